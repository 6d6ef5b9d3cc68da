#include "screen/screening.h"

#include "base/table.h"
#include "screen/lists_used.h"
#include "screen/page.h"
#include "version.h"

#include <stdarg.h>
#include <time.h>

enum { REJECTED_NOTES_MAX = 20 };

int32_t
today_utc(void)
{
    return (int32_t)(time(NULL) / 86400);
}

double
seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct itd_screen_options
itd_screen_defaults(void)
{
    return (struct itd_screen_options){ .match = itd_match_defaults(), .stop_at = 0.95 };
}

static void
make_definite(struct screening *screening, int32_t today)
{
    struct itd_screen_options *options = &screening->options;
    if (options->match.threshold <= 0) options->match.threshold = itd_matcher_threshold(screening->matcher, &options->match);
    if (options->match.limit == 0) options->match.limit = 5;
    if (options->match.as_of == ITD_DATE_NONE) options->match.as_of = today;
    if (options->stop_at <= 0) options->stop_at = 0.95;
}

static enum itd_status
prepare_changes(struct screening *screening, struct itd_error *error)
{
    struct itd_match_options *match = &screening->options.match;
    struct changes           *changes = &screening->changes;
    enum itd_status status = changes_parse(changes, screening->options.changed_since, screening->arena, error);
    if (status != ITD_OK || !changes->wanted) return status;
    if (match->known_at != ITD_DATE_NONE && match->known_at <= changes->since) {
        return itd_fail(error, ITD_USAGE, "changed-since %s is not before the versions that known-at allows",
                        screening->options.changed_since);
    }
    if (changes->list.len && match->datasets) {
        return itd_fail(error, ITD_USAGE, "changed-since %s names a list: do not choose lists as well",
                        screening->options.changed_since);
    }
    if (changes->list.len) match->datasets = changes->datasets;
    return ITD_OK;
}

static enum itd_status
prepare_run(struct screening *screening, struct itd_error *error)
{
    const struct itd_screen_options *options = &screening->options;
    struct run_record               *run = &screening->run;
    struct sv engine = itd_arena_format(screening->arena, "interdict %s (%s)", INTERDICT_VERSION, INTERDICT_COMMIT);
    if (engine.ptr == NULL) return itd_fail_memory(error);
    *run = (struct run_record){ .engine = engine.ptr,
                                .ftm = itd_matcher_ftm(screening->matcher),
                                .options = options,
                                .threshold = options->match.threshold,
                                .stop_at = options->stop_at,
                                .as_of = options->match.as_of,
                                .background = itd_matcher_background(screening->matcher),
                                .tables = itd_matcher_tables(screening->matcher) };
    enum itd_status status = lists_used(run, screening->matcher, screening->today, screening->arena, error);
    screening->judge = (struct judge){ run->ftm, run->stop_at, run->as_of, run->not_held, run->not_held_count };
    return status;
}

static enum itd_status
open_decisions(struct screening *screening, struct itd_error *error)
{
    size_t without_sides;
    if (screening->options.decisions == NULL) return ITD_OK;
    enum itd_status status = decisions_open(&screening->decisions, &without_sides, screening->options.decisions, error);
    if (status == ITD_OK && without_sides) {
        screening_note(screening, "%s: %zu decision%s no `sides`: good while subject, party and the fields that met are "
                       "the same",
                       screening->options.decisions, without_sides, without_sides == 1 ? " has" : "s have");
    }
    return status;
}

/* A topic that the model does not have would match nothing, and everything would be clear. */
static enum itd_status
check_topics(const char *const *topics, const char *folder, struct itd_error *error)
{
    struct table table;
    if (topics == NULL) return ITD_OK;
    enum itd_status status = table_open(&table, "topics", folder, error);
    if (status != ITD_OK) return status;
    for (; status == ITD_OK && *topics; topics++) {
        size_t row = 0;
        while (row < table.row_count && !sv_equal(table_cell(&table, row, 0), sv_from(*topics))) row++;
        if (row == table.row_count) {
            status = itd_fail(error, ITD_USAGE, "FollowTheMoney has no topic \"%s\" (sanction, debarment, role.pep, role.rca, "
                              "export.control, ...; data/topics.tsv has all)", *topics);
        }
    }
    table_close(&table);
    return status;
}

