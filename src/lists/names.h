/* names: what publishers write into the field of a name beside the name: other names in parentheses or behind a slash,
 * remarks on the listing, birth dates. */
#ifndef LISTS_NAMES_H
#define LISTS_NAMES_H

#include "lists/reader.h"

/* Adds the name to `property` ("name", "alias", "weakAlias", "previousName"), and what else the text holds:
 *   "X (original script: Y)", "X (Russian: Y)"      Y as alias
 *   "X (also known as Y and Z)", "(a.k.a. Y; Z)"    Y, Z as aliases
 *   "X (f.k.a., Y)", "X (born Y)"                   Y as previousName
 *   "X (formerly listed as)"                        X as previousName
 *   "X (born on 1.2.1960 in Oman)", "X, born 1960"  the whole text as a note
 *   "X / Y"                                         Y as alias, where both halves are whole names
 *   "X and any successor, sub-unit, or subsidiary thereof"   X
 * A language alone ("Korean:"), left over where a cell was cut, is no name and is left out. The text itself stays as the
 * value's original. */
void names_add(struct reader *reader, struct itd_entity *party, const char *property, struct sv text);

#endif
