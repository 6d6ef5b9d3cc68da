/* Telling a hit: the whole entity is read and scored again, this time with words for its terms. */
#include "match/engine.h"

#include <math.h>

static const char *
name_of_quality(uint8_t quality)
{
    static const char *const NAMES[] = { "name", "alias", "weak-alias", "previous-name" };
    return NAMES[quality];
}

static bool
copy_terms(struct itd_term **terms, size_t *count, const struct sheet *sheet, struct itd_arena *arena)
{
    *terms = itd_arena_array(arena, sheet->count, sizeof **terms);
    if (*terms == NULL) return false;
    memcpy(*terms, sheet->terms, sheet->count * sizeof **terms);
    *count = sheet->count;
    return true;
}

static enum itd_status
fill_party(struct itd_hit *hit, const struct itd_snapshot *snapshot, struct itd_arena *arena)
{
    size_t          count = 0;
    const uint32_t *members =
        itd_snapshot_party_members(&count, snapshot, itd_snapshot_party(snapshot, hit->entity));
    hit->entries = itd_arena_array(arena, count, sizeof *hit->entries);
    if (hit->entries == NULL) return ITD_NO_MEMORY;
    for (size_t i = 0; i < count; i++) hit->entries[i] = itd_snapshot_entity_id(snapshot, members[i]);
    hit->entry_count = count;
    hit->party = count ? hit->entries[0] : hit->entity_id;
    return ITD_OK;
}

static bool
add_distinct(struct sv *texts, size_t *count, struct sv text)
{
    for (size_t i = 0; i < *count; i++) {
        if (sv_equal(texts[i], text)) return false;
    }
    texts[(*count)++] = text;
    return true;
}

/* The lists that have an entry of the party, and the topics of its entries. */
static enum itd_status
add_lists_and_topics(struct itd_hit *hit, const struct itd_matcher *matcher, const struct itd_entity *entity,
                     struct itd_arena *arena)
{
    uint16_t   topics = itd_ftm_property(matcher->ftm, SV("topics"));
    struct sv *lists = itd_arena_array(arena, hit->dataset_count + entity->count, sizeof *lists);
    struct sv *all = itd_arena_array(arena, hit->topic_count + entity->count, sizeof *all);
    if (lists == NULL || all == NULL) return ITD_NO_MEMORY;
    if (hit->dataset_count) memcpy(lists, hit->datasets, hit->dataset_count * sizeof *lists);
    if (hit->topic_count) memcpy(all, hit->topics, hit->topic_count * sizeof *all);
    hit->datasets = lists;
    hit->topics = all;
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        add_distinct(hit->datasets, &hit->dataset_count, statement->dataset.len ? statement->dataset : entity->dataset);
        if (statement->property == topics) add_distinct(hit->topics, &hit->topic_count, statement->value);
    }
    return ITD_OK;
}

static bool
is_wanted_list(const struct itd_match_options *options, struct sv list)
{
    for (const char *const *wanted = options->datasets; wanted && *wanted; wanted++) {
        if (sv_equal(list, sv_from(*wanted))) return true;
    }
    return options->datasets == NULL;
}

static enum itd_status
add_designations(struct itd_hit *hit, const struct itd_matcher *matcher, uint32_t entity,
                 const struct itd_match_options *options, struct itd_arena *arena, struct itd_error *error)
{
    struct itd_designation *more;
    size_t                  count;
    enum itd_status status = itd_designations(&more, &count, matcher, hit->snapshot, entity, options->as_of,
                                              options->known_at, arena, error);
    if (status != ITD_OK) return status;
    struct itd_designation *all = itd_arena_array(arena, hit->designation_count + count, sizeof *all);
    if (all == NULL) return itd_fail_memory(error);
    if (hit->designation_count) memcpy(all, hit->designations, hit->designation_count * sizeof *all);
    for (size_t i = 0; i < count; i++) {
        if (is_wanted_list(options, more[i].list)) all[hit->designation_count++] = more[i];
    }
    hit->designations = all;
    return ITD_OK;
}

