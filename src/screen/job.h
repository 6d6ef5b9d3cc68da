/* job: what screen and read share: a run over files that may be audited, and run again as on the same day.
 *
 * A kind of job is a row of the table in job.c. The work writes answers with the screening that job_run opened, and adds
 * each of its files to the audit, which may be NULL. */
#ifndef SCREEN_JOB_H
#define SCREEN_JOB_H

#include "screen/audit.h"

/* Where the files are, and what answers call them: the same but in a replay, which runs from any folder. */
struct job_files {
    const char *const *paths;
    const char *const *names;
    size_t             count;
};

struct job_kind {
    const char *command; /* "screen" */
    enum itd_status (*work)(struct screening *screening, const struct job_files *files, struct audit *audit,
                            struct itd_error *error);
};

/* The kind of a command's name, or NULL. */
const struct job_kind *job_kind_of(const char *command);

/* Runs it as if it were `today`. `summary` may be NULL; `answers` (may be NULL) gets the sum of the answers. Statuses of
 * screening_open, of the work, and ITD_IO of the audit file. */
enum itd_status job_run(struct itd_screen_summary *summary, const struct job_kind *kind,
                        const struct itd_matcher *matcher, const struct job_files *files,
                        const struct itd_screen_options *options, const struct itd_output *output, int32_t today,
                        struct sha256 *answers, struct itd_error *error);

/* The work of screen.c and read.c. */
enum itd_status screen_work(struct screening *screening, const struct job_files *files, struct audit *audit,
                            struct itd_error *error);
enum itd_status read_work(struct screening *screening, const struct job_files *files, struct audit *audit,
                          struct itd_error *error);

#endif
