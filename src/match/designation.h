/* designation: since when and until when an entry is listed, by whom, under what, and what that brings.
 *
 * A designation is worked out from the statements of a snapshot, the versions that said them and the regime tables. The
 * rules, in the order in which they are applied ("versions" are those of one list with a date not after `known_at`, by
 * date; two of one date count as one):
 *
 * What there is. Each Sanction entity whose property `entity` names the entry gives one designation for each list that
 * has a version that says so. An entry that no Sanction names in a list, but whose topics there hold sanction,
 * debarment or export.control, has one designation by that list. What no version says is not there. What is said of a
 * designation (dates, programme, reference, measures) counts as the newest version that holds it says it; for an
 * interval that has ended, as the last version of that interval did.
 *
 * Reference: unscId, else authorityId, else empty. Authority: as stated, else the publisher of the list.
 *
 * Programme and regime: by programId, else program. A Sanction may carry several codes (a row of the CSL: its tag and
 * its source); then those decide whose regime has bounds in regimes.tsv. A code that the tables do not know has no
 * bounds, and with it beside them none of the others is an end; a regime without any bound ("a list of several
 * programmes") says nothing beside another. `programme` and `regime` are those of the first code that decides.
 *
 * Measures: provisions, where the tables understand them; else what the programmes bring; for a topic export.control
 * alone, export-control. A travel-ban is left out where the entry cannot be a person. No bit set means that the
 * measures are not known, not that there are none.
 *
 * Held. A maximal run of versions that hold the designation is one interval:
 *   start  the stated one: startDate, else listingDate (the earliest of several values, the first day of a month or
 *          year). Of an entry that was gone and is back only a stated start after the last version without it counts.
 *          Without a stated start: observed after the last version without it, when there is one before the run;
 *          `from` is the day after that version. Otherwise not known: ITD_DATE_NONE, basis assumed.
 *   end    the stated one, endDate, which is the first day without effect (of several values the latest, of a month or
 *          year the day after it). An end that is not after the start, or that is later than a version without the
 *          designation, is not believed. Without a stated end: observed, `to` is the date of the first version without
 *          it; none while the newest version holds it.
 * Doubt counts as in effect: an observed interval is as wide as it can be. Before the oldest version nothing is
 * observed: there the stated start and the regime decide.
 *
 * Regime. Each interval is cut by the intervals of its regime; an end that comes from there has the basis regime. An
 * unknown start stays unknown in the regime's first interval, so that it never hides an entry. What is left empty is
 * dropped; a designation may so have no interval at all (listed under a regime that had ended).
 *
 * `after` and `not_after` are those of the end when it is observed, else those of the start; an observed start can
 * always be told from `from`: it is the day after `after`. */
#ifndef MATCH_DESIGNATION_H
#define MATCH_DESIGNATION_H

#include "interdict/match.h"
#include "match/regimes.h"

/* A designation with all its intervals, by date. In `designation` the members interval and in_effect are not set. */
struct designation_history {
    struct itd_designation designation;
    uint32_t               sanction; /* the Sanction entity, or ITD_ENTITY_NONE for one that rests on topics */
    struct itd_interval   *intervals;
    size_t                 interval_count;
};

/* All designations of an entity with all their intervals, ordered by the Sanctions' numbers and then by list; those by
 * topic come last. Everything lives in `arena`, temporaries too. `known_at` is days since 1970-01-01 or ITD_DATE_NONE
 * for all versions. ITD_NO_MEMORY, ITD_DAMAGED, ITD_NOT_FOUND (no such entity). Thread-safe on one snapshot. */
enum itd_status designation_intervals(struct designation_history **out, size_t *count, const struct regimes *regimes,
                                      const struct itd_ftm *ftm, const struct itd_snapshot *snapshot, uint32_t entity,
                                      int32_t known_at, struct itd_arena *arena, struct itd_error *error);

/* The same designations on one day: `interval` is the one that holds `as_of`, else the nearest before, else the nearest
 * after; without any its bases are ITD_BASIS_NONE. ITD_DATE_NONE for `as_of` is today (UTC). */
enum itd_status designations_of(struct itd_designation **out, size_t *count, const struct regimes *regimes,
                                const struct itd_ftm *ftm, const struct itd_snapshot *snapshot, uint32_t entity,
                                int32_t as_of, int32_t known_at, struct itd_arena *arena, struct itd_error *error);

#endif
