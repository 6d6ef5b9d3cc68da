#include "cli/help.h"

#include <stdio.h>

enum {
    WIDTH_STANDARD = 80,
    WIDTH_READABLE = 100, /* longer lines are hard to read */
    LABEL_WIDTH = 28
};

const struct meaning EXIT_MEANINGS[] = {
    { "0", "nothing found" },
    { "1", "something found: a verdict is stop or review, a snapshot is damaged, answers differ" },
    { "2", "the command was called wrongly" },
    { "3", "some of the input could not be read; the rest was done" },
    { "4", "failure" },
    { NULL, NULL },
};

const struct meaning ENVIRONMENT_MEANINGS[] = {
    { "INTERDICT_LISTS", "snapshots to use when --lists is not given, \":\" between them" },
    { "XDG_DATA_HOME", "folder of interdict/lists.itd, which is used after that; else ~/.local/share" },
    { "XDG_CACHE_HOME", "folder of interdict/bundled-*.itd, the compiled bundled lists; else ~/.cache" },
    { "NO_COLOR", "no colour when set and not empty" },
    { "COLUMNS", "width of the output when it is not a terminal" },
    { NULL, NULL },
};

static size_t
width_of(const struct run *run)
{
    size_t width = run->terminal.width ? run->terminal.width : WIDTH_STANDARD;
    return width < WIDTH_READABLE ? width : WIDTH_READABLE;
}

static void
spaces(struct output *output, size_t count)
{
    output_format(output, "%*s", (int)count, "");
}

/* Columns that text takes: one a character. Help is written in languages where that is so. */
static size_t
columns_of(struct sv text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.len; i++) columns += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return columns;
}

/* Writes one line's words, wrapped; `at` columns are taken already, further lines begin at `indent`. */
static void
wrap_line(struct output *output, struct sv line, size_t at, size_t indent, size_t width)
{
    struct sv word;
    bool      first = true;
    while (sv_split(&word, &line, ' ')) {
        size_t columns = columns_of(word);
        if (!first && at + 1 + columns > width) {
            output_text(output, "\n");
            spaces(output, indent);
            at = indent;
        } else if (!first) {
            output_text(output, " ");
            at++;
        }
        output_sv(output, word);
        at += columns;
        first = false;
    }
    output_text(output, "\n");
}

/* Writes paragraphs, each line feed kept. */
static void
wrap(struct output *output, const char *text, size_t indent, size_t width)
{
    struct sv rest = sv_from(text), line;
    while (sv_split(&line, &rest, '\n')) {
        if (line.len) spaces(output, indent);
        wrap_line(output, line, indent, indent, width);
    }
}

static void
heading(struct run *run, const char *text)
{
    const char *bold = run->terminal.colour ? "\033[1m" : "", *plain = run->terminal.colour ? "\033[0m" : "";
    output_format(&run->output, "\n%s%s%s\n", bold, text, plain);
}

/* A label and its text beside it, or under it when the label is long. */
static void
entry(struct run *run, const char *label, const char *text)
{
    struct output *output = &run->output;
    size_t         columns = 2 + columns_of(sv_from(label));
    output_text(output, "  ");
    output_text(output, label);
    if (columns + 2 > LABEL_WIDTH) {
        output_text(output, "\n");
        columns = 0;
    }
    spaces(output, LABEL_WIDTH - columns);
    wrap_line(output, sv_from(text), LABEL_WIDTH, LABEL_WIDTH, width_of(run));
}

size_t
option_label(char *label, size_t size, const struct option *option)
{
    int len = option->letter ? snprintf(label, size, "-%c, --%s", option->letter, option->name)
                             : snprintf(label, size, "--%s", option->name);
    if (option->argument) len += snprintf(label + len, size - (size_t)len, " %s", option->argument);
    return (size_t)len;
}

static size_t
add(char *text, size_t size, size_t len, const char *more)
{
    size_t more_len = strlen(more);
    if (len + more_len + 1 > size) return len;
    memcpy(text + len, more, more_len + 1);
    return len + more_len;
}

size_t
option_help(char *text, size_t size, const struct option *option)
{
    size_t len = add(text, size, 0, option->help);
    if (option->choices) {
        len = add(text, size, len, ": ");
        for (size_t i = 0; option->choices[i]; i++) {
            if (i) len = add(text, size, len, option->choices[i + 1] ? ", " : " or ");
            len = add(text, size, len, option->choices[i]);
        }
    }
    if (option->repeatable) len = add(text, size, len, "; may be given several times");
    if (option->required) len = add(text, size, len, "; required");
    if (option->standard) {
        len = add(text, size, len, " (default: ");
        len = add(text, size, len, option->standard);
        len = add(text, size, len, ")");
    }
    return len;
}

static void
options_of(struct run *run, const struct option_group *group)
{
    char label[128], text[1024];
    heading(run, group->title);
    for (const struct option *option = group->options; option->name; option++) {
        option_label(label, sizeof label, option);
        option_help(text, sizeof text, option);
        entry(run, label, text);
    }
}

