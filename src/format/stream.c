#include "format/stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_SIZE = 64 * 1024 };

struct stream {
    char               *name;   /* what the file is called: its path but for stream_open_as */
    char               *member; /* a zip member's name, else NULL */
    int                 fd;     /* -1 for memory */
    struct sv           memory; /* what is left of it */
    struct sha256_state sha256;
    uint64_t            raw_done;
    uint64_t            raw_size;
    int                 raw_errno;
    bool                raw_ended;
    struct archive     *archive;
    bool                is_zip;
    bool                has_entry; /* not before the first, of an empty file, or after the last */
    uint64_t            unpacked;
    char                raw[CHUNK_SIZE];
    char                head[STREAM_HEAD_SIZE];
    size_t              head_len;
    size_t              head_done;
    /* Decoding. */
    bool                 begun;
    bool                 ended;
    bool                 seen_utf8;
    enum stream_encoding encoding;
    uint64_t             replaced;
    char                 pending[CHUNK_SIZE];
    size_t               pending_len;
    size_t               pending_done;
};

/* Windows-1252 for 0x80 to 0x9F; 0 where the code page has no character (WHATWG "windows-1252"). */
static const uint16_t WINDOWS_1252[32] = {
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178
};

static la_ssize_t
read_raw(struct archive *archive, void *context, const void **bytes)
{
    struct stream *stream = context;
    size_t         got = 0;
    (void)archive;
    if (stream->fd < 0) {
        got = stream->memory.len < CHUNK_SIZE ? stream->memory.len : CHUNK_SIZE;
        *bytes = stream->memory.ptr;
        stream->memory = sv_slice(stream->memory, got, stream->memory.len);
    } else {
        ssize_t n;
        do {
            n = read(stream->fd, stream->raw, CHUNK_SIZE);
        } while (n < 0 && errno == EINTR);
        if (n < 0) {
            stream->raw_errno = errno;
            return -1;
        }
        got = (size_t)n;
        *bytes = stream->raw;
    }
    if (got == 0) stream->raw_ended = true;
    sha256_add(&stream->sha256, sv_make(*bytes, got));
    stream->raw_done += got;
    return (la_ssize_t)got;
}

static enum itd_status
archive_failure(struct stream *stream, struct itd_error *error)
{
    if (stream->raw_errno) {
        return itd_fail(error, ITD_IO, "cannot read %s: %s", stream->name, strerror(stream->raw_errno));
    }
    if (archive_errno(stream->archive) == ENOMEM) return itd_fail_memory(error);
    const char *reason = archive_error_string(stream->archive);
    return itd_fail(error, ITD_FORMAT, "%s cannot be unpacked: %s", stream->name, reason ? reason : "broken archive");
}

static enum itd_status
read_unpacked(size_t *got, struct stream *stream, char *bytes, size_t size, struct itd_error *error)
{
    *got = 0;
    if (!stream->has_entry) return ITD_OK;
    la_ssize_t n = archive_read_data(stream->archive, bytes, size);
    if (n < 0) return archive_failure(stream, error);
    *got = (size_t)n;
    stream->unpacked += *got;
    if (stream->unpacked > STREAM_BYTES_MAX || (stream->unpacked > STREAM_BOMB_FLOOR &&
                                                stream->unpacked / STREAM_RATIO_MAX > stream->raw_done)) {
        return itd_fail(error, ITD_LIMIT, "%s unpacks to far more than its size (%llu bytes from %llu): refused",
                        stream->name, (unsigned long long)stream->unpacked, (unsigned long long)stream->raw_done);
    }
    return ITD_OK;
}

static enum itd_status
fill_head(struct stream *stream, struct itd_error *error)
{
    stream->head_len = stream->head_done = 0;
    stream->pending_len = stream->pending_done = 0;
    stream->begun = stream->ended = stream->seen_utf8 = false;
    stream->encoding = STREAM_UTF8;
    while (stream->head_len < STREAM_HEAD_SIZE) {
        size_t          got = 0;
        enum itd_status status = read_unpacked(&got, stream, stream->head + stream->head_len,
                                               STREAM_HEAD_SIZE - stream->head_len, error);
        if (status != ITD_OK) return status;
        if (got == 0) break;
        stream->head_len += got;
    }
    return ITD_OK;
}

