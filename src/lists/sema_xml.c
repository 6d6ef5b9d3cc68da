/* Canada, consolidated autonomous sanctions list (Special Economic Measures Act and others), XML, with the element
 * names of 2020 and those of 2025. docs/lists/canada.md says which becomes which property. */
#include "lists/formats.h"
#include "lists/names.h"
#include "lists/reader.h"

#include "base/map.h"
#include "base/table.h"
#include "format/xml.h"
#include "model/date.h"
#include "text/text.h"

struct sema {
    struct reader    *reader;
    struct table      table; /* data/legal_forms.tsv */
    struct map        forms; /* its spellings, folded; the keys live in the arena */
    struct itd_arena *arena;
};

bool
sema_xml_recognise(struct sv head, const char *name)
{
    (void)name;
    return sv_find(head, SV("<data-set"), 0) != SIZE_MAX && sv_find(head, SV("<record"), 0) != SIZE_MAX &&
           sv_find(head, SV("<Country>"), 0) != SIZE_MAX && sv_find(head, SV("<Schedule>"), 0) != SIZE_MAX;
}

/* Without blanks of any width (U+00A0, U+202F, U+200B) at both ends. */
static struct sv
trim_wide(struct sv text)
{
    static const char *const BLANKS[] = { "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x8B" };
    for (bool changed = true; changed;) {
        changed = false;
        text = sv_trim(text);
        for (size_t i = 0; i < sizeof BLANKS / sizeof *BLANKS; i++) {
            struct sv blank = sv_from(BLANKS[i]);
            bool      front = sv_starts_with(text, blank), back = !front && sv_ends_with(text, blank);
            if (front) text = sv_slice(text, blank.len, text.len);
            if (back) text.len -= blank.len;
            changed = changed || front || back;
        }
    }
    return text;
}

/* The value of an element that had another name before 2025; `old_name` may be NULL. */
static struct sv
value_of(struct xml_node *record, const char *name, const char *old_name)
{
    struct sv value = trim_wide(xml_child_text(record, name));
    return value.len || old_name == NULL ? value : trim_wide(xml_child_text(record, old_name));
}

/* Case, points and commas do not count in a legal form. */
static struct sv
fold_form(struct itd_arena *arena, struct sv text)
{
    struct sv folded = text_fold(arena, sv_trim(text));
    size_t    kept = 0;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.ptr[i] != '.' && folded.ptr[i] != ',') ((char *)folded.ptr)[kept++] = folded.ptr[i];
    }
    return sv_make(folded.ptr, kept);
}

static enum itd_status
add_form(struct sema *sema, struct sv text)
{
    struct sv key = fold_form(sema->arena, text);
    uint32_t *slot = key.ptr ? map_put(&sema->forms, key) : NULL;
    if (slot == NULL) return itd_fail_memory(sema->reader->error);
    *slot = 1;
    return ITD_OK;
}

/* Beside the legal forms of the table, what follows a name after a comma in this list: MK (an "international company"
 * of Russian law) and the marks of generations. */
static enum itd_status
load_forms(struct sema *sema)
{
    static const char *const MORE[] = { "МК", "Jr", "Sr", "II", "III", "RF" };
    enum itd_status          status = table_open(&sema->table, "legal_forms", sema->reader->data_folder,
                                                 sema->reader->error);
    int                      column = status == ITD_OK ? table_column(&sema->table, "spellings") : TABLE_COLUMN_NONE;
    for (size_t row = 0; status == ITD_OK && row < sema->table.row_count; row++) {
        struct sv rest = table_cell(&sema->table, row, column), spelling;
        while (status == ITD_OK && sv_split(&spelling, &rest, ';')) status = add_form(sema, spelling);
    }
    for (size_t i = 0; status == ITD_OK && i < sizeof MORE / sizeof *MORE; i++) {
        status = add_form(sema, sv_from(MORE[i]));
    }
    return status;
}

static bool
is_form(const struct sema *sema, struct sv text)
{
    return map_get(&sema->forms, fold_form(sema->reader->arena, text)) != MAP_NONE;
}

