#include "lists/uk_record.h"

#include "format/csv.h"
#include "lists/csv_rows.h"
#include "lists/values.h"

/* What a reader of the two lists works with while it emits one row. */
struct row {
    struct reader          *reader;
    const struct uk_record *record;
    struct itd_entity      *party;
    bool                    person;
    bool                    ship;
};

static struct sv
field(const struct row *row, enum uk_field which)
{
    return sv_trim(row->record->field[which]);
}

static void
add_note(const struct row *row, const char *label, struct sv text)
{
    text = sv_trim(text);
    if (text.len == 0) return;
    reader_add(row->reader, row->party, "notes", reader_format(row->reader, "%s: %.*s", label, SV_ARG(text)));
}

/* Adds to the property where the party's schema has it, else to the notes: a ship has no telephone in FtM. */
static void
add_or_note(const struct row *row, const char *property, const char *label, struct sv value)
{
    const struct itd_ftm *ftm = row->reader->ftm;
    if (row->party == NULL || value.len == 0) return;
    if (itd_ftm_allows(ftm, row->party->schema, itd_ftm_property(ftm, sv_from(property)))) {
        reader_add(row->reader, row->party, property, value);
    } else {
        add_note(row, label, value);
    }
}

static void
add_each(const struct row *row, enum uk_field which, const char *property, const char *label)
{
    struct values values = values_split(row->reader, field(row, which));
    for (size_t i = 0; i < values.count; i++) add_or_note(row, property, label, values.items[i]);
}

static bool
has_word(struct sv text, const char *word)
{
    return sv_find_nocase(text, sv_from(word), 0) != SIZE_MAX;
}

/* An abbreviation, as written: INN is not in "inning". */
static bool
has_letters(struct sv text, const char *letters)
{
    return sv_find(text, sv_from(letters), 0) != SIZE_MAX;
}

/* An entity is a company where the list says so; else it may be a ministry, a militia or a movement. */
static bool
is_company(const struct uk_record *record)
{
    static const char *const WORDS[] = { "company", "limited", "enterprise",  "joint", "LLC",    "JSC",
                                         "bank",    "partner", "corporation", "plc",   "private" };
    struct sv                type = record->field[UK_ENTITY_TYPE];
    if (record->field[UK_REGISTRATION].len) return true;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (has_word(type, WORDS[i])) return true;
    }
    return false;
}

static const char *
schema_of(const struct uk_record *record)
{
    struct sv kind = record->field[UK_KIND];
    if (sv_equal_nocase(kind, SV("Individual"))) return "Person";
    if (sv_equal_nocase(kind, SV("Ship"))) return "Vessel";
    return is_company(record) ? "Company" : "Organization";
}

/* Primary names are names; their variations and the also-known-as are aliases. */
static const char *
name_property(const struct row *row)
{
    struct sv type = field(row, UK_NAME_TYPE), strength = field(row, UK_NAME_STRENGTH);
    if (sv_starts_with_nocase(strength, SV("low"))) return "weakAlias";
    if (sv_equal_nocase(type, SV("FKA")) || sv_starts_with_nocase(type, SV("Former"))) return "previousName";
    if (sv_equal_nocase(type, SV("Primary name")) || sv_equal_nocase(type, SV("Prime Alias"))) return "name";
    return "alias";
}

static struct sv
full_name(const struct row *row)
{
    struct sv parts[] = { field(row, UK_NAME_1), field(row, UK_NAME_2), field(row, UK_NAME_3),
                          field(row, UK_NAME_4), field(row, UK_NAME_5), field(row, UK_NAME_6) };
    return reader_join(row->reader, " ", parts, sizeof parts / sizeof *parts);
}

