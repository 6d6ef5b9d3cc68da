#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum itd_status
read_whole(struct file_bytes *file, int fd, size_t size, const char *path, struct itd_error *error)
{
    char *bytes = malloc(size);
    if (bytes == NULL) return itd_fail_memory(error);
    for (size_t done = 0; done < size;) {
        ssize_t got = read(fd, bytes + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            free(bytes);
            return itd_fail(error, ITD_IO, "cannot read %s: %s", path, got < 0 ? strerror(errno) : "it became shorter");
        }
        done += (size_t)got;
    }
    file->bytes = sv_make(bytes, size);
    return ITD_OK;
}

static enum itd_status
open_descriptor(struct file_bytes *file, int fd, const char *path, bool copy, struct itd_error *error)
{
    struct stat info;
    if (fstat(fd, &info) != 0) return itd_fail(error, ITD_IO, "cannot read %s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode)) return itd_fail(error, ITD_USAGE, "%s is not a regular file", path);
    if (info.st_size == 0) return ITD_OK;
    size_t size = (size_t)info.st_size;
    if (copy) return read_whole(file, fd, size, path, error);
    void *map = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) return itd_fail(error, ITD_IO, "cannot map %s: %s", path, strerror(errno));
    file->bytes = sv_make(map, size);
    file->mapped = true;
    return ITD_OK;
}

enum itd_status
file_bytes_open(struct file_bytes *file, const char *path, bool copy, struct itd_error *error)
{
    *file = (struct file_bytes){ 0 };
    /* O_NONBLOCK so that a FIFO without a writer is refused rather than waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        enum itd_status status = errno == ENOENT ? ITD_NOT_FOUND : ITD_IO;
        return itd_fail(error, status, "cannot open %s: %s", path, strerror(errno));
    }
    enum itd_status status = open_descriptor(file, fd, path, copy, error);
    close(fd);
    return status;
}

void
file_bytes_close(struct file_bytes *file)
{
    if (file->mapped) {
        munmap((void *)file->bytes.ptr, file->bytes.len);
    } else {
        free((void *)file->bytes.ptr);
    }
    *file = (struct file_bytes){ 0 };
}

enum itd_status
file_writer_open(struct file_writer *writer, const char *path, struct itd_error *error)
{
    *writer = (struct file_writer){ 0 };
    size_t len = strlen(path);
    writer->path = strdup(path);
    writer->temporary_path = malloc(len + sizeof ".XXXXXX");
    if (writer->path == NULL || writer->temporary_path == NULL) {
        file_writer_discard(writer);
        return itd_fail_memory(error);
    }
    memcpy(writer->temporary_path, path, len);
    memcpy(writer->temporary_path + len, ".XXXXXX", sizeof ".XXXXXX");
    int fd = mkostemp(writer->temporary_path, O_CLOEXEC);
    if (fd < 0) {
        enum itd_status status = itd_fail(error, ITD_IO, "cannot write beside %s: %s", path, strerror(errno));
        free(writer->temporary_path);
        writer->temporary_path = NULL;
        file_writer_discard(writer);
        return status;
    }
    /* mkstemp makes files private; lists are public, so give them the usual mode. */
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask);
    writer->stream = fdopen(fd, "wb");
    if (writer->stream == NULL) {
        close(fd);
        file_writer_discard(writer);
        return itd_fail_memory(error);
    }
    return ITD_OK;
}

enum itd_status
file_writer_add(struct file_writer *writer, struct sv bytes, struct itd_error *error)
{
    if (bytes.len && fwrite(bytes.ptr, 1, bytes.len, writer->stream) != bytes.len) {
        return itd_fail(error, ITD_IO, "cannot write %s: %s", writer->path, strerror(errno));
    }
    return ITD_OK;
}

enum itd_status
file_writer_commit(struct file_writer *writer, struct itd_error *error)
{
    bool flushed = fflush(writer->stream) == 0 && fsync(fileno(writer->stream)) == 0;
    int  cause = errno;
    if (fclose(writer->stream) != 0 && flushed) {
        flushed = false;
        cause = errno;
    }
    writer->stream = NULL;
    if (flushed && rename(writer->temporary_path, writer->path) != 0) {
        flushed = false;
        cause = errno;
    }
    enum itd_status status = ITD_OK;
    if (flushed) {
        free(writer->temporary_path);
        writer->temporary_path = NULL;
    } else {
        status = itd_fail(error, ITD_IO, "cannot write %s: %s", writer->path, strerror(cause));
    }
    file_writer_discard(writer);
    return status;
}

void
file_writer_discard(struct file_writer *writer)
{
    if (writer->stream) fclose(writer->stream);
    if (writer->temporary_path) unlink(writer->temporary_path);
    free(writer->temporary_path);
    free(writer->path);
    *writer = (struct file_writer){ 0 };
}

enum itd_status
file_make_folders(const char *path, struct itd_error *error)
{
    char *copy = strdup(path);
    if (copy == NULL) return itd_fail_memory(error);
    enum itd_status status = ITD_OK;
    for (char *at = copy + 1; status == ITD_OK; at++) {
        if (*at != '/' && *at != '\0') continue;
        char saved = *at;
        *at = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
            status = itd_fail(error, ITD_IO, "cannot make the folder %s: %s", copy, strerror(errno));
        }
        *at = saved;
        if (saved == '\0') break;
    }
    free(copy);
    return status;
}
