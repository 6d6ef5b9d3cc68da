/* The readers of the published lists: fixtures, real files where they are there, failing allocations. */
#include "alloc.h"
#include "base/file.h"
#include "base/hash.h"
#include "data.h"
#include "file_summary.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PATH_SIZE = 4096, PATHS_MAX = 512 };

static struct itd_ftm   *ftm;
static struct countries *countries;

/* Files below a folder, in the order of their names. */
struct paths {
    char  *items[PATHS_MAX];
    size_t count;
};

static struct paths *walked;

static int
on_file(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info, (void)place;
    if (type != FTW_F) return 0;
    assert_true(walked->count < PATHS_MAX);
    walked->items[walked->count++] = strdup(path);
    return 0;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
paths_init(struct paths *paths, const char *top)
{
    paths->count = 0;
    walked = paths;
    assert_int_equal(nftw(top, on_file, 16, FTW_PHYS), 0);
    qsort(paths->items, paths->count, sizeof *paths->items, by_text);
}

static void
paths_fini(struct paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) free(paths->items[i]);
}

static const char *
in_source(const char *name)
{
    static char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", getenv("ITD_SOURCE"), name);
    return path;
}

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* The place of the first line that differs, for a message. */
static unsigned
line_of_difference(struct sv a, struct sv b)
{
    unsigned line = 1;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++) line += a.ptr[i] == '\n';
    return line;
}

static unsigned
compare_with_expected(const char *path, bool must_read_all)
{
    char                expected_path[PATH_SIZE];
    struct file_bytes   expected;
    struct file_summary summary;
    struct itd_error    error = { 0 };
    char               *text = NULL;
    size_t              size = 0;
    unsigned            failures = 0;
    snprintf(expected_path, sizeof expected_path, "%s.expected", path);
    assert_int_equal(file_bytes_open(&expected, expected_path, true, &error), ITD_OK);
    assert_true(file_summary_init(&summary, ftm, countries));
    summary.entities_to = open_memstream(&text, &size);
    enum itd_status status = file_summary_read(&summary, path, &error);
    fclose(summary.entities_to);
    if (!sv_equal(sv_make(text, size), expected.bytes)) {
        print_error("%s: line %u of what the reader gives is not the expected one\n", path,
                    line_of_difference(sv_make(text, size), expected.bytes));
        failures++;
    }
    if (must_read_all && (status != ITD_OK || summary.unread.count > 0)) {
        print_error("%s: %s, %zu fields not read\n", path, error.text, summary.unread.count);
        failures++;
    }
    file_summary_fini(&summary);
    file_bytes_close(&expected);
    free(text);
    return failures;
}

static void
compare_folder(const char *name, bool must_read_all)
{
    static struct paths paths;
    unsigned            compared = 0, failures = 0;
    paths_init(&paths, in_source(name));
    for (size_t i = 0; i < paths.count; i++) {
        if (ends_with(paths.items[i], ".expected")) continue;
        failures += compare_with_expected(paths.items[i], must_read_all);
        compared++;
    }
    paths_fini(&paths);
    assert_int_equal(failures, 0);
    assert_true(compared > 0);
}

static void
good_files_are_read_whole(void **state)
{
    (void)state;
    compare_folder("tests/lists/good", true);
}

static void
bad_files_are_read_as_far_as_they_go(void **state)
{
    (void)state;
    compare_folder("tests/lists/bad", false);
}

/* Every row of the table of formats is shown by a good file, and has a fuzz target. */
static void
every_format_is_shown(void **state)
{
    (void)state;
    static struct paths paths;
    struct file_bytes   targets;
    unsigned            failures = 0;
    paths_init(&paths, in_source("tests/lists/good"));
    assert_int_equal(file_bytes_open(&targets, in_source("fuzz/targets.tsv"), true, NULL), ITD_OK);
    for (const struct list_format *format = list_formats; format->name; format++) {
        bool shown = false;
        char cell[64];
        for (size_t i = 0; i < paths.count && !shown; i++) {
            struct stream *stream;
            if (ends_with(paths.items[i], ".expected")) continue;
            assert_int_equal(stream_open(&stream, paths.items[i], NULL), ITD_OK);
            shown = list_format_of(stream) == format;
            stream_close(stream);
        }
        snprintf(cell, sizeof cell, "\t%s\t", format->name);
        bool fuzzed = memmem(targets.bytes.ptr, targets.bytes.len, cell, strlen(cell)) != NULL;
        if (!shown) print_error("%s: no good file shows it\n", format->name);
        if (!fuzzed) print_error("%s: no fuzz target\n", format->name);
        failures += !shown + !fuzzed;
    }
    file_bytes_close(&targets);
    paths_fini(&paths);
    assert_int_equal(failures, 0);
}

