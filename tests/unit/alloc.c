#include "alloc.h"

#include <assert.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static size_t countdown;
static size_t passed;
static bool   failed;

static bool
fails_now(void)
{
    passed++;
    if (countdown == 0 || --countdown != 0) return false;
    failed = true;
    return true;
}

void *
__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
    return fails_now() ? NULL : __real_realloc(old, size);
}

void
alloc_fail_at(size_t n)
{
    countdown = n;
    passed = 0;
    failed = false;
}

bool
alloc_failed(void)
{
    return failed;
}

size_t
alloc_count(void)
{
    return passed;
}

size_t
alloc_sweep(bool (*operation)(void *context), void *context)
{
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        bool succeeded = operation(context);
        bool reached = alloc_failed();
        alloc_fail_at(0);
        if (!reached) {
            assert(succeeded);
            return n - 1;
        }
    }
}
