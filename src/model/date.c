#include "model/date.h"

/* The two functions below are days_from_civil and civil_from_days of Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", https://howardhinnant.github.io/date_algorithms.html (public domain). Years begin in March, so that the
 * leap day is the last; an era is 400 years. */
int32_t
date_days(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void
date_civil(int32_t days, int *year, int *month, int *day)
{
    int64_t z = (int64_t)days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int     day_of_era = (int)(z - era * 146097);
    int     year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int     day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int     shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = (int)(year_of_era + era * 400) + (*month <= 2);
}

static int
month_length(int year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool             leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

bool
date_make(struct date_range *out, int year, int month, int day)
{
    if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX || month < 0 || month > 12 || day < 0 || day > 31) return false;
    if (month == 0) {
        *out = (struct date_range){ date_days(year, 1, 1), date_days(year, 12, 31), DATE_YEAR, false };
        return true;
    }
    int length = month_length(year, month);
    if (day > length) return false;
    if (day == 0) {
        *out = (struct date_range){ date_days(year, month, 1), date_days(year, month, length), DATE_MONTH, false };
    } else {
        *out = (struct date_range){ date_days(year, month, day), date_days(year, month, day), DATE_DAY, false };
    }
    return true;
}

bool
date_parse_iso(int32_t *day, struct sv text)
{
    uint64_t          year, month, day_of_month;
    struct date_range date;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') return false;
    if (!sv_to_u64(&year, sv_slice(text, 0, 4)) || !sv_to_u64(&month, sv_slice(text, 5, 7)) ||
        !sv_to_u64(&day_of_month, sv_slice(text, 8, 10))) {
        return false;
    }
    if (!date_make(&date, (int)year, (int)month, (int)day_of_month) || date.precision != DATE_DAY) return false;
    *day = date.first_day;
    return true;
}

static struct sv
format_day(struct itd_arena *arena, int32_t days, enum date_precision precision)
{
    int year, month, day;
    date_civil(days, &year, &month, &day);
    if (precision == DATE_YEAR) return itd_arena_format(arena, "%04d", year);
    if (precision == DATE_MONTH) return itd_arena_format(arena, "%04d-%02d", year, month);
    return itd_arena_format(arena, "%04d-%02d-%02d", year, month, day);
}

/* The coarsest precision in which both ends of a date can be written without changing its days. */
static enum date_precision
end_precision(struct date_range range)
{
    int year, month, day, last_year, last_month, last_day;
    if (range.precision != DATE_RANGE) return (enum date_precision)range.precision;
    date_civil(range.first_day, &year, &month, &day);
    date_civil(range.last_day, &last_year, &last_month, &last_day);
    if (day != 1 || last_day != month_length(last_year, last_month)) return DATE_DAY;
    return month == 1 && last_month == 12 ? DATE_YEAR : DATE_MONTH;
}

unsigned
date_ftm(struct sv out[2], struct itd_arena *arena, struct date_range range)
{
    enum date_precision precision = end_precision(range);
    out[0] = format_day(arena, range.first_day, precision);
    if (out[0].ptr == NULL) return 0;
    if (range.precision != DATE_RANGE) return 1;
    out[1] = format_day(arena, range.last_day, precision);
    if (out[1].ptr == NULL) return 0;
    return sv_equal(out[0], out[1]) ? 1 : 2;
}

struct sv
date_format(struct itd_arena *arena, struct date_range range)
{
    struct sv ends[2];
    unsigned  count = date_ftm(ends, arena, range);
    if (count == 0) return sv_make(NULL, 0);
    if (count == 1) return ends[0];
    return itd_arena_format(arena, "%.*s/%.*s", SV_ARG(ends[0]), SV_ARG(ends[1]));
}

static int32_t
add_years(int32_t days, int years)
{
    int year, month, day;
    date_civil(days, &year, &month, &day);
    year += years;
    int length = month_length(year, month);
    return date_days(year, month, day < length ? day : length);
}

static struct date_range
widened(struct date_range range)
{
    if (range.circa) {
        range.first_day = add_years(range.first_day, -DATE_CIRCA_YEARS);
        range.last_day = add_years(range.last_day, DATE_CIRCA_YEARS);
    }
    return range;
}

/* Whether both dates lie in one and the same calendar month. */
static bool
in_one_month(struct date_range a, struct date_range b)
{
    int     year, month, day;
    int32_t first = a.first_day < b.first_day ? a.first_day : b.first_day;
    int32_t last = a.last_day > b.last_day ? a.last_day : b.last_day;
    date_civil(first, &year, &month, &day);
    return last - first <= month_length(year, month) - day;
}

static bool
swapped(int32_t a, int32_t b)
{
    int year_a, month_a, day_a, year_b, month_b, day_b;
    date_civil(a, &year_a, &month_a, &day_a);
    date_civil(b, &year_b, &month_b, &day_b);
    return year_a == year_b && month_a == day_b && day_a == month_b;
}

/* Whether the calendar years of the earlier date's end and the later date's start are neighbours or the same. */
static bool
near(struct date_range a, struct date_range b)
{
    int year_of_end, year_of_start, month, day;
    date_civil(a.last_day < b.first_day ? a.last_day : b.last_day, &year_of_end, &month, &day);
    date_civil(a.last_day < b.first_day ? b.first_day : a.first_day, &year_of_start, &month, &day);
    return year_of_start - year_of_end <= 1;
}

enum date_relation
date_compare(struct date_range a, struct date_range b)
{
    bool exact = !a.circa && !b.circa;
    if (exact && a.precision == DATE_DAY && b.precision == DATE_DAY) {
        if (a.first_day == b.first_day) return DATE_SAME_DAY;
        if (swapped(a.first_day, b.first_day)) return DATE_SWAPPED;
    }
    a = widened(a);
    b = widened(b);
    if (a.first_day <= b.last_day && b.first_day <= a.last_day) {
        return exact && in_one_month(a, b) ? DATE_SAME_MONTH : DATE_COMPATIBLE;
    }
    return near(a, b) ? DATE_NEAR : DATE_CONFLICT;
}
