/* engine: what a matcher holds, for the files that match (match.c), compare (compare.c) and tell hits (hit.c). */
#ifndef MATCH_ENGINE_H
#define MATCH_ENGINE_H

#include "match/index.h"
#include "match/regimes.h"
#include "match/search.h"

#include <pthread.h>

enum { SCRATCH_POOL_MAX = 256 };

struct itd_matcher {
    struct itd_ftm       *ftm;
    struct name_tables   *names;
    struct regimes       *regimes;
    struct weights        weights;
    struct scorer         scorer;
    char                 *data_folder; /* NULL: none */
    struct itd_snapshot **snapshots;
    struct index         *indexes;
    size_t                snapshot_count;
    uint64_t              entries; /* in all snapshots: the prior is spread over them */
    char                  background[SHA256_HEX_SIZE];
    char                  tables[SHA256_HEX_SIZE];
    pthread_mutex_t       pool_lock;
    struct search_scratch *pool[SCRATCH_POOL_MAX];
    size_t                pool_count;
};

/* A scratch for one search, from the pool or new; NULL when out of memory. */
struct search_scratch *matcher_borrow(const struct itd_matcher *matcher);
void                   matcher_return(const struct itd_matcher *matcher, struct search_scratch *scratch);

/* Bits and probability by the calibrated map, with a prior given as log2 of its odds. */
double matcher_probability(const struct itd_matcher *matcher, double bits, double prior_bits);
double matcher_bits(const struct itd_matcher *matcher, double probability, double prior_bits);
/* log2 of the odds that one entry of all is the subject. */
double matcher_prior_bits(const struct itd_matcher *matcher);

/* Bits that a hit needs. */
double matcher_threshold(const struct itd_matcher *matcher, const struct itd_match_options *options);

/* Which versions of a snapshot count: those of wanted lists, up to a day. */
struct version_filter {
    const bool *versions; /* by number; NULL: all */
};
enum itd_status version_filter_init(struct version_filter *filter, const struct itd_snapshot *snapshot,
                                    const struct itd_match_options *options, struct itd_arena *arena);
bool version_filter_allows(const struct version_filter *filter, const struct itd_snapshot *snapshot,
                           uint32_t version_set);

/* The entity with the statements of allowed versions only. */
enum itd_status filtered_entity(struct itd_entity *out, const struct itd_snapshot *snapshot,
                                const struct version_filter *filter, uint32_t entity, struct itd_arena *arena,
                                struct itd_error *error);

/* Fills everything of a hit but entity, snapshot, bits, from a new score of the whole entity. */
enum itd_status hit_fill(struct itd_hit *hit, const struct itd_matcher *matcher, const struct profile *subject,
                         const struct version_filter *filter, const struct itd_match_options *options,
                         struct itd_arena *arena, struct itd_error *error);

#endif
