/* options: the program's arguments, read by the tables of the commands.
 *
 * --name value, --name=value, -x value, -xvalue, -xyz (flags), "--" before arguments that begin with a dash, "-" as an
 * argument. Options and arguments may be mixed; global options may stand before the command. Nothing is ignored: an
 * unknown option, a value out of range or an option given twice that may stand once is an error. Strings are not copied. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/command.h"
#include "interdict/arena.h"
#include "interdict/error.h"

struct option_value {
    const struct option *option;
    const char          *text; /* as given; NULL for a flag */
    double               number;
    int32_t              date; /* days since 1970-01-01 */
};

struct options {
    struct option_value *values;
    size_t               count;
    const char         **arguments; /* what is no option, NULL-ended */
    size_t               argument_count;
    bool                 help; /* --help was met: the rest was not read */
};

/* Reads the words after the program's name and finds the command among them. `*command` stays NULL when none is named.
 * ITD_USAGE with a sentence that says what is wrong and, where one is near, what was perhaps meant; ITD_NO_MEMORY. */
enum itd_status options_parse(struct options *options, const struct command **command,
                              const struct command *const *commands, char *const *words, size_t count,
                              struct itd_arena *arena, struct itd_error *error);

/* What was given for an option of the command's tables. */
bool        options_has(const struct options *options, const char *name);
const char *options_text(const struct options *options, const char *name);                    /* NULL: not given */
double      options_number(const struct options *options, const char *name, double otherwise);
int32_t     options_date(const struct options *options, const char *name, int32_t otherwise);
/* All values of a repeatable option, those of a list split at ",", NULL-ended; NULL when it was not given.
 * ITD_NO_MEMORY. */
enum itd_status options_texts(const char *const **texts, const struct options *options, const char *name,
                              struct itd_arena *arena, struct itd_error *error);

/* The option of a command (or a global one) by name; NULL. `command` may be NULL. */
const struct option *option_find(const struct command *command, struct sv name);

/* The command of that name (one or two words), or NULL. */
const struct command *command_find(const struct command *const *commands, struct sv name);

/* How many insertions, deletions, replacements and swaps of neighbours turn one word into the other (words cut at 63
 * bytes), for suggestions. */
unsigned word_distance(struct sv a, struct sv b);

#endif
