#include "lists/provenance.h"

#include "base/buf.h"
#include "base/file.h"
#include "interdict/snapshot.h"
#include "model/date.h"

#include <stdio.h>
#include <stdlib.h>

/* The fields that are text, by key. */
static const struct field {
    const char *key;
    size_t      offset;
    size_t      size;
} FIELDS[] = {
#define FIELD(key, member)                                                                                             \
    {                                                                                                                  \
        key, offsetof(struct provenance, member), sizeof((struct provenance *)0)->member                               \
    }
    FIELD("address", address), FIELD("fetched", fetched), FIELD("etag", etag), FIELD("last-modified", last_modified),
    FIELD("sha256", sha256),   FIELD("list", list),       FIELD("file", file), FIELD("format", format),
    FIELD("set", set),         FIELD("refused", refused),
#undef FIELD
};

enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS };

char *
provenance_path(const char *path)
{
    static const char SUFFIX[] = ".provenance";
    size_t            len = strlen(path);
    char             *beside = malloc(len + sizeof SUFFIX);
    if (beside == NULL) return NULL;
    memcpy(beside, path, len);
    memcpy(beside + len, SUFFIX, sizeof SUFFIX);
    return beside;
}

static void
take(struct provenance *provenance, struct sv key, struct sv value)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (!sv_equal(key, sv_from(FIELDS[i].key))) continue;
        snprintf((char *)provenance + FIELDS[i].offset, FIELDS[i].size, "%.*s", SV_ARG(value));
        return;
    }
    if (sv_equal(key, SV("bytes"))) (void)sv_to_u64(&provenance->bytes, value);
    if (sv_equal(key, SV("entries"))) (void)sv_to_u64(&provenance->entries, value);
    if (sv_equal(key, SV("set-files"))) (void)sv_to_u64(&provenance->set_files, value);
    if (sv_equal(key, SV("date-from"))) provenance->date_in_file = sv_equal(value, SV("file"));
    if (sv_equal(key, SV("date")) && !date_parse_iso(&provenance->date, value)) provenance->date = ITD_DATE_NONE;
}

enum itd_status
provenance_read(struct provenance *provenance, const char *path, struct itd_error *error)
{
    struct file_bytes file;
    char             *beside = provenance_path(path);
    *provenance = (struct provenance){ .date = ITD_DATE_NONE };
    if (beside == NULL) return itd_fail_memory(error);
    enum itd_status status = file_bytes_open(&file, beside, true, error);
    free(beside);
    if (status != ITD_OK) return status;
    struct sv rest = file.bytes, line, key;
    while (rest.len && sv_split(&line, &rest, '\n')) {
        if (sv_split(&key, &line, '\t') && line.ptr) take(provenance, key, line);
    }
    file_bytes_close(&file);
    return ITD_OK;
}

/* A line; line ends inside the value (a server may send anything) would begin another one. */
static void
add_line(struct buf *text, const char *key, const char *value)
{
    if (*value == '\0') return;
    buf_add_format(text, "%s\t", key);
    for (; *value; value++) buf_add_char(text, *value == '\n' || *value == '\r' ? ' ' : *value);
    buf_add_char(text, '\n');
}

static enum itd_status
write_text(const char *path, const struct buf *text, struct itd_error *error)
{
    struct file_writer writer;
    char              *beside = provenance_path(path);
    enum itd_status status = beside && buf_ok(text) ? file_writer_open(&writer, beside, error) : itd_fail_memory(error);
    free(beside);
    if (status != ITD_OK) return status;
    status = file_writer_add(&writer, buf_sv(text), error);
    if (status == ITD_OK) return file_writer_commit(&writer, error);
    file_writer_discard(&writer);
    return status;
}

enum itd_status
provenance_write(const struct provenance *provenance, const char *path, struct itd_error *error)
{
    struct buf text = { 0 };
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        add_line(&text, FIELDS[i].key, (const char *)provenance + FIELDS[i].offset);
    }
    if (provenance->date != ITD_DATE_NONE) {
        int year, month, day;
        date_civil(provenance->date, &year, &month, &day);
        buf_add_format(&text, "date\t%04d-%02d-%02d\n", year, month, day);
        add_line(&text, "date-from", provenance->date_in_file ? "file" : "download");
    }
    buf_add_format(&text, "bytes\t%llu\nentries\t%llu\nset-files\t%llu\n", (unsigned long long)provenance->bytes,
                   (unsigned long long)provenance->entries, (unsigned long long)provenance->set_files);
    enum itd_status status = write_text(path, &text, error);
    buf_fini(&text);
    return status;
}
