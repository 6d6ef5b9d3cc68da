#include "cli/grid.h"
#include "cli/commands.h"
#include "cli/day.h"
#include "cli/lists_age.h"
#include "cli/lists_location.h"
#include "interdict/snapshot.h"

#include <stdint.h>
#include <stdio.h>

static int64_t
age_days(const struct itd_version *version)
{
    return (int64_t)day_today() - version->date;
}

static enum itd_status
add_version(struct grid *grid, const struct itd_version *version, struct itd_error *error)
{
    char      date[DAY_TEXT_SIZE], age[32], entries[COUNT_TEXT_SIZE];
    struct sv cells[] = {
        version->list,
        version->publisher,
        sv_from(day_format(date, version->date)),
        sv_make(age, (size_t)snprintf(age, sizeof age, "%lld day%s", (long long)age_days(version),
                                      age_days(version) == 1 ? "" : "s")),
        version->format,
        sv_from(count_format(entries, version->entries)),
    };
    enum itd_status status = ITD_OK;
    for (size_t i = 0; i < sizeof cells / sizeof *cells && status == ITD_OK; i++) {
        status = grid_add(grid, cells[i], error);
    }
    return status;
}

static enum itd_status
info_text(struct run *run, const struct itd_snapshot *snapshot)
{
    static const char *const TITLES[] = { "list", "publisher", "version", "age", "format", "entries" };
    struct output           *output = &run->output;
    struct grid              grid = { .arena = run->arena, .count = 6, .right = 1 << 3 | 1 << 5 };
    enum itd_status          status = ITD_OK;
    for (size_t i = 0; i < grid.count && status == ITD_OK; i++) {
        status = grid_add(&grid, sv_from(TITLES[i]), &run->error);
    }
    for (uint32_t i = 0; i < itd_snapshot_version_count(snapshot) && status == ITD_OK; i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        status = add_version(&grid, &version, &run->error);
    }
    if (status != ITD_OK) return status;
    char versions[COUNT_TEXT_SIZE], entities[COUNT_TEXT_SIZE], names[COUNT_TEXT_SIZE];
    output_text(output, itd_snapshot_path(snapshot));
    output_format(output, ": %s version%s of lists, %s entit%s, %s name%s, %.1f MB%s\nid %s\n\n",
                  count_format(versions, itd_snapshot_version_count(snapshot)),
                  itd_snapshot_version_count(snapshot) == 1 ? "" : "s",
                  count_format(entities, itd_snapshot_entity_count(snapshot)),
                  itd_snapshot_entity_count(snapshot) == 1 ? "y" : "ies",
                  count_format(names, itd_snapshot_name_count(snapshot)),
                  itd_snapshot_name_count(snapshot) == 1 ? "" : "s", (double)itd_snapshot_size(snapshot) / 1e6,
                  itd_snapshot_is_bundled(snapshot) ? "; bundled with the program, never for live cases" : "",
                  itd_snapshot_id(snapshot));
    grid_write(&grid, output);
    return ITD_OK;
}

struct field {
    const char *name;
    struct sv   text;
};

enum { TEXT_FIELDS = 6 };

static void
text_fields(struct field fields[TEXT_FIELDS], const struct itd_version *version)
{
    const struct field all[TEXT_FIELDS] = {
        { "list", version->list },     { "publisher", version->publisher }, { "format", version->format },
        { "sha256", version->sha256 }, { "source", version->source },       { "fetched", version->fetched },
    };
    memcpy(fields, all, sizeof all);
}

