/* inspect: what a downloaded file holds, before anything relies on it. */
#ifndef LISTS_INSPECT_H
#define LISTS_INSPECT_H

#include "lists/reader.h"

struct inspection {
    const struct list_format *format;
    char                      list[64];
    int32_t                   date;    /* the one inside the file, or READER_NO_DATE */
    uint64_t                  entries; /* of a part of a list (OFAC's ADD, ALT): its rows */
    bool                      is_delta;
};

/* Reads the file to its end by the reader of `format`. ITD_FORMAT with the reason (without the path) when it is of
 * another format or none, broken, cut off or without entries; the other statuses of stream.h. */
enum itd_status inspect_file(struct inspection *inspection, const char *path, const char *format,
                             const struct itd_ftm *ftm, const struct countries *countries, const char *data_folder,
                             struct itd_error *error);

#endif