enum itd_status
screening_open(struct screening *screening, const struct itd_matcher *matcher, const char *const *files,
               size_t file_count, const struct itd_screen_options *options, const struct itd_output *output,
               int32_t today, struct itd_error *error)
{
    const char *folder = itd_matcher_data_folder(matcher);
    *screening = (struct screening){ .matcher = matcher, .options = *options, .output = output, .today = today };
    screening->writer = answer_writer_of(options->format);
    sha256_begin(&screening->answers);
    make_definite(screening, today);
    screening->arena = itd_arena_new(0);
    enum itd_status status = screening->arena ? ITD_OK : itd_fail_memory(error);
    if (status == ITD_OK) status = prepare_changes(screening, error);
    if (status == ITD_OK) status = prepare_run(screening, error);
    if (status == ITD_OK) status = countries_open(&screening->countries, folder, error);
    if (status == ITD_OK) status = columns_open(&screening->columns, itd_matcher_ftm(matcher), folder, error);
    if (status == ITD_OK) status = check_topics(options->match.topics, folder, error);
    if (status == ITD_OK) status = open_decisions(screening, error);
    if (status == ITD_OK) status = rejects_open(&screening->rejects, options->rejects, files, file_count, error);
    if (status != ITD_OK) screening_close(screening);
    return status;
}

void
screening_close(struct screening *screening)
{
    if (screening->rejects.file) fclose(screening->rejects.file);
    decisions_close(screening->decisions);
    columns_close(screening->columns);
    countries_close(screening->countries);
    itd_arena_free(screening->arena);
    screening->rejects.file = NULL;
    screening->decisions = NULL;
    screening->columns = NULL;
    screening->countries = NULL;
    screening->arena = NULL;
}

enum itd_status
screening_write(struct screening *screening, struct sv bytes, bool is_answer, struct itd_error *error)
{
    if (bytes.len == 0) return ITD_OK;
    if (is_answer) sha256_add(&screening->answers, bytes);
    return screening->output->write(screening->output->context, bytes, error);
}

static enum itd_status
write_buf(struct screening *screening, struct buf *text, struct itd_error *error)
{
    enum itd_status status =
        buf_ok(text) ? screening_write(screening, buf_sv(text), false, error) : itd_fail_memory(error);
    buf_fini(text);
    return status;
}

enum itd_status
screening_write_run(struct screening *screening, struct itd_error *error)
{
    struct buf text = { 0 };
    if (screening->run_written) return ITD_OK;
    screening->run_written = true;
    screening->writer->run(&text, &screening->run);
    return write_buf(screening, &text, error);
}

enum itd_status
screening_write_summary(struct screening *screening, struct itd_error *error)
{
    struct buf text = { 0 };
    screening->writer->summary(&text, &screening->run, &screening->summary);
    return write_buf(screening, &text, error);
}

void
screening_note(const struct screening *screening, const char *format, ...)
{
    char    text[4096];
    va_list args;
    if (screening->options.note == NULL) return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_make_harmless(text, strlen(text));
    screening->options.note(screening->options.context, text);
}

enum itd_status
screening_reject(struct screening *screening, const char *file, const struct record *record, struct sv header,
                 struct itd_error *error)
{
    bool told = screening->summary.rejected++ < REJECTED_NOTES_MAX;
    if (!told) {
        /* The rest is in the answers and in the rejects file. */
    } else if (record->column) {
        screening_note(screening, "%s:%llu:%llu: rejected: %.*s", file, (unsigned long long)record->line,
                       (unsigned long long)record->column, SV_ARG(record->reason));
    } else {
        screening_note(screening, "%s:%llu: rejected: %.*s", file, (unsigned long long)record->line,
                       SV_ARG(record->reason));
    }
    return rejects_add(&screening->rejects, record->raw, header, error);
}
