/* Completion for shells, each made from the tables: the commands, their options, the choices of an option, files. */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/run.h"

#include <string.h>

static const char *const SHELLS[] = { "bash", "zsh", "fish", NULL };

/* Calls `each` for every option of the command, the global ones last. */
static void
for_each_option(struct run *run, const struct command *command,
                void (*each)(struct run *run, const struct command *command, const struct option *option))
{
    for (size_t i = 0; i < COMMAND_GROUPS_MAX && command->groups[i]; i++) {
        for (const struct option *option = command->groups[i]->options; option->name; option++) {
            each(run, command, option);
        }
    }
    for (const struct option *option = GLOBAL_OPTIONS.options; option->name; option++) each(run, command, option);
}

static struct sv
first_word(const struct command *command)
{
    const char *space = strchr(command->name, ' ');
    return sv_make(command->name, space ? (size_t)(space - command->name) : strlen(command->name));
}

/* The second word of a command's name, or NULL. */
static const char *
second_word(const struct command *command)
{
    const char *space = strchr(command->name, ' ');
    return space ? space + 1 : NULL;
}

/* Whether an earlier command begins with the same word. */
static bool
seen_before(const struct run *run, const struct command *const *command)
{
    for (const struct command *const *before = run->commands; before < command; before++) {
        if (sv_equal(first_word(*before), first_word(*command))) return true;
    }
    return false;
}

static void
first_words(struct run *run)
{
    for (const struct command *const *command = run->commands; *command; command++) {
        if (seen_before(run, command)) continue;
        if (command != run->commands) output_text(&run->output, " ");
        output_sv(&run->output, first_word(*command));
    }
}

static void
second_words(struct run *run, struct sv first)
{
    const char *separator = "";
    for (const struct command *const *command = run->commands; *command; command++) {
        if (second_word(*command) == NULL || !sv_equal(first_word(*command), first)) continue;
        output_format(&run->output, "%s%s", separator, second_word(*command));
        separator = " ";
    }
}

static void
joined(struct output *output, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) output_format(output, "%s%s", i ? " " : "", words[i]);
}

/* The arguments of "help" are the commands themselves. */
static void
argument_words(struct run *run, const struct command *command)
{
    if (command->run == COMMAND_HELP.run) {
        first_words(run);
    } else {
        joined(&run->output, command->words);
    }
}

static void
bash_option(struct run *run, const struct command *command, const struct option *option)
{
    (void)command;
    output_format(&run->output, " --%s", option->name);
    if (option->letter) output_format(&run->output, " -%c", option->letter);
}

static void
bash_choices(struct run *run, const struct command *command, const struct option *option)
{
    struct output *output = &run->output;
    if (option->argument == NULL) return;
    output_format(output, "    \"%s --%s\"", command->name, option->name);
    if (option->letter) output_format(output, "|\"%s -%c\"", command->name, option->letter);
    if (option->choices) {
        output_text(output, ") words=\"");
        joined(output, option->choices);
        output_text(output, "\" ;;\n");
    } else {
        output_format(output, ") %s ;;\n", option->kind == OPTION_PATH ? "files=1" : "words=");
    }
}

