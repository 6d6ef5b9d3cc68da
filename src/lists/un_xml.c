/* UN Security Council consolidated list, XML (sc-sanctions.xsd). docs/lists/un.md says which element becomes which
 * property. */
#include "lists/formats.h"
#include "lists/names.h"
#include "lists/reader.h"
#include "lists/tidy.h"
#include "lists/values.h"

#include "format/xml.h"

bool
un_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return sv_find(head, SV("<CONSOLIDATED_LIST"), 0) != SIZE_MAX;
}

static void
add_names(struct reader *reader, struct itd_entity *party, struct xml_node *record)
{
    struct sv parts[] = { xml_child_text(record, "FIRST_NAME"), xml_child_text(record, "SECOND_NAME"),
                          xml_child_text(record, "THIRD_NAME"), xml_child_text(record, "FOURTH_NAME") };
    struct sv name = reader_join(reader, " ", parts, 4);
    if (xml_is(record, "ENTITY")) {
        reader_add_list(reader, party, "name", name, ';');
    } else {
        reader_add(reader, party, "name", name);
        /* The list numbers the parts of a name as they are written; which is the family name is not said. */
        reader_add(reader, party, "firstName", parts[0]);
        reader_add(reader, party, "secondName", parts[1]);
        reader_add(reader, party, "middleName", parts[2]);
        reader_add(reader, party, "lastName", parts[3]);
    }
    struct sv script = xml_child_text(record, "NAME_ORIGINAL_SCRIPT");
    reader_add_list(reader, party, "alias", script, ';');
}

/* "LAST, First" of a person, as most aliases of some committees are written, in the order of the other names. */
static struct sv
in_order(struct reader *reader, const struct itd_entity *party, struct sv name)
{
    size_t    comma = sv_find(name, SV(", "), 0);
    bool      person = party && party->schema == itd_ftm_schema(reader->ftm, SV("Person"));
    bool      one = comma != SIZE_MAX && comma > 0 && sv_find(name, SV(","), comma + 1) == SIZE_MAX;
    struct sv first = one ? sv_trim(sv_slice(name, comma + 1, name.len)) : name;
    if (!person || !one || first.len == 0 || sv_find(name, SV("("), 0) != SIZE_MAX ||
        sv_starts_with(first, SV("born")) || name.ptr[0] == '"') {
        return name;
    }
    return reader_join(reader, " ", (struct sv[]){ first, sv_slice(name, 0, comma) }, 2);
}

static void
add_each(struct reader *reader, struct itd_entity *party, const char *property, struct sv names)
{
    struct sv name;
    while (sv_split(&name, &names, ';')) {
        name = sv_trim(name);
        struct sv ordered = in_order(reader, party, name);
        if (sv_equal(ordered, name)) {
            names_add(reader, party, property, name);
        } else {
            reader_add_changed(reader, party, property, ordered, name);
        }
    }
}

/* The names of one ALIAS_NAME: separated by ';', or a name in its script with the spellings in parentheses:
 * "NAME (SPELLING; SPELLING)". */
static void
add_alias_names(struct reader *reader, struct itd_entity *party, const char *property, struct sv names)
{
    enum { OPENINGS_MAX = 64 };
    size_t open = sv_find(names, SV("("), 0);
    for (int i = 0; open != SIZE_MAX && i < OPENINGS_MAX; i++, open = sv_find(names, SV("("), open + 1)) {
        size_t    semicolon = sv_find(names, SV(";"), open);
        size_t    close = sv_find(names, SV(")"), open), inner = sv_find(names, SV("("), open + 1);
        bool      nested = inner < close;
        struct sv tail = sv_trim(sv_slice(names, open + 1, names.len));
        if (!sv_ends_with(tail, SV(")")) || semicolon == SIZE_MAX || (!nested && semicolon > close)) continue;
        add_each(reader, party, property, sv_slice(names, 0, open));
        names = sv_slice(tail, 0, tail.len - 1);
        break;
    }
    add_each(reader, party, property, names);
}

