/* EU Financial Sanctions Database, the XML of up to 2016 ("WHOLE", global.xml). docs/lists/eu.md says which element
 * becomes which property. */
#include "lists/formats.h"
#include "lists/reader.h"

#include "format/xml.h"

bool
eu_fsd_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return sv_find(head, SV("<WHOLE"), 0) != SIZE_MAX && sv_find(head, SV("<ENTITY "), 0) != SIZE_MAX;
}

/* The language of a name in lower case ("fr"), NULL when none is given. */
static const char *
language_of(struct reader *reader, struct xml_node *node)
{
    struct sv text = xml_child_text(node, "LANGUAGE");
    if (text.len == 0) return NULL;
    struct sv lower = reader_format(reader, "%.*s", SV_ARG(text));
    for (size_t i = 0; i < lower.len; i++) ((char *)lower.ptr)[i] |= 0x20;
    return lower.ptr;
}

static void
add_name(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person, bool *named)
{
    struct sv parts[] = { xml_child_text(node, "FIRSTNAME"), xml_child_text(node, "MIDDLENAME"),
                          xml_child_text(node, "LASTNAME") };
    struct sv whole = xml_child_text(node, "WHOLENAME"), sex = xml_child_text(node, "GENDER");
    struct sv title = xml_child_text(node, "TITLE"), function = xml_child_text(node, "FUNCTION");
    if (whole.len == 0) whole = reader_join(reader, " ", parts, 3);
    reader_add_lang(reader, party, *named ? "alias" : "name", whole, language_of(reader, node));
    *named = *named || whole.len > 0;
    reader_add(reader, party, person ? "title" : "description", title);
    reader_add(reader, party, person ? "position" : "description", function);
    if (!person) return;
    reader_add(reader, party, "firstName", parts[0]);
    reader_add(reader, party, "middleName", parts[1]);
    reader_add(reader, party, "lastName", parts[2]);
    if (sv_equal(sex, SV("M"))) reader_add(reader, party, "gender", SV("male"));
    if (sv_equal(sex, SV("F"))) reader_add(reader, party, "gender", SV("female"));
}

/* Dates are 1937-04-28, 1965, 1963 (approximative) or 1958 - 1962 (approximative). */
static void
add_birth(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person)
{
    struct sv date = xml_child_text(node, "DATE"), place = xml_child_text(node, "PLACE");
    struct sv country = xml_child_text(node, "COUNTRY");
    size_t    mark = sv_find(date, SV("(approximative)"), 0);
    if (mark != SIZE_MAX) {
        struct sv year = sv_trim(sv_slice(date, 0, mark));
        date = reader_format(reader, "circa %.*s", SV_ARG(year));
    }
    reader_add_date(reader, party, person ? "birthDate" : "incorporationDate", date, READER_DATE_DMY);
    reader_add(reader, party, person ? "birthPlace" : "notes", place);
    reader_add_country(reader, party, person ? "birthCountry" : "jurisdiction", country);
}

/* "PHONE[497 92 63]", "FAX[662 38 14]"; what stands outside of brackets goes to the address as it is. */
static void
add_contacts(struct reader *reader, struct itd_entity *party, struct itd_entity *address, struct sv other)
{
    static const struct {
        const char *mark;
        const char *property;
    } CONTACTS[] = { { "PHONE[", "phone" }, { "EMAIL[", "email" }, { "WEB[", "website" }, { "FAX[", NULL } };
    struct sv rest = other, line;
    while (sv_split(&line, &rest, '\n')) {
        line = sv_trim(line);
        bool taken = false;
        for (size_t i = 0; i < sizeof CONTACTS / sizeof *CONTACTS && !taken; i++) {
            struct sv mark = sv_from(CONTACTS[i].mark);
            taken = CONTACTS[i].property && sv_starts_with(line, mark) && sv_ends_with(line, SV("]"));
            if (taken) reader_add(reader, party, CONTACTS[i].property, sv_slice(line, mark.len, line.len - 1));
        }
        if (!taken) reader_add(reader, address ? address : party, address ? "remarks" : "notes", line);
    }
    size_t fiscal = sv_find_nocase(other, SV("fiscal code"), 0), end = sv_find(other, SV(")"), 0);
    if (fiscal == SIZE_MAX) return;
    struct sv number = sv_trim(sv_slice(other, fiscal + strlen("fiscal code"), end));
    if (sv_starts_with(number, SV(":"))) number = sv_slice(number, 1, number.len);
    reader_add(reader, party, "taxNumber", number);
}

