/* provenance: where a raw list file came from, kept beside it as `<file>.provenance`.
 *
 * Lines of "KEY TAB VALUE" in UTF-8; keys that are not known are skipped, so that a newer program may add some.
 * `lists update` writes it, `lists build` takes the address and the time from it. A value type without pointers. */
#ifndef LISTS_PROVENANCE_H
#define LISTS_PROVENANCE_H

#include "interdict/error.h"

#include "base/hash.h"

enum {
    PROVENANCE_ADDRESS_SIZE = 1024,
    PROVENANCE_VALIDATOR_SIZE = 256, /* of an ETag or Last-Modified */
    PROVENANCE_NAME_SIZE = 64,
    PROVENANCE_TIME_SIZE = 32
};

struct provenance {
    char     address[PROVENANCE_ADDRESS_SIZE];
    char     fetched[PROVENANCE_TIME_SIZE]; /* ISO 8601 UTC */
    char     etag[PROVENANCE_VALIDATOR_SIZE];
    char     last_modified[PROVENANCE_VALIDATOR_SIZE];
    char     sha256[SHA256_HEX_SIZE];
    uint64_t bytes;
    char     list[PROVENANCE_NAME_SIZE];
    char     file[PROVENANCE_NAME_SIZE];   /* its name in sources.tsv */
    char     format[PROVENANCE_NAME_SIZE]; /* of the reader that read it */
    int32_t  date;                         /* the version's; ITD_DATE_NONE when not known */
    bool     date_in_file;                 /* the file states it; else it is the day of the download */
    uint64_t entries;
    /* The files of a list that were taken together carry the same set, the time of their download, which sorts. */
    char     set[PROVENANCE_TIME_SIZE];
    uint64_t set_files;
    char     refused[ITD_ERROR_TEXT_SIZE]; /* why the file is not used, or empty */
};

/* Reads what is kept beside the list file at `path`; what is not there is left empty. ITD_NOT_FOUND, ITD_IO,
 * ITD_USAGE (no regular file), ITD_NO_MEMORY. */
enum itd_status provenance_read(struct provenance *provenance, const char *path, struct itd_error *error);
/* Writes it, in one piece. ITD_IO, ITD_NO_MEMORY. */
enum itd_status provenance_write(const struct provenance *provenance, const char *path, struct itd_error *error);

/* The name of the file beside `path`; {NULL, 0} when out of memory. The caller frees it. */
char *provenance_path(const char *path);

#endif
