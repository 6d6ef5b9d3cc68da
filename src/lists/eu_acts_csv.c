/* EU: the annexes of the acts themselves, read out of EUR-Lex into csv tables by OpenSanctions, one file an act. Each
 * row is an entry of an annex. docs/lists/eu-csv.md says which column becomes which property.
 *
 * The files have no date in them: the files of one day are one version, whose date the user gives. */
#include "lists/csv_rows.h"
#include "lists/formats.h"
#include "lists/names.h"
#include "lists/values.h"

#include "format/csv.h"

/* Multi-values: parts between semicolons. A text in quotes with "(a) ...; (b) ..." is a list too. */
static const struct {
    const char *column;
    const char *property;
    const char *label; /* in the notes, where the schema lacks the property */
} TEXTS[] = {
    { "birthPlace", "birthPlace", "Place of birth" },
    { "position", "position", "Position" },
    { "passportNumber", "passportNumber", "Passport" },
    { "ethnicity", "ethnicity", "Ethnicity" },
    { "fatherName", "fatherName", "Father" },
    { "motherName", "motherName", "Mother" },
    { "legalForm", "legalForm", "Legal form" },
    { "sector", "sector", "Sector" },
    { "registrationNumber", "registrationNumber", "Registration number" },
    { "taxNumber", "taxNumber", "Tax number" },
    { "idNumber", "idNumber", "Identification number" },
    { "innCode", "innCode", "INN" },
    { "ogrnCode", "ogrnCode", "OGRN" },
    { "kppCode", "kppCode", "KPP" },
    { "okpoCode", "okpoCode", "OKPO" },
    { "leiCode", "leiCode", "LEI" },
    { "swiftBic", "swiftBic", "SWIFT/BIC" },
    { "ticker", "ticker", "Ticker" },
    { "imoNumber", "imoNumber", "IMO number" },
    { "mmsi", "mmsi", "MMSI" },
    { "phone", "phone", "Telephone" },
    { "email", "email", "Email" },
    { "website", "website", "Website" },
};

bool
eu_acts_csv_recognise(struct sv head, const char *name)
{
    (void)name;
    head = sv_slice(head, 0, 1024);
    return sv_find(head, SV("recordId,programKey,annex,measure,startDate"), 0) != SIZE_MAX &&
           sv_find(head, SV("elex,"), 0) != SIZE_MAX;
}

static bool
has_property(const struct reader *reader, const struct itd_entity *entity, const char *property)
{
    return entity && itd_ftm_allows(reader->ftm, entity->schema, itd_ftm_property(reader->ftm, sv_from(property)));
}

static void
add_note(struct reader *reader, struct itd_entity *party, const char *label, struct sv text)
{
    if (text.len) reader_add(reader, party, "notes", reader_format(reader, "%s: %.*s", label, SV_ARG(text)));
}

/* Cuts the text before the next semicolon off; one in parentheses ("(born 1973; place of birth: Algiers)") is no end.
 */
static bool
split_value(struct sv *value, struct sv *rest)
{
    int depth = 0;
    for (size_t i = 0; i < rest->len; i++) {
        if (rest->ptr[i] == '(') depth++;
        if (rest->ptr[i] == ')') depth--;
        if (rest->ptr[i] != ';' || depth > 0) continue;
        *value = sv_slice(*rest, 0, i);
        *rest = sv_slice(*rest, i + 1, rest->len);
        return true;
    }
    if (depth > 0) return sv_split(value, rest, ';'); /* parentheses that are never closed */
    *value = *rest;
    *rest = sv_make(NULL, 0);
    return value->len > 0;
}

/* The next value of a cell: up to a semicolon, without quotes around it and without "(a)" before it. */
static bool
next_value(struct sv *value, struct sv *rest)
{
    if (!split_value(value, rest)) return false;
    *value = sv_trim(*value);
    while (value->len && value->ptr[0] == '"') *value = sv_slice(*value, 1, value->len);
    while (value->len && value->ptr[value->len - 1] == '"') value->len--;
    bool mark =
        value->len > 3 && value->ptr[0] == '(' && value->ptr[1] >= 'a' && value->ptr[1] <= 'z' && value->ptr[2] == ')';
    *value = sv_trim(mark ? sv_slice(*value, 3, value->len) : *value);
    return true;
}

static void
add_names(struct reader *reader, struct itd_entity *party, struct csv *csv)
{
    static const char *const COLUMNS[] = { "name", "alias", "weakAlias", "previousName" };
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) {
        struct sv rest = csv_get(csv, COLUMNS[i]), value;
        while (rest.len && next_value(&value, &rest)) names_add(reader, party, COLUMNS[i], value);
    }
}

static bool
is_any(const char *property, const char *const *names)
{
    while (*names && strcmp(*names, property) != 0) names++;
    return *names != NULL;
}

/* "7804454896 (Tax ID/INN)" among the registration numbers: the property that the label says. An INN has ten digits or
 * twelve; the tax numbers of other countries have the same label. */
