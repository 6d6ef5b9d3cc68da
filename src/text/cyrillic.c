#include "text/romanise.h"

/* One letter in the systems that passports, lists and newspapers use. NULL: as in text_token.latin (BGN/PCGN without
 * diacritics). */
struct cyrillic_letter {
    uint32_t    letter;
    const char *passport;  /* ICAO Doc 9303, part 3 */
    const char *scholarly; /* ISO 9 and GOST 7.79 without diacritics */
    const char *german;    /* Duden */
    const char *french;
    const char *ukrainian; /* Cabinet of Ministers of Ukraine, resolution 55 (2010) */
    const char *press;     /* English-language newspapers */
};

enum { I = 0x438, SHORT_I = 0x439, KA = 0x43a, ES = 0x441, YERY = 0x44b, IE = 0x435, SYSTEM_COUNT = 6 };

static const struct cyrillic_letter letters[] = {
    { 0x432, NULL, NULL, "w", NULL, NULL, NULL },  { 0x433, NULL, NULL, NULL, NULL, "h", NULL },
    { 0x436, "zh", "z", "sch", "j", "zh", "zh" },  { 0x437, NULL, NULL, "s", NULL, NULL, NULL },
    { 0x438, "i", "i", "i", "i", "y", "i" },       { 0x439, "i", "j", "j", "i", "i", "i" },
    { 0x443, "u", "u", "u", "ou", "u", "u" },      { 0x445, "kh", "h", "ch", "kh", "kh", "h" },
    { 0x446, "ts", "c", "z", "ts", "ts", "ts" },   { 0x447, "ch", "c", "tsch", "tch", "ch", "ch" },
    { 0x448, "sh", "s", "sch", "ch", "sh", "sh" }, { 0x449, "shch", "sc", "schtsch", "chtch", "shch", "sch" },
    { 0x44a, "ie", NULL, NULL, NULL, NULL, NULL }, { 0x44e, "iu", "ju", "ju", "iou", "iu", "yu" },
    { 0x44f, "ia", "ja", "ja", "ia", "ia", "ya" }, { 0x452, "d", "d", "dj", "dj", NULL, "dj" },
    { 0x454, "ie", "e", "je", "ie", "ie", "ye" },  { 0x457, "i", "i", "ji", "i", "i", "yi" },
    { 0x45b, "c", "c", "c", "c", NULL, "c" },      { 0x45f, "dz", "dz", "dsch", "dj", NULL, "dzh" },
    { 0x491, "g", "g", "g", "g", "g", "g" },
};

static const char *
reading_of(uint32_t letter, size_t system)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        const struct cyrillic_letter *row = &letters[i];
        if (row->letter != letter) continue;
        const char *const readings[SYSTEM_COUNT] = { row->passport, row->scholarly, row->german,
                                                     row->french,   row->ukrainian, row->press };
        return readings[system];
    }
    return NULL;
}

static void
add_letters(struct latin *latin, const struct word *word, size_t from, size_t to, size_t system)
{
    for (size_t i = from; i < to; i++) {
        const char *reading = reading_of(word->letters[i], system);
        if (reading) {
            latin_add(latin, sv_from(reading));
        } else {
            latin_add_letter(latin, word->letters[i]);
        }
    }
}

static bool
ends_in_short_i(const struct word *word)
{
    size_t count = word->count;
    return count > 2 && word->letters[count - 1] == SHORT_I &&
           (word->letters[count - 2] == I || word->letters[count - 2] == YERY);
}

/* The press writes Dmitry and Alexander: one letter for the adjective ending, x for ks. */
static void
spell_as_press(struct spellings *spellings, const struct word *word, const char *ending, size_t system)
{
    struct latin latin = { .len = 0 };
    size_t       count = ends_in_short_i(word) ? word->count - 2 : word->count;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && word->letters[i] == KA && word->letters[i + 1] == ES) {
            latin_add(&latin, SV("x"));
            i++;
        } else {
            add_letters(&latin, word, i, i + 1, system);
        }
    }
    if (count < word->count) latin_add(&latin, sv_from(ending));
    spellings_add(spellings, &latin);
}

void
spell_cyrillic(struct spellings *spellings, const struct word *word)
{
    enum { PASSPORT, SCHOLARLY, GERMAN, FRENCH, UKRAINIAN, PRESS };
    static const size_t order[] = { SCHOLARLY, UKRAINIAN, GERMAN, FRENCH };
    struct latin        passport = { .len = 0 };
    add_letters(&passport, word, 0, word->count, PASSPORT);
    spellings_add(spellings, &passport);
    spell_as_press(spellings, word, "y", PRESS);
    if (word->count > 1 && word->letters[0] == IE) {
        struct latin latin = { .len = 0 };
        latin_add(&latin, SV("ye"));
        add_letters(&latin, word, 1, word->count, PASSPORT);
        spellings_add(spellings, &latin);
    }
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        struct latin latin = { .len = 0 };
        add_letters(&latin, word, 0, word->count, order[i]);
        spellings_add(spellings, &latin);
    }
    spell_as_press(spellings, word, "i", PASSPORT);
}