/* Every entry of the party gives its lists, topics and designations. */
static enum itd_status
fill_entries(struct itd_hit *hit, const struct itd_matcher *matcher, const struct version_filter *filter,
             const struct itd_match_options *options, struct itd_arena *arena, struct itd_error *error)
{
    const struct itd_snapshot *snapshot = matcher->snapshots[hit->snapshot];
    size_t                     count = 0;
    const uint32_t            *members =
        itd_snapshot_party_members(&count, snapshot, itd_snapshot_party(snapshot, hit->entity));
    for (size_t i = 0; i < count; i++) {
        struct itd_entity entity;
        enum itd_status   status = filtered_entity(&entity, snapshot, filter, members[i], arena, error);
        if (status == ITD_OK && entity.count == 0) continue; /* of lists or versions that are not looked at */
        if (status == ITD_OK) status = add_lists_and_topics(hit, matcher, &entity, arena);
        if (status == ITD_OK) status = add_designations(hit, matcher, members[i], options, arena, error);
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

enum itd_status
hit_fill(struct itd_hit *hit, const struct itd_matcher *matcher, const struct profile *subject,
         const struct version_filter *filter, const struct itd_match_options *options, struct itd_arena *arena,
         struct itd_error *error)
{
    const struct itd_snapshot *snapshot = matcher->snapshots[hit->snapshot];
    struct itd_entity         *entity = itd_arena_alloc(arena, sizeof *entity);
    struct profile             profile;
    struct outcome             outcome;
    struct sheet               sheet;
    if (entity == NULL) return itd_fail_memory(error);
    enum itd_status status = filtered_entity(entity, snapshot, filter, hit->entity, arena, error);
    if (status == ITD_OK) status = profile_of_entity(&profile, matcher->ftm, matcher->names, entity, arena);
    if (status != ITD_OK) return status;
    score_with_weak_rule(&outcome, &sheet, &matcher->scorer, subject, &profile, options->weak);
    hit->bits = sheet.bits;
    hit->entity_id = entity->id;
    hit->caption = itd_entity_caption(matcher->ftm, entity);
    hit->schema = itd_ftm_schema_name(matcher->ftm, entity->schema);
    hit->name_quality = "";
    hit->name_script = "";
    if (outcome.candidate_name != SIZE_MAX) {
        const struct scored_name *name = &profile.names[outcome.candidate_name];
        hit->name_text = name->text;
        hit->name_quality = name_of_quality(name->quality);
        hit->name_script = text_script_name(name->script);
    }
    hit->identifier_conflict = outcome.identifier_same && outcome.contradicted;
    if (!copy_terms(&hit->terms, &hit->term_count, &sheet, arena)) return itd_fail_memory(error);
    status = fill_party(hit, snapshot, arena);
    return status == ITD_OK ? fill_entries(hit, matcher, filter, options, arena, error) : itd_fail_memory(error);
}

/* What a name would score against itself. */
static double
score_of_itself(const struct scorer *scorer, const struct scored_name *name)
{
    struct sheet sheet = { .count = 0, .bits = 0 };
    score_names(&sheet, scorer, name, name);
    return sheet.bits;
}

/* Without a list behind it a pair is judged by how much of the names agrees: a share of what the lesser name would score
 * against itself is taken off, so that rare words that agree do not outweigh others that differ. */
static void
score_pair(struct sheet *sheet, const struct scorer *scorer, const struct outcome *outcome, const struct profile *a,
           const struct profile *b)
{
    if (outcome->query_name == SIZE_MAX) return;
    double x = score_of_itself(scorer, &a->names[outcome->query_name]);
    double y = score_of_itself(scorer, &b->names[outcome->candidate_name]);
    sheet_add(sheet, "pair", a->names[outcome->query_name].text, b->names[outcome->candidate_name].text,
              "share of the names that must agree",
              -scorer->weights->pair_bits - scorer->weights->pair_share * (x < y ? x : y));
}

enum itd_status
itd_compare(struct itd_comparison *comparison, const struct itd_matcher *matcher, const struct itd_entity *a,
            const struct itd_entity *b, double prior, struct itd_arena *arena, struct itd_error *error)
{
    const struct weights *weights = &matcher->weights;
    struct profile        x, y;
    struct outcome        outcome;
    struct sheet          sheet;
    *comparison = (struct itd_comparison){ 0 };
    if (profile_of_entity(&x, matcher->ftm, matcher->names, a, arena) != ITD_OK ||
        profile_of_entity(&y, matcher->ftm, matcher->names, b, arena) != ITD_OK) {
        return itd_fail_memory(error);
    }
    const struct score_options options = { .weak = ITD_WEAK_INCLUDE, .is_pair = true };
    score_profiles(&outcome, &sheet, &matcher->scorer, &x, &y, &options);
    score_pair(&sheet, &matcher->scorer, &outcome, &x, &y);
    double odds = prior > 0 && prior < 1 ? prior / (1 - prior) : 1;
    double prior_bits = log2(odds);
    comparison->bits = sheet.bits;
    comparison->probability = matcher_probability(matcher, sheet.bits, prior_bits);
    comparison->match_bits = matcher_bits(matcher, weights->pair_threshold, prior_bits);
    /* Names without a letter or digit say nothing, so they cannot match. */
    bool comparable = outcome.query_name != SIZE_MAX || outcome.identifier_same;
    comparison->match = comparable && comparison->bits >= comparison->match_bits;
    return copy_terms(&comparison->terms, &comparison->term_count, &sheet, arena) ? ITD_OK : itd_fail_memory(error);
}
