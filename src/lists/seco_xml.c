/* Swiss SECO sanctions list, XML (swiss-sanctions-list.xsd): whole lists and amendments. docs/lists/seco.md says which
 * element becomes which property.
 *
 * Programmes stand before the targets that refer to them, places behind: the addresses and birth places of a target
 * name a place by number, so they are kept (struct at_place) until the end of the file. */
#include "lists/formats.h"
#include "lists/reader.h"
#include "lists/seco_name.h"

#include "base/map.h"
#include "base/vec.h"
#include "format/xml.h"

#include <stdlib.h>

enum {
    PLACES_BYTES_MAX = 512 << 20, /* programmes, places and what waits for them */
    MODIFICATIONS_MAX = 64        /* of one target; the published lists stay below 40 */
};

/* One set of measures of a programme; targets name it by its ssid. */
struct measures {
    struct sv set; /* ssid */
    struct sv key;
    struct sv name;
    struct sv text;
    struct sv origin;
};

struct place {
    struct sv location;
    struct sv area;
    struct sv country;
};

/* A part of a party that names a place. */
struct at_place {
    struct sv party;
    struct sv place; /* ssid */
    struct sv line;  /* what stands before the place: c/o, street, box, postal code */
    struct sv street;
    struct sv box;
    struct sv zip;
    struct sv remarks;
    bool      birth;
    bool      organization; /* not a person: a birth place is where it was founded */
};

struct seco {
    struct reader    *reader;
    struct itd_arena *arena; /* of the file */
    struct measures  *measures;
    size_t            measures_count, measures_capacity;
    struct map        set_index; /* ssid of a set to its index in measures */
    struct place     *places;
    size_t            place_count, place_capacity;
    struct map        place_index; /* ssid of a place to its index in places */
    struct at_place  *waiting;
    size_t            waiting_count, waiting_capacity;
};

bool
seco_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return sv_find(head, SV("<swiss-sanctions-list"), 0) != SIZE_MAX;
}

/* A copy that lives as long as the file is read. */
static struct sv
keep(struct seco *seco, struct sv text)
{
    struct sv copy = itd_arena_copy(seco->arena, text);
    if (copy.ptr == NULL) reader_fail(seco->reader, itd_fail_memory(seco->reader->error));
    return copy;
}

/* Room for one more element of an array; false (and the error sticks) when there is no memory. */
static bool
has_room(struct seco *seco, void **items, size_t *capacity, size_t count, size_t size)
{
    bool room = vec_reserve(items, capacity, count + 1, size);
    if (!room) reader_fail(seco->reader, itd_fail_memory(seco->reader->error));
    return room;
}

/* The English text among children of one name and different languages, else the first; all are marked as read. */
static struct sv
english_child(struct xml_node *node, const char *name)
{
    struct sv found = sv_make(NULL, 0);
    for (struct xml_node *child = xml_child(node, name); child; child = xml_same(child)) {
        struct sv text = xml_text(child), lang = xml_attribute(child, "lang");
        if (found.len == 0 || sv_equal(lang, SV("eng"))) found = text;
    }
    return found;
}

/* A set stands once a language. */
static void
add_set(struct seco *seco, const struct measures *programme, struct xml_node *node)
{
    struct sv set = sv_trim(xml_attribute(node, "ssid"));
    uint32_t  at = map_get(&seco->set_index, set);
    bool      english = sv_equal(xml_attribute(node, "lang"), SV("eng"));
    if (at != MAP_NONE) {
        if (english) seco->measures[at].text = keep(seco, xml_text(node));
        return;
    }
    if (!has_room(seco, (void **)&seco->measures, &seco->measures_capacity, seco->measures_count,
                  sizeof *seco->measures)) {
        return;
    }
    struct measures *measures = &seco->measures[seco->measures_count];
    *measures = *programme;
    measures->set = keep(seco, set);
    measures->text = keep(seco, xml_text(node));
    uint32_t *slot = measures->set.ptr ? map_put(&seco->set_index, measures->set) : NULL;
    if (slot == NULL) {
        reader_fail(seco->reader, itd_fail_memory(seco->reader->error));
        return;
    }
    *slot = (uint32_t)seco->measures_count++;
}

