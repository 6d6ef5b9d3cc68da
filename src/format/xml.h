/* xml: the records of an XML file, one small tree at a time.
 *
 * A file is read as a stream; each element of a given name becomes a tree, is handed to a callback and forgotten, so
 * that memory does not grow with the file. Names are local ones: namespace prefixes are dropped. A document type
 * declaration that declares entities is refused (no expansion attacks), and nothing external is ever read: text that
 * refers to an entity declared there is refused too. Getters
 * remember what was asked for, so that what a reader does not read can be counted (xml_unread). */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include "format/stream.h"
#include "interdict/arena.h"

enum {
    XML_DEPTH_MAX = 256,
    XML_RECORD_BYTES_MAX = 256 << 20
};

struct xml_attribute {
    struct sv name;
    struct sv value;
    bool      read;
};

struct xml_node {
    struct sv             name; /* local */
    struct sv             text; /* all character data directly inside, trimmed */
    struct xml_attribute *attributes;
    size_t                attribute_count;
    struct xml_node      *first; /* child */
    struct xml_node      *last;
    struct xml_node      *next;  /* sibling */
    struct xml_node      *parent;
    uint64_t              line;
    bool                  read; /* its text was asked for */
};

/* What the reader of a file gives. `record` is called for each complete record, in the order of the file; the node
 * lives until it returns. `open` (may be NULL) is called when an element outside the records begins, with its
 * attributes and no text: the root and the containers. A status other than ITD_OK stops the reading and is returned. */
struct xml_handler {
    const char *const *records; /* element names, NULL at the end */
    enum itd_status (*record)(void *context, struct xml_node *node, struct itd_error *error);
    enum itd_status (*open)(void *context, struct xml_node *node, struct itd_error *error);
    void *context;
};

/* Reads the whole stream. ITD_FORMAT with line and column for XML that is not well-formed or declares entities;
 * ITD_LIMIT for one nested deeper than XML_DEPTH_MAX or a record beyond XML_RECORD_BYTES_MAX. */
enum itd_status xml_read(struct stream *stream, const struct xml_handler *handler, struct itd_error *error);

/* The first child of that name, or NULL. `node` may be NULL. */
struct xml_node *xml_child(struct xml_node *node, const char *name);
/* The next sibling of the same name, or NULL. */
struct xml_node *xml_same(struct xml_node *node);
/* The node's own text; marks it as read. Empty for NULL. */
struct sv xml_text(struct xml_node *node);
/* The text of the first child of that name; marks it as read. */
struct sv xml_child_text(struct xml_node *node, const char *name);
/* An attribute's value; marks it as read. Empty when there is none. */
struct sv xml_attribute(struct xml_node *node, const char *name);
bool      xml_is(const struct xml_node *node, const char *name);
/* Marks everything below a node as read: what a reader leaves out on purpose (docs/lists says why). */
void xml_skip(struct xml_node *node);
/* Calls `unread` for each non-empty text and attribute of the tree that nobody asked for, with its path
 * ("INDIVIDUAL/GENDER", "entity/@id"). */
void xml_unread(struct xml_node *node, void (*unread)(void *context, struct sv path, struct sv value), void *context);

#endif
