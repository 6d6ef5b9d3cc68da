/* Any bytes as an input file: unpacked, its encoding told, its text given as UTF-8. */
#include "format/lines.h"

#include "require.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { UNPACKED_MAX = 8 << 20 };

static void
read_raw(struct stream *stream)
{
    char   bytes[999];
    size_t got, total = 0;
    while (total < UNPACKED_MAX && stream_read(&got, stream, bytes, sizeof bytes, NULL) == ITD_OK && got > 0) {
        require(got <= sizeof bytes);
        total += got;
    }
}

/* What comes out is UTF-8, wherever a chunk ends. */
static void
read_text(struct stream *stream)
{
    char   bytes[61];
    size_t got, total = 0;
    while (total < UNPACKED_MAX && stream_read_text(&got, stream, bytes, sizeof bytes, NULL) == ITD_OK && got > 0) {
        require(got <= sizeof bytes && text_is_utf8(sv_make(bytes, got)));
        total += got;
    }
    require(stream_encoding_name(stream_encoding(stream))[0]);
}

static void
read_lines(struct stream *stream)
{
    struct lines    lines;
    enum itd_status status;
    uint64_t        number = 0;
    lines_init(&lines, stream);
    while ((status = lines_next(&lines, NULL)) == ITD_OK || status == ITD_LIMIT) {
        require(lines.number == ++number);
        require(lines.text.len == 0 || memchr(lines.text.ptr, '\n', lines.text.len) == NULL);
        touch_text(lines.text);
        if (number > UNPACKED_MAX) break;
    }
    lines_fini(&lines);
}

static void
read_members(struct sv bytes, void (*read)(struct stream *stream))
{
    struct stream *stream;
    struct sha256  sum, right = sha256_of(bytes);
    if (stream_open_memory(&stream, bytes, "input", NULL) != ITD_OK) return;
    do {
        require(stream_head(stream).len <= STREAM_HEAD_SIZE);
        touch_text(stream_head(stream));
        read(stream);
    } while (stream_next_member(stream, NULL) == ITD_OK);
    require(stream_raw_size(stream) == bytes.len);
    require(stream_sha256(&sum, stream, NULL) == ITD_OK && memcmp(&sum, &right, sizeof sum) == 0);
    require(stream_raw_done(stream) == bytes.len);
    stream_close(stream);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = exact_copy(data, size);
    if (copy == NULL) return 0;
    read_members(sv_make(copy, size), read_raw);
    read_members(sv_make(copy, size), read_text);
    read_members(sv_make(copy, size), read_lines);
    free(copy);
    return 0;
}
