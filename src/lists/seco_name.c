#include "lists/seco_name.h"

#include "format/xml.h"

/* Where a part stands in the composed name, and the property that it has by itself. */
static const struct name_part {
    const char *type;
    int         rank; /* -1: not a part of the name */
    const char *property;
} NAME_PARTS[] = {
    { "whole-name", 0, NULL },
    { "title", -1, "title" },
    { "given-name", 1, "firstName" },
    { "further-given-name", 2, "middleName" },
    { "father-name", 3, "fatherName" },
    { "grand-father-name", 4, NULL },
    { "tribal-name", 5, NULL },
    { "family-name", 6, "lastName" },
    { "maiden-name", -1, "lastName" },
    { "suffix", 8, "nameSuffix" },
    { "other", 7, NULL },
};

static const struct name_part *
name_part_of(struct xml_node *node)
{
    struct sv type = xml_attribute(node, "name-part-type");
    for (size_t i = 0; i < sizeof NAME_PARTS / sizeof *NAME_PARTS; i++) {
        if (sv_equal(type, sv_from(NAME_PARTS[i].type))) return &NAME_PARTS[i];
    }
    return &NAME_PARTS[sizeof NAME_PARTS / sizeof *NAME_PARTS - 1];
}

/* A group of spelling variants: those of the parts of a name in one language and script that stand in the same place
 * among them. A NULL lang stands for the values themselves. */
enum {
    NAME_PARTS_MAX =
        32, /* of one name, and variants of one part; further ones are not composed but kept as weak aliases */
    VARIANTS_MAX = 64
};

struct variant {
    struct sv lang;
    struct sv script;
    size_t    position;
    bool      base;
};

static bool
is_of(struct xml_node *variant, const struct variant *group)
{
    return sv_equal(xml_attribute(variant, "lang"), group->lang) &&
           sv_equal(xml_attribute(variant, "script"), group->script);
}

static struct sv
spelling(struct xml_node *part, const struct variant *group)
{
    size_t           position = 0;
    struct xml_node *v = xml_child(part, "spelling-variant");
    if (group->base) return xml_child_text(part, "value");
    for (size_t i = 0; v && i < VARIANTS_MAX; i++, v = xml_same(v)) {
        if (is_of(v, group) && position++ == group->position) return xml_text(v);
    }
    return sv_make(NULL, 0);
}

/* The name in the order title-less given, father's, family name. In Latin script a part without a variant keeps its
 * value; in other scripts it is missing, and `complete` says so. */
static struct sv
compose(struct reader *reader, struct xml_node *name, const struct variant *group, bool *complete)
{
    struct sv parts[NAME_PARTS_MAX];
    size_t    count = 0;
    bool      latin = group->base || sv_equal_nocase(group->script, SV("LATN")) || group->script.len == 0;
    *complete = true;
    for (int rank = 0; rank <= 8; rank++) {
        struct xml_node *part = xml_child(name, "name-part");
        for (size_t i = 0; part && i < NAME_PARTS_MAX; i++, part = xml_same(part)) {
            if (name_part_of(part)->rank != rank) continue;
            struct sv text = spelling(part, group);
            if (text.len == 0 && latin) text = xml_child_text(part, "value");
            if (text.len == 0) *complete = false;
            if (text.len) parts[count++] = text;
        }
    }
    return reader_join(reader, " ", parts, count);
}

static const char *
language(struct reader *reader, struct sv text)
{
    if (text.len == 0) return NULL;
    struct sv lower = reader_format(reader, "%.*s", SV_ARG(text));
    for (size_t i = 0; i < lower.len; i++) ((char *)lower.ptr)[i] |= 0x20;
    return lower.ptr;
}

/* Whether no earlier part or variant is of the same group, so that each group is composed once. */
static bool
is_first_of_group(struct xml_node *name, struct xml_node *part, const struct variant *group)
{
    for (struct xml_node *earlier = xml_child(name, "name-part"); earlier && earlier != part;
         earlier = xml_same(earlier)) {
        if (spelling(earlier, group).len) return false;
    }
    return true;
}

static void
add_variants(struct reader *reader, struct itd_entity *party, struct xml_node *name, struct xml_node *part, bool weak,
             bool too_many)
{
    size_t count = 0;
    for (struct xml_node *v = xml_child(part, "spelling-variant"); v; v = xml_same(v)) {
        if (too_many || count++ >= VARIANTS_MAX) {
            reader_add(reader, party, "weakAlias", xml_text(v));
            continue;
        }
        struct variant group = { .lang = xml_attribute(v, "lang"), .script = xml_attribute(v, "script") };
        for (struct xml_node *e = xml_child(part, "spelling-variant"); e != v; e = xml_same(e)) {
            group.position += is_of(e, &group);
        }
        xml_attribute(v, "spelling-variant-type");
        xml_text(v);
        if (name_part_of(part)->rank < 0) {
            const char *property = name_part_of(part)->property;
            reader_add_lang(reader, party, property, xml_text(v), language(reader, group.lang));
        } else if (is_first_of_group(name, part, &group)) {
            bool      complete;
            struct sv text = compose(reader, name, &group, &complete);
            reader_add_lang(reader, party, weak || !complete ? "weakAlias" : "alias", text,
                            language(reader, group.lang));
        }
    }
}

void
seco_add_name(struct reader *reader, struct itd_entity *party, struct xml_node *name, bool person, bool main_identity)
{
    struct sv   type = xml_attribute(name, "name-type"), lang = xml_attribute(name, "lang");
    bool        weak = sv_equal(xml_attribute(name, "quality"), SV("low")), complete;
    bool        former = sv_equal(type, SV("formerly-known-as"));
    bool        primary = sv_equal(type, SV("primary-name")) && main_identity;
    const char *property = former ? "previousName" : weak ? "weakAlias" : primary ? "name" : "alias";
    struct sv   whole = compose(reader, name, &(struct variant){ .base = true }, &complete);
    reader_add_lang(reader, party, property, whole, language(reader, lang));
    size_t count = 0;
    for (struct xml_node *part = xml_child(name, "name-part"); part; part = xml_same(part)) {
        bool                    too_many = count++ >= NAME_PARTS_MAX;
        const struct name_part *kind = name_part_of(part);
        struct sv               value = xml_child_text(part, "value");
        const char             *own = kind->property;
        xml_attribute(part, "order");
        if (person && own) reader_add(reader, party, own, value);
        if (!person && kind->rank < 0) reader_add(reader, party, "alias", value);
        if (too_many) reader_add(reader, party, "weakAlias", value);
        if (person || kind->rank >= 0) add_variants(reader, party, name, part, weak, too_many);
    }
    reader_add(reader, party, "notes", xml_child_text(name, "remark"));
    xml_attribute(name, "ssid");
}
