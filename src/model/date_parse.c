#include "model/date.h"

#include "model/rows.h"

/* A date is read in three steps: a time of day at the end is cut off, the rest becomes tokens, and the tokens are one
 * point in time or two with something between. */

enum { TOKENS_MAX = 24, NUMBER_DIGITS_MAX = 8 };

enum token_kind {
    TOKEN_NONE,
    TOKEN_NUMBER, /* 0 with two digits also stands for dd, mm, xx and ?? */
    TOKEN_MONTH,
    TOKEN_DECADE, /* 1960s */
    TOKEN_CIRCA,
    TOKEN_BETWEEN,
    TOKEN_AND,
    TOKEN_TO,
    TOKEN_DASH,
    TOKEN_SLASH,
    TOKEN_POINT,
    TOKEN_COMMA,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_FILLER /* of, de; an ordinal's ending */
};

struct token {
    enum token_kind kind;
    int             value;
    unsigned        digits;
    bool            spaced; /* white space before it */
};

struct tokens {
    struct token items[TOKENS_MAX];
    size_t       count;
};

/* The parts of one point in time and what stands between them. */
struct parts {
    struct token    items[3];
    enum token_kind separators[2];
    size_t          count;
};

static struct sv lower_case(char out[DATE_TEXT_MAX], struct sv text);
static struct sv without_time(struct sv text);
static bool      tokenise(struct tokens *tokens, struct sv text);
static bool      take_circa(struct tokens *tokens);
static unsigned  parse_point(struct date_range out[2], const struct token *tokens, size_t count);
static unsigned  parse_span(struct date_range out[2], const struct tokens *tokens, bool between);

unsigned
date_parse(struct date_range out[2], struct sv text)
{
    char          copy[DATE_TEXT_MAX];
    struct tokens tokens = { .count = 0 };
    text = sv_trim(text);
    if (text.len == 0 || text.len > DATE_TEXT_MAX) return 0;
    if (!tokenise(&tokens, without_time(lower_case(copy, text)))) return 0;
    bool circa = take_circa(&tokens);
    bool between = tokens.count && tokens.items[0].kind == TOKEN_BETWEEN;
    if (between) {
        tokens.count--;
        memmove(tokens.items, tokens.items + 1, tokens.count * sizeof *tokens.items);
    }
    unsigned readings = between ? 0 : parse_point(out, tokens.items, tokens.count);
    if (readings == 0) readings = parse_span(out, &tokens, between);
    for (unsigned i = 0; i < readings; i++) out[i].circa = circa;
    return readings;
}

/* Lower case for ASCII and the letters of Latin-1 (C3 80 to C3 9E in UTF-8), which is all that the month names need;
 * no-break spaces (C2 A0) become plain ones. */
static struct sv
lower_case(char out[DATE_TEXT_MAX], struct sv text)
{
    unsigned char previous = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool          latin = previous == 0xC3 && c >= 0x80 && c <= 0x9E;
        out[i] = (char)((c >= 'A' && c <= 'Z') || latin ? c | 0x20 : c);
        if (previous == 0xC2 && c == 0xA0) out[i - 1] = out[i] = ' ';
        previous = c;
    }
    return sv_make(out, text.len);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes `literal` off the front of `text`. */
static bool
take(struct sv *text, const char *literal)
{
    struct sv prefix = sv_from(literal);
    if (!sv_starts_with(*text, prefix)) return false;
    *text = sv_slice(*text, prefix.len, text->len);
    return true;
}

/* Takes two digits (or one, when `short_form`) that make a number up to `max`. */
static bool
take_two_digits(struct sv *text, int max, bool short_form)
{
    if (text->len == 0 || !is_digit(text->ptr[0])) return false;
    size_t length = text->len > 1 && is_digit(text->ptr[1]) ? 2 : 1;
    if (length == 1 && !short_form) return false;
    int value = text->ptr[0] - '0';
    if (length == 2) value = value * 10 + text->ptr[1] - '0';
    *text = sv_slice(*text, length, text->len);
    return value <= max;
}

static bool
take_zone(struct sv *text)
{
    if (take(text, "z") || take(text, "utc") || take(text, "gmt")) return true;
    if (!take(text, "+") && !take(text, "-")) return false;
    if (!take_two_digits(text, 14, false)) return false;
    take(text, ":");
    return take_two_digits(text, 59, false);
}

