#include "lists/reader.h"

#include "base/hash.h"
#include "format/csv.h"
#include "format/xml.h"
#include "lists/tidy.h"
#include "model/date.h"
#include "text/text.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    HASH_ID_DIGITS = 12,
    RECORD_BYTES_MAX = 512 << 20
};

const struct list_format *
list_format_of(const struct stream *stream)
{
    const char *name = strrchr(stream_name(stream), '/');
    name = name ? name + 1 : stream_name(stream);
    for (const struct list_format *format = list_formats; format->name; format++) {
        if (format->recognise(stream_head(stream), name)) return format;
    }
    return NULL;
}

enum itd_status
reader_run(struct reader *reader, const struct list_format *format, struct stream *stream, const struct itd_ftm *ftm,
           const struct countries *countries, const char *data_folder, const struct reader_sink *sink,
           struct itd_error *error)
{
    *reader = (struct reader){ .ftm = ftm,
                               .countries = countries,
                               .data_folder = data_folder,
                               .format = format,
                               .stream = stream,
                               .sink = *sink,
                               .date = READER_NO_DATE,
                               .error = error };
    reader_set_list(reader, format->list);
    reader->arena = itd_arena_new(RECORD_BYTES_MAX);
    if (reader->arena == NULL) return itd_fail_memory(error);
    enum itd_status status = format->read(reader);
    if (status == ITD_OK) status = reader->status;
    itd_arena_free(reader->arena);
    reader->arena = NULL;
    return status;
}

void
reader_fail(struct reader *reader, enum itd_status status)
{
    if (reader->status == ITD_OK) reader->status = status;
}

void
reader_set_list(struct reader *reader, const char *list)
{
    snprintf(reader->list, sizeof reader->list, "%s", list);
}

/* A failure of memory in the record's arena. */
static void
fail_memory(struct reader *reader)
{
    if (reader->status == ITD_OK) reader_fail(reader, itd_fail_memory(reader->error));
}

struct itd_entity *
reader_entity(struct reader *reader, const char *schema_name, struct sv id)
{
    if (reader->status != ITD_OK) return NULL;
    uint16_t schema = schema_name ? itd_ftm_schema(reader->ftm, sv_from(schema_name)) : ITD_FTM_NONE;
    if (schema_name && schema == ITD_FTM_NONE) {
        reader_fail(reader, itd_fail(reader->error, ITD_USAGE, "reader %s: no FtM schema %s", reader->format->name,
                                     schema_name));
        return NULL;
    }
    struct itd_entity *entity = itd_arena_alloc(reader->arena, sizeof *entity);
    if (entity == NULL) {
        fail_memory(reader);
        return NULL;
    }
    enum itd_status status = itd_entity_init(entity, reader->arena, schema, id, sv_from(reader->list), reader->error);
    if (status == ITD_OK) return entity;
    reader_fail(reader, status);
    return NULL;
}

struct sv
reader_format(struct reader *reader, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int   len = vsnprintf(NULL, 0, format, args);
    char *text = len < 0 || reader->status != ITD_OK ? NULL : itd_arena_alloc(reader->arena, (size_t)len + 1);
    if (text) {
        vsnprintf(text, (size_t)len + 1, format, again);
    } else {
        fail_memory(reader);
    }
    va_end(again);
    va_end(args);
    return sv_make(text, text ? (size_t)len : 0);
}

struct sv
reader_join(struct reader *reader, const char *separator, const struct sv *parts, size_t count)
{
    size_t size = 0, separator_len = strlen(separator);
    for (size_t i = 0; i < count; i++) size += parts[i].len + separator_len;
    char *text = reader->status == ITD_OK ? itd_arena_alloc(reader->arena, size + 1) : NULL;
    if (text == NULL) {
        fail_memory(reader);
        return sv_make(NULL, 0);
    }
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        struct sv part = sv_trim(parts[i]);
        if (part.len == 0) continue;
        if (len > 0) {
            memcpy(text + len, separator, separator_len);
            len += separator_len;
        }
        memcpy(text + len, part.ptr, part.len);
        len += part.len;
    }
    return sv_make(text, len);
}

