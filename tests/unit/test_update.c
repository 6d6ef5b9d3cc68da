/* `lists update` without a network: the table of sources, provenance, and the folder of raw files. */
#include "alloc.h"

#include "base/file.h"
#include "interdict/snapshot.h"
#include "lists/raw.h"
#include "lists/reader.h"
#include "lists/sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_update.XXXXXX";

static enum itd_status
write_file(const char *path, struct sv text)
{
    struct file_writer writer;
    enum itd_status    status = file_writer_open(&writer, path, NULL);
    if (status != ITD_OK) return status;
    status = file_writer_add(&writer, text, NULL);
    if (status == ITD_OK) return file_writer_commit(&writer, NULL);
    file_writer_discard(&writer);
    return status;
}

static const char *
below(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static struct provenance
provenance_of(const char *file, const char *sum, const char *set, uint64_t set_files, int32_t date)
{
    struct provenance provenance = {
        .list = "ofac-sdn", .format = "ofac-sdn-csv", .date = date, .set_files = set_files
    };
    snprintf(provenance.file, sizeof provenance.file, "%s", file);
    snprintf(provenance.sha256, sizeof provenance.sha256, "%s", sum);
    snprintf(provenance.set, sizeof provenance.set, "%s", set);
    return provenance;
}

static void
provenance_is_read_back(void **state)
{
    struct provenance written = provenance_of("SDN.CSV", "0123456789abcdef", "2026-11-24T00:00:00.000Z", 3, 20000),
                      read;
    (void)state;
    snprintf(written.address, sizeof written.address, "https://example.org/a?b=c\td");
    snprintf(written.etag, sizeof written.etag, "\"evil\"\naddress\thttps://elsewhere.example/");
    written.bytes = UINT64_MAX;
    written.entries = 7;
    written.date_in_file = true;
    assert_int_equal(provenance_write(&written, below("x"), NULL), ITD_OK);
    assert_int_equal(provenance_read(&read, below("x"), NULL), ITD_OK);
    assert_string_equal(read.address, written.address);
    assert_string_equal(read.etag, "\"evil\" address\thttps://elsewhere.example/");
    assert_true(read.bytes == UINT64_MAX && read.entries == 7 && read.set_files == 3);
    assert_true(read.date == 20000 && read.date_in_file);
    assert_int_equal(provenance_read(&read, below("none"), NULL), ITD_NOT_FOUND);
}

static void
provenance_takes_any_text(void **state)
{
    struct provenance read;
    (void)state;
    static const char TEXT[] = "\n\t\n\0\naddress\naddress\t\nunknown\tkey\ndate\tsoon\nbytes\t-1\nfetched\tnow";
    assert_int_equal(write_file(below("y.provenance"), sv_make(TEXT, sizeof TEXT - 1)), ITD_OK);
    assert_int_equal(provenance_read(&read, below("y"), NULL), ITD_OK);
    assert_string_equal(read.fetched, "now");
    assert_true(read.date == ITD_DATE_NONE && read.bytes == 0 && *read.address == '\0');
}

/* Puts a file of that provenance into the raw folder. */
static enum itd_status
keep(struct raw *raw, const struct provenance *provenance)
{
    char           *incoming;
    enum itd_status status = raw_incoming(&incoming, raw, sv_from(provenance->list), sv_from(provenance->file), NULL);
    if (status != ITD_OK) return status;
    status = write_file(incoming, SV("content"));
    if (status == ITD_OK) status = raw_keep(raw, incoming, provenance, NULL);
    free(incoming);
    return status;
}

static void
sets_make_versions(void **state)
{
    static const struct {
        const char *file, *sum, *set;
        uint64_t    set_files;
        int32_t     date;
    } KEPT[] = {
        { "SDN.CSV", "aaaaaaaaaaaa1", "2026-11-20T01:00:00.000Z", 2, 100 }, /* the first edition of a day */
        { "ALT.CSV", "bbbbbbbbbbbb1", "2026-11-20T01:00:00.000Z", 2, 100 },
        { "SDN.CSV", "cccccccccccc1", "2026-11-20T02:00:00.000Z", 2, 100 }, /* the second */
        { "ALT.CSV", "dddddddddddd1", "2026-11-20T02:00:00.000Z", 2, 100 },
        { "SDN.CSV", "eeeeeeeeeeee1", "2026-11-21T01:00:00.000Z", 2, 101 }, /* never completed */
    };
    struct raw raw;
    size_t     begin, count;
    (void)state;
    assert_int_equal(raw_open(&raw, below("sets"), NULL), ITD_OK);
    for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++) {
        struct provenance provenance =
            provenance_of(KEPT[i].file, KEPT[i].sum, KEPT[i].set, KEPT[i].set_files, KEPT[i].date);
        assert_int_equal(keep(&raw, &provenance), ITD_OK);
    }
    for (int again = 0; again < 2; again++) { /* as it was kept, and as it is read back */
        size_t next = raw_version(&begin, &count, &raw, 0);
        assert_true(next == 4 && begin == 0 && count == 2);
        assert_string_equal(raw.files[begin].provenance.sha256, "dddddddddddd1");
        assert_int_equal(raw.count, again ? 4 : 5);
        if (again) break;
        assert_int_equal(raw_version(&begin, &count, &raw, next), 5);
        assert_int_equal(count, 0);
        struct raw other;
        assert_int_equal(raw_open(&other, below("sets"), NULL), ITD_IO); /* locked */
        raw_close(&other);
        raw_close(&raw);
        assert_int_equal(raw_open(&raw, below("sets"), NULL), ITD_OK);
    }
    assert_string_equal(raw_last(&raw, SV("ofac-sdn"), SV("SDN.CSV"))->provenance.sha256, "cccccccccccc1");
    assert_int_equal(raw_newest_date(&raw, SV("ofac-sdn")), 100);
    assert_null(raw_last(&raw, SV("un-sc"), SV("SDN.CSV")));
    raw_close(&raw);
}

