/* What changed between two versions of a list, from the version sets of the statements: nothing is compared as text. */
#include "interdict/lists.h"

#include "snapshot/snapshot.h"

struct diff {
    const struct itd_snapshot *snapshot;
    uint32_t                   from;
    uint32_t                   to;
    struct itd_arena          *arena; /* of the entity looked at */
    struct itd_error          *error;
};

static bool
in_one_only(const struct diff *diff, uint32_t version_set)
{
    return itd_snapshot_said_in(diff->snapshot, version_set, diff->from) !=
           itd_snapshot_said_in(diff->snapshot, version_set, diff->to);
}

/* Whether a statement of the entity stands in one of the two versions only. */
static enum itd_status
has_changed(bool *changed, const struct diff *diff, uint32_t number)
{
    struct itd_entity entity;
    enum itd_status   status = itd_snapshot_entity(&entity, diff->snapshot, number, diff->arena, diff->error);
    for (size_t i = 0; status == ITD_OK && !*changed && i < entity.count; i++) {
        *changed = in_one_only(diff, entity.statements[i].versions);
    }
    return status;
}

/* The same for what belongs to an entry: its sanctions, addresses, papers and links. */
static enum itd_status
parts_have_changed(bool *changed, const struct diff *diff, const struct itd_link *links, size_t count)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && !*changed && i < count; i++) {
        if (!snapshot_is_entry(diff->snapshot, links[i].entity)) status = has_changed(changed, diff, links[i].entity);
    }
    return status;
}

static enum itd_status
compare_entry(bool *changed, const struct diff *diff, uint32_t entry)
{
    size_t          count;
    enum itd_status status = has_changed(changed, diff, entry);
    if (status != ITD_OK || *changed) return status;
    const struct itd_link *links = itd_snapshot_links_in(&count, diff->snapshot, entry);
    status = parts_have_changed(changed, diff, links, count);
    if (status != ITD_OK || *changed) return status;
    links = itd_snapshot_links_out(&count, diff->snapshot, entry);
    return parts_have_changed(changed, diff, links, count);
}

static enum itd_status
diff_entries(const struct diff *diff, void (*changed)(void *context, uint32_t entity, char how), void *context)
{
    enum itd_status status = ITD_OK;
    for (uint32_t e = 0; status == ITD_OK && e < itd_snapshot_entity_count(diff->snapshot); e++) {
        if (!snapshot_is_entry(diff->snapshot, e)) continue;
        uint32_t versions = snapshot_entity_versions(diff->snapshot, e);
        bool     before = itd_snapshot_said_in(diff->snapshot, versions, diff->from);
        bool     after = itd_snapshot_said_in(diff->snapshot, versions, diff->to);
        bool     is_changed = false;
        if (before && after) {
            itd_arena_reset(diff->arena);
            status = compare_entry(&is_changed, diff, e);
        }
        if (before != after) changed(context, e, after ? '+' : '-');
        if (is_changed) changed(context, e, '~');
    }
    return status;
}

enum itd_status
itd_lists_diff(const struct itd_snapshot *snapshot, uint32_t from_version, uint32_t to_version,
               void (*changed)(void *context, uint32_t entity, char how), void *context, struct itd_error *error)
{
    uint32_t count = itd_snapshot_version_count(snapshot);
    if (from_version >= count || to_version >= count) {
        return itd_fail(error, ITD_NOT_FOUND, "the snapshot has %u version%s, and none with the number %u", count,
                        count == 1 ? "" : "s", from_version >= count ? from_version : to_version);
    }
    struct sv from = itd_snapshot_version(snapshot, from_version).list;
    struct sv to = itd_snapshot_version(snapshot, to_version).list;
    if (!sv_equal(from, to)) {
        return itd_fail(error, ITD_USAGE, "versions of two lists, %.*s and %.*s, cannot be compared", SV_ARG(from),
                        SV_ARG(to));
    }
    struct diff diff = {
        .snapshot = snapshot, .from = from_version, .to = to_version, .arena = itd_arena_new(0), .error = error
    };
    if (diff.arena == NULL) return itd_fail_memory(error);
    enum itd_status status = diff_entries(&diff, changed, context);
    itd_arena_free(diff.arena);
    return status;
}
