#include "format/json.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* Jansson says nothing of some failed allocations: a string comes out short, or an array is "invalid". So they are
 * counted here. The one thing in this file that threads share and that changes: its allocator takes no context. */
static atomic_ulong failed_allocations;

static void *
allocate(size_t size)
{
    void *bytes = malloc(size);
    if (bytes == NULL) atomic_fetch_add(&failed_allocations, 1);
    return bytes;
}

static void
set_allocator(void)
{
    json_set_alloc_funcs(allocate, free);
}

enum itd_status
json_parse(json_t **value, struct sv text, struct itd_error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    json_error_t          failure;
    pthread_once(&once, set_allocator);
    unsigned long failed = atomic_load(&failed_allocations);
    *value = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_ALLOW_NUL | JSON_DECODE_ANY, &failure);
    if (atomic_load(&failed_allocations) != failed) {
        json_decref(*value);
        *value = NULL;
        return itd_fail_memory(error);
    }
    if (*value) return ITD_OK;
    return itd_fail_at(error, ITD_FORMAT, failure.line > 0 ? (uint64_t)failure.line : 0,
                       failure.column > 0 ? (uint64_t)failure.column : 0, "not valid JSON: %s", failure.text);
}

struct sv
json_member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? sv_make(json_string_value(value), json_string_length(value)) : sv_make(NULL, 0);
}

/* The shortest decimal that reads as the same number. */
static struct sv
format_real(struct itd_arena *arena, double number)
{
    enum { DIGITS_SAFE = 15, DIGITS_EXACT = 17 }; /* of an IEEE 754 double */
    char text[40];
    for (int digits = DIGITS_SAFE; digits <= DIGITS_EXACT; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) break;
    }
    return itd_arena_copy(arena, sv_from(text));
}

struct sv
json_scalar(struct itd_arena *arena, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING: return sv_make(json_string_value(value), json_string_length(value));
    case JSON_INTEGER: return itd_arena_format(arena, "%lld", (long long)json_integer_value(value));
    case JSON_REAL: return format_real(arena, json_real_value(value));
    case JSON_TRUE: return SV("true");
    case JSON_FALSE: return SV("false");
    default: return sv_make(NULL, 0);
    }
}

struct conversion {
    struct itd_entity             *entity;
    const struct itd_ftm          *ftm;
    struct itd_arena              *arena;
    const struct json_ftm_options *options;
    struct itd_error              *error;
};

static enum itd_status
add_value(struct conversion *conversion, struct sv name, uint16_t property, const json_t *value)
{
    struct itd_entity *entity = conversion->entity;
    bool allowed = property != ITD_FTM_NONE && itd_ftm_allows(conversion->ftm, entity->schema, property);
    if (json_is_object(value)) {
        struct sv id = json_member(value, "id");
        if (conversion->options && conversion->options->nested) {
            enum itd_status status =
                conversion->options->nested(conversion->options->context, value, conversion->error);
            if (status != ITD_OK) return status;
        }
        if (property == ITD_FTM_NONE) return ITD_OK; /* a reverse property: the nested entity points back */
        if (allowed) return itd_entity_add(entity, property, id, conversion->error);
    }
    struct sv text = json_is_object(value) ? json_member(value, "id") : json_scalar(conversion->arena, value);
    if (allowed) {
        return itd_entity_add(entity, property, text, conversion->error);
    }
    if (text.len && conversion->options && conversion->options->unread) {
        conversion->options->unread(conversion->options->context, name, text);
    }
    return ITD_OK;
}

