/* profile: an entity made ready for scoring: its names as weighed tokens, and its evidence.
 *
 * A profile is made from an FtM entity (a subject, either side of a comparison) or from a snapshot's index without
 * unpacking the entity; both give the same scores. Lives in an arena. */
#ifndef MATCH_PROFILE_H
#define MATCH_PROFILE_H

#include "interdict/entity.h"
#include "name/name.h"
#include "snapshot/layout.h"
#include "snapshot/letters.h"

struct token {
    struct sv latin;
    struct sv native;   /* {NULL, 0} when it is not known to differ */
    struct sv symbol;
    struct sv skeleton; /* may be empty */
    struct sv written;  /* as it stands in the name, for explanations */
    double    bits;     /* of its own */
    uint8_t   kind;     /* enum name_kind */
    uint8_t   script;
    uint8_t   flags;    /* TEXT_HOMOGLYPH, ... */
    uint8_t   romanisation_count;
    struct sv romanisations[TEXT_ROMANISATIONS_MAX]; /* other Latin spellings, for tokens not in Latin */
    uint32_t  number;   /* in the snapshot's tokens, or UINT32_MAX */
};

enum { PROFILE_TOKENS_MAX = NAME_SCORED_MAX };

struct scored_name {
    struct token *tokens;
    size_t        count;
    struct sv     text;
    struct sv     acronym; /* of its words; may be empty */
    uint8_t       quality; /* enum snapshot_name_quality */
    uint8_t       script;
};

struct profile {
    uint16_t                    schema;
    enum name_of                of;
    struct scored_name         *names;
    size_t                      name_count;
    size_t                      all_names; /* how many the entity has; `names` may be some of them */
    const struct snapshot_fact *facts;
    size_t                      fact_count;
    const struct itd_entity    *entity; /* what the facts' statements refer to; NULL for one from an index */
};

/* A token made ready for scoring. `text` is what the name was parsed from. ITD_NO_MEMORY. */
enum itd_status token_of_name(struct token *out, const struct name_token *token, const struct name_tables *tables,
                              struct sv text, struct itd_arena *arena);

/* From an FtM entity. Names are its name, alias, weakAlias and previousName values, and first and last name together
 * when there is no other. */
enum itd_status profile_of_entity(struct profile *profile, const struct itd_ftm *ftm, const struct name_tables *tables,
                                  const struct itd_entity *entity, struct itd_arena *arena);

/* A name gives up to so many: itself, what stands in brackets, and the name without it. */
enum { PROFILE_PARTS_MAX = 3 };

#endif
