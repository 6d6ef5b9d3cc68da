/* Published list files into a snapshot: each file is looked at once to learn its list and date, then the files of one
 * list and date are read together as one version. */
#include "interdict/lists.h"

#include "base/embedded.h"
#include "base/table.h"
#include "lists/provenance.h"
#include "lists/id_set.h"
#include "lists/reader.h"
#include "model/date.h"
#include "name/name.h"
#include "snapshot/builder.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_SIZE = 4096 };

/* One file, or one member of a zip. */
struct part {
    const char               *path;  /* as opened */
    struct sv                 memory; /* instead of the path, for a compiled-in list */
    size_t                    member; /* of a zip, from 0 */
    const struct list_format *format;
    char                      list[64];
    int32_t                   date;
    bool                      is_delta;
    struct sha256             sum;
    uint64_t                  entries;
    char                      source[1024];
    char                      fetched[32];
};

struct build {
    const struct itd_lists_build  *options;
    const struct itd_lists_events *events;
    struct itd_lists_built         built;
    struct itd_ftm                *ftm;
    struct countries              *countries;
    struct name_tables            *names;
    struct builder                *builder;
    struct part                   *parts;
    size_t                         part_count;
    size_t                         part_capacity;
    const struct part             *current;
    bool                           counting; /* the first look at a file */
    struct id_set                  entries; /* of the file being looked at */
    enum itd_status                deletion; /* whether every deletion of a delta could be noted */
};

static const struct itd_lists_events NO_EVENTS;

static void
warn(struct build *build, const char *file, const char *text)
{
    if (build->events->warning) build->events->warning(build->events->context, file, text);
}

/* An address that a part of a list (OFAC's ADD file) gives to an entry that the version does not hold: its row is counted
 * as dangling, and the address by itself would belong to nobody. Its id is <entry>-address-<hash> (reader_part). */
static bool
is_orphan(const struct build *build, const struct itd_entity *entity)
{
    const struct itd_ftm *ftm = build->ftm;
    if (build->current->format->role != LIST_PART || entity->schema == ITD_FTM_NONE ||
        !itd_ftm_is_a(ftm, entity->schema, itd_ftm_schema(ftm, SV("Address")))) {
        return false;
    }
    size_t end = sv_find(entity->id, SV("-address-"), 0);
    return end != SIZE_MAX && !builder_holds(build->builder, sv_slice(entity->id, 0, end));
}

static enum itd_status
on_entity(void *context, const struct itd_entity *entity, struct itd_error *error)
{
    struct build *build = context;
    if (!build->counting) return is_orphan(build, entity) ? ITD_OK : builder_add(build->builder, entity, error);
    if (!itd_ftm_is_entry(build->ftm, entity->schema) || id_set_add(&build->entries, entity->id)) return ITD_OK;
    return itd_fail_memory(error);
}

static void
on_deleted(void *context, struct sv id)
{
    struct build *build = context;
    if (!build->counting && build->deletion == ITD_OK) build->deletion = builder_delete(build->builder, id, NULL);
}

static void
on_rejected(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record)
{
    struct build *build = context;
    if (!build->counting) return; /* said at the first look */
    build->built.rejected++;
    if (build->events->rejected) {
        build->events->rejected(build->events->context, build->current->path, line, column, reason, record);
    }
}

static void
on_unread(void *context, struct sv path, struct sv value)
{
    struct build *build = context;
    char          text[512];
    (void)value;
    if (!build->counting) return;
    if (build->built.unread++ >= 100) return; /* enough to see what is new in the file */
    snprintf(text, sizeof text, "a field that the reader does not know: %.*s", SV_ARG(path));
    warn(build, build->current->path, text);
}

static enum itd_status
open_part(struct stream **stream, const struct part *part, struct itd_error *error)
{
    enum itd_status status = part->memory.ptr ? stream_open_memory(stream, part->memory, part->path, error)
                                              : stream_open(stream, part->path, error);
    for (size_t m = 0; status == ITD_OK && m < part->member; m++) {
        status = stream_next_member(*stream, error);
        if (status != ITD_OK) stream_close(*stream);
    }
    return status;
}

