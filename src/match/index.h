/* index: the search sections of one snapshot, opened once and shared by threads. */
#ifndef MATCH_INDEX_H
#define MATCH_INDEX_H

#include "match/score.h"
#include "snapshot/letters.h"
#include "snapshot/snapshot.h"

struct index {
    const struct itd_snapshot        *snapshot;
    struct text_table                 tokens;
    struct text_table                 skeletons;
    struct text_table                 symbols;
    struct text_table                 natives;
    const struct snapshot_token      *token_facts;
    struct csr                        token_names;
    struct csr                        skeleton_tokens;
    struct csr                        romanised;
    struct csr                        symbol_tokens;
    const struct snapshot_name       *names;
    uint64_t                          name_count;
    const struct snapshot_name_token *name_tokens;
    uint64_t                          name_token_count;
    const uint32_t                   *entity_names;
    uint32_t                          entity_count;
    const struct snapshot_identifier *identifiers;
    uint64_t                          identifier_count;
    const uint32_t                   *fact_offsets;
    const struct snapshot_fact       *facts;
    uint64_t                          fact_count;
    float                            *bits; /* of each token */
    uint32_t                          length_starts[TEXT_TOKEN_LENGTH_MAX + 3]; /* first token of each length */
    uint64_t                         *plain_letters; /* of the tokens that stand in names as they are, by number */
    uint32_t                         *plain_numbers;
    uint32_t                          plain_starts[TEXT_TOKEN_LENGTH_MAX + 3]; /* first of each length in these */
};

/* ITD_DAMAGED when a section is missing or the sections do not fit each other; ITD_NO_MEMORY. */
enum itd_status index_open(struct index *index, const struct itd_snapshot *snapshot, const struct name_tables *tables,
                           struct itd_error *error);
void            index_close(struct index *index);

/* The number of a Latin token, or UINT32_MAX. */
uint32_t index_find_token(const struct index *index, struct sv latin);
/* A token of the index as it would be in a plain Latin name. */
void index_token(struct token *token, const struct index *index, uint32_t number);

/* The profile of an entity from the index alone, with those of its names that `wanted` has (numbers in the index, in
 * order; NULL: all). */
enum itd_status index_profile(struct profile *profile, const struct index *index, const struct scorer *scorer,
                              uint32_t entity, const uint32_t *wanted, size_t wanted_count, struct itd_arena *arena);

#endif
