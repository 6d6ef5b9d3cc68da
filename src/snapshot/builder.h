/* builder: entities of many versions into one snapshot.
 *
 * Versions are begun and ended one at a time; entities with the same id are merged, and each statement keeps the set of
 * versions that said it. The file depends only on the versions and their content, not on the order in which they came:
 * building onto an old snapshot equals building from all versions. Belongs to one thread. */
#ifndef SNAPSHOT_BUILDER_H
#define SNAPSHOT_BUILDER_H

#include "interdict/snapshot.h"

struct builder;
struct name_tables;

enum itd_status builder_new(struct builder **builder, const struct itd_ftm *ftm, const struct name_tables *names,
                            struct itd_error *error);
void            builder_free(struct builder *builder);

/* Takes over all versions and statements of a snapshot. Call before the first version. */
enum itd_status builder_add_snapshot(struct builder *builder, const struct itd_snapshot *old, struct itd_error *error);
/* Whether a version of that list and date is held already; `*same` tells whether its raw files are the same. */
bool builder_has_version(bool *same, const struct builder *builder, struct sv list, int32_t date, struct sv sha256);

/* Begins a version; text is copied. `version->entries` is counted by the builder. */
enum itd_status builder_begin_version(struct builder *builder, const struct itd_version *version,
                                      struct itd_error *error);
/* Adds an entity to the version begun last. An entity without schema adds to one that the same version already holds;
 * when there is none it is dropped and counted as dangling. */
enum itd_status builder_add(struct builder *builder, const struct itd_entity *entity, struct itd_error *error);
/* Whether the version begun last has an entity of that id so far. */
bool builder_holds(const struct builder *builder, struct sv id);
/* A delta version starts from the newest version of its list before it: what it does not name stays. */
enum itd_status builder_delete(struct builder *builder, struct sv id, struct itd_error *error);
enum itd_status builder_end_version(struct builder *builder, bool is_delta, struct itd_error *error);

uint64_t builder_dangling(const struct builder *builder);

struct builder_result {
    uint64_t versions;
    uint64_t entities;
    uint64_t entries;
    uint64_t names;
    uint64_t bytes;
};

/* Writes the snapshot (into a temporary file, renamed when complete). */
enum itd_status builder_write(struct builder *builder, const char *path, bool bundled, struct builder_result *result,
                              struct itd_error *error);

#endif