/* Goes to the next archive entry that is a file. */
static enum itd_status
next_entry(struct stream *stream, struct itd_error *error)
{
    struct archive_entry *entry;
    stream->has_entry = false;
    for (;;) {
        int result = archive_read_next_header(stream->archive, &entry);
        if (result == ARCHIVE_EOF) return ITD_NOT_FOUND;
        if (result < ARCHIVE_WARN) return archive_failure(stream, error);
        stream->is_zip = (archive_format(stream->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
        if (!stream->is_zip || archive_entry_filetype(entry) == AE_IFREG) break;
    }
    free(stream->member);
    stream->member = NULL;
    const char *name = archive_entry_pathname(entry);
    if (stream->is_zip) {
        stream->member = strdup(name ? name : "");
        if (stream->member == NULL) return itd_fail_memory(error);
    }
    stream->has_entry = true;
    return fill_head(stream, error);
}

static enum itd_status
open_archive(struct stream *stream, struct itd_error *error)
{
    stream->archive = archive_read_new();
    if (stream->archive == NULL) return itd_fail_memory(error);
    archive_read_support_filter_gzip(stream->archive);
    archive_read_support_filter_zstd(stream->archive);
    archive_read_support_format_zip_streamable(stream->archive);
    archive_read_support_format_raw(stream->archive);
    archive_read_support_format_empty(stream->archive);
    if (archive_read_open(stream->archive, stream, NULL, read_raw, NULL) != ARCHIVE_OK) {
        return archive_failure(stream, error);
    }
    enum itd_status status = next_entry(stream, error);
    return status == ITD_NOT_FOUND ? ITD_OK : status; /* an empty file has no entry and no bytes */
}

static enum itd_status
stream_new(struct stream **out, const char *name, struct itd_error *error)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) return itd_fail_memory(error);
    stream->fd = -1;
    sha256_begin(&stream->sha256);
    stream->name = strdup(name);
    if (stream->name == NULL) {
        stream_close(stream);
        return itd_fail_memory(error);
    }
    *out = stream;
    return ITD_OK;
}

static const char *
kind_of(mode_t mode)
{
    if (S_ISDIR(mode)) return "a directory";
    if (S_ISFIFO(mode)) return "a FIFO (to read from a pipe, give - and redirect)";
    return "not a regular file";
}

static enum itd_status
open_file(struct stream *stream, const char *path, struct itd_error *error)
{
    struct stat info;
    const char *name = stream->name;
    /* O_NONBLOCK so that a FIFO without a writer is refused rather than waited for. */
    stream->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (stream->fd < 0) {
        return itd_fail(error, errno == ENOENT ? ITD_NOT_FOUND : ITD_IO, "cannot open %s: %s", name, strerror(errno));
    }
    if (fstat(stream->fd, &info) != 0) return itd_fail(error, ITD_IO, "cannot read %s: %s", name, strerror(errno));
    if (strcmp(path, "-") != 0 && !S_ISREG(info.st_mode)) {
        return itd_fail(error, ITD_USAGE, "cannot read %s: it is %s", name, kind_of(info.st_mode));
    }
    if (S_ISDIR(info.st_mode)) return itd_fail(error, ITD_USAGE, "standard input is a directory");
    stream->raw_size = S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0;
    return open_archive(stream, error);
}

enum itd_status
stream_open(struct stream **out, const char *path, struct itd_error *error)
{
    return stream_open_as(out, path, path, error);
}

enum itd_status
stream_open_as(struct stream **out, const char *path, const char *name, struct itd_error *error)
{
    *out = NULL;
    struct stream  *stream = NULL;
    enum itd_status status = stream_new(&stream, name, error);
    if (status != ITD_OK) return status;
    status = open_file(stream, path, error);
    if (status != ITD_OK) {
        stream_close(stream);
        return status;
    }
    *out = stream;
    return ITD_OK;
}

enum itd_status
stream_open_memory(struct stream **out, struct sv bytes, const char *name, struct itd_error *error)
{
    *out = NULL;
    struct stream  *stream = NULL;
    enum itd_status status = stream_new(&stream, name, error);
    if (status != ITD_OK) return status;
    stream->memory = bytes;
    stream->raw_size = bytes.len;
    status = open_archive(stream, error);
    if (status != ITD_OK) {
        stream_close(stream);
        return status;
    }
    *out = stream;
    return ITD_OK;
}

void
stream_close(struct stream *stream)
{
    if (stream == NULL) return;
    if (stream->archive) archive_read_free(stream->archive);
    if (stream->fd >= 0) close(stream->fd);
    free(stream->name);
    free(stream->member);
    free(stream);
}

const char *
stream_name(const struct stream *stream)
{
    return stream->member ? stream->member : stream->name;
}

struct sv
stream_head(const struct stream *stream)
{
    return sv_make(stream->head, stream->head_len);
}

