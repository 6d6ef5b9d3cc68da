/* Runs again what the last line of an audit file says. */
#include "screen/job.h"

#include "format/json.h"
#include "format/lines.h"

enum { NAMES_MAX = 1024 };

struct replay {
    struct itd_arena         *arena;
    json_t                   *line;
    struct itd_screen_options options;
    const struct job_kind    *kind;
    const char              **files;
    size_t                    file_count;
    const char              **names; /* of the files in the answers */
    const char              **snapshots;
    size_t                    snapshot_count;
    int32_t                   today;
    struct itd_error         *error;
};

static enum itd_status
bad_line(struct replay *replay, const char *what)
{
    return itd_fail(replay->error, ITD_FORMAT, "the audit line cannot be read: %s", what);
}

/* The last line that is not empty. */
static enum itd_status
read_last_line(struct replay *replay, const char *path)
{
    struct stream  *stream;
    struct lines    lines;
    struct buf      last = { 0 };
    enum itd_status status = stream_open(&stream, path, replay->error);
    if (status != ITD_OK) return status;
    lines_init(&lines, stream);
    while ((status = lines_next(&lines, replay->error)) == ITD_OK) {
        if (sv_trim(lines.text).len == 0) continue;
        buf_clear(&last);
        buf_add_sv(&last, lines.text);
    }
    if (status == ITD_NOT_FOUND) status = buf_ok(&last) ? ITD_OK : itd_fail_memory(replay->error);
    if (status == ITD_OK && last.len == 0) status = bad_line(replay, "the file has none");
    if (status == ITD_OK) status = json_parse(&replay->line, buf_sv(&last), replay->error);
    buf_fini(&last);
    lines_fini(&lines);
    stream_close(stream);
    return status;
}

static const char *
text_or_null(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* A NULL-ended array of the strings of a JSON array, NULL for null. */
static enum itd_status
names_of(const char *const **names, struct replay *replay, const json_t *array)
{
    *names = NULL;
    if (!json_is_array(array)) return ITD_OK;
    size_t       count = json_array_size(array);
    const char **out = count <= NAMES_MAX ? itd_arena_array(replay->arena, count + 1, sizeof *out) : NULL;
    if (out == NULL) return itd_fail_memory(replay->error);
    for (size_t i = 0; i < count; i++) {
        out[i] = json_string_value(json_array_get(array, i));
        if (out[i] == NULL) return bad_line(replay, "a list of names has something else in it");
    }
    *names = out;
    return ITD_OK;
}

static int32_t
day_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    json_int_t    day = json_is_integer(value) ? json_integer_value(value) : ITD_DATE_NONE;
    return day >= INT32_MIN && day <= INT32_MAX ? (int32_t)day : ITD_DATE_NONE;
}

static long
whole_of(const json_t *object, const char *name, long highest)
{
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value >= 0 && value <= highest ? (long)value : 0;
}

static enum itd_status
read_settings(struct replay *replay)
{
    struct itd_screen_options *options = &replay->options;
    struct itd_match_options  *match = &options->match;
    const json_t              *settings = json_object_get(replay->line, "settings");
    if (!json_is_object(settings)) return bad_line(replay, "it has no settings");
    *options = itd_screen_defaults();
    options->format = (enum itd_output_format)whole_of(settings, "format", ITD_OUTPUT_CSV);
    options->colour = json_is_true(json_object_get(settings, "colour"));
    options->width = (unsigned)whole_of(settings, "width", 100000);
    options->all = json_is_true(json_object_get(settings, "all"));
    options->stop_at = json_number_value(json_object_get(settings, "stop_at"));
    options->changed_since = text_or_null(settings, "changed_since");
    options->decisions = text_or_null(settings, "decisions");
    match->threshold = json_number_value(json_object_get(settings, "threshold"));
    match->use_bits = json_is_true(json_object_get(settings, "use_bits"));
    match->threshold_bits = json_number_value(json_object_get(settings, "threshold_bits"));
    match->limit = (uint32_t)whole_of(settings, "limit", INT32_MAX);
    match->weak = (enum itd_weak)whole_of(settings, "weak", ITD_WEAK_EXCLUDE);
    match->as_of = day_of(settings, "as_of");
    match->known_at = day_of(settings, "known_at");
    match->schema = text_or_null(settings, "schema");
    replay->today = day_of(settings, "today");
    enum itd_status status = names_of(&match->datasets, replay, json_object_get(settings, "datasets"));
    if (status == ITD_OK) status = names_of(&match->topics, replay, json_object_get(settings, "topics"));
    if (status == ITD_OK) status = names_of(&options->map, replay, json_object_get(settings, "map"));
    return status;
}

/* The member `name` of each object of an array. */
static enum itd_status
texts_of(const char ***texts, size_t *count, struct replay *replay, const char *array_name, const char *name)
{
    const json_t *array = json_object_get(replay->line, array_name);
    *count = json_array_size(array);
    *texts = *count <= NAMES_MAX ? itd_arena_array(replay->arena, *count + 1, sizeof **texts) : NULL;
    if (*texts == NULL) return itd_fail_memory(replay->error);
    for (size_t i = 0; i < *count; i++) {
        (*texts)[i] = text_or_null(json_array_get(array, i), name);
        if ((*texts)[i] == NULL) return bad_line(replay, "a file has no name");
    }
    return *count ? ITD_OK : bad_line(replay, "it names no files");
}

