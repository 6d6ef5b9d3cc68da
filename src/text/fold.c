#include "text/fold.h"

#include <endian.h>

extern const unsigned char fold_bin_begin[], fold_bin_end[];

/* Sections of the table as offsets from its begin. */
struct sections {
    struct fold_header header;
    size_t             stage2;
    size_t             records;
    size_t             compositions;
    size_t             lookalikes;
    size_t             spellings;
    size_t             pool;
};

static uint16_t
read_u16(size_t offset)
{
    uint16_t value;
    memcpy(&value, fold_bin_begin + offset, sizeof value);
    return le16toh(value);
}

static uint32_t
read_u32(size_t offset)
{
    uint32_t value;
    memcpy(&value, fold_bin_begin + offset, sizeof value);
    return le32toh(value);
}

/* Finds the sections; false when the table is not one or is cut short. */
static bool
find_sections(struct sections *sections)
{
    size_t              size = (size_t)(fold_bin_end - fold_bin_begin);
    struct fold_header *header = &sections->header;
    if (size < sizeof *header + FOLD_STAGE1_COUNT * 2 || read_u32(0) != FOLD_MAGIC) return false;
    header->block_count = read_u32(offsetof(struct fold_header, block_count));
    header->record_count = read_u32(offsetof(struct fold_header, record_count));
    header->composition_count = read_u32(offsetof(struct fold_header, composition_count));
    header->lookalike_count = read_u32(offsetof(struct fold_header, lookalike_count));
    header->spelling_count = read_u32(offsetof(struct fold_header, spelling_count));
    header->pool_size = read_u32(offsetof(struct fold_header, pool_size));
    sections->stage2 = sizeof *header + FOLD_STAGE1_COUNT * 2;
    sections->records = sections->stage2 + (size_t)header->block_count * FOLD_BLOCK_SIZE * 2;
    sections->compositions = sections->records + (size_t)header->record_count * FOLD_RECORD_SIZE;
    sections->lookalikes = sections->compositions + (size_t)header->composition_count * 12;
    sections->spellings = sections->lookalikes + (size_t)header->lookalike_count * 8;
    sections->pool = sections->spellings + (size_t)header->spelling_count * 12;
    return sections->pool + header->pool_size <= size;
}

static struct sv
pool_slice(const struct sections *sections, uint32_t place, size_t len)
{
    if (place > sections->header.pool_size || len > sections->header.pool_size - place) return sv_make(NULL, 0);
    return sv_make((const char *)fold_bin_begin + sections->pool + place, len);
}

struct fold
fold_of(uint32_t code_point)
{
    struct fold     fold = { .kind = FOLD_SEPARATOR, .self = true };
    struct sections sections;
    if (code_point > 0x10ffff || !find_sections(&sections)) return fold;
    uint32_t block = read_u16(sizeof sections.header + (code_point >> FOLD_BLOCK_SHIFT) * 2);
    if (block >= sections.header.block_count) return fold;
    uint32_t number = read_u16(sections.stage2 + (block * FOLD_BLOCK_SIZE + code_point % FOLD_BLOCK_SIZE) * 2);
    if (number >= sections.header.record_count) return fold;
    size_t               at = sections.records + (size_t)number * FOLD_RECORD_SIZE;
    const unsigned char *record = fold_bin_begin + at;
    uint32_t             place = read_u32(at);
    fold.native = pool_slice(&sections, place, record[4]);
    fold.latin = pool_slice(&sections, place + record[4], record[5]);
    fold.script = record[6] <= TEXT_OTHER ? record[6] : TEXT_OTHER;
    fold.kind = record[7] & FOLD_KIND_MASK;
    fold.self = record[7] & FOLD_SELF;
    fold.styled = record[7] & FOLD_STYLED;
    return fold;
}

/* Hangul composition by arithmetic (Unicode 15, section 3.12). */
static uint32_t
compose_hangul(uint32_t first, uint32_t second)
{
    if (first >= 0x1100 && first <= 0x1112 && second >= 0x1161 && second <= 0x1175) {
        return 0xac00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28;
    }
    if (first >= 0xac00 && first <= 0xd7a3 && (first - 0xac00) % 28 == 0 && second >= 0x11a8 && second <= 0x11c2) {
        return first + (second - 0x11a7);
    }
    return 0;
}

