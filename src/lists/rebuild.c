#include "lists/rebuild.h"

#include "base/vec.h"
#include "model/date.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum held { HELD_NOT, HELD_SAME, HELD_OTHER };

/* The arguments for itd_lists_build. */
struct arguments {
    char **files;
    size_t count;
    size_t capacity;
};

static void
arguments_fini(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) free(arguments->files[i]);
    free(arguments->files);
    *arguments = (struct arguments){ 0 };
}

static enum itd_status
add_argument(struct arguments *arguments, const struct raw_file *file, struct itd_error *error)
{
    int   year, month, day;
    char *argument;
    date_civil(file->provenance.date, &year, &month, &day);
    if (!VEC_RESERVE(arguments->files, arguments->capacity, arguments->count + 1)) return itd_fail_memory(error);
    /* The date is given even where the file has it, so that the parts of a set cannot come apart. */
    if (asprintf(&argument, "%s@%04d-%02d-%02d", file->path, year, month, day) < 0) return itd_fail_memory(error);
    arguments->files[arguments->count++] = argument;
    return ITD_OK;
}

static bool
has_sums(struct sv joined, const struct raw_file *files, size_t count)
{
    size_t sums = joined.len > 0;
    for (size_t i = 0; i < joined.len; i++) sums += joined.ptr[i] == '+';
    for (size_t i = 0; i < count; i++) {
        if (sv_find(joined, sv_from(files[i].provenance.sha256), 0) == SIZE_MAX) return false;
    }
    return sums == count;
}

/* Whether the snapshot (may be NULL) holds the version that the files make. */
static enum held
held_in(const struct itd_snapshot *snapshot, const struct raw_file *files, size_t count)
{
    for (uint32_t i = 0; snapshot && i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        if (version.date != files->provenance.date || !sv_equal(version.list, sv_from(files->provenance.list)))
            continue;
        return has_sums(version.sha256, files, count) ? HELD_SAME : HELD_OTHER;
    }
    return HELD_NOT;
}

/* The files of the versions that the snapshot does not hold; all when it is NULL. `*onto` becomes false when the
 * snapshot holds another edition of one. */
static enum itd_status
collect(struct arguments *arguments, bool *onto, const struct raw *raw, const struct itd_snapshot *snapshot,
        struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    for (size_t next = 0, begin, count; status == ITD_OK && next < raw->count;) {
        next = raw_version(&begin, &count, raw, next);
        if (count == 0) continue;
        enum held held = held_in(snapshot, raw->files + begin, count);
        if (held == HELD_OTHER) *onto = false;
        for (size_t i = 0; status == ITD_OK && held != HELD_SAME && i < count; i++) {
            status = add_argument(arguments, &raw->files[begin + i], error);
        }
    }
    return status;
}

static void
warn(const struct rebuild *rebuild, const char *text)
{
    if (rebuild->events->warning) rebuild->events->warning(rebuild->events->context, rebuild->snapshot, text);
}

static bool
is_raw(const struct raw *raw, const struct itd_version *version)
{
    for (size_t i = 0; i < raw->count; i++) {
        const struct provenance *provenance = &raw->files[i].provenance;
        if (provenance->date == version->date && sv_equal(version->list, sv_from(provenance->list))) return true;
    }
    return false;
}

/* Keeps the old snapshot under another name before it is replaced by one that holds less. `snapshot` is NULL when it
 * cannot be opened. */
static enum itd_status
keep_old(const struct rebuild *rebuild, const struct itd_snapshot *snapshot, struct itd_error *error)
{
    bool  lost = snapshot == NULL;
    char *path, text[ITD_ERROR_TEXT_SIZE];
    for (uint32_t i = 0; !lost && i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        lost = !is_raw(rebuild->raw, &version);
    }
    if (!lost) return ITD_OK;
    if (asprintf(&path, "%s.%.12s.old", rebuild->snapshot, snapshot ? itd_snapshot_id(snapshot) : "damaged") < 0) {
        return itd_fail_memory(error);
    }
    snprintf(text, sizeof text, "%s; the old snapshot is kept as %s",
             snapshot ? "it has versions that were not downloaded and are not in the new one" : "it cannot be opened",
             path);
    enum itd_status status = ITD_OK;
    if (link(rebuild->snapshot, path) != 0 && errno != EEXIST) {
        status = itd_fail(error, ITD_IO, "cannot keep %s as %s: %s", rebuild->snapshot, path, strerror(errno));
    }
    free(path);
    if (status == ITD_OK) warn(rebuild, text);
    return status;
}

