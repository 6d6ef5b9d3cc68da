#include "lists/names.h"

#include "lists/tidy.h"

#include <string.h>

/* What is being read: where the parts of `whole` go. */
struct naming {
    struct reader     *reader;
    struct itd_entity *party;
    const char        *property;
    struct sv          whole;
};

static const char *const LANGUAGES[] = { "Arabic", "Belarusian", "Chinese", "Farsi",   "Hebrew",    "Japanese",
                                         "Korean", "Persian",    "Russian", "Serbian", "Ukrainian", "original script" };

enum { LANGUAGE_COUNT = sizeof LANGUAGES / sizeof *LANGUAGES };

static bool
cut_front(struct sv *text, const char *word)
{
    struct sv prefix = sv_from(word);
    if (!sv_starts_with_nocase(*text, prefix)) return false;
    *text = sv_slice(*text, prefix.len, text->len);
    while (text->len && strchr(" .,:\n\t", text->ptr[0])) *text = sv_slice(*text, 1, text->len);
    return true;
}

static bool
cut_any(struct sv *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cut_front(text, words[i])) return true;
    }
    return false;
}

/* "Russian: Y", "original script: Y" */
static bool
cut_language(struct sv *text)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        size_t len = strlen(LANGUAGES[i]);
        if (sv_starts_with_nocase(*text, sv_from(LANGUAGES[i])) && len < text->len && text->ptr[len] == ':') {
            return cut_front(text, LANGUAGES[i]);
        }
    }
    return false;
}

static bool
is_listing_remark(struct sv text)
{
    static const char *const REMARKS[] = { "formerly listed as", "previously listed as", "as previously listed",
                                           "as formerly listed" };
    for (size_t i = 0; i < sizeof REMARKS / sizeof *REMARKS; i++) {
        if (sv_equal_nocase(text, sv_from(REMARKS[i]))) return true;
    }
    return false;
}

static bool
is_birth_remark(struct sv text)
{
    if (sv_starts_with_nocase(text, SV("date of birth")) || sv_starts_with_nocase(text, SV("place of birth"))) {
        return true;
    }
    if (!cut_front(&text, "born")) return false;
    bool words =
        sv_starts_with(text, SV("on ")) || sv_starts_with(text, SV("in ")) || sv_starts_with(text, SV("circa "));
    return words || (text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9');
}

static void
add(struct naming *naming, const char *property, struct sv name)
{
    reader_add_changed(naming->reader, naming->party, property, sv_trim(name), naming->whole);
}

/* Whether a company's name begins here: with its legal form, as Russian ones do. */
static bool
begins_with_form(struct sv text)
{
    static const char *const FORMS[] = { "JSC ", "OJSC ", "PJSC ", "AO ",          "OAO ",         "ZAO ",
                                         "PAO ", "OOO ",  "LLC ",  "Joint Stock ", "Public Joint " };
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (sv_starts_with(text, sv_from(FORMS[i]))) return true;
    }
    return false;
}

/* Where one of several names ends: at " or " and ";", for persons at commas and "and" too; in the names of companies
 * these can be words of one name ("Research and Production", "Co., Ltd."), unless a legal form follows. */
static size_t
end_of_name(struct sv names, bool person, size_t *len)
{
    static const char *const JOINTS[] = { "; ", " or ", ", and ", " and ", ", " };
    size_t                   end = SIZE_MAX;
    for (size_t i = 0; i < sizeof JOINTS / sizeof *JOINTS; i++) {
        struct sv joint = sv_from(JOINTS[i]);
        size_t    at = sv_find(names, joint, 0);
        if (at == SIZE_MAX || at >= end) continue;
        if (i >= 2 && !person && !begins_with_form(sv_slice(names, at + joint.len, names.len))) continue;
        end = at;
        *len = joint.len;
    }
    return end;
}

static bool
is_person(const struct reader *reader, const struct itd_entity *party)
{
    return party && party->schema == itd_ftm_schema(reader->ftm, SV("Person"));
}

/* A single word is no more than another spelling of a part of a person's name: too little by itself. */
static void
add_others(struct naming *naming, const char *property, struct sv names)
{
    bool person = is_person(naming->reader, naming->party);
    while (names.len) {
        size_t    len = 0, end = end_of_name(names, person, &len);
        struct sv one = sv_trim(sv_slice(names, 0, end));
        bool      single = person && sv_find(one, SV(" "), 0) == SIZE_MAX;
        add(naming, single ? "weakAlias" : property, one);
        names = end == SIZE_MAX ? sv_make(NULL, 0) : sv_slice(names, end + len, names.len);
    }
}

static bool
is_latin(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0xcd && c != 0xe2) return false; /* from U+0370 on, without the punctuation of U+2000 */
    }
    return true;
}

/* "X / Y": in the names of persons, and of companies in another script; in Latin ones a slash can be a part of the name
 * ("FRONT FOR THE CONQUEST OF SYRIA / THE LEVANT"). A half of one word is no whole name. */
