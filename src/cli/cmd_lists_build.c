#include "cli/commands.h"
#include "cli/day.h"
#include "cli/list_report.h"

#include <stdint.h>
#include <sys/stat.h>

static const struct option_group BUILDING = {
    "Building",
    (const struct option[]){
        { .name = "output", .letter = 'o', .kind = OPTION_PATH, .argument = "FILE", .required = true,
          .help = "the snapshot to write; an old one stays until the new one is complete" },
        { .name = "onto", .kind = OPTION_PATH, .argument = "OLD",
          .help = "keep the versions of this snapshot and add to them" },
        { .name = "keep-going", .letter = 'k', .help = "leave out a file that cannot be read, rather than stop" },
        { 0 },
    }
};

/* The snapshot is renamed into place, which must not replace a device, a pipe or one of the list files. */
static enum exit_status
check_place(struct run *run, const char *path)
{
    struct stat info;
    int32_t     days;
    if (strcmp(path, "-") == 0) return run_misused(run, "a snapshot is not written to standard output");
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) return run_misused(run, "%s is not a regular file", path);
    for (size_t i = 0; i < run->options.argument_count; i++) {
        const char *file = run->options.arguments[i], *at = strrchr(file, '@');
        if (at && day_parse(&days, sv_from(at + 1))) {
            file = itd_arena_copy(run->arena, sv_make(file, (size_t)(at - file))).ptr;
        }
        if (same_file(path, file)) return run_misused(run, "%s is a list file and cannot be the snapshot", path);
    }
    return EXIT_CLEAR;
}

static enum exit_status
run_build(struct run *run)
{
    const char      *path = options_text(&run->options, "output");
    enum exit_status exit_status = check_place(run, path);
    if (exit_status != EXIT_CLEAR) return exit_status;
    struct list_report      report = { .run = run };
    struct itd_lists_events events = list_report_events(&report);
    struct itd_lists_built  built = { 0 };
    struct itd_lists_build  build = {
         .files = run->options.arguments,
         .file_count = run->options.argument_count,
         .onto = options_text(&run->options, "onto"),
         .output = path,
         .data_folder = options_text(&run->options, "data"),
         .keep_going = options_has(&run->options, "keep-going"),
    };
    if (itd_lists_build(&build, &events, &built, &run->error) != ITD_OK) return run_failed(run);
    list_report_built(&report, path, &built);
    return built.rejected + built.failed_files > 0 ? EXIT_REJECTED : EXIT_CLEAR;
}

const struct command COMMAND_LISTS_BUILD = {
    .name = "lists build",
    .summary = "compile published list files into a snapshot",
    .synopsis = "-o FILE [--onto OLD] [--keep-going] FILE[@DATE]...",
    .description =
        "Reads list files as their publishers give them out (UN, OFAC, EU, UK, Switzerland, Canada, US Consolidated "
        "Screening List, OpenSanctions, Senzing; plain or packed with gzip, zstd or zip), recognises each by its content, "
        "and writes one snapshot of them.\n\n"
        "Files of one list and date make one version of it. The date is the one after \"@\", else the one inside the "
        "file, else the one in its name. Several versions of a list may be given: they are what --as-of and --known-at "
        "look back on.\n\n"
        "A file that cannot be read stops the build and leaves the old snapshot in place, unless --keep-going. Records "
        "that cannot be read are reported, and the exit status is 3.",
    .examples = (const struct example[]){
        { "interdict lists build -o lists.itd consolidated.xml SDN.XML ConList.csv", "Three lists in one snapshot." },
        { "interdict lists build -o lists.itd sdn.csv@2024-02-23 add.csv@2024-02-23 alt.csv@2024-02-23",
          "The three parts of one version, with the date that they do not carry." },
        { "interdict lists build --onto lists.itd -o new.itd consolidated-2026-11-24.xml",
          "Today's version on top of those before." },
        { NULL, NULL },
    },
    .groups = { &BUILDING },
    .arguments_min = 1,
    .arguments_max = SIZE_MAX,
    .writes = WRITES_TEXT | WRITES_JSON,
    .run = run_build,
};
