/* OFAC SDN_ADVANCED.XML and CONS_ADVANCED.XML (advanced_xml.xsd, sdn_advanced_2015.xsd). The file holds sections that
 * point to each other by ids: values of reference, locations, identity documents, parties, relations, sanctions
 * entries. Parties are streamed; what stands before them and they point to is held in memory, and so are the facts about
 * a designation until its sanctions entry comes. A file with some of the sections only is read as far as it goes.
 * docs/lists/ofac.md says which element becomes which property. */
#include "lists/formats.h"
#include "lists/ofac.h"

#include "base/vec.h"
#include "format/xml.h"

#include <stdlib.h>

enum { STATE_BYTES_MAX = 1 << 30 };

struct location {
    struct sv           id;
    struct ofac_address address;
    struct sv           comment;
    bool                used;
};

struct paper {
    struct sv            id;
    struct ofac_document document;
    struct paper        *next; /* of the same identity */
    bool                 used;
};

/* A fact about the designation of a profile, waiting for it. */
struct fact {
    struct sv    label; /* empty: `value` is the party's comment */
    struct sv    value;
    struct fact *next;
};

struct profile {
    struct sv      number; /* FixedRef, of which the id is made */
    enum ofac_kind kind;
    struct fact   *first;
    struct fact  **last;
};

struct advanced {
    struct reader    *reader;
    struct itd_arena *arena;
    struct map        references; /* "AliasType/1400": index into `texts` */
    struct sv        *texts;
    size_t            text_count;
    size_t            text_capacity;
    struct map        location_by_id;
    struct location **locations;
    size_t            location_count;
    size_t            location_capacity;
    struct map        paper_by_identity;
    struct paper    **papers;
    size_t            paper_count;
    size_t            paper_capacity;
    struct map        profile_by_id;
    struct profile  **profiles;
    size_t            profile_count;
    size_t            profile_capacity;
};

bool
ofac_advanced_xml_recognise(struct sv head, const char *name)
{
    /* A whole file says ADVANCED_XML in its namespace (2015: the same element under tempuri.org or the United Nations'
     * schema); fragments are told by attributes that no other schema has. */
    static const char *const MARKS[] = { "<DistinctPart",      "<LocationAreaCode", "IDRegDocTypeID=",
                                         "<ProfileRelationship", "<SanctionsEntr",   "<ReferenceValueSets", NULL };
    (void)name;
    for (size_t i = 0; MARKS[i]; i++) {
        if (sv_find(head, sv_from(MARKS[i]), 0) == SIZE_MAX) continue;
        return sv_find(head, SV("<xsd:schema"), 0) == SIZE_MAX;
    }
    return false;
}

static bool
failed(struct advanced *state, bool ok)
{
    if (!ok && state->reader->status == ITD_OK) reader_fail(state->reader, itd_fail_memory(state->reader->error));
    return !ok;
}

static struct sv
keep(struct advanced *state, struct sv text)
{
    struct sv copy = itd_arena_copy(state->arena, text);
    failed(state, copy.ptr != NULL);
    return copy;
}

/* Reference values. */

/* Values that OFAC has not changed since 2015, for files without their own. */
static const char *const CONSTANTS[][2] = {
    { "AliasType/1400", "A.K.A." },        { "AliasType/1401", "F.K.A." },
    { "AliasType/1402", "N.K.A." },        { "AliasType/1403", "Name" },
    { "PartySubType/1", "Vessel" },        { "PartySubType/2", "Aircraft" },
    { "PartySubType/3", "Entity" },        { "PartySubType/4", "Individual" },
    { "NamePartType/1520", "Last Name" },  { "NamePartType/1521", "First Name" },
    { "NamePartType/1522", "Middle Name" }, { "NamePartType/1523", "Maiden Name" },
    { "NamePartType/1524", "Aircraft Name" }, { "NamePartType/1525", "Entity Name" },
    { "NamePartType/1526", "Vessel Name" }, { "NamePartType/1528", "Nickname" },
    { "NamePartType/91708", "Patronymic" }, { "NamePartType/91709", "Matronymic" },
    { "LocPartType/1450", "REGION" },      { "LocPartType/1451", "ADDRESS1" },
    { "LocPartType/1452", "ADDRESS2" },    { "LocPartType/1453", "ADDRESS3" },
    { "LocPartType/1454", "CITY" },        { "LocPartType/1455", "STATE/PROVINCE" },
    { "LocPartType/1456", "POSTAL CODE" }, { "Script/215", "Latin" },
    { "FeatureType/8", "Birthdate" },      { "FeatureType/9", "Place of Birth" },
    { "FeatureType/10", "Nationality Country" }, { "FeatureType/11", "Citizenship Country" },
    { "FeatureType/25", "Location" },      { "FeatureType/26", "Title" },
    { "DetailReference/91526", "Male" },   { "DetailReference/91527", "Female" },
    { "FeatureType/224", "Gender" },       { "IDRegDocType/1570", "Cedula No." },
    { "IDRegDocType/1571", "Passport" },   { "IDRegDocType/1584", "National ID No." },
    { "IDRegDocDateType/1480", "Issue Date" }, { "IDRegDocDateType/1481", "Expiration Date" },
    { "SanctionsType/1", "Program" },      { "SanctionsType/1705", "Block" },
    { "List/1550", "SDN List" },           { "RelationType/1555", "Associate Of" },
    { "RelationType/15001", "Providing support to" }, { "RelationType/15002", "Acting for or on behalf of" },
    { "RelationType/15003", "Owned or Controlled By" }, { "RelationType/15004", "Family member of" },
    { "EntryEventType/1", "Created" },     { "Reliability/1", "" },
};

