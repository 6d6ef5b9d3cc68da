#include "cli/commands.h"
#include "cli/lists_open.h"
#include "cli/screening.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTITY_FILE_BYTES_MAX = 16 << 20 };

static const struct option_group COMPARING = {
    "Comparing",
    (const struct option[]){
        { .name = "pairs", .kind = OPTION_PATH, .argument = "FILE",
          .help = "score every row of a file: CSV with schema,name1,name2, or JSON lines {\"left\":FtM,\"right\":FtM}" },
        { .name = "schema", .kind = OPTION_TEXT, .argument = "SCHEMA",
          .help = "what the names are names of: Person, Company, Vessel, ...", .standard = "LegalEntity" },
        { .name = "prior", .kind = OPTION_NUMBER, .argument = "P", .min = 0.000000001, .max = 0.999999999,
          .help = "probability that the two are one before looking at them", .standard = "0.5" },
        { .name = "threads", .kind = OPTION_NUMBER, .argument = "N", .min = 1, .max = 1024, .whole = true,
          .help = "threads to work with, for --pairs", .standard = "all cores" },
        { .name = "rejects", .kind = OPTION_PATH, .argument = "FILE", .help = "write the rows that cannot be read here" },
        { .name = "output", .letter = 'o', .kind = OPTION_PATH, .argument = "FILE", .help = "write the results here",
          .standard = "standard output" },
        { 0 },
    }
};

/* One of the two that are compared. */
struct side {
    struct itd_entity entity;
    struct sv         caption;
};

static enum itd_status
read_file(struct sv *text, struct run *run, const char *path)
{
    struct itd_error *error = &run->error;
    struct stat       info;
    int               fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return itd_fail(error, ITD_NOT_FOUND, "cannot open %s: %s", path, strerror(errno));
    enum itd_status status = ITD_OK;
    char           *bytes = NULL;
    size_t          len = 0;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        status = itd_fail(error, ITD_USAGE, "%s is not a regular file", path);
    } else if (info.st_size > ENTITY_FILE_BYTES_MAX) {
        status = itd_fail(error, ITD_LIMIT, "%s is larger than the %d MiB that one entity may have", path,
                          ENTITY_FILE_BYTES_MAX >> 20);
    } else if ((bytes = itd_arena_alloc(run->arena, (size_t)info.st_size)) == NULL) {
        status = itd_fail_memory(error);
    }
    while (status == ITD_OK && len < (size_t)info.st_size) {
        ssize_t got = read(fd, bytes + len, (size_t)info.st_size - len);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) status = itd_fail(error, ITD_IO, "cannot read %s: %s", path, strerror(errno));
        if (got <= 0) break;
        len += (size_t)got;
    }
    close(fd);
    *text = sv_make(bytes, len);
    return status;
}

static enum itd_status
side_from_file(struct side *side, struct run *run, const struct itd_matcher *matcher, const char *path)
{
    const struct itd_ftm *ftm = itd_matcher_ftm(matcher);
    struct sv             text;
    enum itd_status       status = read_file(&text, run, path);
    if (status == ITD_OK) status = itd_entity_from_json(&side->entity, ftm, text, run->arena, &run->error);
    if (status == ITD_OK) side->caption = itd_entity_caption(ftm, &side->entity);
    return status;
}

/* A typing error in an id must not go unseen: letters and digits with a dash are rarely a name. */
static bool
looks_like_id(struct sv text)
{
    bool digit = false, dash = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ' ') return false;
        digit = digit || (text.ptr[i] >= '0' && text.ptr[i] <= '9');
        dash = dash || text.ptr[i] == '-';
    }
    return digit && dash;
}

/* "@FILE" is an entity in a file, an id of the snapshots is that entity, anything else is a name. */
static enum itd_status
side_from(struct side *side, struct run *run, const struct itd_matcher *matcher, const char *argument, bool *from_lists)
{
    size_t   snapshot;
    uint32_t entity;
    if (argument[0] == '@' && argument[1]) return side_from_file(side, run, matcher, argument + 1);
    struct sv text = sv_from(argument);
    if (itd_matcher_find(&snapshot, &entity, matcher, text)) {
        *from_lists = true;
        enum itd_status status = itd_snapshot_entity(&side->entity, itd_matcher_snapshot(matcher, snapshot), entity,
                                                     run->arena, &run->error);
        if (status == ITD_OK) side->caption = itd_entity_caption(itd_matcher_ftm(matcher), &side->entity);
        return status;
    }
    if (looks_like_id(text)) run_note(run, "\"%s\" is no id in the lists in use: it is compared as a name", argument);
    side->caption = text;
    return itd_subject_from_name(&side->entity, matcher, text, options_text(&run->options, "schema"), run->arena,
                                 &run->error);
}

