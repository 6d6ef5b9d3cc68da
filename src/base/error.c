#include "interdict/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *
itd_status_name(enum itd_status status)
{
    switch (status) {
    case ITD_OK: return "ok";
    case ITD_NO_MEMORY: return "out of memory";
    case ITD_IO: return "input/output error";
    case ITD_FORMAT: return "malformed input";
    case ITD_LIMIT: return "limit exceeded";
    case ITD_NOT_FOUND: return "not found";
    case ITD_USAGE: return "wrong usage";
    case ITD_DAMAGED: return "damaged snapshot";
    case ITD_CANCELLED: return "cancelled";
    case ITD_NETWORK: return "network error";
    }
    return "unknown status";
}

/* A message must stay valid UTF-8 when the buffer cuts it. */
static void
cut_at_character(char *text, size_t size)
{
    size_t len = strnlen(text, size);
    if (len + 1 < size) return;
    while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80) len--;
    if (len > 0 && (unsigned char)text[len - 1] >= 0xC0) len--;
    text[len] = '\0';
}

static enum itd_status
fail(struct itd_error *error, enum itd_status status, uint64_t line, uint64_t column, const char *format, va_list args)
{
    if (error == NULL) return status;
    char text[ITD_ERROR_TEXT_SIZE];
    vsnprintf(text, sizeof text, format, args);
    cut_at_character(text, sizeof text);
    error->status = status;
    error->line = line;
    error->column = column;
    memcpy(error->text, text, sizeof text);
    return status;
}

enum itd_status
itd_fail(struct itd_error *error, enum itd_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(error, status, 0, 0, format, args);
    va_end(args);
    return status;
}

enum itd_status
itd_fail_at(struct itd_error *error, enum itd_status status, uint64_t line, uint64_t column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail(error, status, line, column, format, args);
    va_end(args);
    return status;
}

enum itd_status
itd_fail_memory(struct itd_error *error)
{
    return itd_fail(error, ITD_NO_MEMORY, "out of memory");
}
