/* Designations: the regime tables, the UN's three published lists where the test data is there, and small snapshots
 * made up here. */
#include "alloc.h"
#include "data.h"

#include "base/table.h"
#include "interdict/lists.h"
#include "match/designation.h"
#include "model/date.h"
#include "name/name.h"
#include "snapshot/builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const UN[] = { "lists/un/consolidated_2020-11-30.xml", "lists/un/consolidated_2025-04-19.xml",
                                  "lists/un/consolidated_2026-02-27.xml" };

static char                 folder[] = "/tmp/test_designation.XXXXXX";
static struct itd_ftm      *ftm;
static struct name_tables  *names;
static struct regimes      *regimes;
static struct itd_arena    *arena;
static struct itd_snapshot *un; /* NULL without the test data */

/* One version of a list. An entity is "id|Schema|property=value|...". */
struct made_version {
    const char *list;
    const char *date;
    const char *entities[8];
};

static int32_t
day(const char *text)
{
    int32_t days = ITD_DATE_NONE;
    assert_true(date_parse_iso(&days, sv_from(text)));
    return days;
}

static const char *
in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void
add_entity(struct builder *builder, const char *list, const char *text)
{
    struct sv         rest = sv_from(text), id, schema, field, key;
    struct itd_entity entity;
    assert_true(sv_split(&id, &rest, '|') && sv_split(&schema, &rest, '|'));
    assert_int_equal(itd_entity_init(&entity, arena, itd_ftm_schema(ftm, schema), id, sv_from(list), NULL), ITD_OK);
    while (rest.len && sv_split(&field, &rest, '|')) {
        assert_true(sv_split(&key, &field, '='));
        assert_int_not_equal(itd_ftm_property(ftm, key), ITD_FTM_NONE);
        assert_int_equal(itd_entity_add(&entity, itd_ftm_property(ftm, key), field, NULL), ITD_OK);
    }
    assert_int_equal(builder_add(builder, &entity, NULL), ITD_OK);
}

/* The caller closes it; its file is removed at once. */
static struct itd_snapshot *
make(const struct made_version *versions, size_t count)
{
    struct builder      *builder;
    struct itd_snapshot *snapshot;
    struct itd_error     error = { 0 };
    assert_int_equal(builder_new(&builder, ftm, names, &error), ITD_OK);
    for (size_t v = 0; v < count; v++) {
        const struct itd_version version = { .list = sv_from(versions[v].list),
                                             .publisher = SV("Publisher"),
                                             .date = day(versions[v].date) };
        assert_int_equal(builder_begin_version(builder, &version, &error), ITD_OK);
        for (size_t e = 0; versions[v].entities[e]; e++) add_entity(builder, versions[v].list, versions[v].entities[e]);
        assert_int_equal(builder_end_version(builder, false, &error), ITD_OK);
    }
    struct builder_result result;
    const char           *path = in_folder("made.itd");
    if (builder_write(builder, path, false, &result, &error) != ITD_OK) fail_msg("%s", error.text);
    builder_free(builder);
    if (itd_snapshot_open(&snapshot, path, ITD_SNAPSHOT_COPY, ftm, &error) != ITD_OK) fail_msg("%s", error.text);
    unlink(path);
    return snapshot;
}

static size_t
look(struct itd_designation **out, const struct itd_snapshot *snapshot, const char *id, const char *as_of,
     const char *known_at)
{
    size_t           count;
    struct itd_error error = { 0 };
    uint32_t         entity = itd_snapshot_find(snapshot, sv_from(id));
    assert_int_not_equal(entity, ITD_ENTITY_NONE);
    int32_t known = known_at ? day(known_at) : ITD_DATE_NONE;
    if (designations_of(out, &count, regimes, ftm, snapshot, entity, day(as_of), known, arena, &error) != ITD_OK) {
        fail_msg("%s", error.text);
    }
    return count;
}

static struct itd_designation
only(const struct itd_snapshot *snapshot, const char *id, const char *as_of, const char *known_at)
{
    struct itd_designation *designations;
    assert_int_equal(look(&designations, snapshot, id, as_of, known_at), 1);
    return designations[0];
}

static struct designation_history
history(const struct itd_snapshot *snapshot, const char *id)
{
    struct designation_history *histories;
    size_t                      count;
    assert_int_equal(designation_intervals(&histories, &count, regimes, ftm, snapshot,
                                           itd_snapshot_find(snapshot, sv_from(id)), ITD_DATE_NONE, arena, NULL),
                     ITD_OK);
    assert_int_equal(count, 1);
    return histories[0];
}

