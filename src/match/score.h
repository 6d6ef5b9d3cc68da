/* score: how much two profiles speak for being the same party, as terms in bits.
 *
 * Names: the tokens of two names are aligned one to one by the relations R (ARCHITECTURE.md, "Scores"); what agrees adds
 * its rarity, less what a looser relation costs; what is left over on one side is an omission, on both a contradiction.
 * The best pair of names counts, less log2 of the effective number of pairs. Then the evidence beside the names. The
 * score is the exact sum of its terms. Pure. The model is Fellegi and Sunter, "A theory for record linkage" (1969),
 * with the weights of agreement adjusted for the frequency of the value. */
#ifndef MATCH_SCORE_H
#define MATCH_SCORE_H

#include "interdict/match.h"
#include "match/profile.h"
#include "match/weights.h"

enum relation {
    RELATION_NONE,
    RELATION_EQUAL,
    RELATION_ROMANISED,
    RELATION_READING,
    RELATION_EDIT,
    RELATION_SKELETON,
    RELATION_NICKNAME,
    RELATION_SYMBOL,
    RELATION_INITIAL,
    RELATION_FUSED,
    RELATION_ACRONYM
};
const char *relation_name(enum relation relation);

struct related {
    enum relation relation;
    double        bits;
};

struct scorer {
    const struct itd_ftm     *ftm;
    const struct name_tables *tables;
    const struct weights     *weights;
};

/* The share of its bits that a token of a kind (enum name_kind) counts. */
double token_share(const struct weights *weights, uint8_t kind);

/* The best relation of two tokens and its bits; RELATION_NONE when there is none that earns any. Symmetric. */
struct related relate(const struct scorer *scorer, const struct token *a, const struct token *b);

enum { SHEET_TERMS_MAX = 128 };
struct sheet {
    struct itd_term terms[SHEET_TERMS_MAX];
    size_t          count;
    double          bits;
};

/* Scores one name against another, and appends the terms. */
void score_names(struct sheet *sheet, const struct scorer *scorer, const struct scored_name *query,
                 const struct scored_name *candidate);

/* What the whole comparison found. */
struct outcome {
    double bits;
    double name_bits;
    size_t query_name;     /* which names met best; SIZE_MAX when there are none */
    size_t candidate_name;
    bool   identifier_same;
    bool   contradicted; /* birth date or name speak against it */
    bool   weak;         /* the candidate's name is a low-quality alias */
};

struct score_options {
    enum itd_weak weak;
    bool          is_pair; /* the two sides by themselves: how many people bear the name does not matter */
};

/* Scores two profiles; `sheet` gets the terms (it is reset first). */
void score_profiles(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer,
                    const struct profile *query, const struct profile *candidate, const struct score_options *options);

/* Scores by the rule for weak aliases. Returns whether the pair may be a hit at all. */
bool score_with_weak_rule(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer,
                          const struct profile *query, const struct profile *candidate, enum itd_weak weak);

/* Evidence beside the names (evidence.c). */
void score_evidence(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer,
                    const struct profile *query, const struct profile *candidate, double name_bits);

/* Adds a term; bits are rounded to a multiple of 1/1024. Terms beyond the sheet are summed into its last one. */
void sheet_add(struct sheet *sheet, const char *kind, struct sv query, struct sv candidate, const char *relation,
               double bits);

#endif
