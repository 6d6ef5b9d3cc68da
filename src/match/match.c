/* Screening one subject. */
#include "match/engine.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { LIMIT_DEFAULT = 5 };

/* An entity whose score reached the threshold. */
struct scored {
    size_t   snapshot;
    uint32_t entity;
    uint32_t party;
    double   bits;
};

struct matching {
    const struct itd_matcher       *matcher;
    const struct itd_match_options *options;
    struct itd_arena               *arena;
    struct profile                  subject;
    struct version_filter          *filters; /* of each snapshot */
    double                          threshold; /* bits */
    struct scored                  *scored;
    size_t                          count;
    size_t                          capacity;
    uint64_t                        candidates;
    struct itd_error               *error;
};

enum itd_status
version_filter_init(struct version_filter *filter, const struct itd_snapshot *snapshot,
                    const struct itd_match_options *options, struct itd_arena *arena)
{
    filter->versions = NULL;
    if (options->datasets == NULL && options->known_at == ITD_DATE_NONE) return ITD_OK;
    uint32_t count = itd_snapshot_version_count(snapshot);
    bool    *allowed = itd_arena_array(arena, count, sizeof *allowed);
    if (allowed == NULL) return ITD_NO_MEMORY;
    for (uint32_t v = 0; v < count; v++) {
        struct itd_version version = itd_snapshot_version(snapshot, v);
        allowed[v] = options->known_at == ITD_DATE_NONE || version.date <= options->known_at;
        bool wanted = options->datasets == NULL;
        for (const char *const *list = options->datasets; list && *list; list++) {
            wanted = wanted || sv_equal(version.list, sv_from(*list));
        }
        allowed[v] = allowed[v] && wanted;
    }
    filter->versions = allowed;
    return ITD_OK;
}

bool
version_filter_allows(const struct version_filter *filter, const struct itd_snapshot *snapshot, uint32_t version_set)
{
    if (filter->versions == NULL) return true;
    for (uint32_t v = 0; v < itd_snapshot_version_count(snapshot); v++) {
        if (filter->versions[v] && itd_snapshot_said_in(snapshot, version_set, v)) return true;
    }
    return false;
}

enum itd_status
filtered_entity(struct itd_entity *out, const struct itd_snapshot *snapshot, const struct version_filter *filter,
                uint32_t entity, struct itd_arena *arena, struct itd_error *error)
{
    enum itd_status status = itd_snapshot_entity(out, snapshot, entity, arena, error);
    if (status != ITD_OK || filter->versions == NULL) return status;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        if (version_filter_allows(filter, snapshot, out->statements[i].versions)) {
            out->statements[kept++] = out->statements[i];
        }
    }
    out->count = kept;
    return ITD_OK;
}

static bool
has_topic(const struct itd_ftm *ftm, const struct itd_entity *entity, const char *const *topics)
{
    uint16_t property = itd_ftm_property(ftm, SV("topics"));
    size_t   at = 0;
    for (const struct itd_statement *s; (s = itd_entity_next(entity, property, &at));) {
        for (const char *const *topic = topics; *topic; topic++) {
            if (sv_equal(s->value, sv_from(*topic))) return true;
        }
    }
    return false;
}

bool
score_with_weak_rule(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer,
                     const struct profile *query, const struct profile *candidate, enum itd_weak weak)
{
    struct score_options options = { .weak = weak };
    score_profiles(outcome, sheet, scorer, query, candidate, &options);
    if (weak != ITD_WEAK_CORROBORATE || !outcome->weak) return true;
    /* A weak alias needs something beside it; without that only the other names count. */
    if (outcome->bits > outcome->name_bits) return true;
    options.weak = ITD_WEAK_EXCLUDE;
    score_profiles(outcome, sheet, scorer, query, candidate, &options);
    return outcome->candidate_name != SIZE_MAX || outcome->identifier_same;
}

