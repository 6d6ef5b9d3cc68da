/* Senzing entity specification, JSON lines: a record has features (names, dates, addresses, identifiers, relations) as
 * members of objects in arrays (FEATURES, NAMES, ...) or of the record itself. docs/lists/opensanctions.md says which
 * becomes which property. A member that is read is taken out of its object; what is left is not known. */
#include "lists/formats.h"
#include "lists/reader.h"

#include "format/json.h"
#include "format/lines.h"

#include <stdio.h>

bool
senzing_json_recognise(struct sv head, const char *name)
{
    (void)name;
    if (sv_starts_with(head, SV("\xEF\xBB\xBF"))) head = sv_slice(head, 3, head.len);
    return sv_starts_with(sv_trim(head), SV("{")) && sv_find(head, SV("\"DATA_SOURCE\""), 0) != SIZE_MAX &&
           sv_find(head, SV("\"RECORD_ID\""), 0) != SIZE_MAX;
}

struct record {
    struct reader     *reader;
    struct itd_entity *party;
    struct sv          source; /* DATA_SOURCE */
    bool               named;  /* a primary name was given */
};

/* Takes a member out of its object. */
static struct sv
take(struct record *record, json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);
    if (value == NULL || json_is_array(value) || json_is_object(value)) return sv_make(NULL, 0);
    struct itd_arena *arena = record->reader->arena;
    struct sv         text = json_scalar(arena, value);
    struct sv         copy = itd_arena_copy(arena, sv_trim(text)); /* the text ends with its member */
    if (copy.ptr == NULL) reader_fail(record->reader, itd_fail_memory(record->reader->error));
    json_object_del(object, name);
    return copy;
}

static struct sv
take_format(struct record *record, json_t *object, const char *prefix, const char *suffix)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s", prefix, suffix);
    return take(record, object, name);
}

static bool
allows(struct record *record, const char *property)
{
    const struct itd_ftm *ftm = record->reader->ftm;
    return itd_ftm_allows(ftm, record->party->schema, itd_ftm_property(ftm, sv_from(property)));
}

/* The property when the party's schema has it, else the other; "notes" belongs to everything. */
static const char *
either(struct record *record, const char *property, const char *other)
{
    return allows(record, property) ? property : allows(record, other) ? other : "notes";
}

static void
add_note(struct record *record, const char *about, struct sv text)
{
    if (text.len == 0) return;
    reader_add(record->reader, record->party, "notes", reader_format(record->reader, "%s: %.*s", about, SV_ARG(text)));
}

static bool
is_any(struct sv text, const char *const *words)
{
    for (; *words; words++) {
        if (sv_equal_nocase(text, sv_from(*words))) return true;
    }
    return false;
}

/* --- features --- */

static const char *
name_property(struct record *record, struct sv type)
{
    static const char *const FORMER[] = { "FORMER", "FKA", "MAIDEN", "PREVIOUS", NULL };
    static const char *const PRIMARY[] = { "PRIMARY", "LEGAL", "", NULL };
    if (is_any(type, FORMER)) return "previousName";
    return is_any(type, PRIMARY) && !record->named ? "name" : "alias";
}

static void
add_name(struct record *record, json_t *object)
{
    struct reader *reader = record->reader;
    struct sv      type = take(record, object, "NAME_TYPE"), full = take(record, object, "NAME_FULL");
    struct sv      organization = take(record, object, "NAME_ORG"), first = take(record, object, "NAME_FIRST");
    struct sv      middle = take(record, object, "NAME_MIDDLE"), last = take(record, object, "NAME_LAST");
    struct sv      prefix = take(record, object, "NAME_PREFIX"), suffix = take(record, object, "NAME_SUFFIX");
    struct sv      parts[] = { first, middle, last, suffix };
    struct sv      names[] = { full, organization, reader_join(reader, " ", parts, 4) };
    for (size_t i = 0; i < 3; i++) {
        const char *property = name_property(record, type);
        if (names[i].len == 0) continue;
        reader_add(reader, record->party, property, names[i]);
        record->named = record->named || strcmp(property, "name") == 0;
    }
    if (!allows(record, "firstName")) {
        add_note(record, "Name prefix", prefix);
        return;
    }
    reader_add(reader, record->party, "firstName", first);
    reader_add(reader, record->party, "middleName", middle);
    reader_add(reader, record->party, "lastName", last);
    reader_add(reader, record->party, "title", prefix);
    reader_add(reader, record->party, "nameSuffix", suffix);
}