static void
add_names(const struct row *row)
{
    const char *property = name_property(row);
    reader_add(row->reader, row->party, property, full_name(row));
    if (row->person && strcmp(property, "name") == 0) {
        reader_add(row->reader, row->party, "firstName", field(row, UK_NAME_1));
        reader_add(row->reader, row->party, "secondName", field(row, UK_NAME_2));
        reader_add(row->reader, row->party, "middleName", field(row, UK_NAME_3));
        reader_add(row->reader, row->party, "middleName", field(row, UK_NAME_4));
        reader_add(row->reader, row->party, "middleName", field(row, UK_NAME_5));
        reader_add(row->reader, row->party, "lastName", field(row, UK_NAME_6));
    }
    struct values titles = values_split(row->reader, field(row, UK_TITLE));
    for (size_t i = 0; i < titles.count; i++) add_or_note(row, "title", "Title", titles.items[i]);
}

/* The ISO 639-3 code of a language by its English name, "" when not known. */
static const char *
language_code(struct sv name)
{
    static const char *const LANGUAGES[][2] = {
        { "Arabic", "ara" },  { "Armenian", "hye" },  { "Azerbaijani", "aze" },   { "Belarusian", "bel" },
        { "Bosnian", "bos" }, { "Bulgarian", "bul" }, { "Burmese", "mya" },       { "Chinese", "zho" },
        { "Dari", "prs" },    { "Farsi", "fas" },     { "French", "fra" },        { "Georgian", "kat" },
        { "German", "deu" },  { "Greek", "ell" },     { "Hebrew", "heb" },        { "Japanese", "jpn" },
        { "Kazakh", "kaz" },  { "Korean", "kor" },    { "Kurdish", "kur" },       { "Kyrgyz", "kir" },
        { "Pashto", "pus" },  { "Persian", "fas" },   { "Persian/Farsi", "fas" }, { "Romanian", "ron" },
        { "Russian", "rus" }, { "Serbian", "srp" },   { "Spanish", "spa" },       { "Thai", "tha" },
        { "Turkish", "tur" }, { "Ukrainian", "ukr" }, { "Urdu", "urd" },          { "Uzbek", "uzb" },
    };
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++) {
        if (sv_equal_nocase(name, sv_from(LANGUAGES[i][0]))) return LANGUAGES[i][1];
    }
    return "";
}

static void
add_script_names(const struct row *row)
{
    struct values names = values_split(row->reader, field(row, UK_SCRIPT_NAME));
    const char   *language = language_code(field(row, UK_SCRIPT_LANGUAGE));
    const char   *property = strcmp(name_property(row), "previousName") == 0 ? "previousName" : "alias";
    for (size_t i = 0; i < names.count; i++) {
        reader_add_lang(row->reader, row->party, property, names.items[i], language);
    }
    /* A script whose language is not known still says how to read the name. */
    if (names.count && language[0] == '\0') {
        struct sv parts[] = { field(row, UK_SCRIPT), field(row, UK_SCRIPT_LANGUAGE) };
        struct sv text = reader_join(row->reader, ", ", parts, 2);
        if (text.len) {
            add_note(row, "Script of the name",
                     reader_format(row->reader, "%.*s: %.*s", SV_ARG(field(row, UK_SCRIPT_NAME)), SV_ARG(text)));
        }
    }
}

static void
add_places_of_birth(const struct row *row)
{
    struct values towns = values_split(row->reader, field(row, UK_BIRTH_TOWN));
    struct values countries = values_split(row->reader, field(row, UK_BIRTH_COUNTRY));
    size_t        count = towns.count > countries.count ? towns.count : countries.count;
    for (size_t i = 0; i < count; i++) {
        struct sv place[] = { i < towns.count ? towns.items[i] : SV(""),
                              i < countries.count ? countries.items[i] : SV("") };
        add_or_note(row, "birthPlace", "Place of birth", reader_join(row->reader, ", ", place, 2));
    }
    if (row->person) values_add_countries(row->reader, row->party, "birthCountry", field(row, UK_BIRTH_COUNTRY));
}

