/* EU Financial Sanctions Files (FSF), XML 1.1 (schema_1_1.xsd of the European Commission). Nearly all values are
 * attributes. docs/lists/eu.md says which becomes which property. */
#include "lists/formats.h"
#include "lists/reader.h"

#include "format/xml.h"

bool
eu_fsf_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return sv_find(head, SV("http://eu.europa.ec/fpi/fsd/export"), 0) != SIZE_MAX &&
           sv_find(head, SV("generationDate="), 0) != SIZE_MAX && sv_find(head, SV("<xs:schema"), 0) == SIZE_MAX;
}

/* What a flag says; a missing one says no. */
static bool
is_true(struct xml_node *node, const char *attribute)
{
    struct sv value = xml_attribute(node, attribute);
    return sv_equal_nocase(value, SV("true")) || sv_equal(value, SV("1"));
}

/* The country of a detail: its ISO code, else its description; "00" and UNKNOWN stand for none. */
static struct sv
country_of(struct xml_node *node)
{
    struct sv code = xml_attribute(node, "countryIso2Code"), text = xml_attribute(node, "countryDescription");
    if (code.len && !sv_equal(code, SV("00"))) return code;
    return sv_equal_nocase(text, SV("UNKNOWN")) ? sv_make(NULL, 0) : text;
}

/* Remarks and additional information of a detail, as notes of the party with what they are about. */
static void
add_remarks(struct reader *reader, struct itd_entity *party, struct xml_node *node, const char *about)
{
    for (struct xml_node *child = node->first; child; child = child->next) {
        struct sv text = sv_make(NULL, 0);
        if (xml_is(child, "remark")) text = xml_text(child);
        if (xml_is(child, "additionalInformation")) {
            struct sv parts[] = { xml_attribute(child, "key"), xml_attribute(child, "value") };
            text = reader_join(reader, ": ", parts, 2);
        }
        if (text.len == 0) continue;
        reader_add(reader, party, "notes", reader_join(reader, ": ", (struct sv[]){ sv_from(about), text }, 2));
    }
}

static void
keep_earliest(struct sv *earliest, struct sv date)
{
    date = sv_slice(date, 0, 10); /* all dates of the format are YYYY-MM-DD first */
    if (date.len && (earliest->len == 0 || sv_compare(date, *earliest) < 0)) *earliest = date;
}

/* Each detail names the act that brought it; the acts together are the history of the listing. */
static void
add_act(struct reader *reader, struct itd_entity *sanction, struct xml_node *act, struct sv *earliest)
{
    struct sv parts[] = { xml_attribute(act, "numberTitle"), xml_attribute(act, "regulationType"),
                          xml_attribute(act, "organisationType"), xml_attribute(act, "publicationDate") };
    reader_add(reader, sanction, "description", reader_join(reader, ", ", parts, 4));
    reader_add(reader, sanction, "sourceUrl", xml_attribute(act, "publicationUrl"));
    reader_add(reader, sanction, "sourceUrl", xml_child_text(act, "publicationUrl"));
    keep_earliest(earliest, parts[3]);
    keep_earliest(earliest, xml_attribute(act, "entryIntoForceDate"));
    for (struct xml_node *c = xml_child(act, "corrigendum"); c; c = xml_same(c)) {
        add_act(reader, sanction, c, earliest); /* a corrigendum has no corrigenda by the schema; depth is the XML's */
    }
}

/* The language of a name in lower case ("fr"), NULL when none is given. */
static const char *
language_of(struct reader *reader, struct xml_node *node)
{
    struct sv text = xml_attribute(node, "nameLanguage");
    if (text.len == 0) return NULL;
    struct sv lower = reader_format(reader, "%.*s", SV_ARG(text));
    for (size_t i = 0; i < lower.len; i++) ((char *)lower.ptr)[i] |= 0x20;
    return lower.ptr;
}

