/* match: which entities a subject may be, how sure, and why.
 *
 * A matcher holds open snapshots and the tables that weigh names; it is immutable and shared by threads. Subjects are
 * FtM entities (a name alone is a LegalEntity with one name). Results live in the caller's arena. A score is a sum of
 * log-likelihood ratios in bits, each a term; bits are multiples of 1/1024, so that printed terms add up exactly. This
 * interface is stable. */
#ifndef INTERDICT_MATCH_H
#define INTERDICT_MATCH_H

#include "interdict/snapshot.h"

struct itd_matcher;

struct itd_matcher_options {
    const char *const *snapshots;   /* paths; at least one, unless only compare is wanted */
    size_t             snapshot_count;
    const char        *data_folder; /* overrides tables, or NULL; copied */
    bool               copy;        /* hold snapshots in private memory */
};

enum itd_status itd_matcher_open(struct itd_matcher **matcher, const struct itd_matcher_options *options,
                                 struct itd_error *error);
void            itd_matcher_close(struct itd_matcher *matcher);

const struct itd_ftm      *itd_matcher_ftm(const struct itd_matcher *matcher);
/* The folder that overrides tables, or NULL. */
const char                *itd_matcher_data_folder(const struct itd_matcher *matcher);
size_t                     itd_matcher_snapshot_count(const struct itd_matcher *matcher);
const struct itd_snapshot *itd_matcher_snapshot(const struct itd_matcher *matcher, size_t i);
/* SHA-256 (hex) of the background table, and over all tables that an answer depends on: names, regimes, programmes,
 * measures, weights, FollowTheMoney's schemata and properties, countries, column headings, record types, months, IBAN
 * lengths and the letters' fold table. Answers name them. */
const char *itd_matcher_background(const struct itd_matcher *matcher);
const char *itd_matcher_tables(const struct itd_matcher *matcher);
/* An entity by id in any of the snapshots; false when there is none. */
bool itd_matcher_find(size_t *snapshot, uint32_t *entity, const struct itd_matcher *matcher, struct sv id);

enum itd_weak {
    ITD_WEAK_CORROBORATE, /* a low-quality alias alone is not a hit */
    ITD_WEAK_INCLUDE,
    ITD_WEAK_EXCLUDE
};

struct itd_match_options {
    double             threshold;      /* probability of a hit; <= 0: the default */
    double             threshold_bits; /* used instead when `use_bits` */
    bool               use_bits;
    uint32_t           limit;          /* hits a subject, 0: 5 */
    enum itd_weak      weak;
    int32_t            as_of;    /* days since 1970-01-01; ITD_DATE_NONE: today (UTC) */
    int32_t            known_at; /* ITD_DATE_NONE: all versions */
    const char *const *datasets; /* NULL-ended list of lists to look in; NULL: all */
    const char *const *topics;   /* NULL-ended; NULL: all */
    const char        *schema;   /* only entities of this schema or below; NULL: all */
    uint64_t           deadline_ns;              /* CLOCK_MONOTONIC; 0: none */
    const _Atomic bool *cancel;                  /* set by another thread; may be NULL */
    bool                exhaustive;              /* score every entity: slow, for tests of the pruned search */
};
/* The defaults: threshold, limit 5, corroborate, today, all versions, no filters. */
struct itd_match_options itd_match_defaults(void);

struct itd_term {
    const char *kind;      /* name, birth-date, country, gender, identifier, schema, names, ... */
    struct sv   query;     /* what of the subject */
    struct sv   candidate; /* what of the entity */
    const char *relation;  /* equal, edit, skeleton, romanisation, nickname, initial, fused, acronym, missing, ... */
    double      bits;
};

enum itd_basis {
    ITD_BASIS_NONE,
    ITD_BASIS_STATED,
    ITD_BASIS_OBSERVED,
    ITD_BASIS_REGIME,
    ITD_BASIS_ASSUMED
};

/* One interval [from, to) in which a designation is in effect, as known from the versions looked at. */
struct itd_interval {
    int32_t        from; /* ITD_DATE_NONE: not known */
    int32_t        to;   /* ITD_DATE_NONE: no end known */
    enum itd_basis from_basis;
    enum itd_basis to_basis;
    int32_t        after;     /* observed ends: after this version's date ... */
    int32_t        not_after; /* ... and not after this one's; else ITD_DATE_NONE */
};

