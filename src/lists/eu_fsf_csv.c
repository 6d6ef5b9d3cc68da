/* EU Financial Sanctions Files (FSF) as csv, separated by semicolons: version 1.0 (59 columns, to 2018) and 1.1. One
 * row is a name, an address, a birth, a paper or a citizenship of an entity; the entity's own columns are repeated.
 * The ids and properties are those of the XML (eu_fsf_xml.c). docs/lists/eu-csv.md says which column becomes what.
 *
 * A spreadsheet may have wrapped each line whole in quotes, padded it with tabs and turned commas into tabs: such a
 * file is read too. */
#include "lists/eu_fsf_table.h"
#include "lists/formats.h"

#include "format/csv.h"

enum { ENTITY_ROWS_MAX = 4096 }; /* beyond, an entity is handed over in parts */

/* The reading of a file. The party and the sanction gather the rows of one entity, which stand together. */
struct fsf {
    struct reader     *reader;
    struct fsf_table   table;
    struct itd_entity *party;
    struct itd_entity *sanction;
    bool               person;
    bool               named;
    struct sv          listed;   /* the date of designation, if one is given */
    struct sv          earliest; /* of the dates of the acts */
    unsigned           rows;
};

bool
eu_fsf_csv_recognise(struct sv head, const char *name)
{
    (void)name;
    head = sv_slice(head, 0, 4096);
    return (sv_find(head, SV("Entity_logical_id;"), 0) != SIZE_MAX &&
            sv_find(head, SV("Leba_numtitle;"), 0) != SIZE_MAX) ||
           (sv_find(head, SV("Entity_LogicalId;"), 0) != SIZE_MAX &&
            sv_find(head, SV("Entity_EU_ReferenceNumber;"), 0) != SIZE_MAX);
}

static struct sv
get(struct fsf *fsf, enum fsf_column column)
{
    return fsf_at(&fsf->table, fsf->table.column[column]);
}

static bool
is_true(struct fsf *fsf, enum fsf_column column)
{
    struct sv value = get(fsf, column);
    return sv_equal_nocase(value, SV("true")) || sv_equal(value, SV("1")) || sv_equal_nocase(value, SV("Y"));
}

/* The ISO code, else the name; "00" and UNKNOWN stand for none. */
static struct sv
country_of(struct fsf *fsf, enum fsf_column code_column, enum fsf_column name_column)
{
    struct sv code = get(fsf, code_column), text = get(fsf, name_column);
    if (code.len && !sv_equal(code, SV("00"))) return code;
    return sv_equal_nocase(text, SV("UNKNOWN")) ? sv_make(NULL, 0) : text;
}

static void
add_remark(struct fsf *fsf, enum fsf_column column, const char *about)
{
    struct sv text = get(fsf, column);
    if (text.len == 0) return;
    reader_add(fsf->reader, fsf->party, "notes",
               reader_join(fsf->reader, ": ", (struct sv[]){ sv_from(about), text }, 2));
}

static void
keep_earliest(struct fsf *fsf, struct sv date)
{
    date = sv_slice(date, 0, 10); /* YYYY-MM-DD in both versions */
    if (date.len && (fsf->earliest.len == 0 || sv_compare(date, fsf->earliest) < 0)) {
        fsf->earliest = reader_format(fsf->reader, "%.*s", SV_ARG(date));
    }
}

/* Each detail names the act that brought it; the acts together are the history of the listing. */
static void
add_act(struct fsf *fsf, enum fsf_act_group group)
{
    const int *act = fsf->table.act[group];
    struct sv  parts[] = { fsf_at(&fsf->table, act[ACT_TITLE]), fsf_at(&fsf->table, act[ACT_TYPE]),
                           fsf_at(&fsf->table, act[ACT_ORGANISATION]), fsf_at(&fsf->table, act[ACT_PUBLISHED]) };
    reader_add(fsf->reader, fsf->sanction, "description", reader_join(fsf->reader, ", ", parts, 4));
    reader_add(fsf->reader, fsf->sanction, "sourceUrl", fsf_at(&fsf->table, act[ACT_URL]));
    keep_earliest(fsf, parts[3]);
    keep_earliest(fsf, fsf_at(&fsf->table, act[ACT_IN_FORCE]));
}

