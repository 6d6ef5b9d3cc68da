#include "lists/raw.h"

#include "base/file.h"
#include "base/vec.h"
#include "lists/reader.h"
#include "model/date.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SUM_DIGITS = 12, DAY_DIGITS = 10 };
#define INCOMING ".new"

static char *path_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* printf into the heap; NULL when out of memory. */
static char *
path_of(const char *format, ...)
{
    char   *path = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&path, format, args);
    va_end(args);
    return len < 0 ? NULL : path;
}

static enum itd_status
lock(struct raw *raw, struct itd_error *error)
{
    raw->lock = open(raw->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (raw->lock < 0) return itd_fail(error, ITD_IO, "cannot open %s: %s", raw->folder, strerror(errno));
    if (flock(raw->lock, LOCK_EX | LOCK_NB) == 0) return ITD_OK;
    if (errno == EWOULDBLOCK) return itd_fail(error, ITD_IO, "%s is being updated by another process", raw->folder);
    return itd_fail(error, ITD_IO, "cannot lock %s: %s", raw->folder, strerror(errno));
}

static int
by_version(const void *a, const void *b)
{
    const struct provenance *x = &((const struct raw_file *)a)->provenance,
                            *y = &((const struct raw_file *)b)->provenance;
    int order = strcmp(x->list, y->list);
    if (order == 0) order = (x->date > y->date) - (x->date < y->date);
    if (order == 0) order = strcmp(y->set, x->set);
    return order ? order : strcmp(x->file, y->file);
}

static void
sort(struct raw *raw)
{
    if (raw->count) qsort(raw->files, raw->count, sizeof *raw->files, by_version);
}

/* Takes a file over; frees `path` when it cannot. */
static enum itd_status
add(struct raw *raw, char *path, const struct provenance *provenance, struct itd_error *error)
{
    if (path == NULL || !VEC_RESERVE(raw->files, raw->capacity, raw->count + 1)) {
        free(path);
        return itd_fail_memory(error);
    }
    raw->files[raw->count++] = (struct raw_file){ path, *provenance };
    return ITD_OK;
}

/* What a run that was stopped left behind: downloads have no day before their name. */
static void
clear_leftover(const struct raw *raw, const char *list, struct sv name)
{
    int32_t day;
    size_t  mark = sv_find(name, SV(INCOMING), 0);
    if (mark == SIZE_MAX || date_parse_iso(&day, sv_slice(name, 0, DAY_DIGITS))) return;
    char *path = path_of("%s/%s/%.*s", raw->folder, list, SV_ARG(name));
    if (path) unlink(path);
    free(path);
}

/* Adds the list file whose provenance is called `name`, when it is one. */
static enum itd_status
scan_file(struct raw *raw, const char *list, struct sv name, struct itd_error *error)
{
    struct provenance provenance;
    struct sv         suffix = SV(".provenance");
    clear_leftover(raw, list, name);
    if (!sv_ends_with(name, suffix)) return ITD_OK;
    name.len -= suffix.len;
    if (sv_ends_with(name, SV(".refused"))) return ITD_OK;
    char *path = path_of("%s/%s/%.*s", raw->folder, list, SV_ARG(name));
    if (path == NULL) return itd_fail_memory(error);
    enum itd_status status = provenance_read(&provenance, path, error);
    bool            whole = *provenance.list && *provenance.set && provenance.date != READER_NO_DATE;
    if (status == ITD_OK && whole && access(path, F_OK) == 0) return add(raw, path, &provenance, error);
    free(path);
    return status;
}

static enum itd_status
scan_list(struct raw *raw, const char *list, struct itd_error *error)
{
    char *path = path_of("%s/%s", raw->folder, list);
    if (path == NULL) return itd_fail_memory(error);
    DIR *folder = opendir(path);
    free(path);
    if (folder == NULL) {
        return errno == ENOTDIR ? ITD_OK
                                : itd_fail(error, ITD_IO, "cannot read %s/%s: %s", raw->folder, list, strerror(errno));
    }
    enum itd_status status = ITD_OK;
    for (struct dirent *entry; status == ITD_OK && (entry = readdir(folder));) {
        status = scan_file(raw, list, sv_from(entry->d_name), error);
    }
    closedir(folder);
    return status;
}

static bool
same_set(const struct provenance *a, const struct provenance *b)
{
    return strcmp(a->list, b->list) == 0 && a->date == b->date && strcmp(a->set, b->set) == 0;
}

/* How many files from `first` on are of one set. */
static size_t
set_size(const struct raw *raw, size_t first)
{
    size_t size = 1;
    while (first + size < raw->count && same_set(&raw->files[first].provenance, &raw->files[first + size].provenance)) {
        size++;
    }
    return size;
}

/* Forgets the sets of which a file is missing, since the run that took them was stopped. */
static void
drop_incomplete(struct raw *raw)
{
    size_t kept = 0;
    for (size_t i = 0, size; i < raw->count; i += size) {
        size = set_size(raw, i);
        bool complete = size == raw->files[i].provenance.set_files;
        for (size_t j = 0; j < size; j++) {
            if (complete) {
                raw->files[kept++] = raw->files[i + j];
            } else {
                free(raw->files[i + j].path);
            }
        }
    }
    raw->count = kept;
}

static enum itd_status
scan(struct raw *raw, struct itd_error *error)
{
    DIR *folder = opendir(raw->folder);
    if (folder == NULL) return itd_fail(error, ITD_IO, "cannot read %s: %s", raw->folder, strerror(errno));
    enum itd_status status = ITD_OK;
    for (struct dirent *entry; status == ITD_OK && (entry = readdir(folder));) {
        if (entry->d_name[0] != '.') status = scan_list(raw, entry->d_name, error);
    }
    closedir(folder);
    sort(raw);
    drop_incomplete(raw);
    return status;
}

enum itd_status
raw_open(struct raw *raw, const char *folder, struct itd_error *error)
{
    *raw = (struct raw){ .lock = -1, .folder = path_of("%s/raw", folder) };
    if (raw->folder == NULL) return itd_fail_memory(error);
    enum itd_status status = file_make_folders(raw->folder, error);
    if (status == ITD_OK) status = lock(raw, error);
    if (status == ITD_OK) status = scan(raw, error);
    return status;
}

void
raw_close(struct raw *raw)
{
    if (raw->folder && raw->lock >= 0) close(raw->lock);
    for (size_t i = 0; i < raw->count; i++) free(raw->files[i].path);
    free(raw->files);
    free(raw->folder);
    *raw = (struct raw){ .lock = -1 };
}

static bool
is_main(const struct raw_file *file)
{
    for (const struct list_format *format = list_formats; format->name; format++) {
        if (strcmp(format->name, file->provenance.format) == 0) return format->role == LIST_MAIN;
    }
    return false;
}

static const struct raw_file *
newer(const struct raw_file *a, const struct raw_file *b)
{
    return a == NULL || strcmp(b->provenance.set, a->provenance.set) > 0 ? b : a;
}

const struct raw_file *
raw_last(const struct raw *raw, struct sv list, struct sv file)
{
    const struct raw_file *last = NULL;
    for (size_t i = 0; i < raw->count; i++) {
        const struct provenance *provenance = &raw->files[i].provenance;
        if (!sv_equal(list, sv_from(provenance->list)) || !sv_equal(file, sv_from(provenance->file))) continue;
        last = newer(last, &raw->files[i]);
    }
    return last;
}

const struct raw_file *
raw_last_main(const struct raw *raw, struct sv list)
{
    const struct raw_file *last = NULL;
    for (size_t i = 0; i < raw->count; i++) {
        if (!sv_equal(list, sv_from(raw->files[i].provenance.list)) || !is_main(&raw->files[i])) continue;
        last = newer(last, &raw->files[i]);
    }
    return last;
}

int32_t
raw_newest_date(const struct raw *raw, struct sv list)
{
    int32_t newest = READER_NO_DATE;
    for (size_t i = 0; i < raw->count; i++) {
        const struct provenance *provenance = &raw->files[i].provenance;
        if (sv_equal(list, sv_from(provenance->list)) && provenance->date > newest) newest = provenance->date;
    }
    return newest;
}

enum itd_status
raw_incoming(char **path, const struct raw *raw, struct sv list, struct sv file, struct itd_error *error)
{
    char           *folder = path_of("%s/%.*s", raw->folder, SV_ARG(list));
    enum itd_status status = folder ? file_make_folders(folder, error) : itd_fail_memory(error);
    *path = status == ITD_OK ? path_of("%s/%.*s" INCOMING, folder, SV_ARG(file)) : NULL;
    free(folder);
    return status == ITD_OK && *path == NULL ? itd_fail_memory(error) : status;
}

/* The place of a file: the day, the sum and the name say at a glance what it is. */
static char *
place_of(const struct raw *raw, const struct provenance *provenance)
{
    return path_of("%s/%s/%.*s-%.*s-%s%s", raw->folder, provenance->list, DAY_DIGITS, provenance->set, SUM_DIGITS,
                   provenance->sha256, provenance->file, *provenance->refused ? ".refused" : "");
}

/* Writes the provenance of the file now at `path`, and takes both over. */
static enum itd_status
register_file(struct raw *raw, char *path, const struct provenance *provenance, struct itd_error *error)
{
    enum itd_status status = provenance_write(provenance, path, error);
    if (status != ITD_OK || *provenance->refused) {
        free(path);
        return status;
    }
    for (size_t i = 0; i < raw->count; i++) {
        if (strcmp(raw->files[i].path, path) != 0) continue;
        raw->files[i].provenance = *provenance; /* the same file, taken again on the same day */
        free(path);
        sort(raw);
        return ITD_OK;
    }
    status = add(raw, path, provenance, error);
    sort(raw);
    return status;
}

enum itd_status
raw_keep(struct raw *raw, const char *incoming, const struct provenance *provenance, struct itd_error *error)
{
    char *path = place_of(raw, provenance);
    if (path == NULL) return itd_fail_memory(error);
    if (rename(incoming, path) == 0) return register_file(raw, path, provenance, error);
    enum itd_status status = itd_fail(error, ITD_IO, "cannot move %s to %s: %s", incoming, path, strerror(errno));
    free(path);
    return status;
}

static enum itd_status
copy(const char *from, const char *to, struct itd_error *error)
{
    struct file_bytes  bytes;
    struct file_writer writer;
    enum itd_status    status = file_bytes_open(&bytes, from, false, error);
    if (status != ITD_OK) return status;
    status = file_writer_open(&writer, to, error);
    if (status == ITD_OK) {
        status = file_writer_add(&writer, bytes.bytes, error);
        if (status == ITD_OK) {
            status = file_writer_commit(&writer, error);
        } else {
            file_writer_discard(&writer);
        }
    }
    file_bytes_close(&bytes);
    return status;
}

enum itd_status
raw_keep_again(struct raw *raw, const char *held, const struct provenance *provenance, struct itd_error *error)
{
    char *path = place_of(raw, provenance);
    if (path == NULL) return itd_fail_memory(error);
    enum itd_status status = ITD_OK;
    /* Not every file system has links. */
    if (strcmp(held, path) != 0 && link(held, path) != 0 && errno != EEXIST) status = copy(held, path, error);
    if (status == ITD_OK) return register_file(raw, path, provenance, error);
    free(path);
    return status;
}

size_t
raw_version(size_t *begin, size_t *count, const struct raw *raw, size_t first)
{
    const struct provenance *head = &raw->files[first].provenance;
    size_t                   end = first;
    *begin = first;
    *count = 0;
    while (end < raw->count && strcmp(head->list, raw->files[end].provenance.list) == 0 &&
           head->date == raw->files[end].provenance.date) {
        size_t size = set_size(raw, end);
        if (*count == 0 && size == raw->files[end].provenance.set_files) {
            *begin = end;
            *count = size;
        }
        end += size;
    }
    return end;
}