enum {
    ITD_MEASURE_ASSET_FREEZE = 1,
    ITD_MEASURE_TRAVEL_BAN = 2,
    ITD_MEASURE_ARMS_EMBARGO = 4,
    ITD_MEASURE_SECTORAL_FINANCE = 8,
    ITD_MEASURE_TRANSACTION_BAN = 16,
    ITD_MEASURE_VESSEL_BAN = 32,
    ITD_MEASURE_EXPORT_CONTROL = 64,
    ITD_MEASURE_INVESTMENT_BAN = 128,
    ITD_MEASURE_NOTICE_ONLY = 256,
    ITD_MEASURE_COUNT = 9
};
/* "asset-freeze" for ITD_MEASURE_ASSET_FREEZE; NULL when `measure` is not one bit of these. */
const char *itd_measure_name(uint32_t measure);

struct itd_designation {
    struct sv           list;
    struct sv           authority;
    struct sv           reference; /* the authority's or UN's reference, may be empty */
    struct sv           programme; /* as the list spells it */
    struct sv           regime;    /* key of data/regimes.tsv, may be empty */
    uint32_t            measures;  /* bits */
    struct itd_interval interval;  /* the one that holds as_of, else the nearest before, else the nearest after */
    bool                in_effect; /* on as_of */
    bool                gone;      /* not in the newest version looked at: delisted */
    int32_t             first_seen; /* date of the oldest version that has it */
};

struct itd_hit {
    size_t      snapshot;
    uint32_t    entity;
    struct sv   party;   /* id of the party's first entry */
    struct sv   entity_id;
    struct sv  *entries; /* ids of all entries of the party */
    size_t      entry_count;
    struct sv   caption;
    struct sv   schema;
    struct sv  *datasets; /* lists that have the party */
    size_t      dataset_count;
    struct sv   name_text; /* the entity's name that met the subject best */
    const char *name_quality; /* name, alias, weak-alias, previous-name */
    const char *name_script;  /* ISO 15924 */
    bool        match;
    double      bits;
    double      probability;
    struct itd_term        *terms;
    size_t                  term_count;
    struct itd_designation *designations;
    size_t                  designation_count;
    bool                    identifier_conflict; /* an identifier agrees while name or birth date contradict */
    struct sv              *topics;
    size_t                  topic_count;
};

struct itd_matches {
    struct itd_hit *hits; /* by probability, best first; ties by party id */
    size_t          count;
    uint64_t        candidates; /* entities whose score was worked out */
};

/* The probability from which these options call a hit a match. */
double itd_matcher_threshold(const struct itd_matcher *matcher, const struct itd_match_options *options);

/* Screens one subject. ITD_CANCELLED past the deadline or when cancelled, ITD_DAMAGED, ITD_NO_MEMORY. */
enum itd_status itd_match(struct itd_matches *matches, const struct itd_matcher *matcher,
                          const struct itd_entity *subject, const struct itd_match_options *options,
                          struct itd_arena *arena, struct itd_error *error);

struct itd_comparison {
    bool             match;
    double           bits;
    double           probability;
    double           match_bits; /* what a match needs */
    struct itd_term *terms;
    size_t           term_count;
};

/* Scores one pair as whole entities with a prior of `prior` (<= 0: 1/2). */
enum itd_status itd_compare(struct itd_comparison *comparison, const struct itd_matcher *matcher,
                            const struct itd_entity *a, const struct itd_entity *b, double prior,
                            struct itd_arena *arena, struct itd_error *error);

/* A subject from a name alone. `schema` NULL: LegalEntity. */
enum itd_status itd_subject_from_name(struct itd_entity *subject, const struct itd_matcher *matcher, struct sv name,
                                      const char *schema, struct itd_arena *arena, struct itd_error *error);
/* Everything known of an entity's designations on a day (used by show and by hits). */
enum itd_status itd_designations(struct itd_designation **designations, size_t *count,
                                 const struct itd_matcher *matcher, size_t snapshot, uint32_t entity, int32_t as_of,
                                 int32_t known_at, struct itd_arena *arena, struct itd_error *error);

#endif