static bool
is_cancelled(const struct itd_match_options *options)
{
    if (options->cancel && atomic_load_explicit((_Atomic bool *)options->cancel, memory_order_relaxed)) return true;
    if (options->deadline_ns == 0) return false;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec > options->deadline_ns;
}

static bool
passes_filters(const struct matching *matching, size_t snapshot, uint32_t entity)
{
    const struct itd_snapshot *file = matching->matcher->snapshots[snapshot];
    const struct itd_ftm      *ftm = matching->matcher->ftm;
    if (!snapshot_is_entry(file, entity)) return false;
    if (matching->options->schema) {
        uint16_t wanted = itd_ftm_schema(ftm, sv_from(matching->options->schema));
        if (!itd_ftm_is_a(ftm, itd_snapshot_entity_schema(file, entity), wanted)) return false;
    }
    return version_filter_allows(&matching->filters[snapshot], file, snapshot_entity_versions(file, entity));
}

/* The score of a candidate. Where a filter takes statements away, or topics are asked for, the whole entity is read. */
static enum itd_status
score_candidate(double *bits, bool *allowed, const struct matching *matching, size_t snapshot,
                const struct candidate *candidate)
{
    const struct itd_matcher *matcher = matching->matcher;
    const struct itd_snapshot *file = matcher->snapshots[snapshot];
    struct profile            profile;
    struct itd_entity         entity;
    enum itd_status           status;
    *allowed = true;
    if (matching->filters[snapshot].versions || matching->options->topics) {
        status = filtered_entity(&entity, file, &matching->filters[snapshot], candidate->entity, matching->arena,
                                 matching->error);
        if (status != ITD_OK) return status;
        if (matching->options->topics) *allowed = has_topic(matcher->ftm, &entity, matching->options->topics);
        status = profile_of_entity(&profile, matcher->ftm, matcher->names, &entity, matching->arena);
    } else {
        bool all = candidate->by_identifier || matching->options->exhaustive;
        status = index_profile(&profile, &matcher->indexes[snapshot], &matcher->scorer, candidate->entity,
                               all ? NULL : candidate->names, candidate->name_count, matching->arena);
    }
    if (status != ITD_OK) return itd_fail(matching->error, status, "an entity of the snapshot cannot be scored");
    struct sheet   sheet;
    struct outcome outcome;
    if (*allowed) {
        *allowed = score_with_weak_rule(&outcome, &sheet, &matcher->scorer, &matching->subject, &profile,
                                        matching->options->weak);
    }
    *bits = *allowed ? outcome.bits : 0;
    return ITD_OK;
}

static enum itd_status
keep(struct matching *matching, size_t snapshot, uint32_t entity, double bits)
{
    if (matching->count == matching->capacity) {
        size_t capacity = matching->capacity ? matching->capacity * 2 : 32;
        void  *grown = itd_arena_grow(matching->arena, matching->scored, matching->count, capacity,
                                      sizeof *matching->scored);
        if (grown == NULL) return itd_fail_memory(matching->error);
        matching->scored = grown;
        matching->capacity = capacity;
    }
    uint32_t party = itd_snapshot_party(matching->matcher->snapshots[snapshot], entity);
    matching->scored[matching->count++] = (struct scored){ snapshot, entity, party, bits };
    return ITD_OK;
}

static enum itd_status
score_candidates(struct matching *matching, size_t snapshot, const struct candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!passes_filters(matching, snapshot, candidates[i].entity)) continue;
        if (is_cancelled(matching->options)) return itd_fail(matching->error, ITD_CANCELLED, "stopped before its end");
        struct itd_arena_mark mark = itd_arena_mark(matching->arena);
        double                bits;
        bool                  allowed;
        enum itd_status       status = score_candidate(&bits, &allowed, matching, snapshot, &candidates[i]);
        itd_arena_release(matching->arena, mark);
        matching->candidates++;
        if (status == ITD_OK && allowed && bits >= matching->threshold) {
            status = keep(matching, snapshot, candidates[i].entity, bits);
        }
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

