/* output: where results go, standard output or a file.
 *
 * Buffered; a failure is remembered, later writes do nothing, and output_close reports it, so that a full disk is never
 * silent. A reader that went away (EPIPE) is remembered as `closed` and gives ITD_CANCELLED without a word, as other
 * tools do. The caller owns the struct; one thread. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "interdict/error.h"
#include "interdict/sv.h"

struct output {
    int             fd; /* -1: not open */
    const char     *name;
    bool            own_fd;
    bool            line_by_line; /* a terminal */
    bool            closed;
    enum itd_status status;
    int             cause; /* errno of the failure */
    size_t          len;
    char            bytes[1 << 16];
};

/* Whether two paths are one regular file; NULL is none. Opening an output empties it, so it must not be an input. */
bool same_file(const char *a, const char *b);

/* Opens (and empties) a file; NULL or "-" is standard output. ITD_IO. */
enum itd_status output_open(struct output *output, const char *path, struct itd_error *error);
/* Writes what is left and closes. ITD_IO, ITD_CANCELLED. Closing twice is fine. */
enum itd_status output_close(struct output *output, struct itd_error *error);
/* Writes the buffer out. */
enum itd_status output_flush(struct output *output, struct itd_error *error);

/* As `struct itd_output` wants it; `context` is the output. */
enum itd_status output_write(void *context, struct sv bytes, struct itd_error *error);
/* Adds text; a failure shows at output_close. */
void output_text(struct output *output, const char *text);
void output_sv(struct output *output, struct sv text);
void output_format(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void output_json(struct output *output, struct sv text);
/* Adds a CSV field, quoted where it must be. */
void output_csv(struct output *output, struct sv text);

/* A number with "," between thousands; returns `text`. */
enum { COUNT_TEXT_SIZE = 32 };
const char *count_format(char text[COUNT_TEXT_SIZE], uint64_t number);

#endif