static bool
add_labelled(struct reader *reader, struct itd_entity *party, struct sv text)
{
    static const struct {
        const char *label;
        const char *property;
    } LABELS[] = { { "OGRN", "ogrnCode" },
                   { "USCC", "uscCode" },
                   { "INN", "innCode" },
                   { "Tax ", "taxNumber" },
                   { "LEI", "leiCode" } };
    size_t open = sv_find(text, SV(" ("), 0);
    if (open == SIZE_MAX || !sv_ends_with(text, SV(")"))) return false;
    struct sv number = sv_trim(sv_slice(text, 0, open)), label = sv_slice(text, open, text.len);
    if (sv_find(number, SV(" "), 0) != SIZE_MAX || sv_find(label, SV("), "), 0) != SIZE_MAX) return false;
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        bool inn = strcmp(LABELS[i].property, "innCode") == 0;
        if (sv_find(label, sv_from(LABELS[i].label), 0) == SIZE_MAX) continue;
        const char *property = inn && number.len != 10 && number.len != 12 ? "taxNumber" : LABELS[i].property;
        if (!has_property(reader, party, property)) return false;
        reader_add_changed(reader, party, property, number, text);
        return true;
    }
    return false;
}

/* Numbers have words beside them, telephone numbers and addresses of mail stand several in a row. */
static void
add_text(struct reader *reader, struct itd_entity *party, size_t row, struct sv text)
{
    static const char *const NUMBERS[] = { "passportNumber", "registrationNumber", "taxNumber", "idNumber", NULL };
    static const char *const CONTACTS[] = { "phone", "email", "website", NULL };
    const char              *property = TEXTS[row].property;
    if (strcmp(property, "registrationNumber") == 0 && add_labelled(reader, party, text)) return;
    if (is_any(property, NUMBERS)) {
        values_add_numbers(reader, party, property, text);
    } else if (is_any(property, CONTACTS)) {
        struct values list = values_split_all(reader, text);
        for (size_t i = 0; i < list.count; i++) {
            if (sv_starts_with_nocase(list.items[i], SV("fax"))) {
                reader_add(reader, party, "notes", list.items[i]);
            } else {
                reader_add(reader, party, property, list.items[i]);
            }
        }
    } else {
        struct values list = values_split(reader, text);
        for (size_t i = 0; i < list.count; i++) {
            bool comma = sv_ends_with(list.items[i], SV(","));
            reader_add(reader, party, property, sv_slice(list.items[i], 0, list.items[i].len - comma));
        }
    }
}

static void
add_texts(struct reader *reader, struct itd_entity *party, struct csv *csv)
{
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        struct sv rest = csv_get(csv, TEXTS[i].column), value;
        bool      has = has_property(reader, party, TEXTS[i].property);
        while (rest.len && next_value(&value, &rest)) {
            if (has) {
                add_text(reader, party, i, value);
            } else {
                add_note(reader, party, TEXTS[i].label, value);
            }
        }
    }
}

/* A cell in quotes is one text with marks of its own: "(a) German; (b) Algerian". */
static struct sv
without_quotes(struct sv text)
{
    bool quoted = text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"';
    return quoted ? sv_slice(text, 1, text.len - 1) : text;
}

static void
add_countries(struct reader *reader, struct itd_entity *party, struct csv *csv, const char *column,
              const char *property, const char *label)
{
    struct sv text = without_quotes(csv_get(csv, column));
    if (has_property(reader, party, property)) {
        values_add_countries(reader, party, property, text);
    } else {
        add_note(reader, party, label, text);
    }
}

static void
add_dates(struct reader *reader, struct itd_entity *party, struct csv *csv, const char *column, const char *property,
          const char *label)
{
    struct sv text = without_quotes(csv_get(csv, column));
    if (has_property(reader, party, property)) {
        values_add_dates(reader, party, property, text, READER_DATE_DMY);
    } else {
        add_note(reader, party, label, text);
    }
}

static void
add_gender(struct reader *reader, struct itd_entity *party, struct csv *csv)
{
    struct sv gender = csv_get(csv, "gender");
    if (gender.len && gender.ptr[gender.len - 1] == '.') gender.len--;
    if (sv_equal_nocase(gender, SV("male"))) gender = SV("male");
    if (sv_equal_nocase(gender, SV("female"))) gender = SV("female");
    if (has_property(reader, party, "gender")) {
        reader_add(reader, party, "gender", gender);
    } else {
        add_note(reader, party, "Gender", gender);
    }
}

/* The last part of an address, when it is a country by name; two letters may be a region. */
static struct sv
country_of_address(struct reader *reader, struct sv address)
{
    size_t begin = 0;
    for (size_t i = 0; i < address.len; i++) {
        if (address.ptr[i] == ',') begin = i + 1;
    }
    struct sv last = values_trim_end(sv_slice(address, begin, address.len));
    return last.len > 2 && country_code(reader->countries, last).len ? last : sv_make(NULL, 0);
}

