/* lists_open: the lists of a run, opened, named and held to their greatest age. */
#ifndef CLI_LISTS_OPEN_H
#define CLI_LISTS_OPEN_H

#include "cli/run.h"
#include "interdict/match.h"

/* Opens a matcher on the snapshots. `if_any`: with none to be found it opens on none; otherwise that fails with the
 * next steps to take. Everything that fails has been said. The caller closes the matcher, also after a failure. */
enum exit_status lists_open(struct itd_matcher **matcher, struct run *run, bool if_any);

/* Says which lists are used and how old they are, and holds them to --max-age. */
enum exit_status lists_state(struct run *run, const struct itd_matcher *matcher);

#endif