static struct sv
gender(struct sv text)
{
    static const char *const MALE[] = { "M", "MALE", NULL }, *const FEMALE[] = { "F", "FEMALE", NULL };
    return is_any(text, MALE) ? SV("male") : is_any(text, FEMALE) ? SV("female") : text;
}

/* Dates and countries of the party. US sources write month first, others day first: both readings are kept. */
static void
add_facts(struct record *record, json_t *object)
{
    struct reader     *reader = record->reader;
    struct itd_entity *party = record->party;
    reader_add_date(reader, party, either(record, "birthDate", "incorporationDate"),
                    take(record, object, "DATE_OF_BIRTH"), READER_DATE_ANY);
    reader_add_date(reader, party, either(record, "deathDate", "dissolutionDate"),
                    take(record, object, "DATE_OF_DEATH"), READER_DATE_ANY);
    reader_add_date(reader, party, either(record, "incorporationDate", "buildDate"),
                    take(record, object, "REGISTRATION_DATE"), READER_DATE_ANY);
    reader_add_country(reader, party, either(record, "jurisdiction", "flag"),
                       take(record, object, "REGISTRATION_COUNTRY"));
    reader_add_country(reader, party, either(record, "nationality", "country"), take(record, object, "NATIONALITY"));
    reader_add_country(reader, party, either(record, "citizenship", "country"), take(record, object, "CITIZENSHIP"));
    reader_add(reader, party, either(record, "birthPlace", "notes"), take(record, object, "PLACE_OF_BIRTH"));
    reader_add(reader, party, either(record, "gender", "notes"), gender(take(record, object, "GENDER")));
    reader_add(reader, party, "topics", take(record, object, "TOPIC"));
    reader_add(reader, party, "sourceUrl", take(record, object, "URL"));
    reader_add_date(reader, party, "modifiedAt", sv_slice(take(record, object, "LAST_CHANGE"), 0, 10), READER_DATE_ANY);
}

static void
add_contact(struct record *record, json_t *object)
{
    static const char *const SOCIAL[] = { "LINKEDIN", "FACEBOOK", "TWITTER",  "SKYPE", "ZOOMROOM", "INSTAGRAM",
                                          "WHATSAPP", "SIGNAL",   "TELEGRAM", "TANGO", "VIBER",    "WECHAT" };
    struct reader           *reader = record->reader;
    struct sv                phone[] = { take(record, object, "PHONE_NUMBER"), take(record, object, "PHONE_EXT") };
    struct sv number = reader_join(reader, " ext. ", phone, 2), type = take(record, object, "PHONE_TYPE");
    reader_add(reader, record->party, either(record, "phone", "notes"), number);
    static const char *const PLAIN[] = { "", "HOME", "PRIMARY", "BUSINESS", "WORK", NULL };
    if (number.len && !is_any(type, PLAIN)) {
        add_note(record, "Phone", reader_format(reader, "%.*s (%.*s)", SV_ARG(number), SV_ARG(type)));
    }
    reader_add(reader, record->party, either(record, "email", "notes"), take(record, object, "EMAIL_ADDRESS"));
    reader_add(reader, record->party, either(record, "website", "notes"), take(record, object, "WEBSITE_ADDRESS"));
    for (size_t i = 0; i < sizeof SOCIAL / sizeof *SOCIAL; i++)
        add_note(record, SOCIAL[i], take(record, object, SOCIAL[i]));
}

