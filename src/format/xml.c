#include "format/xml.h"

#include "base/buf.h"

#include <expat.h>
#include <stdlib.h>

enum { CHUNK_SIZE = 64 * 1024 };

struct reading {
    const struct xml_handler *handler;
    struct itd_arena         *arena;  /* the record being read */
    struct xml_node          *node;   /* the innermost open one, NULL outside records */
    struct buf                text;   /* character data of the open nodes, innermost last */
    size_t                    starts[XML_DEPTH_MAX]; /* where the text of each open node begins in `text` */
    size_t                    depth;  /* open nodes of the record */
    size_t                    outside; /* open elements outside records */
    XML_Parser                parser;
    enum itd_status           status;
    struct itd_error         *error;
};

static void
stop(struct reading *reading, enum itd_status status)
{
    reading->status = status;
    XML_StopParser(reading->parser, XML_FALSE);
}

static uint64_t
line_of(const struct reading *reading)
{
    return XML_GetCurrentLineNumber(reading->parser);
}

static struct sv
local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return sv_from(colon ? colon + 1 : name);
}

static bool
is_record(const struct reading *reading, struct sv name)
{
    for (const char *const *record = reading->handler->records; *record; record++) {
        if (sv_equal(name, sv_from(*record))) return true;
    }
    return false;
}

static bool
copy_attributes(struct xml_node *node, struct itd_arena *arena, const char **attributes)
{
    size_t count = 0;
    while (attributes[2 * count]) count++;
    node->attributes = itd_arena_array(arena, count, sizeof *node->attributes);
    if (node->attributes == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        const char *name = attributes[2 * i];
        /* Namespace declarations and schema hints say nothing about the record. */
        if (strncmp(name, "xmlns", 5) == 0 || strncmp(name, "xsi:", 4) == 0) continue;
        struct xml_attribute *attribute = &node->attributes[node->attribute_count++];
        attribute->name = itd_arena_copy(arena, local_name(name));
        attribute->value = itd_arena_copy(arena, sv_from(attributes[2 * i + 1]));
        if (attribute->name.ptr == NULL || attribute->value.ptr == NULL) return false;
    }
    return true;
}

static struct xml_node *
node_new(struct reading *reading, struct sv name, const char **attributes)
{
    struct xml_node *node = itd_arena_alloc(reading->arena, sizeof *node);
    if (node == NULL) return NULL;
    node->name = itd_arena_copy(reading->arena, name);
    node->line = line_of(reading);
    return node->name.ptr && copy_attributes(node, reading->arena, attributes) ? node : NULL;
}

/* An arena that is full is a record too large; one that could not grow is a lack of memory. */
static void
stop_full(struct reading *reading)
{
    if (itd_arena_used(reading->arena) > XML_RECORD_BYTES_MAX / 2) {
        stop(reading, itd_fail_at(reading->error, ITD_LIMIT, line_of(reading), 0, "a record is larger than %d bytes",
                                  XML_RECORD_BYTES_MAX));
    } else {
        stop(reading, itd_fail_memory(reading->error));
    }
}

static void
open_outside(struct reading *reading, struct sv name, const char **attributes)
{
    if (reading->outside++ >= XML_DEPTH_MAX) {
        stop(reading, itd_fail_at(reading->error, ITD_LIMIT, line_of(reading), 0,
                                  "elements are nested deeper than %d", XML_DEPTH_MAX));
        return;
    }
    if (reading->handler->open == NULL) return;
    struct xml_node *node = node_new(reading, name, attributes);
    if (node == NULL) {
        stop_full(reading);
        return;
    }
    enum itd_status status = reading->handler->open(reading->handler->context, node, reading->error);
    if (status != ITD_OK) stop(reading, status);
    itd_arena_reset(reading->arena);
}

