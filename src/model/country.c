#include "model/country.h"

#include "base/map.h"
#include "base/table.h"
#include "interdict/arena.h"

#include <stdlib.h>

enum { COLUMN_CODE, COLUMN_ALPHA3, COLUMN_NAME, COLUMN_NAMES, COLUMN_NATIONALITIES, COLUMN_COUNT };

/* A value of the index: two rows have this name. */
static const uint32_t row_ambiguous = MAP_NONE - 1;

struct countries {
    struct table      table;
    int               columns[COLUMN_COUNT];
    struct itd_arena *arena; /* the folded keys */
    struct map        codes; /* lower-case code to row */
    struct map        names; /* folded name or nationality to row, or row_ambiguous */
};

struct folded {
    char   bytes[COUNTRY_TEXT_MAX];
    size_t len;
};

static enum itd_status index_rows(struct countries *countries);
static bool            fold(struct folded *out, struct sv text);
static uint32_t        row_of(const struct countries *countries, struct sv text);

enum itd_status
countries_open(struct countries **out, const char *folder, struct itd_error *error)
{
    static const char *const names[] = { "code", "alpha3", "name", "names", "nationalities" };
    struct countries        *countries = calloc(1, sizeof *countries);
    *out = NULL;
    if (countries == NULL) return itd_fail_memory(error);
    enum itd_status status = table_open(&countries->table, "countries", folder, error);
    if (status == ITD_OK) {
        status = table_columns(countries->columns, &countries->table, names, COLUMN_COUNT, "countries", error);
    }
    if (status == ITD_OK) {
        countries->arena = itd_arena_new(0);
        status = countries->arena ? index_rows(countries) : ITD_NO_MEMORY;
        if (status == ITD_NO_MEMORY) itd_fail_memory(error);
    }
    if (status != ITD_OK) {
        countries_close(countries);
        return status;
    }
    *out = countries;
    return ITD_OK;
}

void
countries_close(struct countries *countries)
{
    if (countries == NULL) return;
    map_fini(&countries->codes);
    map_fini(&countries->names);
    itd_arena_free(countries->arena);
    table_close(&countries->table);
    free(countries);
}

struct sha256
countries_sum(const struct countries *countries)
{
    return countries->table.sum;
}

static struct sv
cell(const struct countries *countries, size_t row, int column)
{
    return table_cell(&countries->table, row, countries->columns[column]);
}

struct sv
country_code(const struct countries *countries, struct sv text)
{
    uint32_t row = row_of(countries, text);
    return row < row_ambiguous ? cell(countries, row, COLUMN_CODE) : sv_make(NULL, 0);
}

struct sv
country_name(const struct countries *countries, struct sv code)
{
    uint32_t row = map_get(&countries->codes, code);
    return row == MAP_NONE ? sv_make(NULL, 0) : cell(countries, row, COLUMN_NAME);
}

static enum itd_status
put(struct countries *countries, struct map *map, struct folded *folded, uint32_t row)
{
    uint32_t known = map_get(map, sv_make(folded->bytes, folded->len));
    if (known == row) return ITD_OK;
    struct sv key = itd_arena_copy(countries->arena, sv_make(folded->bytes, folded->len));
    uint32_t *place = key.ptr ? map_put(map, key) : NULL;
    if (place == NULL) return ITD_NO_MEMORY;
    *place = known == MAP_NONE ? row : row_ambiguous;
    return ITD_OK;
}

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* A code in lower case. False when `text` cannot be one: too long, another character, or letters of both cases. */
static bool
fold_code(struct folded *out, struct sv text)
{
    bool upper = false, lower = false;
    if (text.len < 2 || text.len > 16) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!is_upper(c) && !is_lower(c) && c != '-') return false;
        upper = upper || is_upper(c);
        lower = lower || is_lower(c);
        out->bytes[i] = is_upper(c) ? (char)(c | 0x20) : c;
    }
    out->len = text.len;
    return !(upper && lower);
}