/* What kind of number a paper's details speak of. */
static const char *
id_property(const struct row *row, struct sv details, bool passport)
{
    if (passport) return row->person ? "passportNumber" : "idNumber";
    if (has_letters(details, "INN") || (has_letters(details, "TIN") && has_word(details, "Russia"))) return "innCode";
    if (has_word(details, "tax")) return "taxNumber";
    if (row->person && has_word(details, "social security")) return "socialSecurityNumber";
    return "idNumber";
}

/* A number may have stayed with its words: "Indonesia, number T710219 (issued in Sukoharjo)", "INN 772914217910", or
 * stand among the details only. Then the words are details. */
static void
part_number(struct reader *reader, struct sv *number, struct sv *details)
{
    bool worded = has_word(*number, "number") || has_letters(*number, ":") || has_letters(*number, "TIN") ||
                  has_letters(*number, "INN");
    if (number->len == 0) {
        *number = values_number(*details);
    } else if (worded && values_number(*number).len) {
        *details = reader_join(reader, "; ", (struct sv[]){ *number, *details }, 2);
        *number = values_number(*number);
    }
    *number = values_trim_end(*number);
}

static void
add_paper(const struct row *row, struct sv number, struct sv details, bool passport)
{
    struct reader *reader = row->reader;
    struct sv      key = reader_join(reader, "|", (struct sv[]){ number, details }, 2);
    if (key.len == 0) return;
    part_number(reader, &number, &details);
    struct itd_entity *paper = reader_part(reader, row->party, passport ? "Passport" : "Identification", key);
    reader_add(reader, paper, "holder", row->party->id);
    reader_add(reader, paper, "number", number);
    if (passport) reader_add(reader, paper, "passportNumber", number);
    reader_add(reader, paper, passport ? "summary" : "type", details);
    reader_add(reader, paper, "country", values_country(reader, details));
    reader_emit(reader, paper);
    struct values each = values_split_all(reader, number);
    for (size_t i = 0; i < each.count; i++) {
        add_or_note(row, id_property(row, details, passport), passport ? "Passport" : "Identification", each.items[i]);
    }
}

/* Numbers and details belong together by their place; one text of details may serve all numbers. */
static void
add_papers(const struct row *row, enum uk_field numbers_field, enum uk_field details_field, bool passport)
{
    struct values numbers = values_split(row->reader, field(row, numbers_field));
    struct values details = values_split(row->reader, field(row, details_field));
    size_t        count = numbers.count > details.count ? numbers.count : details.count;
    for (size_t i = 0; i < count && row->party; i++) {
        bool      one = details.count == 1 && numbers.count > 1;
        struct sv number = i < numbers.count ? numbers.items[i] : SV("");
        struct sv text = one ? details.items[0] : i < details.count ? details.items[i] : SV("");
        add_paper(row, number, text, passport);
    }
}

static void
add_gender(const struct row *row)
{
    struct sv gender = values_trim_end(field(row, UK_GENDER));
    if (sv_equal_nocase(gender, SV("male"))) gender = SV("male");
    if (sv_equal_nocase(gender, SV("female"))) gender = SV("female");
    add_or_note(row, "gender", "Gender", gender);
}

static void
add_person(const struct row *row)
{
    struct values births = values_split(row->reader, field(row, UK_BIRTH_DATE));
    for (size_t i = 0; i < births.count; i++) {
        if (row->person) {
            reader_add_date(row->reader, row->party, "birthDate", births.items[i], READER_DATE_DMY);
        } else {
            add_note(row, "Date of birth", births.items[i]);
        }
    }
    add_places_of_birth(row);
    values_add_countries(row->reader, row->party, row->person ? "nationality" : "country", field(row, UK_NATIONALITY));
    add_papers(row, UK_PASSPORT, UK_PASSPORT_DETAILS, true);
    add_papers(row, UK_NATIONAL_ID, UK_NATIONAL_ID_DETAILS, false);
    add_each(row, UK_POSITION, "position", "Position");
    add_gender(row);
    add_or_note(row, "fatherName", "Father", field(row, UK_FATHER));
    add_or_note(row, "motherName", "Mother", field(row, UK_MOTHER));
}

