/* Merging entities of many versions. How the result becomes a file is compile.c's and index.c's business. */
#include "snapshot/built.h"

#include "base/hash.h"
#include "base/vec.h"

#include <stdlib.h>

enum { ARENA_BYTES_MAX_GIB = 64 };

enum itd_status
builder_new(struct builder **out, const struct itd_ftm *ftm, const struct name_tables *names, struct itd_error *error)
{
    *out = NULL;
    struct builder *builder = calloc(1, sizeof *builder);
    if (builder == NULL) return itd_fail_memory(error);
    builder->ftm = ftm;
    builder->name_tables = names;
    builder->arena = itd_arena_new((size_t)ARENA_BYTES_MAX_GIB << 30);
    if (builder->arena == NULL) {
        builder_free(builder);
        return itd_fail_memory(error);
    }
    *out = builder;
    return ITD_OK;
}

void
builder_free(struct builder *builder)
{
    if (builder == NULL) return;
    itd_arena_free(builder->arena);
    free(builder->versions);
    free(builder->sets);
    free(builder->set_slots);
    free(builder->entities);
    free(builder->statements);
    free(builder->statement_slots);
    free(builder->touched);
    map_fini(&builder->by_id);
    map_fini(&builder->lists);
    free(builder);
}

/* Version sets: a set is its largest version and the set without it, so that adding a version to a set is one look-up.
 * The empty set is SET_EMPTY. Versions are added in ascending order of their number here. */
static uint64_t
set_hash(uint32_t parent, uint32_t version)
{
    uint64_t key = (uint64_t)parent << 32 | version;
    return hash64(sv_make((const char *)&key, sizeof key));
}

static bool
grow_set_slots(struct builder *builder)
{
    size_t    size = builder->set_slot_count ? builder->set_slot_count * 2 : 256;
    uint32_t *slots = malloc(size * sizeof *slots);
    if (slots == NULL) return false;
    memset(slots, 0xFF, size * sizeof *slots);
    for (uint32_t s = 0; s < builder->set_count; s++) {
        size_t i = set_hash(builder->sets[s].parent, builder->sets[s].version) & (size - 1);
        while (slots[i] != SET_EMPTY) i = (i + 1) & (size - 1);
        slots[i] = s;
    }
    free(builder->set_slots);
    builder->set_slots = slots;
    builder->set_slot_count = size;
    return true;
}

bool
built_set_add(struct builder *builder, uint32_t *set, uint32_t version)
{
    if (*set != SET_EMPTY && builder->sets[*set].version == version) return true;
    if ((builder->set_count + 1) * 2 > builder->set_slot_count && !grow_set_slots(builder)) return false;
    size_t mask = builder->set_slot_count - 1;
    size_t i = set_hash(*set, version) & mask;
    for (; builder->set_slots[i] != SET_EMPTY; i = (i + 1) & mask) {
        const struct version_set *known = &builder->sets[builder->set_slots[i]];
        if (known->parent == *set && known->version == version) {
            *set = builder->set_slots[i];
            return true;
        }
    }
    if (!VEC_RESERVE(builder->sets, builder->set_capacity, builder->set_count + 1)) return false;
    builder->sets[builder->set_count] = (struct version_set){ *set, version };
    builder->set_slots[i] = (uint32_t)builder->set_count;
    *set = (uint32_t)builder->set_count++;
    return true;
}

bool
built_set_has(const struct builder *builder, uint32_t set, uint32_t version)
{
    for (; set != SET_EMPTY; set = builder->sets[set].parent) {
        if (builder->sets[set].version == version) return true;
        if (builder->sets[set].version < version) return false;
    }
    return false;
}

static uint32_t
number_of_list(struct builder *builder, struct sv list)
{
    uint32_t known = map_get(&builder->lists, list);
    if (known != MAP_NONE) return known;
    struct sv copy = itd_arena_copy(builder->arena, list);
    uint32_t *slot = copy.ptr ? map_put(&builder->lists, copy) : NULL;
    if (slot == NULL || builder->list_count >= LISTS_MAX) return MAP_NONE;
    builder->list_names[builder->list_count] = copy;
    *slot = (uint32_t)builder->list_count;
    return (uint32_t)builder->list_count++;
}

