/* OFAC's ENHANCED format: SDN_ENHANCED.XML, CONS_ENHANCED.XML and custom data sets (enhanced_xml.xsd). The values of
 * reference are written out beside their ids, so the tables at the head of the file are not needed.
 * docs/lists/ofac.md says which element becomes which property. */
#include "lists/formats.h"
#include "lists/ofac.h"

#include "format/xml.h"

bool
ofac_enhanced_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return ofac_has_element(head, SV("<sanctionsData"));
}

static bool
is_true(struct xml_node *node, const char *name)
{
    return sv_equal(xml_child_text(node, name), SV("true"));
}

/* The text of a child whose refId points into the reference values. */
static struct sv
reference(struct xml_node *node, const char *name)
{
    struct xml_node *child = xml_child(node, name);
    xml_attribute(child, "refId");
    return xml_text(child);
}

static struct xml_node *
first_of(struct xml_node *node, const char *list, const char *item)
{
    return xml_child(xml_child(node, list), item);
}

static struct sv
period(struct reader *reader, struct xml_node *node)
{
    struct sv from = xml_child_text(node, "fromDateBegin"), to = xml_child_text(node, "toDateEnd");
    struct sv from_end = xml_child_text(node, "fromDateEnd"), to_begin = xml_child_text(node, "toDateBegin");
    xml_attribute(node, "id");
    xml_child_text(node, "isDateRange");
    return ofac_span(reader, from.len ? from : from_end, to.len ? to : to_begin, is_true(node, "isApproximate"));
}

static void
add_designations(struct ofac_party *party, struct xml_node *entity)
{
    const struct sv  any = sv_make(NULL, 0);
    struct xml_node *node;
    for (node = first_of(entity, "sanctionsPrograms", "sanctionsProgram"); node; node = xml_same(node)) {
        ofac_party_programme(party, xml_text(node));
        xml_attribute(node, "refId");
        xml_attribute(node, "id");
    }
    for (node = first_of(entity, "sanctionsTypes", "sanctionsType"); node; node = xml_same(node)) {
        /* "13662 Sectoral Directive 1" is a measure of that order only; "Block" of all. */
        struct sv about = xml_text(node);
        bool      number = about.len && about.ptr[0] >= '0' && about.ptr[0] <= '9';
        if (number) about = reader_format(party->reader, "Executive Order %.*s", SV_ARG(about));
        ofac_party_sanction_text(party, "provisions", xml_text(node), about);
        xml_attribute(node, "refId");
        xml_attribute(node, "id");
    }
    for (node = first_of(entity, "legalAuthorities", "legalAuthority"); node; node = xml_same(node)) {
        ofac_party_sanction_text(party, "reason", xml_text(node), xml_text(node));
        xml_attribute(node, "refId");
        xml_attribute(node, "id");
    }
    for (node = first_of(entity, "sanctionsLists", "sanctionsList"); node; node = xml_same(node)) {
        ofac_party_sanction_date(party, "listingDate", xml_attribute(node, "datePublished"), any);
        ofac_party_sanction_text(party, "summary", xml_text(node), any);
        xml_attribute(node, "refId");
        xml_attribute(node, "id");
    }
}

static void
add_general(struct ofac_party *party, struct xml_node *entity)
{
    struct xml_node *info = xml_child(entity, "generalInfo");
    struct sv        living = reference(info, "livingStatus");
    ofac_party_title(party, xml_child_text(info, "title"));
    ofac_remarks_read(party, xml_child_text(info, "remarks"), false);
    if (party->kind == OFAC_INDIVIDUAL) {
        reader_add(party->reader, party->entity, "status", living);
        if (is_true(info, "isUsCitizen")) ofac_party_fact(party, SV("Citizenship Country"), SV("United States"));
    } else {
        ofac_party_note(party, living);
        if (is_true(info, "isUsCitizen")) ofac_party_note(party, SV("US citizen"));
    }
    if (is_true(info, "isUsPerson")) ofac_party_note(party, SV("US person"));
    xml_skip(xml_child(info, "identityId"));
}

/* Scripts in which the family name stands first, without a blank. */
static bool
is_east_asian(struct sv script)
{
    return sv_starts_with(script, SV("Chinese")) || sv_starts_with(script, SV("Japanese")) ||
           sv_starts_with(script, SV("Korean")) || sv_starts_with(script, SV("Han"));
}

/* The parts repeat the formatted name, except that they say which part is a father's, mother's or middle name. */
static void
add_name_parts(struct ofac_party *party, struct xml_node *translation, bool is_main)
{
    static const char *const PARTS[][2] = { { "Patronymic", "fatherName" },
                                            { "Matronymic", "motherName" },
                                            { "Middle Name", "middleName" } };
    struct xml_node         *node = first_of(translation, "nameParts", "namePart");
    for (; node && is_main && party->kind == OFAC_INDIVIDUAL; node = xml_same(node)) {
        for (size_t i = 0; i < 3; i++) {
            if (!sv_equal(xml_child_text(node, "type"), sv_from(PARTS[i][0]))) continue;
            reader_add(party->reader, party->entity, PARTS[i][1], xml_child_text(node, "value"));
        }
    }
    xml_skip(xml_child(translation, "nameParts"));
}

