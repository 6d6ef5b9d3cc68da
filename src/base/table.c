#include "base/table.h"

#include "base/embedded.h"

#include <stdio.h>
#include <stdlib.h>

struct sv
table_embedded(const char *file_name)
{
    for (const struct embedded_file *file = embedded_files; file->name; file++) {
        if (strcmp(file->name, file_name) == 0) {
            return sv_make((const char *)file->begin, (size_t)(file->end - file->begin));
        }
    }
    return sv_make(NULL, 0);
}

static struct sv
chomp(struct sv line)
{
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

static size_t
count_char(struct sv text, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) count += text.ptr[i] == c;
    return count;
}

static enum itd_status
parse_row(struct table *table, struct sv line, size_t line_number, const char *name, struct itd_error *error)
{
    struct sv *row = table->cells + table->row_count * table->column_count;
    struct sv  rest = line;
    for (size_t i = 0; i < table->column_count && sv_split(&row[i], &rest, '\t'); i++) continue;
    if (rest.ptr) {
        return itd_fail_at(error, ITD_FORMAT, line_number, 0, "%s.tsv line %zu: more than %zu fields", name, line_number,
                           table->column_count);
    }
    table->row_count++;
    return ITD_OK;
}

static enum itd_status
parse_header(struct table *table, struct sv line, size_t lines_left, struct itd_error *error)
{
    table->column_count = count_char(line, '\t') + 1;
    table->columns = calloc(table->column_count, sizeof *table->columns);
    table->cells = calloc(table->column_count * (lines_left + 1), sizeof *table->cells);
    if (table->columns == NULL || table->cells == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < table->column_count; i++) sv_split(&table->columns[i], &line, '\t');
    return ITD_OK;
}

enum itd_status
table_parse(struct table *table, struct sv text, const char *name, struct itd_error *error)
{
    *table = (struct table){ .sum = sha256_of(text) };
    struct sv       rest = text, line;
    size_t          line_number = 0, line_count = count_char(text, '\n') + 1;
    enum itd_status status = ITD_OK;
    while (status == ITD_OK && sv_split(&line, &rest, '\n')) {
        line_number++;
        line = chomp(line);
        if (table->columns == NULL && line.len && line.ptr[0] == '#') {
            table->comment = sv_make(text.ptr, (size_t)(line.ptr + line.len - text.ptr));
        } else if (line.len == 0) {
            continue;
        } else if (table->columns == NULL) {
            status = parse_header(table, line, line_count - line_number, error);
        } else if (line.ptr[0] != '#') {
            status = parse_row(table, line, line_number, name, error);
        }
    }
    if (status == ITD_OK && table->columns == NULL) {
        status = itd_fail(error, ITD_FORMAT, "%s.tsv has no header row", name);
    }
    if (status != ITD_OK) table_close(table);
    return status;
}

enum itd_status
table_open(struct table *table, const char *name, const char *folder, struct itd_error *error)
{
    char path[4096];
    *table = (struct table){ 0 };
    if (folder) {
        struct file_bytes file;
        snprintf(path, sizeof path, "%s/%s.tsv", folder, name);
        enum itd_status status = file_bytes_open(&file, path, true, error);
        if (status == ITD_OK) {
            status = table_parse(table, file.bytes, name, error);
            if (status != ITD_OK) {
                file_bytes_close(&file);
            } else {
                table->file = file;
            }
            return status;
        }
        if (status != ITD_NOT_FOUND) return status;
    }
    snprintf(path, sizeof path, "%s.tsv", name);
    struct sv text = table_embedded(path);
    if (text.ptr == NULL) return itd_fail(error, ITD_NOT_FOUND, "no table data/%s.tsv", name);
    return table_parse(table, text, name, error);
}

void
table_close(struct table *table)
{
    free(table->columns);
    free(table->cells);
    file_bytes_close(&table->file);
    *table = (struct table){ 0 };
}

int
table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (sv_equal(table->columns[i], sv_from(name))) return (int)i;
    }
    return TABLE_COLUMN_NONE;
}

struct sv
table_cell(const struct table *table, size_t row, int column)
{
    if (column < 0) return sv_make(NULL, 0);
    return table->cells[row * table->column_count + (size_t)column];
}

enum itd_status
table_columns(int *columns, const struct table *table, const char *const *names, size_t count, const char *table_name,
              struct itd_error *error)
{
    for (size_t i = 0; i < count; i++) {
        columns[i] = table_column(table, names[i]);
        if (columns[i] < 0) return itd_fail(error, ITD_FORMAT, "%s.tsv has no column %s", table_name, names[i]);
    }
    return ITD_OK;
}
