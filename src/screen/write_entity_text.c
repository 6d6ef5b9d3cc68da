#include "screen/write_entity.h"

#include "screen/write_designation.h"

enum { LABEL_WIDTH = 18 };

struct page {
    struct buf               *out;
    const struct entity_view *view;
    bool                      colour;
};

static void
style(const struct page *page, const char *code)
{
    if (page->colour) buf_add_format(page->out, "\033[%sm", code);
}

static void
heading(const struct page *page, const char *text)
{
    buf_add_char(page->out, '\n');
    style(page, "1");
    buf_add_sv(page->out, sv_from(text));
    style(page, "0");
    buf_add_char(page->out, '\n');
}

static void
label(const struct page *page, struct sv text)
{
    buf_add_sv(page->out, SV("  "));
    add_printable(page->out, text);
    for (size_t i = text.len; i < LABEL_WIDTH; i++) buf_add_char(page->out, ' ');
    if (text.len >= LABEL_WIDTH) buf_add_char(page->out, ' ');
}

/* Widens [first, last] by the known days on which a statement was made. */
static void
widen_seen(int32_t *first, int32_t *last, const struct entity_view *view, uint32_t versions)
{
    for (size_t i = 0; i < view->list_count; i++) {
        for (uint32_t v = view->lists[i].first; v < view->lists[i].end; v++) {
            if (!entity_view_knows(view, v) || !itd_snapshot_said_in(view->snapshot, versions, v)) continue;
            int32_t date = itd_snapshot_version(view->snapshot, v).date;
            if (*first == ITD_DATE_NONE || date < *first) *first = date;
            if (*last == ITD_DATE_NONE || date > *last) *last = date;
        }
    }
}

/* How many statements from `i` on give one value: several lists may. They stand together in the snapshot. */
static size_t
count_same(const struct itd_entity *entity, size_t i)
{
    const struct itd_statement *first = &entity->statements[i];
    size_t                      count = 1;
    while (i + count < entity->count && entity->statements[i + count].property == first->property &&
           sv_equal(entity->statements[i + count].value, first->value)) {
        count++;
    }
    return count;
}

static void
add_origin(const struct page *page, size_t i, size_t count)
{
    const struct entity_view *view = page->view;
    int32_t                   first = ITD_DATE_NONE, last = ITD_DATE_NONE;
    bool                      current = false;
    for (size_t s = i; s < i + count; s++) {
        const struct itd_statement *statement = &view->entity.statements[s];
        widen_seen(&first, &last, view, statement->versions);
        current = current || view->current[s];
        if (view->list_count == 1) continue;
        buf_add_sv(page->out, s == i ? SV("  [") : SV(", "));
        add_printable(page->out, statement->dataset);
        if (s + 1 == i + count) buf_add_char(page->out, ']');
    }
    if (!view->history) return;
    buf_add_sv(page->out, current ? SV("  seen ") : SV("  no longer; seen "));
    add_iso_day(page->out, first);
    if (first == last) return;
    buf_add_sv(page->out, SV(" to "));
    add_iso_day(page->out, last);
}

static void
add_value(const struct page *page, size_t i, size_t count)
{
    const struct itd_statement *statement = &page->view->entity.statements[i];
    label(page, itd_ftm_property_name(page->view->ftm, statement->property));
    add_printable(page->out, statement->value);
    if (statement->original.len) {
        buf_add_sv(page->out, SV(" (\""));
        add_printable(page->out, statement->original);
        buf_add_sv(page->out, SV("\")"));
    }
    style(page, "2");
    add_origin(page, i, count);
    style(page, "0");
    buf_add_char(page->out, '\n');
}

enum group { GROUP_NAMES, GROUP_FACTS, GROUP_ADDRESSES, GROUP_TEXTS, GROUP_COUNT };

/* Where a property is shown; GROUP_COUNT: it is shown otherwise (links) or at the top (referents). */
static enum group
group_of(const struct entity_view *view, uint16_t property)
{
    if (property == ITD_FTM_NONE || property == itd_ftm_property(view->ftm, SV("referents"))) return GROUP_COUNT;
    switch (itd_ftm_type(view->ftm, view->entity.schema, property)) {
    case ITD_TYPE_NAME:
        return GROUP_NAMES;
    case ITD_TYPE_ADDRESS:
        return GROUP_ADDRESSES;
    case ITD_TYPE_TEXT:
        return GROUP_TEXTS;
    case ITD_TYPE_ENTITY:
        return GROUP_COUNT;
    default:
        return GROUP_FACTS;
    }
}

static void
add_groups(const struct page *page)
{
    static const char *const  HEADINGS[GROUP_COUNT] = { "Names", "Facts", "Addresses", "Remarks" };
    const struct entity_view *view = page->view;
    for (unsigned group = 0; group < GROUP_COUNT; group++) {
        bool any = false;
        for (size_t i = 0, count; i < view->entity.count; i += count) {
            count = count_same(&view->entity, i);
            if (group_of(view, view->entity.statements[i].property) != group) continue;
            if (!any) heading(page, HEADINGS[group]);
            any = true;
            add_value(page, i, count);
        }
    }
}

