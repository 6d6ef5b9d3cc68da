#include "snapshot/snapshot.h"

#include "base/file.h"
#include "base/hash.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <zstd.h>

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

static bool
check_sum(struct section *section)
{
    unsigned char state = atomic_load_explicit(&section->state, memory_order_acquire);
    if (state == STATE_UNKNOWN) {
        state = hash64(section->bytes) == section->xxh3 ? STATE_RIGHT : STATE_DAMAGED;
        atomic_store_explicit(&section->state, state, memory_order_release);
    }
    return state == STATE_RIGHT;
}

struct sv
snapshot_section(const struct itd_snapshot *snapshot, uint32_t number, uint64_t *count)
{
    struct section *section =
        number < SNAPSHOT_SECTIONS_MAX ? (struct section *)&snapshot->sections[number] : NULL;
    if (count) *count = 0;
    if (section == NULL || !section->present || !check_sum(section)) return sv_make(NULL, 0);
    if (count) *count = section->count;
    return section->bytes;
}

const void *
snapshot_records(const struct itd_snapshot *snapshot, uint32_t section, size_t record_size, uint64_t *count)
{
    uint64_t  records = 0;
    struct sv bytes = snapshot_section(snapshot, section, &records);
    *count = 0;
    if (bytes.ptr == NULL || records > bytes.len / record_size) return NULL;
    *count = records;
    return bytes.ptr;
}

struct text_table
snapshot_texts(const struct itd_snapshot *snapshot, uint32_t section)
{
    uint64_t  count = 0;
    struct sv bytes = snapshot_section(snapshot, section, &count);
    if (bytes.ptr == NULL || count >= bytes.len / sizeof(uint32_t)) return (struct text_table){ 0 };
    size_t head = (count + 1) * sizeof(uint32_t);
    return (struct text_table){ (const uint32_t *)bytes.ptr, bytes.ptr + head, count, bytes.len - head };
}

struct sv
text_table_get(const struct text_table *table, uint64_t i)
{
    if (i >= table->count) return sv_make(NULL, 0);
    uint32_t from = table->offsets[i], to = table->offsets[i + 1];
    if (from > to || to > table->size) return sv_make(NULL, 0);
    return sv_make(table->bytes + from, to - from);
}

uint64_t
text_table_find(const struct text_table *table, struct sv text)
{
    uint64_t low = 0, high = table->count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        int      order = sv_compare(text_table_get(table, middle), text);
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return UINT64_MAX;
}

struct csr
snapshot_csr(const struct itd_snapshot *snapshot, uint32_t section, size_t item_size)
{
    uint64_t  count = 0;
    struct sv bytes = snapshot_section(snapshot, section, &count);
    if (bytes.ptr == NULL || count >= bytes.len / sizeof(uint32_t)) return (struct csr){ 0 };
    uint64_t head = ((count + 1) * sizeof(uint32_t) + 7) / 8 * 8;
    if (head > bytes.len) return (struct csr){ 0 };
    return (struct csr){ (const uint32_t *)bytes.ptr, bytes.ptr + head, count, (bytes.len - head) / item_size,
                         item_size };
}

const void *
csr_get(size_t *count, const struct csr *csr, uint64_t i)
{
    *count = 0;
    if (i >= csr->count) return NULL;
    uint32_t from = csr->offsets[i], to = csr->offsets[i + 1];
    if (from > to || to > csr->item_count) return NULL;
    *count = to - from;
    return csr->items + (size_t)from * csr->item_size;
}

/* A position in bytes that are read in order; reading past the end makes it failed. */
struct cursor {
    struct sv rest;
    bool      failed;
};

static uint64_t
read_varint(struct cursor *cursor)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && cursor->rest.len > 0; shift += 7) {
        unsigned char byte = (unsigned char)cursor->rest.ptr[0];
        cursor->rest = sv_slice(cursor->rest, 1, cursor->rest.len);
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return value;
    }
    cursor->failed = true;
    return 0;
}

static struct sv
read_string(struct cursor *cursor)
{
    uint64_t len = read_varint(cursor);
    if (cursor->failed || len > cursor->rest.len) {
        cursor->failed = true;
        return sv_make(NULL, 0);
    }
    struct sv text = sv_make(cursor->rest.ptr, len);
    cursor->rest = sv_slice(cursor->rest, len, cursor->rest.len);
    return text;
}