static void
add_person_details(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct sv sex = xml_attribute(node, "gender");
    reader_add(reader, party, "firstName", xml_attribute(node, "firstName"));
    reader_add(reader, party, "middleName", xml_attribute(node, "middleName"));
    reader_add(reader, party, "lastName", xml_attribute(node, "lastName"));
    reader_add(reader, party, "title", xml_attribute(node, "title"));
    reader_add(reader, party, "position", xml_attribute(node, "function"));
    if (sv_equal(sex, SV("M"))) reader_add(reader, party, "gender", SV("male"));
    if (sv_equal(sex, SV("F"))) reader_add(reader, party, "gender", SV("female"));
}

/* The first strong name is the name; other strong ones are aliases, the rest weak aliases. */
static void
add_name(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person, bool *named)
{
    struct sv parts[] = { xml_attribute(node, "firstName"), xml_attribute(node, "middleName"),
                          xml_attribute(node, "lastName") };
    struct sv whole = sv_trim(xml_attribute(node, "wholeName"));
    if (whole.len == 0) whole = reader_join(reader, " ", parts, 3);
    struct sv   strong = xml_attribute(node, "strong");
    bool        weak = sv_equal_nocase(strong, SV("false")) || sv_equal(strong, SV("0"));
    const char *property = weak ? "weakAlias" : *named ? "alias" : "name";
    reader_add_lang(reader, party, property, whole, language_of(reader, node));
    *named = *named || (!weak && whole.len > 0);
    if (person) {
        add_person_details(reader, party, node);
    } else {
        reader_add(reader, party, "description", xml_attribute(node, "function"));
        reader_add(reader, party, "description", xml_attribute(node, "title"));
        xml_attribute(node, "gender"); /* an enterprise has none; some rows have "?" */
    }
    add_remarks(reader, party, node, reader_format(reader, "Name %.*s", SV_ARG(whole)).ptr);
}

/* The date of birth as one text. Other calendars than the Gregorian are not converted. */
static struct sv
birth_text(struct reader *reader, struct xml_node *node)
{
    struct sv date = xml_attribute(node, "birthdate"), year = xml_attribute(node, "year");
    struct sv month = xml_attribute(node, "monthOfYear"), day = xml_attribute(node, "dayOfMonth");
    struct sv from = xml_attribute(node, "yearRangeFrom"), to = xml_attribute(node, "yearRangeTo");
    uint64_t  m = 0, d = 0;
    if (date.len) return date;
    if (year.len && sv_to_u64(&m, month) && m > 0 && sv_to_u64(&d, day) && d > 0) {
        return reader_format(reader, "%.*s-%02u-%02u", SV_ARG(year), (unsigned)m, (unsigned)d);
    }
    if (year.len && m > 0) return reader_format(reader, "%.*s-%02u", SV_ARG(year), (unsigned)m);
    if (year.len) return year;
    if (from.len && to.len) return reader_format(reader, "between %.*s and %.*s", SV_ARG(from), SV_ARG(to));
    return from.len ? from : to;
}

static void
add_birth(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person)
{
    struct sv text = birth_text(reader, node), calendar = xml_attribute(node, "calendarType");
    struct sv country = country_of(node);
    struct sv place[] = { xml_attribute(node, "place"), xml_attribute(node, "zipCode"), xml_attribute(node, "city"),
                          xml_attribute(node, "region") };
    bool      gregorian = calendar.len == 0 || sv_equal_nocase(calendar, SV("GREGORIAN"));
    if (is_true(node, "circa") && text.len) text = reader_format(reader, "circa %.*s", SV_ARG(text));
    if (!gregorian && text.len) {
        reader_add(reader, party, "notes",
                   reader_format(reader, "Date of birth in the calendar %.*s: %.*s", SV_ARG(calendar), SV_ARG(text)));
    } else {
        reader_add_date(reader, party, person ? "birthDate" : "incorporationDate", text, READER_DATE_DMY);
    }
    struct sv where = reader_join(reader, ", ", place, 4);
    if (person) {
        reader_add(reader, party, "birthPlace", where);
        reader_add_country(reader, party, "birthCountry", country);
    } else {
        reader_add_country(reader, party, "jurisdiction", country);
        if (where.len) reader_add(reader, party, "notes", reader_format(reader, "Founded in %.*s", SV_ARG(where)));
    }
    add_remarks(reader, party, node, "Date of birth");
}