/* Whether `text` is a time of day: 00:00, 12:30:15.250 PM, 000000, with or without an offset. `compact` allows the
 * form without colons. */
static bool
is_time(struct sv text, bool compact)
{
    if (!take_two_digits(&text, 24, true)) return false;
    bool colons = take(&text, ":");
    if ((!colons && !compact) || !take_two_digits(&text, 59, false)) return false;
    if (!colons || take(&text, ":")) {
        if (!take_two_digits(&text, 60, false) && colons) return false;
        if (take(&text, ".")) {
            while (text.len && is_digit(text.ptr[0])) text = sv_slice(text, 1, text.len);
        }
    }
    text = sv_trim(text);
    if (take(&text, "am") || take(&text, "pm")) text = sv_trim(text);
    return text.len == 0 || (take_zone(&text) && text.len == 0);
}

static struct sv
without_time(struct sv text)
{
    int32_t day;
    if (text.len > 10 && date_parse_iso(&day, sv_slice(text, 0, 10))) { /* xs:date may carry an offset */
        struct sv zone = sv_slice(text, 10, text.len);
        if (take_zone(&zone) && zone.len == 0 && (text.ptr[10] == 'z' || text.len == 16)) return sv_slice(text, 0, 10);
    }
    for (size_t i = 4; i + 1 < text.len; i++) {
        bool letter = text.ptr[i] == 't' && is_digit(text.ptr[i - 1]);
        if ((letter || text.ptr[i] == ' ') && is_time(sv_slice(text, i + 1, text.len), letter)) {
            return sv_trim(sv_slice(text, 0, i));
        }
    }
    return text;
}

static enum token_kind
keyword(struct sv word)
{
    static const struct {
        enum token_kind kind;
        const char     *words; /* with ';' on both sides of each */
    } keywords[] = {
        { TOKEN_CIRCA, ";circa;c;ca;cca;approximately;approximative;approximate;approx;about;around;estimated;est;" },
        { TOKEN_CIRCA, ";environ;vers;ungefähr;etwa;um;hacia;aproximadamente;" },
        { TOKEN_BETWEEN, ";between;from;entre;zwischen;von;" },
        { TOKEN_AND, ";and;et;und;y;" },
        { TOKEN_TO, ";to;until;till;through;bis;à;au;hasta;" },
        { TOKEN_FILLER, ";of;de;del;du;le;el;the;year;" },
    };
    char key[32];
    if (word.len + 2 > sizeof key) return TOKEN_NONE;
    key[0] = ';';
    memcpy(key + 1, word.ptr, word.len);
    key[word.len + 1] = ';';
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        struct sv words = sv_from(keywords[i].words);
        if (sv_find(words, sv_make(key, word.len + 2), 0) != SIZE_MAX) return keywords[i].kind;
    }
    return TOKEN_NONE;
}

/* 1 to 12, or 0 when `word` names no month. */
static int
month_named(struct sv word)
{
    struct rows rows = rows_of("months.tsv");
    struct sv   fields[3], name;
    while (rows_next(&rows, fields, 3)) {
        while (sv_split(&name, &fields[2], ';')) {
            uint64_t month;
            if (sv_equal(name, word) && sv_to_u64(&month, fields[0]) && month >= 1 && month <= 12) return (int)month;
        }
    }
    return 0;
}

/* The token of a word; `previous` (may be NULL) stands directly before it, without a space. */
static bool
word_token(struct token *token, struct sv word, struct token *previous)
{
    if (previous && previous->kind == TOKEN_NUMBER) {
        if (sv_equal(word, SV("s")) && previous->digits == 4 && previous->value % 10 == 0) {
            previous->kind = TOKEN_DECADE;
            token->kind = TOKEN_FILLER;
            return true;
        }
        if (sv_equal(word, SV("st")) || sv_equal(word, SV("nd")) || sv_equal(word, SV("rd")) ||
            sv_equal(word, SV("th")) || sv_equal(word, SV("er"))) {
            token->kind = TOKEN_FILLER;
            return previous->digits <= 2;
        }
    }
    if (sv_equal(word, SV("dd")) || sv_equal(word, SV("mm")) || sv_equal(word, SV("xx"))) {
        token->kind = TOKEN_NUMBER;
        token->digits = 2;
        return true;
    }
    token->value = month_named(word);
    token->kind = token->value ? TOKEN_MONTH : keyword(word);
    return token->kind != TOKEN_NONE;
}

