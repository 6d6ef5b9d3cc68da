#include "snapshot/opened.h"

#include <stdlib.h>

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
    if (header.file_size != bytes.len) return snapshot_damaged(error, "its size is not the one in its header");
    for (size_t i = 0; i < sizeof header.reserved; i++) {
        if (header.reserved[i]) return snapshot_damaged(error, "its header has bytes where there are none");
    }
    size_t table_size = header.section_count * sizeof(struct snapshot_section_row);
    if (header.section_count > SNAPSHOT_SECTIONS_MAX || table_size > bytes.len - sizeof header) {
        return snapshot_damaged(error, "its section table does not fit");
    }
    struct sv table = sv_make(bytes.ptr + sizeof header, table_size);
    if (hash64(table) != header.table_xxh3) return snapshot_damaged(error, "its section table does not have its sum");
    struct sha256 sum = sha256_of(table);
    sha256_hex(snapshot->id, &sum);
    for (uint32_t i = 0; i < header.section_count; i++) {
        struct snapshot_section_row row;
        memcpy(&row, table.ptr + i * sizeof row, sizeof row);
        if (row.offset > bytes.len || row.size > bytes.len - row.offset || row.offset % SNAPSHOT_ALIGNMENT) {
            return snapshot_damaged(error, "a section lies outside the file");
        }
        if (row.section >= SNAPSHOT_SECTIONS_MAX) continue; /* of a later writer: skipped */
        struct section *section = &snapshot->sections[row.section];
        if (section->present) return snapshot_damaged(error, "a section stands twice in its table");
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
    if (table.count == 0 || table.count > UINT16_MAX) return snapshot_damaged(error, "a dictionary is missing");
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
    uint64_t stored = cursor_varint(cursor);
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
    if (cursor.rest.ptr == NULL || count > cursor.rest.len) return snapshot_damaged(error, "its versions are missing");
    snapshot->versions = calloc(count + 1, sizeof *snapshot->versions);
    if (snapshot->versions == NULL) return itd_fail_memory(error);
    for (uint32_t i = 0; i < count && !cursor.failed; i++) {
        struct itd_version *version = &snapshot->versions[i];
        version->list = cursor_string(&cursor);
        version->publisher = cursor_string(&cursor);
        version->date = read_day(&cursor);
        version->format = cursor_string(&cursor);
        version->sha256 = cursor_string(&cursor);
        version->source = cursor_string(&cursor);
        version->fetched = cursor_string(&cursor);
        version->entries = cursor_varint(&cursor);
    }
    snapshot->version_count = (uint32_t)count;
    return cursor.failed ? snapshot_damaged(error, "its versions cannot be read") : ITD_OK;
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
    struct itd_error own = { 0 };
    status = finish_open(out, snapshot, &own);
    return status == ITD_OK ? ITD_OK : itd_fail(error, status, "%s: %s", path, own.text);
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

const struct snapshot_entity *
snapshot_entity_record(const struct itd_snapshot *snapshot, uint32_t entity)
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
    const struct snapshot_entity *record = snapshot_entity_record(snapshot, entity);
    return record && record->schema < snapshot->schema_count ? snapshot->schemata[record->schema] : ITD_FTM_NONE;
}

uint32_t
snapshot_entity_versions(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = snapshot_entity_record(snapshot, entity);
    return record ? record->versions : ITD_NO_VERSIONS;
}

bool
snapshot_is_entry(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = snapshot_entity_record(snapshot, entity);
    return record && record->flags & SNAPSHOT_ENTRY;
}

uint32_t
itd_snapshot_party(const struct itd_snapshot *snapshot, uint32_t entity)
{
    const struct snapshot_entity *record = snapshot_entity_record(snapshot, entity);
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
