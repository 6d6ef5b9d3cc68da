/* The relations of two tokens. */
#include "match/score.h"

const char *
relation_name(enum relation relation)
{
    static const char *const NAMES[] = { "none",     "equal",  "romanisation", "reading", "edit",   "skeleton",
                                         "nickname", "symbol", "initial",      "fused",   "acronym" };
    return NAMES[relation];
}

/* The share of its bits that a token of a kind counts. */
double
token_share(const struct weights *weights, uint8_t kind)
{
    switch (kind) {
    case NAME_WORD: return weights->word_share;
    case NAME_NUMBER: return weights->number_share;
    case NAME_PARTICLE: return weights->particle_share;
    case NAME_TITLE: return weights->title_share;
    case NAME_LEGAL:
    case NAME_CONTINUED: return 0;
    default: return 1;
    }
}

static double
least(double a, double b)
{
    return a < b ? a : b;
}

static void
better(struct related *best, enum relation relation, double bits)
{
    if (bits > best->bits) *best = (struct related){ relation, bits };
}

static bool
is_latin(const struct token *token)
{
    return token->script == TEXT_LATIN || token->script == TEXT_COMMON;
}

/* Equal Latin forms: the same word, one reading of two written forms, or one written form and its romanisation. */
static struct related
relate_equal(const struct weights *weights, const struct token *a, const struct token *b, double bits)
{
    if (is_latin(a) != is_latin(b)) return (struct related){ RELATION_ROMANISED, bits - weights->romanised };
    if (!is_latin(a) && a->script == b->script && a->native.len && b->native.len && !sv_equal(a->native, b->native)) {
        return (struct related){ RELATION_READING, bits - weights->reading };
    }
    return (struct related){ RELATION_EQUAL, bits + weights->equal };
}

static double
edit_cost(const struct weights *weights, unsigned edits, size_t shorter)
{
    if (edits == 1) {
        return shorter <= 4 ? weights->edit1_short : shorter <= 6 ? weights->edit1_middle : weights->edit1_long;
    }
    return shorter <= 9 ? weights->edit2_middle : weights->edit2_long;
}

static void
relate_edits(struct related *best, const struct weights *weights, const struct token *a, const struct token *b,
             double bits)
{
    size_t   shorter = a->latin.len < b->latin.len ? a->latin.len : b->latin.len;
    unsigned allowed = text_edits_allowed(shorter);
    if (allowed == 0 || a->kind == NAME_NUMBER || b->kind == NAME_NUMBER) return;
    unsigned edits = text_osa(a->latin, b->latin, allowed);
    if (edits >= 1 && edits <= allowed) better(best, RELATION_EDIT, bits - edit_cost(weights, edits, shorter));
}

static bool
has_romanisation(const struct token *token, struct sv latin)
{
    for (size_t i = 0; i < token->romanisation_count; i++) {
        if (sv_equal(token->romanisations[i], latin)) return true;
    }
    return false;
}

static bool
same_number(const struct token *a, const struct token *b)
{
    struct sv x = a->symbol.len ? sv_slice(a->symbol, sizeof "number:" - 1, a->symbol.len) : a->latin;
    struct sv y = b->symbol.len ? sv_slice(b->symbol, sizeof "number:" - 1, b->symbol.len) : b->latin;
    return sv_equal(x, y);
}

struct related
relate(const struct scorer *scorer, const struct token *a, const struct token *b)
{
    const struct weights *weights = scorer->weights;
    struct related        best = { RELATION_NONE, 0 };
    double                share = least(token_share(weights, a->kind), token_share(weights, b->kind));
    if (share <= 0) return best;
    double bits = least(a->bits, b->bits);
    if (sv_equal(a->latin, b->latin)) {
        best = relate_equal(weights, a, b, bits);
    } else if (a->kind == NAME_NUMBER && b->kind == NAME_NUMBER) {
        if (same_number(a, b)) better(&best, RELATION_SYMBOL, bits);
    } else if (a->kind == NAME_INITIAL || b->kind == NAME_INITIAL) {
        bool fits = a->latin.len && b->latin.len && a->latin.ptr[0] == b->latin.ptr[0];
        if (fits) better(&best, RELATION_INITIAL, least(weights->initial, bits));
    } else {
        if (a->symbol.len && sv_equal(a->symbol, b->symbol)) better(&best, RELATION_SYMBOL, bits);
        relate_edits(&best, weights, a, b, bits);
        if (has_romanisation(a, b->latin) || has_romanisation(b, a->latin)) {
            better(&best, RELATION_ROMANISED, bits - weights->romanised);
        }
        if (a->skeleton.len && sv_equal(a->skeleton, b->skeleton)) {
            better(&best, RELATION_SKELETON, bits - weights->skeleton);
        }
        if (bits > weights->nickname && bits - weights->nickname > best.bits &&
            name_are_nicknames(scorer->tables, a->latin, b->latin)) {
            better(&best, RELATION_NICKNAME, bits - weights->nickname);
        }
    }
    best.bits *= share;
    return best.bits > 0 ? best : (struct related){ RELATION_NONE, 0 };
}
