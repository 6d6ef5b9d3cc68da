#include "cli/commands.h"
#include "cli/run.h"

#include "cli/libraries.h"
#include "version.h"

static void
version_text(struct output *output)
{
    output_format(output, "interdict %s (%s)\n", INTERDICT_VERSION, INTERDICT_COMMIT);
    output_text(output, "built with");
    for (size_t i = 0; i < sizeof INTERDICT_LIBRARIES / sizeof *INTERDICT_LIBRARIES; i++) {
        output_format(output, "%s %s %s", i ? "," : "", INTERDICT_LIBRARIES[i].name, INTERDICT_LIBRARIES[i].version);
    }
    output_text(output, "\n");
}

static void
version_json(struct output *output)
{
    output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"version\",\"version\":");
    output_json(output, SV(INTERDICT_VERSION));
    output_text(output, ",\"commit\":");
    output_json(output, SV(INTERDICT_COMMIT));
    output_text(output, ",\"libraries\":{");
    for (size_t i = 0; i < sizeof INTERDICT_LIBRARIES / sizeof *INTERDICT_LIBRARIES; i++) {
        if (i) output_text(output, ",");
        output_json(output, sv_from(INTERDICT_LIBRARIES[i].name));
        output_text(output, ":");
        output_json(output, sv_from(INTERDICT_LIBRARIES[i].version));
    }
    output_text(output, "}}\n");
}

static enum exit_status
run_version(struct run *run)
{
    if (run_writes(run) == WRITES_JSON) {
        version_json(&run->output);
    } else {
        version_text(&run->output);
    }
    return EXIT_CLEAR;
}

const struct command COMMAND_VERSION = {
    .name = "version",
    .summary = "say which interdict this is",
    .synopsis = "",
    .description = "Prints the version, the commit it was built from and the libraries it was built with. \"interdict "
                   "--version\" does the same.",
    .words = (const char *const[]){ NULL },
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_version,
};