static enum itd_status
damaged(struct itd_error *error, const char *what)
{
    return itd_fail(error, ITD_DAMAGED, "the snapshot is damaged: %s; build it again with interdict lists build", what);
}

static enum itd_status
read_table(struct itd_snapshot *snapshot, struct itd_error *error)
{
    struct sv              bytes = snapshot->file.bytes;
    struct snapshot_header header;
    if (bytes.len < sizeof header || memcmp(bytes.ptr, SNAPSHOT_MAGIC, sizeof SNAPSHOT_MAGIC) != 0) {
        return itd_fail(error, ITD_FORMAT, "not an interdict snapshot");
    }
    memcpy(&header, bytes.ptr, sizeof header);
    if (header.format != SNAPSHOT_FORMAT) {
        return itd_fail(error, ITD_FORMAT, "the snapshot has format %u, this program reads %d: build it again",
                        header.format, SNAPSHOT_FORMAT);
    }
    if (header.file_size != bytes.len) return damaged(error, "its size is not the one in its header");
    for (size_t i = 0; i < sizeof header.reserved; i++) {
        if (header.reserved[i]) return damaged(error, "its header has bytes where there are none");
    }
    size_t table_size = header.section_count * sizeof(struct snapshot_section_row);
    if (header.section_count > SNAPSHOT_SECTIONS_MAX || table_size > bytes.len - sizeof header) {
        return damaged(error, "its section table does not fit");
    }
    struct sv table = sv_make(bytes.ptr + sizeof header, table_size);
    if (hash64(table) != header.table_xxh3) return damaged(error, "its section table does not have its sum");
    struct sha256 sum = sha256_of(table);
    sha256_hex(snapshot->id, &sum);
    for (uint32_t i = 0; i < header.section_count; i++) {
        struct snapshot_section_row row;
        memcpy(&row, table.ptr + i * sizeof row, sizeof row);
        if (row.offset > bytes.len || row.size > bytes.len - row.offset || row.offset % SNAPSHOT_ALIGNMENT) {
            return damaged(error, "a section lies outside the file");
        }
        if (row.section >= SNAPSHOT_SECTIONS_MAX) continue; /* of a later writer: skipped */
        struct section *section = &snapshot->sections[row.section];
        if (section->present) return damaged(error, "a section stands twice in its table");
        section->bytes = sv_make(bytes.ptr + row.offset, row.size);
        section->count = row.count;
        section->xxh3 = row.xxh3;
        section->present = true;
        memcpy(section->sha256.bytes, row.sha256, sizeof row.sha256);
    }
    return ITD_OK;
}

/* Numbers of the file to numbers of the model in use. A name that the model does not have is ITD_FTM_NONE. */
static enum itd_status
map_names(uint16_t **numbers, size_t *count, const struct itd_snapshot *snapshot, uint32_t section,
          uint16_t (*number_of)(const struct itd_ftm *, struct sv), struct itd_error *error)
{
    struct text_table table = snapshot_texts(snapshot, section);
    if (table.count == 0 || table.count > UINT16_MAX) return damaged(error, "a dictionary is missing");
    *numbers = malloc(table.count * sizeof **numbers);
    if (*numbers == NULL) return itd_fail_memory(error);
    *count = table.count;
    for (size_t i = 0; i < table.count; i++) (*numbers)[i] = number_of(snapshot->ftm, text_table_get(&table, i));
    return ITD_OK;
}

/* A day, stored from INT32_MIN + 1 on. */
static int32_t
read_day(struct cursor *cursor)
{
    uint64_t stored = read_varint(cursor);
    if (stored > UINT32_MAX - 1) {
        cursor->failed = true;
        return 0;
    }
    return (int32_t)((int64_t)stored - INT32_MAX);
}

static enum itd_status
read_versions(struct itd_snapshot *snapshot, struct itd_error *error)
{
    uint64_t      count = 0;
    struct cursor cursor = { .rest = snapshot_section(snapshot, SECTION_VERSIONS, &count) };
    if (cursor.rest.ptr == NULL || count > cursor.rest.len) return damaged(error, "its versions are missing");
    snapshot->versions = calloc(count + 1, sizeof *snapshot->versions);
    if (snapshot->versions == NULL) return itd_fail_memory(error);
    for (uint32_t i = 0; i < count && !cursor.failed; i++) {
        struct itd_version *version = &snapshot->versions[i];
        version->list = read_string(&cursor);
        version->publisher = read_string(&cursor);
        version->date = read_day(&cursor);
        version->format = read_string(&cursor);
        version->sha256 = read_string(&cursor);
        version->source = read_string(&cursor);
        version->fetched = read_string(&cursor);
        version->entries = read_varint(&cursor);
    }
    snapshot->version_count = (uint32_t)count;
    return cursor.failed ? damaged(error, "its versions cannot be read") : ITD_OK;
}

