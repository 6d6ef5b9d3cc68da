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

/* Splits `text` into tokens.
 *
 * Letters, their marks and digits make a token; everything else separates, a hyphen and a slash too. But
 *   - an apostrophe or modifier letter between letters joins: O'Neil, Qur'an, Sana'a; an English possessive at the end
 *     of a word is dropped: Korea's is korea;
 *   - dots between single letters join: U.S.S.R. and G.m.b.H. are one token, J. Smith, J.Smith and No.5 are two;
 *   - digits stay with letters ("K5", "44th", "3G"), unless digits come first and at least three letters follow: 5STAR
 *     and 25tonnes are two tokens, because vessels and quantities are also written with a space there;
 *   - & and + are the token "and" (not the + of C++ and of telephone numbers), the numero sign is "no";
 *   - a Han character is a token by itself, since words have no spaces; a run of kana or Hangul is one token;
 *   - Latin, Cyrillic and Greek letters in one word are one token, of the script that lookalike.h finds. A word of
 *     look-alikes only stays in its script unless the text has Latin words and no other Cyrillic or Greek ones;
 *   - invisible characters and long vowel marks are dropped. A zero-width non-joiner or a direction mark in Arabic,
 *     Hebrew or Indic writing is nothing unusual and sets no flag.
 * A letter that no table romanises stands in `latin` as "u" and its code point in hexadecimal.
 * ITD_NO_MEMORY when the arena is full; ITD_LIMIT for a text of 4 GiB or more. */
enum itd_status text_tokenise(struct text_tokens *tokens, struct itd_arena *arena, struct sv text);

/* The skeleton of a Latin token: equal for spellings of one name, different for different names as far as consonants
 * tell. It is weak evidence by itself. The rules, in the order of their reasons:
 *   - vowels go, y among them: they are what systems of romanisation disagree on (Khalid, Khaled; Smith, Smyth);
 *   - but the first vowel stays as a (a e i) or o (o u), and a y before a vowel as y, so that Ahmad is not Hamid, Omar
 *     not Amir and Yusuf not Asif; ye- is e- (Yevgeny, Evgeny);
 *   - and a diphthong ai ay ei ey before a consonant stays as i, so that Hussein, Husayn and Hossein are not Hassan. A
 *     consonantal form without vowels (hsyn) cannot say which it is and has none; text_romanise adds the other (hsayn);
 *   - doubled consonants are one (Gaddafi, Qadhafi), also as digraphs (Qadhdhafi);
 *   - q g c k ck gh are k; kh is h (Khalid, Halid); dh is d, th t, bh b, ph v f; x is ks, tz ts; c before e i y is s;
 *     sh ch sch tch tsch shch sz cz are one sound, because French writes sh as ch (Rachid); dj dzh zh are j;
 *   - w is f at the begin, before a vowel and in the endings -ow -ew (Wladimir, Iwanow), else part of a vowel (Tawfiq,
 *     Toufik); ou before a vowel at the begin is w (Oualid);
 *   - a last h goes (Abdullah, Fatimah), and a last j after e i y (Sergej).
 * {NULL, 0} when fewer than two consonants remain or a digit is in it, and when the arena is full: a caller for whom
 * that is not the same asks the arena for memory first. */
struct sv text_skeleton(struct itd_arena *arena, struct sv latin);

/* Other Latin spellings of one written form: for a token in Hangul, Han, Cyrillic, Arabic, Hebrew, Greek or Kana, the
 * spellings that other romanisation systems give it (at most TEXT_ROMANISATIONS_MAX, `latin` not among them), the most
 * useful first: those of data/romanisations.tsv, then those of the systems. `spellings` has room for
 * TEXT_ROMANISATIONS_MAX. ITD_NO_MEMORY when the arena is full. */
enum { TEXT_ROMANISATIONS_MAX = 8 };
enum itd_status text_romanise(struct sv *spellings, size_t *count, struct itd_arena *arena,
                              const struct text_token *token);

/* Optimal string alignment distance between two folded Latin tokens (insert, delete, substitute, swap neighbours;
 * no substring edited twice), or `limit + 1` when it is greater than `limit`. Compares at most TEXT_TOKEN_LENGTH_MAX
 * bytes of each. */
unsigned text_osa(struct sv a, struct sv b, unsigned limit);

/* Edits that two tokens may differ by and still be related: 0 up to 2 code points of the shorter, 1 for 3 to 6,
 * 2 from 7 (relations R). */
unsigned text_edits_allowed(size_t shorter_length);

/* A whole text folded for searching and for sorting: NFKC, case-folded, without marks and invisible characters, runs
 * of white space as one space and none at the ends, typographic punctuation as ASCII; the script stays. {NULL, 0} when
 * the arena is full, otherwise ptr is not NULL. */
struct sv text_fold(struct itd_arena *arena, struct sv text);

/* The table of letters that everything here follows, so that an answer can name its hash: what ICU and three tables of
 * data/ said when the program was built. */
struct sv text_table(void);

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
