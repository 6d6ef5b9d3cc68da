#include "lists/values.h"

#include "model/country.h"
#include "model/date.h"

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

struct sv
values_trim_end(struct sv text)
{
    text = sv_trim(text);
    while (text.len && strchr(".,;:", text.ptr[text.len - 1])) text = sv_trim(sv_slice(text, 0, text.len - 1));
    return text;
}

/* A mark that numbers a value: where it is, how it is written ('1' digits, 'a' letters, one less without the opening
 * parenthesis) and which number it is. */
struct mark {
    unsigned number;
    char     kind;
    size_t   len;
};

static bool
mark_at(struct mark *mark, struct sv text, size_t at)
{
    if (at > 0 && !strchr(" \t\n;,.:)-\xa0", text.ptr[at - 1])) return false;
    size_t i = at;
    bool   open = text.ptr[i] == '(';
    if (open) i++;
    if (i >= text.len) return false;
    char kind = is_digit(text.ptr[i]) ? '1' : 'a';
    mark->number = 0;
    if (kind == '1') {
        while (i < text.len && is_digit(text.ptr[i]) && mark->number < 100) {
            mark->number = mark->number * 10 + (unsigned)(text.ptr[i++] - '0');
        }
    } else if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') {
        mark->number = (unsigned)(text.ptr[i++] - 'a') + 1;
    }
    if (mark->number == 0 || mark->number >= 100 || i >= text.len || text.ptr[i] != ')') return false;
    mark->kind = (char)(open ? kind : kind - 1);
    mark->len = i + 1 - at;
    return true;
}

/* The no-break space is white space here. */
static struct sv
trim_spaces(struct sv text)
{
    text = sv_trim(text);
    while (sv_ends_with(text, SV("\xc2\xa0"))) text = sv_trim(sv_slice(text, 0, text.len - 2));
    while (sv_starts_with(text, SV("\xc2\xa0"))) text = sv_trim(sv_slice(text, 2, text.len));
    return text;
}

static void
add_item(struct values *list, struct sv item)
{
    item = trim_spaces(item);
    while (item.len && (item.ptr[0] == '-' || item.ptr[0] == ':') && (item.len == 1 || item.ptr[1] == ' ')) {
        item = sv_trim(sv_slice(item, 1, item.len));
    }
    if (list->count < VALUES_MAX) list->items[list->count++] = item;
}

/* Only marks in order count: a telephone number has parentheses too. A first value may have none. */
static void
split_numbered(struct values *list, struct sv text)
{
    unsigned    expected = 1;
    char        kind = 0;
    size_t      begin = 0;
    struct mark mark;
    if (list->count > 0 && text.len && mark_at(&mark, text, 0))
        expected = mark.number; /* goes on from the line before */
    for (size_t i = 0; i < text.len; i++) {
        if (!mark_at(&mark, text, i) || (kind && mark.kind != kind)) continue;
        bool second = expected == 1 && mark.number == 2 && i > 0;
        if (mark.number != expected && !second) continue;
        struct sv before = sv_trim(sv_slice(text, begin, i));
        if (before.len || (kind && expected > 1)) add_item(list, before);
        kind = mark.kind;
        expected = mark.number + 1;
        begin = i + mark.len;
        i = begin - 1;
    }
    add_item(list, sv_slice(text, begin, text.len));
}

static struct values
new_items(struct reader *reader)
{
    struct values list = { 0 };
    if (reader->status != ITD_OK) return list;
    list.items = itd_arena_array(reader->arena, VALUES_MAX, sizeof *list.items);
    if (list.items == NULL) reader_fail(reader, itd_fail_memory(reader->error));
    return list;
}

struct values
values_split(struct reader *reader, struct sv text)
{
    struct values list = { 0 };
    text = sv_trim(text);
    if (text.len == 0) return list;
    list = new_items(reader);
    size_t begin = 0;
    for (size_t i = 0; list.items && i <= text.len; i++) {
        if (i < text.len && text.ptr[i] != '|' && text.ptr[i] != '\n') continue;
        struct sv part = sv_trim(sv_slice(text, begin, i));
        if (part.len) split_numbered(&list, part);
        begin = i + 1;
    }
    return list;
}

