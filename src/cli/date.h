/* date: days since 1970-01-01 and how they are written. */
#ifndef CLI_DATE_H
#define CLI_DATE_H

#include "interdict/sv.h"

enum { DATE_TEXT_SIZE = 16 };

/* A day of the calendar written YYYY-MM-DD; false for anything else. */
bool date_parse(int32_t *days, struct sv text);
/* YYYY-MM-DD, "unknown" for ITD_DATE_NONE; returns `text`. */
const char *date_format(char text[DATE_TEXT_SIZE], int32_t days);
/* Today in UTC. */
int32_t date_today(void);

#endif
