/* UK: the consolidated list of OFSI (ConList.csv), in the format of 2022 (36 columns, closed in 2026) and the older
 * sanctionsconlist.csv (29 columns, Windows-1252). docs/lists/uk.md says which column and label becomes which property.
 *
 * One row is a variant of a name; rows of one Group ID make a party. What the older format says in prose ("UN Ref
 * QDe.004. Father's name is ...") the newer one has partly under labels: "(UK Sanctions List Ref):AFG0001. (UN Ref):".
 */
#include "lists/formats.h"
#include "lists/uk_record.h"
#include "lists/values.h"

static const struct uk_column COLUMNS[] = {
    { "Name 6", UK_NAME_6 },
    { "Name 1", UK_NAME_1 },
    { "Name 2", UK_NAME_2 },
    { "Name 3", UK_NAME_3 },
    { "Name 4", UK_NAME_4 },
    { "Name 5", UK_NAME_5 },
    { "Title", UK_TITLE },
    { "Name Non-Latin Script", UK_SCRIPT_NAME },
    { "Non-Latin Script Type", UK_SCRIPT },
    { "Non-Latin Script Language", UK_SCRIPT_LANGUAGE },
    { "DOB", UK_BIRTH_DATE },
    { "Town of Birth", UK_BIRTH_TOWN },
    { "Country of Birth", UK_BIRTH_COUNTRY },
    { "Nationality", UK_NATIONALITY },
    { "Passport Number", UK_PASSPORT },
    { "Passport Details", UK_PASSPORT_DETAILS },
    { "National Identification Number", UK_NATIONAL_ID },
    { "National Identification Details", UK_NATIONAL_ID_DETAILS },
    { "NI Number", UK_NATIONAL_ID_DETAILS }, /* the old format has number and details in one */
    { "Position", UK_POSITION },
    { "Address 1", UK_ADDRESS_1 },
    { "Address 2", UK_ADDRESS_2 },
    { "Address 3", UK_ADDRESS_3 },
    { "Address 4", UK_ADDRESS_4 },
    { "Address 5", UK_ADDRESS_5 },
    { "Address 6", UK_ADDRESS_6 },
    { "Post/Zip Code", UK_POSTCODE },
    { "Country", UK_COUNTRY },
    { "Other Information", UK_OTHER },
    { "Group Type", UK_KIND },
    { "Alias Type", UK_NAME_TYPE },
    { "Alias Quality", UK_NAME_STRENGTH },
    { "Regime", UK_REGIME },
    { "Listed On", UK_LISTED },
    { "UK Sanctions List Date Designated", UK_DESIGNATED },
    { "Last Updated", UK_UPDATED },
    { "Group ID", UK_GROUP_ID },
    { NULL, UK_FIELD_COUNT },
};

/* The labels inside Other Information. What stands under another one stays in the notes. */
static const struct uk_column LABELS[] = {
    { "UK Sanctions List Ref", UK_UNIQUE_ID },
    { "UN Ref", UK_UN_REFERENCE },
    { "UK Statement of Reasons", UK_REASONS },
    { "Gender", UK_GENDER },
    { "Phone number", UK_PHONE },
    { "Tel", UK_PHONE },
    { "Website", UK_WEBSITE },
    { "Email address", UK_EMAIL },
    { "Type of entity", UK_ENTITY_TYPE },
    { "Business Reg No", UK_REGISTRATION },
    { "Parent company", UK_PARENT },
    { "Subsidiaries", UK_SUBSIDIARIES },
    { "IMO number", UK_IMO },
    { "Current owners", UK_OWNERS },
    { "Current owner/operator", UK_OPERATORS },
    { "Current owner/operators", UK_OPERATORS },
    { "Previous owner/operator", UK_PREVIOUS_OPERATORS },
    { "Previous owner/operators", UK_PREVIOUS_OPERATORS },
    { "Flag of ship", UK_FLAG },
    { "Current believed flag of ship", UK_FLAG },
    { "Previous flags", UK_PREVIOUS_FLAGS },
    { "Type of ship", UK_SHIP_TYPE },
    { "Tonnage of ship", UK_TONNAGE },
    { "Length of ship", UK_LENGTH },
    { "Year built", UK_YEAR_BUILT },
    { "Hull identification number", UK_HULL },
    { "Hull identification number (HIN)", UK_HULL },
    { "Further Identifying Information", UK_OTHER },
    { "Further Identifiying Information", UK_OTHER }, /* as published */
    { "Fax", UK_FAX },
    { NULL, UK_FIELD_COUNT },
};