static void
on_start(void *context, const char *qualified, const char **attributes)
{
    struct reading *reading = context;
    struct sv       name = local_name(qualified);
    if (reading->status != ITD_OK) return;
    if (reading->node == NULL && !is_record(reading, name)) {
        open_outside(reading, name, attributes);
        return;
    }
    if (reading->depth >= XML_DEPTH_MAX) {
        stop(reading, itd_fail_at(reading->error, ITD_LIMIT, line_of(reading), 0,
                                  "elements are nested deeper than %d", XML_DEPTH_MAX));
        return;
    }
    struct xml_node *node = node_new(reading, name, attributes);
    if (node == NULL) {
        stop_full(reading);
        return;
    }
    node->parent = reading->node;
    if (reading->node && reading->node->last) {
        reading->node->last->next = node;
    } else if (reading->node) {
        reading->node->first = node;
    }
    if (reading->node) reading->node->last = node;
    reading->node = node;
    reading->starts[reading->depth++] = reading->text.len;
}

static void
on_end(void *context, const char *name)
{
    struct reading *reading = context;
    (void)name;
    if (reading->status != ITD_OK) return;
    if (reading->node == NULL) {
        reading->outside--;
        return;
    }
    struct xml_node *node = reading->node;
    size_t           start = reading->starts[--reading->depth];
    struct sv        text = sv_slice(buf_sv(&reading->text), start, reading->text.len);
    node->text = itd_arena_copy(reading->arena, sv_trim(text));
    reading->text.len = start;
    if (node->text.ptr == NULL) {
        stop_full(reading);
        return;
    }
    reading->node = node->parent;
    if (node->parent) return;
    enum itd_status status = reading->handler->record(reading->handler->context, node, reading->error);
    if (status != ITD_OK) stop(reading, status);
    itd_arena_reset(reading->arena);
}

static void
on_text(void *context, const char *bytes, int len)
{
    struct reading *reading = context;
    if (reading->status != ITD_OK || reading->node == NULL) return;
    /* Only the innermost node's text is at the end of the buffer; text after a child goes on where it stopped. */
    buf_add(&reading->text, bytes, (size_t)len);
    if (!buf_ok(&reading->text)) {
        stop(reading, itd_fail_memory(reading->error));
    } else if (reading->text.len > XML_RECORD_BYTES_MAX) {
        stop(reading, itd_fail_at(reading->error, ITD_LIMIT, line_of(reading), 0, "a record is larger than %d bytes",
                                  XML_RECORD_BYTES_MAX));
    }
}

static void
on_entity_declaration(void *context, const char *name, int is_parameter, const char *value, int value_length,
                      const char *base, const char *system_id, const char *public_id, const char *notation)
{
    struct reading *reading = context;
    if (reading->status != ITD_OK) return;
    (void)is_parameter, (void)value, (void)value_length, (void)base, (void)system_id, (void)public_id, (void)notation;
    stop(reading, itd_fail_at(reading->error, ITD_FORMAT, line_of(reading), 0,
                              "the file declares the entity \"%s\": lists declare none, refused", name));
}

/* A reference to an entity that only a DTD outside the file declares, which is never read: its text would be missing. In
 * attributes expat does not tell of these. */
static void
on_skipped_entity(void *context, const char *name, int is_parameter)
{
    struct reading *reading = context;
    if (reading->status != ITD_OK) return;
    stop(reading, itd_fail_at(reading->error, ITD_FORMAT, line_of(reading), 0,
                              "the entity \"%s%s\" is declared outside the file, which is never read: refused",
                              is_parameter ? "%" : "", name));
}

static enum itd_status
parse_error(struct reading *reading)
{
    enum XML_Error code = XML_GetErrorCode(reading->parser);
    if (code == XML_ERROR_NO_MEMORY) return itd_fail_memory(reading->error);
    return itd_fail_at(reading->error, ITD_FORMAT, line_of(reading),
                       XML_GetCurrentColumnNumber(reading->parser) + 1, "not well-formed XML: %s",
                       XML_ErrorString(code));
}

