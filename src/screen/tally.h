/* tally: what could not be used of many records, counted by column and kind of problem.
 *
 * Each batch counts its own; the counts are added up in the order of the input, so that what is told at the end does
 * not depend on threads. */
#ifndef SCREEN_TALLY_H
#define SCREEN_TALLY_H

#include "screen/record.h"

enum { TALLY_ROWS_MAX = 64 }; /* columns with problems that are told apart; further ones are left out */

struct tally_row {
    enum problem_kind kind;
    struct sv         column;
    struct sv         example;
    uint64_t          count;
};

struct tally {
    struct tally_row rows[TALLY_ROWS_MAX];
    size_t           count;
};

/* Counts a record's problems. Its slices must live as long as the tally. */
void tally_add(struct tally *tally, const struct record *record);
/* Adds the counts of `other`, copying texts into `arena`. ITD_NO_MEMORY. */
enum itd_status tally_merge(struct tally *tally, const struct tally *other, struct itd_arena *arena,
                            struct itd_error *error);

#endif
