/* fold_table: writes the table of src/text/fold.h from ICU and three tables of data/.
 *
 * usage: fold_table OUT letters.tsv lookalikes.tsv romanisations.tsv
 *
 * Runs at build time only; any failure ends the program with a message, so memory is not freed. */
#include "text/fold.h"

#include <stdio.h>
#include <stdlib.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS_MAX = 256, BYTES_MAX = 255, LINE_MAX_BYTES = 4096 };

struct units {
    UChar   ptr[UNITS_MAX];
    int32_t len;
};

struct record {
    char     native[BYTES_MAX + 1];
    char     latin[BYTES_MAX + 1];
    uint8_t  script;
    uint8_t  kind;
    uint32_t place; /* in the pool */
};

/* A row of data/letters.tsv. */
struct letter {
    uint32_t letter, folded;
    char     latin[8];
};

struct composition {
    uint32_t base, mark, composed;
};

struct lookalike {
    uint32_t key, letter;
};

struct spelling {
    char    *native, *latin;
    uint32_t native_place, latin_place;
};

static struct record      records[65536];
static uint32_t           record_count;
static uint16_t           record_of[0x110000];
static struct letter      letters[512];
static uint32_t           letter_count;
static struct composition compositions[8192];
static uint32_t           composition_count;
static struct lookalike   lookalikes[1024];
static uint32_t           lookalike_count;
static struct spelling    spellings[8192];
static uint32_t           spelling_count;
static uint16_t           stage1[FOLD_STAGE1_COUNT];
static uint16_t           stage2[FOLD_STAGE1_COUNT][FOLD_BLOCK_SIZE];
static uint32_t           block_count;
static char               pool[1 << 22];
static uint32_t           pool_size;

static const UNormalizer2 *nfkd, *nfkc, *nfc;
static UTransliterator    *latin_ascii, *han_latin, *simplified, *any_latin;

static void
check(bool ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "fold_table: %s\n", what);
    exit(1);
}

static UTransliterator *
open_transliterator(const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar      id[64];
    u_uastrcpy(id, name);
    UTransliterator *result = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    check(U_SUCCESS(status), name);
    return result;
}

static void
transliterate(const UTransliterator *transliterator, struct units *text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t    limit = text->len;
    utrans_transUChars(transliterator, text->ptr, &text->len, UNITS_MAX, 0, &limit, &status);
    check(U_SUCCESS(status), "transliteration failed");
}

static void
normalise(const UNormalizer2 *form, struct units *text)
{
    UErrorCode   status = U_ZERO_ERROR;
    struct units result;
    result.len = unorm2_normalize(form, text->ptr, text->len, result.ptr, UNITS_MAX, &status);
    check(U_SUCCESS(status), "normalisation failed");
    *text = result;
}

static void
fold_case(struct units *text)
{
    UErrorCode   status = U_ZERO_ERROR;
    struct units result;
    result.len = u_strFoldCase(result.ptr, UNITS_MAX, text->ptr, text->len, U_FOLD_CASE_DEFAULT, &status);
    check(U_SUCCESS(status), "case folding failed");
    *text = result;
}

static struct units
units_of(UChar32 c)
{
    struct units text = { .len = 0 };
    U16_APPEND_UNSAFE(text.ptr, text.len, c);
    return text;
}

/* UTF-8; what does not fit in BYTES_MAX is cut at a character. */
static void
to_utf8(char *out, const struct units *text)
{
    size_t len = 0;
    for (int32_t i = 0; i < text->len;) {
        UChar32 c;
        char    bytes[4];
        U16_NEXT(text->ptr, i, text->len, c);
        size_t count = text_encode(bytes, (uint32_t)c);
        if (len + count > BYTES_MAX) break;
        memcpy(out + len, bytes, count);
        len += count;
    }
    out[len] = '\0';
}

