#include "cli/lists_open.h"

#include "cli/day.h"
#include "cli/lists_location.h"

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
    char               date[DAY_TEXT_SIZE], entries[COUNT_TEXT_SIZE];
    int64_t            age_days = (int64_t)day_today() - version.date;
    double             max_age_days = options_number(&run->options, "max-age", -1);
    day_format(date, version.date);
    run_note(run, "list %.*s of %s, %lld day%s old, %s %s (%s)", SV_ARG(version.list), date, (long long)age_days,
             age_days == 1 ? "" : "s", count_format(entries, version.entries), version.entries == 1 ? "entry" : "entries",
             itd_snapshot_path(snapshot));
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
