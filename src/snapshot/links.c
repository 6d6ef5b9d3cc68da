/* Which entity names which: adjacency in both directions. */
#include "snapshot/built.h"

#include "base/vec.h"

#include <stdlib.h>

/* Links: statements of type entity whose value is an entity of the file. */
struct edge {
    uint32_t        from;
    struct itd_link link;
};

static bool
collect_edges(struct edge **edges, size_t *count, const struct compiled *compiled)
{
    size_t capacity = 0;
    for (uint32_t e = 0; e < compiled->entity_count; e++) {
        const struct compiled_entity *entity = &compiled->entities[e];
        for (size_t s = 0; s < entity->count; s++) {
            const struct compiled_statement *statement = &entity->statements[s];
            if (itd_ftm_type(compiled->ftm, entity->schema, statement->property) != ITD_TYPE_ENTITY) continue;
            uint32_t target = map_get(&compiled->by_id, statement->value);
            if (target == MAP_NONE) continue;
            if (!VEC_RESERVE(*edges, capacity, *count + 1)) return false;
            (*edges)[(*count)++] = (struct edge){ e, { target, statement->property, 0 } };
        }
    }
    return true;
}

static bool
add_adjacency(struct sections *sections, uint32_t section, const struct edge *edges, size_t count, size_t entity_count,
              bool inward)
{
    uint32_t        *offsets = calloc(entity_count + 2, sizeof *offsets);
    uint32_t        *next = calloc(entity_count + 2, sizeof *next);
    struct itd_link *links = calloc(count + 1, sizeof *links);
    bool             ok = offsets && next && links;
    for (size_t i = 0; ok && i < count; i++) offsets[(inward ? edges[i].link.entity : edges[i].from) + 1]++;
    for (size_t i = 0; ok && i < entity_count; i++) offsets[i + 1] += offsets[i];
    if (ok) memcpy(next, offsets, entity_count * sizeof *next);
    for (size_t i = 0; ok && i < count; i++) {
        uint32_t        at = inward ? edges[i].link.entity : edges[i].from;
        struct itd_link link = edges[i].link;
        if (inward) link.entity = edges[i].from;
        links[next[at]++] = link;
    }
    if (ok) sections_add_csr(sections, section, offsets, entity_count, links, sizeof *links);
    free(offsets);
    free(next);
    free(links);
    return ok;
}

bool
compile_links(struct sections *sections, const struct compiled *compiled)
{
    struct edge *edges = NULL;
    size_t       count = 0;
    bool         ok = collect_edges(&edges, &count, compiled) &&
              add_adjacency(sections, SECTION_LINKS_OUT, edges, count, compiled->entity_count, false) &&
              add_adjacency(sections, SECTION_LINKS_IN, edges, count, compiled->entity_count, true);
    free(edges);
    return ok;
}
