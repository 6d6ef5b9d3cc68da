#include "screen/input.h"

#include "format/csv.h"
#include "format/lines.h"
#include "screen/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    NOTE_SIZE = 4096
};

struct input {
    struct stream       *stream;
    struct input_options options;
    struct itd_arena    *arena; /* of the mapping */
    bool                 begun;
    bool                 is_json;
    struct csv          *csv;
    struct lines         lines;
    struct mapping       mapping;
    struct sv            header;
    uint64_t             row;
    uint64_t             replaced; /* of the members before */
    enum stream_encoding encoding; /* as told at the begin */
};

static void __attribute__((format(printf, 2, 3)))
note(const struct input *input, const char *format, ...)
{
    char    text[NOTE_SIZE];
    va_list args;
    if (input->options.note == NULL) return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_make_harmless(text, strlen(text));
    input->options.note(input->options.context, text);
}

static enum itd_status
finish_open(struct input **out, struct stream *stream, const struct input_options *options, struct itd_error *error)
{
    struct input *input = calloc(1, sizeof *input);
    if (input) input->arena = itd_arena_new(0);
    if (input == NULL || input->arena == NULL) {
        free(input);
        stream_close(stream);
        return itd_fail_memory(error);
    }
    input->stream = stream;
    input->options = *options;
    *out = input;
    return ITD_OK;
}

enum itd_status
input_open(struct input **out, const char *path, const struct input_options *options, struct itd_error *error)
{
    *out = NULL;
    struct stream  *stream;
    enum itd_status status = stream_open_as(&stream, path, options->name ? options->name : path, error);
    return status == ITD_OK ? finish_open(out, stream, options, error) : status;
}

enum itd_status
input_open_memory(struct input **out, struct sv bytes, const char *name, const struct input_options *options,
                  struct itd_error *error)
{
    *out = NULL;
    struct stream  *stream;
    enum itd_status status = stream_open_memory(&stream, bytes, name, error);
    return status == ITD_OK ? finish_open(out, stream, options, error) : status;
}

static void
close_member(struct input *input)
{
    csv_close(input->csv);
    input->csv = NULL;
    lines_fini(&input->lines);
    input->lines = (struct lines){ 0 };
}

void
input_close(struct input *input)
{
    if (input == NULL) return;
    close_member(input);
    stream_close(input->stream);
    itd_arena_free(input->arena);
    free(input);
}

const char *
input_name(const struct input *input)
{
    return stream_name(input->stream);
}

const struct mapping *
input_mapping(const struct input *input)
{
    return input->is_json ? NULL : &input->mapping;
}

struct sv
input_header(const struct input *input)
{
    return input->is_json ? sv_make(NULL, 0) : input->header;
}

struct stream *
input_stream(struct input *input)
{
    return input->stream;
}

/* The first characters of the content without byte order mark and without the zero bytes of UTF-16. */
static struct sv
first_characters(char *to, size_t size, struct sv head)
{
    size_t len = 0;
    if (sv_starts_with(head, SV("\xEF\xBB\xBF"))) head = sv_slice(head, 3, head.len);
    if (sv_starts_with(head, SV("\xFF\xFE")) || sv_starts_with(head, SV("\xFE\xFF"))) head = sv_slice(head, 2, head.len);
    for (size_t i = 0; i < head.len && len < size; i++) {
        if (head.ptr[i]) to[len++] = head.ptr[i];
    }
    struct sv text = sv_make(to, len);
    while (text.len && strchr(" \t\r\n", text.ptr[0])) text = sv_slice(text, 1, text.len);
    return text;
}

/* Names what a file is that holds no records, or NULL. */
static const char *
other_content(struct sv text)
{
    static const struct {
        const char *begin;
        const char *what;
    } KINDS[] = { { "%PDF", "a PDF; interdict read takes running text" },
                  { "<", "XML or HTML" },
                  { "SQLite format 3", "an SQLite database" },
                  { "\xD0\xCF\x11\xE0", "an old Office document; save it as CSV" },
                  { "PAR1", "a Parquet file; write it as CSV or JSON lines" } };
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (sv_starts_with(text, sv_from(KINDS[i].begin))) return KINDS[i].what;
    }
    return NULL;
}

