#include "match/designation.h"

#include "match/interval.h"
#include "model/date.h"
#include "snapshot/snapshot.h"

#include <time.h>

enum { SECONDS_A_DAY = 86400 };

struct properties {
    uint16_t entity, authority, unsc_id, authority_id, program_id, program, provisions;
    uint16_t start_date, listing_date, end_date, topics;
};

/* What one call looks at. */
struct reading {
    const struct regimes       *regimes;
    const struct itd_ftm       *ftm;
    const struct itd_snapshot  *snapshot;
    uint32_t                    entity;
    int32_t                     known_at;
    struct properties           properties;
    struct itd_arena           *arena;
    struct itd_error           *error;
    struct designation_history *items;
    size_t                      count;
    size_t                      capacity;
};

/* What says that there is a designation: a Sanction, or the entry itself with its topics. */
struct source {
    struct itd_entity           *entity;
    uint32_t                     sanction;
    const struct itd_statement **anchors; /* those whose versions hold the designation */
    size_t                       anchor_count;
};

/* A designation while it is worked out. */
struct draft {
    const struct reading       *reading;
    const struct source        *source;
    struct sv                   list;
    struct held_state          *states;
    size_t                      state_count;
    struct regime_span         *spans; /* of its regimes; none: no bounds */
    size_t                      span_count;
    struct designation_history *item;
};

static enum itd_status read_sanctions(struct reading *reading);
static enum itd_status read_topics(struct reading *reading);
static int32_t         today(void);
static void            choose_interval(struct itd_designation *designation, const struct designation_history *history,
                                       int32_t as_of);

static uint16_t
property(const struct itd_ftm *ftm, const char *name)
{
    return itd_ftm_property(ftm, sv_from(name));
}

static struct properties
properties_of(const struct itd_ftm *ftm)
{
    return (struct properties){ .entity = property(ftm, "entity"),
                                .authority = property(ftm, "authority"),
                                .unsc_id = property(ftm, "unscId"),
                                .authority_id = property(ftm, "authorityId"),
                                .program_id = property(ftm, "programId"),
                                .program = property(ftm, "program"),
                                .provisions = property(ftm, "provisions"),
                                .start_date = property(ftm, "startDate"),
                                .listing_date = property(ftm, "listingDate"),
                                .end_date = property(ftm, "endDate"),
                                .topics = property(ftm, "topics") };
}

enum itd_status
designation_intervals(struct designation_history **out, size_t *count, const struct regimes *regimes,
                      const struct itd_ftm *ftm, const struct itd_snapshot *snapshot, uint32_t entity, int32_t known_at,
                      struct itd_arena *arena, struct itd_error *error)
{
    struct reading  reading = { .regimes = regimes,
                                .ftm = ftm,
                                .snapshot = snapshot,
                                .entity = entity,
                                .known_at = known_at,
                                .properties = properties_of(ftm),
                                .arena = arena,
                                .error = error };
    enum itd_status status = read_sanctions(&reading);
    if (status == ITD_OK) status = read_topics(&reading);
    *out = status == ITD_OK ? reading.items : NULL;
    *count = status == ITD_OK ? reading.count : 0;
    return status;
}

enum itd_status
designations_of(struct itd_designation **out, size_t *count, const struct regimes *regimes, const struct itd_ftm *ftm,
                const struct itd_snapshot *snapshot, uint32_t entity, int32_t as_of, int32_t known_at,
                struct itd_arena *arena, struct itd_error *error)
{
    struct designation_history *histories;
    *out = NULL;
    enum itd_status status =
        designation_intervals(&histories, count, regimes, ftm, snapshot, entity, known_at, arena, error);
    if (status != ITD_OK) return status;
    struct itd_designation *designations = itd_arena_array(arena, *count, sizeof *designations);
    if (designations == NULL) {
        *count = 0;
        return itd_fail_memory(error);
    }
    if (as_of == ITD_DATE_NONE) as_of = today();
    for (size_t i = 0; i < *count; i++) {
        designations[i] = histories[i].designation;
        choose_interval(&designations[i], &histories[i], as_of);
    }
    *out = designations;
    return ITD_OK;
}

