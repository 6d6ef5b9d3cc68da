#include "match/regimes.h"

#include "base/map.h"
#include "base/table.h"
#include "model/date.h"

#include <stdlib.h>

enum { TABLE_PROGRAMMES, TABLE_MEASURES, TABLE_REGIMES, TABLE_COUNT };
enum { ROW_NONE = UINT32_MAX };

/* A text that two lists understand differently, in the map of texts without a list. */
static const uint32_t measures_ambiguous = 1u << 31;

struct programme {
    struct sv regime;
    uint32_t  measures;
};

struct regime_row {
    struct sv          list;
    struct sv          programme;
    struct sv          entries;
    struct regime_span span;
    uint32_t           next; /* row of the same regime */
};

struct regimes {
    struct table       tables[TABLE_COUNT];
    struct itd_arena  *arena; /* keys of the maps */
    struct programme  *programmes;
    struct map         programme_of;     /* list TAB code */
    struct map         measures_of;      /* list TAB folded text; TAB and text for any list */
    size_t             measure_text_max; /* bytes of the longest folded text */
    struct regime_row *rows;
    struct map         first_row; /* of a regime */
    struct sha256      sum;
};

struct key {
    char   bytes[REGIMES_KEY_MAX];
    size_t len;
};

static enum itd_status read_programmes(struct regimes *regimes, struct itd_error *error);
static enum itd_status read_measures(struct regimes *regimes, struct itd_error *error);
static enum itd_status read_regimes(struct regimes *regimes, struct itd_error *error);

static enum itd_status
open_tables(struct regimes *regimes, const char *folder, struct itd_error *error)
{
    static const char *const NAMES[TABLE_COUNT] = { "programmes", "measures", "regimes" };
    struct sha256_state      state;
    sha256_begin(&state);
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        enum itd_status status = table_open(&regimes->tables[i], NAMES[i], folder, error);
        if (status != ITD_OK) return status;
        sha256_add(&state, sv_make((const char *)regimes->tables[i].sum.bytes, sizeof regimes->tables[i].sum.bytes));
    }
    regimes->sum = sha256_end(&state);
    regimes->arena = itd_arena_new(0);
    return regimes->arena ? ITD_OK : itd_fail_memory(error);
}

enum itd_status
regimes_open(struct regimes **out, const char *folder, struct itd_error *error)
{
    *out = NULL;
    struct regimes *regimes = calloc(1, sizeof *regimes);
    if (regimes == NULL) return itd_fail_memory(error);
    enum itd_status status = open_tables(regimes, folder, error);
    if (status == ITD_OK) status = read_programmes(regimes, error);
    if (status == ITD_OK) status = read_measures(regimes, error);
    if (status == ITD_OK) status = read_regimes(regimes, error);
    if (status != ITD_OK) {
        regimes_close(regimes);
        return status;
    }
    *out = regimes;
    return ITD_OK;
}

void
regimes_close(struct regimes *regimes)
{
    if (regimes == NULL) return;
    for (size_t i = 0; i < TABLE_COUNT; i++) table_close(&regimes->tables[i]);
    map_fini(&regimes->programme_of);
    map_fini(&regimes->measures_of);
    map_fini(&regimes->first_row);
    itd_arena_free(regimes->arena);
    free(regimes->programmes);
    free(regimes->rows);
    free(regimes);
}

struct sha256
regimes_sum(const struct regimes *regimes)
{
    return regimes->sum;
}

/* False when the two together are longer than any key. */
static bool
key_make(struct key *key, struct sv list, struct sv text)
{
    if (list.len >= sizeof key->bytes || text.len >= sizeof key->bytes - list.len) return false;
    if (list.len) memcpy(key->bytes, list.ptr, list.len);
    key->bytes[list.len] = '\t';
    if (text.len) memcpy(key->bytes + list.len + 1, text.ptr, text.len);
    key->len = list.len + 1 + text.len;
    return true;
}

static uint32_t
key_get(const struct map *map, struct sv list, struct sv text)
{
    struct key key;
    return key_make(&key, list, text) ? map_get(map, sv_make(key.bytes, key.len)) : MAP_NONE;
}

bool
regimes_programme(struct sv *regime, uint32_t *measures, const struct regimes *regimes, struct sv list, struct sv code)
{
    uint32_t number = key_get(&regimes->programme_of, list, sv_trim(code));
    *regime = number == MAP_NONE ? sv_make(NULL, 0) : regimes->programmes[number].regime;
    *measures = number == MAP_NONE ? 0 : regimes->programmes[number].measures;
    return number != MAP_NONE;
}

