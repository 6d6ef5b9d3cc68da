/* decisions: alerts that somebody has already judged.
 *
 * A CSV file with the columns alert_id, decision, who, second, when, reason, expires and sides. A decision marks its
 * alert and never hides it. It holds while it has not expired and both sides are as they were: the alert's id covers the
 * subject and what met, and `sides`, where the file gives it, the whole of both. Immutable once open; threads may
 * share it. */
#ifndef SCREEN_DECISIONS_H
#define SCREEN_DECISIONS_H

#include "screen/verdict.h"

struct decision {
    struct sv alert_id;
    struct sv decision;
    struct sv who;
    struct sv second;
    struct sv when;
    struct sv reason;
    struct sv expires;
    struct sv sides;
    int32_t   expires_day; /* the last day it holds; ITD_DATE_NONE: no end */
};

struct decisions;

/* ITD_NOT_FOUND, ITD_IO; ITD_FORMAT for a file without alert_id and decision, or with a row that cannot be read (a
 * decision must not be lost silently). `without_sides` gets how many rows give no `sides`. */
enum itd_status decisions_open(struct decisions **decisions, size_t *without_sides, const char *path,
                               struct itd_error *error);
void            decisions_close(struct decisions *decisions);

/* Marks the findings that a decision covers on `today`. NULL decisions mark none. */
void decisions_apply(struct judgement *judgement, const struct decisions *decisions, int32_t today);

#endif