static struct built_entity *
entity_of(struct builder *builder, struct sv id)
{
    uint32_t known = map_get(&builder->by_id, id);
    if (known != MAP_NONE) return &builder->entities[known];
    struct sv copy = itd_arena_copy(builder->arena, id);
    if (copy.ptr == NULL || !VEC_RESERVE(builder->entities, builder->entity_capacity, builder->entity_count + 1)) {
        return NULL;
    }
    uint32_t *slot = map_put(&builder->by_id, copy);
    if (slot == NULL) return NULL;
    *slot = (uint32_t)builder->entity_count;
    struct built_entity *entity = &builder->entities[builder->entity_count++];
    *entity = (struct built_entity){
        .id = copy, .schema = ITD_FTM_NONE, .versions = SET_EMPTY, .first = STATEMENT_NONE, .last = STATEMENT_NONE
    };
    return entity;
}

static uint64_t
statement_hash(uint32_t entity, uint16_t property, uint32_t list, struct sv value, struct sv lang)
{
    struct {
        uint64_t value, lang;
        uint32_t entity, list, property, zero;
    } key = { hash64(value), lang.len ? hash64(lang) : 0, entity, list, property, 0 };
    return hash64(sv_make((const char *)&key, sizeof key));
}

static bool
grow_statement_slots(struct builder *builder)
{
    size_t    size = builder->statement_slot_count ? builder->statement_slot_count * 2 : 1024;
    uint32_t *slots = malloc(size * sizeof *slots);
    if (slots == NULL) return false;
    memset(slots, 0xFF, size * sizeof *slots);
    for (uint32_t s = 0; s < builder->statement_count; s++) {
        size_t i = builder->statements[s].hash & (size - 1);
        while (slots[i] != STATEMENT_NONE) i = (i + 1) & (size - 1);
        slots[i] = s;
    }
    free(builder->statement_slots);
    builder->statement_slots = slots;
    builder->statement_slot_count = size;
    return true;
}

/* Of two spellings of the original the smaller stays, whichever came first. */
static bool
keep_original(struct builder *builder, struct built_statement *statement, struct sv original)
{
    if (original.len == 0 || (statement->original.len && sv_compare(statement->original, original) <= 0)) return true;
    statement->original = itd_arena_copy(builder->arena, original);
    return statement->original.ptr != NULL;
}

static struct built_statement *
statement_of(struct builder *builder, struct built_entity *entity, uint32_t list, const struct itd_statement *said)
{
    uint32_t number = (uint32_t)(entity - builder->entities);
    uint64_t hash = statement_hash(number, said->property, list, said->value, said->lang);
    if ((builder->statement_count + 1) * 2 > builder->statement_slot_count && !grow_statement_slots(builder)) return NULL;
    size_t mask = builder->statement_slot_count - 1, i = hash & mask;
    for (; builder->statement_slots[i] != STATEMENT_NONE; i = (i + 1) & mask) {
        struct built_statement *known = &builder->statements[builder->statement_slots[i]];
        if (known->hash == hash && known->entity == number && known->property == said->property &&
            known->list == list && sv_equal(known->value, said->value) && sv_equal(known->lang, said->lang)) {
            return known;
        }
    }
    if (!VEC_RESERVE(builder->statements, builder->statement_capacity, builder->statement_count + 1)) return NULL;
    struct built_statement *added = &builder->statements[builder->statement_count];
    *added = (struct built_statement){ .hash = hash,
                                       .entity = number,
                                       .list = (uint16_t)list,
                                       .property = said->property,
                                       .versions = SET_EMPTY,
                                       .next = STATEMENT_NONE,
                                       .value = itd_arena_copy(builder->arena, said->value) };
    if (said->lang.len) added->lang = itd_arena_copy(builder->arena, said->lang);
    if (added->value.ptr == NULL || (said->lang.len && added->lang.ptr == NULL)) return NULL;
    builder->statement_slots[i] = (uint32_t)builder->statement_count;
    if (entity->first == STATEMENT_NONE) {
        entity->first = (uint32_t)builder->statement_count;
    } else {
        builder->statements[entity->last].next = (uint32_t)builder->statement_count;
    }
    entity->last = (uint32_t)builder->statement_count++;
    return added;
}

