/* From names, labelled values, documents and addresses to FtM entities: the same for every format. */
#include "lists/ofac.h"

#include "model/date.h"

static const char *const SCHEMATA[] = { NULL, "Person", "Organization", "Vessel", "Airplane" };

bool
ofac_has_element(struct sv head, struct sv tag)
{
    size_t at = sv_find(head, tag, 0);
    return at != SIZE_MAX && at + tag.len < head.len && head.ptr[at + tag.len] != 0 &&
           strchr(" >\t\r\n", head.ptr[at + tag.len]) != NULL;
}

enum ofac_kind
ofac_kind_of(struct sv text)
{
    text = sv_trim(text);
    if (sv_equal_nocase(text, SV("individual"))) return OFAC_INDIVIDUAL;
    if (sv_equal_nocase(text, SV("vessel"))) return OFAC_VESSEL;
    if (sv_equal_nocase(text, SV("aircraft"))) return OFAC_AIRCRAFT;
    return OFAC_ENTITY;
}

/* NS-PLC also stands beside other programmes in the SDN list, but never alone. */
static bool
has_plc_alone(struct sv head)
{
    const struct sv program = SV("<program>NS-PLC</program>");
    for (size_t at = sv_find(head, program, 0); at != SIZE_MAX; at = sv_find(head, program, at + 1)) {
        struct sv before = sv_trim(sv_slice(head, 0, at)), after = sv_trim(sv_slice(head, at + program.len, head.len));
        if (sv_ends_with(before, SV("<programList>")) && sv_starts_with(after, SV("</programList>"))) return true;
    }
    return false;
}

void
ofac_choose_list(struct reader *reader)
{
    /* Programmes of the non-SDN list alone in their column, and a remark of the list of 2016 to 2018. */
    static const char *const MARKS[] = {
        "\"NS-PLC\"",          "\"561-Related\"",      "\"561List\"", "\"CMIC-EO13959\"",
        "Not on the SDN List", "NS-PLC              ", NULL
    };
    struct sv   head = stream_head(reader->stream);
    const char *path = stream_name(reader->stream), *slash = strrchr(path, '/');
    struct sv   name = sv_from(slash ? slash + 1 : path);
    bool        cons = sv_find_nocase(name, SV("cons"), 0) != SIZE_MAX || has_plc_alone(head);
    for (size_t i = 0; MARKS[i] && !cons; i++) cons = sv_find(head, sv_from(MARKS[i]), 0) != SIZE_MAX;
    if (cons) reader_set_list(reader, "ofac-cons");
}

bool
ofac_party_begin(struct ofac_party *party, struct reader *reader, struct sv number, enum ofac_kind kind)
{
    *party = (struct ofac_party){ .reader = reader, .kind = kind };
    party->entity = reader_entity(reader, SCHEMATA[kind], reader_format(reader, "ofac-%.*s", SV_ARG(number)));
    if (kind != OFAC_UNKNOWN) reader_add(reader, party->entity, "topics", SV("sanction"));
    return party->entity != NULL;
}

void
ofac_party_programme(struct ofac_party *party, struct sv programme)
{
    struct reader         *reader = party->reader;
    struct ofac_sanction **last = &party->sanctions;
    programme = sv_trim(programme);
    for (; *last; last = &(*last)->next) {
        if (sv_equal((*last)->programme, programme)) return;
    }
    struct itd_entity *sanction = reader_sanction(reader, party->entity, programme, programme);
    if (sanction == NULL) return;
    struct ofac_sanction *added = itd_arena_alloc(reader->arena, sizeof *added);
    if (added == NULL) {
        reader_fail(reader, itd_fail_memory(reader->error));
        return;
    }
    *added = (struct ofac_sanction){ sanction, itd_arena_copy(reader->arena, programme), NULL };
    reader_add(reader, sanction, "authorityId", sv_slice(party->entity->id, strlen("ofac-"), SIZE_MAX));
    *last = added;
}