static void
read_programme(struct seco *seco, struct xml_node *node)
{
    struct measures programme = { .key = keep(seco, english_child(node, "program-key")),
                                  .name = keep(seco, english_child(node, "program-name")),
                                  .origin = keep(seco, xml_child_text(node, "origin")) };
    for (struct xml_node *set = xml_child(node, "sanctions-set"); set; set = xml_same(set)) {
        xml_text(set);
        add_set(seco, &programme, set);
    }
    xml_attribute(node, "ssid"); /* left out, with the versions of the ordinance: docs/lists/seco.md */
    xml_attribute(node, "version-date");
    xml_attribute(node, "predecessor-version-date");
}

static void
read_place(struct seco *seco, struct xml_node *node)
{
    struct xml_node *country = xml_child(node, "country");
    struct sv        code = xml_attribute(country, "iso-code"), text = xml_text(country);
    struct place     place = { .location = keep(seco, english_child(node, "location")),
                               .area = keep(seco, english_child(node, "area")),
                               .country = keep(seco, code.len ? code : text) };
    struct sv        id = keep(seco, sv_trim(xml_attribute(node, "ssid")));
    xml_skip(xml_child(node, "coordinates"));
    for (struct xml_node *child = node->first; child; child = child->next) {
        /* other spellings of a place */
        if (xml_is(child, "location-variant") || xml_is(child, "area-variant")) xml_skip(child);
    }
    if (id.len == 0 ||
        !has_room(seco, (void **)&seco->places, &seco->place_capacity, seco->place_count, sizeof *seco->places)) {
        return;
    }
    uint32_t *slot = map_put(&seco->place_index, id);
    if (slot == NULL) {
        reader_fail(seco->reader, itd_fail_memory(seco->reader->error));
        return;
    }
    seco->places[seco->place_count] = place;
    *slot = (uint32_t)seco->place_count++;
}

/* day, month and year are attributes; any may be missing. */
static struct sv
date_text(struct reader *reader, struct xml_node *node)
{
    struct sv day = xml_attribute(node, "day"), month = xml_attribute(node, "month");
    struct sv year = xml_attribute(node, "year"), text = xml_text(node);
    uint64_t  d = 0, m = 0;
    if (year.len == 0) return text;
    if (!sv_to_u64(&m, month) || m == 0 || m > 12) return year;
    if (!sv_to_u64(&d, day) || d == 0 || d > 31) return reader_format(reader, "%.*s-%02u", SV_ARG(year), (unsigned)m);
    return reader_format(reader, "%.*s-%02u-%02u", SV_ARG(year), (unsigned)m, (unsigned)d);
}

/* The date of birth, foundation or building. */
static void
add_birth(struct reader *reader, struct itd_entity *party, struct xml_node *node, const char *property)
{
    struct sv text = date_text(reader, node), calendar = xml_attribute(node, "calendar");
    struct sv remark = xml_child_text(node, "remark");
    bool      low = sv_equal(xml_attribute(node, "quality"), SV("low"));
    xml_attribute(node, "ssid");
    if (calendar.len && !sv_equal_nocase(calendar, SV("Gregorian"))) {
        if (text.len == 0) return;
        reader_add(reader, party, "notes",
                   reader_format(reader, "Date of birth in the calendar %.*s: %.*s", SV_ARG(calendar), SV_ARG(text)));
        return;
    }
    if (low && text.len) text = reader_format(reader, "circa %.*s", SV_ARG(text));
    reader_add_date(reader, party, property, text, READER_DATE_DMY);
    if (remark.len) reader_add(reader, party, "notes", reader_format(reader, "Date of birth: %.*s", SV_ARG(remark)));
}

static struct sv
country_of(struct xml_node *node)
{
    struct xml_node *country = xml_child(node, "country");
    struct sv        code = xml_attribute(country, "iso-code"), text = xml_text(country);
    return code.len ? code : text;
}

