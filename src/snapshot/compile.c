/* From what the builder merged to the sections of a file: everything is put into its one order and numbered. */
#include "snapshot/built.h"


#include <stdlib.h>
#include <zstd.h>

/* The builder's numbers to the file's. */
struct numbering {
    uint32_t *version;     /* builder version to file version */
    uint32_t *set;         /* builder set to file set */
    uint16_t *list;        /* builder list to file list */
    uint32_t *order;       /* file entity to builder entity */
    uint32_t *set_offsets; /* CSR of the file's sets */
    uint32_t *set_items;
    size_t    set_count;
    size_t    entity_count;
};

static void
numbering_fini(struct numbering *numbering)
{
    free(numbering->version);
    free(numbering->set);
    free(numbering->list);
    free(numbering->order);
    free(numbering->set_offsets);
    free(numbering->set_items);
}

static int
by_list_and_date(const void *a, const void *b, void *context)
{
    const struct builder     *builder = context;
    const struct itd_version *x = &builder->versions[*(const uint32_t *)a], *y = &builder->versions[*(const uint32_t *)b];
    int                       order = sv_compare(x->list, y->list);
    if (order == 0) order = x->date < y->date ? -1 : x->date > y->date;
    return order ? order : sv_compare(x->sha256, y->sha256);
}

static int
by_entity_id(const void *a, const void *b, void *context)
{
    const struct builder *builder = context;
    return sv_compare(builder->entities[*(const uint32_t *)a].id, builder->entities[*(const uint32_t *)b].id);
}

static int
by_list_name(const void *a, const void *b, void *context)
{
    const struct builder *builder = context;
    return sv_compare(builder->list_names[*(const uint32_t *)a], builder->list_names[*(const uint32_t *)b]);
}

static uint32_t *
sorted_numbers(size_t count, int (*order)(const void *, const void *, void *), void *context)
{
    uint32_t *numbers = malloc((count + 1) * sizeof *numbers);
    if (numbers == NULL) return NULL;
    for (size_t i = 0; i < count; i++) numbers[i] = (uint32_t)i;
    qsort_r(numbers, count, sizeof *numbers, order, context);
    return numbers;
}

/* An Address that came with a part whose entry the version does not hold has nothing that points to it. */
static bool
is_wanted(const struct built_entity *entity)
{
    return entity->schema != ITD_FTM_NONE && entity->versions != SET_EMPTY;
}

static bool
number_lists_and_versions(struct numbering *numbering, struct builder *builder, struct sections *sections)
{
    uint32_t *lists = sorted_numbers(builder->list_count, by_list_name, builder);
    uint32_t *versions = sorted_numbers(builder->version_count, by_list_and_date, builder);
    numbering->list = calloc(builder->list_count + 1, sizeof *numbering->list);
    numbering->version = calloc(builder->version_count + 1, sizeof *numbering->version);
    bool ok = lists && versions && numbering->list && numbering->version;
    if (ok) {
        struct sv names[LISTS_MAX];
        for (size_t i = 0; i < builder->list_count; i++) {
            numbering->list[lists[i]] = (uint16_t)i;
            names[i] = builder->list_names[lists[i]];
        }
        sections_add_texts(sections, SECTION_LISTS, names, builder->list_count);
        for (size_t i = 0; i < builder->version_count; i++) numbering->version[versions[i]] = (uint32_t)i;
    }
    free(lists);
    free(versions);
    return ok;
}

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

struct expanded_set {
    uint32_t *items;
    size_t    count;
    uint32_t  own; /* the builder's number */
};

static int
by_items(const void *a, const void *b)
{
    const struct expanded_set *x = a, *y = b;
    for (size_t i = 0; i < x->count && i < y->count; i++) {
        if (x->items[i] != y->items[i]) return x->items[i] < y->items[i] ? -1 : 1;
    }
    return x->count < y->count ? -1 : x->count > y->count;
}

