/* Snapshots that a hostile hand has changed: opened, verified, walked and, with FORMAT_NAME "match", matched against. No crash,
 * whatever stands in them; an answer or an error each time.
 *
 * The input is a script of changes to a small snapshot that the target builds for itself, so that no binary file has to follow
 * the format. The sums are made right afterwards, or no change would get past them. Each change is 8 bytes:
 *     section (RAW_ENTITIES: the unpacked entities; WHOLE_FILE: any byte, and sums are left wrong), what, place (2), value (4)
 * An input that begins with the magic of a snapshot is taken as the file itself. */
#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "interdict/lists.h"
#include "interdict/match.h"
#include "match/engine.h"
#include "snapshot/builder.h"

#include "require.h"

#include <unistd.h>
#include <zstd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    CHANGE_SIZE = 8,
    CHANGES_MAX = 64,
    RAW_ENTITIES = 200,
    WHOLE_FILE = 201,
    WALK_MAX = 64 /* entities, lists of lists, versions looked at */
};

enum what { SET_BYTE, SET_U32, SET_U64, ADD_BYTE, FILL, SET_SIZE, SET_COUNT, DROP, WHATS };

struct base {
    struct itd_matcher *matcher; /* with the tables, and the snapshot unchanged */
    struct buf          sections[SNAPSHOT_SECTIONS_MAX];
    uint64_t            counts[SNAPSHOT_SECTIONS_MAX];
    bool                present[SNAPSHOT_SECTIONS_MAX];
    struct buf          raw; /* the entities, unpacked: they fill one block */
};

/* Parties of several kinds and scripts, with links, a referent, identifiers, dates, weak and previous names. */
static const char *const PROPERTIES[][4] = {
    { "p-1", "Person", "name", "Ivan Petrovich SIDOROV" }, { "p-1", "Person", "alias", "Иван Петрович Сидоров" },
    { "p-1", "Person", "weakAlias", "Vanya" },             { "p-1", "Person", "birthDate", "1960-05-01" },
    { "p-1", "Person", "nationality", "ru" },              { "p-1", "Person", "passportNumber", "4510123456" },
    { "p-1", "Person", "gender", "male" },                 { "p-1", "Person", "referents", "other-1" },
    { "p-2", "Person", "name", "محمد علي" },               { "p-2", "Person", "referents", "p-1" },
    { "p-2", "Person", "name", "Mohammed Ali (Abu Hamza)" },
    { "c-1", "Company", "name", "Korea Mining Development Trading Corporation" },
    { "c-1", "Company", "alias", "KOMID" },                { "c-1", "Company", "previousName", "Changgwang Sinyong 44 Co., Ltd." },
    { "c-1", "Company", "country", "kp" },                 { "c-1", "Company", "topics", "sanction" },
    { "c-1", "Company", "name", "조선광업개발무역회사" },  { "v-1", "Vessel", "name", "OCEAN STAR 7" },
    { "v-1", "Vessel", "imoNumber", "IMO 9074729" },       { "s-1", "Sanction", "entity", "c-1" },
    { "s-1", "Sanction", "programId", "DPRK" },            { "s-1", "Sanction", "listingDate", "2009-04-24" },
    { "s-1", "Sanction", "authority", "UN" },              { "o-1", "Ownership", "owner", "p-1" },
    { "o-1", "Ownership", "asset", "c-1" },                { "a-1", "Address", "full", "1 Main Street, Pyongyang" },
    { "c-1", "Company", "addressEntity", "a-1" },
};

static void
add_entities(struct builder *builder, const struct itd_ftm *ftm, struct itd_arena *arena, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct itd_entity entity;
        const char *const *row = PROPERTIES[i];
        itd_arena_reset(arena);
        require(itd_entity_init(&entity, arena, itd_ftm_schema(ftm, sv_from(row[1])), sv_from(row[0]), SV("list"),
                                NULL) == ITD_OK);
        require(itd_entity_add(&entity, itd_ftm_property(ftm, sv_from(row[2])), sv_from(row[3]), NULL) == ITD_OK);
        require(builder_add(builder, &entity, NULL) == ITD_OK);
    }
}

