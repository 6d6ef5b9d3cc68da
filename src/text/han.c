#include "text/romanise.h"

/* Pinyin to Wade-Giles without diacritics and apostrophes: whole syllables that are irregular, then initials and
 * finals. */
struct syllable_part {
    const char *pinyin;
    const char *wade_giles;
};

static const struct syllable_part whole[] = {
    { "zhi", "chih" }, { "chi", "chih" }, { "shi", "shih" }, { "ri", "jih" },  { "zi", "tzu" },    { "ci", "tzu" },
    { "si", "ssu" },   { "yi", "i" },     { "you", "yu" },   { "yan", "yen" }, { "ye", "yeh" },    { "yue", "yueh" },
    { "er", "erh" },   { "ge", "ko" },    { "ke", "ko" },    { "he", "ho" },   { "e", "o" },       { "gui", "kuei" },
    { "kui", "kuei" }, { "guo", "kuo" },  { "kuo", "kuo" },  { "huo", "huo" }, { "shuo", "shuo" }, { "yong", "yung" },
};

static const struct syllable_part initials[] = {
    { "zh", "ch" }, { "ch", "ch" }, { "sh", "sh" }, { "b", "p" },  { "d", "t" },  { "g", "k" },
    { "j", "ch" },  { "q", "ch" },  { "x", "hs" },  { "z", "ts" }, { "c", "ts" }, { "r", "j" },
};

static const struct syllable_part finals[] = {
    { "iong", "iung" }, { "ong", "ung" }, { "ian", "ien" }, { "ie", "ieh" }, { "ue", "ueh" }, { "uo", "o" },
};

void
spell_han(struct spellings *spellings, struct sv pinyin)
{
    struct latin latin = { .len = 0 };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        if (!sv_equal(pinyin, sv_from(whole[i].pinyin))) continue;
        latin_add(&latin, sv_from(whole[i].wade_giles));
        spellings_add(spellings, &latin);
        return;
    }
    struct sv rest = pinyin;
    for (size_t i = 0; i < sizeof initials / sizeof initials[0]; i++) {
        if (!sv_starts_with(rest, sv_from(initials[i].pinyin))) continue;
        latin_add(&latin, sv_from(initials[i].wade_giles));
        rest = sv_slice(rest, strlen(initials[i].pinyin), rest.len);
        break;
    }
    for (size_t i = 0; rest.len && i < sizeof finals / sizeof finals[0]; i++) {
        if (!sv_ends_with(rest, sv_from(finals[i].pinyin))) continue;
        latin_add(&latin, sv_slice(rest, 0, rest.len - strlen(finals[i].pinyin)));
        latin_add(&latin, sv_from(finals[i].wade_giles));
        spellings_add(spellings, &latin);
        return;
    }
    latin_add(&latin, rest);
    spellings_add(spellings, &latin);
}
