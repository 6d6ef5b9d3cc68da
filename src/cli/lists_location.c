#include "cli/lists_location.h"

#include "interdict/lists.h"

#include "version.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of the XDG base directory specification: the variable when it holds an absolute path, else below $HOME. */
static enum itd_status
user_folder(const char **folder, struct run *run, const char *variable, const char *below_home)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    struct sv   path;
    if (base && *base == '/') {
        path = itd_arena_format(run->arena, "%s/interdict", base);
    } else if (home && *home == '/') {
        path = itd_arena_format(run->arena, "%s/%s/interdict", home, below_home);
    } else {
        return itd_fail(&run->error, ITD_NOT_FOUND, "there is no home folder: neither $%s nor $HOME is set", variable);
    }
    if (path.ptr == NULL) return itd_fail_memory(&run->error);
    *folder = path.ptr;
    return ITD_OK;
}

enum itd_status
lists_folder(const char **folder, struct run *run)
{
    return user_folder(folder, run, "XDG_DATA_HOME", ".local/share");
}

enum itd_status
make_folders(const char *path, struct itd_error *error)
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

/* The snapshot of the bundled lists; built when this version of the program has not done so yet. */
static enum itd_status
bundled_snapshot(const char **path, struct run *run)
{
    const char     *folder = NULL;
    enum itd_status status = user_folder(&folder, run, "XDG_CACHE_HOME", ".cache");
    if (status != ITD_OK) return status;
    struct sv name = itd_arena_format(run->arena, "%s/bundled-%s-%s.itd", folder, INTERDICT_VERSION, INTERDICT_COMMIT);
    if (name.ptr == NULL) return itd_fail_memory(&run->error);
    *path = name.ptr;
    if (access(*path, R_OK) == 0) return ITD_OK;
    status = make_folders(folder, &run->error);
    if (status == ITD_OK) status = itd_lists_build_bundled(*path, NULL, &run->error);
    return status;
}

static enum itd_status
located_by_option(const char *const **paths, struct run *run)
{
    const char *const *given;
    enum itd_status    status = options_texts(&given, &run->options, "lists", run->arena, &run->error);
    if (status != ITD_OK) return status;
    size_t count = 0;
    while (given[count]) count++;
    const char **found = itd_arena_array(run->arena, count + 1, sizeof *found);
    if (found == NULL) return itd_fail_memory(&run->error);
    for (size_t i = 0; i < count && status == ITD_OK; i++) {
        found[i] = given[i];
        if (strcmp(given[i], "bundled") == 0) status = bundled_snapshot(&found[i], run);
    }
    *paths = found;
    return status;
}

static enum itd_status
located_by_environment(const char *const **paths, struct run *run, const char *value)
{
    const char **found = itd_arena_array(run->arena, strlen(value) + 2, sizeof *found);
    if (found == NULL) return itd_fail_memory(&run->error);
    struct sv rest = sv_from(value), path;
    size_t    count = 0;
    while (sv_split(&path, &rest, ':')) {
        if (path.len == 0) continue;
        found[count] = itd_arena_copy(run->arena, path).ptr;
        if (found[count] == NULL) return itd_fail_memory(&run->error);
        enum itd_status status = sv_equal(path, SV("bundled")) ? bundled_snapshot(&found[count], run) : ITD_OK;
        if (status != ITD_OK) return status;
        count++;
    }
    *paths = found;
    return ITD_OK;
}

static enum itd_status
located_by_default(const char *const **paths, struct run *run)
{
    const char     *folder = NULL;
    enum itd_status status = lists_folder(&folder, run);
    if (status != ITD_OK) return status;
    const char **found = itd_arena_array(run->arena, 2, sizeof *found);
    struct sv    path = itd_arena_format(run->arena, "%s/lists.itd", folder);
    if (found == NULL || path.ptr == NULL) return itd_fail_memory(&run->error);
    if (access(path.ptr, F_OK) != 0) {
        return itd_fail(&run->error, ITD_NOT_FOUND,
                        "there are no lists: --lists and $INTERDICT_LISTS are not given, and there is no %s", path.ptr);
    }
    found[0] = path.ptr;
    *paths = found;
    return ITD_OK;
}

enum itd_status
lists_locate(const char *const **paths, struct run *run)
{
    *paths = NULL;
    if (options_has(&run->options, "lists")) return located_by_option(paths, run);
    const char *value = getenv("INTERDICT_LISTS");
    if (value && value[strspn(value, ":")] != '\0') return located_by_environment(paths, run, value);
    return located_by_default(paths, run);
}

enum exit_status
lists_missing(struct run *run)
{
    enum exit_status exit_status = run_failed(run);
    if (run->error.status != ITD_NOT_FOUND) return exit_status;
    run_say(run, "next: \"interdict lists update\" downloads the publishers' current lists,");
    run_say(run, "      \"interdict lists build -o lists.itd FILE...\" compiles files that you have,");
    run_say(run, "      --lists bundled tries things out on the old and incomplete lists inside the program");
    return exit_status;
}
