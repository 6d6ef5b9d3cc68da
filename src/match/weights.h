/* weights: the numbers of data/weights.tsv by name. Immutable once open. */
#ifndef MATCH_WEIGHTS_H
#define MATCH_WEIGHTS_H

#include "base/hash.h"
#include "interdict/error.h"

struct weights {
    double equal, edit1_short, edit1_middle, edit1_long, edit2_middle, edit2_long, romanised, reading, skeleton, nickname,
        fused, acronym, initial, word_share, number_share, particle_share, title_share, legal_same, legal_differs,
        omitted_plain, whole, omitted_word, omitted_number, contradiction, contradiction_share, number_differs, order,
        names_share, weak_alias, previous_name, birth_day, birth_swapped, birth_month, birth_year, birth_near,
        birth_conflict, country_same, country_differs, gender_same, gender_differs, schema_differs, identifier_strong,
        identifier_medium, identifier_weak, identifier_differs, evidence_max, evidence_floor, expected_hits,
        calibration_slope, calibration_offset, threshold, pair_threshold, pair_bits, pair_share, name_limit, name_limit_share;
    struct sha256 sum;
};

/* ITD_FORMAT names a weight that is missing or not a number. */
enum itd_status weights_open(struct weights *weights, const char *folder, struct itd_error *error);

/* Rounded to a multiple of 1/1024, so that sums of terms are exact. */
double weights_round(double bits);

#endif
