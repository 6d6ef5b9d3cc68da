/* file: whole files, mapped files, and files that appear at once or not at all. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "interdict/error.h"
#include "interdict/sv.h"

#include <stdio.h>

/* A file's bytes, mapped read-only or held in private memory. */
struct file_bytes {
    struct sv bytes;
    bool      mapped;
};

/* Opens a regular file (not a directory, FIFO or device). With `copy` its bytes are read into memory, otherwise it is
 * mapped. An empty file gives an empty slice. ITD_NOT_FOUND, ITD_IO, ITD_USAGE (not a regular file), ITD_NO_MEMORY. */
enum itd_status file_bytes_open(struct file_bytes *file, const char *path, bool copy, struct itd_error *error);
void            file_bytes_close(struct file_bytes *file);

/* A file written beside its final place and renamed over it when complete, so that a reader never sees half of it. */
struct file_writer {
    FILE *stream;
    char *path;
    char *temporary_path;
};

enum itd_status file_writer_open(struct file_writer *writer, const char *path, struct itd_error *error);
enum itd_status file_writer_add(struct file_writer *writer, struct sv bytes, struct itd_error *error);
/* Flushes to the disk and renames. On failure the old file stays and the temporary one is removed. */
enum itd_status file_writer_commit(struct file_writer *writer, struct itd_error *error);
/* Removes the temporary file; nothing after a commit. */
void file_writer_discard(struct file_writer *writer);

/* Makes the folder and its parents (mode 0777 less umask); fine when they exist. */
enum itd_status file_make_folders(const char *path, struct itd_error *error);

#endif