static void
add_address(struct record *record, json_t *object)
{
    struct reader *reader = record->reader;
    struct sv      full = take(record, object, "ADDR_FULL"), type = take(record, object, "ADDR_TYPE");
    struct sv      city = take(record, object, "ADDR_CITY"), state = take(record, object, "ADDR_STATE");
    struct sv      code = take(record, object, "ADDR_POSTAL_CODE"), country = take(record, object, "ADDR_COUNTRY");
    struct sv      from = take(record, object, "ADDR_FROM_DATE"), until = take(record, object, "ADDR_THRU_DATE");
    struct sv      lines[6];
    for (int i = 0; i < 6; i++) {
        lines[i] = take_format(record, object, "ADDR_LINE", (const char[]){ (char)('1' + i), '\0' });
    }
    struct sv street = reader_join(reader, ", ", lines, 6);
    struct sv parts[] = { street, city, state, code, country };
    if (full.len == 0) full = reader_join(reader, ", ", parts, 5);
    struct itd_entity *address = reader_address(reader, record->party, full, country);
    if (address == NULL) return;
    reader_add(reader, address, "street", street);
    reader_add(reader, address, "city", city);
    reader_add(reader, address, "state", state);
    reader_add(reader, address, "postalCode", code);
    struct sv remarks[] = { type, from.len ? reader_format(reader, "from %.*s", SV_ARG(from)) : from,
                            until.len ? reader_format(reader, "until %.*s", SV_ARG(until)) : until };
    reader_add(reader, address, "remarks", reader_join(reader, ", ", remarks, 3));
    reader_add_country(reader, record->party, "country", country);
    reader_emit(reader, address);
}

/* Identifiers: <prefix>_NUMBER with _TYPE, _COUNTRY, _STATE or _DOMAIN. */
static const struct identifier {
    const char *prefix;
    const char *property;
    bool        document; /* an Identification of its own */
} IDENTIFIERS[] = {
    { "PASSPORT", "passportNumber", true },
    { "DRIVERS_LICENSE", "licenseNumber", true },
    { "SSN", "socialSecurityNumber", true },
    { "NATIONAL_ID", "idNumber", true },
    { "TAX_ID", "taxNumber", true },
    { "OTHER_ID", "idNumber", true },
    { "TRUSTED_ID", "idNumber", false },
    { "ACCOUNT", "notes", true },
    { "DUNS", "dunsCode", false },
    { "LEI", "leiCode", false },
    { "NPI", "npiCode", false },
    { "CALL_SIGN", "callSign", false },
    { "IMO", "imoNumber", false },
    { "MMSI", "mmsi", false },
};

/* Types of OTHER_ID and TRUSTED_ID that have a property of their own; the OpenSanctions exports use FtM's names. */
static const char *
property_of_type(struct record *record, struct sv type)
{
    if (sv_equal_nocase(type, SV("WIKIDATA"))) return "wikidataId";
    if (sv_equal_nocase(type, SV("OPEN_SANCTIONS"))) return "referents";
    uint16_t property = itd_ftm_property(record->reader->ftm, type);
    uint16_t schema = record->party->schema;
    if (property == ITD_FTM_NONE || !itd_ftm_allows(record->reader->ftm, schema, property) ||
        itd_ftm_type(record->reader->ftm, schema, property) != ITD_TYPE_IDENTIFIER) {
        return NULL;
    }
    return reader_format(record->reader, "%.*s", SV_ARG(type)).ptr;
}

static void
add_document(struct record *record, const struct identifier *kind, const struct sv fields[static 5])
{
    struct reader     *reader = record->reader;
    bool               passport = strcmp(kind->prefix, "PASSPORT") == 0;
    struct sv          prefix = sv_from(kind->prefix);
    struct sv          all[] = { prefix, fields[0], fields[1], fields[2], fields[3], fields[4] };
    struct itd_entity *document =
        reader_part(reader, record->party, passport ? "Passport" : "Identification", reader_join(reader, "|", all, 6));
    reader_add(reader, document, "holder", record->party->id);
    reader_add(reader, document, "number", fields[0]);
    reader_add(reader, document, "type", fields[1].len ? fields[1] : prefix);
    reader_add_country(reader, document, "country", fields[2]);
    reader_add(reader, document, "authority", fields[3]);
    reader_add(reader, document, "authority", fields[4]);
    reader_emit(reader, document);
}

