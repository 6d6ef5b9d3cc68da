/* list_report: what is said while list files are read, for `lists build`, `lists update` and `lists convert`.
 *
 * In text, files and the summary go to the results, rejected records and warnings to standard error. In JSON everything
 * is a line of the results. */
#ifndef CLI_LIST_REPORT_H
#define CLI_LIST_REPORT_H

#include "cli/run.h"
#include "interdict/lists.h"

struct list_report {
    struct run *run;
    bool        aside; /* the results are something else: everything is a note on standard error */
    uint64_t    rejected;
    uint64_t    warnings;
};

/* Callbacks that write the report; `report` must outlive them. */
struct itd_lists_events list_report_events(struct list_report *report);

/* The closing summary of a build. */
void list_report_built(struct list_report *report, const char *path, const struct itd_lists_built *built);

#endif