static void
wait_for_place(struct seco *seco, struct itd_entity *party, struct xml_node *node, bool birth, bool person)
{
    struct reader *reader = seco->reader;
    struct sv      care = xml_child_text(node, "c-o"), details = xml_child_text(node, "address-details");
    struct sv      box = xml_child_text(node, "p-o-box"), zip = xml_child_text(node, "zip-code");
    struct sv      remark = xml_child_text(node, "remark"), street = care;
    bool           low = sv_equal(xml_attribute(node, "quality"), SV("low"));
    struct sv      remarks = reader_join(reader, "; ", (struct sv[]){ remark, low ? SV("low quality") : SV("") }, 2);
    if (care.len) street = reader_format(reader, "c/o %.*s", SV_ARG(care));
    street = reader_join(reader, ", ", (struct sv[]){ street, details }, 2);
    struct sv box_text = box.len ? reader_format(reader, "P.O. Box %.*s", SV_ARG(box)) : box;
    struct sv line = reader_join(reader, ", ", (struct sv[]){ street, box_text, zip }, 3);
    if (!has_room(seco, (void **)&seco->waiting, &seco->waiting_capacity, seco->waiting_count, sizeof *seco->waiting)) {
        return;
    }
    seco->waiting[seco->waiting_count++] =
        (struct at_place){ .party = keep(seco, party->id),
                           .place = keep(seco, sv_trim(xml_attribute(node, "place-id"))),
                           .line = keep(seco, line),
                           .street = keep(seco, street),
                           .box = keep(seco, box),
                           .zip = keep(seco, zip),
                           .remarks = keep(seco, remarks),
                           .birth = birth,
                           .organization = !person };
    xml_attribute(node, "ssid");
    xml_attribute(node, "main");
}

/* The property of a party's schema for the number of a document. */
static const char *
number_property(struct reader *reader, const struct itd_entity *party, bool passport)
{
    static const char *const PROPERTIES[] = { "passportNumber", "idNumber", "registrationNumber", "notes" };
    size_t                   i = passport ? 0 : 1;
    while (!itd_ftm_allows(reader->ftm, party->schema, itd_ftm_property(reader->ftm, sv_from(PROPERTIES[i])))) i++;
    return PROPERTIES[i];
}

static void
add_document(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct xml_node   *issuer = xml_child(node, "issuer"), *issued = xml_child(node, "date-of-issue");
    struct xml_node   *expires = xml_child(node, "expiry-date");
    struct sv          type = xml_attribute(node, "document-type"), number = xml_child_text(node, "number");
    struct sv          code = xml_attribute(issuer, "code"), issuer_text = xml_text(issuer);
    struct sv          country = code.len ? code : issuer_text;
    struct sv          key = reader_join(reader, "|", (struct sv[]){ type, number, country }, 3);
    bool               passport = sv_find(type, SV("passport"), 0) != SIZE_MAX;
    struct itd_entity *document = reader_part(reader, party, passport ? "Passport" : "Identification", key);
    reader_add(reader, document, "holder", party->id);
    reader_add(reader, document, "type", type);
    reader_add(reader, document, "number", number);
    reader_add_country(reader, document, "country", country);
    if (code.len && issuer_text.len) reader_add(reader, document, "authority", issuer_text);
    if (issued) reader_add_date(reader, document, "startDate", date_text(reader, issued), READER_DATE_DMY);
    if (expires) reader_add_date(reader, document, "endDate", date_text(reader, expires), READER_DATE_DMY);
    reader_add(reader, document, "summary", xml_child_text(node, "remark"));
    xml_attribute(node, "ssid");
    reader_add(reader, party, number_property(reader, party, passport), number);
    reader_emit(reader, document);
}

static void
add_identity(struct seco *seco, struct itd_entity *party, struct xml_node *identity, bool person, const char *birth)
{
    struct reader *reader = seco->reader;
    bool           main_identity = !sv_equal(xml_attribute(identity, "main"), SV("false"));
    for (struct xml_node *node = identity->first; node; node = node->next) {
        if (xml_is(node, "name")) seco_add_name(reader, party, node, person, main_identity);
        if (xml_is(node, "day-month-year")) add_birth(reader, party, node, birth);
        if (xml_is(node, "address")) wait_for_place(seco, party, node, false, person);
        if (xml_is(node, "place-of-birth")) wait_for_place(seco, party, node, true, person);
        if (xml_is(node, "identification-document")) add_document(reader, party, node);
        if (!xml_is(node, "nationality")) continue;
        reader_add_country(reader, party, person ? "nationality" : "country", country_of(node));
        reader_add(reader, party, "notes", xml_child_text(node, "remark"));
        xml_attribute(node, "ssid");
    }
    xml_attribute(identity, "ssid");
}

