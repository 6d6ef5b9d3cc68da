/* Answers as NDJSON, schema interdict/1: one object a line, keys in a fixed order. */
#include "screen/answer.h"

#include "format/json.h"
#include "screen/decisions.h"
#include "screen/write_designation.h"
#include "screen/write_mentions.h"

/* Writes `,"name":` (or without the comma after an opening bracket). */
static void
key(struct buf *out, const char *name)
{
    char last = out->len ? out->ptr[out->len - 1] : '{';
    if (last != '{' && last != '[') buf_add_char(out, ',');
    buf_add_format(out, "\"%s\":", name);
}

static void
text(struct buf *out, const char *name, struct sv value)
{
    key(out, name);
    json_add_string(out, value);
}

static void
number(struct buf *out, const char *name, uint64_t value)
{
    key(out, name);
    buf_add_format(out, "%llu", (unsigned long long)value);
}

static void
boolean(struct buf *out, const char *name, bool value)
{
    key(out, name);
    buf_add_sv(out, value ? SV("true") : SV("false"));
}

static void
day(struct buf *out, const char *name, int32_t value)
{
    key(out, name);
    if (value == ITD_DATE_NONE) {
        buf_add_sv(out, SV("null"));
        return;
    }
    buf_add_char(out, '"');
    add_day(out, value);
    buf_add_char(out, '"');
}

static void
texts(struct buf *out, const char *name, const struct sv *values, size_t count)
{
    key(out, name);
    buf_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_char(out, ',');
        json_add_string(out, values[i]);
    }
    buf_add_char(out, ']');
}

static void
names(struct buf *out, const char *name, const char *const *values)
{
    if (values == NULL) return;
    key(out, name);
    buf_add_char(out, '[');
    for (size_t i = 0; values[i]; i++) {
        if (i) buf_add_char(out, ',');
        json_add_string(out, sv_from(values[i]));
    }
    buf_add_char(out, ']');
}

static void
begin(struct buf *out, const char *type)
{
    buf_add_format(out, "{\"schema\":\"interdict/1\",\"type\":\"%s\"", type);
}

static void
end(struct buf *out)
{
    buf_add_sv(out, SV("}\n"));
}

