#include "screen/rejects.h"

#include <errno.h>
#include <sys/stat.h>

static enum itd_status
fail(const struct rejects *rejects, struct itd_error *error)
{
    return itd_fail(error, ITD_IO, "cannot write %s: %s", rejects->path, strerror(errno));
}

static bool
is_input(const char *path, const char *const *inputs, size_t count)
{
    struct stat own, other;
    if (stat(path, &own) != 0) return false;
    for (size_t i = 0; i < count; i++) {
        if (stat(inputs[i], &other) == 0 && own.st_dev == other.st_dev && own.st_ino == other.st_ino) return true;
    }
    return false;
}

enum itd_status
rejects_open(struct rejects *rejects, const char *path, const char *const *inputs, size_t input_count,
             struct itd_error *error)
{
    *rejects = (struct rejects){ .path = path };
    if (path == NULL) return ITD_OK;
    if (is_input(path, inputs, input_count)) {
        return itd_fail(error, ITD_USAGE, "%s is read from: rejected records cannot be written there", path);
    }
    rejects->file = fopen(path, "wbe");
    return rejects->file ? ITD_OK : fail(rejects, error);
}

static bool
write_line(FILE *file, struct sv text)
{
    return fwrite(text.ptr ? text.ptr : "", 1, text.len, file) == text.len && fputc('\n', file) != EOF;
}

enum itd_status
rejects_add(struct rejects *rejects, struct sv record, struct sv header, struct itd_error *error)
{
    rejects->count++;
    if (rejects->file == NULL) return ITD_OK;
    bool written = true;
    if (header.len && !rejects->has_header) written = write_line(rejects->file, header);
    rejects->has_header = true;
    return written && write_line(rejects->file, record) ? ITD_OK : fail(rejects, error);
}

enum itd_status
rejects_close(struct rejects *rejects, struct itd_error *error)
{
    FILE *file = rejects->file;
    rejects->file = NULL;
    return file == NULL || fclose(file) == 0 ? ITD_OK : fail(rejects, error);
}
