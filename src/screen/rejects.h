/* rejects: the records that could not be read, kept as they stand.
 *
 * Each on a line (or lines) of its own, behind the header row of its file, so that they can be mended and screened
 * again. Belongs to one thread. */
#ifndef SCREEN_REJECTS_H
#define SCREEN_REJECTS_H

#include "interdict/error.h"
#include "interdict/sv.h"

#include <stdint.h>
#include <stdio.h>

struct rejects {
    const char *path; /* NULL: none is kept */
    FILE       *file;
    bool        has_header;
    uint64_t    count;
};

/* Makes the file empty, so that what an earlier run left is not taken for this one's. `path` may be NULL. ITD_IO;
 * ITD_USAGE when it is one of the `inputs`. */
enum itd_status rejects_open(struct rejects *rejects, const char *path, const char *const *inputs, size_t input_count,
                             struct itd_error *error);
/* Adds a record; `header` (may be empty) is written before the first. */
enum itd_status rejects_add(struct rejects *rejects, struct sv record, struct sv header, struct itd_error *error);
enum itd_status rejects_close(struct rejects *rejects, struct itd_error *error);

#endif
