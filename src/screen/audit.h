/* audit: one JSON line a run, from which it can be run again.
 *
 * The line names each input by path, name in the answers and SHA-256, the snapshots, tables and engine, every setting, who and when, the
 * counts, and the SHA-256 of the answers: the output without the run record and the summary, which hold ages and
 * seconds. Lines are only ever appended. */
#ifndef SCREEN_AUDIT_H
#define SCREEN_AUDIT_H

#include "format/stream.h"
#include "screen/screening.h"

struct audit;

/* `command` outlives the audit. */
enum itd_status audit_new(struct audit **audit, const char *command, struct itd_error *error);
void            audit_free(struct audit *audit);
/* Keeps a file's path, what answers call it, and its sum, reading what is left of it. */
enum itd_status audit_add_input(struct audit *audit, const char *path, const char *name, struct stream *stream,
                                struct itd_error *error);
/* Appends the line to a file, in one write. ITD_IO. */
enum itd_status audit_append(struct audit *audit, const char *path, const struct screening *screening,
                             const struct sha256 *answers, struct itd_error *error);

/* Bytes of the regular files among `files`, for progress. */
uint64_t files_size(const char *const *files, size_t count);

#endif
