/* columns: what the headers of a file of records stand for.
 *
 * The knowledge is data/columns.tsv (headers in many languages) and data/record_types.tsv (words for entity types). A
 * look-up folds case and accents and drops spaces and punctuation. An open `struct columns` is immutable and may be read
 * by any number of threads. A mapping is what one file's headers were taken for; it lives in the arena it was made with
 * and is read-only after that. */
#ifndef SCREEN_COLUMNS_H
#define SCREEN_COLUMNS_H

#include "interdict/entity.h"

enum column_role {
    COLUMN_UNUSED,
    COLUMN_ID,     /* the row's key */
    COLUMN_SCHEMA, /* words for the entity type */
    COLUMN_NAME,
    COLUMN_FIRST_NAME,
    COLUMN_MIDDLE_NAME,
    COLUMN_PATRONYMIC,
    COLUMN_LAST_NAME,
    COLUMN_ALIAS, /* alias, weakAlias, previousName: several in one cell */
    COLUMN_STREET,
    COLUMN_CITY,
    COLUMN_POSTAL_CODE,
    COLUMN_STATE,
    COLUMN_PROPERTY /* any other FtM property */
};

struct column {
    struct sv        header;
    enum column_role role;
    uint16_t         property; /* ITD_FTM_NONE for roles of our own */
};

struct mapping {
    struct column *items;
    size_t         count;
    bool           has_name;    /* a column holds whole names */
    bool           lone_part;   /* the only name column is one for a given name or a surname: it is the whole name */
};

struct columns;

/* Opens the tables, from `folder` (may be NULL) or as compiled in. `ftm` must outlive it. ITD_NO_MEMORY, ITD_NOT_FOUND,
 * ITD_FORMAT. */
enum itd_status columns_open(struct columns **columns, const struct itd_ftm *ftm, const char *folder,
                             struct itd_error *error);
void            columns_close(struct columns *columns);

/* The property, or role of our own ("id", "street"), that a header stands for; empty when none. The exact name of an
 * FtM property stands for itself. The slice lives as long as `columns`; ITD_NO_MEMORY when `scratch` is full. */
enum itd_status columns_property(struct sv *property, const struct columns *columns, struct itd_arena *scratch,
                                 struct sv header, struct itd_error *error);

/* The schema that a word of a type column means, ITD_FTM_NONE when it is not known. FtM schema names are understood
 * too. */
enum itd_status columns_schema(uint16_t *schema, const struct columns *columns, struct itd_arena *scratch,
                               struct sv word, struct itd_error *error);

/* Takes a file's headers. `map` (NULL-ended, or NULL) holds "property=Column" and goes before the table: a property
 * that is mapped there is read from no other column. With `strict`, ITD_USAGE for a column of `map` that the file does
 * not have and for a file without any name or identifier column; the message lists the columns. ITD_USAGE for an
 * unknown property in any case. `file` is for messages. */
enum itd_status mapping_make(struct mapping *mapping, const struct columns *columns, const struct sv *headers,
                             size_t count, const char *const *map, bool strict, const char *file,
                             struct itd_arena *arena, struct itd_error *error);

/* "name <- Full Name, birthDate <- DOB; not used: Comments" with a true arrow, for a note. */
struct sv mapping_describe(const struct mapping *mapping, const struct columns *columns, struct itd_arena *arena);

#endif
