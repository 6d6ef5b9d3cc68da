#include "lists/sources.h"

#include "lists/provenance.h"

enum { LIST, FORMAT, READER, FILE_NAME, ADDRESS, DEFAULT, COLUMN_COUNT };
static const char *const COLUMNS[COLUMN_COUNT] = { "list", "format", "reader", "file", "address", "default" };

struct selection {
    struct sources    *sources;
    const char *const *lists;
    int                columns[COLUMN_COUNT];
    bool              *taken; /* by row of the table */
    struct itd_error  *error;
};

static struct sv
cell(const struct selection *selection, size_t row, int column)
{
    return sv_trim(table_cell(&selection->sources->table, row, selection->columns[column]));
}

static bool
is_default(const struct selection *selection, size_t row)
{
    return sv_equal(cell(selection, row, DEFAULT), SV("1"));
}

static bool
same_set(const struct selection *selection, size_t a, size_t b)
{
    return sv_equal(cell(selection, a, LIST), cell(selection, b, LIST)) &&
           sv_equal(cell(selection, a, FORMAT), cell(selection, b, FORMAT));
}

/* The default rows of a list, else those of its first format. */
static enum itd_status
select_list(struct selection *selection, struct sv list)
{
    size_t rows = selection->sources->table.row_count, first = rows;
    bool   any_default = false;
    for (size_t i = 0; i < rows; i++) {
        if (!sv_equal(cell(selection, i, LIST), list)) continue;
        if (first == rows) first = i;
        any_default = any_default || is_default(selection, i);
    }
    if (first == rows) {
        return itd_fail(selection->error, ITD_USAGE, "there is no source of a list \"%.*s\" in the table sources.tsv",
                        SV_ARG(list));
    }
    for (size_t i = first; i < rows; i++) {
        if (!sv_equal(cell(selection, i, LIST), list)) continue;
        if (any_default ? is_default(selection, i) : same_set(selection, first, i)) selection->taken[i] = true;
    }
    return ITD_OK;
}

static enum itd_status
select_rows(struct selection *selection)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0; selection->lists == NULL && i < selection->sources->table.row_count; i++) {
        selection->taken[i] = is_default(selection, i);
    }
    for (const char *const *list = selection->lists; status == ITD_OK && list && *list; list++) {
        status = select_list(selection, sv_from(*list));
    }
    return status;
}

/* The names become parts of paths. */
static bool
is_name(struct sv name)
{
    return name.len > 0 && name.len < PROVENANCE_NAME_SIZE && name.ptr[0] != '.' &&
           memchr(name.ptr, '/', name.len) == NULL;
}

static enum itd_status
take_row(struct selection *selection, size_t row)
{
    struct sources *sources = selection->sources;
    struct sv       text[DEFAULT];
    for (int c = 0; c < DEFAULT; c++) {
        text[c] = itd_arena_copy(sources->arena, cell(selection, row, c));
        if (text[c].ptr == NULL) return itd_fail_memory(selection->error);
    }
    if (!is_name(text[LIST]) || !is_name(text[FILE_NAME])) {
        return itd_fail(selection->error, ITD_FORMAT,
                        "sources.tsv: a list or file cannot be named \"%.*s\" or \"%.*s\"", SV_ARG(text[LIST]),
                        SV_ARG(text[FILE_NAME]));
    }
    if (text[ADDRESS].len >= PROVENANCE_ADDRESS_SIZE) {
        return itd_fail(selection->error, ITD_FORMAT, "sources.tsv: the address of %.*s is too long",
                        SV_ARG(text[FILE_NAME]));
    }
    sources->rows[sources->count++] = (struct source){ .list = text[LIST],
                                                       .format = text[FORMAT],
                                                       .reader = text[READER],
                                                       .file = text[FILE_NAME],
                                                       .address = text[ADDRESS] };
    return ITD_OK;
}

/* Takes the selected rows, each with the others of its set right behind it. */
static enum itd_status
take_rows(struct selection *selection)
{
    enum itd_status status = ITD_OK;
    size_t          rows = selection->sources->table.row_count;
    for (size_t i = 0; i < rows; i++) {
        if (!selection->taken[i]) continue;
        for (size_t j = i; status == ITD_OK && j < rows; j++) {
            if (!selection->taken[j] || !same_set(selection, i, j)) continue;
            selection->taken[j] = false;
            status = take_row(selection, j);
        }
    }
    return status;
}

enum itd_status
sources_open(struct sources *sources, const char *data_folder, const char *const *lists, struct itd_error *error)
{
    *sources = (struct sources){ .arena = itd_arena_new(0) };
    struct selection selection = { .sources = sources, .lists = lists, .error = error };
    enum itd_status  status =
        sources->arena ? table_open(&sources->table, "sources", data_folder, error) : itd_fail_memory(error);
    if (status == ITD_OK) {
        status = table_columns(selection.columns, &sources->table, COLUMNS, COLUMN_COUNT, "sources", error);
    }
    if (status != ITD_OK) return status;
    size_t rows = sources->table.row_count;
    sources->rows = itd_arena_array(sources->arena, rows, sizeof *sources->rows);
    selection.taken = itd_arena_array(sources->arena, rows, sizeof *selection.taken);
    if (sources->rows == NULL || selection.taken == NULL) return itd_fail_memory(error);
    status = select_rows(&selection);
    if (status == ITD_OK) status = take_rows(&selection);
    if (status == ITD_OK && sources->count == 0) {
        status = itd_fail(error, ITD_USAGE, "the table sources.tsv has no row with default 1");
    }
    return status;
}

void
sources_close(struct sources *sources)
{
    table_close(&sources->table);
    itd_arena_free(sources->arena);
    *sources = (struct sources){ 0 };
}

size_t
sources_set(const struct sources *sources, size_t first)
{
    size_t count = 1;
    while (first + count < sources->count && sv_equal(sources->rows[first].list, sources->rows[first + count].list) &&
           sv_equal(sources->rows[first].format, sources->rows[first + count].format)) {
        count++;
    }
    return count;
}
