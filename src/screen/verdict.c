#include "screen/verdict.h"

#include "model/date.h"
#include "model/identifier.h"
#include "screen/write_designation.h"

struct judging {
    struct judgement    *judgement;
    const struct judge  *judge;
    const struct record *record;
    struct itd_arena    *arena;
    struct itd_error    *error;
};

void
judgement_count(struct itd_screen_summary *summary, const struct judgement *judgement)
{
    bool alert = false, open = false;
    summary->stops += judgement->verdict == VERDICT_STOP;
    summary->reviews += judgement->verdict == VERDICT_REVIEW;
    summary->clears += judgement->verdict == VERDICT_CLEAR;
    for (size_t i = 0; i < judgement->count; i++) {
        const struct finding *finding = &judgement->findings[i];
        summary->hits += finding->hit && strcmp(finding->kind, "identifier-conflict") != 0;
        if (!finding_is_alert(finding)) continue;
        alert = true;
        open = open || finding->decision == NULL;
    }
    summary->decided += alert && !open;
}

const char *
severity_name(enum severity severity)
{
    return severity == SEVERITY_STOP ? "stop" : severity == SEVERITY_REVIEW ? "review" : "note";
}

const char *
verdict_name(enum verdict verdict)
{
    return verdict == VERDICT_STOP ? "stop" : verdict == VERDICT_REVIEW ? "review" : "clear";
}

struct sv
day_text(struct itd_arena *arena, int32_t day)
{
    int year, month, day_of_month;
    if (day == ITD_DATE_NONE) return SV("not known");
    date_civil(day, &year, &month, &day_of_month);
    return itd_arena_format(arena, "%04d-%02d-%02d", year, month, day_of_month);
}

bool
finding_is_alert(const struct finding *finding)
{
    return finding->hit && finding->severity >= SEVERITY_REVIEW &&
           (strcmp(finding->kind, "listed-party") == 0 || strcmp(finding->kind, "listed-vessel") == 0);
}

void
judgement_settle(struct judgement *judgement)
{
    judgement->verdict = VERDICT_CLEAR;
    for (size_t i = 0; i < judgement->count; i++) {
        enum severity severity = judgement->findings[i].severity;
        if (severity == SEVERITY_STOP) judgement->verdict = VERDICT_STOP;
        if (severity == SEVERITY_REVIEW && judgement->verdict == VERDICT_CLEAR) judgement->verdict = VERDICT_REVIEW;
    }
}

/* A new finding, NULL when out of memory (or when its reason is, so that callers need no check of their own). */
static struct finding *
add(struct judging *judging, const char *kind, enum severity severity, struct sv reason)
{
    struct judgement *judgement = judging->judgement;
    if (reason.ptr == NULL) return NULL;
    if (judgement->count == judgement->capacity) {
        size_t capacity = judgement->capacity ? judgement->capacity * 2 : 4;
        void  *grown = itd_arena_grow(judging->arena, judgement->findings, judgement->capacity, capacity,
                                      sizeof *judgement->findings);
        if (grown == NULL) return NULL;
        judgement->findings = grown;
        judgement->capacity = capacity;
    }
    struct finding *finding = &judgement->findings[judgement->count++];
    *finding = (struct finding){ .rule = kind, .kind = kind, .severity = severity, .reason = reason, .role = "party" };
    return finding;
}

static void
add_datum(struct finding *finding, const char *name, struct sv value)
{
    if (finding && finding->data_count < FINDING_DATA_MAX) {
        finding->data[finding->data_count++] = (struct datum){ name, value };
    }
}

/* What the designations of a hit come to on the day. */
struct standing {
    uint32_t                      measures;  /* in effect */
    size_t                        in_effect;
    const struct itd_designation *first;     /* in effect, the earliest */
    const struct itd_designation *later;     /* begins only after the day */
    const struct itd_designation *ended;     /* was in effect before */
    bool                          unknown;   /* one in effect does not say what it forbids */
};

static bool
begins_before(const struct itd_designation *a, const struct itd_designation *b)
{
    if (b == NULL || b->interval.from == ITD_DATE_NONE) return true;
    return a->interval.from != ITD_DATE_NONE && a->interval.from < b->interval.from;
}

