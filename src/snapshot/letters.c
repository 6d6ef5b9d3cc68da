#include "snapshot/letters.h"

#include "base/hash.h"
#include "model/date.h"
#include "model/identifier.h"

#include <stdlib.h>

uint64_t
letters_of(struct sv latin)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < latin.len; i++) {
        char c = latin.ptr[i];
        if (c >= '0' && c <= '9') {
            letters |= 1ull << (26 + (c - '0'));
        } else if (c >= 'a' && c <= 'z') {
            uint64_t bit = 1ull << (c - 'a');
            if (letters & bit) letters |= bit << LETTERS_SINGLE_BITS;
            letters |= bit;
        }
    }
    return letters;
}

struct sv
name_acronym(const struct name *name, char *text, size_t size)
{
    size_t len = 0;
    if (name->count > NAME_SCORED_MAX) return sv_make(text, 0);
    for (size_t i = 0; i < name->count; i++) {
        const struct name_token *token = &name->tokens[i];
        if (token->kind > NAME_WORD) continue;
        if (len >= size) return sv_make(text, 0);
        text[len++] = token->text.latin.ptr[0];
    }
    return sv_make(text, len >= 3 ? len : 0);
}

static int
by_text(const void *a, const void *b, void *context)
{
    const struct sv *texts = context;
    return sv_compare(texts[*(const uint32_t *)a], texts[*(const uint32_t *)b]);
}

bool
texts_sort(struct sv *texts, uint32_t *final, size_t count)
{
    uint32_t  *order = malloc((count + 1) * sizeof *order);
    struct sv *copy = malloc((count + 1) * sizeof *copy);
    if (order == NULL || copy == NULL) {
        free(order);
        free(copy);
        return false;
    }
    for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
    qsort_r(order, count, sizeof *order, by_text, texts);
    if (count) memcpy(copy, texts, count * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        texts[i] = copy[order[i]];
        final[order[i]] = (uint32_t)i;
    }
    free(order);
    free(copy);
    return true;
}

uint64_t
identifier_hash(uint32_t type, struct sv normalised)
{
    char   key[IDENTIFIER_SIZE + 1];
    size_t len = normalised.len < IDENTIFIER_SIZE ? normalised.len : IDENTIFIER_SIZE;
    key[0] = (char)type;
    memcpy(key + 1, normalised.ptr, len);
    return hash64(sv_make(key, len + 1));
}

static unsigned
date_facts(struct snapshot_fact facts[FACTS_OF_VALUE_MAX], uint8_t kind, struct sv value, struct sv original)
{
    struct date_range readings[2];
    bool     looser = date_parse(readings, original) == 1 && (readings[0].circa || readings[0].precision == DATE_RANGE);
    unsigned count = looser ? 1 : date_parse(readings, value);
    for (unsigned i = 0; i < count; i++) {
        uint64_t first = (uint32_t)readings[i].first_day, last = (uint32_t)readings[i].last_day;
        facts[i] = (struct snapshot_fact){ .kind = kind,
                                           .detail = (uint8_t)(readings[i].precision | (readings[i].circa ? 0x80 : 0)),
                                           .value = (int64_t)(first | last << 32) };
    }
    return count;
}

static unsigned
identifier_fact(struct snapshot_fact *fact, const struct itd_ftm *ftm, uint16_t schema, struct sv property,
                struct sv value)
{
    char                 normal[IDENTIFIER_SIZE];
    enum identifier_type type = identifier_of_property(property);
    bool                 is_vehicle = itd_ftm_is_a(ftm, schema, itd_ftm_schema(ftm, SV("Vehicle")));
    if (type == IDENTIFIER_OTHER || type == IDENTIFIER_UN_REFERENCE) return 0;
    if (type == IDENTIFIER_IMO && !is_vehicle) type = IDENTIFIER_IMO_COMPANY;
    if (!identifier_normalise(normal, type, value) || strlen(normal) < 3) return 0;
    *fact = (struct snapshot_fact){ .kind = FACT_IDENTIFIER,
                                    .detail = (uint8_t)type,
                                    .value = (int64_t)identifier_hash(type, sv_from(normal)) };
    return 1;
}

unsigned
facts_of_value(struct snapshot_fact facts[FACTS_OF_VALUE_MAX], const struct itd_ftm *ftm, uint16_t schema,
               uint16_t property, struct sv value, struct sv original)
{
    struct sv              name = itd_ftm_property_name(ftm, property);
    enum itd_property_type type = itd_ftm_type(ftm, schema, property);
    if (sv_equal(name, SV("birthDate"))) return date_facts(facts, FACT_BIRTH_DATE, value, original);
    if (sv_equal(name, SV("incorporationDate")) || sv_equal(name, SV("buildDate"))) {
        return date_facts(facts, FACT_DATE, value, original);
    }
    if (type == ITD_TYPE_COUNTRY && value.len <= 4) {
        bool nationality = sv_equal(name, SV("nationality")) || sv_equal(name, SV("citizenship"));
        *facts = (struct snapshot_fact){ .kind = FACT_COUNTRY, .detail = nationality };
        memcpy(&facts->value, value.ptr, value.len);
        return 1;
    }
    if (type == ITD_TYPE_GENDER && value.len) {
        char first = (char)(value.ptr[0] | 0x20);
        *facts = (struct snapshot_fact){ .kind = FACT_GENDER, .value = first };
        return first == 'm' || first == 'f';
    }
    return identifier_fact(facts, ftm, schema, name, value);
}
