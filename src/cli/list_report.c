#include "cli/list_report.h"

#include "cli/day.h"

static bool
in_json(const struct list_report *report)
{
    return !report->aside && run_writes(report->run) == WRITES_JSON;
}

/* Begins a JSON line with its type and the file it is about. */
static void
json_begin(struct output *output, const char *type, const char *file)
{
    output_format(output, "{\"schema\":\"interdict/1\",\"type\":\"%s\",\"file\":", type);
    output_json(output, sv_from(file));
}

static void
on_file(void *context, const char *file, const char *format, const char *list, int32_t date, uint64_t entries)
{
    struct list_report *report = context;
    struct output      *output = &report->run->output;
    char                date_text[DAY_TEXT_SIZE], entries_text[COUNT_TEXT_SIZE];
    day_format(date_text, date);
    count_format(entries_text, entries);
    terminal_clear(&report->run->terminal);
    if (report->aside) {
        run_note(report->run, "%s: %s, list %s of %s, %s %s", file, format, list, date_text, entries_text,
                 entries == 1 ? "entry" : "entries");
    } else if (in_json(report)) {
        json_begin(output, "list-file", file);
        output_text(output, ",\"format\":");
        output_json(output, sv_from(format));
        output_text(output, ",\"list\":");
        output_json(output, sv_from(list));
        output_format(output, ",\"version\":\"%s\",\"entries\":%llu}\n", date_text, (unsigned long long)entries);
    } else {
        output_format(output, "%-12s %-10s %9s %-7s  %-18s ", list, date_text, entries_text,
                      entries == 1 ? "entry" : "entries", format);
        output_text(output, file);
        output_text(output, "\n");
    }
}

/* FILE:LINE:COLUMN: REASON, as compilers say it, so that editors can go there. */
static void
on_rejected(void *context, const char *file, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    struct list_report *report = context;
    struct output      *output = &report->run->output;
    report->rejected++;
    if (!in_json(report)) {
        run_say(report->run, "%s:%llu:%llu: %s", file, (unsigned long long)line, (unsigned long long)column, reason);
        return;
    }
    json_begin(output, "rejected", file);
    output_format(output, ",\"line\":%llu,\"column\":%llu,\"reason\":", (unsigned long long)line,
                  (unsigned long long)column);
    output_json(output, sv_from(reason));
    output_text(output, ",\"record\":");
    output_json(output, record);
    output_text(output, "}\n");
}

static void
on_warning(void *context, const char *file, const char *text)
{
    struct list_report *report = context;
    struct output      *output = &report->run->output;
    report->warnings++;
    if (!in_json(report)) {
        run_say(report->run, "%s%s%s", file ? file : "", file ? ": " : "", text);
        return;
    }
    json_begin(output, "warning", file);
    output_text(output, ",\"text\":");
    output_json(output, sv_from(text));
    output_text(output, "}\n");
}

static void
on_progress(void *context, const char *file, uint64_t done_bytes, uint64_t all_bytes)
{
    struct list_report *report = context;
    (void)file;
    terminal_progress(&report->run->terminal, 0, "", done_bytes, all_bytes);
}

struct itd_lists_events
list_report_events(struct list_report *report)
{
    return (struct itd_lists_events){ on_file, on_rejected, on_warning, on_progress, report };
}

static void
json_built(struct output *output, const char *path, const struct itd_lists_built *built)
{
    const struct {
        const char *name;
        uint64_t    count;
    } counts[] = {
        { "files", built->files },       { "failed_files", built->failed_files },
        { "versions", built->versions }, { "entities", built->entities },
        { "entries", built->entries },   { "names", built->names },
        { "rejected", built->rejected }, { "unread", built->unread },
        { "dangling", built->dangling }, { "bytes", built->bytes },
    };
    json_begin(output, "built", path);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        output_format(output, ",\"%s\":%llu", counts[i].name, (unsigned long long)counts[i].count);
    }
    output_text(output, "}\n");
}

/* A count that is worth a line only when there is something to it. */
static void
remark(struct output *output, uint64_t count, const char *one, const char *many)
{
    char text[COUNT_TEXT_SIZE];
    if (count) output_format(output, "  %s %s\n", count_format(text, count), count == 1 ? one : many);
}

void
list_report_built(struct list_report *report, const char *path, const struct itd_lists_built *built)
{
    struct output *output = &report->run->output;
    char           versions[COUNT_TEXT_SIZE], entries[COUNT_TEXT_SIZE], names[COUNT_TEXT_SIZE];
    terminal_clear(&report->run->terminal);
    if (in_json(report)) {
        json_built(output, path, built);
        return;
    }
    output_text(output, path);
    output_format(output, ": %s version%s of lists, %s entr%s, %s name%s, %.1f MB\n",
                  count_format(versions, built->versions), built->versions == 1 ? "" : "s",
                  count_format(entries, built->entries), built->entries == 1 ? "y" : "ies",
                  count_format(names, built->names), built->names == 1 ? "" : "s", (double)built->bytes / 1e6);
    remark(output, built->rejected, "record could not be read", "records could not be read");
    remark(output, built->failed_files, "file was left out", "files were left out");
    remark(output, built->unread, "field is not known to its reader", "fields are not known to their reader");
    remark(output, built->dangling, "part belongs to no entry of its version",
           "parts belong to no entry of their version");
}