static enum itd_status
add_properties(struct conversion *conversion, const json_t *properties)
{
    const char *key;
    json_t     *values, *value;
    size_t      i;
    json_object_foreach((json_t *)properties, key, values) {
        struct sv       name = sv_from(key);
        uint16_t        property = itd_ftm_property(conversion->ftm, name);
        enum itd_status status = ITD_OK;
        if (!json_is_array(values)) {
            status = add_value(conversion, name, property, values);
        }
        json_array_foreach(values, i, value) {
            if (status == ITD_OK) status = add_value(conversion, name, property, value);
        }
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

enum itd_status
json_to_entity(struct itd_entity *entity, const struct itd_ftm *ftm, struct itd_arena *arena, const json_t *object,
               const struct json_ftm_options *options, struct itd_error *error)
{
    if (!json_is_object(object)) return itd_fail(error, ITD_FORMAT, "an FtM entity is a JSON object");
    struct sv name = json_member(object, "schema");
    uint16_t  schema = itd_ftm_schema(ftm, name);
    if (schema == ITD_FTM_NONE) {
        return itd_fail(error, ITD_FORMAT, "\"%.*s\" is no FtM schema", SV_ARG(name));
    }
    const json_t   *datasets = json_object_get(object, "datasets");
    const json_t   *dataset = json_is_array(datasets) ? json_array_get(datasets, 0) : NULL;
    enum itd_status status =
        itd_entity_init(entity, arena, schema, json_member(object, "id"),
                        dataset ? json_scalar(arena, dataset) : json_member(object, "dataset"), error);
    const json_t     *properties = json_object_get(object, "properties");
    const json_t     *referents = json_object_get(object, "referents");
    struct conversion conversion = { entity, ftm, arena, options, error };
    for (size_t i = 0; status == ITD_OK && json_is_array(referents) && i < json_array_size(referents); i++) {
        status = add_value(&conversion, SV("referents"), itd_ftm_property(ftm, SV("referents")),
                           json_array_get(referents, i));
    }
    if (status != ITD_OK || properties == NULL) return status;
    if (!json_is_object(properties)) return itd_fail(error, ITD_FORMAT, "\"properties\" is not an object");
    return add_properties(&conversion, properties);
}

/* The length of the UTF-8 character at `p`, 0 when it is none. */
static size_t
character_length(const unsigned char *p, size_t left)
{
    size_t need = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3
                : p[0] >= 0xF0 && p[0] < 0xF5 ? 4 : 0;
    if (need == 0 || need > left) return 0;
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
    }
    bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool surrogate = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return overlong || surrogate ? 0 : need;
}

void
json_add_string(struct buf *out, struct sv text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t        len = character_length((const unsigned char *)text.ptr + i, text.len - i);
        if (len == 0) {
            buf_add_sv(out, SV("\xEF\xBF\xBD"));
            i++;
            continue;
        }
        if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        } else if (c == '\n') {
            buf_add_sv(out, SV("\\n"));
        } else if (c == '\t') {
            buf_add_sv(out, SV("\\t"));
        } else if (c < 0x20 || c == 0x7F) {
            buf_add_format(out, "\\u%04x", c);
        } else {
            buf_add(out, text.ptr + i, len);
        }
        i += len;
    }
    buf_add_char(out, '"');
}

struct ordered {
    struct sv name;
    uint16_t  property;
};

static int
by_name(const void *a, const void *b)
{
    return sv_compare(((const struct ordered *)a)->name, ((const struct ordered *)b)->name);
}

static void
add_values(struct buf *out, const struct itd_entity *entity, const struct ordered *ordered)
{
    json_add_string(out, ordered->name);
    buf_add_char(out, ':');
    char   before = '[';
    size_t at = 0;
    for (const struct itd_statement *s; (s = itd_entity_next(entity, ordered->property, &at));) {
        buf_add_char(out, before);
        json_add_string(out, s->value);
        before = ',';
    }
    buf_add_char(out, ']');
}

/* The properties that the entity has, sorted by name. Returns how many. */
static size_t
order_properties(struct ordered *used, size_t size, const struct itd_ftm *ftm, const struct itd_entity *entity)
{
    size_t count = 0;
    for (size_t i = 0; i < entity->count; i++) {
        uint16_t property = entity->statements[i].property;
        bool     seen = false;
        for (size_t u = 0; u < count && !seen; u++) seen = used[u].property == property;
        if (!seen && count < size) used[count++] = (struct ordered){ itd_ftm_property_name(ftm, property), property };
    }
    qsort(used, count, sizeof *used, by_name);
    return count;
}

void
json_add_entity(struct buf *out, const struct itd_ftm *ftm, const struct itd_entity *entity)
{
    struct ordered used[512], referents = { .property = ITD_FTM_NONE };
    size_t         count = order_properties(used, sizeof used / sizeof *used, ftm, entity);
    buf_add_sv(out, SV("{\"id\":"));
    json_add_string(out, entity->id);
    buf_add_sv(out, SV(",\"caption\":"));
    json_add_string(out, itd_entity_caption(ftm, entity));
    buf_add_sv(out, SV(",\"schema\":"));
    json_add_string(out, itd_ftm_schema_name(ftm, entity->schema));
    buf_add_sv(out, SV(",\"properties\":{"));
    for (size_t i = 0, written = 0; i < count; i++) {
        if (sv_equal(used[i].name, SV("referents"))) { /* FtM has them beside the properties */
            referents = used[i];
            continue;
        }
        if (written++) buf_add_char(out, ',');
        add_values(out, entity, &used[i]);
    }
    buf_add_char(out, '}');
    if (referents.property != ITD_FTM_NONE) {
        buf_add_char(out, ',');
        add_values(out, entity, &referents);
    }
    if (entity->dataset.len) {
        buf_add_sv(out, SV(",\"datasets\":["));
        json_add_string(out, entity->dataset);
        buf_add_char(out, ']');
    }
    buf_add_char(out, '}');
}