/* The more specific schema; of two unrelated ones the one whose name comes first, whichever list came first. */
static uint16_t
merge_schema(const struct itd_ftm *ftm, uint16_t a, uint16_t b)
{
    if (a == ITD_FTM_NONE || a == b) return b;
    if (b == ITD_FTM_NONE || itd_ftm_is_a(ftm, a, b)) return a;
    if (itd_ftm_is_a(ftm, b, a)) return b;
    return sv_compare(itd_ftm_schema_name(ftm, a), itd_ftm_schema_name(ftm, b)) < 0 ? a : b;
}

bool
builder_has_version(bool *same, const struct builder *builder, struct sv list, int32_t date, struct sv sha256)
{
    for (size_t i = 0; i < builder->version_count; i++) {
        const struct itd_version *version = &builder->versions[i];
        if (version->date != date || !sv_equal(version->list, list)) continue;
        *same = sv_equal(version->sha256, sha256);
        return true;
    }
    return false;
}

enum itd_status
builder_begin_version(struct builder *builder, const struct itd_version *version, struct itd_error *error)
{
    if (builder->version_count >= VERSIONS_MAX) {
        return itd_fail(error, ITD_LIMIT, "more than %d versions in one snapshot", VERSIONS_MAX);
    }
    if (!VEC_RESERVE(builder->versions, builder->version_capacity, builder->version_count + 1)) {
        return itd_fail_memory(error);
    }
    struct itd_version *own = &builder->versions[builder->version_count];
    *own = *version;
    struct sv *texts[] = { &own->list, &own->publisher, &own->format, &own->sha256, &own->source, &own->fetched };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = itd_arena_copy(builder->arena, *texts[i]);
        if (texts[i]->ptr == NULL) return itd_fail_memory(error);
    }
    builder->version_count++;
    builder->touched_count = 0;
    return ITD_OK;
}

static uint32_t
current_version(const struct builder *builder)
{
    return (uint32_t)builder->version_count - 1;
}

static bool
touch(struct builder *builder, uint32_t entity)
{
    if (!VEC_RESERVE(builder->touched, builder->touched_capacity, builder->touched_count + 1)) return false;
    builder->touched[builder->touched_count++] = entity;
    return true;
}

/* Adds what `entity` says to `own`, in a version. */
static enum itd_status
merge(struct builder *builder, struct built_entity *own, const struct itd_entity *entity, uint32_t version,
      struct itd_error *error)
{
    size_t index = (size_t)(own - builder->entities);
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *said = &entity->statements[i];
        struct sv                   name = said->dataset.len ? said->dataset : entity->dataset;
        uint32_t                    list = number_of_list(builder, name);
        if (list == MAP_NONE) return itd_fail(error, ITD_LIMIT, "more than %d lists in one snapshot", LISTS_MAX);
        struct built_statement *statement = statement_of(builder, &builder->entities[index], list, said);
        if (statement == NULL || !built_set_add(builder, &statement->versions, version) ||
            !keep_original(builder, statement, said->original)) {
            return itd_fail_memory(error);
        }
    }
    return ITD_OK;
}

bool
builder_holds(const struct builder *builder, struct sv id)
{
    uint32_t known = map_get(&builder->by_id, id);
    return known != MAP_NONE && built_set_has(builder, builder->entities[known].versions, current_version(builder));
}

enum itd_status
builder_add(struct builder *builder, const struct itd_entity *entity, struct itd_error *error)
{
    uint32_t version = current_version(builder);
    if (entity->id.len == 0) return itd_fail(error, ITD_FORMAT, "an entity has no id");
    if (entity->schema == ITD_FTM_NONE && !builder_holds(builder, entity->id)) {
        builder->dangling++;
        return ITD_OK;
    }
    struct built_entity *own = entity_of(builder, entity->id);
    if (own == NULL) return itd_fail_memory(error);
    own->schema = merge_schema(builder->ftm, own->schema, entity->schema);
    if (!built_set_add(builder, &own->versions, version)) return itd_fail_memory(error);
    uint32_t number = (uint32_t)(own - builder->entities);
    if (!touch(builder, number)) return itd_fail_memory(error);
    return merge(builder, own, entity, version, error);
}

enum itd_status
builder_delete(struct builder *builder, struct sv id, struct itd_error *error)
{
    uint32_t known = map_get(&builder->by_id, id);
    if (known == MAP_NONE) return ITD_OK; /* a deletion of what was never held changes nothing */
    return touch(builder, known) ? ITD_OK : itd_fail_memory(error);
}

