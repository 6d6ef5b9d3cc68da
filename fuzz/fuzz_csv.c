/* Any bytes as separated values: every row has its line and its text, rows come in order, and reading ends. */
#include "format/csv.h"

#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_row(struct csv *csv)
{
    require(csv->count >= 1 && csv->count <= CSV_COLUMNS_MAX && csv->raw.len > 0);
    for (size_t i = 0; i < csv->count; i++) touch_text(csv->fields[i]);
    touch_text(csv_get(csv, "name"));
    touch_text(csv_get_at(csv, 0));
    touch_text(csv_get_at(csv, (int)csv->count));
}

static void
read_rows(struct csv *csv)
{
    uint64_t        line = 0;
    bool            header = false;
    enum itd_status status;
    while ((status = csv_next(csv, NULL)) != ITD_NOT_FOUND) {
        if (status != ITD_OK && status != ITD_FORMAT && status != ITD_LIMIT) return;
        require(csv->line > line);
        line = csv->line;
        touch_text(csv->raw);
        if (status == ITD_OK && !header) {
            enum itd_status named = csv_header(csv, NULL);
            require(named == ITD_FORMAT || (named == ITD_OK && csv->column_count == csv->count));
            if (named != ITD_OK) return;
            header = true;
        }
        if (status == ITD_OK) check_row(csv);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char DIALECTS[][2] = { { 0, '"' }, { ',', '"' }, { '\t', 0 }, { ';', '\'' } };
    char             *copy = exact_copy(data, size);
    for (size_t i = 0; copy && i < sizeof DIALECTS / sizeof *DIALECTS; i++) {
        struct stream *stream;
        struct csv    *csv;
        if (stream_open_memory(&stream, sv_make(copy, size), "input.csv", NULL) != ITD_OK) continue;
        if (csv_open(&csv, stream, DIALECTS[i][0], DIALECTS[i][1], NULL) == ITD_OK) {
            require(csv_delimiter(csv) != 0);
            read_rows(csv);
            csv_close(csv);
        }
        stream_close(stream);
    }
    free(copy);
    return 0;
}