static bool
expand_set(struct expanded_set *out, const struct builder *builder, const struct numbering *numbering, uint32_t set)
{
    out->own = set;
    for (uint32_t s = set; s != SET_EMPTY; s = builder->sets[s].parent) out->count++;
    out->items = malloc((out->count + 1) * sizeof *out->items);
    if (out->items == NULL) return false;
    size_t i = 0;
    for (uint32_t s = set; s != SET_EMPTY; s = builder->sets[s].parent) {
        out->items[i++] = numbering->version[builder->sets[s].version];
    }
    qsort(out->items, out->count, sizeof *out->items, by_number);
    return true;
}

/* Only sets that something has are numbered, so that a file does not depend on how it came to be. */
static void
mark_used_sets(bool *used, const struct builder *builder)
{
    for (size_t i = 0; i < builder->entity_count; i++) {
        if (is_wanted(&builder->entities[i])) used[builder->entities[i].versions] = true;
    }
    for (size_t i = 0; i < builder->statement_count; i++) {
        const struct built_statement *statement = &builder->statements[i];
        if (statement->versions != SET_EMPTY && is_wanted(&builder->entities[statement->entity])) {
            used[statement->versions] = true;
        }
    }
}

static bool
fill_sets(struct numbering *numbering, struct expanded_set *sets, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += sets[i].count;
    numbering->set_offsets = calloc(count + 1, sizeof *numbering->set_offsets);
    numbering->set_items = malloc((total + 1) * sizeof *numbering->set_items);
    if (numbering->set_offsets == NULL || numbering->set_items == NULL) return false;
    qsort(sets, count, sizeof *sets, by_items);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_items(&sets[i - 1], &sets[i]) != 0) {
            memcpy(numbering->set_items + at, sets[i].items, sets[i].count * sizeof *sets[i].items);
            at += sets[i].count;
            numbering->set_offsets[++numbering->set_count] = (uint32_t)at;
        }
        numbering->set[sets[i].own] = (uint32_t)numbering->set_count - 1;
    }
    return true;
}

static bool
number_sets(struct numbering *numbering, const struct builder *builder)
{
    bool                *used = calloc(builder->set_count + 1, sizeof *used);
    struct expanded_set *sets = calloc(builder->set_count + 1, sizeof *sets);
    size_t               count = 0;
    numbering->set = calloc(builder->set_count + 1, sizeof *numbering->set);
    bool ok = used && sets && numbering->set;
    if (ok) mark_used_sets(used, builder);
    for (uint32_t s = 0; ok && s < builder->set_count; s++) {
        if (used[s]) ok = expand_set(&sets[count++], builder, numbering, s);
    }
    ok = ok && fill_sets(numbering, sets, count);
    for (size_t i = 0; sets && i < count; i++) free(sets[i].items);
    free(sets);
    free(used);
    return ok;
}

static bool
order_entities(struct numbering *numbering, struct builder *builder)
{
    numbering->order = sorted_numbers(builder->entity_count, by_entity_id, builder);
    if (numbering->order == NULL) return false;
    for (size_t i = 0; i < builder->entity_count; i++) {
        if (is_wanted(&builder->entities[numbering->order[i]])) {
            numbering->order[numbering->entity_count++] = numbering->order[i];
        }
    }
    return true;
}

static int
by_content(const void *a, const void *b)
{
    const struct compiled_statement *x = a, *y = b;
    if (x->property != y->property) return x->property < y->property ? -1 : 1;
    int order = sv_compare(x->value, y->value);
    if (order == 0) order = sv_compare(x->lang, y->lang);
    if (order == 0) order = x->list < y->list ? -1 : x->list > y->list;
    return order;
}

