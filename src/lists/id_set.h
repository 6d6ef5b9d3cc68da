/* id_set: how many different ids were seen. Ids are kept as their XXH3 hashes. Not thread-safe. */
#ifndef LISTS_ID_SET_H
#define LISTS_ID_SET_H

#include "interdict/sv.h"

struct id_set {
    uint64_t *hashes; /* 0: free */
    size_t    capacity; /* a power of two, or 0 */
    size_t    count;
};

void id_set_fini(struct id_set *set);
/* Forgets all ids. */
void id_set_clear(struct id_set *set);
/* False when out of memory. */
bool id_set_add(struct id_set *set, struct sv id);

#endif