static void
add_title(const struct page *page)
{
    const struct entity_view   *view = page->view;
    struct buf                 *out = page->out;
    size_t                      count, at = 0;
    uint32_t                    party = itd_snapshot_party(view->snapshot, view->number);
    const uint32_t             *members = itd_snapshot_party_members(&count, view->snapshot, party);
    const struct itd_statement *referent;
    style(page, "1");
    add_printable(out, itd_entity_caption(view->ftm, &view->entity));
    style(page, "0");
    buf_add_char(out, '\n');
    label(page, SV("id"));
    add_printable(out, view->entity.id);
    buf_add_char(out, '\n');
    label(page, SV("schema"));
    add_printable(out, itd_ftm_schema_name(view->ftm, view->entity.schema));
    buf_add_char(out, '\n');
    for (size_t i = 0; count > 1 && i < count; i++) {
        if (members[i] == view->number) continue;
        label(page, SV("same party"));
        add_printable(out, itd_snapshot_entity_id(view->snapshot, members[i]));
        buf_add_char(out, '\n');
    }
    uint16_t referents = itd_ftm_property(view->ftm, SV("referents"));
    while ((referent = itd_entity_next(&view->entity, referents, &at))) {
        label(page, SV("also cited as"));
        add_printable(out, referent->value);
        buf_add_char(out, '\n');
    }
    if (itd_snapshot_is_bundled(view->snapshot)) {
        buf_add_sv(out, SV("  From the lists bundled with the program, which may be old.\n"));
    }
}

/* "in effect on 2026-03-01", "not yet in effect ...", and since when. */
static void
add_state(const struct page *page, const struct itd_designation *designation)
{
    const struct itd_interval *interval = &designation->interval;
    struct buf                *out = page->out;
    if (interval->from_basis == ITD_BASIS_NONE) {
        buf_add_sv(out, SV("    never in effect: its regime was not in effect while it was listed\n"));
        return;
    }
    bool begins_later = interval->from != ITD_DATE_NONE && interval->from > page->view->as_of;
    buf_add_sv(out, SV("    "));
    style(page, designation->in_effect ? "31" : "32");
    const char *before = designation->in_effect ? "" : begins_later ? "not yet " : "no longer ";
    buf_add_format(out, "%sin effect", before);
    style(page, "0");
    buf_add_sv(out, SV(" on "));
    add_iso_day(out, page->view->as_of);
    buf_add_sv(out, SV(": "));
    interval_add_text(out, interval, designation->first_seen);
    buf_add_char(out, '\n');
}

static void
add_designation(const struct page *page, const struct view_designation *shown)
{
    const struct itd_designation *designation = &shown->designation;
    struct buf                   *out = page->out;
    const struct sv               parts[] = { designation->authority, designation->programme, designation->reference };
    label(page, designation->list);
    for (size_t i = 0, written = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len == 0) continue;
        if (written++) buf_add_sv(out, SV(", "));
        add_printable(out, parts[i]);
    }
    buf_add_char(out, '\n');
    add_state(page, designation);
    buf_add_sv(out, SV("    "));
    measures_add_text(out, designation->measures);
    if (designation->gone) buf_add_sv(out, SV("; not on the newest version of the list"));
    buf_add_char(out, '\n');
    for (size_t i = 0; i < shown->interval_count; i++) {
        buf_add_sv(out, i ? SV("                   ") : SV("    all intervals  "));
        interval_add_text(out, &shown->intervals[i], designation->first_seen);
        buf_add_char(out, '\n');
    }
}

static bool
is_shown_otherwise(const struct entity_view *view, const struct view_part *part)
{
    struct sv schema = itd_ftm_schema_name(view->ftm, part->entity.schema);
    return sv_equal(schema, SV("Sanction")) || sv_equal(schema, SV("Address"));
}

/* "Passport  number A123; country kp", "UnknownLink  named in the comments: KOREA ... (unsc-KPe.009)". */
static void
add_part(const struct page *page, const struct view_part *part)
{
    const struct entity_view *view = page->view;
    struct buf               *out = page->out;
    size_t                    written = 0;
    label(page, itd_ftm_schema_name(view->ftm, part->entity.schema));
    if (part->is_entry) {
        add_printable(out, itd_entity_caption(view->ftm, &part->entity));
        buf_add_sv(out, SV(" ("));
        add_printable(out, part->entity.id);
        buf_add_sv(out, SV("), "));
        add_printable(out, part->property);
        buf_add_char(out, '\n');
        return;
    }
    for (size_t i = 0; i < part->entity.count; i++) {
        const struct itd_statement *statement = &part->entity.statements[i];
        if (!part->current[i] || itd_ftm_type(view->ftm, part->entity.schema, statement->property) == ITD_TYPE_ENTITY)
            continue;
        if (written++) buf_add_sv(out, SV("; "));
        add_printable(out, itd_ftm_property_name(view->ftm, statement->property));
        buf_add_char(out, ' ');
        add_printable(out, statement->value);
    }
    if (part->other_id.len) {
        if (written) buf_add_sv(out, SV(": "));
        add_printable(out, part->other_caption);
        buf_add_sv(out, part->other_caption.len ? SV(" (") : SV("("));
        add_printable(out, part->other_id);
        buf_add_char(out, ')');
    }
    buf_add_char(out, '\n');
}

