/* search: which entities of a snapshot can reach a score.
 *
 * For each token of the subject's names the index gives every token that it can be related to (the relations R), and
 * for each name the sum of the best of these is more than its score can be. Entities whose names stay below what is
 * needed cannot reach the threshold and are never looked at: the search gives what a scan of all entities gives. */
#ifndef MATCH_SEARCH_H
#define MATCH_SEARCH_H

#include "match/index.h"

/* Memory of a search, reused from one to the next; belongs to one thread at a time. */
struct search_scratch;
struct search_scratch *search_scratch_new(void);
void                   search_scratch_free(struct search_scratch *scratch);

/* One entity with those of its names that can be the one. */
struct candidate {
    uint32_t  entity;
    uint32_t *names;
    size_t    name_count;
    bool      by_identifier; /* all its names are to be looked at */
};

/* Finds the candidates whose name score can reach `needed` bits, and those with an identifier of the subject. In the
 * order of their entities. */
enum itd_status search(struct candidate **candidates, size_t *count, const struct index *index,
                       const struct scorer *scorer, const struct profile *subject, double needed,
                       struct search_scratch *scratch, struct itd_arena *arena);

#endif