static void
add_citizenship(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person)
{
    struct sv since = xml_attribute(node, "acquisitionDate"), until = xml_attribute(node, "disenfranchisementDate");
    struct sv country = country_of(node), region = xml_attribute(node, "region");
    reader_add_country(reader, party, person ? "nationality" : "jurisdiction", country);
    struct sv parts[] = { country, region, since.len ? reader_format(reader, "since %.*s", SV_ARG(since)) : since,
                          until.len ? reader_format(reader, "until %.*s", SV_ARG(until)) : until };
    if (region.len || since.len || until.len) {
        struct sv text = reader_join(reader, ", ", parts, 4);
        reader_add(reader, party, "notes", reader_format(reader, "Citizenship: %.*s", SV_ARG(text)));
    }
    add_remarks(reader, party, node, "Citizenship");
}

static void
add_contact(struct reader *reader, struct itd_entity *party, struct itd_entity *address, struct xml_node *node)
{
    struct sv   key = xml_attribute(node, "key"), value = xml_attribute(node, "value");
    const char *property = sv_find_nocase(key, SV("mail"), 0) != SIZE_MAX     ? "email"
                           : sv_find_nocase(key, SV("phone"), 0) != SIZE_MAX  ? "phone"
                           : sv_find_nocase(key, SV("mobile"), 0) != SIZE_MAX ? "phone"
                           : sv_find_nocase(key, SV("web"), 0) != SIZE_MAX    ? "website"
                                                                              : NULL;
    if (property) {
        reader_add(reader, party, property, value);
        return;
    }
    struct sv text = reader_join(reader, ": ", (struct sv[]){ key, value }, 2);
    reader_add(reader, address ? address : party, address ? "remarks" : "notes", text);
}

static void
add_address(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct sv          street = xml_attribute(node, "street"), box = xml_attribute(node, "poBox");
    struct sv          zip = xml_attribute(node, "zipCode"), city = xml_attribute(node, "city");
    struct sv          region = xml_attribute(node, "region"), place = xml_attribute(node, "place");
    struct sv          country = country_of(node), name = xml_attribute(node, "countryDescription");
    struct sv          box_text = box.len ? reader_format(reader, "P.O. Box %.*s", SV_ARG(box)) : box;
    struct sv          parts[] = { street, box_text, place, zip, city, region, country.len ? name : country };
    struct itd_entity *address = reader_address(reader, party, reader_join(reader, ", ", parts, 7), country);
    reader_add(reader, address, "street", street);
    reader_add(reader, address, "street2", place);
    reader_add(reader, address, "postOfficeBox", box);
    reader_add(reader, address, "postalCode", zip);
    reader_add(reader, address, "city", city);
    reader_add(reader, address, "region", region);
    if (is_true(node, "asAtListingTime")) reader_add(reader, address, "remarks", SV("as at listing time"));
    reader_add_country(reader, party, "country", country);
    for (struct xml_node *c = xml_child(node, "contactInfo"); c; c = xml_same(c))
        add_contact(reader, party, address, c);
    add_remarks(reader, party, node, "Address");
    reader_emit(reader, address);
}

/* Codes of identifications that have an FtM property of their own; NULL for those of persons only. */
static const struct {
    const char *code;
    const char *person;
    const char *organization;
} IDENTIFICATIONS[] = {
    { "passport", "passportNumber", NULL },
    { "diplomaticpassport", "passportNumber", NULL },
    { "ssn", "socialSecurityNumber", NULL },
    { "fiscalcode", "taxNumber", "taxNumber" },
    { "tax", "taxNumber", "taxNumber" },
    { "swiftbic", "swiftBic", "swiftBic" },
    { "regnumber", "registrationNumber", "registrationNumber" },
    { "imo", NULL, "imoNumber" },
    { "imonumber", NULL, "imoNumber" },
};

static const char *
identification_property(struct sv code, bool person)
{
    for (size_t i = 0; i < sizeof IDENTIFICATIONS / sizeof *IDENTIFICATIONS; i++) {
        if (!sv_equal_nocase(code, sv_from(IDENTIFICATIONS[i].code))) continue;
        const char *property = person ? IDENTIFICATIONS[i].person : IDENTIFICATIONS[i].organization;
        return property ? property : "idNumber";
    }
    return "idNumber";
}

