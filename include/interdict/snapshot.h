/* snapshot: all lists compiled into one immutable file (.itd).
 *
 * Opening reads the header, the section table and the small dictionaries; everything else is read where it is used, and
 * every offset is checked against its section, so that a damaged or hostile file gives ITD_DAMAGED, never a crash. A
 * section's XXH3 sum is checked when it is first touched. An open snapshot is immutable and may be shared by threads.
 * docs/format-snapshot.md specifies the file. This interface is stable. */
#ifndef INTERDICT_SNAPSHOT_H
#define INTERDICT_SNAPSHOT_H

#include "interdict/entity.h"

struct itd_snapshot;

enum itd_snapshot_mode {
    ITD_SNAPSHOT_MAP, /* the file's pages are shared between processes */
    ITD_SNAPSHOT_COPY /* held in private memory: safe against a file that is changed in place */
};

enum {
    ITD_ENTITY_NONE = UINT32_MAX,
    ITD_DATE_NONE = INT32_MIN /* no date: days are counted from 1970-01-01 */
};

/* Opens a file. ITD_NOT_FOUND, ITD_IO, ITD_FORMAT (not a snapshot, or of another format version), ITD_DAMAGED. */
enum itd_status itd_snapshot_open(struct itd_snapshot **snapshot, const char *path, enum itd_snapshot_mode mode,
                                  const struct itd_ftm *ftm, struct itd_error *error);
/* The same for bytes in memory, which must outlive the snapshot. ITD_USAGE unless they begin at a multiple of 8. */
enum itd_status itd_snapshot_open_memory(struct itd_snapshot **snapshot, struct sv bytes, const struct itd_ftm *ftm,
                                         struct itd_error *error);
void            itd_snapshot_close(struct itd_snapshot *snapshot);

/* Checks every sum and walks every structure. ITD_DAMAGED with the section and the reason. */
enum itd_status itd_snapshot_verify(const struct itd_snapshot *snapshot, struct itd_error *error);

/* SHA-256 over the section table, in hex: the same for the same content. */
const char *itd_snapshot_id(const struct itd_snapshot *snapshot);
/* The path it was opened from, "" for memory. */
const char *itd_snapshot_path(const struct itd_snapshot *snapshot);
/* True when every answer must be marked as coming from the lists bundled with the program. */
bool     itd_snapshot_is_bundled(const struct itd_snapshot *snapshot);
uint64_t itd_snapshot_size(const struct itd_snapshot *snapshot);

/* One dated state of a list. */
struct itd_version {
    struct sv list;      /* "un-sc" */
    struct sv publisher; /* "UN Security Council" */
    int32_t   date;      /* days since 1970-01-01 */
    struct sv format;    /* formats of its files, joined by "+" */
    struct sv sha256;    /* of its raw files, joined by "+" */
    struct sv source;    /* where the files came from: addresses or names, joined by "+" */
    struct sv fetched;   /* when, ISO 8601 UTC, or empty */
    uint64_t  entries;   /* parties, vessels, ... in it (not their parts) */
};
uint32_t           itd_snapshot_version_count(const struct itd_snapshot *snapshot);
struct itd_version itd_snapshot_version(const struct itd_snapshot *snapshot, uint32_t version);
/* Whether a version is in the version set of a statement. */
bool itd_snapshot_said_in(const struct itd_snapshot *snapshot, uint32_t version_set, uint32_t version);

/* Entities are numbered from 0 in the order of their ids. */
uint32_t itd_snapshot_entity_count(const struct itd_snapshot *snapshot);
uint64_t itd_snapshot_name_count(const struct itd_snapshot *snapshot);
/* The number of an entity by id, or by an id under which others cite it (a referent); ITD_ENTITY_NONE. */
uint32_t  itd_snapshot_find(const struct itd_snapshot *snapshot, struct sv id);
struct sv itd_snapshot_entity_id(const struct itd_snapshot *snapshot, uint32_t entity);
uint16_t  itd_snapshot_entity_schema(const struct itd_snapshot *snapshot, uint32_t entity);
/* The whole entity with all its statements, copied into the arena. */
enum itd_status itd_snapshot_entity(struct itd_entity *out, const struct itd_snapshot *snapshot, uint32_t entity,
                                    struct itd_arena *arena, struct itd_error *error);

/* Entities that publishers cite as the same form one party, which is named by its first member. */
uint32_t itd_snapshot_party(const struct itd_snapshot *snapshot, uint32_t entity);
/* The members of a party, in order; `*count` gets how many. */
const uint32_t *itd_snapshot_party_members(size_t *count, const struct itd_snapshot *snapshot, uint32_t party);

/* Links: statements whose value is another entity of the snapshot. */
struct itd_link {
    uint32_t entity;   /* the other end */
    uint16_t property; /* of the entity that states it */
    uint16_t reserved;
};
/* Links that the entity states, and those that others state of it (a Sanction's "entity" is one of these). */
const struct itd_link *itd_snapshot_links_out(size_t *count, const struct itd_snapshot *snapshot, uint32_t entity);
const struct itd_link *itd_snapshot_links_in(size_t *count, const struct itd_snapshot *snapshot, uint32_t entity);

#endif
