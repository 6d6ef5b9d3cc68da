#include "cli/commands.h"
#include "cli/screening.h"

#include <stdint.h>

static const struct option_group READING = {
    "Reading the files",
    (const struct option[]){
        { .name = "map", .letter = 'm', .kind = OPTION_TEXT, .argument = "FIELD=COLUMN", .repeatable = true,
          .help = "take a field from a column whose heading is not recognised: name=Consignee" },
        { .name = "changed-since", .kind = OPTION_TEXT, .argument = "VERSION",
          .help = "only what the lists' changes since this version (DATE or LIST@DATE) newly hit or release" },
        { .name = "rejects", .kind = OPTION_PATH, .argument = "FILE", .help = "write the records that cannot be read here" },
        { .name = "threads", .kind = OPTION_NUMBER, .argument = "N", .min = 1, .max = 1024, .whole = true,
          .help = "threads to work with", .standard = "all cores" },
        { 0 },
    }
};

static enum exit_status
run_screen(struct run *run)
{
    return screening_run(run, itd_screen_files);
}

const struct command COMMAND_SCREEN = {
    .name = "screen",
    .summary = "screen files of records against the lists",
    .synopsis = "[OPTION]... FILE...",
    .description =
        "Reads CSV, TSV or JSON lines (FollowTheMoney entities or flat records), \"-\" being standard input, and judges "
        "each record: stop, review or clear. Each hit says how sure it is, what evidence makes up its score, under which "
        "programmes the party is listed and since when. Column headings are recognised in several languages (name, dob, "
        "nationality, passport, imo, ...); --map helps where they are not.\n\n"
        "A record that cannot be read is reported with file, line, column and reason, and the rest goes on (exit status "
        "3). The exit status is 1 when some verdict is stop or review.",
    .examples = (const struct example[]){
        { "interdict screen customers.csv", "Shows every customer who may be a listed party, and why." },
        { "interdict screen --map name=Consignee --map country=Dest manifest.csv",
          "Reads a file whose headings are not recognised." },
        { "interdict screen --format json -o hits.ndjson --rejects bad.csv --audit audit.ndjson --operator jd *.csv",
          "For a machine to go on with: results, unreadable records and an audit line in files of their own." },
        { "interdict screen --changed-since 2026-11-23 customers.csv",
          "The daily re-screening: only what the lists' changes since yesterday newly hit or release." },
        { "interdict screen --as-of 2015-06-01 shipments.csv", "Judges by what was in effect on that day." },
        { "printf 'name\\nKorea Mining Development Trading Corp.\\n' | interdict screen --lists bundled -",
          "Tries it out without any list of your own." },
        { NULL, NULL },
    },
    .groups = { &READING, &HIT_OPTIONS, &DECISION_OPTIONS, &RECORD_OPTIONS, &OUTPUT_OPTIONS },
    .arguments_min = 1,
    .arguments_max = SIZE_MAX,
    .writes = WRITES_TEXT | WRITES_JSON | WRITES_CSV,
    .run = run_screen,
};