static void
add_halves(struct naming *naming, const char *property, struct sv text)
{
    size_t    slash = sv_find(text, SV("/"), 0);
    struct sv first = sv_trim(sv_slice(text, 0, slash)), rest = sv_trim(sv_slice(text, slash, text.len));
    rest = sv_trim(sv_slice(rest, 1, rest.len));
    bool whole = sv_find(first, SV(" "), 0) != SIZE_MAX && sv_find(rest, SV(" "), 0) != SIZE_MAX;
    if (slash == SIZE_MAX || !whole || (!is_person(naming->reader, naming->party) && is_latin(text))) {
        add(naming, property, text);
        return;
    }
    add(naming, property, first);
    add_halves(naming, strcmp(property, "name") == 0 ? "alias" : property, rest);
}

/* "Elena Borisovna MIZULINA (born DMITRIYEVA)": the name at birth is the other one with that family name. */
static void
add_birth_name(struct naming *naming, struct sv before, struct sv family)
{
    size_t end = before.len;
    while (end > 0 && before.ptr[end - 1] != ' ') end--;
    bool family_only = sv_find(family, SV(" "), 0) == SIZE_MAX && end > 0;
    if (family_only) {
        family = reader_join(naming->reader, " ", (struct sv[]){ sv_trim(sv_slice(before, 0, end)), family }, 2);
    }
    add(naming, "previousName", family);
}

/* What the parentheses hold, when it is something else than a part of the name. The property that the name before them
 * goes to, or NULL when they belong to the name. */
static const char *
add_inside(struct naming *naming, struct sv before, struct sv inside)
{
    static const char *const ALSO[] = { "also known as", "a.k.a", "aka " };
    static const char *const FORMER[] = { "formerly known as", "f.k.a", "fka ", "formerly", "ex " };
    const char              *property = naming->property;
    if (is_listing_remark(inside)) return strcmp(property, "alias") == 0 ? "previousName" : property;
    if (is_birth_remark(inside)) {
        reader_add(naming->reader, naming->party, "notes", naming->whole);
    } else if (cut_language(&inside)) {
        add(naming, strcmp(property, "name") == 0 ? "alias" : property, inside);
    } else if (cut_any(&inside, ALSO, sizeof ALSO / sizeof *ALSO)) {
        add_others(naming, "alias", inside);
    } else if (cut_any(&inside, FORMER, sizeof FORMER / sizeof *FORMER)) {
        add_others(naming, "previousName", inside);
    } else if (!is_latin(inside) && is_latin(before)) {
        add(naming, strcmp(property, "weakAlias") == 0 ? property : "alias", inside);
    } else if (is_person(naming->reader, naming->party) && cut_front(&inside, "born ")) {
        add_birth_name(naming, before, inside);
    } else {
        return NULL;
    }
    return property;
}

/* The end of a name before words that are none of it. */
static struct sv
without_tail(struct naming *naming, struct sv text)
{
    static const char *const SUCCESSORS[] = { " and any successor, sub", ", and its sub-units and successors" };
    static const char *const BIRTH[] = { ", born ", " born in ", ". Date of birth:" };
    for (size_t i = 0; i < sizeof SUCCESSORS / sizeof *SUCCESSORS; i++) {
        text = sv_slice(text, 0, sv_find_nocase(text, sv_from(SUCCESSORS[i]), 0));
    }
    for (size_t i = 0; i < sizeof BIRTH / sizeof *BIRTH; i++) {
        size_t at = sv_find(text, sv_from(BIRTH[i]), 0);
        if (at == SIZE_MAX || !is_person(naming->reader, naming->party)) continue;
        reader_add(naming->reader, naming->party, "notes", naming->whole);
        text = sv_slice(text, 0, at);
    }
    return sv_trim(text);
}

static bool
is_language_alone(struct sv text)
{
    return cut_language(&text) && text.len == 0;
}

/* Where the parentheses at `open` end; those that are not closed end with the text. */
static size_t
closing(struct sv text, size_t open)
{
    int depth = 0;
    for (size_t i = open; i < text.len; i++) {
        if (text.ptr[i] == '(') depth++;
        if (text.ptr[i] == ')' && --depth == 0) return i;
    }
    return text.len;
}

void
names_add(struct reader *reader, struct itd_entity *party, const char *property, struct sv text)
{
    struct naming naming = { reader, party, property, sv_trim(text) };
    if (is_language_alone(naming.whole)) return;
    static const char *const FORMER[] = { "f.k.a" };
    cut_language(&text);
    if (cut_any(&text, FORMER, 1)) property = "previousName";
    text = without_tail(&naming, sv_trim(text));
    text = tidy_text(reader->arena, TIDY_LINE, false, text);
    if (text.ptr == NULL && naming.whole.len) reader_fail(reader, itd_fail_memory(reader->error));
    for (size_t open = sv_find(text, SV("("), 0); open != SIZE_MAX && open > 0;
         open = sv_find(text, SV("("), open + 1)) {
        size_t      close = closing(text, open);
        const char *outside =
            add_inside(&naming, sv_trim(sv_slice(text, 0, open)), sv_trim(sv_slice(text, open + 1, close)));
        if (outside == NULL) continue;
        property = outside;
        text = reader_join(
            reader, " ",
            (struct sv[]){ sv_trim(sv_slice(text, 0, open)), sv_trim(sv_slice(text, close + 1, text.len)) }, 2);
        open--; /* another pair may stand where this one stood */
    }
    add_halves(&naming, property, text);
}
