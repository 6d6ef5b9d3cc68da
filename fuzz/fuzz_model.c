/* Fuzzes what reads single values: dates, countries, identifiers. Build with clang -fsanitize=fuzzer,address,undefined.
 */
#include "interdict/arena.h"
#include "model/country.h"
#include "model/date.h"
#include "model/identifier.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A broken promise of a header ends the run. */
static void
require(bool condition)
{
    if (!condition) abort();
}

static void
read_date(struct itd_arena *arena, struct sv text)
{
    struct date_range out[2], again[2];
    unsigned          count = date_parse(out, text);
    require(count <= 2);
    for (unsigned i = 0; i < count; i++) {
        struct sv values[2], written = date_format(arena, out[i]);
        require(out[i].first_day <= out[i].last_day);
        require(date_ftm(values, arena, out[i]) > 0);
        require(date_parse(again, written) == 1);
        require(again[0].first_day == out[i].first_day && again[0].last_day == out[i].last_day);
        require(date_compare(out[0], out[i]) == date_compare(out[i], out[0]));
    }
    struct sv one, rest = text;
    for (size_t rounds = 0; date_next(&one, &rest); rounds++) require(rounds <= text.len);
}

static void
read_identifiers(struct sv text)
{
    char out[IDENTIFIER_SIZE];
    for (int type = 0; type < IDENTIFIER_TYPE_COUNT; type++) {
        identifier_check((enum identifier_type)type, text);
        if (!identifier_normalise(out, (enum identifier_type)type, text)) continue;
        require(strlen(out) < IDENTIFIER_SIZE);
        identifier_check((enum identifier_type)type, sv_from(out));
    }
    identifier_of_property(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct countries *countries;
    static struct itd_arena *arena;
    if (countries == NULL) require(countries_open(&countries, NULL, NULL) == ITD_OK);
    if (arena == NULL) require((arena = itd_arena_new(0)) != NULL);
    /* The text is put into memory of just its size, so that a read past its end is seen. */
    char *copy = malloc(size ? size : 1);
    if (copy == NULL) return 0;
    if (size) memcpy(copy, data, size);
    struct sv text = sv_make(copy, size);
    itd_arena_reset(arena);
    read_date(arena, text);
    read_identifiers(text);
    country_name(countries, country_code(countries, text));
    free(copy);
    return 0;
}
