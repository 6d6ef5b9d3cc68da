#include "cli/grid.h"

enum itd_status
grid_add(struct grid *grid, struct sv cell, struct itd_error *error)
{
    if (grid->cell_count == grid->capacity) {
        size_t     capacity = grid->capacity ? grid->capacity * 2 : 64;
        struct sv *cells = itd_arena_grow(grid->arena, grid->cells, grid->capacity, capacity, sizeof *cells);
        if (cells == NULL) return itd_fail_memory(error);
        grid->cells = cells;
        grid->capacity = capacity;
    }
    struct sv copy = itd_arena_copy(grid->arena, cell);
    if (copy.ptr == NULL) return itd_fail_memory(error);
    grid->cells[grid->cell_count++] = copy;
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
grid_write(const struct grid *grid, struct output *output)
{
    size_t widths[GRID_COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < grid->cell_count; i++) {
        size_t width = width_of(grid->cells[i]), *widest = &widths[i % grid->count];
        if (width > *widest) *widest = width;
    }
    for (size_t i = 0; i < grid->cell_count; i++) {
        size_t column = i % grid->count;
        bool   last = column + 1 == grid->count, right = grid->right >> column & 1;
        int    padding = (int)(widths[column] - width_of(grid->cells[i]));
        if (right) output_format(output, "%*s", padding, "");
        output_sv(output, grid->cells[i]);
        if (!right && !last) output_format(output, "%*s", padding, "");
        output_text(output, last ? "\n" : "  ");
    }
}
