/* write_designation: a designation as JSON and as a phrase, the same wherever one is shown. */
#ifndef SCREEN_WRITE_DESIGNATION_H
#define SCREEN_WRITE_DESIGNATION_H

#include "interdict/match.h"

#include "base/buf.h"

/* The members of an interval, without braces: "from", "to" (days or null), "basis" (of the start), and where they say
 * something "to_basis", "after", "not_after". */
void interval_add_json(struct buf *out, const struct itd_interval *interval);
/* A designation as in the record of a hit. `intervals` (may be NULL) are all it has, written as "intervals". */
void designation_add_json(struct buf *out, const struct itd_designation *designation,
                          const struct itd_interval *intervals, size_t count);

/* "since 2009-04-24", "from 2006-12-23 to 2023-10-18 (regime)", "since a day after 2020-11-30 and not after 2025-04-19
 * (observed)", "date unknown, first seen 2020-11-30". */
void interval_add_text(struct buf *out, const struct itd_interval *interval, int32_t first_seen);
/* "asset-freeze, travel-ban", or "measures not known". */
void measures_add_text(struct buf *out, uint32_t measures);

/* YYYY-MM-DD. */
void add_iso_day(struct buf *out, int32_t day);
/* A text of a list for a terminal: control characters, which could drive it, become spaces. */
void add_printable(struct buf *out, struct sv text);

#endif