static enum text_script
script_of(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
        return TEXT_COMMON;
    case USCRIPT_LATIN:
        return TEXT_LATIN;
    case USCRIPT_CYRILLIC:
        return TEXT_CYRILLIC;
    case USCRIPT_GREEK:
        return TEXT_GREEK;
    case USCRIPT_ARABIC:
        return TEXT_ARABIC;
    case USCRIPT_HEBREW:
        return TEXT_HEBREW;
    case USCRIPT_HANGUL:
        return TEXT_HANGUL;
    case USCRIPT_HAN:
        return TEXT_HAN;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
        return TEXT_KANA;
    default:
        return TEXT_OTHER;
    }
}

static bool
is_mark(UChar32 c)
{
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* Marks of the scripts whose names are written without them; those of Indic and Thai are vowels and stay. */
static bool
is_dropped_mark(UChar32 c)
{
    return is_mark(c) && script_of(c) != TEXT_OTHER;
}

/* Of a long vowel in kana, full and half width. */
static bool
is_long_mark(UChar32 c)
{
    return c == 0x30fc || c == 0xff70;
}

static void
drop_marks(struct units *text)
{
    struct units result = { .len = 0 };
    for (int32_t i = 0; i < text->len;) {
        UChar32 c;
        U16_NEXT(text->ptr, i, text->len, c);
        if (!is_dropped_mark(c) && !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
            U16_APPEND_UNSAFE(result.ptr, result.len, c);
        }
    }
    *text = result;
}

static const struct letter *
letter_row(UChar32 c)
{
    for (uint32_t i = 0; i < letter_count; i++) {
        if (letters[i].letter == (uint32_t)c) return &letters[i];
    }
    return NULL;
}

/* Letters that differ only in how a keyboard or a language writes them are one; -1 for one that drops out. */
static UChar32
unify(UChar32 c)
{
    if (is_long_mark(c) || c == 0x640) return -1;
    if (c == 0x3c2) return 0x3c3;                    /* final sigma, which case folding leaves in some places */
    if (c >= 0x3041 && c <= 0x3096) return c + 0x60; /* hiragana to katakana */
    const struct letter *row = letter_row(c);
    return row == NULL ? c : row->folded ? (UChar32)row->folded : -1;
}

static void
unify_all(struct units *text)
{
    struct units result = { .len = 0 };
    for (int32_t i = 0; i < text->len;) {
        UChar32 c;
        U16_NEXT(text->ptr, i, text->len, c);
        c = unify(c);
        if (c >= 0) U16_APPEND_UNSAFE(result.ptr, result.len, c);
    }
    *text = result;
}

/* Letters that a language counts as its own although Unicode writes them as a letter and a mark. */
static bool
keeps_its_mark(UChar32 c, enum text_script script)
{
    if (script == TEXT_KANA || script == TEXT_OTHER || script == TEXT_HANGUL || script == TEXT_HAN) return true;
    switch (c) {
    case 0x419:
    case 0x439: /* short i */
    case 0x407:
    case 0x457: /* yi */
    case 0x40e:
    case 0x45e: /* Belarusian short u */
    case 0x403:
    case 0x453: /* Macedonian gje */
    case 0x40c:
    case 0x45c: /* Macedonian kje */
        return true;
    default:
        return false;
    }
}

static struct units
native_form(UChar32 c, enum text_script script)
{
    struct units text = units_of(c);
    if (keeps_its_mark(c, script)) {
        normalise(nfkc, &text);
        fold_case(&text);
        normalise(nfkc, &text);
    } else {
        normalise(nfkd, &text);
        drop_marks(&text); /* first, because case folding makes the iota subscript a letter */
        /* Before the case folding too, which turns some capitals into letters that no table knows. */
        if (script == TEXT_LATIN) transliterate(latin_ascii, &text);
        fold_case(&text);
        normalise(nfkd, &text);
        drop_marks(&text);
        normalise(nfc, &text);
    }
    unify_all(&text);
    if (script == TEXT_HAN) transliterate(simplified, &text);
    if (script == TEXT_LATIN || script == TEXT_COMMON) {
        transliterate(latin_ascii, &text);
        fold_case(&text);
        drop_marks(&text);
    }
    return text;
}

/* Keeps [a-z0-9] of what ICU gives. */
static void
append_ascii(char *out, struct units text)
{
    size_t len = strlen(out);
    normalise(nfkd, &text);
    transliterate(latin_ascii, &text);
    fold_case(&text);
    for (int32_t i = 0; i < text.len && len < BYTES_MAX; i++) {
        UChar c = text.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out[len++] = (char)c;
    }
    out[len] = '\0';
}

static void
latin_form(char *out, const struct units *native, enum text_script script)
{
    out[0] = '\0';
    for (int32_t i = 0; i < native->len;) {
        UChar32 c;
        U16_NEXT(native->ptr, i, native->len, c);
        const struct letter *row = letter_row(c);
        if (row) {
            check(strlen(out) + strlen(row->latin) <= BYTES_MAX, "a reading is too long");
            strcat(out, row->latin);
            continue;
        }
        struct units text = units_of(c);
        if (script == TEXT_HAN) {
            transliterate(han_latin, &text);
        } else if (script != TEXT_LATIN && script != TEXT_COMMON) {
            transliterate(any_latin, &text);
        }
        append_ascii(out, text);
    }
}

static bool
is_apostrophe(UChar32 c)
{
    switch (c) {
    case '\'':
    case '`':
    case 0xb4:
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x2032:
    case 0x2035:
    case 0xff07:
    case 0x5f3:
    case 0x5f4:
    case 0xa78c:
    case 0xa78b:
        return true;
    default:
        return u_charType(c) == U_MODIFIER_LETTER && c >= 0x2b0 && c <= 0x2ff;
    }
}

static bool
is_alphanumeric(const char *latin)
{
    return latin[0] != '\0' && strspn(latin, "abcdefghijklmnopqrstuvwxyz0123456789") == strlen(latin);
}

static bool
is_styled(UChar32 c)
{
    switch (u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE)) {
    case U_DT_FONT:
    case U_DT_WIDE:
    case U_DT_CIRCLE:
    case U_DT_SQUARE:
    case U_DT_SUB:
        return true;
    case U_DT_SUPER:
        return c != 0xaa && c != 0xba && u_charType(c) != U_OTHER_NUMBER;
    default:
        return false;
    }
}

