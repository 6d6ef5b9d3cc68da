#include "lists/ftm_entity.h"

#include "format/json.h"
#include "format/lines.h"
#include "model/date.h"

#include <stdio.h>
#include <stdlib.h>

static bool
allows(const struct ftm_entity_state *state, const char *property)
{
    const struct itd_ftm *ftm = state->reader->ftm;
    return itd_ftm_allows(ftm, state->entity->schema, itd_ftm_property(ftm, sv_from(property)));
}

/* Keeps a value that FtM has no place for as text of the entity. */
static void
add_note(struct ftm_entity_state *state, struct sv name, struct sv value)
{
    struct reader *reader = state->reader;
    struct sv      text = reader_join(reader, ": ", (struct sv[]){ name, value }, 2);
    if (allows(state, "notes")) {
        reader_add(reader, state->entity, "notes", text);
    } else if (allows(state, "description")) {
        reader_add(reader, state->entity, "description", text);
    } else {
        reader_unread(reader, name, value);
    }
}

static void
on_unread(void *context, struct sv property, struct sv value)
{
    add_note(context, property, value);
}

/* An object among the values is an entity when it has a schema. */
static enum itd_status
on_nested(void *context, const json_t *object, struct itd_error *error)
{
    struct ftm_entity_state *state = context;
    if (json_member(object, "schema").len) {
        ftm_entity_emit(state, object);
    } else {
        char *text = json_dumps(object, JSON_COMPACT);
        if (text == NULL) return itd_fail_memory(error);
        add_note(state, sv_make(NULL, 0), sv_from(text));
        free(text);
    }
    return state->reader->status;
}

static void
reject(struct ftm_entity_state *state, const char *reason)
{
    reader_reject(state->reader, state->line, 0, reason, state->text);
}

/* Members that are read by json_to_entity, and those left out: docs/lists/opensanctions.md. */
static bool
is_known_member(struct sv name)
{
    static const char *const NAMES[] = {
        "id",      "schema",     "properties", "referents",   "datasets", "dataset",
        "caption", "first_seen", "last_seen",  "last_change", "target",   "statements"
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (sv_equal(name, sv_from(NAMES[i]))) return true;
    }
    return false;
}

static void
add_member_value(struct ftm_entity_state *state, struct sv name, const json_t *value)
{
    struct reader *reader = state->reader;
    uint16_t       property = itd_ftm_property(reader->ftm, name);
    struct sv      text = json_scalar(reader->arena, value);
    if (text.len == 0) return;
    if (property != ITD_FTM_NONE && itd_ftm_allows(reader->ftm, state->entity->schema, property)) {
        reader_add(reader, state->entity, reader_format(reader, "%.*s", SV_ARG(name)).ptr, text);
    } else {
        add_note(state, name, text);
    }
}

/* Members that FtM does not know: exporters other than OpenSanctions put properties beside "properties". */
static void
add_members(struct ftm_entity_state *state, const json_t *object)
{
    const char *name;
    json_t     *value, *item;
    size_t      i;
    json_object_foreach((json_t *)object, name, value)
    {
        if (is_known_member(sv_from(name))) continue;
        if (!json_is_array(value)) add_member_value(state, sv_from(name), value);
        json_array_foreach(value, i, item) add_member_value(state, sv_from(name), item);
    }
}

/* FtM's codes are in lower case; a country or date that is none is counted and stays. */
static void
normalise(struct ftm_entity_state *state)
{
    struct reader     *reader = state->reader;
    struct itd_entity *entity = state->entity;
    for (size_t i = 0; i < entity->count; i++) {
        struct itd_statement  *statement = &entity->statements[i];
        enum itd_property_type type = itd_ftm_type(reader->ftm, entity->schema, statement->property);
        struct date_range      readings[2];
        if (type == ITD_TYPE_DATE && date_parse(readings, statement->value) == 0) reader->values_kept_as_text++;
        if (type != ITD_TYPE_COUNTRY) continue;
        struct sv code = country_code(reader->countries, statement->value);
        if (code.len == 0) reader->values_kept_as_text++;
        if (code.len == 0 || sv_equal(code, statement->value)) continue;
        statement->original = statement->value;
        statement->value = code;
    }
}

