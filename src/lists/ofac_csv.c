/* OFAC's text files: SDN, ADD, ALT and SDN_COMMENTS (CONS_PRIM, CONS_ADD, ... of the non-SDN list) as .csv (comma),
 * .del
 * (@), .pip (|) and .ff (fixed field). They have no header row, write null as -0- and end with a lone Ctrl-Z. See
 * dat_spec_sdn.txt of OFAC and docs/lists/ofac.md. */
#include "lists/formats.h"
#include "lists/ofac.h"

#include "format/csv.h"
#include "format/lines.h"

enum table { TABLE_NONE, TABLE_SDN, TABLE_ADD, TABLE_ALT, TABLE_COMMENTS };

enum {
    COLUMNS_MAX = 12,
    REMARKS_SIZE = 1000 /* what the specification allows; SDN_COMMENTS has the rest */
};

struct ofac_text {
    struct reader    *reader;
    enum table        table;
    struct ofac_links links;
};

/* Widths of the fixed-field files. The programme of SDN.FF is wider than that of CONS_PRIM.FF, and was narrow once. */
static const struct {
    enum table table;
    size_t     count;
    size_t     widths[COLUMNS_MAX];
} FIXED[] = {
    { TABLE_SDN, 12, { 10, 350, 12, 50, 200, 8, 25, 14, 8, 40, 150, 1000 } },
    { TABLE_SDN, 12, { 10, 350, 12, 200, 200, 8, 25, 14, 8, 40, 150, 1000 } },
    { TABLE_ADD, 6, { 10, 10, 750, 116, 250, 200 } },
    { TABLE_ALT, 5, { 10, 10, 8, 350, 200 } },
};

enum { FIXED_COUNT = sizeof FIXED / sizeof *FIXED };

static size_t
fixed_length(size_t layout)
{
    size_t length = 0;
    for (size_t i = 0; i < FIXED[layout].count; i++) length += FIXED[layout].widths[i];
    return length;
}

static bool
is_number(struct sv text)
{
    uint64_t number;
    return sv_to_u64(&number, sv_trim(text));
}

static struct sv
first_line(struct sv head)
{
    const char *feed = head.len ? memchr(head.ptr, '\n', head.len) : NULL;
    struct sv   line = sv_make(head.ptr, feed ? (size_t)(feed - head.ptr) : head.len);
    if (sv_ends_with(line, SV("\r"))) line.len--;
    return line;
}

/* The layout of a fixed-field file: its lines all have the length of the specification. */
static size_t
fixed_layout(struct sv head)
{
    struct sv line = first_line(head);
    for (size_t i = 0; i < FIXED_COUNT; i++) {
        if (line.len == fixed_length(i) && is_number(sv_slice(line, 0, 10))) return i;
    }
    return FIXED_COUNT;
}

/* The columns of a delimited line outside quotes, at most COLUMNS_MAX + 1. */
static size_t
split_line(struct sv columns[COLUMNS_MAX + 1], struct sv line, char delimiter)
{
    size_t count = 0, begin = 0;
    bool   quoted = false;
    for (size_t i = 0; i <= line.len && count <= COLUMNS_MAX; i++) {
        if (i < line.len && line.ptr[i] == '"') quoted = !quoted;
        if (i < line.len && (quoted || line.ptr[i] != delimiter)) continue;
        columns[count++] = sv_trim(sv_slice(line, begin, i));
        begin = i + 1;
    }
    return count;
}

/* The delimiter is what stands behind the number that every line begins with. */
static char
delimiter_of(struct sv head)
{
    size_t digits = 0;
    while (digits < head.len && head.ptr[digits] >= '0' && head.ptr[digits] <= '9') digits++;
    bool known = digits > 0 && digits < head.len && strchr(",@|", head.ptr[digits]);
    return known ? head.ptr[digits] : 0;
}

static bool
is_one_of(struct sv text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (sv_equal(text, sv_from(words[i]))) return true;
    }
    return false;
}