static void
add_reference(struct advanced *state, struct sv set, struct sv id, struct sv text)
{
    struct sv key = itd_arena_format(state->arena, "%.*s/%.*s", SV_ARG(set), SV_ARG(id)), copy = keep(state, text);
    uint32_t *slot = key.ptr && copy.ptr ? map_put(&state->references, key) : NULL;
    if (failed(state, slot && VEC_RESERVE(state->texts, state->text_capacity, state->text_count + 1))) return;
    *slot = (uint32_t)state->text_count;
    state->texts[state->text_count++] = copy;
}

static enum itd_status
read_references(struct advanced *state, struct xml_node *set)
{
    for (struct xml_node *node = set->first; node; node = node->next) {
        struct sv id = xml_attribute(node, "ID"), type = xml_attribute(node, "PartyTypeID");
        add_reference(state, node->name, id, xml_text(node));
        if (type.len) add_reference(state, SV("PartyTypeOf"), id, type);
    }
    return state->reader->status;
}

static struct sv
reference(struct advanced *state, const char *set, struct sv id)
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
static struct sv
of_attribute(struct advanced *state, struct xml_node *node, const char *attribute, const char *set)
{
    return node ? reference(state, set, xml_attribute(node, attribute)) : sv_make(NULL, 0);
}

static bool
is_resolved(struct sv text)
{
    return sv_find(text, SV("/"), 0) == SIZE_MAX || text.ptr[text.len - 1] < '0' || text.ptr[text.len - 1] > '9';
}

static bool
flag(struct xml_node *node, const char *attribute)
{
    return sv_equal(xml_attribute(node, attribute), SV("true"));
}

/* Dates. */

static struct sv
date_point(struct reader *reader, struct xml_node *node, bool is_end)
{
    uint64_t year = 0, month = 0, day = 0;
    if (!sv_to_u64(&year, xml_child_text(node, "Year"))) return sv_make(NULL, 0);
    if (!sv_to_u64(&month, xml_child_text(node, "Month")) || month > 12) month = is_end ? 12 : 1;
    if (!sv_to_u64(&day, xml_child_text(node, "Day")) || day > 31) day = is_end ? 31 : 1;
    return reader_format(reader, "%04u-%02u-%02u", (unsigned)(year % 10000), (unsigned)month, (unsigned)day);
}

static struct sv
date_period(struct reader *reader, struct xml_node *node)
{
    struct xml_node *start = xml_child(node, "Start"), *end = xml_child(node, "End");
    struct sv        from = date_point(reader, xml_child(start, "From"), false);
    struct sv        to = date_point(reader, xml_child(end, "To"), true);
    if (from.len == 0) from = date_point(reader, xml_child(start, "To"), false);
    if (to.len == 0) to = date_point(reader, xml_child(end, "From"), true);
    return ofac_span(reader, from, to, flag(start, "Approximate") || flag(end, "Approximate"));
}

/* Marks the plumbing of a period: calendars, fixed parts, inner bounds. */
static void
skip_period(struct xml_node *node)
{
    if (node) xml_skip(node);
}

/* Locations. */

static void
set_location_part(struct advanced *state, struct location *location, struct xml_node *part)
{
    struct ofac_address *address = &location->address;
    const struct {
        const char *type;
        struct sv  *value;
    } parts[] = { { "ADDRESS1", &address->lines[0] },    { "ADDRESS2", &address->lines[1] },
                  { "ADDRESS3", &address->lines[2] },    { "CITY", &address->city },
                  { "STATE/PROVINCE", &address->state }, { "POSTAL CODE", &address->postal_code },
                  { "REGION", &address->region } };
    struct sv type = of_attribute(state, part, "LocPartTypeID", "LocPartType");
    for (struct xml_node *node = xml_child(part, "LocationPartValue"); node; node = xml_same(node)) {
        struct sv value = xml_child_text(node, "Value"), comment = xml_child_text(node, "Comment");
        size_t    i = 0;
        while (i < sizeof parts / sizeof *parts && !sv_equal_nocase(type, sv_from(parts[i].type))) i++;
        struct sv *to = i < sizeof parts / sizeof *parts && parts[i].value->len == 0 ? parts[i].value : &location->comment;
        struct sv  both[] = { *to, value, comment };
        *to = keep(state, reader_join(state->reader, "; ", both, 3));
    }
}

