/* name: what a written name is made of.
 *
 * A name is tokens, and each token has a kind: a plain one carries the identity; a legal form, title, particle or word of
 * an organisation's business says less, and a number must agree. A token can stand for a symbol ("legal:llc",
 * "word:trading", "number:44") that other spellings share. The knowledge is in data/ (legal_forms, particles, titles,
 * org_words, number_words, nicknames, background). Tables are immutable once open and shared by threads. */
#ifndef NAME_NAME_H
#define NAME_NAME_H

#include "base/hash.h"
#include "text/text.h"

struct name_tables;

enum name_kind {
    NAME_PLAIN,
    NAME_INITIAL,  /* one letter */
    NAME_NUMBER,
    NAME_WORD,     /* of an organisation: trading, general, bank */
    NAME_LEGAL,    /* the first token of a legal form */
    NAME_PARTICLE, /* al, bin, de, and */
    NAME_TITLE,
    NAME_CONTINUED /* belongs to the token before it: "limited liability company" is one legal form */
};

enum name_of {
    NAME_OF_ANYTHING,
    NAME_OF_PERSON,
    NAME_OF_ORGANISATION,
    NAME_OF_VESSEL
};

struct name_token {
    struct text_token text;
    struct sv         symbol; /* empty when it stands for none */
    uint8_t           kind;   /* enum name_kind */
};

struct name {
    struct name_token *tokens;
    size_t             count;
    size_t             plain_count; /* tokens that are neither legal form, particle, title nor continued */
};

enum itd_status name_tables_open(struct name_tables **tables, const char *folder, struct itd_error *error);
void            name_tables_close(struct name_tables *tables);
/* SHA-256 of the background table, and over all the tables of names. */
struct sha256 name_background_sum(const struct name_tables *tables);
struct sha256 name_tables_sum(const struct name_tables *tables);

/* Splits and classifies. ITD_NO_MEMORY. A name of nothing but titles or legal forms keeps them as plain tokens. */
enum itd_status name_parse(struct name *name, const struct name_tables *tables, struct itd_arena *arena,
                           struct sv text, enum name_of of);

/* How much a token says in bits: log2 of 1 over its share of the background. */
double name_bits(const struct name_tables *tables, struct sv latin);

/* The same for a token of any script: what its written form and its Latin form say, whichever is less. */
double name_token_bits(const struct name_tables *tables, const struct text_token *token);

/* Calls `related` for each other spelling of a given name: nicknames, forms in other languages, romanisations. */
void name_nicknames(const struct name_tables *tables, struct sv latin,
                    void (*related)(void *context, struct sv latin), void *context);
/* Whether two tokens stand for one given name. */
bool name_are_nicknames(const struct name_tables *tables, struct sv a, struct sv b);

#endif
