#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
same_file(const char *a, const char *b)
{
    struct stat info_a, info_b;
    if (a == NULL || b == NULL || stat(a, &info_a) != 0 || stat(b, &info_b) != 0) return false;
    return S_ISREG(info_a.st_mode) && info_a.st_dev == info_b.st_dev && info_a.st_ino == info_b.st_ino;
}

enum itd_status
output_open(struct output *output, const char *path, struct itd_error *error)
{
    output->fd = STDOUT_FILENO;
    output->name = "standard output";
    output->own_fd = path != NULL && strcmp(path, "-") != 0;
    output->closed = false;
    output->status = ITD_OK;
    output->cause = 0;
    output->len = 0;
    if (output->own_fd) {
        output->name = path;
        output->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (output->fd < 0) return itd_fail(error, ITD_IO, "cannot write %s: %s", path, strerror(errno));
    }
    output->line_by_line = isatty(output->fd) == 1;
    return ITD_OK;
}

static enum itd_status
failure(const struct output *output, struct itd_error *error)
{
    if (output->closed) return itd_fail(error, ITD_CANCELLED, "the reader of %s went away", output->name);
    if (output->status == ITD_OK) return ITD_OK;
    return itd_fail(error, output->status, "cannot write %s: %s; what was written is not complete", output->name,
                    strerror(output->cause));
}

static void
remember(struct output *output, int cause)
{
    output->closed = cause == EPIPE;
    output->status = output->closed ? ITD_CANCELLED : ITD_IO;
    output->cause = cause;
}

static void
write_all(struct output *output, struct sv bytes)
{
    for (size_t done = 0; done < bytes.len && output->status == ITD_OK;) {
        ssize_t wrote = write(output->fd, bytes.ptr + done, bytes.len - done);
        if (wrote >= 0) {
            done += (size_t)wrote;
        } else if (errno != EINTR) {
            remember(output, errno);
        }
    }
}

enum itd_status
output_flush(struct output *output, struct itd_error *error)
{
    write_all(output, sv_make(output->bytes, output->len));
    output->len = 0;
    return failure(output, error);
}

enum itd_status
output_write(void *context, struct sv bytes, struct itd_error *error)
{
    struct output *output = context;
    if (bytes.len > sizeof output->bytes - output->len) output_flush(output, NULL);
    if (bytes.len > sizeof output->bytes) {
        write_all(output, bytes);
    } else if (bytes.len) {
        memcpy(output->bytes + output->len, bytes.ptr, bytes.len);
        output->len += bytes.len;
    }
    if (output->line_by_line) output_flush(output, NULL);
    return failure(output, error);
}

enum itd_status
output_close(struct output *output, struct itd_error *error)
{
    if (output->fd < 0) return ITD_OK;
    output_flush(output, NULL);
    /* Network file systems report a full disk only here. */
    if (output->own_fd && close(output->fd) != 0 && output->status == ITD_OK) remember(output, errno);
    output->fd = -1;
    return failure(output, error);
}

void
output_sv(struct output *output, struct sv text)
{
    (void)output_write(output, text, NULL);
}

void
output_text(struct output *output, const char *text)
{
    output_sv(output, sv_from(text));
}

void
output_format(struct output *output, const char *format, ...)
{
    char    line[4096];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (len < 0) return;
    output_sv(output, sv_make(line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1));
}

/* Length of the UTF-8 character at the start of `text` (RFC 3629), 0 when there is none. */
static size_t
character_length(struct sv text)
{
    const unsigned char *at = (const unsigned char *)text.ptr;
    if (at[0] < 0x80) return 1;
    size_t        len = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    unsigned char low = at[0] == 0xE0 ? 0xA0 : at[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = at[0] == 0xED ? 0x9F : at[0] == 0xF4 ? 0x8F : 0xBF;
    if (at[0] < 0xC2 || at[0] > 0xF4 || text.len < len || at[1] < low || at[1] > high) return 0;
    for (size_t i = 2; i < len; i++) {
        if ((at[i] & 0xC0) != 0x80) return 0;
    }
    return len;
}

void
output_json(struct output *output, struct sv text)
{
    output_text(output, "\"");
    for (size_t i = 0; i < text.len;) {
        struct sv     rest = sv_slice(text, i, text.len);
        size_t        len = character_length(rest);
        unsigned char c = (unsigned char)rest.ptr[0];
        if (len == 0) {
            output_text(output, "\xEF\xBF\xBD");
        } else if (c == '"' || c == '\\') {
            output_format(output, "\\%c", c);
        } else if (c == '\n') {
            output_text(output, "\\n");
        } else if (c < 0x20 || c == 0x7F) {
            output_format(output, "\\u%04x", c);
        } else {
            output_sv(output, sv_slice(rest, 0, len));
        }
        i += len ? len : 1;
    }
    output_text(output, "\"");
}

void
output_csv(struct output *output, struct sv text)
{
    bool quote = false;
    for (size_t i = 0; i < text.len; i++) quote = quote || memchr(",\"\r\n", text.ptr[i], 4) != NULL;
    if (!quote) {
        output_sv(output, text);
        return;
    }
    output_text(output, "\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') output_text(output, "\"");
        output_sv(output, sv_slice(text, i, i + 1));
    }
    output_text(output, "\"");
}

const char *
count_format(char text[COUNT_TEXT_SIZE], uint64_t number)
{
    char digits[24];
    int  count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    int  len = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0) text[len++] = ',';
        text[len++] = digits[i];
    }
    text[len] = '\0';
    return text;
}