/* Values with a label inside of other-information: "IMO Number: 8405270". */
static void
add_labelled(struct reader *reader, struct itd_entity *party, struct sv text)
{
    static const struct {
        const char *label;
        const char *property;
    } LABELS[] = { { "IMO Number:", "imoNumber" },
                   { "IMO number:", "imoNumber" },
                   { "IMO:", "imoNumber" },
                   { "MMSI:", "mmsi" },
                   { "Registration number:", "registrationNumber" },
                   { "Registration no:", "registrationNumber" },
                   { "Tax ID:", "taxNumber" },
                   { "Tax identification number:", "taxNumber" },
                   { "INN:", "innCode" },
                   { "OGRN:", "ogrnCode" },
                   { "E-mail:", "email" },
                   { "Email:", "email" },
                   { "Website:", "website" },
                   { "Phone:", "phone" },
                   { "Phone number:", "phone" },
                   { "Tel.:", "phone" } };
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        struct sv label = sv_from(LABELS[i].label);
        size_t    at = sv_find_nocase(text, label, 0), end = at;
        uint16_t  property = itd_ftm_property(reader->ftm, sv_from(LABELS[i].property));
        if (at == SIZE_MAX || !itd_ftm_allows(reader->ftm, party->schema, property)) continue;
        while (end < text.len && text.ptr[end] != ';' && text.ptr[end] != '\n' && text.ptr[end] != ',') end++;
        struct sv value = sv_trim(sv_slice(text, at + label.len, end));
        if (sv_ends_with(value, SV("."))) value.len--;
        reader_add(reader, party, LABELS[i].property, value);
    }
}

static void
add_relation(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    struct sv target = sv_trim(xml_attribute(node, "target-id")), type = xml_attribute(node, "relation-type");
    struct sv remark = xml_child_text(node, "remark"), text = xml_text(node);
    xml_attribute(node, "ssid");
    if (target.len == 0) {
        reader_add(reader, party, "notes", reader_join(reader, ": ", (struct sv[]){ type, remark, text }, 3));
        return;
    }
    struct sv          object = reader_format(reader, "ch-seco-%.*s", SV_ARG(target));
    struct itd_entity *link =
        reader_part(reader, party, "UnknownLink", reader_join(reader, "|", (struct sv[]){ object, type }, 2));
    reader_add(reader, link, "subject", party->id);
    reader_add(reader, link, "object", object);
    reader_add(reader, link, "role", type);
    reader_add(reader, link, "summary", remark);
    reader_add(reader, link, "summary", text);
    reader_emit(reader, link);
}

static void
add_subject(struct seco *seco, struct itd_entity *party, struct xml_node *subject, bool person)
{
    struct reader *reader = seco->reader;
    struct sv      sex = xml_attribute(subject, "sex");
    bool           vessel = itd_ftm_is_a(reader->ftm, party->schema, itd_ftm_schema(reader->ftm, SV("Vehicle")));
    bool           legal = itd_ftm_is_a(reader->ftm, party->schema, itd_ftm_schema(reader->ftm, SV("LegalEntity")));
    const char    *birth = person ? "birthDate" : vessel ? "buildDate" : legal ? "incorporationDate" : "createdAt";
    if (person) reader_add(reader, party, "gender", sex);
    for (struct xml_node *node = subject->first; node; node = node->next) {
        if (xml_is(node, "identity")) add_identity(seco, party, node, person, birth);
        if (xml_is(node, "relation")) add_relation(reader, party, node);
        if (xml_is(node, "other-information")) {
            reader_add(reader, party, "notes", xml_text(node));
            add_labelled(reader, party, xml_text(node));
            xml_attribute(node, "ssid");
        }
        if (xml_is(node, "justification")) xml_attribute(node, "ssid"); /* its text goes to the Sanction */
    }
}

