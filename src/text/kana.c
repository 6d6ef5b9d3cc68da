#include "text/romanise.h"

enum { SMALL_TSU = 0x30c3, SMALL_YA = 0x30e3, SMALL_YU = 0x30e5, SMALL_YO = 0x30e7, KANA_N = 0x30f3 };

static bool
is_small_y(uint32_t letter)
{
    return letter == SMALL_YA || letter == SMALL_YU || letter == SMALL_YO;
}

static bool
is_small_vowel(uint32_t letter)
{
    return letter == 0x30a1 || letter == 0x30a3 || letter == 0x30a5 || letter == 0x30a7 || letter == 0x30a9;
}

/* ki + small yo: kyo, but shi + small yo: sho. */
static void
join_small_y(struct latin *latin, struct sv reading)
{
    if (latin->len == 0 || latin->bytes[latin->len - 1] != 'i') {
        latin_add(latin, reading);
        return;
    }
    latin->len--;
    char before = latin->len ? latin->bytes[latin->len - 1] : 'i';
    bool palatal = before == 'j' || (before == 'h' && latin->len > 1 && memchr("sc", latin->bytes[latin->len - 2], 2));
    latin_add(latin, palatal ? sv_slice(reading, 1, reading.len) : reading);
}

/* fu + small a: fa; u + small i: wi; che, ti and the like. */
static void
join_small_vowel(struct latin *latin, struct sv reading)
{
    if (latin->len == 0) {
        latin_add(latin, reading);
        return;
    }
    char vowel = latin->bytes[--latin->len];
    bool alone = latin->len == 0 || memchr("aeiou", latin->bytes[latin->len - 1], 5);
    if (alone) latin_add(latin, vowel == 'u' ? SV("w") : sv_make(&vowel, 1));
    latin_add(latin, reading);
}

/* Hepburn: small tsu doubles the next consonant, with t before ch. */
static void
double_consonant(struct latin *latin, struct sv next)
{
    if (next.len == 0 || memchr("aeioun", next.ptr[0], 6)) return;
    latin_add(latin, sv_starts_with(next, SV("ch")) ? SV("t") : sv_slice(next, 0, 1));
}

void
romanise_kana(struct latin *latin, const struct word *word)
{
    bool doubled = false;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t  letter = word->letters[i];
        struct sv reading = fold_of(letter).latin;
        if (letter == SMALL_TSU) {
            doubled = true;
            continue;
        }
        if (doubled) double_consonant(latin, reading);
        doubled = false;
        if (is_small_y(letter) && reading.len) {
            join_small_y(latin, reading);
        } else if (is_small_vowel(letter)) {
            join_small_vowel(latin, reading);
        } else {
            latin_add(latin, reading);
        }
    }
}

struct replacement {
    const char *from;
    const char *to;
};

static struct latin
replace_all(const struct latin *latin, const struct replacement *replacements, size_t count)
{
    struct latin result = { .len = 0 };
    struct sv    rest = sv_make(latin->bytes, latin->len);
    while (rest.len) {
        size_t i = 0;
        while (i < count && !sv_starts_with(rest, sv_from(replacements[i].from))) i++;
        size_t used = i < count ? strlen(replacements[i].from) : 1;
        latin_add(&result, i < count ? sv_from(replacements[i].to) : sv_slice(rest, 0, 1));
        rest = sv_slice(rest, used, rest.len);
    }
    return result;
}

void
spell_kana(struct spellings *spellings, const struct word *word)
{
    static const struct replacement short_vowels[] = { { "ou", "o" }, { "oo", "o" }, { "uu", "u" } };
    static const struct replacement traditional[] = { { "nb", "mb" }, { "np", "mp" }, { "nm", "mm" },
                                                      { "ou", "o" },  { "oo", "o" },  { "uu", "u" } };
    static const struct replacement long_vowels[] = { { "ou", "oh" }, { "oo", "oh" } };
    static const struct replacement kunrei[] = { { "shi", "si" }, { "sh", "sy" }, { "chi", "ti" }, { "ch", "ty" },
                                                 { "tsu", "tu" }, { "ji", "zi" }, { "j", "zy" },   { "fu", "hu" } };
    static const struct {
        const struct replacement *replacements;
        size_t                    count;
    } systems[] = { { short_vowels, 3 }, { traditional, 6 }, { long_vowels, 2 }, { kunrei, 8 } };
    struct latin hepburn = { .len = 0 };
    romanise_kana(&hepburn, word);
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        struct latin latin = replace_all(&hepburn, systems[i].replacements, systems[i].count);
        spellings_add(spellings, &latin);
    }
}
