#include "lists/csv_rows.h"

#include "format/csv.h"

enum itd_status
csv_rows_read(struct reader *reader, struct csv *csv, csv_row_function *row, void *context)
{
    for (;;) {
        struct itd_error error = { 0 };
        enum itd_status  status = csv_next(csv, &error);
        if (status == ITD_NOT_FOUND) return reader->status;
        if (status == ITD_FORMAT || status == ITD_LIMIT) {
            reader_reject(reader, csv->line, error.column, error.text, csv->raw);
            continue;
        }
        if (status != ITD_OK) return itd_fail_at(reader->error, status, error.line, error.column, "%s", error.text);
        if (csv->count < csv->column_count) {
            reader_reject(reader, csv->line, 0, "the row has fewer fields than the header", csv->raw);
            continue;
        }
        row(reader, csv, context);
        if (!reader_done_record(reader)) return reader->status;
    }
}

static enum itd_status
read_header(struct reader *reader, struct csv *csv, const char *needed)
{
    enum itd_status status = csv_next(csv, reader->error);
    if (status == ITD_NOT_FOUND) return itd_fail_at(reader->error, ITD_FORMAT, 1, 0, "no header");
    if (status == ITD_OK) status = csv_header(csv, reader->error);
    if (status == ITD_OK && csv_column(csv, needed) < 0) {
        return itd_fail_at(reader->error, ITD_FORMAT, csv->line, 0, "the header has no column %s", needed);
    }
    return status;
}

enum itd_status
csv_rows_read_all(struct reader *reader, char delimiter, const char *needed, csv_row_function *row, void *context)
{
    struct csv     *csv;
    enum itd_status status = csv_open(&csv, reader->stream, delimiter, '"', reader->error);
    if (status != ITD_OK) return status;
    status = read_header(reader, csv, needed);
    if (status == ITD_OK) status = csv_rows_read(reader, csv, row, context);
    csv_close(csv);
    return status;
}
