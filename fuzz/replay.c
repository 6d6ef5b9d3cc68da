/* Runs a fuzz target on the files named, and on every file of the folders named, so that its corpus is replayed in
 * the normal test run without libFuzzer. */
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_SIZE = 4096 };

static bool
replay_file(const char *path)
{
    struct file_bytes file;
    struct itd_error  error = { 0 };
    if (file_bytes_open(&file, path, true, &error) != ITD_OK) {
        fprintf(stderr, "replay: %s\n", error.text);
        return false;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)file.bytes.ptr, file.bytes.len);
    file_bytes_close(&file);
    return true;
}

/* What the tests of the readers expect stands beside the files that they read. */
static bool
is_expectation(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".expected") == 0;
}

static bool
replay_folder(const char *path, size_t *count)
{
    DIR *folder = opendir(path);
    bool ok = folder != NULL;
    for (struct dirent *entry; ok && (entry = readdir(folder)) != NULL;) {
        char file[PATH_SIZE];
        if (entry->d_name[0] == '.' || is_expectation(entry->d_name)) continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        ok = replay_file(file);
        ++*count;
    }
    if (folder) closedir(folder);
    return ok;
}

int
main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        struct stat status;
        bool        folder = stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode);
        if (folder ? !replay_folder(argv[i], &count) : !replay_file(argv[i])) {
            fprintf(stderr, "replay: cannot read %s\n", argv[i]);
            return 1;
        }
        count += !folder;
    }
    printf("%zu files\n", count);
    return count == 0;
}