/* "Russian: Юрий ВАСИЛЕВИЧ": a label of up to two words, not itself part of the name. Sets `lang` when it is known. */
static struct sv
without_label(struct sv text, const char **lang)
{
    static const struct {
        const char *label;
        const char *lang;
    } LABELS[] = { { "Belarusian:", "bel" }, { "Belarussian:", "bel" }, { "Russian:", "rus" }, { "Ukrainian:", "ukr" },
                   { "Arabic:", "ara" },     { "Persian:", "fas" },     { "Farsi:", "fas" },   { "French:", "fra" },
                   { "Burmese:", "mya" },    { "Chinese:", "zho" },     { "Spanish:", "spa" }, { "English:", "eng" } };
    *lang = NULL;
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        struct sv label = sv_from(LABELS[i].label);
        if (!sv_starts_with_nocase(text, label)) continue;
        *lang = LABELS[i].lang;
        return sv_trim(sv_slice(text, label.len, text.len));
    }
    return text;
}

/* Inside quotation marks a comma does not end a name. Only the paired marks count: straight ones are often left open.
 */
static int
depth_after(struct sv text, size_t i, int depth)
{
    struct sv here = sv_slice(text, i, i + 3);
    if (text.ptr[i] == '(' || sv_starts_with(here, SV("«")) || sv_equal(here, SV("“"))) return depth + 1;
    if (text.ptr[i] == ')' || sv_starts_with(here, SV("»")) || sv_equal(here, SV("”")))
        return depth > 0 ? depth - 1 : 0;
    return depth;
}

/* Whether an alias ends at `i`: at ';', before a label, and at a comma outside of marks with no legal form beside it.
 */
static bool
ends_at(const struct sema *sema, struct sv text, size_t begin, size_t i, int depth)
{
    const char *lang;
    without_label(text.ptr[i] == ' ' ? sv_slice(text, i + 1, text.len) : sv_make(NULL, 0), &lang);
    if (text.ptr[i] == ';' || lang) return true;
    if (text.ptr[i] != ',' || depth > 0) return false;
    struct sv rest = sv_slice(text, i + 1, text.len);
    size_t    stop = 0;
    while (stop < rest.len && rest.ptr[stop] != ',' && rest.ptr[stop] != ';' && rest.ptr[stop] != ')') stop++;
    return !is_form(sema, sv_slice(rest, 0, stop)) && !is_form(sema, sv_slice(text, begin, i));
}

/* A single word is no more than another spelling of a person's given or family name: too little by itself. */
static void
add_alias(struct sema *sema, struct itd_entity *party, bool person, struct sv text)
{
    const char *lang;
    text = trim_wide(without_label(trim_wide(text), &lang));
    if (sv_starts_with(text, SV("or ")) || sv_starts_with_nocase(text, SV("AKA "))) {
        text = sv_trim(sv_slice(text, text.ptr[0] == 'o' ? 3 : 4, text.len));
    }
    bool single = sv_find(text, SV(" "), 0) == SIZE_MAX;
    reader_add_lang(sema->reader, party, person && single ? "weakAlias" : "alias", text, lang);
}

/* Where " and " or " or " joins two spellings: anywhere in the names of a person, between words of another script in
 * the names of companies, where it can be a word of the name otherwise. SIZE_MAX when nowhere. */
static size_t
find_joint(struct sv text, bool person, size_t *len)
{
    static const char *const JOINTS[] = { " and ", " or " };
    for (size_t i = 0; i < sizeof JOINTS / sizeof *JOINTS; i++) {
        struct sv joint = sv_from(JOINTS[i]);
        size_t    at = sv_find(text, joint, 0);
        *len = joint.len;
        if (at == SIZE_MAX || at == 0 || at + joint.len >= text.len) continue;
        bool before = (unsigned char)text.ptr[at - 1] >= 0x80 || text.ptr[at - 1] == '"';
        if (person || (before && (unsigned char)text.ptr[at + joint.len] >= 0x80)) return at;
    }
    return SIZE_MAX;
}

