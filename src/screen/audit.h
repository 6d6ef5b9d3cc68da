/* audit: one JSON line a run, from which it can be run again.
 *
 * The line names each input by path and SHA-256, the snapshots, tables and engine, every setting, who and when, the
 * counts, and the SHA-256 of the answers: the output without the run record and the summary, which hold ages and
 * seconds. Lines are only ever appended. */
#ifndef SCREEN_AUDIT_H
#define SCREEN_AUDIT_H

#include "format/stream.h"
#include "screen/screening.h"

struct audit;

enum itd_status audit_new(struct audit **audit, struct itd_error *error);
void            audit_free(struct audit *audit);
/* Keeps a file's path and sum, reading what is left of it. */
enum itd_status audit_add_input(struct audit *audit, const char *path, struct stream *stream, struct itd_error *error);
/* Appends the line to a file, in one write. ITD_IO. */
enum itd_status audit_append(struct audit *audit, const char *path, const struct screening *screening,
                             const struct sha256 *answers, struct itd_error *error);

/* Bytes of the regular files among `files`, for progress. */
uint64_t files_size(const char *const *files, size_t count);

/* Screens as if it were `today`; `answers` (may be NULL) gets the sum of the answers. What itd_screen_files and a
 * replay share. */
enum itd_status screen_files_on(struct itd_screen_summary *summary, const struct itd_matcher *matcher,
                                const char *const *files, size_t file_count,
                                const struct itd_screen_options *options, const struct itd_output *output,
                                int32_t today, struct sha256 *answers, struct itd_error *error);

#endif
