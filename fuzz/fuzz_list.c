/* Any bytes through the reader of one list format (FORMAT_NAME, a row of formats.c): recognised or not, it is read. */
#include "lists/reader.h"

#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct totals {
    const struct itd_ftm *ftm;
    uint64_t              entities;
    unsigned              sum;
};

static enum itd_status
on_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    struct totals *totals = context;
    (void)error;
    totals->entities++;
    require(entity->id.len > 0 && entity->count <= ITD_ENTITY_STATEMENTS_MAX);
    totals->sum += touch_text(entity->id) + touch_text(entity->dataset);
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *said = &entity->statements[i];
        require(said->property < itd_ftm_property_count(totals->ftm));
        require(entity->schema == ITD_FTM_NONE || itd_ftm_allows(totals->ftm, entity->schema, said->property));
        require(said->value.len > 0);
        totals->sum += touch_text(said->value) + touch_text(said->lang) + touch_text(said->original);
    }
    if (entity->schema != ITD_FTM_NONE) totals->sum += touch_text(itd_entity_caption(totals->ftm, entity));
    return ITD_OK;
}

static void
on_rejected(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    struct totals *totals = context;
    (void)line, (void)column;
    require(reason && reason[0]);
    totals->sum += touch_text(record);
}

static void
on_unread(void *context, struct sv path, struct sv value)
{
    struct totals *totals = context;
    totals->sum += touch_text(path) + touch_text(value);
}

static void
on_deleted(void *context, struct sv id)
{
    struct totals *totals = context;
    require(id.len > 0);
    totals->sum += touch_text(id);
}

static const struct list_format *
format_by_name(const char *name)
{
    for (const struct list_format *format = list_formats; format->name; format++) {
        if (strcmp(format->name, name) == 0) return format;
    }
    return NULL;
}

/* Names of files by which a reader tells apart what the content cannot. */
static const char *
file_name(const uint8_t *data, size_t size)
{
    static const char *const NAMES[] = { "sdn.csv", "cons_prim.csv", "sanctioned_addresses_XBT.txt", "sdn.ff",
                                         "CONS_PRIM.PIP", "sdn.del" };
    return NAMES[(size ? data[size / 2] + size : 0) % (sizeof NAMES / sizeof *NAMES)];
}

static void
read_list(struct totals *totals, const struct list_format *format, struct stream *stream,
          const struct countries *countries)
{
    const struct reader_sink sink = { .entity = on_entity,
                                      .rejected = on_rejected,
                                      .unread = on_unread,
                                      .deleted = on_deleted,
                                      .context = totals };
    struct reader            reader;
    struct itd_error         error = { 0 };
    format->recognise(stream_head(stream), stream_name(stream));
    list_format_of(stream);
    enum itd_status status = reader_run(&reader, format, stream, totals->ftm, countries, NULL, &sink, &error);
    /* A reader's author who adds a property that the schema does not have gets ITD_USAGE. */
    if (status == ITD_USAGE) fprintf(stderr, "%s\n", error.text);
    require(status != ITD_USAGE);
    require(status == ITD_OK || error.text[0]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct totals             totals;
    static struct countries         *countries;
    static const struct list_format *format;
    if (format == NULL) {
        struct itd_ftm *ftm;
        require((format = format_by_name(FORMAT_NAME)) != NULL);
        require(itd_ftm_open(&ftm, NULL, NULL) == ITD_OK);
        require(countries_open(&countries, NULL, NULL) == ITD_OK);
        totals.ftm = ftm;
    }
    char          *copy = exact_copy(data, size);
    struct stream *stream;
    if (copy == NULL) return 0;
    if (stream_open_memory(&stream, sv_make(copy, size), file_name(data, size), NULL) == ITD_OK) {
        read_list(&totals, format, stream, countries);
        stream_close(stream);
    }
    free(copy);
    return 0;
}