static void
add_spellings(struct sema *sema, struct itd_entity *party, bool person, struct sv text)
{
    enum { JOINTS_MAX = 64 };
    size_t len, at = find_joint(text, person, &len);
    for (int i = 0; at != SIZE_MAX && i < JOINTS_MAX; i++, at = find_joint(text, person, &len)) {
        add_alias(sema, party, person, sv_slice(text, 0, at));
        text = sv_slice(text, at + len, text.len);
    }
    add_alias(sema, party, person, text);
}

/* A line break is a wrapped line, except before another script ("...Nilforushan\n عباس نیلفروشان"). */
static struct sv
join_lines(struct reader *reader, struct sv text)
{
    struct sv copy = itd_arena_copy(reader->arena, text);
    if (copy.ptr == NULL) reader_fail(reader, itd_fail_memory(reader->error));
    for (size_t i = 0; i < copy.len; i++) {
        if (copy.ptr[i] != '\n') continue;
        size_t before = i, after = i;
        while (before > 0 && (unsigned char)copy.ptr[before] <= ' ') before--;
        while (after + 1 < copy.len && (unsigned char)copy.ptr[after] <= ' ') after++;
        const char *lang;
        bool        script = (copy.ptr[before] & 0xDF) >= 'A' && (copy.ptr[before] & 0xDF) <= 'Z' &&
                      (unsigned char)copy.ptr[after] >= 0x80;
        without_label(sv_slice(copy, after, copy.len), &lang);
        ((char *)copy.ptr)[i] = script || lang ? ';' : ' ';
    }
    return copy;
}

static void
add_aliases(struct sema *sema, struct itd_entity *party, bool person, struct sv text)
{
    text = join_lines(sema->reader, text);
    size_t begin = 0;
    int    depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        depth = depth_after(text, i, depth);
        if (!ends_at(sema, text, begin, i, depth)) continue;
        add_spellings(sema, party, person, sv_slice(text, begin, i));
        begin = i + 1;
        depth = 0;
    }
    add_spellings(sema, party, person, sv_slice(text, begin, text.len));
}

/* "Belarus / Bélarus": the English half. */
static struct sv
english(struct sv text)
{
    size_t slash = sv_find(text, SV(" / "), 0);
    return slash == SIZE_MAX ? text : sv_trim(sv_slice(text, 0, slash));
}

/* Some names of bodies are bilingual: "Aerospace Industries Organization (AIO)/Organisation iranienne des ...". A slash
 * between short words is a part of the name. */
static void
add_entity_name(struct reader *reader, struct itd_entity *party, struct sv name)
{
    enum { HALF_LENGTH_MIN = 16 };
    size_t slash = sv_find(name, SV("/"), 0);
    if (slash != SIZE_MAX && slash >= HALF_LENGTH_MIN && name.len - slash > HALF_LENGTH_MIN) {
        reader_add(reader, party, "name", sv_slice(name, 0, slash));
        reader_add_lang(reader, party, "alias", sv_slice(name, slash + 1, name.len), "fra");
    } else {
        names_add(reader, party, "name", name);
    }
}

static void
add_dates(struct reader *reader, struct itd_entity *party, const char *property, struct sv text)
{
    struct sv one;
    while (date_next(&one, &text)) reader_add_date(reader, party, property, one, READER_DATE_DMY);
}

/* The measures act on the country of the regulations, which is where a party is or what it acts in; a ship's flag is
 * not said. Regulations on a theme (foreign corruption) name no country. */
static void
add_country(struct reader *reader, struct itd_entity *party, struct sv country)
{
    if (country_code(reader->countries, country).len) reader_add_country(reader, party, "country", country);
}