static enum itd_status
all_entities(struct candidate **candidates, size_t *count, const struct index *index, struct itd_arena *arena)
{
    *candidates = itd_arena_array(arena, index->entity_count, sizeof **candidates);
    if (*candidates == NULL) return ITD_NO_MEMORY;
    for (uint32_t e = 0; e < index->entity_count; e++) (*candidates)[e].entity = e;
    *count = index->entity_count;
    return ITD_OK;
}

/* Bits that a name must have: evidence beside it adds only so much, and only once the name has reached the floor. */
static double
bits_needed(const struct matching *matching)
{
    const struct weights *weights = &matching->matcher->weights;
    if (matching->subject.fact_count == 0) return matching->threshold;
    double needed = matching->threshold - weights->evidence_max;
    double floor = weights->evidence_floor < matching->threshold ? weights->evidence_floor : matching->threshold;
    return needed > floor ? needed : floor;
}

static enum itd_status
match_snapshot(struct matching *matching, size_t snapshot, struct search_scratch *scratch)
{
    const struct itd_matcher *matcher = matching->matcher;
    struct candidate         *candidates;
    size_t                    count;
    enum itd_status           status;
    if (matching->options->exhaustive) {
        status = all_entities(&candidates, &count, &matcher->indexes[snapshot], matching->arena);
    } else {
        status = search(&candidates, &count, &matcher->indexes[snapshot], &matcher->scorer, &matching->subject,
                        bits_needed(matching), scratch, matching->arena);
    }
    if (status != ITD_OK) return itd_fail_memory(matching->error);
    return score_candidates(matching, snapshot, candidates, count);
}

