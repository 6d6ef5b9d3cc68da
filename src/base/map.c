#include "base/map.h"

#include "base/hash.h"

#include <stdlib.h>

void
map_fini(struct map *map)
{
    free(map->slots);
    *map = (struct map){ 0 };
}

static struct map_slot *
slot_of(const struct map *map, struct sv key)
{
    size_t mask = map->capacity - 1;
    for (size_t i = hash64(key) & mask;; i = (i + 1) & mask) {
        struct map_slot *slot = &map->slots[i];
        if (!slot->used || sv_equal(slot->key, key)) return slot;
    }
}

uint32_t
map_get(const struct map *map, struct sv key)
{
    if (map->count == 0) return MAP_NONE;
    struct map_slot *slot = slot_of(map, key);
    return slot->used ? slot->value : MAP_NONE;
}

static bool
grow(struct map *map)
{
    struct map larger = { .capacity = map->capacity ? map->capacity * 2 : 64, .count = map->count };
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL) return false;
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].used) *slot_of(&larger, map->slots[i].key) = map->slots[i];
    }
    free(map->slots);
    *map = larger;
    return true;
}

uint32_t *
map_put(struct map *map, struct sv key)
{
    if ((map->count + 1) * 3 > map->capacity * 2 && !grow(map)) return NULL;
    struct map_slot *slot = slot_of(map, key);
    if (!slot->used) {
        *slot = (struct map_slot){ .key = key, .value = MAP_NONE, .used = true };
        map->count++;
    }
    return &slot->value;
}