static void
add_lists(struct buf *out, const struct run_record *run)
{
    key(out, "lists");
    buf_add_char(out, '[');
    for (size_t i = 0; i < run->list_count; i++) {
        const struct list_state *list = &run->lists[i];
        buf_add_sv(out, i ? SV(",{") : SV("{"));
        text(out, "list", list->list);
        day(out, "version", list->newest);
        day(out, "covers_from", list->oldest);
        key(out, "age_days");
        buf_add_format(out, "%d", list->age_days);
        number(out, "entries", list->entries);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void
add_threshold(struct buf *out, const struct run_record *run)
{
    const struct itd_match_options *match = &run->options->match;
    if (match->use_bits) {
        key(out, "threshold_bits");
        add_bits(out, match->threshold_bits);
    } else {
        key(out, "threshold");
        add_probability(out, run->threshold);
    }
}

static void
add_settings(struct buf *out, const struct run_record *run)
{
    static const char *const         WEAK[] = { "corroborate", "include", "exclude" };
    const struct itd_screen_options *options = run->options;
    key(out, "settings");
    buf_add_char(out, '{');
    add_threshold(out, run);
    key(out, "stop_at");
    add_probability(out, run->stop_at);
    number(out, "limit", options->match.limit);
    text(out, "weak", sv_from(WEAK[options->match.weak]));
    day(out, "known_at", options->match.known_at);
    names(out, "datasets", options->match.datasets);
    names(out, "topics", options->match.topics);
    if (options->match.schema) text(out, "schema", sv_from(options->match.schema));
    names(out, "map", options->map);
    if (options->changed_since) text(out, "changed_since", sv_from(options->changed_since));
    buf_add_char(out, '}');
}

static void
write_run(struct buf *out, const struct run_record *run)
{
    begin(out, "run");
    text(out, "engine", sv_from(run->engine));
    text(out, "snapshot", sv_from(run->snapshot));
    if (run->bundled) boolean(out, "bundled", true);
    add_lists(out, run);
    add_settings(out, run);
    day(out, "as_of", run->as_of);
    text(out, "background", sv_from(run->background));
    text(out, "tables", sv_from(run->tables));
    texts(out, "not_checked", run->not_checked, run->not_checked_count);
    end(out);
}

static void
add_terms(struct buf *out, const struct itd_term *terms, size_t count)
{
    key(out, "terms");
    buf_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_add_sv(out, i ? SV(",{") : SV("{"));
        text(out, "kind", sv_from(terms[i].kind));
        text(out, "query", terms[i].query);
        text(out, "candidate", terms[i].candidate);
        text(out, "relation", sv_from(terms[i].relation));
        key(out, "bits");
        add_bits(out, terms[i].bits);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void
add_hit(struct buf *out, const struct finding *finding)
{
    const struct itd_hit *hit = finding->hit;
    key(out, "hit");
    buf_add_char(out, '{');
    text(out, "alert_id", sv_from(finding->alert_id));
    text(out, "sides", sv_from(finding->sides));
    text(out, "party", hit->party);
    text(out, "entity_id", hit->entity_id);
    texts(out, "entries", hit->entries, hit->entry_count);
    text(out, "caption", hit->caption);
    text(out, "entity_schema", hit->schema);
    texts(out, "datasets", hit->datasets, hit->dataset_count);
    key(out, "name");
    buf_add_char(out, '{');
    text(out, "text", hit->name_text);
    text(out, "quality", sv_from(hit->name_quality));
    text(out, "script", sv_from(hit->name_script));
    buf_add_char(out, '}');
    boolean(out, "match", hit->match);
    key(out, "bits");
    add_bits(out, hit->bits);
    key(out, "probability");
    add_probability(out, hit->probability);
    add_terms(out, hit->terms, hit->term_count);
    key(out, "designations");
    buf_add_char(out, '[');
    for (size_t i = 0; i < hit->designation_count; i++) {
        if (i) buf_add_char(out, ',');
        designation_add_json(out, &hit->designations[i], NULL, 0);
    }
    buf_add_char(out, ']');
    texts(out, "topics", hit->topics, hit->topic_count);
    buf_add_char(out, '}');
}

static void
add_decision(struct buf *out, const struct decision *decision)
{
    key(out, "decision");
    buf_add_char(out, '{');
    text(out, "decision", decision->decision);
    text(out, "who", decision->who);
    text(out, "second", decision->second);
    text(out, "when", decision->when);
    text(out, "reason", decision->reason);
    text(out, "expires", decision->expires);
    buf_add_char(out, '}');
}

static void
add_finding(struct buf *out, const struct finding *finding)
{
    buf_add_char(out, '{');
    text(out, "rule", sv_from(finding->rule));
    text(out, "kind", sv_from(finding->kind));
    text(out, "severity", sv_from(severity_name(finding->severity)));
    text(out, "reason", finding->reason);
    text(out, "role", sv_from(finding->role));
    texts(out, "basis", NULL, 0);
    key(out, "data");
    buf_add_char(out, '{');
    for (size_t i = 0; i < finding->data_count; i++) text(out, finding->data[i].name, finding->data[i].value);
    buf_add_char(out, '}');
    if (finding->change) text(out, "change", sv_from(finding->change));
    if (finding->decision) add_decision(out, finding->decision);
    if (finding->hit) add_hit(out, finding);
    buf_add_char(out, '}');
}

/* What stands behind "clear": each list with the version looked at, the threshold, and what was left out. */
static void
add_checked(struct buf *out, const struct run_record *run, const struct judgement *judgement)
{
    key(out, "checked");
    buf_add_sv(out, SV("{\"lists\":["));
    for (size_t i = 0; i < run->list_count; i++) {
        if (run->lists[i].newest == ITD_DATE_NONE) continue;
        if (out->len && out->ptr[out->len - 1] != '[') buf_add_char(out, ',');
        buf_add_format(out, "\"%.*s@", SV_ARG(run->lists[i].list));
        add_day(out, run->lists[i].newest);
        buf_add_char(out, '"');
    }
    buf_add_char(out, ']');
    add_threshold(out, run);
    texts(out, "not_held", run->not_held, run->not_held_count);
    key(out, "not_checked");
    buf_add_char(out, '[');
    for (size_t i = 0; i < run->not_checked_count; i++) {
        if (i) buf_add_char(out, ',');
        json_add_string(out, run->not_checked[i]);
    }
    for (size_t i = 0; i < judgement->not_checked_count; i++) {
        if (i + run->not_checked_count) buf_add_char(out, ',');
        json_add_string(out, judgement->not_checked[i]);
    }
    buf_add_sv(out, SV("]}"));
}

static void
write_subject(struct buf *out, const struct run_record *run, const struct answer *answer)
{
    const struct record    *record = answer->record;
    const struct judgement *judgement = answer->judgement;
    uint16_t                vessel = itd_ftm_schema(run->ftm, SV("Vessel"));
    bool                    is_vessel = itd_ftm_is_a(run->ftm, record->entity.schema, vessel);
    begin(out, "subject");
    if (answer->file) text(out, "file", sv_from(answer->file));
    number(out, "row", record->row);
    text(out, "id", record->entity.id);
    text(out, "kind", answer->is_document ? SV("document") : is_vessel ? SV("vessel") : SV("party"));
    key(out, "subject");
    json_add_entity(out, run->ftm, &record->entity);
    day(out, "as_of", run->as_of);
    if (run->bundled) boolean(out, "bundled", true);
    text(out, "verdict", sv_from(verdict_name(judgement->verdict)));
    key(out, "findings");
    buf_add_char(out, '[');
    for (size_t i = 0; i < judgement->count; i++) {
        if (i) buf_add_char(out, ',');
        add_finding(out, &judgement->findings[i]);
    }
    buf_add_char(out, ']');
    if (answer->is_document) mentions_add_json(out, answer);
    add_checked(out, run, judgement);
    end(out);
}

static void
write_pair(struct buf *out, const struct run_record *run, const struct pair_answer *pair)
{
    (void)run;
    begin(out, "pair");
    number(out, "row", pair->record->row);
    boolean(out, "match", pair->comparison->match);
    key(out, "bits");
    add_bits(out, pair->comparison->bits);
    key(out, "probability");
    add_probability(out, pair->comparison->probability);
    add_terms(out, pair->comparison->terms, pair->comparison->term_count);
    end(out);
}

static void
write_rejected(struct buf *out, const char *file, const struct record *record)
{
    begin(out, "rejected");
    text(out, "file", sv_from(file));
    number(out, "line", record->line);
    number(out, "column", record->column);
    text(out, "reason", record->reason);
    text(out, "record", sv_slice(record->raw, 0, 4096));
    end(out);
}

static void
write_summary(struct buf *out, const struct run_record *run, const struct itd_screen_summary *summary)
{
    (void)run;
    begin(out, "summary");
    number(out, "records", summary->records);
    number(out, "findings", summary->stops + summary->reviews);
    number(out, "stop", summary->stops);
    number(out, "review", summary->reviews);
    number(out, "clear", summary->clears);
    number(out, "hits", summary->hits);
    number(out, "decided", summary->decided);
    number(out, "rejected", summary->rejected);
    key(out, "seconds");
    buf_add_format(out, "%.3f", summary->seconds);
    key(out, "per_second");
    buf_add_format(out, "%.0f", summary->seconds > 0 ? (double)summary->records / summary->seconds : 0);
    end(out);
}

const struct answer_writer json_writer = { .run = write_run,
                                           .subject = write_subject,
                                           .pair = write_pair,
                                           .rejected = write_rejected,
                                           .summary = write_summary };
