/* country: which country a text names.
 *
 * The knowledge is data/countries.tsv: names in many languages, nationalities and codes. An open `struct countries` is
 * immutable and may be read by any number of threads; the slices it gives live as long as it does. */
#ifndef MODEL_COUNTRY_H
#define MODEL_COUNTRY_H

#include "interdict/error.h"
#include "interdict/sv.h"

#include "base/hash.h"

struct countries;

enum { COUNTRY_TEXT_MAX = 256 }; /* bytes; a longer text names no country */

/* Opens the table, from `folder` (may be NULL) or as compiled in. The caller closes it. ITD_NO_MEMORY, ITD_NOT_FOUND,
 * ITD_IO, and ITD_FORMAT when a column is missing. */
enum itd_status countries_open(struct countries **countries, const char *folder, struct itd_error *error);
/* NULL is fine. */
void countries_close(struct countries *countries);
/* The hash of the table, which answers name. */
struct sha256 countries_sum(const struct countries *countries);

/* The FtM code ("ir") of the country that the whole of `text` names, or the empty slice. Read are: FtM codes and
 * ISO 3166-1 alpha-2 and alpha-3 codes, all in upper or all in lower case; names and nationalities, where case,
 * accents, punctuation and a leading "the" do not count; an inverted name (Iran (Islamic Republic of); Iran, Islamic
 * Republic of); a name with a second one in parentheses or after '/' (Myanmar (Burma); Belarus / Bélarus) when both
 * name the same country. A text that stands for two countries in the table gives neither. */
struct sv country_code(const struct countries *countries, struct sv text);

/* The English short name of an FtM code, or the empty slice. */
struct sv country_name(const struct countries *countries, struct sv code);

#endif
