/* seco_name: a name of the SECO list, composed of its parts in each of its spellings. docs/lists/seco.md. */
#ifndef LISTS_SECO_NAME_H
#define LISTS_SECO_NAME_H

#include "lists/reader.h"

/* Adds the name and its spelling variants to the party. A primary name of another identity than the main one is an
 * alias. */
void seco_add_name(struct reader *reader, struct itd_entity *party, struct xml_node *name, bool person,
                   bool main_identity);

#endif
