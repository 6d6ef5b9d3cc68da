#include "lists/id_set.h"

#include "base/hash.h"

#include <stdlib.h>

void
id_set_fini(struct id_set *set)
{
    free(set->hashes);
    *set = (struct id_set){ 0 };
}

void
id_set_clear(struct id_set *set)
{
    if (set->hashes) memset(set->hashes, 0, set->capacity * sizeof *set->hashes);
    set->count = 0;
}

/* Puts a hash in; returns whether it is new. */
static bool
put(struct id_set *set, uint64_t hash)
{
    size_t mask = set->capacity - 1, i = hash & mask;
    while (set->hashes[i] && set->hashes[i] != hash) i = (i + 1) & mask;
    bool is_new = set->hashes[i] == 0;
    set->hashes[i] = hash;
    return is_new;
}

static bool
grow(struct id_set *set)
{
    struct id_set larger = { .capacity = set->capacity ? set->capacity * 2 : 1024, .count = set->count };
    larger.hashes = calloc(larger.capacity, sizeof *larger.hashes);
    if (larger.hashes == NULL) return false;
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->hashes[i]) put(&larger, set->hashes[i]);
    }
    free(set->hashes);
    *set = larger;
    return true;
}

bool
id_set_add(struct id_set *set, struct sv id)
{
    uint64_t hash = hash64(id) | 1; /* never 0, which is free */
    if ((set->count + 1) * 2 > set->capacity && !grow(set)) return false;
    set->count += put(set, hash);
    return true;
}
