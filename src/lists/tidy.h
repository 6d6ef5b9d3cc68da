/* tidy: names and short texts without what typesetting and cells of tables leave in them: line breaks, blanks of other
 * widths, marks of writing direction, quotation marks around the whole name, separators at its ends. */
#ifndef LISTS_TIDY_H
#define LISTS_TIDY_H

#include "interdict/arena.h"
#include "interdict/sv.h"

enum tidy_kind {
    TIDY_NONE, /* prose, codes, addresses on the web: as they stand */
    TIDY_LINE, /* one line with single blanks */
    TIDY_NAME  /* the same, and without quotation marks and separators around it */
};

/* How the values of an FtM property are tidied. */
enum tidy_kind tidy_kind_of(const char *property);

/* The tidy text: `text` itself when nothing changes, else in the arena; ptr is NULL when that is full. Single quotation
 * marks stay around the name of a person, where they may be letters ("'Abd al-Latif KITU'"). */
struct sv tidy_text(struct itd_arena *arena, enum tidy_kind kind, bool person, struct sv text);

#endif
