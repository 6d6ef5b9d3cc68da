/* Scores pairs of names or entities, row by row. */
#include "screen/screening.h"

#include "format/json.h"
#include "screen/build.h"
#include "screen/input.h"
#include "screen/pipeline.h"

#include <stdio.h>

enum { BATCH_RECORDS_MAX = 64 };

struct pairs_run {
    struct screening    *screening;
    double               prior;
    struct input        *input;
    const char          *name;
    int                  schema; /* columns of a CSV, -1 when there is none */
    int                  left;
    int                  right;
    uint64_t             bytes_before;
    struct record_tables tables;
};

/* What one row became, for counting. */
struct pair {
    struct record record;
    bool          match;
};

static enum itd_status
fill(void *context, struct batch *batch, struct itd_error *error)
{
    struct pairs_run *run = context;
    struct pair      *pairs = itd_arena_array(batch->arena, BATCH_RECORDS_MAX, sizeof *pairs);
    batch->items = pairs;
    if (pairs == NULL) return itd_fail_memory(error);
    while (batch->count < BATCH_RECORDS_MAX) {
        enum itd_status status = input_next(&pairs[batch->count].record, run->input, batch->arena, error);
        if (status == ITD_NOT_FOUND) return ITD_OK;
        if (status != ITD_OK) return status;
        batch->count++;
    }
    return ITD_OK;
}

static struct sv
cell(const struct record *record, int column)
{
    return column >= 0 && (size_t)column < record->cell_count ? sv_trim(record->cells[column]) : sv_make(NULL, 0);
}

