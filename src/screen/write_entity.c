#include "screen/write_entity.h"

#include "format/json.h"
#include "interdict/screen.h"
#include "screen/write_designation.h"

enum { VIEW_BYTES_MAX = 1 << 30 };

/* The entity as its current statements give it, each value once, with no list of its own. */
static enum itd_status
current_entity(struct itd_entity *out, const struct entity_view *view, const struct itd_entity *entity,
               const bool *current)
{
    enum itd_status status =
        itd_entity_init(out, view->arena, entity->schema, entity->id, sv_make(NULL, 0), view->error);
    for (size_t i = 0; status == ITD_OK && i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        if (current[i]) status = itd_entity_add(out, statement->property, statement->value, view->error);
    }
    return status;
}

static void
add_text(struct buf *out, const char *name, struct sv text)
{
    buf_add_format(out, ",\"%s\":", name);
    json_add_string(out, text);
}

static void
add_day(struct buf *out, const char *name, int32_t day)
{
    buf_add_format(out, ",\"%s\":\"", name);
    add_iso_day(out, day);
    buf_add_char(out, '"');
}

static void
add_versions(struct buf *out, const struct entity_view *view, uint32_t versions)
{
    int32_t first = ITD_DATE_NONE, last = ITD_DATE_NONE;
    bool    any = false;
    buf_add_sv(out, SV(",\"versions\":["));
    for (size_t i = 0; i < view->list_count; i++) {
        for (uint32_t v = view->lists[i].first; v < view->lists[i].end; v++) {
            if (!entity_view_knows(view, v) || !itd_snapshot_said_in(view->snapshot, versions, v)) continue;
            int32_t date = itd_snapshot_version(view->snapshot, v).date;
            buf_add_sv(out, any ? SV(",{\"list\":") : SV("{\"list\":"));
            json_add_string(out, view->lists[i].list);
            add_day(out, "date", date);
            buf_add_char(out, '}');
            if (!any || date < first) first = date;
            if (!any || date > last) last = date;
            any = true;
        }
    }
    buf_add_char(out, ']');
    if (!any) return;
    add_day(out, "first_seen", first);
    add_day(out, "last_seen", last);
}

static void
add_statements(struct buf *out, const struct entity_view *view, const struct itd_entity *entity, const bool *current)
{
    buf_add_sv(out, SV(",\"statements\":["));
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        buf_add_sv(out, i ? SV(",{\"prop\":") : SV("{\"prop\":"));
        json_add_string(out, itd_ftm_property_name(view->ftm, statement->property));
        add_text(out, "value", statement->value);
        if (statement->lang.len) add_text(out, "lang", statement->lang);
        if (statement->original.len) add_text(out, "original", statement->original);
        add_text(out, "dataset", statement->dataset);
        if (!current[i]) buf_add_sv(out, SV(",\"current\":false"));
        add_versions(out, view, statement->versions);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

/* The entity in the form of FtM, left open for more members. */
static enum itd_status
begin_entity(struct buf *out, const struct entity_view *view, const struct itd_entity *entity, const bool *current)
{
    struct itd_entity now;
    enum itd_status   status = current_entity(&now, view, entity, current);
    if (status != ITD_OK) return status;
    json_add_entity(out, view->ftm, &now);
    if (buf_ok(out)) out->len--; /* the closing brace */
    return ITD_OK;
}

static void
add_party(struct buf *out, const struct entity_view *view)
{
    size_t          count;
    uint32_t        party = itd_snapshot_party(view->snapshot, view->number);
    const uint32_t *members = itd_snapshot_party_members(&count, view->snapshot, party);
    if (count == 0) return;
    add_text(out, "party", itd_snapshot_entity_id(view->snapshot, members[0]));
    buf_add_sv(out, SV(",\"entries\":["));
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_char(out, ',');
        json_add_string(out, itd_snapshot_entity_id(view->snapshot, members[i]));
    }
    buf_add_char(out, ']');
}