static enum table
delimited_table(struct sv head, const char *name)
{
    static const char *const KINDS[] = { "-0-", "\"individual\"", "\"vessel\"", "\"aircraft\"", NULL };
    static const char *const ALIASES[] = { "\"aka\"", "\"fka\"", "\"nka\"", NULL };
    struct sv                columns[COLUMNS_MAX + 1], line = first_line(head);
    char                     delimiter = delimiter_of(head);
    size_t                   count = delimiter ? split_line(columns, line, delimiter) : 0;
    bool                     has_null = sv_find(line, SV("-0-"), 0) != SIZE_MAX;
    if (count == 12 && has_null && is_one_of(columns[2], KINDS)) return TABLE_SDN;
    if (count == 6 && has_null && is_number(columns[1])) return TABLE_ADD;
    if (count == 5 && is_number(columns[1]) && is_one_of(columns[2], ALIASES)) return TABLE_ALT;
    /* Two columns are too few to tell by. */
    bool named = sv_find_nocase(sv_from(name), SV("comments"), 0) != SIZE_MAX;
    return count == 2 && named && sv_starts_with(columns[1], SV("\"")) ? TABLE_COMMENTS : TABLE_NONE;
}

static enum table
table_of(struct sv head, const char *name)
{
    size_t layout = fixed_layout(head);
    return layout < FIXED_COUNT ? FIXED[layout].table : delimited_table(head, name);
}

bool
ofac_sdn_csv_recognise(struct sv head, const char *name)
{
    return table_of(head, name) == TABLE_SDN;
}

bool
ofac_add_csv_recognise(struct sv head, const char *name)
{
    return table_of(head, name) == TABLE_ADD;
}

bool
ofac_alt_csv_recognise(struct sv head, const char *name)
{
    return table_of(head, name) == TABLE_ALT;
}

bool
ofac_comments_csv_recognise(struct sv head, const char *name)
{
    return table_of(head, name) == TABLE_COMMENTS;
}

static struct sv
value_of(struct sv field)
{
    field = sv_trim(field);
    return sv_equal(field, SV("-0-")) ? sv_make(NULL, 0) : field;
}

/* A party with several programmes has them as "SDGT] [IFSR] [IRGC". */
static void
add_programmes(struct ofac_party *party, struct sv text)
{
    while (text.len > 0) {
        size_t end = sv_find(text, SV("] ["), 0);
        ofac_party_programme(party, sv_slice(text, 0, end));
        text = end == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(text, end + 3, text.len);
    }
}

static void
add_vessel(struct ofac_party *party, const struct sv *fields)
{
    static const char *const LABELS[] = { "Vessel Call Sign", "Vessel Type",
                                          "Vessel Tonnage",   "Vessel Gross Registered Tonnage",
                                          "Vessel Flag",      "Vessel Owner" };
    for (size_t i = 0; i < 6; i++) {
        struct sv value = value_of(fields[5 + i]);
        if (value.len) ofac_party_fact(party, sv_from(LABELS[i]), value);
    }
}

static void
read_main(struct ofac_text *state, const struct sv *fields)
{
    struct reader    *reader = state->reader;
    struct ofac_party party;
    struct sv         name = value_of(fields[1]), remarks = value_of(fields[11]);
    if (!ofac_party_begin(&party, reader, sv_trim(fields[0]), ofac_kind_of(fields[2]))) return;
    party.links = &state->links;
    add_programmes(&party, value_of(fields[3]));
    ofac_party_full_name(&party, "name", name);
    ofac_links_name(&state->links, reader, name, party.entity->id);
    ofac_party_title(&party, value_of(fields[4]));
    add_vessel(&party, fields);
    ofac_remarks_read(&party, remarks, remarks.len + 1 >= REMARKS_SIZE && !sv_ends_with(remarks, SV(".")));
    ofac_party_emit(&party);
}

static void
read_address(struct ofac_text *state, const struct sv *fields)
{
    struct ofac_party         party;
    const struct ofac_address address = { .lines = { value_of(fields[2]) },
                                          .locality = value_of(fields[3]),
                                          .country = value_of(fields[4]) };
    if (!ofac_party_begin(&party, state->reader, sv_trim(fields[0]), OFAC_UNKNOWN)) return;
    ofac_party_address(&party, &address);
    ofac_party_note(&party, value_of(fields[5]));
    ofac_party_emit(&party);
}

static void
read_alias(struct ofac_text *state, const struct sv *fields)
{
    struct ofac_party party;
    if (!ofac_party_begin(&party, state->reader, sv_trim(fields[0]), OFAC_UNKNOWN)) return;
    ofac_party_full_name(&party, ofac_alias_property(value_of(fields[2]), false), value_of(fields[3]));
    ofac_party_note(&party, value_of(fields[4]));
    ofac_party_emit(&party);
}

static void
read_comment(struct ofac_text *state, const struct sv *fields)
{
    struct ofac_party party;
    if (!ofac_party_begin(&party, state->reader, sv_trim(fields[0]), OFAC_UNKNOWN)) return;
    party.links = &state->links;
    ofac_remarks_read(&party, value_of(fields[1]), false);
    ofac_party_emit(&party);
}

