#include "screen/page.h"

#include "text/text.h"

#include <stdarg.h>
#include <stdio.h>

#define STYLE_END "\x1b[0m"

struct page
page_begin(struct buf *out, unsigned width, bool colour)
{
    return (struct page){ .out = out, .width = width < 40 ? width ? 40 : 100 : width, .colour = colour };
}

void
page_end_line(struct page *page)
{
    buf_add_char(page->out, '\n');
    page->column = 0;
}

static void
go_to(struct page *page, size_t column)
{
    for (; page->column < column; page->column++) buf_add_char(page->out, ' ');
}

void
page_indent(struct page *page, size_t indent)
{
    if (page->column > indent || (page->column == indent && indent > 0)) page_end_line(page);
    page->indent = indent;
    go_to(page, indent);
}

/* Controls, and the marks of Unicode Annex 9 that embed or override a direction. */
static bool
is_harmful(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x2028 || c == 0x2029;
}

static void
add_harmless(struct buf *out, struct sv word)
{
    for (size_t at = 0; at < word.len;) {
        char     bytes[4];
        uint32_t c = text_decode(word, &at);
        buf_add(out, bytes, text_encode(bytes, is_harmful(c) ? 0xFFFD : c));
    }
}

void
text_make_harmless(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i], next = i + 1 < len ? (unsigned char)text[i + 1] : 0;
        bool          is_c1 = c == 0xC2 && next >= 0x80 && next < 0xA0;
        if (c < 0x20 || c == 0x7F || is_c1) text[i] = '?';
        if (is_c1) text[i + 1] = '?';
    }
}

static const char *
style_code(enum page_style style)
{
    static const char *const CODES[] = { "", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;32m" };
    return CODES[style];
}

void
page_words(struct page *page, enum page_style style, struct sv text)
{
    bool styled = page->colour && style != PAGE_PLAIN, open = false;
    while (text.len) {
        size_t len = 0;
        while (len < text.len && text.ptr[len] != ' ') len++;
        struct sv word = sv_slice(text, 0, len);
        text = sv_slice(text, len + 1, text.len);
        if (word.len == 0) continue;
        size_t columns = text_length(word), space = page->column > page->indent;
        if (space && page->column + 1 + columns > page->width) {
            if (open) buf_add_sv(page->out, SV(STYLE_END));
            open = false;
            page_end_line(page);
            space = 0;
        }
        go_to(page, page->indent);
        if (space) buf_add_char(page->out, ' ');
        if (styled && !open) buf_add_sv(page->out, sv_from(style_code(style)));
        open = styled;
        add_harmless(page->out, word);
        page->column += space + columns;
    }
    if (open) buf_add_sv(page->out, SV(STYLE_END));
}

void
page_format(struct page *page, enum page_style style, const char *format, ...)
{
    char    small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, format, args);
    if (len >= 0 && (size_t)len < sizeof small) {
        page_words(page, style, sv_make(small, (size_t)len));
    } else if (len >= 0) {
        struct buf large = { 0 };
        char      *to = buf_reserve(&large, (size_t)len + 1);
        if (to) {
            vsnprintf(to, (size_t)len + 1, format, again);
            page_words(page, style, sv_make(to, (size_t)len));
        } else {
            page->out->failed = true;
        }
        buf_fini(&large);
    }
    va_end(again);
    va_end(args);
}

void
page_number(struct page *page, enum page_style style, size_t width, const char *format, double value)
{
    char   text[64];
    int    len = snprintf(text, sizeof text, format, value);
    size_t end = page->column + width;
    if (len < 0 || len >= (int)sizeof text) return;
    if ((size_t)len < width) go_to(page, end - (size_t)len);
    page->indent = page->column; /* no space before it */
    page_words(page, style, sv_make(text, (size_t)len));
}
