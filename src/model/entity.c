#include "interdict/entity.h"

enum itd_status
itd_entity_init(struct itd_entity *entity, struct itd_arena *arena, uint16_t schema, struct sv id, struct sv dataset,
                struct itd_error *error)
{
    *entity = (struct itd_entity){ .schema = schema, .arena = arena };
    entity->id = itd_arena_copy(arena, id);
    entity->dataset = itd_arena_copy(arena, dataset);
    return entity->id.ptr && entity->dataset.ptr ? ITD_OK : itd_fail_memory(error);
}

enum itd_status
itd_entity_add(struct itd_entity *entity, uint16_t property, struct sv value, struct itd_error *error)
{
    return itd_entity_add_full(entity, property, value, sv_make(NULL, 0), sv_make(NULL, 0), error);
}

static bool
holds(const struct itd_entity *entity, uint16_t property, struct sv value)
{
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        if (statement->property == property && sv_equal(statement->value, value)) return true;
    }
    return false;
}

static enum itd_status
make_room(struct itd_entity *entity, struct itd_error *error)
{
    if (entity->count < entity->capacity) return ITD_OK;
    if (entity->count >= ITD_ENTITY_STATEMENTS_MAX) {
        return itd_fail(error, ITD_LIMIT, "%.*s has more than %d values", SV_ARG(entity->id),
                        ITD_ENTITY_STATEMENTS_MAX);
    }
    size_t capacity = entity->capacity ? entity->capacity * 2 : 16;
    void  *grown = itd_arena_grow(entity->arena, entity->statements, entity->capacity, capacity,
                                  sizeof *entity->statements);
    if (grown == NULL) return itd_fail_memory(error);
    entity->statements = grown;
    entity->capacity = capacity;
    return ITD_OK;
}

enum itd_status
itd_entity_add_full(struct itd_entity *entity, uint16_t property, struct sv value, struct sv lang, struct sv original,
                    struct itd_error *error)
{
    value = sv_trim(value);
    if (value.len == 0 || property == ITD_FTM_NONE || holds(entity, property, value)) return ITD_OK;
    enum itd_status status = make_room(entity, error);
    if (status != ITD_OK) return status;
    struct itd_statement statement = { .property = property, .versions = ITD_NO_VERSIONS };
    statement.value = itd_arena_copy(entity->arena, value);
    if (lang.len) statement.lang = itd_arena_copy(entity->arena, lang);
    if (original.len) statement.original = itd_arena_copy(entity->arena, original);
    if (statement.value.ptr == NULL || (lang.len && statement.lang.ptr == NULL) ||
        (original.len && statement.original.ptr == NULL)) {
        return itd_fail_memory(error);
    }
    entity->statements[entity->count++] = statement;
    return ITD_OK;
}

const struct itd_statement *
itd_entity_next(const struct itd_entity *entity, uint16_t property, size_t *at)
{
    while (*at < entity->count) {
        const struct itd_statement *statement = &entity->statements[(*at)++];
        if (statement->property == property) return statement;
    }
    return NULL;
}

struct sv
itd_entity_first(const struct itd_entity *entity, uint16_t property)
{
    size_t                      at = 0;
    const struct itd_statement *statement = itd_entity_next(entity, property, &at);
    return statement ? statement->value : sv_make(NULL, 0);
}
