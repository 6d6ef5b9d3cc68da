/* Reading entities out of their blocks. */
#include "snapshot/opened.h"

#include <stdlib.h>
#include <zstd.h>

uint64_t
cursor_varint(struct cursor *cursor)
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

struct sv
cursor_string(struct cursor *cursor)
{
    uint64_t len = cursor_varint(cursor);
    if (cursor->failed || len > cursor->rest.len) {
        cursor->failed = true;
        return sv_make(NULL, 0);
    }
    struct sv text = sv_make(cursor->rest.ptr, len);
    cursor->rest = sv_slice(cursor->rest, len, cursor->rest.len);
    return text;
}

enum itd_status
snapshot_damaged(struct itd_error *error, const char *what)
{
    return itd_fail(error, ITD_DAMAGED, "the snapshot is damaged: %s; build it again with interdict lists build", what);
}

/* Unpacks a block into a slot. Called with the slot's lock held. */
static enum itd_status
fill_slot(struct cache_slot *slot, const struct itd_snapshot *snapshot, uint32_t number, struct itd_error *error)
{
    uint64_t                     count;
    const struct snapshot_block *blocks =
        snapshot_records(snapshot, SECTION_BLOCKS, sizeof(struct snapshot_block), &count);
    struct sv data = snapshot_section(snapshot, SECTION_BLOCK_DATA, NULL);
    if (number >= count || data.ptr == NULL) return snapshot_damaged(error, "a block of entities is missing");
    struct snapshot_block block = blocks[number];
    if (block.offset > data.len || block.packed_size > data.len - block.offset ||
        block.raw_size > SNAPSHOT_BLOCK_BYTES_MAX) {
        return snapshot_damaged(error, "a block of entities lies outside its section");
    }
    slot->block = UINT32_MAX;
    if (block.raw_size > slot->size || slot->bytes == NULL) {
        char *grown = realloc(slot->bytes, block.raw_size + 1);
        if (grown == NULL) return itd_fail_memory(error);
        slot->bytes = grown;
        slot->size = block.raw_size;
    }
    size_t got = ZSTD_decompress(slot->bytes, block.raw_size, data.ptr + block.offset, block.packed_size);
    if (ZSTD_isError(got) || got != block.raw_size) return snapshot_damaged(error, "a block of entities does not unpack");
    slot->block = number;
    return ITD_OK;
}

/* A copy of the record of an entity, in the arena. */
static enum itd_status
copy_record(struct sv *record, const struct itd_snapshot *snapshot, uint32_t entity, struct itd_arena *arena,
            struct itd_error *error)
{
    const struct snapshot_entity *place = snapshot_entity_record(snapshot, entity);
    uint64_t                      block_count;
    const struct snapshot_block  *blocks =
        snapshot_records(snapshot, SECTION_BLOCKS, sizeof(struct snapshot_block), &block_count);
    if (place == NULL) return itd_fail(error, ITD_NOT_FOUND, "no entity %u in the snapshot", entity);
    if (place->block >= block_count || place->offset > blocks[place->block].raw_size ||
        place->size > blocks[place->block].raw_size - place->offset) {
        return snapshot_damaged(error, "an entity lies outside its block");
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
    uint64_t          count = cursor_varint(&cursor);
    if (cursor.failed || count > cursor.rest.len) return snapshot_damaged(error, "an entity cannot be read");
    *out = (struct itd_entity){ .id = itd_snapshot_entity_id(snapshot, entity),
                                .schema = itd_snapshot_entity_schema(snapshot, entity),
                                .capacity = count,
                                .arena = arena };
    out->statements = itd_arena_array(arena, count, sizeof *out->statements);
    if (out->statements == NULL) return itd_fail_memory(error);
    for (uint64_t i = 0; i < count; i++) {
        struct itd_statement *statement = &out->statements[out->count++];
        uint64_t              property = cursor_varint(&cursor);
        statement->property = property < snapshot->property_count ? snapshot->properties[property] : ITD_FTM_NONE;
        statement->dataset = text_table_get(&lists, cursor_varint(&cursor));
        statement->versions = (uint32_t)cursor_varint(&cursor);
        statement->value = cursor_string(&cursor);
        statement->lang = cursor_string(&cursor);
        statement->original = cursor_string(&cursor);
        if (out->dataset.len == 0 || sv_compare(statement->dataset, out->dataset) < 0) out->dataset = statement->dataset;
    }
    return cursor.failed ? snapshot_damaged(error, "an entity cannot be read") : ITD_OK;
}
