/* One name against another: alignment, omissions, contradictions. */
#include "match/score.h"

#include <stdlib.h>

enum {
    EDGES_MAX = PROFILE_TOKENS_MAX * PROFILE_TOKENS_MAX,
    FUSED_MAX = 3 /* neighbours that may be written as one word */
};

static double
least(double a, double b)
{
    return a < b ? a : b;
}

/* An agreement of tokens [qi, qi + qn) with [ci, ci + cn). */
struct edge {
    double  bits;
    uint8_t relation;
    uint8_t qi, qn, ci, cn;
};

struct alignment {
    const struct scorer      *scorer;
    const struct scored_name *query;
    const struct scored_name *candidate;
    struct edge               edges[EDGES_MAX + 4 * PROFILE_TOKENS_MAX];
    size_t                    edge_count;
    uint32_t                  query_used;
    uint32_t                  candidate_used;
};

static void
add_edge(struct alignment *alignment, enum relation relation, double bits, size_t qi, size_t qn, size_t ci, size_t cn)
{
    if (bits <= 0 || alignment->edge_count == sizeof alignment->edges / sizeof *alignment->edges) return;
    alignment->edges[alignment->edge_count++] =
        (struct edge){ bits, (uint8_t)relation, (uint8_t)qi, (uint8_t)qn, (uint8_t)ci, (uint8_t)cn };
}

/* Whether `whole` is the tokens [at, at + n) of `name` written as one word; `*bits` gets what they weigh together. */
static bool
is_fusion(double *bits, struct sv whole, const struct scored_name *name, size_t at, size_t n,
          const struct weights *weights)
{
    size_t done = 0;
    *bits = 0;
    for (size_t i = at; i < at + n; i++) {
        struct sv latin = name->tokens[i].latin;
        if (latin.len > whole.len - done || memcmp(whole.ptr + done, latin.ptr, latin.len) != 0) return false;
        done += latin.len;
        *bits += name->tokens[i].bits * token_share(weights, name->tokens[i].kind);
    }
    return done == whole.len;
}

/* The same for a token in another script, in any of its romanisations: 김정은 is "kimjongun". */
static bool
is_fusion_of_token(double *bits, const struct token *whole, const struct scored_name *name, size_t at, size_t n,
                   const struct weights *weights)
{
    if (is_fusion(bits, whole->latin, name, at, n, weights)) return true;
    for (size_t i = 0; i < whole->romanisation_count; i++) {
        if (is_fusion(bits, whole->romanisations[i], name, at, n, weights)) return true;
    }
    return false;
}

/* Runs of neighbours in `parts` that one token of `wholes` joins. */
static void
add_fusions(struct alignment *alignment, const struct scored_name *wholes, const struct scored_name *parts,
            bool query_is_whole)
{
    const struct weights *weights = alignment->scorer->weights;
    for (size_t w = 0; w < wholes->count; w++) {
        const struct token *whole = &wholes->tokens[w];
        double              own = whole->bits * token_share(weights, whole->kind);
        for (size_t at = 0; at + 1 < parts->count; at++) {
            for (size_t n = 2; n <= FUSED_MAX && at + n <= parts->count; n++) {
                double bits;
                if (!is_fusion_of_token(&bits, whole, parts, at, n, weights)) continue;
                bits = least(bits, own) - weights->fused;
                if (query_is_whole) {
                    add_edge(alignment, RELATION_FUSED, bits, w, 1, at, n);
                } else {
                    add_edge(alignment, RELATION_FUSED, bits, at, n, w, 1);
                }
            }
        }
    }
}

/* A token that is the first letters of all the words of the other name. */
static void
add_acronyms(struct alignment *alignment, const struct scored_name *shorts, const struct scored_name *longs,
             bool query_is_short)
{
    const struct weights *weights = alignment->scorer->weights;
    if (longs->acronym.len == 0) return;
    for (size_t s = 0; s < shorts->count; s++) {
        const struct token *token = &shorts->tokens[s];
        if (!sv_equal(token->latin, longs->acronym)) continue;
        double bits = least(weights->acronym, token->bits * token_share(weights, token->kind));
        if (query_is_short) {
            add_edge(alignment, RELATION_ACRONYM, bits, s, 1, 0, longs->count);
        } else {
            add_edge(alignment, RELATION_ACRONYM, bits, 0, longs->count, s, 1);
        }
    }
}

