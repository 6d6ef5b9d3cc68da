/* lines: the lines of a text stream, as UTF-8, with their numbers. A line longer than LINE_BYTES_MAX is reported and
 * skipped. Belongs to one thread. */
#ifndef FORMAT_LINES_H
#define FORMAT_LINES_H

#include "base/buf.h"
#include "format/stream.h"

enum { LINE_BYTES_MAX = 64 << 20 };

struct lines {
    struct stream *stream;
    struct sv      text;   /* the current line without its end; valid until the next call */
    uint64_t       number; /* from 1 */
    struct buf     input;
    size_t         done;
    bool           ended;
};

void lines_init(struct lines *lines, struct stream *stream);
void lines_fini(struct lines *lines);
/* The next line (empty ones too). ITD_NOT_FOUND at the end; ITD_LIMIT for a line that is too long, which is skipped. */
enum itd_status lines_next(struct lines *lines, struct itd_error *error);

#endif
