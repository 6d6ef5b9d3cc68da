#include "screen/job.h"

static const struct job_kind KINDS[] = {
    { "screen", screen_work },
    { "read", read_work },
};

const struct job_kind *
job_kind_of(const char *command)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (strcmp(KINDS[i].command, command) == 0) return &KINDS[i];
    }
    return NULL;
}

enum itd_status
job_run(struct itd_screen_summary *summary, const struct job_kind *kind, const struct itd_matcher *matcher,
        const struct job_files *files, const struct itd_screen_options *options, const struct itd_output *output,
        int32_t today, struct sha256 *answers, struct itd_error *error)
{
    struct screening screening;
    struct audit    *audit = NULL;
    enum itd_status  status =
        screening_open(&screening, matcher, files->paths, files->count, options, output, today, error);
    if (status != ITD_OK) return status;
    screening.all_bytes = files_size(files->paths, files->count);
    if (options->audit) status = audit_new(&audit, kind->command, error);
    if (status == ITD_OK) status = kind->work(&screening, files, audit, error);
    struct sha256 sum = sha256_end(&screening.answers);
    if (answers) *answers = sum;
    if (status == ITD_OK && audit) status = audit_append(audit, options->audit, &screening, &sum, error);
    if (summary) *summary = screening.summary;
    audit_free(audit);
    screening_close(&screening);
    return status;
}

static enum itd_status
run_command(struct itd_screen_summary *summary, const char *command, const struct itd_matcher *matcher,
            const char *const *files, size_t file_count, const struct itd_screen_options *options,
            const struct itd_output *output, struct itd_error *error)
{
    const struct job_files all = { files, files, file_count };
    return job_run(summary, job_kind_of(command), matcher, &all, options, output, today_utc(), NULL, error);
}

enum itd_status
itd_screen_files(struct itd_screen_summary *summary, const struct itd_matcher *matcher, const char *const *files,
                 size_t file_count, const struct itd_screen_options *options, const struct itd_output *output,
                 struct itd_error *error)
{
    return run_command(summary, "screen", matcher, files, file_count, options, output, error);
}

enum itd_status
itd_read_files(struct itd_screen_summary *summary, const struct itd_matcher *matcher, const char *const *files,
               size_t file_count, const struct itd_screen_options *options, const struct itd_output *output,
               struct itd_error *error)
{
    return run_command(summary, "read", matcher, files, file_count, options, output, error);
}