/* "Tax ID No. 7735579027" is one value. */
static bool
ends_in_abbreviation(struct sv text)
{
    return sv_ends_with(text, SV("No")) || sv_ends_with(text, SV("no")) || sv_ends_with(text, SV("number"));
}

struct values
values_split_all(struct reader *reader, struct sv text)
{
    struct values values = values_split(reader, text), list = { 0 };
    if (values.count == 0) return list;
    list = new_items(reader);
    for (size_t v = 0; list.items && v < values.count; v++) {
        struct sv value = values.items[v];
        size_t    begin = 0;
        for (size_t i = 0; i <= value.len; i++) {
            bool cut = i == value.len || (i + 1 < value.len && strchr(";,.", value.ptr[i]) && value.ptr[i + 1] == ' ' &&
                                          !ends_in_abbreviation(sv_slice(value, begin, i)));
            if (!cut) continue;
            struct sv part = values_trim_end(sv_slice(value, begin, i));
            if (part.len) add_item(&list, part);
            begin = i + 1;
        }
    }
    return list;
}

/* The next word of `rest`; parentheses and commas end one. */
static bool
next_word(struct sv *word, struct sv *rest)
{
    size_t i = 0;
    while (i < rest->len && strchr(" \t\n,;()", rest->ptr[i])) i++;
    size_t begin = i;
    while (i < rest->len && !strchr(" \t\n,;()", rest->ptr[i])) i++;
    *word = sv_slice(*rest, begin, i);
    *rest = sv_slice(*rest, i, rest->len);
    return word->len > 0;
}

/* A word that may be part of a number: a digit in it, no small letters but one before many digits. */
static bool
is_number_word(struct sv word)
{
    size_t digits = 0, small = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (is_digit(word.ptr[i])) digits++;
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z') small++;
    }
    return digits > 0 && (small == 0 || (small == 1 && digits >= 5));
}

/* A label may touch its number: "number:1027508157", "no.A1037434". */
static struct sv
without_label(struct sv word)
{
    size_t colon = sv_find(word, SV(":"), 0);
    if (colon != SIZE_MAX && colon + 1 < word.len) word = sv_slice(word, colon + 1, word.len);
    return sv_starts_with_nocase(word, SV("no.")) ? sv_slice(word, 3, word.len) : word;
}

/* After these words stands a date, not a number. */
static bool
leads_to_date(struct sv word)
{
    static const char *const WORDS[] = { "issued", "on", "expires", "expired", "until", "dated", "date", "since" };
    word = values_trim_end(word);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (sv_equal_nocase(word, sv_from(WORDS[i]))) return true;
    }
    return false;
}

struct sv
values_number(struct sv text)
{
    struct sv rest = text, word, before = { 0 };
    while (next_word(&word, &rest)) {
        struct sv bare = without_label(values_trim_end(word));
        if (!is_number_word(bare) || bare.len < 3) {
            if (leads_to_date(word)) return sv_make(NULL, 0);
            before = word;
            continue;
        }
        bool series = before.len > 0 && !sv_equal_nocase(before, SV("ID")) && before.len <= 2 &&
                      is_upper(before.ptr[0]) && is_upper(before.ptr[before.len - 1]);
        const char *begin = series && before.ptr + before.len + 1 == bare.ptr ? before.ptr : bare.ptr;
        const char *end = bare.ptr + bare.len;
        while (end == word.ptr + word.len && next_word(&word, &rest) && word.ptr == end + 1 && *end == ' ' &&
               is_number_word(values_trim_end(word))) {
            end = values_trim_end(word).ptr + values_trim_end(word).len;
        }
        return sv_make(begin, (size_t)(end - begin));
    }
    return sv_make(NULL, 0);
}

static struct sv
known_country(struct reader *reader, struct sv text)
{
    text = values_trim_end(text);
    return text.len ? country_code(reader->countries, text) : sv_make(NULL, 0);
}

/* Whether every part of the text between one kind of separator is a country; adds them if so. */
static bool
add_all_countries(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                  struct sv separator)
{
    size_t at = sv_find(text, separator, 0);
    if (at == SIZE_MAX) return false;
    struct sv first = sv_slice(text, 0, at), rest = sv_slice(text, at + separator.len, text.len);
    if (known_country(reader, first).len == 0) return false;
    if (known_country(reader, rest).len == 0) {
        if (!add_all_countries(reader, entity, property, rest, separator)) return false;
    } else {
        reader_add_country(reader, entity, property, values_trim_end(rest));
    }
    reader_add_country(reader, entity, property, values_trim_end(first));
    return true;
}