static enum itd_status
recognise(struct input *input, struct itd_error *error)
{
    char        begin[1024];
    struct sv   text = first_characters(begin, sizeof begin, stream_head(input->stream));
    const char *other = other_content(text), *name = input_name(input);
    if (stream_head(input->stream).len == 0) return itd_fail(error, ITD_FORMAT, "%s is empty", name);
    if (other) return itd_fail(error, ITD_FORMAT, "%s is no file of records but %s", name, other);
    if (text.len && text.ptr[0] == '[') {
        struct sv inside = sv_trim(sv_slice(text, 1, text.len));
        if (inside.len == 0 || inside.ptr[0] == '{' || inside.ptr[0] == ']') {
            return itd_fail(error, ITD_FORMAT,
                            "%s is one JSON array; give one object a line (NDJSON): jq -c '.[]' does it", name);
        }
    }
    input->is_json = text.len && text.ptr[0] == '{';
    struct sv rest = text, line = text;
    sv_split(&line, &rest, '\n');
    if (input->is_json && sv_trim(line).len == 1) {
        return itd_fail(error, ITD_FORMAT,
                        "%s has a JSON object over several lines; give one object a line (NDJSON): jq -c . does it",
                        name);
    }
    return ITD_OK;
}

static const char *
delimiter_name(char delimiter)
{
    switch (delimiter) {
    case '\t': return "TAB";
    case ';': return "';'";
    case '|': return "'|'";
    default: return "','";
    }
}

/* A mapping that only knows the headers. */
static enum itd_status
take_headers(struct input *input, const struct sv *headers, size_t count, struct itd_error *error)
{
    struct column *items = itd_arena_array(input->arena, count, sizeof *items);
    if (items == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < count; i++) items[i] = (struct column){ headers[i], COLUMN_UNUSED, ITD_FTM_NONE };
    input->mapping = (struct mapping){ .items = items, .count = count };
    return ITD_OK;
}

static enum itd_status
begin_csv(struct input *input, struct itd_error *error)
{
    const char      *name = input_name(input);
    struct itd_error own = { 0 };
    enum itd_status  status = csv_open(&input->csv, input->stream, 0, '"', &own);
    if (status == ITD_OK) status = csv_next(input->csv, &own);
    if (status == ITD_NOT_FOUND) return itd_fail(error, ITD_FORMAT, "%s is empty: it has no header row", name);
    if (status == ITD_OK) status = csv_header(input->csv, &own);
    if (status == ITD_LIMIT || status == ITD_FORMAT) {
        return itd_fail(error, status, "%s:%llu: %s", name, (unsigned long long)own.line, own.text);
    }
    if (status != ITD_OK) return itd_fail(error, status, "%s", own.text);
    struct sv *headers = itd_arena_array(input->arena, input->csv->column_count, sizeof *headers);
    input->header = itd_arena_copy(input->arena, input->csv->raw);
    if (headers == NULL || input->header.ptr == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < input->csv->column_count; i++) headers[i] = input->csv->columns[i].name;
    input->encoding = stream_encoding(input->stream);
    if (input->options.columns == NULL) return take_headers(input, headers, input->csv->column_count, error);
    status = mapping_make(&input->mapping, input->options.columns, headers, input->csv->column_count,
                          input->options.map, true, name, input->arena, error);
    if (status != ITD_OK) return status;
    struct sv taken = mapping_describe(&input->mapping, input->options.columns, input->arena);
    if (taken.ptr == NULL) return itd_fail_memory(error);
    note(input, "%s: CSV with %s, %s; %.*s", name, delimiter_name(csv_delimiter(input->csv)),
         stream_encoding_name(input->encoding), SV_ARG(taken));
    return ITD_OK;
}