/* Runs the part's reader over its stream and puts the place into the error's text. */
static enum itd_status
run_part(struct build *build, struct part *part, struct stream *stream, struct itd_error *error)
{
    const struct reader_sink sink = { .entity = on_entity,
                                      .rejected = on_rejected,
                                      .unread = on_unread,
                                      .deleted = on_deleted,
                                      .context = build };
    struct reader            reader;
    struct itd_error         own = { 0 };
    build->current = part;
    enum itd_status status = reader_run(&reader, part->format, stream, build->ftm, build->countries,
                                        build->options->data_folder, &sink, &own);
    if (status != ITD_OK) {
        if (own.line) {
            return itd_fail_at(error, status, own.line, own.column, "%s:%llu: %s", part->path,
                               (unsigned long long)own.line, own.text);
        }
        return itd_fail(error, status, "%s: %s", part->path, own.text);
    }
    snprintf(part->list, sizeof part->list, "%s", reader.list);
    if (part->date == ITD_DATE_NONE && reader.date != READER_NO_DATE) part->date = reader.date;
    part->is_delta = reader.is_delta;
    return ITD_OK;
}

/* A date in a file's name: the first YYYY-MM-DD or YYYYMMDD that is one. */
static int32_t
date_in_name(const char *path)
{
    const char *name = strrchr(path, '/');
    int32_t     day;
    for (const char *p = name ? name + 1 : path; strlen(p) >= 10; p++) {
        if (date_parse_iso(&day, sv_make(p, 10))) return day;
    }
    return ITD_DATE_NONE;
}

/* What `lists update` wrote beside a file that it downloaded; without it the source is the file's name. */
static void
take_provenance(struct part *part)
{
    struct provenance provenance;
    const char       *name = strrchr(part->path, '/');
    snprintf(part->source, sizeof part->source, "%s", name ? name + 1 : part->path);
    if (part->memory.ptr || provenance_read(&provenance, part->path, NULL) != ITD_OK) return;
    if (*provenance.address) snprintf(part->source, sizeof part->source, "%s", provenance.address);
    snprintf(part->fetched, sizeof part->fetched, "%s", provenance.fetched);
}

static enum itd_status
look_at_member(struct build *build, const struct part *file, struct stream *stream, size_t member,
               struct itd_error *error)
{
    struct part part = *file;
    part.member = member;
    part.format = list_format_of(stream);
    if (part.format == NULL) return ITD_NOT_FOUND;
    id_set_clear(&build->entries);
    build->counting = true;
    enum itd_status status = run_part(build, &part, stream, error);
    build->counting = false;
    part.entries = build->entries.count;
    if (status != ITD_OK) return status;
    if (part.date == ITD_DATE_NONE) part.date = date_in_name(part.path);
    if (part.date == ITD_DATE_NONE) {
        return itd_fail(error, ITD_USAGE, "%s has no date in it: give the day of the list as %s@YYYY-MM-DD", part.path,
                        part.path);
    }
    if (member == 0) status = stream_sha256(&part.sum, stream, error);
    size_t capacity = build->part_capacity;
    if (status == ITD_OK && build->part_count == capacity) {
        void *grown = realloc(build->parts, (capacity + 16) * sizeof *build->parts);
        if (grown == NULL) return itd_fail_memory(error);
        build->parts = grown;
        build->part_capacity += 16;
    }
    if (status == ITD_OK) build->parts[build->part_count++] = part;
    return status;
}

static enum itd_status
look_at_members(struct build *build, const struct part *file, struct stream *stream, struct itd_error *error)
{
    size_t          known = 0, member = 0;
    enum itd_status status = ITD_OK;
    do {
        status = look_at_member(build, file, stream, member++, error);
        if (status == ITD_OK) {
            const struct part *part = &build->parts[build->part_count - 1];
            known++;
            if (build->events->file) {
                build->events->file(build->events->context, part->path, part->format->name, part->list, part->date,
                                    part->entries);
            }
        } else if (status != ITD_NOT_FOUND) {
            return status;
        }
        status = stream_next_member(stream, error);
    } while (status == ITD_OK);
    if (status != ITD_NOT_FOUND) return status;
    if (known > 0) return ITD_OK;
    return itd_fail(error, ITD_FORMAT, "%s is no list that a reader knows (see interdict help lists build)", file->path);
}

static enum itd_status
look_at(struct build *build, struct part *file, struct itd_error *error)
{
    struct stream  *stream;
    size_t          before = build->part_count;
    enum itd_status status = open_part(&stream, file, error);
    if (status == ITD_OK) {
        take_provenance(file);
        status = look_at_members(build, file, stream, error);
        stream_close(stream);
    }
    if (status == ITD_OK || !build->options->keep_going || status == ITD_NO_MEMORY) return status;
    build->part_count = before; /* no half of a zip */
    warn(build, file->path, error ? error->text : "left out");
    build->built.failed_files++;
    return ITD_OK;
}

/* PATH or PATH@YYYY-MM-DD. `buffer` keeps the path when a date is cut off. */
static void
split_argument(struct part *part, const char *argument, char buffer[PATH_SIZE])
{
    const char *at = strrchr(argument, '@');
    part->date = ITD_DATE_NONE;
    part->path = argument;
    if (at == NULL || !date_parse_iso(&part->date, sv_from(at + 1)) || (size_t)(at - argument) >= PATH_SIZE) return;
    memcpy(buffer, argument, (size_t)(at - argument));
    buffer[at - argument] = '\0';
    part->path = buffer;
}

