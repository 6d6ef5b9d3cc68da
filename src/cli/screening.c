#include "cli/screening.h"

#include "cli/day.h"
#include "cli/lists_open.h"

static const char *const WEAK[] = { "corroborate", "include", "exclude", NULL };

const struct option_group HIT_OPTIONS = {
    "What counts as a hit",
    (const struct option[]){
        { .name = "threshold", .letter = 't', .kind = OPTION_NUMBER, .argument = "P", .min = 0.000001, .max = 1,
          .help = "least probability of a hit" },
        { .name = "threshold-bits", .kind = OPTION_NUMBER, .argument = "BITS", .min = -1000, .max = 1000,
          .help = "least score of a hit, in place of a probability" },
        { .name = "limit", .letter = 'n', .kind = OPTION_NUMBER, .argument = "N", .min = 1, .max = 1000, .whole = true,
          .help = "most hits for a subject", .standard = "5" },
        { .name = "schema", .kind = OPTION_TEXT, .argument = "SCHEMA",
          .help = "only entities of this FollowTheMoney schema or below it: Person, Vessel, ..." },
        { .name = "datasets", .kind = OPTION_LIST, .argument = "LIST,...", .repeatable = true,
          .help = "only these lists: un-sc, ofac-sdn, ..." },
        { .name = "topics", .kind = OPTION_LIST, .argument = "TOPIC,...", .repeatable = true,
          .help = "only entities with one of these topics: sanction, debarment, role.pep, ..." },
        { .name = "as-of", .kind = OPTION_DATE, .argument = "DATE",
          .help = "judge every record by what was in effect on this day", .standard = "today in UTC" },
        { .name = "known-at", .kind = OPTION_DATE, .argument = "DATE",
          .help = "use only versions of lists up to this day", .standard = "all versions" },
        { .name = "weak", .kind = OPTION_TEXT, .argument = "HOW", .choices = WEAK, .standard = "corroborate",
          .help = "weak aliases alone do not make a hit, do, or are left out" },
        { .name = "stop-at", .kind = OPTION_NUMBER, .argument = "P", .min = 0.000001, .max = 1, .standard = "0.95",
          .help = "probability from which a listed party is a stop, not a review" },
        { 0 },
    }
};

const struct option_group DECISION_OPTIONS = {
    "Decisions",
    (const struct option[]){
        { .name = "decisions", .kind = OPTION_PATH, .argument = "FILE",
          .help = "CSV of decided alerts, which are marked and counted, never hidden" },
        { 0 },
    }
};

const struct option_group RECORD_OPTIONS = {
    "Keeping a record",
    (const struct option[]){
        { .name = "audit", .kind = OPTION_PATH, .argument = "FILE",
          .help = "append a line that says what was screened against what, for \"interdict audit replay\"" },
        { .name = "operator", .kind = OPTION_TEXT, .argument = "NAME", .help = "who screens, for the audit line" },
        { 0 },
    }
};

const struct option_group OUTPUT_OPTIONS = {
    "Output",
    (const struct option[]){
        { .name = "output", .letter = 'o', .kind = OPTION_PATH, .argument = "FILE", .help = "write the results here",
          .standard = "standard output" },
        { .name = "all", .letter = 'a', .help = "in text and CSV also show subjects without a finding" },
        { 0 },
    }
};

static void
on_progress(void *context, uint64_t records, uint64_t done_bytes, uint64_t all_bytes)
{
    struct run *run = context;
    terminal_progress(&run->terminal, records, "records", done_bytes, all_bytes);
}

static void
on_note(void *context, const char *text)
{
    run_note(context, "%s", text);
}

static enum itd_weak
weak_of(const char *text)
{
    if (text == NULL || strcmp(text, "corroborate") == 0) return ITD_WEAK_CORROBORATE;
    return strcmp(text, "include") == 0 ? ITD_WEAK_INCLUDE : ITD_WEAK_EXCLUDE;
}

/* LIST@DATE or DATE. */
static bool
is_version(const char *text)
{
    const char *at = strrchr(text, '@');
    int32_t     days;
    return day_parse(&days, sv_from(at ? at + 1 : text)) && at != text;
}