/* Negative circled and squared capitals have no decomposition. */
static UChar32
negative_enclosed(UChar32 c)
{
    if (c >= 0x1f150 && c <= 0x1f169) return 'a' + c - 0x1f150;
    if (c >= 0x1f170 && c <= 0x1f189) return 'a' + c - 0x1f170;
    return 0;
}

static enum fold_kind
kind_of(UChar32 c, enum text_script script, const struct record *record)
{
    if (c == '&' || c == '+' || c == 0xff06 || c == 0xff0b || c == 0x2116) return FOLD_WORD;
    if (c == 0x640 || is_long_mark(c) || c == 0xff9e || c == 0xff9f) return FOLD_MARK;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || u_charType(c) == U_FORMAT_CHAR) {
        return FOLD_INVISIBLE;
    }
    if (is_mark(c)) {
        if (script != TEXT_OTHER) return FOLD_MARK;
        if (u_getCombiningClass(c) == 9) return FOLD_VOWEL_SIGN;
        return record->latin[0] && strchr("aeiou", record->latin[0]) ? FOLD_VOWEL_SIGN : FOLD_LETTER;
    }
    bool     alphanumeric = is_alphanumeric(record->latin) && strlen(record->native) < 32;
    uint32_t category = U_GET_GC_MASK(c);
    if (script == TEXT_HAN && alphanumeric) return FOLD_LETTER; /* the ideographic zero and closing mark too */
    if (category & U_GC_ND_MASK) return FOLD_DIGIT;
    if (category & (U_GC_NL_MASK | U_GC_NO_MASK)) {
        bool plain = alphanumeric && is_alphanumeric(record->native);
        return !plain ? FOLD_SEPARATOR : record->latin[0] <= '9' ? FOLD_DIGIT : FOLD_LETTER;
    }
    if (is_apostrophe(c) && !(alphanumeric && (category & U_GC_L_MASK))) return FOLD_APOSTROPHE;
    if (category & U_GC_L_MASK) return strchr(record->native, ' ') ? FOLD_SEPARATOR : FOLD_LETTER;
    if ((category & U_GC_SO_MASK) && strlen(record->native) == 1 && alphanumeric) return FOLD_LETTER;
    return FOLD_SEPARATOR;
}