/* When a target was listed and de-listed; dates are YYYY-MM-DD, so that text order is time order. */
struct history {
    struct sv listed[MODIFICATIONS_MAX]; /* in effect from, ascending */
    struct sv published[MODIFICATIONS_MAX];
    size_t    listed_count;
    struct sv delisted[MODIFICATIONS_MAX];
    size_t    delisted_count;
};

static void
insert_listed(struct history *history, struct sv date, struct sv published)
{
    size_t at = history->listed_count++;
    for (; at > 0 && sv_compare(history->listed[at - 1], date) > 0; at--) {
        history->listed[at] = history->listed[at - 1];
        history->published[at] = history->published[at - 1];
    }
    history->listed[at] = date;
    history->published[at] = published;
}

static void
read_modification(struct seco *seco, struct history *history, struct xml_node *node)
{
    struct sv type = xml_attribute(node, "modification-type"), effective = xml_attribute(node, "effective-date");
    struct sv enacted = xml_attribute(node, "enactment-date"), published = xml_attribute(node, "publication-date");
    struct sv date = effective.len ? effective : published.len ? published : enacted;
    xml_skip(xml_child(node, "added")); /* stands in the target itself as well */
    xml_skip(xml_child(node, "removed"));
    if (history->listed_count == MODIFICATIONS_MAX || history->delisted_count == MODIFICATIONS_MAX) {
        reader_reject(seco->reader, node->line, 0, "more modifications of a target than can be kept", type);
    } else if (sv_equal(type, SV("listed")) && date.len) {
        insert_listed(history, date, published.len ? published : date);
    } else if ((sv_equal(type, SV("de-listed")) || sv_equal(type, SV("removed"))) && date.len) {
        history->delisted[history->delisted_count++] = date;
    }
}

/* The end of a listing that began at `from` and was followed by one at `next` (empty: by none): the first de-listing in
 * between. */
static struct sv
end_of(const struct history *history, struct sv from, struct sv next)
{
    struct sv end = sv_make(NULL, 0);
    for (size_t i = 0; i < history->delisted_count; i++) {
        struct sv date = history->delisted[i];
        if (sv_compare(date, from) < 0 || (next.len && sv_compare(date, next) > 0)) continue;
        if (end.len == 0 || sv_compare(date, end) < 0) end = date;
    }
    return end;
}

static bool
is_un_reference(struct sv text)
{
    return text.len == 7 && text.ptr[3] == '.' && (text.ptr[2] == 'i' || text.ptr[2] == 'e') && text.ptr[0] >= 'A' &&
           text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' && text.ptr[1] <= 'Z';
}

static void
add_dates(struct reader *reader, struct itd_entity *sanction, struct xml_node *target)
{
    for (struct xml_node *node = xml_child(target, "modification"); node; node = xml_same(node)) {
        struct sv date = xml_attribute(node, "effective-date");
        reader_add_date(reader, sanction, "modifiedAt", date.len ? date : xml_attribute(node, "publication-date"),
                        READER_DATE_DMY);
    }
}

/* One Sanction a set of measures and a time of listing. */
static void
add_sanction(struct seco *seco, struct itd_entity *party, struct xml_node *target, struct xml_node *subject,
             struct sv set, struct sv published, struct sv from, struct sv until)
{
    struct reader         *reader = seco->reader;
    uint32_t               at = map_get(&seco->set_index, set);
    const struct measures *measures = at == MAP_NONE ? &(struct measures){ .key = set } : &seco->measures[at];
    struct sv              key = reader_join(reader, "|", (struct sv[]){ set, from }, 2);
    struct itd_entity     *sanction = reader_sanction(reader, party, measures->key, key);
    reader_add(reader, sanction, "program", measures->name);
    reader_add(reader, sanction, "provisions", measures->text);
    if (measures->origin.len) {
        reader_add(reader, sanction, "summary", reader_format(reader, "Origin: %.*s", SV_ARG(measures->origin)));
    }
    reader_add(reader, sanction, "authorityId", xml_attribute(target, "ssid"));
    reader_add(reader, sanction, "recordId", xml_child_text(target, "foreign-identifier"));
    reader_add_date(reader, sanction, "listingDate", published, READER_DATE_DMY);
    reader_add_date(reader, sanction, "startDate", from, READER_DATE_DMY);
    reader_add_date(reader, sanction, "endDate", until, READER_DATE_DMY);
    reader_add(reader, sanction, "status", until.len ? SV("de-listed") : SV("listed"));
    add_dates(reader, sanction, target);
    for (struct xml_node *node = xml_child(subject, "justification"); node; node = xml_same(node)) {
        reader_add(reader, sanction, "reason", xml_text(node));
    }
    struct sv foreign = sv_trim(xml_child_text(target, "foreign-identifier"));
    if (is_un_reference(foreign)) reader_add(reader, sanction, "unscId", foreign);
    reader_emit(reader, sanction);
}

