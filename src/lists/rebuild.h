/* rebuild: the snapshot of all raw versions, and what the newest of them changed. */
#ifndef LISTS_REBUILD_H
#define LISTS_REBUILD_H

#include "interdict/lists.h"
#include "lists/raw.h"

struct rebuild {
    const struct raw              *raw;
    const struct itd_ftm          *ftm;
    const char                    *snapshot; /* its path */
    const char                    *data_folder;
    const struct itd_lists_events *events;
};

/* Makes the snapshot hold every version of the raw folder. New versions are built onto an old snapshot; when it cannot
 * be opened, or holds another edition of one of the versions, everything is read again, and an old snapshot whose
 * versions would be lost is kept under another name, with a warning. Nothing is written when nothing is missing. The
 * statuses of itd_lists_build. */
enum itd_status rebuild_snapshot(const struct rebuild *rebuild, struct itd_error *error);

/* Reports how the newest version of a list differs from the one before it. */
enum itd_status rebuild_changes(const struct rebuild *rebuild, struct sv                                       list,
                                void (*changes)(void *context, const struct itd_lists_changes *changes), void *context,
                                struct itd_error *error);

#endif
