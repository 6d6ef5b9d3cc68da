/* The command line: one table of commands, and what every call has in common. */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_BYTES_MAX = 1 << 30 };

/* In the order in which help shows them. */
static const struct command *const COMMANDS[] = {
    &COMMAND_SCREEN,
    &COMMAND_READ,
    &COMMAND_COMPARE,
    &COMMAND_SHOW,
    &COMMAND_LISTS_UPDATE,
    &COMMAND_LISTS_BUILD,
    &COMMAND_LISTS_INFO,
    &COMMAND_LISTS_DIFF,
    &COMMAND_LISTS_VERIFY,
    &COMMAND_LISTS_CONVERT,
    &COMMAND_AUDIT_REPLAY,
    &COMMAND_HELP,
    &COMMAND_VERSION,
    &COMMAND_COMPLETION,
    &COMMAND_MANUAL,
    NULL,
};

static const char *const FORMATS[] = { "text", "json", "csv", NULL };

const struct option_group GLOBAL_OPTIONS = {
    "Options of every command",
    (const struct option[]){
        { .name = "lists", .kind = OPTION_PATH, .argument = "PATH", .repeatable = true,
          .help = "snapshot of lists to use, or the word \"bundled\"",
          .standard = "$INTERDICT_LISTS, then lists.itd in your data folder" },
        { .name = "max-age", .kind = OPTION_NUMBER, .argument = "DAYS", .min = 0, .max = 100000, .whole = true,
          .help = "fail when the newest version of a list is older than this" },
        { .name = "format", .kind = OPTION_TEXT, .argument = "FORMAT", .choices = FORMATS, .standard = "text",
          .help = "form of the results" },
        { .name = "data", .kind = OPTION_PATH, .argument = "FOLDER",
          .help = "folder of tables that replace the compiled-in ones" },
        { .name = "colour", .help = "colour even when the output is not a terminal" },
        { .name = "no-colour", .help = "no colour" },
        { .name = "quiet", .letter = 'q', .help = "no notes and no progress on standard error, only errors" },
        { .name = "help", .letter = 'h', .help = "show the help of the command" },
        { 0 },
    }
};

/* A standard descriptor that the caller closed would be given to the next file opened, and results would go there. It
 * is opened the wrong way round, so that using it is an error. */
static void
keep_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) return;
    }
}

static enum exit_status
check_arguments(struct run *run)
{
    const struct command *command = run->command;
    size_t                count = run->options.argument_count;
    if (count < command->arguments_min) {
        return run_misused(run, "%s needs %s: interdict %s %s", command->name, count ? "more" : "something to work on",
                           command->name, command->synopsis);
    }
    if (count > command->arguments_max) {
        return run_misused(run, "%s does not take \"%s\": interdict %s%s%s", command->name,
                           run->options.arguments[command->arguments_max], command->name, *command->synopsis ? " " : "",
                           command->synopsis);
    }
    for (size_t i = 0; i < COMMAND_GROUPS_MAX && command->groups[i]; i++) {
        for (const struct option *option = command->groups[i]->options; option->name; option++) {
            if (!option->required || options_has(&run->options, option->name)) continue;
            return run_misused(run, "%s needs --%s %s", command->name, option->name, option->argument);
        }
    }
    if (!(command->writes & run_writes(run))) {
        return run_misused(run, "%s does not write %s", command->name, options_text(&run->options, "format"));
    }
    return EXIT_CLEAR;
}

/* Tables that are not in the folder are the compiled-in ones, so a wrong folder would change nothing and not be noticed. */
static enum exit_status
check_data_folder(struct run *run)
{
    const char *folder = options_text(&run->options, "data");
    struct stat about;
    if (folder == NULL || (stat(folder, &about) == 0 && S_ISDIR(about.st_mode))) return EXIT_CLEAR;
    return run_misused(run, "--data %s is no folder", folder);
}

static enum exit_status
run_command(struct run *run)
{
    if (run->options.help) {
        if (run->command) {
            help_command(run, run->command);
        } else {
            help_overview(run);
        }
        return EXIT_CLEAR;
    }
    if (run->command == NULL) {
        help_short(run);
        return EXIT_USAGE;
    }
    enum exit_status checked = check_arguments(run);
    if (checked == EXIT_CLEAR) checked = check_data_folder(run);
    return checked == EXIT_CLEAR ? run->command->run(run) : checked;
}

static enum exit_status
run_words(struct run *run, char **words, size_t count)
{
    /* What other programs call it. */
    static char version[] = "version";
    if (count == 1 && strcmp(words[0], "--version") == 0) words[0] = version;
    enum itd_status status = options_parse(&run->options, &run->command, run->commands, words, count, run->arena,
                                           &run->error);
    run->terminal.quiet = options_has(&run->options, "quiet");
    if (options_has(&run->options, "colour")) run->terminal.colour = true;
    if (options_has(&run->options, "no-colour")) run->terminal.colour = false;
    if (status == ITD_USAGE) return run_misused(run, "%s", run->error.text);
    if (status != ITD_OK) return run_failed(run);
    return run_command(run);
}

int
main(int argc, char **argv)
{
    keep_standard_descriptors();
    signal(SIGPIPE, SIG_IGN);
    struct run run = { .commands = COMMANDS, .terminal = terminal_open(), .arena = itd_arena_new(ARENA_BYTES_MAX) };
    enum exit_status exit_status = EXIT_FAILED;
    if (run.arena && output_open(&run.output, NULL, &run.error) == ITD_OK) {
        exit_status = run_words(&run, argv + 1, argc > 0 ? (size_t)argc - 1 : 0);
        terminal_clear(&run.terminal);
        /* A failure to write that the command has reported itself is not said twice. */
        bool told = exit_status == EXIT_FAILED && run.output.status != ITD_OK;
        if (output_close(&run.output, &run.error) != ITD_OK && !told) {
            exit_status = exit_worst(exit_status, run_failed(&run));
        }
    } else {
        fputs("interdict: out of memory\n", stderr);
    }
    itd_arena_free(run.arena);
    return (int)exit_status;
}
