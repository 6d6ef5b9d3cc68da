#include "screen/entity_view.h"

#include "snapshot/snapshot.h"

#include <time.h>

enum {
    SECONDS_A_DAY = 86400,
    INTERVALS_MAX = 4096 /* of one designation */
};

bool
entity_view_knows(const struct entity_view *view, uint32_t version)
{
    return view->known_at == ITD_DATE_NONE || itd_snapshot_version(view->snapshot, version).date <= view->known_at;
}

static void
read_list(struct view_list *list, const struct entity_view *view, uint32_t versions)
{
    for (uint32_t v = list->first; v < list->end; v++) {
        if (!entity_view_knows(view, v)) continue;
        bool held = itd_snapshot_said_in(view->snapshot, versions, v);
        list->gone = list->held && !held;
        if (!held) continue;
        if (list->held++ == 0) list->oldest = v;
        list->newest = v;
    }
}

static enum itd_status
read_lists(struct entity_view *view)
{
    uint32_t count = itd_snapshot_version_count(view->snapshot);
    uint32_t versions = snapshot_entity_versions(view->snapshot, view->number);
    for (uint32_t v = 0, end; v < count; v = end) {
        struct view_list list = { .list = itd_snapshot_version(view->snapshot, v).list, .first = v };
        for (end = v + 1; end < count && sv_equal(itd_snapshot_version(view->snapshot, end).list, list.list);) end++;
        list.end = end;
        read_list(&list, view, versions);
        if (list.held == 0) continue;
        view->lists = itd_arena_grow(view->arena, view->lists, view->list_count, view->list_count + 1, sizeof list);
        if (view->lists == NULL) return itd_fail_memory(view->error);
        view->lists[view->list_count++] = list;
    }
    if (view->list_count) return ITD_OK;
    struct sv id = itd_snapshot_entity_id(view->snapshot, view->number);
    return itd_fail(view->error, ITD_NOT_FOUND, "no version up to that day has the entity \"%.*s\"", SV_ARG(id));
}

static bool
is_current(const struct entity_view *view, uint32_t versions)
{
    for (size_t i = 0; i < view->list_count; i++) {
        if (itd_snapshot_said_in(view->snapshot, versions, view->lists[i].newest)) return true;
    }
    return false;
}

static bool
is_known(const struct entity_view *view, uint32_t versions)
{
    for (size_t i = 0; i < view->list_count; i++) {
        for (uint32_t v = view->lists[i].first; v < view->lists[i].end; v++) {
            if (entity_view_knows(view, v) && itd_snapshot_said_in(view->snapshot, versions, v)) return true;
        }
    }
    return false;
}

/* Reads an entity and keeps the statements that are to be shown. */
static enum itd_status
read_entity(struct itd_entity *entity, bool **current, const struct entity_view *view, uint32_t number)
{
    enum itd_status status = itd_snapshot_entity(entity, view->snapshot, number, view->arena, view->error);
    if (status != ITD_OK) return status;
    *current = itd_arena_array(view->arena, entity->count, sizeof **current);
    if (*current == NULL) return itd_fail_memory(view->error);
    size_t kept = 0;
    for (size_t i = 0; i < entity->count; i++) {
        bool now = is_current(view, entity->statements[i].versions);
        if (!now && !(view->history && is_known(view, entity->statements[i].versions))) continue;
        (*current)[kept] = now;
        entity->statements[kept++] = entity->statements[i];
    }
    entity->count = kept;
    return ITD_OK;
}

/* The party at the other end of a link (Ownership, UnknownLink, ...). */
static enum itd_status
read_other_end(struct view_part *part, const struct entity_view *view)
{
    uint16_t ends[2];
    if (!itd_ftm_edge(&ends[0], &ends[1], view->ftm, part->entity.schema)) return ITD_OK;
    for (int i = 0; i < 2; i++) {
        struct sv id = itd_entity_first(&part->entity, ends[i]);
        uint32_t  number = itd_snapshot_find(view->snapshot, id);
        if (id.len == 0 || number == view->number) continue;
        part->other_id = id;
        if (number == ITD_ENTITY_NONE) continue; /* a party that no list has */
        struct itd_entity other;
        enum itd_status   status = itd_snapshot_entity(&other, view->snapshot, number, view->arena, view->error);
        if (status != ITD_OK) return status;
        part->other_caption = itd_entity_caption(view->ftm, &other);
    }
    return ITD_OK;
}

/* The property that states a link: the one whose value is the id of the other end. */
static struct sv
property_of_link(const struct entity_view *view, const struct itd_entity *from, uint32_t to)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct itd_statement *statement = &from->statements[i];
        if (itd_ftm_type(view->ftm, from->schema, statement->property) == ITD_TYPE_ENTITY &&
            itd_snapshot_find(view->snapshot, statement->value) == to) {
            return itd_ftm_property_name(view->ftm, statement->property);
        }
    }
    return sv_make(NULL, 0);
}

