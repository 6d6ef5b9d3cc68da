#include "match/score.h"

#include <math.h>

void
sheet_add(struct sheet *sheet, const char *kind, struct sv query, struct sv candidate, const char *relation,
          double bits)
{
    bits = weights_round(bits);
    if (bits == 0) return;
    sheet->bits += bits;
    if (sheet->count == SHEET_TERMS_MAX) {
        sheet->terms[SHEET_TERMS_MAX - 1].bits += bits;
        return;
    }
    sheet->terms[sheet->count++] = (struct itd_term){ kind, query, candidate, relation, bits };
}

/* What the quality of the candidate's name takes off. */
static void
score_quality(struct sheet *sheet, const struct weights *weights, const struct scored_name *name)
{
    if (name->quality == NAME_QUALITY_WEAK) {
        sheet_add(sheet, "alias", sv_make(NULL, 0), name->text, "low quality", -weights->weak_alias);
    } else if (name->quality == NAME_QUALITY_PREVIOUS) {
        sheet_add(sheet, "alias", sv_make(NULL, 0), name->text, "former name", -weights->previous_name);
    }
}

static void
best_names(struct outcome *outcome, struct sheet *best, const struct scorer *scorer, const struct profile *query,
           const struct profile *candidate, const struct score_options *options)
{
    best->bits = -1e9;
    for (size_t i = 0; i < query->name_count; i++) {
        for (size_t j = 0; j < candidate->name_count; j++) {
            struct sheet              sheet;
            const struct scored_name *name = &candidate->names[j];
            if (name->quality == NAME_QUALITY_WEAK && options->weak == ITD_WEAK_EXCLUDE) continue;
            sheet.count = 0;
            sheet.bits = 0;
            score_names(&sheet, scorer, &query->names[i], name);
            score_quality(&sheet, scorer->weights, name);
            if (sheet.bits <= best->bits) continue;
            best->bits = sheet.bits;
            best->count = sheet.count;
            memcpy(best->terms, sheet.terms, sheet.count * sizeof *sheet.terms);
            outcome->query_name = i;
            outcome->candidate_name = j;
        }
    }
}

/* Words of a name are not independent, and namesakes exist: beyond some bits more words say little more. */
static void
score_limit(struct sheet *sheet, const struct weights *weights)
{
    double excess = sheet->bits - weights->name_limit;
    if (excess <= 0) return;
    sheet_add(sheet, "name-limit", sv_make(NULL, 0), sv_make(NULL, 0), "namesakes exist",
              -excess * (1 - weights->name_limit_share));
}

void
score_profiles(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer, const struct profile *query,
               const struct profile *candidate, const struct score_options *options)
{
    *outcome = (struct outcome){ .query_name = SIZE_MAX, .candidate_name = SIZE_MAX };
    sheet->count = 0;
    best_names(outcome, sheet, scorer, query, candidate, options);
    if (outcome->query_name == SIZE_MAX) sheet->bits = 0;
    size_t pairs = query->all_names * candidate->all_names;
    if (pairs > 1) {
        sheet_add(sheet, "names", sv_make(NULL, 0), sv_make(NULL, 0), "many names",
                  -log2(1 + (double)(pairs - 1) * scorer->weights->names_share));
    }
    if (!options->is_pair) score_limit(sheet, scorer->weights);
    outcome->name_bits = sheet->bits;
    outcome->weak = outcome->candidate_name != SIZE_MAX &&
                    candidate->names[outcome->candidate_name].quality == NAME_QUALITY_WEAK;
    score_evidence(outcome, sheet, scorer, query, candidate, outcome->name_bits);
    outcome->bits = sheet->bits;
}

bool
score_with_weak_rule(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer,
                     const struct profile *query, const struct profile *candidate, enum itd_weak weak)
{
    struct score_options options = { .weak = weak };
    score_profiles(outcome, sheet, scorer, query, candidate, &options);
    if (weak != ITD_WEAK_CORROBORATE || !outcome->weak) return true;
    /* A weak alias needs something beside it; without that only the other names count. */
    if (outcome->bits > outcome->name_bits) return true;
    options.weak = ITD_WEAK_EXCLUDE;
    score_profiles(outcome, sheet, scorer, query, candidate, &options);
    return outcome->candidate_name != SIZE_MAX || outcome->identifier_same;
}
