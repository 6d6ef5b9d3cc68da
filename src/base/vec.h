/* vec: growing a heap array.
 *
 * An array is a pointer, a count and a capacity beside each other in its owner; vec_reserve makes room for more. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

/* Makes `*items` (a heap array of `*capacity` elements of `size` bytes, NULL at first) hold at least `count`.
 * False when out of memory; the array is then as it was. */
bool vec_reserve(void **items, size_t *capacity, size_t count, size_t size);

/* vec_reserve on any pointer type. */
#define VEC_RESERVE(items, capacity, count) vec_reserve((void **)&(items), &(capacity), (count), sizeof *(items))

#endif
