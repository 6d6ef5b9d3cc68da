/* romanise: words of other scripts in Latin letters.
 *
 * Each script has a file with its rules. A rule set reads letters and writes lower-case ASCII; what goes beyond
 * TEXT_TOKEN_LENGTH_MAX is cut. Letters that a rule set does not know give the reading of the fold table. */
#ifndef TEXT_ROMANISE_H
#define TEXT_ROMANISE_H

#include "text/fold.h"

struct latin {
    size_t len;
    char   bytes[TEXT_TOKEN_LENGTH_MAX];
};

/* Letters of one word: folded for the rules below, as written while it is read. */
struct word {
    size_t   count;
    uint32_t letters[TEXT_TOKEN_LENGTH_MAX];
};

/* Other spellings, each once. */
struct spellings {
    struct sv    latin; /* the spelling that is not wanted again */
    size_t       count;
    struct latin items[TEXT_ROMANISATIONS_MAX];
};

void latin_add(struct latin *latin, struct sv text);
/* The reading of the fold table. */
void latin_add_letter(struct latin *latin, uint32_t letter);
/* Nothing when it is empty, known or one too many. */
void spellings_add(struct spellings *spellings, const struct latin *latin);

/* The letters of a folded native form; an empty one leaves the word as it is. */
void word_of(struct word *word, struct sv native);

/* The Latin form of a word: what text_token.latin holds. Empty when nothing of it can be read. */
void romanise_word(struct latin *latin, const struct word *word, enum text_script script);

void romanise_hangul(struct latin *latin, const struct word *word);
void romanise_kana(struct latin *latin, const struct word *word);
void romanise_greek(struct latin *latin, const struct word *word);
void romanise_arabic(struct latin *latin, const struct word *word);

void spell_hangul(struct spellings *spellings, const struct word *word);
void spell_kana(struct spellings *spellings, const struct word *word);
void spell_greek(struct spellings *spellings, const struct word *word);
void spell_arabic(struct spellings *spellings, const struct word *word);
void spell_hebrew(struct spellings *spellings, const struct word *word);
void spell_cyrillic(struct spellings *spellings, const struct word *word);
void spell_han(struct spellings *spellings, struct sv pinyin);

#endif
