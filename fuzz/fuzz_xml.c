/* Any bytes as XML: trees of records that hold together, errors with their place. */
#include "format/xml.h"

#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
walk(struct xml_node *node, unsigned depth)
{
    require(depth <= XML_DEPTH_MAX && node->line > 0);
    touch_text(node->name);
    touch_text(node->text);
    for (size_t i = 0; i < node->attribute_count; i++) {
        touch_text(node->attributes[i].name);
        touch_text(node->attributes[i].value);
    }
    struct xml_node *last = NULL;
    for (struct xml_node *child = node->first; child; child = child->next) {
        require(child->parent == node);
        walk(child, depth + 1);
        last = child;
    }
    require(last == node->last);
}

static void
count_unread(void *context, struct sv path, struct sv value)
{
    require(value.len > 0);
    touch_text(path);
    touch_text(value);
    ++*(unsigned *)context;
}

static enum itd_status
on_record(void *context, struct xml_node *node, struct itd_error *error)
{
    unsigned unread = 0;
    (void)context, (void)error;
    walk(node, 1);
    xml_child_text(node, "name");
    xml_same(node->first);
    xml_attribute(node, "id");
    xml_unread(node, count_unread, &unread);
    xml_skip(node);
    unread = 0;
    xml_unread(node, count_unread, &unread);
    require(unread == 0);
    return ITD_OK;
}

static enum itd_status
on_open(void *context, struct xml_node *node, struct itd_error *error)
{
    (void)context, (void)error;
    walk(node, 1);
    require(node->first == NULL && node->text.len == 0);
    return ITD_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const RECORDS[] = { "INDIVIDUAL", "ENTITY", "sdnEntry", "target", "record", "a", NULL };
    const struct xml_handler handler = { .records = RECORDS, .record = on_record, .open = on_open };
    struct stream           *stream;
    struct itd_error         error = { 0 };
    char                    *copy = exact_copy(data, size);
    if (copy == NULL) return 0;
    if (stream_open_memory(&stream, sv_make(copy, size), "input.xml", NULL) == ITD_OK) {
        enum itd_status status = xml_read(stream, &handler, &error);
        require(status == ITD_OK || error.text[0]);
        stream_close(stream);
    }
    free(copy);
    return 0;
}
