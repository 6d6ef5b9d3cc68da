/* opened: what an open snapshot holds, for the files that open it (snapshot.c), read entities (entities.c) and verify it
 * (verify.c). */
#ifndef SNAPSHOT_OPENED_H
#define SNAPSHOT_OPENED_H

#include "snapshot/snapshot.h"

#include "base/file.h"
#include "base/hash.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    SNAPSHOT_MEMORY_ALIGNMENT = 8, /* records are read where they lie */
    CACHE_SLOTS = 64, /* unpacked blocks kept: entities of one party stand together */
    STATE_UNKNOWN = 0,
    STATE_RIGHT = 1,
    STATE_DAMAGED = 2
};

struct section {
    struct sv            bytes;
    uint64_t             count;
    uint64_t             xxh3;
    struct sha256        sha256;
    _Atomic unsigned char state;
    bool                 present;
};

struct cache_slot {
    pthread_mutex_t lock;
    uint32_t        block; /* UINT32_MAX: empty */
    char           *bytes;
    size_t          size;
};

struct itd_snapshot {
    struct file_bytes   file;
    char               *path;
    char                id[SHA256_HEX_SIZE];
    struct section      sections[SNAPSHOT_SECTIONS_MAX];
    const struct itd_ftm *ftm;
    uint16_t           *schemata; /* of the file, as numbers of `ftm` */
    size_t              schema_count;
    uint16_t           *properties;
    size_t              property_count;
    struct itd_version *versions;
    uint32_t            version_count;
    struct cache_slot   cache[CACHE_SLOTS];
};

/* A position in bytes that are read in order; reading past the end makes it failed. */
struct cursor {
    struct sv rest;
    bool      failed;
};
uint64_t  cursor_varint(struct cursor *cursor);
struct sv cursor_string(struct cursor *cursor);

/* Fills the error of a damaged snapshot and returns its status. */
enum itd_status snapshot_damaged(struct itd_error *error, const char *what);
/* The record of an entity, NULL when there is none. */
const struct snapshot_entity *snapshot_entity_record(const struct itd_snapshot *snapshot, uint32_t entity);

#endif
