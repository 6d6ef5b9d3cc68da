#include "cli/commands.h"
#include "cli/day.h"
#include "cli/run.h"
#include "interdict/lists.h"

static const struct option_group DIFFERING = {
    "Output",
    (const struct option[]){
        { .name = "output", .letter = 'o', .kind = OPTION_PATH, .argument = "FILE", .help = "write the results here",
          .standard = "standard output" },
        { 0 },
    }
};

struct diff {
    struct run                *run;
    const struct itd_ftm      *ftm;
    const struct itd_snapshot *snapshot;
    uint64_t                   added;
    uint64_t                   changed;
    uint64_t                   delisted;
    enum itd_status            status; /* of reading the entities */
};

static const char *
name_of(char how)
{
    return how == '+' ? "added" : how == '-' ? "delisted" : "changed";
}

static void
write_change(struct diff *diff, char how, const struct itd_entity *entity)
{
    struct output *output = &diff->run->output;
    struct sv      caption = itd_entity_caption(diff->ftm, entity);
    struct sv      schema = itd_ftm_schema_name(diff->ftm, entity->schema);
    if (run_writes(diff->run) == WRITES_JSON) {
        output_format(output, "{\"schema\":\"interdict/1\",\"type\":\"change\",\"how\":\"%s\",\"entity_id\":", name_of(how));
        output_json(output, entity->id);
        output_text(output, ",\"entity_schema\":");
        output_json(output, schema);
        output_text(output, ",\"caption\":");
        output_json(output, caption);
        output_text(output, "}\n");
    } else if (run_writes(diff->run) == WRITES_CSV) {
        output_format(output, "%s,", name_of(how));
        output_csv(output, entity->id);
        output_text(output, ",");
        output_csv(output, schema);
        output_text(output, ",");
        output_csv(output, caption);
        output_text(output, "\n");
    } else {
        output_format(output, "%c %-24.*s %-14.*s ", how, SV_ARG(entity->id), SV_ARG(schema));
        output_sv(output, caption);
        output_text(output, "\n");
    }
}

static void
on_changed(void *context, uint32_t number, char how)
{
    struct diff *diff = context;
    if (diff->status != ITD_OK) return;
    struct itd_arena_mark mark = itd_arena_mark(diff->run->arena);
    struct itd_entity     entity;
    diff->status = itd_snapshot_entity(&entity, diff->snapshot, number, diff->run->arena, &diff->run->error);
    if (diff->status == ITD_OK) write_change(diff, how, &entity);
    itd_arena_release(diff->run->arena, mark);
    diff->added += how == '+';
    diff->changed += how == '~';
    diff->delisted += how == '-';
}

/* The number of a list's version by its date; says what there is when there is no such one. */
static enum itd_status
find_version(uint32_t *number, struct run *run, const struct itd_snapshot *snapshot, const char *list, const char *date)
{
    int32_t days;
    if (!day_parse(&days, sv_from(date))) {
        return itd_fail(&run->error, ITD_USAGE, "a version is named by its date YYYY-MM-DD, not \"%s\"", date);
    }
    struct sv held = SV("");
    for (uint32_t i = 0; i < itd_snapshot_version_count(snapshot); i++) {
        struct itd_version version = itd_snapshot_version(snapshot, i);
        char               text[DAY_TEXT_SIZE];
        if (!sv_equal(version.list, sv_from(list))) continue;
        *number = i;
        if (version.date == days) return ITD_OK;
        day_format(text, version.date);
        held = itd_arena_format(run->arena, "%.*s%s%s", SV_ARG(held), held.len ? ", " : "", text);
    }
    if (held.len == 0) return itd_fail(&run->error, ITD_NOT_FOUND, "the snapshot has no list \"%s\"", list);
    return itd_fail(&run->error, ITD_NOT_FOUND, "the snapshot has no version of %s of %s, but of %.*s", list, date,
                    SV_ARG(held));
}

static enum exit_status
diff_snapshot(struct run *run, const struct itd_ftm *ftm, const struct itd_snapshot *snapshot)
{
    const char *const *arguments = run->options.arguments;
    struct diff        diff = { .run = run, .ftm = ftm, .snapshot = snapshot };
    uint32_t           from, to;
    enum itd_status    status = find_version(&from, run, snapshot, arguments[1], arguments[2]);
    if (status == ITD_OK) status = find_version(&to, run, snapshot, arguments[1], arguments[3]);
    if (status != ITD_OK) return run_failed(run);
    enum exit_status exit_status = run_output(run, arguments[0]);
    if (exit_status != EXIT_CLEAR) return exit_status;
    if (run_writes(run) == WRITES_CSV) output_text(&run->output, "how,entity_id,entity_schema,caption\n");
    status = itd_lists_diff(snapshot, from, to, on_changed, &diff, &run->error);
    if (status != ITD_OK || diff.status != ITD_OK) return run_failed(run);
    run_note(run, "%llu added, %llu changed, %llu delisted", (unsigned long long)diff.added,
             (unsigned long long)diff.changed, (unsigned long long)diff.delisted);
    return EXIT_CLEAR;
}

static enum exit_status
run_diff(struct run *run)
{
    const char          *file = run->options.arguments[0];
    struct itd_ftm      *ftm;
    struct itd_snapshot *snapshot;
    if (itd_ftm_open(&ftm, options_text(&run->options, "data"), &run->error) != ITD_OK) return run_failed(run);
    enum exit_status exit_status;
    if (itd_snapshot_open(&snapshot, file, ITD_SNAPSHOT_MAP, ftm, &run->error) == ITD_OK) {
        exit_status = diff_snapshot(run, ftm, snapshot);
        itd_snapshot_close(snapshot);
    } else {
        exit_status = run_failed(run);
    }
    itd_ftm_close(ftm);
    return exit_status;
}

const struct command COMMAND_LISTS_DIFF = {
    .name = "lists diff",
    .summary = "show what changed between two versions of a list",
    .synopsis = "[-o FILE] FILE LIST FROM TO",
    .description = "Shows which entries of LIST in the snapshot FILE were added (+), delisted (-) or changed (~) between "
                   "the versions of the days FROM and TO. \"interdict lists info FILE\" shows which versions there are.",
    .examples = (const struct example[]){
        { "interdict lists diff lists.itd un-sc 2025-07-09 2026-02-27", "What came back and what left." },
        { "interdict lists diff --format csv lists.itd ofac-sdn 2024-02-22 2024-02-23", "The same for a spreadsheet." },
        { NULL, NULL },
    },
    .groups = { &DIFFERING },
    .arguments_min = 4,
    .arguments_max = 4,
    .writes = WRITES_TEXT | WRITES_JSON | WRITES_CSV,
    .run = run_diff,
};
