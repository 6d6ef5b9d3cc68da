#include "base/table.h"
#include "format/json.h"
#include "screen/columns.h"
#include "screen/input.h"
#include "screen/rejects.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct tools {
    struct itd_ftm   *ftm;
    struct countries *countries;
    struct columns   *columns;
    struct itd_arena *arena;
};

static struct tools tools;

static int
open_tools(void **state)
{
    (void)state;
    tools.arena = itd_arena_new(0);
    return itd_ftm_open(&tools.ftm, NULL, NULL) || countries_open(&tools.countries, NULL, NULL) ||
           columns_open(&tools.columns, tools.ftm, NULL, NULL) || tools.arena == NULL;
}

static int
close_tools(void **state)
{
    (void)state;
    columns_close(tools.columns);
    countries_close(tools.countries);
    itd_ftm_close(tools.ftm);
    itd_arena_free(tools.arena);
    return 0;
}

static void
headers_are_understood(void **state)
{
    (void)state;
    char         folder[4096];
    struct table table;
    size_t       failures = 0;
    snprintf(folder, sizeof folder, "%s/tests/cases", getenv("ITD_SOURCE"));
    assert_int_equal(table_open(&table, "columns", folder, NULL), ITD_OK);
    assert_true(table.row_count >= 60);
    for (size_t row = 0; row < table.row_count; row++) {
        struct sv header = table_cell(&table, row, 0), expected = table_cell(&table, row, 1), property;
        assert_int_equal(columns_property(&property, tools.columns, tools.arena, header, NULL), ITD_OK);
        if (sv_equal(property, expected)) continue;
        fprintf(stderr, "'%.*s' is taken for '%.*s'\n", SV_ARG(header), SV_ARG(property));
        failures++;
    }
    table_close(&table);
    assert_int_equal(failures, 0);
}

static void
words_for_types_are_understood(void **state)
{
    (void)state;
    static const char *const WORDS[][2] = {
        { "Person", "Person" },    { "INDIVIDUAL", "Person" }, { "P", "Person" },         { "E", "LegalEntity" },
        { "firma", "Company" },    { "Société", "Company" },   { "юр. лицо", "LegalEntity" },        { "Юрлицо", "LegalEntity" },
        { "buque", "Vessel" },     { "船舶", "Vessel" },       { "Aircraft", "Airplane" }, { "persona física", "Person" },
        { "something else", "" },  { "", "" },                 { "Sanction", "" },        { "Vessel", "Vessel" },
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        uint16_t schema;
        assert_int_equal(columns_schema(&schema, tools.columns, tools.arena, sv_from(WORDS[i][0]), NULL), ITD_OK);
        struct sv name = schema == ITD_FTM_NONE ? SV("") : itd_ftm_schema_name(tools.ftm, schema);
        if (!sv_equal(name, sv_from(WORDS[i][1]))) fail_msg("%s is taken for %.*s", WORDS[i][0], SV_ARG(name));
    }
}

/* Reads a whole file from memory and writes each record as a line: its FtM JSON, or "line:column: reason". */
struct reading {
    struct buf        out;
    struct buf        notes;
    enum itd_status   status;
    struct itd_error  error;
};

static void
keep_note(void *context, const char *text)
{
    struct reading *reading = context;
    buf_add_sv(&reading->notes, sv_from(text));
    buf_add_char(&reading->notes, '\n');
}

static void
add_record(struct reading *reading, const struct record *record)
{
    if (record->reason.len) {
        buf_add_format(&reading->out, "%llu:%llu: %.*s", (unsigned long long)record->line,
                       (unsigned long long)record->column, SV_ARG(record->reason));
    } else {
        json_add_entity(&reading->out, tools.ftm, &record->entity);
    }
    buf_add_char(&reading->out, '\n');
}

static void
read_member(struct reading *reading, struct input *input, const char *const *map, struct itd_arena *arena)
{
    struct record_tables tables = { tools.ftm, tools.countries, tools.columns, input_mapping(input), map };
    struct record        record;
    while ((reading->status = input_next(&record, input, arena, &reading->error)) == ITD_OK) {
        reading->status = record_read(&record, &tables, arena, &reading->error);
        if (reading->status != ITD_OK) return;
        add_record(reading, &record);
    }
    if (reading->status == ITD_NOT_FOUND) reading->status = ITD_OK;
    input_end(input);
}