/* Without the marks of writing direction (U+202A to U+202E) that enclose Arabic names. */
static struct sv
without_direction(struct sv text)
{
    text = sv_trim(text);
    while (text.len >= 3 && memcmp(text.ptr, "\xe2\x80", 2) == 0 && (text.ptr[2] & 0xff) >= 0xaa &&
           (text.ptr[2] & 0xff) <= 0xae) {
        text = sv_trim(sv_slice(text, 3, text.len));
    }
    while (text.len >= 3 && memcmp(text.ptr + text.len - 3, "\xe2\x80", 2) == 0 &&
           (text.ptr[text.len - 1] & 0xff) >= 0xaa && (text.ptr[text.len - 1] & 0xff) <= 0xae) {
        text = sv_trim(sv_slice(text, 0, text.len - 3));
    }
    return text;
}

void
ofac_party_name(struct ofac_party *party, const char *property, struct sv first, struct sv last)
{
    struct reader *reader = party->reader;
    first = without_direction(first);
    last = without_direction(last);
    struct sv parts[] = { first, last };
    reader_add(reader, party->entity, property, reader_join(reader, " ", parts, 2));
    if (party->kind != OFAC_INDIVIDUAL || strcmp(property, "name") != 0) return;
    reader_add(reader, party->entity, "firstName", first);
    reader_add(reader, party->entity, "lastName", first.len ? last : sv_make(NULL, 0));
}

static bool
has_lower(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') return true;
    }
    return false;
}

/* OFAC writes "LAST, First Second". Only the main file says who is an individual; an alias file does not, but there the
 * names of companies (BANK, LTD) are in capitals throughout, and given names are not. */
void
ofac_party_full_name(struct ofac_party *party, const char *property, struct sv text)
{
    size_t    comma = sv_find(text, SV(", "), 0);
    struct sv last = sv_slice(text, 0, comma),
              first = sv_slice(text, comma == SIZE_MAX ? text.len : comma + 2, text.len);
    bool person = party->kind == OFAC_INDIVIDUAL || (party->kind == OFAC_UNKNOWN && has_lower(first));
    if (person && comma != SIZE_MAX) {
        ofac_party_name(party, property, first, last);
    } else {
        ofac_party_name(party, property, sv_make(NULL, 0), text);
    }
}

const char *
ofac_alias_property(struct sv type, bool weak)
{
    if (weak) return "weakAlias";
    bool former = sv_equal_nocase(type, SV("f.k.a.")) || sv_equal_nocase(type, SV("fka"));
    return former ? "previousName" : "alias";
}

void
ofac_party_note(struct ofac_party *party, struct sv note)
{
    reader_add(party->reader, party->entity, "notes", note);
}

/* Without "Position:" and "Alt. Position:". */
static void
add_position(struct ofac_party *party, struct sv text)
{
    static const char *const LABELS[] = { "Alt. Position:", "Alternate Title,", "Position:" };
    struct sv                value = text;
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        struct sv label = sv_from(LABELS[i]);
        if (sv_starts_with_nocase(value, label)) value = sv_trim(sv_slice(value, label.len, value.len));
    }
    reader_add_changed(party->reader, party->entity, "position", value, text);
}

void
ofac_party_title(struct ofac_party *party, struct sv title)
{
    if (party->kind == OFAC_INDIVIDUAL) {
        struct sv one;
        while (sv_split(&one, &title, ';')) add_position(party, sv_trim(one));
    } else {
        ofac_party_note(party, title);
    }
}

/* Whether the party can have the property. An organization that has something only companies have (a ticker) is one. A
 * part file does not say what the party is: then the property must be one that all have, or that only one kind has. */
static bool
takes(struct ofac_party *party, const char *name)
{
    const struct itd_ftm *ftm = party->reader->ftm;
    uint16_t              property = itd_ftm_property(ftm, sv_from(name));
    uint16_t              company = itd_ftm_schema(ftm, SV("Company"));
    if (party->entity == NULL) return false;
    if (party->kind == OFAC_UNKNOWN) {
        static const char *const KINDS[] = { "Person", "Company", "Vessel", "Airplane" };
        unsigned                 count = 0;
        for (size_t i = 0; i < 4; i++) count += itd_ftm_allows(ftm, itd_ftm_schema(ftm, sv_from(KINDS[i])), property);
        return count == 1 || count == 4;
    }
    bool     is_part = party->entity->schema == ITD_FTM_NONE;
    uint16_t schema = is_part ? itd_ftm_schema(ftm, sv_from(SCHEMATA[party->kind])) : party->entity->schema;
    if (itd_ftm_allows(ftm, schema, property)) return true;
    if (party->kind != OFAC_ENTITY || !itd_ftm_allows(ftm, company, property)) return false;
    party->entity->schema = company;
    return true;
}

