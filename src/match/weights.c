#include "match/weights.h"

#include "base/table.h"

#include <math.h>

struct field {
    const char *name;
    size_t      offset;
};

#define FIELD(name) { #name, offsetof(struct weights, name) }
static const struct field FIELDS[] = {
    FIELD(equal),          FIELD(edit1_short),     FIELD(edit1_middle),      FIELD(edit1_long),
    FIELD(edit2_middle),   FIELD(edit2_long),      FIELD(romanised),         FIELD(reading),
    FIELD(skeleton),       FIELD(nickname),        FIELD(fused),             FIELD(acronym),
    FIELD(initial),        FIELD(word_share),      FIELD(number_share),      FIELD(particle_share),
    FIELD(title_share),    FIELD(legal_same),      FIELD(legal_differs),     FIELD(omitted_plain),
    FIELD(omitted_word),   FIELD(omitted_number),  FIELD(contradiction),     FIELD(contradiction_share),
    FIELD(number_differs), FIELD(order),           FIELD(names_share),       FIELD(weak_alias),
    FIELD(previous_name),  FIELD(birth_day),       FIELD(birth_swapped),     FIELD(birth_month),
    FIELD(birth_year),     FIELD(birth_near),      FIELD(birth_conflict),    FIELD(country_same),
    FIELD(country_differs), FIELD(gender_same),    FIELD(gender_differs),    FIELD(schema_differs),
    FIELD(identifier_strong), FIELD(identifier_medium), FIELD(identifier_weak), FIELD(identifier_differs),
    FIELD(evidence_max),   FIELD(evidence_floor),  FIELD(expected_hits),     FIELD(calibration_slope),
    FIELD(calibration_offset), FIELD(whole),       FIELD(threshold),   FIELD(pair_threshold),    FIELD(pair_bits),
    FIELD(pair_share),     FIELD(name_limit),      FIELD(name_limit_share),
};

static enum itd_status
read_field(struct weights *weights, const struct field *field, const struct table *table, struct itd_error *error)
{
    for (size_t row = 0; row < table->row_count; row++) {
        if (!sv_equal(table_cell(table, row, 0), sv_from(field->name))) continue;
        double *value = (double *)((char *)weights + field->offset);
        if (sv_to_double(value, table_cell(table, row, 1))) return ITD_OK;
        return itd_fail(error, ITD_FORMAT, "weights.tsv: the value of %s is not a number", field->name);
    }
    return itd_fail(error, ITD_FORMAT, "weights.tsv has no row %s", field->name);
}

enum itd_status
weights_open(struct weights *weights, const char *folder, struct itd_error *error)
{
    struct table    table;
    enum itd_status status = table_open(&table, "weights", folder, error);
    if (status != ITD_OK) return status;
    weights->sum = table.sum;
    for (size_t i = 0; status == ITD_OK && i < sizeof FIELDS / sizeof *FIELDS; i++) {
        status = read_field(weights, &FIELDS[i], &table, error);
    }
    table_close(&table);
    return status;
}

double
weights_round(double bits)
{
    return round(bits * 1024) / 1024;
}
