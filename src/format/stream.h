/* stream: the bytes of an input, unpacked and decoded as they are read.
 *
 * A stream reads a regular file, standard input or memory; gzip, zstd and zip are unpacked on the way (libarchive), and
 * the SHA-256 of the raw bytes is kept. A zip is read member by member. stream_read_text gives UTF-8 whatever the
 * encoding was. Nothing is ever fetched. A stream belongs to one thread. */
#ifndef FORMAT_STREAM_H
#define FORMAT_STREAM_H

#include "base/hash.h"
#include "interdict/error.h"

enum {
    STREAM_HEAD_SIZE = 64 * 1024,
    STREAM_RATIO_MAX = 250 /* unpacked bytes a packed one, past STREAM_BOMB_FLOOR */
};
#define STREAM_BOMB_FLOOR ((uint64_t)64 << 20)
#define STREAM_BYTES_MAX  ((uint64_t)64 << 30)
/* A line that is too long is skipped, but not for ever: beyond this the input is no text, and is given up. */
#define STREAM_SKIP_MAX   ((uint64_t)1 << 30)

enum stream_encoding {
    STREAM_UTF8,
    STREAM_UTF8_BOM,
    STREAM_UTF16LE,
    STREAM_UTF16BE,
    STREAM_WINDOWS_1252
};

struct stream;

/* Opens `path`; "-" is standard input. ITD_NOT_FOUND, ITD_IO, ITD_USAGE (a directory, FIFO or device), ITD_FORMAT (a
 * broken archive), ITD_NO_MEMORY. */
enum itd_status stream_open(struct stream **stream, const char *path, struct itd_error *error);
/* The same for bytes in memory, which must outlive the stream. `name` is for messages and recognition. */
enum itd_status stream_open_memory(struct stream **stream, struct sv bytes, const char *name, struct itd_error *error);
void            stream_close(struct stream *stream);
/* Opens `path` but calls it `name` everywhere: what stream_name gives and messages say. */
enum itd_status stream_open_as(struct stream **stream, const char *path, const char *name, struct itd_error *error);

/* What the file is called, or the name of the zip member being read. */
const char *stream_name(const struct stream *stream);
/* The first bytes (up to STREAM_HEAD_SIZE) of the unpacked content, without reading past them. */
struct sv stream_head(const struct stream *stream);
/* Goes to the next member of a zip. ITD_NOT_FOUND after the last (and always for other files). */
enum itd_status stream_next_member(struct stream *stream, struct itd_error *error);

/* Unpacked bytes as they are. `*got` is 0 at the end. ITD_FORMAT (broken archive), ITD_LIMIT (unpacks to too much),
 * ITD_IO. */
enum itd_status stream_read(size_t *got, struct stream *stream, char *bytes, size_t size, struct itd_error *error);
/* The same as UTF-8 without byte order mark. UTF-8 is assumed until a byte cannot be; then the input is taken for
 * Windows-1252 if nothing before it was beyond ASCII, else the byte becomes U+FFFD and is counted. `size` is at least
 * 16. */
enum itd_status stream_read_text(size_t *got, struct stream *stream, char *bytes, size_t size,
                                 struct itd_error *error);

enum stream_encoding stream_encoding(const struct stream *stream);
const char          *stream_encoding_name(enum stream_encoding encoding);
/* Bytes that were no character of the encoding and became U+FFFD. */
uint64_t stream_replaced(const struct stream *stream);
/* Raw bytes read so far, and the size of the file (0 when not known): for progress. */
uint64_t stream_raw_done(const struct stream *stream);
uint64_t stream_raw_size(const struct stream *stream);
/* Reads the raw rest, if any, and gives the SHA-256 of the whole raw file. */
enum itd_status stream_sha256(struct sha256 *sum, struct stream *stream, struct itd_error *error);

#endif