/* An alias row can also carry the birth date and place that go with the false identity. */
static void
add_alias(struct reader *reader, struct itd_entity *party, struct xml_node *alias)
{
    struct sv   quality = xml_child_text(alias, "QUALITY");
    const char *property = sv_equal_nocase(quality, SV("Low"))      ? "weakAlias"
                           : sv_equal_nocase(quality, SV("f.k.a.")) ? "previousName"
                                                                    : "alias";
    struct sv   names = xml_child_text(alias, "ALIAS_NAME");
    add_alias_names(reader, party, property, names);
    reader_add_date(reader, party, "birthDate", xml_child_text(alias, "DATE_OF_BIRTH"), READER_DATE_ANY);
    struct sv place[] = { xml_child_text(alias, "CITY_OF_BIRTH"), xml_child_text(alias, "COUNTRY_OF_BIRTH") };
    reader_add(reader, party, "birthPlace", reader_join(reader, ", ", place, 2));
    reader_add_country(reader, party, "birthCountry", place[1]);
    struct sv note = xml_child_text(alias, "NOTE");
    if (note.len)
        reader_add(reader, party, "notes", reader_format(reader, "Alias %.*s: %.*s", SV_ARG(names), SV_ARG(note)));
}

static void
add_birth_date(struct reader *reader, struct itd_entity *party, struct xml_node *birth)
{
    struct sv type = xml_child_text(birth, "TYPE_OF_DATE");
    struct sv from = xml_child_text(birth, "FROM_YEAR"), to = xml_child_text(birth, "TO_YEAR");
    struct sv date = xml_child_text(birth, "DATE"), year = xml_child_text(birth, "YEAR");
    struct sv note = xml_child_text(birth, "NOTE");
    struct sv text = date.len ? date : year;
    if (from.len && to.len) text = reader_format(reader, "between %.*s and %.*s", SV_ARG(from), SV_ARG(to));
    bool approximate = sv_starts_with_nocase(type, SV("APPROX")) || sv_starts_with_nocase(note, SV("Approx"));
    if (text.len && approximate) text = reader_format(reader, "circa %.*s", SV_ARG(text));
    if (text.len == 0) text = from.len ? from : to;
    reader_add_date(reader, party, "birthDate", text, READER_DATE_ANY);
    if (date.len) reader_add_date(reader, party, "birthDate", year, READER_DATE_ANY);
    if (note.len) reader_add(reader, party, "notes", reader_format(reader, "Date of birth: %.*s", SV_ARG(note)));
}

static void
add_birth_place(struct reader *reader, struct itd_entity *party, struct xml_node *place)
{
    struct sv country = xml_child_text(place, "COUNTRY");
    struct sv parts[] = { xml_child_text(place, "STREET"), xml_child_text(place, "CITY"),
                          xml_child_text(place, "STATE_PROVINCE"), country };
    reader_add(reader, party, "birthPlace", reader_join(reader, ", ", parts, 4));
    reader_add_country(reader, party, "birthCountry", country);
    struct sv note = xml_child_text(place, "NOTE");
    if (note.len) reader_add(reader, party, "notes", reader_format(reader, "Place of birth: %.*s", SV_ARG(note)));
}

static void
add_address(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct sv          street = xml_child_text(node, "STREET"), city = xml_child_text(node, "CITY");
    struct sv          state = xml_child_text(node, "STATE_PROVINCE"), zip = xml_child_text(node, "ZIP_CODE");
    struct sv          country = xml_child_text(node, "COUNTRY"), note = xml_child_text(node, "NOTE");
    struct sv          parts[] = { street, city, state, zip, country };
    struct itd_entity *address = reader_address(reader, party, reader_join(reader, ", ", parts, 5), country);
    reader_add(reader, address, "street", street);
    reader_add(reader, address, "city", city);
    reader_add(reader, address, "state", state);
    reader_add(reader, address, "postalCode", zip);
    reader_add(reader, address, "remarks", note);
    if (address == NULL) reader_add(reader, party, "notes", note);
    reader_add_country(reader, party, "country", country);
    reader_emit(reader, address);
}

