#include "screen/changes.h"

#include "model/date.h"

enum itd_status
changes_parse(struct changes *changes, const char *text, struct itd_arena *arena, struct itd_error *error)
{
    *changes = (struct changes){ .wanted = text != NULL };
    if (text == NULL) return ITD_OK;
    struct sv   day = sv_from(text);
    const char *at = strrchr(text, '@');
    if (at) {
        changes->list = itd_arena_copy(arena, sv_make(text, (size_t)(at - text)));
        if (changes->list.ptr == NULL) return itd_fail_memory(error);
        changes->datasets[0] = changes->list.ptr;
        day = sv_from(at + 1);
    }
    if (date_parse_iso(&changes->since, day) && (at == NULL || changes->list.len)) return ITD_OK;
    return itd_fail(error, ITD_USAGE, "changed-since %s: write it as YYYY-MM-DD or LIST@YYYY-MM-DD", text);
}

/* The finding about a party of the same kind of concern (an alert or not), NULL when there is none. */
static const struct finding *
about(const struct judgement *judgement, struct sv party)
{
    const struct finding *found = NULL;
    for (size_t i = 0; i < judgement->count; i++) {
        const struct finding *finding = &judgement->findings[i];
        if (finding->hit == NULL || !sv_equal(finding->hit->party, party)) continue;
        if (found == NULL || finding_is_alert(finding)) found = finding;
    }
    return found;
}

static const char *
change_of(const struct finding *now, const struct finding *then)
{
    bool alert = finding_is_alert(now), was_alert = then && finding_is_alert(then);
    if (alert && !was_alert) return "new";
    if (!alert && was_alert) return "released";
    if (then == NULL) return "new"; /* a note, such as a listing that is over, of a party that was not there */
    return strcmp(now->sides, then->sides) == 0 && now->severity == then->severity ? NULL : "changed";
}

enum itd_status
changes_keep(struct judgement *now, const struct judgement *then, struct itd_arena *arena, struct itd_error *error)
{
    struct finding *kept = itd_arena_array(arena, now->count + then->count + 1, sizeof *kept);
    size_t          count = 0;
    if (kept == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < now->count; i++) {
        struct finding *finding = &now->findings[i];
        if (finding->hit == NULL) continue; /* the subject's own data do not change with the lists */
        finding->change = change_of(finding, about(then, finding->hit->party));
        if (finding->change) kept[count++] = *finding;
    }
    for (size_t i = 0; i < then->count; i++) {
        const struct finding *finding = &then->findings[i];
        if (!finding_is_alert(finding) || about(now, finding->hit->party)) continue;
        kept[count] = *finding;
        kept[count].kind = kept[count].rule = "delisted-since";
        kept[count].severity = SEVERITY_NOTE;
        kept[count].change = "released";
        kept[count++].reason = SV("no longer hit: the entry is gone, or no longer like this subject");
    }
    now->findings = kept;
    now->count = now->capacity = count;
    judgement_settle(now);
    return ITD_OK;
}
