/* letters: small things that the index and the search share. */
#ifndef SNAPSHOT_LETTERS_H
#define SNAPSHOT_LETTERS_H

#include "interdict/entity.h"
#include "name/name.h"
#include "snapshot/layout.h"

/* In a posting: the token is not one of the name's, but neighbours fused or an acronym. */
#define POSTING_DERIVED 0x80000000u

/* Which letters and digits a Latin token has, and which letters twice (struct snapshot_token). Two tokens within k edits
 * differ in at most 2k of the first 36 bits. */
uint64_t letters_of(struct sv latin);
enum { LETTERS_SINGLE_BITS = 36 };

/* Names of more tokens are scored by the first so many. */
enum { NAME_SCORED_MAX = 32 };
/* The first letters of a name's words and numbers; empty when there are fewer than three, when the name is longer than
 * NAME_SCORED_MAX or `size` too small. */
struct sv name_acronym(const struct name *name, char *text, size_t size);

/* What the names of a schema are names of. */
enum name_of name_of_schema(const struct itd_ftm *ftm, uint16_t schema);

/* Sorts texts by bytes; `final[old]` gets the new number of each. False when out of memory. */
bool texts_sort(struct sv *texts, uint32_t *final, size_t count);

/* Evidence of one value, as the index stores it and the matcher compares it. Returns how many facts the value gives for
 * the property (0: none; a date may have two readings). `original` is the value as published, or empty: FtM dates know
 * neither "circa" nor spans, which it may still say. */
enum { FACTS_OF_VALUE_MAX = 2 };
unsigned facts_of_value(struct snapshot_fact facts[FACTS_OF_VALUE_MAX], const struct itd_ftm *ftm, uint16_t schema,
                        uint16_t property, struct sv value, struct sv original);
/* The hash under which an identifier is found. */
uint64_t identifier_hash(uint32_t type, struct sv normalised);

#endif
