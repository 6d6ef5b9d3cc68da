/* grid: a small table of text whose columns line up.
 *
 * Cells are copied into the arena. Written when complete, since the widths depend on all rows. */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include "cli/output.h"
#include "interdict/arena.h"

enum { GRID_COLUMNS_MAX = 8 };

struct grid {
    struct itd_arena *arena;
    size_t            count;      /* of columns */
    uint32_t          right;      /* bit i: column i is set to the right */
    struct sv        *cells;      /* row after row */
    size_t            cell_count;
    size_t            capacity;
};

/* Adds the next cell; every `count` of them make a row. ITD_NO_MEMORY. */
enum itd_status grid_add(struct grid *grid, struct sv cell, struct itd_error *error);
/* Writes the rows, two spaces between columns. */
void grid_write(const struct grid *grid, struct output *output);

#endif
