#include "cli/lists_location.h"

#include "cli/date.h"
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
    const char     *folder;
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
        if (found[count++] == NULL) return itd_fail_memory(&run->error);
    }
    *paths = found;
    return ITD_OK;
}

static enum itd_status
located_by_default(const char *const **paths, struct run *run)
{
    const char     *folder;
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

enum exit_status
lists_open(struct itd_matcher **matcher, struct run *run, bool if_any)
{
    const char *const *paths;
    enum itd_status    status = lists_locate(&paths, run);
    *matcher = NULL;
    if (status != ITD_OK && !(if_any && status == ITD_NOT_FOUND)) return lists_missing(run);
    size_t count = 0;
    while (paths && paths[count]) count++;
    struct itd_matcher_options options = {
        .snapshots = paths,
        .snapshot_count = count,
        .data_folder = options_text(&run->options, "data"),
    };
    status = itd_matcher_open(matcher, &options, &run->error);
    return status == ITD_OK ? EXIT_CLEAR : run_failed(run);
}

/* Whether this version is the newest of its list in the snapshot. */
static bool
is_newest(const struct itd_snapshot *snapshot, uint32_t version)
{
    struct itd_version this_one = itd_snapshot_version(snapshot, version);
    for (uint32_t i = 0; i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version other = itd_snapshot_version(snapshot, i);
        bool               newer = other.date > this_one.date || (other.date == this_one.date && i > version);
        if (newer && sv_equal(other.list, this_one.list)) return false;
    }
    return true;
}

static enum exit_status
state_version(struct run *run, const struct itd_snapshot *snapshot, uint32_t number)
{
    struct itd_version version = itd_snapshot_version(snapshot, number);
    char               date[DATE_TEXT_SIZE], entries[COUNT_TEXT_SIZE];
    int64_t            age_days = (int64_t)date_today() - version.date;
    double             max_age_days = options_number(&run->options, "max-age", -1);
    date_format(date, version.date);
    run_note(run, "list %.*s of %s, %lld day%s old, %s entries (%s)", SV_ARG(version.list), date, (long long)age_days,
             age_days == 1 ? "" : "s", count_format(entries, version.entries), itd_snapshot_path(snapshot));
    if (max_age_days < 0 || (double)age_days <= max_age_days) return EXIT_CLEAR;
    run_say(run, "the list %.*s of %s is %lld days old, --max-age allows %.0f", SV_ARG(version.list), date,
            (long long)age_days, max_age_days);
    return EXIT_FAILED;
}

enum exit_status
lists_state(struct run *run, const struct itd_matcher *matcher)
{
    enum exit_status exit_status = EXIT_CLEAR;
    for (size_t i = 0; i < itd_matcher_snapshot_count(matcher); i++) {
        const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, i);
        for (uint32_t version = 0; version < itd_snapshot_version_count(snapshot); version++) {
            if (!is_newest(snapshot, version)) continue;
            exit_status = exit_worst(exit_status, state_version(run, snapshot, version));
        }
        if (itd_snapshot_is_bundled(snapshot)) {
            run_say(run, "these are the lists bundled with the program, old and incomplete: never for live cases");
        }
    }
    return exit_status;
}