static void
completion_bash(struct run *run)
{
    struct output *output = &run->output;
    output_text(output, "# bash completion for interdict\n"
                        "_interdict() {\n"
                        "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                        "  local command=${COMP_WORDS[1]} first=2 words= files=\n"
                        "  COMPREPLY=()\n"
                        "  if ((COMP_CWORD == 1)); then\n    COMPREPLY=($(compgen -W \"");
    first_words(run);
    output_text(output, "\" -- \"$current\"))\n    return\n  fi\n  case $command in\n");
    for (const struct command *const *command = run->commands; *command; command++) {
        if (second_word(*command) == NULL || seen_before(run, command)) continue;
        output_format(output, "    %.*s)\n      if ((COMP_CWORD == 2)); then\n        COMPREPLY=($(compgen -W \"",
                      SV_ARG(first_word(*command)));
        second_words(run, first_word(*command));
        output_text(output, "\" -- \"$current\"))\n        return\n      fi\n"
                            "      command=\"$command ${COMP_WORDS[2]}\" first=3 ;;\n");
    }
    output_text(output, "  esac\n  ((COMP_CWORD > first - 1)) || return\n  case \"$command $before\" in\n");
    for (const struct command *const *command = run->commands; *command; command++) {
        for_each_option(run, *command, bash_choices);
    }
    output_text(output, "    *)\n      case $command in\n");
    for (const struct command *const *command = run->commands; *command; command++) {
        output_format(output, "        \"%s\")\n          if [[ $current == -* ]]; then words=\"", (*command)->name);
        for_each_option(run, *command, bash_option);
        output_text(output, "\"\n          else ");
        if ((*command)->words) {
            output_text(output, "words=\"");
            argument_words(run, *command);
            output_text(output, "\"");
        } else {
            output_text(output, "files=1");
        }
        output_text(output, "; fi ;;\n");
    }
    output_text(output, "      esac ;;\n  esac\n"
                        "  if [[ -n $files ]]; then\n    compopt -o filenames\n"
                        "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
                        "  else\n    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n  fi\n}\n"
                        "complete -F _interdict interdict\n");
}

/* Text inside '...' of a shell, and inside [...] of _arguments. */
static void
quoted(struct output *output, const char *text, const char *escape)
{
    for (; *text; text++) {
        if (*text == '\'') {
            output_text(output, "'\\''");
            continue;
        }
        if (strchr(escape, *text)) output_text(output, "\\");
        output_sv(output, sv_make(text, 1));
    }
}

static void
zsh_option(struct run *run, const struct command *command, const struct option *option)
{
    struct output *output = &run->output;
    char           text[1024];
    (void)command;
    option_help(text, sizeof text, option);
    /* The long and the short form are two specifications, each with the other on its list of exclusions. */
    for (int form = 0; form < (option->letter ? 2 : 1); form++) {
        output_text(output, " \\\n        '");
        if (option->repeatable) {
            output_text(output, "*");
        } else if (option->letter) {
            output_format(output, "(-%c --%s)", option->letter, option->name);
        }
        if (form == 0) output_format(output, "--%s", option->name);
        if (form == 1) output_format(output, "-%c", option->letter);
        output_text(output, "[");
        quoted(output, text, "[]\\:");
        output_text(output, "]");
        if (option->argument) {
            output_text(output, ":");
            quoted(output, option->argument, ":\\");
            output_text(output, ":");
        }
        if (option->choices) {
            output_text(output, "(");
            joined(output, option->choices);
            output_text(output, ")");
        } else if (option->kind == OPTION_PATH) {
            output_text(output, "_files");
        } else if (option->argument) {
            output_text(output, " ");
        }
        output_text(output, "'");
    }
}

static void
completion_zsh(struct run *run)
{
    struct output *output = &run->output;
    output_text(output, "#compdef interdict\n"
                        "_interdict() {\n"
                        "  local command=$words[2] skip=2\n"
                        "  if ((CURRENT == 2)); then\n    local -a commands=(\n");
    for (const struct command *const *command = run->commands; *command; command++) {
        if (seen_before(run, command)) continue;
        output_format(output, "      '%.*s:", SV_ARG(first_word(*command)));
        quoted(output, second_word(*command) ? "several commands" : (*command)->summary, ":\\");
        output_text(output, "'\n");
    }
    output_text(output, "    )\n    _describe command commands\n    return\n  fi\n  case $command in\n");
    for (const struct command *const *command = run->commands; *command; command++) {
        if (second_word(*command) == NULL || seen_before(run, command)) continue;
        output_format(output, "    %.*s)\n      if ((CURRENT == 3)); then\n        compadd ",
                      SV_ARG(first_word(*command)));
        second_words(run, first_word(*command));
        output_text(output, "\n        return\n      fi\n      command=\"$command $words[3]\" skip=3 ;;\n");
    }
    output_text(output, "  esac\n  shift $((skip - 1)) words\n  ((CURRENT -= skip - 1))\n  case $command in\n");
    for (const struct command *const *command = run->commands; *command; command++) {
        output_format(output, "    '%s')\n      _arguments -s", (*command)->name);
        for_each_option(run, *command, zsh_option);
        output_text(output, " \\\n        '*:argument:");
        if ((*command)->words) {
            output_text(output, "(");
            argument_words(run, *command);
            output_text(output, ")");
        } else {
            output_text(output, "_files");
        }
        output_text(output, "' ;;\n");
    }
    output_text(output, "  esac\n}\n_interdict \"$@\"\n");
}

