#include "cli/commands.h"
#include "cli/lists_open.h"
#include "cli/screening.h"

static const struct option_group SHOWING = {
    "Showing",
    (const struct option[]){
        { .name = "history", .help = "every version that said a value, and every interval of a designation" },
        { .name = "as-of", .kind = OPTION_DATE, .argument = "DATE", .help = "designations as they were on this day",
          .standard = "today" },
        { .name = "known-at", .kind = OPTION_DATE, .argument = "DATE",
          .help = "use only versions of lists up to this day", .standard = "all versions" },
        { .name = "output", .letter = 'o', .kind = OPTION_PATH, .argument = "FILE", .help = "write the result here",
          .standard = "standard output" },
        { 0 },
    }
};

static enum exit_status
show(struct run *run, const struct itd_matcher *matcher, const struct itd_screen_options *options)
{
    const char       *id = run->options.arguments[0];
    size_t            snapshot;
    uint32_t          entity;
    struct itd_output sink = screening_sink(run);
    enum exit_status  exit_status = lists_state(run, matcher);
    if (exit_status != EXIT_CLEAR) return exit_status;
    if (!itd_matcher_find(&snapshot, &entity, matcher, sv_from(id))) {
        itd_fail(&run->error, ITD_NOT_FOUND, "the lists have no entity \"%s\"", id);
        return run_failed(run);
    }
    exit_status = screening_output(run, matcher);
    if (exit_status != EXIT_CLEAR) return exit_status;
    enum itd_status status = itd_write_entity(matcher, snapshot, entity, options_has(&run->options, "history"), options,
                                              &sink, &run->error);
    return status == ITD_OK ? EXIT_CLEAR : run_failed(run);
}

static enum exit_status
run_show(struct run *run)
{
    struct itd_screen_options options;
    enum exit_status          exit_status = screening_options(&options, run);
    if (exit_status != EXIT_CLEAR) return exit_status;
    struct itd_matcher *matcher;
    exit_status = lists_open(&matcher, run, false);
    if (exit_status == EXIT_CLEAR) exit_status = show(run, matcher, &options);
    itd_matcher_close(matcher);
    return exit_status;
}

const struct command COMMAND_SHOW = {
    .name = "show",
    .summary = "show one entity and what stands behind each value",
    .synopsis = "[OPTION]... ID",
    .description = "Prints an entity of the lists, by its id or an id under which others cite it, with the lists, "
                   "versions and designations behind each value; with --format json as FollowTheMoney JSON.",
    .examples = (const struct example[]){
        { "interdict show unsc-KPe.001", "What the UN Security Council's list says of an entity." },
        { "interdict show unsc-KPe.001 --history", "The same with every version that said so." },
        { "interdict show ofac-9345 --as-of 2010-01-01", "Its designations as they were on a day." },
        { NULL, NULL },
    },
    .groups = { &SHOWING },
    .arguments_min = 1,
    .arguments_max = 1,
    .words = (const char *const[]){ NULL },
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_show,
};
