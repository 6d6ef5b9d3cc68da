/* regimes: what the tables programmes, measures and regimes say of a designation.
 *
 * A programme code of a list leads to a regime and to the measures that it usually brings; the text of a measure as
 * a list publishes it leads to measures; a regime has effect over intervals, which may differ by list, programme and
 * entry. The head comments of data/programmes.tsv, data/measures.tsv and data/regimes.tsv say what a row means. A
 * `struct regimes` is immutable once open and may be read by any number of threads; slices that it gives live as long
 * as it does. */
#ifndef MATCH_REGIMES_H
#define MATCH_REGIMES_H

#include "interdict/match.h"

#include "base/hash.h"

struct regimes;

enum {
    REGIMES_KEY_MAX = 1024 /* bytes of a list and a code or a measure's text together; a longer one is in no table */
};

/* Opens the three tables, from `folder` (may be NULL) or as compiled in. The caller closes it. ITD_NO_MEMORY,
 * ITD_NOT_FOUND, ITD_IO, and ITD_FORMAT when a column is missing or a cell is not what it should be. */
enum itd_status regimes_open(struct regimes **regimes, const char *folder, struct itd_error *error);
/* NULL is fine. */
void regimes_close(struct regimes *regimes);
/* SHA-256 over the hashes of the three tables, which answers name. */
struct sha256 regimes_sum(const struct regimes *regimes);

/* What a programme code of a list brings. False, with an empty regime and no measures, when no row has it. */
bool regimes_programme(struct sv *regime, uint32_t *measures, const struct regimes *regimes, struct sv list,
                       struct sv code);

/* The measures (ITD_MEASURE_* bits) of a text that states one or several, 0 when none is understood. Case and spaces do
 * not count. The whole text is looked up first, then its parts between '|' and ';', then the parts between ',', then
 * what is glued together ("Asset freezeTravel ban"). Our own names ("asset-freeze") are understood everywhere, and
 * a text that the list itself has no row for as any other list has it, when those that have it agree. */
uint32_t regimes_measures(const struct regimes *regimes, struct sv list, struct sv text);

/* A half-open run of days [from, to); ITD_DATE_NONE is no bound. */
struct regime_span {
    int32_t from;
    int32_t to;
};

/* When designations of a regime have effect, for an entry of `list` under `programme` with `reference` (any may be
 * empty): the union of the rows that apply, by date, in the arena. `*count` is 0 when no row applies, which says
 * nothing about the entry. Which rows apply:
 *   - those that name the list and the programme, if there are any;
 *   - else those whose list and programme are each the entry's or '*'.
 * Of these a row counts when its entries are '*', or hold the reference, or are 'others' and no row of the same
 * regime, list and programme holds the reference. */
enum itd_status regimes_spans(struct regime_span **spans, size_t *count, const struct regimes *regimes, struct sv list,
                              struct sv regime, struct sv programme, struct sv reference, struct itd_arena *arena,
                              struct itd_error *error);

/* Puts spans in order and joins those that touch or overlap. Returns how many are left. */
size_t regime_spans_join(struct regime_span *spans, size_t count);

#endif
