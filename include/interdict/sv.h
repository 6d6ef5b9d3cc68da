/* sv: a slice of text or bytes.
 *
 * A slice points into memory that somebody else owns and is not NUL-terminated. `ptr` may be NULL only when `len`
 * is 0. Slices are values: copy them freely, but never past the life of what they point into. All functions are
 * pure and thread-safe. */
#ifndef INTERDICT_SV_H
#define INTERDICT_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sv {
    const char *ptr;
    size_t      len;
};

/* A slice of a string literal. */
#define SV(literal) ((struct sv){ (literal), sizeof(literal) - 1 })
/* The two arguments of a "%.*s" conversion. */
#define SV_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* A slice of a NUL-terminated string; NULL gives the empty slice. */
static inline struct sv
sv_from(const char *text)
{
    return (struct sv){ text, text ? strlen(text) : 0 };
}

static inline struct sv
sv_make(const char *ptr, size_t len)
{
    return (struct sv){ ptr, len };
}

static inline bool
sv_empty(struct sv s)
{
    return s.len == 0;
}

static inline bool
sv_equal(struct sv a, struct sv b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Compares bytes; returns <0, 0 or >0. A prefix sorts first. */
int sv_compare(struct sv a, struct sv b);

/* Compares ASCII letters without case, other bytes exactly. */
bool sv_equal_nocase(struct sv a, struct sv b);

bool sv_starts_with(struct sv s, struct sv prefix);
bool sv_starts_with_nocase(struct sv s, struct sv prefix);
bool sv_ends_with(struct sv s, struct sv suffix);

/* Index of the first occurrence of `needle` at or after `from`, or SIZE_MAX. */
size_t sv_find(struct sv s, struct sv needle, size_t from);
size_t sv_find_nocase(struct sv s, struct sv needle, size_t from);

/* Without ASCII white space (and NUL) at both ends. */
struct sv sv_trim(struct sv s);

/* The bytes [from, to) of `s`, both clipped to its length. */
struct sv sv_slice(struct sv s, size_t from, size_t to);

/* Cuts the next field off `rest` at `delimiter`. Returns false when nothing is left; "a;" gives "a" and then "". */
bool sv_split(struct sv *field, struct sv *rest, char delimiter);

/* Reads a whole decimal number without sign. False when `s` is empty, has another character or overflows. */
bool sv_to_u64(uint64_t *value, struct sv s);
/* Reads a decimal number with optional sign and fraction. False when anything else stands in `s`. */
bool sv_to_double(double *value, struct sv s);

#endif