/* Whether a designation under `programme` is what a text speaks of: the text names an executive order, CMIC, CAATSA or
 * North Korea. */
static bool
speaks_of(struct sv about, struct sv programme)
{
    static const char *const ACTS[][2] = { { "CMIC", "CMIC" }, { "CAATSA", "CAATSA" }, { "North Korea", "DPRK" } };
    for (size_t i = 0; i < 3; i++) {
        if (sv_find(about, sv_from(ACTS[i][0]), 0) == SIZE_MAX) continue;
        return sv_find(programme, sv_from(ACTS[i][1]), 0) != SIZE_MAX;
    }
    size_t at = sv_find(about, SV("Executive Order "), 0), skip = strlen("Executive Order ");
    if (at == SIZE_MAX) {
        at = sv_find(about, SV("EO "), 0);
        skip = strlen("EO ");
    }
    struct sv number = at == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(about, at + skip, at + skip + 5);
    return number.len == 5 && sv_find(programme, number, 0) != SIZE_MAX;
}

/* Of which Sanctions: those that the label speaks of; when there is none, all. */
static bool
speaks_of_some(const struct ofac_party *party, struct sv about)
{
    for (const struct ofac_sanction *s = party->sanctions; s; s = s->next) {
        if (speaks_of(about, s->programme)) return true;
    }
    return false;
}

void
ofac_party_sanction_text(struct ofac_party *party, const char *property, struct sv value, struct sv about)
{
    bool some = speaks_of_some(party, about);
    if (party->sanctions == NULL) ofac_party_note(party, value);
    for (const struct ofac_sanction *s = party->sanctions; s; s = s->next) {
        if (!some || speaks_of(about, s->programme)) reader_add(party->reader, s->entity, property, value);
    }
}

void
ofac_party_sanction_date(struct ofac_party *party, const char *property, struct sv value, struct sv about)
{
    bool some = speaks_of_some(party, about);
    for (const struct ofac_sanction *s = party->sanctions; s; s = s->next) {
        if (some && !speaks_of(about, s->programme)) continue;
        reader_add_date(party->reader, s->entity, property, value, READER_DATE_MDY);
    }
}

struct itd_entity *
ofac_wallet(struct reader *reader, struct sv address, struct sv currency)
{
    address = sv_trim(address);
    /* One address may be used for several currencies: it is one wallet. */
    struct itd_entity *wallet =
        reader_entity(reader, "CryptoWallet", reader_hash_id(reader, "ofac-wallet-", &address, 1));
    reader_add(reader, wallet, "publicKey", address);
    reader_add(reader, wallet, "currency", currency);
    reader_add(reader, wallet, "topics", SV("sanction"));
    return wallet;
}

/* A wallet is blocked with its holder: it has the same designations, so that it can be hit by itself. */
static void
add_wallet(struct ofac_party *party, struct sv label, struct sv address)
{
    struct reader     *reader = party->reader;
    struct sv          currency = sv_slice(label, strlen("Digital Currency Address - "), label.len);
    struct itd_entity *wallet = ofac_wallet(reader, address, currency);
    if (wallet == NULL) return;
    if (party->kind != OFAC_VESSEL && party->kind != OFAC_AIRCRAFT) {
        reader_add(reader, wallet, "holder", party->entity->id);
    }
    for (const struct ofac_sanction *s = party->sanctions; s; s = s->next) {
        reader_emit(reader, reader_sanction(reader, wallet, s->programme, s->programme));
    }
    reader_emit(reader, wallet);
}

static struct sv
whole(struct ofac_party *party, struct sv label, struct sv value)
{
    struct sv parts[] = { label, value };
    return reader_join(party->reader, " ", parts, 2);
}

static void
add_link(struct ofac_party *party, enum ofac_use use, struct sv target, struct sv text)
{
    if (party->links && party->entity) {
        ofac_links_add(party->links, party->reader, party->entity->id, target, use, text);
    } else {
        ofac_party_note(party, text);
    }
}