/* "Iraq (previous address)", "Syrian Arab Republic as of September 2015". */
static struct sv
without_remark(struct sv text)
{
    static const char *const REMARKS[] = { " (", " as of ", " as at ", " since ", " - ", " at time of " };
    size_t                   end = text.len;
    for (size_t i = 0; i < sizeof REMARKS / sizeof *REMARKS; i++) {
        size_t at = sv_find_nocase(text, sv_from(REMARKS[i]), 0);
        if (at < end) end = at;
    }
    struct sv bare = sv_trim(sv_slice(text, 0, end));
    return sv_starts_with_nocase(bare, SV("in ")) ? sv_slice(bare, 3, bare.len) : bare;
}

static bool
add_countries_between(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    static const struct sv SEPARATORS[] = { { ". ", 2 },       { ", ", 2 }, { " and ", 5 },
                                            { " and/or ", 8 }, { "/", 1 },  { "; ", 2 } };
    for (size_t i = 0; i < sizeof SEPARATORS / sizeof *SEPARATORS; i++) {
        if (add_all_countries(reader, entity, property, text, SEPARATORS[i])) return true;
    }
    return false;
}

/* What stands beside the value is not lost: the whole text becomes a note. */
static void
note_whole(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    uint16_t notes = itd_ftm_property(reader->ftm, SV("notes"));
    if (entity == NULL || !itd_ftm_allows(reader->ftm, entity->schema, notes)) return;
    reader_add(reader, entity, "notes", reader_format(reader, "%s: %.*s", property, SV_ARG(text)));
}

static void
add_country_value(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    text = values_trim_end(text);
    if (text.len == 0) return;
    if (known_country(reader, text).len || add_countries_between(reader, entity, property, text)) {
        if (known_country(reader, text).len) reader_add_country(reader, entity, property, text);
        return;
    }
    struct sv bare = without_remark(text);
    size_t    sentence = sv_find(bare, SV(". "), 0);
    if (sentence != SIZE_MAX && known_country(reader, bare).len == 0) bare = sv_slice(bare, 0, sentence);
    if (known_country(reader, bare).len) {
        reader_add_country(reader, entity, property, bare);
        note_whole(reader, entity, property, text);
    } else if (add_countries_between(reader, entity, property, bare)) {
        note_whole(reader, entity, property, text);
    } else {
        reader_add_country(reader, entity, property, text);
    }
}

void
values_add_countries(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    struct values values = values_split(reader, text);
    for (size_t i = 0; i < values.count; i++) add_country_value(reader, entity, property, values.items[i]);
}

static bool
is_word_before_country(struct sv word)
{
    static const char *const WORDS[] = { "issued", "in", "by", "the", "false", "former" };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (sv_equal_nocase(word, sv_from(WORDS[i]))) return true;
    }
    return false;
}

/* The longest run of one to five words at the front that names a country. A code in capitals is none here: it may be
 * the series of a passport. */
static struct sv
country_at_front(struct reader *reader, struct sv text)
{
    struct sv   rest = text, word, found = { 0 };
    const char *begin = NULL;
    for (int words = 0; words < 5 && next_word(&word, &rest);) {
        if (begin == NULL && is_word_before_country(word)) continue;
        if (begin == NULL) begin = word.ptr;
        words++;
        size_t len = (size_t)(word.ptr + word.len - begin);
        if (len < 4) continue;
        struct sv code = known_country(reader, sv_make(begin, len));
        if (code.len) found = code;
    }
    return found;
}

struct sv
values_country(struct reader *reader, struct sv details)
{
    struct sv code = country_at_front(reader, details);
    for (size_t at = 0; code.len == 0 && at < details.len; at++) {
        if (details.ptr[at] != '(') continue;
        size_t end = sv_find(details, SV(")"), at);
        code = country_at_front(reader, sv_slice(details, at + 1, end == SIZE_MAX ? details.len : end));
    }
    return code;
}

