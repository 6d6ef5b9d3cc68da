#include "cli/lists_age.h"

#include "cli/day.h"

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

static int64_t
age_days(const struct itd_version *version)
{
    return (int64_t)day_today() - version->date;
}

void
lists_say(struct run *run, const struct itd_snapshot *snapshot)
{
    char date[DAY_TEXT_SIZE], entries[COUNT_TEXT_SIZE];
    for (uint32_t i = 0; i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        if (!is_newest(snapshot, i)) continue;
        run_note(run, "list %.*s of %s, %lld day%s old, %s %s (%s)", SV_ARG(version.list),
                 day_format(date, version.date), (long long)age_days(&version), age_days(&version) == 1 ? "" : "s",
                 count_format(entries, version.entries), version.entries == 1 ? "entry" : "entries",
                 itd_snapshot_path(snapshot));
    }
    if (itd_snapshot_is_bundled(snapshot)) {
        run_say(run, "these are the lists bundled with the program, old and incomplete: never for live cases");
    }
}

enum exit_status
lists_check_age(struct run *run, const struct itd_snapshot *snapshot)
{
    double           max_age_days = options_number(&run->options, "max-age", -1);
    enum exit_status exit_status = EXIT_CLEAR;
    for (uint32_t i = 0; max_age_days >= 0 && i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        char               date[DAY_TEXT_SIZE];
        if (!is_newest(snapshot, i) || (double)age_days(&version) <= max_age_days) continue;
        run_say(run, "the list %.*s of %s is %lld days old, --max-age allows %.0f", SV_ARG(version.list),
                day_format(date, version.date), (long long)age_days(&version), max_age_days);
        exit_status = EXIT_FAILED;
    }
    return exit_status;
}
