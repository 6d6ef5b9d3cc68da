#include "interdict/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    BLOCK_BYTES_MIN = 16 * 1024,
    BLOCK_BYTES_MAX = 4 * 1024 * 1024,
    ALIGNMENT = 16
};

struct block {
    struct block *previous;
    size_t        size;
    size_t        used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct itd_arena {
    struct block *current;
    size_t        total; /* bytes handed out, alignment included */
    size_t        bytes_max;
};

static struct block *
block_new(struct block *previous, size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL) return NULL;
    block->previous = previous;
    block->size = size;
    block->used = 0;
    return block;
}

struct itd_arena *
itd_arena_new(size_t bytes_max)
{
    struct itd_arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) return NULL;
    arena->bytes_max = bytes_max ? bytes_max : (size_t)1 << 30;
    return arena;
}

static void
free_down_to(struct itd_arena *arena, struct block *keep)
{
    while (arena->current != keep) {
        struct block *previous = arena->current->previous;
        free(arena->current);
        arena->current = previous;
    }
}

void
itd_arena_free(struct itd_arena *arena)
{
    if (arena == NULL) return;
    free_down_to(arena, NULL);
    free(arena);
}

void
itd_arena_reset(struct itd_arena *arena)
{
    struct block *first = arena->current;
    if (first == NULL) return;
    while (first->previous) first = first->previous;
    free_down_to(arena, first);
    first->used = 0;
    arena->total = 0;
}

static size_t
round_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *
itd_arena_alloc(struct itd_arena *arena, size_t size)
{
    if (size > arena->bytes_max) return NULL;
    size_t need = round_up(size ? size : 1);
    if (need > arena->bytes_max - (arena->total < arena->bytes_max ? arena->total : arena->bytes_max)) return NULL;
    struct block *block = arena->current;
    if (block == NULL || block->size - block->used < need) {
        size_t grown = block ? block->size * 2 : BLOCK_BYTES_MIN;
        if (grown > BLOCK_BYTES_MAX) grown = BLOCK_BYTES_MAX;
        if (grown < need) grown = need;
        block = block_new(arena->current, grown);
        if (block == NULL) return NULL;
        arena->current = block;
    }
    void *result = block->bytes + block->used;
    block->used += need;
    arena->total += need;
    memset(result, 0, need);
    return result;
}

void *
itd_arena_array(struct itd_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    return itd_arena_alloc(arena, count * size);
}

void *
itd_arena_grow(struct itd_arena *arena, void *old, size_t old_count, size_t new_count, size_t size)
{
    if (size == 0 || new_count > SIZE_MAX / size) return NULL;
    assert(new_count >= old_count);
    struct block *block = arena->current;
    size_t        old_size = round_up(old_count * size), new_size = round_up(new_count * size);
    if (old && old_count && block && (char *)old + old_size == block->bytes + block->used &&
        new_size - old_size <= block->size - block->used &&
        new_size - old_size <= arena->bytes_max - arena->total) {
        memset((char *)old + old_size, 0, new_size - old_size);
        block->used += new_size - old_size;
        arena->total += new_size - old_size;
        return old;
    }
    void *result = itd_arena_array(arena, new_count, size);
    if (result && old_count) memcpy(result, old, old_count * size);
    return result;
}

struct sv
itd_arena_copy(struct itd_arena *arena, struct sv text)
{
    char *copy = text.len == SIZE_MAX ? NULL : itd_arena_alloc(arena, text.len + 1);
    if (copy == NULL) return sv_make(NULL, 0);
    if (text.len) memcpy(copy, text.ptr, text.len);
    return sv_make(copy, text.len);
}

struct sv
itd_arena_format(struct itd_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int   len = vsnprintf(NULL, 0, format, args);
    char *text = len < 0 ? NULL : itd_arena_alloc(arena, (size_t)len + 1);
    if (text) vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    return sv_make(text, text ? (size_t)len : 0);
}

size_t
itd_arena_used(const struct itd_arena *arena)
{
    return arena->total;
}

struct itd_arena_mark
itd_arena_mark(const struct itd_arena *arena)
{
    return (struct itd_arena_mark){ arena->current, arena->current ? arena->current->used : 0, arena->total };
}

void
itd_arena_release(struct itd_arena *arena, struct itd_arena_mark mark)
{
    if (mark.block == NULL) {
        itd_arena_reset(arena);
        return;
    }
    free_down_to(arena, mark.block);
    arena->current->used = mark.used;
    arena->total = mark.total;
}
