/* sources: where the publishers' files are, from data/sources.tsv.
 *
 * The rows of one list and format are a set: parts of one version, taken together or not at all. Immutable once open.
 */
#ifndef LISTS_SOURCES_H
#define LISTS_SOURCES_H

#include "base/table.h"
#include "interdict/arena.h"

/* One file to download; text is NUL-terminated and lives in the sources. */
struct source {
    struct sv list;
    struct sv format;
    struct sv reader;
    struct sv file;
    struct sv address;
};

struct sources {
    struct table      table;
    struct itd_arena *arena;
    struct source    *rows; /* sets stand together, in the order of the table */
    size_t            count;
};

/* The default rows (or those of `lists`, NULL-ended, when it is not NULL). ITD_USAGE (a list without a source, or no
 * default row), the statuses of table_open, ITD_FORMAT (a name that cannot be a file's), ITD_NO_MEMORY. sources_close
 * takes what a failed call leaves, and zeros. */
enum itd_status sources_open(struct sources *sources, const char *data_folder, const char *const *lists,
                             struct itd_error *error);
void            sources_close(struct sources *sources);
/* How many rows from `first` on make one set. */
size_t sources_set(const struct sources *sources, size_t first);

#endif
