/* require: a promise of a header that a fuzz target holds the code to; a broken one ends the run. */
#ifndef FUZZ_REQUIRE_H
#define FUZZ_REQUIRE_H

#include "interdict/sv.h"

#include <stdio.h>
#include <stdlib.h>

#define require(condition) require_at((condition), #condition, __FILE__, __LINE__)

static inline void
require_at(bool condition, const char *text, const char *file, int line)
{
    if (condition) return;
    fprintf(stderr, "%s:%d: broken: %s\n", file, line, text);
    abort();
}

/* Touches every byte, so that a slice that leads outside its memory is seen. */
static inline unsigned
touch_text(struct sv text)
{
    unsigned sum = 0;
    for (size_t i = 0; i < text.len; i++) sum += (unsigned char)text.ptr[i];
    return sum;
}

/* The input in memory of just its size, so that a read past its end is seen; NULL when out of memory. */
static inline char *
exact_copy(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1);
    if (copy && size) memcpy(copy, data, size);
    return copy;
}

#endif
