#include "screen/columns.h"

#include "base/map.h"
#include "base/table.h"
#include "model/identifier.h"
#include "screen/page.h"
#include "text/text.h"

#include <stdlib.h>

enum { HEADER_BYTES_MAX = 256 }; /* a longer header stands for nothing */

struct columns {
    const struct itd_ftm *ftm;
    struct itd_arena     *arena;
    struct table          headers; /* columns.tsv; the map's numbers are its rows */
    struct table          types;   /* record_types.tsv */
    struct map            by_header;
    struct map            by_word;
    int                   property_column;
};

/* Case, accents, spaces and punctuation do not tell headers apart. {NULL, 0} when out of memory. */
static struct sv
fold_header(struct itd_arena *arena, struct sv header)
{
    struct sv folded = text_fold(arena, header);
    if (folded.ptr == NULL) return folded;
    char *to = itd_arena_alloc(arena, folded.len + 1);
    if (to == NULL) return sv_make(NULL, 0);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++) {
        unsigned char c = (unsigned char)folded.ptr[i];
        bool          keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (keep) to[len++] = (char)c;
    }
    return sv_make(to, len);
}

/* Enters the ';'-separated texts of one column under the number of their row. */
static enum itd_status
enter(struct map *map, struct itd_arena *arena, const struct table *table, int column, struct itd_error *error)
{
    for (size_t row = 0; row < table->row_count; row++) {
        struct sv rest = table_cell(table, row, column), one;
        while (sv_split(&one, &rest, ';')) {
            struct sv key = fold_header(arena, one);
            if (key.ptr == NULL) return itd_fail_memory(error);
            if (key.len == 0) continue;
            uint32_t *value = map_put(map, key);
            if (value == NULL) return itd_fail_memory(error);
            if (*value == MAP_NONE) *value = (uint32_t)row;
        }
    }
    return ITD_OK;
}

static enum itd_status
load(struct columns *columns, const char *folder, struct itd_error *error)
{
    static const char *const HEADERS[] = { "property", "synonyms" }, *const TYPES[] = { "schema", "words" };
    int                      at[2];
    enum itd_status          status = table_open(&columns->headers, "columns", folder, error);
    if (status == ITD_OK) status = table_columns(at, &columns->headers, HEADERS, 2, "columns", error);
    if (status == ITD_OK) {
        columns->property_column = at[0];
        status = enter(&columns->by_header, columns->arena, &columns->headers, at[1], error);
    }
    if (status == ITD_OK) status = table_open(&columns->types, "record_types", folder, error);
    if (status == ITD_OK) status = table_columns(at, &columns->types, TYPES, 2, "record_types", error);
    if (status == ITD_OK) status = enter(&columns->by_word, columns->arena, &columns->types, at[1], error);
    return status;
}

enum itd_status
columns_open(struct columns **out, const struct itd_ftm *ftm, const char *folder, struct itd_error *error)
{
    *out = NULL;
    struct columns *columns = calloc(1, sizeof *columns);
    if (columns == NULL) return itd_fail_memory(error);
    columns->ftm = ftm;
    columns->arena = itd_arena_new(0);
    enum itd_status status = columns->arena ? load(columns, folder, error) : itd_fail_memory(error);
    if (status != ITD_OK) {
        columns_close(columns);
        return status;
    }
    *out = columns;
    return ITD_OK;
}

void
columns_close(struct columns *columns)
{
    if (columns == NULL) return;
    map_fini(&columns->by_header);
    map_fini(&columns->by_word);
    table_close(&columns->headers);
    table_close(&columns->types);
    itd_arena_free(columns->arena);
    free(columns);
}

/* Names such as "birthDate" can only be FtM's; "status" or "amount" may be anything. */
static bool
is_camel_case(struct sv header)
{
    for (size_t i = 1; i < header.len; i++) {
        if (header.ptr[i] >= 'A' && header.ptr[i] <= 'Z') return header.ptr[0] >= 'a' && header.ptr[0] <= 'z';
    }
    return false;
}

enum itd_status
columns_property(struct sv *property, const struct columns *columns, struct itd_arena *scratch, struct sv header,
                 struct itd_error *error)
{
    *property = sv_make(NULL, 0);
    header = sv_trim(header);
    if (header.len == 0 || header.len > HEADER_BYTES_MAX) return ITD_OK;
    uint16_t ftm_property = is_camel_case(header) ? itd_ftm_property(columns->ftm, header) : ITD_FTM_NONE;
    if (ftm_property != ITD_FTM_NONE) {
        *property = itd_ftm_property_name(columns->ftm, ftm_property);
        return ITD_OK;
    }
    struct sv key = fold_header(scratch, header);
    if (key.ptr == NULL) return itd_fail_memory(error);
    uint32_t row = map_get(&columns->by_header, key);
    if (row != MAP_NONE) *property = table_cell(&columns->headers, row, columns->property_column);
    return ITD_OK;
}

