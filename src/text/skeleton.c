#include "text/text.h"

/* The skeleton grows to at most twice the token: x gives two letters. */
struct skeleton {
    size_t len;
    size_t consonants;
    bool   adjacent; /* the last consonant stands directly before what comes now */
    char   bytes[2 * TEXT_TOKEN_LENGTH_MAX + 2];
};

struct sound {
    const char *spelling;
    char        letter;
};

/* Spellings of one sound, longer ones before their beginnings. c stands for the hushing sounds (Rachid, Rashid). */
static const struct sound sounds[] = {
    { "schtsch", 'c' }, { "shch", 'c' }, { "tsch", 'c' }, { "dsch", 'j' }, { "sch", 'c' }, { "tch", 'c' },
    { "dzh", 'j' },     { "cz", 'c' },   { "sz", 'c' },   { "sh", 'c' },   { "ch", 'c' },  { "zh", 'j' },
    { "kh", 'h' },      { "gh", 'k' },   { "ph", 'f' },   { "th", 't' },   { "dh", 'd' },  { "bh", 'b' },
    { "jh", 'j' },      { "dj", 'j' },   { "ck", 'k' },   { "q", 'k' },    { "g", 'k' },   { "v", 'f' },
};

static inline char
at(struct sv s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

static inline bool
is_one_of(char c, const char *set)
{
    for (; *set; set++) {
        if (*set == c) return true;
    }
    return false;
}

static inline bool
is_vowel(char c)
{
    const uint32_t vowels = 1u << 0 | 1u << 4 | 1u << 8 | 1u << 14 | 1u << 20 | 1u << 24; /* a e i o u y */
    return c >= 'a' && c <= 'z' && (vowels >> (c - 'a') & 1);
}

static bool
is_consonant(char c)
{
    return c >= 'a' && c <= 'z' && !is_vowel(c);
}

static void
add_vowel(struct skeleton *skeleton, char vowel)
{
    if (vowel) skeleton->bytes[skeleton->len++] = vowel;
    skeleton->adjacent = false;
}

static void
add_consonant(struct skeleton *skeleton, char consonant)
{
    if (skeleton->adjacent && skeleton->bytes[skeleton->len - 1] == consonant) return;
    skeleton->bytes[skeleton->len++] = consonant;
    skeleton->consonants++;
    skeleton->adjacent = true;
}

/* What begins a name stays: Ahmad is not Hamid, Omar is not Amir, Yusuf is not Asif. Returns the letters used. */
static size_t
read_begin(struct skeleton *skeleton, struct sv s)
{
    char first = at(s, 0), second = at(s, 1);
    if (first == 'w') {
        add_consonant(skeleton, 'f');
        return second == 'h' ? 2 : 1;
    }
    if (!is_vowel(first)) return 0;
    if (first == 'o' && second == 'u' && is_vowel(at(s, 2))) { /* Oualid, Walid */
        add_consonant(skeleton, 'f');
        return 2;
    }
    if (is_one_of(first, "yi") && second == 'e' && at(s, 2) != 'h') { /* Yevgeny, Evgeny, but Yehia, Yahya */
        add_vowel(skeleton, 'a');
        return 2;
    }
    if (first == 'y' || (first == 'i' && is_one_of(second, "aeou"))) { /* Yusuf, Iosif */
        add_consonant(skeleton, 'y');
        skeleton->adjacent = false;
        return 1;
    }
    add_vowel(skeleton, is_one_of(first, "ou") ? 'o' : 'a');
    return is_one_of(first, "ae") && is_one_of(second, "iy") ? 0 : 1;
}

/* A diphthong before a consonant stays: Hussein, Husayn and Hossein are not Hassan. Returns the letters used. */
static size_t
read_vowel(struct skeleton *skeleton, struct sv s, size_t i)
{
    bool   diphthong = is_one_of(at(s, i), "ae") && is_one_of(at(s, i + 1), "iy");
    size_t used = diphthong ? 2 : 1;
    if (at(s, i) == 'a' && at(s, i + 1) == 'e' && at(s, i + 2) == 'e') { /* Saeed, Said */
        diphthong = true;
        used = 3;
    }
    add_vowel(skeleton, diphthong && is_consonant(at(s, i + used)) ? 'i' : '\0');
    return used;
}

/* w is v before a vowel and in the Slavic endings -ow, -ew; else it belongs to a vowel (Tawfiq, Toufik). */
static void
read_w(struct skeleton *skeleton, struct sv s, size_t i)
{
    char next = at(s, i + 1);
    bool ending = is_one_of(at(s, i - 1), "oei") && (next == '\0' || next == 's');
    if (is_vowel(next) || ending) {
        add_consonant(skeleton, 'f');
    } else {
        add_vowel(skeleton, '\0');
    }
}

/* The sounds that depend on what stands around them. Returns the letters used, 0 when `i` is none of them. */
static size_t
read_in_context(struct skeleton *skeleton, struct sv s, size_t i)
{
    char c = at(s, i), next = at(s, i + 1);
    bool last = i + 1 == s.len;
    if (c == 'h' && last) return 1;                                   /* Abdullah, Abdulla; Fatimah, Fatima */
    if (c == 'j' && last && i && is_one_of(at(s, i - 1), "eiy")) return 1; /* Sergej, Sergei */
    if (c == 't' && next == 'z') {                                    /* tz, ts */
        add_consonant(skeleton, 't');
        add_consonant(skeleton, 's');
        return 2;
    }
    if (c == 'x') { /* Alexander, Aleksandr */
        add_consonant(skeleton, 'k');
        add_consonant(skeleton, 's');
        return 1;
    }
    return 0;
}

static size_t
read_consonant(struct skeleton *skeleton, struct sv s, size_t i)
{
    size_t    used = read_in_context(skeleton, s, i);
    struct sv rest = sv_slice(s, i, s.len);
    if (used) return used;
    for (size_t j = 0; j < sizeof sounds / sizeof sounds[0]; j++) {
        if (sounds[j].spelling[0] == rest.ptr[0] && sv_starts_with(rest, sv_from(sounds[j].spelling))) {
            add_consonant(skeleton, sounds[j].letter);
            return strlen(sounds[j].spelling);
        }
    }
    char c = at(s, i);
    if (c == 'c') c = is_one_of(at(s, i + 1), "eiy") ? 's' : 'k';
    add_consonant(skeleton, c);
    return 1;
}

struct sv
text_skeleton(struct itd_arena *arena, struct sv latin)
{
    struct skeleton skeleton = { .len = 0 };
    if (latin.len > TEXT_TOKEN_LENGTH_MAX) latin.len = TEXT_TOKEN_LENGTH_MAX;
    for (size_t i = 0; i < latin.len; i++) {
        if (latin.ptr[i] < 'a' || latin.ptr[i] > 'z') return sv_make(NULL, 0);
    }
    for (size_t i = read_begin(&skeleton, latin); i < latin.len;) {
        char c = latin.ptr[i];
        if (is_vowel(c)) {
            i += read_vowel(&skeleton, latin, i);
        } else if (c == 'w') {
            read_w(&skeleton, latin, i++);
        } else {
            i += read_consonant(&skeleton, latin, i);
        }
    }
    if (skeleton.consonants < 2) return sv_make(NULL, 0);
    return itd_arena_copy(arena, sv_make(skeleton.bytes, skeleton.len));
}