static void
add_identifier(struct record *record, json_t *object, const struct identifier *kind)
{
    struct sv fields[] = { take_format(record, object, kind->prefix, "_NUMBER"),
                           take_format(record, object, kind->prefix, "_TYPE"),
                           take_format(record, object, kind->prefix, "_COUNTRY"),
                           take_format(record, object, kind->prefix, "_STATE"),
                           take_format(record, object, kind->prefix, "_DOMAIN") };
    if (fields[0].len == 0) return;
    const char *own = fields[1].len ? property_of_type(record, fields[1]) : NULL;
    const char *property = own ? own : either(record, kind->property, "idNumber");
    if (kind->document && !own) add_document(record, kind, fields);
    if (strcmp(property, "notes") == 0) {
        add_note(record, kind->prefix, fields[0]);
    } else {
        reader_add(record->reader, record->party, property, fields[0]);
    }
}

/* A pointer to the anchor of another record. Anchors of one data source are its record ids, or are referents of them.
 * "Owns 60%" gives an Ownership. */
static void
add_relation(struct record *record, json_t *object)
{
    struct reader *reader = record->reader;
    struct sv      anchor = take(record, object, "REL_ANCHOR_KEY"), key = take(record, object, "REL_POINTER_KEY");
    struct sv      role = take(record, object, "REL_POINTER_ROLE");
    take(record, object, "REL_ANCHOR_DOMAIN");
    take(record, object, "REL_POINTER_DOMAIN");
    if (anchor.len) {
        struct sv id = reader_format(reader, "%.*s-%.*s", SV_ARG(record->source), SV_ARG(anchor));
        if (!sv_equal(id, record->party->id)) reader_add(reader, record->party, "referents", id);
    }
    if (key.len == 0) return;
    bool               owns = sv_starts_with_nocase(role, SV("Owns")), family = sv_equal_nocase(role, SV("Family"));
    bool               percent = owns && sv_ends_with(role, SV("%"));
    const char        *schema = owns ? "Ownership" : family ? "Family" : "UnknownLink";
    struct sv          other = reader_format(reader, "%.*s-%.*s", SV_ARG(record->source), SV_ARG(key));
    struct itd_entity *link =
        reader_part(reader, record->party, schema, reader_join(reader, "|", (struct sv[]){ other, role }, 2));
    reader_add(reader, link, owns ? "owner" : family ? "person" : "subject", record->party->id);
    reader_add(reader, link, owns ? "asset" : family ? "relative" : "object", other);
    reader_add(reader, link, family ? "relationship" : "role", role);
    if (percent) reader_add(reader, link, "percentage", sv_trim(sv_slice(role, 4, role.len - 1)));
    reader_emit(reader, link);
}

static void
add_groups(struct record *record, json_t *object)
{
    static const char *const GROUPS[] = {
        "EMPLOYER",           "EMPLOYER_NAME",       "GROUP_ASSOCIATION_TYPE", "GROUP_ASSOCIATION_ORG_NAME",
        "GROUP_ASSN_ID_TYPE", "GROUP_ASSN_ID_NUMBER"
    };
    for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++)
        add_note(record, GROUPS[i], take(record, object, GROUPS[i]));
}

static void
add_features(struct record *record, json_t *object)
{
    add_name(record, object);
    add_facts(record, object);
    add_contact(record, object);
    add_address(record, object);
    for (size_t i = 0; i < sizeof IDENTIFIERS / sizeof *IDENTIFIERS; i++)
        add_identifier(record, object, &IDENTIFIERS[i]);
    add_relation(record, object);
    add_groups(record, object);
    take(record, object, "RECORD_TYPE");
}

/* --- records --- */

