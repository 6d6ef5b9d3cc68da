/* US: the Consolidated Screening List of the International Trade Administration as csv: the lists of Commerce, State
 * and the Treasury in one table of 29 columns, several values joined by "; ". The rows of the Treasury (OFAC) have its
 * ids and are read as OFAC's own files are. docs/lists/us-csl.md says which column becomes which property. */
#include "lists/csv_rows.h"
#include "lists/formats.h"
#include "lists/names.h"
#include "lists/ofac.h"
#include "lists/values.h"

#include "format/csv.h"

/* What being on one of the lists means: an export list does not freeze. */
static const struct {
    const char *source; /* what the column source begins with */
    const char *topics[2];
} SOURCES[] = {
    { "Entity List", { "export.control", NULL } },
    { "Denied Persons List", { "export.control", "debarment" } },
    { "ITAR Debarred", { "debarment", "export.control" } },
    { "Military End User", { "export.control", NULL } },
    { "Unverified List", { "export.risk", NULL } },
    { "Nonproliferation Sanctions", { "sanction", NULL } },
};

bool
us_csl_csv_recognise(struct sv head, const char *name)
{
    (void)name;
    head = sv_slice(head, 0, 2048);
    return sv_find(head, SV("source,entity_number,type,programs,name"), 0) != SIZE_MAX &&
           sv_find(head, SV("federal_register_notice"), 0) != SIZE_MAX;
}

/* The next value of a cell: parts between "; ". */
static bool
next_value(struct sv *value, struct sv *rest)
{
    while (rest->len) {
        size_t at = sv_find(*rest, SV("; "), 0);
        *value = sv_trim(sv_slice(*rest, 0, at));
        *rest = at == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(*rest, at + 2, rest->len);
        if (value->len) return true;
    }
    return false;
}

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_code(struct sv text)
{
    return text.len == 2 && is_upper(text.ptr[0]) && is_upper(text.ptr[1]);
}

static bool
is_iso_date(struct sv text)
{
    return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-';
}

/* Cuts the part behind the last ", " off. */
static struct sv
cut_last(struct sv *text)
{
    size_t at = SIZE_MAX;
    for (size_t i = 0; i + 1 < text->len; i++) {
        if (text->ptr[i] == ',' && text->ptr[i + 1] == ' ') at = i;
    }
    struct sv last = at == SIZE_MAX ? *text : sv_slice(*text, at + 2, text->len);
    *text = sv_slice(*text, 0, at == SIZE_MAX ? 0 : at);
    return sv_trim(last);
}

/* Cuts the part before the first ", " off, when it is of the kind that `is_kind` tells. */
static struct sv
cut_first(struct sv *text, bool (*is_kind)(struct sv))
{
    size_t    at = sv_find(*text, SV(", "), 0);
    struct sv first = sv_trim(sv_slice(*text, 0, at));
    if (at == SIZE_MAX || !is_kind(first)) return sv_make(NULL, 0);
    *text = sv_slice(*text, at + 2, text->len);
    return first;
}

/* "No. 1 Hangkong Road, Mianyang, Sichuan, CN": the country is a code at the end; some rows have none. */
static struct ofac_address
address_of(struct reader *reader, struct sv text)
{
    struct sv rest = text, code = cut_last(&rest);
    if (!is_code(code)) return (struct ofac_address){ .lines = { text } };
    struct sv name = country_name(reader->countries, country_code(reader->countries, code));
    return (struct ofac_address){ .lines = { rest }, .country = name.len ? name : code };
}

/* One id: "CA, BC166787, Passport", "MD, 2004-07-02, 04900377, Driver's License No.", "Male, Gender". With two dates
 * the first is that of issue; of one alone the file does not say which it is. */
static void
add_id(struct ofac_party *party, struct sv value, struct sv label)
{
    const struct ofac_label *known = ofac_label_of(label);
    if (known->use != OFAC_DOCUMENT) {
        ofac_party_fact_as(party, known, label, value);
        return;
    }
    struct ofac_document document = { .type = label, .country = cut_first(&value, is_code) };
    struct sv            first = cut_first(&value, is_iso_date), second = cut_first(&value, is_iso_date);
    document.number = value;
    if (second.len) {
        document.issued = first;
        document.expires = second;
    } else if (first.len) {
        document.comment = reader_format(party->reader, "issued or expires %.*s", SV_ARG(first));
    }
    ofac_party_document(party, &document);
}

