#include "format/csv.h"

#include "base/buf.h"
#include "base/vec.h"

#include <stdlib.h>

enum {
    CHUNK_SIZE = 64 * 1024,
    STRAY_QUOTES_MAX = 100 /* after so many, quotes no longer join lines: no file makes us read it twice over */
};

struct csv_state {
    struct stream *stream;
    char           delimiter;
    char           quote;
    struct buf     input;    /* what was read and not yet parsed */
    size_t         done;
    bool           ended;
    uint64_t       next_line;
    unsigned       stray_quotes;
    struct buf     unquoted; /* the text of the row's fields, one after the other */
    size_t        *ends;     /* end of each field in `unquoted` */
    size_t         ends_capacity;
    size_t         fields_capacity;
    struct buf     names;
};

enum outcome {
    ROW_READY,
    ROW_NEEDS_MORE,
    ROW_STRAY_QUOTE,
    ROW_TOO_LONG,
    ROW_NO_MEMORY
};

/* Of a long row that does not end yet, reads as much again as there is, so that parsing it anew each time takes no more
 * than twice as long. */
static enum itd_status
read_more(struct csv_state *state, struct itd_error *error)
{
    if (state->done > 0) {
        memmove(state->input.ptr, state->input.ptr + state->done, state->input.len - state->done);
        state->input.len -= state->done;
        state->done = 0;
    }
    size_t got = 0, wanted = state->input.len > CHUNK_SIZE ? 2 * state->input.len : 0; /* what comes from a pipe is not waited for */
    do {
        char *to = buf_reserve(&state->input, CHUNK_SIZE);
        if (to == NULL) return itd_fail_memory(error);
        enum itd_status status = stream_read_text(&got, state->stream, to, CHUNK_SIZE, error);
        if (status != ITD_OK) return status;
        state->input.len += got;
    } while (got > 0 && state->input.len < wanted);
    state->ended = got == 0;
    return ITD_OK;
}

static bool
end_field(struct csv *csv)
{
    struct csv_state *state = csv->state;
    if (!VEC_RESERVE(state->ends, state->ends_capacity, csv->count + 1)) return false;
    state->ends[csv->count++] = state->unquoted.len;
    return true;
}

/* Where the line that begins at `from` ends; `*next` is the start of the one after it. */
static size_t
line_end(const struct csv_state *state, size_t from, size_t *next)
{
    const char *start = state->input.ptr + from;
    const char *feed = memchr(start, '\n', state->input.len - from);
    size_t      end = feed ? (size_t)(feed - state->input.ptr) : state->input.len;
    *next = feed ? end + 1 : end;
    return end > from && state->input.ptr[end - 1] == '\r' ? end - 1 : end;
}

/* Parses the row at `done`. On ROW_READY `*next` and `*lines` say where the next one begins. */
static enum outcome
parse_row(struct csv *csv, size_t *next, uint64_t *lines)
{
    struct csv_state *state = csv->state;
    const char       *in = state->input.ptr;
    size_t            len = state->input.len, i = state->done;
    bool              joins = state->stray_quotes < STRAY_QUOTES_MAX, quoted = false, at_start = true;
    csv->count = 0;
    buf_clear(&state->unquoted);
    *lines = 1;
    for (;; i++) {
        if (i - state->done > CSV_ROW_BYTES_MAX) return quoted ? ROW_STRAY_QUOTE : ROW_TOO_LONG;
        if (i >= len) {
            if (!state->ended) return ROW_NEEDS_MORE;
            if (quoted) return ROW_STRAY_QUOTE;
            break;
        }
        char c = in[i];
        if (quoted) {
            if (c == '\n' && (++*lines > CSV_QUOTED_LINES_MAX || !joins)) return ROW_STRAY_QUOTE;
            if (c != state->quote) {
                buf_add_char(&state->unquoted, c);
            } else if (i + 1 >= len && !state->ended) {
                return ROW_NEEDS_MORE;
            } else if (i + 1 < len && in[i + 1] == state->quote) {
                buf_add_char(&state->unquoted, c);
                i++;
            } else {
                quoted = false;
            }
        } else if (c == state->quote && at_start && state->quote) {
            quoted = true;
            at_start = false;
        } else if (c == state->delimiter) {
            if (!end_field(csv)) return ROW_NO_MEMORY;
            if (csv->count >= CSV_COLUMNS_MAX) return ROW_TOO_LONG;
            at_start = true;
        } else if (c == '\n') {
            i++;
            break;
        } else if (c == '\r' && i + 1 >= len && !state->ended) {
            return ROW_NEEDS_MORE;
        } else if (c == '\r' && i + 1 < len && in[i + 1] == '\n') {
            continue;
        } else {
            buf_add_char(&state->unquoted, c);
            at_start = false;
        }
    }
    *next = i < len ? i : len;
    return end_field(csv) && buf_ok(&state->unquoted) ? ROW_READY : ROW_NO_MEMORY;
}

