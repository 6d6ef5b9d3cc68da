/* arena: memory that is freed all at once.
 *
 * One arena for a run, one for a request, each with a hard cap on its bytes. An arena belongs to one thread at a
 * time. Memory from it lives until the arena is reset or freed. */
#ifndef INTERDICT_ARENA_H
#define INTERDICT_ARENA_H

#include "interdict/sv.h"

struct itd_arena;

/* A new arena that will hold at most `bytes_max` bytes (0: 1 GiB). NULL when out of memory. */
struct itd_arena *itd_arena_new(size_t bytes_max);
/* Frees everything; NULL is fine. */
void itd_arena_free(struct itd_arena *arena);
/* Forgets everything and keeps the first block for reuse. */
void itd_arena_reset(struct itd_arena *arena);

/* `size` zeroed bytes, aligned for any type; NULL when out of memory or past the cap. Size 0 gives a valid pointer. */
void *itd_arena_alloc(struct itd_arena *arena, size_t size);
/* The same for an array; NULL when count * size overflows. */
void *itd_arena_array(struct itd_arena *arena, size_t count, size_t size);
/* A larger copy of an array (`old_count` of `size` each), in place when it is the arena's last allocation. */
void *itd_arena_grow(struct itd_arena *arena, void *old, size_t old_count, size_t new_count, size_t size);
/* A NUL-terminated copy of `text`. On failure ptr is NULL and len is 0. */
struct sv itd_arena_copy(struct itd_arena *arena, struct sv text);
/* printf into the arena; {NULL, 0} when out of memory. */
struct sv itd_arena_format(struct itd_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes handed out since the arena was made or reset. */
size_t itd_arena_used(const struct itd_arena *arena);

/* A place to go back to: everything allocated after the mark is forgotten. Marks nest. */
struct itd_arena_mark {
    void  *block;
    size_t used;
    size_t total;
};
struct itd_arena_mark itd_arena_mark(const struct itd_arena *arena);
void                  itd_arena_release(struct itd_arena *arena, struct itd_arena_mark mark);

#endif