static void
add_addresses(struct reader *reader, struct itd_entity *party, struct csv *csv)
{
    struct sv rest = csv_get(csv, "address"), value;
    while (rest.len && next_value(&value, &rest)) {
        struct sv country = country_of_address(reader, value);
        reader_emit(reader, reader_address(reader, party, value, country));
        reader_add_country(reader, party, "country", country);
    }
}

/* The act that the row stands in: one of amendments names the amended one too. */
static struct sv
act_of(struct csv *csv)
{
    struct sv act = csv_get(csv, "celex");
    return act.len ? act : csv_get(csv, "amendmentCelex");
}

static void
add_sanction(struct reader *reader, struct itd_entity *party, struct csv *csv)
{
    struct sv          programme = csv_get(csv, "programKey"), annex = csv_get(csv, "annex"), act = act_of(csv);
    struct sv          measure = csv_get(csv, "measure"), amended = csv_get(csv, "amendedCelex");
    struct sv          start = csv_get(csv, "startDate");
    struct sv          key[] = { programme, act, annex, measure };
    struct itd_entity *sanction = reader_sanction(reader, party, programme, reader_join(reader, "|", key, 4));
    reader_add_list(reader, sanction, "provisions", measure, ';');
    reader_add_date(reader, sanction, "startDate", start, READER_DATE_DMY);
    reader_add_date(reader, sanction, "listingDate", start, READER_DATE_DMY);
    reader_add(reader, sanction, "reason", csv_get(csv, "reason"));
    reader_add(reader, sanction, "recordId", csv_get(csv, "recordId"));
    reader_add(reader, sanction, "authorityId", act);
    reader_add(reader, sanction, "summary", reader_format(reader, "Annex %.*s of %.*s", SV_ARG(annex), SV_ARG(act)));
    reader_add(reader, sanction, "sourceUrl",
               reader_format(reader, "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:%.*s", SV_ARG(act)));
    if (amended.len) reader_add(reader, sanction, "summary", reader_format(reader, "Amends %.*s", SV_ARG(amended)));
    reader_emit(reader, sanction);
}

/* An export ban is no freeze: what the party may not get is the matter. */
static const char *
topic_of(struct sv measure)
{
    return sv_equal_nocase(measure, SV("Export control")) ? "export.control" : "sanction";
}

static void
read_row(struct reader *reader, struct csv *csv, void *context)
{
    (void)context;
    struct sv name = csv_get(csv, "name"), act = act_of(csv), schema = csv_get(csv, "schema");
    struct sv key[] = { csv_get(csv, "annex"), schema, name, csv_get(csv, "birthDate"), csv_get(csv, "imoNumber") };
    if (name.len == 0 || act.len == 0) {
        reader_reject(reader, csv->line, 0, name.len ? "no act" : "no name", csv->raw);
        return;
    }
    uint16_t known = itd_ftm_schema(reader->ftm, schema);
    bool thing = known != ITD_FTM_NONE && itd_ftm_is_a(reader->ftm, known, itd_ftm_schema(reader->ftm, SV("Thing")));
    if (!thing) {
        reader_reject(reader, csv->line, 0, "an unknown schema", csv->raw);
        return;
    }
    struct sv          prefix = reader_format(reader, "eu-%.*s-", SV_ARG(act));
    struct sv          schema_name = reader_format(reader, "%.*s", SV_ARG(schema));
    struct itd_entity *party = reader_entity(reader, schema_name.ptr, reader_hash_id(reader, prefix.ptr, key, 5));
    add_names(reader, party, csv);
    add_texts(reader, party, csv);
    add_dates(reader, party, csv, "birthDate", "birthDate", "Date of birth");
    add_dates(reader, party, csv, "incorporationDate", "incorporationDate", "Date of registration");
    add_countries(reader, party, csv, "country", "country", "Country");
    add_countries(reader, party, csv, "nationality", "nationality", "Nationality");
    add_countries(reader, party, csv, "jurisdiction", "jurisdiction", "Jurisdiction");
    add_countries(reader, party, csv, "flag", "flag", "Flag");
    add_gender(reader, party, csv);
    add_addresses(reader, party, csv);
    struct sv appearance = csv_get(csv, "appearance");
    if (has_property(reader, party, "appearance")) {
        reader_add(reader, party, "appearance", appearance);
    } else {
        add_note(reader, party, "Appearance", appearance);
    }
    reader_add(reader, party, "notes", csv_get(csv, "notes"));
    reader_add(reader, party, "topics", sv_from(topic_of(csv_get(csv, "measure"))));
    add_sanction(reader, party, csv);
    reader_unread_csv(reader, csv, NULL);
    reader_emit(reader, party);
}

enum itd_status
eu_acts_csv_read(struct reader *reader)
{
    return csv_rows_read_all(reader, ',', "programKey", read_row, NULL);
}