/* A replay means something only on the same bytes. */
static enum itd_status
check_input(struct replay *replay, size_t i)
{
    const char     *path = replay->files[i];
    const char     *was = text_or_null(json_array_get(json_object_get(replay->line, "inputs"), i), "sha256");
    struct stream  *stream;
    struct sha256   sum;
    char            hex[SHA256_HEX_SIZE];
    if (strcmp(path, "-") == 0) {
        return itd_fail(replay->error, ITD_USAGE, "the run read standard input: it cannot be run again");
    }
    enum itd_status status = stream_open(&stream, path, replay->error);
    if (status != ITD_OK) return status;
    status = stream_sha256(&sum, stream, replay->error);
    stream_close(stream);
    if (status != ITD_OK) return status;
    sha256_hex(hex, &sum);
    if (was && strcmp(hex, was) == 0) return ITD_OK;
    return itd_fail(replay->error, ITD_NOT_FOUND, "%s is no longer the file that was screened (SHA-256 %s, was %s)", path,
                    hex, was ? was : "not kept");
}

static enum itd_status
check_matcher(struct replay *replay, const struct itd_matcher *matcher)
{
    const json_t *snapshots = json_object_get(replay->line, "snapshots");
    for (size_t i = 0; i < replay->snapshot_count; i++) {
        const char *was = text_or_null(json_array_get(snapshots, i), "id");
        const char *is = itd_snapshot_id(itd_matcher_snapshot(matcher, i));
        if (was && strcmp(was, is) == 0) continue;
        return itd_fail(replay->error, ITD_NOT_FOUND, "%s is no longer the snapshot that was used (%s, was %s)",
                        replay->snapshots[i], is, was ? was : "not kept");
    }
    const char *tables = text_or_null(replay->line, "tables");
    if (tables && strcmp(tables, itd_matcher_tables(matcher)) == 0) return ITD_OK;
    return itd_fail(replay->error, ITD_NOT_FOUND, "the run used other tables (%s) than this program has (%s)",
                    tables ? tables : "not kept", itd_matcher_tables(matcher));
}

static enum itd_status
forget(void *context, struct sv bytes, struct itd_error *error)
{
    (void)context;
    (void)bytes;
    (void)error;
    return ITD_OK;
}

static enum itd_status
run_again(bool *same, struct replay *replay)
{
    struct itd_matcher_options open = { .snapshots = replay->snapshots,
                                        .snapshot_count = replay->snapshot_count,
                                        .data_folder = text_or_null(replay->line, "data") };
    struct itd_matcher        *matcher;
    struct job_files           files = { replay->files, replay->names, replay->file_count };
    struct itd_output          output = { forget, NULL };
    struct sha256              answers;
    char                       hex[SHA256_HEX_SIZE];
    enum itd_status            status = itd_matcher_open(&matcher, &open, replay->error);
    if (status != ITD_OK) return status;
    status = check_matcher(replay, matcher);
    if (status == ITD_OK) {
        status = job_run(NULL, replay->kind, matcher, &files, &replay->options, &output, replay->today, &answers,
                         replay->error);
    }
    itd_matcher_close(matcher);
    if (status != ITD_OK) return status;
    const char *was = text_or_null(replay->line, "answers_sha256");
    sha256_hex(hex, &answers);
    *same = was && strcmp(was, hex) == 0;
    return ITD_OK;
}

static enum itd_status
replay_line(bool *same, struct replay *replay, const char *audit_file)
{
    enum itd_status status = read_last_line(replay, audit_file);
    if (status != ITD_OK) return status;
    const char *command = text_or_null(replay->line, "command");
    replay->kind = command ? job_kind_of(command) : NULL;
    if (replay->kind == NULL) return bad_line(replay, "it is of no run of screen or read");
    status = read_settings(replay);
    if (status == ITD_OK) status = texts_of(&replay->files, &replay->file_count, replay, "inputs", "file");
    if (status == ITD_OK) status = texts_of(&replay->names, &replay->file_count, replay, "inputs", "name");
    if (status == ITD_OK) status = texts_of(&replay->snapshots, &replay->snapshot_count, replay, "snapshots", "file");
    for (size_t i = 0; status == ITD_OK && i < replay->file_count; i++) status = check_input(replay, i);
    return status == ITD_OK ? run_again(same, replay) : status;
}

enum itd_status
itd_audit_replay(bool *same, const char *audit_file, struct itd_error *error)
{
    struct replay replay = { .arena = itd_arena_new(0), .error = error };
    *same = false;
    enum itd_status status = replay.arena ? replay_line(same, &replay, audit_file) : itd_fail_memory(error);
    json_decref(replay.line);
    itd_arena_free(replay.arena);
    return status;
}
