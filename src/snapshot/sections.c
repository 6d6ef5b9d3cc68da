/* Writing sections into a file. */
#include "snapshot/built.h"

#include "base/file.h"
#include "base/hash.h"

#include <assert.h>

void
sections_fini(struct sections *sections)
{
    for (size_t i = 0; i < SNAPSHOT_SECTIONS_MAX; i++) buf_fini(&sections->bytes[i]);
}

struct buf *
sections_begin(struct sections *sections, uint32_t section, uint64_t count)
{
    assert(section < SNAPSHOT_SECTIONS_MAX);
    sections->present[section] = true;
    sections->counts[section] = count;
    return &sections->bytes[section];
}

void
sections_add_texts(struct sections *sections, uint32_t section, const struct sv *texts, size_t count)
{
    struct buf *out = sections_begin(sections, section, count);
    uint64_t    offset = 0;
    for (size_t i = 0; i < count; i++) {
        buf_add_u32(out, (uint32_t)offset);
        offset += texts[i].len;
        if (offset > UINT32_MAX) out->failed = true;
    }
    buf_add_u32(out, (uint32_t)offset);
    for (size_t i = 0; i < count; i++) buf_add_sv(out, texts[i]);
}

void
sections_add_csr(struct sections *sections, uint32_t section, const uint32_t *offsets, size_t count, const void *items,
                 size_t item_size)
{
    struct buf *out = sections_begin(sections, section, count);
    buf_add(out, offsets, (count + 1) * sizeof *offsets);
    buf_align(out, 8);
    buf_add(out, items, offsets[count] * item_size);
}

static uint64_t
aligned(uint64_t offset)
{
    return (offset + SNAPSHOT_ALIGNMENT - 1) / SNAPSHOT_ALIGNMENT * SNAPSHOT_ALIGNMENT;
}

/* Fills the rows of the table; returns how many. */
static uint32_t
lay_out(struct snapshot_section_row rows[static SNAPSHOT_SECTIONS_MAX], const struct sections *sections,
        uint64_t *file_size)
{
    uint32_t count = 0;
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) count += sections->present[s];
    uint64_t offset = aligned(sizeof(struct snapshot_header) + count * sizeof *rows);
    count = 0;
    for (uint32_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        if (!sections->present[s]) continue;
        struct sv     bytes = buf_sv(&sections->bytes[s]);
        struct sha256 sum = sha256_of(bytes);
        rows[count] = (struct snapshot_section_row){
            .section = s, .offset = offset, .size = bytes.len, .count = sections->counts[s], .xxh3 = hash64(bytes)
        };
        memcpy(rows[count].sha256, sum.bytes, sizeof sum.bytes);
        offset = aligned(offset + bytes.len);
        count++;
    }
    *file_size = offset;
    return count;
}

static enum itd_status
write_padded(struct file_writer *writer, struct sv bytes, uint64_t *at, struct itd_error *error)
{
    static const char zeros[SNAPSHOT_ALIGNMENT];
    enum itd_status   status = file_writer_add(writer, bytes, error);
    *at += bytes.len;
    uint64_t pad = aligned(*at) - *at;
    *at += pad;
    return status == ITD_OK ? file_writer_add(writer, sv_make(zeros, pad), error) : status;
}

static enum itd_status
write_all(struct file_writer *writer, const struct sections *sections, const struct snapshot_section_row *rows,
          uint32_t count, uint64_t file_size, struct itd_error *error)
{
    struct snapshot_header header = { .magic = SNAPSHOT_MAGIC,
                                      .format = SNAPSHOT_FORMAT,
                                      .section_count = count,
                                      .file_size = file_size };
    struct buf             head = { 0 };
    uint64_t               at = 0;
    header.table_xxh3 = hash64(sv_make((const char *)rows, count * sizeof *rows));
    buf_add(&head, &header, sizeof header);
    buf_add(&head, rows, count * sizeof *rows);
    enum itd_status status = buf_ok(&head) ? write_padded(writer, buf_sv(&head), &at, error) : itd_fail_memory(error);
    buf_fini(&head);
    for (uint32_t i = 0; status == ITD_OK && i < count; i++) {
        status = write_padded(writer, buf_sv(&sections->bytes[rows[i].section]), &at, error);
    }
    return status;
}

enum itd_status
sections_write(struct sections *sections, const char *path, uint64_t *bytes, struct itd_error *error)
{
    struct snapshot_section_row rows[SNAPSHOT_SECTIONS_MAX];
    struct file_writer          writer;
    for (size_t s = 0; s < SNAPSHOT_SECTIONS_MAX; s++) {
        if (!buf_ok(&sections->bytes[s])) return itd_fail_memory(error);
    }
    uint32_t        count = lay_out(rows, sections, bytes);
    enum itd_status status = file_writer_open(&writer, path, error);
    if (status != ITD_OK) return status;
    status = write_all(&writer, sections, rows, count, *bytes, error);
    if (status == ITD_OK) return file_writer_commit(&writer, error);
    file_writer_discard(&writer);
    return status;
}
