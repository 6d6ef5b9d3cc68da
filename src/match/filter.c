/* Which lists and versions a match looks at. */
#include "match/engine.h"

enum itd_status
version_filter_init(struct version_filter *filter, const struct itd_snapshot *snapshot,
                    const struct itd_match_options *options, struct itd_arena *arena)
{
    filter->versions = NULL;
    if (options->datasets == NULL && options->known_at == ITD_DATE_NONE) return ITD_OK;
    uint32_t count = itd_snapshot_version_count(snapshot);
    bool    *allowed = itd_arena_array(arena, count, sizeof *allowed);
    if (allowed == NULL) return ITD_NO_MEMORY;
    for (uint32_t v = 0; v < count; v++) {
        struct itd_version version = itd_snapshot_version(snapshot, v);
        allowed[v] = options->known_at == ITD_DATE_NONE || version.date <= options->known_at;
        bool wanted = options->datasets == NULL;
        for (const char *const *list = options->datasets; list && *list; list++) {
            wanted = wanted || sv_equal(version.list, sv_from(*list));
        }
        allowed[v] = allowed[v] && wanted;
    }
    filter->versions = allowed;
    return ITD_OK;
}

bool
version_filter_allows(const struct version_filter *filter, const struct itd_snapshot *snapshot, uint32_t version_set)
{
    if (filter->versions == NULL) return true;
    for (uint32_t v = 0; v < itd_snapshot_version_count(snapshot); v++) {
        if (filter->versions[v] && itd_snapshot_said_in(snapshot, version_set, v)) return true;
    }
    return false;
}

enum itd_status
filtered_entity(struct itd_entity *out, const struct itd_snapshot *snapshot, const struct version_filter *filter,
                uint32_t entity, struct itd_arena *arena, struct itd_error *error)
{
    enum itd_status status = itd_snapshot_entity(out, snapshot, entity, arena, error);
    if (status != ITD_OK || filter->versions == NULL) return status;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        if (version_filter_allows(filter, snapshot, out->statements[i].versions)) {
            out->statements[kept++] = out->statements[i];
        }
    }
    out->count = kept;
    return ITD_OK;
}