static int
by_bits(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    if (x->bits != y->bits) return x->bits > y->bits ? -1 : 1;
    if (x->qi != y->qi) return x->qi < y->qi ? -1 : 1;
    return x->ci < y->ci ? -1 : x->ci > y->ci;
}

static uint32_t
mask(size_t at, size_t n)
{
    return (uint32_t)((n >= 32 ? UINT32_MAX : (1u << n) - 1) << at);
}

static struct sv
written(const struct scored_name *name, size_t at, size_t n)
{
    struct sv first = name->tokens[at].written, last = name->tokens[at + n - 1].written;
    if (name->text.len == 0) return first; /* from an index, which does not have the name as written */
    return sv_make(first.ptr, (size_t)(last.ptr + last.len - first.ptr));
}

/* Takes the edges best first; each token is used once. Appends a term for each. */
static void
take_edges(struct sheet *sheet, struct alignment *alignment)
{
    uint8_t taken_q[PROFILE_TOKENS_MAX], taken_c[PROFILE_TOKENS_MAX];
    size_t  taken = 0;
    bool    disordered = false;
    qsort(alignment->edges, alignment->edge_count, sizeof *alignment->edges, by_bits);
    for (size_t e = 0; e < alignment->edge_count; e++) {
        const struct edge *edge = &alignment->edges[e];
        uint32_t           q = mask(edge->qi, edge->qn), c = mask(edge->ci, edge->cn);
        if (alignment->query_used & q || alignment->candidate_used & c) continue;
        alignment->query_used |= q;
        alignment->candidate_used |= c;
        sheet_add(sheet, "name", written(alignment->query, edge->qi, edge->qn),
                  written(alignment->candidate, edge->ci, edge->cn), relation_name(edge->relation), edge->bits);
        for (size_t t = 0; t < taken; t++) {
            disordered = disordered || (taken_q[t] < edge->qi) != (taken_c[t] < edge->ci);
        }
        taken_q[taken] = edge->qi;
        taken_c[taken++] = edge->ci;
    }
    if (disordered) {
        sheet_add(sheet, "name-order", alignment->query->text, alignment->candidate->text, "other order",
                  -alignment->scorer->weights->order);
    }
}

/* Tokens whose absence or difference means something. */
static bool
matters(const struct token *token)
{
    return token->kind == NAME_PLAIN || token->kind == NAME_INITIAL || token->kind == NAME_NUMBER ||
           token->kind == NAME_WORD;
}

static size_t
leftovers(const struct token *out[PROFILE_TOKENS_MAX], const struct scored_name *name, uint32_t used, bool numbers)
{
    size_t count = 0;
    for (size_t i = 0; i < name->count; i++) {
        const struct token *token = &name->tokens[i];
        if (used >> i & 1 || !matters(token) || (token->kind == NAME_NUMBER) != numbers) continue;
        out[count++] = token;
    }
    return count;
}

/* How much of a contradiction two different tokens are: words that look alike may be one word badly written. */
static double
difference(const struct token *a, const struct token *b)
{
    if (a->kind == NAME_INITIAL || b->kind == NAME_INITIAL) return 0.5;
    size_t   longer = a->latin.len > b->latin.len ? a->latin.len : b->latin.len;
    unsigned limit = (unsigned)(longer * 2 / 5);
    return longer >= 5 && text_osa(a->latin, b->latin, limit) <= limit ? 0.4 : 1;
}

static void
score_contradiction(struct sheet *sheet, const struct weights *weights, const struct token *a, const struct token *b)
{
    if (a->kind == NAME_NUMBER) {
        sheet_add(sheet, "name", a->written, b->written, "other number", -weights->number_differs);
        return;
    }
    double share = least(token_share(weights, a->kind), token_share(weights, b->kind));
    double bits = weights->contradiction + weights->contradiction_share * least(a->bits, b->bits);
    sheet_add(sheet, "name", a->written, b->written, "different", -bits * share * difference(a, b));
}

static void
score_omission(struct sheet *sheet, const struct weights *weights, const struct token *token, bool of_query)
{
    double bits = token->kind == NAME_NUMBER ? weights->omitted_number
                  : token->kind == NAME_WORD ? weights->omitted_word
                                             : weights->omitted_plain;
    if (of_query) {
        sheet_add(sheet, "name", token->written, sv_make(NULL, 0), "missing", -bits);
    } else {
        sheet_add(sheet, "name", sv_make(NULL, 0), token->written, "missing", -bits);
    }
}