/* What OFAC writes for the flag of a ship that it does not know. */
static bool
is_no_country(struct sv text)
{
    return sv_equal_nocase(text, SV("None Identified")) || sv_equal_nocase(text, SV("Unknown"));
}

static void
add_property(struct ofac_party *party, const struct ofac_label *known, struct sv value, struct sv text)
{
    struct reader     *reader = party->reader;
    struct itd_entity *entity = party->entity;
    const char        *property = known->property;
    /* Nationality of Registration: the jurisdiction of a company, the flag state of a ship or aircraft. */
    if (strcmp(property, "jurisdiction") == 0 && !takes(party, property)) property = "country";
    if (!takes(party, property)) {
        ofac_party_note(party, text);
    } else if (known->use == OFAC_DATE) {
        reader_add_date(reader, entity, property, value, READER_DATE_MDY);
    } else if (known->use == OFAC_COUNTRY && is_no_country(value)) {
        ofac_party_note(party, text);
    } else if (known->use == OFAC_COUNTRY) {
        reader_add_country(reader, entity, property, value);
    } else if (known->use == OFAC_CITIZEN) {
        reader_add_country(reader, entity, property, value);
        reader_add_country(reader, entity, "nationality", value);
    } else if (strcmp(property, "gender") == 0) {
        bool male = sv_equal_nocase(value, SV("male")), female = sv_equal_nocase(value, SV("female"));
        reader_add(reader, entity, property, male ? SV("male") : female ? SV("female") : value);
    } else {
        reader_add(reader, entity, property, value);
        bool fax = known->use == OFAC_PHONE && sv_starts_with_nocase(text, SV("fax"));
        if (fax || sv_starts_with(text, SV("Previous "))) ofac_party_note(party, text);
    }
}

/* Among the directives stands one that only says where to read on. */
static void
add_provision(struct ofac_party *party, struct sv text)
{
    bool reference = sv_find(text, SV("For more information"), 0) != SIZE_MAX;
    ofac_party_sanction_text(party, reference ? "summary" : "provisions", text, text);
}

void
ofac_party_fact_as(struct ofac_party *party, const struct ofac_label *known, struct sv label, struct sv value)
{
    struct sv text = whole(party, label, value);
    value = sv_trim(value);
    switch (known ? known->use : OFAC_NOTE) {
    case OFAC_PROPERTY:
    case OFAC_DATE:
    case OFAC_COUNTRY:
    case OFAC_CITIZEN:
    case OFAC_PHONE:
        add_property(party, known, value, text);
        break;
    case OFAC_DOCUMENT:
        ofac_party_document(party, &(struct ofac_document){ .type = label, .number = value });
        break;
    case OFAC_PROVISION:
        add_provision(party, text);
        break;
    case OFAC_SUMMARY:
        ofac_party_sanction_text(party, "summary", text, text);
        break;
    case OFAC_LISTED:
    case OFAC_EFFECTIVE:
        ofac_party_sanction_date(party, known->use == OFAC_LISTED ? "listingDate" : "startDate", value, label);
        ofac_party_sanction_text(party, "summary", text, label);
        break;
    case OFAC_WALLET:
        if (value.len) add_wallet(party, label, value);
        if (value.len == 0) ofac_party_note(party, text);
        break;
    case OFAC_OWNER:
    case OFAC_OPERATOR:
    case OFAC_LINKED:
        add_link(party, known->use, value, text);
        break;
    case OFAC_NOTE:
        ofac_party_note(party, text);
        break;
    }
}

void
ofac_party_fact(struct ofac_party *party, struct sv label, struct sv value)
{
    ofac_party_fact_as(party, ofac_label_of(sv_trim(label)), sv_trim(label), value);
}

struct sv
ofac_span(struct reader *reader, struct sv from, struct sv to, bool circa)
{
    struct date_range first[2], last[2];
    struct sv         text = from.len ? from : to;
    if (from.len && to.len && !sv_equal(from, to)) {
        text = reader_format(reader, "%.*s to %.*s", SV_ARG(from), SV_ARG(to));
    }
    if (from.len == 10 && to.len == 10 && date_parse(first, from) == 1 && date_parse(last, to) == 1) {
        int32_t begin = first[0].first_day, end = last[0].last_day;
        int     year, month, day;
        date_civil(begin, &year, &month, &day);
        bool whole_year = begin == date_days(year, 1, 1) && end == date_days(year, 12, 31);
        bool whole_month = begin == date_days(year, month, 1) &&
                           end == date_days(month == 12 ? year + 1 : year, month % 12 + 1, 1) - 1;
        if (whole_year || whole_month) text = sv_slice(from, 0, whole_year ? 4 : 7);
    }
    return circa && text.len ? reader_format(reader, "circa %.*s", SV_ARG(text)) : text;
}

