/* term_words: the terms of a score in the words of somebody who has to decide. */
#ifndef SCREEN_TERM_WORDS_H
#define SCREEN_TERM_WORDS_H

#include "interdict/match.h"

/* "spelled nearly the same" for the relation "edit"; the relation itself when it has no other words. Static, or the
 * term's own. */
const char *relation_words(const struct itd_term *term);
/* "birth date" for the kind "birth-date". */
const char *kind_words(const struct itd_term *term);

#endif
