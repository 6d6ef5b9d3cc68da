/* text: from written names to comparable tokens.
 *
 * All functions are pure; the tables behind them are compiled in and immutable, so any thread may call them. Input is
 * any bytes; what is not UTF-8 is treated as U+FFFD and never crashes. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "interdict/arena.h"
#include "interdict/error.h"

enum text_script {
    TEXT_COMMON, /* digits, punctuation */
    TEXT_LATIN,
    TEXT_CYRILLIC,
    TEXT_GREEK,
    TEXT_ARABIC,
    TEXT_HEBREW,
    TEXT_HANGUL,
    TEXT_HAN,
    TEXT_KANA,
    TEXT_OTHER
};

/* What was unusual in a token; a hit says so. */
enum {
    TEXT_HOMOGLYPH = 1, /* letters of another script that look alike were folded (a Cyrillic a inside a Latin word) */
    TEXT_INVISIBLE = 2, /* zero-width or other invisible characters were dropped */
    TEXT_STYLED = 4     /* full-width, mathematical or enclosed letters were folded */
};

enum {
    TEXT_TOKENS_MAX = 64,     /* further tokens of one name are dropped and counted in `dropped` */
    TEXT_TOKEN_LENGTH_MAX = 64 /* code points; a longer token is cut */
};

struct text_token {
    struct sv latin;  /* folded and romanised: lower-case ASCII letters and digits, never empty */
    struct sv native; /* folded in its own script; equals `latin` for Latin */
    uint32_t  begin;  /* byte offsets of the token in the input */
    uint32_t  end;
    uint8_t   script; /* enum text_script */
    uint8_t   flags;
};

struct text_tokens {
    struct text_token *items;
    size_t             count;
    size_t             dropped;
};

/* Splits `text` into tokens. ITD_NO_MEMORY when the arena is full. */
enum itd_status text_tokenise(struct text_tokens *tokens, struct itd_arena *arena, struct sv text);

/* The skeleton of a Latin token: equal for spellings that differ only in vowels, doubled letters and the usual
 * alternatives of romanisation (q/k/c, ph/f, ou/u/w, y/i/j, dh/d, kh/h, ...). {NULL, 0} when too short to say
 * anything (fewer than two consonants). */
struct sv text_skeleton(struct itd_arena *arena, struct sv latin);

/* Other Latin spellings of one written form: for a token in Hangul, Han, Cyrillic, Arabic, Hebrew, Greek or Kana, the
 * spellings that other romanisation systems give it (at most TEXT_ROMANISATIONS_MAX, `latin` not among them). */
enum { TEXT_ROMANISATIONS_MAX = 8 };
enum itd_status text_romanise(struct sv *spellings, size_t *count, struct itd_arena *arena,
                              const struct text_token *token);

/* Optimal string alignment distance between two folded Latin tokens (insert, delete, substitute, swap neighbours;
 * no substring edited twice), or `limit + 1` when it is greater than `limit`. */
unsigned text_osa(struct sv a, struct sv b, unsigned limit);

/* Edits that two tokens may differ by and still be related: 0 up to 2 code points of the shorter, 1 for 3 to 6,
 * 2 from 7 (relations R). */
unsigned text_edits_allowed(size_t shorter_length);

/* A whole text folded for searching and for sorting: NFKC, case-folded, without marks and invisible characters, runs
 * of white space as one space; the script stays. */
struct sv text_fold(struct itd_arena *arena, struct sv text);

/* The script of most letters of `text`. */
enum text_script text_script_of(struct sv text);
const char      *text_script_name(enum text_script script); /* "Latn", "Cyrl", ... (ISO 15924) */

/* UTF-8. Decodes the character at `*offset` and moves past it; a byte that starts no valid character gives U+FFFD and
 * moves one byte. `*offset` must be less than text.len. */
uint32_t text_decode(struct sv text, size_t *offset);
/* Writes a code point (1 to 4 bytes) and returns how many. */
size_t text_encode(char bytes[4], uint32_t code_point);
size_t text_length(struct sv text); /* code points */
bool   text_is_utf8(struct sv text);

#endif
