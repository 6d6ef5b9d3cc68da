/* lists_age: which lists a snapshot has and how old they are. Of each list its newest version counts. */
#ifndef CLI_LISTS_AGE_H
#define CLI_LISTS_AGE_H

#include "cli/run.h"
#include "interdict/snapshot.h"

/* Notes each list with its date and age, and marks bundled lists even when --quiet. */
void lists_say(struct run *run, const struct itd_snapshot *snapshot);
/* EXIT_FAILED, after saying so, when a list is older than --max-age. */
enum exit_status lists_check_age(struct run *run, const struct itd_snapshot *snapshot);

#endif
