#include "cli/commands.h"
#include "cli/list_report.h"
#include "cli/lists_location.h"

static const struct option_group UPDATING = {
    "Updating",
    (const struct option[]){
        { .name = "folder", .kind = OPTION_PATH, .argument = "DIR", .help = "where the files and lists.itd are kept",
          .standard = "your data folder, where every command looks" },
        { .name = "only", .kind = OPTION_LIST, .argument = "LIST,...", .repeatable = true,
          .help = "only these lists: un-sc, ofac-sdn, ..." },
        { .name = "allow-shrink", .help = "take a file that is more than 20% smaller than the last one" },
        { .name = "timeout", .kind = OPTION_NUMBER, .argument = "S", .min = 1, .max = 86400, .whole = true,
          .help = "seconds that one file may take, with its retries", .standard = "600" },
        { .name = "retries", .kind = OPTION_NUMBER, .argument = "N", .min = 0, .max = 100, .whole = true,
          .help = "tries after the first when a server is busy or cuts the connection", .standard = "3" },
        { 0 },
    }
};

/* What the update says on its way. */
struct update_report {
    struct list_report lists;
    size_t             sources;
    size_t             bad; /* of them, failed or refused */
};

static void
on_source(void *context, const struct itd_update_source *source)
{
    static const char *const OUTCOMES[] = {
        [ITD_SOURCE_UNCHANGED] = "unchanged",
        [ITD_SOURCE_NEW] = "new",
        [ITD_SOURCE_REFUSED] = "refused",
        [ITD_SOURCE_FAILED] = "failed",
    };
    struct update_report *report = context;
    struct run           *run = report->lists.run;
    struct output        *output = &run->output;
    report->sources++;
    report->bad += source->outcome == ITD_SOURCE_REFUSED || source->outcome == ITD_SOURCE_FAILED;
    terminal_clear(&run->terminal);
    if (run_writes(run) == WRITES_JSON) {
        output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"source\",\"list\":");
        output_json(output, sv_from(source->list));
        output_text(output, ",\"address\":");
        output_json(output, sv_from(source->address));
        output_format(output, ",\"outcome\":\"%s\",\"text\":", OUTCOMES[source->outcome]);
        output_json(output, sv_from(source->text));
        output_format(output, ",\"bytes\":%llu}\n", (unsigned long long)source->bytes);
        return;
    }
    output_format(output, "%-12s ", source->list);
    output_text(output, source->text);
    if (source->bytes) output_format(output, ", %.1f MB", (double)source->bytes / 1e6);
    output_text(output, "  ");
    output_text(output, source->address);
    output_text(output, "\n");
}

static void
on_changes(void *context, const struct itd_lists_changes *changes)
{
    struct run    *run = ((struct update_report *)context)->lists.run;
    struct output *output = &run->output;
    char           added[COUNT_TEXT_SIZE], changed[COUNT_TEXT_SIZE], delisted[COUNT_TEXT_SIZE];
    terminal_clear(&run->terminal);
    if (run_writes(run) == WRITES_JSON) {
        output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"changes\",\"list\":");
        output_json(output, changes->list);
        output_format(output, ",\"added\":%llu,\"changed\":%llu,\"delisted\":%llu}\n",
                      (unsigned long long)changes->added, (unsigned long long)changes->changed,
                      (unsigned long long)changes->delisted);
        return;
    }
    output_format(output, "%.*s: %s added, %s changed, %s delisted\n", SV_ARG(changes->list),
                  count_format(added, changes->added), count_format(changed, changes->changed),
                  count_format(delisted, changes->delisted));
}

static enum exit_status
run_update(struct run *run)
{
    const char        *folder = options_text(&run->options, "folder");
    const char *const *only;
    if (folder == NULL && lists_folder(&folder, run) != ITD_OK) return run_failed(run);
    if (options_texts(&only, &run->options, "only", run->arena, &run->error) != ITD_OK) return run_failed(run);
    if (make_folders(folder, &run->error) != ITD_OK) return run_failed(run);
    struct itd_lists_update update = {
        .folder = folder,
        .lists = only,
        .data_folder = options_text(&run->options, "data"),
        .allow_shrink = options_has(&run->options, "allow-shrink"),
        .timeout_s = (long)options_number(&run->options, "timeout", 0),
        .retries = (long)options_number(&run->options, "retries", -1),
    };
    struct update_report     report = { .lists = { .run = run } };
    struct itd_update_events events = { on_source, on_changes, list_report_events(&report.lists), &report };
    if (itd_lists_update(&update, &events, &run->error) != ITD_OK) return run_failed(run);
    if (report.bad) {
        run_say(run, "%zu of %zu sources could not be updated; their last good files stay in use", report.bad,
                report.sources);
    }
    return report.lists.rejected + report.bad > 0 ? EXIT_REJECTED : EXIT_CLEAR;
}

const struct command COMMAND_LISTS_UPDATE = {
    .name = "lists update",
    .summary = "download the publishers' current lists and compile them",
    .synopsis = "[--folder DIR] [--only LIST]... [--allow-shrink] [--timeout S] [--retries N]",
    .description =
        "Downloads what changed since the last time, keeps every file as it came with its SHA-256, address and time, "
        "rebuilds lists.itd, and says what was added, changed and delisted. A good list is never replaced by an error "
        "page, a file cut short, or one that shrank by more than 20%.",
    .examples = (const struct example[]){
        { "interdict lists update", "All lists; afterwards every command finds them by itself." },
        { "interdict lists update --only un-sc,ofac-sdn", "Two lists." },
        { "interdict lists update && interdict screen --max-age 3 customers.csv",
          "For a daily job: nothing is screened against lists that are stale." },
        { NULL, NULL },
    },
    .groups = { &UPDATING },
    .words = (const char *const[]){ NULL },
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_update,
};