static enum itd_status
read_location(struct advanced *state, struct xml_node *node)
{
    struct location *location = itd_arena_alloc(state->arena, sizeof *location);
    if (failed(state, location != NULL)) return state->reader->status;
    location->id = keep(state, xml_attribute(node, "ID"));
    struct sv country = of_attribute(state, xml_child(node, "LocationCountry"), "CountryID", "Country");
    if (is_resolved(country)) {
        location->address.country = keep(state, country);
    } else {
        location->comment = keep(state, country);
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
    location->comment = keep(state, reader_join(state->reader, "; ", comments, 2));
    for (struct xml_node *c = node->first; c; c = c->next) {
        bool plumbing = xml_is(c, "LocationAreaCode") || xml_is(c, "FeatureVersionReference") ||
                        xml_is(c, "IDRegDocumentReference");
        if (plumbing) xml_skip(c);
        if (xml_is(c, "LocationCountry")) xml_attribute(c, "CountryRelevanceID");
    }
    reader_unread_xml(state->reader, node);
    uint32_t *slot = map_put(&state->location_by_id, location->id);
    bool      room = VEC_RESERVE(state->locations, state->location_capacity, state->location_count + 1);
    if (failed(state, slot && room)) return state->reader->status;
    *slot = (uint32_t)state->location_count;
    state->locations[state->location_count++] = location;
    return state->reader->status;
}

static struct location *
location_of(struct advanced *state, struct sv id)
{
    uint32_t found = map_get(&state->location_by_id, id);
    if (found == MAP_NONE) return NULL;
    state->locations[found]->used = true;
    return state->locations[found];
}

static struct sv
location_text(struct reader *reader, const struct location *location)
{
    const struct ofac_address *a = &location->address;
    struct sv parts[] = { a->lines[0], a->lines[1], a->lines[2], a->city, a->state, a->postal_code, a->region, a->country };
    return reader_join(reader, ", ", parts, 8);
}

/* Identity documents. */

static void
set_document_dates(struct advanced *state, struct ofac_document *document, struct xml_node *node)
{
    for (struct xml_node *date = xml_child(node, "DocumentDate"); date; date = xml_same(date)) {
        struct sv type = of_attribute(state, date, "IDRegDocDateTypeID", "IDRegDocDateType");
        struct sv text = keep(state, date_period(state->reader, xml_child(date, "DatePeriod")));
        skip_period(xml_child(date, "DatePeriod"));
        if (sv_starts_with_nocase(type, SV("Issue"))) {
            document->issued = text;
        } else if (sv_starts_with_nocase(type, SV("Expir"))) {
            document->expires = text;
        } else {
            struct sv parts[] = { document->comment, type, text };
            document->comment = keep(state, reader_join(state->reader, " ", parts, 3));
        }
    }
}

static void
set_document(struct advanced *state, struct ofac_document *document, struct xml_node *node)
{
    struct reader   *reader = state->reader;
    struct location *place = location_of(state, xml_attribute(node, "IssuedIn-LocationID"));
    struct sv        country = of_attribute(state, node, "IssuedBy-CountryID", "Country");
    struct sv        validity = of_attribute(state, node, "ValidityID", "Validity");
    bool             valid = !is_resolved(validity) || sv_equal_nocase(validity, SV("Valid")) || validity.len == 0;
    struct sv        comments[] = { xml_child_text(node, "Comment"), valid ? sv_make(NULL, 0) : SV("not valid"),
                                    place ? reader_format(reader, "issued in %.*s", SV_ARG(location_text(reader, place)))
                                          : sv_make(NULL, 0),
                                    is_resolved(country) ? sv_make(NULL, 0) : country };
    document->type = keep(state, of_attribute(state, node, "IDRegDocTypeID", "IDRegDocType"));
    document->number = keep(state, xml_child_text(node, "IDRegistrationNo"));
    document->authority = keep(state, xml_child_text(node, "IssuingAuthority"));
    document->country = is_resolved(country) ? keep(state, country) : sv_make(NULL, 0);
    document->comment = keep(state, reader_join(reader, "; ", comments, 4));
    set_document_dates(state, document, node);
}

static enum itd_status
read_paper(struct advanced *state, struct xml_node *node)
{
    struct paper *paper = itd_arena_alloc(state->arena, sizeof *paper);
    if (failed(state, paper != NULL)) return state->reader->status;
    paper->id = keep(state, xml_attribute(node, "ID"));
    set_document(state, &paper->document, node);
    struct sv identity = keep(state, xml_attribute(node, "IdentityID"));
    for (struct xml_node *c = node->first; c; c = c->next) {
        bool plumbing = sv_ends_with(c->name, SV("Reference")) || xml_is(c, "IDRegDocumentMention");
        if (plumbing) xml_skip(c);
    }
    reader_unread_xml(state->reader, node);
    uint32_t *slot = map_put(&state->paper_by_identity, identity);
    if (failed(state, slot && VEC_RESERVE(state->papers, state->paper_capacity, state->paper_count + 1))) {
        return state->reader->status;
    }
    if (*slot != MAP_NONE) paper->next = state->papers[*slot];
    *slot = (uint32_t)state->paper_count;
    state->papers[state->paper_count++] = paper;
    return state->reader->status;
}

/* Parties. */

static struct profile *
add_profile(struct advanced *state, struct sv id, struct sv number, enum ofac_kind kind)
{
    struct profile *profile = itd_arena_alloc(state->arena, sizeof *profile);
    if (failed(state, profile != NULL)) return NULL;
    *profile = (struct profile){ .number = keep(state, number), .kind = kind };
    profile->last = &profile->first;
    uint32_t *slot = map_put(&state->profile_by_id, keep(state, id));
    bool      room = VEC_RESERVE(state->profiles, state->profile_capacity, state->profile_count + 1);
    if (failed(state, slot && room)) return NULL;
    *slot = (uint32_t)state->profile_count;
    state->profiles[state->profile_count++] = profile;
    return profile;
}

static void
hold_fact(struct advanced *state, struct profile *profile, struct sv label, struct sv value)
{
    struct fact *fact = itd_arena_alloc(state->arena, sizeof *fact);
    if (value.len == 0 || failed(state, fact != NULL)) return;
    *fact = (struct fact){ keep(state, label), keep(state, value), NULL };
    *profile->last = fact;
    profile->last = &fact->next;
}

/* The type of a name part: the part names its group, and the groups of an identity say the type. */
static struct sv
part_type(struct advanced *state, struct xml_node *identity, struct sv group_id)
{
    struct xml_node *groups = xml_child(identity, "NamePartGroups");
    for (struct xml_node *m = xml_child(groups, "MasterNamePartGroup"); m; m = xml_same(m)) {
        for (struct xml_node *group = xml_child(m, "NamePartGroup"); group; group = xml_same(group)) {
            if (!sv_equal(xml_attribute(group, "ID"), group_id)) continue;
            return of_attribute(state, group, "NamePartTypeID", "NamePartType");
        }
    }
    return sv_make(NULL, 0);
}

/* The other formats have family names and the names of companies in capitals; this one does not. */
static struct sv
capitals(struct reader *reader, struct sv text)
{
    struct sv copy = itd_arena_copy(reader->arena, text);
    for (size_t i = 0; i < copy.len; i++) {
        char *c = (char *)copy.ptr + i;
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
    }
    return copy.ptr ? copy : text;
}

struct name {
    struct sv first;
    struct sv last;
    struct sv script;
};

static void
add_name_part(struct advanced *state, struct ofac_party *party, struct name *name, struct xml_node *part,
              struct sv type, bool is_main)
{
    struct reader   *reader = state->reader;
    struct xml_node *node = xml_child(part, "NamePartValue");
    struct sv        value = xml_text(node), script = of_attribute(state, node, "ScriptID", "Script");
    bool             given = sv_equal_nocase(type, SV("First Name")) || sv_equal_nocase(type, SV("Middle Name")) ||
                 sv_equal_nocase(type, SV("Patronymic")) || sv_equal_nocase(type, SV("Nickname"));
    bool             person = is_main && party->kind == OFAC_INDIVIDUAL;
    if (sv_equal(script, SV("Latin")) && !given) value = capitals(reader, value);
    struct sv *to = given ? &name->first : &name->last;
    *to = reader_join(reader, " ", (struct sv[]){ *to, value }, 2);
    name->script = script;
    if (person && sv_equal_nocase(type, SV("Middle Name"))) reader_add(reader, party->entity, "middleName", value);
    if (person && sv_equal_nocase(type, SV("Patronymic"))) reader_add(reader, party->entity, "fatherName", value);
    if (person && sv_equal_nocase(type, SV("Matronymic"))) reader_add(reader, party->entity, "motherName", value);
    xml_attribute(node, "ScriptStatusID");
    xml_attribute(node, "Acronym");
}

static void
add_documented_name(struct advanced *state, struct ofac_party *party, struct xml_node *identity, struct xml_node *alias,
                    struct xml_node *documented)
{
    struct name name = { 0 };
    bool        primary = flag(alias, "Primary"), is_main;
    /* A second form of the main name is written in another script. */
    struct xml_node *part = xml_child(documented, "DocumentedNamePart");
    struct sv        script = of_attribute(state, xml_child(part, "NamePartValue"), "ScriptID", "Script");
    is_main = primary && (!is_resolved(script) || sv_equal(script, SV("Latin")));
    for (; part; part = xml_same(part)) {
        struct sv group = xml_attribute(xml_child(part, "NamePartValue"), "NamePartGroupID");
        add_name_part(state, party, &name, part, part_type(state, identity, group), is_main);
        xml_attribute(part, "LeadingChars");
        xml_attribute(part, "TrailingChars");
    }
    struct sv   type = of_attribute(state, alias, "AliasTypeID", "AliasType");
    const char *property = is_main ? "name" : ofac_alias_property(type, flag(alias, "LowQuality"));
    bool        joined = sv_starts_with(name.script, SV("Chinese")) || sv_starts_with(name.script, SV("Japanese")) ||
                  sv_starts_with(name.script, SV("Korean")) || sv_starts_with(name.script, SV("Han"));
    if (joined) {
        name.last = reader_format(state->reader, "%.*s%.*s", SV_ARG(name.last), SV_ARG(name.first));
        name.first = sv_make(NULL, 0);
    }
    ofac_party_name(party, property, name.first, name.last);
    ofac_party_note(party, xml_child_text(documented, "Comment"));
    for (struct xml_node *c = xml_child(documented, "DocumentedNameCountry"); c; c = xml_same(c)) {
        struct sv country = of_attribute(state, c, "CountryID", "Country");
        struct sv parts[] = { SV("Name used in"), country, xml_child_text(c, "Comment") };
        ofac_party_note(party, reader_join(state->reader, " ", parts, 3));
    }
}

static void
add_identity(struct advanced *state, struct ofac_party *party, struct xml_node *identity)
{
    struct reader *reader = state->reader;
    struct sv      id = xml_attribute(identity, "ID");
    for (struct xml_node *alias = xml_child(identity, "Alias"); alias; alias = xml_same(alias)) {
        for (struct xml_node *d = xml_child(alias, "DocumentedName"); d; d = xml_same(d)) {
            add_documented_name(state, party, identity, alias, d);
            xml_attribute(d, "ID");
            xml_attribute(d, "FixedRef");
            xml_attribute(d, "DocNameStatusID");
            xml_skip(xml_child(d, "IDRegDocumentReference"));
        }
        ofac_party_note(party, xml_child_text(alias, "Comment"));
        struct sv dates = date_period(reader, xml_child(alias, "DatePeriod"));
        if (dates.len) ofac_party_note(party, reader_format(reader, "Alias used %.*s", SV_ARG(dates)));
        skip_period(xml_child(alias, "DatePeriod"));
        xml_attribute(alias, "FixedRef");
    }
    if (flag(identity, "False")) ofac_party_note(party, SV("An identity of this party is marked as false"));
    ofac_party_note(party, xml_child_text(identity, "Comment"));
    uint32_t found = map_get(&state->paper_by_identity, id);
    for (struct paper *paper = found == MAP_NONE ? NULL : state->papers[found]; paper; paper = paper->next) {
        paper->used = true;
        ofac_party_document(party, &paper->document);
    }
    xml_attribute(identity, "FixedRef");
    xml_attribute(identity, "Primary");
    xml_skip(xml_child(identity, "NamePartGroups"));
    xml_skip(xml_child(identity, "IDRegDocumentReference"));
}

/* What a version of a feature says: a date, a text, a value of reference, or a place. */
static struct sv
version_value(struct advanced *state, struct xml_node *version, const struct ofac_label *known)
{
    struct reader   *reader = state->reader;
    struct sv        value = date_period(reader, xml_child(version, "DatePeriod"));
    struct location *place = location_of(state, xml_attribute(xml_child(version, "VersionLocation"), "LocationID"));
    for (struct xml_node *d = xml_child(version, "VersionDetail"); d; d = xml_same(d)) {
        struct sv text = xml_text(d), detail = of_attribute(state, d, "DetailReferenceID", "DetailReference");
        /* A date is also written as text now and then. */
        if (text.len && value.len && known && known->use == OFAC_DATE) continue;
        value = reader_join(reader, " ", (struct sv[]){ value, text.len ? text : detail }, 2);
        xml_attribute(d, "DetailTypeID");
    }
    skip_period(xml_child(version, "DatePeriod"));
    if (value.len || place == NULL) return value;
    bool country = known && (known->use == OFAC_COUNTRY || known->use == OFAC_CITIZEN);
    return country && place->address.country.len ? place->address.country : location_text(reader, place);
}

static bool
waits_for_designation(const struct ofac_label *known)
{
    return known && (known->use == OFAC_PROVISION || known->use == OFAC_SUMMARY || known->use == OFAC_LISTED ||
                     known->use == OFAC_EFFECTIVE || known->use == OFAC_WALLET);
}

static void
add_place(struct advanced *state, struct ofac_party *party, struct xml_node *version)
{
    for (struct xml_node *v = xml_child(version, "VersionLocation"); v; v = xml_same(v)) {
        struct sv        id = xml_attribute(v, "LocationID");
        struct location *place = location_of(state, id);
        if (place == NULL) {
            ofac_party_note(party, reader_format(state->reader, "Location %.*s, not in this file", SV_ARG(id)));
            continue;
        }
        ofac_party_address(party, &place->address);
        if (place->comment.len) {
            ofac_party_note(party, reader_format(state->reader, "Location: %.*s", SV_ARG(place->comment)));
        }
    }
}

static void
add_version(struct advanced *state, struct ofac_party *party, struct profile *profile, struct sv type,
            struct xml_node *version)
{
    struct reader           *reader = state->reader;
    const struct ofac_label *known = ofac_label_of(type);
    struct sv                comment = xml_child_text(version, "Comment");
    struct sv                reliability = of_attribute(state, version, "ReliabilityID", "Reliability");
    bool                     located = sv_equal(type, SV("Location"));
    struct sv                value = located ? sv_make(NULL, 0) : version_value(state, version, known);
    if (located) add_place(state, party, version);
    if (waits_for_designation(known)) {
        hold_fact(state, profile, type, value);
    } else if (value.len) {
        ofac_party_fact(party, type, value);
    }
    bool doubtful = reliability.len && is_resolved(reliability) && !sv_equal_nocase(reliability, SV("Confirmed")) &&
                    !sv_equal_nocase(reliability, SV("Unknown"));
    if (comment.len || doubtful) {
        struct sv parts[] = { type, value, comment.len ? SV("-") : comment, comment,
                              doubtful ? reader_format(reader, "(%.*s)", SV_ARG(reliability)) : sv_make(NULL, 0) };
        ofac_party_note(party, reader_join(reader, " ", parts, 5));
    }
    xml_attribute(version, "ID");
    xml_skip(xml_child(version, "IDRegDocumentReference"));
}

static void
add_external(struct advanced *state, struct ofac_party *party, struct xml_node *node)
{
    struct reader *reader = state->reader;
    struct sv      type = of_attribute(state, node, "ExRefTypeID", "ExRefType");
    struct sv      parts[] = { type, xml_child_text(node, "ExRefValue"), xml_child_text(node, "Comment") };
    ofac_party_note(party, reader_join(reader, " ", parts, 3));
    reader_add(reader, party->entity, "sourceUrl", xml_child_text(node, "DirectURL"));
    for (struct xml_node *link = xml_child(node, "SubLink"); link; link = xml_same(link)) {
        ofac_party_note(party, xml_child_text(link, "Description"));
        reader_add(reader, party->entity, "sourceUrl", xml_child_text(link, "DirectURL"));
        xml_attribute(link, "TargetTypeID");
    }
}

static void
add_profile_content(struct advanced *state, struct ofac_party *party, struct profile *profile, struct xml_node *node)
{
    for (struct xml_node *c = node->first; c; c = c->next) {
        if (xml_is(c, "Identity")) add_identity(state, party, c);
        if (xml_is(c, "ExternalReference")) add_external(state, party, c);
        if (xml_is(c, "Comment")) hold_fact(state, profile, sv_make(NULL, 0), xml_text(c));
        if (xml_is(c, "SanctionsEntryReference")) xml_skip(c);
        if (!xml_is(c, "Feature")) continue;
        struct sv type = of_attribute(state, c, "FeatureTypeID", "FeatureType");
        for (struct xml_node *v = xml_child(c, "FeatureVersion"); v; v = xml_same(v)) {
            add_version(state, party, profile, type, v);
        }
        xml_attribute(c, "ID");
        xml_skip(xml_child(c, "IdentityReference"));
    }
}

static enum itd_status
read_party(struct advanced *state, struct xml_node *node)
{
    struct reader   *reader = state->reader;
    struct sv        number = xml_attribute(node, "FixedRef");
    struct xml_node *first = xml_child(node, "Profile");
    uint64_t         value;
    if (!sv_to_u64(&value, number) || first == NULL) {
        reader_reject(reader, node->line, 0, "a DistinctParty without FixedRef or Profile", number);
        return ITD_OK;
    }
    struct ofac_party party;
    struct sv         subtype = of_attribute(state, first, "PartySubTypeID", "PartySubType");
    enum ofac_kind    kind = ofac_kind_of(subtype);
    /* The subtype of individuals and entities is "Unknown" in the file; the type behind it says which. */
    if (sv_equal(subtype, SV("Unknown"))) {
        kind = ofac_kind_of(reference(state, "PartyType", of_attribute(state, first, "PartySubTypeID", "PartyTypeOf")));
    }
    if (!ofac_party_begin(&party, reader, number, kind)) return reader->status;
    for (struct xml_node *p = first; p; p = xml_same(p)) {
        struct profile *profile = add_profile(state, xml_attribute(p, "ID"), number, kind);
        if (profile == NULL) return reader->status;
        for (struct xml_node *c = xml_child(node, "Comment"); c && p == first; c = xml_same(c)) {
            hold_fact(state, profile, sv_make(NULL, 0), xml_text(c));
        }
        add_profile_content(state, &party, profile, p);
        xml_attribute(p, "PartySubTypeID");
    }
    reader_unread_xml(reader, node);
    ofac_party_emit(&party);
    reader_done_record(reader);
    return reader->status;
}

/* Relations and designations. */

/* The id of a profile's party. OFAC gives both the same number, which stands in for a party that is not in the file. */
static struct sv
party_number(struct advanced *state, struct sv profile_id, struct profile **profile)
{
    uint32_t found = map_get(&state->profile_by_id, profile_id);
    *profile = found == MAP_NONE ? NULL : state->profiles[found];
    return *profile ? (*profile)->number : profile_id;
}

static enum itd_status
read_relation(struct advanced *state, struct xml_node *node)
{
    struct reader  *reader = state->reader;
    struct profile *unused;
    struct sv       from = party_number(state, xml_attribute(node, "From-ProfileID"), &unused);
    struct sv       to = party_number(state, xml_attribute(node, "To-ProfileID"), &unused);
    if (from.len == 0 || to.len == 0) {
        reader_reject(reader, node->line, 0, "a ProfileRelationship without its two profiles", xml_attribute(node, "ID"));
        return ITD_OK;
    }
    struct sv type = of_attribute(state, node, "RelationTypeID", "RelationType");
    struct sv quality = of_attribute(state, node, "RelationQualityID", "RelationQuality");
    struct itd_entity *link = ofac_relation(reader, reader_format(reader, "ofac-%.*s", SV_ARG(from)),
                                            reader_format(reader, "ofac-%.*s", SV_ARG(to)), type);
    reader_add(reader, link, "summary", xml_child_text(node, "Comment"));
    if (quality.len && is_resolved(quality) && !sv_equal(quality, SV("Unknown"))) {
        reader_add(reader, link, "description", reader_format(reader, "Quality: %.*s", SV_ARG(quality)));
    }
    if (flag(node, "Former")) reader_add(reader, link, "description", SV("Former"));
    reader_add_date(reader, link, "date", date_period(reader, xml_child(node, "DatePeriod")), READER_DATE_ANY);
    skip_period(xml_child(node, "DatePeriod"));
    xml_skip(xml_child(node, "IDRegDocumentReference"));
    xml_attribute(node, "ID");
    xml_attribute(node, "SanctionsEntryID");
    reader_unread_xml(reader, node);
    reader_emit(reader, link);
    reader_done_record(reader);
    return reader->status;
}

static void
add_events(struct advanced *state, struct ofac_party *party, struct xml_node *entry)
{
    struct reader  *reader = state->reader;
    const struct sv any = sv_make(NULL, 0);
    for (struct xml_node *event = xml_child(entry, "EntryEvent"); event; event = xml_same(event)) {
        struct sv date = date_point(reader, xml_child(event, "Date"), false);
        struct sv type = of_attribute(state, event, "EntryEventTypeID", "EntryEventType");
        struct sv basis = of_attribute(state, event, "LegalBasisID", "LegalBasis"), comment = xml_child_text(event, "Comment");
        bool      created = sv_equal(type, SV("Created"));
        ofac_party_sanction_date(party, created ? "listingDate" : "modifiedAt", date, any);
        if (!created) {
            struct sv parts[] = { type, date, comment };
            ofac_party_sanction_text(party, "summary", reader_join(reader, " ", parts, 3), any);
        } else if (comment.len) {
            ofac_party_sanction_text(party, "summary", comment, any);
        }
        if (basis.len && is_resolved(basis)) ofac_party_sanction_text(party, "reason", basis, basis);
        xml_attribute(xml_child(event, "Date"), "CalendarTypeID");
        xml_attribute(event, "ID");
    }
}

static void
add_measures(struct advanced *state, struct ofac_party *party, struct xml_node *entry)
{
    struct reader *reader = state->reader;
    for (struct xml_node *m = xml_child(entry, "SanctionsMeasure"); m; m = xml_same(m)) {
        struct sv type = of_attribute(state, m, "SanctionsTypeID", "SanctionsType"), comment = xml_child_text(m, "Comment");
        struct sv dates = date_period(reader, xml_child(m, "DatePeriod"));
        bool      number = type.len && type.ptr[0] >= '0' && type.ptr[0] <= '9';
        struct sv about = number ? reader_format(reader, "Executive Order %.*s", SV_ARG(type)) : type;
        skip_period(xml_child(m, "DatePeriod"));
        xml_attribute(m, "ID");
        if (sv_equal(type, SV("Program"))) {
            if (dates.len) ofac_party_sanction_date(party, "startDate", dates, comment);
            continue;
        }
        ofac_party_sanction_text(party, "provisions", type, about);
        if (comment.len) ofac_party_sanction_text(party, "summary", comment, about);
        if (dates.len) ofac_party_sanction_date(party, "startDate", dates, about);
    }
}

static void
add_supporting(struct advanced *state, struct ofac_party *party, struct xml_node *entry)
{
    const struct sv any = sv_make(NULL, 0);
    for (struct xml_node *info = xml_child(entry, "SupportingInfo"); info; info = xml_same(info)) {
        struct sv type = of_attribute(state, info, "SupInfoTypeID", "SupInfoType"), text = xml_child_text(info, "Text");
        struct sv page = xml_child_text(info, "DirectURL");
        struct sv both = reader_join(state->reader, ": ", (struct sv[]){ type, text }, 2);
        if (text.len) ofac_party_sanction_text(party, "summary", both, any);
        if (page.len) ofac_party_sanction_text(party, "sourceUrl", page, any);
        xml_attribute(info, "ID");
    }
}

static void
release_facts(struct ofac_party *party, struct profile *profile)
{
    for (const struct fact *fact = profile ? profile->first : NULL; fact; fact = fact->next) {
        if (fact->label.len) {
            ofac_party_fact(party, fact->label, fact->value);
        } else {
            ofac_remarks_read(party, fact->value, false);
        }
    }
    if (profile) profile->first = NULL;
}

/* A part that adds to a party of this file, or to one elsewhere. */
static bool
begin_part(struct advanced *state, struct ofac_party *party, struct sv number, const struct profile *profile)
{
    if (!ofac_party_begin(party, state->reader, number, OFAC_UNKNOWN)) return false;
    if (profile) party->kind = profile->kind;
    return true;
}

static enum itd_status
read_entry(struct advanced *state, struct xml_node *entry)
{
    struct reader    *reader = state->reader;
    struct ofac_party party;
    struct profile   *profile;
    const struct sv   any = sv_make(NULL, 0);
    struct sv         number = party_number(state, xml_attribute(entry, "ProfileID"), &profile);
    if (number.len == 0) {
        reader_reject(reader, entry->line, 0, "a SanctionsEntry without ProfileID", xml_attribute(entry, "ID"));
        return ITD_OK;
    }
    if (!begin_part(state, &party, number, profile)) return reader->status;
    for (struct xml_node *m = xml_child(entry, "SanctionsMeasure"); m; m = xml_same(m)) {
        struct sv type = of_attribute(state, m, "SanctionsTypeID", "SanctionsType");
        if (sv_equal(type, SV("Program"))) ofac_party_programme(&party, xml_child_text(m, "Comment"));
    }
    if (party.sanctions == NULL) ofac_party_programme(&party, any);
    add_events(state, &party, entry);
    add_measures(state, &party, entry);
    add_supporting(state, &party, entry);
    struct sv list = of_attribute(state, entry, "ListID", "List");
    if (is_resolved(list)) ofac_party_sanction_text(&party, "summary", list, any);
    ofac_party_sanction_text(&party, "summary", xml_child_text(entry, "LimitationsToListing"), any);
    ofac_party_sanction_text(&party, "summary", xml_child_text(entry, "Comment"), any);
    release_facts(&party, profile);
    xml_attribute(entry, "ID");
    xml_attribute(entry, "EntryProfileRef");
    xml_attribute(entry, "EntryDeltaFlag");
    xml_skip(xml_child(entry, "ProfileRelationshipReference"));
    reader_unread_xml(reader, entry);
    ofac_party_emit(&party);
    reader_done_record(reader);
    return reader->status;
}

/* What no party, relation or entry asked for: facts without a designation, and in fragments documents and places. */
static void
emit_rest(struct advanced *state)
{
    struct reader    *reader = state->reader;
    struct ofac_party party;
    for (size_t i = 0; i < state->profile_count && reader->status == ITD_OK; i++) {
        struct profile *profile = state->profiles[i];
        if (profile->first == NULL || !begin_part(state, &party, profile->number, profile)) continue;
        release_facts(&party, profile);
        ofac_party_emit(&party);
        reader_done_record(reader);
    }
    for (size_t i = 0; i < state->paper_count && reader->status == ITD_OK; i++) {
        const struct ofac_document *document = &state->papers[i]->document;
        if (state->papers[i]->used) continue;
        struct itd_entity *paper = reader_entity(reader, "Identification",
                                                 reader_format(reader, "ofac-document-%.*s", SV_ARG(state->papers[i]->id)));
        reader_add(reader, paper, "type", document->type);
        reader_add(reader, paper, "number", document->number);
        reader_add_country(reader, paper, "country", document->country);
        reader_add_date(reader, paper, "startDate", document->issued, READER_DATE_ANY);
        reader_add_date(reader, paper, "endDate", document->expires, READER_DATE_ANY);
        reader_add(reader, paper, "authority", document->authority);
        reader_add(reader, paper, "summary", document->comment);
        reader_emit(reader, paper);
        reader_done_record(reader);
    }
    for (size_t i = 0; i < state->location_count && reader->status == ITD_OK; i++) {
        const struct location *location = state->locations[i];
        if (location->used) continue;
        const struct ofac_address *a = &location->address;
        struct itd_entity *place =
            reader_entity(reader, "Address", reader_format(reader, "ofac-location-%.*s", SV_ARG(location->id)));
        reader_add(reader, place, "full", location_text(reader, location));
        reader_add(reader, place, "street", reader_join(reader, ", ", a->lines, 3));
        reader_add(reader, place, "city", a->city);
        reader_add(reader, place, "state", a->state);
        reader_add(reader, place, "postalCode", a->postal_code);
        reader_add(reader, place, "region", a->region);
        reader_add_country(reader, place, "country", a->country);
        reader_add(reader, place, "remarks", location->comment);
        reader_emit(reader, place);
        reader_done_record(reader);
    }
}

static enum itd_status
read_record(void *context, struct xml_node *node, struct itd_error *error)
{
    static const struct {
        const char *name;
        enum itd_status (*read)(struct advanced *state, struct xml_node *node);
    } READERS[] = { { "Location", read_location },        { "IDRegDocument", read_paper },
                    { "DistinctParty", read_party },      { "ProfileRelationship", read_relation },
                    { "SanctionsEntry", read_entry } };
    struct advanced *state = context;
    (void)error;
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++) {
        if (!xml_is(node, READERS[i].name)) continue;
        enum itd_status status = READERS[i].read(state, node);
        reader_done_record(state->reader);
        return status;
    }
    if (xml_is(node, "DateOfIssue")) {
        reader_set_date(state->reader, date_point(state->reader, node, false), READER_DATE_ANY);
        return ITD_OK;
    }
    return read_references(state, node);
}