static void
add_person_details(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct sv      sex = get(fsf, NAME_GENDER);
    reader_add(reader, fsf->party, "firstName", get(fsf, NAME_FIRST));
    reader_add(reader, fsf->party, "middleName", get(fsf, NAME_MIDDLE));
    reader_add(reader, fsf->party, "lastName", get(fsf, NAME_LAST));
    reader_add(reader, fsf->party, "title", get(fsf, NAME_TITLE));
    reader_add(reader, fsf->party, "position", get(fsf, NAME_FUNCTION));
    if (sv_equal(sex, SV("M"))) reader_add(reader, fsf->party, "gender", SV("male"));
    if (sv_equal(sex, SV("F"))) reader_add(reader, fsf->party, "gender", SV("female"));
}

/* Copies of the file that went through an encoding without the letters have "???" for whole names. */
static bool
is_lost(struct sv name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!strchr("? -/.,()'", name.ptr[i])) return false;
    }
    return name.len > 0;
}

/* The first strong name is the name; other strong ones are aliases, the rest weak aliases. */
static void
add_name(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct sv      parts[] = { get(fsf, NAME_FIRST), get(fsf, NAME_MIDDLE), get(fsf, NAME_LAST) };
    struct sv      whole = get(fsf, NAME_WHOLE), strong = get(fsf, NAME_STRONG), language = get(fsf, NAME_LANGUAGE);
    if (whole.len == 0) whole = reader_join(reader, " ", parts, 3);
    if (is_lost(whole)) {
        reader_add(reader, fsf->party, "notes",
                   reader_format(reader, "Name, unreadable in the file: %.*s", SV_ARG(whole)));
    } else if (whole.len) {
        bool        weak = sv_equal_nocase(strong, SV("false")) || sv_equal(strong, SV("0"));
        const char *property = weak ? "weakAlias" : fsf->named ? "alias" : "name";
        struct sv   lower = reader_format(reader, "%.*s", SV_ARG(language));
        for (size_t i = 0; i < lower.len; i++) ((char *)lower.ptr)[i] |= 0x20;
        reader_add_lang(reader, fsf->party, property, whole, lower.ptr);
        fsf->named = fsf->named || !weak;
    }
    if (whole.len) add_act(fsf, ACT_NAME);
    if (fsf->person) {
        add_person_details(fsf);
    } else {
        reader_add(reader, fsf->party, "description", get(fsf, NAME_FUNCTION));
        reader_add(reader, fsf->party, "description", get(fsf, NAME_TITLE));
    }
    add_remark(fsf, NAME_REMARK, reader_format(reader, "Name %.*s", SV_ARG(whole)).ptr);
}

static struct sv
birth_text(struct fsf *fsf)
{
    struct sv date = get(fsf, BIRTH_DATE), year = get(fsf, BIRTH_YEAR), month = get(fsf, BIRTH_MONTH);
    struct sv day = get(fsf, BIRTH_DAY), from = get(fsf, BIRTH_FROM), to = get(fsf, BIRTH_TO);
    uint64_t  m = 0, d = 0;
    if (date.len && !sv_equal_nocase(date, SV("N/A"))) return date;
    if (year.len && sv_to_u64(&m, month) && m > 0 && sv_to_u64(&d, day) && d > 0) {
        return reader_format(fsf->reader, "%.*s-%02u-%02u", SV_ARG(year), (unsigned)m, (unsigned)d);
    }
    if (year.len && m > 0) return reader_format(fsf->reader, "%.*s-%02u", SV_ARG(year), (unsigned)m);
    if (year.len) return year;
    if (from.len && to.len) return reader_format(fsf->reader, "between %.*s and %.*s", SV_ARG(from), SV_ARG(to));
    return from.len ? from : to;
}

