/* write_entity: the forms of an entity that `show` prints (itd_write_entity). */
#ifndef SCREEN_WRITE_ENTITY_H
#define SCREEN_WRITE_ENTITY_H

#include "base/buf.h"
#include "screen/entity_view.h"

/* FtM JSON in one line, with what stands behind each value beside it. ITD_NO_MEMORY. */
enum itd_status write_entity_json(struct buf *out, const struct entity_view *view);
/* For a reader: names, facts, designations, links, lists, and with history what each version added and removed. */
void write_entity_text(struct buf *out, const struct entity_view *view, bool colour);

#endif
