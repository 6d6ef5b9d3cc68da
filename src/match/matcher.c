#include "match/engine.h"

#include "base/table.h"
#include "match/designation.h"
#include "text/text.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

struct itd_match_options
itd_match_defaults(void)
{
    return (struct itd_match_options){ .as_of = ITD_DATE_NONE, .known_at = ITD_DATE_NONE };
}

static void
add_sum(struct sha256_state *all, struct sha256 sum)
{
    sha256_add(all, sv_make((const char *)&sum, sizeof sum));
}

/* Over everything that an answer depends on: the tables opened here, those by which records are read, and those
 * compiled into functions, which no folder replaces. */
static enum itd_status
sum_tables(struct itd_matcher *matcher, const char *folder, struct itd_error *error)
{
    static const char *const RECORDS[] = { "schemata", "properties", "countries", "columns", "record_types" };
    static const char *const COMPILED[] = { "months.tsv", "iban.tsv" };
    struct sha256_state      all;
    sha256_begin(&all);
    add_sum(&all, name_tables_sum(matcher->names));
    add_sum(&all, regimes_sum(matcher->regimes));
    add_sum(&all, matcher->weights.sum);
    for (size_t i = 0; i < sizeof RECORDS / sizeof *RECORDS; i++) {
        struct table    table;
        enum itd_status status = table_open(&table, RECORDS[i], folder, error);
        if (status != ITD_OK) return status;
        add_sum(&all, table.sum);
        table_close(&table);
    }
    for (size_t i = 0; i < sizeof COMPILED / sizeof *COMPILED; i++) {
        add_sum(&all, sha256_of(table_embedded(COMPILED[i])));
    }
    add_sum(&all, sha256_of(text_table()));
    struct sha256 sum = sha256_end(&all), background = name_background_sum(matcher->names);
    sha256_hex(matcher->tables, &sum);
    sha256_hex(matcher->background, &background);
    return ITD_OK;
}

static enum itd_status
open_tables(struct itd_matcher *matcher, const char *folder, struct itd_error *error)
{
    enum itd_status status = itd_ftm_open(&matcher->ftm, folder, error);
    if (status == ITD_OK) status = name_tables_open(&matcher->names, folder, error);
    if (status == ITD_OK) status = regimes_open(&matcher->regimes, folder, error);
    if (status == ITD_OK) status = weights_open(&matcher->weights, folder, error);
    if (status != ITD_OK) return status;
    matcher->scorer = (struct scorer){ matcher->ftm, matcher->names, &matcher->weights };
    return sum_tables(matcher, folder, error);
}

static enum itd_status
open_snapshots(struct itd_matcher *matcher, const struct itd_matcher_options *options, struct itd_error *error)
{
    enum itd_snapshot_mode mode = options->copy ? ITD_SNAPSHOT_COPY : ITD_SNAPSHOT_MAP;
    matcher->snapshots = calloc(options->snapshot_count + 1, sizeof *matcher->snapshots);
    matcher->indexes = calloc(options->snapshot_count + 1, sizeof *matcher->indexes);
    if (matcher->snapshots == NULL || matcher->indexes == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < options->snapshot_count; i++) {
        struct itd_snapshot *snapshot;
        enum itd_status      status = itd_snapshot_open(&snapshot, options->snapshots[i], mode, matcher->ftm, error);
        if (status != ITD_OK) return status;
        matcher->snapshots[matcher->snapshot_count] = snapshot;
        status = index_open(&matcher->indexes[matcher->snapshot_count++], snapshot, matcher->names, error);
        if (status != ITD_OK) return status;
        uint64_t entries;
        if (!sv_to_u64(&entries, snapshot_meta(snapshot, "entries"))) {
            return itd_fail(error, ITD_DAMAGED, "%s does not say how many entries it has; build it again",
                            options->snapshots[i]);
        }
        matcher->entries += entries;
    }
    return ITD_OK;
}

enum itd_status
itd_matcher_open(struct itd_matcher **out, const struct itd_matcher_options *options, struct itd_error *error)
{
    *out = NULL;
    struct itd_matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher == NULL) return itd_fail_memory(error);
    pthread_mutex_init(&matcher->pool_lock, NULL);
    enum itd_status status = ITD_OK;
    if (options->data_folder) matcher->data_folder = strdup(options->data_folder);
    if (options->data_folder && matcher->data_folder == NULL) status = itd_fail_memory(error);
    if (status == ITD_OK) status = open_tables(matcher, options->data_folder, error);
    if (status == ITD_OK) status = open_snapshots(matcher, options, error);
    if (status != ITD_OK) {
        itd_matcher_close(matcher);
        return status;
    }
    *out = matcher;
    return ITD_OK;
}

