/* The FollowTheMoney model, read from data/schemata.tsv and data/properties.tsv. */
#include "interdict/entity.h"

#include "base/map.h"
#include "base/table.h"

#include <stdlib.h>

enum {
    SCHEMATA_MAX = 128,
    CAPTION_MAX = 8,
    TYPE_NONE = 255
};

struct schema {
    struct sv name;
    struct sv extends;
    uint64_t  ancestors[SCHEMATA_MAX / 64]; /* itself included */
    bool      matchable;
    uint16_t  edge_source;
    uint16_t  edge_target;
    uint16_t  caption[CAPTION_MAX];
    size_t    caption_count;
};

struct itd_ftm {
    struct table       schemata_table;
    struct table       properties_table;
    struct schema      schemata[SCHEMATA_MAX];
    size_t             schema_count;
    struct sv         *properties;
    size_t             property_count;
    uint8_t           *types; /* schema_count rows of property_count cells: a type, or TYPE_NONE */
    struct map         schema_by_name;
    struct map         property_by_name;
};

static const struct {
    const char            *name;
    enum itd_property_type type;
} TYPES[] = {
    { "name", ITD_TYPE_NAME },       { "date", ITD_TYPE_DATE },     { "country", ITD_TYPE_COUNTRY },
    { "identifier", ITD_TYPE_IDENTIFIER }, { "entity", ITD_TYPE_ENTITY }, { "address", ITD_TYPE_ADDRESS },
    { "gender", ITD_TYPE_GENDER },   { "topic", ITD_TYPE_TOPIC },   { "text", ITD_TYPE_TEXT },
    { "number", ITD_TYPE_NUMBER },   { "url", ITD_TYPE_URL },       { "phone", ITD_TYPE_PHONE },
    { "email", ITD_TYPE_EMAIL },
};

static enum itd_property_type
type_of(struct sv name)
{
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (sv_equal(name, sv_from(TYPES[i].name))) return TYPES[i].type;
    }
    return ITD_TYPE_STRING;
}

static bool
has_bit(const uint64_t *bits, uint16_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static enum itd_status
read_schemata(struct itd_ftm *ftm, int columns[static 6], struct itd_error *error)
{
    const struct table *table = &ftm->schemata_table;
    if (table->row_count > SCHEMATA_MAX) {
        return itd_fail(error, ITD_LIMIT, "schemata.tsv has more than %d rows", SCHEMATA_MAX);
    }
    ftm->schema_count = table->row_count;
    for (uint16_t i = 0; i < table->row_count; i++) {
        struct schema *schema = &ftm->schemata[i];
        schema->name = table_cell(table, i, columns[0]);
        schema->extends = table_cell(table, i, columns[1]);
        schema->matchable = sv_equal(table_cell(table, i, columns[2]), SV("1"));
        schema->ancestors[i / 64] |= 1ull << (i % 64);
        uint32_t *slot = map_put(&ftm->schema_by_name, schema->name);
        if (slot == NULL) return itd_fail_memory(error);
        *slot = i;
    }
    return ITD_OK;
}

/* Closes the relation "extends": repeated until nothing changes, so the rows may stand in any order. */
static enum itd_status
close_ancestors(struct itd_ftm *ftm, struct itd_error *error)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < ftm->schema_count; i++) {
            struct schema *schema = &ftm->schemata[i];
            struct sv      rest = schema->extends, parent;
            while (rest.len && sv_split(&parent, &rest, ';')) {
                uint32_t p = map_get(&ftm->schema_by_name, parent);
                if (p == MAP_NONE) {
                    return itd_fail(error, ITD_FORMAT, "schemata.tsv: %.*s extends the unknown %.*s",
                                    SV_ARG(schema->name), SV_ARG(parent));
                }
                for (size_t w = 0; w < SCHEMATA_MAX / 64; w++) {
                    uint64_t merged = schema->ancestors[w] | ftm->schemata[p].ancestors[w];
                    changed = changed || merged != schema->ancestors[w];
                    schema->ancestors[w] = merged;
                }
            }
        }
    }
    return ITD_OK;
}