static void
assert_interval(const struct itd_interval *interval, const char *from, enum itd_basis from_basis, const char *to,
                enum itd_basis to_basis)
{
    assert_int_equal(interval->from, from ? day(from) : ITD_DATE_NONE);
    assert_int_equal(interval->from_basis, from_basis);
    assert_int_equal(interval->to, to ? day(to) : ITD_DATE_NONE);
    assert_int_equal(interval->to_basis, to_basis);
}

/* Tables. */

static bool
tables_allow(struct sv list, struct sv programme, struct sv reference, int32_t on)
{
    struct regime_span *spans;
    size_t              count;
    struct sv           regime;
    uint32_t            measures;
    regimes_programme(&regime, &measures, regimes, list, programme);
    assert_int_equal(regimes_spans(&spans, &count, regimes, list, regime, programme, reference, arena, NULL), ITD_OK);
    for (size_t i = 0; i < count; i++) {
        if (spans[i].from <= on && (spans[i].to == ITD_DATE_NONE || on < spans[i].to)) return true;
    }
    return count == 0;
}

static void
regimes_have_effect_as_the_cases_say(void **state)
{
    (void)state;
    static const char *const COLUMNS[] = { "list", "programme", "reference", "date", "in_effect" };
    char                     path[4096];
    struct file_bytes        file;
    struct table             cases;
    int                      column[5];
    snprintf(path, sizeof path, "%s/tests/cases/regimes.tsv", getenv("ITD_SOURCE"));
    assert_int_equal(file_bytes_open(&file, path, true, NULL), ITD_OK);
    assert_int_equal(table_parse(&cases, file.bytes, "regimes", NULL), ITD_OK);
    assert_int_equal(table_columns(column, &cases, COLUMNS, 5, "regimes", NULL), ITD_OK);
    assert_true(cases.row_count >= 30);
    for (size_t r = 0; r < cases.row_count; r++) {
        struct sv cell[5];
        int32_t   on;
        for (int c = 0; c < 5; c++) cell[c] = table_cell(&cases, r, column[c]);
        assert_true(date_parse_iso(&on, cell[3]));
        if (tables_allow(cell[0], cell[1], cell[2], on) != sv_equal(cell[4], SV("yes"))) {
            fail_msg("%.*s %.*s %.*s on %.*s should be %.*s", SV_ARG(cell[0]), SV_ARG(cell[1]), SV_ARG(cell[2]),
                     SV_ARG(cell[3]), SV_ARG(cell[4]));
        }
    }
    table_close(&cases);
    file_bytes_close(&file);
}

static void
programmes_lead_to_regimes_and_measures(void **state)
{
    (void)state;
    struct sv regime;
    uint32_t  measures;
    assert_true(regimes_programme(&regime, &measures, regimes, SV("un-sc"), SV("DPRK")));
    assert_true(sv_equal(regime, SV("un-dprk")));
    assert_int_equal(measures, ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRAVEL_BAN);
    assert_true(regimes_programme(&regime, &measures, regimes, SV("un-sc"), SV(" GB ")));
    assert_int_equal(measures, ITD_MEASURE_TRAVEL_BAN);
    assert_false(regimes_programme(&regime, &measures, regimes, SV("no-list"), SV("DPRK")));
    assert_int_equal(regime.len + measures, 0);
}