/* Two versions of a list, the older of them with half of it. */
static void
build_base(const char *path)
{
    struct itd_ftm       *ftm;
    struct name_tables   *names;
    struct builder       *builder;
    struct builder_result result;
    struct itd_arena     *arena = itd_arena_new(0);
    size_t                count = sizeof PROPERTIES / sizeof *PROPERTIES;
    require(arena && itd_ftm_open(&ftm, NULL, NULL) == ITD_OK && name_tables_open(&names, NULL, NULL) == ITD_OK);
    require(builder_new(&builder, ftm, names, NULL) == ITD_OK);
    for (int32_t v = 1; v <= 2; v++) {
        const struct itd_version version = { .list = SV("list"), .publisher = SV("Publisher"), .date = 18000 + v,
                                             .format = SV("ftm-json"), .sha256 = SV("00"), .source = SV("file") };
        require(builder_begin_version(builder, &version, NULL) == ITD_OK);
        add_entities(builder, ftm, arena, v == 1 ? count / 2 : count);
        require(builder_end_version(builder, false, NULL) == ITD_OK);
    }
    require(builder_write(builder, path, false, &result, NULL) == ITD_OK);
    builder_free(builder);
    name_tables_close(names);
    itd_ftm_close(ftm);
    itd_arena_free(arena);
}

static void
take_apart(struct base *base, struct sv file)
{
    struct snapshot_header header;
    memcpy(&header, file.ptr, sizeof header);
    for (uint32_t i = 0; i < header.section_count; i++) {
        struct snapshot_section_row row;
        memcpy(&row, file.ptr + sizeof header + i * sizeof row, sizeof row);
        base->present[row.section] = true;
        base->counts[row.section] = row.count;
        buf_add(&base->sections[row.section], file.ptr + row.offset, row.size);
    }
    struct snapshot_block block;
    require(base->counts[SECTION_BLOCKS] == 1);
    memcpy(&block, base->sections[SECTION_BLOCKS].ptr, sizeof block);
    require(buf_reserve(&base->raw, block.raw_size) != NULL);
    base->raw.len = ZSTD_decompress(base->raw.ptr, block.raw_size,
                                    base->sections[SECTION_BLOCK_DATA].ptr + block.offset, block.packed_size);
    require(base->raw.len == block.raw_size);
}

static struct base *
base_of_this_process(void)
{
    static struct base *base;
    if (base) return base;
    char              path[] = "/tmp/fuzz_snapshot.XXXXXX";
    int               fd = mkstemp(path);
    struct file_bytes file;
    require(fd >= 0 && (base = calloc(1, sizeof *base)) != NULL);
    build_base(path);
    const char *const                paths[] = { path };
    const struct itd_matcher_options options = { .snapshots = paths, .snapshot_count = 1, .copy = true };
    require(file_bytes_open(&file, path, true, NULL) == ITD_OK);
    take_apart(base, file.bytes);
    file_bytes_close(&file);
    require(itd_matcher_open(&base->matcher, &options, NULL) == ITD_OK);
    close(fd);
    unlink(path);
    return base;
}

struct changed {
    struct buf sections[SNAPSHOT_SECTIONS_MAX];
    uint64_t   counts[SNAPSHOT_SECTIONS_MAX];
    bool       present[SNAPSHOT_SECTIONS_MAX];
    struct buf raw;
    bool       raw_changed;
};

static void
set_bytes(struct buf *bytes, size_t at, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len && at + i < bytes->len; i++) bytes->ptr[at + i] = (char)(value >> (8 * i));
}

static void
change_bytes(struct buf *bytes, enum what what, size_t place, uint32_t value)
{
    size_t at = bytes->len ? place % bytes->len : 0;
    switch (what) {
    case SET_BYTE: set_bytes(bytes, at, value, 1); break;
    case SET_U32: set_bytes(bytes, at / 4 * 4, value, 4); break;
    /* The upper half of the place beyond its 12 lower bits makes values beyond 32 bits. */
    case SET_U64: set_bytes(bytes, at / 8 * 8, (uint64_t)value | (uint64_t)(place & 0xF000) << 48, 8); break;
    case ADD_BYTE:
        if (bytes->len) bytes->ptr[at] = (char)(bytes->ptr[at] + (char)value);
        break;
    case FILL:
        for (size_t i = at; i < bytes->len && i < at + (value >> 8) % 512; i++) bytes->ptr[i] = (char)value;
        break;
    case SET_SIZE:
        if (value <= bytes->len) bytes->len = value;
        break;
    case SET_COUNT:
    case DROP:
    case WHATS: break;
    }
}