static const struct {
    size_t count;
    void (*read)(struct ofac_text *state, const struct sv *fields);
} TABLES[] = {
    [TABLE_SDN] = { 12, read_main },
    [TABLE_ADD] = { 6, read_address },
    [TABLE_ALT] = { 5, read_alias },
    [TABLE_COMMENTS] = { 2, read_comment },
};

/* One row. The last one of a file is a lone Ctrl-Z. */
static bool
read_row(struct ofac_text *state, const struct sv *fields, size_t count, uint64_t line, struct sv raw)
{
    struct reader *reader = state->reader;
    if (sv_equal(sv_trim(raw), SV("\x1a"))) return true;
    if (count != TABLES[state->table].count) {
        reader_reject(reader, line, 0, "the row has another number of fields", raw);
    } else if (!is_number(fields[0]) || (state->table == TABLE_SDN && value_of(fields[1]).len == 0)) {
        reader_reject(reader, line, 0, "the row has no number or no name", raw);
    } else {
        TABLES[state->table].read(state, fields);
    }
    return reader_done_record(reader);
}

static enum itd_status
read_delimited(struct ofac_text *state)
{
    struct reader  *reader = state->reader;
    struct csv     *csv;
    enum itd_status status =
        csv_open(&csv, reader->stream, delimiter_of(stream_head(reader->stream)), '"', reader->error);
    if (status != ITD_OK) return status;
    bool going = true;
    while (going) {
        struct itd_error error = { 0 };
        status = csv_next(csv, &error);
        if (status == ITD_FORMAT || status == ITD_LIMIT) {
            reader_reject(reader, csv->line, 0, error.text, csv->raw);
        } else if (status == ITD_OK) {
            going = read_row(state, csv->fields, csv->count, csv->line, csv->raw);
        } else {
            going = false;
            if (status != ITD_NOT_FOUND && reader->error) *reader->error = error;
        }
    }
    csv_close(csv);
    return status == ITD_NOT_FOUND ? ITD_OK : status;
}

static bool
read_fixed_line(struct ofac_text *state, size_t layout, struct sv line, uint64_t number)
{
    struct sv fields[COLUMNS_MAX];
    size_t    begin = 0;
    if (sv_equal(sv_trim(line), SV("\x1a")) || sv_trim(line).len == 0) return true;
    if (line.len != fixed_length(layout)) {
        reader_reject(state->reader, number, 0, "the line has another length", line);
        return reader_done_record(state->reader);
    }
    for (size_t i = 0; i < FIXED[layout].count; i++) {
        fields[i] = sv_slice(line, begin, begin + FIXED[layout].widths[i]);
        begin += FIXED[layout].widths[i];
    }
    return read_row(state, fields, FIXED[layout].count, number, line);
}

static enum itd_status
read_fixed(struct ofac_text *state, size_t layout)
{
    struct lines    lines;
    struct reader  *reader = state->reader;
    enum itd_status status = ITD_OK;
    lines_init(&lines, reader->stream);
    for (bool going = true; going;) {
        status = lines_next(&lines, reader->error);
        if (status == ITD_LIMIT) {
            reader_reject(reader, lines.number, 0, "the line is too long", sv_make(NULL, 0));
        } else {
            going = status == ITD_OK && read_fixed_line(state, layout, lines.text, lines.number);
        }
    }
    lines_fini(&lines);
    return status == ITD_NOT_FOUND ? ITD_OK : status;
}

static enum itd_status
read_text(struct reader *reader, enum table table)
{
    struct ofac_text state = { .reader = reader, .table = table };
    size_t           layout = fixed_layout(stream_head(reader->stream));
    if (!ofac_links_init(&state.links, reader)) return reader->status;
    ofac_choose_list(reader);
    enum itd_status status = layout < FIXED_COUNT ? read_fixed(&state, layout) : read_delimited(&state);
    ofac_links_emit(&state.links, reader);
    ofac_links_fini(&state.links);
    return status == ITD_OK ? reader->status : status;
}

enum itd_status
ofac_sdn_csv_read(struct reader *reader)
{
    return read_text(reader, TABLE_SDN);
}

enum itd_status
ofac_add_csv_read(struct reader *reader)
{
    return read_text(reader, TABLE_ADD);
}

enum itd_status
ofac_alt_csv_read(struct reader *reader)
{
    return read_text(reader, TABLE_ALT);
}

enum itd_status
ofac_comments_csv_read(struct reader *reader)
{
    return read_text(reader, TABLE_COMMENTS);
}
