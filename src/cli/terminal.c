#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    REDRAW_NS = 200000000,
    WIDTH_MIN = 40,
    WIDTH_MAX = 400
};

static unsigned
width_now(void)
{
    struct winsize size;
    if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const char   *text = getenv("COLUMNS");
    unsigned long width = text ? strtoul(text, NULL, 10) : 0;
    return width <= WIDTH_MAX ? (unsigned)width : WIDTH_MAX;
}

struct terminal
terminal_open(void)
{
    const char     *no_colour = getenv("NO_COLOR"), *type = getenv("TERM");
    bool            able = type == NULL || strcmp(type, "dumb") != 0;
    struct terminal terminal = { 0 };
    terminal.colour = isatty(STDOUT_FILENO) == 1 && (no_colour == NULL || *no_colour == '\0') && able;
    terminal.width = width_now();
    if (terminal.width && terminal.width < WIDTH_MIN) terminal.width = WIDTH_MIN;
    terminal.progress = isatty(STDERR_FILENO) == 1 && able;
    return terminal;
}

static uint64_t
now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static size_t
add(char *line, size_t size, size_t len, const char *text)
{
    size_t more = strlen(text);
    if (len + more + 1 > size) return len;
    memcpy(line + len, text, more + 1);
    return len + more;
}

size_t
progress_line(char *line, size_t size, uint64_t records, const char *what, uint64_t done, uint64_t all, double seconds)
{
    char   part[64];
    size_t len = 0;
    line[0] = '\0';
    if (records) {
        snprintf(part, sizeof part, "%llu %.20s", (unsigned long long)records, what);
        len = add(line, size, len, part);
        if (seconds >= 1) {
            snprintf(part, sizeof part, ", %.0f/s", (double)records / seconds);
            len = add(line, size, len, part);
        }
    }
    if (all && done <= all) {
        double share = (double)done / (double)all;
        snprintf(part, sizeof part, "%s%.0f%%", len ? ", " : "", share * 100);
        len = add(line, size, len, part);
        /* An estimate from the first moments is noise. */
        if (seconds >= 2 && share > 0.01) {
            unsigned long left = (unsigned long)(seconds * (1 - share) / share + 0.5);
            snprintf(part, sizeof part, ", %lu:%02lu left", left / 60, left % 60);
            len = add(line, size, len, part);
        }
    }
    return len;
}

void
terminal_progress(struct terminal *terminal, uint64_t records, const char *what, uint64_t done, uint64_t all)
{
    if (!terminal->progress || terminal->quiet) return;
    uint64_t now = now_ns();
    if (terminal->start_ns == 0) terminal->start_ns = now;
    if (now - terminal->drawn_ns < REDRAW_NS) return;
    terminal->drawn_ns = now;
    char line[160];
    if (progress_line(line, sizeof line, records, what, done, all, (double)(now - terminal->start_ns) / 1e9) == 0) return;
    fprintf(stderr, "\r%s\033[K", line);
    terminal->drawn = true;
}

void
terminal_clear(struct terminal *terminal)
{
    if (terminal->drawn) fputs("\r\033[K", stderr);
    terminal->drawn = false;
}