/* Applies the script; changes of the whole file are left for later. */
static void
apply(struct changed *changed, const uint8_t *script, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *c = script + i * CHANGE_SIZE;
        enum what      what = c[1] % WHATS;
        size_t         place = (size_t)(c[2] | c[3] << 8);
        uint32_t       value = c[4] | (uint32_t)c[5] << 8 | (uint32_t)c[6] << 16 | (uint32_t)c[7] << 24;
        if (c[0] == RAW_ENTITIES) {
            changed->raw_changed = true;
            change_bytes(&changed->raw, what, place, value);
        } else if (c[0] != WHOLE_FILE) {
            unsigned section = c[0] % SNAPSHOT_SECTIONS_MAX;
            if (what == SET_COUNT) changed->counts[section] = value;
            if (what == DROP) changed->present[section] = false;
            change_bytes(&changed->sections[section], what, place, value);
        }
    }
}

static void
pack_entities(struct changed *changed)
{
    struct buf           *data = &changed->sections[SECTION_BLOCK_DATA], *blocks = &changed->sections[SECTION_BLOCKS];
    struct snapshot_block block = { .raw_size = (uint32_t)changed->raw.len };
    size_t                bound = ZSTD_compressBound(changed->raw.len);
    buf_clear(data);
    require(buf_reserve(data, bound) != NULL);
    data->len = ZSTD_compress(data->ptr, bound, changed->raw.ptr ? changed->raw.ptr : "", changed->raw.len, 1);
    block.packed_size = (uint32_t)data->len;
    buf_clear(blocks);
    buf_add(blocks, &block, sizeof block);
}

static size_t
aligned(size_t offset)
{
    return (offset + SNAPSHOT_ALIGNMENT - 1) / SNAPSHOT_ALIGNMENT * SNAPSHOT_ALIGNMENT;
}

/* The file with right sums. */
static void
put_together(struct buf *file, const struct changed *changed)
{
    struct snapshot_header      header = { .magic = SNAPSHOT_MAGIC, .format = SNAPSHOT_FORMAT };
    struct snapshot_section_row rows[SNAPSHOT_SECTIONS_MAX] = { 0 };
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) header.section_count += changed->present[s];
    size_t   at = aligned(sizeof header + header.section_count * sizeof *rows);
    uint32_t r = 0;
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        if (!changed->present[s]) continue;
        struct sv     bytes = buf_sv(&changed->sections[s]);
        struct sha256 sum = sha256_of(bytes);
        rows[r] = (struct snapshot_section_row){
            .section = s, .offset = at, .size = bytes.len, .count = changed->counts[s], .xxh3 = hash64(bytes)
        };
        memcpy(rows[r++].sha256, sum.bytes, sizeof sum.bytes);
        at = aligned(at + bytes.len);
    }
    header.file_size = at;
    header.table_xxh3 = hash64(sv_make((const char *)rows, header.section_count * sizeof *rows));
    buf_add(file, &header, sizeof header);
    buf_add(file, rows, header.section_count * sizeof *rows);
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        if (!changed->present[s]) continue;
        buf_align(file, SNAPSHOT_ALIGNMENT);
        buf_add_sv(file, buf_sv(&changed->sections[s]));
    }
    buf_align(file, SNAPSHOT_ALIGNMENT);
    require(buf_ok(file));
}

