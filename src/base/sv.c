#include "interdict/sv.h"

#include <stdlib.h>

static char
ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == '\0';
}

int
sv_compare(struct sv a, struct sv b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int    order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    if (order != 0) return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool
sv_equal_nocase(struct sv a, struct sv b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i])) return false;
    }
    return true;
}

bool
sv_starts_with(struct sv s, struct sv prefix)
{
    return s.len >= prefix.len && sv_equal(sv_make(s.ptr, prefix.len), prefix);
}

bool
sv_starts_with_nocase(struct sv s, struct sv prefix)
{
    return s.len >= prefix.len && sv_equal_nocase(sv_make(s.ptr, prefix.len), prefix);
}

bool
sv_ends_with(struct sv s, struct sv suffix)
{
    return s.len >= suffix.len && sv_equal(sv_make(s.ptr + s.len - suffix.len, suffix.len), suffix);
}

size_t
sv_find(struct sv s, struct sv needle, size_t from)
{
    if (from > s.len || needle.len > s.len - from) return SIZE_MAX;
    if (needle.len == 0) return from;
    const char *found = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
    return found ? (size_t)(found - s.ptr) : SIZE_MAX;
}

size_t
sv_find_nocase(struct sv s, struct sv needle, size_t from)
{
    if (needle.len > s.len) return SIZE_MAX;
    for (size_t i = from; i <= s.len - needle.len; i++) {
        if (sv_equal_nocase(sv_make(s.ptr + i, needle.len), needle)) return i;
    }
    return SIZE_MAX;
}

struct sv
sv_trim(struct sv s)
{
    while (s.len > 0 && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.ptr[s.len - 1])) s.len--;
    return s;
}

struct sv
sv_slice(struct sv s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return sv_make(s.ptr ? s.ptr + from : NULL, to - from);
}

bool
sv_split(struct sv *field, struct sv *rest, char delimiter)
{
    if (rest->ptr == NULL) return false;
    const char *cut = rest->len ? memchr(rest->ptr, delimiter, rest->len) : NULL;
    if (cut == NULL) {
        *field = *rest;
        *rest = sv_make(NULL, 0);
        return true;
    }
    size_t at = (size_t)(cut - rest->ptr);
    *field = sv_make(rest->ptr, at);
    *rest = sv_make(cut + 1, rest->len - at - 1);
    return true;
}

bool
sv_to_u64(uint64_t *value, struct sv s)
{
    uint64_t sum = 0;
    if (s.len == 0) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        uint64_t digit = (uint64_t)(s.ptr[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10) return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

bool
sv_to_double(double *value, struct sv s)
{
    char   text[64];
    size_t i = 0, digits = 0;
    if (s.len == 0 || s.len >= sizeof text) return false;
    if (s.ptr[0] == '-' || s.ptr[0] == '+') i++;
    for (bool point = false; i < s.len; i++) {
        if (s.ptr[i] == '.' && !point) {
            point = true;
        } else if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            digits++;
        } else {
            return false;
        }
    }
    if (digits == 0) return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    /* The program never calls setlocale for LC_NUMERIC, so the point is a point. */
    *value = strtod(text, NULL);
    return true;
}
