/* day: days since 1970-01-01 and how they are written. */
#ifndef CLI_DAY_H
#define CLI_DAY_H

#include "interdict/sv.h"

enum { DAY_TEXT_SIZE = 16 };

/* A day of the calendar written YYYY-MM-DD; false for anything else. */
bool day_parse(int32_t *days, struct sv text);
/* YYYY-MM-DD, "unknown" for ITD_DATE_NONE; returns `text`. */
const char *day_format(char text[DAY_TEXT_SIZE], int32_t days);
/* Today in UTC. */
int32_t day_today(void);

#endif
