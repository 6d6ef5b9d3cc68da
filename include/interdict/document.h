/* document: listed parties in running text. Not yet stable. */
#ifndef INTERDICT_DOCUMENT_H
#define INTERDICT_DOCUMENT_H

#include "interdict/match.h"

struct itd_mention {
    size_t          begin; /* bytes of the text */
    size_t          end;
    size_t          begin_character; /* Unicode characters */
    size_t          end_character;
    struct sv       text;
    struct itd_hit *hits; /* who it may be, best first */
    size_t          hit_count;
};

/* Finds the places where `text` (UTF-8) names a listed party. Mentions do not overlap and stand in the order of the text;
 * a name in lower case is taken for an ordinary word. Results live in the arena and point into `text`. Statuses as for
 * itd_match. */
enum itd_status itd_spot(struct itd_mention **mentions, size_t *count, const struct itd_matcher *matcher,
                         struct sv text, const struct itd_match_options *options, struct itd_arena *arena,
                         struct itd_error *error);

#endif
