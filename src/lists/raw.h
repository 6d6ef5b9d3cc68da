/* raw: the folder of list files as they were downloaded.
 *
 *     raw/<list>/<day>-<12 digits of SHA-256>-<file>              a good file; <day> is that of the download
 *     raw/<list>/<day>-<12 digits of SHA-256>-<file>.refused      one that is not used
 *     raw/<list>/....provenance                                   where each came from (provenance.h)
 *
 * Nothing is ever taken away. A file without its provenance, which is written last, does not count. The files that were
 * taken together from one publisher are a set and make one version of the list; when several sets have the same date,
 * the newest complete one is the version. One process at a time may have the folder open. One thread. */
#ifndef LISTS_RAW_H
#define LISTS_RAW_H

#include "lists/provenance.h"

struct raw_file {
    char             *path;
    struct provenance provenance;
};

struct raw {
    char            *folder; /* ".../raw" */
    int              lock;
    struct raw_file *files; /* the good ones, by list, date, set (newest first) and name */
    size_t           count;
    size_t           capacity;
};

/* Makes `folder`/raw when it is not there, locks it and reads what is in it. ITD_IO (also when another process has it),
 * ITD_NO_MEMORY. raw_close takes a zeroed one, too. */
enum itd_status raw_open(struct raw *raw, const char *folder, struct itd_error *error);
void            raw_close(struct raw *raw);

/* The good file of that name that was downloaded last, or NULL. Holds until the next raw_keep. */
const struct raw_file *raw_last(const struct raw *raw, struct sv list, struct sv file);
/* The main file (LIST_MAIN) of the list that was downloaded last, whatever its name, or NULL. */
const struct raw_file *raw_last_main(const struct raw *raw, struct sv list);
/* The date of the newest version of the list, or ITD_DATE_NONE. */
int32_t raw_newest_date(const struct raw *raw, struct sv list);

/* Where the file of that list is downloaded to before it is judged, its folder made; heap. */
enum itd_status raw_incoming(char **path, const struct raw *raw, struct sv list, struct sv file,
                             struct itd_error *error);
/* Moves a judged file to its place and writes its provenance. With `refused` in it, the file is set aside. */
enum itd_status raw_keep(struct raw *raw, const char *incoming, const struct provenance *provenance,
                         struct itd_error *error);
/* Takes a file that is held already into a later set, too. */
enum itd_status raw_keep_again(struct raw *raw, const char *held, const struct provenance *provenance,
                               struct itd_error *error);

/* The files of the version of a list and date that `first` begins (an index into `files`): `*begin` gets the first
 * file and `*count` how many; 0 when no set of it is complete. Returns the index of the next version. */
size_t raw_version(size_t *begin, size_t *count, const struct raw *raw, size_t first);

#endif
