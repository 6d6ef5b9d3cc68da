#include "base/table.h"
#include "interdict/arena.h"
#include "model/country.h"
#include "model/date.h"
#include "model/identifier.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FIELDS_MAX = 6 };

typedef bool check_row(const struct sv fields[FIELDS_MAX], void *context);

/* Says what is wrong with a row; the others still run. */
static bool __attribute__((format(printf, 1, 2))) complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return false;
}

/* Runs `check` on every row of tests/cases/<name>.tsv. */
static void
for_each_case(const char *name, size_t rows_min, check_row *check, void *context)
{
    char             folder[4096];
    struct table     table;
    struct itd_error error = { 0 };
    snprintf(folder, sizeof folder, "%s/tests/cases", getenv("ITD_SOURCE"));
    if (table_open(&table, name, folder, &error) != ITD_OK) fail_msg("%s", error.text);
    assert_true(table.row_count >= rows_min);
    size_t failures = 0;
    for (size_t row = 0; row < table.row_count; row++) {
        struct sv fields[FIELDS_MAX] = { 0 };
        for (size_t i = 0; i < table.column_count && i < FIELDS_MAX; i++) fields[i] = table_cell(&table, row, (int)i);
        failures += !check(fields, context);
    }
    table_close(&table);
    assert_int_equal(failures, 0);
}

static int32_t
iso(struct sv text)
{
    int32_t day = 0;
    if (!date_parse_iso(&day, text)) fail_msg("the case has a bad date %.*s", SV_ARG(text));
    return day;
}

static bool
check_date(const struct sv fields[FIELDS_MAX], void *context)
{
    static const char *const names[] = { "day", "month", "year", "range" };
    (void)context;
    struct date_range out[2];
    unsigned          expected = sv_empty(fields[1]) ? 0 : sv_empty(fields[5]) ? 1 : 2;
    unsigned          count = date_parse(out, fields[0]);
    if (count != expected) return complain("'%.*s' has %u readings, not %u", SV_ARG(fields[0]), count, expected);
    if (count == 0) return true;
    bool right = out[0].first_day == iso(fields[1]) && out[0].last_day == iso(fields[2]) &&
                 sv_equal(sv_from(names[out[0].precision]), fields[3]) && out[0].circa == !sv_empty(fields[4]) &&
                 (count == 1 || out[1].first_day == iso(fields[5]));
    if (!right) return complain("'%.*s' is read as another date", SV_ARG(fields[0]));
    return true;
}

static void
date_reads_what_lists_write(void **state)
{
    (void)state;
    for_each_case("dates", 80, check_date, NULL);
}

static bool
check_relation(const struct sv fields[FIELDS_MAX], void *context)
{
    static const char *const names[] = { "same-day", "swapped", "same-month", "compatible", "near", "conflict" };
    (void)context;
    struct date_range a[2], b[2];
    assert_int_equal(date_parse(a, fields[0]) > 0 && date_parse(b, fields[1]) > 0, true);
    const char *forth = names[date_compare(a[0], b[0])], *back = names[date_compare(b[0], a[0])];
    if (!sv_equal(sv_from(forth), fields[2]) || !sv_equal(sv_from(back), fields[2])) {
        return complain("%.*s and %.*s: %s, %s", SV_ARG(fields[0]), SV_ARG(fields[1]), forth, back);
    }
    return true;
}

static void
dates_compare_either_way_round(void **state)
{
    (void)state;
    for_each_case("date_relations", 30, check_relation, NULL);
}

static void
every_day_goes_to_the_calendar_and_back(void **state)
{
    (void)state;
    int year, month, day;
    assert_int_equal(date_days(1970, 1, 1), 0);
    assert_int_equal(date_days(2000, 3, 1), 11017);
    for (int32_t days = date_days(DATE_YEAR_MIN, 1, 1); days <= date_days(DATE_YEAR_MAX, 12, 31); days++) {
        date_civil(days, &year, &month, &day);
        assert_int_equal(date_days(year, month, day), days);
    }
    date_civil(INT32_MIN, &year, &month, &day);
    date_civil(INT32_MAX, &year, &month, &day);
}