static void
add_address(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct sv          street = xml_child_text(node, "STREET"), number = xml_child_text(node, "NUMBER");
    struct sv          zip = xml_child_text(node, "ZIPCODE"), city = xml_child_text(node, "CITY");
    struct sv          country = xml_child_text(node, "COUNTRY"), other = xml_child_text(node, "OTHER");
    struct sv          parts[] = { street, number, zip, city, country };
    struct itd_entity *address = reader_address(reader, party, reader_join(reader, ", ", parts, 5), country);
    reader_add(reader, address, "street", reader_join(reader, " ", parts, 2));
    reader_add(reader, address, "postalCode", zip);
    reader_add(reader, address, "city", city);
    reader_add_country(reader, party, "country", country);
    add_contacts(reader, party, address, other);
    reader_emit(reader, address);
}

/* Number, kind and remarks stand in one text: "M0003 (passport-National passport) ((afghan passport))". */
struct document {
    struct sv number;
    struct sv code;
    struct sv kind;
    struct sv rest;
};

static struct document
split_document(struct sv text)
{
    struct document document = { .number = text };
    enum { OPENINGS_MAX = 64 };
    size_t open = sv_find(text, SV("("), 0);
    for (int n = 0; open != SIZE_MAX && n < OPENINGS_MAX; n++, open = sv_find(text, SV("("), open + 1)) {
        size_t dash = sv_find(text, SV("-"), open), close = sv_find(text, SV(")"), open);
        if (close == SIZE_MAX || dash >= close) continue;
        struct sv code = sv_slice(text, open + 1, dash);
        bool      word = code.len > 0;
        for (size_t i = 0; i < code.len; i++) word = word && code.ptr[i] >= 'a' && code.ptr[i] <= 'z';
        if (!word) continue;
        document.number = sv_trim(sv_slice(text, 0, open));
        document.code = code;
        document.kind = sv_slice(text, dash + 1, close);
        document.rest = sv_trim(sv_slice(text, close + 1, text.len));
        break;
    }
    return document;
}

static void
add_document(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person)
{
    struct sv          text = xml_child_text(node, "NUMBER"), country = xml_child_text(node, "COUNTRY");
    struct document    parts = split_document(text);
    bool               passport = sv_find(parts.code, SV("passport"), 0) != SIZE_MAX;
    struct sv          key = reader_join(reader, "|", (struct sv[]){ text, country }, 2);
    struct itd_entity *document = reader_part(reader, party, passport ? "Passport" : "Identification", key);
    const char        *property = !person                                  ? "idNumber"
                                  : passport                               ? "passportNumber"
                                  : sv_equal(parts.code, SV("ssn"))        ? "socialSecurityNumber"
                                  : sv_equal(parts.code, SV("fiscalcode")) ? "taxNumber"
                                                                           : "idNumber";
    if (text.len == 0 && country.len == 0) return;
    reader_add(reader, document, "holder", party->id);
    reader_add(reader, document, "number", parts.number);
    reader_add(reader, document, "type", parts.kind);
    reader_add(reader, document, "type", parts.code);
    reader_add(reader, document, "summary", parts.rest);
    reader_add_country(reader, document, "country", country);
    reader_add(reader, party, property, parts.number);
    reader_emit(reader, document);
}

/* A party can be listed under several programmes: each detail names the act and the programme that brought it. One
 * Sanction a programme, from its first act in the record. */
static void
add_act(struct reader *reader, struct itd_entity *sanction, struct xml_node *node, struct sv *earliest)
{
    struct sv date = xml_attribute(node, "reg_date");
    struct sv parts[] = { xml_attribute(node, "legal_basis"), date };
    reader_add(reader, sanction, "description", reader_join(reader, ", ", parts, 2));
    reader_add(reader, sanction, "sourceUrl", xml_attribute(node, "pdf_link"));
    if (date.len && (earliest->len == 0 || sv_compare(date, *earliest) < 0)) *earliest = date;
}