struct sv
reader_hash_id(struct reader *reader, const char *prefix, const struct sv *fields, size_t count)
{
    struct sha256_state state;
    char                hex[SHA256_HEX_SIZE];
    if (reader->status != ITD_OK) return sv_make(NULL, 0);
    sha256_begin(&state);
    for (size_t i = 0; i < count; i++) {
        struct sv folded = text_fold(reader->arena, fields[i]);
        if (folded.ptr == NULL) fail_memory(reader);
        sha256_add(&state, sv_trim(folded));
        sha256_add(&state, sv_make("", 1)); /* a NUL ends each field, so that "a","bc" differs from "ab","c" */
    }
    struct sha256 sum = sha256_end(&state);
    sha256_hex(hex, &sum);
    return reader_format(reader, "%s%.*s", prefix, HASH_ID_DIGITS, hex);
}

struct itd_entity *
reader_part(struct reader *reader, const struct itd_entity *parent, const char *schema, struct sv key)
{
    if (parent == NULL) return NULL;
    char lower[64];
    int  len = snprintf(lower, sizeof lower, "%s", schema);
    for (int i = 0; i < len && i < (int)sizeof lower; i++) lower[i] |= 0x20; /* FtM names are ASCII letters */
    struct sv prefix = reader_format(reader, "%.*s-%s-", SV_ARG(parent->id), lower);
    return prefix.ptr ? reader_entity(reader, schema, reader_hash_id(reader, prefix.ptr, &key, 1)) : NULL;
}

struct itd_entity *
reader_sanction(struct reader *reader, const struct itd_entity *party, struct sv programme, struct sv key)
{
    struct itd_entity *sanction = reader_part(reader, party, "Sanction", key);
    if (sanction == NULL) return NULL;
    reader_add(reader, sanction, "entity", party->id);
    reader_add(reader, sanction, "authority", sv_from(reader->format->publisher));
    reader_add(reader, sanction, "country", sv_from(reader->format->country));
    reader_add(reader, sanction, "programId", programme);
    return sanction;
}

struct itd_entity *
reader_address(struct reader *reader, struct itd_entity *party, struct sv full, struct sv country)
{
    full = sv_trim(full);
    if (party == NULL || (full.len == 0 && sv_trim(country).len == 0)) return NULL;
    struct sv          key = reader_join(reader, "|", (struct sv[]){ full, country }, 2);
    struct itd_entity *address = reader_part(reader, party, "Address", key);
    if (address == NULL) return NULL;
    reader_add(reader, address, "full", full.len ? full : country);
    reader_add_country(reader, address, "country", country);
    reader_add(reader, party, "addressEntity", address->id);
    reader_add(reader, party, "address", full);
    return address;
}

static void
emit_checked(struct reader *reader, const struct itd_entity *entity)
{
    for (size_t i = 0; entity->schema != ITD_FTM_NONE && i < entity->count; i++) {
        uint16_t property = entity->statements[i].property;
        if (itd_ftm_allows(reader->ftm, entity->schema, property)) continue;
        reader_fail(reader, itd_fail(reader->error, ITD_USAGE, "reader %s: %.*s has no property %.*s",
                                     reader->format->name, SV_ARG(itd_ftm_schema_name(reader->ftm, entity->schema)),
                                     SV_ARG(itd_ftm_property_name(reader->ftm, property))));
        return;
    }
    reader_fail(reader, reader->sink.entity(reader->sink.context, entity, reader->error));
    reader->emitted++;
}

void
reader_emit(struct reader *reader, const struct itd_entity *entity)
{
    if (entity && reader->status == ITD_OK) emit_checked(reader, entity);
}

void
reader_deleted(struct reader *reader, struct sv id)
{
    if (reader->sink.deleted && reader->status == ITD_OK) reader->sink.deleted(reader->sink.context, id);
}

bool
reader_done_record(struct reader *reader)
{
    itd_arena_reset(reader->arena);
    return reader->status == ITD_OK;
}

static bool
is_person(const struct reader *reader, const struct itd_entity *entity)
{
    return entity->schema != ITD_FTM_NONE && entity->schema == itd_ftm_schema(reader->ftm, SV("Person"));
}

/* Names and short texts are tidied, and what the publisher wrote is kept beside them. */
static void
tidy(struct reader *reader, const struct itd_entity *entity, const char *name, struct sv *value, struct sv *original)
{
    enum tidy_kind kind = tidy_kind_of(name);
    if (kind == TIDY_NONE || value->len == 0) return;
    struct sv given = sv_trim(*value), text = tidy_text(reader->arena, kind, is_person(reader, entity), given);
    if (text.ptr == NULL) fail_memory(reader);
    if (original->len == 0 && !sv_equal(text, given)) *original = given;
    *value = text;
}