static void
published_measures_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        const char *text;
        uint32_t    measures;
    } CASES[] = {
        { "uk", "Asset freeze", ITD_MEASURE_ASSET_FREEZE },
        { "uk", "ASSET  FREEZE", ITD_MEASURE_ASSET_FREEZE },
        { "uk", "Asset freeze|Travel Ban|Trust Services Sanctions",
          ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRAVEL_BAN | ITD_MEASURE_SECTORAL_FINANCE },
        { "uk", "Asset freeze; Travel ban", ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRAVEL_BAN },
        { "uk", "Asset freeze, Prohibition of port entry, De-flag", ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_VESSEL_BAN },
        { "uk", "Asset freezeTravel Ban", ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRAVEL_BAN },
        { "uk", "Something new|Travel ban", ITD_MEASURE_TRAVEL_BAN },
        { "uk", "Something new", 0 },
        { "uk", "Travel banana", 0 },
        { "uk", "", 0 },
        { "eu-acts", "Export control", ITD_MEASURE_EXPORT_CONTROL },
        { "ch-seco", "Financial measures, annex 7", ITD_MEASURE_ASSET_FREEZE },
        { "ofac-sdn", "Block", ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRANSACTION_BAN },
        { "other", "asset-freeze;travel-ban", ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRAVEL_BAN },
        { "other", "Asset Freeze", ITD_MEASURE_ASSET_FREEZE },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        uint32_t measures = regimes_measures(regimes, sv_from(CASES[i].list), sv_from(CASES[i].text));
        if (measures != CASES[i].measures) fail_msg("%s: %#x", CASES[i].text, measures);
    }
    char   long_text[4096];
    size_t len = 0;
    while (len + 12 < sizeof long_text) {
        memcpy(long_text + len, "AssetFreeze,", 12);
        len += 12;
    }
    regimes_measures(regimes, SV("uk"), sv_make(long_text, len)); /* beyond any key: does no harm */
}

static void
measures_have_names(void **state)
{
    (void)state;
    assert_string_equal(itd_measure_name(ITD_MEASURE_ASSET_FREEZE), "asset-freeze");
    assert_string_equal(itd_measure_name(ITD_MEASURE_NOTICE_ONLY), "notice-only");
    assert_null(itd_measure_name(0));
    assert_null(itd_measure_name(3));
    assert_null(itd_measure_name(1u << ITD_MEASURE_COUNT));
}

static void
write_table(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void
bad_tables_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
    } CASES[] = {
        { "regimes.tsv", "regime\tlist\tprogramme\tentries\tfrom\tto\nx\t*\t*\t*\tsoon\t\n" },
        { "regimes.tsv", "regime\tlist\tprogramme\tentries\tfrom\tto\nx\t*\t*\t*\t2020-01-01\t2019-01-01\n" },
        { "regimes.tsv", "regime\tlist\tprogramme\tentries\tfrom\n" },
        { "programmes.tsv", "list\tcode\tregime\tmeasures\nl\tc\tr\tflogging\n" },
        { "measures.tsv", "list\tvalue\tmeasures\nl\tv\tflogging\n" },
        { "measures.tsv", "list\tvalue\tmeasures\nl\t\ttravel-ban\n" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct regimes  *bad;
        struct itd_error error = { 0 };
        write_table(CASES[i].name, CASES[i].text);
        assert_int_equal(regimes_open(&bad, folder, &error), ITD_FORMAT);
        assert_null(bad);
        assert_true(error.text[0]);
        unlink(in_folder(CASES[i].name));
    }
}

static void
another_folder_gives_another_sum(void **state)
{
    (void)state;
    struct regimes *other;
    struct sha256   sum = regimes_sum(regimes);
    write_table("regimes.tsv", "regime\tlist\tprogramme\tentries\tfrom\tto\nun-dprk\t*\t*\t*\t2010-01-01\t\n");
    assert_int_equal(regimes_open(&other, folder, NULL), ITD_OK);
    struct sha256 other_sum = regimes_sum(other);
    assert_memory_not_equal(&sum, &other_sum, sizeof sum);
    regimes_close(other);
    unlink(in_folder("regimes.tsv"));
}

/* The published lists of the UN. */

static void
komid_is_listed_since_2009(void **state)
{
    (void)state;
    if (un == NULL) skip();
    struct itd_designation komid = only(un, "unsc-KPe.001", "2026-03-01", NULL);
    assert_true(komid.in_effect && !komid.gone);
    assert_interval(&komid.interval, "2009-04-24", ITD_BASIS_STATED, NULL, ITD_BASIS_NONE);
    assert_true(sv_equal(komid.list, SV("un-sc")));
    assert_true(sv_equal(komid.authority, SV("UN Security Council")));
    assert_true(sv_equal(komid.reference, SV("KPe.001")));
    assert_true(sv_equal(komid.programme, SV("DPRK")));
    assert_true(sv_equal(komid.regime, SV("un-dprk")));
    assert_int_equal(komid.measures, ITD_MEASURE_ASSET_FREEZE); /* no travel-ban on an organisation */
    assert_int_equal(komid.first_seen, day("2020-11-30"));
    komid = only(un, "unsc-KPe.001", "2009-01-01", NULL);
    assert_false(komid.in_effect);
    assert_interval(&komid.interval, "2009-04-24", ITD_BASIS_STATED, NULL, ITD_BASIS_NONE);
}