static void
add_lists(struct buf *out, const struct entity_view *view)
{
    buf_add_sv(out, SV(",\"datasets\":["));
    for (size_t i = 0; i < view->list_count; i++) {
        if (i) buf_add_char(out, ',');
        json_add_string(out, view->lists[i].list);
    }
    buf_add_sv(out, SV("],\"lists\":["));
    for (size_t i = 0; i < view->list_count; i++) {
        const struct view_list *list = &view->lists[i];
        buf_add_sv(out, i ? SV(",{\"list\":") : SV("{\"list\":"));
        json_add_string(out, list->list);
        add_day(out, "first_seen", itd_snapshot_version(view->snapshot, list->oldest).date);
        add_day(out, "last_seen", itd_snapshot_version(view->snapshot, list->newest).date);
        buf_add_format(out, ",\"versions\":%u%s}", list->held, list->gone ? ",\"gone\":true" : "");
    }
    buf_add_char(out, ']');
}

static enum itd_status
add_linked(struct buf *out, const struct entity_view *view)
{
    enum itd_status status = ITD_OK;
    buf_add_sv(out, SV(",\"linked\":["));
    for (size_t i = 0; status == ITD_OK && i < view->part_count; i++) {
        const struct view_part *part = &view->parts[i];
        buf_add_sv(out, i ? SV(",{\"property\":") : SV("{\"property\":"));
        json_add_string(out, part->property);
        add_text(out, "direction", part->inward ? SV("in") : SV("out"));
        if (part->other_id.len) add_text(out, "other", part->other_id);
        if (part->other_caption.len) add_text(out, "other_caption", part->other_caption);
        buf_add_sv(out, SV(",\"entity\":"));
        status = begin_entity(out, view, &part->entity, part->current);
        if (!part->is_entry) add_statements(out, view, &part->entity, part->current);
        buf_add_sv(out, SV("}}"));
    }
    buf_add_char(out, ']');
    if (view->parts_left_out) {
        buf_add_format(out, ",\"linked_left_out\":%llu", (unsigned long long)view->parts_left_out);
    }
    return status;
}

enum itd_status
write_entity_json(struct buf *out, const struct entity_view *view)
{
    enum itd_status status = begin_entity(out, view, &view->entity, view->current);
    if (status != ITD_OK) return status;
    add_lists(out, view);
    add_party(out, view);
    if (itd_snapshot_is_bundled(view->snapshot)) buf_add_sv(out, SV(",\"bundled\":true"));
    add_text(out, "snapshot", sv_from(itd_snapshot_id(view->snapshot)));
    add_day(out, "as_of", view->as_of);
    if (view->known_at != ITD_DATE_NONE) add_day(out, "known_at", view->known_at);
    buf_add_sv(out, SV(",\"designations\":["));
    for (size_t i = 0; i < view->designation_count; i++) {
        const struct view_designation *shown = &view->designations[i];
        if (i) buf_add_char(out, ',');
        designation_add_json(out, &shown->designation, shown->intervals, shown->interval_count);
    }
    buf_add_char(out, ']');
    add_statements(out, view, &view->entity, view->current);
    status = add_linked(out, view);
    buf_add_sv(out, SV("}\n"));
    return status;
}

enum itd_status
itd_write_entity(const struct itd_matcher *matcher, size_t snapshot, uint32_t entity, bool history,
                 const struct itd_screen_options *options, const struct itd_output *output, struct itd_error *error)
{
    struct entity_view view;
    struct buf         out = { 0 };
    struct itd_arena  *arena = itd_arena_new(VIEW_BYTES_MAX);
    if (arena == NULL) return itd_fail_memory(error);
    enum itd_status status = entity_view_open(&view, matcher, snapshot, entity, history, &options->match, arena, error);
    if (status == ITD_OK && options->format == ITD_OUTPUT_CSV) {
        status = itd_fail(error, ITD_USAGE, "an entity is shown as text or as JSON, not as CSV");
    }
    if (status == ITD_OK && options->format == ITD_OUTPUT_JSON) status = write_entity_json(&out, &view);
    if (status == ITD_OK && options->format == ITD_OUTPUT_TEXT) write_entity_text(&out, &view, options->colour);
    if (status == ITD_OK && !buf_ok(&out)) status = itd_fail_memory(error);
    if (status == ITD_OK) status = output->write(output->context, buf_sv(&out), error);
    buf_fini(&out);
    itd_arena_free(arena);
    return status;
}