/* Every word that matters has met one of the other name: chance meetings seldom do that. One word by itself must be the
 * same, not only alike. */
static void
score_wholeness(struct sheet *sheet, const struct alignment *alignment, const char *single_relation)
{
    const struct token *left[PROFILE_TOKENS_MAX];
    if (alignment->query_used == 0) return;
    static const char *const SAME[] = { "equal", "romanisation", "fused" };
    bool                     same = single_relation == NULL;
    for (size_t i = 0; i < sizeof SAME / sizeof *SAME && !same; i++) same = strcmp(single_relation, SAME[i]) == 0;
    if (!same) return;
    for (int numbers = 0; numbers < 2; numbers++) {
        if (leftovers(left, alignment->query, alignment->query_used, numbers) > 0 ||
            leftovers(left, alignment->candidate, alignment->candidate_used, numbers) > 0) {
            return;
        }
    }
    sheet_add(sheet, "name", alignment->query->text, alignment->candidate->text, "whole name",
              alignment->scorer->weights->whole);
}

/* Left over on both sides: contradictions, the most alike against each other. On one side: omissions. */
static void
score_leftovers(struct sheet *sheet, const struct alignment *alignment, bool numbers)
{
    const struct token *q[PROFILE_TOKENS_MAX], *c[PROFILE_TOKENS_MAX];
    size_t              nq = leftovers(q, alignment->query, alignment->query_used, numbers);
    size_t              nc = leftovers(c, alignment->candidate, alignment->candidate_used, numbers);
    while (nq > 0 && nc > 0) {
        size_t bi = 0, bj = 0;
        double best = 2;
        for (size_t i = 0; i < nq; i++) {
            for (size_t j = 0; j < nc; j++) {
                double d = difference(q[i], c[j]);
                if (d < best) {
                    best = d;
                    bi = i;
                    bj = j;
                }
            }
        }
        score_contradiction(sheet, alignment->scorer->weights, q[bi], c[bj]);
        q[bi] = q[--nq];
        c[bj] = c[--nc];
    }
    for (size_t i = 0; i < nq; i++) score_omission(sheet, alignment->scorer->weights, q[i], true);
    for (size_t j = 0; j < nc; j++) score_omission(sheet, alignment->scorer->weights, c[j], false);
}

static const struct token *
legal_form(const struct scored_name *name)
{
    for (size_t i = name->count; i-- > 0;) {
        if (name->tokens[i].kind == NAME_LEGAL) return &name->tokens[i];
    }
    return NULL;
}

static void
score_legal_forms(struct sheet *sheet, const struct weights *weights, const struct scored_name *query,
                  const struct scored_name *candidate)
{
    const struct token *a = legal_form(query), *b = legal_form(candidate);
    if (a == NULL || b == NULL) return;
    if (sv_equal(a->symbol, b->symbol)) {
        sheet_add(sheet, "legal-form", a->written, b->written, "symbol", weights->legal_same);
    } else if (!sv_equal(a->symbol, SV("legal:company")) && !sv_equal(b->symbol, SV("legal:company"))) {
        sheet_add(sheet, "legal-form", a->written, b->written, "different", -weights->legal_differs);
    }
}

void
score_names(struct sheet *sheet, const struct scorer *scorer, const struct scored_name *query,
            const struct scored_name *candidate)
{
    struct alignment alignment;
    alignment.scorer = scorer;
    alignment.query = query;
    alignment.candidate = candidate;
    alignment.edge_count = 0;
    alignment.query_used = alignment.candidate_used = 0;
    for (size_t i = 0; i < query->count; i++) {
        for (size_t j = 0; j < candidate->count; j++) {
            struct related related = relate(scorer, &query->tokens[i], &candidate->tokens[j]);
            add_edge(&alignment, related.relation, related.bits, i, 1, j, 1);
        }
    }
    add_fusions(&alignment, query, candidate, true);
    add_fusions(&alignment, candidate, query, false);
    add_acronyms(&alignment, query, candidate, true);
    add_acronyms(&alignment, candidate, query, false);
    size_t terms_before = sheet->count;
    take_edges(sheet, &alignment);
    score_wholeness(sheet, &alignment, sheet->count == terms_before + 1 ? sheet->terms[terms_before].relation : NULL);
    score_leftovers(sheet, &alignment, false);
    score_leftovers(sheet, &alignment, true);
    score_legal_forms(sheet, scorer->weights, query, candidate);
}