static void
a_kept_iran_entry_had_effect_until_transition_day_and_again(void **state)
{
    (void)state;
    if (un == NULL) skip();
    struct designation_history kept = history(un, "unsc-IRe.001");
    assert_int_equal(kept.interval_count, 2);
    assert_int_equal(kept.intervals[0].from_basis, ITD_BASIS_STATED);
    assert_int_equal(kept.intervals[0].to, day("2023-10-18"));
    assert_int_equal(kept.intervals[0].to_basis, ITD_BASIS_REGIME);
    assert_interval(&kept.intervals[1], "2025-09-28", ITD_BASIS_REGIME, NULL, ITD_BASIS_NONE);
    assert_true(only(un, "unsc-IRe.001", "2015-01-01", NULL).in_effect);
    assert_true(only(un, "unsc-IRe.001", "2017-01-01", NULL).in_effect);
    assert_false(only(un, "unsc-IRe.001", "2024-01-01", NULL).in_effect);
    assert_true(only(un, "unsc-IRe.001", "2026-01-01", NULL).in_effect);
    assert_false(only(un, "unsc-IRe.001", "2026-01-01", "2025-12-31").in_effect); /* as known then: gone */
    assert_true(only(un, "unsc-IRe.001", "2026-01-01", "2025-12-31").gone);
}

/* Of the 121 entries of 2026, 84 had effect until 2023, the others until 2016; all have it again since 2025. */
static void
all_iran_entries_follow_their_regime(void **state)
{
    (void)state;
    if (un == NULL) skip();
    unsigned kept = 0, taken_off = 0;
    for (uint32_t e = 0; e < itd_snapshot_entity_count(un); e++) {
        struct designation_history *histories;
        size_t                      count;
        if (!sv_starts_with(itd_snapshot_entity_id(un, e), SV("unsc-IR"))) continue;
        assert_int_equal(designation_intervals(&histories, &count, regimes, ftm, un, e, ITD_DATE_NONE, arena, NULL),
                         ITD_OK);
        if (count == 0 || !sv_equal(histories[0].designation.programme, SV("Iran"))) continue;
        assert_int_equal(count, 1);
        assert_int_equal(histories[0].interval_count, 2);
        assert_int_equal(histories[0].intervals[0].from_basis, ITD_BASIS_STATED);
        assert_int_equal(histories[0].intervals[1].from, day("2025-09-28"));
        kept += histories[0].intervals[0].to == day("2023-10-18");
        taken_off += histories[0].intervals[0].to == day("2016-01-16");
    }
    assert_int_equal(kept, 84);
    assert_int_equal(taken_off, 37);
}

/* Made-up lists. */

#define PARTY "x-1|Organization|name=Some Trading"

static void
an_iran_entry_taken_off_in_2016_is_back_since_2025(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "un-sc",
          "2026-02-27",
          { PARTY, "x-1-s|Sanction|entity=x-1|programId=Iran|unscId=IRe.999|listingDate=2008-03-03" } }
    };
    struct itd_snapshot   *snapshot = make(VERSIONS, 1);
    struct itd_designation designation = only(snapshot, "x-1", "2015-01-01", NULL);
    assert_true(designation.in_effect);
    assert_interval(&designation.interval, "2008-03-03", ITD_BASIS_STATED, "2016-01-16", ITD_BASIS_REGIME);
    designation = only(snapshot, "x-1", "2017-01-01", NULL);
    assert_false(designation.in_effect);
    assert_interval(&designation.interval, "2008-03-03", ITD_BASIS_STATED, "2016-01-16", ITD_BASIS_REGIME);
    assert_false(only(snapshot, "x-1", "2024-01-01", NULL).in_effect);
    assert_true(only(snapshot, "x-1", "2026-01-01", NULL).in_effect);
    assert_false(only(snapshot, "x-1", "2007-01-01", NULL).in_effect);
    itd_snapshot_close(snapshot);
}