static void
date_is_written_as_ftm(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        { "29 Jun 1960", "1960-06-29", "1960-06-29", "" },
        { "Jun 1960", "1960-06", "1960-06", "" },
        { "circa 1960", "1960", "1960", "" },
        { "1958-1962", "1958/1962", "1958", "1962" },
        { "Jun 1958 to Feb 1960", "1958-06/1960-02", "1958-06", "1960-02" },
        { "29 Jun 1958 to 1960", "1958-06-29/1960-12-31", "1958-06-29", "1960-12-31" },
    };
    struct itd_arena *arena = itd_arena_new(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date_range date[2];
        struct sv         values[2] = { 0 };
        assert_int_equal(date_parse(date, sv_from(cases[i][0])), 1);
        assert_string_equal(date_format(arena, date[0]).ptr, cases[i][1]);
        assert_int_equal(date_ftm(values, arena, date[0]), *cases[i][3] ? 2 : 1);
        assert_string_equal(values[0].ptr, cases[i][2]);
        assert_true(sv_equal(values[1], sv_from(cases[i][3])));
    }
    itd_arena_free(arena);
}

static void
strict_dates_are_strict(void **state)
{
    (void)state;
    static const char *const bad[] = { "",           "1960",       "1960-6-29",   "1960-02-30", "1960-00-01",
                                       "1960-01-00", "0960-01-01", "1960-06-29Z", "1960/06/29", "+960-06-29" };
    int32_t                  day;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(date_parse_iso(&day, sv_from(bad[i])));
    assert_true(date_parse_iso(&day, SV("1970-01-02")) && day == 1);
}

static void
alternatives_are_split(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "1960", "1960|" },
        { "1960; 1962", "1960|1962|" },
        { "1960 or 1962 OR 1964", "1960|1962|1964|" },
        { "(a) 1.2.1960, (b) 3.4.1960", "1.2.1960|3.4.1960|" },
        { "a) 1960 b) June 3, 1961", "1960|June 3, 1961|" },
        { "; ;1960;", "1960|" },
        { " ", "" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char      joined[128] = "";
        struct sv rest = sv_from(cases[i][0]), one;
        while (date_next(&one, &rest)) {
            snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%.*s|", SV_ARG(one));
        }
        assert_string_equal(joined, cases[i][1]);
    }
}

static bool
check_country(const struct sv fields[FIELDS_MAX], void *context)
{
    struct sv code = country_code(context, fields[0]);
    if (!sv_equal(code, fields[1])) {
        return complain("'%.*s' is '%.*s', not '%.*s'", SV_ARG(fields[0]), SV_ARG(code), SV_ARG(fields[1]));
    }
    return true;
}

static void
country_is_known_by_its_names(void **state)
{
    (void)state;
    struct countries *countries;
    struct itd_error  error = { 0 };
    if (countries_open(&countries, NULL, &error) != ITD_OK) fail_msg("%s", error.text);
    for_each_case("countries", 60, check_country, countries);
    assert_true(sv_equal(country_name(countries, SV("ir")), SV("Iran")));
    assert_true(sv_empty(country_name(countries, SV("qq"))));
    countries_close(countries);
    countries_close(NULL);
}

/* Every spelling of the table must lead to its own row, so that no two rows claim one. */
static void
no_two_countries_share_a_spelling(void **state)
{
    (void)state;
    struct countries *countries;
    struct table      table;
    assert_int_equal(countries_open(&countries, NULL, NULL), ITD_OK);
    assert_int_equal(table_open(&table, "countries", NULL, NULL), ITD_OK);
    size_t failures = 0;
    for (size_t row = 0; row < table.row_count; row++) {
        struct sv code = table_cell(&table, row, table_column(&table, "code"));
        for (size_t column = 0; column < table.column_count; column++) {
            struct sv rest = table_cell(&table, row, (int)column), name;
            while (sv_split(&name, &rest, ';')) {
                struct sv found = country_code(countries, name);
                if (name.len == 0 || sv_equal(found, code)) continue;
                complain("'%.*s' of %.*s leads to '%.*s'", SV_ARG(name), SV_ARG(code), SV_ARG(found));
                failures++;
            }
        }
    }
    table_close(&table);
    countries_close(countries);
    assert_int_equal(failures, 0);
}