static enum itd_status
index_names(struct countries *countries, struct sv names, uint32_t row)
{
    struct sv     name;
    struct folded folded;
    while (sv_split(&name, &names, ';')) {
        if (!fold(&folded, name)) continue;
        enum itd_status status = put(countries, &countries->names, &folded, row);
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

static enum itd_status
index_rows(struct countries *countries)
{
    enum itd_status status = ITD_OK;
    for (uint32_t row = 0; status == ITD_OK && row < countries->table.row_count; row++) {
        struct folded code;
        for (int column = COLUMN_CODE; status == ITD_OK && column <= COLUMN_ALPHA3; column++) {
            if (fold_code(&code, cell(countries, row, column))) status = put(countries, &countries->codes, &code, row);
        }
        for (int column = COLUMN_NAME; status == ITD_OK && column < COLUMN_COUNT; column++) {
            status = index_names(countries, cell(countries, row, column), row);
        }
    }
    return status;
}

/* The row that `text` as a whole is a code or name of. */
static uint32_t
row_named(const struct countries *countries, struct sv text)
{
    struct folded folded;
    if (fold_code(&folded, text)) {
        uint32_t row = map_get(&countries->codes, sv_make(folded.bytes, folded.len));
        if (row != MAP_NONE) return row;
    }
    if (!fold(&folded, text)) return MAP_NONE;
    return map_get(&countries->names, sv_make(folded.bytes, folded.len));
}

/* The row that both texts name; a part that is unknown, or known for another country, gives none. */
static uint32_t
row_of_both(const struct countries *countries, struct sv a, struct sv b)
{
    uint32_t row = row_named(countries, a);
    return row < row_ambiguous && row == row_named(countries, b) ? row : MAP_NONE;
}

/* "Islamic Republic of" before "Iran". */
static uint32_t
row_of_inverted(const struct countries *countries, struct sv head, struct sv tail)
{
    char text[COUNTRY_TEXT_MAX];
    if (head.len + tail.len + 1 > sizeof text) return MAP_NONE;
    memcpy(text, tail.ptr, tail.len);
    text[tail.len] = ' ';
    memcpy(text + tail.len + 1, head.ptr, head.len);
    return row_named(countries, sv_make(text, head.len + tail.len + 1));
}

static uint32_t
row_of(const struct countries *countries, struct sv text)
{
    text = sv_trim(text);
    while (text.len && text.ptr[text.len - 1] == '.') text = sv_trim(sv_make(text.ptr, text.len - 1));
    if (text.len == 0 || text.len > COUNTRY_TEXT_MAX) return MAP_NONE;
    uint32_t row = row_named(countries, text);
    if (row != MAP_NONE) return row;
    struct sv marks[] = { SV("("), SV(","), SV("/") };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = sv_find(text, marks[i], 1);
        if (at == SIZE_MAX) continue;
        struct sv head = sv_trim(sv_slice(text, 0, at)), tail = sv_slice(text, at + 1, text.len);
        if (i == 0) tail = sv_slice(tail, 0, sv_find(tail, SV(")"), 0));
        tail = sv_trim(tail);
        row = i < 2 ? row_of_inverted(countries, head, tail) : MAP_NONE;
        if (row >= row_ambiguous) row = i == 1 ? MAP_NONE : row_of_both(countries, head, tail);
        if (row < row_ambiguous) return row;
    }
    return MAP_NONE;
}

/* Decodes one character of UTF-8; a byte that starts none counts for itself. */
static uint32_t
decode(struct sv text, size_t *offset)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr + *offset;
    size_t               left = text.len - *offset;
    size_t               length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : bytes[0] >= 0xC0 ? 2 : 1;
    if (length > left) length = 1;
    uint32_t c = length == 1 ? bytes[0] : bytes[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) c = c << 6 | (bytes[i] & 0x3F);
    *offset += length;
    return c;
}