static enum itd_status
open_bytes(struct itd_snapshot *snapshot, struct itd_error *error)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        snapshot->cache[i].block = UINT32_MAX;
        pthread_mutex_init(&snapshot->cache[i].lock, NULL);
    }
    enum itd_status status = read_table(snapshot, error);
    if (status == ITD_OK) {
        status = map_names(&snapshot->schemata, &snapshot->schema_count, snapshot, SECTION_SCHEMATA, itd_ftm_schema,
                           error);
    }
    if (status == ITD_OK) {
        status = map_names(&snapshot->properties, &snapshot->property_count, snapshot, SECTION_PROPERTIES,
                           itd_ftm_property, error);
    }
    if (status == ITD_OK) status = read_versions(snapshot, error);
    return status;
}

static enum itd_status
finish_open(struct itd_snapshot **out, struct itd_snapshot *snapshot, struct itd_error *error)
{
    enum itd_status status = open_bytes(snapshot, error);
    if (status != ITD_OK) {
        itd_snapshot_close(snapshot);
        return status;
    }
    *out = snapshot;
    return ITD_OK;
}

static struct itd_snapshot *
snapshot_new(const char *path, const struct itd_ftm *ftm)
{
    struct itd_snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL) return NULL;
    snapshot->ftm = ftm;
    snapshot->path = strdup(path);
    if (snapshot->path) return snapshot;
    free(snapshot);
    return NULL;
}

enum itd_status
itd_snapshot_open(struct itd_snapshot **out, const char *path, enum itd_snapshot_mode mode, const struct itd_ftm *ftm,
                  struct itd_error *error)
{
    *out = NULL;
    struct itd_snapshot *snapshot = snapshot_new(path, ftm);
    if (snapshot == NULL) return itd_fail_memory(error);
    enum itd_status status = file_bytes_open(&snapshot->file, path, mode == ITD_SNAPSHOT_COPY, error);
    if (status != ITD_OK) {
        free(snapshot->path);
        free(snapshot);
        return status;
    }
    return finish_open(out, snapshot, error);
}

enum itd_status
itd_snapshot_open_memory(struct itd_snapshot **out, struct sv bytes, const struct itd_ftm *ftm,
                         struct itd_error *error)
{
    *out = NULL;
    if ((uintptr_t)bytes.ptr % SNAPSHOT_MEMORY_ALIGNMENT) {
        return itd_fail(error, ITD_USAGE, "a snapshot in memory begins at a multiple of %d bytes", SNAPSHOT_MEMORY_ALIGNMENT);
    }
    struct itd_snapshot *snapshot = snapshot_new("", ftm);
    if (snapshot == NULL) return itd_fail_memory(error);
    snapshot->file = (struct file_bytes){ bytes, true };
    enum itd_status status = open_bytes(snapshot, error);
    if (status == ITD_OK) {
        *out = snapshot;
        return ITD_OK;
    }
    snapshot->file = (struct file_bytes){ 0 };
    itd_snapshot_close(snapshot);
    return status;
}

void
itd_snapshot_close(struct itd_snapshot *snapshot)
{
    if (snapshot == NULL) return;
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        pthread_mutex_destroy(&snapshot->cache[i].lock);
        free(snapshot->cache[i].bytes);
    }
    free(snapshot->schemata);
    free(snapshot->properties);
    free(snapshot->versions);
    if (snapshot->path[0]) file_bytes_close(&snapshot->file);
    free(snapshot->path);
    free(snapshot);
}

const char *
itd_snapshot_id(const struct itd_snapshot *snapshot)
{
    return snapshot->id;
}

const char *
itd_snapshot_path(const struct itd_snapshot *snapshot)
{
    return snapshot->path;
}

uint64_t
itd_snapshot_size(const struct itd_snapshot *snapshot)
{
    return snapshot->file.bytes.len;
}

