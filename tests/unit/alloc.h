/* alloc: makes the n-th allocation fail.
 *
 * The test programs are linked so that malloc, calloc and realloc of our own code pass through here; libraries that
 * take their allocator as a parameter (expat, jansson) are given these too. */
#ifndef TEST_ALLOC_H
#define TEST_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* From now on the `n`-th allocation (1 is the next one) fails, and only that one; 0 turns it off. */
void alloc_fail_at(size_t n);
/* Whether an allocation has failed since alloc_fail_at. */
bool alloc_failed(void);
/* How many allocations there have been since alloc_fail_at. */
size_t alloc_count(void);

/* Runs `operation(context)` with the first, the second, ... allocation failing, until it runs through without one.
 * The operation must return false when it failed, free everything it got, and must not crash. Returns the number of
 * allocations of the whole run. Asserts that each run with a failed allocation either reported it or did without. */
size_t alloc_sweep(bool (*operation)(void *context), void *context);

#endif
