#include "lists/inspect.h"

#include "lists/id_set.h"

#include <stdio.h>

enum { QUOTE_SIZE = 64 };

struct count {
    const struct itd_ftm *ftm;
    struct id_set         entries;
    uint64_t              rows;
};

static enum itd_status
on_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    struct count *count = context;
    count->rows++;
    if (!itd_ftm_is_entry(count->ftm, entity->schema) || id_set_add(&count->entries, entity->id)) return ITD_OK;
    return itd_fail_memory(error);
}

/* The first words of a file that is no list, for the message. */
static void
quote(char text[QUOTE_SIZE], struct sv head)
{
    size_t len = 0;
    head = sv_trim(head);
    for (size_t i = 0; i < head.len && len + 1 < QUOTE_SIZE; i++) {
        char c = head.ptr[i] > 0x20 && head.ptr[i] < 0x7F ? head.ptr[i] : ' ';
        if (c != ' ' || (len > 0 && text[len - 1] != ' ')) text[len++] = c;
    }
    text[len] = '\0';
}

static enum itd_status
no_list(const struct stream *stream, struct itd_error *error)
{
    char text[QUOTE_SIZE];
    quote(text, stream_head(stream));
    if (sv_trim(stream_head(stream)).len == 0) return itd_fail(error, ITD_FORMAT, "the file is empty");
    return itd_fail(error, ITD_FORMAT, "no list that a reader knows; it begins \"%s\"", text);
}

static enum itd_status
inspect_member(struct inspection *inspection, struct stream *stream, const struct itd_ftm *ftm,
               const struct countries *countries, const char *data_folder, struct itd_error *error)
{
    struct count             count = { .ftm = ftm };
    const struct reader_sink sink = { .entity = on_entity, .context = &count };
    struct reader            reader;
    enum itd_status          status =
        reader_run(&reader, inspection->format, stream, ftm, countries, data_folder, &sink, error);
    uint64_t                 entries = count.entries.count;
    id_set_fini(&count.entries);
    if (status != ITD_OK) return status;
    snprintf(inspection->list, sizeof inspection->list, "%s", reader.list);
    if (inspection->date == READER_NO_DATE) inspection->date = reader.date;
    inspection->is_delta = reader.is_delta;
    inspection->entries += inspection->format->role == LIST_MAIN ? entries : count.rows;
    return ITD_OK;
}

static enum itd_status
inspect_stream(struct inspection *inspection, struct stream *stream, const char *format, const struct itd_ftm *ftm,
               const struct countries *countries, const char *data_folder, struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    bool            known = false;
    do {
        const struct list_format *found = list_format_of(stream);
        if (found == NULL) continue;
        known = true;
        if (strcmp(found->name, format) != 0) {
            return itd_fail(error, ITD_FORMAT, "of the format %s, expected %s", found->name, format);
        }
        inspection->format = found;
        status = inspect_member(inspection, stream, ftm, countries, data_folder, error);
        if (status != ITD_OK) return status;
    } while ((status = stream_next_member(stream, error)) == ITD_OK);
    if (status != ITD_NOT_FOUND) return status;
    if (!known) return no_list(stream, error);
    if (inspection->entries == 0 && !inspection->is_delta) return itd_fail(error, ITD_FORMAT, "no entries in it");
    return ITD_OK;
}

enum itd_status
inspect_file(struct inspection *inspection, const char *path, const char *format, const struct itd_ftm *ftm,
             const struct countries *countries, const char *data_folder, struct itd_error *error)
{
    struct stream   *stream;
    struct itd_error own = { 0 };
    *inspection = (struct inspection){ .date = READER_NO_DATE };
    enum itd_status status = stream_open(&stream, path, &own);
    if (status == ITD_OK) {
        status = inspect_stream(inspection, stream, format, ftm, countries, data_folder, &own);
        stream_close(stream);
    }
    if (status == ITD_OK) return ITD_OK;
    if (own.line == 0) return itd_fail(error, status, "%s", own.text);
    return itd_fail(error, status, "line %llu: %s", (unsigned long long)own.line, own.text);
}
