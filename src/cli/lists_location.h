/* lists_location: which snapshots of lists a command uses.
 *
 * --lists, else $INTERDICT_LISTS, else lists.itd in the user's data folder. The lists bundled with the program are used
 * only when asked for by --lists bundled; they are compiled into the user's cache folder once. */
#ifndef CLI_LISTS_LOCATION_H
#define CLI_LISTS_LOCATION_H

#include "cli/run.h"

/* The user's folder for lists (XDG base directories), in the run's arena; ITD_NOT_FOUND when there is no home. */
enum itd_status lists_folder(const char **folder, struct run *run);

/* The paths of the snapshots, NULL-ended. ITD_NOT_FOUND, told in `run->error`, when there are none. */
enum itd_status lists_locate(const char *const **paths, struct run *run);

/* After lists_locate failed: says so and what the next steps are. */
enum exit_status lists_missing(struct run *run);

/* Makes a folder and its parents. */
enum itd_status make_folders(const char *path, struct itd_error *error);

#endif