/* The letters from U+00C0 to U+017F without their accents; '?' for what is written with two letters or is none. */
static const char latin_letters[] = "aaaaaa?ceeeeiiiidnooooo ouuuuy??"
                                    "aaaaaa?ceeeeiiiidnooooo ouuuuy?y"
                                    "aaaaaaccccccccddddeeeeeeeeeegggg"
                                    "gggghhhhiiiiiiiiii??jjkkklllllll"
                                    "lllnnnnnnnnnoooooo??rrrrrrssssss"
                                    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static const char *
latin_pair(uint32_t c)
{
    switch (c) {
    case 0xC6:
    case 0xE6:
        return "ae";
    case 0xDE:
    case 0xFE:
        return "th";
    case 0xDF:
        return "ss";
    case 0x132:
    case 0x133:
        return "ij";
    case 0x152:
    case 0x153:
        return "oe";
    default:
        return "";
    }
}

static void
add(struct folded *out, const char *bytes, size_t len)
{
    if (out->len + len <= sizeof out->bytes) memcpy(out->bytes + out->len, bytes, len);
    out->len += len; /* past the end: fold fails */
}

/* A space, unless one ends `out` already. */
static void
add_space(struct folded *out)
{
    if (out->len && out->len <= sizeof out->bytes && out->bytes[out->len - 1] != ' ') add(out, " ", 1);
}

/* Adds an ASCII character: letters and digits in lower case; a point, an apostrophe or a quotation mark is nothing,
 * other punctuation a space. */
static void
add_ascii(struct folded *out, char c)
{
    if (is_upper(c)) c |= 0x20;
    if (is_lower(c) || (c >= '0' && c <= '9')) {
        add(out, &c, 1);
    } else if (c == '&') {
        add_space(out);
        add(out, "and ", 4);
    } else if (c != '.' && c != '\'' && c != '`' && c != '"') {
        add_space(out);
    }
}

/* Upper case of Cyrillic, Greek and the Azerbaijani schwa. */
static uint32_t
lower_case(uint32_t c)
{
    if (c >= 0x410 && c <= 0x42F) return c + 0x20;
    if (c >= 0x400 && c <= 0x40F) return c + 0x50;
    if (c >= 0x391 && c <= 0x3A9) return c + 0x20;
    return c == 0x18F ? 0x259 : c;
}

static void
add_character(struct folded *out, struct sv bytes, uint32_t c)
{
    if (c < 0x80) {
        add_ascii(out, (char)c);
    } else if (c >= 0xC0 && c <= 0x17F) {
        char letter = latin_letters[c - 0xC0];
        if (letter == '?') {
            add(out, latin_pair(c), strlen(latin_pair(c)));
        } else {
            add_ascii(out, letter);
        }
    } else if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || (c >= 0x2010 && c <= 0x2015) || c == 0x3000) {
        add_space(out); /* spaces and dashes */
    } else if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2018 && c <= 0x201F) ||
               c == 0x2BC || (c >= 0x64B && c <= 0x652)) {
        return; /* combining accents, invisible characters, quotation marks, Arabic vowel signs */
    } else if (lower_case(c) != c) {
        c = lower_case(c);
        char pair[] = { (char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F)) };
        add(out, pair, 2);
    } else {
        add(out, bytes.ptr, bytes.len);
    }
}

/* Folds a name for comparison: lower case, without accents, punctuation or a leading "the". The one place to change
 * when the folding of the text room is to be used instead. False when nothing is left or it is too long. */
static bool
fold(struct folded *out, struct sv text)
{
    out->len = 0;
    for (size_t offset = 0; offset < text.len;) {
        size_t   from = offset;
        uint32_t c = decode(text, &offset);
        add_character(out, sv_slice(text, from, offset), c);
    }
    if (out->len > sizeof out->bytes) return false;
    if (out->len && out->bytes[out->len - 1] == ' ') out->len--;
    if (out->len > 4 && memcmp(out->bytes, "the ", 4) == 0) {
        out->len -= 4;
        memmove(out->bytes, out->bytes + 4, out->len);
    }
    return out->len > 0;
}