/* A file given as it is: what can be made right is. */
static void
right_sums(struct buf *file)
{
    struct snapshot_header header;
    if (file->len < sizeof header) return;
    memcpy(&header, file->ptr, sizeof header);
    size_t room = (file->len - sizeof header) / sizeof(struct snapshot_section_row);
    header.format = SNAPSHOT_FORMAT;
    header.file_size = file->len;
    memset(header.reserved, 0, sizeof header.reserved);
    if (header.section_count > room) header.section_count = (uint32_t)room;
    for (uint32_t i = 0; i < header.section_count; i++) {
        struct snapshot_section_row row;
        char                       *at = file->ptr + sizeof header + i * sizeof row;
        memcpy(&row, at, sizeof row);
        if (row.offset > file->len || row.size > file->len - row.offset) continue;
        struct sv     bytes = sv_make(file->ptr + row.offset, row.size);
        struct sha256 sum = sha256_of(bytes);
        row.xxh3 = hash64(bytes);
        memcpy(row.sha256, sum.bytes, sizeof sum.bytes);
        memcpy(at, &row, sizeof row);
    }
    header.table_xxh3 = hash64(sv_make(file->ptr + sizeof header, header.section_count * sizeof(struct snapshot_section_row)));
    memcpy(file->ptr, &header, sizeof header);
}

static void
walk_entity(const struct itd_snapshot *snapshot, uint32_t entity, struct itd_arena *arena)
{
    struct itd_entity     whole;
    size_t                count;
    const struct itd_link *links;
    itd_arena_reset(arena);
    touch_text(itd_snapshot_entity_id(snapshot, entity));
    itd_snapshot_find(snapshot, itd_snapshot_entity_id(snapshot, entity));
    if (itd_snapshot_entity(&whole, snapshot, entity, arena, NULL) == ITD_OK) {
        for (size_t i = 0; i < whole.count; i++) {
            touch_text(whole.statements[i].value);
            touch_text(whole.statements[i].lang);
            touch_text(whole.statements[i].original);
            touch_text(whole.statements[i].dataset);
            itd_snapshot_said_in(snapshot, whole.statements[i].versions, 0);
        }
    }
    const uint32_t *members = itd_snapshot_party_members(&count, snapshot, itd_snapshot_party(snapshot, entity));
    for (size_t i = 0; i < count; i++) itd_snapshot_entity_id(snapshot, members[i]);
    links = itd_snapshot_links_out(&count, snapshot, entity);
    for (size_t i = 0; i < count; i++) itd_snapshot_entity_schema(snapshot, links[i].entity);
    links = itd_snapshot_links_in(&count, snapshot, entity);
    for (size_t i = 0; i < count; i++) itd_snapshot_entity_schema(snapshot, links[i].entity);
}

static void
on_changed(void *context, uint32_t entity, char how)
{
    (void)context, (void)entity;
    require(how == '+' || how == '-' || how == '~');
}

static void
walk(const struct itd_snapshot *snapshot, struct itd_arena *arena)
{
    struct itd_error error = { 0 };
    require(itd_snapshot_verify(snapshot, &error) == ITD_OK || error.text[0]);
    uint32_t versions = itd_snapshot_version_count(snapshot), entities = itd_snapshot_entity_count(snapshot);
    itd_snapshot_is_bundled(snapshot);
    itd_snapshot_name_count(snapshot);
    for (uint32_t v = 0; v <= versions && v < WALK_MAX; v++) {
        struct itd_version version = itd_snapshot_version(snapshot, v);
        touch_text(version.list);
        touch_text(version.source);
        touch_text(version.fetched);
    }
    for (uint32_t e = 0; e <= entities && e < WALK_MAX; e++) walk_entity(snapshot, e, arena);
    itd_snapshot_find(snapshot, SV("other-1"));
    itd_snapshot_find(snapshot, SV("no such id"));
    itd_lists_diff(snapshot, 0, 1, on_changed, NULL, NULL);
}

static void
match_name(const struct itd_matcher *matcher, const char *name, const char *schema, bool exhaustive,
           struct itd_arena *arena)
{
    struct itd_entity        subject;
    struct itd_matches       matches;
    struct itd_match_options options = itd_match_defaults();
    itd_arena_reset(arena);
    options.threshold = 0.01;
    options.exhaustive = exhaustive;
    options.as_of = 18500;
    require(itd_subject_from_name(&subject, matcher, sv_from(name), schema, arena, NULL) == ITD_OK);
    if (itd_match(&matches, matcher, &subject, &options, arena, NULL) != ITD_OK) return;
    for (size_t i = 0; i < matches.count; i++) {
        const struct itd_hit *hit = &matches.hits[i];
        touch_text(hit->caption);
        touch_text(hit->name_text);
        for (size_t t = 0; t < hit->term_count; t++) touch_text(hit->terms[t].candidate);
        for (size_t e = 0; e < hit->entry_count; e++) touch_text(hit->entries[e]);
    }
}

