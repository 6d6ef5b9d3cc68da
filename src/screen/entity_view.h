/* entity_view: an entity of a snapshot with all that belongs to it, as `show` needs it.
 *
 * What is said counts as the newest known version of each list that holds the entity says it; with `history`, what
 * earlier known versions said is there too, marked as past. Everything lives in the arena that it was opened with. */
#ifndef SCREEN_ENTITY_VIEW_H
#define SCREEN_ENTITY_VIEW_H

#include "interdict/match.h"

enum { ENTITY_VIEW_PARTS_MAX = 1000 /* links shown; the rest is counted */ };

/* One list's known versions, by date; those that hold the entity are marked. */
struct view_list {
    struct sv list;
    uint32_t  first; /* version numbers [first, end) */
    uint32_t  end;
    uint32_t  newest; /* the newest that holds the entity */
    uint32_t  oldest;
    uint32_t  held; /* how many known ones hold it */
    bool      gone; /* a newer known version is without it */
};

/* A sanction, address, paper, link, ... or another party to or from which a link leads. */
struct view_part {
    uint32_t          number;
    bool              inward;   /* the part states the link */
    bool              is_entry; /* an entry of its own: only its name is shown */
    struct sv         property;
    struct itd_entity entity;
    bool             *current;  /* of each statement */
    struct sv         other_id; /* the party at the other end of a link, or empty */
    struct sv         other_caption;
};

struct view_designation {
    struct itd_designation designation;
    struct itd_interval   *intervals; /* with history: all of them */
    size_t                 interval_count;
};

struct entity_view {
    const struct itd_ftm      *ftm;
    const struct itd_snapshot *snapshot;
    uint32_t                   number;
    int32_t                    as_of;
    int32_t                    known_at;
    bool                       history;
    struct itd_arena          *arena;
    struct itd_error          *error;
    struct itd_entity          entity; /* with the statements shown */
    bool                      *current;
    struct view_list          *lists;
    size_t                     list_count;
    struct view_part          *parts;
    size_t                     part_count;
    uint64_t                   parts_left_out;
    struct view_designation   *designations;
    size_t                     designation_count;
};

/* ITD_NOT_FOUND when no known version holds the entity; ITD_NO_MEMORY, ITD_DAMAGED. */
enum itd_status entity_view_open(struct entity_view *view, const struct itd_matcher *matcher, size_t snapshot,
                                 uint32_t entity, bool history, const struct itd_match_options *options,
                                 struct itd_arena *arena, struct itd_error *error);

/* Whether a version counts: its date is not after known_at. */
bool entity_view_knows(const struct entity_view *view, uint32_t version);

#endif
