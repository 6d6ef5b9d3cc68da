#include "screen/record.h"

#include "model/identifier.h"
#include "text/text.h"

#include "format/json.h"
#include "screen/build.h"

#include <stdio.h>

enum { VALUES_MAX = 4096 }; /* of one flat JSON record */

const char *
problem_text(enum problem_kind kind)
{
    switch (kind) {
    case PROBLEM_NOT_A_DATE: return "not a date";
    case PROBLEM_NO_COUNTRY: return "not a country";
    case PROBLEM_NO_TYPE: return "not a known type of entity";
    case PROBLEM_NOT_USED: return "not used for this type of entity";
    case PROBLEM_AMBIGUOUS: return "day and month may be swapped";
    case PROBLEM_KIND_COUNT: break;
    }
    return "";
}

enum itd_status
record_reject(struct record *record, uint64_t column, const char *reason, struct itd_arena *arena,
              struct itd_error *error)
{
    record->column = column;
    record->reason = itd_arena_copy(arena, sv_from(reason));
    return record->reason.ptr ? ITD_OK : itd_fail_memory(error);
}

static enum itd_status
read_row(struct record *record, const struct record_tables *tables, struct itd_arena *arena, struct itd_error *error)
{
    const struct mapping *mapping = tables->mapping;
    for (size_t i = mapping->count; i < record->cell_count; i++) {
        if (sv_trim(record->cells[i]).len == 0) continue;
        char reason[160];
        snprintf(reason, sizeof reason, "the row has %zu field%s and the header %zu (an unquoted delimiter?)",
                 record->cell_count, record->cell_count == 1 ? "" : "s", mapping->count);
        return record_reject(record, i + 1, reason, arena, error);
    }
    struct cell *cells = itd_arena_array(arena, mapping->count, sizeof *cells);
    if (cells == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < mapping->count; i++) {
        cells[i].column = &mapping->items[i];
        if (i < record->cell_count) cells[i].value = sv_trim(record->cells[i]);
    }
    return build_entity(record, mapping, cells, mapping->count, tables, arena, error);
}

/* The key and values of a flat record. Values are copied: the JSON tree does not live as long. */
struct flat {
    struct sv   *keys;
    size_t       key_count;
    struct cell *cells;
    size_t      *key_of; /* of each cell */
    size_t       cell_count;
};

static enum itd_status
flatten(struct flat *flat, const json_t *object, struct itd_arena *arena, struct itd_error *error)
{
    size_t      keys = json_object_size(object), values = 0;
    const char *key;
    json_t     *value, *item;
    size_t      i;
    json_object_foreach((json_t *)object, key, value) values += json_is_array(value) ? json_array_size(value) : 1;
    if (values > VALUES_MAX || keys > VALUES_MAX) {
        return itd_fail(error, ITD_LIMIT, "the record has more than %d values", VALUES_MAX);
    }
    flat->keys = itd_arena_array(arena, keys, sizeof *flat->keys);
    flat->cells = itd_arena_array(arena, values, sizeof *flat->cells);
    flat->key_of = itd_arena_array(arena, values, sizeof *flat->key_of);
    if (flat->keys == NULL || flat->cells == NULL || flat->key_of == NULL) return itd_fail_memory(error);
    json_object_foreach((json_t *)object, key, value) {
        flat->keys[flat->key_count++] = itd_arena_copy(arena, sv_from(key));
        json_t *single = json_is_array(value) ? NULL : value;
        size_t  count = single ? 1 : json_array_size(value);
        for (i = 0; i < count; i++) {
            item = single ? single : json_array_get(value, i);
            struct sv text = sv_trim(json_scalar(arena, item));
            flat->key_of[flat->cell_count] = flat->key_count - 1;
            flat->cells[flat->cell_count].value = itd_arena_copy(arena, text);
            if (flat->cells[flat->cell_count++].value.ptr == NULL) return itd_fail_memory(error);
        }
    }
    return ITD_OK;
}

static enum itd_status
read_flat(struct record *record, const json_t *object, const struct record_tables *tables, struct itd_arena *arena,
          struct itd_error *error)
{
    struct flat      flat = { 0 };
    struct mapping   mapping;
    struct itd_error reason = { 0 };
    enum itd_status  status = flatten(&flat, object, arena, &reason);
    if (status == ITD_LIMIT) return record_reject(record, 0, reason.text, arena, error);
    if (status != ITD_OK) return itd_fail_memory(error);
    status = mapping_make(&mapping, tables->columns, flat.keys, flat.key_count, tables->map, false, "", arena, error);
    if (status != ITD_OK) return status;
    for (size_t i = 0; i < flat.cell_count; i++) flat.cells[i].column = &mapping.items[flat.key_of[i]];
    return build_entity(record, &mapping, flat.cells, flat.cell_count, tables, arena, error);
}

