/* OpenSanctions targets.simple.csv: one row an entity, several values joined by ';'. docs/lists/opensanctions.md. */
#include "lists/formats.h"
#include "lists/reader.h"

#include "format/csv.h"

#include <stdio.h>

bool
targets_csv_recognise(struct sv head, const char *name)
{
    (void)name;
    size_t    end = sv_find(head, SV("\n"), 0);
    struct sv line = sv_slice(head, 0, end);
    return sv_find(line, SV("schema"), 0) != SIZE_MAX && sv_find(line, SV("aliases"), 0) != SIZE_MAX &&
           sv_find(line, SV("birth_date"), 0) != SIZE_MAX && sv_find(line, SV("identifiers"), 0) != SIZE_MAX &&
           sv_find(line, SV("first_seen"), 0) != SIZE_MAX;
}

static bool
allows(struct reader *reader, const struct itd_entity *entity, const char *property)
{
    return itd_ftm_allows(reader->ftm, entity->schema, itd_ftm_property(reader->ftm, sv_from(property)));
}

/* The first of the properties that the entity's schema has; "notes", which every thing has, is the last resort. */
static const char *
first_allowed(struct reader *reader, const struct itd_entity *entity, const char *const *properties)
{
    while (*properties && !allows(reader, entity, *properties)) properties++;
    return *properties ? *properties : "notes";
}

/* The next of several values: quoted ones ("a;b ""c""") may contain the delimiter. */
static bool
next_value(struct reader *reader, struct sv *value, struct sv *rest)
{
    if (rest->len == 0) return false;
    if (rest->ptr[0] != '"') return sv_split(value, rest, ';');
    char  *copy = itd_arena_alloc(reader->arena, rest->len);
    size_t len = 0, i = 1;
    if (copy == NULL) {
        reader_fail(reader, itd_fail_memory(reader->error));
        return false;
    }
    for (; i < rest->len; i++) {
        bool quote = rest->ptr[i] == '"';
        if (quote && !(i + 1 < rest->len && rest->ptr[i + 1] == '"')) break;
        i += quote;
        copy[len++] = rest->ptr[i];
    }
    size_t next = sv_find(*rest, SV(";"), i);
    *value = sv_make(copy, len);
    *rest = next == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(*rest, next + 1, rest->len);
    return true;
}

static void
add_values(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text)
{
    struct sv value;
    while (next_value(reader, &value, &text)) reader_add(reader, entity, property, value);
}

/* The kind of an identifier is lost in this format; only those of an unmistakable form are told apart. */
static void
add_identifiers(struct reader *reader, struct itd_entity *entity, struct sv text)
{
    static const char *const NUMBERS[] = { "idNumber", "registrationNumber", NULL };
    struct sv                value;
    uint64_t                 number;
    while (next_value(reader, &value, &text)) {
        value = sv_trim(value);
        bool imo = sv_starts_with(value, SV("IMO")) && value.len == 10 && sv_to_u64(&number, sv_slice(value, 3, 10));
        bool wikidata = sv_starts_with(value, SV("Q")) && sv_to_u64(&number, sv_slice(value, 1, value.len));
        bool mmsi = value.len == 9 && sv_to_u64(&number, value) && allows(reader, entity, "mmsi");
        const char *property = imo && allows(reader, entity, "imoNumber") ? "imoNumber"
                               : wikidata                                 ? "wikidataId"
                               : mmsi                                     ? "mmsi"
                                                                          : first_allowed(reader, entity, NUMBERS);
        reader_add(reader, entity, property, value);
    }
}

/* Programmes and the texts of the listings stand in two columns and cannot be paired: all texts go to one Sanction a
 * programme, or to one without. */
static void
add_sanctions(struct reader *reader, struct itd_entity *entity, struct sv programmes, struct sv texts)
{
    struct sv programme, rest = programmes;
    bool      any = false;
    while (next_value(reader, &programme, &rest)) {
        struct itd_entity *sanction = reader_sanction(reader, entity, programme, programme);
        add_values(reader, sanction, "reason", texts);
        reader_emit(reader, sanction);
        any = true;
    }
    if (!any && texts.len) {
        struct itd_entity *sanction = reader_sanction(reader, entity, sv_make(NULL, 0), SV(""));
        add_values(reader, sanction, "reason", texts);
        reader_emit(reader, sanction);
    }
    if (any || texts.len) reader_add(reader, entity, "topics", SV("sanction"));
}

