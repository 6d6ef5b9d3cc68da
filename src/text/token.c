#include "text/lookalike.h"

#include <stdio.h>

enum {
    NATIVE_BYTES_MAX = 4 * TEXT_TOKEN_LENGTH_MAX,
    ZWNJ = 0x200c,
    ZWJ = 0x200d,
    LEFT_TO_RIGHT_MARK = 0x200e,
    RIGHT_TO_LEFT_MARK = 0x200f,
    ARABIC_LETTER_MARK = 0x61c
};

/* Letters of one group make one word; where the group changes, a word ends. Latin, Cyrillic and Greek are one group,
 * so that a look-alike does not tear a word apart. */
enum group {
    GROUP_NONE, /* only digits so far */
    GROUP_ALPHABET,
    GROUP_ARABIC,
    GROUP_HEBREW,
    GROUP_HANGUL,
    GROUP_HAN,
    GROUP_KANA,
    GROUP_OTHER
};

/* A word while it is read. */
struct reading {
    struct word word;
    enum group  group;
    uint8_t     flags;
    bool        ascii;
    size_t      end;          /* byte offset after its last letter or mark */
    size_t      piece_length; /* letters since the last dot of an initialism */
    bool        initialism;   /* every piece so far is one letter */
    bool        invisible;    /* an invisible character waits for the next letter */
};

struct tokeniser {
    struct sv         text;
    size_t            count;
    size_t            dropped;
    size_t            used; /* of bytes */
    struct text_token items[TEXT_TOKENS_MAX];
    bool              alike[TEXT_TOKENS_MAX]; /* a Cyrillic or Greek word that could as well be Latin */
    /* Each token has a Latin and a native form, and a Latin one more when it is read again. */
    char bytes[TEXT_TOKENS_MAX * (2 * TEXT_TOKEN_LENGTH_MAX + NATIVE_BYTES_MAX)];
};

static void tokenise_all(struct tokeniser *tokeniser);
static void reread_as_latin(struct tokeniser *tokeniser);

enum itd_status
text_tokenise(struct text_tokens *tokens, struct itd_arena *arena, struct sv text)
{
    struct tokeniser tokeniser;
    *tokens = (struct text_tokens){ 0 };
    if (text.len >= UINT32_MAX) return ITD_LIMIT;
    tokeniser.text = text;
    tokeniser.count = tokeniser.dropped = tokeniser.used = 0;
    tokenise_all(&tokeniser);
    reread_as_latin(&tokeniser);
    struct text_token *items = itd_arena_array(arena, tokeniser.count, sizeof *items);
    struct sv          bytes = itd_arena_copy(arena, sv_make(tokeniser.bytes, tokeniser.used));
    if (items == NULL || bytes.ptr == NULL) return ITD_NO_MEMORY;
    for (size_t i = 0; i < tokeniser.count; i++) {
        items[i] = tokeniser.items[i];
        items[i].latin.ptr = bytes.ptr + (items[i].latin.ptr - tokeniser.bytes);
        items[i].native.ptr = bytes.ptr + (items[i].native.ptr - tokeniser.bytes);
    }
    *tokens = (struct text_tokens){ items, tokeniser.count, tokeniser.dropped };
    return ITD_OK;
}