/* The date of birth of a person, of foundation else. Other calendars than the Gregorian are not converted. */
static void
add_birth(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct sv      text = birth_text(fsf), calendar = get(fsf, BIRTH_CALENDAR);
    struct sv      country = country_of(fsf, BIRTH_COUNTRY, BIRTH_COUNTRY_NAME);
    struct sv place[] = { get(fsf, BIRTH_PLACE), get(fsf, BIRTH_ZIP), get(fsf, BIRTH_CITY), get(fsf, BIRTH_REGION) };
    struct sv where = reader_join(reader, ", ", place, 4);
    if (text.len || where.len || country.len) add_act(fsf, ACT_BIRTH);
    if (is_true(fsf, BIRTH_CIRCA) && text.len) text = reader_format(reader, "circa %.*s", SV_ARG(text));
    if (calendar.len && !sv_equal_nocase(calendar, SV("GREGORIAN")) && text.len) {
        reader_add(reader, fsf->party, "notes",
                   reader_format(reader, "Date of birth in the calendar %.*s: %.*s", SV_ARG(calendar), SV_ARG(text)));
    } else {
        reader_add_date(reader, fsf->party, fsf->person ? "birthDate" : "incorporationDate", text, READER_DATE_DMY);
    }
    if (fsf->person) {
        reader_add(reader, fsf->party, "birthPlace", where);
        reader_add_country(reader, fsf->party, "birthCountry", country);
    } else {
        reader_add_country(reader, fsf->party, "jurisdiction", country);
        if (where.len) reader_add(reader, fsf->party, "notes", reader_format(reader, "Founded in %.*s", SV_ARG(where)));
    }
    add_remark(fsf, BIRTH_REMARK, "Date of birth");
}

static void
add_citizenship(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct sv      country = country_of(fsf, CITIZEN_COUNTRY, CITIZEN_COUNTRY_NAME), region = get(fsf, CITIZEN_REGION);
    if (country.len || region.len) add_act(fsf, ACT_CITIZEN);
    reader_add_country(reader, fsf->party, fsf->person ? "nationality" : "jurisdiction", country);
    if (region.len) {
        struct sv text = reader_join(reader, ", ", (struct sv[]){ country, region }, 2);
        reader_add(reader, fsf->party, "notes", reader_format(reader, "Citizenship: %.*s", SV_ARG(text)));
    }
    add_remark(fsf, CITIZEN_REMARK, "Citizenship");
}

static void
add_contact(struct fsf *fsf, struct itd_entity *address, struct sv key, struct sv value)
{
    const char *property = sv_find_nocase(key, SV("mail"), 0) != SIZE_MAX     ? "email"
                           : sv_find_nocase(key, SV("phone"), 0) != SIZE_MAX  ? "phone"
                           : sv_find_nocase(key, SV("mobile"), 0) != SIZE_MAX ? "phone"
                           : sv_find_nocase(key, SV("web"), 0) != SIZE_MAX    ? "website"
                                                                              : NULL;
    if (property) {
        while (value.len) {
            struct sv one;
            size_t    comma = sv_find(value, SV(", "), 0);
            one = sv_slice(value, 0, comma);
            value = comma == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(value, comma + 2, value.len);
            reader_add(fsf->reader, fsf->party, property, one);
        }
        return;
    }
    struct sv text = reader_join(fsf->reader, ": ", (struct sv[]){ key, value }, 2);
    reader_add(fsf->reader, address ? address : fsf->party, address ? "remarks" : "notes", text);
}

/* "PHONE[668 33 01]\nFAX[662 38 14]": each a kind and its value; what is written otherwise is a remark. */
static void
add_contacts(struct fsf *fsf, struct itd_entity *address)
{
    struct sv rest = get(fsf, ADDRESS_CONTACT);
    while (rest.len) {
        size_t open = sv_find(rest, SV("["), 0), close = open == SIZE_MAX ? SIZE_MAX : sv_find(rest, SV("]"), open);
        if (close == SIZE_MAX) {
            add_contact(fsf, address, SV(""), rest);
            return;
        }
        struct sv key = sv_trim(sv_slice(rest, 0, open));
        while (key.len && strchr("\\n,;", key.ptr[0])) key = sv_slice(key, 1, key.len);
        add_contact(fsf, address, key, sv_slice(rest, open + 1, close));
        rest = sv_trim(sv_slice(rest, close + 1, rest.len));
    }
}

