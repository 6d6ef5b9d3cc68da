/* tokens: a running text as one array of tokens with their places, and the segments that a name does not cross. */
#ifndef DOCUMENT_TOKENS_H
#define DOCUMENT_TOKENS_H

#include "match/profile.h"

enum {
    SEGMENT_TOKENS_MAX = PROFILE_TOKENS_MAX,
    SEGMENT_OVERLAP = 10 /* a long sentence is looked at in pieces that overlap by so many tokens */
};

struct document_token {
    struct token token; /* `written` points into the text */
    size_t       begin; /* bytes */
    size_t       end;
    bool         proper; /* begins with a capital, or is in a script without them */
    bool         first;  /* of a sentence */
};

struct document_tokens {
    struct document_token *items;
    size_t                 count;
};

/* ITD_NO_MEMORY. */
enum itd_status document_tokenise(struct document_tokens *tokens, const struct name_tables *tables, struct sv text,
                                  struct itd_arena *arena);

#endif
