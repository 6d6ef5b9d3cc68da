/* error: what a failing call says.
 *
 * Functions that can fail return an itd_status and take a caller-owned `struct itd_error *` last, which may be NULL.
 * On ITD_OK the error is left as it was. Malformed input is a status; a broken invariant inside the library is an
 * assert. */
#ifndef INTERDICT_ERROR_H
#define INTERDICT_ERROR_H

#include <stdint.h>

enum itd_status {
    ITD_OK = 0,
    ITD_NO_MEMORY,   /* an allocation failed or an arena reached its cap */
    ITD_IO,          /* the operating system refused: open, read, write, rename */
    ITD_FORMAT,      /* input that is not what it claims to be */
    ITD_LIMIT,       /* input beyond a stated limit (docs/limits.md) */
    ITD_NOT_FOUND,   /* no such entity, file, list, option */
    ITD_USAGE,       /* a call or option that makes no sense */
    ITD_DAMAGED,     /* a snapshot whose bytes do not agree with its sums or sizes */
    ITD_CANCELLED,   /* stopped by the caller, or past its deadline */
    ITD_NETWORK      /* a download that did not succeed */
};

enum { ITD_ERROR_TEXT_SIZE = 1024 };

struct itd_error {
    enum itd_status status;
    uint64_t        line;   /* 1-based line of the input, 0 when it has none */
    uint64_t        column; /* 1-based column (or byte), 0 when not known */
    char            text[ITD_ERROR_TEXT_SIZE]; /* one sentence, UTF-8, no newline at the end */
};

/* A short English name of the status, static. */
const char *itd_status_name(enum itd_status status);

/* Fills `error` (may be NULL) and returns `status`, so that `return itd_fail(...)` reads well. Text beyond the
 * buffer is cut at a character's start. */
enum itd_status itd_fail(struct itd_error *error, enum itd_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a place in the input. */
enum itd_status itd_fail_at(struct itd_error *error, enum itd_status status, uint64_t line, uint64_t column,
                            const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "out of memory". */
enum itd_status itd_fail_memory(struct itd_error *error);

#endif
