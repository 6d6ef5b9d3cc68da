#include "screen/decisions.h"

#include "base/map.h"
#include "base/vec.h"
#include "format/csv.h"
#include "model/date.h"

#include <stdlib.h>

struct decisions {
    struct itd_arena *arena;
    struct decision  *items;
    size_t            count;
    size_t            capacity;
    struct map        by_alert; /* the last row of an alert counts */
};

static enum itd_status
add_row(struct decisions *decisions, struct csv *csv, const char *path, struct itd_error *error)
{
    static const char *const NAMES[] = { "alert_id", "decision", "who", "second", "when", "reason", "expires",
                                         "sides" };
    struct sv                values[8];
    for (size_t i = 0; i < 8; i++) {
        struct sv value = csv_get(csv, NAMES[i]);
        if (i == 3 && value.len == 0) value = csv_get(csv, "second person");
        values[i] = itd_arena_copy(decisions->arena, value);
        if (values[i].ptr == NULL) return itd_fail_memory(error);
    }
    struct decision decision = { values[0], values[1], values[2], values[3], values[4],
                                 values[5], values[6], values[7], ITD_DATE_NONE };
    if (decision.alert_id.len == 0 || decision.decision.len == 0) {
        return itd_fail_at(error, ITD_FORMAT, csv->line, 0, "%s, line %llu: a decision needs alert_id and decision",
                           path, (unsigned long long)csv->line);
    }
    if (decision.expires.len && !date_parse_iso(&decision.expires_day, sv_slice(decision.expires, 0, 10))) {
        return itd_fail_at(error, ITD_FORMAT, csv->line, 0, "%s, line %llu: '%.*s' is no date (YYYY-MM-DD)", path,
                           (unsigned long long)csv->line, SV_ARG(decision.expires));
    }
    if (!VEC_RESERVE(decisions->items, decisions->capacity, decisions->count + 1)) return itd_fail_memory(error);
    uint32_t *number = map_put(&decisions->by_alert, decision.alert_id);
    if (number == NULL) return itd_fail_memory(error);
    *number = (uint32_t)decisions->count;
    decisions->items[decisions->count++] = decision;
    return ITD_OK;
}

static enum itd_status
read_rows(struct decisions *decisions, size_t *without_sides, struct csv *csv, const char *path,
          struct itd_error *error)
{
    enum itd_status status = csv_next(csv, error);
    if (status == ITD_NOT_FOUND) return ITD_OK; /* an empty file has no decisions yet */
    if (status == ITD_OK) status = csv_header(csv, error);
    if (status != ITD_OK) return status;
    if (csv_column(csv, "alert_id") < 0 || csv_column(csv, "decision") < 0) {
        return itd_fail(error, ITD_FORMAT, "%s has no columns alert_id and decision", path);
    }
    while ((status = csv_next(csv, error)) == ITD_OK) {
        status = add_row(decisions, csv, path, error);
        if (status != ITD_OK) return status;
        *without_sides += decisions->items[decisions->count - 1].sides.len == 0;
    }
    return status == ITD_NOT_FOUND ? ITD_OK : status;
}

enum itd_status
decisions_open(struct decisions **out, size_t *without_sides, const char *path, struct itd_error *error)
{
    struct stream *stream = NULL;
    struct csv    *csv = NULL;
    *out = NULL;
    *without_sides = 0;
    struct decisions *decisions = calloc(1, sizeof *decisions);
    if (decisions) decisions->arena = itd_arena_new(0);
    enum itd_status status = decisions && decisions->arena ? stream_open(&stream, path, error) : itd_fail_memory(error);
    if (status == ITD_OK) status = csv_open(&csv, stream, 0, '"', error);
    if (status == ITD_OK) status = read_rows(decisions, without_sides, csv, path, error);
    csv_close(csv);
    stream_close(stream);
    if (status != ITD_OK) {
        decisions_close(decisions);
        return status;
    }
    *out = decisions;
    return ITD_OK;
}

void
decisions_close(struct decisions *decisions)
{
    if (decisions == NULL) return;
    map_fini(&decisions->by_alert);
    free(decisions->items);
    itd_arena_free(decisions->arena);
    free(decisions);
}

void
decisions_apply(struct judgement *judgement, const struct decisions *decisions, int32_t today)
{
    for (size_t i = 0; decisions && i < judgement->count; i++) {
        struct finding *finding = &judgement->findings[i];
        if (finding->hit == NULL) continue;
        uint32_t number = map_get(&decisions->by_alert, sv_from(finding->alert_id));
        if (number == MAP_NONE) continue;
        const struct decision *decision = &decisions->items[number];
        bool expired = decision->expires_day != ITD_DATE_NONE && decision->expires_day < today;
        bool same = decision->sides.len == 0 || sv_equal(decision->sides, sv_from(finding->sides));
        if (!expired && same) finding->decision = decision;
    }
}