/* A row of tests/cases/list_files.tsv. */
struct file_row {
    struct sv path;
    struct sv reader;
    struct sv entries;
    bool      seen;
};

struct file_table {
    struct file_bytes bytes;
    struct file_row   rows[PATHS_MAX];
    size_t            count;
};

static void
file_table_open(struct file_table *table)
{
    struct sv rest, line;
    table->count = 0;
    assert_int_equal(file_bytes_open(&table->bytes, in_source("tests/cases/list_files.tsv"), true, NULL), ITD_OK);
    rest = table->bytes.bytes;
    while (rest.len && sv_split(&line, &rest, '\n')) {
        struct file_row row = { 0 };
        if (line.len == 0 || line.ptr[0] == '#' || sv_starts_with(line, SV("path\t"))) continue;
        assert_true(sv_split(&row.path, &line, '\t') && sv_split(&row.reader, &line, '\t') &&
                    sv_split(&row.entries, &line, '\t') && table->count < PATHS_MAX);
        table->rows[table->count++] = row;
    }
}

static struct file_row *
file_table_find(struct file_table *table, struct sv path)
{
    for (size_t i = 0; i < table->count; i++) {
        if (sv_equal(table->rows[i].path, path)) return &table->rows[i];
    }
    return NULL;
}

static bool
check_real_file(const char *path, const struct file_row *row)
{
    struct file_summary summary;
    struct itd_error    error = { 0 };
    char                entries[32];
    assert_true(file_summary_init(&summary, ftm, countries));
    enum itd_status status = file_summary_read(&summary, path, &error);
    bool            read = summary.format != NULL;
    bool            wanted = !sv_equal(row->reader, SV("not a list")) && !sv_equal(row->reader, SV("list, no reader"));
    snprintf(entries, sizeof entries, "%zu", summary.entries);
    bool ok = read == wanted;
    if (read && wanted) {
        ok = status == ITD_OK && sv_equal(row->reader, sv_from(summary.format->name)) && summary.unread.count == 0 &&
             sv_equal(row->entries, sv_from(entries));
    }
    if (!ok) {
        print_error("%.*s: expected %.*s with %.*s entries; read as %s with %s, %zu fields not read. %s\n",
                    SV_ARG(row->path), SV_ARG(row->reader), SV_ARG(row->entries),
                    read ? summary.format->name : "nothing", entries, summary.unread.count, error.text);
    }
    file_summary_fini(&summary);
    return ok;
}

static void
real_files_are_read_as_the_table_says(void **state)
{
    (void)state;
    static struct file_table table;
    static struct paths      paths;
    const char              *top = data_path("lists");
    unsigned                 failures = 0, missing = 0;
    if (top == NULL) skip();
    file_table_open(&table);
    paths_init(&paths, top);
    for (size_t i = 0; i < paths.count; i++) {
        struct file_row *row = file_table_find(&table, sv_from(paths.items[i] + strlen(top) + 1));
        if (row == NULL) print_error("%s: no row in tests/cases/list_files.tsv\n", paths.items[i]);
        failures += row == NULL || !check_real_file(paths.items[i], row);
        if (row) row->seen = true;
    }
    for (size_t i = 0; i < table.count; i++) missing += !table.rows[i].seen;
    if (missing) print_message("%u of %zu files of the table are not there\n", missing, table.count);
    paths_fini(&paths);
    file_bytes_close(&table.bytes);
    assert_int_equal(failures, 0);
}

/* One run of a reader for the sweep of failing allocations. What it gave is kept as a sum, so that a run that lost something
 * on the way and did not say so is found. */
struct sweep {
    const struct list_format *format;
    const char               *path;
    struct sv                 bytes;
    uint64_t                  sum;
};