void
help_command(struct run *run, const struct command *command)
{
    struct output *output = &run->output;
    size_t         width = width_of(run);
    char           usage[512];
    snprintf(usage, sizeof usage, "interdict %s: %s", command->name, command->summary);
    wrap(output, usage, 0, width);
    heading(run, "Usage");
    snprintf(usage, sizeof usage, "interdict %s%s%s", command->name, *command->synopsis ? " " : "", command->synopsis);
    wrap(output, usage, 2, width);
    output_text(output, "\n");
    wrap(output, command->description, 0, width);
    for (size_t i = 0; i < COMMAND_GROUPS_MAX && command->groups[i]; i++) options_of(run, command->groups[i]);
    options_of(run, &GLOBAL_OPTIONS);
    if (command->examples == NULL) return;
    heading(run, "Examples");
    for (const struct example *example = command->examples; example->command; example++) {
        /* Commands stay in one line, so that they can be copied. */
        output_format(output, "  %s\n", example->command);
        wrap(output, example->shows, 6, width);
    }
}

void
help_overview(struct run *run)
{
    struct output *output = &run->output;
    size_t         width = width_of(run);
    wrap(output,
         "interdict screens names, files of records and running text against the published sanctions lists, and says "
         "why something was found or not.",
         0, width);
    heading(run, "Usage");
    output_text(output, "  interdict COMMAND [OPTION]... [ARGUMENT]...\n");
    heading(run, "Commands");
    for (const struct command *const *command = run->commands; *command; command++) {
        entry(run, (*command)->name, (*command)->summary);
    }
    options_of(run, &GLOBAL_OPTIONS);
    heading(run, "Exit status");
    for (const struct meaning *exit = EXIT_MEANINGS; exit->name; exit++) entry(run, exit->name, exit->text);
    heading(run, "Environment");
    for (const struct meaning *name = ENVIRONMENT_MEANINGS; name->name; name++) entry(run, name->name, name->text);
    output_text(output, "\n");
    wrap(output, "\"interdict help COMMAND\" explains a command and gives examples.", 0, width);
}

void
help_short(struct run *run)
{
    fputs("usage: interdict COMMAND [OPTION]... [ARGUMENT]...\n\n", stderr);
    for (const struct command *const *command = run->commands; *command; command++) {
        fprintf(stderr, "  %-16s %s\n", (*command)->name, (*command)->summary);
    }
    fputs("\n\"interdict help\" says more, \"interdict help COMMAND\" gives examples.\n", stderr);
}

static void
json_member(struct output *output, const char *name, const char *value)
{
    output_format(output, ",\"%s\":", name);
    if (value) {
        output_json(output, sv_from(value));
    } else {
        output_text(output, "null");
    }
}

static void
json_options(struct output *output, const struct option_group *group)
{
    static const char *const KINDS[] = { "flag", "text", "number", "date", "list", "path" };
    output_text(output, "{\"title\":");
    output_json(output, sv_from(group->title));
    output_text(output, ",\"options\":[");
    for (const struct option *option = group->options; option->name; option++) {
        char letter[2] = { option->letter, '\0' };
        output_format(output, "%s{\"name\":", option == group->options ? "" : ",");
        output_json(output, sv_from(option->name));
        json_member(output, "letter", option->letter ? letter : NULL);
        json_member(output, "kind", KINDS[option->kind]);
        json_member(output, "argument", option->argument);
        json_member(output, "help", option->help);
        json_member(output, "default", option->standard);
        output_format(output, ",\"repeatable\":%s,\"required\":%s,\"choices\":[", option->repeatable ? "true" : "false",
                      option->required ? "true" : "false");
        for (size_t i = 0; option->choices && option->choices[i]; i++) {
            if (i) output_text(output, ",");
            output_json(output, sv_from(option->choices[i]));
        }
        output_text(output, "]}");
    }
    output_text(output, "]}");
}

void
help_json(struct run *run)
{
    struct output *output = &run->output;
    output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"commands\",\"global\":");
    json_options(output, &GLOBAL_OPTIONS);
    output_text(output, ",\"commands\":[");
    for (const struct command *const *at = run->commands; *at; at++) {
        const struct command *command = *at;
        output_format(output, "%s{\"name\":", at == run->commands ? "" : ",");
        output_json(output, sv_from(command->name));
        json_member(output, "summary", command->summary);
        json_member(output, "synopsis", command->synopsis);
        output_text(output, ",\"groups\":[");
        for (size_t i = 0; i < COMMAND_GROUPS_MAX && command->groups[i]; i++) {
            if (i) output_text(output, ",");
            json_options(output, command->groups[i]);
        }
        output_text(output, "],\"examples\":[");
        for (const struct example *example = command->examples; example && example->command; example++) {
            if (example != command->examples) output_text(output, ",");
            output_json(output, sv_from(example->command));
        }
        output_text(output, "]}");
    }
    output_text(output, "]}\n");
}
