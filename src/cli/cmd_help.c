#include "cli/commands.h"
#include "cli/help.h"

#include <stdio.h>

static enum exit_status
run_help(struct run *run)
{
    const struct options *options = &run->options;
    if (run_writes(run) == WRITES_JSON) {
        help_json(run);
        return EXIT_CLEAR;
    }
    if (options->argument_count == 0) {
        help_overview(run);
        return EXIT_CLEAR;
    }
    char name[128];
    int  len = snprintf(name, sizeof name, "%.60s%s%.60s", options->arguments[0],
                        options->argument_count > 1 ? " " : "", options->argument_count > 1 ? options->arguments[1] : "");
    const struct command *command = command_find(run->commands, sv_make(name, (size_t)len));
    if (command) {
        help_command(run, command);
        return EXIT_CLEAR;
    }
    /* "interdict help lists": the commands that begin so. */
    name[len++] = ' ';
    bool found = false;
    for (const struct command *const *at = run->commands; *at; at++) {
        if (!sv_starts_with(sv_from((*at)->name), sv_make(name, (size_t)len))) continue;
        output_format(&run->output, "%sinterdict %s: %s\n", found ? "" : "Several commands begin so:\n\n", (*at)->name,
                      (*at)->summary);
        found = true;
    }
    if (found) return EXIT_CLEAR;
    return run_misused(run, "there is no command \"%.*s\"", len - 1, name);
}

const struct command COMMAND_HELP = {
    .name = "help",
    .summary = "explain a command, or list them all",
    .synopsis = "[COMMAND]",
    .description = "Shows what a command does, its options and examples to copy. With --format json it prints the table "
                   "of all commands and options for other programs.",
    .examples = (const struct example[]){
        { "interdict help screen", "How to screen files of records." },
        { "interdict help lists build", "A command of two words." },
        { NULL, NULL },
    },
    .arguments_max = 2,
    .words = (const char *const[]){ NULL },
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_help,
};