static int32_t
today(void)
{
    return (int32_t)(time(NULL) / SECONDS_A_DAY);
}

static bool
begins_by(const struct itd_interval *interval, int32_t day)
{
    return interval->from == ITD_DATE_NONE || interval->from <= day;
}

static bool
ends_by(const struct itd_interval *interval, int32_t day)
{
    return interval->to != ITD_DATE_NONE && interval->to <= day;
}

static void
choose_interval(struct itd_designation *designation, const struct designation_history *history, int32_t as_of)
{
    const struct itd_interval *chosen = NULL;
    for (size_t i = 0; i < history->interval_count; i++) {
        const struct itd_interval *interval = &history->intervals[i];
        if (chosen == NULL || begins_by(interval, as_of)) chosen = interval;
    }
    designation->interval = (struct itd_interval){
        .from = ITD_DATE_NONE, .to = ITD_DATE_NONE, .after = ITD_DATE_NONE, .not_after = ITD_DATE_NONE
    };
    if (chosen) designation->interval = *chosen;
    designation->in_effect = chosen && begins_by(chosen, as_of) && !ends_by(chosen, as_of);
}

static bool
is_known(const struct reading *reading, const struct itd_version *version)
{
    return reading->known_at == ITD_DATE_NONE || version->date <= reading->known_at;
}

static bool
is_anchored(const struct reading *reading, const struct source *source, uint32_t version)
{
    for (size_t i = 0; i < source->anchor_count; i++) {
        if (itd_snapshot_said_in(reading->snapshot, source->anchors[i]->versions, version)) return true;
    }
    return false;
}

/* The next statement of a property that the designation's list made in a version. */
static const struct itd_statement *
next_said(const struct draft *draft, uint16_t wanted, uint32_t version, size_t *at)
{
    const struct itd_snapshot *snapshot = draft->reading->snapshot;
    while (wanted != ITD_FTM_NONE) {
        const struct itd_statement *statement = itd_entity_next(draft->source->entity, wanted, at);
        if (statement == NULL) return NULL;
        if (sv_equal(statement->dataset, draft->list) && itd_snapshot_said_in(snapshot, statement->versions, version)) {
            return statement;
        }
    }
    return NULL;
}

static struct sv
first_said(const struct draft *draft, uint16_t wanted, uint32_t version)
{
    size_t                      at = 0;
    const struct itd_statement *statement = next_said(draft, wanted, version, &at);
    return statement ? statement->value : sv_make(NULL, 0);
}

/* The earliest first day of a property's values, ITD_DATE_NONE when none is a date. */
static int32_t
earliest_day(const struct draft *draft, uint16_t wanted, uint32_t version)
{
    int32_t                     day = ITD_DATE_NONE;
    size_t                      at = 0;
    const struct itd_statement *statement;
    while ((statement = next_said(draft, wanted, version, &at))) {
        struct date_range readings[2];
        unsigned          count = date_parse(readings, statement->value);
        for (unsigned i = 0; i < count; i++) {
            if (day == ITD_DATE_NONE || readings[i].first_day < day) day = readings[i].first_day;
        }
    }
    return day;
}

static int32_t
stated_start(const struct draft *draft, uint32_t version)
{
    int32_t day = earliest_day(draft, draft->reading->properties.start_date, version);
    return day != ITD_DATE_NONE ? day : earliest_day(draft, draft->reading->properties.listing_date, version);
}

/* The latest day from which a value of endDate says that there is no effect. */
static int32_t
stated_end(const struct draft *draft, uint32_t version)
{
    int32_t                     end = ITD_DATE_NONE;
    size_t                      at = 0;
    const struct itd_statement *statement;
    while ((statement = next_said(draft, draft->reading->properties.end_date, version, &at))) {
        struct date_range readings[2];
        unsigned          count = date_parse(readings, statement->value);
        for (unsigned i = 0; i < count; i++) {
            int32_t day = readings[i].precision == DATE_DAY ? readings[i].last_day : readings[i].last_day + 1;
            if (day > end) end = day; /* no date is the smallest number */
        }
    }
    return end;
}