/* "Ukraine War and Sanctions": a title, made a list id. */
static void
set_list(struct reader *reader, struct sv title)
{
    struct sv first;
    if (!sv_split(&first, &title, ';') || first.len == 0) return;
    struct sv id = reader_format(reader, "%.*s", SV_ARG(first));
    for (size_t i = 0; i < id.len; i++) {
        char *c = (char *)id.ptr + i;
        if (*c >= 'A' && *c <= 'Z') *c |= 0x20;
        if (*c == ' ') *c = '-';
    }
    if (id.len) reader_set_list(reader, id.ptr);
}

/* The list of the file is that of all rows, or the format's when they differ. */
struct lists {
    char first[64];
    bool mixed;
};

static void
note_list(struct lists *lists, const struct reader *reader)
{
    if (lists->first[0] == '\0') snprintf(lists->first, sizeof lists->first, "%s", reader->list);
    lists->mixed = lists->mixed || strcmp(lists->first, reader->list) != 0;
}

static void
read_row(struct reader *reader, struct csv *csv)
{
    static const char *const LEFT_OUT[] = { "first_seen", "last_seen", "last_change", NULL };
    static const char *const BIRTH[] = { "birthDate", "incorporationDate", "buildDate", "createdAt", NULL };
    static const char *const PHONE[] = { "phone", NULL }, *const EMAIL[] = { "email", NULL };
    struct sv id = csv_get(csv, "id"), schema = csv_get(csv, "schema"), value;
    uint16_t  number = itd_ftm_schema(reader->ftm, schema), thing = itd_ftm_schema(reader->ftm, SV("Thing"));
    if (id.len == 0 || number == ITD_FTM_NONE || !itd_ftm_is_a(reader->ftm, number, thing)) {
        reader_reject(reader, csv->line, 0, id.len ? "no FtM schema of a thing" : "a row without id", csv->raw);
        return;
    }
    struct sv titles = csv_get(csv, "dataset"), dates = csv_get(csv, "birth_date");
    set_list(reader, titles); /* the first title; the rest is for `publisher` */
    struct itd_entity *entity = reader_entity(reader, reader_format(reader, "%.*s", SV_ARG(schema)).ptr, id);
    if (entity == NULL) return;
    reader_add(reader, entity, "name", csv_get(csv, "name"));
    add_values(reader, entity, "alias", csv_get(csv, "aliases"));
    while (sv_split(&value, &dates, ';')) {
        reader_add_date(reader, entity, first_allowed(reader, entity, BIRTH), value, READER_DATE_DMY);
    }
    struct sv countries = csv_get(csv, "countries");
    while (sv_split(&value, &countries, ';')) reader_add_country(reader, entity, "country", value);
    add_values(reader, entity, "address", csv_get(csv, "addresses"));
    add_identifiers(reader, entity, csv_get(csv, "identifiers"));
    add_values(reader, entity, first_allowed(reader, entity, PHONE), csv_get(csv, "phones"));
    add_values(reader, entity, first_allowed(reader, entity, EMAIL), csv_get(csv, "emails"));
    add_sanctions(reader, entity, csv_get(csv, "program_ids"), csv_get(csv, "sanctions"));
    if (sv_split(&value, &titles, ';')) reader_add_list(reader, entity, "publisher", titles, ';');
    reader_unread_csv(reader, csv, LEFT_OUT);
    reader_emit(reader, entity);
}

enum itd_status
targets_csv_read(struct reader *reader)
{
    struct csv     *csv;
    char            latest[16] = "";
    struct lists    lists = { 0 };
    enum itd_status status = csv_open(&csv, reader->stream, ',', '"', reader->error);
    if (status != ITD_OK) return status;
    status = csv_next(csv, reader->error);
    if (status == ITD_OK) status = csv_header(csv, reader->error);
    if (status == ITD_NOT_FOUND) status = itd_fail(reader->error, ITD_FORMAT, "the file has no header row");
    bool usable = status == ITD_OK;
    while (usable && reader->status == ITD_OK) {
        status = csv_next(csv, reader->error);
        if (status == ITD_FORMAT || status == ITD_LIMIT) {
            reader_reject(reader, csv->line, 0, reader->error ? reader->error->text : "not readable", csv->raw);
            continue;
        }
        if (status != ITD_OK) break;
        struct sv day = sv_slice(csv_get(csv, "last_seen"), 0, 10);
        if (day.len == 10 && sv_compare(day, sv_from(latest)) > 0) memcpy(latest, day.ptr, 10);
        read_row(reader, csv);
        note_list(&lists, reader);
        reader_done_record(reader);
    }
    csv_close(csv);
    reader_set_list(reader, lists.first[0] && !lists.mixed ? lists.first : reader->format->list);
    reader_set_date(reader, sv_from(latest), READER_DATE_DMY);
    return !usable || (status != ITD_NOT_FOUND && reader->status == ITD_OK) ? status : reader->status;
}