static enum itd_status
match_options(struct itd_match_options *match, struct run *run)
{
    const struct options *given = &run->options;
    match->threshold = options_number(given, "threshold", match->threshold);
    match->use_bits = options_has(given, "threshold-bits");
    match->threshold_bits = options_number(given, "threshold-bits", match->threshold_bits);
    match->limit = (uint32_t)options_number(given, "limit", match->limit);
    match->schema = options_text(given, "schema");
    match->as_of = options_date(given, "as-of", match->as_of);
    match->known_at = options_date(given, "known-at", match->known_at);
    match->weak = weak_of(options_text(given, "weak"));
    enum itd_status status = options_texts(&match->datasets, given, "datasets", run->arena, &run->error);
    if (status == ITD_OK) status = options_texts(&match->topics, given, "topics", run->arena, &run->error);
    return status;
}

enum exit_status
screening_options(struct itd_screen_options *options, struct run *run)
{
    const struct options *given = &run->options;
    bool                  to_file = options_text(given, "output") != NULL;
    *options = itd_screen_defaults();
    if (match_options(&options->match, run) != ITD_OK) return run_failed(run);
    if (options_texts(&options->map, given, "map", run->arena, &run->error) != ITD_OK) return run_failed(run);
    unsigned writes = run_writes(run);
    options->format = writes == WRITES_JSON ? ITD_OUTPUT_JSON : writes == WRITES_CSV ? ITD_OUTPUT_CSV : ITD_OUTPUT_TEXT;
    options->colour = run->terminal.colour && (!to_file || options_has(given, "colour"));
    options->width = to_file ? 0 : run->terminal.width;
    options->all = options_has(given, "all");
    options->stop_at = options_number(given, "stop-at", options->stop_at);
    options->threads = (unsigned)options_number(given, "threads", 0);
    options->changed_since = options_text(given, "changed-since");
    options->decisions = options_text(given, "decisions");
    options->audit = options_text(given, "audit");
    options->operator_name = options_text(given, "operator");
    options->rejects = options_text(given, "rejects");
    options->progress = on_progress;
    options->note = on_note;
    options->context = run;
    if (options_has(given, "threshold") && options->match.use_bits) {
        return run_misused(run, "--threshold and --threshold-bits exclude each other");
    }
    if (options->changed_since && !is_version(options->changed_since)) {
        return run_misused(run, "--changed-since is DATE or LIST@DATE, not \"%s\"", options->changed_since);
    }
    for (size_t i = 0; options->map && options->map[i]; i++) {
        const char *equals = strchr(options->map[i], '=');
        if (equals && equals != options->map[i] && equals[1]) continue;
        return run_misused(run, "--map is FIELD=COLUMN, not \"%s\"", options->map[i]);
    }
    return EXIT_CLEAR;
}

static bool
holds_list(const struct itd_matcher *matcher, struct sv list)
{
    for (size_t i = 0; i < itd_matcher_snapshot_count(matcher); i++) {
        const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, i);
        for (uint32_t version = 0; version < itd_snapshot_version_count(snapshot); version++) {
            if (sv_equal(itd_snapshot_version(snapshot, version).list, list)) return true;
        }
    }
    return false;
}

/* A filter that can let nothing through would look like "no hits". */
static enum exit_status
check_filters(struct run *run, const struct itd_matcher *matcher, const struct itd_match_options *match)
{
    const struct itd_ftm *ftm = itd_matcher_ftm(matcher);
    if (match->schema && itd_ftm_schema(ftm, sv_from(match->schema)) == ITD_FTM_NONE) {
        return run_misused(run, "FollowTheMoney has no schema \"%s\"", match->schema);
    }
    if (match->datasets && !match->datasets[0]) return run_misused(run, "--datasets names no list");
    if (match->topics && !match->topics[0]) return run_misused(run, "--topics names no topic");
    for (size_t i = 0; match->datasets && match->datasets[i]; i++) {
        if (holds_list(matcher, sv_from(match->datasets[i]))) continue;
        return run_misused(run, "the lists in use do not have \"%s\"; \"interdict lists info\" shows what they have",
                           match->datasets[i]);
    }
    return EXIT_CLEAR;
}