static const char TABLE[] = "publisher\tlist\tformat\treader\tfile\taddress\tdefault\tnote\n"
                            "A\ta\txml\ta-xml\ta.xml\thttps://a.example/\t1\t\n"
                            "B\tb\tcsv\tb-csv\tb1.csv\thttps://b.example/1\t0\t\n"
                            "C\tc\txml\tc-xml\tc.xml\thttps://c.example/\t1\t\n"
                            "B\tb\tcsv\tb-csv\tb2.csv\thttps://b.example/2\t0\t\n"
                            "B\tb\txml\tb-xml\tb.xml\thttps://b.example/3\t0\t\n";

static void
sources_are_chosen_by_default_or_by_name(void **state)
{
    static const char *const B_AND_A[] = { "b", "a", NULL }, *const NONE[] = { "z", NULL };
    struct sources sources;
    (void)state;
    assert_int_equal(write_file(below("sources.tsv"), sv_from(TABLE)), ITD_OK);
    assert_int_equal(sources_open(&sources, folder, NULL, NULL), ITD_OK);
    assert_int_equal(sources.count, 2);
    assert_string_equal(sources.rows[1].address.ptr, "https://c.example/");
    sources_close(&sources);
    assert_int_equal(sources_open(&sources, folder, B_AND_A, NULL), ITD_OK);
    assert_int_equal(sources.count, 3);
    assert_int_equal(sources_set(&sources, 0), 1);
    assert_int_equal(sources_set(&sources, 1), 2); /* the two csv rows, which do not stand together in the table */
    assert_string_equal(sources.rows[2].file.ptr, "b2.csv");
    sources_close(&sources);
    assert_int_equal(sources_open(&sources, folder, NONE, NULL), ITD_USAGE);
    sources_close(&sources);
}

static void
names_that_leave_the_folder_are_refused(void **state)
{
    static const char *const FILES[] = { "../a", "a/b", ".", "", ".hidden" };
    (void)state;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        struct sources sources;
        char           text[256];
        snprintf(text, sizeof text, "list\tformat\treader\tfile\taddress\tdefault\na\tx\tx\t%s\thttps://a/\t1\n",
                 FILES[i]);
        assert_int_equal(write_file(below("sources.tsv"), sv_from(text)), ITD_OK);
        assert_int_equal(sources_open(&sources, folder, NULL, NULL), ITD_FORMAT);
        sources_close(&sources);
    }
    unlink(below("sources.tsv"));
}

/* The table that comes with the program: readers that there are, lists that they read, and no address without TLS. */
static void
the_table_of_the_program_is_sound(void **state)
{
    struct sources sources;
    (void)state;
    assert_int_equal(sources_open(&sources, NULL, NULL, NULL), ITD_OK);
    assert_true(sources.count >= 6);
    sources_close(&sources);
    struct table table;
    assert_int_equal(table_open(&table, "sources", NULL, NULL), ITD_OK);
    for (size_t i = 0; i < table.row_count; i++) {
        struct sv reader = table_cell(&table, i, table_column(&table, "reader"));
        bool      known = reader.len == 0 && !sv_equal(table_cell(&table, i, table_column(&table, "default")), SV("1"));
        for (const struct list_format *format = list_formats; format->name; format++) {
            known = known || sv_equal(reader, sv_from(format->name));
        }
        assert_true(known);
        assert_true(sv_starts_with(table_cell(&table, i, table_column(&table, "address")), SV("https://")));
    }
    table_close(&table);
}

static bool
keep_and_scan(void *context)
{
    struct provenance provenance = provenance_of("SDN.CSV", "aaaaaaaaaaaa1", "2026-11-20T01:00:00.000Z", 1, 100);
    struct raw        raw;
    (void)context;
    bool ok = raw_open(&raw, below("sweep"), NULL) == ITD_OK && keep(&raw, &provenance) == ITD_OK;
    raw_close(&raw);
    return ok;
}

static bool
open_sources(void *context)
{
    struct sources sources;
    (void)context;
    bool ok = sources_open(&sources, NULL, NULL, NULL) == ITD_OK;
    sources_close(&sources);
    return ok;
}

static void
a_failed_allocation_is_reported(void **state)
{
    (void)state;
    assert_true(alloc_sweep(open_sources, NULL) > 3);
    assert_true(alloc_sweep(keep_and_scan, NULL) > 3);
}

static int
set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int
tear_down(void **state)
{
    char command[600];
    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(provenance_is_read_back),
        cmocka_unit_test(provenance_takes_any_text),
        cmocka_unit_test(sets_make_versions),
        cmocka_unit_test(sources_are_chosen_by_default_or_by_name),
        cmocka_unit_test(names_that_leave_the_folder_are_refused),
        cmocka_unit_test(the_table_of_the_program_is_sound),
        cmocka_unit_test(a_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