enum itd_status
columns_schema(uint16_t *schema, const struct columns *columns, struct itd_arena *scratch, struct sv word,
               struct itd_error *error)
{
    word = sv_trim(word);
    *schema = itd_ftm_schema(columns->ftm, word);
    if (*schema != ITD_FTM_NONE && itd_ftm_matchable(columns->ftm, *schema)) return ITD_OK;
    *schema = ITD_FTM_NONE;
    if (word.len == 0 || word.len > HEADER_BYTES_MAX) return ITD_OK;
    struct sv key = fold_header(scratch, word);
    if (key.ptr == NULL) return itd_fail_memory(error);
    uint32_t row = map_get(&columns->by_word, key);
    if (row != MAP_NONE) *schema = itd_ftm_schema(columns->ftm, table_cell(&columns->types, row, 0));
    return ITD_OK;
}

/* The role of a property, and its number. */
static struct column
column_of(const struct columns *columns, struct sv header, struct sv property)
{
    static const struct {
        const char      *name;
        enum column_role role;
    } ROLES[] = { { "id", COLUMN_ID },
                  { "schema", COLUMN_SCHEMA },
                  { "name", COLUMN_NAME },
                  { "firstName", COLUMN_FIRST_NAME },
                  { "middleName", COLUMN_MIDDLE_NAME },
                  { "secondName", COLUMN_PATRONYMIC },
                  { "lastName", COLUMN_LAST_NAME },
                  { "alias", COLUMN_ALIAS },
                  { "weakAlias", COLUMN_ALIAS },
                  { "previousName", COLUMN_ALIAS },
                  { "street", COLUMN_STREET },
                  { "city", COLUMN_CITY },
                  { "postalCode", COLUMN_POSTAL_CODE },
                  { "state", COLUMN_STATE } };
    struct column column = { .header = header, .property = ITD_FTM_NONE };
    if (property.len == 0) return column;
    column.property = itd_ftm_property(columns->ftm, property);
    if (column.property != ITD_FTM_NONE) column.role = COLUMN_PROPERTY;
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
        if (sv_equal(property, sv_from(ROLES[i].name))) column.role = ROLES[i].role;
    }
    if (column.role == COLUMN_ID || column.role == COLUMN_SCHEMA) column.property = ITD_FTM_NONE;
    return column;
}

/* The file's columns as "'A', 'B'". */
static struct sv
quote_headers(struct itd_arena *arena, const struct sv *headers, size_t count)
{
    struct sv list = SV("");
    for (size_t i = 0; i < count && list.ptr && list.len < 600; i++) {
        list = itd_arena_format(arena, "%.*s%s'%.*s'", SV_ARG(list), i ? ", " : "", SV_ARG(sv_slice(headers[i], 0, 80)));
    }
    if (count && list.ptr) text_make_harmless((char *)list.ptr, list.len);
    return list;
}

/* The column that a --map option names: as it stands, else folded. `count` when there is none. */
static enum itd_status
find_header(size_t *found, const struct sv *headers, size_t count, struct sv name, struct itd_arena *arena,
            struct itd_error *error)
{
    for (*found = 0; *found < count; ++*found) {
        if (sv_equal(sv_trim(headers[*found]), name)) return ITD_OK;
    }
    struct sv wanted = fold_header(arena, name);
    if (wanted.ptr == NULL) return itd_fail_memory(error);
    for (*found = 0; *found < count && wanted.len; ++*found) {
        if (headers[*found].len > HEADER_BYTES_MAX) continue;
        struct sv key = fold_header(arena, headers[*found]);
        if (key.ptr == NULL) return itd_fail_memory(error);
        if (sv_equal(key, wanted)) return ITD_OK;
    }
    *found = count;
    return ITD_OK;
}

struct making {
    struct mapping       *mapping;
    const struct columns *columns;
    const struct sv      *headers;
    const char *const    *map;
    bool                  strict;
    const char           *file;
    struct itd_arena     *arena;
};

static enum itd_status
apply_option(const struct making *making, const char *option, struct itd_error *error)
{
    struct sv rest = sv_from(option), property = sv_make(NULL, 0);
    if (!sv_split(&property, &rest, '=') || rest.ptr == NULL || sv_trim(rest).len == 0) {
        return itd_fail(error, ITD_USAGE, "--map %s: write it as property=Column, such as name=Consignee", option);
    }
    struct column column = column_of(making->columns, sv_make(NULL, 0), sv_trim(property));
    if (column.role == COLUMN_UNUSED) {
        return itd_fail(error, ITD_USAGE, "--map %s: '%.*s' is no property of FollowTheMoney", option,
                        SV_ARG(property));
    }
    struct mapping *mapping = making->mapping;
    size_t          found;
    enum itd_status status = find_header(&found, making->headers, mapping->count, sv_trim(rest), making->arena, error);
    if (status != ITD_OK) return status;
    if (found < mapping->count) {
        column.header = mapping->items[found].header;
        mapping->items[found] = column;
    } else if (making->strict) {
        return itd_fail(error, ITD_USAGE, "--map %s: %s has no column '%.*s'; it has %.*s", option, making->file,
                        SV_ARG(rest), SV_ARG(quote_headers(making->arena, making->headers, mapping->count)));
    }
    return ITD_OK;
}