static void
add(struct reader *reader, struct itd_entity *entity, const char *name, struct sv value, struct sv lang,
    struct sv original)
{
    if (entity == NULL || reader->status != ITD_OK) return;
    uint16_t property = itd_ftm_property(reader->ftm, sv_from(name));
    if (property == ITD_FTM_NONE) {
        reader_fail(reader, itd_fail(reader->error, ITD_USAGE, "reader %s: no FtM property %s", reader->format->name,
                                     name));
        return;
    }
    tidy(reader, entity, name, &value, &original);
    if (reader->status != ITD_OK) return;
    reader_fail(reader, itd_entity_add_full(entity, property, value, lang, original, reader->error));
}

void
reader_add(struct reader *reader, struct itd_entity *entity, const char *property, struct sv value)
{
    add(reader, entity, property, value, sv_make(NULL, 0), sv_make(NULL, 0));
}

void
reader_add_changed(struct reader *reader, struct itd_entity *entity, const char *property, struct sv value,
                   struct sv original)
{
    add(reader, entity, property, value, sv_make(NULL, 0), sv_equal(value, original) ? sv_make(NULL, 0) : original);
}

void
reader_add_lang(struct reader *reader, struct itd_entity *entity, const char *property, struct sv value,
                const char *lang)
{
    add(reader, entity, property, value, sv_from(lang), sv_make(NULL, 0));
}

static unsigned
parse_date(struct date_range readings[2], struct sv text, enum reader_date_order order)
{
    unsigned count = date_parse(readings, text);
    if (count == 2 && order != READER_DATE_ANY) {
        if (order == READER_DATE_MDY) readings[0] = readings[1];
        count = 1;
    }
    return count;
}

void
reader_add_date(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                enum reader_date_order order)
{
    text = sv_trim(text);
    if (text.len == 0 || reader->status != ITD_OK) return;
    struct date_range readings[2];
    unsigned          count = parse_date(readings, text, order);
    if (count == 0) {
        reader->values_kept_as_text++;
        reader_add(reader, entity, property, text);
    }
    for (unsigned i = 0; i < count; i++) {
        struct sv ends[2];
        unsigned  end_count = date_ftm(ends, reader->arena, readings[i]);
        if (end_count == 0) fail_memory(reader);
        for (unsigned e = 0; e < end_count; e++) {
            bool same = sv_equal(ends[e], text);
            add(reader, entity, property, ends[e], sv_make(NULL, 0), same ? sv_make(NULL, 0) : text);
        }
    }
}

bool
reader_set_date(struct reader *reader, struct sv text, enum reader_date_order order)
{
    struct date_range readings[2];
    if (parse_date(readings, sv_trim(text), order) == 0 || readings[0].precision != DATE_DAY) return false;
    reader->date = readings[0].first_day;
    return true;
}

void
reader_add_country(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    text = sv_trim(text);
    if (text.len == 0 || reader->status != ITD_OK) return;
    struct sv code = country_code(reader->countries, text);
    if (code.len == 0) {
        reader->values_kept_as_text++;
        reader_add(reader, entity, property, text);
    } else {
        add(reader, entity, property, code, sv_make(NULL, 0), sv_equal(code, text) ? sv_make(NULL, 0) : text);
    }
}

void
reader_add_list(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                char delimiter)
{
    struct sv value;
    while (sv_split(&value, &text, delimiter)) reader_add(reader, entity, property, value);
}

void
reader_reject(struct reader *reader, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    if (reader->sink.rejected) reader->sink.rejected(reader->sink.context, line, column, reason, record);
}

void
reader_unread(struct reader *reader, struct sv path, struct sv value)
{
    if (reader->sink.unread) reader->sink.unread(reader->sink.context, path, value);
}

static void
unread_in_tree(void *context, struct sv path, struct sv value)
{
    reader_unread(context, path, value);
}

void
reader_unread_xml(struct reader *reader, struct xml_node *node)
{
    xml_unread(node, unread_in_tree, reader);
}

static bool
is_left_out(struct sv name, const char *const *left_out)
{
    for (; left_out && *left_out; left_out++) {
        if (sv_equal_nocase(name, sv_from(*left_out))) return true;
    }
    return false;
}

void
reader_unread_csv(struct reader *reader, struct csv *csv, const char *const *left_out)
{
    for (size_t i = 0; i < csv->count; i++) {
        struct sv value = sv_trim(csv->fields[i]);
        if (value.len == 0 || (i < csv->column_count && csv->columns[i].read)) continue;
        struct sv name = i < csv->column_count ? csv->columns[i].name : SV("(beyond the header)");
        if (!is_left_out(name, left_out)) reader_unread(reader, name, value);
    }
}