bool
uk_conlist_recognise(struct sv head, const char *name)
{
    (void)name;
    return sv_starts_with_nocase(head, SV("\xef\xbb\xbfLast Updated,")) ||
                   sv_starts_with_nocase(head, SV("Last Updated,"))
               ? sv_find(sv_slice(head, 0, 1024), SV("Name 6,Name 1,Name 2"), 0) != SIZE_MAX &&
                     sv_find(sv_slice(head, 0, 1024), SV("Group ID"), 0) != SIZE_MAX &&
                     sv_find(sv_slice(head, 0, 1024), SV("Other Information,Group Type"), 0) != SIZE_MAX
               : false;
}

/* The label that begins at `at` ("(Gender):"); NULL when none does. `*end` is where its text begins. */
static const struct uk_column *
label_at(size_t *end, struct sv text, size_t at)
{
    if (text.ptr[at] != '(') return NULL;
    struct sv rest = sv_slice(text, at + 1, text.len);
    for (const struct uk_column *label = LABELS; label->name; label++) {
        struct sv name = sv_from(label->name);
        if (!sv_starts_with_nocase(rest, name)) continue;
        struct sv after = sv_slice(rest, name.len, rest.len);
        size_t    colon = sv_starts_with(after, SV("):")) ? 2 : sv_starts_with(after, SV(") :")) ? 3 : 0;
        /* The telefax number is published as "(Fax). 22837516" inside the telephone numbers as well: that is prose. */
        if (colon == 0) continue;
        *end = at + 1 + name.len + colon;
        return label;
    }
    return NULL;
}

static void
append(struct reader *reader, struct sv *field, const char *separator, struct sv text)
{
    *field = reader_join(reader, separator, (struct sv[]){ *field, text }, 2);
}

/* A reference ends at its first space: behind "AFG0001." the prose goes on. */
static struct sv
cut_reference(struct sv *text)
{
    *text = sv_trim(*text);
    size_t end = 0;
    while (end < text->len && !strchr(" \t\r\n(", text->ptr[end])) end++;
    struct sv reference = values_trim_end(sv_slice(*text, 0, end));
    *text = sv_trim(sv_slice(*text, end, text->len));
    return reference;
}

static void
take_label(struct reader *reader, struct uk_record *record, enum uk_field which, struct sv text, struct sv *prose)
{
    if (which == UK_UNIQUE_ID || which == UK_UN_REFERENCE) {
        record->field[which] = cut_reference(&text);
        append(reader, prose, " ", text);
    } else if (which == UK_OTHER) {
        append(reader, prose, " ", text);
    } else {
        append(reader, &record->field[which], "\n", text);
    }
}

static void
take_labels(struct reader *reader, struct uk_record *record)
{
    struct sv               text = record->field[UK_OTHER], prose = { 0 };
    const struct uk_column *open = NULL;
    size_t                  begin = 0;
    for (size_t i = 0; i <= text.len; i++) {
        size_t                  end = 0;
        const struct uk_column *label = i < text.len ? label_at(&end, text, i) : NULL;
        if (label == NULL && i < text.len) continue;
        take_label(reader, record, open ? open->field : UK_OTHER, sv_slice(text, begin, i), &prose);
        open = label;
        begin = end;
        if (label) i = end - 1;
    }
    record->field[UK_OTHER] = prose;
}

/* "Financial sanctions imposed in addition to an asset freeze: Trust services. Date trust services sanctions imposed:
 * 21/03/2023." names the measures. */
