/* Any bytes as JSON lines of FtM entities: what was read, written and read again is the same. */
#include "format/json.h"

#include "require.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct itd_ftm   *ftm;
static struct itd_arena *arena;

static void
on_unread(void *context, struct sv property, struct sv value)
{
    (void)context;
    touch_text(property);
    touch_text(value);
}

static enum itd_status
on_nested(void *context, const json_t *value, struct itd_error *error)
{
    struct itd_entity             nested;
    const struct json_ftm_options options = { .unread = on_unread, .context = context };
    (void)error;
    enum itd_status status = json_to_entity(&nested, ftm, arena, value, &options, NULL);
    require(status == ITD_OK || status == ITD_FORMAT || status == ITD_LIMIT);
    return ITD_OK;
}

static void
write_and_read(const struct itd_entity *entity)
{
    struct buf        once = { 0 }, twice = { 0 };
    json_t           *value;
    struct itd_entity again;
    struct itd_error  error = { 0 };
    json_add_entity(&once, ftm, entity);
    require(text_is_utf8(buf_sv(&once)));
    require(json_parse(&value, buf_sv(&once), &error) == ITD_OK);
    require(json_to_entity(&again, ftm, arena, value, NULL, &error) == ITD_OK);
    require(again.schema == entity->schema && again.count == entity->count);
    json_add_entity(&twice, ftm, &again);
    require(sv_equal(buf_sv(&once), buf_sv(&twice)));
    json_decref(value);
    buf_fini(&once);
    buf_fini(&twice);
}

static void
read_line(struct sv line)
{
    json_t           *value;
    struct itd_entity entity;
    struct itd_error  error = { 0 };
    if (json_parse(&value, line, &error) != ITD_OK) {
        require(error.text[0]);
        return;
    }
    const struct json_ftm_options options = { .unread = on_unread, .nested = on_nested };
    itd_arena_reset(arena);
    touch_text(json_scalar(arena, value));
    enum itd_status status = json_to_entity(&entity, ftm, arena, value, &options, &error);
    require(status == ITD_OK || error.text[0]);
    if (status == ITD_OK) write_and_read(&entity);
    json_decref(value);
}

/* Any bytes as a string, which is then JSON. */
static void
write_string(struct sv text)
{
    struct buf out = { 0 };
    json_t    *value = NULL;
    json_add_string(&out, text);
    require(text_is_utf8(buf_sv(&out)) && json_parse(&value, buf_sv(&out), NULL) == ITD_OK);
    require(!text_is_utf8(text) || sv_equal(sv_make(json_string_value(value), json_string_length(value)), text));
    json_decref(value);
    buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (ftm == NULL) require(itd_ftm_open(&ftm, NULL, NULL) == ITD_OK);
    if (arena == NULL) require((arena = itd_arena_new(0)) != NULL);
    char *copy = exact_copy(data, size);
    if (copy == NULL) return 0;
    struct sv rest = sv_make(copy, size), line;
    write_string(rest);
    while (rest.len && sv_split(&line, &rest, '\n')) read_line(line);
    free(copy);
    return 0;
}