/* Attributes that can stand in the record itself behind a usage: HOME_ADDR_LINE1, PRIMARY_NAME_LAST. */
static bool
split_usage(struct sv name, struct sv *usage, const char **type)
{
    static const struct {
        const char *mark;
        const char *type;
    } MARKS[] = { { "_NAME_", "NAME_TYPE" }, { "_ADDR_", "ADDR_TYPE" }, { "_PHONE_", "PHONE_TYPE" } };
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        size_t at = sv_find(name, sv_from(MARKS[i].mark), 0);
        if (at == SIZE_MAX || at == 0 || sv_starts_with(name, SV("EMPLOYER_")) || sv_starts_with(name, SV("GROUP_")))
            continue;
        *usage = sv_slice(name, 0, at);
        *type = MARKS[i].type;
        return true;
    }
    return false;
}

/* The object of a usage and kind, made when it is new; NULL when out of memory. */
static json_t *
group_of(json_t *groups, const char *name, const char *type, struct sv usage)
{
    json_t *group = json_object_get(groups, name);
    if (group) return group;
    group = json_object();
    if (json_object_set_new(groups, name, group) != 0) return NULL;
    return json_object_set_new(group, type, json_stringn(usage.ptr, usage.len)) == 0 ? group : NULL;
}

/* Moves the members with a usage of the record into one object a usage and kind, so that they read like features. */
static void
group_by_usage(struct record *record, json_t *root, json_t *groups)
{
    const char *name;
    json_t     *value;
    void       *next;
    json_object_foreach_safe(root, next, name, value)
    {
        struct sv   usage, key = sv_from(name);
        const char *type;
        if (json_is_array(value) || json_is_object(value) || !split_usage(key, &usage, &type)) continue;
        struct sv group_name = reader_format(record->reader, "%.*s %s", SV_ARG(usage), type);
        if (group_name.ptr == NULL) return;
        json_t *group = group_of(groups, group_name.ptr, type, usage);
        if (group == NULL || json_object_set(group, name + usage.len + 1, value) != 0) {
            reader_fail(record->reader, itd_fail_memory(record->reader->error));
            return;
        }
        json_object_del(root, name);
    }
}

static void
report(struct record *record, const char *where, const json_t *object)
{
    const char *name;
    json_t     *value;
    json_object_foreach((json_t *)object, name, value)
    {
        if (json_is_null(value)) continue;
        struct sv path = reader_format(record->reader, "%s/%s", where, name);
        struct sv text = json_scalar(record->reader->arena, value);
        reader_unread(record->reader, path, text.len ? text : SV("(not a scalar)"));
    }
}

/* Members of the record that are no features are the source's own: kept as notes with their name. */
static void
add_payload(struct record *record, json_t *root)
{
    static const char *const CONTROL[] = { "DSRC_ACTION", "SOURCE_ID", "LOAD_ID", "ENTITY_TYPE", NULL };
    const char              *name;
    json_t                  *value;
    json_object_foreach(root, name, value)
    {
        if (json_is_array(value) || json_is_null(value) || is_any(sv_from(name), CONTROL)) continue;
        if (json_is_object(value)) {
            report(record, name, value);
        } else {
            add_note(record, name, json_scalar(record->reader->arena, value));
        }
    }
}

static void
add_all_features(struct record *record, json_t *root)
{
    const char *name;
    json_t     *value, *feature, *groups = json_object();
    size_t      i;
    json_object_foreach(root, name, value)
    {
        json_array_foreach(value, i, feature)
        {
            if (json_is_object(feature)) {
                add_features(record, feature);
                report(record, name, feature);
            } else {
                reader_unread(record->reader, sv_from(name), json_scalar(record->reader->arena, feature));
            }
        }
    }
    group_by_usage(record, root, groups);
    json_object_foreach(groups, name, value)
    {
        add_features(record, value);
        report(record, name, value);
    }
    json_decref(groups);
    add_features(record, root);
    add_payload(record, root);
}

/* A member of the record or of one of its features. */
static const json_t *
find_member(const json_t *root, const char *name)
{
    const char   *key;
    json_t       *value, *feature;
    size_t        i;
    const json_t *found = json_object_get(root, name);
    json_object_foreach((json_t *)root, key, value)
    {
        json_array_foreach(value, i, feature)
        {
            if (found == NULL || json_is_null(found)) found = json_object_get(feature, name);
        }
    }
    return found && json_is_string(found) ? found : NULL;
}