static void
ends_are_observed_between_versions(void **state)
{
    (void)state;
    static const char                SANCTION[] = "x-1-s|Sanction|entity=x-1|authorityId=R1";
    static const struct made_version VERSIONS[] = { { "made", "2020-01-01", { "x-2|Organization|name=Other" } },
                                                    { "made", "2021-01-01", { PARTY, SANCTION } },
                                                    { "made", "2022-01-01", { PARTY, SANCTION } },
                                                    { "made", "2023-01-01", { "x-2|Organization|name=Other" } },
                                                    { "made", "2024-01-01", { PARTY, SANCTION } },
                                                    { "other", "2025-01-01", { "x-2|Organization|name=Other" } } };
    struct itd_snapshot             *snapshot = make(VERSIONS, 6);
    struct designation_history       both = history(snapshot, "x-1");
    assert_int_equal(both.interval_count, 2);
    assert_interval(&both.intervals[0], "2020-01-02", ITD_BASIS_OBSERVED, "2023-01-01", ITD_BASIS_OBSERVED);
    assert_int_equal(both.intervals[0].after, day("2022-01-01"));
    assert_int_equal(both.intervals[0].not_after, day("2023-01-01"));
    assert_interval(&both.intervals[1], "2023-01-02", ITD_BASIS_OBSERVED, NULL, ITD_BASIS_NONE);
    assert_int_equal(both.intervals[1].after, day("2023-01-01"));
    assert_int_equal(both.intervals[1].not_after, day("2024-01-01"));
    struct itd_designation designation = only(snapshot, "x-1", "2023-01-01", NULL);
    assert_false(designation.in_effect || designation.gone);
    assert_int_equal(designation.interval.to, day("2023-01-01")); /* the nearest before */
    assert_true(sv_equal(designation.authority, SV("Publisher")));
    assert_int_equal(designation.first_seen, day("2021-01-01"));
    assert_int_equal(designation.measures, 0);
    assert_true(only(snapshot, "x-1", "2022-06-01", NULL).in_effect);
    assert_false(only(snapshot, "x-1", "2020-01-01", NULL).in_effect);
    assert_true(only(snapshot, "x-1", "2023-06-01", "2023-06-01").gone);
    assert_false(only(snapshot, "x-1", "2023-06-01", "2022-06-01").gone);
    assert_true(only(snapshot, "x-1", "2023-06-01", "2022-06-01").in_effect);
    struct itd_designation *none;
    assert_int_equal(look(&none, snapshot, "x-1", "2023-06-01", "2020-06-01"), 0); /* not known yet */
    itd_snapshot_close(snapshot);
}

static void
stated_dates_go_before_observed_ones(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "made", "2020-01-01", { PARTY, "x-1-s|Sanction|entity=x-1|listingDate=2015-03-01|startDate=2015-04" } },
        { "made", "2021-01-01", { "x-2|Organization|name=Other" } },
        { "made", "2022-01-01", { PARTY, "x-1-s|Sanction|entity=x-1|listingDate=2015-03-01|startDate=2015-04" } },
        { "made", "2023-01-01", { "x-2|Organization|name=Other" } },
        { "made", "2024-01-01", { PARTY, "x-1-s|Sanction|entity=x-1|listingDate=2023-05-05|endDate=2025" } }
    };
    struct itd_snapshot       *snapshot = make(VERSIONS, 5);
    struct designation_history three = history(snapshot, "x-1");
    assert_int_equal(three.interval_count, 3);
    assert_interval(&three.intervals[0], "2015-04-01", ITD_BASIS_STATED, "2021-01-01", ITD_BASIS_OBSERVED);
    assert_interval(&three.intervals[1], "2021-01-02", ITD_BASIS_OBSERVED, "2023-01-01", ITD_BASIS_OBSERVED);
    assert_interval(&three.intervals[2], "2023-05-05", ITD_BASIS_STATED, "2026-01-01", ITD_BASIS_STATED);
    itd_snapshot_close(snapshot);
}

static void
an_unknown_start_never_hides(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = { { "ofac-sdn",
                                                      "2024-02-01",
                                                      { PARTY, "x-1-s|Sanction|entity=x-1|programId=SYRIA",
                                                        "x-3|Person|name=Some One",
                                                        "x-3-s|Sanction|entity=x-3|programId=DPRK3" } } };
    struct itd_snapshot             *snapshot = make(VERSIONS, 1);
    struct itd_designation           designation = only(snapshot, "x-3", "1980-01-01", NULL);
    assert_true(designation.in_effect);
    assert_interval(&designation.interval, NULL, ITD_BASIS_ASSUMED, NULL, ITD_BASIS_NONE);
    assert_int_equal(designation.first_seen, day("2024-02-01"));
    designation = only(snapshot, "x-1", "2025-08-01", NULL);
    assert_false(designation.in_effect);
    assert_interval(&designation.interval, NULL, ITD_BASIS_ASSUMED, "2025-07-01", ITD_BASIS_REGIME);
    itd_snapshot_close(snapshot);
}