static bool
check_identifier(const struct sv fields[FIELDS_MAX], void *context)
{
    static const char *const names[] = { "valid", "invalid", "unchecked" };
    (void)context;
    int type = 0;
    while (type < IDENTIFIER_TYPE_COUNT && !sv_equal(sv_from(identifier_name(type)), fields[0])) type++;
    if (type == IDENTIFIER_TYPE_COUNT) return complain("no type %.*s", SV_ARG(fields[0]));
    char out[IDENTIFIER_SIZE];
    bool usable = identifier_normalise(out, type, fields[1]);
    if (usable != !sv_empty(fields[2]) || (usable && !sv_equal(sv_from(out), fields[2]))) {
        return complain("%.*s '%.*s' becomes '%s'", SV_ARG(fields[0]), SV_ARG(fields[1]), usable ? out : "");
    }
    if (!usable) return true;
    const char *check = names[identifier_check(type, sv_from(out))];
    if (!sv_equal(sv_from(check), fields[3])) return complain("%.*s %s is %s", SV_ARG(fields[0]), out, check);
    char again[IDENTIFIER_SIZE];
    assert_true(identifier_normalise(again, type, sv_from(out)));
    assert_string_equal(again, out);
    return true;
}

static void
identifier_is_normalised_and_checked(void **state)
{
    (void)state;
    for_each_case("identifiers", 60, check_identifier, NULL);
}

static bool
is_ftm_identifier(const struct table *table, struct sv property)
{
    for (size_t row = 0; row < table->row_count; row++) {
        if (sv_equal(table_cell(table, row, 1), property)) return true;
    }
    return false;
}

static void
identifier_properties_are_those_of_ftm(void **state)
{
    (void)state;
    struct table table;
    assert_int_equal(table_open(&table, "properties", NULL, NULL), ITD_OK);
    for (int type = 0; type < IDENTIFIER_TYPE_COUNT; type++) {
        struct sv rest = sv_from(identifier_properties(type)), property;
        while (sv_split(&property, &rest, ';')) {
            if (property.len == 0) continue;
            if (!is_ftm_identifier(&table, property)) fail_msg("FtM has no property %.*s", SV_ARG(property));
            assert_int_equal(identifier_of_property(property), type);
        }
    }
    assert_int_equal(identifier_of_property(SV("name")), IDENTIFIER_OTHER);
    assert_int_equal(identifier_of_property(SV("")), IDENTIFIER_OTHER);
    table_close(&table);
}

static bool
open_countries(void *context)
{
    (void)context;
    struct countries *countries;
    if (countries_open(&countries, NULL, NULL) != ITD_OK) return false;
    countries_close(countries);
    return true;
}

static void
every_failed_allocation_is_reported(void **state)
{
    (void)state;
    assert_true(alloc_sweep(open_countries, NULL) >= 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date_reads_what_lists_write),
        cmocka_unit_test(dates_compare_either_way_round),
        cmocka_unit_test(every_day_goes_to_the_calendar_and_back),
        cmocka_unit_test(date_is_written_as_ftm),
        cmocka_unit_test(strict_dates_are_strict),
        cmocka_unit_test(alternatives_are_split),
        cmocka_unit_test(country_is_known_by_its_names),
        cmocka_unit_test(no_two_countries_share_a_spelling),
        cmocka_unit_test(identifier_is_normalised_and_checked),
        cmocka_unit_test(identifier_properties_are_those_of_ftm),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
