#include "lists/tidy.h"

#include <string.h>

enum tidy_kind
tidy_kind_of(const char *property)
{
    static const char *const NAMES[] = { "name",      "alias",    "weakAlias",  "previousName",
                                         "firstName", "lastName", "middleName", "secondName" };
    static const char *const LINES[] = { "position", "title",  "birthPlace", "address",        "full",
                                         "street",   "number", "idNumber",   "passportNumber", "type" };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcmp(property, NAMES[i]) == 0) return TIDY_NAME;
    }
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        if (strcmp(property, LINES[i]) == 0) return TIDY_LINE;
    }
    return TIDY_NONE;
}

/* The length in bytes of the blank at `i`, 0 when there is none. */
static size_t
blank_at(struct sv text, size_t i)
{
    static const char *const WIDE[] = { "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE3\x80\x80" };
    if ((unsigned char)text.ptr[i] <= ' ') return 1;
    for (size_t w = 0; w < sizeof WIDE / sizeof *WIDE; w++) {
        if (sv_starts_with(sv_slice(text, i, text.len), sv_from(WIDE[w]))) return strlen(WIDE[w]);
    }
    return 0;
}

/* The length of a mark that is not seen: of direction, of a place to break, of byte order. */
static size_t
unseen_at(struct sv text, size_t i)
{
    static const char *const UNSEEN[] = { "\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
                                          "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
                                          "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9",
                                          "\xEF\xBB\xBF", "\xC2\xAD" };
    if ((unsigned char)text.ptr[i] < 0x80) return 0;
    for (size_t u = 0; u < sizeof UNSEEN / sizeof *UNSEEN; u++) {
        if (sv_starts_with(sv_slice(text, i, text.len), sv_from(UNSEEN[u]))) return strlen(UNSEEN[u]);
    }
    return 0;
}

static bool
is_letter_byte(char c)
{
    return (unsigned char)c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* A line that ends in the hyphen of a word goes on without a blank: "Gavrilov-\nYam". */
static struct sv
one_line(char *out, struct sv text)
{
    size_t len = 0, step;
    bool   blank = false, line = false;
    for (size_t i = 0; i < text.len; i += step) {
        if ((step = unseen_at(text, i)) > 0) continue;
        if ((step = blank_at(text, i)) > 0) {
            blank = true;
            line = line || text.ptr[i] == '\n';
            continue;
        }
        bool hyphen =
            line && len > 1 && out[len - 1] == '-' && is_letter_byte(out[len - 2]) && is_letter_byte(text.ptr[i]);
        if (blank && len > 0 && !hyphen) out[len++] = ' ';
        blank = line = false;
        step = 1;
        out[len++] = text.ptr[i];
    }
    return sv_make(out, len);
}

/* Whether the marks at both ends belong to each other: none of their kind between them closes the first. A closing mark
 * between two letters is an apostrophe. */
static bool
is_pair(struct sv text, struct sv open, struct sv close)
{
    bool   same = sv_equal(open, close);
    size_t last = text.len - close.len;
    int    depth = 1;
    for (size_t i = open.len; i < last; i++) {
        struct sv rest = sv_slice(text, i, text.len);
        bool      inner = is_letter_byte(text.ptr[i - 1]) && is_letter_byte(text.ptr[i + close.len]);
        if (same && sv_starts_with(rest, open)) return false;
        if (sv_starts_with(rest, open)) depth++;
        if (sv_starts_with(rest, close) && !inner && --depth == 0) return false;
    }
    return depth == 1;
}

static struct sv
without_quotes(struct sv text, bool person)
{
    static const struct {
        const char *open;
        const char *close;
        bool        single;
    } MARKS[] = { { "\"", "\"", false }, { "“", "”", false }, { "«", "»", false }, { "„", "“", false },
                  { "„", "”", false },   { "”", "”", false }, { "‘", "’", true },  { "'", "'", true } };
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        struct sv open = sv_from(MARKS[i].open), close = sv_from(MARKS[i].close);
        if ((person && MARKS[i].single) || text.len <= open.len + close.len) continue;
        if (!sv_starts_with(text, open) || !sv_ends_with(text, close) || !is_pair(text, open, close)) continue;
        return sv_trim(sv_slice(text, open.len, text.len - close.len));
    }
    return text;
}

static struct sv
without_separators(struct sv text)
{
    while (text.len > 1 && strchr(",;:/", text.ptr[text.len - 1])) text = sv_trim(sv_slice(text, 0, text.len - 1));
    while (text.len > 1 && strchr(",;:/)", text.ptr[0])) text = sv_trim(sv_slice(text, 1, text.len));
    bool dash = text.len > 1 && text.ptr[0] == '-' && (is_letter_byte(text.ptr[1]) || text.ptr[1] == ' ');
    return dash ? sv_trim(sv_slice(text, 1, text.len)) : text;
}

struct sv
tidy_text(struct itd_arena *arena, enum tidy_kind kind, bool person, struct sv text)
{
    char *out = itd_arena_alloc(arena, text.len + 1);
    if (out == NULL) return sv_make(NULL, 0);
    struct sv line = one_line(out, text);
    if (kind == TIDY_NAME) line = without_quotes(without_separators(line), person);
    return sv_equal(line, text) ? text : line;
}
