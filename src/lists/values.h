/* values: what publishers write into one field: several values, numbers among words, countries with remarks. Results
 * live in the record's arena of the reader, or point into the text that was given. */
#ifndef LISTS_VALUES_H
#define LISTS_VALUES_H

#include "lists/reader.h"

enum { VALUES_MAX = 1024 };

struct values {
    struct sv *items;
    size_t     count;
};

/* The values of a field: parts between '|' or line ends, and within each those numbered "(1) ... (2) ...", "1) 2)",
 * "(a) (b)" or "a) b)" in order. A value "-" stands for nothing and becomes the empty slice, which keeps its place, as
 * the values of two fields belong together by their number. */
struct values values_split(struct reader *reader, struct sv text);

/* The same without empty values, cut further at "; ", ", " and ". ": telephone numbers, addresses on the web. */
struct values values_split_all(struct reader *reader, struct sv text);

/* The number of a paper in words like "Tunisia number G557170, issued on 16 Nov. 1989"; empty when there is none. */
struct sv values_number(struct sv text);

/* Adds the countries that the text names, several of them and with remarks ("Iraq (previous address)"); what is none
 * is kept as text. */
void values_add_countries(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text);

/* The country that a paper's details begin with, or have in parentheses ("Iranian passport", "issued in Iran",
 * "(Libyan)"), as FtM code; empty when none is named. */
struct sv values_country(struct reader *reader, struct sv details);

/* Adds the dates that the text holds ("1.2.1960 or 3.4.1960", "(a) 1960; (b) 1962"); what is none is kept as text. */
void values_add_dates(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                      enum reader_date_order order);

/* Adds the numbers of papers that the text holds, each without the words around it: "P421967 (Filipino passport)",
 * "Libyan passport No. 513519", "271201003620, 016154160136 (Russia)". The whole text becomes a note when there is more
 * in it; a text without a number stays as it is. */
void values_add_numbers(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text);

/* Without a point, comma or semicolon at the end. */
struct sv values_trim_end(struct sv text);

#endif