static enum itd_status
number_properties(struct itd_ftm *ftm, int name_column, struct itd_error *error)
{
    const struct table *table = &ftm->properties_table;
    ftm->properties = calloc(table->row_count + 1, sizeof *ftm->properties);
    if (ftm->properties == NULL) return itd_fail_memory(error);
    for (size_t row = 0; row < table->row_count; row++) {
        struct sv name = table_cell(table, row, name_column);
        uint32_t *slot = map_put(&ftm->property_by_name, name);
        if (slot == NULL) return itd_fail_memory(error);
        if (*slot != MAP_NONE) continue;
        *slot = (uint32_t)ftm->property_count;
        ftm->properties[ftm->property_count++] = name;
    }
    return ITD_OK;
}

/* A property is known to the schema that defines it and to all below it. */
static void
define(struct itd_ftm *ftm, uint16_t schema, uint16_t property, enum itd_property_type type)
{
    for (size_t i = 0; i < ftm->schema_count; i++) {
        if (itd_ftm_is_a(ftm, (uint16_t)i, schema)) ftm->types[i * ftm->property_count + property] = (uint8_t)type;
    }
}

static enum itd_status
read_properties(struct itd_ftm *ftm, struct itd_error *error)
{
    static const char *const NAMES[] = { "schema", "name", "type" };
    const struct table      *table = &ftm->properties_table;
    int                      columns[3];
    enum itd_status          status = table_columns(columns, table, NAMES, 3, "properties", error);
    if (status == ITD_OK) status = number_properties(ftm, columns[1], error);
    if (status != ITD_OK) return status;
    size_t cells = ftm->schema_count * ftm->property_count;
    ftm->types = malloc(cells + 1);
    if (ftm->types == NULL) return itd_fail_memory(error);
    memset(ftm->types, TYPE_NONE, cells);
    for (size_t row = 0; row < table->row_count; row++) {
        struct sv name = table_cell(table, row, columns[1]);
        uint32_t  schema = map_get(&ftm->schema_by_name, table_cell(table, row, columns[0]));
        if (schema == MAP_NONE) {
            return itd_fail(error, ITD_FORMAT, "properties.tsv: %.*s has an unknown schema", SV_ARG(name));
        }
        define(ftm, (uint16_t)schema, itd_ftm_property(ftm, name), type_of(table_cell(table, row, columns[2])));
    }
    return ITD_OK;
}

static void
read_edges_and_captions(struct itd_ftm *ftm, const int columns[static 6])
{
    for (size_t i = 0; i < ftm->schema_count; i++) {
        struct schema *schema = &ftm->schemata[i];
        schema->edge_source = itd_ftm_property(ftm, table_cell(&ftm->schemata_table, i, columns[3]));
        schema->edge_target = itd_ftm_property(ftm, table_cell(&ftm->schemata_table, i, columns[4]));
        struct sv rest = table_cell(&ftm->schemata_table, i, columns[5]), name;
        while (rest.len && schema->caption_count < CAPTION_MAX && sv_split(&name, &rest, ';')) {
            uint16_t property = itd_ftm_property(ftm, name);
            if (property != ITD_FTM_NONE) schema->caption[schema->caption_count++] = property;
        }
    }
}

static enum itd_status
load(struct itd_ftm *ftm, const char *folder, struct itd_error *error)
{
    static const char *const NAMES[] = { "name", "extends", "matchable", "edge_source", "edge_target", "caption" };
    int                      columns[6];
    enum itd_status          status = table_open(&ftm->schemata_table, "schemata", folder, error);
    if (status == ITD_OK) status = table_open(&ftm->properties_table, "properties", folder, error);
    if (status == ITD_OK) status = table_columns(columns, &ftm->schemata_table, NAMES, 6, "schemata", error);
    if (status == ITD_OK) status = read_schemata(ftm, columns, error);
    if (status == ITD_OK) status = close_ancestors(ftm, error);
    if (status == ITD_OK) status = read_properties(ftm, error);
    if (status == ITD_OK) read_edges_and_captions(ftm, columns);
    return status;
}

enum itd_status
itd_ftm_open(struct itd_ftm **out, const char *folder, struct itd_error *error)
{
    *out = NULL;
    struct itd_ftm *ftm = calloc(1, sizeof *ftm);
    if (ftm == NULL) return itd_fail_memory(error);
    enum itd_status status = load(ftm, folder, error);
    if (status != ITD_OK) {
        itd_ftm_close(ftm);
        return status;
    }
    *out = ftm;
    return ITD_OK;
}