static bool
number_token(struct token *token, struct sv digits)
{
    uint64_t value;
    if (digits.len > NUMBER_DIGITS_MAX || !sv_to_u64(&value, digits)) return false;
    *token = (struct token){ TOKEN_NUMBER, (int)value, (unsigned)digits.len, token->spaced };
    return true;
}

static bool
question_token(struct token *token, size_t length, const struct token *previous)
{
    if (length == 1 && previous && previous->kind == TOKEN_NUMBER && previous->digits == 4) {
        token->kind = TOKEN_CIRCA; /* 1960? */
        return true;
    }
    token->kind = TOKEN_NUMBER; /* ??/06/1960 */
    token->digits = 2;
    return length <= 2;
}

static enum token_kind
mark(struct sv *text)
{
    static const struct {
        const char     *bytes;
        enum token_kind kind;
    } marks[] = {
        { "-", TOKEN_DASH },      { "/", TOKEN_SLASH },     { ".", TOKEN_POINT },     { ",", TOKEN_COMMA },
        { "(", TOKEN_OPEN },      { ")", TOKEN_CLOSE },     { "~", TOKEN_CIRCA },     { "&", TOKEN_AND },
        { "\u2010", TOKEN_DASH }, { "\u2011", TOKEN_DASH }, { "\u2012", TOKEN_DASH }, { "\u2013", TOKEN_DASH },
        { "\u2014", TOKEN_DASH }, { "\u2212", TOKEN_DASH },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (take(text, marks[i].bytes)) return marks[i].kind;
    }
    return TOKEN_NONE;
}

/* How many bytes at the front of `text` are digits, letters or question marks, as the first one is. */
static size_t
run_length(struct sv text)
{
    size_t length = 0;
    for (; length < text.len; length++) {
        char c = text.ptr[length];
        bool digit = is_digit(c), question = c == '?';
        bool letter = (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
        bool dash = (unsigned char)c == 0xE2; /* a dash of Unicode begins with E2, no letter of a month does */
        if ((!digit && !letter && !question) || dash) break;
        if (digit != is_digit(text.ptr[0]) || question != (text.ptr[0] == '?')) break;
    }
    return length;
}

static bool
tokenise(struct tokens *tokens, struct sv text)
{
    bool spaced = true;
    while (text.len) {
        struct sv trimmed = sv_trim(text);
        spaced = spaced || trimmed.ptr != text.ptr;
        text = trimmed;
        if (text.len == 0) break;
        if (tokens->count == TOKENS_MAX) return false;
        struct token *token = &tokens->items[tokens->count];
        struct token *previous = !spaced && tokens->count ? token - 1 : NULL;
        *token = (struct token){ .spaced = spaced };
        size_t    length = run_length(text);
        struct sv run = sv_slice(text, 0, length);
        text = sv_slice(text, length, text.len);
        bool known;
        if (length == 0) {
            token->kind = mark(&text);
            known = token->kind != TOKEN_NONE;
        } else if (is_digit(run.ptr[0])) {
            known = number_token(token, run);
        } else if (run.ptr[0] == '?') {
            known = question_token(token, length, previous);
        } else {
            known = word_token(token, run, previous);
        }
        if (!known) return false;
        tokens->count += token->kind != TOKEN_FILLER;
        spaced = false;
    }
    return true;
}

/* Removes words that say "about", with their point or parentheses, wherever they stand. */
static bool
take_circa(struct tokens *tokens)
{
    size_t kept = 0;
    bool   circa = false;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind != TOKEN_CIRCA) {
            tokens->items[kept++] = tokens->items[i];
            continue;
        }
        circa = true;
        bool open = kept && tokens->items[kept - 1].kind == TOKEN_OPEN;
        if (i + 1 < tokens->count && tokens->items[i + 1].kind == TOKEN_POINT) i++;
        if (open && i + 1 < tokens->count && tokens->items[i + 1].kind == TOKEN_CLOSE) {
            kept--;
            i++;
        }
    }
    tokens->count = kept;
    return circa;
}

