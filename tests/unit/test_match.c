/* The matcher: pruned search equals the exhaustive scan, terms add up to the score, an index gives the profile that the
 * entity gives, and the cases of tests/cases/compare.tsv. */
#include "base/embedded.h"
#include "base/table.h"
#include "format/csv.h"
#include "interdict/lists.h"
#include "match/engine.h"

#include "alloc.h"
#include "data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { PAIRS = 10000 };

static char                folder[] = "/tmp/test_match.XXXXXX";
static char                snapshot_path[64];
static struct itd_matcher *matcher; /* on the UN list; NULL without the test data */
static struct itd_matcher *plain;   /* without lists */

static uint32_t
next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u; /* Numerical Recipes' generator: the same pairs in every run */
    return *state >> 8;
}

static void
assert_terms_add_up(const struct itd_term *terms, size_t count, double bits)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += terms[i].bits;
        assert_true(terms[i].bits * 1024 == (double)(long)(terms[i].bits * 1024));
    }
    assert_true(sum == bits);
}

/* Two matches that found the same parties with the same scores. */
static void
assert_same(const struct itd_matches *a, const struct itd_matches *b, struct sv name)
{
    if (a->count != b->count) fail_msg("%.*s: %zu hits pruned, %zu in the scan", SV_ARG(name), a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        if (!sv_equal(a->hits[i].entity_id, b->hits[i].entity_id) || a->hits[i].bits != b->hits[i].bits) {
            fail_msg("%.*s: hit %zu is %.*s with %f bits pruned, %.*s with %f in the scan", SV_ARG(name), i,
                     SV_ARG(a->hits[i].entity_id), a->hits[i].bits, SV_ARG(b->hits[i].entity_id), b->hits[i].bits);
        }
        assert_terms_add_up(a->hits[i].terms, a->hits[i].term_count, a->hits[i].bits);
    }
}

static void
search_both_ways(struct csv *csv, const char *column, size_t rows)
{
    const struct itd_ftm *ftm = itd_matcher_ftm(matcher);
    struct itd_arena     *arena = itd_arena_new(0);
    for (size_t row = 0; row < rows && csv_next(csv, NULL) == ITD_OK; row++) {
        struct itd_entity        subject;
        struct itd_matches       pruned, scanned;
        struct itd_match_options options = itd_match_defaults();
        itd_arena_reset(arena);
        struct sv name = itd_arena_copy(arena, csv_get(csv, column));
        assert_int_equal(itd_subject_from_name(&subject, matcher, name, row % 3 ? "Person" : NULL, arena, NULL), ITD_OK);
        if (row % 2) {
            itd_entity_add(&subject, itd_ftm_property(ftm, SV("birthDate")), csv_get(csv, "date_of_birth"), NULL);
        }
        options.use_bits = true;
        options.threshold_bits = 12;
        options.limit = 50;
        assert_int_equal(itd_match(&pruned, matcher, &subject, &options, arena, NULL), ITD_OK);
        options.exhaustive = true;
        assert_int_equal(itd_match(&scanned, matcher, &subject, &options, arena, NULL), ITD_OK);
        assert_same(&pruned, &scanned, name);
    }
    itd_arena_free(arena);
}

static void
search_file_both_ways(const char *path, const char *column, size_t rows)
{
    struct stream *stream;
    struct csv    *csv;
    if (matcher == NULL || data_path(path) == NULL) skip();
    assert_int_equal(stream_open(&stream, data_path(path), NULL), ITD_OK);
    assert_int_equal(csv_open(&csv, stream, ',', '"', NULL), ITD_OK);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_int_equal(csv_header(csv, NULL), ITD_OK);
    search_both_ways(csv, column, rows);
    csv_close(csv);
    stream_close(stream);
}

static void
pruned_search_is_the_scan_for_listed_names(void **state)
{
    (void)state;
    search_file_both_ways("bench/un_positives_treated_dev.csv", "full_name", 60);
}

static void
pruned_search_is_the_scan_for_ordinary_people(void **state)
{
    (void)state;
    search_file_both_ways("bench/negatives_global_dev.csv.gz", "full_name", 120);
}

static void
pruned_search_is_the_scan_for_changed_names(void **state)
{
    (void)state;
    search_file_both_ways("bench/hard_dev.csv.gz", "name", 120);
}

