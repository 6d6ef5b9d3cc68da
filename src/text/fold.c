#include "text/fold.h"

#include <endian.h>

extern const unsigned char fold_bin_begin[], fold_bin_end[];

/* Reads past the end of the table give 0. */
static inline uint16_t
read_u16(size_t place)
{
    uint16_t value = 0;
    if (place + sizeof value <= (size_t)(fold_bin_end - fold_bin_begin)) {
        memcpy(&value, fold_bin_begin + place, sizeof value);
    }
    return le16toh(value);
}

static inline uint32_t
read_u32(size_t place)
{
    uint32_t value = 0;
    if (place + sizeof value <= (size_t)(fold_bin_end - fold_bin_begin)) {
        memcpy(&value, fold_bin_begin + place, sizeof value);
    }
    return le32toh(value);
}

#define HEADER(field) read_u32(offsetof(struct fold_header, field))

static inline struct sv
slice_at(size_t place, size_t len)
{
    size_t size = (size_t)(fold_bin_end - fold_bin_begin);
    if (place > size || len > size - place) return sv_make(NULL, 0);
    return sv_make((const char *)fold_bin_begin + place, len);
}

struct sv
text_table(void)
{
    return sv_make((const char *)fold_bin_begin, (size_t)(fold_bin_end - fold_bin_begin));
}

struct fold
fold_of(uint32_t code_point)
{
    struct fold fold = { .kind = FOLD_SEPARATOR, .self = true };
    if (code_point > 0x10ffff) return fold;
    size_t    block = read_u16(sizeof(struct fold_header) + (code_point >> FOLD_BLOCK_SHIFT) * 2);
    size_t    number = read_u16(HEADER(stage2) + (block * FOLD_BLOCK_SIZE + code_point % FOLD_BLOCK_SIZE) * 2);
    size_t    place = HEADER(records) + number * FOLD_RECORD_SIZE;
    struct sv record = slice_at(place, FOLD_RECORD_SIZE);
    if (record.len == 0) return fold;
    const unsigned char *bytes = (const unsigned char *)record.ptr;
    size_t               pool_place = read_u32(place);
    fold.native = slice_at(pool_place, bytes[4]);
    fold.latin = slice_at(pool_place + bytes[4], bytes[5]);
    fold.script = bytes[6] <= TEXT_OTHER ? bytes[6] : TEXT_OTHER;
    fold.kind = bytes[7] & FOLD_KIND_MASK;
    fold.self = bytes[7] & FOLD_SELF;
    fold.styled = bytes[7] & FOLD_STYLED;
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
    if (mark >= 0x1161 && mark <= 0x11c2) return compose_hangul(base, mark);
    if (!is_composing_mark(mark)) return 0;
    size_t low = 0, high = HEADER(composition_count);
    while (low < high) {
        size_t   middle = low + (high - low) / 2, at = HEADER(compositions) + middle * 12;
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
    uint32_t key = (uint32_t)script << FOLD_SCRIPT_SHIFT | code_point;
    size_t   low = 0, high = HEADER(lookalike_count);
    while (low < high) {
        size_t   middle = low + (high - low) / 2, at = HEADER(lookalikes) + middle * 8;
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
    size_t low = 0, high = HEADER(spelling_count);
    while (low < high) {
        size_t    middle = low + (high - low) / 2, at = HEADER(spellings) + middle * 12;
        uint32_t  lengths = read_u32(at + 8);
        struct sv found = slice_at(read_u32(at), lengths & 0xffff);
        int       order = sv_compare(found, native);
        if (order == 0) return slice_at(read_u32(at + 4), lengths >> 16);
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
