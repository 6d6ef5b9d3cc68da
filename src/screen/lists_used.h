/* lists_used: which versions of which lists a run looks at, and what it does not look at. */
#ifndef SCREEN_LISTS_USED_H
#define SCREEN_LISTS_USED_H

#include "screen/answer.h"

/* Fills run->lists, not_held, not_checked, snapshot and bundled from the snapshots of a matcher and the options of the
 * run (definite). ITD_NO_MEMORY; ITD_NOT_FOUND when a list that is asked for is in no snapshot. */
enum itd_status lists_used(struct run_record *run, const struct itd_matcher *matcher, int32_t today,
                           struct itd_arena *arena, struct itd_error *error);

#endif
