#include "cli/columns.h"

enum itd_status
columns_add(struct columns *columns, struct sv cell, struct itd_error *error)
{
    if (columns->cell_count == columns->capacity) {
        size_t     capacity = columns->capacity ? columns->capacity * 2 : 64;
        struct sv *cells = itd_arena_grow(columns->arena, columns->cells, columns->capacity, capacity, sizeof *cells);
        if (cells == NULL) return itd_fail_memory(error);
        columns->cells = cells;
        columns->capacity = capacity;
    }
    struct sv copy = itd_arena_copy(columns->arena, cell);
    if (copy.ptr == NULL) return itd_fail_memory(error);
    columns->cells[columns->cell_count++] = copy;
    return ITD_OK;
}

/* One column of the screen a character, which holds for the publishers' names and formats. */
static size_t
width_of(struct sv text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len; i++) width += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return width;
}

void
columns_write(const struct columns *columns, struct output *output)
{
    size_t widths[COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < columns->cell_count; i++) {
        size_t width = width_of(columns->cells[i]), *widest = &widths[i % columns->count];
        if (width > *widest) *widest = width;
    }
    for (size_t i = 0; i < columns->cell_count; i++) {
        size_t column = i % columns->count;
        bool   last = column + 1 == columns->count, right = columns->right >> column & 1;
        int    padding = (int)(widths[column] - width_of(columns->cells[i]));
        if (right) output_format(output, "%*s", padding, "");
        output_sv(output, columns->cells[i]);
        if (!right && !last) output_format(output, "%*s", padding, "");
        output_text(output, last ? "\n" : "  ");
    }
}