/* A line break inside of a value is a wrapped line. */
static struct sv
one_line(struct reader *reader, struct sv text)
{
    struct sv line = text.len ? tidy_text(reader->arena, TIDY_LINE, false, text) : text;
    if (line.ptr == NULL && text.len) reader_fail(reader, itd_fail_memory(reader->error));
    return line;
}

/* The kind of a document is published in English, French or Spanish. */
static bool
is_passport(struct sv type)
{
    return sv_find_nocase(type, SV("passport"), 0) != SIZE_MAX ||
           sv_find_nocase(type, SV("passeport"), 0) != SIZE_MAX || sv_find_nocase(type, SV("pasaporte"), 0) != SIZE_MAX;
}

static void
add_document(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct sv type = xml_child_text(node, "TYPE_OF_DOCUMENT"), kind = xml_child_text(node, "TYPE_OF_DOCUMENT2");
    struct sv number = xml_child_text(node, "NUMBER"), note = xml_child_text(node, "NOTE");
    struct sv issuer = xml_child_text(node, "ISSUING_COUNTRY"), country = xml_child_text(node, "COUNTRY_OF_ISSUE");
    struct sv city = xml_child_text(node, "CITY_OF_ISSUE"), issued = xml_child_text(node, "DATE_OF_ISSUE");
    struct sv fields[] = { type, kind, number, note, issuer, country, city, issued };
    struct sv all = reader_join(reader, " | ", fields, 8);
    if (all.len == 0) return;
    bool               passport = is_passport(type) || is_passport(kind);
    struct itd_entity *document = reader_part(reader, party, passport ? "Passport" : "Identification", all);
    reader_add(reader, document, "holder", party->id);
    reader_add(reader, document, "type", type);
    reader_add(reader, document, "type", kind);
    values_add_numbers(reader, document, "number", one_line(reader, number));
    reader_add(reader, document, "summary", note);
    reader_add(reader, document, "authority", city);
    reader_add_country(reader, document, "country", issuer);
    reader_add_country(reader, document, "country", country);
    reader_add_date(reader, document, "startDate", issued, READER_DATE_ANY);
    values_add_numbers(reader, party, passport ? "passportNumber" : "idNumber", one_line(reader, number));
    reader_emit(reader, document);
}

static bool
is_digit(struct sv text, size_t i)
{
    return i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9';
}

static bool
is_letter(struct sv text, size_t i)
{
    return i < text.len && ((text.ptr[i] | 0x20) >= 'a' && (text.ptr[i] | 0x20) <= 'z');
}

/* Whether a permanent reference number such as QDe.092 stands at `i`, and stands alone. */
static bool
is_reference(struct sv text, size_t i)
{
    const char *p = text.ptr + i;
    bool        shape = i + 7 <= text.len && p[0] >= 'A' && p[0] <= 'Z' && p[1] >= 'A' && p[1] <= 'Z' &&
                 (p[2] == 'i' || p[2] == 'e') && p[3] == '.' && is_digit(text, i + 4) && is_digit(text, i + 5) &&
                 is_digit(text, i + 6);
    return shape && !is_digit(text, i + 7) && (i == 0 || !is_letter(text, i - 1));
}

/* Comments name other entries by reference: "Associated with ... (QDe.092)". Each becomes a link. */
static void
add_references(struct reader *reader, struct itd_entity *party, struct sv own, struct sv comments)
{
    for (size_t i = 0; i < comments.len; i++) {
        if (!is_reference(comments, i) || sv_equal(sv_slice(comments, i, i + 7), own)) continue;
        struct sv          target = reader_format(reader, "unsc-%.7s", comments.ptr + i);
        struct itd_entity *link = reader_part(reader, party, "UnknownLink", target);
        reader_add(reader, link, "subject", party->id);
        reader_add(reader, link, "object", target);
        reader_add(reader, link, "role", SV("named in the comments"));
        reader_emit(reader, link);
    }
}