static enum itd_status
parse_all(struct reading *reading, struct stream *stream)
{
    for (;;) {
        void  *bytes = XML_GetBuffer(reading->parser, CHUNK_SIZE);
        size_t got = 0;
        if (bytes == NULL) return itd_fail_memory(reading->error);
        enum itd_status status = stream_read(&got, stream, bytes, CHUNK_SIZE, reading->error);
        if (status != ITD_OK) return status;
        if (XML_ParseBuffer(reading->parser, (int)got, got == 0) == XML_STATUS_ERROR) {
            return reading->status != ITD_OK ? reading->status : parse_error(reading);
        }
        if (got == 0) return ITD_OK;
    }
}

enum itd_status
xml_read(struct stream *stream, const struct xml_handler *handler, struct itd_error *error)
{
    const XML_Memory_Handling_Suite memory = { malloc, realloc, free };
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL) return itd_fail_memory(error);
    reading->handler = handler;
    reading->error = error;
    reading->arena = itd_arena_new(XML_RECORD_BYTES_MAX);
    reading->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    enum itd_status status = itd_fail_memory(error);
    if (reading->arena && reading->parser) {
        XML_SetUserData(reading->parser, reading);
        XML_SetElementHandler(reading->parser, on_start, on_end);
        XML_SetCharacterDataHandler(reading->parser, on_text);
        XML_SetEntityDeclHandler(reading->parser, on_entity_declaration);
        XML_SetSkippedEntityHandler(reading->parser, on_skipped_entity);
        status = parse_all(reading, stream);
    }
    if (reading->parser) XML_ParserFree(reading->parser);
    itd_arena_free(reading->arena);
    buf_fini(&reading->text);
    free(reading);
    return status;
}

bool
xml_is(const struct xml_node *node, const char *name)
{
    return node && sv_equal(node->name, sv_from(name));
}

struct xml_node *
xml_child(struct xml_node *node, const char *name)
{
    for (struct xml_node *child = node ? node->first : NULL; child; child = child->next) {
        if (xml_is(child, name)) return child;
    }
    return NULL;
}

struct xml_node *
xml_same(struct xml_node *node)
{
    for (struct xml_node *sibling = node ? node->next : NULL; sibling; sibling = sibling->next) {
        if (sv_equal(sibling->name, node->name)) return sibling;
    }
    return NULL;
}

struct sv
xml_text(struct xml_node *node)
{
    if (node == NULL) return sv_make(NULL, 0);
    node->read = true;
    return node->text;
}

struct sv
xml_child_text(struct xml_node *node, const char *name)
{
    return xml_text(xml_child(node, name));
}

struct sv
xml_attribute(struct xml_node *node, const char *name)
{
    for (size_t i = 0; node && i < node->attribute_count; i++) {
        struct xml_attribute *attribute = &node->attributes[i];
        if (!sv_equal(attribute->name, sv_from(name))) continue;
        attribute->read = true;
        return sv_trim(attribute->value);
    }
    return sv_make(NULL, 0);
}

void
xml_skip(struct xml_node *node)
{
    if (node == NULL) return;
    node->read = true;
    for (size_t i = 0; i < node->attribute_count; i++) node->attributes[i].read = true;
    for (struct xml_node *child = node->first; child; child = child->next) xml_skip(child);
}

static void
walk_unread(struct xml_node *node, struct buf *path, void (*unread)(void *, struct sv, struct sv), void *context)
{
    size_t len = path->len;
    if (len) buf_add_char(path, '/');
    buf_add_sv(path, node->name);
    if (!node->read && node->text.len) unread(context, buf_sv(path), node->text);
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct xml_attribute *attribute = &node->attributes[i];
        size_t                      before = path->len;
        if (attribute->read || sv_trim(attribute->value).len == 0) continue;
        buf_add(path, "/@", 2);
        buf_add_sv(path, attribute->name);
        unread(context, buf_sv(path), attribute->value);
        path->len = before;
    }
    for (struct xml_node *child = node->first; child; child = child->next) walk_unread(child, path, unread, context);
    path->len = len;
}

void
xml_unread(struct xml_node *node, void (*unread)(void *context, struct sv path, struct sv value), void *context)
{
    struct buf path = { 0 };
    walk_unread(node, &path, unread, context);
    buf_fini(&path);
}