static void
fini(struct advanced *state)
{
    map_fini(&state->references);
    map_fini(&state->location_by_id);
    map_fini(&state->paper_by_identity);
    map_fini(&state->profile_by_id);
    free(state->texts);
    free(state->locations);
    free(state->papers);
    free(state->profiles);
    itd_arena_free(state->arena);
}

enum itd_status
ofac_advanced_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = {
        "DateOfIssue", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship", "SanctionsEntry",
        "AliasTypeValues", "CountryValues", "DetailReferenceValues", "EntryEventTypeValues", "ExRefTypeValues",
        "FeatureTypeValues", "IDRegDocDateTypeValues", "IDRegDocTypeValues", "LegalBasisValues", "ListValues",
        "LocPartTypeValues", "NamePartTypeValues", "PartySubTypeValues", "PartyTypeValues", "RelationQualityValues",
        "RelationTypeValues", "ReliabilityValues", "SanctionsTypeValues", "ScriptValues", "SupInfoTypeValues",
        "ValidityValues", NULL };
    struct advanced          state = { .reader = reader, .arena = itd_arena_new(STATE_BYTES_MAX) };
    const struct xml_handler handler = { RECORDS, read_record, NULL, &state };
    if (state.arena == NULL) return itd_fail_memory(reader->error);
    ofac_choose_list(reader);
    enum itd_status status = xml_read(reader->stream, &handler, reader->error);
    emit_rest(&state);
    fini(&state);
    return status == ITD_OK ? reader->status : status;
}
