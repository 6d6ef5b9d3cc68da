#include "text/romanise.h"

enum {
    ALPHA = 0x3b1,
    BETA = 0x3b2,
    GAMMA = 0x3b3,
    EPSILON = 0x3b5,
    ETA = 0x3b7,
    THETA = 0x3b8,
    KAPPA = 0x3ba,
    MU = 0x3bc,
    XI = 0x3be,
    OMICRON = 0x3bf,
    PI = 0x3c0,
    SIGMA = 0x3c3,
    TAU = 0x3c4,
    UPSILON = 0x3c5,
    PHI = 0x3c6,
    CHI = 0x3c7,
    PSI = 0x3c8
};

static bool
is_voiceless(uint32_t letter)
{
    return letter == THETA || letter == KAPPA || letter == XI || letter == PI || letter == SIGMA || letter == TAU ||
           letter == PHI || letter == CHI || letter == PSI;
}

/* The pairs of ELOT 743; returns "" when the two letters are read one by one. `after` is what follows, 0 at the end. */
static const char *
pair_reading(uint32_t first, uint32_t second, uint32_t after, bool at_begin)
{
    bool voiceless = after == 0 || is_voiceless(after);
    if (second == UPSILON) {
        if (first == OMICRON) return "ou";
        if (first == ALPHA) return voiceless ? "af" : "av";
        if (first == EPSILON) return voiceless ? "ef" : "ev";
        if (first == ETA) return voiceless ? "if" : "iv";
    }
    if (first == GAMMA && second == GAMMA) return "ng";
    if (first == GAMMA && second == XI) return "nx";
    if (first == GAMMA && second == CHI) return "nch";
    if (first == MU && second == PI && at_begin) return "b";
    return "";
}

static uint32_t
letter_at(const struct word *word, size_t i)
{
    return i < word->count ? word->letters[i] : 0;
}

struct greek_system {
    const char *beta, *eta, *upsilon, *phi, *chi, *mu_pi, *gamma_kappa;
};

static void
add_letters(struct latin *latin, const struct word *word, const struct greek_system *system)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t    letter = letter_at(word, i), next = letter_at(word, i + 1);
        const char *pair = pair_reading(letter, next, letter_at(word, i + 2), i == 0);
        const char *own = NULL;
        if (system && letter == MU && next == PI) pair = system->mu_pi;
        if (system && letter == GAMMA && next == KAPPA) pair = system->gamma_kappa;
        if (system && letter == BETA) own = system->beta;
        if (system && letter == ETA) own = system->eta;
        if (system && letter == UPSILON) own = system->upsilon;
        if (system && letter == PHI) own = system->phi;
        if (system && letter == CHI) own = system->chi;
        if (pair[0]) {
            latin_add(latin, sv_from(pair));
            i++;
        } else if (own) {
            latin_add(latin, sv_from(own));
        } else {
            latin_add_letter(latin, letter);
        }
    }
}

void
romanise_greek(struct latin *latin, const struct word *word)
{
    add_letters(latin, word, NULL);
}

void
spell_greek(struct spellings *spellings, const struct word *word)
{
    static const struct greek_system systems[] = {
        { "v", "i", "i", "f", "h", "b", "g" },     /* as heard */
        { "v", "i", "y", "ph", "ch", "mp", "gk" }, /* as in older passports */
        { "b", "e", "y", "ph", "ch", "mp", "nk" }, /* classical */
        { "v", "i", "y", "f", "kh", "b", "g" },    /* BGN/PCGN 1962 */
    };
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        struct latin latin = { .len = 0 };
        add_letters(&latin, word, &systems[i]);
        spellings_add(spellings, &latin);
    }
}
