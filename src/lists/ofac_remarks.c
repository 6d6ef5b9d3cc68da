/* The remarks of an OFAC entry: "DOB 17 Jan 1941; POB El Menea, Algeria; Passport A1 (Iraq) expires 2005; a.k.a.
 * 'ABU'." Clauses end with a semicolon, the whole with a full stop. A clause that is not understood is kept in notes.
 */
#include "lists/ofac.h"

#include "model/date.h"

/* Cuts "... issued 18 Jan 1984" off the end of `text`. A text after the word that is no date stays where it is. */
static struct sv
cut_date(struct sv *text, struct sv word)
{
    struct date_range readings[2];
    size_t            at = sv_find(*text, word, 0);
    if (at == SIZE_MAX) return sv_make(NULL, 0);
    struct sv date = sv_trim(sv_slice(*text, at + word.len, text->len));
    if (date_parse(readings, date) == 0) return sv_make(NULL, 0);
    *text = sv_slice(*text, 0, at);
    return date;
}

static bool
has_digit(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    }
    return false;
}

/* What stands behind the number and is neither country nor date ("issued by ...", "expires in") follows a word of its
 * own; the number alone must not carry it. */
static void
cut_comment(struct ofac_document *document)
{
    static const char *const WORDS[] = { " issued ", " expires ", " expired ", " expiration ", NULL };
    for (size_t i = 0; WORDS[i]; i++) {
        size_t at = sv_find(document->number, sv_from(WORDS[i]), 0);
        if (at == SIZE_MAX) continue;
        document->comment = sv_trim(sv_slice(document->number, at, document->number.len));
        document->number = sv_trim(sv_slice(document->number, 0, at));
    }
}

static void
read_document(struct ofac_party *party, struct sv label, struct sv value, struct sv clause)
{
    struct ofac_document document = { .type = label };
    document.expires = cut_date(&value, SV(" expires "));
    document.issued = cut_date(&value, SV(" issued "));
    document.number = value;
    cut_comment(&document);
    document.country = ofac_cut_country(party->reader, &document.number);
    document.number = sv_trim(document.number);
    if (document.number.len == 0 || !has_digit(document.number)) {
        ofac_party_note(party, clause);
    } else {
        ofac_party_document(party, &document);
    }
}

/* a.k.a. 'ABU AL-FOUTOUH': remarks hold the weak aliases only. Fixed-field files have double quotes. */
static bool
read_alias(struct ofac_party *party, struct sv clause)
{
    static const char *const TYPES[] = { "a.k.a. ", "f.k.a. ", "n.k.a. ", NULL };
    for (size_t i = 0; TYPES[i]; i++) {
        if (!sv_starts_with(clause, sv_from(TYPES[i]))) continue;
        struct sv name = sv_trim(sv_slice(clause, strlen(TYPES[i]), clause.len));
        bool      quoted = name.len > 2 && strchr("'\"", name.ptr[0]) && name.ptr[name.len - 1] == name.ptr[0];
        if (!quoted) return false;
        ofac_party_full_name(party, "weakAlias", sv_slice(name, 1, name.len - 1));
        return true;
    }
    return false;
}

/* "For more information on directives, please visit the following link: http://..." */
static bool
read_web_page(struct ofac_party *party, struct sv clause)
{
    size_t at = sv_find(clause, SV(": http"), 0);
    if (!sv_starts_with_nocase(clause, SV("For more information")) || at == SIZE_MAX) return false;
    struct sv page = sv_slice(clause, at + 2, clause.len);
    if (sv_ends_with(page, SV("."))) page.len--;
    if (party->sanctions == NULL || sv_find(page, SV(" "), 0) != SIZE_MAX) return false;
    ofac_party_sanction_text(party, "programUrl", page, sv_make(NULL, 0));
    return true;
}

/* Whether the clause repeats a title of the party, as SDN.CSV does. */
static bool
is_title(const struct ofac_party *party, struct sv clause)
{
    const struct itd_statement *title;
    uint16_t                    position = itd_ftm_property(party->reader->ftm, SV("position"));
    size_t                      at = 0;
    while (party->entity && (title = itd_entity_next(party->entity, position, &at))) {
        if (sv_equal(title->value, clause)) return true;
    }
    return false;
}

static void
read_clause(struct ofac_party *party, struct sv clause)
{
    struct sv text = clause, label, value;
    if (sv_starts_with(text, SV("(Linked To:")) && sv_ends_with(text, SV(")"))) text = sv_slice(text, 1, text.len - 1);
    if (sv_starts_with_nocase(text, SV("alt. "))) text = sv_trim(sv_slice(text, 5, text.len));
    if (text.len == 0 || read_alias(party, text) || read_web_page(party, text)) return;
    const struct ofac_label *known = ofac_label_before(&label, &value, text);
    if (known == NULL || (value.len == 0 && known->use != OFAC_PROVISION)) {
        if (!is_title(party, text)) ofac_party_note(party, clause);
    } else if (known->use == OFAC_DOCUMENT) {
        read_document(party, label, value, clause);
    } else {
        ofac_party_fact_as(party, known, label, value);
    }
}

void
ofac_remarks_read(struct ofac_party *party, struct sv remarks, bool is_cut)
{
    remarks = sv_trim(remarks);
    if (!is_cut && sv_ends_with(remarks, SV("."))) remarks.len--;
    while (remarks.len > 0) {
        size_t    semicolon = sv_find(remarks, SV(";"), 0);
        bool      last = semicolon == SIZE_MAX;
        size_t    end = last ? remarks.len : semicolon;
        struct sv clause = sv_trim(sv_slice(remarks, 0, end));
        remarks = sv_trim(sv_slice(remarks, end + 1, remarks.len));
        if (last && is_cut) {
            ofac_party_note(party, clause); /* half a number is worse than none */
        } else {
            read_clause(party, clause);
        }
    }
}