static void
add_address(const struct row *row)
{
    struct reader *reader = row->reader;
    struct sv      country = field(row, UK_COUNTRY), postcode = field(row, UK_POSTCODE);
    struct sv      parts[8];
    for (int i = 0; i < 6; i++) parts[i] = field(row, (enum uk_field)(UK_ADDRESS_1 + i));
    parts[6] = postcode;
    parts[7] = country;
    struct sv          full = reader_join(reader, ", ", parts, 8);
    struct itd_entity *address = reader_address(reader, row->party, full, SV(""));
    reader_add(reader, address, "street", reader_join(reader, ", ", parts, 6));
    reader_add(reader, address, "postalCode", postcode);
    if (address) values_add_countries(reader, address, "country", country);
    values_add_countries(reader, row->party, "country", country);
    reader_emit(reader, address);
}

static bool
has_digit(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    }
    return false;
}

static void
add_contacts(const struct row *row)
{
    struct values phones = values_split_all(row->reader, field(row, UK_PHONE));
    for (size_t i = 0; i < phones.count; i++) {
        add_or_note(row, has_digit(phones.items[i]) ? "phone" : "notes", "Telephone", phones.items[i]);
    }
    struct values faxes = values_split_all(row->reader, field(row, UK_FAX));
    for (size_t i = 0; i < faxes.count; i++) add_note(row, "Fax", faxes.items[i]);
    struct values sites = values_split_all(row->reader, field(row, UK_WEBSITE));
    for (size_t i = 0; i < sites.count; i++) {
        bool mail = has_word(sites.items[i], "@") && !has_word(sites.items[i], "/");
        add_or_note(row, mail ? "email" : "website", "Website", sites.items[i]);
    }
    struct values mails = values_split_all(row->reader, field(row, UK_EMAIL));
    for (size_t i = 0; i < mails.count; i++) {
        bool mail = has_word(mails.items[i], "@");
        add_or_note(row, mail ? "email" : "website", "Email", mails.items[i]);
    }
}

/* A link to a party that the list gives by name only: the name stands in the link, and in the notes for the reader. */
static void
add_link(const struct row *row, const char *schema, const char *end, enum uk_field which, const char *role)
{
    struct values names = values_split(row->reader, field(row, which));
    for (size_t i = 0; i < names.count; i++) {
        struct sv name = names.items[i];
        if (name.len == 0) continue;
        struct itd_entity *link =
            reader_part(row->reader, row->party, schema, reader_format(row->reader, "%s|%.*s", role, SV_ARG(name)));
        if (link) reader_add(row->reader, link, end, row->party->id);
        reader_add(row->reader, link, "namesMentioned", name);
        reader_add(row->reader, link, "role", sv_from(role));
        reader_emit(row->reader, link);
        reader_add(row->reader, row->party, "notes", reader_format(row->reader, "%s: %.*s", role, SV_ARG(name)));
    }
}

/* Registration numbers come with their kind in words, before or behind: "(1) OGRN - 1125261000040 (2) INN - 526". */
static const char *
registration_property(struct sv text, struct sv number)
{
    bool lei = has_letters(text, "LEI") || has_word(text, "legal entity identifier");
    if (has_letters(text, "SWIFT") || has_letters(text, "BIC")) return "swiftBic";
    if (has_letters(text, "OGRN")) return "ogrnCode";
    if (has_letters(text, "KPP")) return "kppCode";
    if (has_letters(text, "OKPO") || has_word(text, "government gazette")) return "okpoCode";
    if (has_word(text, "unified social credit")) return "uscCode";
    if (lei && number.len == 20) return "leiCode";
    bool russian = number.len == 10 || number.len == 12;
    if (russian && (has_letters(text, "INN") || has_letters(text, "TIN"))) return "innCode";
    if (has_word(text, "tax") || has_letters(text, "TIN") || has_letters(text, "VAT")) return "taxNumber";
    return "registrationNumber";
}

