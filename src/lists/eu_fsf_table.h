/* eu_fsf_table: the rows of an FSF csv by column, whatever its version and whether or not a spreadsheet wrapped its
 * lines. A table belongs to one thread; fields hold until the next row. */
#ifndef LISTS_EU_FSF_TABLE_H
#define LISTS_EU_FSF_TABLE_H

#include "lists/reader.h"

enum fsf_column {
    FILE_DATE,
    LOGICAL_ID,
    REFERENCE,
    UN_ID,
    DESIGNATED,
    DETAILS,
    REMARK,
    SUBJECT,
    SUBJECT_LETTER,
    NAME_LAST,
    NAME_FIRST,
    NAME_MIDDLE,
    NAME_WHOLE,
    NAME_LANGUAGE,
    NAME_GENDER,
    NAME_TITLE,
    NAME_FUNCTION,
    NAME_STRONG,
    NAME_REMARK,
    ADDRESS_NUMBER,
    ADDRESS_STREET,
    ADDRESS_BOX,
    ADDRESS_ZIP,
    ADDRESS_CITY,
    ADDRESS_REGION,
    ADDRESS_PLACE,
    ADDRESS_AT_LISTING,
    ADDRESS_CONTACT,
    ADDRESS_COUNTRY,
    ADDRESS_COUNTRY_NAME,
    ADDRESS_REMARK,
    BIRTH_DATE,
    BIRTH_DAY,
    BIRTH_MONTH,
    BIRTH_YEAR,
    BIRTH_FROM,
    BIRTH_TO,
    BIRTH_CIRCA,
    BIRTH_CALENDAR,
    BIRTH_ZIP,
    BIRTH_REGION,
    BIRTH_PLACE,
    BIRTH_CITY,
    BIRTH_COUNTRY,
    BIRTH_COUNTRY_NAME,
    BIRTH_REMARK,
    PAPER_NUMBER,
    PAPER_LATIN_NUMBER,
    PAPER_DIPLOMATIC,
    PAPER_EXPIRED,
    PAPER_FALSE,
    PAPER_LOST,
    PAPER_REVOKED,
    PAPER_ISSUER,
    PAPER_ISSUED,
    PAPER_FROM,
    PAPER_TO,
    PAPER_NAME,
    PAPER_CODE,
    PAPER_TYPE,
    PAPER_REGION,
    PAPER_COUNTRY,
    PAPER_COUNTRY_NAME,
    PAPER_REMARK,
    CITIZEN_REGION,
    CITIZEN_COUNTRY,
    CITIZEN_COUNTRY_NAME,
    CITIZEN_REMARK,
    FSF_COLUMN_COUNT
};

/* The act behind the entity and behind each detail; the names are put together. */
enum fsf_act_group { ACT_ENTITY, ACT_NAME, ACT_ADDRESS, ACT_BIRTH, ACT_PAPER, ACT_CITIZEN, ACT_GROUP_COUNT };
enum fsf_act_column {
    ACT_TITLE,
    ACT_TYPE,
    ACT_ORGANISATION,
    ACT_PUBLISHED,
    ACT_IN_FORCE,
    ACT_PROGRAMME,
    ACT_URL,
    ACT_COLUMN_COUNT
};

struct fsf_table {
    struct csv *csv;
    bool        wrapped;
    struct sv  *fields; /* of the current row */
    size_t      count;
    size_t      capacity;
    char      **names; /* of the columns */
    bool       *read;
    size_t      name_count;
    int         column[FSF_COLUMN_COUNT]; /* where a column stands, -1 where the version has none */
    int         act[ACT_GROUP_COUNT][ACT_COLUMN_COUNT];
};

/* Opens the reader's stream and takes the header. ITD_FORMAT when it names no ids. Close the table in any case. */
enum itd_status fsf_table_open(struct fsf_table *table, struct reader *reader);
void            fsf_table_close(struct fsf_table *table);
/* The next row; those that cannot be split are rejected. ITD_NOT_FOUND at the end. */
enum itd_status fsf_table_next(struct fsf_table *table, struct reader *reader);
/* A field by the place of its column; empty where there is none. */
struct sv fsf_at(const struct fsf_table *table, int column);
/* Reports the fields whose columns are not known. */
void fsf_table_unread(const struct fsf_table *table, struct reader *reader);

#endif
