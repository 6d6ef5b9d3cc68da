/* date: a day, month, year or span, and how two of them compare.
 *
 * A date is the inclusive run of days it may be, counted from 1970-01-01 in the proleptic Gregorian calendar, with the
 * precision it was written in. `first_day <= last_day` always holds. Years run from 1000 to 2200; a two-digit year is
 * not a date, because its century cannot be told. Dates are values. All functions are pure and thread-safe, and only
 * those that take an arena allocate. The month names are data/months.tsv as compiled in. */
#ifndef MODEL_DATE_H
#define MODEL_DATE_H

#include "interdict/arena.h"

enum {
    DATE_YEAR_MIN = 1000,
    DATE_YEAR_MAX = 2200,
    DATE_TEXT_MAX = 96,  /* bytes; a longer text is not a date */
    DATE_CIRCA_YEARS = 2 /* what date_compare adds on each side of a circa date */
};

enum date_precision {
    DATE_DAY,
    DATE_MONTH,
    DATE_YEAR,
    DATE_RANGE /* a span of any length: 1958-1962, the 1960s */
};

struct date_range {
    int32_t first_day; /* days since 1970-01-01 */
    int32_t last_day;  /* inclusive */
    uint8_t precision; /* enum date_precision */
    bool    circa;     /* the source says about; the days are as written, not widened */
};

/* Reads a date as people and lists write it, in English, French, German or Spanish. Returns the number of readings:
 * 0 when `text` is not a date, 1, or 2 when the order of day and month cannot be told (05/12/2022): then out[0] is day
 * first and out[1] month first, so that a reader of a list whose order is known takes the one it needs. Numbers with
 * points (11.8.1960) are day first wherever that is a date. An unknown day or month (00/06/1980, dd/mm/1953) gives the
 * month or year. A time of day and an offset from UTC are checked and dropped: the day is the one that is written.
 * One text is one date; date_next splits several. */
unsigned date_parse(struct date_range out[2], struct sv text);

/* Cuts the next date off a text that may hold several: "1960; 1962", "1960 or 1962", "(a) 1.2.1960, (b) 3.4.1960".
 * Returns false when nothing is left. What is cut off need not be a date. */
bool date_next(struct sv *one, struct sv *rest);

/* The date of a year, month and day, where 0 is an unknown month or day. False when there is no such date. */
bool date_make(struct date_range *out, int year, int month, int day);

/* Reads exactly YYYY-MM-DD, for command-line options. */
bool date_parse_iso(int32_t *day, struct sv text);

/* 1960-06-29, 1960-06, 1960; a span as first/last (ISO 8601-1), each end as coarse as the span allows: 1958/1962,
 * 1958-06/1962-01. Circa is not written. {NULL, 0} when the arena is full. */
struct sv date_format(struct itd_arena *arena, struct date_range range);

/* The values of an FtM date property, which knows days, months and years but no spans: one text, or the two ends of a
 * span. Returns how many, 0 when the arena is full. */
unsigned date_ftm(struct sv out[2], struct itd_arena *arena, struct date_range range);

/* Days since 1970-01-01 of a civil date, and back. `month` is 1 to 12; a day past the month's end counts on. */
int32_t date_days(int year, int month, int day);
void    date_civil(int32_t days, int *year, int *month, int *day);

/* How two dates relate, best first. The first that holds is given:
 *   SAME_DAY    both have the precision of a day, neither is circa, and the day is the same
 *   SWAPPED     the same, but day and month have changed places (1960-05-12 and 1960-12-05)
 *   SAME_MONTH  neither is circa, both lie in one and the same calendar month, and they share a day (a day and its
 * month) COMPATIBLE  they share a day, circa dates being widened by DATE_CIRCA_YEARS years on each side NEAR        the
 * calendar years of their nearest ends, widened likewise, differ by at most 1: this includes two different days of one
 * year CONFLICT    anything else The relation is symmetric. */
enum date_relation { DATE_SAME_DAY, DATE_SWAPPED, DATE_SAME_MONTH, DATE_COMPATIBLE, DATE_NEAR, DATE_CONFLICT };
enum date_relation date_compare(struct date_range a, struct date_range b);

#endif
