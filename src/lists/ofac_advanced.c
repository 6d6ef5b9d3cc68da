/* OFAC SDN_ADVANCED.XML and CONS_ADVANCED.XML (advanced_xml.xsd, sdn_advanced_2015.xsd). The file holds sections that
 * point to each other by ids: values of reference, locations, identity documents, parties, relations, sanctions
 * entries. Parties are streamed; what stands before them and they point to is held in memory, and so are the facts
 * about a designation until its sanctions entry comes. A file with some of the sections only is read as far as it goes.
 * docs/lists/ofac.md says which element becomes which property. */
#include "lists/formats.h"
#include "lists/ofac_advanced.h"

#include "base/vec.h"

#include <stdlib.h>

enum { STATE_BYTES_MAX = 1 << 30 };

bool
ofac_advanced_xml_recognise(struct sv head, const char *name)
{
    /* A whole file says ADVANCED_XML in its namespace (2015: the same element under tempuri.org or the United Nations'
     * schema); fragments are told by attributes that no other schema has. */
    static const char *const MARKS[] = { "<DistinctPart",
                                         "<LocationAreaCode",
                                         "IDRegDocTypeID=",
                                         "<ProfileRelationship",
                                         "<SanctionsEntr",
                                         "<ReferenceValueSets",
                                         NULL };
    (void)name;
    for (size_t i = 0; MARKS[i]; i++) {
        if (sv_find(head, sv_from(MARKS[i]), 0) == SIZE_MAX) continue;
        return sv_find(head, SV("<xsd:schema"), 0) == SIZE_MAX;
    }
    return false;
}

/* Parties. */

static struct advanced_profile *
add_profile(struct advanced *state, struct sv id, struct sv number, enum ofac_kind kind)
{
    struct advanced_profile *profile = itd_arena_alloc(state->arena, sizeof *profile);
    if (advanced_failed(state, profile != NULL)) return NULL;
    *profile = (struct advanced_profile){ .number = advanced_keep(state, number), .kind = kind };
    profile->last = &profile->first;
    uint32_t *slot = map_put(&state->profile_by_id, advanced_keep(state, id));
    bool      room = VEC_RESERVE(state->profiles, state->profile_capacity, state->profile_count + 1);
    if (advanced_failed(state, slot && room)) return NULL;
    *slot = (uint32_t)state->profile_count;
    state->profiles[state->profile_count++] = profile;
    return profile;
}

