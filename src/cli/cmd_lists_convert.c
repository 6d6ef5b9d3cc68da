#include "cli/commands.h"
#include "cli/list_report.h"

static const struct option_group CONVERTING = {
    "Converting",
    (const struct option[]){
        { .name = "output", .letter = 'o', .kind = OPTION_PATH, .argument = "FILE", .help = "write the entities here",
          .standard = "standard output" },
        { 0 },
    }
};

static enum itd_status
write_line(void *context, struct sv line, struct itd_error *error)
{
    enum itd_status status = run_write(context, line, error);
    if (status == ITD_OK && !sv_ends_with(line, SV("\n"))) status = run_write(context, SV("\n"), error);
    return status;
}

static enum exit_status
run_convert(struct run *run)
{
    const char             *file = run->options.arguments[0];
    enum exit_status        exit_status = run_output(run, file);
    struct list_report      report = { .run = run, .aside = true };
    struct itd_lists_events events = list_report_events(&report);
    if (exit_status != EXIT_CLEAR) return exit_status;
    if (itd_lists_convert(file, options_text(&run->options, "data"), write_line, run, &events, &run->error) != ITD_OK) {
        return run_failed(run);
    }
    return report.rejected ? EXIT_REJECTED : EXIT_CLEAR;
}

const struct command COMMAND_LISTS_CONVERT = {
    .name = "lists convert",
    .summary = "turn a published list file into FollowTheMoney JSON lines",
    .synopsis = "[-o FILE] FILE",
    .description = "Reads one list file of any format that \"lists build\" knows and prints each of its entities as one "
                   "line of FollowTheMoney JSON, with every value that the publisher gives.",
    .examples = (const struct example[]){
        { "interdict lists convert consolidated.xml > un.ftm.json", "For tools that read FollowTheMoney." },
        { "interdict lists convert SDN.XML | jq -r 'select(.schema==\"Vessel\") | .properties.name[0]'", "The vessels of a list." },
        { NULL, NULL },
    },
    .groups = { &CONVERTING },
    .arguments_min = 1,
    .arguments_max = 1,
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_convert,
};
