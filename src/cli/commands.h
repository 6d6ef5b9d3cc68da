/* commands: one constant for each cmd_*.c; main.c has the table of them. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command COMMAND_SCREEN;
extern const struct command COMMAND_READ;
extern const struct command COMMAND_COMPARE;
extern const struct command COMMAND_SHOW;
extern const struct command COMMAND_LISTS_UPDATE;
extern const struct command COMMAND_LISTS_BUILD;
extern const struct command COMMAND_LISTS_INFO;
extern const struct command COMMAND_LISTS_DIFF;
extern const struct command COMMAND_LISTS_VERIFY;
extern const struct command COMMAND_LISTS_CONVERT;
extern const struct command COMMAND_AUDIT_REPLAY;
extern const struct command COMMAND_HELP;
extern const struct command COMMAND_VERSION;
extern const struct command COMMAND_COMPLETION;
extern const struct command COMMAND_MANUAL;

#endif
