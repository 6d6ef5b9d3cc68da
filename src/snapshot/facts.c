/* Evidence beside names, and the identifiers under which entities are found. */
#include "snapshot/built.h"

#include "base/vec.h"
#include "model/identifier.h"
#include "snapshot/letters.h"

#include <stdlib.h>

struct identifiers {
    struct snapshot_identifier *items;
    size_t                      count;
    size_t                      capacity;
};

static int
by_hash(const void *a, const void *b)
{
    const struct snapshot_identifier *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    return x->type < y->type ? -1 : x->type > y->type;
}

static bool
add_facts(struct buf *values, struct identifiers *identifiers, const struct itd_ftm *ftm,
          const struct compiled_entity *entity, uint32_t number)
{
    for (uint32_t s = 0; s < entity->count; s++) {
        const struct compiled_statement *statement = &entity->statements[s];
        struct snapshot_fact             facts[FACTS_OF_VALUE_MAX];
        unsigned count = facts_of_value(facts, ftm, entity->schema, statement->property, statement->value,
                                        statement->original);
        for (unsigned i = 0; i < count; i++) {
            facts[i].statement = s;
            buf_add(values, &facts[i], sizeof facts[i]);
            if (facts[i].kind != FACT_IDENTIFIER) continue;
            if (!VEC_RESERVE(identifiers->items, identifiers->capacity, identifiers->count + 1)) return false;
            identifiers->items[identifiers->count++] =
                (struct snapshot_identifier){ (uint64_t)facts[i].value, number, facts[i].detail };
        }
    }
    return true;
}

enum itd_status
index_facts(struct sections *sections, struct compiled *compiled, struct itd_error *error)
{
    struct identifiers identifiers = { 0 };
    struct buf        *offsets = sections_begin(sections, SECTION_FACTS, compiled->entity_count + 1);
    struct buf        *values = sections_begin(sections, SECTION_FACT_VALUES, 0);
    bool               ok = true;
    for (uint32_t e = 0; ok && e < compiled->entity_count; e++) {
        const struct compiled_entity *entity = &compiled->entities[e];
        buf_add_u32(offsets, (uint32_t)(values->len / sizeof(struct snapshot_fact)));
        if (entity->is_entry) ok = add_facts(values, &identifiers, compiled->ftm, entity, e);
    }
    buf_add_u32(offsets, (uint32_t)(values->len / sizeof(struct snapshot_fact)));
    sections->counts[SECTION_FACT_VALUES] = values->len / sizeof(struct snapshot_fact);
    if (identifiers.count) qsort(identifiers.items, identifiers.count, sizeof *identifiers.items, by_hash);
    buf_add(sections_begin(sections, SECTION_IDENTIFIERS, identifiers.count), identifiers.items,
            identifiers.count * sizeof *identifiers.items);
    free(identifiers.items);
    return ok ? ITD_OK : itd_fail_memory(error);
}