static bool
split_parts(struct parts *parts, const struct token *tokens, size_t count)
{
    *parts = (struct parts){ .count = 0 };
    enum token_kind separator = TOKEN_NONE;
    for (size_t i = 0; i < count; i++) {
        enum token_kind kind = tokens[i].kind;
        if (kind == TOKEN_NUMBER || kind == TOKEN_MONTH || kind == TOKEN_DECADE) {
            if (parts->count == 3 || (parts->count == 0 && separator != TOKEN_NONE)) return false;
            if (parts->count) parts->separators[parts->count - 1] = separator;
            parts->items[parts->count++] = tokens[i];
            separator = TOKEN_NONE;
        } else if (kind == TOKEN_POINT && i && tokens[i - 1].kind == TOKEN_MONTH) {
            continue; /* Sept. */
        } else if (kind >= TOKEN_DASH && kind <= TOKEN_COMMA && separator == TOKEN_NONE) {
            separator = kind;
        } else {
            return false;
        }
    }
    return parts->count && (separator == TOKEN_NONE || separator == TOKEN_POINT);
}

static bool
is_year(struct token token)
{
    return token.kind == TOKEN_NUMBER && token.digits == 4;
}

static bool
is_small(struct token token)
{
    return token.kind == TOKEN_NUMBER && token.digits <= 2;
}

static unsigned
parse_one(struct date_range out[2], struct token token)
{
    if (token.kind == TOKEN_DECADE) {
        struct date_range last;
        if (!date_make(out, token.value, 0, 0) || !date_make(&last, token.value + 9, 0, 0)) return 0;
        out->last_day = last.last_day;
        out->precision = DATE_RANGE;
        return 1;
    }
    if (is_year(token)) return date_make(out, token.value, 0, 0);
    if (token.kind != TOKEN_NUMBER || token.digits != 8) return 0;
    return date_make(out, token.value / 10000, token.value / 100 % 100, token.value % 100); /* 19600629 */
}

static unsigned
parse_two(struct date_range out[2], const struct parts *parts)
{
    struct token year = parts->items[0], month = parts->items[1];
    if (!is_year(year)) {
        year = parts->items[1];
        month = parts->items[0];
    }
    if (!is_year(year)) return 0;
    if (month.kind == TOKEN_MONTH) return date_make(out, year.value, month.value, 0);
    if (!is_small(month) || parts->separators[0] == TOKEN_NONE || parts->separators[0] == TOKEN_COMMA) return 0;
    return date_make(out, year.value, month.value, 0);
}

/* Two numbers before a year: day and month, in an order that only the numbers or the separator can tell. */
static unsigned
parse_day_and_month(struct date_range out[2], int a, int b, int year, bool points)
{
    if (b == 0) return a <= 31 && date_make(out, year, 0, 0); /* 06/00/1960: the year holds both readings */
    unsigned count = date_make(out, year, b, a);
    if (a == 0 || a == b || (points && count)) return count;
    return count + date_make(out + count, year, a, b);
}

static unsigned
parse_three(struct date_range out[2], const struct parts *parts)
{
    struct token a = parts->items[0], b = parts->items[1], c = parts->items[2];
    if (a.kind == TOKEN_NUMBER && b.kind == TOKEN_NUMBER && c.kind == TOKEN_NUMBER) {
        enum token_kind separator = parts->separators[0];
        if (separator != parts->separators[1] || separator == TOKEN_COMMA) return 0;
        if (is_year(a) && is_small(b) && is_small(c)) return date_make(out, a.value, b.value, b.value ? c.value : 0);
        if (!is_small(a) || !is_small(b) || !is_year(c)) return 0;
        return parse_day_and_month(out, a.value, b.value, c.value, separator == TOKEN_POINT);
    }
    if (is_small(a) && b.kind == TOKEN_MONTH && is_year(c)) return date_make(out, c.value, b.value, a.value);
    if (a.kind == TOKEN_MONTH && is_small(b) && is_year(c)) return date_make(out, c.value, a.value, b.value);
    if (is_year(a) && b.kind == TOKEN_MONTH && is_small(c)) return date_make(out, a.value, b.value, c.value);
    return 0;
}

