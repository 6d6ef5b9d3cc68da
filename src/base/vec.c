#include "base/vec.h"

#include <stdint.h>
#include <stdlib.h>

bool
vec_reserve(void **items, size_t *capacity, size_t count, size_t size)
{
    if (count <= *capacity) return true;
    size_t grown = *capacity ? *capacity : 8;
    while (grown < count) {
        if (grown > SIZE_MAX / 2) return false;
        grown *= 2;
    }
    if (grown > SIZE_MAX / size) return false;
    void *moved = realloc(*items, grown * size);
    if (moved == NULL) return false;
    *items = moved;
    *capacity = grown;
    return true;
}