/* Properties that FtM does not know are told of, like columns that are not used. */
struct unread {
    struct record    *record;
    struct itd_arena *arena;
    size_t            count;
    struct sv         first;
};

static void
note_unread(void *context, struct sv property, struct sv value)
{
    struct unread *unread = context;
    (void)value;
    if (unread->count++ == 0) unread->first = itd_arena_copy(unread->arena, property);
}

static enum itd_status
read_ftm(struct record *record, const json_t *object, const struct record_tables *tables, struct itd_arena *arena,
         struct itd_error *error)
{
    struct unread           unread = { record, arena, 0, SV("") };
    struct json_ftm_options options = { .unread = note_unread, .context = &unread };
    struct itd_error        reason = { 0 };
    enum itd_status         status = json_to_entity(&record->entity, tables->ftm, arena, object, &options, &reason);
    if (status == ITD_NO_MEMORY) return itd_fail_memory(error);
    if (status != ITD_OK) return record_reject(record, 0, reason.text, arena, error);
    if (!itd_ftm_matchable(tables->ftm, record->entity.schema)) {
        struct sv name = itd_ftm_schema_name(tables->ftm, record->entity.schema);
        snprintf(reason.text, sizeof reason.text, "a %.*s is not a party that lists name", SV_ARG(name));
        return record_reject(record, 0, reason.text, arena, error);
    }
    status = build_normalise(record, tables, arena, error);
    if (status != ITD_OK || unread.count == 0) return status;
    struct problem *grown = itd_arena_grow(arena, record->problems, record->problem_capacity,
                                           record->problem_count + 1, sizeof *grown);
    if (grown == NULL) return itd_fail_memory(error);
    record->problems = grown;
    record->problem_capacity = record->problem_count + 1;
    record->problems[record->problem_count++] = (struct problem){ PROBLEM_NOT_USED, unread.first, SV("") };
    return ITD_OK;
}

static enum itd_status
read_json(struct record *record, const struct record_tables *tables, struct itd_arena *arena, struct itd_error *error)
{
    json_t          *value;
    struct itd_error reason = { 0 };
    enum itd_status  status = json_parse(&value, record->raw, &reason);
    if (status == ITD_NO_MEMORY) return itd_fail_memory(error);
    if (status != ITD_OK) return record_reject(record, reason.column, reason.text, arena, error);
    if (!json_is_object(value)) {
        status = record_reject(record, 1, "the line is JSON but not an object", arena, error);
    } else if (json_object_get(value, "schema") && json_is_object(json_object_get(value, "properties"))) {
        status = read_ftm(record, value, tables, arena, error);
    } else {
        status = read_flat(record, value, tables, arena, error);
    }
    json_decref(value);
    return status;
}

/* Whether a value can be searched by: a name with a letter or digit, or an identifier. */
static bool
is_searchable(const struct itd_ftm *ftm, const struct itd_entity *entity, const struct itd_statement *statement,
              struct itd_arena *arena)
{
    struct text_tokens tokens;
    if (itd_ftm_type(ftm, entity->schema, statement->property) == ITD_TYPE_NAME ||
        sv_equal(itd_ftm_property_name(ftm, statement->property), SV("lastName"))) {
        return text_tokenise(&tokens, arena, statement->value) != ITD_OK || tokens.count > 0;
    }
    struct sv name = itd_ftm_property_name(ftm, statement->property);
    return identifier_of_property(name) != IDENTIFIER_OTHER;
}

/* A record that nothing can be searched by would be "clear" without having been looked at. */
static enum itd_status
reject_unsearchable(struct record *record, const struct record_tables *tables, struct itd_arena *arena,
                    struct itd_error *error)
{
    for (size_t i = 0; i < record->entity.count; i++) {
        if (is_searchable(tables->ftm, &record->entity, &record->entity.statements[i], arena)) return ITD_OK;
    }
    return record_reject(record, 0, "nothing to search by: no name with a letter or digit, and no identifier", arena,
                         error);
}

enum itd_status
record_read(struct record *record, const struct record_tables *tables, struct itd_arena *arena,
            struct itd_error *error)
{
    if (record->reason.len) return ITD_OK;
    enum itd_status status = record->form == RECORD_ROW ? read_row(record, tables, arena, error)
                                                        : read_json(record, tables, arena, error);
    return status == ITD_OK && record->reason.len == 0 ? reject_unsearchable(record, tables, arena, error) : status;
}