static void
add_registration(const struct row *row)
{
    struct values values = values_split_all(row->reader, field(row, UK_REGISTRATION));
    for (size_t i = 0; i < values.count; i++) {
        struct sv text = values.items[i];
        struct sv number = has_letters(text, "SWIFT") ? sv_make(NULL, 0) : values_number(text);
        if (number.len == 0) number = text;
        const char *property = number.len == text.len ? "registrationNumber" : registration_property(text, number);
        add_or_note(row, property, "Business registration number", number);
        if (number.len != text.len) add_note(row, "Business registration number", text);
        struct sv country = number.len != text.len ? values_country(row->reader, text) : sv_make(NULL, 0);
        if (country.len) add_or_note(row, "jurisdiction", "Registered in", country);
    }
}

static void
add_organisation(const struct row *row)
{
    if (row->ship) {
        add_each(row, UK_ENTITY_TYPE, "type", "Type of entity");
    } else {
        add_each(row, UK_ENTITY_TYPE, "legalForm", "Type of entity");
    }
    add_registration(row);
    add_link(row, "Ownership", "owner", UK_SUBSIDIARIES, "Subsidiary");
    add_link(row, "Ownership", "asset", UK_PARENT, "Parent company");
}

/* "IMO9562233", "IMO number 9562233" */
static struct sv
bare_imo(struct sv text)
{
    while (text.len && !(text.ptr[0] >= '0' && text.ptr[0] <= '9')) text = sv_slice(text, 1, text.len);
    return text;
}

static void
add_ship(const struct row *row)
{
    struct reader *reader = row->reader;
    struct values  numbers = values_split_all(reader, field(row, UK_IMO));
    for (size_t i = 0; i < numbers.count; i++) {
        struct sv number = bare_imo(numbers.items[i]);
        add_or_note(row, "imoNumber", "IMO number", number.len ? number : numbers.items[i]);
    }
    add_or_note(row, "mmsi", "MMSI", field(row, UK_MMSI));
    add_link(row, "Ownership", "asset", UK_OWNERS, "Current owner");
    add_link(row, "UnknownLink", "object", UK_OPERATORS, "Current owner or operator");
    add_link(row, "UnknownLink", "object", UK_PREVIOUS_OPERATORS, "Previous owner or operator");
    values_add_countries(reader, row->party, row->ship ? "flag" : "country", field(row, UK_FLAG));
    if (row->ship) {
        values_add_countries(reader, row->party, "pastFlags", field(row, UK_PREVIOUS_FLAGS));
        reader_add_date(reader, row->party, "buildDate", field(row, UK_YEAR_BUILT), READER_DATE_DMY);
    } else {
        add_note(row, "Previous flags", field(row, UK_PREVIOUS_FLAGS));
        add_note(row, "Year built", field(row, UK_YEAR_BUILT));
    }
    add_each(row, UK_SHIP_TYPE, "type", "Type of ship");
    add_each(row, UK_TONNAGE, "tonnage", "Tonnage of ship");
    add_note(row, "Length of ship", field(row, UK_LENGTH));
    struct values hulls = values_split(reader, field(row, UK_HULL));
    for (size_t i = 0; i < hulls.count; i++) {
        add_or_note(row, "registrationNumber", "Hull identification number", hulls.items[i]);
        add_note(row, "Hull identification number", hulls.items[i]);
    }
}

