/* Snapshots of the UN's three published lists, where the test data is there. */
#include "base/file.h"
#include "interdict/lists.h"
#include "snapshot/snapshot.h"

#include "data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const UN[] = { "lists/un/consolidated_2020-11-30.xml", "lists/un/consolidated_2025-04-19.xml",
                                  "lists/un/consolidated_2026-02-27.xml" };
static char              folder[] = "/tmp/test_snapshot.XXXXXX";
static struct itd_ftm   *ftm;

static const char *
in_folder(const char *name)
{
    static char paths[8][128];
    static int  next;
    char       *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void
build(const char *name, const char *onto, const char *const *files, size_t count)
{
    struct itd_error             error = { 0 };
    struct itd_lists_built       built;
    const struct itd_lists_build options = {
        .files = files, .file_count = count, .onto = onto ? in_folder(onto) : NULL, .output = in_folder(name)
    };
    if (itd_lists_build(&options, NULL, &built, &error) != ITD_OK) fail_msg("%s", error.text);
}

static struct itd_snapshot *
open_snapshot(const char *name)
{
    struct itd_snapshot *snapshot;
    struct itd_error     error = { 0 };
    if (itd_snapshot_open(&snapshot, in_folder(name), ITD_SNAPSHOT_MAP, ftm, &error) != ITD_OK) fail_msg("%s", error.text);
    return snapshot;
}

static void
keeps_three_versions_of_the_un_list(void **state)
{
    (void)state;
    const char *files[3];
    for (int i = 0; i < 3; i++) files[i] = data_path(UN[i]);
    if (files[0] == NULL) skip();
    build("all.itd", NULL, files, 3);
    struct itd_snapshot *snapshot = open_snapshot("all.itd");
    struct itd_error     error = { 0 };
    if (itd_snapshot_verify(snapshot, &error) != ITD_OK) fail_msg("%s", error.text);
    assert_int_equal(itd_snapshot_version_count(snapshot), 3);
    assert_int_equal(itd_snapshot_version(snapshot, 0).entries, 1018);
    assert_int_equal(itd_snapshot_version(snapshot, 1).entries, 877);
    assert_int_equal(itd_snapshot_version(snapshot, 2).entries, 1003);
    uint32_t komid = itd_snapshot_find(snapshot, SV("unsc-KPe.001"));
    assert_int_not_equal(komid, ITD_ENTITY_NONE);
    assert_int_equal(itd_snapshot_find(snapshot, SV("unsc-690735")), komid);
    /* 84 entries of 2020 are gone in 2025 and back in 2026. */
    unsigned back = 0;
    for (uint32_t e = 0; e < itd_snapshot_entity_count(snapshot); e++) {
        uint32_t set = snapshot_entity_versions(snapshot, e);
        back += snapshot_is_entry(snapshot, e) && itd_snapshot_said_in(snapshot, set, 0) &&
                !itd_snapshot_said_in(snapshot, set, 1) && itd_snapshot_said_in(snapshot, set, 2);
    }
    assert_int_equal(back, 84);
    itd_snapshot_close(snapshot);
}

static void
links_lead_both_ways(void **state)
{
    (void)state;
    if (data_path(UN[0]) == NULL) skip();
    struct itd_snapshot   *snapshot = open_snapshot("all.itd");
    uint32_t               komid = itd_snapshot_find(snapshot, SV("unsc-KPe.001"));
    size_t                 count;
    bool                   sanctioned = false;
    const struct itd_link *links = itd_snapshot_links_in(&count, snapshot, komid);
    for (size_t i = 0; i < count; i++) {
        uint16_t schema = itd_snapshot_entity_schema(snapshot, links[i].entity);
        sanctioned = sanctioned || sv_equal(itd_ftm_schema_name(ftm, schema), SV("Sanction"));
    }
    assert_true(sanctioned);
    itd_snapshot_links_out(&count, snapshot, komid);
    assert_int_equal(count, 1); /* its address */
    itd_snapshot_close(snapshot);
}

static void
lists_that_cite_each_other_make_one_party(void **state)
{
    (void)state;
    const char *files[] = { data_path(UN[2]), data_path("lists/uk/ofsi/ConList_2025-04-10.csv.gz") };
    if (files[0] == NULL || files[1] == NULL) skip();
    build("onto.itd", NULL, files, 2);
    struct itd_snapshot *snapshot = open_snapshot("onto.itd");
    uint32_t             un = itd_snapshot_find(snapshot, SV("unsc-KPe.001"));
    uint32_t             uk = itd_snapshot_find(snapshot, SV("gb-DPR0157"));
    assert_true(un != ITD_ENTITY_NONE && uk != ITD_ENTITY_NONE && un != uk);
    assert_int_equal(itd_snapshot_party(snapshot, un), itd_snapshot_party(snapshot, uk));
    size_t          count;
    const uint32_t *members = itd_snapshot_party_members(&count, snapshot, itd_snapshot_party(snapshot, uk));
    assert_int_equal(count, 2);
    assert_int_equal(members[0], un); /* the one that is cited names the party */
    itd_snapshot_close(snapshot);
}

static void
building_onto_equals_building_from_all(void **state)
{
    (void)state;
    const char *first[] = { data_path(UN[2]) }, *second[] = { data_path(UN[1]), data_path(UN[0]) };
    if (first[0] == NULL) skip();
    build("one.itd", NULL, first, 1);
    build("onto.itd", "one.itd", second, 2);
    struct file_bytes a, b;
    assert_int_equal(file_bytes_open(&a, in_folder("all.itd"), false, NULL), ITD_OK);
    assert_int_equal(file_bytes_open(&b, in_folder("onto.itd"), false, NULL), ITD_OK);
    assert_true(sv_equal(a.bytes, b.bytes));
    file_bytes_close(&a);
    file_bytes_close(&b);
}

/* Every byte of the file changed in turn would take long; every 97th, and every cut at a multiple of 9973. */
static void
damage_is_refused_or_reported(void **state)
{
    (void)state;
    if (data_path(UN[0]) == NULL) skip();
    struct file_bytes file;
    assert_int_equal(file_bytes_open(&file, in_folder("one.itd"), true, NULL), ITD_OK);
    char *bytes = malloc(file.bytes.len);
    memcpy(bytes, file.bytes.ptr, file.bytes.len);
    for (size_t i = 0; i < file.bytes.len; i += i < 8192 ? 1 : file.bytes.len / 400 + 1) {
        struct itd_snapshot *snapshot;
        bytes[i] ^= 0x55;
        enum itd_status status = itd_snapshot_open_memory(&snapshot, sv_make(bytes, file.bytes.len), ftm, NULL);
        if (status == ITD_OK) {
            status = itd_snapshot_verify(snapshot, NULL);
            itd_snapshot_close(snapshot);
        }
        if (status == ITD_OK) fail_msg("byte %zu was changed and nobody noticed", i);
        bytes[i] ^= 0x55;
    }
    for (size_t cut = 0; cut < file.bytes.len; cut += file.bytes.len / 300 + 1) {
        struct itd_snapshot *snapshot;
        assert_int_not_equal(itd_snapshot_open_memory(&snapshot, sv_make(bytes, cut), ftm, NULL), ITD_OK);
    }
    free(bytes);
    file_bytes_close(&file);
}

static int
set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL || itd_ftm_open(&ftm, NULL, NULL) != ITD_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    static const char *const FILES[] = { "all.itd", "one.itd", "onto.itd" };
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) unlink(in_folder(FILES[i]));
    itd_ftm_close(ftm);
    return rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_three_versions_of_the_un_list),
        cmocka_unit_test(links_lead_both_ways),
        cmocka_unit_test(lists_that_cite_each_other_make_one_party),
        cmocka_unit_test(building_onto_equals_building_from_all),
        cmocka_unit_test(damage_is_refused_or_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
