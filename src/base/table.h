/* table: the knowledge in data/<name>.tsv.
 *
 * A table is UTF-8 text: lines that start with '#' are comments, then one header row, then rows of tab-separated
 * fields without quoting. The tables of the source tree are compiled into the program; a folder given with
 * a caller (the --data option) overrides them file by file. A table is immutable once open and may be read by
 * any number of threads. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "interdict/error.h"
#include "interdict/sv.h"

#include "base/file.h"
#include "base/hash.h"

struct table {
    struct sv         comment; /* the lines before the header */
    struct sv        *cells;   /* row-major, `column_count` a row */
    struct sv        *columns; /* the header */
    size_t            column_count;
    size_t            row_count;
    struct sha256     sum; /* of the whole file */
    struct file_bytes file; /* empty for a compiled-in table */
};

enum { TABLE_COLUMN_NONE = -1 };

/* Opens data/<name>.tsv. `folder` (may be NULL) is looked at first; without the file there the compiled-in one is
 * used. ITD_NOT_FOUND when there is neither; ITD_FORMAT when a row has more fields than the header. Rows with fewer
 * fields are filled with empty ones. */
enum itd_status table_open(struct table *table, const char *name, const char *folder, struct itd_error *error);
/* Opens a table from memory, which must outlive it. `name` is for messages. */
enum itd_status table_parse(struct table *table, struct sv text, const char *name, struct itd_error *error);
void            table_close(struct table *table);

/* The index of a column, or TABLE_COLUMN_NONE. */
int table_column(const struct table *table, const char *name);
/* A cell; empty when `column` is TABLE_COLUMN_NONE. */
struct sv table_cell(const struct table *table, size_t row, int column);

/* The bytes of a compiled-in file by its name under data/ ("countries.tsv"), {NULL, 0} when there is none. */
struct sv table_embedded(const char *file_name);

/* What a table that must be there is opened with: several columns at once. Fails with ITD_FORMAT and names the column
 * that is missing. `columns` gets the index of each of the `count` names. */
enum itd_status table_columns(int *columns, const struct table *table, const char *const *names, size_t count,
                              const char *table_name, struct itd_error *error);

#endif