static void
take_measures(struct reader *reader, struct uk_record *record)
{
    static const struct sv BEGIN = { "Financial sanctions imposed in addition to an asset freeze:", 59 };
    struct sv              text = record->field[UK_OTHER];
    size_t                 at = sv_find(text, BEGIN, 0);
    if (at == SIZE_MAX) return;
    size_t    last = sv_find(text, SV("Date trust services"), at), stop = SIZE_MAX;
    struct sv names = sv_slice(text, at + BEGIN.len, last == SIZE_MAX ? text.len : last);
    struct sv measures = SV("Asset freeze"), name;
    /* Each measure ends with a point; "etc." is part of one. */
    while (names.len) {
        size_t point = sv_find(names, SV(". "), 0);
        name = values_trim_end(sv_slice(names, 0, point == SIZE_MAX ? names.len : point));
        names = point == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(names, point + 2, names.len);
        if (name.len) append(reader, &measures, "|", name);
    }
    record->field[UK_MEASURES] = measures;
    if (last != SIZE_MAX) stop = sv_find(text, SV("."), last);
    if (stop == SIZE_MAX) stop = text.len;
    record->field[UK_MEASURES_NOTE] = sv_slice(text, at, stop);
    struct sv parts[] = { sv_slice(text, 0, at), sv_slice(text, stop + 1, text.len) };
    record->field[UK_OTHER] = reader_join(reader, " ", parts, 2);
}

