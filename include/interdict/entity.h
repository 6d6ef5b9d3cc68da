/* entity: people, companies, vessels, sanctions, ... in the FollowTheMoney (FtM) model.
 *
 * An entity is an id, a schema and statements; a statement is one value of one property with what is known of its
 * origin. `struct itd_ftm` holds the model itself: schemata and properties by number, immutable once open, shared by
 * threads. A property's number stands for its name ("birthDate"), whatever schema defines it. Entities belong to one
 * thread; their text lives in the arena that they were made with. */
#ifndef INTERDICT_ENTITY_H
#define INTERDICT_ENTITY_H

#include "interdict/arena.h"
#include "interdict/error.h"

struct itd_ftm;

enum { ITD_FTM_NONE = UINT16_MAX };

/* The FtM property types that matter here; the rest are ITD_TYPE_STRING. */
enum itd_property_type {
    ITD_TYPE_STRING,
    ITD_TYPE_NAME,
    ITD_TYPE_DATE,
    ITD_TYPE_COUNTRY,
    ITD_TYPE_IDENTIFIER,
    ITD_TYPE_ENTITY,
    ITD_TYPE_ADDRESS,
    ITD_TYPE_GENDER,
    ITD_TYPE_TOPIC,
    ITD_TYPE_TEXT,
    ITD_TYPE_NUMBER,
    ITD_TYPE_URL,
    ITD_TYPE_PHONE,
    ITD_TYPE_EMAIL
};

/* Loads the model from the tables schemata and properties (see data/). `folder` overrides the compiled-in ones; may be
 * NULL. The caller closes it. */
enum itd_status itd_ftm_open(struct itd_ftm **ftm, const char *folder, struct itd_error *error);
void            itd_ftm_close(struct itd_ftm *ftm);

size_t    itd_ftm_schema_count(const struct itd_ftm *ftm);
uint16_t  itd_ftm_schema(const struct itd_ftm *ftm, struct sv name); /* ITD_FTM_NONE when there is none */
struct sv itd_ftm_schema_name(const struct itd_ftm *ftm, uint16_t schema);
/* Whether `schema` is `ancestor` or below it. */
bool itd_ftm_is_a(const struct itd_ftm *ftm, uint16_t schema, uint16_t ancestor);
bool itd_ftm_matchable(const struct itd_ftm *ftm, uint16_t schema);
/* Whether entities of the schema are entries: parties, vessels, aircraft, wallets, ... that can be hit, and no parts of
 * others (sanctions, documents, links, addresses). */
bool itd_ftm_is_entry(const struct itd_ftm *ftm, uint16_t schema);
/* The more specific of two schemata, when one is an ancestor of the other; else `a`. ITD_FTM_NONE yields to any. */
uint16_t itd_ftm_common(const struct itd_ftm *ftm, uint16_t a, uint16_t b);
/* The two ends of an edge schema (Ownership: owner, asset); false for other schemata. */
bool itd_ftm_edge(uint16_t *source, uint16_t *target, const struct itd_ftm *ftm, uint16_t schema);

size_t    itd_ftm_property_count(const struct itd_ftm *ftm);
uint16_t  itd_ftm_property(const struct itd_ftm *ftm, struct sv name);
struct sv itd_ftm_property_name(const struct itd_ftm *ftm, uint16_t property);
/* Whether the schema or an ancestor defines the property. */
bool itd_ftm_allows(const struct itd_ftm *ftm, uint16_t schema, uint16_t property);
/* The type of a property in a schema (three names differ in type between schemata). */
enum itd_property_type itd_ftm_type(const struct itd_ftm *ftm, uint16_t schema, uint16_t property);

enum { ITD_NO_VERSIONS = UINT32_MAX };

struct itd_statement {
    uint16_t  property;
    uint32_t  versions; /* number of the version set that said it (snapshot), else ITD_NO_VERSIONS */
    struct sv value;
    struct sv lang;     /* ISO 639 code, or empty */
    struct sv original; /* the value as published, when `value` is a cleaned form of it; else empty */
    struct sv dataset;  /* the list that said it; empty: the entity's */
};

struct itd_entity {
    struct sv             id;
    uint16_t              schema; /* ITD_FTM_NONE for a part that adds to an entity stated elsewhere */
    struct sv             dataset;
    struct itd_statement *statements;
    size_t                count;
    size_t                capacity;
    struct itd_arena     *arena;
};

/* Prepares an entity whose text will live in `arena`. `id` and `dataset` are copied. */
enum itd_status itd_entity_init(struct itd_entity *entity, struct itd_arena *arena, uint16_t schema, struct sv id,
                                struct sv dataset, struct itd_error *error);

/* Adds a value, trimmed and copied; an empty one is dropped, an equal one of the same property kept once.
 * ITD_NO_MEMORY; ITD_LIMIT beyond ITD_ENTITY_STATEMENTS_MAX. */
enum { ITD_ENTITY_STATEMENTS_MAX = 1 << 16 };
enum itd_status itd_entity_add(struct itd_entity *entity, uint16_t property, struct sv value, struct itd_error *error);
/* The same with language and original value (either may be empty). */
enum itd_status itd_entity_add_full(struct itd_entity *entity, uint16_t property, struct sv value, struct sv lang,
                                    struct sv original, struct itd_error *error);

/* The first value of a property, or empty. */
struct sv itd_entity_first(const struct itd_entity *entity, uint16_t property);
/* The next statement of a property at or after `*at`, which moves past it; NULL when there is none. Start with 0. */
const struct itd_statement *itd_entity_next(const struct itd_entity *entity, uint16_t property, size_t *at);
/* What to call the entity: by its schema's caption properties, else its id. */
struct sv itd_entity_caption(const struct itd_ftm *ftm, const struct itd_entity *entity);

#endif