static void
add_address(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct sv      number = get(fsf, ADDRESS_NUMBER), street = get(fsf, ADDRESS_STREET), box = get(fsf, ADDRESS_BOX);
    struct sv      zip = get(fsf, ADDRESS_ZIP), city = get(fsf, ADDRESS_CITY), region = get(fsf, ADDRESS_REGION);
    struct sv      place = get(fsf, ADDRESS_PLACE), country = country_of(fsf, ADDRESS_COUNTRY, ADDRESS_COUNTRY_NAME);
    struct sv      named = get(fsf, ADDRESS_COUNTRY_NAME);
    struct sv      box_text = box.len ? reader_format(reader, "P.O. Box %.*s", SV_ARG(box)) : box;
    if (number.len) street = reader_join(reader, " ", (struct sv[]){ number, street }, 2);
    if (named.len == 0 || sv_equal_nocase(named, SV("UNKNOWN"))) {
        named = country_name(reader->countries, country_code(reader->countries, country)); /* 1.0 has codes only */
    }
    struct sv          parts[] = { street, box_text, place, zip, city, region, named.len ? named : country };
    struct itd_entity *address = reader_address(reader, fsf->party, reader_join(reader, ", ", parts, 7), country);
    if (address) add_act(fsf, ACT_ADDRESS);
    reader_add(reader, address, "street", street);
    reader_add(reader, address, "street2", place);
    reader_add(reader, address, "postOfficeBox", box);
    reader_add(reader, address, "postalCode", zip);
    reader_add(reader, address, "city", city);
    reader_add(reader, address, "region", region);
    if (is_true(fsf, ADDRESS_AT_LISTING)) reader_add(reader, address, "remarks", SV("as at listing time"));
    reader_add_country(reader, fsf->party, "country", country);
    add_contacts(fsf, address);
    add_remark(fsf, ADDRESS_REMARK, "Address");
    reader_emit(reader, address);
}

struct paper {
    struct sv number;
    struct sv code;
    struct sv type;
    struct sv remark;
};

/* Version 1.0 has all in one: "33301/862 (other-Other identification number) (issued: 17 october 1997)". */
static struct paper
paper_of(struct fsf *fsf)
{
    struct paper paper = { get(fsf, PAPER_NUMBER), get(fsf, PAPER_CODE), get(fsf, PAPER_TYPE), sv_make(NULL, 0) };
    size_t       open = sv_find(paper.number, SV(" ("), 0);
    if (fsf->table.column[PAPER_CODE] >= 0 || open == SIZE_MAX) return paper;
    struct sv rest = sv_slice(paper.number, open + 2, paper.number.len);
    size_t    dash = sv_find(rest, SV("-"), 0), close = sv_find(rest, SV(")"), 0);
    if (close == SIZE_MAX || dash > close) return paper;
    paper.number = sv_trim(sv_slice(paper.number, 0, open));
    paper.code = sv_slice(rest, 0, dash);
    paper.type = sv_slice(rest, dash + 1, close);
    paper.remark = sv_trim(sv_slice(rest, close + 1, rest.len));
    return paper;
}

/* Codes of papers that have an FtM property of their own; NULL where only the other sort of party has it. */
static const char *
paper_property(struct sv code, bool person)
{
    static const struct {
        const char *code;
        const char *person;
        const char *organization;
    } PAPERS[] = {
        { "passport", "passportNumber", NULL },
        { "diplomaticpassport", "passportNumber", NULL },
        { "ssn", "socialSecurityNumber", NULL },
        { "fiscalcode", "taxNumber", "taxNumber" },
        { "tax", "taxNumber", "taxNumber" },
        { "swiftbic", "swiftBic", "swiftBic" },
        { "regnumber", "registrationNumber", "registrationNumber" },
        { "imo", NULL, "imoNumber" },
        { "imonumber", NULL, "imoNumber" },
    };
    for (size_t i = 0; i < sizeof PAPERS / sizeof *PAPERS; i++) {
        if (!sv_equal_nocase(code, sv_from(PAPERS[i].code))) continue;
        const char *property = person ? PAPERS[i].person : PAPERS[i].organization;
        return property ? property : "idNumber";
    }
    return "idNumber";
}

static void
add_paper_flags(struct fsf *fsf, struct itd_entity *document)
{
    static const struct {
        enum fsf_column column;
        const char     *text;
    } FLAGS[] = { { PAPER_DIPLOMATIC, "diplomatic" },
                  { PAPER_EXPIRED, "known to be expired" },
                  { PAPER_FALSE, "known to be false" },
                  { PAPER_LOST, "reported lost" },
                  { PAPER_REVOKED, "revoked by the issuer" } };
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
        if (is_true(fsf, FLAGS[i].column)) reader_add(fsf->reader, document, "summary", sv_from(FLAGS[i].text));
    }
}