static void
terms_add_up_for_random_pairs(void **state)
{
    (void)state;
    if (matcher == NULL) skip();
    const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, 0);
    uint32_t                   count = itd_snapshot_entity_count(snapshot), random = 1;
    struct itd_arena          *arena = itd_arena_new(0);
    for (size_t i = 0; i < PAIRS; i++) {
        struct itd_entity     a, b;
        struct itd_comparison one, other;
        itd_arena_reset(arena);
        assert_int_equal(itd_snapshot_entity(&a, snapshot, next_random(&random) % count, arena, NULL), ITD_OK);
        assert_int_equal(itd_snapshot_entity(&b, snapshot, next_random(&random) % count, arena, NULL), ITD_OK);
        assert_int_equal(itd_compare(&one, matcher, &a, &b, 0, arena, NULL), ITD_OK);
        assert_terms_add_up(one.terms, one.term_count, one.bits);
        assert_int_equal(itd_compare(&other, matcher, &a, &b, 0, arena, NULL), ITD_OK);
        assert_true(one.bits == other.bits);
    }
    itd_arena_free(arena);
}

/* The subject as listed is found, first, whatever else is. */
static void
every_listed_party_finds_itself(void **state)
{
    (void)state;
    if (matcher == NULL) skip();
    const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, 0);
    struct itd_arena          *arena = itd_arena_new(0);
    size_t                     tried = 0, found = 0;
    for (uint32_t e = 0; e < itd_snapshot_entity_count(snapshot); e += 5) {
        struct itd_entity        subject;
        struct itd_matches       matches;
        struct itd_match_options options = itd_match_defaults();
        itd_arena_reset(arena);
        if (!snapshot_is_entry(snapshot, e)) continue;
        assert_int_equal(itd_snapshot_entity(&subject, snapshot, e, arena, NULL), ITD_OK);
        assert_int_equal(itd_match(&matches, matcher, &subject, &options, arena, NULL), ITD_OK);
        bool own = false;
        for (size_t i = 0; i < matches.count; i++) own = own || matches.hits[i].entity == e;
        tried++;
        found += own;
    }
    itd_arena_free(arena);
    assert_int_equal(found, tried);
}

static void
filters_act_before_ranking(void **state)
{
    (void)state;
    if (matcher == NULL) skip();
    struct itd_arena        *arena = itd_arena_new(0);
    struct itd_entity        subject;
    struct itd_matches       matches;
    struct itd_match_options options = itd_match_defaults();
    static const char *const NO_LIST[] = { "no-such-list", NULL }, *const UN[] = { "un-sc", NULL };
    itd_subject_from_name(&subject, matcher, SV("Korea Mining Development Trading Corporation"), NULL, arena, NULL);
    options.datasets = NO_LIST;
    assert_int_equal(itd_match(&matches, matcher, &subject, &options, arena, NULL), ITD_OK);
    assert_int_equal(matches.count, 0);
    options.datasets = UN;
    options.schema = "Person";
    assert_int_equal(itd_match(&matches, matcher, &subject, &options, arena, NULL), ITD_OK);
    assert_int_equal(matches.count, 0);
    options.schema = "Organization";
    assert_int_equal(itd_match(&matches, matcher, &subject, &options, arena, NULL), ITD_OK);
    assert_true(matches.count >= 1 && sv_equal(matches.hits[0].party, SV("unsc-KPe.001")));
    options.schema = "Nothing";
    assert_int_equal(itd_match(&matches, matcher, &subject, &options, arena, NULL), ITD_USAGE);
    _Atomic bool cancelled = true;
    options.schema = NULL;
    options.cancel = &cancelled;
    assert_int_equal(itd_match(&matches, matcher, &subject, &options, arena, NULL), ITD_CANCELLED);
    itd_arena_free(arena);
}

/* tests/cases/compare.tsv: schema, name, name, whether they match. */
static void
pairs_of_names_compare_as_told(void **state)
{
    (void)state;
    struct table     table;
    struct itd_error error;
    const char      *source = getenv("ITD_SOURCE");
    char             path[4096];
    struct itd_arena *arena = itd_arena_new(0);
    snprintf(path, sizeof path, "%s/tests/cases", source);
    if (table_open(&table, "compare", path, &error) != ITD_OK) fail_msg("%s", error.text);
    for (size_t row = 0; row < table.row_count; row++) {
        struct itd_entity     a, b;
        struct itd_comparison comparison;
        char                  schema[64];
        snprintf(schema, sizeof schema, "%.*s", SV_ARG(table_cell(&table, row, 0)));
        itd_subject_from_name(&a, plain, table_cell(&table, row, 1), schema, arena, NULL);
        itd_subject_from_name(&b, plain, table_cell(&table, row, 2), schema, arena, NULL);
        assert_int_equal(itd_compare(&comparison, plain, &a, &b, 0, arena, NULL), ITD_OK);
        bool expected = sv_equal(table_cell(&table, row, 3), SV("match"));
        if (comparison.match != expected) {
            fail_msg("compare.tsv row %zu: \"%.*s\" and \"%.*s\" should be %s; %f bits of %f", row + 1,
                     SV_ARG(table_cell(&table, row, 1)), SV_ARG(table_cell(&table, row, 2)),
                     expected ? "a match" : "no match", comparison.bits, comparison.match_bits);
        }
    }
    table_close(&table);
    itd_arena_free(arena);
}