void
itd_matcher_close(struct itd_matcher *matcher)
{
    if (matcher == NULL) return;
    for (size_t i = 0; i < matcher->pool_count; i++) search_scratch_free(matcher->pool[i]);
    for (size_t i = 0; i < matcher->snapshot_count; i++) {
        index_close(&matcher->indexes[i]);
        itd_snapshot_close(matcher->snapshots[i]);
    }
    free(matcher->snapshots);
    free(matcher->indexes);
    regimes_close(matcher->regimes);
    name_tables_close(matcher->names);
    itd_ftm_close(matcher->ftm);
    free(matcher->data_folder);
    pthread_mutex_destroy(&matcher->pool_lock);
    free(matcher);
}

const struct itd_ftm *
itd_matcher_ftm(const struct itd_matcher *matcher)
{
    return matcher->ftm;
}

const char *
itd_matcher_data_folder(const struct itd_matcher *matcher)
{
    return matcher->data_folder;
}

size_t
itd_matcher_snapshot_count(const struct itd_matcher *matcher)
{
    return matcher->snapshot_count;
}

const struct itd_snapshot *
itd_matcher_snapshot(const struct itd_matcher *matcher, size_t i)
{
    return i < matcher->snapshot_count ? matcher->snapshots[i] : NULL;
}

const char *
itd_matcher_background(const struct itd_matcher *matcher)
{
    return matcher->background;
}

const char *
itd_matcher_tables(const struct itd_matcher *matcher)
{
    return matcher->tables;
}

bool
itd_matcher_find(size_t *snapshot, uint32_t *entity, const struct itd_matcher *matcher, struct sv id)
{
    for (size_t i = 0; i < matcher->snapshot_count; i++) {
        *entity = itd_snapshot_find(matcher->snapshots[i], id);
        *snapshot = i;
        if (*entity != ITD_ENTITY_NONE) return true;
    }
    return false;
}

enum itd_status
itd_subject_from_name(struct itd_entity *subject, const struct itd_matcher *matcher, struct sv name,
                      const char *schema, struct itd_arena *arena, struct itd_error *error)
{
    uint16_t number = itd_ftm_schema(matcher->ftm, sv_from(schema ? schema : "LegalEntity"));
    if (number == ITD_FTM_NONE) return itd_fail(error, ITD_USAGE, "\"%s\" is no FtM schema (Person, Company, Vessel, ...)", schema);
    enum itd_status status = itd_entity_init(subject, arena, number, SV(""), SV(""), error);
    return status == ITD_OK ? itd_entity_add(subject, itd_ftm_property(matcher->ftm, SV("name")), name, error) : status;
}

enum itd_status
itd_designations(struct itd_designation **designations, size_t *count, const struct itd_matcher *matcher,
                 size_t snapshot, uint32_t entity, int32_t as_of, int32_t known_at, struct itd_arena *arena,
                 struct itd_error *error)
{
    if (as_of == ITD_DATE_NONE) as_of = (int32_t)(time(NULL) / 86400);
    return designations_of(designations, count, matcher->regimes, matcher->ftm, matcher->snapshots[snapshot], entity,
                           as_of, known_at, arena, error);
}

struct search_scratch *
matcher_borrow(const struct itd_matcher *matcher)
{
    struct itd_matcher    *own = (struct itd_matcher *)matcher; /* the pool is the one thing that changes */
    struct search_scratch *scratch = NULL;
    pthread_mutex_lock(&own->pool_lock);
    if (own->pool_count > 0) scratch = own->pool[--own->pool_count];
    pthread_mutex_unlock(&own->pool_lock);
    return scratch ? scratch : search_scratch_new();
}

void
matcher_return(const struct itd_matcher *matcher, struct search_scratch *scratch)
{
    struct itd_matcher *own = (struct itd_matcher *)matcher;
    pthread_mutex_lock(&own->pool_lock);
    if (own->pool_count < SCRATCH_POOL_MAX) {
        own->pool[own->pool_count++] = scratch;
        scratch = NULL;
    }
    pthread_mutex_unlock(&own->pool_lock);
    search_scratch_free(scratch);
}

double
matcher_probability(const struct itd_matcher *matcher, double bits, double prior_bits)
{
    const struct weights *weights = &matcher->weights;
    return 1 / (1 + exp2(-(weights->calibration_slope * (bits + prior_bits) + weights->calibration_offset)));
}

double
matcher_bits(const struct itd_matcher *matcher, double probability, double prior_bits)
{
    const struct weights *weights = &matcher->weights;
    double                odds = log2(probability / (1 - probability));
    return (odds - weights->calibration_offset) / weights->calibration_slope - prior_bits;
}

double
matcher_prior_bits(const struct itd_matcher *matcher)
{
    double entries = matcher->entries > 0 ? (double)matcher->entries : 1;
    double prior = matcher->weights.expected_hits / entries;
    return log2(prior / (1 - prior));
}
