/* buf: a growing run of bytes on the heap.
 *
 * A buffer that failed to grow stays failed: later writes do nothing and buf_ok is false, so that a writer checks
 * once at its end. Not thread-safe. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "interdict/sv.h"

struct buf {
    char  *ptr;
    size_t len;
    size_t size;
    bool   failed;
};

void buf_fini(struct buf *buf);
/* Empties the buffer, keeps its memory, forgets a failure. */
void buf_clear(struct buf *buf);
/* Makes room for `more` bytes after the end; NULL and failed when it cannot. The caller then adds to `len`. */
char *buf_reserve(struct buf *buf, size_t more);
void  buf_add(struct buf *buf, const void *bytes, size_t len);
void  buf_add_char(struct buf *buf, char c);
void  buf_add_sv(struct buf *buf, struct sv text);
void  buf_add_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Little-endian integers and LEB128 varints, as the snapshot stores them. */
void buf_add_u32(struct buf *buf, uint32_t value);
void buf_add_u64(struct buf *buf, uint64_t value);
void buf_add_varint(struct buf *buf, uint64_t value);
/* A varint length and the bytes. */
void buf_add_string(struct buf *buf, struct sv text);
/* Zero bytes up to a multiple of `alignment`. */
void buf_align(struct buf *buf, size_t alignment);

static inline bool
buf_ok(const struct buf *buf)
{
    return !buf->failed;
}

static inline struct sv
buf_sv(const struct buf *buf)
{
    return sv_make(buf->ptr, buf->len);
}

#endif