static bool
point_fields(struct csv *csv)
{
    struct csv_state *state = csv->state;
    if (!VEC_RESERVE(csv->fields, state->fields_capacity, csv->count)) return false;
    size_t begin = 0;
    for (size_t i = 0; i < csv->count; i++) {
        csv->fields[i] = sv_make(state->unquoted.ptr ? state->unquoted.ptr + begin : "", state->ends[i] - begin);
        begin = state->ends[i];
    }
    return true;
}

/* Gives up on the row but not on what follows its first line. */
static enum itd_status
reject_line(struct csv *csv, enum outcome outcome, struct itd_error *error)
{
    struct csv_state *state = csv->state;
    size_t            next, end = line_end(state, state->done, &next);
    csv->raw = sv_make(state->input.ptr + state->done, end - state->done);
    csv->count = 0;
    state->done = next;
    state->next_line = csv->line + 1;
    if (outcome == ROW_STRAY_QUOTE) {
        state->stray_quotes++;
        return itd_fail_at(error, ITD_FORMAT, csv->line, 0, "a quote is opened and never closed");
    }
    return itd_fail_at(error, ITD_LIMIT, csv->line, 0, "the row is longer than %d bytes or has more than %d fields",
                       CSV_ROW_BYTES_MAX, CSV_COLUMNS_MAX);
}

