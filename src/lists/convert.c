/* A list file as FtM JSON lines. */
#include "interdict/lists.h"

#include "format/json.h"
#include "lists/reader.h"

struct conversion {
    const struct itd_ftm *ftm;
    const char           *file;
    enum itd_status (*write)(void *context, struct sv line, struct itd_error *error);
    void                          *context;
    const struct itd_lists_events *events;
    struct buf                     line;
};

static enum itd_status
on_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    struct conversion *conversion = context;
    buf_clear(&conversion->line);
    json_add_entity(&conversion->line, conversion->ftm, entity);
    buf_add_char(&conversion->line, '\n');
    if (!buf_ok(&conversion->line)) return itd_fail_memory(error);
    return conversion->write(conversion->context, buf_sv(&conversion->line), error);
}

static void
on_rejected(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    struct conversion *conversion = context;
    if (conversion->events == NULL || conversion->events->rejected == NULL) return;
    conversion->events->rejected(conversion->events->context, conversion->file, line, column, reason, record);
}

static enum itd_status
convert_stream(struct conversion *conversion, struct stream *stream, const struct countries *countries,
               const char *data_folder, struct itd_error *error)
{
    const struct reader_sink sink = { .entity = on_entity, .rejected = on_rejected, .context = conversion };
    size_t                   known = 0;
    enum itd_status          status = ITD_OK;
    do {
        const struct list_format *format = list_format_of(stream);
        struct reader             reader;
        if (format) {
            status = reader_run(&reader, format, stream, conversion->ftm, countries, data_folder, &sink, error);
            known++;
        }
        if (status == ITD_OK) status = stream_next_member(stream, error);
    } while (status == ITD_OK);
    if (status != ITD_NOT_FOUND) return status;
    return known ? ITD_OK : itd_fail(error, ITD_FORMAT, "%s is no list that a reader knows", conversion->file);
}

enum itd_status
itd_lists_convert(const char *file, const char *data_folder,
                  enum itd_status (*write)(void *context, struct sv line, struct itd_error *error), void *context,
                  const struct itd_lists_events *events, struct itd_error *error)
{
    struct itd_ftm   *ftm = NULL;
    struct countries *countries = NULL;
    struct stream    *stream = NULL;
    enum itd_status   status = itd_ftm_open(&ftm, data_folder, error);
    if (status == ITD_OK) status = countries_open(&countries, data_folder, error);
    if (status == ITD_OK) status = stream_open(&stream, file, error);
    struct conversion conversion = { ftm, file, write, context, events, { 0 } };
    if (status == ITD_OK) status = convert_stream(&conversion, stream, countries, data_folder, error);
    buf_fini(&conversion.line);
    stream_close(stream);
    countries_close(countries);
    itd_ftm_close(ftm);
    return status;
}