static void
match_names(const struct itd_matcher *matcher, struct itd_arena *arena)
{
    match_name(matcher, "Korea Mining Develoment Trading", "Company", false, arena);
    match_name(matcher, "Sidorov Ivan", "Person", false, arena);
    match_name(matcher, "محمد علي", "Person", true, arena);
    match_name(matcher, "Komid 44", NULL, true, arena);
    for (uint32_t e = 0; e < itd_snapshot_entity_count(matcher->snapshots[0]) && e < WALK_MAX; e++) {
        struct itd_designation *designations;
        size_t                  count;
        itd_arena_reset(arena);
        itd_designations(&designations, &count, matcher, 0, e, 18500, ITD_DATE_NONE, arena, NULL);
    }
}

/* The tables of the base matcher with the changed snapshot in place of its own. */
static void
open_index(const struct itd_matcher *tables, struct itd_snapshot *snapshot, struct itd_arena *arena)
{
    struct itd_matcher matcher = *tables;
    struct index       index;
    if (index_open(&index, snapshot, tables->names, NULL) == ITD_OK && strcmp(FORMAT_NAME, "match") == 0) {
        matcher.snapshots = &snapshot;
        matcher.indexes = &index;
        matcher.snapshot_count = 1;
        matcher.pool_count = 0;
        match_names(&matcher, arena);
        for (size_t i = 0; i < matcher.pool_count; i++) search_scratch_free(matcher.pool[i]);
    }
    index_close(&index);
}

static void
look_at(const struct base *base, struct sv file)
{
    struct itd_snapshot *snapshot;
    struct itd_error     error = { 0 };
    struct itd_arena    *arena = itd_arena_new(0);
    /* In memory of just its size, so that a read past the end of the file is seen. */
    char *exact = aligned_alloc(SNAPSHOT_ALIGNMENT, aligned(file.len + 1));
    require(arena && exact);
    char *start = exact + (aligned(file.len + 1) - file.len) / 8 * 8;
    memmove(start, file.ptr, file.len);
    if (itd_snapshot_open_memory(&snapshot, sv_make(start, file.len), base->matcher->ftm, &error) == ITD_OK) {
        walk(snapshot, arena);
        open_index(base->matcher, snapshot, arena);
        itd_snapshot_close(snapshot);
    } else {
        require(error.text[0]);
    }
    free(exact);
    itd_arena_free(arena);
}

static void
change_whole_file(struct buf *file, const uint8_t *script, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *c = script + i * CHANGE_SIZE;
        if (c[0] == WHOLE_FILE) change_bytes(file, c[1] % SET_COUNT, (size_t)(c[2] | c[3] << 8), c[4] | (uint32_t)c[5] << 8);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct base *base = base_of_this_process();
    struct buf         file = { 0 };
    if (size >= sizeof SNAPSHOT_MAGIC && memcmp(data, SNAPSHOT_MAGIC, sizeof SNAPSHOT_MAGIC) == 0) {
        buf_add(&file, data, size);
        right_sums(&file);
        look_at(base, buf_sv(&file));
        buf_fini(&file);
        return 0;
    }
    struct changed changed = { 0 };
    size_t         count = size / CHANGE_SIZE < CHANGES_MAX ? size / CHANGE_SIZE : CHANGES_MAX;
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        changed.present[s] = base->present[s];
        changed.counts[s] = base->counts[s];
        buf_add_sv(&changed.sections[s], buf_sv(&base->sections[s]));
    }
    buf_add_sv(&changed.raw, buf_sv(&base->raw));
    apply(&changed, data, count);
    if (changed.raw_changed) pack_entities(&changed);
    put_together(&file, &changed);
    change_whole_file(&file, data, count);
    look_at(base, buf_sv(&file));
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) buf_fini(&changed.sections[s]);
    buf_fini(&changed.raw);
    buf_fini(&file);
    return 0;
}