static bool
compile_entity(struct compiled_entity *out, struct compiled *compiled, const struct builder *builder,
               const struct numbering *numbering, uint32_t number)
{
    const struct built_entity *entity = &builder->entities[number];
    size_t                     count = 0;
    for (uint32_t s = entity->first; s != STATEMENT_NONE; s = builder->statements[s].next) count++;
    *out = (struct compiled_entity){
        .id = entity->id, .schema = entity->schema, .versions = numbering->set[entity->versions]
    };
    out->statements = itd_arena_array(compiled->arena, count, sizeof *out->statements);
    if (out->statements == NULL) return false;
    for (uint32_t s = entity->first; s != STATEMENT_NONE; s = builder->statements[s].next) {
        const struct built_statement *statement = &builder->statements[s];
        if (statement->versions == SET_EMPTY) continue;
        out->statements[out->count++] = (struct compiled_statement){ .property = statement->property,
                                                                     .list = numbering->list[statement->list],
                                                                     .versions = numbering->set[statement->versions],
                                                                     .value = statement->value,
                                                                     .lang = statement->lang,
                                                                     .original = statement->original };
    }
    qsort(out->statements, out->count, sizeof *out->statements, by_content);
    return true;
}

static bool
compile_entities(struct compiled *compiled, const struct builder *builder, const struct numbering *numbering)
{
    compiled->entities = itd_arena_array(compiled->arena, numbering->entity_count + 1, sizeof *compiled->entities);
    if (compiled->entities == NULL) return false;
    for (size_t i = 0; i < numbering->entity_count; i++) {
        struct compiled_entity *entity = &compiled->entities[i];
        if (!compile_entity(entity, compiled, builder, numbering, numbering->order[i])) return false;
        entity->is_entry = itd_ftm_is_entry(compiled->ftm, entity->schema);
        uint32_t *slot = map_put(&compiled->by_id, entity->id);
        if (slot == NULL) return false;
        *slot = (uint32_t)i;
    }
    compiled->entity_count = numbering->entity_count;
    return true;
}

static void
pack_entity(struct buf *raw, const struct compiled_entity *entity)
{
    buf_add_varint(raw, entity->count);
    for (size_t s = 0; s < entity->count; s++) {
        const struct compiled_statement *statement = &entity->statements[s];
        buf_add_varint(raw, statement->property);
        buf_add_varint(raw, statement->list);
        buf_add_varint(raw, statement->versions);
        buf_add_string(raw, statement->value);
        buf_add_string(raw, statement->lang);
        buf_add_string(raw, statement->original);
    }
}

/* Ends a block: packs `raw` and empties it. */
static void
end_block(struct sections *sections, struct buf *raw)
{
    struct buf *data = &sections->bytes[SECTION_BLOCK_DATA];
    size_t      bound = ZSTD_compressBound(raw->len);
    char       *to = buf_reserve(data, bound);
    if (to == NULL || !buf_ok(raw)) {
        data->failed = true;
        return;
    }
    size_t                packed = ZSTD_compress(to, bound, raw->ptr, raw->len, SNAPSHOT_ZSTD_LEVEL);
    struct snapshot_block block = { data->len, (uint32_t)packed, (uint32_t)raw->len };
    if (ZSTD_isError(packed)) {
        data->failed = true;
        return;
    }
    data->len += packed;
    buf_add(&sections->bytes[SECTION_BLOCKS], &block, sizeof block);
    sections->counts[SECTION_BLOCKS]++;
    buf_clear(raw);
}

static void
write_entities(struct sections *sections, const struct compiled *compiled)
{
    struct buf  raw = { 0 };
    struct buf *records = sections_begin(sections, SECTION_ENTITIES, compiled->entity_count);
    sections_begin(sections, SECTION_BLOCKS, 0);
    sections_begin(sections, SECTION_BLOCK_DATA, 0);
    for (size_t e = 0; e < compiled->entity_count; e++) {
        const struct compiled_entity *entity = &compiled->entities[e];
        size_t                        offset = raw.len;
        pack_entity(&raw, entity);
        const struct snapshot_entity record = { .block = (uint32_t)sections->counts[SECTION_BLOCKS],
                                                .offset = (uint32_t)offset,
                                                .size = (uint32_t)(raw.len - offset),
                                                .party = entity->party,
                                                .schema = entity->schema,
                                                .flags = entity->is_entry ? SNAPSHOT_ENTRY : 0,
                                                .versions = entity->versions };
        buf_add(records, &record, sizeof record);
        if (raw.len >= SNAPSHOT_BLOCK_BYTES) end_block(sections, &raw);
    }
    if (raw.len || !buf_ok(&raw)) end_block(sections, &raw);
    buf_fini(&raw);
}