static void
info_json(struct output *output, const struct itd_snapshot *snapshot)
{
    output_text(output, "{\"schema\":\"interdict/1\",\"type\":\"snapshot\",\"file\":");
    output_json(output, sv_from(itd_snapshot_path(snapshot)));
    output_format(output, ",\"id\":\"%s\",\"bundled\":%s,\"bytes\":%llu,\"entities\":%u,\"names\":%llu,\"versions\":[",
                  itd_snapshot_id(snapshot), itd_snapshot_is_bundled(snapshot) ? "true" : "false",
                  (unsigned long long)itd_snapshot_size(snapshot), itd_snapshot_entity_count(snapshot),
                  (unsigned long long)itd_snapshot_name_count(snapshot));
    for (uint32_t i = 0; i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        struct field       fields[TEXT_FIELDS];
        char               date[DAY_TEXT_SIZE];
        text_fields(fields, &version);
        output_format(output, "%s{\"version\":\"%s\",\"age_days\":%lld,\"entries\":%llu", i ? "," : "",
                      day_format(date, version.date), (long long)age_days(&version),
                      (unsigned long long)version.entries);
        for (size_t field = 0; field < TEXT_FIELDS; field++) {
            output_format(output, ",\"%s\":", fields[field].name);
            output_json(output, fields[field].text);
        }
        output_text(output, "}");
    }
    output_text(output, "]}\n");
}

static void
info_csv(struct output *output, const struct itd_snapshot *snapshot)
{
    for (uint32_t i = 0; i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        struct field       fields[TEXT_FIELDS];
        char               date[DAY_TEXT_SIZE];
        text_fields(fields, &version);
        output_csv(output, sv_from(itd_snapshot_path(snapshot)));
        output_format(output, ",%s,%lld,%llu", day_format(date, version.date), (long long)age_days(&version),
                      (unsigned long long)version.entries);
        for (size_t field = 0; field < TEXT_FIELDS; field++) {
            output_text(output, ",");
            output_csv(output, fields[field].text);
        }
        output_text(output, "\n");
    }
}

static enum exit_status
info_file(struct run *run, const char *file, const struct itd_ftm *ftm)
{
    struct itd_snapshot *snapshot;
    if (itd_snapshot_open(&snapshot, file, ITD_SNAPSHOT_MAP, ftm, &run->error) != ITD_OK) return run_failed(run);
    enum itd_status status = ITD_OK;
    if (run_writes(run) == WRITES_JSON) {
        info_json(&run->output, snapshot);
    } else if (run_writes(run) == WRITES_CSV) {
        info_csv(&run->output, snapshot);
    } else {
        status = info_text(run, snapshot);
    }
    enum exit_status exit_status = status == ITD_OK ? lists_check_age(run, snapshot) : run_failed(run);
    itd_snapshot_close(snapshot);
    return exit_status;
}

static enum exit_status
run_info(struct run *run)
{
    const char *const *files = run->options.arguments;
    struct itd_ftm    *ftm;
    if (run->options.argument_count == 0 && lists_locate(&files, run) != ITD_OK) return lists_missing(run);
    if (itd_ftm_open(&ftm, options_text(&run->options, "data"), &run->error) != ITD_OK) return run_failed(run);
    if (run_writes(run) == WRITES_CSV) {
        output_text(&run->output, "file,version,age_days,entries,list,publisher,format,sha256,source,fetched\n");
    }
    enum exit_status exit_status = EXIT_CLEAR;
    for (size_t i = 0; files[i]; i++) {
        if (i && run_writes(run) == WRITES_TEXT) output_text(&run->output, "\n");
        exit_status = exit_worst(exit_status, info_file(run, files[i], ftm));
    }
    itd_ftm_close(ftm);
    return exit_status;
}

const struct command COMMAND_LISTS_INFO = {
    .name = "lists info",
    .summary = "show what a snapshot holds",
    .synopsis = "[FILE]...",
    .description = "Shows the versions of lists in a snapshot, with publisher, date, age, format and entries, and its "
                   "totals and id. Without FILE it shows the lists that the other commands would use. JSON and CSV also "
                   "have the SHA-256 and the source of each file.",
    .examples = (const struct example[]){
        { "interdict lists info", "The lists in use and how old they are." },
        { "interdict lists info --max-age 3 > /dev/null", "For a monitor: status 4 when a list is older than three days." },
        { "interdict lists info --format json lists.itd", "For a machine to check." },
        { NULL, NULL },
    },
    .arguments_max = SIZE_MAX,
    .writes = WRITES_TEXT | WRITES_JSON | WRITES_CSV,
    .run = run_info,
};