/* The ids of a row. A text of a regulation may itself have "; " in it: what has no label goes with what follows. */
static void
add_ids(struct ofac_party *party, struct sv rest)
{
    struct sv   item;
    const char *begin = NULL;
    while (next_value(&item, &rest)) {
        struct sv value = item, label = cut_last(&value);
        bool      labelled = value.len && ofac_label_of(label) != NULL;
        if (begin && labelled) {
            enum ofac_use use = ofac_label_of(label)->use;
            bool          prose = use == OFAC_PROVISION || use == OFAC_SUMMARY;
            struct sv     before = sv_make(begin, (size_t)(item.ptr - begin));
            if (prose) value = sv_make(begin, (size_t)(value.ptr + value.len - begin));
            if (!prose) ofac_party_note(party, values_trim_end(before));
            begin = NULL;
        }
        if (labelled) {
            add_id(party, value, label);
        } else if (begin == NULL) {
            begin = item.ptr;
        }
        if (begin && rest.len == 0) ofac_party_note(party, sv_make(begin, (size_t)(item.ptr + item.len - begin)));
    }
}

/* "(Linked To: A; Linked To: B)" and free text. */
static void
add_remarks(struct ofac_party *party, struct sv rest)
{
    static const struct sv LINKED = { "Linked To:", 10 };
    struct sv              clause;
    while (next_value(&clause, &rest)) {
        struct sv text = clause.ptr[0] == '(' ? sv_slice(clause, 1, clause.len) : clause;
        if (!sv_starts_with(text, LINKED)) {
            ofac_party_note(party, clause);
            continue;
        }
        struct sv target = sv_trim(sv_slice(text, LINKED.len, text.len));
        size_t    open = 0, close = 0;
        for (size_t i = 0; i < target.len; i++) {
            open += target.ptr[i] == '(';
            close += target.ptr[i] == ')';
        }
        if (close > open) target.len--; /* that of "(Linked To:" */
        ofac_party_fact(party, LINKED, target);
    }
}

/* The country of birth is the last part of the place. */
static void
add_births(struct ofac_party *party, struct csv *csv)
{
    struct reader *reader = party->reader;
    struct sv      dates = csv_get(csv, "dates_of_birth"), places = csv_get(csv, "places_of_birth"), value;
    while (next_value(&value, &dates)) ofac_party_fact(party, SV("DOB"), value);
    while (next_value(&value, &places)) {
        ofac_party_fact(party, SV("POB"), value);
        struct sv country = country_code(reader->countries, cut_last(&value));
        if (party->kind == OFAC_INDIVIDUAL) reader_add(reader, party->entity, "birthCountry", country);
    }
}

static void
add_vessel(struct ofac_party *party, struct csv *csv)
{
    static const char *const COLUMNS[][2] = {
        { "call_sign", "Vessel Call Sign" },   { "vessel_type", "Vessel Type" },
        { "gross_tonnage", "Vessel Tonnage" }, { "gross_registered_tonnage", "Vessel Gross Registered Tonnage" },
        { "vessel_flag", "Vessel Flag" },      { "vessel_owner", "Vessel Owner" }
    };
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) {
        struct sv value = csv_get(csv, COLUMNS[i][0]);
        if (value.len) ofac_party_fact(party, sv_from(COLUMNS[i][1]), value);
    }
}

/* What the designation is: of which list, by whom, since when, with which duty to have a licence. */
static void
fill_sanction(struct reader *reader, struct itd_entity *sanction, struct csv *csv)
{
    static const char *const NOTES[][2] = { { "license_policy", "License policy" },
                                            { "federal_register_notice", "Federal Register notice" },
                                            { "standard_order", "Standard order" } };
    struct sv                source = csv_get(csv, "source");
    size_t                   dash = sv_find(source, SV(" - "), 0);
    reader_add(reader, sanction, "programId", source); /* the list that the row is of decides the measures */
    reader_add(reader, sanction, "program", sv_slice(source, 0, dash));
    if (dash != SIZE_MAX) reader_add(reader, sanction, "authority", sv_slice(source, dash + 3, source.len));
    reader_add(reader, sanction, "provisions", csv_get(csv, "license_requirement"));
    reader_add_date(reader, sanction, "listingDate", csv_get(csv, "start_date"), READER_DATE_MDY);
    reader_add_date(reader, sanction, "startDate", csv_get(csv, "start_date"), READER_DATE_MDY);
    reader_add_date(reader, sanction, "endDate", csv_get(csv, "end_date"), READER_DATE_MDY);
    reader_add(reader, sanction, "sourceUrl", csv_get(csv, "source_list_url"));
    reader_add(reader, sanction, "programUrl", csv_get(csv, "source_information_url"));
    for (size_t i = 0; i < sizeof NOTES / sizeof *NOTES; i++) {
        struct sv value = csv_get(csv, NOTES[i][0]);
        if (value.len)
            reader_add(reader, sanction, "summary", reader_format(reader, "%s: %.*s", NOTES[i][1], SV_ARG(value)));
    }
}

/* The lists of Commerce and State put other names and "any successor" into the names; those of the Treasury do not. */
static void
add_name(struct ofac_party *party, const char *property, struct sv name)
{
    bool other = sv_find(name, SV("("), 0) != SIZE_MAX || sv_find_nocase(name, SV("f.k.a."), 0) != SIZE_MAX ||
                 sv_find(name, SV(" successor"), 0) != SIZE_MAX;
    if (other && party->kind != OFAC_INDIVIDUAL) {
        names_add(party->reader, party->entity, property, name);
    } else {
        ofac_party_full_name(party, property, name);
    }
}

