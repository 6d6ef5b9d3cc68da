/* OFAC SDN.XML and CONSOLIDATED.XML (xml.xsd; the namespace changed between 2018 and 2024 and is not looked at).
 * docs/lists/ofac.md says which element becomes which property. */
#include "lists/formats.h"
#include "lists/ofac.h"

#include "format/xml.h"

struct ofac_xml {
    struct reader    *reader;
    struct ofac_links links;
};

bool
ofac_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return ofac_has_element(head, SV("<sdnList"));
}

static void
add_aliases(struct ofac_party *party, struct xml_node *record)
{
    struct xml_node *list = xml_child(record, "akaList");
    for (struct xml_node *aka = xml_child(list, "aka"); aka; aka = xml_same(aka)) {
        bool        weak = sv_equal_nocase(xml_child_text(aka, "category"), SV("weak"));
        const char *property = ofac_alias_property(xml_child_text(aka, "type"), weak);
        struct sv   first = xml_child_text(aka, "firstName"), last = xml_child_text(aka, "lastName");
        /* Some weak aliases have the whole name in lastName, "LAST, First". */
        if (first.len) ofac_party_name(party, property, first, last);
        if (first.len == 0) ofac_party_full_name(party, property, last);
        xml_skip(xml_child(aka, "uid"));
    }
}

static void
add_documents(struct ofac_party *party, struct xml_node *record)
{
    struct xml_node *list = xml_child(record, "idList");
    for (struct xml_node *id = xml_child(list, "id"); id; id = xml_same(id)) {
        const struct ofac_document document = { .type = xml_child_text(id, "idType"),
                                                .number = xml_child_text(id, "idNumber"),
                                                .country = xml_child_text(id, "idCountry"),
                                                .issued = xml_child_text(id, "issueDate"),
                                                .expires = xml_child_text(id, "expirationDate") };
        ofac_party_document(party, &document);
        xml_skip(xml_child(id, "uid"));
    }
}

static void
add_addresses(struct ofac_party *party, struct xml_node *record)
{
    struct xml_node *list = xml_child(record, "addressList");
    for (struct xml_node *node = xml_child(list, "address"); node; node = xml_same(node)) {
        const struct ofac_address address = {
            .lines = { xml_child_text(node, "address1"), xml_child_text(node, "address2"),
                       xml_child_text(node, "address3") },
            .city = xml_child_text(node, "city"),
            .state = xml_child_text(node, "stateOrProvince"),
            .postal_code = xml_child_text(node, "postalCode"),
            .region = xml_child_text(node, "region"),
            .country = xml_child_text(node, "country"),
        };
        ofac_party_address(party, &address);
        xml_skip(xml_child(node, "uid"));
    }
}

/* A list of items with uid, a value and mainEntry: all values count alike. */
static void
add_items(struct ofac_party *party, struct xml_node *record, const char *list_name, const char *item_name,
          const char *value_name, const char *label)
{
    struct xml_node *list = xml_child(record, list_name);
    for (struct xml_node *item = xml_child(list, item_name); item; item = xml_same(item)) {
        ofac_party_fact(party, sv_from(label), xml_child_text(item, value_name));
        xml_skip(xml_child(item, "uid"));
        xml_skip(xml_child(item, "mainEntry"));
    }
}

static void
add_vessel(struct ofac_party *party, struct xml_node *record)
{
    static const char *const FIELDS[][2] = {
        { "callSign", "Vessel Call Sign" }, { "vesselType", "Vessel Type" },
        { "vesselFlag", "Vessel Flag" },    { "vesselOwner", "Vessel Owner" },
        { "tonnage", "Vessel Tonnage" },    { "grossRegisteredTonnage", "Vessel Gross Registered Tonnage" }
    };
    struct xml_node *vessel = xml_child(record, "vesselInfo");
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        struct sv value = xml_child_text(vessel, FIELDS[i][0]);
        if (value.len) ofac_party_fact(party, sv_from(FIELDS[i][1]), value);
    }
}

static void
add_all(struct ofac_party *party, struct xml_node *record)
{
    struct xml_node *programmes = xml_child(record, "programList");
    for (struct xml_node *node = xml_child(programmes, "program"); node; node = xml_same(node)) {
        ofac_party_programme(party, xml_text(node));
    }
    ofac_party_name(party, "name", xml_child_text(record, "firstName"), xml_child_text(record, "lastName"));
    ofac_party_title(party, xml_child_text(record, "title"));
    add_aliases(party, record);
    add_documents(party, record);
    add_addresses(party, record);
    add_items(party, record, "nationalityList", "nationality", "country", "Nationality Country");
    add_items(party, record, "citizenshipList", "citizenship", "country", "Citizenship Country");
    add_items(party, record, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "Birthdate");
    add_items(party, record, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "Place of Birth");
    add_vessel(party, record);
    ofac_remarks_read(party, xml_child_text(record, "remarks"), false);
}

static enum itd_status
read_record(void *context, struct xml_node *record, struct itd_error *error)
{
    struct ofac_xml  *state = context;
    struct reader    *reader = state->reader;
    struct ofac_party party;
    struct sv         uid = xml_child_text(record, "uid"), last = xml_child_text(record, "lastName");
    uint64_t          number;
    (void)error;
    if (!sv_to_u64(&number, uid) || last.len == 0) {
        reader_reject(reader, record->line, 0, "an sdnEntry without uid or lastName", last.len ? last : uid);
        return ITD_OK;
    }
    if (!ofac_party_begin(&party, reader, uid, ofac_kind_of(xml_child_text(record, "sdnType")))) return reader->status;
    party.links = &state->links;
    add_all(&party, record);
    struct sv first = xml_child_text(record, "firstName");
    struct sv name = reader_join(reader, ", ", (struct sv[]){ last, first }, 2);
    ofac_links_name(&state->links, reader, name, party.entity->id);
    reader_unread_xml(reader, record);
    ofac_party_emit(&party);
    reader_done_record(reader);
    return reader->status;
}

static enum itd_status
read_header(void *context, struct xml_node *node, struct itd_error *error)
{
    struct ofac_xml *state = context;
    if (xml_is(node, "publshInformation")) {
        reader_set_date(state->reader, xml_child_text(node, "Publish_Date"), READER_DATE_MDY);
        return ITD_OK;
    }
    return read_record(context, node, error);
}

enum itd_status
ofac_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = { "publshInformation", "sdnEntry", NULL };
    struct ofac_xml          state = { .reader = reader };
    const struct xml_handler handler = { RECORDS, read_header, NULL, &state };
    if (!ofac_links_init(&state.links, reader)) return reader->status;
    ofac_choose_list(reader);
    enum itd_status status = xml_read(reader->stream, &handler, reader->error);
    /* What was read before an error still counts. */
    ofac_links_emit(&state.links, reader);
    ofac_links_fini(&state.links);
    return status;
}
