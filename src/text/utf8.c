#include "text/text.h"

enum { REPLACEMENT = 0xfffd };

/* Decodes by the table of well-formed sequences (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing
 * above U+10FFFF. Returns the length, or 0. */
static size_t
decode_valid(uint32_t *code_point, const unsigned char *bytes, size_t len)
{
    unsigned char first = bytes[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    size_t        need = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (first < 0xc2 || first > 0xf4 || len < need || bytes[1] < low || bytes[1] > high) return 0;
    uint32_t result = first & (0x7fu >> need);
    for (size_t i = 1; i < need; i++) {
        if ((bytes[i] & 0xc0) != 0x80) return 0;
        result = result << 6 | (bytes[i] & 0x3fu);
    }
    *code_point = result;
    return need;
}

uint32_t
text_decode(struct sv text, size_t *offset)
{
    uint32_t code_point = REPLACEMENT;
    size_t   len = decode_valid(&code_point, (const unsigned char *)text.ptr + *offset, text.len - *offset);
    *offset += len ? len : 1;
    return code_point;
}

size_t
text_encode(char bytes[4], uint32_t code_point)
{
    if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff)) code_point = REPLACEMENT;
    if (code_point < 0x80) {
        bytes[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        bytes[0] = (char)(0xc0 | code_point >> 6);
        bytes[1] = (char)(0x80 | (code_point & 0x3f));
        return 2;
    }
    if (code_point < 0x10000) {
        bytes[0] = (char)(0xe0 | code_point >> 12);
        bytes[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (code_point & 0x3f));
        return 3;
    }
    bytes[0] = (char)(0xf0 | code_point >> 18);
    bytes[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (code_point & 0x3f));
    return 4;
}

size_t
text_length(struct sv text)
{
    size_t count = 0;
    for (size_t offset = 0; offset < text.len; count++) text_decode(text, &offset);
    return count;
}

bool
text_is_utf8(struct sv text)
{
    uint32_t code_point;
    for (size_t offset = 0; offset < text.len;) {
        size_t len = decode_valid(&code_point, (const unsigned char *)text.ptr + offset, text.len - offset);
        if (len == 0) return false;
        offset += len;
    }
    return true;
}
