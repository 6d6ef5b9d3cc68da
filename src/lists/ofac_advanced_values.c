/* The sections of the ADVANCED format that stand before the parties. */
#include "lists/ofac_advanced.h"

#include "base/vec.h"
#include "model/date.h"

bool
advanced_failed(struct advanced *state, bool ok)
{
    if (!ok && state->reader->status == ITD_OK) reader_fail(state->reader, itd_fail_memory(state->reader->error));
    return !ok;
}

struct sv
advanced_keep(struct advanced *state, struct sv text)
{
    struct sv copy = itd_arena_copy(state->arena, text);
    advanced_failed(state, copy.ptr != NULL);
    return copy;
}

/* Reference values. */

/* Values that OFAC has not changed since 2015, for files without their own. */
static const char *const CONSTANTS[][2] = {
    { "AliasType/1400", "A.K.A." },
    { "AliasType/1401", "F.K.A." },
    { "AliasType/1402", "N.K.A." },
    { "AliasType/1403", "Name" },
    { "PartySubType/1", "Vessel" },
    { "PartySubType/2", "Aircraft" },
    { "PartySubType/3", "Entity" },
    { "PartySubType/4", "Individual" },
    { "NamePartType/1520", "Last Name" },
    { "NamePartType/1521", "First Name" },
    { "NamePartType/1522", "Middle Name" },
    { "NamePartType/1523", "Maiden Name" },
    { "NamePartType/1524", "Aircraft Name" },
    { "NamePartType/1525", "Entity Name" },
    { "NamePartType/1526", "Vessel Name" },
    { "NamePartType/1528", "Nickname" },
    { "NamePartType/91708", "Patronymic" },
    { "NamePartType/91709", "Matronymic" },
    { "LocPartType/1450", "REGION" },
    { "LocPartType/1451", "ADDRESS1" },
    { "LocPartType/1452", "ADDRESS2" },
    { "LocPartType/1453", "ADDRESS3" },
    { "LocPartType/1454", "CITY" },
    { "LocPartType/1455", "STATE/PROVINCE" },
    { "LocPartType/1456", "POSTAL CODE" },
    { "Script/215", "Latin" },
    { "FeatureType/8", "Birthdate" },
    { "FeatureType/9", "Place of Birth" },
    { "FeatureType/10", "Nationality Country" },
    { "FeatureType/11", "Citizenship Country" },
    { "FeatureType/25", "Location" },
    { "FeatureType/26", "Title" },
    { "DetailReference/91526", "Male" },
    { "DetailReference/91527", "Female" },
    { "FeatureType/224", "Gender" },
    { "IDRegDocType/1570", "Cedula No." },
    { "IDRegDocType/1571", "Passport" },
    { "IDRegDocType/1584", "National ID No." },
    { "IDRegDocDateType/1480", "Issue Date" },
    { "IDRegDocDateType/1481", "Expiration Date" },
    { "SanctionsType/1", "Program" },
    { "SanctionsType/1705", "Block" },
    { "List/1550", "SDN List" },
    { "RelationType/1555", "Associate Of" },
    { "RelationType/15001", "Providing support to" },
    { "RelationType/15002", "Acting for or on behalf of" },
    { "RelationType/15003", "Owned or Controlled By" },
    { "RelationType/15004", "Family member of" },
    { "EntryEventType/1", "Created" },
    { "Reliability/1", "" },
};

static void
add_reference(struct advanced *state, struct sv set, struct sv id, struct sv text)
{
    struct sv key = itd_arena_format(state->arena, "%.*s/%.*s", SV_ARG(set), SV_ARG(id)),
              copy = advanced_keep(state, text);
    uint32_t *slot = key.ptr && copy.ptr ? map_put(&state->references, key) : NULL;
    if (advanced_failed(state, slot && VEC_RESERVE(state->texts, state->text_capacity, state->text_count + 1))) return;
    *slot = (uint32_t)state->text_count;
    state->texts[state->text_count++] = copy;
}

enum itd_status
advanced_read_references(struct advanced *state, struct xml_node *set)
{
    for (struct xml_node *node = set->first; node; node = node->next) {
        struct sv id = xml_attribute(node, "ID"), type = xml_attribute(node, "PartyTypeID");
        add_reference(state, node->name, id, xml_text(node));
        if (type.len) add_reference(state, SV("PartyTypeOf"), id, type);
    }
    return state->reader->status;
}

struct sv
advanced_reference(struct advanced *state, const char *set, struct sv id)
{
    if (id.len == 0) return id;
    struct sv key = reader_format(state->reader, "%s/%.*s", set, SV_ARG(id));
    uint32_t  found = map_get(&state->references, key);
    if (found != MAP_NONE) return state->texts[found];
    for (size_t i = 0; i < sizeof CONSTANTS / sizeof *CONSTANTS; i++) {
        if (sv_equal(key, sv_from(CONSTANTS[i][0]))) return sv_from(CONSTANTS[i][1]);
    }
    return key; /* not resolved: at least the number is kept */
}

