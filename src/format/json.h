/* json: text to JSON and FtM entities to and from it (jansson).
 *
 * Nesting is limited by the library (2048). Numbers become the shortest text that reads as the same number. */
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include "base/buf.h"
#include "interdict/entity.h"

#include <jansson.h>

/* Parses one JSON value; the caller frees it with json_decref. ITD_FORMAT with line and column (of `text`). */
enum itd_status json_parse(json_t **value, struct sv text, struct itd_error *error);

/* A string member as a slice into the object, empty when it is missing or no string. */
struct sv json_member(const json_t *object, const char *name);

/* A JSON scalar (string, number, boolean) as text in the arena; empty for null, arrays and objects. */
struct sv json_scalar(struct itd_arena *arena, const json_t *value);

/* An FtM entity ({"id","schema","properties":{name:[value,...]},"datasets":[...]}) from JSON. Values of properties that
 * the schema does not have are handed to `unread` (may be NULL). ITD_FORMAT when there is no known schema. `id` may be
 * missing. Nested entities as property values (targets.nested.json) are handed to `nested` (may be NULL), and their id
 * becomes the value. */
struct json_ftm_options {
    void (*unread)(void *context, struct sv property, struct sv value);
    enum itd_status (*nested)(void *context, const json_t *entity, struct itd_error *error);
    void *context;
};
enum itd_status json_to_entity(struct itd_entity *entity, const struct itd_ftm *ftm, struct itd_arena *arena,
                               const json_t *object, const struct json_ftm_options *options, struct itd_error *error);

/* Appends `text` as a JSON string with quotes. Bytes that are not UTF-8 become U+FFFD. */
void json_add_string(struct buf *out, struct sv text);

/* Appends the entity as one FtM JSON object, properties in the order of their names, values in theirs. */
void json_add_entity(struct buf *out, const struct itd_ftm *ftm, const struct itd_entity *entity);

#endif
