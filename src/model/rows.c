#include "model/rows.h"

#include "base/table.h"

static bool
next_line(struct rows *rows, struct sv *line)
{
    while (sv_split(line, &rows->rest, '\n')) {
        if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
        if (line->len && line->ptr[0] != '#') return true;
    }
    return false;
}

struct rows
rows_of(const char *file_name)
{
    struct rows rows = { table_embedded(file_name) };
    struct sv   header;
    next_line(&rows, &header);
    return rows;
}

bool
rows_next(struct rows *rows, struct sv *fields, size_t count)
{
    struct sv line;
    if (!next_line(rows, &line)) return false;
    for (size_t i = 0; i < count; i++) {
        if (!sv_split(&fields[i], &line, '\t')) fields[i] = sv_make(NULL, 0);
    }
    return true;
}