static void
a_listing_under_an_ended_regime_has_no_interval(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "un-sc", "2026-02-27", { PARTY, "x-1-s|Sanction|entity=x-1|programId=Mali|listingDate=2024-01-01" } }
    };
    struct itd_snapshot   *snapshot = make(VERSIONS, 1);
    struct itd_designation designation = only(snapshot, "x-1", "2026-01-01", NULL);
    assert_false(designation.in_effect);
    assert_interval(&designation.interval, NULL, ITD_BASIS_NONE, NULL, ITD_BASIS_NONE);
    itd_snapshot_close(snapshot);
}

static void
an_end_before_its_start_is_not_believed(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "made", "2020-01-01", { PARTY, "x-1-s|Sanction|entity=x-1|startDate=2019-01-01|endDate=2018-01-01" } }
    };
    struct itd_snapshot   *snapshot = make(VERSIONS, 1);
    struct itd_designation designation = only(snapshot, "x-1", "2026-01-01", NULL);
    assert_true(designation.in_effect);
    assert_interval(&designation.interval, "2019-01-01", ITD_BASIS_STATED, NULL, ITD_BASIS_NONE);
    itd_snapshot_close(snapshot);
}

static void
codes_of_one_sanction_are_judged_together(void **state)
{
    (void)state;
#define SOURCE "programId=Specially Designated Nationals (SDN) - Treasury Department"
    static const struct made_version VERSIONS[] = {
        { "us-csl",
          "2026-01-01",
          { PARTY, "x-1-s|Sanction|entity=x-1|programId=SYRIA|" SOURCE, "x-2|Organization|name=Other",
            "x-2-s|Sanction|entity=x-2|programId=SYRIA|programId=NEWTAG|" SOURCE, "x-3|Organization|name=Third",
            "x-3-s|Sanction|entity=x-3|" SOURCE } }
    };
    struct itd_snapshot   *snapshot = make(VERSIONS, 1);
    struct itd_designation designation = only(snapshot, "x-1", "2025-12-01", NULL);
    assert_false(designation.in_effect); /* the source says nothing about the end of the tag */
    assert_true(sv_equal(designation.programme, SV("SYRIA")));
    assert_int_equal(designation.measures, ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRANSACTION_BAN);
    assert_true(only(snapshot, "x-2", "2025-12-01", NULL).in_effect); /* a tag that is not known may stand */
    designation = only(snapshot, "x-3", "2025-12-01", NULL);
    assert_true(designation.in_effect);
    assert_true(sv_equal(designation.regime, SV("us-sdn")));
    itd_snapshot_close(snapshot);
}

static void
stated_measures_go_before_the_programme(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "uk",
          "2026-01-01",
          { "x-1|Person|name=Some One", "x-1-s|Sanction|entity=x-1|provisions=Travel Ban|programId=Russia",
            "x-2|Vessel|name=Some Ship",
            "x-2-s|Sanction|entity=x-2|provisions=Travel Ban|provisions=Prohibition of port entry",
            "x-3|LegalEntity|name=Some Party", "x-3-s|Sanction|entity=x-3|provisions=Travel Ban" } }
    };
    struct itd_snapshot *snapshot = make(VERSIONS, 1);
    assert_int_equal(only(snapshot, "x-1", "2026-01-01", NULL).measures, ITD_MEASURE_TRAVEL_BAN);
    assert_int_equal(only(snapshot, "x-2", "2026-01-01", NULL).measures, ITD_MEASURE_VESSEL_BAN);
    assert_int_equal(only(snapshot, "x-3", "2026-01-01", NULL).measures, ITD_MEASURE_TRAVEL_BAN);
    itd_snapshot_close(snapshot);
}