/* "possibly 23.7.1981", "(probably) 1944" */
static struct sv
without_doubt(struct sv text)
{
    static const char *const WORDS[] = { "possibly", "(possibly)", "probably", "(probably)", "(or", "or" };
    text = values_trim_end(text);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        struct sv word = sv_from(WORDS[i]);
        if (!sv_starts_with_nocase(text, word) || text.len == word.len || text.ptr[word.len] != ' ') continue;
        text = sv_trim(sv_slice(text, word.len, text.len));
        if (text.len && text.ptr[text.len - 1] == ')' && sv_find(text, SV("("), 0) == SIZE_MAX) text.len--;
    }
    return text;
}

/* Adds the years and dates in digits among other words: "1922 as bank and 2007 as development institute". */
static bool
add_dates_among_words(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                      enum reader_date_order order)
{
    bool      found = false;
    struct sv rest = text, word;
    if (sv_find_nocase(text, SV("calendar"), 0) != SIZE_MAX) return false; /* not the Gregorian one */
    while (next_word(&word, &rest)) {
        struct date_range readings[2];
        word = values_trim_end(word);
        bool year = word.len == 4 && (word.ptr[0] == '1' || word.ptr[0] == '2');
        if (!year && (word.len < 6 || !is_digit(word.ptr[0]))) continue;
        if (date_parse(readings, word) == 0) continue;
        reader_add_date(reader, entity, property, word, order);
        found = true;
    }
    return found;
}

void
values_add_dates(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                 enum reader_date_order order)
{
    struct values list = values_split(reader, text);
    for (size_t i = 0; i < list.count; i++) {
        struct sv         rest = list.items[i], one;
        struct date_range readings[2];
        if (date_parse(readings, rest) > 0) {
            reader_add_date(reader, entity, property, rest, order);
            continue;
        }
        while (date_next(&one, &rest)) {
            one = without_doubt(one);
            if (date_parse(readings, one) == 0 && add_dates_among_words(reader, entity, property, one, order)) {
                note_whole(reader, entity, property, one);
            } else {
                reader_add_date(reader, entity, property, one, order);
            }
        }
    }
}

/* Whether there are words in the text, and not only a number with its letters. */
static bool
has_word(struct sv text)
{
    enum { WORD_LENGTH_MIN = 4 };
    size_t run = 0;
    for (size_t i = 0; i < text.len && run < WORD_LENGTH_MIN; i++) {
        run = text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? run + 1 : 0;
    }
    return run >= WORD_LENGTH_MIN;
}

static void
add_numbers(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    enum { SERIES_LENGTH_MAX = 5 };
    size_t    open = sv_find(text, SV(" ("), 0);
    struct sv head = sv_slice(text, 0, open), rest = head;
    bool      list = sv_find(head, SV(", "), 0) != SIZE_MAX;
    if (open == SIZE_MAX && !has_word(text) && !list) {
        reader_add(reader, entity, property, text);
        return;
    }
    struct sv number = open != SIZE_MAX && !has_word(head) && !list ? sv_trim(head) : values_number(head);
    if (!values_number(number).len) { /* words alone, or the number is in the parentheses */
        reader_add(reader, entity, property, text);
        return;
    }
    while (number.len) {
        rest = sv_make(number.ptr + number.len, (size_t)(rest.ptr + rest.len - number.ptr) - number.len);
        struct sv next = values_number(rest);
        if (number.len < SERIES_LENGTH_MAX && next.len) { /* "series 1808 No. 233282" is one number */
            struct sv parts[] = { number, next };
            rest = sv_make(next.ptr + next.len, (size_t)(rest.ptr + rest.len - next.ptr) - next.len);
            number = reader_join(reader, " ", parts, 2);
            next = values_number(rest);
        }
        reader_add_changed(reader, entity, property, number, text);
        number = next;
    }
    note_whole(reader, entity, property, text);
}

void
values_add_numbers(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    struct values list = values_split(reader, text);
    for (size_t i = 0; i < list.count; i++) {
        struct sv rest = list.items[i];
        for (size_t at = 0; (at = sv_find(rest, SV("), "), 0)) != SIZE_MAX;) { /* "2568101 (TRN), 68085539 (BRN)" */
            add_numbers(reader, entity, property, sv_slice(rest, 0, at + 1));
            rest = sv_trim(sv_slice(rest, at + 2, rest.len));
        }
        add_numbers(reader, entity, property, rest);
    }
}