/* Whether a --map option gives this property. */
static bool
is_mapped(const char *const *map, struct sv property)
{
    for (; map && *map; map++) {
        struct sv rest = sv_from(*map), name;
        if (sv_split(&name, &rest, '=') && sv_equal(sv_trim(name), property)) return true;
    }
    return false;
}

static bool
can_be_found_by(const struct mapping *mapping, const struct columns *columns)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const struct column *column = &mapping->items[i];
        switch (column->role) {
        case COLUMN_NAME:
        case COLUMN_FIRST_NAME:
        case COLUMN_LAST_NAME:
        case COLUMN_ALIAS: return true;
        case COLUMN_PROPERTY:
            /* A file of numbers only: IMO numbers, wallets, LEIs. */
            if (identifier_of_property(itd_ftm_property_name(columns->ftm, column->property)) != IDENTIFIER_OTHER) {
                return true;
            }
            break;
        default: break;
        }
    }
    return false;
}

static enum itd_status
finish(const struct making *making, struct itd_error *error)
{
    struct mapping *mapping = making->mapping;
    size_t          firsts = 0, lasts = 0;
    for (size_t i = 0; i < mapping->count; i++) {
        mapping->has_name = mapping->has_name || mapping->items[i].role == COLUMN_NAME;
        firsts += mapping->items[i].role == COLUMN_FIRST_NAME;
        lasts += mapping->items[i].role == COLUMN_LAST_NAME;
    }
    mapping->lone_part = !mapping->has_name && firsts + lasts == 1;
    for (size_t i = 0; i < mapping->count && mapping->lone_part; i++) {
        enum column_role role = mapping->items[i].role;
        if (role != COLUMN_FIRST_NAME && role != COLUMN_LAST_NAME) continue;
        mapping->items[i].role = COLUMN_NAME;
        mapping->items[i].property = itd_ftm_property(making->columns->ftm, SV("name"));
    }
    mapping->has_name = mapping->has_name || mapping->lone_part;
    if (!making->strict || can_be_found_by(mapping, making->columns)) return ITD_OK;
    return itd_fail(error, ITD_USAGE,
                    "%s has no column that could be a name; say which it is with --map name='COLUMN'. Its columns are "
                    "%.*s",
                    making->file, SV_ARG(quote_headers(making->arena, making->headers, mapping->count)));
}

enum itd_status
mapping_make(struct mapping *mapping, const struct columns *columns, const struct sv *headers, size_t count,
             const char *const *map, bool strict, const char *file, struct itd_arena *arena, struct itd_error *error)
{
    struct making   making = { mapping, columns, headers, map, strict, file, arena };
    enum itd_status status = ITD_OK;
    *mapping = (struct mapping){ .count = count };
    mapping->items = itd_arena_array(arena, count, sizeof *mapping->items);
    if (mapping->items == NULL) return itd_fail_memory(error);
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        struct sv property;
        struct sv header = itd_arena_copy(arena, sv_trim(headers[i]));
        if (header.ptr == NULL) return itd_fail_memory(error);
        status = columns_property(&property, columns, arena, header, error);
        if (status == ITD_OK && is_mapped(map, property)) property = sv_make(NULL, 0);
        if (status == ITD_OK) mapping->items[i] = column_of(columns, header, property);
    }
    for (; status == ITD_OK && map && *map; map++) status = apply_option(&making, *map, error);
    return status == ITD_OK ? finish(&making, error) : status;
}

static const char *
role_name(enum column_role role)
{
    return role == COLUMN_ID ? "id" : role == COLUMN_SCHEMA ? "schema" : "";
}

struct sv
mapping_describe(const struct mapping *mapping, const struct columns *columns, struct itd_arena *arena)
{
    struct sv used = SV(""), unused = SV("");
    for (size_t i = 0; i < mapping->count && used.ptr && unused.ptr; i++) {
        const struct column *column = &mapping->items[i];
        struct sv            header = sv_slice(column->header, 0, 80);
        if (column->role == COLUMN_UNUSED) {
            if (unused.len > 400 || header.len == 0) continue;
            unused = itd_arena_format(arena, "%.*s%s%.*s", SV_ARG(unused), unused.len ? ", " : "", SV_ARG(header));
            continue;
        }
        if (used.len > 2000) continue;
        struct sv property = column->property == ITD_FTM_NONE ? sv_from(role_name(column->role))
                                                              : itd_ftm_property_name(columns->ftm, column->property);
        used = itd_arena_format(arena, "%.*s%s%.*s \xE2\x86\x90 %.*s", SV_ARG(used), used.len ? ", " : "",
                                SV_ARG(property), SV_ARG(header));
    }
    return itd_arena_format(arena, "%.*s%s%.*s", SV_ARG(used), unused.len ? "; not used: " : "", SV_ARG(unused));
}
