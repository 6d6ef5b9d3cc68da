#include "screen/lists_used.h"

#include <stdlib.h>

struct gathering {
    struct run_record        *run;
    const struct itd_matcher *matcher;
    int32_t                   today;
    struct itd_arena         *arena;
    struct list_state        *lists;
    size_t                    capacity;
};

static bool
is_wanted(const char *const *datasets, struct sv list)
{
    if (datasets == NULL) return true;
    for (; *datasets; datasets++) {
        if (sv_equal(sv_from(*datasets), list)) return true;
    }
    return false;
}

static struct list_state *
state_of(struct gathering *gathering, struct sv list)
{
    struct run_record *run = gathering->run;
    for (size_t i = 0; i < run->list_count; i++) {
        if (sv_equal(gathering->lists[i].list, list)) return &gathering->lists[i];
    }
    if (run->list_count == gathering->capacity) {
        size_t capacity = gathering->capacity ? gathering->capacity * 2 : 16;
        void  *grown = itd_arena_grow(gathering->arena, gathering->lists, gathering->capacity, capacity,
                                      sizeof *gathering->lists);
        if (grown == NULL) return NULL;
        gathering->lists = grown;
        gathering->capacity = capacity;
    }
    struct list_state *state = &gathering->lists[run->list_count++];
    *state = (struct list_state){ .list = list, .newest = ITD_DATE_NONE, .oldest = ITD_DATE_NONE };
    return state;
}

static bool
gather(struct gathering *gathering, const struct itd_snapshot *snapshot)
{
    const struct itd_match_options *match = &gathering->run->options->match;
    for (uint32_t v = 0; v < itd_snapshot_version_count(snapshot); v++) {
        struct itd_version version = itd_snapshot_version(snapshot, v);
        if (!is_wanted(match->datasets, version.list)) continue;
        struct list_state *state = state_of(gathering, version.list);
        if (state == NULL) return false;
        if (state->oldest == ITD_DATE_NONE || version.date < state->oldest) state->oldest = version.date;
        if (match->known_at != ITD_DATE_NONE && version.date > match->known_at) continue;
        if (state->newest == ITD_DATE_NONE || version.date > state->newest) {
            state->newest = version.date;
            state->entries = version.entries;
            state->age_days = gathering->today - version.date;
        }
    }
    return true;
}

static int
by_list(const void *a, const void *b)
{
    return sv_compare(((const struct list_state *)a)->list, ((const struct list_state *)b)->list);
}

static enum itd_status
check_datasets(const struct run_record *run, struct itd_error *error)
{
    for (const char *const *name = run->options->match.datasets; name && *name; name++) {
        bool found = false;
        for (size_t i = 0; i < run->list_count && !found; i++) found = sv_equal(run->lists[i].list, sv_from(*name));
        if (!found) {
            return itd_fail(error, ITD_NOT_FOUND, "the snapshot has no list '%s'; interdict lists info says which it has",
                            *name);
        }
    }
    return ITD_OK;
}

static bool
name_not_held(struct run_record *run, struct itd_arena *arena)
{
    struct sv *not_held = itd_arena_array(arena, run->list_count, sizeof *not_held);
    if (not_held == NULL) return false;
    for (size_t i = 0; i < run->list_count; i++) {
        const struct list_state *list = &run->lists[i];
        if (list->newest == ITD_DATE_NONE || list->oldest > run->as_of) not_held[run->not_held_count++] = list->list;
    }
    run->not_held = not_held;
    return true;
}

static bool
say_not_checked(struct run_record *run, struct itd_arena *arena)
{
    const struct itd_match_options *match = &run->options->match;
    struct sv                      *out = run->not_checked = itd_arena_array(arena, 8, sizeof *out);
    if (out == NULL) return false;
    size_t n = 0;
    out[n++] = SV("ownership and control by listed parties");
    out[n++] = SV("embargoes on goods, services and regions");
    if (match->weak == ITD_WEAK_CORROBORATE) out[n++] = SV("low-quality aliases by themselves");
    if (match->weak == ITD_WEAK_EXCLUDE) out[n++] = SV("low-quality aliases");
    if (match->datasets) out[n++] = SV("lists other than those chosen");
    if (match->topics) out[n++] = SV("topics other than those chosen");
    if (match->schema) out[n++] = itd_arena_format(arena, "entities other than %s", match->schema);
    out[n++] = itd_arena_format(arena, "hits beyond the best %u of a record", match->limit);
    run->not_checked_count = n;
    return out[n - 1].ptr != NULL;
}

enum itd_status
lists_used(struct run_record *run, const struct itd_matcher *matcher, int32_t today, struct itd_arena *arena,
           struct itd_error *error)
{
    struct gathering gathering = { .run = run, .matcher = matcher, .today = today, .arena = arena };
    struct sv        ids = SV("");
    run->list_count = run->not_held_count = 0;
    for (size_t i = 0; i < itd_matcher_snapshot_count(matcher); i++) {
        const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, i);
        if (!gather(&gathering, snapshot)) return itd_fail_memory(error);
        ids = itd_arena_format(arena, "%.*s%s%s", SV_ARG(ids), i ? "+" : "", itd_snapshot_id(snapshot));
        if (ids.ptr == NULL) return itd_fail_memory(error);
        run->bundled = run->bundled || itd_snapshot_is_bundled(snapshot);
    }
    if (run->list_count) qsort(gathering.lists, run->list_count, sizeof *gathering.lists, by_list);
    run->lists = gathering.lists;
    run->snapshot = ids.ptr;
    if (!name_not_held(run, arena) || !say_not_checked(run, arena)) return itd_fail_memory(error);
    return check_datasets(run, error);
}
