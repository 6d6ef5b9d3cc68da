/* terminal: what is on the other end of our output, and the line of progress.
 *
 * Colour only when standard output is a terminal, NO_COLOR is unset and TERM is not "dumb", unless the options say
 * otherwise. Progress is drawn on standard error when that is a terminal, at most five times a second, and erased before
 * anything else is said. One thread. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct terminal {
    bool     colour;
    unsigned width;      /* columns; 0: not known */
    bool     quiet;
    bool     progress;   /* may be drawn */
    bool     drawn;      /* a progress line stands on the screen */
    uint64_t start_ns;
    uint64_t drawn_ns;
};

/* Looks at the descriptors and the environment. */
struct terminal terminal_open(void);

/* Draws how far a long run is: `done` of `all` bytes (0: not known), `records` so far (0: not counted), and what they
 * are called. */
void terminal_progress(struct terminal *terminal, uint64_t records, const char *what, uint64_t done, uint64_t all);
/* Takes the progress line away. */
void terminal_clear(struct terminal *terminal);
/* The text of a progress line; returns its length. For terminal_progress and its test. */
size_t progress_line(char *line, size_t size, uint64_t records, const char *what, uint64_t done, uint64_t all,
                     double seconds);

#endif
