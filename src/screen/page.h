/* page: text wrapped to the width of a terminal.
 *
 * Text from outside is made harmless: control characters and marks that turn the direction of writing become U+FFFD, so
 * that no record can move the cursor or hide a word. Bytes that are not UTF-8 do too. */
#ifndef SCREEN_PAGE_H
#define SCREEN_PAGE_H

#include "base/buf.h"

enum page_style {
    PAGE_PLAIN,
    PAGE_BOLD,
    PAGE_DIM,
    PAGE_RED,
    PAGE_YELLOW,
    PAGE_GREEN
};

struct page {
    struct buf *out;
    size_t      width;
    size_t      indent; /* of the lines that follow a break */
    size_t      column; /* where the next character goes */
    bool        colour;
};

struct page page_begin(struct buf *out, unsigned width, bool colour);
/* Sets the indent and goes to it on the current line, or on a new one when the line is already past it. */
void page_indent(struct page *page, size_t indent);
/* Adds words, breaking lines between them. A space goes before the first word unless the line is at its indent. */
void page_words(struct page *page, enum page_style style, struct sv text);
void page_format(struct page *page, enum page_style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a number, flush right in `width` columns from where the line is. */
void page_number(struct page *page, enum page_style style, size_t width, const char *format, double value)
    __attribute__((format(printf, 4, 0)));
/* Ends the line. */
void page_end_line(struct page *page);

/* Makes text that goes to a terminal as a note harmless in place, byte for byte: controls become '?'. */
void text_make_harmless(char *text, size_t len);

#endif
