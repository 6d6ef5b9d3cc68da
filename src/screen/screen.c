#include "screen/screening.h"

#include "screen/alert.h"
#include "screen/input.h"
#include "screen/job.h"
#include "screen/pipeline.h"
#include "screen/tally.h"

#include <stdatomic.h>

enum {
    BATCH_RECORDS_MAX = 64,
    BATCH_BYTES_SOFT = 256 * 1024 /* a batch takes no more records once it holds so much */
};

/* One file being screened. */
struct file_run {
    struct screening     *screening;
    struct input         *input;
    struct record_tables  tables;
    const char           *name;      /* of the file, or of the zip member */
    const char           *shown;     /* the same when there are several files, else NULL */
    uint64_t              bytes_before; /* of the files done */
    struct tally          tally;
    struct itd_arena     *arena;     /* of the tally's texts */
};

/* What a batch adds to the counts. */
struct batch_sums {
    struct itd_screen_summary summary;
    struct tally              tally;
};

static bool
is_cancelled(const struct screening *screening)
{
    return screening->options.match.cancel && atomic_load(screening->options.match.cancel);
}

static enum itd_status
fill(void *context, struct batch *batch, struct itd_error *error)
{
    struct file_run *run = context;
    struct record   *records = itd_arena_array(batch->arena, BATCH_RECORDS_MAX, sizeof *records);
    batch->sums = itd_arena_alloc(batch->arena, sizeof(struct batch_sums));
    batch->items = records;
    if (records == NULL || batch->sums == NULL) return itd_fail_memory(error);
    if (is_cancelled(run->screening)) return itd_fail(error, ITD_CANCELLED, "stopped");
    while (batch->count < BATCH_RECORDS_MAX && itd_arena_used(batch->arena) < BATCH_BYTES_SOFT) {
        enum itd_status status = input_next(&records[batch->count], run->input, batch->arena, error);
        if (status == ITD_NOT_FOUND) return ITD_OK;
        if (status != ITD_OK) return status;
        batch->count++;
    }
    return ITD_OK;
}

/* Judges a record by the versions up to `known_at`. */
static enum itd_status
judge_at(struct judgement *judgement, const struct screening *screening, const struct record *record, int32_t known_at,
         struct itd_arena *arena, struct itd_error *error)
{
    struct itd_matches       matches = { 0 };
    struct itd_match_options options = screening->options.match;
    options.known_at = known_at;
    enum itd_status status = itd_match(&matches, screening->matcher, &record->entity, &options, arena, error);
    if (status == ITD_OK) status = judge_record(judgement, &screening->judge, record, &matches, arena, error);
    if (status != ITD_OK) return status;
    return alert_name(judgement, screening->matcher, &record->entity, known_at, arena, error);
}

static enum itd_status
judge(struct judgement *judgement, const struct screening *screening, const struct record *record,
      struct itd_arena *arena, struct itd_error *error)
{
    struct judgement then;
    enum itd_status  status =
        judge_at(judgement, screening, record, screening->options.match.known_at, arena, error);
    if (status == ITD_OK && screening->changes.wanted) {
        status = judge_at(&then, screening, record, screening->changes.since, arena, error);
        if (status == ITD_OK) status = changes_keep(judgement, &then, arena, error);
    }
    if (status == ITD_OK) decisions_apply(judgement, screening->decisions, screening->today);
    return status;
}

static enum itd_status
work_on(const struct file_run *run, struct batch *batch, struct record *record, struct itd_arena *scratch,
        struct itd_error *error)
{
    const struct screening *screening = run->screening;
    struct batch_sums      *sums = batch->sums;
    struct judgement        judgement;
    enum itd_status         status = record_read(record, &run->tables, batch->arena, error);
    if (status == ITD_OK && record->reason.len == 0) {
        struct itd_error reason = { 0 };
        status = judge(&judgement, screening, record, scratch, &reason);
        if (status == ITD_LIMIT) {
            status = record_reject(record, 0, reason.text, batch->arena, error);
        } else if (status != ITD_OK && error) {
            *error = reason;
        }
    }
    sums->summary.records++;
    if (status != ITD_OK) return status;
    if (record->reason.len) {
        screening->writer->rejected(&batch->out, run->name, record);
        return ITD_OK;
    }
    tally_add(&sums->tally, record);
    if (screening->changes.wanted && judgement.count == 0) return ITD_OK; /* nothing changed for it */
    judgement_count(&sums->summary, &judgement);
    struct answer answer = { .file = run->shown, .record = record, .judgement = &judgement };
    screening->writer->subject(&batch->out, &screening->run, &answer);
    return ITD_OK;
}

static enum itd_status
work(void *context, struct batch *batch, struct itd_arena *scratch, struct itd_error *error)
{
    struct record  *records = batch->items;
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < batch->count; i++) {
        itd_arena_reset(scratch);
        status = work_on(context, batch, &records[i], scratch, error);
    }
    return status;
}