/* Reads the stated dates where a run of versions ends, and works out the intervals. */
static enum itd_status
add_intervals(struct draft *draft)
{
    const struct reading *reading = draft->reading;
    for (size_t i = 0, length; i < draft->state_count; i += length) {
        length = held_run(draft->states, draft->state_count, i);
        struct held_state *last = &draft->states[i + length - 1];
        last->start = stated_start(draft, last->version);
        last->end = stated_end(draft, last->version);
    }
    return intervals_of(&draft->item->intervals, &draft->item->interval_count, draft->states, draft->state_count,
                        draft->spans, draft->span_count, reading->arena, reading->error);
}

/* What the codes of a designation say together. */
struct codes {
    struct sv programme;
    struct sv regime;
    unsigned  rank;      /* of the one that `programme` is: 0 none, 1 not in the tables, 2 without bounds, 3 with */
    bool      unbounded; /* some code is not in the tables */
    uint32_t  measures;
    struct regime_span *spans;
    size_t              span_count;
};

static enum itd_status
add_code(struct codes *codes, const struct draft *draft, struct sv code, struct sv reference)
{
    const struct reading *reading = draft->reading;
    struct regime_span   *spans;
    size_t                count;
    struct sv             regime;
    uint32_t              measures;
    regimes_programme(&regime, &measures, reading->regimes, draft->list, code);
    enum itd_status status = regimes_spans(&spans, &count, reading->regimes, draft->list, regime, code, reference,
                                           reading->arena, reading->error);
    if (status != ITD_OK) return status;
    codes->measures |= measures;
    bool     open = count == 1 && spans[0].from == ITD_DATE_NONE && spans[0].to == ITD_DATE_NONE;
    unsigned rank = count == 0 ? 1 : open ? 2 : 3;
    if (count == 0) codes->unbounded = true;
    if (rank > codes->rank || codes->rank == 0) {
        codes->programme = code;
        codes->regime = regime;
        codes->rank = rank;
    }
    if (rank < 3) return ITD_OK;
    struct regime_span *grown =
        itd_arena_grow(reading->arena, codes->spans, codes->span_count, codes->span_count + count, sizeof *grown);
    if (grown == NULL) return itd_fail_memory(reading->error);
    memcpy(grown + codes->span_count, spans, count * sizeof *spans);
    codes->spans = grown;
    codes->span_count += count;
    return ITD_OK;
}

static enum itd_status
read_codes(struct codes *codes, const struct draft *draft, uint32_t version, struct sv reference)
{
    const struct properties *properties = &draft->reading->properties;
    uint16_t                 wanted = properties->program_id;
    if (first_said(draft, wanted, version).len == 0) wanted = properties->program;
    size_t                      at = 0;
    const struct itd_statement *statement;
    while ((statement = next_said(draft, wanted, version, &at))) {
        enum itd_status status = add_code(codes, draft, statement->value, reference);
        if (status != ITD_OK) return status;
    }
    codes->span_count = codes->unbounded ? 0 : regime_spans_join(codes->spans, codes->span_count);
    return ITD_OK;
}

static uint32_t
read_measures(const struct draft *draft, uint32_t version, uint32_t of_programmes)
{
    const struct reading       *reading = draft->reading;
    const struct itd_ftm       *ftm = reading->ftm;
    uint32_t                    measures = 0;
    size_t                      at = 0;
    const struct itd_statement *statement;
    while ((statement = next_said(draft, reading->properties.provisions, version, &at))) {
        measures |= regimes_measures(reading->regimes, draft->list, statement->value);
    }
    if (measures == 0) measures = of_programmes;
    at = 0;
    while (measures == 0 && draft->source->sanction == ITD_ENTITY_NONE &&
           (statement = next_said(draft, reading->properties.topics, version, &at))) {
        if (sv_equal(statement->value, SV("export.control"))) measures = ITD_MEASURE_EXPORT_CONTROL;
    }
    uint16_t schema = itd_snapshot_entity_schema(reading->snapshot, reading->entity);
    uint16_t person = itd_ftm_schema(ftm, SV("Person"));
    bool     may_be_person =
        schema == ITD_FTM_NONE || itd_ftm_is_a(ftm, schema, person) || itd_ftm_is_a(ftm, person, schema);
    return may_be_person ? measures : measures & ~(uint32_t)ITD_MEASURE_TRAVEL_BAN;
}