/* Whether a member of the record ends so: NAME_ORG, PRIMARY_NAME_ORG. */
static bool
has_ending(const json_t *root, struct sv ending)
{
    const char *key;
    json_t     *value;
    json_object_foreach((json_t *)root, key, value)
    {
        if (sv_ends_with(sv_from(key), ending)) return true;
    }
    return false;
}

static const char *
schema_of(const json_t *root)
{
    const json_t *type = find_member(root, "RECORD_TYPE");
    struct sv     text = type ? sv_from(json_string_value(type)) : sv_make(NULL, 0);
    if (sv_equal_nocase(text, SV("PERSON"))) return "Person";
    if (sv_equal_nocase(text, SV("ORGANIZATION"))) return "Organization";
    if (sv_equal_nocase(text, SV("VESSEL"))) return "Vessel";
    if (sv_equal_nocase(text, SV("AIRCRAFT"))) return "Airplane";
    if (text.len) return "LegalEntity";
    if (find_member(root, "NAME_ORG") || has_ending(root, SV("NAME_ORG"))) return "Organization";
    if (find_member(root, "NAME_LAST") || has_ending(root, SV("NAME_LAST")) || find_member(root, "GENDER"))
        return "Person";
    return "LegalEntity";
}

/* The list of the file is the data source of all records, or the format's when they differ. */
struct sources {
    char first[64];
    bool mixed;
};

static void
note_source(struct sources *sources, struct sv source)
{
    if (sources->first[0] == '\0') snprintf(sources->first, sizeof sources->first, "%.*s", SV_ARG(source));
    sources->mixed = sources->mixed || !sv_equal(source, sv_from(sources->first));
}

static void
read_record(struct reader *reader, struct sources *sources, json_t *root, uint64_t line, struct sv text)
{
    struct record record = { .reader = reader };
    const char   *schema = json_is_object(root) ? schema_of(root) : NULL;
    if (schema == NULL) {
        reader_reject(reader, line, 0, "not a JSON object", text);
        return;
    }
    record.source = take(&record, root, "DATA_SOURCE");
    struct sv id = take(&record, root, "RECORD_ID");
    if (record.source.len == 0 || id.len == 0) {
        reader_reject(reader, line, 0, "no DATA_SOURCE or no RECORD_ID", text);
        return;
    }
    reader_set_list(reader, record.source.ptr);
    note_source(sources, record.source);
    id = reader_format(reader, "%.*s-%.*s", SV_ARG(record.source), SV_ARG(id));
    record.party = reader_entity(reader, schema, id);
    if (record.party == NULL) return;
    add_all_features(&record, root);
    reader_emit(reader, record.party);
}

static void
read_line(struct reader *reader, struct sources *sources, const struct lines *lines)
{
    json_t          *root;
    struct itd_error error = { 0 };
    if (sv_trim(lines->text).len == 0) return;
    enum itd_status status = json_parse(&root, lines->text, &error);
    if (status == ITD_OK) {
        read_record(reader, sources, root, lines->number, lines->text);
        json_decref(root);
    } else if (status == ITD_FORMAT) {
        reader_reject(reader, lines->number, error.column, error.text, lines->text);
    } else {
        if (reader->error) *reader->error = error;
        reader_fail(reader, status);
    }
}

enum itd_status
senzing_json_read(struct reader *reader)
{
    struct lines    lines;
    struct sources  sources = { 0 };
    enum itd_status status;
    lines_init(&lines, reader->stream);
    while ((status = lines_next(&lines, reader->error)) == ITD_OK || status == ITD_LIMIT) {
        if (status == ITD_OK) {
            read_line(reader, &sources, &lines);
        } else {
            reader_reject(reader, lines.number, 0, "the line is too long", lines.text);
        }
        if (!reader_done_record(reader)) break;
    }
    lines_fini(&lines);
    reader_set_list(reader, sources.first[0] && !sources.mixed ? sources.first : reader->format->list);
    return status == ITD_NOT_FOUND || status == ITD_OK || status == ITD_LIMIT ? reader->status : status;
}