static bool
is_ascii_letter(unsigned char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool
is_ascii_digit(unsigned char c)
{
    return (unsigned char)(c - '0') < 10;
}

static struct sv
store(struct tokeniser *tokeniser, struct sv text)
{
    char *place = tokeniser->bytes + tokeniser->used;
    memcpy(place, text.ptr, text.len);
    tokeniser->used += text.len;
    return sv_make(place, text.len);
}

/* The next token, or NULL when there are too many. */
static struct text_token *
next_item(struct tokeniser *tokeniser, size_t begin, size_t end)
{
    if (tokeniser->count == TEXT_TOKENS_MAX) {
        tokeniser->dropped++;
        return NULL;
    }
    tokeniser->alike[tokeniser->count] = false;
    struct text_token *token = &tokeniser->items[tokeniser->count++];
    *token = (struct text_token){ .begin = (uint32_t)begin, .end = (uint32_t)end };
    return token;
}

static enum group
group_of(uint8_t script)
{
    switch (script) {
    case TEXT_LATIN:
    case TEXT_CYRILLIC:
    case TEXT_GREEK:
        return GROUP_ALPHABET;
    case TEXT_ARABIC:
        return GROUP_ARABIC;
    case TEXT_HEBREW:
        return GROUP_HEBREW;
    case TEXT_HANGUL:
        return GROUP_HANGUL;
    case TEXT_HAN:
        return GROUP_HAN;
    case TEXT_KANA:
        return GROUP_KANA;
    default:
        return GROUP_OTHER;
    }
}

/* Digits belong to a word of these: K5, Т72. */
static bool
takes_digits(enum group group)
{
    return group == GROUP_NONE || group == GROUP_ALPHABET || group == GROUP_OTHER;
}

/* What stands at `*offset`, which moves behind it. At the end of the text a separator. */
static struct fold
read_fold(struct sv text, size_t *offset, uint32_t *code_point)
{
    *code_point = 0;
    if (*offset >= text.len) return (struct fold){ .kind = FOLD_SEPARATOR };
    *code_point = fold_next(text, offset);
    return fold_of(*code_point);
}

static bool
is_word_kind(uint8_t kind)
{
    return kind == FOLD_LETTER || kind == FOLD_DIGIT || kind == FOLD_VOWEL_SIGN;
}

/* At least three letters at `offset`: "5star" is two words, "44th" and "3g" are one. */
static bool
three_letters_follow(struct sv text, size_t offset)
{
    for (int i = 0; i < 3; i++) {
        uint32_t code_point;
        if (read_fold(text, &offset, &code_point).kind != FOLD_LETTER) return false;
    }
    return true;
}

/* A dot joins single letters: "S.A." and "G.m.b.H." are one word each, "J.Smith" and "No.5" are two. `offset` stands
 * behind the dot. */
static bool
dot_joins(const struct reading *reading, struct sv text, size_t offset)
{
    uint32_t   code_point;
    enum group group = reading->group;
    if (!reading->initialism || reading->piece_length != 1 || group == GROUP_HANGUL || group == GROUP_KANA)
        return false;
    struct fold next = read_fold(text, &offset, &code_point);
    if (next.kind != FOLD_LETTER || group_of(next.script) != group) return false;
    next = read_fold(text, &offset, &code_point);
    if (next.kind == FOLD_MARK) next = read_fold(text, &offset, &code_point);
    return !is_word_kind(next.kind);
}

/* An apostrophe between letters joins them. Hebrew writes its initialisms with a quotation mark. */
static bool
apostrophe_joins(const struct reading *reading, struct sv text, size_t offset)
{
    uint32_t code_point;
    if (reading->word.count == 0 || reading->piece_length == 0) return false;
    struct fold next = read_fold(text, &offset, &code_point);
    return next.kind == FOLD_LETTER && group_of(next.script) == reading->group && reading->group != GROUP_HAN;
}

/* The end of an English possessive whose apostrophe ends at `offset` ("Korea's" is the word Korea), or 0. */
static size_t
possessive_end(const struct reading *reading, struct sv text, size_t offset)
{
    uint32_t code_point;
    if (reading->group != GROUP_ALPHABET || reading->piece_length < 2 || reading->initialism) return 0;
    read_fold(text, &offset, &code_point);
    if (code_point != 's' && code_point != 'S') return 0;
    size_t end = offset;
    uint8_t kind = read_fold(text, &offset, &code_point).kind;
    return is_word_kind(kind) || kind == FOLD_MARK || kind == FOLD_APOSTROPHE ? 0 : end;
}

static bool
is_joining_mark(uint32_t code_point)
{
    return code_point == ZWNJ || code_point == ZWJ || code_point == LEFT_TO_RIGHT_MARK ||
           code_point == RIGHT_TO_LEFT_MARK || code_point == ARABIC_LETTER_MARK;
}

/* False when the letter begins another word. */
static bool
add_letter(struct reading *reading, struct sv text, size_t begin, uint32_t code_point, const struct fold *fold)
{
    struct word *word = &reading->word;
    if (fold->kind == FOLD_DIGIT) {
        if (!takes_digits(reading->group)) return false;
    } else {
        enum group group = group_of(fold->script);
        if (reading->group == GROUP_NONE && word->count) {
            if (!takes_digits(group) || three_letters_follow(text, begin)) return false;
        } else if (reading->group != GROUP_NONE && (group != reading->group || group == GROUP_HAN)) {
            return false;
        }
        reading->group = group;
        reading->piece_length++;
    }
    if (reading->piece_length > 1 || fold->kind == FOLD_DIGIT) reading->initialism = false;
    if (reading->invisible) reading->flags |= TEXT_INVISIBLE;
    if (fold->styled) reading->flags |= TEXT_STYLED;
    if (code_point >= 0x80) reading->ascii = false;
    reading->invisible = false;
    if (word->count < TEXT_TOKEN_LENGTH_MAX) word->letters[word->count++] = code_point;
    return true;
}

/* Reads one word; returns the offset behind it, which is `begin` when none starts there. */
static size_t
read_word(struct reading *reading, struct sv text, size_t begin)
{
    *reading = (struct reading){ .word.count = 0, .ascii = true, .initialism = true, .end = begin };
    for (size_t offset = begin; offset < text.len;) {
        size_t      from = offset;
        uint32_t    code_point;
        struct fold fold = read_fold(text, &offset, &code_point);
        if (is_word_kind(fold.kind)) {
            if (!add_letter(reading, text, from, code_point, &fold)) break;
            reading->end = offset;
        } else if (reading->word.count == 0) {
            break;
        } else if (fold.kind == FOLD_MARK) {
            reading->end = offset;
        } else if (fold.kind == FOLD_INVISIBLE) {
            reading->invisible |= !(is_joining_mark(code_point) && reading->group != GROUP_ALPHABET);
        } else if (fold.kind == FOLD_APOSTROPHE && possessive_end(reading, text, offset)) {
            return reading->end = possessive_end(reading, text, offset);
        } else if (code_point == '.' && dot_joins(reading, text, offset)) {
            reading->piece_length = 0;
        } else if (!(fold.kind == FOLD_APOSTROPHE || (code_point == '"' && reading->group == GROUP_HEBREW)) ||
                   !apostrophe_joins(reading, text, offset)) {
            break;
        }
    }
    return reading->end;
}

static enum text_script
script_of_group(enum group group)
{
    switch (group) {
    case GROUP_NONE:
        return TEXT_COMMON;
    case GROUP_ALPHABET:
        return TEXT_LATIN;
    case GROUP_ARABIC:
        return TEXT_ARABIC;
    case GROUP_HEBREW:
        return TEXT_HEBREW;
    case GROUP_HANGUL:
        return TEXT_HANGUL;
    case GROUP_HAN:
        return TEXT_HAN;
    case GROUP_KANA:
        return TEXT_KANA;
    case GROUP_OTHER:
        break;
    }
    return TEXT_OTHER;
}

/* The folded letters, at most TEXT_TOKEN_LENGTH_MAX: a letter may fold to several. `bytes` has NATIVE_BYTES_MAX. */
static struct sv
write_native(char *bytes, const struct word *word)
{
    size_t len = 0, letters = 0;
    for (size_t i = 0; i < word->count; i++) {
        char        own[4];
        struct fold fold = fold_of(word->letters[i]);
        struct sv   piece = fold.self ? sv_make(own, text_encode(own, word->letters[i])) : fold.native;
        for (size_t offset = 0; offset < piece.len && letters < TEXT_TOKEN_LENGTH_MAX; letters++) {
            len += text_encode(bytes + len, text_decode(piece, &offset));
        }
    }
    return sv_make(bytes, len);
}

/* Letters without a reading (a script that no table romanises) give their code points, so that equal words stay
 * equal and none is lost. */
static void
spell_code_points(struct latin *latin, const struct word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        char text[12];
        int  len = snprintf(text, sizeof text, "u%x", (unsigned)word->letters[i]);
        latin_add(latin, sv_make(text, (size_t)len));
    }
}

