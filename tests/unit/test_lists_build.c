/* List files into snapshots: what belongs together, what is refused, and that the bytes depend on nothing but the input. */
#include "alloc.h"
#include "base/file.h"
#include "interdict/lists.h"
#include "snapshot/snapshot.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_SIZE = 4096, FILES_MAX = 16 };

static struct itd_ftm *ftm;
static char            folder[] = "/tmp/test_lists_build.XXXXXX";

/* Fixtures with the day that their content does not tell. */
#define UN    "tests/lists/good/un/consolidated.xml"
#define SEMA  "tests/lists/good/canada/sema_2025.xml@2025-05-01"
#define SECO  "tests/lists/good/seco/whole_list.xml"
#define SDN   "tests/lists/good/ofac/sdn.csv@2024-01-01"
#define ADD   "tests/lists/good/ofac/add.csv@2024-01-01"
#define ALT   "tests/lists/good/ofac/alt.csv@2024-01-01"
#define LATER "tests/lists/good/ofac/alt.csv@2024-02-01"
#define BROKEN "tests/lists/bad/un/truncated.xml@2024-01-01"

static const char *
in_folder(const char *name)
{
    static char paths[16][PATH_SIZE];
    static int  next;
    char       *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

/* A file of the source tree, or one that a test wrote when it has no folder in its name. */
static const char *
path_of(const char *name)
{
    static char paths[16][PATH_SIZE];
    static int  next;
    if (strchr(name, '/') == NULL) return in_folder(name);
    char *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", getenv("ITD_SOURCE"), name);
    return path;
}

static void
write_file(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* What a build said. */
struct said {
    struct itd_error       error;
    struct itd_lists_built built;
    unsigned               warnings;
    char                   warning[1024]; /* the last */
};

static void
on_warning(void *context, const char *file, const char *text)
{
    struct said *said = context;
    said->warnings++;
    snprintf(said->warning, sizeof said->warning, "%s: %s", file, text);
}

struct options {
    const char *onto;
    const char *data_folder;
    bool        keep_going;
};

static enum itd_status
build_with(struct said *said, struct options options, const char *output, const char *const *names)
{
    const char *files[FILES_MAX];
    size_t      count = 0;
    for (; names[count]; count++) files[count] = path_of(names[count]);
    *said = (struct said){ 0 };
    const struct itd_lists_build  build = { .files = files,
                                            .file_count = count,
                                            .onto = options.onto ? in_folder(options.onto) : NULL,
                                            .output = in_folder(output),
                                            .data_folder = options.data_folder,
                                            .keep_going = options.keep_going };
    const struct itd_lists_events events = { .warning = on_warning, .context = said };
    return itd_lists_build(&build, &events, &said->built, &said->error);
}

#define BUILD_WITH(said, options, output, ...) \
    build_with(said, options, output, (const char *const[]){ __VA_ARGS__, NULL })
#define PLAIN      ((struct options){ 0 })
#define ONTO(name) ((struct options){ .onto = (name) })

static void
must(enum itd_status status, const struct said *said)
{
    if (status != ITD_OK) fail_msg("%s", said->error.text);
}

static void
assert_same_files(const char *a, const char *b)
{
    struct file_bytes x, y;
    assert_int_equal(file_bytes_open(&x, in_folder(a), true, NULL), ITD_OK);
    assert_int_equal(file_bytes_open(&y, in_folder(b), true, NULL), ITD_OK);
    bool same = sv_equal(x.bytes, y.bytes);
    file_bytes_close(&x);
    file_bytes_close(&y);
    if (!same) fail_msg("%s and %s differ", a, b);
}

static struct itd_snapshot *
open_snapshot(const char *name)
{
    struct itd_snapshot *snapshot;
    struct itd_error     error = { 0 };
    if (itd_snapshot_open(&snapshot, in_folder(name), ITD_SNAPSHOT_COPY, ftm, &error) != ITD_OK) fail_msg("%s", error.text);
    if (itd_snapshot_verify(snapshot, &error) != ITD_OK) fail_msg("%s", error.text);
    return snapshot;
}

static void
parts_join_the_main_file_of_their_day(void **state)
{
    (void)state;
    struct said said;
    must(BUILD_WITH(&said, PLAIN, "set.itd", ALT, SDN, ADD), &said);
    assert_int_equal(said.built.versions, 1);
    assert_int_equal(said.built.files, 3);
    assert_int_equal(BUILD_WITH(&said, PLAIN, "other_day.itd", SDN, LATER), ITD_USAGE);
    assert_non_null(strstr(said.error.text, "is a part of a list, and there is no main file of ofac-sdn of 2024-02-01"));
    assert_int_equal(access(in_folder("other_day.itd"), F_OK), -1);
}

static void
rows_without_entry_are_one_warning(void **state)
{
    (void)state;
    struct said said;
    write_file("sdn.csv", "7,\"ALPHA LIMITED\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n");
    write_file("alt.csv", "7,1,\"aka\",\"ALPHA LTD\",-0- \r\n98,2,\"aka\",\"NOBODY\",-0- \r\n99,3,\"aka\",\"NO ONE\",-0- \r\n");
    write_file("add.csv", "7,1,\"1 Main Street\",\"Havana\",\"Cuba\",-0- \r\n98,2,\"2 Main Street\",\"Havana\",\"Cuba\",-0- \r\n");
    must(BUILD_WITH(&said, PLAIN, "dangling.itd", "sdn.csv@2024-01-01", "alt.csv@2024-01-01", "add.csv@2024-01-01"), &said);
    assert_int_equal(said.warnings, 1);
    assert_int_equal(said.built.dangling, 3);
    assert_non_null(strstr(said.warning, "3 rows refer to entries that are not in their version of the list"));
    uint64_t entities = said.built.entities;
    write_file("alt.csv", "7,1,\"aka\",\"ALPHA LTD\",-0- \r\n");
    write_file("add.csv", "7,1,\"1 Main Street\",\"Havana\",\"Cuba\",-0- \r\n");
    must(BUILD_WITH(&said, PLAIN, "whole.itd", "sdn.csv@2024-01-01", "alt.csv@2024-01-01", "add.csv@2024-01-01"), &said);
    assert_int_equal(said.warnings, 0);
    assert_int_equal(said.built.entities, entities); /* nothing of the rows left out stays behind */
}

static void
unreadable_list_leaves_the_old_snapshot(void **state)
{
    (void)state;
    struct said said;
    must(BUILD_WITH(&said, PLAIN, "kept.itd", UN), &said);
    must(BUILD_WITH(&said, PLAIN, "before.itd", UN), &said);
    assert_int_equal(BUILD_WITH(&said, PLAIN, "kept.itd", SEMA, BROKEN), ITD_FORMAT);
    assert_non_null(strstr(said.error.text, "truncated.xml:"));
    assert_same_files("kept.itd", "before.itd");
    assert_int_equal(BUILD_WITH(&said, PLAIN, "kept.itd", "no_such_file.xml"), ITD_NOT_FOUND);
    assert_same_files("kept.itd", "before.itd");
    write_file("page.html", "<!doctype html><html><body>503 Service Unavailable</body></html>\n");
    assert_int_equal(BUILD_WITH(&said, PLAIN, "kept.itd", "page.html@2024-01-01"), ITD_FORMAT);
    assert_same_files("kept.itd", "before.itd");
}

static void
keep_going_leaves_the_unreadable_out(void **state)
{
    (void)state;
    struct said          said;
    const struct options keep_going = { .keep_going = true };
    must(BUILD_WITH(&said, keep_going, "some.itd", UN, BROKEN, SEMA, "no_such_file.xml"), &said);
    assert_int_equal(said.built.failed_files, 2);
    assert_int_equal(said.built.files, 2);
    assert_int_equal(said.warnings, 2);
    must(BUILD_WITH(&said, PLAIN, "same.itd", UN, SEMA), &said);
    assert_same_files("some.itd", "same.itd");
    assert_int_equal(BUILD_WITH(&said, keep_going, "none.itd", BROKEN), ITD_USAGE);
    assert_int_equal(access(in_folder("none.itd"), F_OK), -1);
}

/* A zip of which one member cannot be read is left out as a whole, not by half. */
static void
keep_going_takes_no_half_of_a_file(void **state)
{
    (void)state;
    struct said          said;
    const struct options keep_going = { .keep_going = true };
    char                 command[3 * PATH_SIZE];
    snprintf(command, sizeof command,
             "python3 -c 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], \"w\")\n"
             "z.write(sys.argv[2], \"a.xml\")\nz.write(sys.argv[3], \"b.xml\")' '%s' '%s/" UN
             "' '%s/tests/lists/bad/un/truncated.xml'", in_folder("two.zip"), getenv("ITD_SOURCE"), getenv("ITD_SOURCE"));
    assert_int_equal(system(command), 0);
    must(BUILD_WITH(&said, keep_going, "half.itd", "two.zip@2024-01-01", SEMA), &said);
    assert_int_equal(said.built.failed_files, 1);
    assert_int_equal(said.built.files, 1);
    must(BUILD_WITH(&said, PLAIN, "without.itd", SEMA), &said);
    assert_same_files("half.itd", "without.itd");
}

static void
same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    struct said said;
    must(BUILD_WITH(&said, PLAIN, "a.itd", UN, SDN, ALT, ADD, SEMA, SECO), &said);
    must(BUILD_WITH(&said, PLAIN, "b.itd", UN, SDN, ALT, ADD, SEMA, SECO), &said);
    assert_same_files("a.itd", "b.itd");
    must(BUILD_WITH(&said, PLAIN, "c.itd", SECO, ADD, SEMA, ALT, UN, SDN), &said);
    assert_same_files("a.itd", "c.itd");
}

static void
building_onto_equals_building_from_all(void **state)
{
    (void)state;
    struct said said;
    must(BUILD_WITH(&said, PLAIN, "all.itd", UN, SDN, ALT, SEMA), &said);
    must(BUILD_WITH(&said, PLAIN, "first.itd", SEMA), &said);
    must(BUILD_WITH(&said, ONTO("first.itd"), "second.itd", SDN, ALT), &said);
    must(BUILD_WITH(&said, ONTO("second.itd"), "third.itd", UN), &said);
    assert_same_files("all.itd", "third.itd");
    must(BUILD_WITH(&said, ONTO("third.itd"), "again.itd", UN), &said);
    assert_int_equal(said.warnings, 1); /* held already */
    assert_same_files("all.itd", "again.itd");
    assert_int_equal(BUILD_WITH(&said, ONTO("third.itd"), "clash.itd", "tests/lists/good/ofac/sdn.pip@2024-01-01"), ITD_USAGE);
    assert_non_null(strstr(said.error.text, "another version of ofac-sdn of 2024-01-01 is held already"));
}

#define PERSON(id, name) \
    "{\"id\":\"" id "\",\"schema\":\"Person\",\"properties\":{\"name\":[\"" name "\"]},\"datasets\":[\"x\"]}"

/* Whether a value of an entity is said in a version. */
static bool
says(const struct itd_snapshot *snapshot, const char *id, const char *name, uint32_t version)
{
    struct itd_arena *arena = itd_arena_new(0);
    struct itd_entity entity;
    uint32_t          number = itd_snapshot_find(snapshot, sv_from(id));
    bool              found = false;
    assert_int_not_equal(number, ITD_ENTITY_NONE);
    assert_int_equal(itd_snapshot_entity(&entity, snapshot, number, arena, NULL), ITD_OK);
    for (size_t i = 0; i < entity.count; i++) {
        const struct itd_statement *said = &entity.statements[i];
        found = found || (sv_equal(said->value, sv_from(name)) && itd_snapshot_said_in(snapshot, said->versions, version));
    }
    itd_arena_free(arena);
    return found;
}

static bool
holds(const struct itd_snapshot *snapshot, const char *id, uint32_t version)
{
    uint32_t number = itd_snapshot_find(snapshot, sv_from(id));
    return number != ITD_ENTITY_NONE &&
           itd_snapshot_said_in(snapshot, snapshot_entity_versions(snapshot, number), version);
}

static void
check_delta(const char *name)
{
    struct itd_snapshot *snapshot = open_snapshot(name);
    assert_int_equal(itd_snapshot_version_count(snapshot), 2);
    assert_true(holds(snapshot, "stays", 0) && holds(snapshot, "stays", 1));
    assert_true(says(snapshot, "stays", "Stays", 0) && says(snapshot, "stays", "Stays", 1));
    assert_true(holds(snapshot, "changes", 0) && holds(snapshot, "changes", 1));
    assert_true(says(snapshot, "changes", "Old Name", 0) && !says(snapshot, "changes", "Old Name", 1));
    assert_true(!says(snapshot, "changes", "New Name", 0) && says(snapshot, "changes", "New Name", 1));
    assert_true(holds(snapshot, "goes", 0) && !holds(snapshot, "goes", 1));
    assert_true(says(snapshot, "goes", "Goes", 0) && !says(snapshot, "goes", "Goes", 1));
    assert_true(!holds(snapshot, "comes", 0) && holds(snapshot, "comes", 1));
    assert_int_equal(itd_snapshot_version(snapshot, 0).entries, 3);
    assert_int_equal(itd_snapshot_version(snapshot, 1).entries, 3);
    itd_snapshot_close(snapshot);
}

static void
delta_changes_the_version_before_it(void **state)
{
    (void)state;
    struct said said;
    write_file("base.json", PERSON("stays", "Stays") "\n" PERSON("changes", "Old Name") "\n" PERSON("goes", "Goes") "\n");
    write_file("delta.json", "{\"op\":\"ADD\",\"entity\":" PERSON("comes", "Comes") "}\n"
                             "{\"op\":\"MOD\",\"entity\":" PERSON("changes", "New Name") "}\n"
                             "{\"op\":\"DEL\",\"entity\":{\"id\":\"goes\"}}\n"
                             "{\"op\":\"DEL\",\"entity\":{\"id\":\"never held\"}}\n");
    must(BUILD_WITH(&said, PLAIN, "delta.itd", "delta.json@2024-02-01", "base.json@2024-01-01"), &said);
    check_delta("delta.itd");
    must(BUILD_WITH(&said, PLAIN, "base.itd", "base.json@2024-01-01"), &said);
    must(BUILD_WITH(&said, ONTO("base.itd"), "delta_onto.itd", "delta.json@2024-02-01"), &said);
    assert_same_files("delta.itd", "delta_onto.itd");
}

static void
file_without_a_day_is_refused(void **state)
{
    (void)state;
    struct said said;
    write_file("undated.json", PERSON("a", "A") "\n");
    assert_int_equal(BUILD_WITH(&said, PLAIN, "undated.itd", "undated.json"), ITD_USAGE);
    assert_non_null(strstr(said.error.text, "give the day of the list as"));
    write_file("list_2024-03-01.json", PERSON("a", "A") "\n");
    must(BUILD_WITH(&said, PLAIN, "dated.itd", "list_2024-03-01.json"), &said);
}

/* Records are read where they lie, so a snapshot in memory is aligned as they are. */
static void
unaligned_memory_is_refused(void **state)
{
    (void)state;
    struct said          said;
    struct file_bytes    file;
    struct itd_snapshot *snapshot;
    must(BUILD_WITH(&said, PLAIN, "memory.itd", SEMA), &said);
    assert_int_equal(file_bytes_open(&file, in_folder("memory.itd"), true, NULL), ITD_OK);
    char *bytes = malloc(file.bytes.len + 1);
    memcpy(bytes, file.bytes.ptr, file.bytes.len);
    assert_int_equal(itd_snapshot_open_memory(&snapshot, sv_make(bytes, file.bytes.len), ftm, NULL), ITD_OK);
    itd_snapshot_close(snapshot);
    memcpy(bytes + 1, file.bytes.ptr, file.bytes.len);
    assert_int_equal(itd_snapshot_open_memory(&snapshot, sv_make(bytes + 1, file.bytes.len), ftm, NULL), ITD_USAGE);
    assert_null(snapshot);
    free(bytes);
    file_bytes_close(&file);
}

/* The beginning of a large table of data/, put into the test's folder, so that opening the tables takes no time. */
static void
cut_table(const char *name)
{
    enum { ROWS = 20 };
    struct file_bytes file;
    char              path[64];
    struct sv         rest, line;
    unsigned          rows = 0;
    snprintf(path, sizeof path, "data/%s", name);
    assert_int_equal(file_bytes_open(&file, path_of(path), true, NULL), ITD_OK);
    FILE *cut = fopen(in_folder(name), "w");
    assert_non_null(cut);
    for (rest = file.bytes; rows <= ROWS && sv_split(&line, &rest, '\n');) {
        fprintf(cut, "%.*s\n", SV_ARG(line));
        rows += line.len > 0 && line.ptr[0] != '#';
    }
    assert_int_equal(fclose(cut), 0);
    file_bytes_close(&file);
}

static enum itd_status
build_small(struct said *said, const char *onto, const char *output, const char *file)
{
    const struct options options = { .onto = onto, .data_folder = folder };
    return BUILD_WITH(said, options, output, file);
}

/* The tables are opened first, in a few allocations; then come reading, merging and writing. */
static void
failed_allocations_are_told(void **state)
{
    (void)state;
    struct said said;
    write_file("small.json", "{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Beta Trading Ltd\",\"Бета\"],"
                             "\"country\":[\"ru\"],\"innCode\":[\"7707083893\"]},\"referents\":[\"b\"],\"datasets\":[\"x\"]}\n"
                             "{\"id\":\"o\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"a\"],\"asset\":[\"c\"]},"
                             "\"datasets\":[\"x\"]}\n");
    static const char *const TABLES[] = { "background.tsv",   "nicknames.tsv", "countries.tsv", "number_words.tsv",
                                          "org_words.tsv", "legal_forms.tsv", "titles.tsv" };
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) cut_table(TABLES[i]);
    must(build_small(&said, NULL, "small.itd", "small.json@2024-01-01"), &said);
    alloc_fail_at(0);
    must(build_small(&said, "small.itd", "right.itd", "small.json@2024-02-01"), &said);
    size_t   count = alloc_count();
    unsigned failures = 0;
    for (size_t n = 1; n <= count; n++) {
        alloc_fail_at(n);
        enum itd_status status = build_small(&said, "small.itd", "swept.itd", "small.json@2024-02-01");
        bool            built = status == ITD_OK;
        alloc_fail_at(0);
        if (built) assert_same_files("swept.itd", "right.itd");
        if (!built && access(in_folder("swept.itd"), F_OK) == 0) {
            print_error("allocation %zu of %zu failed, and a file was left\n", n, count);
            failures++;
        }
        if (!built && status != ITD_NO_MEMORY) {
            print_error("allocation %zu of %zu failed, and the build said: %s\n", n, count, said.error.text);
            failures++;
        }
        unlink(in_folder("swept.itd"));
    }
    assert_int_equal(failures, 0);
}