static void
add_parts(const struct page *page)
{
    const struct entity_view *view = page->view;
    bool                      any = false;
    for (size_t i = 0; i < view->part_count; i++) {
        if (is_shown_otherwise(view, &view->parts[i])) continue;
        if (!any) heading(page, "Papers and links");
        any = true;
        add_part(page, &view->parts[i]);
    }
    if (view->parts_left_out) {
        buf_add_format(page->out, "  and %llu more, not shown\n", (unsigned long long)view->parts_left_out);
    }
}

static void
add_list(const struct page *page, const struct view_list *list)
{
    const struct entity_view *view = page->view;
    struct buf               *out = page->out;
    label(page, list->list);
    buf_add_format(out, "%u version%s, ", list->held, list->held == 1 ? "" : "s");
    add_iso_day(out, itd_snapshot_version(view->snapshot, list->oldest).date);
    if (list->held > 1) {
        buf_add_sv(out, SV(" to "));
        add_iso_day(out, itd_snapshot_version(view->snapshot, list->newest).date);
    }
    if (list->gone) buf_add_sv(out, SV("; newer ones are without it"));
    buf_add_char(out, '\n');
}

/* Two neighbouring known versions of a list: what the later one says that the earlier did not, and the reverse. */
struct step {
    uint32_t before;
    uint32_t after;
};

/* Returns how many lines it wrote. */
static size_t
add_changes(const struct page *page, const struct step *step, const struct itd_entity *entity, struct sv schema)
{
    const struct entity_view *view = page->view;
    size_t                    lines = 0;
    for (size_t i = 0; i < entity->count; i++) {
        const struct itd_statement *statement = &entity->statements[i];
        bool                        before = itd_snapshot_said_in(view->snapshot, statement->versions, step->before);
        bool                        after = itd_snapshot_said_in(view->snapshot, statement->versions, step->after);
        if (before == after) continue;
        buf_add_sv(page->out, after ? SV("    + ") : SV("    - "));
        if (schema.len) {
            add_printable(page->out, schema);
            buf_add_char(page->out, ' ');
        }
        add_printable(page->out, itd_ftm_property_name(view->ftm, statement->property));
        buf_add_sv(page->out, SV(": "));
        add_printable(page->out, statement->value);
        buf_add_char(page->out, '\n');
        lines++;
    }
    return lines;
}

static void
add_step(const struct page *page, const struct step *step, bool before, bool after)
{
    const struct entity_view *view = page->view;
    if (before && !after) buf_add_sv(page->out, SV("    - no longer on the list\n"));
    if (!before && after) buf_add_sv(page->out, SV("    + on the list\n"));
    if (!before || !after) return;
    size_t lines = add_changes(page, step, &view->entity, sv_make(NULL, 0));
    for (size_t i = 0; i < view->part_count; i++) {
        const struct view_part *part = &view->parts[i];
        struct sv               schema = itd_ftm_schema_name(view->ftm, part->entity.schema);
        if (!part->is_entry) lines += add_changes(page, step, &part->entity, schema);
    }
    if (lines == 0) buf_add_sv(page->out, SV("    no change\n"));
}

static bool
holds_entity(const struct entity_view *view, uint32_t version)
{
    for (size_t i = 0; i < view->entity.count; i++) {
        if (itd_snapshot_said_in(view->snapshot, view->entity.statements[i].versions, version)) return true;
    }
    return false;
}

static void
add_history(const struct page *page, const struct view_list *list)
{
    const struct entity_view *view = page->view;
    struct step               step = { 0, 0 };
    bool                      before = false, any = false;
    for (uint32_t v = list->first; v < list->end; v++) {
        if (!entity_view_knows(view, v)) continue;
        bool after = holds_entity(view, v);
        if (any || after) {
            buf_add_sv(page->out, SV("  "));
            add_iso_day(page->out, itd_snapshot_version(view->snapshot, v).date);
            buf_add_sv(page->out, SV("  "));
            add_printable(page->out, list->list);
            if (!before && !after) buf_add_sv(page->out, SV("  still without it"));
            buf_add_char(page->out, '\n');
            step.after = v;
            add_step(page, &step, before, after);
        }
        any = any || after;
        before = after;
        step.before = v;
    }
}

void
write_entity_text(struct buf *out, const struct entity_view *view, bool colour)
{
    const struct page page = { out, view, colour };
    add_title(&page);
    add_groups(&page);
    heading(&page, "Designations");
    if (view->designation_count == 0) buf_add_sv(out, SV("  none\n"));
    for (size_t i = 0; i < view->designation_count; i++) add_designation(&page, &view->designations[i]);
    add_parts(&page);
    heading(&page, "Lists");
    for (size_t i = 0; i < view->list_count; i++) add_list(&page, &view->lists[i]);
    if (!view->history) return;
    heading(&page, "History");
    for (size_t i = 0; i < view->list_count; i++) add_history(&page, &view->lists[i]);
}
