/* rows: walks a compiled-in table without opening it.
 *
 * For small tables that pure functions look into (months, IBAN lengths): no memory, no handle, any thread. The folder
 * that overrides tables has no say here. */
#ifndef MODEL_ROWS_H
#define MODEL_ROWS_H

#include "interdict/sv.h"

struct rows {
    struct sv rest;
};

/* The rows of data/<file_name>, from the first after the header. */
struct rows rows_of(const char *file_name);
/* Cuts the next row into its first `count` fields; missing ones are empty. False at the end. */
bool rows_next(struct rows *rows, struct sv *fields, size_t count);

#endif
