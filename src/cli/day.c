#include "cli/day.h"

#include <stdio.h>
#include <time.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999 };

/* Days from the civil calendar, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static int32_t
days_from_civil(int32_t year, int32_t month, int32_t day)
{
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void
civil_from_days(int32_t *year, int32_t *month, int32_t *day, int32_t days)
{
    days += 719468;
    int32_t era = (days >= 0 ? days : days - 146096) / 146097;
    int32_t day_of_era = days - era * 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

bool
day_parse(int32_t *days, struct sv text)
{
    uint64_t year, month, day;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') return false;
    if (!sv_to_u64(&year, sv_slice(text, 0, 4)) || !sv_to_u64(&month, sv_slice(text, 5, 7)) ||
        !sv_to_u64(&day, sv_slice(text, 8, 10))) {
        return false;
    }
    if (year < YEAR_MIN || month < 1 || month > 12 || day < 1) return false;
    int32_t value = days_from_civil((int32_t)year, (int32_t)month, (int32_t)day);
    /* A day that the month does not have comes back as another one. */
    int32_t y, m, d;
    civil_from_days(&y, &m, &d, value);
    if (y != (int32_t)year || m != (int32_t)month || d != (int32_t)day) return false;
    *days = value;
    return true;
}

const char *
day_format(char text[DAY_TEXT_SIZE], int32_t days)
{
    int32_t first = days_from_civil(YEAR_MIN, 1, 1), last = days_from_civil(YEAR_MAX, 12, 31);
    if (days < first || days > last) {
        snprintf(text, DAY_TEXT_SIZE, "unknown");
        return text;
    }
    int32_t year, month, day;
    civil_from_days(&year, &month, &day, days);
    snprintf(text, DAY_TEXT_SIZE, "%04d-%02d-%02d", year, month, day);
    return text;
}

int32_t
day_today(void)
{
    return (int32_t)(time(NULL) / 86400);
}