static void
add_aliases(struct ofac_party *party, struct sv names)
{
    struct sv name;
    while (sv_split(&name, &names, ';')) add_name(party, "alias", sv_trim(name));
}

/* Names, places and papers are the same in every list of the table; the kind tells what FtM schema the party has. */
static void
add_details(struct ofac_party *party, struct csv *csv)
{
    struct reader *reader = party->reader;
    struct sv      name = csv_get(csv, "name"), rest = csv_get(csv, "alt_names"), value;
    add_name(party, "name", name);
    while (next_value(&value, &rest)) add_aliases(party, value);
    ofac_links_name(party->links, reader, name, party->entity->id);
    ofac_party_title(party, csv_get(csv, "title"));
    rest = csv_get(csv, "addresses");
    while (next_value(&value, &rest)) {
        struct ofac_address address = address_of(reader, value);
        ofac_party_address(party, &address);
    }
    rest = csv_get(csv, "nationalities");
    while (next_value(&value, &rest)) ofac_party_fact(party, SV("nationality"), value);
    rest = csv_get(csv, "citizenships");
    while (next_value(&value, &rest)) ofac_party_fact(party, SV("citizen"), value);
    add_births(party, csv);
    add_vessel(party, csv);
    add_ids(party, csv_get(csv, "ids"));
    add_remarks(party, csv_get(csv, "remarks"));
}

static void
add_topics(struct ofac_party *party, struct sv source)
{
    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
        if (!sv_starts_with(source, sv_from(SOURCES[i].source))) continue;
        for (size_t t = 0; t < 2; t++) {
            if (SOURCES[i].topics[t]) reader_add(party->reader, party->entity, "topics", sv_from(SOURCES[i].topics[t]));
        }
        return;
    }
    reader_add(party->reader, party->entity, "topics", SV("sanction"));
}

/* A row of Commerce or State: no number, no kind. */
static bool
begin_other(struct ofac_party *party, struct reader *reader, struct csv *csv)
{
    struct sv own = csv_get(csv, "_id"), key[] = { csv_get(csv, "source"), csv_get(csv, "name") };
    *party = (struct ofac_party){ .reader = reader, .kind = OFAC_ENTITY };
    struct sv id =
        own.len ? reader_format(reader, "us-csl-%.*s", SV_ARG(own)) : reader_hash_id(reader, "us-csl-", key, 2);
    party->entity = reader_entity(reader, "LegalEntity", id);
    return party->entity != NULL;
}

/* Programmes with a Sanction each; a row without any has the one of its list. */
static void
add_sanctions(struct ofac_party *party, struct csv *csv, bool treasury)
{
    struct reader *reader = party->reader;
    struct sv      rest = csv_get(csv, "programs"), programme;
    if (treasury) {
        while (next_value(&programme, &rest)) ofac_party_programme(party, programme);
        for (struct ofac_sanction *s = party->sanctions; s; s = s->next) fill_sanction(reader, s->entity, csv);
        return;
    }
    if (rest.len == 0) rest = csv_get(csv, "source");
    while (next_value(&programme, &rest)) {
        struct itd_entity *sanction = reader_sanction(reader, party->entity, programme, programme);
        fill_sanction(reader, sanction, csv);
        reader_emit(reader, sanction);
    }
}

static void
read_row(struct reader *reader, struct csv *csv, void *context)
{
    struct ofac_links *links = context;
    struct ofac_party  party;
    struct sv          number = csv_get(csv, "entity_number"), source = csv_get(csv, "source");
    if (csv_get(csv, "name").len == 0 || source.len == 0) {
        reader_reject(reader, csv->line, 0, "no name or no source", csv->raw);
        return;
    }
    bool treasury = number.len && sv_find(source, SV("Treasury"), 0) != SIZE_MAX;
    bool ok = treasury ? ofac_party_begin(&party, reader, number, ofac_kind_of(csv_get(csv, "type")))
                       : begin_other(&party, reader, csv);
    if (!ok) return;
    party.links = links;
    add_topics(&party, source);
    add_sanctions(&party, csv, treasury);
    add_details(&party, csv);
    csv_get(csv, "_id");
    reader_unread_csv(reader, csv, NULL);
    ofac_party_emit(&party);
}

enum itd_status
us_csl_csv_read(struct reader *reader)
{
    struct ofac_links links;
    if (!ofac_links_init(&links, reader)) return reader->status;
    enum itd_status status = csv_rows_read_all(reader, ',', "entity_number", read_row, &links);
    ofac_links_emit(&links, reader);
    ofac_links_fini(&links);
    return status == ITD_OK ? reader->status : status;
}
