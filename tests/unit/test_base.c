#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/table.h"
#include "interdict/arena.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void
sv_finds_splits_and_trims(void **state)
{
    (void)state;
    assert_int_equal(sv_find(SV("abcabc"), SV("bc"), 2), 4);
    assert_int_equal(sv_find(SV("abc"), SV("x"), 0), SIZE_MAX);
    assert_int_equal(sv_find_nocase(SV("Linked To: X"), SV("linked to:"), 0), 0);
    assert_true(sv_equal(sv_trim(SV(" \t a b \r\n")), SV("a b")));
    struct sv rest = SV("a;;b;"), field;
    size_t    count = 0;
    while (sv_split(&field, &rest, ';')) count++;
    assert_int_equal(count, 4);
    uint64_t value;
    assert_true(sv_to_u64(&value, SV("18446744073709551615")) && value == UINT64_MAX);
    assert_false(sv_to_u64(&value, SV("18446744073709551616")));
    double number;
    assert_true(sv_to_double(&number, SV("-1.5")) && number == -1.5);
    assert_false(sv_to_double(&number, SV("1e5")));
}

static void
arena_keeps_its_cap_and_goes_back_to_marks(void **state)
{
    (void)state;
    struct itd_arena *arena = itd_arena_new(100000);
    char             *first = itd_arena_alloc(arena, 10);
    assert_non_null(first);
    struct itd_arena_mark mark = itd_arena_mark(arena);
    assert_non_null(itd_arena_alloc(arena, 60000));
    assert_null(itd_arena_alloc(arena, 60000));
    itd_arena_release(arena, mark);
    assert_non_null(itd_arena_alloc(arena, 60000));
    assert_true(itd_arena_used(arena) <= 100000);
    uint32_t *numbers = itd_arena_array(arena, 2, sizeof *numbers);
    numbers[1] = 7;
    numbers = itd_arena_grow(arena, numbers, 2, 1000, sizeof *numbers);
    assert_int_equal(numbers[1], 7);
    assert_int_equal(numbers[999], 0);
    assert_null(itd_arena_array(arena, SIZE_MAX / 2, 4));
    itd_arena_free(arena);
}

static void
map_holds_many_keys(void **state)
{
    (void)state;
    struct map map = { 0 };
    char       keys[2000][8];
    for (uint32_t i = 0; i < 2000; i++) {
        snprintf(keys[i], sizeof keys[i], "k%u", i);
        *map_put(&map, sv_from(keys[i])) = i;
    }
    for (uint32_t i = 0; i < 2000; i++) assert_int_equal(map_get(&map, sv_from(keys[i])), i);
    assert_int_equal(map_get(&map, SV("none")), MAP_NONE);
    assert_int_equal(map.count, 2000);
    map_fini(&map);
}

static void
sha256_is_the_standard_one(void **state)
{
    (void)state;
    struct sha256 sum = sha256_of(SV("abc")); /* FIPS 180-4, example 1 */
    char          hex[SHA256_HEX_SIZE];
    sha256_hex(hex, &sum);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
table_reads_rows_and_refuses_long_ones(void **state)
{
    (void)state;
    struct table     table;
    struct itd_error error = { 0 };
    assert_int_equal(table_parse(&table, SV("# note\na\tb\n1\t2\n\n3\n# x\n"), "t", &error), ITD_OK);
    assert_int_equal(table.row_count, 2);
    assert_true(sv_equal(table_cell(&table, 0, table_column(&table, "b")), SV("2")));
    assert_true(sv_empty(table_cell(&table, 1, 1)));
    assert_true(sv_empty(table_cell(&table, 1, table_column(&table, "c"))));
    table_close(&table);
    assert_int_equal(table_parse(&table, SV("a\n1\t2\n"), "t", &error), ITD_FORMAT);
    assert_string_equal(error.text, "t.tsv line 2: more than 1 fields");
    assert_int_equal(table_open(&table, "no-such-table", NULL, &error), ITD_NOT_FOUND);
    assert_int_equal(table_open(&table, "schemata", NULL, &error), ITD_OK);
    assert_true(table.row_count > 50);
    table_close(&table);
}

static void
file_appears_whole_or_not_at_all(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_base.XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    struct file_writer writer;
    struct file_bytes  file;
    struct itd_error   error = { 0 };
    assert_int_equal(file_writer_open(&writer, path, &error), ITD_OK);
    assert_int_equal(file_writer_add(&writer, SV("one"), &error), ITD_OK);
    assert_int_equal(file_bytes_open(&file, path, false, &error), ITD_NOT_FOUND);
    assert_int_equal(file_writer_commit(&writer, &error), ITD_OK);
    assert_int_equal(file_bytes_open(&file, path, false, &error), ITD_OK);
    assert_true(sv_equal(file.bytes, SV("one")));
    file_bytes_close(&file);
    assert_int_equal(file_writer_open(&writer, path, &error), ITD_OK);
    file_writer_discard(&writer);
    assert_int_equal(file_bytes_open(&file, folder, false, &error), ITD_USAGE);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* no temporary file was left */
}

static bool
build_in_arena(void *context)
{
    (void)context;
    struct itd_arena *arena = itd_arena_new(0);
    if (arena == NULL) return false;
    struct sv    copy = itd_arena_copy(arena, SV("text"));
    struct map   map = { 0 };
    uint32_t    *value = copy.ptr ? map_put(&map, copy) : NULL;
    struct buf   buf = { 0 };
    struct table table;
    buf_add_format(&buf, "%s", "some text that needs room");
    bool ok = value && buf_ok(&buf) && table_open(&table, "schemata", NULL, NULL) == ITD_OK;
    if (ok) table_close(&table);
    buf_fini(&buf);
    map_fini(&map);
    itd_arena_free(arena);
    return ok;
}

static void
every_failed_allocation_is_reported(void **state)
{
    (void)state;
    assert_true(alloc_sweep(build_in_arena, NULL) >= 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sv_finds_splits_and_trims),
        cmocka_unit_test(arena_keeps_its_cap_and_goes_back_to_marks),
        cmocka_unit_test(map_holds_many_keys),
        cmocka_unit_test(sha256_is_the_standard_one),
        cmocka_unit_test(table_reads_rows_and_refuses_long_ones),
        cmocka_unit_test(file_appears_whole_or_not_at_all),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