static struct reading
read_bytes(struct sv bytes, const char *const *map)
{
    struct reading       reading = { 0 };
    struct input        *input;
    struct input_options options = { .columns = tools.columns, .map = map, .note = keep_note, .context = &reading };
    struct itd_arena    *arena = itd_arena_new(0);
    reading.status = arena ? input_open_memory(&input, bytes, "f", &options, &reading.error) : ITD_NO_MEMORY;
    if (reading.status == ITD_OK) {
        reading.status = input_begin(input, &reading.error);
        if (reading.status == ITD_OK) read_member(&reading, input, map, arena);
        input_close(input);
    }
    itd_arena_free(arena);
    buf_add_char(&reading.out, '\0');
    buf_add_char(&reading.notes, '\0');
    return reading;
}

static void
reading_fini(struct reading *reading)
{
    buf_fini(&reading->out);
    buf_fini(&reading->notes);
}

struct row_case {
    const char *file;
    const char *expected; /* records, or the begin of the error */
    const char *map[3];
};

static void
check_rows(const struct row_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct reading reading = read_bytes(sv_from(cases[i].file), cases[i].map[0] ? cases[i].map : NULL);
        const char    *got = reading.status == ITD_OK ? reading.out.ptr : reading.error.text;
        bool           same = reading.status == ITD_OK ? strcmp(got, cases[i].expected) == 0
                                                       : strstr(got, cases[i].expected) == got;
        if (!same) fail_msg("case %zu gives\n%s\nnot\n%s", i, got, cases[i].expected);
        reading_fini(&reading);
    }
}

#define ENTITY(id, caption, schema, properties) \
    "{\"id\":\"" id "\",\"caption\":\"" caption "\",\"schema\":\"" schema "\",\"properties\":{" properties "}}\n"

static void
rows_become_entities(void **state)
{
    (void)state;
    static const struct row_case CASES[] = {
        { "name\nACME\n", ENTITY("", "ACME", "LegalEntity", "\"name\":[\"ACME\"]"), { 0 } },
        { "id,name,dob\n7,Ann Lee,5 May 1970\n",
          ENTITY("7", "Ann Lee", "Person", "\"birthDate\":[\"1970-05-05\"],\"name\":[\"Ann Lee\"]"), { 0 } },
        { "name;dob\nAnn;05/12/1970\n",
          ENTITY("", "Ann", "Person", "\"birthDate\":[\"1970-12-05\",\"1970-05-12\"],\"name\":[\"Ann\"]"), { 0 } },
        { "first name\tlast name\nAnn\tLee\n",
          ENTITY("", "Ann Lee", "Person", "\"firstName\":[\"Ann\"],\"lastName\":[\"Lee\"],\"name\":[\"Ann Lee\"]"), { 0 } },
        { "nombre,ciudad\nBanco Uno,Lima\n",
          ENTITY("", "Banco Uno", "LegalEntity", "\"address\":[\"Lima\"],\"name\":[\"Banco Uno\"]"), { 0 } },
        { "Nom|Pays\nACME|France\n", ENTITY("", "ACME", "LegalEntity", "\"country\":[\"fr\"],\"name\":[\"ACME\"]"), { 0 } },
        { "name,imo\nOCEAN STAR,9074729\n",
          ENTITY("", "OCEAN STAR", "Vessel", "\"imoNumber\":[\"9074729\"],\"name\":[\"OCEAN STAR\"]"), { 0 } },
        { "name,nationality,type\nACME,\"Iran; Iraq\",company\n",
          ENTITY("", "ACME", "Company", "\"country\":[\"ir\",\"iq\"],\"name\":[\"ACME\"]"), { 0 } },
        { "name,country\nA,\"Korea, Republic of\"\n",
          ENTITY("", "A", "LegalEntity", "\"country\":[\"kr\"],\"name\":[\"A\"]"), { 0 } },
        { "name,country\nA,\"Iran, Iraq\"\n",
          ENTITY("", "A", "LegalEntity", "\"country\":[\"ir\",\"iq\"],\"name\":[\"A\"]"), { 0 } },
        { "name,aka\nA,B;C | D\n",
          ENTITY("", "A", "LegalEntity", "\"alias\":[\"B\",\"C\",\"D\"],\"name\":[\"A\"]"), { 0 } },
        { "Consignee,X\nACME,1\n", ENTITY("", "ACME", "LegalEntity", "\"name\":[\"ACME\"]"), { "name=Consignee" } },
        { "Name,Consignee\nB,ACME\n", ENTITY("", "ACME", "LegalEntity", "\"name\":[\"ACME\"]"), { "name=consignee" } },
        { "{\"name\":\"ACME\",\"Country\":\"KP\",\"x\":[1]}\n\n{\"Full Name\":[\"A\",\"B\"]}\n",
          ENTITY("", "ACME", "LegalEntity", "\"country\":[\"kp\"],\"name\":[\"ACME\"]")
          ENTITY("", "A", "LegalEntity", "\"name\":[\"A\",\"B\"]"), { 0 } },
        { "{\"id\":\"q\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ann\"],\"birthDate\":[\"1970\"],"
          "\"nationality\":[\"Iran\"]}}\n",
          ENTITY("q", "Ann", "Person", "\"birthDate\":[\"1970\"],\"name\":[\"Ann\"],\"nationality\":[\"ir\"]"), { 0 } },
    };
    check_rows(CASES, sizeof CASES / sizeof *CASES);
}