static void
add_sanction(struct reader *reader, struct itd_entity *party, struct xml_node *record)
{
    struct sv          programme = xml_child_text(record, "Country"), listed = xml_child_text(record, "DateOfListing");
    struct sv          schedule = xml_child_text(record, "Schedule"), item = xml_child_text(record, "Item");
    struct sv          key = reader_join(reader, "|", (struct sv[]){ english(programme), listed }, 2);
    struct itd_entity *sanction = reader_sanction(reader, party, programme, key);
    struct sv          place[] = { schedule.len ? reader_format(reader, "Schedule %.*s", SV_ARG(schedule)) : schedule,
                          item.len ? reader_format(reader, "item %.*s", SV_ARG(item)) : item };
    reader_add(reader, sanction, "authorityId", reader_join(reader, ", ", place, 2));
    reader_add_date(reader, sanction, "listingDate", listed, READER_DATE_DMY);
    reader_add_date(reader, sanction, "startDate", listed, READER_DATE_DMY);
    reader_emit(reader, sanction);
}

/* What a record is of: a ship has an IMO number, a person a family or given name. */
struct subject {
    struct sv given;
    struct sv last;
    struct sv entity;
    struct sv imo;
};

static struct itd_entity *
add_party(struct sema *sema, struct xml_node *record, const struct subject *subject)
{
    struct reader *reader = sema->reader;
    bool           ship = subject->imo.len > 0, person = !ship && subject->entity.len == 0;
    struct sv      country = english(xml_child_text(record, "Country"));
    struct sv      title = value_of(record, "TitleOrShip", "Title");
    struct sv      date = value_of(record, "DateOfBirthOrShipBuildDate", "DateOfBirth");
    struct sv      id = reader_hash_id(
             reader, "ca-sema-", (struct sv[]){ country, subject->last, subject->given, subject->entity, subject->imo }, 5);
    struct itd_entity *party = reader_entity(reader, ship ? "Vessel" : person ? "Person" : "Organization", id);
    struct sv          parts[] = { subject->given, subject->last };
    if (person) {
        reader_add(reader, party, "name", reader_join(reader, " ", parts, 2));
        reader_add(reader, party, "firstName", subject->given);
        reader_add(reader, party, "lastName", subject->last);
        reader_add_list(reader, party, "title", title, '/');
        add_dates(reader, party, "birthDate", date);
    } else {
        add_entity_name(reader, party, subject->entity);
        reader_add(reader, party, "alias", reader_join(reader, " ", parts, 2));
        add_dates(reader, party, ship ? "buildDate" : "incorporationDate", date);
        reader_add(reader, party, ship ? "type" : "description", title);
    }
    if (ship) reader_add(reader, party, "imoNumber", subject->imo);
    if (!ship && party) add_country(reader, party, country);
    if (party) add_aliases(sema, party, person, xml_child_text(record, "Aliases"));
    reader_add(reader, party, "topics", SV("sanction"));
    return party;
}

static enum itd_status
read_record(void *context, struct xml_node *record, struct itd_error *error)
{
    struct sema   *sema = context;
    struct reader *reader = sema->reader;
    (void)error;
    const struct subject subject = { .given = value_of(record, "GivenName", NULL),
                                     .last = value_of(record, "LastName", NULL),
                                     .entity = value_of(record, "EntityOrShip", "Entity"),
                                     .imo = value_of(record, "ShipIMONumber", NULL) };
    if (subject.given.len + subject.last.len + subject.entity.len == 0) {
        reader_reject(reader, record->line, 0, "a record without a name", xml_child_text(record, "Item"));
        return reader->status;
    }
    struct itd_entity *party = add_party(sema, record, &subject);
    if (party) add_sanction(reader, party, record);
    reader_unread_xml(reader, record);
    reader_emit(reader, party);
    reader_done_record(reader);
    return reader->status;
}

enum itd_status
sema_xml_read(struct reader *reader)
{
    static const char *const RECORDS[] = { "record", NULL };
    struct sema              sema = { .reader = reader, .arena = itd_arena_new(0) };
    const struct xml_handler handler = { RECORDS, read_record, NULL, &sema };
    enum itd_status          status = sema.arena ? load_forms(&sema) : itd_fail_memory(reader->error);
    if (status == ITD_OK) status = xml_read(reader->stream, &handler, reader->error);
    map_fini(&sema.forms);
    table_close(&sema.table);
    itd_arena_free(sema.arena);
    return status;
}
