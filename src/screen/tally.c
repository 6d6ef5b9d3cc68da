#include "screen/tally.h"

static struct tally_row *
row_of(struct tally *tally, enum problem_kind kind, struct sv column)
{
    for (size_t i = 0; i < tally->count; i++) {
        if (tally->rows[i].kind == kind && sv_equal(tally->rows[i].column, column)) return &tally->rows[i];
    }
    if (tally->count == TALLY_ROWS_MAX) return NULL;
    tally->rows[tally->count] = (struct tally_row){ .kind = kind, .column = column };
    return &tally->rows[tally->count++];
}

void
tally_add(struct tally *tally, const struct record *record)
{
    for (size_t i = 0; i < record->problem_count; i++) {
        const struct problem *problem = &record->problems[i];
        struct tally_row     *row = row_of(tally, problem->kind, problem->column);
        if (row && row->count++ == 0) row->example = problem->value;
    }
}

enum itd_status
tally_merge(struct tally *tally, const struct tally *other, struct itd_arena *arena, struct itd_error *error)
{
    for (size_t i = 0; i < other->count; i++) {
        const struct tally_row *from = &other->rows[i];
        struct tally_row       *row = row_of(tally, from->kind, from->column);
        if (row == NULL) continue;
        if (row->count == 0) {
            row->column = itd_arena_copy(arena, from->column);
            row->example = itd_arena_copy(arena, sv_slice(from->example, 0, 80));
            if (row->column.ptr == NULL || row->example.ptr == NULL) return itd_fail_memory(error);
        }
        row->count += from->count;
    }
    return ITD_OK;
}
