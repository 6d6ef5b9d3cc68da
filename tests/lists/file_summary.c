#include "file_summary.h"

#include "format/json.h"

enum { MESSAGES_MAX = 20 };

/* An entry is a party, vessel, aircraft or other thing listed; not its sanctions, documents, links and addresses. */
static enum itd_status
count_entry(struct file_summary *summary, const struct itd_entity *entity, struct itd_error *error)
{
    const struct itd_ftm *ftm = summary->ftm;
    uint16_t              thing = itd_ftm_schema(ftm, SV("Thing")), address = itd_ftm_schema(ftm, SV("Address"));
    if (!itd_ftm_is_a(ftm, entity->schema, thing) || itd_ftm_is_a(ftm, entity->schema, address)) return ITD_OK;
    if (map_get(&summary->ids, entity->id) != MAP_NONE) return ITD_OK;
    struct sv id = itd_arena_copy(summary->arena, entity->id);
    uint32_t *slot = id.ptr ? map_put(&summary->ids, id) : NULL;
    if (slot == NULL) return itd_fail_memory(error);
    *slot = 1;
    summary->entries++;
    return ITD_OK;
}

static enum itd_status
on_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    struct file_summary *summary = context;
    struct buf           line = { 0 };
    enum itd_status      status = count_entry(summary, entity, error);
    summary->entities++;
    if (status != ITD_OK || summary->entities_to == NULL) return status;
    json_add_entity(&line, summary->ftm, entity);
    if (buf_ok(&line)) {
        fprintf(summary->entities_to, "%.*s\n", SV_ARG(buf_sv(&line)));
    } else {
        status = itd_fail_memory(error);
    }
    buf_fini(&line);
    return status;
}

static void
on_rejected(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    struct file_summary *summary = context;
    if (++summary->rejected > MESSAGES_MAX || summary->messages_to == NULL) return;
    fprintf(summary->messages_to, "  rejected at %llu:%llu: %s: %.*s\n", (unsigned long long)line,
            (unsigned long long)column, reason, record.len < 200 ? (int)record.len : 200, record.ptr ? record.ptr : "");
}

static void
on_unread(void *context, struct sv path, struct sv value)
{
    struct file_summary *summary = context;
    bool                 first = map_get(&summary->unread, path) == MAP_NONE;
    struct sv            key = first ? itd_arena_copy(summary->arena, path) : path;
    uint32_t            *slot = key.ptr ? map_put(&summary->unread, key) : NULL;
    if (slot == NULL) return;
    *slot = first ? 1 : *slot + 1;
    if (!first || summary->messages_to == NULL) return;
    fprintf(summary->messages_to, "  unread %.*s: %.*s\n", SV_ARG(path), value.len < 100 ? (int)value.len : 100, value.ptr);
}

static void
on_deleted(void *context, struct sv id)
{
    struct file_summary *summary = context;
    struct buf           line = { 0 };
    summary->deleted++;
    json_add_string(&line, id);
    if (summary->entities_to && buf_ok(&line)) fprintf(summary->entities_to, "{\"deleted\":%.*s}\n", SV_ARG(buf_sv(&line)));
    buf_fini(&line);
}

bool
file_summary_init(struct file_summary *summary, const struct itd_ftm *ftm, const struct countries *countries)
{
    *summary = (struct file_summary){
        .ftm = ftm, .countries = countries, .date = READER_NO_DATE, .arena = itd_arena_new(0)
    };
    return summary->arena != NULL;
}

void
file_summary_fini(struct file_summary *summary)
{
    map_fini(&summary->ids);
    map_fini(&summary->unread);
    itd_arena_free(summary->arena);
}

static enum itd_status
read_member(struct file_summary *summary, struct stream *stream, struct itd_error *error)
{
    const struct reader_sink sink = { .entity = on_entity,
                                      .rejected = on_rejected,
                                      .unread = on_unread,
                                      .deleted = on_deleted,
                                      .context = summary };
    struct reader            reader;
    const struct list_format *format = list_format_of(stream);
    if (format == NULL) return ITD_OK;
    summary->format = format;
    enum itd_status status = reader_run(&reader, format, stream, summary->ftm, summary->countries, NULL, &sink, error);
    summary->date = reader.date;
    summary->kept_as_text += reader.values_kept_as_text;
    snprintf(summary->list, sizeof summary->list, "%s", reader.list);
    return status;
}

enum itd_status
file_summary_read(struct file_summary *summary, const char *path, struct itd_error *error)
{
    struct stream  *stream;
    enum itd_status status = stream_open(&stream, path, error);
    if (status != ITD_OK) return status;
    do {
        status = read_member(summary, stream, error);
        if (status == ITD_OK) status = stream_next_member(stream, error);
    } while (status == ITD_OK);
    stream_close(stream);
    if (status != ITD_NOT_FOUND) return status;
    return summary->format ? ITD_OK : itd_fail(error, ITD_NOT_FOUND, "%s is of no format that a reader knows", path);
}