static void
add_name(struct ofac_party *party, struct xml_node *name)
{
    bool        primary = is_true(name, "isPrimary"), weak = is_true(name, "isLowQuality");
    const char *property = ofac_alias_property(reference(name, "aliasType"), weak);
    xml_attribute(name, "id");
    for (struct xml_node *node = first_of(name, "translations", "translation"); node; node = xml_same(node)) {
        struct sv first = xml_child_text(node, "formattedFirstName"), last = xml_child_text(node, "formattedLastName");
        struct sv full = xml_child_text(node, "formattedFullName"), script = reference(node, "script");
        bool      is_main = is_true(node, "isPrimary") && primary;
        xml_attribute(node, "id");
        if (last.len == 0) last = full;
        if (is_east_asian(script)) {
            last = reader_format(party->reader, "%.*s%.*s", SV_ARG(last), SV_ARG(first));
            first = sv_make(NULL, 0);
        }
        ofac_party_name(party, is_main ? "name" : property, first, last);
        add_name_parts(party, node, is_main);
    }
}

static void
add_address_parts(struct ofac_address *address, struct xml_node *translation)
{
    const struct {
        const char *type;
        struct sv  *value;
    } parts[] = { { "ADDRESS1", &address->lines[0] },    { "ADDRESS2", &address->lines[1] },
                  { "ADDRESS3", &address->lines[2] },    { "CITY", &address->city },
                  { "STATE/PROVINCE", &address->state }, { "POSTAL CODE", &address->postal_code },
                  { "REGION", &address->region } };
    for (struct xml_node *node = first_of(translation, "addressParts", "addressPart"); node; node = xml_same(node)) {
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            if (!sv_equal(reference(node, "type"), sv_from(parts[i].type))) continue;
            *parts[i].value = xml_child_text(node, "value");
        }
        xml_attribute(node, "id");
    }
}

static void
add_address(struct ofac_party *party, struct xml_node *node)
{
    struct xml_node *translation = first_of(node, "translations", "translation");
    struct sv        country = reference(node, "country");
    if (country.len == 0) country = reference(xml_child(node, "translations"), "country");
    xml_attribute(node, "id");
    if (translation == NULL) ofac_party_address(party, &(struct ofac_address){ .country = country });
    for (; translation; translation = xml_same(translation)) {
        struct ofac_address address = { .country = country };
        add_address_parts(&address, translation);
        reference(translation, "script");
        xml_child_text(translation, "isPrimary");
        xml_attribute(translation, "id");
        ofac_party_address(party, &address);
    }
}

static void
add_feature(struct ofac_party *party, struct xml_node *node)
{
    struct reader *reader = party->reader;
    struct sv      type = xml_child_text(node, "type"), value = xml_child_text(node, "value");
    struct sv      comments = xml_child_text(node, "comments"), reliability = reference(node, "reliability");
    struct sv      dates = period(reader, xml_child(node, "valueDate"));
    ofac_party_fact(party, type, value.len ? value : dates);
    bool doubtful = reliability.len && !sv_equal(reliability, SV("Confirmed"));
    if (comments.len || doubtful) {
        struct sv parts[] = { type, value, comments.len ? SV("-") : comments, comments,
                              doubtful ? reader_format(reader, "(%.*s)", SV_ARG(reliability)) : sv_make(NULL, 0) };
        ofac_party_note(party, reader_join(reader, " ", parts, 5));
    }
    xml_skip(xml_child(node, "versionId"));
    xml_skip(xml_child(node, "valueRefId"));
    xml_skip(xml_child(node, "isPrimary"));
    xml_attribute(node, "id");
    xml_attribute(xml_child(node, "type"), "featureTypeId");
}

/* What a document says beside its fields, in one text. */
static struct sv
document_comment(struct reader *reader, struct xml_node *node, struct sv own_name)
{
    struct sv parts[5] = { 0 }, name = xml_child_text(node, "name"), place = xml_child_text(node, "issuingLocation");
    if (!sv_equal(name, own_name)) parts[0] = reader_format(reader, "in the name %.*s", SV_ARG(name));
    if (sv_equal(xml_child_text(node, "isValid"), SV("false"))) parts[1] = SV("not valid");
    if (place.len) parts[2] = reader_format(reader, "issued in %.*s", SV_ARG(place));
    parts[3] = xml_child_text(node, "comments");
    for (struct xml_node *feature = first_of(node, "idFeatures", "idFeature"); feature; feature = xml_same(feature)) {
        parts[4] = reader_join(reader, "; ", (struct sv[]){ parts[4], xml_text(feature) }, 2);
        xml_attribute(feature, "id");
        xml_attribute(feature, "featureVersionId");
    }
    return reader_join(reader, "; ", parts, 5);
}

