/* uk_record: one row of a UK sanctions list, whichever file it comes from.
 *
 * The OFSI consolidated list and the UK Sanctions List say the same things, one in a few columns and labelled text, the
 * other in a column each. Both readers fill a uk_record; uk_record_emit turns it into FtM entities, so that a party has
 * the same id and the same properties in both. The slices belong to the caller and live until uk_record_emit returns.
 */
#ifndef LISTS_UK_RECORD_H
#define LISTS_UK_RECORD_H

#include "lists/reader.h"

enum uk_field {
    UK_UNIQUE_ID,
    UK_GROUP_ID,
    UK_UN_REFERENCE,
    UK_KIND, /* Individual, Entity, Ship */
    UK_NAME_1,
    UK_NAME_2,
    UK_NAME_3,
    UK_NAME_4,
    UK_NAME_5,
    UK_NAME_6, /* the family name, or the whole name of what is no person */
    UK_NAME_TYPE,
    UK_NAME_STRENGTH,
    UK_TITLE,
    UK_SCRIPT_NAME,
    UK_SCRIPT,
    UK_SCRIPT_LANGUAGE,
    UK_REGIME,
    UK_SOURCE,
    UK_MEASURES,
    UK_MEASURES_NOTE,
    UK_REASONS,
    UK_OTHER,
    UK_LISTED,
    UK_DESIGNATED,
    UK_UPDATED,
    UK_ADDRESS_1,
    UK_ADDRESS_2,
    UK_ADDRESS_3,
    UK_ADDRESS_4,
    UK_ADDRESS_5,
    UK_ADDRESS_6,
    UK_POSTCODE,
    UK_COUNTRY,
    UK_PHONE,
    UK_FAX,
    UK_WEBSITE,
    UK_EMAIL,
    UK_BIRTH_DATE,
    UK_BIRTH_TOWN,
    UK_BIRTH_COUNTRY,
    UK_NATIONALITY,
    UK_NATIONAL_ID,
    UK_NATIONAL_ID_DETAILS,
    UK_PASSPORT,
    UK_PASSPORT_DETAILS,
    UK_POSITION,
    UK_GENDER,
    UK_FATHER,
    UK_MOTHER,
    UK_ENTITY_TYPE,
    UK_SUBSIDIARIES,
    UK_PARENT,
    UK_REGISTRATION,
    UK_IMO,
    UK_MMSI,
    UK_OWNERS,
    UK_OPERATORS, /* the file does not say which: owner or operator */
    UK_PREVIOUS_OPERATORS,
    UK_FLAG,
    UK_PREVIOUS_FLAGS,
    UK_SHIP_TYPE,
    UK_TONNAGE,
    UK_LENGTH,
    UK_YEAR_BUILT,
    UK_HULL,
    UK_FIELD_COUNT
};

struct uk_record {
    struct sv field[UK_FIELD_COUNT];
    uint64_t  line;
    struct sv raw; /* for the rejects */
};

/* Emits the party and its parts. A row without any id or without a name is rejected. */
void uk_record_emit(struct reader *reader, const struct uk_record *record);

/* The columns of a file, by name, ends with a NULL name. */
struct uk_column {
    const char   *name;
    enum uk_field field;
};

/* Fills the record from the current row. */
void uk_record_fill(struct uk_record *record, struct csv *csv, const struct uk_column *columns);

/* Reads the file: a first line "label,date", the header, the rows. `finish` (may be NULL) works on a record before it
 * is emitted. */
struct uk_list {
    const char             *date_label;
    const struct uk_column *columns;
    void (*finish)(struct reader *reader, struct uk_record *record);
};
enum itd_status uk_list_read(struct reader *reader, const struct uk_list *list);

#endif