/* The comments on shipping companies give the company's IMO number ("IMO number: 5571322"), and on nearly all persons
 * and groups the address of the Interpol notice. */
static void
add_from_comments(struct reader *reader, struct itd_entity *party, bool person, struct sv comments)
{
    enum { LABEL_DISTANCE_MAX = 20 };
    for (size_t imo = sv_find(comments, SV("IMO"), 0); !person && imo != SIZE_MAX;
         imo = sv_find(comments, SV("IMO"), imo + 1)) {
        size_t digit = imo + 3, end;
        while (digit < comments.len && !is_digit(comments, digit) && digit < imo + LABEL_DISTANCE_MAX) digit++;
        for (end = digit; is_digit(comments, end); end++) continue;
        if (end - digit == 7) reader_add(reader, party, "imoNumber", sv_slice(comments, digit, end));
    }
    size_t end;
    for (size_t at = sv_find(comments, SV("http"), 0); at != SIZE_MAX; at = sv_find(comments, SV("http"), end)) {
        end = at;
        while (end < comments.len && (unsigned char)comments.ptr[end] > ' ') end++;
        struct sv link = sv_slice(comments, at, end);
        if (sv_find_nocase(link, SV("interpol.int"), 0) != SIZE_MAX) reader_add(reader, party, "sourceUrl", link);
    }
}

static void
add_sanction(struct reader *reader, struct itd_entity *party, struct xml_node *record, struct sv reference)
{
    struct itd_entity *sanction = reader_sanction(reader, party, xml_child_text(record, "UN_LIST_TYPE"), reference);
    reader_add(reader, sanction, "unscId", reference);
    reader_add(reader, sanction, "authorityId", reference);
    reader_add_date(reader, sanction, "listingDate", xml_child_text(record, "LISTED_ON"), READER_DATE_ANY);
    reader_add_date(reader, sanction, "endDate", xml_child_text(record, "DELISTED_ON"), READER_DATE_ANY);
    reader_add_date(reader, sanction, "date", xml_child_text(record, "SUBMITTED_ON"), READER_DATE_ANY);
    struct sv submitter = xml_child_text(record, "SUBMITTED_BY");
    if (submitter.len) {
        reader_add(reader, sanction, "summary", reader_format(reader, "Submitted by %.*s", SV_ARG(submitter)));
    }
    struct xml_node *updated = xml_child(record, "LAST_DAY_UPDATED");
    for (struct xml_node *v = xml_child(updated, "VALUE"); v; v = xml_same(v)) {
        reader_add_date(reader, sanction, "modifiedAt", xml_text(v), READER_DATE_ANY);
    }
    reader_emit(reader, sanction);
}

static void
add_values(struct reader *reader, struct itd_entity *party, struct xml_node *record, const char *element,
           const char *property)
{
    struct xml_node *node = xml_child(record, element);
    for (struct xml_node *v = xml_child(node, "VALUE"); v; v = xml_same(v)) {
        struct sv text = one_line(reader, xml_text(v));
        if (!sv_starts_with(text, SV("a)")) && !sv_starts_with(text, SV("(a)"))) {
            reader_add(reader, party, property, text);
            continue;
        }
        struct values list = values_split(reader, text); /* "a) Director b) Minister" */
        for (size_t i = 0; i < list.count; i++) reader_add(reader, party, property, list.items[i]);
    }
}

/* FtM's word for the sex; "Unknown" says nothing. */
static struct sv
gender(struct sv text)
{
    if (sv_equal_nocase(text, SV("Male"))) return SV("male");
    if (sv_equal_nocase(text, SV("Female"))) return SV("female");
    return sv_equal_nocase(text, SV("Unknown")) ? sv_make(NULL, 0) : text;
}

