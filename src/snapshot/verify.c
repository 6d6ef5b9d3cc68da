/* Checking every sum and walking every structure. */
#include "snapshot/opened.h"

enum itd_status
snapshot_check_sections(const struct itd_snapshot *snapshot, struct itd_error *error)
{
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        if (s == SECTION_BLOCK_DATA || !snapshot->sections[s].present) continue;
        if (snapshot_section(snapshot, s, NULL).ptr) continue;
        return itd_fail(error, ITD_DAMAGED,
                        "the snapshot is damaged: section %u does not have its sum; build it again with interdict lists build",
                        s);
    }
    return ITD_OK;
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
