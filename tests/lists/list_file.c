/* list_file FILE...: reads list files by themselves and prints each entity as FtM JSON; on standard error a summary of
 * each file, the fields nobody read and the records left out. A tool for writing a reader, and what the table of list
 * files (tests/cases/list_files.tsv) is checked with. */
#include "base/map.h"
#include "format/json.h"
#include "lists/reader.h"
#include "model/date.h"

#include <stdio.h>
#include <stdlib.h>

struct summary {
    const struct itd_ftm *ftm;
    struct map            ids;
    struct map            unread;
    struct itd_arena     *arena;
    size_t                entries;
    size_t                entities;
    size_t                rejected;
    size_t                deleted;
    bool                  quiet;
};

/* An entry is a party, vessel, aircraft or other thing listed; not its sanctions, documents, links and addresses. */
static void
count_entry(struct summary *summary, const struct itd_entity *entity)
{
    const struct itd_ftm *ftm = summary->ftm;
    uint16_t              thing = itd_ftm_schema(ftm, SV("Thing")), address = itd_ftm_schema(ftm, SV("Address"));
    if (!itd_ftm_is_a(ftm, entity->schema, thing) || itd_ftm_is_a(ftm, entity->schema, address)) return;
    if (map_get(&summary->ids, entity->id) != MAP_NONE) return;
    uint32_t *slot = map_put(&summary->ids, itd_arena_copy(summary->arena, entity->id));
    if (slot) *slot = 1;
    summary->entries++;
}

static enum itd_status
on_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    struct summary *summary = context;
    struct buf      line = { 0 };
    (void)error;
    summary->entities++;
    count_entry(summary, entity);
    if (!summary->quiet) {
        json_add_entity(&line, summary->ftm, entity);
        printf("%.*s\n", SV_ARG(buf_sv(&line)));
    }
    buf_fini(&line);
    return ITD_OK;
}

static void
on_rejected(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    struct summary *summary = context;
    summary->rejected++;
    if (summary->rejected <= 20) {
        fprintf(stderr, "  rejected at %llu:%llu: %s: %.*s\n", (unsigned long long)line, (unsigned long long)column,
                reason, record.len < 200 ? (int)record.len : 200, record.ptr ? record.ptr : "");
    }
}

static void
on_unread(void *context, struct sv path, struct sv value)
{
    struct summary *summary = context;
    bool            first = map_get(&summary->unread, path) == MAP_NONE;
    uint32_t       *slot = map_put(&summary->unread, first ? itd_arena_copy(summary->arena, path) : path);
    if (slot == NULL) return;
    *slot = *slot == MAP_NONE ? 1 : *slot + 1;
    if (first) fprintf(stderr, "  unread %.*s: %.*s\n", SV_ARG(path), value.len < 100 ? (int)value.len : 100, value.ptr);
}

static void
on_deleted(void *context, struct sv id)
{
    struct summary *summary = context;
    struct buf      line = { 0 };
    summary->deleted++;
    json_add_string(&line, id);
    if (!summary->quiet) printf("{\"deleted\":%.*s}\n", SV_ARG(buf_sv(&line)));
    buf_fini(&line);
}

static int
read_file(struct summary *summary, const char *path, const struct countries *countries)
{
    struct itd_error error = { 0 };
    struct stream   *stream;
    if (stream_open(&stream, path, &error) != ITD_OK) {
        fprintf(stderr, "%s: %s\n", path, error.text);
        return 1;
    }
    const struct list_format *format;
    enum itd_status           status = ITD_OK;
    int                       formats = 0;
    do {
        format = list_format_of(stream);
        if (format == NULL) continue;
        struct reader            reader;
        const struct reader_sink sink = { .entity = on_entity,
                                          .rejected = on_rejected,
                                          .unread = on_unread,
                                          .deleted = on_deleted,
                                          .context = summary };
        formats++;
        status = reader_run(&reader, format, stream, summary->ftm, countries, &sink, &error);
        int year = 0, month = 0, day = 0;
        if (reader.date != READER_NO_DATE) date_civil(reader.date, &year, &month, &day);
        fprintf(stderr,
                "%s\tformat %s\tlist %s\tdate %04d-%02d-%02d\tentries %zu\tentities %zu\trejected %zu\tunread %zu\t"
                "kept as text %llu\tdeleted %zu\n",
                path, format->name, reader.list, year, month, day, summary->entries, summary->entities,
                summary->rejected, summary->unread.count, (unsigned long long)reader.values_kept_as_text, summary->deleted);
        if (status != ITD_OK) fprintf(stderr, "%s:%llu: %s\n", path, (unsigned long long)error.line, error.text);
    } while (status == ITD_OK && stream_next_member(stream, &error) == ITD_OK);
    if (formats == 0) fprintf(stderr, "%s\tno format\n", path);
    stream_close(stream);
    return formats == 0 || status != ITD_OK;
}

int
main(int argc, char **argv)
{
    struct itd_error  error;
    struct itd_ftm   *ftm;
    struct countries *countries;
    if (itd_ftm_open(&ftm, NULL, &error) != ITD_OK || countries_open(&countries, NULL, &error) != ITD_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    int result = 0;
    for (int i = 1; i < argc; i++) {
        struct summary summary = { .ftm = ftm, .arena = itd_arena_new(0), .quiet = getenv("QUIET") != NULL };
        result |= read_file(&summary, argv[i], countries);
        map_fini(&summary.ids);
        map_fini(&summary.unread);
        itd_arena_free(summary.arena);
    }
    countries_close(countries);
    itd_ftm_close(ftm);
    return result;
}