static void
add_paper(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct paper   paper = paper_of(fsf);
    struct sv      latin = get(fsf, PAPER_LATIN_NUMBER), name = get(fsf, PAPER_NAME), issuer = get(fsf, PAPER_ISSUER);
    struct sv      region = get(fsf, PAPER_REGION), country = country_of(fsf, PAPER_COUNTRY, PAPER_COUNTRY_NAME);
    struct sv      fields[] = { paper.code, paper.number, latin, name, issuer, region, country };
    struct sv      key = reader_join(reader, "|", fields, 7);
    if (key.len == 0 || fsf->party == NULL) return;
    bool               passport = sv_find_nocase(paper.code, SV("passport"), 0) != SIZE_MAX;
    struct itd_entity *document = reader_part(reader, fsf->party, passport ? "Passport" : "Identification", key);
    const char        *property = paper_property(paper.code, fsf->person);
    add_act(fsf, ACT_PAPER);
    reader_add(reader, document, "holder", fsf->party->id);
    reader_add(reader, document, "type", paper.type);
    reader_add(reader, document, "type", paper.code);
    reader_add(reader, document, "number", paper.number);
    reader_add(reader, document, "number", latin);
    reader_add(reader, document, "authority", reader_join(reader, ", ", (struct sv[]){ issuer, region }, 2));
    reader_add_country(reader, document, "country", country);
    reader_add_date(reader, document, "date", get(fsf, PAPER_ISSUED), READER_DATE_DMY);
    reader_add_date(reader, document, "startDate", get(fsf, PAPER_FROM), READER_DATE_DMY);
    reader_add_date(reader, document, "endDate", get(fsf, PAPER_TO), READER_DATE_DMY);
    if (name.len)
        reader_add(reader, document, "summary", reader_format(reader, "name on the document: %.*s", SV_ARG(name)));
    reader_add(reader, document, "summary", paper.remark);
    reader_add(reader, fsf->party, "alias", name);
    add_paper_flags(fsf, document);
    reader_add(reader, fsf->party, property, paper.number);
    reader_add(reader, fsf->party, property, latin);
    add_remark(fsf, PAPER_REMARK, "Identification");
    reader_emit(reader, document);
}

/* A permanent UN reference such as KPe.001; older ones (QI.B.8.01) are no ids of the UN list any more. */
static bool
is_un_reference(struct sv text)
{
    return text.len == 7 && text.ptr[3] == '.' && (text.ptr[2] == 'i' || text.ptr[2] == 'e') && text.ptr[0] >= 'A' &&
           text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' && text.ptr[1] <= 'Z';
}

static struct sv
id_of(struct fsf *fsf)
{
    struct sv reference = get(fsf, REFERENCE), logical = get(fsf, LOGICAL_ID);
    struct sv id = reader_format(fsf->reader, "eu-fsf-%.*s", SV_ARG(reference.len ? reference : logical));
    if (reference.len == 0 && logical.len == 0) return sv_make(NULL, 0);
    for (size_t i = 0; i < id.len; i++) {
        char *c = (char *)id.ptr + i;
        if (*c == '.' || *c == ' ') *c = '-';
        if (*c >= 'A' && *c <= 'Z') *c |= 0x20;
    }
    return id;
}

static void
emit_sanction(struct fsf *fsf)
{
    struct sv listed = fsf->listed.len ? fsf->listed : fsf->earliest;
    reader_add_date(fsf->reader, fsf->sanction, "listingDate", listed, READER_DATE_DMY);
    reader_add_date(fsf->reader, fsf->sanction, "startDate", fsf->earliest, READER_DATE_DMY);
    reader_emit(fsf->reader, fsf->sanction);
    fsf->sanction = NULL;
    fsf->earliest = sv_make(NULL, 0);
}

/* Hands over the entity whose rows have come to their end. */
static bool
flush(struct fsf *fsf)
{
    if (fsf->party == NULL) return fsf->reader->status == ITD_OK;
    emit_sanction(fsf);
    reader_emit(fsf->reader, fsf->party);
    fsf->party = NULL;
    return reader_done_record(fsf->reader);
}