enum itd_status
stream_next_member(struct stream *stream, struct itd_error *error)
{
    if (!stream->is_zip) return ITD_NOT_FOUND;
    return next_entry(stream, error);
}

enum itd_status
stream_read(size_t *got, struct stream *stream, char *bytes, size_t size, struct itd_error *error)
{
    size_t left = stream->head_len - stream->head_done;
    if (left == 0) return read_unpacked(got, stream, bytes, size, error);
    *got = left < size ? left : size;
    memcpy(bytes, stream->head + stream->head_done, *got);
    stream->head_done += *got;
    return ITD_OK;
}

/* Text without a mark that begins with two ASCII characters in UTF-16: every other byte is zero, which no text in
 * another encoding has. */
static bool
begins_with_zeros(const unsigned char *p, size_t len, size_t first)
{
    return len >= 4 && p[first] == 0 && p[first + 2] == 0 && p[1 - first] && p[3 - first];
}

static void
detect_mark(struct stream *stream)
{
    const unsigned char *p = (const unsigned char *)stream->pending;
    if (stream->pending_len >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
        stream->encoding = STREAM_UTF8_BOM;
        stream->seen_utf8 = true;
        stream->pending_done = 3;
    } else if (stream->pending_len >= 2 && p[0] == 0xFF && p[1] == 0xFE) {
        stream->encoding = STREAM_UTF16LE;
        stream->pending_done = 2;
    } else if (stream->pending_len >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
        stream->encoding = STREAM_UTF16BE;
        stream->pending_done = 2;
    } else if (begins_with_zeros(p, stream->pending_len, 1)) {
        stream->encoding = STREAM_UTF16LE;
    } else if (begins_with_zeros(p, stream->pending_len, 0)) {
        stream->encoding = STREAM_UTF16BE;
    }
}

/* Keeps what is left of `pending` and adds to it. */
static enum itd_status
refill(struct stream *stream, struct itd_error *error)
{
    size_t left = stream->pending_len - stream->pending_done, got = 0;
    memmove(stream->pending, stream->pending + stream->pending_done, left);
    stream->pending_len = left;
    stream->pending_done = 0;
    enum itd_status status = stream_read(&got, stream, stream->pending + left, CHUNK_SIZE - left, error);
    if (status != ITD_OK) return status;
    stream->pending_len += got;
    stream->ended = got == 0;
    if (!stream->begun) {
        stream->begun = true;
        detect_mark(stream);
    }
    return ITD_OK;
}

