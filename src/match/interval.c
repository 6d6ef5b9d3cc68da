#include "match/interval.h"

struct intervals {
    struct itd_interval *items;
    size_t               count;
    size_t               capacity;
    struct itd_arena    *arena;
    struct itd_error    *error;
};

/* An interval with what is known of both its ends. */
struct run {
    struct itd_interval interval;
    int32_t             from_not_after;
    int32_t             to_after;
};

size_t
held_run(const struct held_state *states, size_t count, size_t first)
{
    size_t end = first + 1;
    while (end < count && states[end].held == states[first].held) end++;
    return end - first;
}

/* The run of states [first, last] as an interval, before its regime has a say. */
static struct run
run_of(const struct held_state *states, size_t count, size_t first, size_t last, bool is_back)
{
    int32_t              start = states[last].start, end = states[last].end;
    struct run           run = { .interval = { .from = ITD_DATE_NONE, .to = ITD_DATE_NONE } };
    struct itd_interval *interval = &run.interval;
    if (start != ITD_DATE_NONE && (!is_back || start > states[first - 1].date)) {
        interval->from = start;
        interval->from_basis = ITD_BASIS_STATED;
    } else if (first > 0) {
        interval->from = states[first - 1].date < INT32_MAX ? states[first - 1].date + 1 : INT32_MAX;
        interval->from_basis = ITD_BASIS_OBSERVED;
        run.from_not_after = states[first].date;
    } else {
        interval->from_basis = ITD_BASIS_ASSUMED;
    }
    bool seen_gone = last + 1 < count;
    if (end != ITD_DATE_NONE && end > interval->from && (!seen_gone || end <= states[last + 1].date)) {
        interval->to = end;
        interval->to_basis = ITD_BASIS_STATED;
    } else if (seen_gone) {
        interval->to = states[last + 1].date;
        interval->to_basis = ITD_BASIS_OBSERVED;
        run.to_after = states[last].date;
    }
    return run;
}

/* Adds a run unless it is empty. */
static enum itd_status
add(struct intervals *intervals, const struct run *run)
{
    struct itd_interval interval = run->interval;
    if (interval.to != ITD_DATE_NONE && interval.from >= interval.to) return ITD_OK;
    interval.after = interval.not_after = ITD_DATE_NONE;
    if (interval.to_basis == ITD_BASIS_OBSERVED) {
        interval.after = run->to_after;
        interval.not_after = interval.to;
    } else if (interval.from_basis == ITD_BASIS_OBSERVED) {
        interval.after = interval.from - 1;
        interval.not_after = run->from_not_after;
    }
    if (intervals->count == intervals->capacity) {
        size_t capacity = intervals->capacity ? intervals->capacity * 2 : 2;
        void  *grown = itd_arena_grow(intervals->arena, intervals->items, intervals->count, capacity, sizeof interval);
        if (grown == NULL) return itd_fail_memory(intervals->error);
        intervals->items = grown;
        intervals->capacity = capacity;
    }
    intervals->items[intervals->count++] = interval;
    return ITD_OK;
}

/* Adds what a span of the regime leaves of a run. */
static enum itd_status
add_cut(struct intervals *intervals, const struct run *run, const struct regime_span *span, bool is_first)
{
    struct run           part = *run;
    struct itd_interval *interval = &part.interval;
    if (interval->to != ITD_DATE_NONE && span->from >= interval->to) return ITD_OK;
    bool stays_unknown = is_first && interval->from_basis == ITD_BASIS_ASSUMED;
    if (!stays_unknown && interval->from < span->from) {
        interval->from = span->from;
        interval->from_basis = ITD_BASIS_REGIME;
    }
    if (span->to != ITD_DATE_NONE && (interval->to == ITD_DATE_NONE || span->to < interval->to)) {
        interval->to = span->to;
        interval->to_basis = ITD_BASIS_REGIME;
    }
    return add(intervals, &part);
}

enum itd_status
intervals_of(struct itd_interval **out, size_t *count, const struct held_state *states, size_t state_count,
             const struct regime_span *spans, size_t span_count, struct itd_arena *arena, struct itd_error *error)
{
    struct intervals intervals = { .arena = arena, .error = error };
    bool             is_back = false;
    enum itd_status  status = ITD_OK;
    for (size_t i = 0, length; status == ITD_OK && i < state_count; i += length) {
        length = held_run(states, state_count, i);
        if (!states[i].held) continue;
        struct run run = run_of(states, state_count, i, i + length - 1, is_back);
        is_back = true;
        if (span_count == 0) status = add(&intervals, &run);
        for (size_t s = 0; status == ITD_OK && s < span_count; s++)
            status = add_cut(&intervals, &run, &spans[s], s == 0);
    }
    *out = intervals.items;
    *count = intervals.count;
    return status;
}