static void
add_to_sum(struct sweep *sweep, struct sv text)
{
    sweep->sum = sweep->sum * 31 + hash64(text);
}

static enum itd_status
sum_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    (void)error;
    add_to_sum(context, entity->id);
    for (size_t i = 0; i < entity->count; i++) {
        add_to_sum(context, entity->statements[i].value);
        add_to_sum(context, entity->statements[i].lang);
        add_to_sum(context, entity->statements[i].original);
    }
    return ITD_OK;
}

static void
sum_rejected(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    (void)line, (void)column, (void)record;
    add_to_sum(context, sv_from(reason));
}

static void
sum_field(void *context, struct sv path, struct sv value)
{
    add_to_sum(context, path);
    add_to_sum(context, value);
}

static void
sum_deleted(void *context, struct sv id)
{
    add_to_sum(context, id);
}

static enum itd_status
run_reader(struct sweep *sweep)
{
    const struct reader_sink sink = { .entity = sum_entity,
                                      .rejected = sum_rejected,
                                      .unread = sum_field,
                                      .deleted = sum_deleted,
                                      .context = sweep };
    struct stream           *stream;
    struct reader            reader;
    struct itd_error         error = { 0 };
    enum itd_status          status = stream_open_memory(&stream, sweep->bytes, sweep->path, &error);
    sweep->sum = 0;
    if (status != ITD_OK) return status;
    sweep->format = list_format_of(stream);
    status = sweep->format ? reader_run(&reader, sweep->format, stream, ftm, countries, NULL, &sink, &error) : ITD_NOT_FOUND;
    stream_close(stream);
    return status;
}

/* Lets the 1st, the (1 + step)th, ... allocation fail. Returns how many failures were not told. */
static unsigned
sweep_reader(const char *path, size_t step)
{
    struct file_bytes file;
    unsigned          failures = 0;
    assert_int_equal(file_bytes_open(&file, path, true, NULL), ITD_OK);
    struct sweep sweep = { .path = path, .bytes = file.bytes };
    alloc_fail_at(0);
    enum itd_status status = run_reader(&sweep);
    uint64_t        sum = sweep.sum;
    size_t          count = alloc_count();
    for (size_t n = 1; n <= count; n += step) {
        alloc_fail_at(n);
        enum itd_status with_failure = run_reader(&sweep);
        bool            reached = alloc_failed();
        alloc_fail_at(0);
        if (!reached || with_failure == ITD_NO_MEMORY || (with_failure == status && sweep.sum == sum)) continue;
        if (failures++ < 3) {
            print_error("%s: allocation %zu of %zu failed, and the reader said %s%s\n", path, n, count,
                        itd_status_name(with_failure), sweep.sum == sum ? "" : " and gave something else");
        }
    }
    file_bytes_close(&file);
    return failures;
}

static void
readers_tell_of_every_failed_allocation(void **state)
{
    (void)state;
    enum { STEP = 11 }; /* for the second and later files of a format */
    static struct paths       paths;
    const struct list_format *formats[PATHS_MAX];
    unsigned                  failures = 0;
    paths_init(&paths, in_source("tests/lists/good"));
    for (size_t i = 0; i < paths.count; i++) {
        struct stream *stream;
        bool           known = false;
        formats[i] = NULL;
        if (ends_with(paths.items[i], ".expected")) continue;
        assert_int_equal(stream_open(&stream, paths.items[i], NULL), ITD_OK);
        formats[i] = list_format_of(stream);
        stream_close(stream);
        for (size_t before = 0; before < i; before++) known = known || formats[before] == formats[i];
        failures += sweep_reader(paths.items[i], known ? STEP : 1);
    }
    paths_fini(&paths);
    assert_int_equal(failures, 0);
}

static int
set_up(void **state)
{
    (void)state;
    return itd_ftm_open(&ftm, NULL, NULL) != ITD_OK ||
           countries_open(&countries, NULL, NULL) != ITD_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    countries_close(countries);
    itd_ftm_close(ftm);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_are_read_whole),
        cmocka_unit_test(bad_files_are_read_as_far_as_they_go),
        cmocka_unit_test(every_format_is_shown),
        cmocka_unit_test(real_files_are_read_as_the_table_says),
        cmocka_unit_test(readers_tell_of_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
