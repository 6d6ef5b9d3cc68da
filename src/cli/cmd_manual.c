/* The manual page in roff with the macros of man(7). */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/run.h"

#include "version.h"

/* Of the last release; not of the build, so that the same program gives the same page. */
static const char DATE[] = "2026-11-24";

/* Text of the page: a backslash, a dash and a dot or quote at a line's start mean something to roff. */
static void
roff(struct output *output, struct sv text)
{
    bool line_start = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (line_start && (c == '.' || c == '\'')) output_text(output, "\\&");
        if (c == '\\') {
            output_text(output, "\\e");
        } else if (c == '-') {
            output_text(output, "\\-");
        } else if (c == '"') {
            output_text(output, "\\(dq");
        } else if (c == '\'') {
            output_text(output, "\\(aq");
        } else {
            output_sv(output, sv_make(&c, 1));
        }
        line_start = c == '\n';
    }
}

static void
roff_paragraphs(struct output *output, const char *text)
{
    struct sv rest = sv_from(text), line;
    while (sv_split(&line, &rest, '\n')) {
        if (line.len == 0) {
            output_text(output, ".PP\n");
            continue;
        }
        roff(output, line);
        output_text(output, "\n");
    }
}

/* An entry of a list: a bold label, its argument in italics, and its text. */
static void
roff_entry(struct output *output, const char *label, const char *argument, const char *text)
{
    output_text(output, ".TP\n\\fB");
    roff(output, sv_from(label));
    output_text(output, "\\fR");
    if (argument) {
        output_text(output, " \\fI");
        roff(output, sv_from(argument));
        output_text(output, "\\fR");
    }
    output_text(output, "\n");
    roff(output, sv_from(text));
    output_text(output, "\n");
}

static void
options_of(struct output *output, const struct option_group *group)
{
    char label[128], text[1024];
    for (const struct option *option = group->options; option->name; option++) {
        struct option bare = *option;
        bare.argument = NULL;
        option_label(label, sizeof label, &bare);
        option_help(text, sizeof text, option);
        roff_entry(output, label, option->argument, text);
    }
}

static void
command_section(struct output *output, const struct command *command)
{
    output_text(output, ".SS \"interdict ");
    roff(output, sv_from(command->name));
    if (*command->synopsis) {
        output_text(output, " ");
        roff(output, sv_from(command->synopsis));
    }
    output_text(output, "\"\n");
    roff_paragraphs(output, command->description);
    for (size_t i = 0; i < COMMAND_GROUPS_MAX && command->groups[i]; i++) options_of(output, command->groups[i]);
}

static void
examples_of(struct output *output, const struct command *command)
{
    for (const struct example *example = command->examples; example && example->command; example++) {
        roff_entry(output, example->command, NULL, example->shows);
    }
}

static void
meanings(struct output *output, const char *title, const struct meaning *meaning)
{
    output_format(output, ".SH %s\n", title);
    for (; meaning->name; meaning++) roff_entry(output, meaning->name, NULL, meaning->text);
}

static enum exit_status
run_manual(struct run *run)
{
    struct output *output = &run->output;
    output_format(output, ".TH INTERDICT 1 %s \"interdict %s\" \"User Commands\"\n", DATE, INTERDICT_VERSION);
    /* Commands and options are copied from the page: nothing is hyphenated or stretched. */
    output_text(output, ".nh\n.ad l\n");
    output_text(output, ".SH NAME\ninterdict \\- screen names, records and text against sanctions lists\n"
                        ".SH SYNOPSIS\n\\fBinterdict\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n"
                        ".SH DESCRIPTION\n");
    roff_paragraphs(output, "interdict compiles the published sanctions lists into one snapshot file and screens names, "
                            "files of records and running text against it. Every hit lists the evidence that makes up "
                            "its score; every answer names the lists, their versions and their ages.");
    output_text(output, ".SH COMMANDS\n");
    for (const struct command *const *command = run->commands; *command; command++) command_section(output, *command);
    output_text(output, ".SH OPTIONS\nThese may stand with every command, also before it.\n");
    options_of(output, &GLOBAL_OPTIONS);
    meanings(output, "\"EXIT STATUS\"", EXIT_MEANINGS);
    output_text(output, ".PP\nWhen several hold at once, 4 goes before 2, 2 before 3, and 3 before 1.\n");
    meanings(output, "ENVIRONMENT", ENVIRONMENT_MEANINGS);
    output_text(output, ".SH EXAMPLES\n");
    for (const struct command *const *command = run->commands; *command; command++) examples_of(output, *command);
    return EXIT_CLEAR;
}

const struct command COMMAND_MANUAL = {
    .name = "manual",
    .summary = "print the manual page",
    .synopsis = "",
    .description = "Prints the manual page interdict(1), made from the same tables as this help.",
    .examples = (const struct example[]){
        { "interdict manual > interdict.1 && man -l interdict.1", "Reads the manual without installing it." },
        { NULL, NULL },
    },
    .words = (const char *const[]){ NULL },
    .writes = WRITES_TEXT,
    .run = run_manual,
};