static struct record
describe(UChar32 c)
{
    struct record    record = { .script = (uint8_t)script_of(c) };
    enum text_script script = (enum text_script)record.script;
    struct units     native = native_form(c, script);
    if (script == TEXT_COMMON && native.len) {
        UChar32 first;
        U16_GET(native.ptr, 0, 0, native.len, first); /* mathematical and enclosed letters are of no script */
        script = script_of(first);
    }
    if (c == 0x3005) script = TEXT_HAN;
    int32_t digit = u_charDigitValue(c);
    if (digit >= 0) native = units_of('0' + digit);
    if (u_isUWhiteSpace(c)) native = units_of(' ');
    if (u_charType(c) == U_DASH_PUNCTUATION) native = units_of('-');
    UChar32 enclosed = negative_enclosed(c);
    if (enclosed) native = units_of(enclosed);
    to_utf8(record.native, &native);
    latin_form(record.latin, &native, script);
    enum fold_kind kind = enclosed ? FOLD_LETTER : kind_of(c, script, &record);
    if (kind == FOLD_MARK || kind == FOLD_INVISIBLE) record.native[0] = record.latin[0] = '\0';
    if (kind == FOLD_APOSTROPHE) strcpy(record.native, "'");
    if (kind == FOLD_SEPARATOR || kind == FOLD_APOSTROPHE) record.latin[0] = '\0';
    if (kind == FOLD_WORD) strcpy(record.latin, c == 0x2116 ? "no" : "and");
    if (kind == FOLD_LETTER || kind == FOLD_DIGIT || kind == FOLD_VOWEL_SIGN) {
        if (is_alphanumeric(record.native) && script == TEXT_COMMON) script = TEXT_LATIN;
        if (kind == FOLD_DIGIT) script = TEXT_COMMON;
    } else if (kind != FOLD_MARK) {
        script = TEXT_COMMON;
    }
    record.script = (uint8_t)script;
    record.kind = (uint8_t)kind;
    if (enclosed || (is_styled(c) && (kind == FOLD_LETTER || kind == FOLD_DIGIT) && script <= TEXT_GREEK)) {
        record.kind |= FOLD_STYLED;
    }
    char own[5] = { 0 };
    text_encode(own, (uint32_t)c);
    if (strcmp(own, record.native) == 0 && c != 0) {
        record.kind |= FOLD_SELF;
        record.native[0] = '\0';
    }
    return record;
}

