/* changes: what the lists' changes since a version mean for a subject that was screened then.
 *
 * A subject is judged twice, by the newest versions and by those up to a day, and only the difference is told: alerts
 * that are new, that are released, and those whose evidence or listing changed. Pure. */
#ifndef SCREEN_CHANGES_H
#define SCREEN_CHANGES_H

#include "screen/verdict.h"

struct changes {
    bool        wanted;
    int32_t     since;       /* days since 1970-01-01 */
    struct sv   list;        /* only this one; empty: all */
    const char *datasets[2]; /* the same for the match options */
};

/* Reads "DATE" or "LIST@DATE"; NULL gives `wanted` false. ITD_USAGE. */
enum itd_status changes_parse(struct changes *changes, const char *text, struct itd_arena *arena,
                              struct itd_error *error);

/* Reduces `now` to what differs from `then` (both with named alerts), and settles it. Without findings afterwards, the
 * subject has nothing to tell. ITD_NO_MEMORY. */
enum itd_status changes_keep(struct judgement *now, const struct judgement *then, struct itd_arena *arena,
                             struct itd_error *error);

#endif