/* The text behind a word in prose, up to the end of the clause; empty when the word does not stand there. */
static struct sv
behind(struct sv text, const char *word, const char *ends)
{
    size_t at = sv_find_nocase(text, sv_from(word), 0);
    if (at == SIZE_MAX) return sv_make(NULL, 0);
    size_t begin = at + strlen(word), end = begin;
    while (end < text.len && !strchr(ends, text.ptr[end])) end++;
    return sv_trim(sv_slice(text, begin, end));
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "UN Ref QDe.004.", "UN REF:QI.A.151.03", "UN Reference No: TAi.172", "Un ref.KPI.067". A reference in the text on
 * whose asset a ship is belongs to the owner. */
static void
find_un_reference(struct reader *reader, struct uk_record *record)
{
    struct sv text = record->field[UK_OTHER];
    size_t    at = sv_find_nocase(text, SV("UN Ref"), 0);
    if (record->field[UK_UN_REFERENCE].len || at == SIZE_MAX) return;
    if (sv_find_nocase(sv_slice(text, 0, at), SV("OFSI ID"), 0) != SIZE_MAX) return;
    struct sv rest = sv_slice(text, at + 6, text.len);
    if (sv_starts_with_nocase(rest, SV("erence"))) rest = sv_slice(rest, 6, rest.len);
    rest = sv_trim(rest);
    while (rest.len && strchr(":. ", rest.ptr[0])) rest = sv_slice(rest, 1, rest.len);
    if (sv_starts_with_nocase(rest, SV("No"))) rest = sv_slice(rest, 2, rest.len);
    while (rest.len && strchr(":. ", rest.ptr[0])) rest = sv_slice(rest, 1, rest.len);
    size_t end = 0;
    while (end < rest.len &&
           (is_letter(rest.ptr[end]) || rest.ptr[end] == '.' || (rest.ptr[end] >= '0' && rest.ptr[end] <= '9')))
        end++;
    struct sv reference = values_trim_end(sv_slice(rest, 0, end));
    if (reference.len < 5 || !is_letter(reference.ptr[0])) return;
    /* KPI.067 is KPi.067 with a slip of the shift key. */
    if (reference.len == 7 && reference.ptr[3] == '.' && (reference.ptr[2] == 'I' || reference.ptr[2] == 'E')) {
        reference = reader_format(reader, "%.2s%c%.4s", reference.ptr, reference.ptr[2] | 0x20, reference.ptr + 3);
    }
    record->field[UK_UN_REFERENCE] = reference;
}

static size_t
digits_at(struct sv text, size_t at)
{
    size_t end = at;
    while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9') end++;
    return end - at;
}

/* The old format has no ships: an entity whose information begins with an IMO number is one, any other's is that of a
 * shipping company. */
static void
find_imo(struct uk_record *record)
{
    struct sv text = record->field[UK_OTHER];
    size_t    at = sv_find(text, SV("IMO"), 0);
    if (at == SIZE_MAX || record->field[UK_IMO].len) return;
    size_t i = at + 3;
    while (i < text.len && i < at + 12 && digits_at(text, i) == 0) i++;
    if (digits_at(text, i) != 7) return;
    record->field[UK_IMO] = sv_slice(text, i, i + 7);
    if (at <= 1 && sv_equal_nocase(record->field[UK_KIND], SV("Entity"))) record->field[UK_KIND] = SV("Ship");
    struct sv mmsi = behind(text, "MMSI:", ".,;");
    if (digits_at(mmsi, 0) == 9 && mmsi.len == 9) record->field[UK_MMSI] = mmsi;
}

/* Web and mail addresses in prose, but not those of the notices of INTERPOL. */
static void
find_addresses(struct reader *reader, struct uk_record *record)
{
    struct sv rest = record->field[UK_OTHER], word;
    while (sv_split(&word, &rest, ' ')) {
        word = values_trim_end(word);
        while (word.len && strchr("(:", word.ptr[0])) word = sv_slice(word, 1, word.len);
        if (word.len > 6 && sv_find(word, SV("@"), 1) != SIZE_MAX && sv_find(word, SV("."), 1) != SIZE_MAX) {
            append(reader, &record->field[UK_EMAIL], "\n", word);
        } else if ((sv_starts_with_nocase(word, SV("www.")) || sv_starts_with_nocase(word, SV("http"))) &&
                   sv_find_nocase(word, SV("interpol"), 0) == SIZE_MAX) {
            append(reader, &record->field[UK_WEBSITE], "\n", word);
        }
    }
}

static void
find_phone(struct uk_record *record)
{
    static const char *const WORDS[] = { "Tel:", "Tel ", "Tel. ", "Telephone:", "Phone number:", NULL };
    for (size_t i = 0; WORDS[i] && record->field[UK_PHONE].len == 0; i++) {
        struct sv phone = behind(record->field[UK_OTHER], WORDS[i], ".;abcdefghijklmnopqrstuvwxyzFEW");
        if (digits_at(phone, phone.len && strchr("+(", phone.ptr[0]) ? 1 : 0) > 0) record->field[UK_PHONE] = phone;
    }
}

static void
find_parents(struct uk_record *record)
{
    static const struct uk_column WORDS[] = {
        { "Father's name is", UK_FATHER },  { "Father's name:", UK_FATHER },   { "Father’s name is", UK_FATHER },
        { "Name of father is", UK_FATHER }, { "Name of father:", UK_FATHER },  { "Mother's name is", UK_MOTHER },
        { "Mother's name:", UK_MOTHER },    { "Mother’s name is", UK_MOTHER }, { "Name of mother is", UK_MOTHER },
        { "Name of mother:", UK_MOTHER },   { NULL, UK_FIELD_COUNT },
    };
    for (const struct uk_column *word = WORDS; word->name; word++) {
        struct sv name = behind(record->field[UK_OTHER], word->name, ".,;(");
        if (name.len && record->field[word->field].len == 0) record->field[word->field] = name;
    }
}

static void
find_gender(struct uk_record *record)
{
    struct sv text = record->field[UK_OTHER], gender = behind(text, "Gender:", ".,;");
    if (sv_starts_with(text, SV("Male")) || sv_find(text, SV(". Male."), 0) != SIZE_MAX) gender = SV("male");
    if (sv_starts_with(text, SV("Female"))) gender = SV("female");
    if (record->field[UK_GENDER].len == 0) record->field[UK_GENDER] = gender;
}

static void
finish(struct reader *reader, struct uk_record *record)
{
    bool labelled = sv_find(record->field[UK_OTHER], SV("):"), 0) != SIZE_MAX;
    take_labels(reader, record);
    take_measures(reader, record);
    bool person = sv_equal_nocase(record->field[UK_KIND], SV("Individual"));
    if (person) {
        find_parents(record);
        find_gender(record);
    }
    if (labelled) return;
    find_un_reference(reader, record);
    find_imo(record);
    if (person) return;
    find_addresses(reader, record);
    find_phone(record);
}

enum itd_status
uk_conlist_read(struct reader *reader)
{
    static const struct uk_list LIST = { "Last Updated", COLUMNS, finish };
    return uk_list_read(reader, &LIST);
}
