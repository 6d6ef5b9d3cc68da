#include "cli/lists_open.h"

#include "cli/lists_age.h"
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

enum exit_status
lists_state(struct run *run, const struct itd_matcher *matcher)
{
    enum exit_status exit_status = EXIT_CLEAR;
    for (size_t i = 0; i < itd_matcher_snapshot_count(matcher); i++) {
        const struct itd_snapshot *snapshot = itd_matcher_snapshot(matcher, i);
        lists_say(run, snapshot);
        exit_status = exit_worst(exit_status, lists_check_age(run, snapshot));
    }
    return exit_status;
}