static void
add_sanction(struct reader *reader, struct itd_entity *party, struct xml_node *record, struct sv programme)
{
    struct itd_entity *sanction = reader_sanction(reader, party, programme, programme);
    struct sv          earliest = sv_make(NULL, 0);
    reader_add(reader, sanction, "authorityId", xml_attribute(record, "Id"));
    if (sv_equal(xml_attribute(record, "programme"), programme)) {
        add_act(reader, sanction, record, &earliest);
        reader_add(reader, sanction, "programUrl", xml_attribute(record, "pdf_link"));
    }
    for (struct xml_node *node = record->first; node; node = node->next) {
        if (sv_equal(xml_attribute(node, "programme"), programme)) add_act(reader, sanction, node, &earliest);
    }
    reader_add_date(reader, sanction, "listingDate", earliest, READER_DATE_DMY);
    reader_add_date(reader, sanction, "startDate", earliest, READER_DATE_DMY);
    reader_emit(reader, sanction);
}

/* Whether an earlier detail of the record, or the record itself, has the programme of `node`. */
static bool
is_repeated(struct xml_node *record, struct xml_node *node)
{
    struct sv programme = xml_attribute(node, "programme");
    if (sv_equal(programme, xml_attribute(record, "programme"))) return true;
    for (struct xml_node *other = record->first; other != node; other = other->next) {
        if (sv_equal(programme, xml_attribute(other, "programme"))) return true;
    }
    return false;
}

/* "(Entity is sanctioned in regime 753/2011 (OJ L199) of programme AFG, in regime 881/2002 ...)": programmes that no
 * detail has. */
static void
add_programmes_of_remark(struct reader *reader, struct itd_entity *party, struct xml_node *record, struct sv remark)
{
    struct sv mark = SV("of programme ");
    for (size_t at = sv_find(remark, mark, 0); at != SIZE_MAX; at = sv_find(remark, mark, at + 1)) {
        size_t begin = at + mark.len, end = begin;
        while (end < remark.len && remark.ptr[end] >= 'A' && remark.ptr[end] <= 'Z') end++;
        if (end > begin) add_sanction(reader, party, record, sv_slice(remark, begin, end));
    }
}

static void
add_sanctions(struct reader *reader, struct itd_entity *party, struct xml_node *record, struct sv remark)
{
    add_sanction(reader, party, record, xml_attribute(record, "programme"));
    for (struct xml_node *node = record->first; node; node = node->next) {
        struct sv programme = xml_attribute(node, "programme");
        if (programme.len && !is_repeated(record, node)) add_sanction(reader, party, record, programme);
    }
    add_programmes_of_remark(reader, party, record, remark);
}

static void
add_details(struct reader *reader, struct itd_entity *party, struct xml_node *record, bool person)
{
    bool named = false;
    for (struct xml_node *node = record->first; node; node = node->next) {
        struct sv remark = xml_attribute(node, "remark");
        if (xml_is(node, "NAME")) add_name(reader, party, node, person, &named);
        if (xml_is(node, "BIRTH")) add_birth(reader, party, node, person);
        if (xml_is(node, "ADDRESS")) add_address(reader, party, node);
        if (xml_is(node, "PASSPORT")) add_document(reader, party, node, person);
        if (xml_is(node, "CITIZEN")) {
            reader_add_country(reader, party, person ? "nationality" : "jurisdiction", xml_child_text(node, "COUNTRY"));
        }
        reader_add(reader, party, "notes", remark);
        xml_attribute(node, "Id"); /* keys of the publisher's own tables */
        xml_attribute(node, "Entity_id");
    }
}

static enum itd_status
read_record(void *context, struct xml_node *record, struct itd_error *error)
{
    struct reader *reader = context;
    (void)error;
    struct sv id = sv_trim(xml_attribute(record, "Id")), remark = xml_attribute(record, "remark");
    if (id.len == 0) {
        reader_reject(reader, record->line, 0, "an ENTITY without Id",
                      xml_child_text(xml_child(record, "NAME"), "WHOLENAME"));
        return reader->status;
    }
    bool               person = sv_equal(xml_attribute(record, "Type"), SV("P"));
    struct itd_entity *party =
        reader_entity(reader, person ? "Person" : "Organization", reader_format(reader, "eu-fsd-%.*s", SV_ARG(id)));
    if (party == NULL) return reader->status;
    add_details(reader, party, record, person);
    add_sanctions(reader, party, record, remark);
    reader_add(reader, party, "notes", remark);
    reader_add(reader, party, "topics", SV("sanction"));
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
    if (xml_is(node, "WHOLE")) reader_set_date(reader, xml_attribute(node, "Date"), READER_DATE_DMY);
    return ITD_OK;
}

enum itd_status
eu_fsd_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = { "ENTITY", NULL };
    const struct xml_handler handler = { RECORDS, read_record, read_root, reader };
    return xml_read(reader->stream, &handler, reader->error);
}