static struct standing
standing_of(const struct itd_hit *hit, int32_t as_of)
{
    struct standing standing = { 0 };
    for (size_t i = 0; i < hit->designation_count; i++) {
        const struct itd_designation *designation = &hit->designations[i];
        if (designation->in_effect) {
            standing.in_effect++;
            standing.measures |= designation->measures;
            standing.unknown = standing.unknown || designation->measures == 0;
            if (begins_before(designation, standing.first)) standing.first = designation;
        } else if (designation->interval.from != ITD_DATE_NONE && designation->interval.from > as_of) {
            if (begins_before(designation, standing.later)) standing.later = designation;
        } else {
            standing.ended = designation;
        }
    }
    return standing;
}

static bool
is_a(const struct judging *judging, struct sv schema, const char *ancestor)
{
    const struct itd_ftm *ftm = judging->judge->ftm;
    uint16_t              number = itd_ftm_schema(ftm, schema);
    return number != ITD_FTM_NONE && itd_ftm_is_a(ftm, number, itd_ftm_schema(ftm, sv_from(ancestor)));
}

static bool
subject_is_vessel(const struct judging *judging)
{
    return is_a(judging, itd_ftm_schema_name(judging->judge->ftm, judging->record->entity.schema), "Vessel");
}

/* Measure times role: what dealing with this party as such is. */
static enum severity
severity_of(uint32_t measures, bool unknown, bool vessel)
{
    uint32_t stops = ITD_MEASURE_ASSET_FREEZE | ITD_MEASURE_TRANSACTION_BAN | ITD_MEASURE_ARMS_EMBARGO;
    uint32_t reviews = ITD_MEASURE_INVESTMENT_BAN | ITD_MEASURE_SECTORAL_FINANCE | ITD_MEASURE_EXPORT_CONTROL |
                       ITD_MEASURE_VESSEL_BAN;
    if (measures & (vessel ? stops | ITD_MEASURE_VESSEL_BAN : stops)) return SEVERITY_STOP;
    return measures & reviews || unknown ? SEVERITY_REVIEW : SEVERITY_NOTE;
}

/* "un-sc KPe.001". */
static struct sv
list_reference(struct judging *judging, const struct itd_designation *designation)
{
    return itd_arena_format(judging->arena, "%.*s%s%.*s", SV_ARG(designation->list),
                            designation->reference.len ? " " : "", SV_ARG(designation->reference));
}

/* "since 2009-04-24: asset-freeze, travel-ban". */
static struct sv
standing_text(struct judging *judging, const struct standing *standing)
{
    struct buf text = { 0 };
    interval_add_text(&text, &standing->first->interval, standing->first->first_seen);
    if (standing->in_effect > 1) buf_add_sv(&text, SV(" (and more)"));
    buf_add_sv(&text, SV(": "));
    measures_add_text(&text, standing->measures);
    struct sv copy = buf_ok(&text) ? itd_arena_copy(judging->arena, buf_sv(&text)) : sv_make(NULL, 0);
    buf_fini(&text);
    return copy;
}

static enum severity
at_most(enum severity severity, enum severity highest)
{
    return severity < highest ? severity : highest;
}

static struct finding *
add_listed(struct judging *judging, const struct itd_hit *hit, const struct standing *standing)
{
    bool          vessel = is_a(judging, hit->schema, "Vessel");
    enum severity severity = severity_of(standing->measures, standing->unknown, vessel);
    struct sv     since = standing_text(judging, standing);
    if (hit->probability < judging->judge->stop_at) severity = at_most(severity, SEVERITY_REVIEW);
    if (!hit->match) severity = SEVERITY_NOTE;
    if (since.ptr == NULL) return NULL;
    struct sv reason =
        itd_arena_format(judging->arena, "%s by %.*s, %.*s%s",
                         severity == SEVERITY_STOP ? "listed" : "may be a party listed",
                         SV_ARG(list_reference(judging, standing->first)), SV_ARG(since),
                         severity == SEVERITY_NOTE ? " (forbids nothing in this role)" : "");
    return add(judging, vessel ? "listed-vessel" : "listed-party", severity, reason);
}

