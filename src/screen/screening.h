/* screening: what one run holds: tables, settings made definite, the lists as they are used, and where answers go.
 *
 * Opened by the caller's thread; workers read it only. Writing (screening_write, notes, rejects) is the caller's
 * thread's alone. */
#ifndef SCREEN_SCREENING_H
#define SCREEN_SCREENING_H

#include "base/hash.h"
#include "model/country.h"
#include "screen/answer.h"
#include "screen/changes.h"
#include "screen/decisions.h"
#include "screen/rejects.h"

struct screening {
    const struct itd_matcher   *matcher;
    struct itd_screen_options   options; /* as given, with as_of, threshold, limit and stop_at made definite */
    const struct itd_output    *output;
    const struct answer_writer *writer;
    struct itd_arena           *arena;
    struct countries           *countries;
    struct columns             *columns;
    struct decisions           *decisions; /* NULL: none */
    struct rejects              rejects;
    struct run_record           run;
    struct judge                judge;
    struct changes              changes;
    int32_t                     today;
    struct sha256_state         answers; /* over everything but the run and summary records */
    struct itd_screen_summary   summary;
    bool                        run_written;
    uint64_t                    all_bytes; /* of the files whose size is known */
};

/* `today` is in days since 1970-01-01. ITD_USAGE, ITD_NOT_FOUND, ITD_IO, ITD_FORMAT, ITD_NO_MEMORY. */
enum itd_status screening_open(struct screening *screening, const struct itd_matcher *matcher,
                               const char *const *files, size_t file_count, const struct itd_screen_options *options,
                               const struct itd_output *output, int32_t today, struct itd_error *error);
void            screening_close(struct screening *screening);

/* Hands bytes to the output. `is_answer`: they count for the audit's hash. */
enum itd_status screening_write(struct screening *screening, struct sv bytes, bool is_answer,
                                struct itd_error *error);
/* Writes the run record the first time it is called, so that a first file that cannot be read leaves no output; and the
 * summary. */
enum itd_status screening_write_run(struct screening *screening, struct itd_error *error);
enum itd_status screening_write_summary(struct screening *screening, struct itd_error *error);
void            screening_note(const struct screening *screening, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Notes a rejected record and keeps it. */
enum itd_status screening_reject(struct screening *screening, const char *file, const struct record *record,
                                 struct sv header, struct itd_error *error);

/* Today in UTC, and seconds of a clock that only goes forward. */
int32_t today_utc(void);
double  seconds_now(void);

#endif