static void
add_flags(struct reader *reader, struct itd_entity *document, struct xml_node *node)
{
    static const struct {
        const char *attribute;
        const char *text;
    } FLAGS[] = { { "diplomatic", "diplomatic" },
                  { "knownExpired", "known to be expired" },
                  { "knownFalse", "known to be false" },
                  { "reportedLost", "reported lost" },
                  { "revokedByIssuer", "revoked by the issuer" } };
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
        if (is_true(node, FLAGS[i].attribute)) reader_add(reader, document, "summary", sv_from(FLAGS[i].text));
    }
}

static void
add_identification(struct reader *reader, struct itd_entity *party, struct xml_node *node, bool person)
{
    struct sv          code = xml_attribute(node, "identificationTypeCode"), number = xml_attribute(node, "number");
    struct sv          latin = xml_attribute(node, "latinNumber"), name = xml_attribute(node, "nameOnDocument");
    struct sv          issuer = xml_attribute(node, "issuedBy"), region = xml_attribute(node, "region");
    struct sv          country = country_of(node);
    struct sv          fields[] = { code, number, latin, name, issuer, region, country };
    struct sv          key = reader_join(reader, "|", fields, 7);
    bool               passport = sv_find_nocase(code, SV("passport"), 0) != SIZE_MAX;
    struct itd_entity *document = reader_part(reader, party, passport ? "Passport" : "Identification", key);
    reader_add(reader, document, "holder", party->id);
    reader_add(reader, document, "type", xml_attribute(node, "identificationTypeDescription"));
    reader_add(reader, document, "type", code);
    reader_add(reader, document, "number", number);
    reader_add(reader, document, "number", latin);
    reader_add(reader, document, "authority", reader_join(reader, ", ", (struct sv[]){ issuer, region }, 2));
    reader_add_country(reader, document, "country", country);
    reader_add_date(reader, document, "date", xml_attribute(node, "issueDate"), READER_DATE_DMY);
    reader_add_date(reader, document, "startDate", xml_attribute(node, "validFrom"), READER_DATE_DMY);
    reader_add_date(reader, document, "endDate", xml_attribute(node, "validTo"), READER_DATE_DMY);
    if (name.len)
        reader_add(reader, document, "summary", reader_format(reader, "name on the document: %.*s", SV_ARG(name)));
    reader_add(reader, party, "alias", name);
    add_flags(reader, document, node);
    reader_add(reader, party, identification_property(code, person), number);
    reader_add(reader, party, identification_property(code, person), latin);
    add_remarks(reader, party, node, "Identification");
    reader_emit(reader, document);
}

/* A permanent UN reference such as KPe.001; older ones (QI.B.8.01) are no ids of the UN list any more. */
static bool
is_un_reference(struct sv text)
{
    return text.len == 7 && text.ptr[3] == '.' && (text.ptr[2] == 'i' || text.ptr[2] == 'e') && text.ptr[0] >= 'A' &&
           text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' && text.ptr[1] <= 'Z';
}

static void
add_sanction(struct reader *reader, struct itd_entity *party, struct xml_node *record)
{
    struct xml_node   *regulation = xml_child(record, "regulation");
    struct sv          programme = xml_attribute(regulation, "programme"), earliest = sv_make(NULL, 0);
    struct sv          designated = xml_attribute(record, "designationDate");
    struct itd_entity *sanction = reader_sanction(reader, party, programme, programme);
    reader_add(reader, sanction, "authorityId", xml_attribute(record, "euReferenceNumber"));
    reader_add(reader, sanction, "recordId", xml_attribute(record, "logicalId"));
    reader_add(reader, sanction, "unscId", xml_attribute(record, "unitedNationId"));
    reader_add(reader, sanction, "reason", xml_attribute(record, "designationDetails"));
    reader_add(reader, sanction, "programUrl", xml_child_text(regulation, "publicationUrl"));
    if (regulation) add_act(reader, sanction, regulation, &earliest);
    for (struct xml_node *detail = record->first; detail; detail = detail->next) {
        struct xml_node *act = xml_child(detail, "regulationSummary");
        if (act) add_act(reader, sanction, act, &earliest);
    }
    keep_earliest(&earliest, designated);
    reader_add_date(reader, sanction, "listingDate", designated.len ? designated : earliest, READER_DATE_DMY);
    reader_add_date(reader, sanction, "startDate", earliest, READER_DATE_DMY);
    reader_add_date(reader, sanction, "endDate", xml_attribute(record, "delistingDate"), READER_DATE_DMY);
    reader_add_date(reader, sanction, "modifiedAt", xml_attribute(regulation, "publicationDate"), READER_DATE_DMY);
    reader_add_date(reader, sanction, "date", xml_attribute(regulation, "entryIntoForceDate"), READER_DATE_DMY);
    if (regulation) add_remarks(reader, party, regulation, "Regulation");
    reader_emit(reader, sanction);
}

