/* Which entities are one party: those that publishers cite as the same. */
#include "snapshot/built.h"

#include "model/identifier.h"

#include <stdlib.h>

/* Parties: a forest of entities whose roots stand for their party. */
static uint32_t
root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void
join(uint32_t *parent, uint32_t a, uint32_t b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    if (a != b) parent[a < b ? b : a] = a < b ? a : b;
}

/* Two entities that cite the same id, or a valid IMO ship number, are one party. Returns the first entity that gave the
 * key, or MAP_NONE when out of memory. */
static uint32_t
first_with_key(struct map *keys, struct sv key, uint32_t entity)
{
    uint32_t *slot = map_put(keys, key);
    if (slot == NULL) return MAP_NONE;
    if (*slot == MAP_NONE) *slot = entity;
    return *slot;
}

static struct sv
ship_key(struct compiled *compiled, const struct compiled_entity *entity, struct sv value)
{
    char     normal[IDENTIFIER_SIZE];
    uint16_t vessel = itd_ftm_schema(compiled->ftm, SV("Vessel"));
    if (!itd_ftm_is_a(compiled->ftm, entity->schema, vessel)) return sv_make(NULL, 0);
    if (!identifier_normalise(normal, IDENTIFIER_IMO, value)) return sv_make(NULL, 0);
    if (identifier_check(IDENTIFIER_IMO, sv_from(normal)) != IDENTIFIER_VALID) return sv_make(NULL, 0);
    return itd_arena_format(compiled->arena, "imo\t%s", normal);
}

static bool
join_parties(struct compiled *compiled, uint32_t *parent, bool *cited)
{
    uint16_t   referents = itd_ftm_property(compiled->ftm, SV("referents"));
    uint16_t   imo = itd_ftm_property(compiled->ftm, SV("imoNumber"));
    struct map ships = { 0 };
    bool       ok = true;
    for (uint32_t e = 0; ok && e < compiled->entity_count; e++) {
        struct compiled_entity *entity = &compiled->entities[e];
        for (size_t s = 0; ok && entity->is_entry && s < entity->count; s++) {
            struct compiled_statement *statement = &entity->statements[s];
            uint32_t                   other = e;
            if (statement->property == referents) {
                other = map_get(&compiled->by_id, statement->value);
                if (other == MAP_NONE) other = first_with_key(&compiled->referents, statement->value, e);
                if (other < compiled->entity_count && other != e) cited[other] = true;
            } else if (statement->property == imo) {
                struct sv key = ship_key(compiled, entity, statement->value);
                if (key.len) other = first_with_key(&ships, key, e);
            }
            ok = other != MAP_NONE;
            if (ok && compiled->entities[other].is_entry) join(parent, e, other);
        }
    }
    map_fini(&ships);
    return ok;
}

/* A party's members in order; the one that others cite comes first and names it. */
static void
write_parties(struct sections *sections, struct compiled *compiled, uint32_t *parent, const bool *cited,
              uint32_t *members, uint32_t *offsets, uint32_t *next)
{
    size_t count = 0;
    for (uint32_t e = 0; e < compiled->entity_count; e++) {
        if (root_of(parent, e) == e) next[e] = (uint32_t)count++;
    }
    for (uint32_t e = 0; e < compiled->entity_count; e++) {
        compiled->entities[e].party = next[root_of(parent, e)];
        offsets[compiled->entities[e].party + 1]++;
    }
    for (size_t p = 0; p < count; p++) offsets[p + 1] += offsets[p];
    memcpy(next, offsets, count * sizeof *next);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t e = 0; e < compiled->entity_count; e++) {
            if (cited[e] == (pass == 0)) members[next[compiled->entities[e].party]++] = e;
        }
    }
    sections_add_csr(sections, SECTION_PARTIES, offsets, count, members, sizeof *members);
}

bool
compile_parties(struct sections *sections, struct compiled *compiled)
{
    size_t    count = compiled->entity_count;
    uint32_t *parent = malloc((count + 1) * sizeof *parent), *members = malloc((count + 1) * sizeof *members);
    uint32_t *offsets = calloc(count + 2, sizeof *offsets), *next = calloc(count + 2, sizeof *next);
    bool     *cited = calloc(count + 1, sizeof *cited);
    bool      ok = parent && members && offsets && next && cited;
    for (uint32_t e = 0; ok && e < count; e++) parent[e] = e;
    ok = ok && join_parties(compiled, parent, cited);
    if (ok) write_parties(sections, compiled, parent, cited, members, offsets, next);
    free(parent);
    free(members);
    free(offsets);
    free(next);
    free(cited);
    return ok;
}
