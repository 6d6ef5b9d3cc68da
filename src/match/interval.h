/* interval: from the states of a list, the dates it states and its regime to the intervals of a designation. The rules
 * stand in designation.h, under "Held" and "Regime". Pure but for the arena. */
#ifndef MATCH_INTERVAL_H
#define MATCH_INTERVAL_H

#include "match/regimes.h"

/* A version of the list: does it hold the designation. */
struct held_state {
    int32_t  date;
    uint32_t version;
    bool     held;
    int32_t  start; /* stated, as the last version of a run says it, or ITD_DATE_NONE; not looked at in other states */
    int32_t  end;   /* the same for the first day without effect */
};

/* The length of the run of states, beginning at `first`, that are all held or all not. */
size_t held_run(const struct held_state *states, size_t count, size_t first);

/* The intervals, by date, in the arena. `states` are by date, `spans` as regimes_spans gives them; none is no bound.
 * ITD_NO_MEMORY. */
enum itd_status intervals_of(struct itd_interval **out, size_t *count, const struct held_state *states,
                             size_t state_count, const struct regime_span *spans, size_t span_count,
                             struct itd_arena *arena, struct itd_error *error);

#endif