struct sv
ofac_cut_country(struct reader *reader, struct sv *text)
{
    struct sv left = sv_trim(*text);
    if (!sv_ends_with(left, SV(")"))) return sv_make(NULL, 0);
    size_t   open = left.len - 1;
    unsigned depth = 1;
    while (open > 0 && depth > 0) {
        open--;
        if (left.ptr[open] == ')') depth++;
        if (left.ptr[open] == '(') depth--;
    }
    struct sv country = sv_slice(left, open + 1, left.len - 1);
    if (depth > 0 || country_code(reader->countries, country).len == 0) return sv_make(NULL, 0);
    *text = sv_trim(sv_slice(left, 0, open));
    return country;
}

static size_t
digits_in(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
    }
    return text.len;
}

/* The check digit of an IMO number: the sum of the first six digits times 7 to 2 ends with the seventh. */
static bool
is_imo(struct sv digits)
{
    unsigned sum = 0;
    if (digits_in(digits) != 7) return false;
    for (unsigned i = 0; i < 6; i++) sum += (unsigned)(digits.ptr[i] - '0') * (7 - i);
    return sum % 10 == (unsigned)(digits.ptr[6] - '0');
}

/* The property of a document's number. OFAC files several kinds of number under one label: IMO numbers of ships and
 * companies, Russian OGRN and INN; they are told by their form. `*number` loses a leading "IMO". */
static const char *
document_property(const struct ofac_label *known, const struct ofac_document *document, struct sv *number)
{
    const char *property = known ? known->property : "idNumber";
    struct sv   text = sv_trim(document->number);
    *number = text;
    if (sv_starts_with(text, SV("IMO ")) && digits_in(sv_trim(sv_slice(text, 4, text.len))) == 7) {
        *number = sv_trim(sv_slice(text, 4, text.len));
        return "imoNumber";
    }
    if (sv_equal(document->type, SV("Vessel Registration Identification")) && is_imo(text)) return "imoNumber";
    bool   russian = sv_equal(document->country, SV("Russia")) || sv_equal(document->authority, SV("OGRN"));
    size_t digits = digits_in(text);
    bool   general = strcmp(property, "registrationNumber") == 0 || strcmp(property, "taxNumber") == 0 ||
                   strcmp(property, "idNumber") == 0;
    if (russian && general && (digits == 13 || digits == 15)) return "ogrnCode";
    if (russian && strcmp(property, "taxNumber") == 0 && (digits == 10 || digits == 12)) return "innCode";
    if (strcmp(property, "okpoCode") == 0 && digits != 8 && digits != 10) return "registrationNumber";
    return property;
}

static void
emit_document(struct ofac_party *party, const struct ofac_document *document, bool passport)
{
    struct reader     *reader = party->reader;
    struct sv          fields[] = { document->type, document->number, document->country };
    struct itd_entity *paper = reader_part(reader, party->entity, passport ? "Passport" : "Identification",
                                           reader_join(reader, "|", fields, 3));
    reader_add(reader, paper, "holder", party->entity->id);
    reader_add(reader, paper, "type", document->type);
    reader_add(reader, paper, "number", document->number);
    reader_add_country(reader, paper, "country", document->country);
    reader_add_date(reader, paper, "startDate", document->issued, READER_DATE_MDY);
    reader_add_date(reader, paper, "endDate", document->expires, READER_DATE_MDY);
    reader_add(reader, paper, "authority", document->authority);
    reader_add(reader, paper, "summary", document->comment);
    reader_emit(reader, paper);
}