struct sv
snapshot_meta(const struct itd_snapshot *snapshot, const char *key)
{
    struct sv rest = snapshot_section(snapshot, SECTION_META, NULL), line, name;
    while (rest.len && sv_split(&line, &rest, '\n')) {
        if (sv_split(&name, &line, '\t') && sv_equal(name, sv_from(key))) return line;
    }
    return sv_make(NULL, 0);
}

bool
itd_snapshot_is_bundled(const struct itd_snapshot *snapshot)
{
    return snapshot_meta(snapshot, "bundled").len > 0;
}

uint32_t
itd_snapshot_version_count(const struct itd_snapshot *snapshot)
{
    return snapshot->version_count;
}

struct itd_version
itd_snapshot_version(const struct itd_snapshot *snapshot, uint32_t version)
{
    return version < snapshot->version_count ? snapshot->versions[version] : (struct itd_version){ 0 };
}

bool
itd_snapshot_said_in(const struct itd_snapshot *snapshot, uint32_t version_set, uint32_t version)
{
    struct csr      sets = snapshot_csr(snapshot, SECTION_VERSION_SETS, sizeof(uint32_t));
    size_t          count;
    const uint32_t *versions = csr_get(&count, &sets, version_set);
    size_t          low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (versions[middle] == version) return true;
        if (versions[middle] < version) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

static const struct snapshot_entity *
entity_record(const struct itd_snapshot *snapshot, uint32_t entity)
{
    uint64_t                      count;
    const struct snapshot_entity *records =
        snapshot_records(snapshot, SECTION_ENTITIES, sizeof(struct snapshot_entity), &count);
    return entity < count ? &records[entity] : NULL;
}

uint32_t
itd_snapshot_entity_count(const struct itd_snapshot *snapshot)
{
    uint64_t count;
    snapshot_records(snapshot, SECTION_ENTITIES, sizeof(struct snapshot_entity), &count);
    return count < UINT32_MAX ? (uint32_t)count : 0;
}

uint64_t
itd_snapshot_name_count(const struct itd_snapshot *snapshot)
{
    uint64_t count;
    snapshot_records(snapshot, SECTION_NAMES, sizeof(struct snapshot_name), &count);
    return count;
}

uint32_t
itd_snapshot_find(const struct itd_snapshot *snapshot, struct sv id)
{
    struct text_table ids = snapshot_texts(snapshot, SECTION_IDS);
    uint64_t          found = text_table_find(&ids, id), count;
    if (found < ITD_ENTITY_NONE) return (uint32_t)found;
    struct text_table referents = snapshot_texts(snapshot, SECTION_REFERENTS);
    found = text_table_find(&referents, id);
    const uint32_t *entities = snapshot_records(snapshot, SECTION_REFERENT_ENTITIES, sizeof(uint32_t), &count);
    return found < count ? entities[found] : ITD_ENTITY_NONE;
}

struct sv
itd_snapshot_entity_id(const struct itd_snapshot *snapshot, uint32_t entity)
{
    struct text_table ids = snapshot_texts(snapshot, SECTION_IDS);
    return text_table_get(&ids, entity);
}

uint16_t
itd_snapshot_entity_schema(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = entity_record(snapshot, entity);
    return record && record->schema < snapshot->schema_count ? snapshot->schemata[record->schema] : ITD_FTM_NONE;
}

uint32_t
snapshot_entity_versions(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = entity_record(snapshot, entity);
    return record ? record->versions : ITD_NO_VERSIONS;
}

bool
snapshot_is_entry(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = entity_record(snapshot, entity);
    return record && record->flags & SNAPSHOT_ENTRY;
}

uint32_t
itd_snapshot_party(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = entity_record(snapshot, entity);
    return record ? record->party : UINT32_MAX;
}

const uint32_t *
itd_snapshot_party_members(size_t *count, const struct itd_snapshot *snapshot, uint32_t party)
{
    struct csr parties = snapshot_csr(snapshot, SECTION_PARTIES, sizeof(uint32_t));
    return csr_get(count, &parties, party);
}

const struct itd_link *
itd_snapshot_links_out(size_t *count, const struct itd_snapshot *snapshot, uint32_t entity)
{
    struct csr links = snapshot_csr(snapshot, SECTION_LINKS_OUT, sizeof(struct itd_link));
    return csr_get(count, &links, entity);
}

const struct itd_link *
itd_snapshot_links_in(size_t *count, const struct itd_snapshot *snapshot, uint32_t entity)
{
    struct csr links = snapshot_csr(snapshot, SECTION_LINKS_IN, sizeof(struct itd_link));
    return csr_get(count, &links, entity);
}

/* Unpacks a block into a slot. Called with the slot's lock held. */
static enum itd_status
fill_slot(struct cache_slot *slot, const struct itd_snapshot *snapshot, uint32_t number, struct itd_error *error)
{
    uint64_t                     count;
    const struct snapshot_block *blocks =
        snapshot_records(snapshot, SECTION_BLOCKS, sizeof(struct snapshot_block), &count);
    struct sv data = snapshot_section(snapshot, SECTION_BLOCK_DATA, NULL);
    if (number >= count || data.ptr == NULL) return damaged(error, "a block of entities is missing");
    struct snapshot_block block = blocks[number];
    if (block.offset > data.len || block.packed_size > data.len - block.offset ||
        block.raw_size > SNAPSHOT_BLOCK_BYTES_MAX) {
        return damaged(error, "a block of entities lies outside its section");
    }
    slot->block = UINT32_MAX;
    if (block.raw_size > slot->size || slot->bytes == NULL) {
        char *grown = realloc(slot->bytes, block.raw_size + 1);
        if (grown == NULL) return itd_fail_memory(error);
        slot->bytes = grown;
        slot->size = block.raw_size;
    }
    size_t got = ZSTD_decompress(slot->bytes, block.raw_size, data.ptr + block.offset, block.packed_size);
    if (ZSTD_isError(got) || got != block.raw_size) return damaged(error, "a block of entities does not unpack");
    slot->block = number;
    return ITD_OK;
}

/* A copy of the record of an entity, in the arena. */
static enum itd_status
copy_record(struct sv *record, const struct itd_snapshot *snapshot, uint32_t entity, struct itd_arena *arena,
            struct itd_error *error)
{
    const struct snapshot_entity *place = entity_record(snapshot, entity);
    uint64_t                      block_count;
    const struct snapshot_block  *blocks =
        snapshot_records(snapshot, SECTION_BLOCKS, sizeof(struct snapshot_block), &block_count);
    if (place == NULL) return itd_fail(error, ITD_NOT_FOUND, "no entity %u in the snapshot", entity);
    if (place->block >= block_count || place->offset > blocks[place->block].raw_size ||
        place->size > blocks[place->block].raw_size - place->offset) {
        return damaged(error, "an entity lies outside its block");
    }
    struct cache_slot *slot = (struct cache_slot *)&snapshot->cache[place->block % CACHE_SLOTS];
    pthread_mutex_lock(&slot->lock);
    enum itd_status status = ITD_OK;
    if (slot->block != place->block) status = fill_slot(slot, snapshot, place->block, error);
    if (status == ITD_OK) {
        *record = itd_arena_copy(arena, sv_make(slot->bytes + place->offset, place->size));
        if (record->ptr == NULL) status = itd_fail_memory(error);
    }
    pthread_mutex_unlock(&slot->lock);
    return status;
}

enum itd_status
itd_snapshot_entity(struct itd_entity *out, const struct itd_snapshot *snapshot, uint32_t entity,
                    struct itd_arena *arena, struct itd_error *error)
{
    struct cursor   cursor = { 0 };
    enum itd_status status = copy_record(&cursor.rest, snapshot, entity, arena, error);
    if (status != ITD_OK) return status;
    struct text_table lists = snapshot_texts(snapshot, SECTION_LISTS);
    uint64_t          count = read_varint(&cursor);
    if (cursor.failed || count > cursor.rest.len) return damaged(error, "an entity cannot be read");
    *out = (struct itd_entity){ .id = itd_snapshot_entity_id(snapshot, entity),
                                .schema = itd_snapshot_entity_schema(snapshot, entity),
                                .capacity = count,
                                .arena = arena };
    out->statements = itd_arena_array(arena, count, sizeof *out->statements);
    if (out->statements == NULL) return itd_fail_memory(error);
    for (uint64_t i = 0; i < count; i++) {
        struct itd_statement *statement = &out->statements[out->count++];
        uint64_t              property = read_varint(&cursor);
        statement->property = property < snapshot->property_count ? snapshot->properties[property] : ITD_FTM_NONE;
        statement->dataset = text_table_get(&lists, read_varint(&cursor));
        statement->versions = (uint32_t)read_varint(&cursor);
        statement->value = read_string(&cursor);
        statement->lang = read_string(&cursor);
        statement->original = read_string(&cursor);
        if (out->dataset.len == 0 || sv_compare(statement->dataset, out->dataset) < 0) out->dataset = statement->dataset;
    }
    return cursor.failed ? damaged(error, "an entity cannot be read") : ITD_OK;
}

static enum itd_status
verify_sums(const struct itd_snapshot *snapshot, struct itd_error *error)
{
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        const struct section *section = &snapshot->sections[s];
        if (!section->present) continue;
        struct sha256 sum = sha256_of(section->bytes);
        if (hash64(section->bytes) == section->xxh3 && memcmp(&sum, &section->sha256, sizeof sum) == 0) continue;
        return itd_fail(error, ITD_DAMAGED, "section %u does not have its sum", s);
    }
    return ITD_OK;
}