static void
bad_records_are_rejected_and_the_rest_goes_on(void **state)
{
    (void)state;
    static const struct row_case CASES[] = {
        { "name,x\n\"open,1\nACME,2\n",
          "2:0: a quote is opened and never closed\n" ENTITY("", "ACME", "LegalEntity", "\"name\":[\"ACME\"]"), { 0 } },
        { "name,x\nACME, Ltd,1\nB\n",
          "2:3: the row has 3 fields and the header 2 (an unquoted delimiter?)\n"
          ENTITY("", "B", "LegalEntity", "\"name\":[\"B\"]"), { 0 } },
        { "name,dob\n,1970\n", "2:0: it has neither a name nor an identifier\n", { 0 } },
        { "{\"name\":\"A\"}\n{\"name\":\n{\"name\":\"B\"}\n[1]\n",
          ENTITY("", "A", "LegalEntity", "\"name\":[\"A\"]")
          "2:8: not valid JSON: unexpected token near end of file\n"
          ENTITY("", "B", "LegalEntity", "\"name\":[\"B\"]") "4:1: the line is JSON but not an object\n", { 0 } },
        { "{\"schema\":\"Nothing\",\"properties\":{}}\n", "1:0: \"Nothing\" is no FtM schema\n", { 0 } },
        { "{\"schema\":\"Sanction\",\"properties\":{}}\n", "1:0: a Sanction is not a party that lists name\n", { 0 } },
    };
    check_rows(CASES, sizeof CASES / sizeof *CASES);
}

static void
files_that_are_no_records_are_refused(void **state)
{
    (void)state;
    static const struct row_case CASES[] = {
        { "", "f is empty", { 0 } },
        { "[{\"name\":\"A\"}]", "f is one JSON array", { 0 } },
        { "{\n\"name\":\"A\"}", "f has a JSON object over several lines", { 0 } },
        { "<?xml version=\"1.0\"?>", "f is no file of records but XML", { 0 } },
        { "amount,currency\n1,USD\n", "f has no column that could be a name", { 0 } },
        { "name\nA\n", "--map name=Consignee: f has no column 'Consignee'; it has 'name'", { "name=Consignee" } },
        { "name\nA\n", "--map nmae=name: 'nmae' is no property", { "nmae=name" } },
        { "name\nA\n", "--map name: write it as property=Column", { "name" } },
    };
    check_rows(CASES, sizeof CASES / sizeof *CASES);
}

