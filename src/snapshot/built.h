/* built: what a builder holds, shared by the files that merge (builder.c), write (compile.c) and index (index.c). */
#ifndef SNAPSHOT_BUILT_H
#define SNAPSHOT_BUILT_H

#include "snapshot/builder.h"
#include "snapshot/snapshot.h"

#include "base/buf.h"
#include "base/map.h"

enum {
    LISTS_MAX = 1024,
    VERSIONS_MAX = 1 << 16,
    SET_EMPTY = UINT32_MAX,
    STATEMENT_NONE = UINT32_MAX
};

struct version_set {
    uint32_t parent; /* the set without `version`, or SET_EMPTY */
    uint32_t version;
};

struct built_statement {
    uint64_t  hash;
    uint32_t  entity;
    uint16_t  list;
    uint16_t  property;
    uint32_t  versions;
    uint32_t  next; /* statement of the same entity */
    struct sv value;
    struct sv lang;
    struct sv original;
};

struct built_entity {
    struct sv id;
    uint16_t  schema;
    uint32_t  versions;
    uint32_t  first; /* statement */
    uint32_t  last;
};

struct builder {
    const struct itd_ftm     *ftm;
    const struct name_tables *name_tables;
    struct itd_arena         *arena;
    struct itd_version       *versions;
    size_t                    version_count;
    size_t                    version_capacity;
    struct version_set       *sets;
    size_t                    set_count;
    size_t                    set_capacity;
    uint32_t                 *set_slots;
    size_t                    set_slot_count;
    struct built_entity      *entities;
    size_t                    entity_count;
    size_t                    entity_capacity;
    struct built_statement   *statements;
    size_t                    statement_count;
    size_t                    statement_capacity;
    uint32_t                 *statement_slots;
    size_t                    statement_slot_count;
    struct map                by_id;
    struct map                lists;
    struct sv                 list_names[LISTS_MAX];
    size_t                    list_count;
    uint32_t                 *touched; /* entities that the current version names */
    size_t                    touched_count;
    size_t                    touched_capacity;
    uint64_t                  dangling;
};

/* False when out of memory. */
bool built_set_add(struct builder *builder, uint32_t *set, uint32_t version);
bool built_set_has(const struct builder *builder, uint32_t set, uint32_t version);

/* What is about to be written: entities in their final order, with their statements in theirs. */
struct compiled_statement {
    uint16_t  property;
    uint16_t  list;     /* final number */
    uint32_t  versions; /* final number of the set */
    struct sv value;
    struct sv lang;
    struct sv original;
};

struct compiled_entity {
    struct sv                  id;
    uint16_t                   schema;
    bool                       is_entry;
    uint32_t                   versions;
    uint32_t                   party;
    struct compiled_statement *statements;
    size_t                     count;
};

struct compiled {
    const struct itd_ftm     *ftm;
    const struct name_tables *name_tables;
    struct itd_arena         *arena;
    struct compiled_entity   *entities;
    size_t                    entity_count;
    struct map                by_id;     /* final numbers */
    struct map                referents; /* referent to entity */
    uint64_t                  name_count;
};

/* Sections are buffers, filled in any order and written in the order of their numbers. */
struct sections {
    struct buf bytes[64];
    uint64_t   counts[64];
    bool       present[64];
};
void sections_fini(struct sections *sections);
/* The buffer of a section, which is now present with `count` items. */
struct buf *sections_begin(struct sections *sections, uint32_t section, uint64_t count);
/* Appends a text table. */
void sections_add_texts(struct sections *sections, uint32_t section, const struct sv *texts, size_t count);
/* Appends CSR: `offsets` has count + 1 numbers, `items` offsets[count] of `item_size` bytes. */
void            sections_add_csr(struct sections *sections, uint32_t section, const uint32_t *offsets, size_t count,
                                 const void *items, size_t item_size);
enum itd_status sections_write(struct sections *sections, const char *path, uint64_t *bytes, struct itd_error *error);

/* Joins entities into parties and numbers these (parties.c); writes what links to what (links.c). False when out of
 * memory. */
bool compile_parties(struct sections *sections, struct compiled *compiled);
bool compile_links(struct sections *sections, const struct compiled *compiled);

/* Fills the sections that matching needs (index.c, facts.c). */
enum itd_status index_names(struct sections *sections, struct compiled *compiled, struct itd_error *error);
enum itd_status index_facts(struct sections *sections, struct compiled *compiled, struct itd_error *error);

#endif