/* A ship's or aircraft's number is a property; what is said beside the number goes to the notes. */
static void
note_document(struct ofac_party *party, const struct ofac_document *document)
{
    struct reader *reader = party->reader;
    struct sv      country = document->country, issued = document->issued, expires = document->expires;
    struct sv      parts[] = { document->type,
                               document->number,
                          country.len ? reader_format(reader, "(%.*s)", SV_ARG(country)) : country,
                          issued.len ? reader_format(reader, "issued %.*s", SV_ARG(issued)) : issued,
                          expires.len ? reader_format(reader, "expires %.*s", SV_ARG(expires)) : expires,
                               document->authority,
                               document->comment };
    ofac_party_note(party, reader_join(reader, " ", parts, 7));
}

void
ofac_party_document(struct ofac_party *party, const struct ofac_document *given)
{
    const struct ofac_label *known = ofac_label_of(sv_trim(given->type));
    struct ofac_document     own = *given, *document = &own;
    struct sv                number;
    if (party->entity == NULL) return;
    if (document->country.len == 0) document->country = ofac_cut_country(party->reader, &document->number);
    if (known && known->use != OFAC_DOCUMENT) {
        ofac_party_fact_as(party, known, sv_trim(document->type), document->number);
        if (document->country.len || document->issued.len || document->expires.len) note_document(party, document);
        return;
    }
    const char *property = document_property(known, document, &number);
    bool        passport = strcmp(property, "passportNumber") == 0, legal = party->kind != OFAC_VESSEL;
    legal = legal && party->kind != OFAC_AIRCRAFT;
    bool more = document->country.len || document->issued.len || document->expires.len || document->comment.len ||
                document->authority.len;
    bool is_own = strcmp(property, "imoNumber") == 0 || strcmp(property, "mmsi") == 0;
    if (legal && !(is_own && party->kind == OFAC_UNKNOWN)) emit_document(party, document, passport);
    if (legal && !takes(party, property)) property = "idNumber";
    if (takes(party, property)) {
        reader_add(party->reader, party->entity, property, number);
        if (!legal && more) note_document(party, document);
    } else if (party->kind != OFAC_UNKNOWN || is_own) {
        note_document(party, document);
    }
}

/* Where no country is given, a region stands in its place: as "Region: Gaza" in the text files and SDN.XML, as a part
 * of the address in the others. Some regions lie in one country. */
static struct sv
region_country(struct reader *reader, struct ofac_address *address)
{
    const struct sv prefix = SV("Region: ");
    if (sv_starts_with(address->country, prefix)) {
        address->region = sv_slice(address->country, prefix.len, address->country.len);
    } else if (address->country.len == 0 && address->region.len) {
        address->country = reader_format(reader, "Region: %.*s", SV_ARG(address->region));
    } else {
        return address->country;
    }
    bool known = country_code(reader->countries, address->country).len > 0;
    return known ? address->country : sv_make(NULL, 0);
}

void
ofac_party_address(struct ofac_party *party, const struct ofac_address *given)
{
    struct reader      *reader = party->reader;
    struct ofac_address address = *given;
    struct sv           country = region_country(reader, &address);
    struct sv           street = reader_join(reader, ", ", address.lines, 3), locality = sv_trim(address.locality);
    if (locality.len == 0) {
        struct sv place = reader_join(reader, ", ", (struct sv[]){ address.city, address.state }, 2);
        locality = reader_join(reader, " ", (struct sv[]){ place, address.postal_code }, 2);
    }
    bool      region_apart = !sv_starts_with(address.country, SV("Region: "));
    struct sv parts[] = { street, locality, region_apart ? address.region : sv_make(NULL, 0), address.country };
    struct itd_entity *place = reader_address(reader, party->entity, reader_join(reader, ", ", parts, 4), country);
    reader_add(reader, place, "street", street);
    reader_add(reader, place, "city", address.city);
    reader_add(reader, place, "state", address.state);
    reader_add(reader, place, "postalCode", address.postal_code);
    reader_add(reader, place, "region", address.region);
    reader_add_country(reader, party->entity, "country", country);
    reader_emit(reader, place);
}

void
ofac_party_emit(struct ofac_party *party)
{
    for (const struct ofac_sanction *s = party->sanctions; s; s = s->next) reader_emit(party->reader, s->entity);
    /* A row of an address file that gives no address. */
    bool empty = party->entity && party->entity->schema == ITD_FTM_NONE && party->entity->count == 0;
    if (!empty) reader_emit(party->reader, party->entity);
}