static void
add_sanctions_of_set(struct seco *seco, struct itd_entity *party, struct xml_node *target, struct xml_node *subject,
                     const struct history *history, struct sv set)
{
    struct sv none = sv_make(NULL, 0);
    for (size_t i = 0; i < history->listed_count; i++) {
        struct sv next = i + 1 < history->listed_count ? history->listed[i + 1] : none;
        struct sv end = end_of(history, history->listed[i], next);
        add_sanction(seco, party, target, subject, set, history->published[i], history->listed[i], end);
    }
    /* A file cut by others, or an amendment, can have the end alone, or no dates. */
    if (history->listed_count == 0)
        add_sanction(seco, party, target, subject, set, none, none, end_of(history, none, none));
}

static void
add_sanctions(struct seco *seco, struct itd_entity *party, struct xml_node *target, struct xml_node *subject)
{
    struct reader  *reader = seco->reader;
    struct history *history = itd_arena_alloc(reader->arena, sizeof *history);
    if (history == NULL) {
        reader_fail(reader, itd_fail_memory(reader->error));
        return;
    }
    for (struct xml_node *node = xml_child(target, "modification"); node; node = xml_same(node)) {
        read_modification(seco, history, node);
    }
    struct xml_node *set = xml_child(target, "sanctions-set-id");
    struct sv        attribute = sv_trim(xml_attribute(target, "sanctions-set-id"));
    if (set == NULL) add_sanctions_of_set(seco, party, target, subject, history, attribute);
    for (; set; set = xml_same(set))
        add_sanctions_of_set(seco, party, target, subject, history, sv_trim(xml_text(set)));
}

/* object-type is "vessel" or "aircraft" in the lists seen; anything else is a thing of no known kind. */
static const char *
schema_of(struct xml_node *subject)
{
    struct sv type = xml_attribute(subject, "object-type");
    if (xml_is(subject, "individual")) return "Person";
    if (xml_is(subject, "entity")) return "Organization";
    if (sv_equal_nocase(type, SV("vessel"))) return "Vessel";
    return sv_equal_nocase(type, SV("aircraft")) ? "Airplane" : "Asset";
}

static void
add_attributes(struct reader *reader, struct itd_entity *party, struct xml_node *node)
{
    for (struct xml_node *a = xml_child(node, "generic-attribute"); a; a = xml_same(a)) {
        struct sv parts[] = { xml_attribute(a, "name"), xml_text(a) };
        reader_add(reader, party, "notes", reader_join(reader, ": ", parts, 2));
        xml_attribute(a, "ssid");
    }
}

static void
read_target(struct seco *seco, struct xml_node *target)
{
    struct reader   *reader = seco->reader;
    struct sv        ssid = sv_trim(xml_attribute(target, "ssid"));
    struct sv        foreign = sv_trim(xml_child_text(target, "foreign-identifier"));
    struct xml_node *subject = xml_child(target, "individual");
    if (subject == NULL) subject = xml_child(target, "entity");
    if (subject == NULL) subject = xml_child(target, "object");
    if (ssid.len == 0 || subject == NULL) {
        reader_reject(reader, target->line, 0,
                      ssid.len ? "neither individual nor entity nor object" : "a target without ssid", ssid);
        return;
    }
    struct itd_entity *party =
        reader_entity(reader, schema_of(subject), reader_format(reader, "ch-seco-%.*s", SV_ARG(ssid)));
    if (party == NULL) return;
    add_subject(seco, party, subject, xml_is(subject, "individual"));
    add_attributes(reader, party, target);
    add_attributes(reader, party, subject);
    add_sanctions(seco, party, target, subject);
    reader_add(reader, party, "topics", SV("sanction"));
    if (is_un_reference(foreign))
        reader_add(reader, party, "referents", reader_format(reader, "unsc-%.7s", foreign.ptr));
    reader_emit(reader, party);
}