static void
add_sanction(const struct row *row)
{
    struct reader     *reader = row->reader;
    struct sv          regime = field(row, UK_REGIME), listed = field(row, UK_LISTED);
    struct sv          designated = field(row, UK_DESIGNATED), source = field(row, UK_SOURCE);
    struct sv          unique = field(row, UK_UNIQUE_ID), group = field(row, UK_GROUP_ID);
    struct itd_entity *sanction = reader_sanction(reader, row->party, regime, regime);
    reader_add(reader, sanction, "authorityId", unique.len ? unique : group);
    reader_add(reader, sanction, "unscId", field(row, UK_UN_REFERENCE));
    reader_add(reader, sanction, "reason", field(row, UK_REASONS));
    reader_add_list(reader, sanction, "provisions", field(row, UK_MEASURES), '|');
    reader_add(reader, sanction, "summary", field(row, UK_MEASURES_NOTE));
    /* The day of listing is older than the designation under the UK's own law, which took over the lists of the EU. */
    reader_add_date(reader, sanction, "listingDate", listed.len ? listed : designated, READER_DATE_DMY);
    reader_add_date(reader, sanction, "startDate", listed.len ? listed : designated, READER_DATE_DMY);
    reader_add_date(reader, sanction, "date", designated, READER_DATE_DMY);
    reader_add_date(reader, sanction, "modifiedAt", field(row, UK_UPDATED), READER_DATE_DMY);
    if (source.len) {
        reader_add(reader, sanction, "summary", reader_format(reader, "Designation source: %.*s", SV_ARG(source)));
    }
    reader_emit(reader, sanction);
}

static void
add_referents(const struct row *row)
{
    struct sv unique = field(row, UK_UNIQUE_ID), group = field(row, UK_GROUP_ID);
    struct sv reference = field(row, UK_UN_REFERENCE);
    if (unique.len && group.len) {
        reader_add(row->reader, row->party, "referents", reader_format(row->reader, "gb-ofsi-%.*s", SV_ARG(group)));
    }
    if (reference.len) {
        reader_add(row->reader, row->party, "referents", reader_format(row->reader, "unsc-%.*s", SV_ARG(reference)));
    }
}

static void
add_reference_link(const struct row *row, struct sv target)
{
    struct itd_entity *link = reader_part(row->reader, row->party, "UnknownLink", target);
    if (link) reader_add(row->reader, link, "subject", row->party->id);
    reader_add(row->reader, link, "object", target);
    reader_add(row->reader, link, "role", SV("named in the other information"));
    reader_emit(row->reader, link);
}

static bool
is_un_reference(const char *p)
{
    return p[0] >= 'A' && p[0] <= 'Z' && p[1] >= 'A' && p[1] <= 'Z' && (p[2] == 'i' || p[2] == 'e') && p[3] == '.' &&
           p[4] >= '0' && p[4] <= '9' && p[5] >= '0' && p[5] <= '9' && p[6] >= '0' && p[6] <= '9';
}

/* The text names other entries: "(QDe.115)", "(OFSI ID: 13635". */
static void
add_references(const struct row *row)
{
    struct sv text = field(row, UK_OTHER), own = field(row, UK_UN_REFERENCE), group = field(row, UK_GROUP_ID);
    for (size_t i = 0; i + 7 <= text.len; i++) {
        if (!is_un_reference(text.ptr + i) || sv_equal_nocase(sv_make(text.ptr + i, 7), own)) continue;
        add_reference_link(row, reader_format(row->reader, "unsc-%.7s", text.ptr + i));
    }
    for (size_t at = 0; (at = sv_find(text, SV("OFSI ID: "), at)) != SIZE_MAX;) {
        size_t end = at += 9;
        while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9') end++;
        struct sv number = sv_slice(text, at, end);
        if (number.len && !sv_equal(number, group)) {
            add_reference_link(row, reader_format(row->reader, "gb-ofsi-%.*s", SV_ARG(number)));
        }
    }
}