static void
add_document(struct ofac_party *party, struct xml_node *node, struct sv own_name)
{
    struct reader             *reader = party->reader;
    const struct ofac_document document = { .type = reference(node, "type"),
                                            .number = xml_child_text(node, "documentNumber"),
                                            .country = reference(node, "issuingCountry"),
                                            .issued = period(reader, xml_child(node, "issueDate")),
                                            .expires = period(reader, xml_child(node, "expirationDate")),
                                            .authority = xml_child_text(node, "issuingAuthority"),
                                            .comment = document_comment(reader, node, own_name) };
    ofac_party_document(party, &document);
    xml_attribute(node, "id");
    xml_attribute(xml_child(node, "name"), "nameId");
    xml_attribute(xml_child(node, "name"), "nameTranslationId");
}

static void
add_relation(struct ofac_party *party, struct xml_node *node)
{
    struct reader   *reader = party->reader;
    struct xml_node *related = xml_child(node, "relatedEntity"), *dates = xml_child(node, "dateRange");
    struct sv        type = reference(node, "type"), to = xml_attribute(related, "entityId"), name = xml_text(related);
    struct sv        quality = reference(node, "quality"), comments = xml_child_text(node, "comments");
    xml_attribute(node, "id");
    if (to.len == 0) {
        ofac_party_note(party, reader_join(reader, " ", (struct sv[]){ type, name }, 2));
        return;
    }
    struct itd_entity *link =
        ofac_relation(reader, party->entity->id, reader_format(reader, "ofac-%.*s", SV_ARG(to)), type);
    reader_add(reader, link, "summary", comments);
    if (quality.len) {
        reader_add(reader, link, "description", reader_format(reader, "Quality: %.*s", SV_ARG(quality)));
    }
    reader_add_date(reader, link, "date", period(reader, dates), READER_DATE_ANY);
    reader_emit(reader, link);
}

static struct sv
primary_name(struct xml_node *entity)
{
    struct xml_node *name = first_of(entity, "names", "name");
    while (name && !is_true(name, "isPrimary")) name = xml_same(name);
    return xml_child_text(first_of(name, "translations", "translation"), "formattedFullName");
}

static void
add_all(struct ofac_party *party, struct xml_node *entity)
{
    struct sv        own_name = primary_name(entity);
    struct xml_node *node;
    add_designations(party, entity);
    add_general(party, entity);
    for (node = first_of(entity, "names", "name"); node; node = xml_same(node)) add_name(party, node);
    for (node = first_of(entity, "addresses", "address"); node; node = xml_same(node)) add_address(party, node);
    for (node = first_of(entity, "features", "feature"); node; node = xml_same(node)) add_feature(party, node);
    for (node = first_of(entity, "identityDocuments", "identityDocument"); node; node = xml_same(node)) {
        add_document(party, node, own_name);
    }
    for (node = first_of(entity, "relationships", "relationship"); node; node = xml_same(node)) {
        add_relation(party, node);
    }
}

/* A custom data set may hold entries of both lists. */
static void
choose_list(struct reader *reader, struct xml_node *entity)
{
    bool sdn = false;
    for (struct xml_node *node = first_of(entity, "sanctionsLists", "sanctionsList"); node; node = xml_same(node)) {
        sdn = sdn || sv_equal(xml_text(node), SV("SDN List"));
    }
    reader_set_list(reader, sdn ? "ofac-sdn" : "ofac-cons");
}

static enum itd_status
read_entity(struct reader *reader, struct xml_node *entity)
{
    struct ofac_party party;
    struct sv         id = xml_attribute(entity, "id");
    uint64_t          number;
    if (!sv_to_u64(&number, id) || first_of(entity, "names", "name") == NULL) {
        reader_reject(reader, entity->line, 0, "an entity without id or names", primary_name(entity));
        return ITD_OK;
    }
    choose_list(reader, entity);
    struct sv type = reference(xml_child(entity, "generalInfo"), "entityType");
    if (!ofac_party_begin(&party, reader, id, ofac_kind_of(type))) return reader->status;
    add_all(&party, entity);
    reader_unread_xml(reader, entity);
    ofac_party_emit(&party);
    reader_done_record(reader);
    return reader->status;
}

static enum itd_status
read_record(void *context, struct xml_node *node, struct itd_error *error)
{
    struct reader *reader = context;
    (void)error;
    if (xml_is(node, "entity")) return read_entity(reader, node);
    reader_set_date(reader, sv_slice(xml_child_text(node, "dataAsOf"), 0, 10), READER_DATE_ANY);
    return ITD_OK;
}

enum itd_status
ofac_enhanced_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = { "publicationInfo", "entity", NULL };
    const struct xml_handler handler = { RECORDS, read_record, NULL, reader };
    enum itd_status          status = xml_read(reader->stream, &handler, reader->error);
    return status == ITD_OK ? reader->status : status;
}
