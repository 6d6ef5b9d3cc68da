/* screening: the options and the steps that screen, read and compare share. */
#ifndef CLI_SCREENING_H
#define CLI_SCREENING_H

#include "cli/run.h"
#include "interdict/screen.h"

extern const struct option_group HIT_OPTIONS;    /* what counts as a hit */
extern const struct option_group DECISION_OPTIONS;
extern const struct option_group RECORD_OPTIONS; /* audit, operator */
extern const struct option_group OUTPUT_OPTIONS; /* -o, --all */

/* Fills the library's options from the run's, with what they need of the terminal. Says what is wrong. */
enum exit_status screening_options(struct itd_screen_options *options, struct run *run);

/* The file of -o, emptied; refused, like those of --rejects and --audit, when it is one of those that are read. */
enum exit_status screening_output(struct run *run, const struct itd_matcher *matcher);
struct itd_output screening_sink(struct run *run);

/* The counts as a closing note (text output closes with its own) and as an exit status. */
enum exit_status screening_end(struct run *run, const struct itd_screen_summary *summary);

/* The whole of `screen` and `read`, which differ in one function. */
typedef enum itd_status screening_function(struct itd_screen_summary *summary, const struct itd_matcher *matcher,
                                           const char *const *files, size_t file_count,
                                           const struct itd_screen_options *options, const struct itd_output *output,
                                           struct itd_error *error);
enum exit_status screening_run(struct run *run, screening_function *function);

#endif