static int
by_text(const void *a, const void *b)
{
    return sv_compare(((const struct map_slot *)a)->key, ((const struct map_slot *)b)->key);
}

/* Ids under which others cite an entity: stated referents that are no entity's own id. */
static bool
write_referents(struct sections *sections, const struct compiled *compiled)
{
    const struct map *map = &compiled->referents;
    struct map_slot  *slots = calloc(map->count + 1, sizeof *slots);
    struct sv        *texts = calloc(map->count + 1, sizeof *texts);
    struct buf       *out = sections_begin(sections, SECTION_REFERENT_ENTITIES, map->count);
    size_t            count = 0;
    if (slots && texts) {
        for (size_t i = 0; i < map->capacity; i++) {
            if (map->slots[i].used) slots[count++] = map->slots[i];
        }
        qsort(slots, count, sizeof *slots, by_text);
        for (size_t i = 0; i < count; i++) {
            texts[i] = slots[i].key;
            buf_add_u32(out, slots[i].value);
        }
        sections_add_texts(sections, SECTION_REFERENTS, texts, count);
    }
    bool ok = slots && texts;
    free(slots);
    free(texts);
    return ok;
}

static bool
write_ids(struct sections *sections, const struct compiled *compiled)
{
    struct sv *texts = calloc(compiled->entity_count + 1, sizeof *texts);
    if (texts == NULL) return false;
    for (size_t e = 0; e < compiled->entity_count; e++) texts[e] = compiled->entities[e].id;
    sections_add_texts(sections, SECTION_IDS, texts, compiled->entity_count);
    free(texts);
    return true;
}

static bool
write_model(struct sections *sections, const struct itd_ftm *ftm)
{
    size_t     schemata = itd_ftm_schema_count(ftm), properties = itd_ftm_property_count(ftm);
    struct sv *texts = calloc(schemata + properties + 1, sizeof *texts);
    if (texts == NULL) return false;
    for (size_t i = 0; i < schemata; i++) texts[i] = itd_ftm_schema_name(ftm, (uint16_t)i);
    sections_add_texts(sections, SECTION_SCHEMATA, texts, schemata);
    for (size_t i = 0; i < properties; i++) texts[i] = itd_ftm_property_name(ftm, (uint16_t)i);
    sections_add_texts(sections, SECTION_PROPERTIES, texts, properties);
    free(texts);
    return true;
}

/* How many entries each version holds. */
static bool
count_entries(uint64_t *entries, const struct compiled *compiled, const struct numbering *numbering)
{
    uint64_t *of_set = calloc(numbering->set_count + 1, sizeof *of_set);
    if (of_set == NULL) return false;
    for (size_t e = 0; e < compiled->entity_count; e++) {
        if (compiled->entities[e].is_entry) of_set[compiled->entities[e].versions]++;
    }
    for (size_t s = 0; s < numbering->set_count; s++) {
        for (uint32_t i = numbering->set_offsets[s]; i < numbering->set_offsets[s + 1]; i++) {
            entries[numbering->set_items[i]] += of_set[s];
        }
    }
    free(of_set);
    return true;
}