static int
by_version(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    int                order = strcmp(x->list, y->list);
    if (order == 0) order = x->date < y->date ? -1 : x->date > y->date;
    if (order == 0) order = (int)x->format->role - (int)y->format->role;
    if (order == 0) order = memcmp(&x->sum, &y->sum, sizeof x->sum);
    return order ? order : (x->member < y->member ? -1 : x->member > y->member);
}

static bool
same_version(const struct part *a, const struct part *b)
{
    return a->date == b->date && strcmp(a->list, b->list) == 0;
}

/* Joins a text of each part with '+', leaving out what is the same as the one before; {NULL, 0} when out of memory. */
static struct sv
join(struct itd_arena *arena, const struct part *parts, size_t count, const char *(*text_of)(const struct part *))
{
    struct sv joined = SV("");
    for (size_t i = 0; joined.ptr && i < count; i++) {
        const char *text = text_of(&parts[i]);
        if (i && strcmp(text, text_of(&parts[i - 1])) == 0) continue;
        joined = itd_arena_format(arena, "%.*s%s%s", SV_ARG(joined), joined.len ? "+" : "", text);
    }
    return joined;
}

static const char *
format_of(const struct part *part)
{
    return part->format->name;
}

static const char *
source_of(const struct part *part)
{
    return part->source;
}

static struct sv
join_sums(struct itd_arena *arena, const struct part *parts, size_t count)
{
    struct sv joined = SV("");
    char      hex[SHA256_HEX_SIZE];
    for (size_t i = 0; joined.ptr && i < count; i++) {
        if (parts[i].member > 0) continue;
        sha256_hex(hex, &parts[i].sum);
        joined = itd_arena_format(arena, "%.*s%s%s", SV_ARG(joined), joined.len ? "+" : "", hex);
    }
    return joined;
}

