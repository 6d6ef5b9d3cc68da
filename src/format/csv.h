/* csv: separated values, row by row, by column name.
 *
 * RFC 4180 with any one-character delimiter; rows may end in LF, CRLF or CR LF inside quotes. A row that cannot be read
 * (a quote that is never closed, too many fields) is reported with its line, and reading goes on with the line after
 * its first: nothing behind it is lost. A reader remembers which columns were asked for, so that what nobody read can be
 * counted (see `read`). Belongs to one thread. */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "format/stream.h"

enum {
    CSV_COLUMNS_MAX = 4096,
    CSV_ROW_BYTES_MAX = 8 << 20,
    CSV_QUOTED_LINES_MAX = 10000 /* a quote open for longer is taken for a stray one */
};

struct csv_column {
    struct sv name;
    bool      read; /* somebody asked for it */
};

struct csv {
    struct sv         *fields; /* of the current row, valid until the next csv_next */
    size_t             count;
    uint64_t           line;   /* of the first line of the current row, from 1 */
    struct sv          raw;    /* the current row as it stands, without line end */
    struct csv_column *columns;
    size_t             column_count;
    struct csv_state  *state;
};

/* `delimiter` 0: the one of , ; TAB | that splits the first line into most fields. `quote` is the quote character, 0 for none. */
enum itd_status csv_open(struct csv **csv, struct stream *stream, char delimiter, char quote, struct itd_error *error);
void            csv_close(struct csv *csv);

/* The next row. ITD_NOT_FOUND at the end; ITD_FORMAT or ITD_LIMIT: this row is not readable (csv->raw and csv->line say
 * which), call again for the next one; other statuses are final. */
enum itd_status csv_next(struct csv *csv, struct itd_error *error);
/* Takes the current row as the header: names are trimmed. ITD_FORMAT for one that holds line ends of its own (CR alone). */
enum itd_status csv_header(struct csv *csv, struct itd_error *error);
/* Names the columns of a file that has no header. */
enum itd_status csv_set_columns(struct csv *csv, const char *const *names, size_t count, struct itd_error *error);

/* The column of that name (ASCII case does not matter), -1 when there is none. Does not mark it as read. */
int csv_column(const struct csv *csv, const char *name);
/* The trimmed field of the current row, empty when the column or the field is missing. Marks the column as read. */
struct sv csv_get(struct csv *csv, const char *name);
struct sv csv_get_at(struct csv *csv, int column);

char csv_delimiter(const struct csv *csv);

#endif