/* What lies between the sections is zero. Sections stand in the order of the table. */
static enum itd_status
verify_gaps(const struct itd_snapshot *snapshot, struct itd_error *error)
{
    struct sv              file = snapshot->file.bytes;
    struct snapshot_header header;
    memcpy(&header, file.ptr, sizeof header);
    uint64_t at = sizeof header + header.section_count * sizeof(struct snapshot_section_row);
    for (uint32_t i = 0; i <= header.section_count; i++) {
        struct snapshot_section_row row = { .offset = file.len };
        if (i < header.section_count) {
            memcpy(&row, file.ptr + sizeof header + i * sizeof row, sizeof row);
        }
        for (; at < row.offset; at++) {
            if (file.ptr[at]) return itd_fail(error, ITD_DAMAGED, "byte %llu should be zero", (unsigned long long)at);
        }
        at = row.offset + row.size;
    }
    return ITD_OK;
}

static enum itd_status
verify_entities(const struct itd_snapshot *snapshot, struct itd_error *error)
{
    struct itd_arena *arena = itd_arena_new(0);
    if (arena == NULL) return itd_fail_memory(error);
    enum itd_status status = ITD_OK;
    struct sv       before = sv_make(NULL, 0);
    for (uint32_t e = 0; status == ITD_OK && e < itd_snapshot_entity_count(snapshot); e++) {
        struct itd_entity entity;
        itd_arena_reset(arena);
        status = itd_snapshot_entity(&entity, snapshot, e, arena, error);
        if (status == ITD_OK && (entity.id.len == 0 || sv_compare(before, entity.id) >= 0)) {
            status = itd_fail(error, ITD_DAMAGED, "entity %u is out of order", e);
        }
        before = itd_snapshot_entity_id(snapshot, e);
    }
    itd_arena_free(arena);
    return status;
}

