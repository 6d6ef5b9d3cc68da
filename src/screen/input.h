/* input: the records of a file, whatever of the known forms it has.
 *
 * Recognised by content: CSV with any of , ; TAB | (TSV among them), or NDJSON whose lines are FtM entities or flat
 * records. gzip, zstd and zip are unpacked on the way; each member of a zip is an input of its own. A record that cannot
 * be read is handed over with a reason, and reading goes on. Belongs to one thread; the mapping may be read by others
 * until the next input_begin. */
#ifndef SCREEN_INPUT_H
#define SCREEN_INPUT_H

#include "format/stream.h"
#include "screen/record.h"

struct input;

struct input_options {
    const struct columns *columns; /* NULL: headers are taken as they stand, and mean nothing */
    const char *const    *map;
    void (*note)(void *context, const char *text); /* what it was taken for; may be NULL */
    void *context;
    const char *name; /* what answers call the file; NULL: its path */
};

/* Opens `path`; "-" is standard input. Statuses of stream_open. */
enum itd_status input_open(struct input **input, const char *path, const struct input_options *options,
                           struct itd_error *error);
/* The same for bytes in memory, which must outlive the input. */
enum itd_status input_open_memory(struct input **input, struct sv bytes, const char *name,
                                  const struct input_options *options, struct itd_error *error);
void            input_close(struct input *input);

/* Recognises the file, or its next zip member, and reads its header. ITD_NOT_FOUND when there is none left; ITD_FORMAT
 * for what is no file of records; ITD_USAGE when no column could be a name. */
enum itd_status input_begin(struct input *input, struct itd_error *error);
/* The next record, in `arena`; a record with a reason could not be read. ITD_NOT_FOUND at the end. Any other status is
 * final. */
enum itd_status input_next(struct record *record, struct input *input, struct itd_arena *arena,
                           struct itd_error *error);
/* Says what was noticed on the way (bytes that were no character, an encoding found late). */
void input_end(struct input *input);

/* What the file is called in answers. */
const char           *input_name(const struct input *input);
const struct mapping *input_mapping(const struct input *input); /* NULL for JSON */
struct sv             input_header(const struct input *input);  /* the header row as it stands; empty for JSON */
struct stream        *input_stream(struct input *input);

#endif