static uint32_t
record_hash(const struct record *record)
{
    uint32_t hash = 2166136261u ^ record->script ^ (uint32_t)record->kind << 8;
    for (const char *c = record->native; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619u;
    for (const char *c = record->latin; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619u;
    return hash;
}

/* The number of an equal record, added when it is new. */
static uint16_t
record_number(const struct record *record)
{
    static uint16_t slots[1 << 18]; /* number + 1 */
    for (uint32_t slot = record_hash(record);; slot++) {
        uint16_t *place = &slots[slot & ((1 << 18) - 1)];
        if (*place == 0) {
            check(record_count < 65535, "too many records");
            records[record_count] = *record;
            *place = (uint16_t)++record_count;
            return (uint16_t)(record_count - 1);
        }
        const struct record *other = &records[*place - 1];
        if (other->script == record->script && other->kind == record->kind &&
            strcmp(other->native, record->native) == 0 && strcmp(other->latin, record->latin) == 0) {
            return (uint16_t)(*place - 1);
        }
    }
}

static void
add_code_points(void)
{
    record_number(&(struct record){ .kind = FOLD_SEPARATOR | FOLD_SELF });
    for (UChar32 c = 0; c < 0x110000; c++) {
        if (c >= 0xac00 && c <= 0xd7a3) { /* syllables are romanised by rule */
            record_of[c] = record_number(&(struct record){ .script = TEXT_HANGUL, .kind = FOLD_LETTER | FOLD_SELF });
            continue;
        }
        int8_t type = u_charType(c);
        if (type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR || type == U_SURROGATE) continue;
        struct record record = describe(c);
        record_of[c] = record_number(&record);
    }
}

static void
add_compositions(void)
{
    for (UChar32 c = 0; c < 0x20000; c++) {
        if (c >= 0xac00 && c <= 0xd7a3) continue;
        UErrorCode status = U_ZERO_ERROR;
        UChar      text[8];
        int32_t    len = unorm2_getRawDecomposition(nfc, c, text, 8, &status), at = 0;
        if (len < 2 || U_FAILURE(status)) continue;
        UChar32 base, mark;
        U16_NEXT(text, at, len, base);
        if (at >= len) continue;
        U16_NEXT(text, at, len, mark);
        const struct record *plain = &records[record_of[base]], *composed = &records[record_of[c]];
        if (composed->script == TEXT_OTHER || unorm2_composePair(nfc, base, mark) != c) continue;
        if (strcmp(plain->latin, composed->latin) == 0 && (composed->kind & FOLD_SELF) == 0 &&
            strcmp(plain->native, composed->native) == 0) {
            continue;
        }
        if (composed->script == TEXT_LATIN) continue;
        check(composition_count < 8192, "too many compositions");
        compositions[composition_count++] = (struct composition){ (uint32_t)base, (uint32_t)mark, (uint32_t)c };
    }
}

/* Half-width kana carry their voiced marks as letters of their own. */
static void
add_half_width_compositions(void)
{
    for (UChar32 c = 0xff66; c <= 0xff9d; c++) {
        struct units full = units_of(c);
        normalise(nfkc, &full);
        for (UChar32 mark = 0; mark < 2; mark++) {
            UChar32 composed = unorm2_composePair(nfc, full.ptr[0], 0x3099 + mark);
            if (composed < 0) continue;
            check(composition_count < 8192, "too many compositions");
            compositions[composition_count++] =
                (struct composition){ (uint32_t)c, (uint32_t)(0xff9e + mark), (uint32_t)composed };
        }
    }
}

static int
compare_compositions(const void *left, const void *right)
{
    const struct composition *a = left, *b = right;
    if (a->base != b->base) return a->base < b->base ? -1 : 1;
    return a->mark < b->mark ? -1 : a->mark > b->mark;
}

/* Cuts the next tab-separated field off a line. */
static char *
next_field(char **rest)
{
    char *field = *rest ? *rest : "";
    char *tab = *rest ? strchr(*rest, '\t') : NULL;
    if (tab) *tab = '\0';
    *rest = tab ? tab + 1 : NULL;
    return field;
}

/* Calls `row` for each line after the comment and the header. */
static void
read_table(const char *path, void (*row)(char *line))
{
    FILE *file = fopen(path, "r");
    char  line[LINE_MAX_BYTES];
    bool  header = true;
    check(file != NULL, path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0') continue;
        if (!header) row(line);
        header = false;
    }
    fclose(file);
}

static uint32_t
first_code_point(const char *text)
{
    size_t offset = 0;
    return text[0] ? text_decode(sv_from(text), &offset) : 0;
}

static void
add_letter_row(char *line)
{
    struct letter row = { .letter = first_code_point(next_field(&line)) };
    row.folded = first_code_point(next_field(&line));
    const char *latin = next_field(&line);
    check(row.letter != 0 && letter_row((UChar32)row.letter) == NULL && strlen(latin) < sizeof row.latin, latin);
    check(letter_count < sizeof letters / sizeof letters[0], "too many letters");
    memcpy(row.latin, latin, strlen(latin));
    letters[letter_count++] = row;
}

static void
add_lookalike(enum text_script script, uint32_t from, uint32_t to)
{
    uint32_t key = (uint32_t)script << FOLD_SCRIPT_SHIFT | from;
    if (from == 0) return;
    for (uint32_t i = 0; i < lookalike_count; i++) {
        if (lookalikes[i].key == key) return; /* the first row of a letter counts */
    }
    check(lookalike_count < 1024, "too many look-alikes");
    lookalikes[lookalike_count++] = (struct lookalike){ key, to };
}

static void
add_lookalike_row(char *line)
{
    uint32_t letters[4];
    for (int i = 0; i < 4; i++) letters[i] = first_code_point(next_field(&line));
    for (int i = 1; i < 4; i++) add_lookalike(TEXT_LATIN, letters[i], letters[0]);
    if (letters[1]) add_lookalike(TEXT_CYRILLIC, letters[0], letters[1]);
    if (letters[2]) add_lookalike(TEXT_GREEK, letters[0], letters[2]);
}

static int
compare_lookalikes(const void *left, const void *right)
{
    const struct lookalike *a = left, *b = right;
    return a->key < b->key ? -1 : a->key > b->key;
}

/* Folds a native form as text_tokenise does, so that the row is found by the token. */
static char *
folded_copy(const char *text)
{
    char      out[BYTES_MAX + 1] = "";
    struct sv slice = sv_from(text);
    for (size_t offset = 0; offset < slice.len;) {
        uint32_t             c = text_decode(slice, &offset);
        char                 own[5] = { 0 };
        const struct record *record = &records[record_of[c]];
        text_encode(own, c);
        const char *native = record->kind & FOLD_SELF ? own : record->native;
        check(strlen(out) + strlen(native) <= BYTES_MAX, "a native form is too long");
        strcat(out, native);
    }
    return strdup(out);
}

static void
add_spelling_row(char *line)
{
    char *native = folded_copy(next_field(&line)), *latin = strdup(next_field(&line));
    check(spelling_count < 8192, "too many spellings");
    for (const char *c = latin; *c; c++) check(*c == ' ' || (*c >= 'a' && *c <= 'z'), latin);
    for (uint32_t i = 0; i < spelling_count; i++) check(strcmp(spellings[i].native, native) != 0, native);
    spellings[spelling_count++] = (struct spelling){ native, latin, 0, 0 };
}

static int
compare_spellings(const void *left, const void *right)
{
    const struct spelling *a = left, *b = right;
    return strcmp(a->native, b->native);
}

static uint32_t
pool_add(const char *text)
{
    uint32_t place = pool_size;
    size_t   len = strlen(text);
    check(pool_size + len <= sizeof pool, "the pool is full");
    memcpy(pool + pool_size, text, len);
    pool_size += (uint32_t)len;
    return place;
}

static void
fill_blocks(void)
{
    for (uint32_t i = 0; i < FOLD_STAGE1_COUNT; i++) {
        const uint16_t *run = record_of + (size_t)i * FOLD_BLOCK_SIZE;
        uint32_t        block = 0;
        while (block < block_count && memcmp(stage2[block], run, sizeof stage2[0]) != 0) block++;
        if (block == block_count) memcpy(stage2[block_count++], run, sizeof stage2[0]);
        stage1[i] = (uint16_t)block;
    }
    for (uint32_t i = 0; i < record_count; i++) {
        records[i].place = pool_add(records[i].native);
        pool_add(records[i].latin);
    }
    for (uint32_t i = 0; i < spelling_count; i++) {
        spellings[i].native_place = pool_add(spellings[i].native);
        spellings[i].latin_place = pool_add(spellings[i].latin);
    }
}

static void
write_number(FILE *file, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) putc((int)(value >> (8 * i) & 0xff), file);
}

static void
write_table(const char *path)
{
    FILE *file = fopen(path, "wb");
    check(file != NULL, path);
    uint32_t stage2_place = sizeof(struct fold_header) + FOLD_STAGE1_COUNT * 2;
    uint32_t records_place = stage2_place + block_count * FOLD_BLOCK_SIZE * 2;
    uint32_t compositions_place = records_place + record_count * FOLD_RECORD_SIZE;
    uint32_t lookalikes_place = compositions_place + composition_count * 12;
    uint32_t spellings_place = lookalikes_place + lookalike_count * 8;
    uint32_t pool_place = spellings_place + spelling_count * 12;
    /* In the order of struct fold_header. */
    uint32_t header[] = { FOLD_MAGIC,       stage2_place,    records_place,   compositions_place, composition_count,
                          lookalikes_place, lookalike_count, spellings_place, spelling_count };
    check(sizeof header == sizeof(struct fold_header), "the header has changed");
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) write_number(file, header[i], 4);
    for (uint32_t i = 0; i < FOLD_STAGE1_COUNT; i++) write_number(file, stage1[i], 2);
    for (uint32_t i = 0; i < block_count * FOLD_BLOCK_SIZE; i++) {
        write_number(file, stage2[i / FOLD_BLOCK_SIZE][i % FOLD_BLOCK_SIZE], 2);
    }
    for (uint32_t i = 0; i < record_count; i++) {
        write_number(file, pool_place + records[i].place, 4);
        write_number(file, (uint32_t)strlen(records[i].native), 1);
        write_number(file, (uint32_t)strlen(records[i].latin), 1);
        write_number(file, records[i].script, 1);
        write_number(file, records[i].kind, 1);
    }
    for (uint32_t i = 0; i < composition_count; i++) {
        write_number(file, compositions[i].base, 4);
        write_number(file, compositions[i].mark, 4);
        write_number(file, compositions[i].composed, 4);
    }
    for (uint32_t i = 0; i < lookalike_count; i++) {
        write_number(file, lookalikes[i].key, 4);
        write_number(file, lookalikes[i].letter, 4);
    }
    for (uint32_t i = 0; i < spelling_count; i++) {
        write_number(file, pool_place + spellings[i].native_place, 4);
        write_number(file, pool_place + spellings[i].latin_place, 4);
        write_number(file, (uint32_t)(strlen(spellings[i].native) | strlen(spellings[i].latin) << 16), 4);
    }
    check(fwrite(pool, 1, pool_size, file) == pool_size && fclose(file) == 0, "writing failed");
}

int
main(int argc, char **argv)
{
    UErrorCode status = U_ZERO_ERROR;
    check(argc == 5, "usage: fold_table OUT letters.tsv lookalikes.tsv romanisations.tsv");
    nfkd = unorm2_getNFKDInstance(&status);
    nfkc = unorm2_getNFKCInstance(&status);
    nfc = unorm2_getNFCInstance(&status);
    check(U_SUCCESS(status), "ICU has no normalisation data");
    latin_ascii = open_transliterator("Latin-ASCII");
    han_latin = open_transliterator("Han-Latin");
    simplified = open_transliterator("Hant-Hans");
    any_latin = open_transliterator("Any-Latin");
    read_table(argv[2], add_letter_row);
    add_code_points();
    add_compositions();
    add_half_width_compositions();
    read_table(argv[3], add_lookalike_row);
    read_table(argv[4], add_spelling_row);
    qsort(compositions, composition_count, sizeof compositions[0], compare_compositions);
    qsort(lookalikes, lookalike_count, sizeof lookalikes[0], compare_lookalikes);
    qsort(spellings, spelling_count, sizeof spellings[0], compare_spellings);
    fill_blocks();
    write_table(argv[1]);
    return 0;
}
