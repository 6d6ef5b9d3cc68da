/* file_summary: what a reader makes of one list file, for the tool list_file and the tests of the readers.
 *
 * Entities are written as FtM JSON lines, as the reader gives them, and counted; so are the records left out and the fields
 * nobody read. A summary belongs to one thread. */
#ifndef TEST_FILE_SUMMARY_H
#define TEST_FILE_SUMMARY_H

#include "base/map.h"
#include "lists/reader.h"

#include <stdio.h>

struct file_summary {
    const struct itd_ftm   *ftm;
    const struct countries *countries;
    FILE                   *entities_to; /* JSON lines of entities and deletions; NULL: only counted */
    FILE                   *messages_to; /* what was left out and not read, a line each; NULL: only counted */

    const struct list_format *format; /* of the last member that had one, NULL when none had */
    char                      list[64];
    int32_t                   date; /* or READER_NO_DATE */
    size_t                    entries; /* parties, vessels, aircraft, ... with different ids */
    size_t                    entities;
    size_t                    rejected;
    size_t                    deleted;
    uint64_t                  kept_as_text;
    struct map                unread; /* the names of fields that nobody read, and how often */

    struct itd_arena *arena;
    struct map        ids;
};

/* False when out of memory. */
bool file_summary_init(struct file_summary *summary, const struct itd_ftm *ftm, const struct countries *countries);
void file_summary_fini(struct file_summary *summary);

/* Reads a file, and each member of a zip. ITD_NOT_FOUND when no reader knows it; else what the stream or reader said. */
enum itd_status file_summary_read(struct file_summary *summary, const char *path, struct itd_error *error);

#endif