static void
add_datasets(struct reader *reader, struct itd_entity *entity, const json_t *datasets)
{
    for (size_t i = 1; json_is_array(datasets) && i < json_array_size(datasets); i++) {
        reader_add(reader, entity, "publisher", json_scalar(reader->arena, json_array_get(datasets, i)));
    }
}

/* Days as text order as in time. */
static void
note_last_seen(struct ftm_entity_state *state, const json_t *object)
{
    struct sv day = sv_slice(json_member(object, "last_seen"), 0, 10);
    if (day.len == 10 && sv_compare(day, sv_from(state->latest)) > 0) {
        snprintf(state->latest, sizeof state->latest, "%.*s", SV_ARG(day));
    }
}

static enum itd_status
convert(struct ftm_entity_state *state, const json_t *object, struct itd_error *error)
{
    const struct json_ftm_options options = { on_unread, on_nested, state };
    if (state->depth >= FTM_NESTING_MAX) return itd_fail(error, ITD_LIMIT, "entities nested too deep");
    state->depth++;
    enum itd_status status =
        json_to_entity(state->entity, state->reader->ftm, state->reader->arena, object, &options, error);
    state->depth--;
    return status;
}

static void
finish(struct ftm_entity_state *state, const json_t *object)
{
    struct reader     *reader = state->reader;
    struct itd_entity *entity = state->entity;
    if (entity->dataset.len == 0) entity->dataset = sv_from(reader->format->list);
    if (state->list[0] == '\0') snprintf(state->list, sizeof state->list, "%.*s", SV_ARG(entity->dataset));
    state->mixed = state->mixed || !sv_equal(entity->dataset, sv_from(state->list));
    if (allows(state, "publisher")) add_datasets(reader, entity, json_object_get(object, "datasets"));
    note_last_seen(state, object);
    add_members(state, object);
    normalise(state);
    reader_emit(reader, entity);
}

void
ftm_entity_emit(struct ftm_entity_state *state, const json_t *object)
{
    struct reader    *reader = state->reader;
    struct itd_entity entity = { 0 }, *outer = state->entity;
    struct itd_error  error = { 0 };
    state->entity = &entity;
    enum itd_status status = convert(state, object, &error);
    if (reader->status != ITD_OK) {
        /* said already */
    } else if (status == ITD_FORMAT || status == ITD_LIMIT) {
        reject(state, error.text);
    } else if (status != ITD_OK) {
        if (reader->error) *reader->error = error;
        reader_fail(reader, status);
    } else if (entity.id.len == 0) {
        reject(state, "an entity without id");
    } else {
        finish(state, object);
    }
    state->entity = outer;
}

static void
take_line(struct ftm_entity_state *state, void (*take)(struct ftm_entity_state *state, const json_t *value))
{
    json_t          *value;
    struct itd_error error = { 0 };
    if (sv_trim(state->text).len == 0) return;
    enum itd_status status = json_parse(&value, state->text, &error);
    if (status == ITD_OK) {
        take(state, value);
        json_decref(value);
    } else if (status == ITD_FORMAT) {
        reader_reject(state->reader, state->line, error.column, error.text, state->text);
    } else {
        if (state->reader->error) *state->reader->error = error;
        reader_fail(state->reader, status);
    }
}

enum itd_status
ftm_entity_lines(struct reader *reader, void (*take)(struct ftm_entity_state *state, const json_t *value))
{
    struct ftm_entity_state state = { .reader = reader };
    struct lines            lines;
    enum itd_status         status;
    lines_init(&lines, reader->stream);
    while ((status = lines_next(&lines, reader->error)) == ITD_OK || status == ITD_LIMIT) {
        state.text = lines.text;
        state.line = lines.number;
        if (status == ITD_LIMIT) {
            reject(&state, "the line is too long");
        } else {
            take_line(&state, take);
        }
        if (!reader_done_record(reader)) break;
    }
    lines_fini(&lines);
    if (state.list[0] && !state.mixed) reader_set_list(reader, state.list);
    if (state.latest[0]) reader_set_date(reader, sv_from(state.latest), READER_DATE_DMY);
    return status == ITD_NOT_FOUND || status == ITD_OK || status == ITD_LIMIT ? reader->status : status;
}
