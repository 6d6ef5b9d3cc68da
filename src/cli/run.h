/* run: one call of the program, from its arguments to its exit status.
 *
 * main makes it and hands it to the command. Its strings are the program's arguments or live in its arena, until main
 * frees it. One thread. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "interdict/arena.h"

struct run {
    const struct command *const *commands; /* all of them, NULL-ended */
    const struct command        *command;  /* this one; NULL when none was named */
    struct options               options;
    struct itd_arena            *arena;
    struct terminal              terminal;
    struct output                output; /* standard output, or the file of -o */
    struct itd_error             error;  /* of the last call that failed */
};

/* The file of -o in place of standard output, when it is given; refused when it is `input`. */
enum exit_status run_output(struct run *run, const char *input);
/* Writes results: `context` is the run. A progress line on the same terminal is taken away first. */
enum itd_status run_write(void *context, struct sv bytes, struct itd_error *error);
/* A line on standard error, "interdict: ..."; a progress line is taken away first. */
void run_say(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same unless --quiet. */
void run_note(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The form of the results: WRITES_TEXT, WRITES_JSON or WRITES_CSV. */
unsigned run_writes(const struct run *run);
/* Says `run->error`, unless the reader of our output simply went away, and gives the exit status that it means. */
enum exit_status run_failed(struct run *run);
/* Says that the command was called wrongly and where its help is; EXIT_USAGE. */
enum exit_status run_misused(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
