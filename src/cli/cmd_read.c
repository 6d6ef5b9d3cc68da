#include "cli/commands.h"
#include "cli/screening.h"

#include <stdint.h>

static enum exit_status
run_read(struct run *run)
{
    return screening_run(run, itd_read_files);
}

const struct command COMMAND_READ = {
    .name = "read",
    .summary = "find the listed parties that a text mentions",
    .synopsis = "[OPTION]... FILE...",
    .description = "Reads running text (a report, a contract, a message; \"-\" is standard input) and says which listed "
                   "parties it mentions, where, and since when they are listed. Places are counted in characters of the "
                   "text.",
    .examples = (const struct example[]){
        { "interdict read report.txt", "Shows each mention of a listed party with its place in the text." },
        { "pdftotext report.pdf - | interdict read --format json -", "Reads the text of a PDF, for a machine to go on." },
        { "interdict read --audit audit.ndjson --operator jd report.txt",
          "Keeps a line from which \"interdict audit replay\" reads it again." },
        { "interdict read --as-of 2012-03-01 report.txt", "Judges by what was in effect when the report was written." },
        { NULL, NULL },
    },
    .groups = { &HIT_OPTIONS, &DECISION_OPTIONS, &RECORD_OPTIONS, &OUTPUT_OPTIONS },
    .arguments_min = 1,
    .arguments_max = SIZE_MAX,
    .writes = WRITES_TEXT | WRITES_JSON | WRITES_CSV,
    .run = run_read,
};