/* An entity without a designation: what its topics say, and that it is not a sanction. */
static struct finding *
add_by_topic(struct judging *judging, const struct itd_hit *hit)
{
    static const struct {
        const char   *topic;
        enum severity severity;
        const char   *words;
    } TOPICS[] = {
        { "sanction", SEVERITY_REVIEW, "on a sanctions list that does not say what it forbids" },
        { "sanction.linked", SEVERITY_REVIEW, "linked to a sanctioned party, not itself sanctioned" },
        { "debarment", SEVERITY_REVIEW, "debarred from public contracts, not sanctioned" },
        { "export.control", SEVERITY_REVIEW, "under export control, not sanctioned" },
        { "role.pep", SEVERITY_REVIEW, "a politically exposed person, not sanctioned" },
        { "role.rca", SEVERITY_REVIEW, "close to a politically exposed person, not sanctioned" },
        { "crime", SEVERITY_REVIEW, "named in connection with crime, not sanctioned" },
        { "wanted", SEVERITY_REVIEW, "wanted, not sanctioned" },
    };
    enum severity severity = SEVERITY_NOTE;
    const char   *words = hit->topic_count ? "listed under other topics, not sanctioned" : NULL, *topic = "";
    for (size_t t = sizeof TOPICS / sizeof *TOPICS; t-- > 0;) {
        for (size_t i = 0; i < hit->topic_count; i++) {
            if (!sv_equal(hit->topics[i], sv_from(TOPICS[t].topic))) continue;
            severity = TOPICS[t].severity;
            words = TOPICS[t].words;
            topic = TOPICS[t].topic;
        }
    }
    if (words == NULL) {
        severity = SEVERITY_REVIEW;
        words = "in a list that gives no designation";
    }
    if (!hit->match) severity = SEVERITY_NOTE;
    struct finding *finding = add(judging, is_a(judging, hit->schema, "Vessel") ? "listed-vessel" : "listed-party",
                                  severity, itd_arena_copy(judging->arena, sv_from(words)));
    if (*topic) add_datum(finding, "topic", sv_from(topic));
    return finding;
}

static struct finding *
add_not_in_effect(struct judging *judging, const struct standing *standing)
{
    const struct itd_designation *designation = standing->later ? standing->later : standing->ended;
    struct itd_interval           interval = designation->interval;
    struct sv                     list = list_reference(judging, designation);
    if (standing->later) {
        struct sv       from = day_text(judging->arena, interval.from);
        struct finding *finding =
            add(judging, "listed-since", SEVERITY_REVIEW,
                itd_arena_format(judging->arena, "listed by %.*s only from %.*s", SV_ARG(list), SV_ARG(from)));
        add_datum(finding, "from", from);
        return finding;
    }
    struct sv       to = day_text(judging->arena, interval.to);
    struct finding *finding = add(judging, "delisted-since", SEVERITY_NOTE,
                                  itd_arena_format(judging->arena, "was listed by %.*s until %.*s%.*s", SV_ARG(list),
                                                   interval.to_basis == ITD_BASIS_OBSERVED ? 6 : 0, "about ",
                                                   SV_ARG(to)));
    add_datum(finding, "to", to);
    return finding;
}

static enum itd_status
judge_hit(struct judging *judging, const struct itd_hit *hit)
{
    struct standing standing = standing_of(hit, judging->judge->as_of);
    struct finding *finding;
    if (standing.in_effect) {
        finding = add_listed(judging, hit, &standing);
    } else if (standing.later || standing.ended) {
        finding = add_not_in_effect(judging, &standing);
    } else {
        finding = add_by_topic(judging, hit);
    }
    if (finding == NULL) return itd_fail_memory(judging->error);
    finding->hit = hit;
    if (subject_is_vessel(judging)) finding->role = "vessel";
    if (!hit->identifier_conflict) return ITD_OK;
    finding = add(judging, "identifier-conflict", SEVERITY_REVIEW,
                  SV("an identifier agrees with the listed party while the name or the birth date contradicts it"));
    if (finding == NULL) return itd_fail_memory(judging->error);
    finding->hit = hit;
    return ITD_OK;
}