static enum itd_status
build(const struct rebuild *rebuild, const struct arguments *arguments, bool onto, struct itd_error *error)
{
    const struct itd_lists_build build = {
        .files = (const char *const *)arguments->files,
        .file_count = arguments->count,
        .onto = onto ? rebuild->snapshot : NULL,
        .output = rebuild->snapshot,
        .data_folder = rebuild->data_folder,
        .keep_going = true, /* one file damaged on this disk must not keep the others from being used */
    };
    return itd_lists_build(&build, rebuild->events, NULL, error);
}

enum itd_status
rebuild_snapshot(const struct rebuild *rebuild, struct itd_error *error)
{
    struct itd_snapshot *old = NULL;
    struct arguments     arguments = { 0 };
    bool                 exists = access(rebuild->snapshot, F_OK) == 0;
    enum itd_status      status =
        exists ? itd_snapshot_open(&old, rebuild->snapshot, ITD_SNAPSHOT_MAP, rebuild->ftm, error) : ITD_OK;
    if (status == ITD_NO_MEMORY) return status;
    if (status != ITD_OK) old = NULL;
    bool onto = old != NULL;
    status = collect(&arguments, &onto, rebuild->raw, old, error);
    if (status == ITD_OK && old && !onto) {
        arguments_fini(&arguments);
        status = collect(&arguments, &onto, rebuild->raw, NULL, error);
    }
    if (status == ITD_OK && arguments.count > 0 && exists && !onto) status = keep_old(rebuild, old, error);
    itd_snapshot_close(old);
    if (status == ITD_OK && arguments.count > 0) status = build(rebuild, &arguments, onto, error);
    arguments_fini(&arguments);
    return status;
}

static void
on_changed(void *context, uint32_t entity, char how)
{
    struct itd_lists_changes *changes = context;
    (void)entity;
    changes->added += how == '+';
    changes->changed += how == '~';
    changes->delisted += how == '-';
}

/* The newest version of a list before `limit`; the count of versions when there is none. */
static uint32_t
newest_before(const struct itd_snapshot *snapshot, struct sv list, int64_t limit)
{
    uint32_t count = itd_snapshot_version_count(snapshot), newest = count;
    int32_t  date = INT32_MIN;
    for (uint32_t i = 0; i < count; i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        if (!sv_equal(version.list, list) || version.date >= limit || version.date <= date) continue;
        newest = i;
        date = version.date;
    }
    return newest;
}

enum itd_status
rebuild_changes(const struct rebuild *rebuild, struct sv                                       list,
                void (*changes)(void *context, const struct itd_lists_changes *changes), void *context,
                struct itd_error *error)
{
    struct itd_snapshot *snapshot;
    enum itd_status status = itd_snapshot_open(&snapshot, rebuild->snapshot, ITD_SNAPSHOT_MAP, rebuild->ftm, error);
    if (status != ITD_OK) return status;
    struct itd_lists_changes counted = { .list = list };
    uint32_t                 count = itd_snapshot_version_count(snapshot);
    uint32_t                 to = newest_before(snapshot, list, INT64_MAX), from = count;
    if (to < count) from = newest_before(snapshot, list, itd_snapshot_version(snapshot, to).date);
    if (from < count) {
        status = itd_lists_diff(snapshot, from, to, on_changed, &counted, error);
    } else if (to < count) {
        counted.added = itd_snapshot_version(snapshot, to).entries;
    }
    if (status == ITD_OK && to < count) changes(context, &counted);
    itd_snapshot_close(snapshot);
    return status;
}