static void
add_details(struct reader *reader, struct itd_entity *party, struct xml_node *record, bool person)
{
    bool named = false;
    for (struct xml_node *node = record->first; node; node = node->next) {
        if (xml_is(node, "nameAlias")) add_name(reader, party, node, person, &named);
        if (xml_is(node, "birthdate")) add_birth(reader, party, node, person);
        if (xml_is(node, "citizenship")) add_citizenship(reader, party, node, person);
        if (xml_is(node, "address")) add_address(reader, party, node);
        if (xml_is(node, "identification")) add_identification(reader, party, node, person);
    }
    add_remarks(reader, party, record, "");
}

/* See docs/lists/eu.md, "Left out". */
static void
leave_out(struct xml_node *record)
{
    for (struct xml_node *node = record->first; node; node = node->next) {
        xml_attribute(node, "logicalId");
        xml_attribute(node, "regulationLanguage");
    }
}

static struct sv
id_of(struct reader *reader, struct xml_node *record)
{
    struct sv reference = sv_trim(xml_attribute(record, "euReferenceNumber"));
    struct sv logical = sv_trim(xml_attribute(record, "logicalId"));
    if (reference.len == 0) return logical.len ? reader_format(reader, "eu-fsf-%.*s", SV_ARG(logical)) : logical;
    struct sv id = reader_format(reader, "eu-fsf-%.*s", SV_ARG(reference));
    for (size_t i = 0; i < id.len; i++) {
        char *c = (char *)id.ptr + i;
        if (*c == '.' || *c == ' ') *c = '-';
        if (*c >= 'A' && *c <= 'Z') *c |= 0x20;
    }
    return id;
}

static enum itd_status
read_record(void *context, struct xml_node *record, struct itd_error *error)
{
    struct reader *reader = context;
    (void)error;
    struct sv id = id_of(reader, record), un = sv_trim(xml_attribute(record, "unitedNationId"));
    if (id.len == 0) {
        reader_reject(reader, record->line, 0, "neither euReferenceNumber nor logicalId",
                      xml_attribute(xml_child(record, "nameAlias"), "wholeName"));
        return reader->status;
    }
    struct xml_node   *type = xml_child(record, "subjectType");
    struct sv          letter = xml_attribute(type, "classificationCode"), code = xml_attribute(type, "code");
    bool               person = sv_equal(letter, SV("P")) || (letter.len == 0 && sv_equal_nocase(code, SV("person")));
    struct itd_entity *party = reader_entity(reader, person ? "Person" : "Organization", id);
    if (party == NULL) return reader->status;
    add_details(reader, party, record, person);
    add_sanction(reader, party, record);
    reader_add(reader, party, "topics", SV("sanction"));
    if (is_un_reference(un)) reader_add(reader, party, "referents", reader_format(reader, "unsc-%.7s", un.ptr));
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
    if (xml_is(node, "export")) {
        reader_set_date(reader, sv_slice(xml_attribute(node, "generationDate"), 0, 10), READER_DATE_DMY);
    }
    return ITD_OK;
}

enum itd_status
eu_fsf_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = { "sanctionEntity", NULL };
    const struct xml_handler handler = { RECORDS, read_record, read_root, reader };
    return xml_read(reader->stream, &handler, reader->error);
}