/* The newest version of the same list before the current one, or MAP_NONE. */
static uint32_t
version_before(const struct builder *builder, uint32_t version)
{
    uint32_t best = MAP_NONE;
    for (uint32_t i = 0; i < builder->version_count; i++) {
        const struct itd_version *other = &builder->versions[i];
        if (i == version || !sv_equal(other->list, builder->versions[version].list)) continue;
        if (other->date >= builder->versions[version].date) continue;
        if (best == MAP_NONE || other->date > builder->versions[best].date) best = i;
    }
    return best;
}

static enum itd_status
carry_over(struct builder *builder, uint32_t from, uint32_t to, struct itd_error *error)
{
    bool *touched = calloc(builder->entity_count + 1, sizeof *touched);
    if (touched == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < builder->touched_count; i++) touched[builder->touched[i]] = true;
    bool ok = true;
    for (size_t i = 0; ok && i < builder->entity_count; i++) {
        struct built_entity *entity = &builder->entities[i];
        if (touched[i] || !built_set_has(builder, entity->versions, from)) continue;
        ok = built_set_add(builder, &entity->versions, to);
        for (uint32_t s = entity->first; ok && s != STATEMENT_NONE; s = builder->statements[s].next) {
            struct built_statement *statement = &builder->statements[s];
            if (built_set_has(builder, statement->versions, from)) ok = built_set_add(builder, &statement->versions, to);
        }
    }
    free(touched);
    return ok ? ITD_OK : itd_fail_memory(error);
}

enum itd_status
builder_end_version(struct builder *builder, bool is_delta, struct itd_error *error)
{
    uint32_t version = current_version(builder);
    uint32_t before = is_delta ? version_before(builder, version) : MAP_NONE;
    return before == MAP_NONE ? ITD_OK : carry_over(builder, before, version, error);
}

uint64_t
builder_dangling(const struct builder *builder)
{
    return builder->dangling;
}

/* Adds every version of the set `old_set` of a snapshot; `offset` maps its version numbers to ours. */
static bool
add_old_set(struct builder *builder, uint32_t *set, const struct itd_snapshot *old, uint32_t old_set)
{
    uint32_t count = itd_snapshot_version_count(old);
    for (uint32_t v = 0; v < count; v++) {
        if (itd_snapshot_said_in(old, old_set, v) && !built_set_add(builder, set, v)) return false;
    }
    return true;
}

static enum itd_status
add_old_entity(struct builder *builder, const struct itd_snapshot *old, uint32_t number, struct itd_arena *arena,
               struct itd_error *error)
{
    struct itd_entity entity;
    enum itd_status   status = itd_snapshot_entity(&entity, old, number, arena, error);
    if (status != ITD_OK) return status;
    struct built_entity *own = entity_of(builder, entity.id);
    if (own == NULL || !add_old_set(builder, &own->versions, old, snapshot_entity_versions(old, number))) {
        return itd_fail_memory(error);
    }
    own->schema = entity.schema;
    for (size_t i = 0; i < entity.count; i++) {
        const struct itd_statement *said = &entity.statements[i];
        uint32_t                    list = number_of_list(builder, said->dataset.len ? said->dataset : entity.dataset);
        struct built_statement     *statement = list == MAP_NONE ? NULL : statement_of(builder, own, list, said);
        if (statement == NULL || !add_old_set(builder, &statement->versions, old, said->versions) ||
            !keep_original(builder, statement, said->original)) {
            return itd_fail_memory(error);
        }
    }
    return ITD_OK;
}

enum itd_status
builder_add_snapshot(struct builder *builder, const struct itd_snapshot *old, struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    for (uint32_t v = 0; status == ITD_OK && v < itd_snapshot_version_count(old); v++) {
        struct itd_version version = itd_snapshot_version(old, v);
        status = builder_begin_version(builder, &version, error);
    }
    struct itd_arena *arena = itd_arena_new(0);
    if (arena == NULL) return itd_fail_memory(error);
    for (uint32_t e = 0; status == ITD_OK && e < itd_snapshot_entity_count(old); e++) {
        itd_arena_reset(arena);
        status = add_old_entity(builder, old, e, arena, error);
    }
    itd_arena_free(arena);
    return status;
}