static bool
match_in_small_arena(void *context)
{
    (void)context;
    struct itd_arena        *arena = itd_arena_new(0);
    struct itd_entity        subject;
    struct itd_matches       matches;
    struct itd_match_options options = itd_match_defaults();
    bool ok = arena && itd_subject_from_name(&subject, matcher, SV("KOMID"), NULL, arena, NULL) == ITD_OK &&
              itd_match(&matches, matcher, &subject, &options, arena, NULL) == ITD_OK;
    itd_arena_free(arena);
    return ok;
}

static void
every_failed_allocation_is_reported(void **state)
{
    (void)state;
    if (matcher == NULL) skip();
    assert_true(alloc_sweep(match_in_small_arena, NULL) > 3);
}

/* Whether a comment more in data/`name`, given by a folder, is another hash of the tables. */
static bool
table_counts(const char *name)
{
    char                      path[256];
    struct itd_matcher       *other;
    struct itd_error          error = { 0 };
    struct sv                 text = table_embedded(name);
    struct itd_matcher_options options = { .data_folder = folder };
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wbe");
    assert_non_null(file);
    assert_true(fputs("# One's own.\n", file) >= 0 && fwrite(text.ptr, 1, text.len, file) == text.len);
    assert_int_equal(fclose(file), 0);
    if (itd_matcher_open(&other, &options, &error) != ITD_OK) fail_msg("%s: %s", name, error.text);
    bool counts = strcmp(itd_matcher_tables(other), itd_matcher_tables(plain)) != 0;
    assert_string_equal(itd_matcher_data_folder(other), folder);
    itd_matcher_close(other);
    unlink(path);
    return counts;
}

static void
every_table_counts_in_the_hash(void **state)
{
    (void)state;
    /* Where lists are fetched from and which topics may be asked for is of no concern to answers; the rest is compiled
     * in and no folder replaces it. */
    static const char *const NOT_READ[] = { "sources.tsv", "topics.tsv", "letters.tsv", "lookalikes.tsv", "romanisations.tsv",
                                            "months.tsv", "iban.tsv" };
    assert_null(itd_matcher_data_folder(plain));
    for (const struct embedded_file *file = embedded_files; file->name; file++) {
        bool read = sv_ends_with(sv_from(file->name), SV(".tsv")) && strchr(file->name, '/') == NULL;
        if (!read) continue;
        for (size_t i = 0; i < sizeof NOT_READ / sizeof *NOT_READ; i++) {
            read = read && strcmp(file->name, NOT_READ[i]) != 0;
        }
        if (table_counts(file->name) != read) fail_msg("data/%s %s", file->name, read ? "does not count" : "counts");
    }
}

static int
set_up(void **state)
{
    (void)state;
    struct itd_error                 error = { 0 };
    const struct itd_matcher_options none = { 0 };
    const char                      *file = data_path("lists/un/consolidated_2026-02-27.xml");
    if (mkdtemp(folder) == NULL || itd_matcher_open(&plain, &none, &error) != ITD_OK) return 1;
    snprintf(snapshot_path, sizeof snapshot_path, "%s/un.itd", folder);
    if (file == NULL) return 0;
    const struct itd_lists_build build = { .files = &file, .file_count = 1, .output = snapshot_path };
    const char                  *snapshots[] = { snapshot_path };
    const struct itd_matcher_options options = { .snapshots = snapshots, .snapshot_count = 1 };
    return itd_lists_build(&build, NULL, NULL, &error) != ITD_OK || itd_matcher_open(&matcher, &options, &error) != ITD_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    itd_matcher_close(matcher);
    itd_matcher_close(plain);
    unlink(snapshot_path);
    return rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pruned_search_is_the_scan_for_listed_names),
        cmocka_unit_test(pruned_search_is_the_scan_for_ordinary_people),
        cmocka_unit_test(pruned_search_is_the_scan_for_changed_names),
        cmocka_unit_test(terms_add_up_for_random_pairs),
        cmocka_unit_test(every_listed_party_finds_itself),
        cmocka_unit_test(filters_act_before_ranking),
        cmocka_unit_test(pairs_of_names_compare_as_told),
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(every_table_counts_in_the_hash),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
