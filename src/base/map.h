/* map: a hash table from text to a number.
 *
 * Keys are slices that must outlive the map (it does not copy them). Open addressing, XXH3. Not thread-safe while it
 * is written; any number of threads may read. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "interdict/sv.h"

struct map_slot {
    struct sv key;
    uint32_t  value;
    bool      used;
};

struct map {
    struct map_slot *slots;
    size_t           capacity; /* a power of two, or 0 */
    size_t           count;
};

enum { MAP_NONE = UINT32_MAX };

void map_fini(struct map *map);
/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const struct map *map, struct sv key);
/* The place of the value of `key`, which is added with MAP_NONE when it is new; NULL when out of memory. The pointer
 * holds until the next map_put. */
uint32_t *map_put(struct map *map, struct sv key);

#endif
