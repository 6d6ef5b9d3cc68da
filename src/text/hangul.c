#include "text/romanise.h"

/* Readings of initials, vowels and finals in one system, syllable by syllable: names are written without the sound
 * changes between syllables. Diacritics and apostrophes are left out. */
struct hangul_system {
    const char *initials[19];
    const char *vowels[21];
    const char *finals[28];
};

enum { FIRST_SYLLABLE = 0xac00, LAST_SYLLABLE = 0xd7a3, VOWEL_COUNT = 21, FINAL_COUNT = 28 };

#define FINALS                                                                                                         \
    {                                                                                                                  \
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",  \
            "t", "t", "k", "t", "p", "t"                                                                               \
    }

/* Revised Romanization of Korean, Ministry of Culture and Tourism notice 2000-8. */
static const struct hangul_system revised = {
    { "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h" },
    { "a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o",  "wa", "wae",
      "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i" },
    FINALS,
};

/* Romanization of Korean of the DPRK (UNGEGN working paper, 1992, revised 2012), as its passports write names. */
static const struct hangul_system northern = {
    { "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "kh", "th", "ph", "h" },
    { "a",  "ae", "ya", "yae", "o",  "e",  "yo", "ye", "o",  "wa", "wae",
      "oe", "yo", "u",  "wo",  "we", "wi", "yu", "u",  "ui", "i" },
    FINALS,
};

/* McCune-Reischauer (1939) without breves and apostrophes and without voicing. */
static const struct hangul_system mccune_reischauer = {
    { "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h" },
    { "a",  "ae", "ya", "yae", "o",  "e",  "yo", "ye", "o",  "wa", "wae",
      "oe", "yo", "u",  "wo",  "we", "wi", "yu", "u",  "ui", "i" },
    FINALS,
};

/* What people in the South put in their passports: kyung, jung, young without its o. */
static const struct hangul_system popular = {
    { "k", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h" },
    { "a",  "ae", "ya", "yae", "u",  "e",  "yu",  "ye", "o",  "wa", "wae",
      "oi", "yo", "oo", "wo",  "we", "wi", "yoo", "eu", "ui", "i" },
    FINALS,
};

static void
add_syllables(struct latin *latin, const struct word *word, size_t from, const struct hangul_system *system)
{
    for (size_t i = from; i < word->count; i++) {
        uint32_t letter = word->letters[i];
        if (letter < FIRST_SYLLABLE || letter > LAST_SYLLABLE) {
            latin_add_letter(latin, letter);
            continue;
        }
        uint32_t index = letter - FIRST_SYLLABLE;
        latin_add(latin, sv_from(system->initials[index / (VOWEL_COUNT * FINAL_COUNT)]));
        latin_add(latin, sv_from(system->vowels[index / FINAL_COUNT % VOWEL_COUNT]));
        latin_add(latin, sv_from(system->finals[index % FINAL_COUNT]));
    }
}

void
romanise_hangul(struct latin *latin, const struct word *word)
{
    add_syllables(latin, word, 0, &revised);
}

/* A word of two to four syllables may be a family name and a given name: the family name has spellings of its own. */
static void
spell_with_family_name(struct spellings *spellings, const struct word *word)
{
    static const struct hangul_system *const systems[] = { &northern, &revised, &popular };

    char      bytes[4];
    struct sv native = sv_make(bytes, text_encode(bytes, word->letters[0]));
    struct sv rest = fold_spellings(native), family;
    while (sv_split(&family, &rest, ' ')) {
        for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
            struct latin latin = { .len = 0 };
            latin_add(&latin, family);
            add_syllables(&latin, word, 1, systems[i]);
            spellings_add(spellings, &latin);
        }
    }
}

void
spell_hangul(struct spellings *spellings, const struct word *word)
{
    static const struct hangul_system *const systems[] = { &northern, &mccune_reischauer, &popular };
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        struct latin latin = { .len = 0 };
        add_syllables(&latin, word, 0, systems[i]);
        spellings_add(spellings, &latin);
    }
    if (word->count >= 2 && word->count <= 4) spell_with_family_name(spellings, word);
}