/* The text that the attribute of a node points to. */
struct sv
advanced_of(struct advanced *state, struct xml_node *node, const char *attribute, const char *set)
{
    return node ? advanced_reference(state, set, xml_attribute(node, attribute)) : sv_make(NULL, 0);
}

bool
advanced_is_resolved(struct sv text)
{
    size_t digits = 0, letters = 0;
    while (digits < text.len && text.ptr[text.len - 1 - digits] >= '0' && text.ptr[text.len - 1 - digits] <= '9')
        digits++;
    while (letters < text.len && ((text.ptr[letters] | 0x20) >= 'a' && (text.ptr[letters] | 0x20) <= 'z')) letters++;
    return digits == 0 || letters == 0 || letters + 1 + digits != text.len || text.ptr[letters] != '/';
}

bool
advanced_flag(struct xml_node *node, const char *attribute)
{
    return sv_equal(xml_attribute(node, attribute), SV("true"));
}

/* Dates. */

/* A year, month and day of which the last two may be missing: the first or the last day that it may be. */
static struct sv
date_point(struct reader *reader, struct xml_node *node, bool is_end)
{
    uint64_t year = 0, month = 0, day = 0;
    int      y, m, d;
    if (!sv_to_u64(&year, xml_child_text(node, "Year")) || year > 9999) return sv_make(NULL, 0);
    if (!sv_to_u64(&month, xml_child_text(node, "Month")) || month < 1 || month > 12) month = is_end ? 12 : 1;
    bool known = sv_to_u64(&day, xml_child_text(node, "Day")) && day >= 1 && day <= 31;
    if (!known) day = 1;
    int32_t days = date_days((int)year, (int)month, (int)day);
    if (!known && is_end) days = date_days((int)year + (month == 12), (int)month % 12 + 1, 1) - 1;
    date_civil(days, &y, &m, &d);
    return reader_format(reader, "%04d-%02d-%02d", y, m, d);
}

struct sv
advanced_date(struct reader *reader, struct xml_node *node)
{
    return ofac_span(reader, date_point(reader, node, false), date_point(reader, node, true), false);
}

struct sv
advanced_period(struct reader *reader, struct xml_node *node)
{
    struct xml_node *start = xml_child(node, "Start"), *end = xml_child(node, "End");
    struct sv        from = date_point(reader, xml_child(start, "From"), false);
    struct sv        to = date_point(reader, xml_child(end, "To"), true);
    if (from.len == 0) from = date_point(reader, xml_child(start, "To"), false);
    if (to.len == 0) to = date_point(reader, xml_child(end, "From"), true);
    return ofac_span(reader, from, to, advanced_flag(start, "Approximate") || advanced_flag(end, "Approximate"));
}

/* Marks the plumbing of a period: calendars, fixed parts, inner bounds. */
void
advanced_skip_period(struct xml_node *node)
{
    if (node) xml_skip(node);
}

/* Locations. */

static void
set_location_part(struct advanced *state, struct advanced_location *location, struct xml_node *part)
{
    struct ofac_address *address = &location->address;
    const struct {
        const char *type;
        struct sv  *value;
    } parts[] = { { "ADDRESS1", &address->lines[0] },    { "ADDRESS2", &address->lines[1] },
                  { "ADDRESS3", &address->lines[2] },    { "CITY", &address->city },
                  { "STATE/PROVINCE", &address->state }, { "POSTAL CODE", &address->postal_code },
                  { "REGION", &address->region } };
    struct sv type = advanced_of(state, part, "LocPartTypeID", "LocPartType");
    for (struct xml_node *node = xml_child(part, "LocationPartValue"); node; node = xml_same(node)) {
        struct sv value = xml_child_text(node, "Value"), comment = xml_child_text(node, "Comment");
        size_t    i = 0;
        while (i < sizeof parts / sizeof *parts && !sv_equal_nocase(type, sv_from(parts[i].type))) i++;
        struct sv *to =
            i < sizeof parts / sizeof *parts && parts[i].value->len == 0 ? parts[i].value : &location->comment;
        struct sv both[] = { *to, value, comment };
        *to = advanced_keep(state, reader_join(state->reader, "; ", both, 3));
    }
}

enum itd_status
advanced_read_location(struct advanced *state, struct xml_node *node)
{
    struct advanced_location *location = itd_arena_alloc(state->arena, sizeof *location);
    if (advanced_failed(state, location != NULL)) return state->reader->status;
    location->id = advanced_keep(state, xml_attribute(node, "ID"));
    struct sv country = advanced_of(state, xml_child(node, "LocationCountry"), "CountryID", "Country");
    if (advanced_is_resolved(country)) {
        location->address.country = advanced_keep(state, country);
    } else {
        location->comment = advanced_keep(state, country);
    }
    for (struct xml_node *part = xml_child(node, "LocationPart"); part; part = xml_same(part)) {
        set_location_part(state, location, part);
        for (struct xml_node *value = xml_child(part, "LocationPartValue"); value; value = xml_same(value)) {
            xml_attribute(value, "Primary");
            xml_attribute(value, "LocPartValueTypeID");
            xml_attribute(value, "LocPartValueStatusID");
        }
    }
    struct sv comments[] = { location->comment, xml_child_text(node, "Comment") };
    location->comment = advanced_keep(state, reader_join(state->reader, "; ", comments, 2));
    for (struct xml_node *c = node->first; c; c = c->next) {
        bool plumbing = xml_is(c, "LocationAreaCode") || xml_is(c, "FeatureVersionReference") ||
                        xml_is(c, "IDRegDocumentReference");
        if (plumbing) xml_skip(c);
        if (xml_is(c, "LocationCountry")) xml_attribute(c, "CountryRelevanceID");
    }
    reader_unread_xml(state->reader, node);
    uint32_t *slot = map_put(&state->location_by_id, location->id);
    bool      room = VEC_RESERVE(state->locations, state->location_capacity, state->location_count + 1);
    if (advanced_failed(state, slot && room)) return state->reader->status;
    *slot = (uint32_t)state->location_count;
    state->locations[state->location_count++] = location;
    return state->reader->status;
}

