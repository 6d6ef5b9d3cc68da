#include "text/text.h"

#include <assert.h>

unsigned
text_edits_allowed(size_t shorter_length)
{
    return shorter_length <= 2 ? 0 : shorter_length <= 6 ? 1 : 2;
}

static unsigned
common_prefix(struct sv a, struct sv b)
{
    size_t len = a.len < b.len ? a.len : b.len, i = 0;
    while (i < len && a.ptr[i] == b.ptr[i]) i++;
    return (unsigned)i;
}

static unsigned
common_suffix(struct sv a, struct sv b)
{
    size_t len = a.len < b.len ? a.len : b.len, i = 0;
    while (i < len && a.ptr[a.len - 1 - i] == b.ptr[b.len - 1 - i]) i++;
    return (unsigned)i;
}

/* The bit-parallel algorithm of Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances"
 * (Nordic Journal of Computing 10, 2003), figure 5: column by column, the vertical differences of the distance matrix
 * as bits. `a` has 1 to 64 bytes. Only the rows of bytes that occur are set up. */
static unsigned
osa_bits(struct sv a, struct sv b, unsigned limit)
{
    uint64_t matches[256];
    for (size_t i = 0; i < b.len; i++) matches[(unsigned char)b.ptr[i]] = 0;
    for (size_t i = 0; i < a.len; i++) matches[(unsigned char)a.ptr[i]] = 0;
    for (size_t i = 0; i < a.len; i++) matches[(unsigned char)a.ptr[i]] |= (uint64_t)1 << i;
    uint64_t vertical_plus = ~(uint64_t)0, vertical_minus = 0, diagonal = 0, matched_before = 0;
    uint64_t last = (uint64_t)1 << (a.len - 1);
    unsigned distance = (unsigned)a.len;
    for (size_t i = 0; i < b.len; i++) {
        uint64_t matched = matches[(unsigned char)b.ptr[i]];
        uint64_t transposed = ((~diagonal & matched) << 1) & matched_before;
        diagonal =
            (((matched & vertical_plus) + vertical_plus) ^ vertical_plus) | matched | vertical_minus | transposed;
        uint64_t horizontal_plus = vertical_minus | ~(diagonal | vertical_plus);
        uint64_t horizontal_minus = diagonal & vertical_plus;
        distance += (horizontal_plus & last) != 0;
        distance -= (horizontal_minus & last) != 0;
        /* What is left of b can lower the distance by one a byte. */
        if (distance > limit + (b.len - 1 - i)) return limit + 1;
        horizontal_plus = horizontal_plus << 1 | 1;
        horizontal_minus <<= 1;
        vertical_plus = horizontal_minus | ~(diagonal | horizontal_plus);
        vertical_minus = horizontal_plus & diagonal;
        matched_before = matched;
    }
    return distance <= limit ? distance : limit + 1;
}

unsigned
text_osa(struct sv a, struct sv b, unsigned limit)
{
    a.len = a.len < TEXT_TOKEN_LENGTH_MAX ? a.len : TEXT_TOKEN_LENGTH_MAX;
    b.len = b.len < TEXT_TOKEN_LENGTH_MAX ? b.len : TEXT_TOKEN_LENGTH_MAX;
    size_t difference = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (limit > TEXT_TOKEN_LENGTH_MAX) limit = TEXT_TOKEN_LENGTH_MAX;
    if (difference > limit) return limit + 1;
    /* Equal ends never need an edit, also with transpositions. */
    unsigned prefix = common_prefix(a, b);
    a = sv_slice(a, prefix, a.len);
    b = sv_slice(b, prefix, b.len);
    unsigned suffix = common_suffix(a, b);
    a.len -= suffix;
    b.len -= suffix;
    if (a.len == 0 || b.len == 0) return (unsigned)(a.len + b.len); /* the difference, within the limit */
    if (limit == 0) return 1;
    return osa_bits(a, b, limit);
}
