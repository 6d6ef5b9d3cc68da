#include "screen/audit.h"

#include "base/vec.h"
#include "format/json.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct audit_input {
    char *path; /* absolute, "-" for standard input */
    char *name; /* what answers call it */
    char  sha256[SHA256_HEX_SIZE];
};

struct audit {
    const char         *command;
    struct audit_input *inputs;
    size_t              count;
    size_t              capacity;
};

enum itd_status
audit_new(struct audit **audit, const char *command, struct itd_error *error)
{
    *audit = calloc(1, sizeof **audit);
    if (*audit == NULL) return itd_fail_memory(error);
    (*audit)->command = command;
    return ITD_OK;
}

void
audit_free(struct audit *audit)
{
    if (audit == NULL) return;
    for (size_t i = 0; i < audit->count; i++) {
        free(audit->inputs[i].path);
        free(audit->inputs[i].name);
    }
    free(audit->inputs);
    free(audit);
}

/* So that a replay works from another folder. The path itself where it leads nowhere ("-"). */
static char *
absolute_path(const char *path)
{
    char real[PATH_MAX];
    return strdup(strcmp(path, "-") != 0 && realpath(path, real) ? real : path);
}

enum itd_status
audit_add_input(struct audit *audit, const char *path, const char *name, struct stream *stream,
                struct itd_error *error)
{
    struct sha256   sum;
    enum itd_status status = stream_sha256(&sum, stream, error);
    if (status != ITD_OK) return status;
    if (!VEC_RESERVE(audit->inputs, audit->capacity, audit->count + 1)) return itd_fail_memory(error);
    struct audit_input *input = &audit->inputs[audit->count];
    sha256_hex(input->sha256, &sum);
    input->path = absolute_path(path);
    input->name = strdup(name);
    audit->count++;
    return input->path && input->name ? ITD_OK : itd_fail_memory(error);
}

uint64_t
files_size(const char *const *files, size_t count)
{
    uint64_t size = 0;
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        if (stat(files[i], &info) == 0 && S_ISREG(info.st_mode)) size += (uint64_t)info.st_size;
    }
    return size;
}

static void
add_text(struct buf *out, const char *name, const char *value)
{
    buf_add_format(out, ",\"%s\":", name);
    if (value) {
        json_add_string(out, sv_from(value));
    } else {
        buf_add_sv(out, SV("null"));
    }
}

static void
add_path(struct buf *out, const char *name, const char *path)
{
    char *absolute = path ? absolute_path(path) : NULL;
    if (path && absolute == NULL) out->failed = true;
    add_text(out, name, absolute);
    free(absolute);
}

static void
add_number(struct buf *out, const char *name, uint64_t value)
{
    buf_add_format(out, ",\"%s\":%llu", name, (unsigned long long)value);
}

static void
add_names(struct buf *out, const char *name, const char *const *values)
{
    buf_add_format(out, ",\"%s\":", name);
    if (values == NULL) {
        buf_add_sv(out, SV("null"));
        return;
    }
    buf_add_char(out, '[');
    for (size_t i = 0; values[i]; i++) {
        if (i) buf_add_char(out, ',');
        json_add_string(out, sv_from(values[i]));
    }
    buf_add_char(out, ']');
}

/* A day as its number: what a replay reads back without loss. */
static void
add_day_number(struct buf *out, const char *name, int32_t day)
{
    if (day == ITD_DATE_NONE) {
        buf_add_format(out, ",\"%s\":null", name);
    } else {
        buf_add_format(out, ",\"%s\":%d", name, day);
    }
}