/* The readings of tokens that are one day, month, year or decade. */
static unsigned
parse_point(struct date_range out[2], const struct token *tokens, size_t count)
{
    struct parts parts;
    if (!split_parts(&parts, tokens, count)) return 0;
    if (parts.count == 1) return parse_one(out, parts.items[0]);
    return parts.count == 2 ? parse_two(out, &parts) : parse_three(out, &parts);
}

static bool
has_kind(const struct token *tokens, size_t count, enum token_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].kind == kind) return true;
    }
    return false;
}

/* Whether the token at `i` may stand between the two ends of a span. A dash or a slash that is also used inside the
 * ends is one only when it stands apart. */
static bool
divides(const struct tokens *tokens, size_t i, bool between)
{
    const struct token *token = &tokens->items[i];
    if (token->kind == TOKEN_TO) return true;
    if (token->kind == TOKEN_AND) return between;
    if (token->kind != TOKEN_DASH && token->kind != TOKEN_SLASH) return false;
    if (token->spaced && tokens->items[i + 1].spaced) return true;
    return !has_kind(tokens->items, i, token->kind) && !has_kind(token + 1, tokens->count - i - 1, token->kind);
}

/* The spans from each reading of the one end to the reading of the other that has the same order of day and month. */
static unsigned
join(struct date_range out[2], const struct date_range from[2], unsigned from_count, const struct date_range to[2],
     unsigned to_count)
{
    unsigned count = 0;
    for (unsigned i = 0; i < from_count || i < to_count; i++) {
        struct date_range first = from[i < from_count ? i : 0], last = to[i < to_count ? i : 0];
        if (first.first_day > last.first_day || first.last_day > last.last_day) continue;
        bool same = first.first_day == last.first_day && first.last_day == last.last_day;
        out[count++] =
            (struct date_range){ first.first_day, last.last_day, same ? first.precision : DATE_RANGE, false };
    }
    return count;
}

static unsigned
parse_span(struct date_range out[2], const struct tokens *tokens, bool between)
{
    for (size_t i = 1; i + 1 < tokens->count; i++) {
        struct date_range from[2], to[2];
        if (!divides(tokens, i, between)) continue;
        unsigned from_count = parse_point(from, tokens->items, i);
        unsigned to_count = from_count ? parse_point(to, tokens->items + i + 1, tokens->count - i - 1) : 0;
        if (to_count) return join(out, from, from_count, to, to_count);
    }
    return 0;
}

/* The length of an enumerator "(b)" or "b)" at `at`, or 0. */
static size_t
enumerator_length(struct sv text, size_t at)
{
    struct sv mark = sv_slice(text, at, text.len);
    bool      open = take(&mark, "(");
    bool      letter = mark.len > 1 && ((mark.ptr[0] | 0x20) >= 'a' && (mark.ptr[0] | 0x20) <= 'z');
    return letter && mark.ptr[1] == ')' ? 2 + open : 0;
}

/* The length of what divides two dates at `at`, or 0. */
static size_t
divider_length(struct sv text, size_t at)
{
    if (text.ptr[at] == ';') return 1;
    if (at == 0 || (text.ptr[at - 1] != ' ' && text.ptr[at - 1] != ',')) return 0;
    if (sv_starts_with_nocase(sv_slice(text, at, text.len), SV("or "))) return 3;
    return enumerator_length(text, at);
}

static void
cut(struct sv *one, struct sv *rest)
{
    struct sv text = sv_trim(*rest);
    size_t    start = enumerator_length(text, 0);
    text = sv_trim(sv_slice(text, start, text.len));
    *rest = sv_make(NULL, 0);
    *one = text;
    for (size_t i = 0; i < text.len; i++) {
        size_t length = divider_length(text, i);
        if (length == 0) continue;
        *one = sv_slice(text, 0, i);
        *rest = sv_slice(text, i + length, text.len);
        break;
    }
    *one = sv_trim(*one);
    if (one->len && one->ptr[one->len - 1] == ',') *one = sv_trim(sv_make(one->ptr, one->len - 1));
}

bool
date_next(struct sv *one, struct sv *rest)
{
    do {
        cut(one, rest);
    } while (one->len == 0 && rest->len > 0);
    return one->len > 0;
}
