#include "screen/alert.h"

#include "base/hash.h"

#include <stdlib.h>

enum { ID_DIGITS = ALERT_ID_SIZE - 1 };

struct field {
    struct sv name;
    struct sv value;
};

static int
by_name_and_value(const void *a, const void *b)
{
    const struct field *one = a, *other = b;
    int                 order = sv_compare(one->name, other->name);
    return order ? order : sv_compare(one->value, other->value);
}

/* Fields end with a NUL, so that "a","bc" differs from "ab","c". */
static void
add_text(struct sha256_state *state, struct sv text)
{
    sha256_add(state, text);
    sha256_add(state, sv_make("", 1));
}

static void
finish(char id[ALERT_ID_SIZE], struct sha256_state *state)
{
    char          hex[SHA256_HEX_SIZE];
    struct sha256 sum = sha256_end(state);
    sha256_hex(hex, &sum);
    memcpy(id, hex, ID_DIGITS);
    id[ID_DIGITS] = '\0';
}

/* Whether the newest version looked at says the statement. */
static bool
is_current(const struct itd_snapshot *snapshot, const struct itd_statement *statement, int32_t known_at)
{
    uint32_t newest = UINT32_MAX;
    int32_t  date = INT32_MIN;
    if (snapshot == NULL || statement->versions == ITD_NO_VERSIONS) return true;
    for (uint32_t v = 0; v < itd_snapshot_version_count(snapshot); v++) {
        struct itd_version version = itd_snapshot_version(snapshot, v);
        if (!sv_equal(version.list, statement->dataset) || version.date < date) continue;
        if (known_at != ITD_DATE_NONE && version.date > known_at) continue;
        newest = v;
        date = version.date;
    }
    return newest != UINT32_MAX && itd_snapshot_said_in(snapshot, statement->versions, newest);
}

/* Adds an entity whatever the order of its statements. `snapshot` is NULL for a subject. */
static enum itd_status
add_entity(struct sha256_state *state, const struct itd_ftm *ftm, const struct itd_snapshot *snapshot,
           const struct itd_entity *entity, int32_t known_at, struct itd_arena *arena, struct itd_error *error)
{
    struct field *fields = itd_arena_array(arena, entity->count, sizeof *fields);
    size_t        count = 0;
    if (fields == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        if (!is_current(snapshot, statement, known_at)) continue;
        fields[count++] = (struct field){ itd_ftm_property_name(ftm, statement->property), statement->value };
    }
    if (count) qsort(fields, count, sizeof *fields, by_name_and_value);
    add_text(state, entity->id);
    add_text(state, itd_ftm_schema_name(ftm, entity->schema));
    for (size_t i = 0; i < count; i++) {
        /* Two lists may say the same of one entity: once is enough. */
        if (i && by_name_and_value(&fields[i - 1], &fields[i]) == 0) continue;
        add_text(state, fields[i].name);
        add_text(state, fields[i].value);
    }
    return ITD_OK;
}

static void
add_designations(struct sha256_state *state, const struct itd_hit *hit)
{
    for (size_t i = 0; i < hit->designation_count; i++) {
        const struct itd_designation *designation = &hit->designations[i];
        int32_t facts[] = { designation->interval.from, designation->interval.to, (int32_t)designation->measures,
                            designation->in_effect, designation->gone };
        add_text(state, designation->list);
        add_text(state, designation->reference);
        add_text(state, designation->programme);
        for (size_t f = 0; f < sizeof facts / sizeof *facts; f++) { /* the same bytes on every machine */
            unsigned char bytes[4];
            for (unsigned b = 0; b < 4; b++) bytes[b] = (unsigned char)((uint32_t)facts[f] >> 8 * b);
            sha256_add(state, sv_make((const char *)bytes, sizeof bytes));
        }
    }
}

static enum itd_status
add_entries(struct sha256_state *state, const struct itd_matcher *matcher, const struct itd_hit *hit, int32_t known_at,
            struct itd_arena *arena, struct itd_error *error)
{
    for (size_t i = 0; i < hit->entry_count; i++) {
        size_t            place;
        uint32_t          number;
        struct itd_entity entity;
        add_text(state, hit->entries[i]);
        if (!itd_matcher_find(&place, &number, matcher, hit->entries[i])) continue;
        const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, place);
        enum itd_status            status = itd_snapshot_entity(&entity, snapshot, number, arena, error);
        if (status == ITD_OK) {
            status = add_entity(state, itd_matcher_ftm(matcher), snapshot, &entity, known_at, arena, error);
        }
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

enum itd_status
alert_name(struct judgement *judgement, const struct itd_matcher *matcher, const struct itd_entity *subject,
           int32_t known_at, struct itd_arena *arena, struct itd_error *error)
{
    struct sha256_state of_subject;
    bool                begun = false;
    for (size_t i = 0; i < judgement->count; i++) {
        struct finding *finding = &judgement->findings[i];
        if (finding->hit == NULL) continue;
        enum itd_status status = ITD_OK;
        if (!begun) {
            sha256_begin(&of_subject);
            status = add_entity(&of_subject, itd_matcher_ftm(matcher), NULL, subject, ITD_DATE_NONE, arena, error);
            begun = true;
        }
        struct sha256_state id = of_subject, sides = of_subject;
        add_text(&id, finding->hit->party);
        for (size_t t = 0; t < finding->hit->term_count; t++) {
            const struct itd_term *term = &finding->hit->terms[t];
            if (term->query.len == 0 && term->candidate.len == 0) continue; /* an allowance, not a field */
            add_text(&id, sv_from(term->kind));
            add_text(&id, term->query);
            add_text(&id, term->candidate);
        }
        add_designations(&sides, finding->hit);
        if (status == ITD_OK) status = add_entries(&sides, matcher, finding->hit, known_at, arena, error);
        if (status != ITD_OK) return status;
        finish(finding->alert_id, &id);
        finish(finding->sides, &sides);
    }
    return ITD_OK;
}
