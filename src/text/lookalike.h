/* lookalike: words of Latin, Cyrillic and Greek letters that are drawn alike.
 *
 * A look-alike is folded to the script of its word, so that a Cyrillic a in a Latin name changes nothing. The pairs are
 * in data/lookalikes.tsv. */
#ifndef TEXT_LOOKALIKE_H
#define TEXT_LOOKALIKE_H

#include "text/romanise.h"

/* The script of a word of these letters, and whether it mixes them. In a mixed word the letters that look like no
 * letter of another script decide, then the greater number, then Latin. */
enum text_script lookalike_script(const struct word *word, bool *mixed);
/* Whether every letter looks like one of another script. */
bool lookalike_only(const struct word *word);
/* Replaces the letters of other scripts that look like one of `script`; true when there were some. */
bool lookalike_replace(struct word *word, enum text_script script);

#endif