static void
topics_alone_are_a_designation(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = { { "made",
                                                      "2020-01-01",
                                                      { "x-1|Company|name=Some Company|topics=export.control",
                                                        "x-2|Person|name=Some One|topics=role.pep" } },
                                                    { "made",
                                                      "2021-01-01",
                                                      { "x-1|Company|name=Some Company|topics=export.control",
                                                        "x-3|Company|name=Late Company|topics=sanction" } } };
    struct itd_snapshot             *snapshot = make(VERSIONS, 2);
    struct itd_designation           designation = only(snapshot, "x-1", "2026-01-01", NULL), *none;
    assert_true(designation.in_effect);
    assert_interval(&designation.interval, NULL, ITD_BASIS_ASSUMED, NULL, ITD_BASIS_NONE);
    assert_int_equal(designation.measures, ITD_MEASURE_EXPORT_CONTROL);
    assert_true(sv_equal(designation.list, SV("made")));
    assert_int_equal(look(&none, snapshot, "x-2", "2026-01-01", NULL), 0); /* a role is no sanction */
    designation = only(snapshot, "x-3", "2026-01-01", NULL);
    assert_interval(&designation.interval, "2020-01-02", ITD_BASIS_OBSERVED, NULL, ITD_BASIS_NONE);
    itd_snapshot_close(snapshot);
}

static void
each_list_has_its_own_designation(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "ofac-sdn", "2024-02-01", { PARTY "|topics=sanction", "x-1-s|Sanction|entity=x-1|programId=DPRK3" } },
        { "us-csl",
          "2024-03-01",
          { PARTY "|topics=sanction", "x-1-s|Sanction|entity=x-1|programId=DPRK3|startDate=2016-03-16" } },
        { "third", "2024-03-01", { PARTY "|topics=sanction" } }
    };
    struct itd_snapshot    *snapshot = make(VERSIONS, 3);
    struct itd_designation *three;
    assert_int_equal(look(&three, snapshot, "x-1", "2024-04-01", NULL), 3);
    assert_true(sv_equal(three[0].list, SV("ofac-sdn")));
    assert_interval(&three[0].interval, NULL, ITD_BASIS_ASSUMED, NULL, ITD_BASIS_NONE);
    assert_true(sv_equal(three[1].list, SV("us-csl")));
    assert_interval(&three[1].interval, "2016-03-16", ITD_BASIS_STATED, NULL, ITD_BASIS_NONE);
    assert_true(sv_equal(three[2].list, SV("third")));
    itd_snapshot_close(snapshot);
}

/* What changed between two versions. */

struct changes {
    const struct itd_snapshot *snapshot;
    char                       text[256];
};

static void
on_changed(void *context, uint32_t entity, char how)
{
    struct changes *changes = context;
    size_t          len = strlen(changes->text);
    struct sv       id = itd_snapshot_entity_id(changes->snapshot, entity);
    snprintf(changes->text + len, sizeof changes->text - len, "%c%.*s ", how, SV_ARG(id));
}

static void
a_diff_names_what_changed(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "made",
          "2020-01-01",
          { PARTY, "x-2|Organization|name=Other", "x-3|Person|name=Third", "x-5|Person|name=Fifth",
            "x-5-s|Sanction|entity=x-5|programId=A" } },
        { "made",
          "2021-01-01",
          { PARTY, "x-2|Organization|name=Other|alias=Another", "x-4|Person|name=Fourth", "x-5|Person|name=Fifth",
            "x-5-s|Sanction|entity=x-5|programId=B" } },
        { "other", "2021-01-01", { "x-3|Person|name=Third" } }
    };
    struct itd_snapshot *snapshot = make(VERSIONS, 3);
    struct changes       changes = { .snapshot = snapshot };
    assert_int_equal(itd_lists_diff(snapshot, 0, 1, on_changed, &changes, NULL), ITD_OK);
    assert_string_equal(changes.text, "~x-2 -x-3 +x-4 ~x-5 ");
    changes.text[0] = '\0';
    assert_int_equal(itd_lists_diff(snapshot, 1, 1, on_changed, &changes, NULL), ITD_OK);
    assert_string_equal(changes.text, "");
    assert_int_equal(itd_lists_diff(snapshot, 0, 2, on_changed, &changes, NULL), ITD_USAGE);
    assert_int_equal(itd_lists_diff(snapshot, 0, 3, on_changed, &changes, NULL), ITD_NOT_FOUND);
    itd_snapshot_close(snapshot);
}

/* Memory. */

static bool
open_regimes(void *context)
{
    struct regimes  *opened;
    struct itd_error error;
    (void)context;
    enum itd_status status = regimes_open(&opened, NULL, &error);
    regimes_close(opened);
    return status == ITD_OK;
}

