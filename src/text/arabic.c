#include "text/romanise.h"

enum {
    ALEF = 0x627,
    BEH = 0x628,
    DAL = 0x62f,
    AIN = 0x639,
    JEEM = 0x62c,
    QAF = 0x642,
    LAM = 0x644,
    HEH = 0x647,
    WAW = 0x648,
    YEH = 0x64a,
    HEBREW_BET = 0x5d1,
    HEBREW_VAV = 0x5d5,
    HEBREW_YOD = 0x5d9,
    HEBREW_KAF = 0x5db,
    HEBREW_PE = 0x5e4
};

/* How the letters that may be vowels are read between consonants. */
struct vowels {
    const char *yeh;
    const char *waw;
    const char *initial;
    const char *jeem;
    const char *qaf;
};

/* True when the two letters would run together into one sound (s + h is not sh) or into a doubled one that the
 * skeleton takes for a shadda, although an unwritten vowel stands between them. Two lams are nearly always those of
 * Allah or of the article. */
static bool
needs_vowel(const struct latin *latin, struct sv next, uint32_t letter, uint32_t before)
{
    if (latin->len == 0 || next.len == 0) return false;
    char last = latin->bytes[latin->len - 1];
    if (next.len == 1 && next.ptr[0] == 'h' && memchr("dgkstzcpb", last, 9)) return true;
    return letter == before && letter != LAM && letter != WAW && letter != YEH && last != 'a';
}

static bool
between_consonants(const struct word *word, size_t i)
{
    if (i == 0 || i + 1 >= word->count) return false;
    uint32_t before = word->letters[i - 1], after = word->letters[i + 1];
    return before != ALEF && after != ALEF && before != WAW && after != WAW && before != YEH && after != YEH;
}

static const char *
vowel_reading(const struct word *word, size_t i, uint32_t letter, const struct vowels *vowels)
{
    if (letter == YEH && (between_consonants(word, i) || i + 1 == word->count)) return vowels->yeh;
    if (letter == WAW && (between_consonants(word, i) || i + 1 == word->count)) return vowels->waw;
    if ((letter == ALEF || letter == AIN) && i == 0) return vowels->initial;
    if (letter == JEEM) return vowels->jeem;
    if (letter == QAF) return vowels->qaf;
    return NULL;
}

static void
add_letters(struct latin *latin, const struct word *word, size_t from, const struct vowels *vowels)
{
    uint32_t before = 0;
    for (size_t i = from; i < word->count; i++) {
        uint32_t    letter = word->letters[i];
        const char *own = vowels ? vowel_reading(word, i, letter, vowels) : NULL;
        struct sv   reading = own ? sv_from(own) : fold_of(letter).latin;
        if (needs_vowel(latin, reading, letter, before)) latin_add(latin, SV("a"));
        latin_add(latin, reading);
        before = letter;
    }
}

void
romanise_arabic(struct latin *latin, const struct word *word)
{
    add_letters(latin, word, 0, NULL);
}

static bool
has_article(const struct word *word)
{
    return word->count >= 5 && word->letters[0] == ALEF && word->letters[1] == LAM;
}

/* Abd al-..., which Latin spellings fuse with u, e or a. */
static bool
is_servant_name(const struct word *word)
{
    static const uint32_t prefix[] = { AIN, BEH, DAL, ALEF, LAM };
    return word->count > 5 && memcmp(word->letters, prefix, sizeof prefix) == 0;
}

static void
spell_servant_name(struct spellings *spellings, const struct word *word)
{
    static const char *const prefixes[] = { "abdul", "abdel" };
    for (size_t i = 0; i < 2; i++) {
        struct latin latin = { .len = 0 };
        latin_add(&latin, sv_from(prefixes[i]));
        add_letters(&latin, word, 5, NULL);
        spellings_add(spellings, &latin);
    }
}

/* The Latin side of al-Qadhafi is two tokens, of which this is the second. */
static void
spell_without_article(struct spellings *spellings, const struct word *word)
{
    char         bytes[TEXT_TOKEN_LENGTH_MAX * 4];
    size_t       len = 0;
    struct latin bare = { .len = 0 };
    for (size_t i = 2; i < word->count; i++) len += text_encode(bytes + len, word->letters[i]);
    struct sv rest = fold_spellings(sv_make(bytes, len)), spelling;
    for (int i = 0; i < 3 && sv_split(&spelling, &rest, ' '); i++) {
        bare.len = 0;
        latin_add(&bare, spelling);
        spellings_add(spellings, &bare);
    }
    bare.len = 0;
    add_letters(&bare, word, 2, NULL);
    spellings_add(spellings, &bare);
}

void
spell_arabic(struct spellings *spellings, const struct word *word)
{
    static const struct vowels systems[] = {
        { "ay", NULL, NULL, NULL, NULL }, /* Husayn */
        { "i", "u", NULL, NULL, NULL },   /* Karim, Mahmud */
        { "i", "u", "o", NULL, NULL },    /* Omar, Osama */
        { "i", "ou", NULL, "dj", "k" },   /* French Maghreb */
        { "i", "v", NULL, NULL, "gh" },   /* Persian */
        { "i", "u", NULL, "g", NULL },    /* Egypt */
    };
    if (spellings->count > 2) return; /* the table knows the vowels, rules only guess them */
    if (is_servant_name(word)) spell_servant_name(spellings, word);
    if (has_article(word)) spell_without_article(spellings, word);
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        struct latin latin = { .len = 0 };
        add_letters(&latin, word, 0, &systems[i]);
        spellings_add(spellings, &latin);
    }
}

/* Vav and yod may be vowels; bet, kaf and pe have two sounds. */
void
spell_hebrew(struct spellings *spellings, const struct word *word)
{
    static const struct {
        const char *vav, *yod, *bet, *kaf, *pe;
    } systems[] = {
        { "o", "i", NULL, NULL, NULL }, { "u", "i", NULL, NULL, NULL }, { NULL, "i", "v", NULL, NULL },
        { "o", "i", "v", "ch", "f" },   { "o", "i", NULL, NULL, "f" },  { "w", NULL, NULL, "kh", NULL },
    };
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        struct latin latin = { .len = 0 };
        for (size_t j = 0; j < word->count; j++) {
            uint32_t    letter = word->letters[j];
            const char *own = NULL;
            if (letter == HEBREW_VAV && j) own = systems[i].vav;
            if (letter == HEBREW_YOD && j) own = systems[i].yod;
            if (letter == HEBREW_BET && j) own = systems[i].bet;
            if (letter == HEBREW_KAF && j) own = systems[i].kaf;
            if (letter == HEBREW_PE && j) own = systems[i].pe;
            if (own) {
                latin_add(&latin, sv_from(own));
            } else {
                latin_add_letter(&latin, letter);
            }
        }
        spellings_add(spellings, &latin);
    }
}
