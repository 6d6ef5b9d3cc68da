/* Evidence beside the name. A missing field adds nothing; agreement adds, disagreement subtracts. */
#include "match/score.h"

#include "model/date.h"
#include "model/identifier.h"

static const struct sv NOTHING;

/* The statement's value, where the profile has its entity. */
static struct sv
value_of(const struct profile *profile, const struct snapshot_fact *fact)
{
    if (profile->entity == NULL || fact->statement >= profile->entity->count) return NOTHING;
    return profile->entity->statements[fact->statement].value;
}

static struct date_range
date_of(const struct snapshot_fact *fact)
{
    return (struct date_range){ .first_day = (int32_t)(uint32_t)fact->value,
                                .last_day = (int32_t)(uint32_t)((uint64_t)fact->value >> 32),
                                .precision = fact->detail & 0x7F,
                                .circa = fact->detail & 0x80 };
}

static double
bits_of_relation(const struct weights *weights, enum date_relation relation)
{
    switch (relation) {
    case DATE_SAME_DAY: return weights->birth_day;
    case DATE_SWAPPED: return weights->birth_swapped;
    case DATE_SAME_MONTH: return weights->birth_month;
    case DATE_COMPATIBLE: return weights->birth_year;
    case DATE_NEAR: return weights->birth_near;
    case DATE_CONFLICT: break;
    }
    return weights->birth_conflict;
}

static const char *
name_of_date_relation(enum date_relation relation)
{
    static const char *const NAMES[] = { "same day", "day and month swapped", "same month", "compatible", "near",
                                         "conflict" };
    return NAMES[relation];
}

/* What was found, before it is put on the sheet. */
struct finding {
    bool        found;
    double      bits;
    struct sv   query;
    struct sv   candidate;
    const char *relation;
};

static struct finding
compare_births(const struct weights *weights, const struct profile *query, const struct profile *candidate)
{
    struct finding best = { .bits = -1e9 };
    for (size_t i = 0; i < query->fact_count; i++) {
        for (size_t j = 0; j < candidate->fact_count; j++) {
            const struct snapshot_fact *a = &query->facts[i], *b = &candidate->facts[j];
            if (a->kind != FACT_BIRTH_DATE || b->kind != FACT_BIRTH_DATE) continue;
            enum date_relation relation = date_compare(date_of(a), date_of(b));
            double             bits = bits_of_relation(weights, relation);
            if (bits <= best.bits) continue;
            best = (struct finding){ true, bits, value_of(query, a), value_of(candidate, b),
                                     name_of_date_relation(relation) };
        }
    }
    return best;
}

/* Facts of one kind that agree when their values are equal. */
static struct finding
compare_equal(uint8_t kind, const struct profile *query, const struct profile *candidate, double same, double differs)
{
    struct finding finding = { .bits = -1e9 };
    for (size_t i = 0; i < query->fact_count; i++) {
        for (size_t j = 0; j < candidate->fact_count; j++) {
            const struct snapshot_fact *a = &query->facts[i], *b = &candidate->facts[j];
            if (a->kind != kind || b->kind != kind) continue;
            bool   equal = a->value == b->value;
            double bits = equal ? same : differs;
            if (bits <= finding.bits) continue;
            finding = (struct finding){ true, bits, value_of(query, a), value_of(candidate, b),
                                        equal ? "equal" : "different" };
        }
    }
    return finding;
}

static double
identifier_bits(const struct weights *weights, uint8_t type)
{
    switch (type) {
    case IDENTIFIER_IMO:
    case IDENTIFIER_IMO_COMPANY:
    case IDENTIFIER_LEI:
    case IDENTIFIER_WALLET:
    case IDENTIFIER_USCC: return weights->identifier_strong;
    case IDENTIFIER_MMSI:
    case IDENTIFIER_CALL_SIGN:
    case IDENTIFIER_BIC:
    case IDENTIFIER_KPP:
    case IDENTIFIER_OTHER: return weights->identifier_weak;
    default: return weights->identifier_medium;
    }
}