void
itd_ftm_close(struct itd_ftm *ftm)
{
    if (ftm == NULL) return;
    table_close(&ftm->schemata_table);
    table_close(&ftm->properties_table);
    map_fini(&ftm->schema_by_name);
    map_fini(&ftm->property_by_name);
    free(ftm->properties);
    free(ftm->types);
    free(ftm);
}

size_t
itd_ftm_schema_count(const struct itd_ftm *ftm)
{
    return ftm->schema_count;
}

uint16_t
itd_ftm_schema(const struct itd_ftm *ftm, struct sv name)
{
    uint32_t found = map_get(&ftm->schema_by_name, name);
    return found == MAP_NONE ? ITD_FTM_NONE : (uint16_t)found;
}

struct sv
itd_ftm_schema_name(const struct itd_ftm *ftm, uint16_t schema)
{
    return schema < ftm->schema_count ? ftm->schemata[schema].name : sv_make(NULL, 0);
}

bool
itd_ftm_is_a(const struct itd_ftm *ftm, uint16_t schema, uint16_t ancestor)
{
    if (schema >= ftm->schema_count || ancestor >= ftm->schema_count) return false;
    return has_bit(ftm->schemata[schema].ancestors, ancestor);
}

bool
itd_ftm_matchable(const struct itd_ftm *ftm, uint16_t schema)
{
    return schema < ftm->schema_count && ftm->schemata[schema].matchable;
}

bool
itd_ftm_is_entry(const struct itd_ftm *ftm, uint16_t schema)
{
    static const char *const PARTS[] = { "Interval", "Address", "Position" };
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        if (itd_ftm_is_a(ftm, schema, itd_ftm_schema(ftm, sv_from(PARTS[i])))) return false;
    }
    return itd_ftm_matchable(ftm, schema);
}

uint16_t
itd_ftm_common(const struct itd_ftm *ftm, uint16_t a, uint16_t b)
{
    if (a == ITD_FTM_NONE) return b;
    return itd_ftm_is_a(ftm, b, a) ? b : a;
}

bool
itd_ftm_edge(uint16_t *source, uint16_t *target, const struct itd_ftm *ftm, uint16_t schema)
{
    if (schema >= ftm->schema_count || ftm->schemata[schema].edge_source == ITD_FTM_NONE) return false;
    *source = ftm->schemata[schema].edge_source;
    *target = ftm->schemata[schema].edge_target;
    return true;
}

size_t
itd_ftm_property_count(const struct itd_ftm *ftm)
{
    return ftm->property_count;
}

uint16_t
itd_ftm_property(const struct itd_ftm *ftm, struct sv name)
{
    uint32_t found = map_get(&ftm->property_by_name, name);
    return found == MAP_NONE ? ITD_FTM_NONE : (uint16_t)found;
}

struct sv
itd_ftm_property_name(const struct itd_ftm *ftm, uint16_t property)
{
    return property < ftm->property_count ? ftm->properties[property] : sv_make(NULL, 0);
}

static uint8_t
type_in(const struct itd_ftm *ftm, uint16_t schema, uint16_t property)
{
    if (schema >= ftm->schema_count || property >= ftm->property_count) return TYPE_NONE;
    return ftm->types[schema * ftm->property_count + property];
}

bool
itd_ftm_allows(const struct itd_ftm *ftm, uint16_t schema, uint16_t property)
{
    return type_in(ftm, schema, property) != TYPE_NONE;
}

enum itd_property_type
itd_ftm_type(const struct itd_ftm *ftm, uint16_t schema, uint16_t property)
{
    uint8_t type = type_in(ftm, schema, property);
    return type == TYPE_NONE ? ITD_TYPE_STRING : (enum itd_property_type)type;
}

struct sv
itd_entity_caption(const struct itd_ftm *ftm, const struct itd_entity *entity)
{
    if (entity->schema < ftm->schema_count) {
        const struct schema *schema = &ftm->schemata[entity->schema];
        for (size_t i = 0; i < schema->caption_count; i++) {
            struct sv value = itd_entity_first(entity, schema->caption[i]);
            if (value.len) return value;
        }
    }
    return entity->id;
}