/* Everything that the answers depend on, in a form that replay.c reads back. */
static void
add_settings(struct buf *out, const struct screening *screening)
{
    const struct itd_screen_options *options = &screening->options;
    const struct itd_match_options  *match = &options->match;
    buf_add_format(out, ",\"settings\":{\"format\":%d,\"colour\":%s,\"width\":%u,\"all\":%s,\"stop_at\":%.17g",
                   (int)options->format, options->colour ? "true" : "false", options->width,
                   options->all ? "true" : "false", options->stop_at);
    buf_add_format(out, ",\"threshold\":%.17g,\"use_bits\":%s,\"threshold_bits\":%.17g,\"limit\":%u,\"weak\":%d",
                   match->threshold, match->use_bits ? "true" : "false", match->threshold_bits, match->limit,
                   (int)match->weak);
    add_day_number(out, "today", screening->today);
    add_day_number(out, "as_of", match->as_of);
    add_day_number(out, "known_at", match->known_at);
    add_names(out, "datasets", screening->changes.list.len ? NULL : match->datasets);
    add_names(out, "topics", match->topics);
    add_text(out, "schema", match->schema);
    add_names(out, "map", options->map);
    add_text(out, "changed_since", options->changed_since);
    add_path(out, "decisions", options->decisions);
    buf_add_char(out, '}');
}

static void
add_inputs(struct buf *out, const struct audit *audit)
{
    buf_add_sv(out, SV(",\"inputs\":["));
    for (size_t i = 0; i < audit->count; i++) {
        buf_add_sv(out, i ? SV(",{\"file\":") : SV("{\"file\":"));
        json_add_string(out, sv_from(audit->inputs[i].path));
        add_text(out, "name", audit->inputs[i].name);
        add_text(out, "sha256", audit->inputs[i].sha256);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void
add_snapshots(struct buf *out, const struct itd_matcher *matcher)
{
    buf_add_sv(out, SV(",\"snapshots\":["));
    for (size_t i = 0; i < itd_matcher_snapshot_count(matcher); i++) {
        const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, i);
        buf_add_sv(out, i ? SV(",{\"id\":") : SV("{\"id\":"));
        json_add_string(out, sv_from(itd_snapshot_id(snapshot)));
        add_path(out, "file", itd_snapshot_path(snapshot));
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void
add_counts(struct buf *out, const struct itd_screen_summary *summary)
{
    buf_add_format(out, ",\"counts\":{\"records\":%llu", (unsigned long long)summary->records);
    add_number(out, "stop", summary->stops);
    add_number(out, "review", summary->reviews);
    add_number(out, "clear", summary->clears);
    add_number(out, "hits", summary->hits);
    add_number(out, "decided", summary->decided);
    add_number(out, "rejected", summary->rejected);
    buf_add_char(out, '}');
}

/* One write to a file opened for appending, so that lines of two runs never mix. */
static enum itd_status
append_line(const char *path, struct sv line, struct itd_error *error)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return itd_fail(error, ITD_IO, "cannot write %s: %s", path, strerror(errno));
    ssize_t         written = write(fd, line.ptr, line.len);
    int             cause = written < 0 ? errno : ENOSPC;
    enum itd_status status = ITD_OK;
    if (written < 0 || (size_t)written != line.len || fsync(fd) != 0) {
        /* A device cannot be synced, which is no loss. */
        bool whole = written >= 0 && (size_t)written == line.len && (errno == EINVAL || errno == EROFS);
        if (!whole) status = itd_fail(error, ITD_IO, "cannot write %s: %s", path, strerror(cause));
    }
    close(fd);
    return status;
}

enum itd_status
audit_append(struct audit *audit, const char *path, const struct screening *screening, const struct sha256 *answers,
             struct itd_error *error)
{
    char       when[32], hex[SHA256_HEX_SIZE];
    time_t     now = time(NULL);
    struct tm  utc;
    struct buf line = { 0 };
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    sha256_hex(hex, answers);
    buf_add_sv(&line, SV("{\"schema\":\"interdict/1\",\"type\":\"audit\""));
    add_text(&line, "command", audit->command);
    add_text(&line, "time", when);
    add_text(&line, "operator", screening->options.operator_name);
    add_text(&line, "engine", screening->run.engine);
    add_text(&line, "background", screening->run.background);
    add_text(&line, "tables", screening->run.tables);
    add_path(&line, "data", itd_matcher_data_folder(screening->matcher));
    add_snapshots(&line, screening->matcher);
    add_inputs(&line, audit);
    add_settings(&line, screening);
    add_counts(&line, &screening->summary);
    add_text(&line, "answers_sha256", hex);
    buf_add_sv(&line, SV("}\n"));
    enum itd_status status = buf_ok(&line) ? append_line(path, buf_sv(&line), error) : itd_fail_memory(error);
    buf_fini(&line);
    return status;
}