static void
add_word(struct tokeniser *tokeniser, struct reading *reading, size_t begin, bool as_latin)
{
    struct text_token *token = next_item(tokeniser, begin, reading->end);
    if (token == NULL) return;
    struct word     *word = &reading->word;
    enum text_script script = script_of_group(reading->group);
    bool             mixed = false, alike = false;
    struct latin     latin = { .len = 0 };
    if (reading->group == GROUP_ALPHABET && !reading->ascii) {
        script = lookalike_script(word, &mixed);
        alike = !mixed && script != TEXT_LATIN && lookalike_only(word);
        if (as_latin && alike) script = TEXT_LATIN;
        if ((mixed || as_latin) && lookalike_replace(word, script)) reading->flags |= TEXT_HOMOGLYPH;
    }
    struct sv native = { NULL, 0 };
    if (script != TEXT_LATIN && script != TEXT_COMMON) {
        native = write_native(tokeniser->bytes + tokeniser->used, word);
        tokeniser->used += native.len;
        word_of(word, native); /* rules of romanisation read folded letters */
    }
    romanise_word(&latin, word, script);
    if (latin.len == 0) spell_code_points(&latin, word);
    token->latin = store(tokeniser, sv_make(latin.bytes, latin.len));
    token->native = native.len ? native : token->latin;
    token->script = (uint8_t)script;
    token->flags = reading->flags;
    tokeniser->alike[tokeniser->count - 1] = alike && script != TEXT_LATIN;
}

