#include "screen/term_words.h"

struct phrase {
    const char *key;
    const char *words;
};

static const char *
look_up(const struct phrase *phrases, size_t count, const char *key)
{
    for (size_t i = 0; key && i < count; i++) {
        if (strcmp(phrases[i].key, key) == 0) return phrases[i].words;
    }
    return key ? key : "";
}

const char *
relation_words(const struct itd_term *term)
{
    static const struct phrase RELATIONS[] = {
        { "equal", "the same" },
        { "edit", "spelled nearly the same" },
        { "skeleton", "sounds alike" },
        { "romanisation", "the same in another script or romanisation" },
        { "reading", "another reading of the same characters" },
        { "nickname", "a short or familiar form" },
        { "symbol", "means the same" },
        { "initial", "initial of" },
        { "fused", "written together or apart" },
        { "acronym", "abbreviation of" },
        { "other order", "names in another order" },
        { "missing", "only on one side" },
        { "many names", "many names are many chances" },
        { "namesakes exist", "long names have namesakes too" },
        { "different", "different" },
        { "conflict", "contradicts" },
        { "near", "within a year" },
        { "compatible", "may be the same day" },
    };
    return look_up(RELATIONS, sizeof RELATIONS / sizeof *RELATIONS, term->relation);
}

const char *
kind_words(const struct itd_term *term)
{
    static const struct phrase KINDS[] = {
        { "name", "name" },
        { "name-order", "order of the names" },
        { "legal-form", "legal form" },
        { "birth-date", "birth date" },
        { "names", "allowance" },
        { "name-limit", "allowance" },
        { "schema", "type" },
        { "pair", "names" },
    };
    return look_up(KINDS, sizeof KINDS / sizeof *KINDS, term->kind);
}