/* Opening a file to write empties it, so it must be none of those that are read. */
static enum exit_status
check_written(struct run *run, const struct itd_matcher *matcher, const char *written)
{
    static const char *const READ_BY_OPTION[] = { "decisions", "pairs" };
    const struct options    *options = &run->options;
    const char              *read = NULL;
    for (size_t i = 0; i < options->argument_count; i++) {
        if (same_file(written, options->arguments[i])) read = options->arguments[i];
    }
    for (size_t i = 0; i < sizeof READ_BY_OPTION / sizeof *READ_BY_OPTION; i++) {
        const char *path = options_text(options, READ_BY_OPTION[i]);
        if (same_file(written, path)) read = path;
    }
    for (size_t i = 0; i < itd_matcher_snapshot_count(matcher); i++) {
        const char *path = itd_snapshot_path(itd_matcher_snapshot(matcher, i));
        if (same_file(written, path)) read = path;
    }
    return read ? run_misused(run, "%s is read and cannot be written to at the same time", read) : EXIT_CLEAR;
}

enum exit_status
screening_output(struct run *run, const struct itd_matcher *matcher)
{
    static const char *const WRITTEN[] = { "output", "rejects", "audit" };
    for (size_t i = 0; i < sizeof WRITTEN / sizeof *WRITTEN; i++) {
        enum exit_status checked = check_written(run, matcher, options_text(&run->options, WRITTEN[i]));
        if (checked != EXIT_CLEAR) return checked;
    }
    return run_output(run, NULL);
}

struct itd_output
screening_sink(struct run *run)
{
    return (struct itd_output){ run_write, run };
}

enum exit_status
screening_end(struct run *run, const struct itd_screen_summary *summary)
{
    char records[COUNT_TEXT_SIZE], stops[COUNT_TEXT_SIZE], reviews[COUNT_TEXT_SIZE], clears[COUNT_TEXT_SIZE];
    if (run_writes(run) != WRITES_TEXT) {
        run_note(run, "%s record%s in %.1f s: %s stop, %s review, %s clear, %llu rejected",
                 count_format(records, summary->records), summary->records == 1 ? "" : "s", summary->seconds,
                 count_format(stops, summary->stops),
                 count_format(reviews, summary->reviews), count_format(clears, summary->clears),
                 (unsigned long long)summary->rejected);
    }
    enum exit_status found = summary->stops + summary->reviews > 0 ? EXIT_FOUND : EXIT_CLEAR;
    return exit_worst(found, summary->rejected > 0 ? EXIT_REJECTED : EXIT_CLEAR);
}

static enum exit_status
screen_with(struct run *run, const struct itd_matcher *matcher, const struct itd_screen_options *options,
            screening_function *function)
{
    enum exit_status exit_status = lists_state(run, matcher);
    if (exit_status == EXIT_CLEAR) exit_status = check_filters(run, matcher, &options->match);
    if (exit_status == EXIT_CLEAR) exit_status = screening_output(run, matcher);
    if (exit_status != EXIT_CLEAR) return exit_status;
    struct itd_screen_summary summary = { 0 };
    struct itd_output         sink = screening_sink(run);
    if (function(&summary, matcher, run->options.arguments, run->options.argument_count, options, &sink,
                 &run->error) != ITD_OK) {
        return run_failed(run);
    }
    return screening_end(run, &summary);
}

enum exit_status
screening_run(struct run *run, screening_function *function)
{
    struct itd_screen_options options;
    enum exit_status          exit_status = screening_options(&options, run);
    if (exit_status != EXIT_CLEAR) return exit_status;
    struct itd_matcher *matcher;
    exit_status = lists_open(&matcher, run, false);
    if (exit_status == EXIT_CLEAR) exit_status = screen_with(run, matcher, &options, function);
    itd_matcher_close(matcher);
    return exit_status;
}