/* Types of which a party has one, so that two different ones speak against it. */
static bool
is_unique(uint8_t type)
{
    return type == IDENTIFIER_IMO || type == IDENTIFIER_LEI;
}

static struct finding
compare_identifiers(const struct weights *weights, const struct profile *query, const struct profile *candidate)
{
    struct finding best = { .bits = -1e9 };
    for (size_t i = 0; i < query->fact_count; i++) {
        for (size_t j = 0; j < candidate->fact_count; j++) {
            const struct snapshot_fact *a = &query->facts[i], *b = &candidate->facts[j];
            if (a->kind != FACT_IDENTIFIER || b->kind != FACT_IDENTIFIER || a->detail != b->detail) continue;
            bool equal = a->value == b->value;
            if (!equal && !is_unique(a->detail)) continue;
            double bits = equal ? identifier_bits(weights, a->detail) : weights->identifier_differs;
            if (bits <= best.bits) continue;
            best = (struct finding){ true, bits, value_of(query, a), value_of(candidate, b),
                                     equal ? identifier_name(a->detail) : "different" };
        }
    }
    return best;
}

/* Whether two schemata cannot be of one thing: a person and a company, a ship and anything that is none. */
static bool
schemata_conflict(const struct itd_ftm *ftm, uint16_t a, uint16_t b)
{
    static const char *const KINDS[] = { "Person", "Organization", "Vehicle", "Security", "CryptoWallet" };
    int                      kind_a = -1, kind_b = -1;
    for (int i = 0; i < (int)(sizeof KINDS / sizeof *KINDS); i++) {
        uint16_t kind = itd_ftm_schema(ftm, sv_from(KINDS[i]));
        if (itd_ftm_is_a(ftm, a, kind)) kind_a = i;
        if (itd_ftm_is_a(ftm, b, kind)) kind_b = i;
    }
    /* A LegalEntity may be a person or an organisation, but no ship; Thing may be anything. */
    uint16_t legal = itd_ftm_schema(ftm, SV("LegalEntity"));
    if (kind_a < 0 && kind_b >= 2) return itd_ftm_is_a(ftm, a, legal);
    if (kind_b < 0 && kind_a >= 2) return itd_ftm_is_a(ftm, b, legal);
    return kind_a >= 0 && kind_b >= 0 && kind_a != kind_b;
}

static void
put(struct sheet *sheet, const char *kind, const struct finding *finding)
{
    if (finding->found) sheet_add(sheet, kind, finding->query, finding->candidate, finding->relation, finding->bits);
}

/* Evidence that agrees counts only once the name says enough, and at most so much: candidates are found by name. */
static void
put_limited(struct sheet *sheet, const char *kind, struct finding finding, double *left)
{
    if (finding.found && finding.bits > 0) {
        if (finding.bits > *left) finding.bits = *left;
        *left -= finding.bits;
    }
    put(sheet, kind, &finding);
}

void
score_evidence(struct outcome *outcome, struct sheet *sheet, const struct scorer *scorer, const struct profile *query,
               const struct profile *candidate, double name_bits)
{
    const struct weights *weights = scorer->weights;
    double                left = name_bits >= weights->evidence_floor ? weights->evidence_max : 0;
    struct finding        birth = compare_births(weights, query, candidate);
    struct finding        identifier = compare_identifiers(weights, query, candidate);
    put_limited(sheet, "birth-date", birth, &left);
    put_limited(sheet, "country",
                compare_equal(FACT_COUNTRY, query, candidate, weights->country_same, weights->country_differs), &left);
    put_limited(sheet, "gender",
                compare_equal(FACT_GENDER, query, candidate, weights->gender_same, weights->gender_differs), &left);
    put(sheet, "identifier", &identifier);
    if (schemata_conflict(scorer->ftm, query->schema, candidate->schema)) {
        sheet_add(sheet, "schema", itd_ftm_schema_name(scorer->ftm, query->schema),
                  itd_ftm_schema_name(scorer->ftm, candidate->schema), "different", weights->schema_differs);
    }
    outcome->identifier_same = identifier.found && identifier.bits > 0;
    outcome->contradicted = (birth.found && birth.bits < 0) || name_bits < 0;
}
