#include "cli/commands.h"
#include "cli/run.h"
#include "interdict/screen.h"

static enum exit_status
run_audit_replay(struct run *run)
{
    const char *file = run->options.arguments[0];
    bool        same;
    if (itd_audit_replay(&same, file, &run->error) != ITD_OK) return run_failed(run);
    if (run_writes(run) == WRITES_JSON) {
        output_text(&run->output, "{\"schema\":\"interdict/1\",\"type\":\"replay\",\"file\":");
        output_json(&run->output, sv_from(file));
        output_format(&run->output, ",\"same\":%s}\n", same ? "true" : "false");
    } else {
        output_text(&run->output, same ? "The answers are the same.\n" : "The answers differ.\n");
    }
    return same ? EXIT_CLEAR : EXIT_FOUND;
}

const struct command COMMAND_AUDIT_REPLAY = {
    .name = "audit replay",
    .summary = "run an audited screening again and compare the answers",
    .synopsis = "FILE",
    .description = "Screens or reads again what the last line of the audit file says, with the same snapshot and settings, and says "
                   "whether the answers are the same. The exit status is 1 when they differ, 4 when the input or the "
                   "snapshot is no longer the one that was used.",
    .examples = (const struct example[]){
        { "interdict audit replay audit.ndjson", "Proves that an old answer can be had again." },
        { NULL, NULL },
    },
    .arguments_min = 1,
    .arguments_max = 1,
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_audit_replay,
};
