#include "cli/commands.h"
#include "cli/run.h"
#include "interdict/match.h"

#include "cli/libraries.h"
#include "version.h"

static void
version_text(struct output *output, const struct itd_matcher *matcher)
{
    output_format(output, "interdict %s (%s)\n", INTERDICT_VERSION, INTERDICT_COMMIT);
    output_format(output, "tables %s\nbackground %s\n", itd_matcher_tables(matcher), itd_matcher_background(matcher));
    output_text(output, "built with");
    for (size_t i = 0; i < sizeof INTERDICT_LIBRARIES / sizeof *INTERDICT_LIBRARIES; i++) {
        output_format(output, "%s %s %s", i ? "," : "", INTERDICT_LIBRARIES[i].name, INTERDICT_LIBRARIES[i].version);
    }
    output_text(output, "\n");
}

static void
version_json(struct output *output, const struct itd_matcher *matcher)
{
    output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"version\",\"version\":");
    output_json(output, SV(INTERDICT_VERSION));
    output_text(output, ",\"commit\":");
    output_json(output, SV(INTERDICT_COMMIT));
    output_format(output, ",\"tables\":\"%s\",\"background\":\"%s\",\"libraries\":{", itd_matcher_tables(matcher),
                  itd_matcher_background(matcher));
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
    struct itd_matcher        *matcher;
    struct itd_matcher_options options = { .data_folder = options_text(&run->options, "data") };
    if (itd_matcher_open(&matcher, &options, &run->error) != ITD_OK) return run_failed(run);
    if (run_writes(run) == WRITES_JSON) {
        version_json(&run->output, matcher);
    } else {
        version_text(&run->output, matcher);
    }
    itd_matcher_close(matcher);
    return EXIT_CLEAR;
}

const struct command COMMAND_VERSION = {
    .name = "version",
    .summary = "say which interdict this is",
    .synopsis = "",
    .description = "Prints the version, the commit it was built from, the SHA-256 of all tables and of the table of "
                   "name frequencies (answers name them too), and the libraries it was built with. \"interdict --version\" "
                   "does the same.",
    .words = (const char *const[]){ NULL },
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_version,
};