static enum exit_status
compare_two(struct run *run, const struct itd_matcher *matcher, const struct itd_screen_options *options)
{
    struct side           sides[2];
    bool                  from_lists = false;
    struct itd_comparison comparison;
    struct itd_output     sink = screening_sink(run);
    for (size_t i = 0; i < 2; i++) {
        if (side_from(&sides[i], run, matcher, run->options.arguments[i], &from_lists) != ITD_OK) return run_failed(run);
    }
    /* A score does not depend on the lists, so they matter only where an entity was taken from them. */
    enum exit_status exit_status = from_lists ? lists_state(run, matcher) : EXIT_CLEAR;
    if (exit_status == EXIT_CLEAR) exit_status = screening_output(run, matcher);
    if (exit_status != EXIT_CLEAR) return exit_status;
    enum itd_status status = itd_compare(&comparison, matcher, &sides[0].entity, &sides[1].entity,
                                         options_number(&run->options, "prior", 0), run->arena, &run->error);
    if (status == ITD_OK) {
        status = itd_write_comparison(&comparison, sides[0].caption, sides[1].caption, options, &sink, &run->error);
    }
    return status == ITD_OK ? EXIT_CLEAR : run_failed(run);
}

static enum exit_status
compare_pairs(struct run *run, const struct itd_matcher *matcher, const struct itd_screen_options *options)
{
    const char               *pairs = options_text(&run->options, "pairs");
    struct itd_screen_summary summary = { 0 };
    struct itd_output         sink = screening_sink(run);
    enum exit_status          exit_status = screening_output(run, matcher);
    if (exit_status != EXIT_CLEAR) return exit_status;
    if (itd_compare_files(&summary, matcher, &pairs, 1, options, options_number(&run->options, "prior", 0), &sink,
                          &run->error) != ITD_OK) {
        return run_failed(run);
    }
    return summary.rejected ? EXIT_REJECTED : EXIT_CLEAR;
}

static enum exit_status
run_compare(struct run *run)
{
    bool   by_pairs = options_has(&run->options, "pairs");
    size_t count = run->options.argument_count;
    if (by_pairs && count) return run_misused(run, "compare takes two arguments or --pairs, not both");
    if (!by_pairs && count != 2) return run_misused(run, "compare needs two of a name, an id, or @FILE");
    struct itd_screen_options options;
    enum exit_status          exit_status = screening_options(&options, run);
    if (exit_status != EXIT_CLEAR) return exit_status;
    struct itd_matcher *matcher;
    exit_status = lists_open(&matcher, run, true);
    const char *schema = options.match.schema;
    if (exit_status == EXIT_CLEAR && schema &&
        itd_ftm_schema(itd_matcher_ftm(matcher), sv_from(schema)) == ITD_FTM_NONE) {
        exit_status = run_misused(run, "FollowTheMoney has no schema \"%s\"", schema);
    }
    if (exit_status == EXIT_CLEAR) {
        exit_status = by_pairs ? compare_pairs(run, matcher, &options) : compare_two(run, matcher, &options);
    }
    itd_matcher_close(matcher);
    return exit_status;
}

const struct command COMMAND_COMPARE = {
    .name = "compare",
    .summary = "score one pair of parties and explain the score",
    .synopsis = "[OPTION]... A B | --pairs FILE",
    .description =
        "Says how probable it is that A and B are one party, and lists the evidence for and against, in bits. A and B are "
        "each a name, @FILE (one FollowTheMoney entity in JSON) or the id of an entity in the lists. Two names need no "
        "lists.\n\nThe exit status is 0 whenever the two could be compared, whatever came out.",
    .examples = (const struct example[]){
        { "interdict compare 'Muammar Gaddafi' 'Moamer al-Kadhafi' --schema Person", "Two spellings of a name." },
        { "interdict compare unsc-KPe.001 'Korea Mining Development Corp'", "A listed party and a name." },
        { "interdict compare @customer.json ofac-9345", "All that is known of a customer, and a listed party." },
        { "interdict compare --pairs pairs.csv --format csv -o scores.csv", "Every row of a file." },
        { NULL, NULL },
    },
    .groups = { &COMPARING },
    .arguments_max = 2,
    .writes = WRITES_TEXT | WRITES_JSON | WRITES_CSV,
    .run = run_compare,
};