/* What says nothing about the party: see docs/lists/un.md, "Left out". */
static void
leave_out(struct xml_node *record)
{
    xml_skip(xml_child(record, "VERSIONNUM"));
    xml_skip(xml_child(record, "LIST_TYPE"));
    xml_skip(xml_child(record, "SORT_KEY"));
    xml_skip(xml_child(record, "SORT_KEY_LAST_MOD"));
}

static void
add_details(struct reader *reader, struct itd_entity *party, struct xml_node *record)
{
    for (struct xml_node *node = record->first; node; node = node->next) {
        if (xml_is(node, "INDIVIDUAL_ALIAS") || xml_is(node, "ENTITY_ALIAS")) add_alias(reader, party, node);
        if (xml_is(node, "INDIVIDUAL_ADDRESS") || xml_is(node, "ENTITY_ADDRESS")) add_address(reader, party, node);
        if (xml_is(node, "INDIVIDUAL_DATE_OF_BIRTH")) add_birth_date(reader, party, node);
        if (xml_is(node, "INDIVIDUAL_PLACE_OF_BIRTH")) add_birth_place(reader, party, node);
        if (xml_is(node, "INDIVIDUAL_DOCUMENT")) add_document(reader, party, node);
        if (!xml_is(node, "NATIONALITY")) continue;
        for (struct xml_node *v = xml_child(node, "VALUE"); v; v = xml_same(v)) {
            reader_add_country(reader, party, "nationality", xml_text(v));
        }
    }
    reader_add_country(reader, party, "nationality", xml_child_text(record, "NATIONALITY2"));
    add_values(reader, party, record, "TITLE", "title");
    add_values(reader, party, record, "DESIGNATION", "position");
    reader_add(reader, party, "gender", gender(xml_child_text(record, "GENDER")));
}

static enum itd_status
read_record(void *context, struct xml_node *record, struct itd_error *error)
{
    struct reader *reader = context;
    (void)error;
    struct sv reference = xml_child_text(record, "REFERENCE_NUMBER");
    struct sv data_id = xml_child_text(record, "DATAID");
    if (reference.len == 0 && data_id.len == 0) {
        reader_reject(reader, record->line, 0, "neither REFERENCE_NUMBER nor DATAID",
                      xml_child_text(record, "FIRST_NAME"));
        return ITD_OK;
    }
    struct sv          id = reader_format(reader, "unsc-%.*s", SV_ARG(reference.len ? reference : data_id));
    bool               person = xml_is(record, "INDIVIDUAL");
    struct itd_entity *party = reader_entity(reader, person ? "Person" : "Organization", id);
    if (party == NULL) return reader->status;
    add_names(reader, party, record);
    add_details(reader, party, record);
    add_sanction(reader, party, record, reference);
    struct sv comments = xml_child_text(record, "COMMENTS1");
    reader_add(reader, party, "notes", comments);
    add_references(reader, party, reference, comments);
    add_from_comments(reader, party, person, comments);
    if (data_id.len) reader_add(reader, party, "referents", reader_format(reader, "unsc-%.*s", SV_ARG(data_id)));
    reader_add(reader, party, "topics", SV("sanction"));
    leave_out(record);
    reader_unread_xml(reader, record);
    reader_emit(reader, party);
    reader_done_record(reader);
    return reader->status;
}

static enum itd_status
read_root(void *context, struct xml_node *node, struct itd_error *error)
{
    struct reader *reader = context;
    (void)error;
    if (xml_is(node, "CONSOLIDATED_LIST")) {
        reader_set_date(reader, sv_slice(xml_attribute(node, "dateGenerated"), 0, 10), READER_DATE_ANY);
    }
    return ITD_OK;
}

enum itd_status
un_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = { "INDIVIDUAL", "ENTITY", NULL };
    const struct xml_handler handler = { RECORDS, read_record, read_root, reader };
    return xml_read(reader->stream, &handler, reader->error);
}