/* A measure's text without spaces (also the no-break one) and with ASCII letters in lower case. False when too long. */
static bool
fold(struct key *out, struct sv text)
{
    out->len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
        if (c == '\xC2' && i + 1 < text.len && text.ptr[i + 1] == '\xA0') {
            i++;
            continue;
        }
        if (out->len == sizeof out->bytes) return false;
        out->bytes[out->len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return true;
}

static uint32_t
measure_by_name(struct sv name)
{
    for (unsigned i = 0; i < ITD_MEASURE_COUNT; i++) {
        if (sv_equal(name, sv_from(itd_measure_name(1u << i)))) return 1u << i;
    }
    return 0;
}

/* The measures of one folded text. */
static uint32_t
measures_of_one(const struct regimes *regimes, struct sv list, struct sv folded)
{
    if (folded.len == 0) return 0;
    uint32_t measures = key_get(&regimes->measures_of, list, folded);
    if (measures == MAP_NONE) measures = key_get(&regimes->measures_of, sv_make(NULL, 0), folded);
    if (measures == MAP_NONE) return measure_by_name(folded);
    return measures & measures_ambiguous ? 0 : measures;
}

/* Several texts written together without anything between them: 0 unless they fill the whole. */
static uint32_t
measures_of_glued(const struct regimes *regimes, struct sv list, struct sv folded)
{
    uint32_t measures = 0;
    while (folded.len) {
        size_t   len = folded.len < regimes->measure_text_max ? folded.len : regimes->measure_text_max;
        uint32_t found = 0;
        while (len > 0 && (found = measures_of_one(regimes, list, sv_make(folded.ptr, len))) == 0) len--;
        if (found == 0) return 0;
        measures |= found;
        folded = sv_slice(folded, len, folded.len);
    }
    return measures;
}

static uint32_t
measures_of_part(const struct regimes *regimes, struct sv list, struct sv folded)
{
    uint32_t measures = measures_of_one(regimes, list, folded);
    if (measures) return measures;
    struct sv piece;
    while (folded.len && sv_split(&piece, &folded, ',')) {
        uint32_t found = measures_of_one(regimes, list, piece);
        measures |= found ? found : measures_of_glued(regimes, list, piece);
    }
    return measures;
}

/* Cuts the next part off a text in which ';' and '|' stand between parts. */
static bool
next_part(struct sv *part, struct sv *rest)
{
    if (rest->len == 0) return false;
    size_t at = 0;
    while (at < rest->len && rest->ptr[at] != ';' && rest->ptr[at] != '|') at++;
    *part = sv_slice(*rest, 0, at);
    *rest = sv_slice(*rest, at + 1, rest->len);
    return true;
}

uint32_t
regimes_measures(const struct regimes *regimes, struct sv list, struct sv text)
{
    struct key folded;
    struct sv  rest = text, part;
    uint32_t   measures = 0;
    if (fold(&folded, text)) measures = measures_of_one(regimes, list, sv_make(folded.bytes, folded.len));
    if (measures) return measures;
    while (next_part(&part, &rest)) {
        if (fold(&folded, part)) measures |= measures_of_part(regimes, list, sv_make(folded.bytes, folded.len));
    }
    return measures;
}

static bool
holds_reference(const struct regime_row *row, struct sv reference)
{
    struct sv rest = row->entries, entry;
    if (reference.len == 0 || sv_equal(rest, SV("*")) || sv_equal(rest, SV("others"))) return false;
    while (rest.len && sv_split(&entry, &rest, ';')) {
        if (sv_equal(sv_trim(entry), reference)) return true;
    }
    return false;
}

/* Whether another row of the same regime, list and programme holds the reference. */
static bool
is_named_elsewhere(const struct regimes *regimes, uint32_t first, const struct regime_row *row, struct sv reference)
{
    for (uint32_t r = first; r != ROW_NONE; r = regimes->rows[r].next) {
        const struct regime_row *other = &regimes->rows[r];
        if (sv_equal(other->list, row->list) && sv_equal(other->programme, row->programme) &&
            holds_reference(other, reference)) {
            return true;
        }
    }
    return false;
}

static bool
row_counts(const struct regimes *regimes, uint32_t first, const struct regime_row *row, struct sv reference)
{
    if (sv_equal(row->entries, SV("*"))) return true;
    if (sv_equal(row->entries, SV("others"))) return !is_named_elsewhere(regimes, first, row, reference);
    return holds_reference(row, reference);
}

static bool
is_or_any(struct sv cell, struct sv value)
{
    return sv_equal(cell, SV("*")) || sv_equal(cell, value);
}

static int
by_from(const void *a, const void *b)
{
    const struct regime_span *x = a, *y = b; /* no bound is the smallest number */
    return x->from < y->from ? -1 : x->from > y->from;
}

size_t
regime_spans_join(struct regime_span *spans, size_t count)
{
    size_t joined = 0;
    if (count) qsort(spans, count, sizeof *spans, by_from);
    for (size_t i = 0; i < count; i++) {
        struct regime_span *last = joined ? &spans[joined - 1] : NULL;
        if (last == NULL || (last->to != ITD_DATE_NONE && last->to < spans[i].from)) {
            spans[joined++] = spans[i];
        } else if (last->to != ITD_DATE_NONE && (spans[i].to == ITD_DATE_NONE || spans[i].to > last->to)) {
            last->to = spans[i].to;
        }
    }
    return joined;
}

enum itd_status
regimes_spans(struct regime_span **spans, size_t *count, const struct regimes *regimes, struct sv list,
              struct sv regime, struct sv programme, struct sv reference, struct itd_arena *arena,
              struct itd_error *error)
{
    uint32_t first = map_get(&regimes->first_row, regime);
    size_t   rows = 0;
    bool     exact = false;
    *spans = NULL;
    *count = 0;
    programme = sv_trim(programme);
    reference = sv_trim(reference);
    for (uint32_t r = first; r != ROW_NONE; r = regimes->rows[r].next, rows++) {
        const struct regime_row *row = &regimes->rows[r];
        exact = exact || (sv_equal(row->list, list) && sv_equal(row->programme, programme));
    }
    if (rows == 0) return ITD_OK;
    *spans = itd_arena_array(arena, rows, sizeof **spans);
    if (*spans == NULL) return itd_fail_memory(error);
    for (uint32_t r = first; r != ROW_NONE; r = regimes->rows[r].next) {
        const struct regime_row *row = &regimes->rows[r];
        bool                     applies = exact ? sv_equal(row->list, list) && sv_equal(row->programme, programme)
                                                 : is_or_any(row->list, list) && is_or_any(row->programme, programme);
        if (applies && row_counts(regimes, first, row, reference)) (*spans)[(*count)++] = row->span;
    }
    *count = regime_spans_join(*spans, *count);
    return ITD_OK;
}

/* Reading the tables. */

static enum itd_status
read_measure_cell(uint32_t *measures, struct sv cell, const char *table, size_t row, struct itd_error *error)
{
    struct sv name;
    *measures = 0;
    while (cell.len && sv_split(&name, &cell, ';')) {
        uint32_t measure = measure_by_name(sv_trim(name));
        if (measure == 0) {
            return itd_fail(error, ITD_FORMAT, "%s.tsv, row %zu: no measure \"%.*s\"", table, row + 1, SV_ARG(name));
        }
        *measures |= measure;
    }
    return ITD_OK;
}

/* The place of a key's value, whose text is copied; NULL when out of memory or too long. */
static uint32_t *
put(struct regimes *regimes, struct map *map, struct sv list, struct sv text)
{
    struct key key;
    if (!key_make(&key, list, text)) return NULL;
    uint32_t  known = map_get(map, sv_make(key.bytes, key.len));
    struct sv own = sv_make(key.bytes, key.len);
    if (known == MAP_NONE) own = itd_arena_copy(regimes->arena, own);
    return own.ptr ? map_put(map, own) : NULL;
}

static enum itd_status
read_programmes(struct regimes *regimes, struct itd_error *error)
{
    static const char *const NAMES[] = { "list", "code", "regime", "measures" };
    const struct table      *table = &regimes->tables[TABLE_PROGRAMMES];
    int                      column[4];
    enum itd_status          status = table_columns(column, table, NAMES, 4, "programmes", error);
    if (status != ITD_OK) return status;
    regimes->programmes = calloc(table->row_count + 1, sizeof *regimes->programmes);
    if (regimes->programmes == NULL) return itd_fail_memory(error);
    for (size_t r = 0; r < table->row_count; r++) {
        struct programme *programme = &regimes->programmes[r];
        programme->regime = sv_trim(table_cell(table, r, column[2]));
        status = read_measure_cell(&programme->measures, table_cell(table, r, column[3]), "programmes", r, error);
        if (status != ITD_OK) return status;
        uint32_t *place = put(regimes, &regimes->programme_of, sv_trim(table_cell(table, r, column[0])),
                              sv_trim(table_cell(table, r, column[1])));
        if (place == NULL) return itd_fail_memory(error);
        *place = (uint32_t)r;
    }
    return ITD_OK;
}

/* A text for its own list, and for lists that have no row for it. */
static bool
put_measures(struct regimes *regimes, struct sv list, struct sv folded, uint32_t measures)
{
    uint32_t *own = put(regimes, &regimes->measures_of, list, folded);
    if (own == NULL) return false;
    *own = measures;
    uint32_t *any = put(regimes, &regimes->measures_of, sv_make(NULL, 0), folded);
    if (any == NULL) return false;
    *any = *any == MAP_NONE || *any == measures ? measures : measures_ambiguous;
    return true;
}

static enum itd_status
read_measures(struct regimes *regimes, struct itd_error *error)
{
    static const char *const NAMES[] = { "list", "value", "measures" };
    const struct table      *table = &regimes->tables[TABLE_MEASURES];
    int                      column[3];
    enum itd_status          status = table_columns(column, table, NAMES, 3, "measures", error);
    for (size_t r = 0; status == ITD_OK && r < table->row_count; r++) {
        uint32_t   measures;
        struct key folded;
        status = read_measure_cell(&measures, table_cell(table, r, column[2]), "measures", r, error);
        if (status != ITD_OK) return status;
        if (!fold(&folded, table_cell(table, r, column[1])) || folded.len == 0) {
            return itd_fail(error, ITD_FORMAT, "measures.tsv, row %zu: the value is empty or too long", r + 1);
        }
        struct sv text = sv_make(folded.bytes, folded.len);
        if (!put_measures(regimes, sv_trim(table_cell(table, r, column[0])), text, measures)) {
            return itd_fail_memory(error);
        }
        if (folded.len > regimes->measure_text_max) regimes->measure_text_max = folded.len;
    }
    return status;
}

static enum itd_status
read_day(int32_t *day, struct sv cell, size_t row, struct itd_error *error)
{
    cell = sv_trim(cell);
    *day = ITD_DATE_NONE;
    if (cell.len == 0 || date_parse_iso(day, cell)) return ITD_OK;
    return itd_fail(error, ITD_FORMAT, "regimes.tsv, row %zu: \"%.*s\" is not a day", row + 1, SV_ARG(cell));
}

/* Rows of one regime hang together in the order of the table. */
static bool
chain(struct regimes *regimes, uint32_t *last, struct sv regime, uint32_t row)
{
    uint32_t *first = map_put(&regimes->first_row, regime);
    if (first == NULL) return false;
    if (*first == MAP_NONE) {
        *first = row;
    } else {
        regimes->rows[last[*first]].next = row;
    }
    last[*first] = row;
    return true;
}

static enum itd_status
read_regime_rows(struct regimes *regimes, uint32_t *last, const int *column, struct itd_error *error)
{
    const struct table *table = &regimes->tables[TABLE_REGIMES];
    for (size_t r = 0; r < table->row_count; r++) {
        struct regime_row *row = &regimes->rows[r];
        *row = (struct regime_row){ .list = sv_trim(table_cell(table, r, column[1])),
                                    .programme = sv_trim(table_cell(table, r, column[2])),
                                    .entries = sv_trim(table_cell(table, r, column[3])),
                                    .next = ROW_NONE };
        enum itd_status status = read_day(&row->span.from, table_cell(table, r, column[4]), r, error);
        if (status == ITD_OK) status = read_day(&row->span.to, table_cell(table, r, column[5]), r, error);
        if (status != ITD_OK) return status;
        if (row->span.to != ITD_DATE_NONE && row->span.to <= row->span.from) {
            return itd_fail(error, ITD_FORMAT, "regimes.tsv, row %zu: ends before it begins", r + 1);
        }
        if (!chain(regimes, last, sv_trim(table_cell(table, r, column[0])), (uint32_t)r)) return itd_fail_memory(error);
    }
    return ITD_OK;
}

static enum itd_status
read_regimes(struct regimes *regimes, struct itd_error *error)
{
    static const char *const NAMES[] = { "regime", "list", "programme", "entries", "from", "to" };
    const struct table      *table = &regimes->tables[TABLE_REGIMES];
    int                      column[6];
    enum itd_status          status = table_columns(column, table, NAMES, 6, "regimes", error);
    if (status != ITD_OK) return status;
    uint32_t *last = calloc(table->row_count + 1, sizeof *last);
    regimes->rows = calloc(table->row_count + 1, sizeof *regimes->rows);
    status = last && regimes->rows ? read_regime_rows(regimes, last, column, error) : itd_fail_memory(error);
    free(last);
    return status;
}