/* Most names are plain ASCII words between spaces. Returns the offset behind one, or `begin` when the word at `begin`
 * needs a closer look. */
static size_t
add_ascii_word(struct tokeniser *tokeniser, size_t begin)
{
    const unsigned char *bytes = (const unsigned char *)tokeniser->text.ptr;
    size_t               len = tokeniser->text.len, end = begin;
    if (!is_ascii_letter(bytes[begin])) return begin;
    while (end < len && (is_ascii_letter(bytes[end]) || is_ascii_digit(bytes[end]))) end++;
    if (end < len && (bytes[end] >= 0x80 || bytes[end] == '\'' || bytes[end] == '`' || bytes[end] == '.')) return begin;
    struct text_token *token = next_item(tokeniser, begin, end);
    if (token == NULL) return end;
    size_t kept = end - begin < TEXT_TOKEN_LENGTH_MAX ? end - begin : TEXT_TOKEN_LENGTH_MAX;
    char  *place = tokeniser->bytes + tokeniser->used;
    for (size_t i = 0; i < kept; i++) place[i] = (char)(bytes[begin + i] | 0x20); /* digits have this bit already */
    tokeniser->used += kept;
    token->latin = token->native = sv_make(place, kept);
    token->script = TEXT_LATIN;
    return end;
}

static unsigned char
byte_at(struct sv text, size_t offset)
{
    return offset < text.len ? (unsigned char)text.ptr[offset] : 0;
}

/* & and + are words, but the + of "C++" and of a telephone number is not. */
static void
add_symbol(struct tokeniser *tokeniser, size_t begin, size_t end, uint32_t code_point, const struct fold *fold)
{
    struct sv text = tokeniser->text;
    if (code_point == '+') {
        unsigned char next = byte_at(text, end);
        if (next == '+' || is_ascii_digit(next) || (begin && text.ptr[begin - 1] == '+')) return;
    }
    struct text_token *token = next_item(tokeniser, begin, end);
    if (token == NULL) return;
    token->latin = token->native = store(tokeniser, fold->latin);
    token->script = TEXT_COMMON;
}

static void
tokenise_all(struct tokeniser *tokeniser)
{
    struct sv text = tokeniser->text;
    for (size_t offset = 0; offset < text.len;) {
        unsigned char first = (unsigned char)text.ptr[offset];
        if (first < 0x80 && !is_ascii_letter(first) && !is_ascii_digit(first) && first != '&' && first != '+') {
            offset++;
            continue;
        }
        size_t after = add_ascii_word(tokeniser, offset);
        if (after > offset) {
            offset = after;
            continue;
        }
        struct reading reading;
        after = read_word(&reading, text, offset);
        if (reading.word.count) {
            add_word(tokeniser, &reading, offset, false);
            offset = after;
            continue;
        }
        uint32_t    code_point;
        size_t      begin = offset;
        struct fold fold = read_fold(text, &offset, &code_point);
        if (fold.kind == FOLD_WORD) add_symbol(tokeniser, begin, offset, code_point, &fold);
    }
}

/* A word wholly of look-alikes is Latin when the other words are: no word says the contrary, and one is Latin. */
static void
reread_as_latin(struct tokeniser *tokeniser)
{
    bool has_latin = false, has_alike = false, has_other = false;
    for (size_t i = 0; i < tokeniser->count; i++) {
        uint8_t script = tokeniser->items[i].script;
        has_latin |= script == TEXT_LATIN;
        has_alike |= tokeniser->alike[i];
        has_other |= !tokeniser->alike[i] && (script == TEXT_CYRILLIC || script == TEXT_GREEK);
    }
    if (!has_latin || !has_alike || has_other) return;
    size_t count = tokeniser->count;
    for (size_t i = 0; i < count; i++) {
        if (!tokeniser->alike[i]) continue;
        struct reading reading;
        size_t         begin = tokeniser->items[i].begin;
        read_word(&reading, tokeniser->text, begin);
        tokeniser->count = i;
        add_word(tokeniser, &reading, begin, true);
    }
    tokeniser->count = count;
}
