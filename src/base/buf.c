#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buf_fini(struct buf *buf)
{
    free(buf->ptr);
    *buf = (struct buf){ 0 };
}

void
buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->failed = false;
}

char *
buf_reserve(struct buf *buf, size_t more)
{
    if (buf->failed) return NULL;
    if (buf->ptr && more <= buf->size - buf->len) return buf->ptr + buf->len;
    size_t want = buf->len + more;
    if (want < more || want > SIZE_MAX / 2) {
        buf->failed = true;
        return NULL;
    }
    size_t size = buf->size ? buf->size : 64;
    while (size < want) size *= 2;
    char *grown = realloc(buf->ptr, size);
    if (grown == NULL) {
        buf->failed = true;
        return NULL;
    }
    buf->ptr = grown;
    buf->size = size;
    return buf->ptr + buf->len;
}

void
buf_add(struct buf *buf, const void *bytes, size_t len)
{
    char *at = buf_reserve(buf, len);
    if (at == NULL || len == 0) return;
    memcpy(at, bytes, len);
    buf->len += len;
}

void
buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void
buf_add_sv(struct buf *buf, struct sv text)
{
    buf_add(buf, text.ptr, text.len);
}

void
buf_add_format(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int   len = vsnprintf(NULL, 0, format, args);
    char *at = len < 0 ? NULL : buf_reserve(buf, (size_t)len + 1);
    if (at) {
        vsnprintf(at, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

void
buf_add_u32(struct buf *buf, uint32_t value)
{
    unsigned char bytes[4];
    for (int i = 0; i < 4; i++) bytes[i] = (unsigned char)(value >> (8 * i));
    buf_add(buf, bytes, sizeof bytes);
}

void
buf_add_u64(struct buf *buf, uint64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(value >> (8 * i));
    buf_add(buf, bytes, sizeof bytes);
}

void
buf_add_varint(struct buf *buf, uint64_t value)
{
    unsigned char bytes[10];
    size_t        len = 0;
    while (value >= 0x80) {
        bytes[len++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes[len++] = (unsigned char)value;
    buf_add(buf, bytes, len);
}

void
buf_add_string(struct buf *buf, struct sv text)
{
    buf_add_varint(buf, text.len);
    buf_add_sv(buf, text);
}

void
buf_align(struct buf *buf, size_t alignment)
{
    while (buf_ok(buf) && buf->len % alignment != 0) buf_add_char(buf, 0);
}