/* A row that is too long may not even end within what was read: skips to its line end. */
static enum itd_status
skip_line(struct csv_state *state, struct itd_error *error)
{
    uint64_t skipped = 0;
    while (!memchr(state->input.ptr + state->done, '\n', state->input.len - state->done) && !state->ended) {
        skipped += state->input.len - state->done;
        if (skipped > STREAM_SKIP_MAX) return itd_fail(error, ITD_IO, "no line ends in it: this is no text file");
        state->done = state->input.len;
        enum itd_status status = read_more(state, error);
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

enum itd_status
csv_next(struct csv *csv, struct itd_error *error)
{
    struct csv_state *state = csv->state;
    for (;;) {
        size_t       next = 0;
        uint64_t     lines = 0;
        enum outcome outcome = ROW_NEEDS_MORE;
        csv->line = state->next_line;
        if (state->done < state->input.len) outcome = parse_row(csv, &next, &lines);
        if (outcome == ROW_NO_MEMORY) return itd_fail_memory(error);
        if (outcome == ROW_STRAY_QUOTE) return reject_line(csv, outcome, error);
        if (outcome == ROW_TOO_LONG) {
            enum itd_status status = skip_line(state, error);
            return status == ITD_OK ? reject_line(csv, outcome, error) : status;
        }
        if (outcome == ROW_NEEDS_MORE) {
            if (state->ended) return ITD_NOT_FOUND;
            enum itd_status status = read_more(state, error);
            if (status != ITD_OK) return status;
            continue;
        }
        size_t end = next;
        while (end > state->done && (state->input.ptr[end - 1] == '\n' || state->input.ptr[end - 1] == '\r')) end--;
        csv->raw = sv_make(state->input.ptr + state->done, end - state->done);
        state->done = next;
        state->next_line = csv->line + lines;
        if (csv->raw.len == 0) continue; /* an empty line is no row */
        return point_fields(csv) ? ITD_OK : itd_fail_memory(error);
    }
}

static char
guess_delimiter(struct sv head)
{
    static const char CANDIDATES[] = { ',', ';', '\t', '|' };
    size_t            best = 0;
    char              delimiter = ',';
    const char       *feed = head.len ? memchr(head.ptr, '\n', head.len) : NULL;
    size_t            len = feed ? (size_t)(feed - head.ptr) : head.len;
    for (size_t c = 0; c < sizeof CANDIDATES; c++) {
        size_t count = 0;
        bool   quoted = false;
        for (size_t i = 0; i < len; i++) {
            if (head.ptr[i] == '"') quoted = !quoted;
            if (!quoted && head.ptr[i] == CANDIDATES[c]) count++;
        }
        if (count > best) {
            best = count;
            delimiter = CANDIDATES[c];
        }
    }
    return delimiter;
}

enum itd_status
csv_open(struct csv **out, struct stream *stream, char delimiter, char quote, struct itd_error *error)
{
    *out = NULL;
    struct csv *csv = calloc(1, sizeof *csv);
    if (csv) csv->state = calloc(1, sizeof *csv->state);
    if (csv == NULL || csv->state == NULL) {
        free(csv);
        return itd_fail_memory(error);
    }
    *csv->state = (struct csv_state){ .stream = stream, .delimiter = delimiter, .quote = quote, .next_line = 1 };
    enum itd_status status = read_more(csv->state, error);
    if (status != ITD_OK) {
        csv_close(csv);
        return status;
    }
    if (delimiter == 0) csv->state->delimiter = guess_delimiter(buf_sv(&csv->state->input));
    *out = csv;
    return ITD_OK;
}

void
csv_close(struct csv *csv)
{
    if (csv == NULL) return;
    buf_fini(&csv->state->input);
    buf_fini(&csv->state->unquoted);
    buf_fini(&csv->state->names);
    free(csv->state->ends);
    free(csv->state);
    free(csv->fields);
    free(csv->columns);
    free(csv);
}

static enum itd_status
set_columns(struct csv *csv, const struct sv *names, size_t count, struct itd_error *error)
{
    struct buf *text = &csv->state->names;
    free(csv->columns);
    csv->column_count = 0;
    csv->columns = calloc(count + 1, sizeof *csv->columns);
    buf_clear(text);
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += names[i].len;
    if (csv->columns == NULL || buf_reserve(text, total + 1) == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct sv name = sv_trim(names[i]);
        csv->columns[i].name = sv_make(text->ptr + text->len, name.len);
        buf_add_sv(text, name);
    }
    csv->column_count = count;
    return ITD_OK;
}

static bool
has_lone_cr(struct sv row)
{
    for (size_t i = 0; i + 1 < row.len; i++) {
        if (row.ptr[i] == '\r' && row.ptr[i + 1] != '\n') return true;
    }
    return false;
}

enum itd_status
csv_header(struct csv *csv, struct itd_error *error)
{
    if (has_lone_cr(csv->raw)) { /* the whole file would be its header, and nothing would be read */
        return itd_fail_at(error, ITD_FORMAT, csv->line, 0,
                           "lines end in CR alone (old Macintosh); save the file with LF or CR LF");
    }
    return set_columns(csv, csv->fields, csv->count, error);
}

enum itd_status
csv_set_columns(struct csv *csv, const char *const *names, size_t count, struct itd_error *error)
{
    struct sv list[64];
    if (count > sizeof list / sizeof *list) return itd_fail(error, ITD_LIMIT, "more than 64 columns named");
    for (size_t i = 0; i < count; i++) list[i] = sv_from(names[i]);
    return set_columns(csv, list, count, error);
}

int
csv_column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->column_count; i++) {
        if (sv_equal_nocase(csv->columns[i].name, sv_from(name))) return (int)i;
    }
    return -1;
}

struct sv
csv_get_at(struct csv *csv, int column)
{
    if (column < 0 || (size_t)column >= csv->column_count) return sv_make(NULL, 0);
    csv->columns[column].read = true;
    return (size_t)column < csv->count ? sv_trim(csv->fields[column]) : sv_make(NULL, 0);
}

struct sv
csv_get(struct csv *csv, const char *name)
{
    return csv_get_at(csv, csv_column(csv, name));
}

char
csv_delimiter(const struct csv *csv)
{
    return csv->state->delimiter;
}