static void
encodings_are_detected(void **state)
{
    (void)state;
    static const struct {
        struct sv   bytes;
        const char *note;
    } CASES[] = {
        { { "name\nM\xC3\xBCller\n", 13 }, "UTF-8;" },
        { { "\xEF\xBB\xBFname\nM\xC3\xBCller\n", 16 }, "UTF-8 with byte order mark;" },
        { { "name\nM\xFCller\n", 12 }, "Windows-1252;" },
        { { "\xFF\xFEn\0a\0m\0e\0\n\0M\0\xFC\0l\0l\0e\0r\0\n\0", 26 }, "UTF-16 (little-endian);" },
        { { "\xFE\xFF\0n\0a\0m\0e\0\n\0M\0\xFC\0l\0l\0e\0r\0\n", 26 }, "UTF-16 (big-endian);" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct reading reading = read_bytes(CASES[i].bytes, NULL);
        assert_int_equal(reading.status, ITD_OK);
        assert_non_null(strstr(reading.out.ptr, "\"M\xC3\xBCller\""));
        if (!strstr(reading.notes.ptr, CASES[i].note)) fail_msg("%s, not %s", reading.notes.ptr, CASES[i].note);
        reading_fini(&reading);
    }
}

static void
hostile_records_do_no_harm(void **state)
{
    (void)state;
    enum { NAME = 1 << 20, DEPTH = 10000 };
    struct buf file = { 0 };
    buf_add_sv(&file, SV("name,dob\nA\0B,1970\n"));
    for (size_t i = 0; i < NAME; i++) buf_add_char(&file, 'x');
    buf_add_sv(&file, SV(",1970\nlast,\n"));
    struct reading reading = read_bytes(buf_sv(&file), NULL);
    assert_int_equal(reading.status, ITD_OK);
    assert_non_null(strstr(reading.out.ptr, "A\\u0000B"));
    assert_true(reading.out.len > NAME);
    assert_non_null(strstr(reading.out.ptr, "\"last\""));
    reading_fini(&reading);
    buf_clear(&file);
    buf_add_sv(&file, SV("{\"name\":\"A\"}\n{\"name\":"));
    for (size_t i = 0; i < DEPTH; i++) buf_add_char(&file, '[');
    for (size_t i = 0; i < DEPTH; i++) buf_add_char(&file, ']');
    buf_add_sv(&file, SV("}\n{\"name\":\"B\"}\n"));
    reading = read_bytes(buf_sv(&file), NULL);
    assert_int_equal(reading.status, ITD_OK);
    assert_non_null(strstr(reading.out.ptr, "2:"));
    assert_non_null(strstr(reading.out.ptr, "\"B\""));
    reading_fini(&reading);
    buf_fini(&file);
}

static bool
read_all(void *context)
{
    (void)context;
    static const char CSV[] = "id,name,aka,dob,country\n1,Ann,B;C,05/12/1970,\"Iran, Iraq\"\n2,\"x\n";
    static const char JSON[] = "{\"name\":\"A\"}\n{\"schema\":\"Person\",\"properties\":{\"name\":[\"Ann\"]}}\n";
    struct reading    csv = read_bytes(SV(CSV), NULL), json = read_bytes(SV(JSON), NULL);
    bool ok = csv.status == ITD_OK && json.status == ITD_OK && buf_ok(&csv.out) && buf_ok(&json.out) &&
              buf_ok(&csv.notes) && buf_ok(&json.notes);
    reading_fini(&csv);
    reading_fini(&json);
    return ok;
}

static bool
open_columns(void *context)
{
    (void)context;
    struct columns *columns;
    if (columns_open(&columns, tools.ftm, NULL, NULL) != ITD_OK) return false;
    columns_close(columns);
    return true;
}

static void
every_failed_allocation_is_reported(void **state)
{
    (void)state;
    assert_true(alloc_sweep(read_all, NULL) >= 20);
    assert_true(alloc_sweep(open_columns, NULL) >= 5);
}

static void
rejected_records_are_kept_as_they_stand(void **state)
{
    (void)state;
    char             path[] = "/tmp/test_screen_XXXXXX", text[64];
    const char      *inputs[] = { "/", path };
    struct rejects   rejects;
    struct itd_error error;
    int              fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(rejects_open(&rejects, path, inputs, 2, &error), ITD_USAGE);
    assert_int_equal(rejects_open(&rejects, path, inputs, 1, &error), ITD_OK);
    assert_int_equal(rejects_add(&rejects, SV("a;\"b"), SV("x;y"), &error), ITD_OK);
    assert_int_equal(rejects_add(&rejects, SV("c"), SV("x;y"), &error), ITD_OK);
    assert_int_equal(rejects_close(&rejects, &error), ITD_OK);
    ssize_t got = read(fd, text, sizeof text);
    assert_int_equal(got, 11);
    assert_memory_equal(text, "x;y\na;\"b\nc\n", 11);
    close(fd);
    unlink(path);
    assert_int_equal(rejects_open(&rejects, "/dev/full", NULL, 0, &error), ITD_OK);
    enum itd_status added = rejects_add(&rejects, SV("a"), SV(""), &error);
    assert_int_equal(added == ITD_OK ? rejects_close(&rejects, &error) : added, ITD_IO);
    if (rejects.file) fclose(rejects.file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_understood),
        cmocka_unit_test(words_for_types_are_understood),
        cmocka_unit_test(rows_become_entities),
        cmocka_unit_test(bad_records_are_rejected_and_the_rest_goes_on),
        cmocka_unit_test(files_that_are_no_records_are_refused),
        cmocka_unit_test(encodings_are_detected),
        cmocka_unit_test(hostile_records_do_no_harm),
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(rejected_records_are_kept_as_they_stand),
    };
    return cmocka_run_group_tests(tests, open_tools, close_tools);
}