static void
hold_fact(struct advanced *state, struct advanced_profile *profile, struct sv label, struct sv value)
{
    struct advanced_fact *fact = itd_arena_alloc(state->arena, sizeof *fact);
    if (value.len == 0 || advanced_failed(state, fact != NULL)) return;
    *fact = (struct advanced_fact){ advanced_keep(state, label), advanced_keep(state, value), NULL };
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
            return advanced_of(state, group, "NamePartTypeID", "NamePartType");
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
    struct sv        value = xml_text(node), script = advanced_of(state, node, "ScriptID", "Script");
    bool             given = sv_equal_nocase(type, SV("First Name")) || sv_equal_nocase(type, SV("Middle Name")) ||
                 sv_equal_nocase(type, SV("Patronymic")) || sv_equal_nocase(type, SV("Nickname"));
    /* Without its type a part is taken by its place: the family name stands first. */
    bool untyped = type.len == 0 || !advanced_is_resolved(type);
    if (untyped) given = party->kind == OFAC_INDIVIDUAL && name->last.len > 0;
    bool person = is_main && party->kind == OFAC_INDIVIDUAL;
    if (sv_equal(script, SV("Latin")) && !given && !untyped) value = capitals(reader, value);
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
    bool        primary = advanced_flag(alias, "Primary"), is_main;
    /* A second form of the main name is written in another script. */
    struct xml_node *part = xml_child(documented, "DocumentedNamePart");
    struct sv        script = advanced_of(state, xml_child(part, "NamePartValue"), "ScriptID", "Script");
    is_main = primary && (!advanced_is_resolved(script) || sv_equal(script, SV("Latin")));
    for (; part; part = xml_same(part)) {
        struct sv group = xml_attribute(xml_child(part, "NamePartValue"), "NamePartGroupID");
        add_name_part(state, party, &name, part, part_type(state, identity, group), is_main);
        xml_attribute(part, "LeadingChars");
        xml_attribute(part, "TrailingChars");
    }
    struct sv   type = advanced_of(state, alias, "AliasTypeID", "AliasType");
    bool        weak = advanced_flag(alias, "LowQuality");
    const char *property = is_main ? "name" : ofac_alias_property(type, weak);
    bool        joined = sv_starts_with(name.script, SV("Chinese")) || sv_starts_with(name.script, SV("Japanese")) ||
                  sv_starts_with(name.script, SV("Korean")) || sv_starts_with(name.script, SV("Han"));
    if (joined) {
        name.last = reader_format(state->reader, "%.*s%.*s", SV_ARG(name.last), SV_ARG(name.first));
        name.first = sv_make(NULL, 0);
    }
    ofac_party_name(party, property, name.first, name.last);
    ofac_party_note(party, xml_child_text(documented, "Comment"));
    for (struct xml_node *c = xml_child(documented, "DocumentedNameCountry"); c; c = xml_same(c)) {
        struct sv country = advanced_of(state, c, "CountryID", "Country");
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
        struct sv dates = advanced_period(reader, xml_child(alias, "DatePeriod"));
        if (dates.len) ofac_party_note(party, reader_format(reader, "Alias used %.*s", SV_ARG(dates)));
        advanced_skip_period(xml_child(alias, "DatePeriod"));
        xml_attribute(alias, "FixedRef");
    }
    if (advanced_flag(identity, "False")) ofac_party_note(party, SV("An identity of this party is marked as false"));
    ofac_party_note(party, xml_child_text(identity, "Comment"));
    uint32_t found = map_get(&state->paper_by_identity, id);
    for (struct advanced_paper *paper = found == MAP_NONE ? NULL : state->papers[found]; paper; paper = paper->next) {
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
    struct reader            *reader = state->reader;
    struct sv                 value = advanced_period(reader, xml_child(version, "DatePeriod"));
    struct advanced_location *place =
        advanced_location_of(state, xml_attribute(xml_child(version, "VersionLocation"), "LocationID"));
    for (struct xml_node *d = xml_child(version, "VersionDetail"); d; d = xml_same(d)) {
        struct sv text = xml_text(d), detail = advanced_of(state, d, "DetailReferenceID", "DetailReference");
        /* A date is also written as text now and then. */
        if (text.len && value.len && known && known->use == OFAC_DATE) continue;
        value = reader_join(reader, " ", (struct sv[]){ value, text.len ? text : detail }, 2);
        xml_attribute(d, "DetailTypeID");
    }
    advanced_skip_period(xml_child(version, "DatePeriod"));
    if (value.len || place == NULL) return value;
    bool country = known && (known->use == OFAC_COUNTRY || known->use == OFAC_CITIZEN);
    return country && place->address.country.len ? place->address.country : advanced_location_text(reader, place);
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
        struct sv                 id = xml_attribute(v, "LocationID");
        struct advanced_location *place = advanced_location_of(state, id);
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
add_version(struct advanced *state, struct ofac_party *party, struct advanced_profile *profile, struct sv type,
            struct xml_node *version)
{
    struct reader           *reader = state->reader;
    const struct ofac_label *known = ofac_label_of(type);
    struct sv                comment = xml_child_text(version, "Comment");
    struct sv                reliability = advanced_of(state, version, "ReliabilityID", "Reliability");
    bool                     located = sv_equal(type, SV("Location"));
    struct sv                value = located ? sv_make(NULL, 0) : version_value(state, version, known);
    if (located) add_place(state, party, version);
    if (waits_for_designation(known)) {
        hold_fact(state, profile, type, value);
    } else if (value.len) {
        ofac_party_fact(party, type, value);
    }
    bool doubtful = reliability.len && advanced_is_resolved(reliability) &&
                    !sv_equal_nocase(reliability, SV("Confirmed")) && !sv_equal_nocase(reliability, SV("Unknown"));
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
    struct sv      type = advanced_of(state, node, "ExRefTypeID", "ExRefType");
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
add_profile_content(struct advanced *state, struct ofac_party *party, struct advanced_profile *profile,
                    struct xml_node *node)
{
    for (struct xml_node *c = node->first; c; c = c->next) {
        if (xml_is(c, "Identity")) add_identity(state, party, c);
        if (xml_is(c, "ExternalReference")) add_external(state, party, c);
        if (xml_is(c, "Comment")) hold_fact(state, profile, sv_make(NULL, 0), xml_text(c));
        if (xml_is(c, "SanctionsEntryReference")) xml_skip(c);
        if (!xml_is(c, "Feature")) continue;
        struct sv type = advanced_of(state, c, "FeatureTypeID", "FeatureType");
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
    struct sv         subtype = advanced_of(state, first, "PartySubTypeID", "PartySubType");
    enum ofac_kind    kind = ofac_kind_of(subtype);
    /* The subtype of individuals and entities is "Unknown" in the file; the type behind it says which. */
    if (sv_equal(subtype, SV("Unknown"))) {
        kind = ofac_kind_of(
            advanced_reference(state, "PartyType", advanced_of(state, first, "PartySubTypeID", "PartyTypeOf")));
    }
    if (!ofac_party_begin(&party, reader, number, kind)) return reader->status;
    for (struct xml_node *p = first; p; p = xml_same(p)) {
        struct advanced_profile *profile = add_profile(state, xml_attribute(p, "ID"), number, kind);
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
party_number(struct advanced *state, struct sv profile_id, struct advanced_profile **profile)
{
    uint32_t found = map_get(&state->profile_by_id, profile_id);
    *profile = found == MAP_NONE ? NULL : state->profiles[found];
    return *profile ? (*profile)->number : profile_id;
}

static enum itd_status
read_relation(struct advanced *state, struct xml_node *node)
{
    struct reader           *reader = state->reader;
    struct advanced_profile *unused;
    struct sv                from = party_number(state, xml_attribute(node, "From-ProfileID"), &unused);
    struct sv                to = party_number(state, xml_attribute(node, "To-ProfileID"), &unused);
    if (from.len == 0 || to.len == 0) {
        reader_reject(reader, node->line, 0, "a ProfileRelationship without its two profiles",
                      xml_attribute(node, "ID"));
        return ITD_OK;
    }
    struct sv          type = advanced_of(state, node, "RelationTypeID", "RelationType");
    struct sv          quality = advanced_of(state, node, "RelationQualityID", "RelationQuality");
    struct itd_entity *link = ofac_relation(reader, reader_format(reader, "ofac-%.*s", SV_ARG(from)),
                                            reader_format(reader, "ofac-%.*s", SV_ARG(to)), type);
    reader_add(reader, link, "summary", xml_child_text(node, "Comment"));
    if (quality.len && advanced_is_resolved(quality) && !sv_equal(quality, SV("Unknown"))) {
        reader_add(reader, link, "description", reader_format(reader, "Quality: %.*s", SV_ARG(quality)));
    }
    if (advanced_flag(node, "Former")) reader_add(reader, link, "description", SV("Former"));
    reader_add_date(reader, link, "date", advanced_period(reader, xml_child(node, "DatePeriod")), READER_DATE_ANY);
    advanced_skip_period(xml_child(node, "DatePeriod"));
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
        struct sv date = advanced_date(reader, xml_child(event, "Date"));
        struct sv type = advanced_of(state, event, "EntryEventTypeID", "EntryEventType");
        struct sv basis = advanced_of(state, event, "LegalBasisID", "LegalBasis"),
                  comment = xml_child_text(event, "Comment");
        bool created = sv_equal(type, SV("Created"));
        ofac_party_sanction_date(party, created ? "listingDate" : "modifiedAt", date, any);
        if (!created) {
            struct sv parts[] = { type, date, comment };
            ofac_party_sanction_text(party, "summary", reader_join(reader, " ", parts, 3), any);
        } else if (comment.len) {
            ofac_party_sanction_text(party, "summary", comment, any);
        }
        if (basis.len && advanced_is_resolved(basis)) ofac_party_sanction_text(party, "reason", basis, basis);
        xml_attribute(xml_child(event, "Date"), "CalendarTypeID");
        xml_attribute(event, "ID");
    }
}

static void
add_measures(struct advanced *state, struct ofac_party *party, struct xml_node *entry)
{
    struct reader *reader = state->reader;
    for (struct xml_node *m = xml_child(entry, "SanctionsMeasure"); m; m = xml_same(m)) {
        struct sv type = advanced_of(state, m, "SanctionsTypeID", "SanctionsType"),
                  comment = xml_child_text(m, "Comment");
        struct sv dates = advanced_period(reader, xml_child(m, "DatePeriod"));
        bool      number = type.len && type.ptr[0] >= '0' && type.ptr[0] <= '9';
        struct sv about = number ? reader_format(reader, "Executive Order %.*s", SV_ARG(type)) : type;
        advanced_skip_period(xml_child(m, "DatePeriod"));
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
        struct sv type = advanced_of(state, info, "SupInfoTypeID", "SupInfoType"), text = xml_child_text(info, "Text");
        struct sv page = xml_child_text(info, "DirectURL");
        struct sv both = reader_join(state->reader, ": ", (struct sv[]){ type, text }, 2);
        if (text.len) ofac_party_sanction_text(party, "summary", both, any);
        if (page.len) ofac_party_sanction_text(party, "sourceUrl", page, any);
        xml_attribute(info, "ID");
    }
}

static void
release_facts(struct ofac_party *party, struct advanced_profile *profile)
{
    for (const struct advanced_fact *fact = profile ? profile->first : NULL; fact; fact = fact->next) {
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
begin_part(struct advanced *state, struct ofac_party *party, struct sv number, const struct advanced_profile *profile)
{
    if (!ofac_party_begin(party, state->reader, number, OFAC_UNKNOWN)) return false;
    if (profile) party->kind = profile->kind;
    return true;
}

static enum itd_status
read_entry(struct advanced *state, struct xml_node *entry)
{
    struct reader           *reader = state->reader;
    struct ofac_party        party;
    struct advanced_profile *profile;
    const struct sv          any = sv_make(NULL, 0);
    struct sv                number = party_number(state, xml_attribute(entry, "ProfileID"), &profile);
    if (number.len == 0) {
        reader_reject(reader, entry->line, 0, "a SanctionsEntry without ProfileID", xml_attribute(entry, "ID"));
        return ITD_OK;
    }
    if (!begin_part(state, &party, number, profile)) return reader->status;
    for (struct xml_node *m = xml_child(entry, "SanctionsMeasure"); m; m = xml_same(m)) {
        struct sv type = advanced_of(state, m, "SanctionsTypeID", "SanctionsType");
        if (sv_equal(type, SV("Program"))) ofac_party_programme(&party, xml_child_text(m, "Comment"));
    }
    if (party.sanctions == NULL) ofac_party_programme(&party, any);
    add_events(state, &party, entry);
    add_measures(state, &party, entry);
    add_supporting(state, &party, entry);
    struct sv list = advanced_of(state, entry, "ListID", "List");
    if (advanced_is_resolved(list)) ofac_party_sanction_text(&party, "summary", list, any);
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

/* Two sanctions entries that belong together; an entry has the number of its profile. */
static enum itd_status
read_entry_link(struct advanced *state, struct xml_node *node)
{
    struct reader *reader = state->reader;
    struct sv      from = xml_attribute(node, "EntryA-SanctionsEntryID"),
              to = xml_attribute(node, "EntryB-SanctionsEntryID");
    if (from.len == 0 || to.len == 0) {
        reader_reject(reader, node->line, 0, "a SanctionsEntryLink without its two entries", xml_attribute(node, "ID"));
        return ITD_OK;
    }
    struct sv          type = advanced_of(state, node, "EntryLinkTypeID", "EntryLinkType");
    struct itd_entity *link = ofac_relation(reader, reader_format(reader, "ofac-%.*s", SV_ARG(from)),
                                            reader_format(reader, "ofac-%.*s", SV_ARG(to)),
                                            advanced_is_resolved(type) ? type : SV("Linked entry"));
    reader_add(reader, link, "summary", xml_child_text(node, "Comment"));
    reader_add_date(reader, link, "date", advanced_date(reader, xml_child(node, "Date")), READER_DATE_ANY);
    xml_attribute(xml_child(node, "Date"), "CalendarTypeID");
    xml_attribute(node, "ID");
    reader_unread_xml(reader, node);
    reader_emit(reader, link);
    return reader->status;
}

/* Facts of parties that have no sanctions entry. */
static void
emit_facts(struct advanced *state)
{
    struct ofac_party party;
    for (size_t i = 0; i < state->profile_count && state->reader->status == ITD_OK; i++) {
        struct advanced_profile *profile = state->profiles[i];
        if (profile->first == NULL || !begin_part(state, &party, profile->number, profile)) continue;
        release_facts(&party, profile);
        ofac_party_emit(&party);
        reader_done_record(state->reader);
    }
}

/* In fragments: documents of identities that are not in the file. */
static void
emit_papers(struct advanced *state)
{
    struct reader *reader = state->reader;
    for (size_t i = 0; i < state->paper_count && reader->status == ITD_OK; i++) {
        const struct ofac_document *document = &state->papers[i]->document;
        if (state->papers[i]->used) continue;
        struct sv          id = reader_format(reader, "ofac-document-%.*s", SV_ARG(state->papers[i]->id));
        struct itd_entity *paper = reader_entity(reader, "Identification", id);
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
}

/* Places that no party of the file names. */
static void
emit_locations(struct advanced *state)
{
    struct reader *reader = state->reader;
    for (size_t i = 0; i < state->location_count && reader->status == ITD_OK; i++) {
        const struct advanced_location *location = state->locations[i];
        const struct ofac_address      *address = &location->address;
        if (location->used) continue;
        struct sv          id = reader_format(reader, "ofac-location-%.*s", SV_ARG(location->id));
        struct itd_entity *place = reader_entity(reader, "Address", id);
        reader_add(reader, place, "full", advanced_location_text(reader, location));
        reader_add(reader, place, "street", reader_join(reader, ", ", address->lines, 3));
        reader_add(reader, place, "city", address->city);
        reader_add(reader, place, "state", address->state);
        reader_add(reader, place, "postalCode", address->postal_code);
        reader_add(reader, place, "region", address->region);
        reader_add_country(reader, place, "country", address->country);
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
    } READERS[] = { { "Location", advanced_read_location }, { "IDRegDocument", advanced_read_paper },
                    { "DistinctParty", read_party },        { "ProfileRelationship", read_relation },
                    { "SanctionsEntry", read_entry },       { "SanctionsEntryLink", read_entry_link } };
    struct advanced *state = context;
    (void)error;
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++) {
        if (!xml_is(node, READERS[i].name)) continue;
        enum itd_status status = READERS[i].read(state, node);
        reader_done_record(state->reader);
        return status;
    }
    if (xml_is(node, "DateOfIssue")) {
        reader_set_date(state->reader, advanced_date(state->reader, node), READER_DATE_ANY);
        return ITD_OK;
    }
    return advanced_read_references(state, node);
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
    static const char *const RECORDS[] = { "DateOfIssue",
                                           "Location",
                                           "IDRegDocument",
                                           "DistinctParty",
                                           "ProfileRelationship",
                                           "SanctionsEntry",
                                           "SanctionsEntryLink",
                                           "EntryLinkTypeValues",
                                           "AliasTypeValues",
                                           "CountryValues",
                                           "DetailReferenceValues",
                                           "EntryEventTypeValues",
                                           "ExRefTypeValues",
                                           "FeatureTypeValues",
                                           "IDRegDocDateTypeValues",
                                           "IDRegDocTypeValues",
                                           "LegalBasisValues",
                                           "ListValues",
                                           "LocPartTypeValues",
                                           "NamePartTypeValues",
                                           "PartySubTypeValues",
                                           "PartyTypeValues",
                                           "RelationQualityValues",
                                           "RelationTypeValues",
                                           "ReliabilityValues",
                                           "SanctionsTypeValues",
                                           "ScriptValues",
                                           "SupInfoTypeValues",
                                           "ValidityValues",
                                           NULL };
    struct advanced          state = { .reader = reader, .arena = itd_arena_new(STATE_BYTES_MAX) };
    const struct xml_handler handler = { RECORDS, read_record, NULL, &state };
    if (state.arena == NULL) return itd_fail_memory(reader->error);
    ofac_choose_list(reader);
    enum itd_status status = xml_read(reader->stream, &handler, reader->error);
    emit_facts(&state);
    emit_papers(&state);
    emit_locations(&state);
    fini(&state);
    return status == ITD_OK ? reader->status : status;
}