static enum itd_status
read_names(struct itd_entity sides[2], struct record *record, const struct pairs_run *run, struct itd_arena *arena,
           struct itd_error *error)
{
    const struct itd_ftm *ftm = run->tables.ftm;
    struct sv             names[2] = { cell(record, run->left), cell(record, run->right) };
    struct sv             word = cell(record, run->schema);
    uint16_t              schema = itd_ftm_schema(ftm, SV("LegalEntity"));
    if (word.len) {
        enum itd_status status = columns_schema(&schema, run->screening->columns, arena, word, error);
        if (status != ITD_OK) return status;
        if (schema == ITD_FTM_NONE) return record_reject(record, 0, "its schema is not known", arena, error);
    }
    for (size_t i = 0; i < 2; i++) {
        if (names[i].len == 0) return record_reject(record, 0, "a name is missing", arena, error);
        enum itd_status status = itd_entity_init(&sides[i], arena, schema, SV(""), SV(""), error);
        if (status == ITD_OK) status = itd_entity_add(&sides[i], itd_ftm_property(ftm, SV("name")), names[i], error);
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

/* One side of a JSON pair, its dates and countries read like those of any record. */
static enum itd_status
read_side(struct itd_entity *side, struct record *record, const json_t *object, const struct pairs_run *run,
          struct itd_arena *arena, struct itd_error *error)
{
    struct itd_error reason = { 0 };
    struct record    as_record = { 0 };
    enum itd_status  status = json_to_entity(&as_record.entity, run->tables.ftm, arena, object, NULL, &reason);
    if (status == ITD_NO_MEMORY) return itd_fail_memory(error);
    if (status != ITD_OK) return record_reject(record, 0, reason.text, arena, error);
    status = build_normalise(&as_record, &run->tables, arena, error);
    *side = as_record.entity;
    if (status == ITD_OK) record->reason = as_record.reason;
    return status;
}

static enum itd_status
read_entities(struct itd_entity sides[2], struct record *record, const struct pairs_run *run, struct itd_arena *arena,
              struct itd_error *error)
{
    json_t          *value;
    struct itd_error reason = { 0 };
    enum itd_status  status = json_parse(&value, record->raw, &reason);
    if (status == ITD_NO_MEMORY) return itd_fail_memory(error);
    if (status != ITD_OK) return record_reject(record, reason.column, reason.text, arena, error);
    const json_t *left = json_object_get(value, "left"), *right = json_object_get(value, "right");
    if (left == NULL || right == NULL) {
        status = record_reject(record, 0, "a pair needs \"left\" and \"right\"", arena, error);
    } else {
        status = read_side(&sides[0], record, left, run, arena, error);
        if (status == ITD_OK && record->reason.len == 0) status = read_side(&sides[1], record, right, run, arena, error);
    }
    json_decref(value);
    return status;
}

static enum itd_status
work_on(const struct pairs_run *run, struct batch *batch, struct pair *pair, struct itd_arena *scratch,
        struct itd_error *error)
{
    struct record            *record = &pair->record;
    const struct screening   *screening = run->screening;
    struct itd_entity         sides[2];
    struct itd_comparison     comparison = { 0 };
    enum itd_status           status = ITD_OK;
    if (record->reason.len == 0) {
        status = record->form == RECORD_ROW ? read_names(sides, record, run, batch->arena, error)
                                            : read_entities(sides, record, run, batch->arena, error);
    }
    if (status != ITD_OK) return status;
    if (record->reason.len) {
        screening->writer->rejected(&batch->out, run->name, record);
        return ITD_OK;
    }
    status = itd_compare(&comparison, screening->matcher, &sides[0], &sides[1], run->prior, scratch, error);
    if (status != ITD_OK) return status;
    struct pair_answer answer = { record, &comparison, itd_entity_caption(run->tables.ftm, &sides[0]),
                                  itd_entity_caption(run->tables.ftm, &sides[1]) };
    pair->match = comparison.match;
    screening->writer->pair(&batch->out, &screening->run, &answer);
    return ITD_OK;
}

static enum itd_status
work(void *context, struct batch *batch, struct itd_arena *scratch, struct itd_error *error)
{
    struct pair    *pairs = batch->items;
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < batch->count; i++) {
        itd_arena_reset(scratch);
        status = work_on(context, batch, &pairs[i], scratch, error);
    }
    return status;
}

static enum itd_status
drain(void *context, struct batch *batch, struct itd_error *error)
{
    struct pairs_run  *run = context;
    struct screening  *screening = run->screening;
    const struct pair *pairs = batch->items;
    enum itd_status    status = screening_write(screening, buf_sv(&batch->out), true, error);
    for (size_t i = 0; status == ITD_OK && i < batch->count; i++) {
        screening->summary.records++;
        screening->summary.hits += pairs[i].match;
        if (pairs[i].record.reason.len == 0) continue;
        status = screening_reject(screening, run->name, &pairs[i].record, input_header(run->input), error);
    }
    if (screening->options.progress) {
        screening->options.progress(screening->options.context, screening->summary.records,
                                    run->bytes_before + stream_raw_done(input_stream(run->input)),
                                    screening->all_bytes);
    }
    return status;
}

static int
find_column(const struct mapping *mapping, const char *const *names)
{
    for (; *names; names++) {
        for (size_t i = 0; i < mapping->count; i++) {
            if (sv_equal_nocase(mapping->items[i].header, sv_from(*names))) return (int)i;
        }
    }
    return -1;
}

static enum itd_status
find_columns(struct pairs_run *run, struct itd_error *error)
{
    static const char *const SCHEMA[] = { "schema", "type", NULL };
    static const char *const LEFT[] = { "name1", "name_1", "left", "name_a", NULL };
    static const char *const RIGHT[] = { "name2", "name_2", "right", "name_b", NULL };
    const struct mapping    *mapping = input_mapping(run->input);
    if (mapping == NULL) return ITD_OK;
    run->schema = find_column(mapping, SCHEMA);
    run->left = find_column(mapping, LEFT);
    run->right = find_column(mapping, RIGHT);
    if (run->left >= 0 && run->right >= 0) return ITD_OK;
    return itd_fail(error, ITD_USAGE, "%s has no columns name1 and name2 (and schema, if they are not of any kind)",
                    run->name);
}

static enum itd_status
compare_file(struct pairs_run *run, const char *path, struct itd_error *error)
{
    struct input_options options = { .note = run->screening->options.note,
                                     .context = run->screening->options.context };
    struct pipeline      pipeline = { fill, work, drain, run, 0 };
    enum itd_status      status = input_open(&run->input, path, &options, error);
    if (status == ITD_OK) status = input_begin(run->input, error);
    if (status == ITD_OK) {
        run->name = input_name(run->input);
        status = find_columns(run, error);
    }
    if (status == ITD_OK) status = pipeline_run(&pipeline, run->screening->options.threads, error);
    if (status == ITD_OK) input_end(run->input);
    if (run->input) run->bytes_before += stream_raw_done(input_stream(run->input));
    input_close(run->input);
    run->input = NULL;
    return status;
}

static enum itd_status
begin_answers(struct screening *screening, struct itd_error *error)
{
    if (screening->options.format == ITD_OUTPUT_JSON) return screening_write_run(screening, error);
    if (screening->writer->pairs_header == NULL) return ITD_OK;
    struct buf text = { 0 };
    screening->writer->pairs_header(&text);
    enum itd_status status =
        buf_ok(&text) ? screening_write(screening, buf_sv(&text), false, error) : itd_fail_memory(error);
    buf_fini(&text);
    return status;
}

static enum itd_status
end_answers(struct screening *screening, struct itd_error *error)
{
    if (screening->options.format == ITD_OUTPUT_JSON) return screening_write_summary(screening, error);
    if (screening->options.format != ITD_OUTPUT_TEXT) return ITD_OK;
    char text[128];
    int  len = snprintf(text, sizeof text, "%llu pair%s: %llu match, %llu rejected\n",
                        (unsigned long long)screening->summary.records, screening->summary.records == 1 ? "" : "s",
                        (unsigned long long)screening->summary.hits,
                        (unsigned long long)screening->summary.rejected);
    return screening_write(screening, sv_make(text, (size_t)len), false, error);
}

enum itd_status
itd_compare_files(struct itd_screen_summary *summary, const struct itd_matcher *matcher, const char *const *files,
                  size_t file_count, const struct itd_screen_options *options, double prior,
                  const struct itd_output *output, struct itd_error *error)
{
    struct screening screening;
    double           begun = seconds_now();
    enum itd_status  status =
        screening_open(&screening, matcher, files, file_count, options, output, today_utc(), error);
    if (status != ITD_OK) return status;
    struct pairs_run run = { .screening = &screening, .prior = prior };
    run.tables = (struct record_tables){ .ftm = itd_matcher_ftm(matcher), .countries = screening.countries,
                                         .columns = screening.columns };
    status = begin_answers(&screening, error);
    for (size_t i = 0; status == ITD_OK && i < file_count; i++) status = compare_file(&run, files[i], error);
    screening.summary.seconds = seconds_now() - begun;
    if (status == ITD_OK) status = rejects_close(&screening.rejects, error);
    if (status == ITD_OK) status = end_answers(&screening, error);
    if (summary) *summary = screening.summary;
    screening_close(&screening);
    return status;
}
