/* write_mentions: the places where a document names listed parties, for the JSON and text writers. */
#ifndef SCREEN_WRITE_MENTIONS_H
#define SCREEN_WRITE_MENTIONS_H

#include "screen/answer.h"
#include "screen/page.h"

/* `,"mentions":[...]`: kind, start and end in characters, text, and the best hit in short (its whole is a finding). */
void mentions_add_json(struct buf *out, const struct answer *answer);
/* A line or two a mention: where, what, who, since when listed. */
void mentions_add_text(struct page *page, const struct answer *answer);

#endif