void
uk_record_emit(struct reader *reader, const struct uk_record *record)
{
    struct row row = { .reader = reader, .record = record };
    struct sv  unique = field(&row, UK_UNIQUE_ID), group = field(&row, UK_GROUP_ID);
    if (unique.len == 0 && group.len == 0) {
        reader_reject(reader, record->line, 0, "neither a unique ID nor a group ID", record->raw);
        return;
    }
    if (full_name(&row).len == 0 && field(&row, UK_SCRIPT_NAME).len == 0) {
        reader_reject(reader, record->line, 0, "no name", record->raw);
        return;
    }
    struct sv   id = unique.len ? reader_format(reader, "gb-%.*s", SV_ARG(unique))
                                : reader_format(reader, "gb-ofsi-%.*s", SV_ARG(group));
    const char *schema = schema_of(record);
    row.party = reader_entity(reader, schema, id);
    row.person = strcmp(schema, "Person") == 0;
    row.ship = strcmp(schema, "Vessel") == 0;
    add_referents(&row);
    add_names(&row);
    add_script_names(&row);
    add_person(&row);
    add_address(&row);
    add_contacts(&row);
    add_organisation(&row);
    add_ship(&row);
    reader_add(reader, row.party, "notes", field(&row, UK_OTHER));
    reader_add(reader, row.party, "topics", SV("sanction"));
    add_references(&row);
    add_sanction(&row);
    reader_emit(reader, row.party);
}

void
uk_record_fill(struct uk_record *record, struct csv *csv, const struct uk_column *columns)
{
    *record = (struct uk_record){ .line = csv->line, .raw = csv->raw };
    for (; columns->name; columns++) {
        struct sv value = csv_get(csv, columns->name);
        if (value.len) record->field[columns->field] = value; /* two names may stand for one field */
    }
}

static void
read_row(struct reader *reader, struct csv *csv, void *context)
{
    const struct uk_list *list = context;
    struct uk_record      record;
    uk_record_fill(&record, csv, list->columns);
    reader_unread_csv(reader, csv, NULL);
    if (list->finish) list->finish(reader, &record);
    uk_record_emit(reader, &record);
}

/* The first line gives the date, the second the header. */
static enum itd_status
read_top(struct reader *reader, struct csv *csv, const struct uk_list *list)
{
    enum itd_status status = csv_next(csv, reader->error);
    if (status != ITD_OK)
        return status == ITD_NOT_FOUND ? itd_fail_at(reader->error, ITD_FORMAT, 1, 0, "no rows") : status;
    struct sv date = csv->count ? csv->fields[0] : SV("");
    if (sv_starts_with_nocase(date, sv_from(list->date_label)))
        date = sv_slice(date, strlen(list->date_label), date.len);
    while (date.len && (date.ptr[0] == ':' || date.ptr[0] == ' ')) date = sv_slice(date, 1, date.len);
    if (date.len == 0 && csv->count > 1) date = csv->fields[1];
    if (!reader_set_date(reader, date, READER_DATE_DMY)) {
        reader_reject(reader, csv->line, 0, "the first line gives no date", csv->raw);
    }
    status = csv_next(csv, reader->error);
    if (status == ITD_NOT_FOUND) return itd_fail_at(reader->error, ITD_FORMAT, 2, 0, "no header");
    if (status == ITD_OK) status = csv_header(csv, reader->error);
    if (status == ITD_OK && csv_column(csv, "Name 6") < 0) {
        return itd_fail_at(reader->error, ITD_FORMAT, csv->line, 0, "the header has no column Name 6");
    }
    return status;
}

enum itd_status
uk_list_read(struct reader *reader, const struct uk_list *list)
{
    struct csv     *csv;
    enum itd_status status = csv_open(&csv, reader->stream, ',', '"', reader->error);
    if (status != ITD_OK) return status;
    status = read_top(reader, csv, list);
    if (status == ITD_OK) status = csv_rows_read(reader, csv, read_row, (void *)list);
    csv_close(csv);
    return status;
}