static bool
read_designations(void *context)
{
    const struct itd_snapshot *snapshot = context;
    struct itd_arena          *own = itd_arena_new(0);
    struct itd_designation    *designations;
    size_t                     count;
    if (own == NULL) return false;
    enum itd_status status = designations_of(&designations, &count, regimes, ftm, snapshot,
                                             itd_snapshot_find(snapshot, SV("x-1")), 0, ITD_DATE_NONE, own, NULL);
    itd_arena_free(own);
    return status == ITD_OK;
}

static void
a_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const struct made_version VERSIONS[] = {
        { "un-sc", "2020-01-01", { PARTY, "x-1-s|Sanction|entity=x-1|programId=Iran|unscId=IRe.999|listingDate=2008" } }
    };
    struct itd_snapshot *snapshot = make(VERSIONS, 1);
    assert_true(alloc_sweep(open_regimes, NULL) > 10);
    assert_true(alloc_sweep(read_designations, snapshot) > 0);
    itd_snapshot_close(snapshot);
    /* An arena at its cap. */
    snapshot = make(VERSIONS, 1);
    bool full = true;
    for (size_t bytes = 64; full; bytes += 64) {
        struct itd_arena       *small = itd_arena_new(bytes);
        struct itd_designation *designations;
        size_t                  count;
        uint32_t                entity = itd_snapshot_find(snapshot, SV("x-1"));
        enum itd_status         status =
            designations_of(&designations, &count, regimes, ftm, snapshot, entity, 0, ITD_DATE_NONE, small, NULL);
        full = status == ITD_NO_MEMORY;
        assert_true(full || (status == ITD_OK && count == 1));
        itd_arena_free(small);
    }
    itd_snapshot_close(snapshot);
}

static int
build_un(void)
{
    const char *files[3];
    for (int i = 0; i < 3; i++) {
        files[i] = data_path(UN[i]);
        if (files[i] == NULL) return 0;
    }
    const struct itd_lists_build options = { .files = files, .file_count = 3, .output = in_folder("un.itd") };
    if (itd_lists_build(&options, NULL, NULL, NULL) != ITD_OK) return -1;
    enum itd_status status = itd_snapshot_open(&un, in_folder("un.itd"), ITD_SNAPSHOT_COPY, ftm, NULL);
    unlink(in_folder("un.itd"));
    return status == ITD_OK ? 0 : -1;
}

static int
set_up(void **state)
{
    (void)state;
    arena = itd_arena_new(0);
    if (arena == NULL || mkdtemp(folder) == NULL || itd_ftm_open(&ftm, NULL, NULL) != ITD_OK ||
        name_tables_open(&names, NULL, NULL) != ITD_OK || regimes_open(&regimes, NULL, NULL) != ITD_OK) {
        return -1;
    }
    return build_un();
}

static int
tear_down(void **state)
{
    (void)state;
    itd_snapshot_close(un);
    regimes_close(regimes);
    name_tables_close(names);
    itd_ftm_close(ftm);
    itd_arena_free(arena);
    return rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regimes_have_effect_as_the_cases_say),
        cmocka_unit_test(programmes_lead_to_regimes_and_measures),
        cmocka_unit_test(published_measures_are_understood),
        cmocka_unit_test(measures_have_names),
        cmocka_unit_test(bad_tables_are_refused),
        cmocka_unit_test(another_folder_gives_another_sum),
        cmocka_unit_test(komid_is_listed_since_2009),
        cmocka_unit_test(a_kept_iran_entry_had_effect_until_transition_day_and_again),
        cmocka_unit_test(all_iran_entries_follow_their_regime),
        cmocka_unit_test(an_iran_entry_taken_off_in_2016_is_back_since_2025),
        cmocka_unit_test(ends_are_observed_between_versions),
        cmocka_unit_test(stated_dates_go_before_observed_ones),
        cmocka_unit_test(an_unknown_start_never_hides),
        cmocka_unit_test(a_listing_under_an_ended_regime_has_no_interval),
        cmocka_unit_test(an_end_before_its_start_is_not_believed),
        cmocka_unit_test(codes_of_one_sanction_are_judged_together),
        cmocka_unit_test(stated_measures_go_before_the_programme),
        cmocka_unit_test(topics_alone_are_a_designation),
        cmocka_unit_test(each_list_has_its_own_designation),
        cmocka_unit_test(a_diff_names_what_changed),
        cmocka_unit_test(a_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