static enum itd_status
read_record(void *context, struct xml_node *record, struct itd_error *error)
{
    struct seco   *seco = context;
    struct reader *reader = seco->reader;
    (void)error;
    if (xml_is(record, "sanctions-program")) read_programme(seco, record);
    if (xml_is(record, "place")) read_place(seco, record);
    if (xml_is(record, "target")) read_target(seco, record);
    reader_unread_xml(reader, record);
    reader_done_record(reader);
    return reader->status;
}

static enum itd_status
read_root(void *context, struct xml_node *node, struct itd_error *error)
{
    struct seco *seco = context;
    (void)error;
    if (!xml_is(node, "swiss-sanctions-list")) return ITD_OK;
    reader_set_date(seco->reader, sv_slice(xml_attribute(node, "date"), 0, 10), READER_DATE_DMY);
    return ITD_OK;
}

/* An address or birth place, now that all places are known, as a part that adds to its party. */
static void
emit_at_place(struct seco *seco, const struct at_place *at)
{
    struct reader     *reader = seco->reader;
    uint32_t           index = map_get(&seco->place_index, at->place);
    struct place       place = index == MAP_NONE ? (struct place){ 0 } : seco->places[index];
    struct itd_entity *party = reader_entity(reader, NULL, at->party);
    struct sv          country = country_name(reader->countries, country_code(reader->countries, place.country));
    struct sv          parts[] = { at->line, place.location, place.area, country.len ? country : place.country };
    struct sv          full = reader_join(reader, ", ", parts, 4);
    if (at->birth && !at->organization) {
        reader_add(reader, party, "birthPlace", full);
        reader_add_country(reader, party, "birthCountry", place.country);
        reader_add(reader, party, "notes", at->remarks);
        reader_emit(reader, party);
        return;
    }
    struct itd_entity *address = reader_address(reader, party, full, place.country);
    reader_add(reader, address, "street", at->street);
    reader_add(reader, address, "postOfficeBox", at->box);
    reader_add(reader, address, "postalCode", at->zip);
    reader_add(reader, address, "city", place.location);
    reader_add(reader, address, "region", place.area);
    reader_add(reader, address, "remarks", at->remarks);
    if (address == NULL) reader_add(reader, party, "notes", at->remarks);
    reader_add_country(reader, party, "country", place.country);
    reader_emit(reader, address);
    reader_emit(reader, party);
}

static enum itd_status
read_file(struct seco *seco)
{
    static const char *const RECORDS[] = { "sanctions-program", "place", "target", NULL };
    const struct xml_handler handler = { RECORDS, read_record, read_root, seco };
    struct reader           *reader = seco->reader;
    enum itd_status          status = xml_read(reader->stream, &handler, reader->error);
    /* Also after a broken end of the file: what was read is whole. */
    for (size_t i = 0; i < seco->waiting_count && reader->status == ITD_OK; i++) {
        emit_at_place(seco, &seco->waiting[i]);
        reader_done_record(reader);
    }
    return status == ITD_OK ? reader->status : status;
}

enum itd_status
seco_xml_read(struct reader *reader)
{
    struct seco seco = { .reader = reader, .arena = itd_arena_new(PLACES_BYTES_MAX) };
    if (seco.arena == NULL) return itd_fail_memory(reader->error);
    enum itd_status status = read_file(&seco);
    free(seco.measures);
    free(seco.places);
    free(seco.waiting);
    map_fini(&seco.set_index);
    map_fini(&seco.place_index);
    itd_arena_free(seco.arena);
    return status;
}