/* The subject's own numbers, by the rules of their standards. */
static enum itd_status
judge_identifiers(struct judging *judging)
{
    const struct itd_entity *entity = &judging->record->entity;
    const struct itd_ftm    *ftm = judging->judge->ftm;
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        struct sv                   name = itd_ftm_property_name(ftm, statement->property);
        enum identifier_type        type = identifier_of_property(name);
        char                        normal[IDENTIFIER_SIZE];
        if (type == IDENTIFIER_OTHER) continue;
        if (type == IDENTIFIER_IMO && !subject_is_vessel(judging)) type = IDENTIFIER_IMO_COMPANY;
        bool usable = identifier_normalise(normal, type, statement->value);
        if (usable && identifier_check(type, sv_from(normal)) != IDENTIFIER_INVALID) continue;
        bool            imo = type == IDENTIFIER_IMO || type == IDENTIFIER_IMO_COMPANY;
        struct finding *finding =
            add(judging, imo ? "invalid-imo" : "invalid-identifier", imo ? SEVERITY_REVIEW : SEVERITY_NOTE,
                itd_arena_format(judging->arena, "%.*s is no valid %s number", SV_ARG(sv_slice(statement->value, 0, 80)),
                                 imo ? "IMO" : identifier_name(type)));
        if (finding == NULL) return itd_fail_memory(judging->error);
        add_datum(finding, "property", name);
        add_datum(finding, "value", statement->value);
    }
    return ITD_OK;
}

static enum itd_status
judge_problems(struct judging *judging)
{
    const struct record *record = judging->record;
    struct judgement    *judgement = judging->judgement;
    judgement->not_checked = itd_arena_array(judging->arena, record->problem_count + 1, sizeof(struct sv));
    if (judgement->not_checked == NULL) return itd_fail_memory(judging->error);
    for (size_t i = 0; i < record->problem_count; i++) {
        const struct problem *problem = &record->problems[i];
        struct sv             value = sv_slice(problem->value, 0, 80);
        if (problem->kind == PROBLEM_AMBIGUOUS) {
            struct sv       reason = itd_arena_format(judging->arena, "%.*s %.*s: %s; judged both ways",
                                                      SV_ARG(problem->column), SV_ARG(value), problem_text(problem->kind));
            struct finding *finding = add(judging, "ambiguous-date", SEVERITY_NOTE, reason);
            if (finding == NULL) return itd_fail_memory(judging->error);
            add_datum(finding, "value", problem->value);
            continue;
        }
        struct sv text = itd_arena_format(judging->arena, "%.*s: '%.*s' is %s", SV_ARG(problem->column), SV_ARG(value),
                                          problem_text(problem->kind));
        if (text.ptr == NULL) return itd_fail_memory(judging->error);
        judgement->not_checked[judgement->not_checked_count++] = text;
    }
    return ITD_OK;
}

static enum itd_status
judge_lists(struct judging *judging)
{
    const struct judge *judge = judging->judge;
    if (judge->not_held_count == 0) return ITD_OK;
    struct sv lists = SV("");
    for (size_t i = 0; i < judge->not_held_count && lists.ptr; i++) {
        lists = itd_arena_format(judging->arena, "%.*s%s%.*s", SV_ARG(lists), i ? ", " : "", SV_ARG(judge->not_held[i]));
    }
    struct finding *finding = add(judging, "list-not-held-for-date", SEVERITY_REVIEW,
                                  itd_arena_format(judging->arena, "no version as old as %.*s is held of: %.*s",
                                                   SV_ARG(day_text(judging->arena, judge->as_of)), SV_ARG(lists)));
    if (finding == NULL) return itd_fail_memory(judging->error);
    add_datum(finding, "lists", lists);
    return ITD_OK;
}

enum itd_status
judge_record(struct judgement *judgement, const struct judge *judge, const struct record *record,
             const struct itd_matches *matches, struct itd_arena *arena, struct itd_error *error)
{
    struct judging judging = { judgement, judge, record, arena, error };
    *judgement = (struct judgement){ 0 };
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < matches->count; i++) status = judge_hit(&judging, &matches->hits[i]);
    if (status == ITD_OK) status = judge_identifiers(&judging);
    if (status == ITD_OK) status = judge_problems(&judging);
    if (status == ITD_OK) status = judge_lists(&judging);
    judgement_settle(judgement);
    return status;
}
