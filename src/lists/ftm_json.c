/* OpenSanctions exports as FtM JSON lines: entities.ftm.json, and targets.nested.json where values can be whole
 * entities. docs/lists/opensanctions.md. */
#include "lists/formats.h"
#include "lists/ftm_entity.h"

/* Whether `head` has a member `name` ("\"schema\"") whose value begins with `first`. */
static bool
has_member(struct sv head, struct sv name, char first)
{
    for (size_t at = sv_find(head, name, 0); at != SIZE_MAX; at = sv_find(head, name, at + 1)) {
        struct sv rest = sv_trim(sv_slice(head, at + name.len, head.len));
        if (!sv_starts_with(rest, SV(":"))) continue;
        rest = sv_trim(sv_slice(rest, 1, rest.len));
        return rest.len > 0 && rest.ptr[0] == first;
    }
    return false;
}

bool
ftm_json_recognise(struct sv head, const char *name)
{
    (void)name;
    if (sv_starts_with(head, SV("\xEF\xBB\xBF"))) head = sv_slice(head, 3, head.len);
    return sv_starts_with(sv_trim(head), SV("{")) && has_member(head, SV("\"id\""), '"') &&
           has_member(head, SV("\"schema\""), '"') && has_member(head, SV("\"properties\""), '{');
}

enum itd_status
ftm_json_read(struct reader *reader)
{
    return ftm_entity_lines(reader, ftm_entity_emit);
}