/* By party, the best entity of each first. */
static int
by_party(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    if (x->snapshot != y->snapshot) return x->snapshot < y->snapshot ? -1 : 1;
    if (x->party != y->party) return x->party < y->party ? -1 : 1;
    if (x->bits != y->bits) return x->bits > y->bits ? -1 : 1;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

static int
by_bits(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    if (x->bits != y->bits) return x->bits > y->bits ? -1 : 1;
    if (x->snapshot != y->snapshot) return x->snapshot < y->snapshot ? -1 : 1;
    return x->party < y->party ? -1 : x->party > y->party;
}

static void
keep_best_of_parties(struct matching *matching)
{
    size_t count = 0;
    if (matching->count) qsort(matching->scored, matching->count, sizeof *matching->scored, by_party);
    for (size_t i = 0; i < matching->count; i++) {
        const struct scored *before = count ? &matching->scored[count - 1] : NULL;
        if (before && before->snapshot == matching->scored[i].snapshot && before->party == matching->scored[i].party) {
            continue;
        }
        matching->scored[count++] = matching->scored[i];
    }
    matching->count = count;
    if (count) qsort(matching->scored, count, sizeof *matching->scored, by_bits);
}

/* Several snapshots can hold one party (public lists and a delta of them): the better hit takes the other's entries. */
static bool
join_hit(struct itd_matches *matches, const struct itd_hit *hit, struct itd_arena *arena)
{
    for (size_t i = 0; i < matches->count; i++) {
        struct itd_hit *other = &matches->hits[i];
        if (other->snapshot == hit->snapshot || !sv_equal(other->party, hit->party)) continue;
        struct sv *entries = itd_arena_array(arena, other->entry_count + hit->entry_count, sizeof *entries);
        if (entries == NULL) return true; /* the entries of the better hit alone are still right */
        memcpy(entries, other->entries, other->entry_count * sizeof *entries);
        for (size_t e = 0; e < hit->entry_count; e++) {
            bool known = false;
            for (size_t k = 0; k < other->entry_count; k++) known = known || sv_equal(entries[k], hit->entries[e]);
            if (!known) entries[other->entry_count++] = hit->entries[e];
        }
        other->entries = entries;
        return true;
    }
    return false;
}

static enum itd_status
tell_hits(struct itd_matches *matches, struct matching *matching)
{
    uint32_t limit = matching->options->limit ? matching->options->limit : LIMIT_DEFAULT;
    double   prior = matcher_prior_bits(matching->matcher);
    matches->hits = itd_arena_array(matching->arena, matching->count < limit ? matching->count : limit,
                                    sizeof *matches->hits);
    if (matches->hits == NULL) return itd_fail_memory(matching->error);
    for (size_t i = 0; i < matching->count && matches->count < limit; i++) {
        const struct scored *scored = &matching->scored[i];
        struct itd_hit      *hit = &matches->hits[matches->count];
        *hit = (struct itd_hit){ .snapshot = scored->snapshot, .entity = scored->entity, .bits = scored->bits };
        enum itd_status status = hit_fill(hit, matching->matcher, &matching->subject,
                                          &matching->filters[scored->snapshot], matching->options, matching->arena,
                                          matching->error);
        if (status != ITD_OK) return status;
        hit->match = hit->bits >= matching->threshold;
        hit->probability = matcher_probability(matching->matcher, hit->bits, prior);
        if (!join_hit(matches, hit, matching->arena)) matches->count++;
    }
    return ITD_OK;
}

double
matcher_threshold(const struct itd_matcher *matcher, const struct itd_match_options *options)
{
    if (options->use_bits) return options->threshold_bits;
    double probability = options->threshold > 0 ? options->threshold : matcher->weights.threshold;
    if (probability > 0.999999) probability = 0.999999;
    return matcher_bits(matcher, probability, matcher_prior_bits(matcher));
}

double
itd_matcher_threshold(const struct itd_matcher *matcher, const struct itd_match_options *options)
{
    return matcher_probability(matcher, matcher_threshold(matcher, options), matcher_prior_bits(matcher));
}

static enum itd_status
match(struct matching *matching)
{
    const struct itd_matcher *matcher = matching->matcher;
    struct search_scratch    *scratch = matcher_borrow(matcher);
    enum itd_status           status = scratch ? ITD_OK : itd_fail_memory(matching->error);
    for (size_t i = 0; status == ITD_OK && i < matcher->snapshot_count; i++) {
        status = match_snapshot(matching, i, scratch);
    }
    if (scratch) matcher_return(matcher, scratch);
    keep_best_of_parties(matching);
    return status;
}

enum itd_status
itd_match(struct itd_matches *matches, const struct itd_matcher *matcher, const struct itd_entity *subject,
          const struct itd_match_options *options, struct itd_arena *arena, struct itd_error *error)
{
    struct matching matching = { .matcher = matcher, .options = options, .arena = arena, .error = error };
    *matches = (struct itd_matches){ 0 };
    matching.threshold = matcher_threshold(matcher, options);
    if (options->schema && itd_ftm_schema(matcher->ftm, sv_from(options->schema)) == ITD_FTM_NONE) {
        return itd_fail(error, ITD_USAGE, "\"%s\" is no FtM schema", options->schema);
    }
    matching.filters = itd_arena_array(arena, matcher->snapshot_count, sizeof *matching.filters);
    enum itd_status status = matching.filters ? ITD_OK : ITD_NO_MEMORY;
    for (size_t i = 0; status == ITD_OK && i < matcher->snapshot_count; i++) {
        status = version_filter_init(&matching.filters[i], matcher->snapshots[i], options, arena);
    }
    if (status == ITD_OK) {
        status = profile_of_entity(&matching.subject, matcher->ftm, matcher->names, subject, arena);
    }
    if (status != ITD_OK) return itd_fail_memory(error);
    status = match(&matching);
    if (status == ITD_OK) status = tell_hits(matches, &matching);
    matches->candidates = matching.candidates;
    return status;
}
