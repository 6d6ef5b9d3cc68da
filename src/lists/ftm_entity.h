/* ftm_entity: an entity of the OpenSanctions exports, as FtM JSON, handed on as it is, with the entities nested in it.
 *
 * Its list is its first data set; further ones become values of `publisher`. The list of the file is that data set when
 * all entities have the same, else the format's. Values under names that FtM does not have
 * are kept as notes. docs/lists/opensanctions.md says what is left out. */
#ifndef LISTS_FTM_ENTITY_H
#define LISTS_FTM_ENTITY_H

#include "lists/reader.h"

#include <jansson.h>

enum { FTM_NESTING_MAX = 32 };

struct ftm_entity_state {
    struct reader     *reader;
    unsigned           depth;
    struct itd_entity *entity; /* being read */
    struct sv          text;   /* of the current line, for rejects */
    uint64_t           line;
    char               latest[16]; /* the latest last_seen day so far, "" for none: the file's date */
    char               list[64];   /* the first entity's data set */
    bool               mixed;      /* another one has another */
};

/* Emits the entity and what is nested in it, or rejects it. Errors stick to the reader. */
void ftm_entity_emit(struct ftm_entity_state *state, const json_t *object);

/* Reads JSON lines: each parsed one is handed to `take`; the others are rejected. Sets the reader's date at the end. */
enum itd_status ftm_entity_lines(struct reader *reader,
                                 void (*take)(struct ftm_entity_state *state, const json_t *value));

#endif