/* What a Sanction that is gone and back says of itself is what its newest version says. */
static enum itd_status
describe(struct draft *draft, uint32_t newest, struct sv publisher)
{
    const struct properties *properties = &draft->reading->properties;
    struct itd_designation  *designation = &draft->item->designation;
    struct codes             codes = { 0 };
    designation->list = draft->list;
    designation->authority = first_said(draft, properties->authority, newest);
    if (designation->authority.len == 0) designation->authority = publisher;
    designation->reference = first_said(draft, properties->unsc_id, newest);
    if (designation->reference.len == 0) designation->reference = first_said(draft, properties->authority_id, newest);
    enum itd_status status = read_codes(&codes, draft, newest, designation->reference);
    if (status != ITD_OK) return status;
    designation->programme = codes.programme;
    designation->regime = codes.regime;
    designation->measures = read_measures(draft, newest, codes.measures);
    draft->spans = codes.spans;
    draft->span_count = codes.span_count;
    return ITD_OK;
}

/* The states of one list: its versions [first, end) as far as they are known. `*newest` gets the last that holds the
 * designation. False when none does. */
static bool
read_states(struct draft *draft, size_t *newest, uint32_t first, uint32_t end)
{
    const struct reading *reading = draft->reading;
    bool                  any = false;
    draft->state_count = 0;
    for (uint32_t v = first; v < end; v++) {
        struct itd_version version = itd_snapshot_version(reading->snapshot, v);
        if (!is_known(reading, &version)) continue;
        struct held_state  state = { .date = version.date, .version = v };
        struct held_state *last = draft->state_count ? &draft->states[draft->state_count - 1] : NULL;
        state.held = is_anchored(reading, draft->source, v);
        if (last && last->date == state.date) {
            if (state.held) *last = state;
        } else {
            draft->states[draft->state_count++] = state;
        }
        if (state.held) *newest = draft->state_count - 1;
        any = any || state.held;
    }
    return any;
}

/* The list in whose name the designation is stated. */
static struct sv
list_in(const struct reading *reading, const struct source *source, uint32_t version)
{
    for (size_t i = 0; i < source->anchor_count; i++) {
        if (itd_snapshot_said_in(reading->snapshot, source->anchors[i]->versions, version)) {
            return source->anchors[i]->dataset;
        }
    }
    return sv_make(NULL, 0);
}

static bool
has_list(const struct reading *reading, struct sv list)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct designation_history *item = &reading->items[i];
        if (item->sanction != ITD_ENTITY_NONE && sv_equal(item->designation.list, list)) return true;
    }
    return false;
}

static enum itd_status
make_room(struct reading *reading)
{
    if (reading->count < reading->capacity) return ITD_OK;
    size_t capacity = reading->capacity ? reading->capacity * 2 : 4;
    void  *grown = itd_arena_grow(reading->arena, reading->items, reading->count, capacity, sizeof *reading->items);
    if (grown == NULL) return itd_fail_memory(reading->error);
    reading->items = grown;
    reading->capacity = capacity;
    return ITD_OK;
}

