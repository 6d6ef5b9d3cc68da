#include "format/lines.h"

enum { CHUNK_SIZE = 64 * 1024 };

void
lines_init(struct lines *lines, struct stream *stream)
{
    *lines = (struct lines){ .stream = stream };
}

void
lines_fini(struct lines *lines)
{
    buf_fini(&lines->input);
}

static enum itd_status
read_more(struct lines *lines, struct itd_error *error)
{
    if (lines->done > 0) {
        memmove(lines->input.ptr, lines->input.ptr + lines->done, lines->input.len - lines->done);
        lines->input.len -= lines->done;
        lines->done = 0;
    }
    char *to = buf_reserve(&lines->input, CHUNK_SIZE);
    if (to == NULL) return itd_fail_memory(error);
    size_t          got = 0;
    enum itd_status status = stream_read_text(&got, lines->stream, to, CHUNK_SIZE, error);
    if (status != ITD_OK) return status;
    lines->input.len += got;
    lines->ended = got == 0;
    return ITD_OK;
}

static const char *
find_feed(const struct lines *lines, size_t from)
{
    if (from >= lines->input.len) return NULL;
    return memchr(lines->input.ptr + from, '\n', lines->input.len - from);
}

static enum itd_status
skip_long_line(struct lines *lines, struct itd_error *error)
{
    const char *feed;
    uint64_t    skipped = 0;
    while ((feed = find_feed(lines, lines->done)) == NULL && !lines->ended) {
        skipped += lines->input.len - lines->done;
        if (skipped > STREAM_SKIP_MAX) return itd_fail(error, ITD_IO, "no line ends in it: this is no text file");
        lines->done = lines->input.len;
        enum itd_status status = read_more(lines, error);
        if (status != ITD_OK) return status;
    }
    lines->done = feed ? (size_t)(feed - lines->input.ptr) + 1 : lines->input.len;
    lines->text = sv_make(NULL, 0);
    return itd_fail_at(error, ITD_LIMIT, lines->number, 0, "the line is longer than %d bytes", LINE_BYTES_MAX);
}

enum itd_status
lines_next(struct lines *lines, struct itd_error *error)
{
    const char *feed;
    size_t      looked = 0; /* bytes after `done` known to hold no line end */
    while ((feed = find_feed(lines, lines->done + looked)) == NULL && !lines->ended) {
        looked = lines->input.len - lines->done;
        if (looked > LINE_BYTES_MAX) {
            lines->number++;
            return skip_long_line(lines, error);
        }
        enum itd_status status = read_more(lines, error);
        if (status != ITD_OK) return status;
    }
    if (feed == NULL && lines->done == lines->input.len) return ITD_NOT_FOUND;
    size_t end = feed ? (size_t)(feed - lines->input.ptr) : lines->input.len;
    lines->text = sv_make(lines->input.ptr + lines->done, end - lines->done);
    if (lines->text.len && lines->text.ptr[lines->text.len - 1] == '\r') lines->text.len--;
    lines->done = feed ? end + 1 : end;
    lines->number++;
    return ITD_OK;
}