static enum itd_status
read_parts(struct build *build, struct part *parts, size_t count, struct itd_error *error)
{
    for (size_t i = 0; i < count; i++) {
        struct stream  *stream;
        enum itd_status status = open_part(&stream, &parts[i], error);
        if (status != ITD_OK) return status;
        status = run_part(build, &parts[i], stream, error);
        stream_close(stream);
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

static const char *
iso_date(char text[16], int32_t day)
{
    int year, month, day_of_month;
    date_civil(day, &year, &month, &day_of_month);
    snprintf(text, 16, "%04d-%02d-%02d", year, month, day_of_month);
    return text;
}

/* Who publishes a list: the publisher of the format that it belongs to by default, so that a list that comes as FtM JSON
 * is still its own publisher's. */
static struct sv
publisher_of(const struct part *part)
{
    for (const struct list_format *format = list_formats; format->name; format++) {
        if (strcmp(format->list, part->list) == 0) return sv_from(format->publisher);
    }
    return sv_from(part->format->publisher);
}

/* Reads the parts of one version. */
static enum itd_status
add_version(struct build *build, struct part *parts, size_t count, struct itd_arena *arena, struct itd_error *error)
{
    char date[16];
    bool same = false;
    iso_date(date, parts[0].date);
    if (parts[0].format->role != LIST_MAIN) {
        return itd_fail(error, ITD_USAGE,
                        "%s is a part of a list, and there is no main file of %s of %s to join it to: give the "
                        "publisher's main file of the same day", parts[0].path, parts[0].list, date);
    }
    struct itd_version version = { .list = sv_from(parts[0].list),
                                   .publisher = publisher_of(&parts[0]),
                                   .date = parts[0].date,
                                   .format = join(arena, parts, count, format_of),
                                   .sha256 = join_sums(arena, parts, count),
                                   .source = join(arena, parts, count, source_of),
                                   .fetched = sv_from(parts[0].fetched) };
    if (!version.format.ptr || !version.sha256.ptr || !version.source.ptr) return itd_fail_memory(error);
    if (builder_has_version(&same, build->builder, version.list, version.date, version.sha256)) {
        if (same) {
            warn(build, parts[0].path, "this version is held already");
            return ITD_OK;
        }
        return itd_fail(error, ITD_USAGE, "%s: another version of %s of %s is held already", parts[0].path,
                        parts[0].list, date);
    }
    enum itd_status status = builder_begin_version(build->builder, &version, error);
    if (status == ITD_OK) status = read_parts(build, parts, count, error);
    if (build->deletion != ITD_OK) status = itd_fail_memory(error);
    if (status == ITD_OK) status = builder_end_version(build->builder, parts[0].is_delta, error);
    return status;
}

static enum itd_status
add_versions(struct build *build, struct itd_error *error)
{
    struct itd_arena *arena = itd_arena_new(0);
    enum itd_status   status = arena ? ITD_OK : itd_fail_memory(error);
    if (build->part_count) qsort(build->parts, build->part_count, sizeof *build->parts, by_version);
    for (size_t i = 0, count; status == ITD_OK && i < build->part_count; i += count) {
        for (count = 1; i + count < build->part_count && same_version(&build->parts[i], &build->parts[i + count]);) count++;
        status = add_version(build, build->parts + i, count, arena, error);
    }
    itd_arena_free(arena);
    return status;
}

static enum itd_status
add_old(struct build *build, struct itd_error *error)
{
    struct itd_snapshot *old;
    if (build->options->onto == NULL) return ITD_OK;
    enum itd_status status = itd_snapshot_open(&old, build->options->onto, ITD_SNAPSHOT_MAP, build->ftm, error);
    if (status != ITD_OK) return status;
    status = builder_add_snapshot(build->builder, old, error);
    itd_snapshot_close(old);
    return status;
}

static enum itd_status
open_tables(struct build *build, struct itd_error *error)
{
    const char     *folder = build->options->data_folder;
    enum itd_status status = itd_ftm_open(&build->ftm, folder, error);
    if (status == ITD_OK) status = countries_open(&build->countries, folder, error);
    if (status == ITD_OK) status = name_tables_open(&build->names, folder, error);
    if (status == ITD_OK) status = builder_new(&build->builder, build->ftm, build->names, error);
    return status;
}

static void
build_fini(struct build *build)
{
    builder_free(build->builder);
    name_tables_close(build->names);
    countries_close(build->countries);
    itd_ftm_close(build->ftm);
    id_set_fini(&build->entries);
    free(build->parts);
}

static enum itd_status
finish(struct build *build, struct itd_error *error)
{
    struct builder_result result;
    enum itd_status       status = add_old(build, error);
    if (status == ITD_OK) status = add_versions(build, error);
    if (status == ITD_OK && build->part_count == 0 && build->options->onto == NULL) {
        status = itd_fail(error, ITD_USAGE, "no list could be read: nothing to build a snapshot from");
    }
    if (status == ITD_OK) {
        status = builder_write(build->builder, build->options->output, build->options->bundled, &result, error);
    }
    if (status != ITD_OK) return status;
    build->built.files = build->part_count;
    build->built.versions = result.versions;
    build->built.entities = result.entities;
    build->built.entries = result.entries;
    build->built.names = result.names;
    build->built.bytes = result.bytes;
    build->built.dangling = builder_dangling(build->builder);
    if (build->built.dangling) {
        char text[160];
        snprintf(text, sizeof text, "%llu row%s to entries that are not in their version of the list; left out",
                 (unsigned long long)build->built.dangling, build->built.dangling == 1 ? " refers" : "s refer");
        warn(build, build->options->output, text);
    }
    return ITD_OK;
}

enum itd_status
itd_lists_build(const struct itd_lists_build *options, const struct itd_lists_events *events,
                struct itd_lists_built *built, struct itd_error *error)
{
    struct build build = { .options = options, .events = events ? events : &NO_EVENTS };
    char (*paths)[PATH_SIZE] = calloc(options->file_count + 1, sizeof *paths);
    enum itd_status status = paths ? open_tables(&build, error) : itd_fail_memory(error);
    for (size_t i = 0; status == ITD_OK && i < options->file_count; i++) {
        struct part file = { 0 };
        split_argument(&file, options->files[i], paths[i]);
        status = look_at(&build, &file, error);
    }
    if (status == ITD_OK) status = finish(&build, error);
    if (built) *built = build.built;
    build_fini(&build);
    free(paths);
    return status;
}

enum itd_status
itd_lists_build_bundled(const char *output, struct itd_lists_built *built, struct itd_error *error)
{
    const struct itd_lists_build options = { .output = output, .bundled = true };
    struct build                 build = { .options = &options, .events = &NO_EVENTS };
    enum itd_status              status = open_tables(&build, error);
    for (const struct embedded_file *file = embedded_files; status == ITD_OK && file->name; file++) {
        if (strncmp(file->name, "lists/", 6) != 0) continue;
        struct part part = { .path = file->name, .date = ITD_DATE_NONE, .memory = table_embedded(file->name) };
        status = look_at(&build, &part, error);
    }
    if (status == ITD_OK) status = finish(&build, error);
    if (built) *built = build.built;
    build_fini(&build);
    return status;
}
