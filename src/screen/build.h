/* build: an FtM entity from the cells of a flat record.
 *
 * A cell is a value under a column of a mapping. The schema follows from the type column, else from what the record
 * has: a ship's number makes a Vessel, a birth date or a given name a Person, a register number a Company; nothing of
 * these, a LegalEntity. Values that the schema has no property for become problems of the record, never silence. */
#ifndef SCREEN_BUILD_H
#define SCREEN_BUILD_H

#include "screen/record.h"

struct cell {
    const struct column *column;
    struct sv            value;
};

/* Fills record->entity and record->problems, or rejects the record when it has neither name nor identifier.
 * ITD_NO_MEMORY. */
enum itd_status build_entity(struct record *record, const struct mapping *mapping, const struct cell *cells,
                             size_t count, const struct record_tables *tables, struct itd_arena *arena,
                             struct itd_error *error);

/* Reads the dates and countries of an entity that came as FtM JSON: unreadable and ambiguous dates become problems,
 * names of countries become codes. ITD_NO_MEMORY. */
enum itd_status build_normalise(struct record *record, const struct record_tables *tables, struct itd_arena *arena,
                                struct itd_error *error);

#endif
