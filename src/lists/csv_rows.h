/* csv_rows: the loop over the rows of a list published as csv. */
#ifndef LISTS_CSV_ROWS_H
#define LISTS_CSV_ROWS_H

#include "lists/reader.h"

/* Takes the current row of an open csv: adds to `reader`, or rejects. */
typedef void csv_row_function(struct reader *reader, struct csv *csv, void *context);

/* Calls `row` for each row behind the header until the end or an error that sticks. Rows that cannot be split, or have
 * fewer fields than the header, are rejected. Each row is a record of the reader. */
enum itd_status csv_rows_read(struct reader *reader, struct csv *csv, csv_row_function *row, void *context);

/* Opens the reader's stream, takes its first row as header and reads the rows. ITD_FORMAT when there is no header or
 * when it lacks the column `needed`. `delimiter` as in csv_open. */
enum itd_status csv_rows_read_all(struct reader *reader, char delimiter, const char *needed, csv_row_function *row,
                                  void *context);

#endif