static bool
write_versions(struct sections *sections, const struct builder *builder, const struct compiled *compiled,
               const struct numbering *numbering)
{
    uint64_t *entries = calloc(builder->version_count + 1, sizeof *entries);
    uint32_t *by_file = calloc(builder->version_count + 1, sizeof *by_file);
    bool      ok = entries && by_file && count_entries(entries, compiled, numbering);
    struct buf *out = sections_begin(sections, SECTION_VERSIONS, builder->version_count);
    for (uint32_t v = 0; ok && v < builder->version_count; v++) by_file[numbering->version[v]] = v;
    for (uint32_t v = 0; ok && v < builder->version_count; v++) {
        const struct itd_version *version = &builder->versions[by_file[v]];
        buf_add_string(out, version->list);
        buf_add_string(out, version->publisher);
        buf_add_varint(out, (uint64_t)((int64_t)version->date + INT32_MAX));
        buf_add_string(out, version->format);
        buf_add_string(out, version->sha256);
        buf_add_string(out, version->source);
        buf_add_string(out, version->fetched);
        buf_add_varint(out, entries[v]);
    }
    free(entries);
    free(by_file);
    return ok;
}

static uint64_t
count_entries_in_all(const struct compiled *compiled)
{
    uint64_t count = 0;
    for (size_t e = 0; e < compiled->entity_count; e++) count += compiled->entities[e].is_entry;
    return count;
}

static bool
compile_numbers(struct numbering *numbering, struct builder *builder, struct sections *sections)
{
    return number_lists_and_versions(numbering, builder, sections) && number_sets(numbering, builder) &&
           order_entities(numbering, builder);
}

static enum itd_status
compile(struct sections *sections, struct compiled *compiled, struct builder *builder, struct numbering *numbering,
        bool bundled, struct itd_error *error)
{
    struct buf *meta = sections_begin(sections, SECTION_META, 1);
    buf_add_format(meta, "model\tFollowTheMoney 4.11\n");
    if (bundled) buf_add_format(meta, "bundled\tyes\n");
    bool ok = compile_numbers(numbering, builder, sections) && compile_entities(compiled, builder, numbering) &&
              compile_parties(sections, compiled) && compile_links(sections, compiled) && write_ids(sections, compiled) &&
              write_referents(sections, compiled) && write_model(sections, compiled->ftm) &&
              write_versions(sections, builder, compiled, numbering);
    if (!ok) return itd_fail_memory(error);
    buf_add_format(meta, "entries\t%llu\n", (unsigned long long)count_entries_in_all(compiled));
    sections_add_csr(sections, SECTION_VERSION_SETS, numbering->set_offsets, numbering->set_count,
                     numbering->set_items, sizeof *numbering->set_items);
    write_entities(sections, compiled);
    enum itd_status status = index_names(sections, compiled, error);
    return status == ITD_OK ? index_facts(sections, compiled, error) : status;
}

static void
fill_result(struct builder_result *result, const struct builder *builder, const struct compiled *compiled,
            uint64_t bytes)
{
    *result = (struct builder_result){ .versions = builder->version_count,
                                       .entities = compiled->entity_count,
                                       .names = compiled->name_count,
                                       .bytes = bytes };
    result->entries = count_entries_in_all(compiled);
}

enum itd_status
builder_write(struct builder *builder, const char *path, bool bundled, struct builder_result *result,
              struct itd_error *error)
{
    struct sections *sections = calloc(1, sizeof *sections);
    struct compiled  compiled = { .ftm = builder->ftm, .name_tables = builder->name_tables };
    struct numbering numbering = { 0 };
    uint64_t         bytes = 0;
    compiled.arena = itd_arena_new((size_t)64 << 30);
    enum itd_status status = sections && compiled.arena ? ITD_OK : itd_fail_memory(error);
    if (status == ITD_OK) status = compile(sections, &compiled, builder, &numbering, bundled, error);
    if (status == ITD_OK) status = sections_write(sections, path, &bytes, error);
    if (status == ITD_OK) fill_result(result, builder, &compiled, bytes);
    numbering_fini(&numbering);
    map_fini(&compiled.by_id);
    map_fini(&compiled.referents);
    itd_arena_free(compiled.arena);
    if (sections) sections_fini(sections);
    free(sections);
    return status;
}