struct advanced_location *
advanced_location_of(struct advanced *state, struct sv id)
{
    uint32_t found = map_get(&state->location_by_id, id);
    if (found == MAP_NONE) return NULL;
    state->locations[found]->used = true;
    return state->locations[found];
}

struct sv
advanced_location_text(struct reader *reader, const struct advanced_location *location)
{
    const struct ofac_address *a = &location->address;
    struct sv                  parts[] = { a->lines[0], a->lines[1],    a->lines[2], a->city,
                                           a->state,    a->postal_code, a->region,   a->country };
    return reader_join(reader, ", ", parts, 8);
}

/* Identity documents. */

static void
set_document_dates(struct advanced *state, struct ofac_document *document, struct xml_node *node)
{
    for (struct xml_node *date = xml_child(node, "DocumentDate"); date; date = xml_same(date)) {
        struct sv type = advanced_of(state, date, "IDRegDocDateTypeID", "IDRegDocDateType");
        struct sv text = advanced_keep(state, advanced_period(state->reader, xml_child(date, "DatePeriod")));
        advanced_skip_period(xml_child(date, "DatePeriod"));
        if (sv_starts_with_nocase(type, SV("Issue"))) {
            document->issued = text;
        } else if (sv_starts_with_nocase(type, SV("Expir"))) {
            document->expires = text;
        } else {
            struct sv parts[] = { document->comment, type, text };
            document->comment = advanced_keep(state, reader_join(state->reader, " ", parts, 3));
        }
    }
}

static void
set_document(struct advanced *state, struct ofac_document *document, struct xml_node *node)
{
    struct reader            *reader = state->reader;
    struct advanced_location *place = advanced_location_of(state, xml_attribute(node, "IssuedIn-LocationID"));
    struct sv                 country = advanced_of(state, node, "IssuedBy-CountryID", "Country");
    struct sv                 validity = advanced_of(state, node, "ValidityID", "Validity");
    bool      valid = !advanced_is_resolved(validity) || sv_equal_nocase(validity, SV("Valid")) || validity.len == 0;
    struct sv comments[] = { xml_child_text(node, "Comment"), valid ? sv_make(NULL, 0) : SV("not valid"),
                             place ? reader_format(reader, "issued in %.*s",
                                                   SV_ARG(advanced_location_text(reader, place)))
                                   : sv_make(NULL, 0),
                             advanced_is_resolved(country) ? sv_make(NULL, 0) : country };
    document->type = advanced_keep(state, advanced_of(state, node, "IDRegDocTypeID", "IDRegDocType"));
    document->number = advanced_keep(state, xml_child_text(node, "IDRegistrationNo"));
    document->authority = advanced_keep(state, xml_child_text(node, "IssuingAuthority"));
    document->country = advanced_is_resolved(country) ? advanced_keep(state, country) : sv_make(NULL, 0);
    document->comment = advanced_keep(state, reader_join(reader, "; ", comments, 4));
    set_document_dates(state, document, node);
}

enum itd_status
advanced_read_paper(struct advanced *state, struct xml_node *node)
{
    struct advanced_paper *paper = itd_arena_alloc(state->arena, sizeof *paper);
    if (advanced_failed(state, paper != NULL)) return state->reader->status;
    paper->id = advanced_keep(state, xml_attribute(node, "ID"));
    set_document(state, &paper->document, node);
    struct sv identity = advanced_keep(state, xml_attribute(node, "IdentityID"));
    for (struct xml_node *c = node->first; c; c = c->next) {
        bool plumbing = sv_ends_with(c->name, SV("Reference")) || xml_is(c, "IDRegDocumentMention");
        if (plumbing) xml_skip(c);
    }
    reader_unread_xml(state->reader, node);
    uint32_t *slot = map_put(&state->paper_by_identity, identity);
    if (advanced_failed(state, slot && VEC_RESERVE(state->papers, state->paper_capacity, state->paper_count + 1))) {
        return state->reader->status;
    }
    if (*slot != MAP_NONE) paper->next = state->papers[*slot];
    *slot = (uint32_t)state->paper_count;
    state->papers[state->paper_count++] = paper;
    return state->reader->status;
}