/* The condition under which a command's options are offered. */
static void
fish_condition(struct output *output, const struct command *command)
{
    output_format(output, "complete -c interdict -n '__fish_seen_subcommand_from %.*s", SV_ARG(first_word(command)));
    if (second_word(command)) output_format(output, "; and __fish_seen_subcommand_from %s", second_word(command));
    output_text(output, "'");
}

static void
fish_option(struct run *run, const struct command *command, const struct option *option)
{
    struct output *output = &run->output;
    char           text[1024];
    option_help(text, sizeof text, option);
    fish_condition(output, command);
    output_format(output, " -l %s", option->name);
    if (option->letter) output_format(output, " -s %c", option->letter);
    if (option->choices) {
        output_text(output, " -x -a '");
        joined(output, option->choices);
        output_text(output, "'");
    } else if (option->argument) {
        output_text(output, option->kind == OPTION_PATH ? " -r -F" : " -x");
    }
    output_text(output, " -d '");
    quoted(output, text, "\\");
    output_text(output, "'\n");
}

static void
completion_fish(struct run *run)
{
    struct output *output = &run->output;
    output_text(output, "# fish completion for interdict\ncomplete -c interdict -f\n");
    for (const struct command *const *at = run->commands; *at; at++) {
        const struct command *command = *at;
        const char           *second = second_word(command);
        struct sv             first = first_word(command);
        if (!seen_before(run, at)) {
            output_format(output, "complete -c interdict -n __fish_use_subcommand -a %.*s -d '", SV_ARG(first));
            quoted(output, second ? "several commands" : command->summary, "\\");
            output_text(output, "'\n");
        }
        if (second) {
            output_format(output, "complete -c interdict -n '__fish_seen_subcommand_from %.*s; and not "
                                  "__fish_seen_subcommand_from ", SV_ARG(first));
            second_words(run, first);
            output_format(output, "' -a %s -d '", second);
            quoted(output, command->summary, "\\");
            output_text(output, "'\n");
        }
        for_each_option(run, command, fish_option);
        fish_condition(output, command);
        if (command->words == NULL) {
            output_text(output, " -F\n");
        } else {
            output_text(output, " -a '");
            argument_words(run, command);
            output_text(output, "'\n");
        }
    }
}

static enum exit_status
run_completion(struct run *run)
{
    const char *shell = run->options.arguments[0];
    if (strcmp(shell, "bash") == 0) {
        completion_bash(run);
    } else if (strcmp(shell, "zsh") == 0) {
        completion_zsh(run);
    } else if (strcmp(shell, "fish") == 0) {
        completion_fish(run);
    } else {
        return run_misused(run, "completion is for bash, zsh or fish, not \"%s\"", shell);
    }
    return EXIT_CLEAR;
}

const struct command COMMAND_COMPLETION = {
    .name = "completion",
    .summary = "print shell completion",
    .synopsis = "bash|zsh|fish",
    .description = "Prints a script that lets the shell complete commands, options and their values.",
    .examples = (const struct example[]){
        { "source <(interdict completion bash)", "Completion in this bash." },
        { "interdict completion fish > ~/.config/fish/completions/interdict.fish", "Completion in every fish." },
        { NULL, NULL },
    },
    .arguments_min = 1,
    .arguments_max = 1,
    .words = SHELLS,
    .writes = WRITES_TEXT,
    .run = run_completion,
};