static void
begin_json(struct input *input)
{
    struct sv head = stream_head(input->stream);
    bool      ftm = sv_find(head, SV("\"properties\""), 0) != SIZE_MAX && sv_find(head, SV("\"schema\""), 0) != SIZE_MAX;
    lines_init(&input->lines, input->stream);
    input->encoding = stream_encoding(input->stream);
    note(input, "%s: JSON lines, %s", input_name(input), ftm ? "FollowTheMoney entities" : "flat records");
}

enum itd_status
input_begin(struct input *input, struct itd_error *error)
{
    if (input->begun) {
        enum itd_status status = stream_next_member(input->stream, error);
        if (status != ITD_OK) return status;
        close_member(input);
    }
    input->begun = true;
    input->row = 0;
    itd_arena_reset(input->arena);
    enum itd_status status = recognise(input, error);
    if (status != ITD_OK) return status;
    if (!input->is_json) return begin_csv(input, error);
    begin_json(input);
    return ITD_OK;
}

/* A record's own text, so that the reader's buffers can go on. */
static enum itd_status
keep(struct record *record, struct sv raw, struct itd_arena *arena, struct itd_error *error)
{
    record->raw = itd_arena_copy(arena, raw);
    return record->raw.ptr ? ITD_OK : itd_fail_memory(error);
}

/* Turns a failure that concerns one record (it has a line) into a rejected record. */
static enum itd_status
reject(struct record *record, enum itd_status status, const struct itd_error *reason, struct itd_arena *arena,
       struct itd_error *error)
{
    bool own = (status == ITD_FORMAT || status == ITD_LIMIT) && reason->line > 0;
    if (own) return record_reject(record, reason->column, reason->text, arena, error);
    if (error) *error = *reason;
    return status;
}

static enum itd_status
next_row(struct record *record, struct input *input, struct itd_arena *arena, struct itd_error *error)
{
    struct itd_error reason = { 0 };
    struct csv      *csv = input->csv;
    enum itd_status  status = csv_next(csv, &reason);
    if (status == ITD_NOT_FOUND) return status;
    record->line = csv->line;
    if (status != ITD_OK) {
        enum itd_status rejected = reject(record, status, &reason, arena, error);
        return rejected == ITD_OK ? keep(record, csv->raw, arena, error) : rejected;
    }
    record->cell_count = csv->count;
    record->cells = itd_arena_array(arena, csv->count, sizeof *record->cells);
    if (record->cells == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < csv->count; i++) {
        record->cells[i] = itd_arena_copy(arena, csv->fields[i]);
        if (record->cells[i].ptr == NULL) return itd_fail_memory(error);
    }
    return keep(record, csv->raw, arena, error);
}

static enum itd_status
next_line(struct record *record, struct input *input, struct itd_arena *arena, struct itd_error *error)
{
    for (;;) {
        struct itd_error reason = { 0 };
        enum itd_status  status = lines_next(&input->lines, &reason);
        if (status == ITD_NOT_FOUND) return status;
        record->line = input->lines.number;
        if (status != ITD_OK) return reject(record, status, &reason, arena, error);
        if (sv_trim(input->lines.text).len) return keep(record, input->lines.text, arena, error);
    }
}

enum itd_status
input_next(struct record *record, struct input *input, struct itd_arena *arena, struct itd_error *error)
{
    *record = (struct record){ .row = ++input->row, .form = input->is_json ? RECORD_JSON : RECORD_ROW };
    return input->is_json ? next_line(record, input, arena, error) : next_row(record, input, arena, error);
}

void
input_end(struct input *input)
{
    enum stream_encoding encoding = stream_encoding(input->stream);
    if (encoding != input->encoding) {
        note(input, "%s: read as %s", input_name(input), stream_encoding_name(encoding));
    }
    uint64_t replaced = stream_replaced(input->stream) - input->replaced;
    input->replaced += replaced;
    if (replaced) {
        note(input, "%s: %llu byte%s no %s and became U+FFFD", input_name(input), (unsigned long long)replaced,
             replaced == 1 ? " was" : "s were", stream_encoding_name(encoding));
    }
}
