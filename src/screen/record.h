/* record: one row or line of a file to be screened, and the FtM entity that it becomes.
 *
 * A reader (input.h) fills what stands in the file; record_read makes the entity, in any thread. Everything lives in the
 * arena of the batch that the record belongs to. A record with a reason is rejected: it has no entity. */
#ifndef SCREEN_RECORD_H
#define SCREEN_RECORD_H

#include "interdict/entity.h"

#include "model/country.h"
#include "screen/columns.h"

enum record_form {
    RECORD_ROW, /* cells of a CSV or TSV row */
    RECORD_JSON /* one JSON object: an FtM entity or a flat record */
};

/* What of a record could not be used. */
enum problem_kind {
    PROBLEM_NOT_A_DATE,
    PROBLEM_NO_COUNTRY,
    PROBLEM_NO_TYPE,    /* a word for the entity type that is not known */
    PROBLEM_NOT_USED,   /* a property that the entity's schema does not have */
    PROBLEM_AMBIGUOUS,  /* a date whose day and month may be swapped */
    PROBLEM_KIND_COUNT
};

struct problem {
    enum problem_kind kind;
    struct sv         column; /* header or key */
    struct sv         value;
};

struct record {
    uint64_t         row;  /* of the file, from 1; rejected ones count */
    uint64_t         line; /* where it begins */
    enum record_form form;
    struct sv        raw;  /* as it stands */
    struct sv       *cells;
    size_t           cell_count;
    struct sv        reason; /* why it is rejected, else empty */
    uint64_t         column; /* where, 0 when not known */
    struct itd_entity entity;
    struct problem   *problems;
    size_t            problem_count;
    size_t            problem_capacity;
};

/* What records are read with; shared by threads. */
struct record_tables {
    const struct itd_ftm   *ftm;
    const struct countries *countries;
    const struct columns   *columns;
    const struct mapping   *mapping; /* of the file's header; NULL for JSON */
    const char *const      *map;     /* --map options, for flat JSON records */
};

/* Makes the record's entity. A record that cannot be one is rejected (record->reason), which is no failure.
 * ITD_NO_MEMORY; ITD_USAGE for a --map option that makes no sense. */
enum itd_status record_read(struct record *record, const struct record_tables *tables, struct itd_arena *arena,
                            struct itd_error *error);

/* Rejects the record; the reason is copied. */
enum itd_status record_reject(struct record *record, uint64_t column, const char *reason, struct itd_arena *arena,
                              struct itd_error *error);

/* "is not a date", ... for notes. */
const char *problem_text(enum problem_kind kind);

#endif