static void
begin_sanction(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    struct sv      programme = fsf_at(&fsf->table, fsf->table.act[ACT_ENTITY][ACT_PROGRAMME]),
              designated = get(fsf, DESIGNATED);
    uint16_t property = itd_ftm_property(reader->ftm, SV("programId"));
    if (fsf->sanction && !sv_equal(itd_entity_first(fsf->sanction, property), programme)) emit_sanction(fsf);
    if (fsf->sanction == NULL) fsf->sanction = reader_sanction(reader, fsf->party, programme, programme);
    fsf->listed = reader_format(reader, "%.*s", SV_ARG(sv_slice(designated, 0, 10)));
    if (designated.len) keep_earliest(fsf, designated);
    reader_add(reader, fsf->sanction, "authorityId", get(fsf, REFERENCE));
    reader_add(reader, fsf->sanction, "recordId", get(fsf, LOGICAL_ID));
    reader_add(reader, fsf->sanction, "unscId", get(fsf, UN_ID));
    reader_add(reader, fsf->sanction, "reason", get(fsf, DETAILS));
    reader_add(reader, fsf->sanction, "programUrl", fsf_at(&fsf->table, fsf->table.act[ACT_ENTITY][ACT_URL]));
    reader_add_date(reader, fsf->sanction, "date", fsf_at(&fsf->table, fsf->table.act[ACT_ENTITY][ACT_IN_FORCE]),
                    READER_DATE_DMY);
    reader_add_date(reader, fsf->sanction, "modifiedAt", fsf_at(&fsf->table, fsf->table.act[ACT_ENTITY][ACT_PUBLISHED]),
                    READER_DATE_DMY);
    add_act(fsf, ACT_ENTITY);
}

static void
begin_party(struct fsf *fsf, struct sv id, bool same)
{
    struct sv letter = get(fsf, SUBJECT_LETTER), kind = get(fsf, SUBJECT), un = get(fsf, UN_ID);
    if (!same) fsf->named = false;
    fsf->person = sv_equal(letter, SV("P")) || (letter.len == 0 && sv_equal_nocase(kind, SV("person")));
    fsf->party = reader_entity(fsf->reader, fsf->person ? "Person" : "Organization", id);
    fsf->rows = 0;
    reader_add(fsf->reader, fsf->party, "topics", SV("sanction"));
    if (is_un_reference(un))
        reader_add(fsf->reader, fsf->party, "referents", reader_format(fsf->reader, "unsc-%.7s", un.ptr));
}

/* The remark of an entity has line ends as "\n". */
static void
add_entity_remark(struct fsf *fsf)
{
    struct sv rest = get(fsf, REMARK), text = { 0 };
    while (rest.len) {
        size_t at = sv_find(rest, SV("\\n"), 0);
        text = reader_join(fsf->reader, "\n", (struct sv[]){ text, sv_slice(rest, 0, at) }, 2);
        rest = at == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(rest, at + 2, rest.len);
    }
    reader_add(fsf->reader, fsf->party, "notes", text);
}

static bool
read_row(struct fsf *fsf)
{
    struct sv id = id_of(fsf);
    if (id.len == 0) {
        reader_reject(fsf->reader, fsf->table.csv->line, 0, "neither a reference number nor a logical id",
                      fsf->table.csv->raw);
        return fsf->reader->status == ITD_OK;
    }
    bool same = fsf->party && sv_equal(fsf->party->id, id);
    if (fsf->party && (!same || ++fsf->rows > ENTITY_ROWS_MAX)) {
        if (!flush(fsf)) return false;
        id = id_of(fsf); /* the memory of the first one is gone */
    }
    if (fsf->party == NULL) begin_party(fsf, id, same);
    begin_sanction(fsf);
    add_name(fsf);
    add_address(fsf);
    add_birth(fsf);
    add_paper(fsf);
    add_citizenship(fsf);
    add_entity_remark(fsf);
    fsf_table_unread(&fsf->table, fsf->reader);
    return fsf->reader->status == ITD_OK;
}

static enum itd_status
read_rows(struct fsf *fsf)
{
    struct reader *reader = fsf->reader;
    for (;;) {
        enum itd_status status = fsf_table_next(&fsf->table, reader);
        if (status == ITD_NOT_FOUND) break;
        if (status != ITD_OK) return status;
        if (reader->date == READER_NO_DATE) reader_set_date(reader, get(fsf, FILE_DATE), READER_DATE_DMY);
        if (!read_row(fsf)) return reader->status;
    }
    flush(fsf);
    return reader->status;
}

enum itd_status
eu_fsf_csv_read(struct reader *reader)
{
    struct fsf      fsf = { .reader = reader };
    enum itd_status status = fsf_table_open(&fsf.table, reader);
    if (status == ITD_OK) status = read_rows(&fsf);
    fsf_table_close(&fsf.table);
    return status;
}
