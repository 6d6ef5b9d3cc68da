/* list_file FILE...: reads list files by themselves and prints each entity as FtM JSON; on standard error a summary of
 * each file, the fields nobody read and the records left out. A tool for writing a reader; with QUIET set it prints only
 * the summaries. What the readers' tests expect (*.expected) is its output. */
#include "file_summary.h"

#include "model/date.h"

#include <stdlib.h>

static int
read_file(const char *path, const struct itd_ftm *ftm, const struct countries *countries)
{
    struct file_summary summary;
    struct itd_error    error = { 0 };
    if (!file_summary_init(&summary, ftm, countries)) return 1;
    summary.entities_to = getenv("QUIET") ? NULL : stdout;
    summary.messages_to = stderr;
    enum itd_status status = file_summary_read(&summary, path, &error);
    if (summary.format) {
        int year = 0, month = 0, day = 0;
        if (summary.date != READER_NO_DATE) date_civil(summary.date, &year, &month, &day);
        fprintf(stderr,
                "%s\tformat %s\tlist %s\tdate %04d-%02d-%02d\tentries %zu\tentities %zu\trejected %zu\tunread %zu\t"
                "kept as text %llu\tdeleted %zu\n",
                path, summary.format->name, summary.list, year, month, day, summary.entries, summary.entities,
                summary.rejected, summary.unread.count, (unsigned long long)summary.kept_as_text, summary.deleted);
    }
    if (status != ITD_OK) fprintf(stderr, "%s:%llu: %s\n", path, (unsigned long long)error.line, error.text);
    file_summary_fini(&summary);
    return status != ITD_OK;
}

int
main(int argc, char **argv)
{
    struct itd_error  error;
    struct itd_ftm   *ftm;
    struct countries *countries;
    if (itd_ftm_open(&ftm, NULL, &error) != ITD_OK || countries_open(&countries, NULL, &error) != ITD_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    int result = 0;
    for (int i = 1; i < argc; i++) result |= read_file(argv[i], ftm, countries);
    countries_close(countries);
    itd_ftm_close(ftm);
    return result;
}