static size_t
put_code_point(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* The length of the UTF-8 character at `p` with `left` bytes (RFC 3629), 0 when it is none, -1 when it is cut off. */
static int
utf8_length(const unsigned char *p, size_t left)
{
    int need = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3
             : p[0] >= 0xF0 && p[0] < 0xF5 ? 4 : 0;
    for (int i = 1; i < need; i++) {
        if ((size_t)i >= left) return -1;
        unsigned char low = 0x80, high = 0xBF;
        if (i == 1 && p[0] == 0xE0) low = 0xA0;
        if (i == 1 && p[0] == 0xED) high = 0x9F;
        if (i == 1 && p[0] == 0xF0) low = 0x90;
        if (i == 1 && p[0] == 0xF4) high = 0x8F;
        if (p[i] < low || p[i] > high) return 0;
    }
    return need;
}

/* Whether more of what is pending beyond ASCII is UTF-8 than is not. One bad byte in a file of Cyrillic names must not
 * turn all of them into Windows-1252. */
static bool
mostly_utf8(const struct stream *stream)
{
    size_t right = 0, wrong = 0;
    for (size_t at = stream->pending_done; at < stream->pending_len;) {
        int len = utf8_length((const unsigned char *)stream->pending + at, stream->pending_len - at);
        if (len < 0) break;
        right += len > 1;
        wrong += len == 0;
        at += len > 0 ? (size_t)len : 1;
    }
    return right > wrong;
}

/* Decodes one character of `pending` to `to`; returns the bytes written. Sets *used to 0 when more input is needed. */
static size_t
decode_utf8(struct stream *stream, char *to, size_t *used)
{
    const unsigned char *p = (const unsigned char *)stream->pending + stream->pending_done;
    int                  len = utf8_length(p, stream->pending_len - stream->pending_done);
    if (len < 0 && !stream->ended) {
        *used = 0;
        return 0;
    }
    *used = 1;
    if (len > 0) {
        stream->seen_utf8 = stream->seen_utf8 || len > 1;
        *used = (size_t)len;
        memcpy(to, p, (size_t)len);
        return (size_t)len;
    }
    stream->seen_utf8 = stream->seen_utf8 || mostly_utf8(stream);
    if (!stream->seen_utf8) {
        stream->encoding = STREAM_WINDOWS_1252;
        *used = 0;
        return 0;
    }
    stream->replaced++;
    return put_code_point(to, 0xFFFD);
}

static size_t
decode_windows_1252(struct stream *stream, char *to, size_t *used)
{
    unsigned char c = (unsigned char)stream->pending[stream->pending_done];
    uint32_t      code_point = c >= 0x80 && c < 0xA0 ? WINDOWS_1252[c - 0x80] : c;
    *used = 1;
    if (code_point == 0 && c != 0) {
        stream->replaced++;
        code_point = 0xFFFD;
    }
    return put_code_point(to, code_point);
}

static uint32_t
utf16_unit(const struct stream *stream, size_t at)
{
    const unsigned char *p = (const unsigned char *)stream->pending + at;
    return stream->encoding == STREAM_UTF16LE ? p[0] | (uint32_t)p[1] << 8 : p[1] | (uint32_t)p[0] << 8;
}

static size_t
decode_utf16(struct stream *stream, char *to, size_t *used)
{
    size_t at = stream->pending_done, left = stream->pending_len - at;
    *used = 0;
    if (left < 4 && !stream->ended) return 0;
    if (left < 2) {
        *used = left;
        stream->replaced++;
        return put_code_point(to, 0xFFFD);
    }
    uint32_t c = utf16_unit(stream, at);
    *used = 2;
    if (c >= 0xD800 && c < 0xDC00 && left >= 4) {
        uint32_t low = utf16_unit(stream, at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            *used = 4;
            return put_code_point(to, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
        }
    }
    if (c >= 0xD800 && c < 0xE000) {
        stream->replaced++;
        c = 0xFFFD;
    }
    return put_code_point(to, c);
}

static size_t
decode_one(struct stream *stream, char *to, size_t *used)
{
    switch (stream->encoding) {
    case STREAM_UTF16LE:
    case STREAM_UTF16BE: return decode_utf16(stream, to, used);
    case STREAM_WINDOWS_1252: return decode_windows_1252(stream, to, used);
    case STREAM_UTF8:
    case STREAM_UTF8_BOM: break;
    }
    size_t written = decode_utf8(stream, to, used);
    return stream->encoding == STREAM_WINDOWS_1252 ? decode_windows_1252(stream, to, used) : written;
}

enum itd_status
stream_read_text(size_t *got, struct stream *stream, char *bytes, size_t size, struct itd_error *error)
{
    *got = 0;
    while (size - *got >= 4) {
        if (stream->pending_done == stream->pending_len) {
            if (stream->ended || *got > 0) return ITD_OK;
            enum itd_status status = refill(stream, error);
            if (status != ITD_OK) return status;
            if (stream->pending_done == stream->pending_len) continue;
        }
        size_t used = 0;
        size_t written = decode_one(stream, bytes + *got, &used);
        if (used == 0) { /* a character cut off by the end of the chunk */
            enum itd_status status = refill(stream, error);
            if (status != ITD_OK) return status;
            continue;
        }
        stream->pending_done += used;
        *got += written;
    }
    return ITD_OK;
}

enum stream_encoding
stream_encoding(const struct stream *stream)
{
    return stream->encoding;
}

const char *
stream_encoding_name(enum stream_encoding encoding)
{
    switch (encoding) {
    case STREAM_UTF8: return "UTF-8";
    case STREAM_UTF8_BOM: return "UTF-8 with byte order mark";
    case STREAM_UTF16LE: return "UTF-16 (little-endian)";
    case STREAM_UTF16BE: return "UTF-16 (big-endian)";
    case STREAM_WINDOWS_1252: return "Windows-1252";
    }
    return "";
}

uint64_t
stream_replaced(const struct stream *stream)
{
    return stream->replaced;
}

uint64_t
stream_raw_done(const struct stream *stream)
{
    return stream->raw_done;
}

uint64_t
stream_raw_size(const struct stream *stream)
{
    return stream->raw_size;
}

enum itd_status
stream_sha256(struct sha256 *sum, struct stream *stream, struct itd_error *error)
{
    const void *bytes;
    while (!stream->raw_ended) {
        if (read_raw(NULL, stream, &bytes) < 0) return archive_failure(stream, error);
    }
    struct sha256_state state = stream->sha256;
    *sum = sha256_end(&state);
    return ITD_OK;
}
