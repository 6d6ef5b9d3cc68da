/* command: what the program can do, as tables.
 *
 * Each cmd_*.c defines one `const struct command`; main.c lists them. The same tables feed the option parser, the help,
 * the shell completion and the manual page. Everything here is constant; what one call was given lives in `struct run`
 * (run.h), which is handed to the command. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_NUMBER, /* from `min` to `max`; a whole one when `whole` */
    OPTION_DATE,   /* YYYY-MM-DD */
    OPTION_LIST,   /* words, "," between */
    OPTION_PATH
};

struct option {
    const char        *name;     /* without the dashes */
    char               letter;   /* short form, or 0 */
    enum option_kind   kind;
    const char        *argument; /* what stands for the value in help; NULL for a flag */
    const char        *help;     /* a phrase, lower case, no full stop */
    const char *const *choices;  /* the values allowed, NULL-ended; NULL: any */
    const char        *standard; /* what holds when the option is not given, as help says it; or NULL */
    double             min;
    double             max;
    bool               whole;
    bool               repeatable;
    bool               required;
};

/* Options under one heading; commands share groups. The array ends with a row without a name. */
struct option_group {
    const char          *title;
    const struct option *options;
};

struct example {
    const char *command; /* as typed */
    const char *shows;   /* what it does, a sentence */
};

/* Exit status of the program (also documented in the manual page). */
enum exit_status {
    EXIT_CLEAR = 0,    /* nothing found */
    EXIT_FOUND = 1,    /* some verdict is stop or review; damage; answers that differ */
    EXIT_USAGE = 2,
    EXIT_REJECTED = 3, /* some input could not be read */
    EXIT_FAILED = 4
};

/* The forms of --format that a command can write. */
enum {
    WRITES_TEXT = 1,
    WRITES_JSON = 2,
    WRITES_CSV = 4
};

enum { COMMAND_GROUPS_MAX = 6 };

struct run;

struct command {
    const char                *name;        /* one word, or two ("lists build") */
    const char                *summary;     /* one line, lower case, no full stop */
    const char                *synopsis;    /* what follows the name */
    const char                *description; /* paragraphs with an empty line between */
    const struct example      *examples;    /* ends with a row without a command */
    const struct option_group *groups[COMMAND_GROUPS_MAX]; /* its own options; the global ones are always there */
    size_t                     arguments_min;
    size_t                     arguments_max; /* SIZE_MAX: any number */
    const char *const         *words;         /* the arguments to offer in completion, NULL-ended; NULL: files */
    unsigned                   writes;
    enum exit_status (*run)(struct run *run);
};

/* Options that every command takes. */
extern const struct option_group GLOBAL_OPTIONS;

/* Several things happened at once: 4 over 2 over 3 over 1 over 0. */
enum exit_status exit_worst(enum exit_status a, enum exit_status b);

#endif