/* The marks of the composition table: general ones, Arabic madda and hamza, the voiced marks of kana. */
static bool
is_composing_mark(uint32_t mark)
{
    return (mark >= 0x300 && mark <= 0x345) || (mark >= 0x653 && mark <= 0x655) || mark == 0x3099 || mark == 0x309a ||
           mark == 0xff9e || mark == 0xff9f;
}

static uint32_t
compose(uint32_t base, uint32_t mark)
{
    struct sections sections;
    if (mark >= 0x1161 && mark <= 0x11c2) return compose_hangul(base, mark);
    if (!is_composing_mark(mark) || !find_sections(&sections)) return 0;
    size_t low = 0, high = sections.header.composition_count;
    while (low < high) {
        size_t   middle = low + (high - low) / 2, at = sections.compositions + middle * 12;
        uint32_t a = read_u32(at), b = read_u32(at + 4);
        if (a == base && b == mark) return read_u32(at + 8);
        if (a < base || (a == base && b < mark)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

uint32_t
fold_next(struct sv text, size_t *offset)
{
    uint32_t code_point = text_decode(text, offset);
    while (code_point >= 0x80 && *offset < text.len && (unsigned char)text.ptr[*offset] >= 0xcc) {
        size_t   after = *offset;
        uint32_t composed = compose(code_point, text_decode(text, &after));
        if (composed == 0) break;
        code_point = composed;
        *offset = after;
    }
    return code_point;
}

uint32_t
fold_lookalike(uint32_t code_point, enum text_script script)
{
    struct sections sections;
    if (!find_sections(&sections)) return 0;
    uint32_t key = (uint32_t)script << FOLD_SCRIPT_SHIFT | code_point;
    size_t   low = 0, high = sections.header.lookalike_count;
    while (low < high) {
        size_t   middle = low + (high - low) / 2, at = sections.lookalikes + middle * 8;
        uint32_t found = read_u32(at);
        if (found == key) return read_u32(at + 4);
        if (found < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

struct sv
fold_spellings(struct sv native)
{
    struct sections sections;
    if (!find_sections(&sections)) return sv_make(NULL, 0);
    size_t low = 0, high = sections.header.spelling_count;
    while (low < high) {
        size_t    middle = low + (high - low) / 2, at = sections.spellings + middle * 12;
        uint32_t  lengths = read_u32(at + 8);
        struct sv found = pool_slice(&sections, read_u32(at), lengths & 0xffff);
        int       order = sv_compare(found, native);
        if (order == 0) return pool_slice(&sections, read_u32(at + 4), lengths >> 16);
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return sv_make(NULL, 0);
}

/* The folded form grows: one code point of up to four bytes may give a longer native form. */
struct folding {
    struct itd_arena *arena;
    char             *bytes;
    size_t            len;
    size_t            size;
    bool              space; /* a space is due before the next character */
};

static bool
append(struct folding *folding, struct sv piece)
{
    size_t need = folding->len + piece.len + 1;
    if (need > folding->size) {
        size_t grown = need * 2;
        char  *bytes = itd_arena_grow(folding->arena, folding->bytes, folding->size, grown, 1);
        if (bytes == NULL) return false;
        folding->bytes = bytes;
        folding->size = grown;
    }
    if (folding->space && folding->len) folding->bytes[folding->len++] = ' ';
    folding->space = false;
    memcpy(folding->bytes + folding->len, piece.ptr, piece.len);
    folding->len += piece.len;
    return true;
}

struct sv
text_fold(struct itd_arena *arena, struct sv text)
{
    struct folding folding = { .arena = arena, .size = text.len + text.len / 4 + 16 };
    folding.bytes = itd_arena_alloc(arena, folding.size);
    if (folding.bytes == NULL) return sv_make(NULL, 0);
    for (size_t offset = 0; offset < text.len;) {
        uint32_t    code_point = fold_next(text, &offset);
        struct fold fold = fold_of(code_point);
        char        own[4];
        struct sv   piece = fold.self ? sv_make(own, text_encode(own, code_point)) : fold.native;
        if (sv_equal(piece, SV(" "))) {
            folding.space = true;
        } else if (piece.len && !append(&folding, piece)) {
            return sv_make(NULL, 0);
        }
    }
    return sv_make(folding.bytes, folding.len);
}
