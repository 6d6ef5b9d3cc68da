/* fold: what each code point folds to.
 *
 * The table fold.bin is made at build time by tools/fold_table from ICU and from data/letters.tsv,
 * data/lookalikes.tsv and data/romanisations.tsv, and is compiled in. It is read in place: no heap, no parsing, and
 * every read is checked against the size of the table, so that a damaged table gives wrong letters and never a wild
 * read.
 *
 * Layout, little-endian; places are byte offsets from the begin of the table:
 *   struct fold_header                       magic and the places of what follows
 *   u16 stage1[FOLD_STAGE1_COUNT]            block of each run of FOLD_BLOCK_SIZE code points
 *   u16 stage2[][FOLD_BLOCK_SIZE]            record of each code point
 *   u8  records[][FOLD_RECORD_SIZE]          u32 place of the native form, which the Latin form follows; u8 native
 *                                            bytes, u8 latin bytes, u8 script, u8 kind | flags
 *   u32 compositions[composition_count][3]   base, mark, composed; sorted by base and mark
 *   u32 lookalikes[lookalike_count][2]       key, letter; sorted by key (script << FOLD_SCRIPT_SHIFT | code point)
 *   u32 spellings[spelling_count][3]         place of the native form, place of its spellings (space-separated),
 *                                            their lengths (native | spellings << 16); sorted by native form
 *   u8  pool[]                               UTF-8
 * Native folding of one script: NFKC with full case folding, without marks; letters that a language counts as letters
 * of its own stay (the Cyrillic short i, voiced kana). Latin letters fold to ASCII. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "text/text.h"

enum {
    FOLD_MAGIC = 0x31444c46, /* "FLD1" */
    FOLD_BLOCK_SHIFT = 7,
    FOLD_BLOCK_SIZE = 1 << FOLD_BLOCK_SHIFT,
    FOLD_STAGE1_COUNT = 0x110000 >> FOLD_BLOCK_SHIFT,
    FOLD_RECORD_SIZE = 8,
    FOLD_SCRIPT_SHIFT = 24
};

struct fold_header {
    uint32_t magic;
    uint32_t stage2;
    uint32_t records;
    uint32_t compositions;
    uint32_t composition_count;
    uint32_t lookalikes;
    uint32_t lookalike_count;
    uint32_t spellings;
    uint32_t spelling_count;
};

enum fold_kind {
    FOLD_SEPARATOR,
    FOLD_LETTER,
    FOLD_DIGIT,
    FOLD_MARK,       /* belongs to the letter before it and is dropped */
    FOLD_INVISIBLE,  /* dropped, and worth a flag */
    FOLD_APOSTROPHE, /* joins the letters around it */
    FOLD_WORD,       /* a word by itself: & + and the numero sign */
    FOLD_VOWEL_SIGN, /* a letter that takes the place of the inherent vowel before it (Indic scripts) */
    FOLD_KIND_MASK = 15
};

enum {
    FOLD_SELF = 16,  /* the native form is the code point itself */
    FOLD_STYLED = 32 /* a full-width, mathematical or enclosed form */
};

struct fold {
    struct sv native; /* empty with `self` */
    struct sv latin;
    uint8_t   script;
    uint8_t   kind;
    bool      self;
    bool      styled;
};

/* The record of any number; what is no code point of the table is a separator. */
struct fold fold_of(uint32_t code_point);

/* Decodes like text_decode and joins what follows when that makes a letter of its own: Hangul jamo into a syllable,
 * a letter and a mark into a letter whose fold differs from the plain one. */
uint32_t fold_next(struct sv text, size_t *offset);

/* The letter of `script` (Latin, Cyrillic or Greek) that `code_point` looks like, or 0. */
uint32_t fold_lookalike(uint32_t code_point, enum text_script script);

/* The spellings, separated by spaces, that data/romanisations.tsv gives a folded native form; empty without a row. */
struct sv fold_spellings(struct sv native);

#endif