static enum itd_status
add_part(struct entity_view *view, uint32_t number, bool inward)
{
    struct view_part part = { .number = number, .inward = inward };
    if (number == view->number) return ITD_OK;
    if (view->part_count == ENTITY_VIEW_PARTS_MAX) {
        view->parts_left_out++;
        return ITD_OK;
    }
    enum itd_status status = read_entity(&part.entity, &part.current, view, number);
    if (status != ITD_OK) return status;
    part.is_entry = snapshot_is_entry(view->snapshot, number);
    part.property =
        inward ? property_of_link(view, &part.entity, view->number) : property_of_link(view, &view->entity, number);
    if (part.property.len == 0) return ITD_OK; /* stated by none of the versions looked at */
    status = read_other_end(&part, view);
    if (status != ITD_OK) return status;
    view->parts[view->part_count++] = part;
    return ITD_OK;
}

static enum itd_status
add_parts(struct entity_view *view, const struct itd_link *links, size_t count, bool inward)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        bool again = i > 0 && links[i - 1].entity == links[i].entity;
        if (!again) status = add_part(view, links[i].entity, inward);
    }
    return status;
}

static enum itd_status
read_parts(struct entity_view *view)
{
    size_t                 in_count, out_count;
    const struct itd_link *in = itd_snapshot_links_in(&in_count, view->snapshot, view->number);
    const struct itd_link *out = itd_snapshot_links_out(&out_count, view->snapshot, view->number);
    size_t                 count = in_count + out_count;
    if (count > ENTITY_VIEW_PARTS_MAX) count = ENTITY_VIEW_PARTS_MAX;
    view->parts = itd_arena_array(view->arena, count, sizeof *view->parts);
    if (view->parts == NULL) return itd_fail_memory(view->error);
    enum itd_status status = add_parts(view, in, in_count, true);
    return status == ITD_OK ? add_parts(view, out, out_count, false) : status;
}

/* All intervals of a designation, from the last to the first: on the day before an interval the one before it is the
 * nearest. They are then put in order. */
static enum itd_status
read_intervals(struct view_designation *shown, const struct entity_view *view, const struct itd_matcher *matcher,
               size_t snapshot, size_t which)
{
    int32_t as_of = INT32_MAX;
    while (shown->interval_count < INTERVALS_MAX) {
        struct itd_designation *designations;
        size_t                  count;
        enum itd_status         status = itd_designations(&designations, &count, matcher, snapshot, view->number, as_of,
                                                          view->known_at, view->arena, view->error);
        if (status != ITD_OK) return status;
        if (which >= count || designations[which].interval.from_basis == ITD_BASIS_NONE) break;
        struct itd_interval interval = designations[which].interval;
        if (shown->interval_count && interval.from >= shown->intervals[0].from) break;
        struct itd_interval *grown = itd_arena_array(view->arena, shown->interval_count + 1, sizeof *grown);
        if (grown == NULL) return itd_fail_memory(view->error);
        grown[0] = interval;
        if (shown->interval_count) memcpy(grown + 1, shown->intervals, shown->interval_count * sizeof *grown);
        shown->intervals = grown;
        shown->interval_count++;
        if (interval.from == ITD_DATE_NONE || interval.from - 1 == ITD_DATE_NONE) break;
        as_of = interval.from - 1;
    }
    return ITD_OK;
}

static enum itd_status
read_designations(struct entity_view *view, const struct itd_matcher *matcher, size_t snapshot)
{
    struct itd_designation *designations;
    enum itd_status status = itd_designations(&designations, &view->designation_count, matcher, snapshot, view->number,
                                              view->as_of, view->known_at, view->arena, view->error);
    if (status != ITD_OK) return status;
    view->designations = itd_arena_array(view->arena, view->designation_count, sizeof *view->designations);
    if (view->designations == NULL) return itd_fail_memory(view->error);
    for (size_t i = 0; status == ITD_OK && i < view->designation_count; i++) {
        view->designations[i].designation = designations[i];
        if (view->history) status = read_intervals(&view->designations[i], view, matcher, snapshot, i);
    }
    return status;
}

enum itd_status
entity_view_open(struct entity_view *view, const struct itd_matcher *matcher, size_t snapshot, uint32_t entity,
                 bool history, const struct itd_match_options *options, struct itd_arena *arena,
                 struct itd_error *error)
{
    *view = (struct entity_view){ .ftm = itd_matcher_ftm(matcher),
                                  .snapshot = itd_matcher_snapshot(matcher, snapshot),
                                  .number = entity,
                                  .as_of = options->as_of,
                                  .known_at = options->known_at,
                                  .history = history,
                                  .arena = arena,
                                  .error = error };
    if (view->as_of == ITD_DATE_NONE) view->as_of = (int32_t)(time(NULL) / SECONDS_A_DAY);
    enum itd_status status = read_lists(view);
    if (status == ITD_OK) status = read_entity(&view->entity, &view->current, view, entity);
    if (status == ITD_OK) status = read_parts(view);
    if (status == ITD_OK) status = read_designations(view, matcher, snapshot);
    return status;
}