static enum itd_status
verify_lists_of_lists(const struct itd_snapshot *snapshot, struct itd_error *error)
{
    static const struct {
        uint32_t section;
        size_t   item_size;
    } TABLES[] = { { SECTION_VERSION_SETS, 4 }, { SECTION_PARTIES, 4 },         { SECTION_LINKS_OUT, 8 },
                   { SECTION_LINKS_IN, 8 },     { SECTION_TOKEN_NAMES, 4 },     { SECTION_SKELETON_TOKENS, 4 },
                   { SECTION_ROMANISED, 4 } };
    for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++) {
        struct csr csr = snapshot_csr(snapshot, TABLES[t].section, TABLES[t].item_size);
        size_t     count;
        for (uint64_t i = 0; i < csr.count; i++) {
            if (csr_get(&count, &csr, i) == NULL) {
                return itd_fail(error, ITD_DAMAGED, "section %u: list %llu lies outside it", TABLES[t].section,
                                (unsigned long long)i);
            }
        }
    }
    return ITD_OK;
}

enum itd_status
itd_snapshot_verify(const struct itd_snapshot *snapshot, struct itd_error *error)
{
    enum itd_status status = verify_sums(snapshot, error);
    if (status == ITD_OK) status = verify_gaps(snapshot, error);
    if (status == ITD_OK) status = verify_entities(snapshot, error);
    if (status == ITD_OK) status = verify_lists_of_lists(snapshot, error);
    return status;
}