static enum itd_status
drain(void *context, struct batch *batch, struct itd_error *error)
{
    struct file_run           *run = context;
    struct screening          *screening = run->screening;
    struct itd_screen_summary *total = &screening->summary;
    const struct batch_sums   *sums = batch->sums;
    const struct record       *records = batch->items;
    enum itd_status            status = screening_write(screening, buf_sv(&batch->out), true, error);
    for (size_t i = 0; status == ITD_OK && i < batch->count; i++) {
        if (records[i].reason.len == 0) continue;
        status = screening_reject(screening, run->name, &records[i], input_header(run->input), error);
    }
    if (status == ITD_OK) status = tally_merge(&run->tally, &sums->tally, run->arena, error);
    total->records += sums->summary.records;
    total->stops += sums->summary.stops;
    total->reviews += sums->summary.reviews;
    total->clears += sums->summary.clears;
    total->hits += sums->summary.hits;
    total->decided += sums->summary.decided;
    if (screening->options.progress) {
        screening->options.progress(screening->options.context, total->records,
                                    run->bytes_before + stream_raw_done(input_stream(run->input)),
                                    screening->all_bytes);
    }
    return status;
}

static void
tell_problems(const struct file_run *run)
{
    for (size_t i = 0; i < run->tally.count; i++) {
        const struct tally_row *row = &run->tally.rows[i];
        screening_note(run->screening, "%s: %.*s: %llu value%s %s%s%.*s%s", run->name, SV_ARG(row->column),
                       (unsigned long long)row->count, row->count == 1 ? "" : "s", problem_text(row->kind),
                       row->example.len ? ", such as '" : "", SV_ARG(row->example), row->example.len ? "'" : "");
    }
}

/* Screens one file, or one member of a zip. */
static enum itd_status
screen_member(struct file_run *run, struct itd_error *error)
{
    struct pipeline pipeline = { fill, work, drain, run, 0 };
    run->name = input_name(run->input);
    if (run->shown) run->shown = run->name;
    run->tables.mapping = input_mapping(run->input);
    run->tally.count = 0;
    enum itd_status status = screening_write_run(run->screening, error);
    if (status == ITD_OK) status = pipeline_run(&pipeline, run->screening->options.threads, error);
    tell_problems(run);
    input_end(run->input);
    return status;
}

static enum itd_status
screen_file(struct screening *screening, const struct job_files *files, size_t i, struct audit *audit,
            uint64_t *bytes_before, struct itd_error *error)
{
    const char          *path = files->paths[i], *name = files->names[i];
    struct input_options options = { .columns = screening->columns,
                                     .map = screening->options.map,
                                     .note = screening->options.note,
                                     .context = screening->options.context,
                                     .name = name };
    struct file_run      run = { .screening = screening,
                                 .shown = files->count > 1 ? name : NULL,
                                 .bytes_before = *bytes_before };
    run.tables = (struct record_tables){ .ftm = itd_matcher_ftm(screening->matcher),
                                         .countries = screening->countries,
                                         .columns = screening->columns,
                                         .map = screening->options.map };
    run.arena = itd_arena_new(0);
    enum itd_status status = run.arena ? input_open(&run.input, path, &options, error) : itd_fail_memory(error);
    while (status == ITD_OK) {
        status = input_begin(run.input, error);
        if (status == ITD_NOT_FOUND) { /* after the last member */
            status = ITD_OK;
            break;
        }
        if (status == ITD_OK) status = screen_member(&run, error);
    }
    if (status == ITD_OK && audit) status = audit_add_input(audit, path, name, input_stream(run.input), error);
    if (run.input) *bytes_before += stream_raw_done(input_stream(run.input));
    input_close(run.input);
    itd_arena_free(run.arena);
    return status;
}

/* A file that cannot be opened is told of before hours are spent on those before it. */
static enum itd_status
try_files(const char *const *files, size_t count, struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        struct stream *stream = NULL;
        if (strcmp(files[i], "-") != 0) status = stream_open(&stream, files[i], error);
        stream_close(stream);
    }
    return status;
}

enum itd_status
screen_work(struct screening *screening, const struct job_files *files, struct audit *audit, struct itd_error *error)
{
    double          begun = seconds_now();
    uint64_t        bytes_before = 0;
    enum itd_status status = try_files(files->paths, files->count, error);
    for (size_t i = 0; status == ITD_OK && i < files->count; i++) {
        status = screen_file(screening, files, i, audit, &bytes_before, error);
    }
    screening->summary.seconds = seconds_now() - begun;
    if (status == ITD_OK) status = rejects_close(&screening->rejects, error);
    if (status == ITD_OK) status = screening_write_summary(screening, error);
    return status;
}