/* The designation by the list that has the versions [first, end). */
static enum itd_status
read_list(struct reading *reading, const struct source *source, uint32_t first, uint32_t end)
{
    struct draft draft = { .reading = reading, .source = source };
    size_t       newest = 0, oldest = 0;
    draft.states = itd_arena_array(reading->arena, end - first, sizeof *draft.states);
    if (draft.states == NULL) return itd_fail_memory(reading->error);
    if (!read_states(&draft, &newest, first, end)) return ITD_OK;
    while (!draft.states[oldest].held) oldest++;
    uint32_t version = draft.states[newest].version;
    draft.list = list_in(reading, source, version);
    if (source->sanction == ITD_ENTITY_NONE && has_list(reading, draft.list)) return ITD_OK;
    enum itd_status status = make_room(reading);
    if (status != ITD_OK) return status;
    draft.item = &reading->items[reading->count];
    *draft.item = (struct designation_history){ .sanction = source->sanction };
    status = describe(&draft, version, itd_snapshot_version(reading->snapshot, version).publisher);
    if (status == ITD_OK) status = add_intervals(&draft);
    draft.item->designation.gone = newest + 1 < draft.state_count;
    draft.item->designation.first_seen = draft.states[oldest].date;
    if (status == ITD_OK) reading->count++;
    return status;
}

/* Versions of one list stand together in the snapshot. */
static enum itd_status
read_lists(struct reading *reading, const struct source *source)
{
    uint32_t        count = itd_snapshot_version_count(reading->snapshot);
    enum itd_status status = ITD_OK;
    for (uint32_t v = 0, end; status == ITD_OK && v < count; v = end) {
        struct sv list = itd_snapshot_version(reading->snapshot, v).list;
        bool      held = false;
        for (end = v; end < count && sv_equal(itd_snapshot_version(reading->snapshot, end).list, list); end++) {
            held = held || is_anchored(reading, source, end);
        }
        if (held) status = read_list(reading, source, v, end);
    }
    return status;
}

/* Gathers the statements that hold the designation. */
static enum itd_status
find_anchors(struct source *source, const struct reading *reading,
             bool (*is_anchor)(const struct reading *reading, const struct itd_statement *statement))
{
    source->anchors = itd_arena_array(reading->arena, source->entity->count, sizeof *source->anchors);
    if (source->anchors == NULL) return itd_fail_memory(reading->error);
    for (size_t i = 0; i < source->entity->count; i++) {
        const struct itd_statement *statement = &source->entity->statements[i];
        if (is_anchor(reading, statement)) source->anchors[source->anchor_count++] = statement;
    }
    return ITD_OK;
}

static bool
names_entity(const struct reading *reading, const struct itd_statement *statement)
{
    return statement->property == reading->properties.entity &&
           itd_snapshot_find(reading->snapshot, statement->value) == reading->entity;
}

static bool
is_listing_topic(const struct reading *reading, const struct itd_statement *statement)
{
    return statement->property == reading->properties.topics &&
           (sv_equal(statement->value, SV("sanction")) || sv_equal(statement->value, SV("debarment")) ||
            sv_equal(statement->value, SV("export.control")));
}

static enum itd_status
read_source(struct reading *reading, uint32_t number, bool is_sanction)
{
    struct itd_entity entity;
    struct source     source = { .entity = &entity, .sanction = is_sanction ? number : ITD_ENTITY_NONE };
    enum itd_status   status = itd_snapshot_entity(&entity, reading->snapshot, number, reading->arena, reading->error);
    if (status == ITD_OK) status = find_anchors(&source, reading, is_sanction ? names_entity : is_listing_topic);
    if (status == ITD_OK && source.anchor_count) status = read_lists(reading, &source);
    return status;
}

static enum itd_status
read_sanctions(struct reading *reading)
{
    size_t                 count;
    uint16_t               sanction = itd_ftm_schema(reading->ftm, SV("Sanction"));
    const struct itd_link *links = itd_snapshot_links_in(&count, reading->snapshot, reading->entity);
    enum itd_status        status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        uint16_t schema = itd_snapshot_entity_schema(reading->snapshot, links[i].entity);
        bool     again = i > 0 && links[i - 1].entity == links[i].entity; /* two lists state the same link */
        if (again || schema == ITD_FTM_NONE) continue;
        if (itd_ftm_is_a(reading->ftm, schema, sanction)) status = read_source(reading, links[i].entity, true);
    }
    return status;
}

static enum itd_status
read_topics(struct reading *reading)
{
    return read_source(reading, reading->entity, false);
}
