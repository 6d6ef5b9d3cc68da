/* help: the tables as text for people. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/run.h"

/* All commands, wrapped to the terminal's width. */
void help_overview(struct run *run);
/* One command: synopsis, description, options, examples. */
void help_command(struct run *run, const struct command *command);
/* All tables as one JSON object, for tools and tests. */
void help_json(struct run *run);
/* The few lines for somebody who gave no command. */
void help_short(struct run *run);

/* A name and what it means, in lists that end with a row without a name. */
struct meaning {
    const char *name;
    const char *text;
};
extern const struct meaning EXIT_MEANINGS[];
extern const struct meaning ENVIRONMENT_MEANINGS[];

/* How an option is shown: "-o, --output FILE"; returns its length. */
size_t option_label(char *label, size_t size, const struct option *option);
/* Its help with the default, the choices and whether it may be repeated; returns its length. */
size_t option_help(char *text, size_t size, const struct option *option);

#endif
