/* lists: published list files into a snapshot.
 *
 * `itd_lists_build` reads files, whose format is recognised by content, groups them into versions and writes the
 * snapshot in one piece: the old file stays until the new one is complete. Not yet stable. */
#ifndef INTERDICT_LISTS_H
#define INTERDICT_LISTS_H

#include "interdict/snapshot.h"

/* What happens on the way; each may be NULL. `file` is the path given. */
struct itd_lists_events {
    void (*file)(void *context, const char *file, const char *format, const char *list, int32_t date,
                 uint64_t entries);
    void (*rejected)(void *context, const char *file, uint64_t line, uint64_t column, const char *reason,
                     struct sv record);
    void (*warning)(void *context, const char *file, const char *text);
    void (*progress)(void *context, const char *file, uint64_t done_bytes, uint64_t all_bytes);
    void *context;
};

struct itd_lists_build {
    const char *const *files;      /* PATH or PATH@YYYY-MM-DD */
    size_t             file_count;
    const char        *onto;       /* an older snapshot whose versions are kept, or NULL */
    const char        *output;     /* path of the snapshot to write */
    const char        *data_folder; /* overrides tables, or NULL */
    bool               keep_going; /* an unreadable file is a warning, not a failure */
    bool               bundled;    /* marks every answer from this snapshot */
};

struct itd_lists_built {
    uint64_t files;
    uint64_t failed_files; /* left out with keep_going */
    uint64_t versions;
    uint64_t entities;
    uint64_t entries;
    uint64_t names;
    uint64_t rejected;
    uint64_t unread;       /* fields that no reader knows */
    uint64_t dangling;     /* parts (addresses, aliases) of entries that their version does not hold */
    uint64_t bytes;
};

/* ITD_USAGE (a file without a date; a version without its main file), ITD_FORMAT (a file that no reader knows, or that
 * is broken), ITD_IO, ITD_LIMIT, ITD_NO_MEMORY. `built` may be NULL. */
enum itd_status itd_lists_build(const struct itd_lists_build *build, const struct itd_lists_events *events,
                                struct itd_lists_built *built, struct itd_error *error);

/* Builds the snapshot of the lists that are compiled into the program. */
enum itd_status itd_lists_build_bundled(const char *output, struct itd_lists_built *built, struct itd_error *error);

/* The entities of a list file as FtM JSON lines, as the reader gives them; `write` gets one line at a time. */
enum itd_status itd_lists_convert(const char *file, const char *data_folder,
                                  enum itd_status (*write)(void *context, struct sv line, struct itd_error *error),
                                  void *context, const struct itd_lists_events *events, struct itd_error *error);

/* Downloads the publishers' current files (data/sources.tsv) into `folder`, keeps every raw file with its SHA-256,
 * address and time below `folder`/raw, and brings `folder`/lists.itd up to date. A source that fails, or whose new file
 * is an error page, cut off or more than 20% smaller, keeps its last good file, and the other sources go on. */
struct itd_lists_update {
    const char        *folder;
    const char *const *lists;       /* only these; NULL-ended, or NULL for all default ones */
    const char        *data_folder;
    bool               allow_shrink; /* take a file that is more than 20% smaller than the last */
    long               timeout_s;    /* for a whole file, its retries included; 0: 600 */
    long               retries;      /* after the first try; negative: 3 */
};
enum itd_source_outcome {
    ITD_SOURCE_UNCHANGED, /* the file held is the current one */
    ITD_SOURCE_NEW,
    ITD_SOURCE_REFUSED, /* downloaded, and not what it should be: kept aside */
    ITD_SOURCE_FAILED   /* not downloaded */
};
/* The text lives until the callback returns. */
struct itd_update_source {
    const char             *list;
    const char             *address;
    enum itd_source_outcome outcome;
    const char             *text;  /* the outcome in words, with the reason */
    uint64_t                bytes; /* downloaded */
};
struct itd_lists_changes {
    struct sv list;
    uint64_t  added;    /* entries not in the version before */
    uint64_t  changed;
    uint64_t  delisted; /* entries of the version before that are gone */
};
/* Each may be NULL. `build.progress` also follows the downloads. */
struct itd_update_events {
    void (*source)(void *context, const struct itd_update_source *source);
    /* For each list with a new file: its newest version against the one before (all is added to the first). */
    void (*changes)(void *context, const struct itd_lists_changes *changes);
    struct itd_lists_events build;
    void                   *context;
};
/* ITD_OK when at least one source is up to date. ITD_NETWORK when none is (the snapshot is still made whole from the
 * files held); ITD_USAGE (a list without a source); ITD_IO (the folder cannot be written, or another process updates
 * it); and the statuses of itd_lists_build. Call it from one thread at a time, before others use libcurl. */
enum itd_status itd_lists_update(const struct itd_lists_update *update, const struct itd_update_events *events,
                                 struct itd_error *error);

/* What changed between two versions of a list in a snapshot: calls `changed` for each entry with '+' (added), '-'
 * (delisted) or '~' (a statement added or gone). */
enum itd_status itd_lists_diff(const struct itd_snapshot *snapshot, uint32_t from_version, uint32_t to_version,
                               void (*changed)(void *context, uint32_t entity, char how), void *context,
                               struct itd_error *error);

#endif