static int
set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL || itd_ftm_open(&ftm, NULL, NULL) != ITD_OK;
}

/* No temporary file is left beside the snapshots. */
static int
tear_down(void **state)
{
    (void)state;
    int  strangers = 0;
    DIR *files = opendir(folder);
    for (struct dirent *file; (file = readdir(files)) != NULL;) {
        const char *dot = strrchr(file->d_name, '.');
        if (file->d_name[0] == '.' && (file->d_name[1] == '\0' || file->d_name[1] == '.')) continue;
        strangers += dot == NULL || (strcmp(dot, ".itd") && strcmp(dot, ".json") && strcmp(dot, ".csv") &&
                                     strcmp(dot, ".html") && strcmp(dot, ".zip") && strcmp(dot, ".tsv"));
        unlink(in_folder(file->d_name));
    }
    closedir(files);
    itd_ftm_close(ftm);
    return rmdir(folder) || strangers;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_join_the_main_file_of_their_day),
        cmocka_unit_test(rows_without_entry_are_one_warning),
        cmocka_unit_test(unreadable_list_leaves_the_old_snapshot),
        cmocka_unit_test(keep_going_leaves_the_unreadable_out),
        cmocka_unit_test(keep_going_takes_no_half_of_a_file),
        cmocka_unit_test(same_input_gives_the_same_bytes),
        cmocka_unit_test(building_onto_equals_building_from_all),
        cmocka_unit_test(delta_changes_the_version_before_it),
        cmocka_unit_test(file_without_a_day_is_refused),
        cmocka_unit_test(unaligned_memory_is_refused),
        cmocka_unit_test(failed_allocations_are_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
