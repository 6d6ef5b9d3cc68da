#include "cli/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Worst first. */
static const enum exit_status ORDER[] = { EXIT_FAILED, EXIT_USAGE, EXIT_REJECTED, EXIT_FOUND };

enum exit_status
exit_worst(enum exit_status a, enum exit_status b)
{
    for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
        if (a == ORDER[i] || b == ORDER[i]) return ORDER[i];
    }
    return EXIT_CLEAR;
}

enum exit_status
run_output(struct run *run, const char *input)
{
    const char *path = options_text(&run->options, "output");
    if (same_file(path, input)) return run_misused(run, "%s is read and cannot be written to at the same time", input);
    if (path == NULL || output_open(&run->output, path, &run->error) == ITD_OK) return EXIT_CLEAR;
    return run_failed(run);
}

enum itd_status
run_write(void *context, struct sv bytes, struct itd_error *error)
{
    struct run *run = context;
    if (run->output.line_by_line) terminal_clear(&run->terminal);
    return output_write(&run->output, bytes, error);
}

/* File names and arguments stand in messages; their control characters must not reach the terminal. */
static void
hide_controls(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (c[0] == 0xC2 && c[1] >= 0x80 && c[1] < 0xA0) {
            *c++ = '?';
            *c = '?';
        } else if ((*c < 0x20 && *c != '\n') || *c == 0x7F) {
            *c = '?';
        }
    }
}

static void
say(struct run *run, const char *format, va_list args)
{
    char text[4 * ITD_ERROR_TEXT_SIZE];
    vsnprintf(text, sizeof text, format, args);
    hide_controls(text);
    terminal_clear(&run->terminal);
    fprintf(stderr, "interdict: %s\n", text);
}

void
run_say(struct run *run, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(run, format, args);
    va_end(args);
}

void
run_note(struct run *run, const char *format, ...)
{
    if (run->terminal.quiet) return;
    va_list args;
    va_start(args, format);
    say(run, format, args);
    va_end(args);
}

unsigned
run_writes(const struct run *run)
{
    const char *format = options_text(&run->options, "format");
    if (format == NULL || strcmp(format, "text") == 0) return WRITES_TEXT;
    return strcmp(format, "json") == 0 ? WRITES_JSON : WRITES_CSV;
}

enum exit_status
run_failed(struct run *run)
{
    const struct itd_error *error = &run->error;
    if (run->output.closed) return EXIT_FAILED;
    if (error->line && error->column) {
        run_say(run, "%s (line %llu, column %llu)", error->text, (unsigned long long)error->line,
                (unsigned long long)error->column);
    } else if (error->line) {
        run_say(run, "%s (line %llu)", error->text, (unsigned long long)error->line);
    } else {
        run_say(run, "%s", error->text);
    }
    return error->status == ITD_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

enum exit_status
run_misused(struct run *run, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(run, format, args);
    va_end(args);
    if (run->command) {
        run_say(run, "see \"interdict help %s\"", run->command->name);
    } else {
        run_say(run, "see \"interdict help\"");
    }
    return EXIT_USAGE;
}
