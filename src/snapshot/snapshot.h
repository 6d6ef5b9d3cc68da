/* snapshot: what the rooms above may see of an open snapshot beyond the public header: its sections. */
#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

#include "interdict/snapshot.h"
#include "snapshot/layout.h"

/* A section's bytes after its sum was found right; {NULL, 0} when it is missing or damaged. `*count` (may be NULL) gets
 * the number of its items. Cheap after the first call. */
struct sv snapshot_section(const struct itd_snapshot *snapshot, uint32_t section, uint64_t *count);
/* Checks the sums of all sections but the blocks of entities, which are checked when one is read. A section that is taken
 * for missing would find nothing, and nothing found reads as "clear". */
enum itd_status snapshot_check_sections(const struct itd_snapshot *snapshot, struct itd_error *error);
/* A section as an array of fixed-size records; NULL unless its size is count * record_size. */
const void *snapshot_records(const struct itd_snapshot *snapshot, uint32_t section, size_t record_size,
                             uint64_t *count);

/* A text table. `offsets` has count + 1 numbers. */
struct text_table {
    const uint32_t *offsets;
    const char     *bytes;
    uint64_t        count;
    uint64_t        size; /* of the bytes */
};
/* Opens one; count 0 when the section is missing or damaged. */
struct text_table snapshot_texts(const struct itd_snapshot *snapshot, uint32_t section);
/* The i-th text; empty when `i` or an offset is out of range. */
struct sv text_table_get(const struct text_table *table, uint64_t i);
/* The number of a text in a table sorted by bytes, or UINT64_MAX. */
uint64_t text_table_find(const struct text_table *table, struct sv text);

/* Lists of lists. */
struct csr {
    const uint32_t *offsets;
    const char     *items;
    uint64_t        count;      /* lists */
    uint64_t        item_count; /* in all */
    size_t          item_size;
};
struct csr  snapshot_csr(const struct itd_snapshot *snapshot, uint32_t section, size_t item_size);
/* The i-th list; NULL and 0 when out of range. */
const void *csr_get(size_t *count, const struct csr *csr, uint64_t i);

/* The version set of the versions that hold an entity. */
uint32_t snapshot_entity_versions(const struct itd_snapshot *snapshot, uint32_t entity);
/* Whether an entity can be hit. */
bool snapshot_is_entry(const struct itd_snapshot *snapshot, uint32_t entity);
/* A value of the meta section, or empty. */
struct sv snapshot_meta(const struct itd_snapshot *snapshot, const char *key);

#endif
