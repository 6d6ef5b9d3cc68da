#include "cli/commands.h"
#include "cli/run.h"
#include "interdict/snapshot.h"

#include <stdint.h>

static void
say_result(struct run *run, const char *file, enum itd_status status, const struct itd_snapshot *snapshot)
{
    struct output *output = &run->output;
    char           entities[COUNT_TEXT_SIZE];
    if (run_writes(run) == WRITES_JSON) {
        output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"verified\",\"file\":");
        output_json(output, sv_from(file));
        output_format(output, ",\"sound\":%s,\"id\":", status == ITD_OK ? "true" : "false");
        output_json(output, sv_from(snapshot ? itd_snapshot_id(snapshot) : ""));
        output_text(output, ",\"reason\":");
        output_json(output, sv_from(status == ITD_OK ? "" : run->error.text));
        output_text(output, "}\n");
        return;
    }
    output_text(output, file);
    if (status == ITD_OK) {
        output_format(output, ": sound, %s entit%s, id %s\n",
                      count_format(entities, itd_snapshot_entity_count(snapshot)),
                      itd_snapshot_entity_count(snapshot) == 1 ? "y" : "ies", itd_snapshot_id(snapshot));
    } else {
        output_format(output, ": damaged: %s\n", run->error.text);
    }
}

static enum exit_status
verify_file(struct run *run, const char *file, const struct itd_ftm *ftm)
{
    struct itd_snapshot *snapshot = NULL;
    enum itd_status      status = itd_snapshot_open(&snapshot, file, ITD_SNAPSHOT_MAP, ftm, &run->error);
    bool                 opened = status == ITD_OK;
    if (opened) status = itd_snapshot_verify(snapshot, &run->error);
    enum exit_status exit_status = status == ITD_OK ? EXIT_CLEAR : EXIT_FOUND;
    if (status == ITD_OK || status == ITD_DAMAGED) {
        say_result(run, file, status, opened ? snapshot : NULL);
    } else {
        exit_status = run_failed(run);
    }
    if (opened) itd_snapshot_close(snapshot);
    return exit_status;
}

static enum exit_status
run_verify(struct run *run)
{
    struct itd_ftm *ftm;
    if (itd_ftm_open(&ftm, options_text(&run->options, "data"), &run->error) != ITD_OK) return run_failed(run);
    enum exit_status exit_status = EXIT_CLEAR;
    for (size_t i = 0; i < run->options.argument_count; i++) {
        exit_status = exit_worst(exit_status, verify_file(run, run->options.arguments[i], ftm));
    }
    itd_ftm_close(ftm);
    return exit_status;
}

const struct command COMMAND_LISTS_VERIFY = {
    .name = "lists verify",
    .summary = "check that a snapshot is whole",
    .synopsis = "FILE...",
    .description = "Checks every sum of a snapshot and walks all that is in it. The exit status is 0 when it is sound, 1 "
                   "when it is damaged, 4 when it is no snapshot or cannot be read.",
    .examples = (const struct example[]){
        { "interdict lists verify lists.itd", "After a copy from another machine." },
        { NULL, NULL },
    },
    .arguments_min = 1,
    .arguments_max = SIZE_MAX,
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_verify,
};
