/* OpenSanctions changes between two versions: lines {"op":"ADD|MOD|DEL","entity":{...}}. docs/lists/opensanctions.md.
 */
#include "lists/formats.h"
#include "lists/ftm_entity.h"

#include "format/json.h"

bool
ftm_delta_recognise(struct sv head, const char *name)
{
    (void)name;
    if (sv_starts_with(head, SV("\xEF\xBB\xBF"))) head = sv_slice(head, 3, head.len);
    struct sv line = sv_trim(head);
    if (!sv_starts_with(line, SV("{"))) return false;
    line = sv_trim(sv_slice(line, 1, line.len));
    if (!sv_starts_with(line, SV("\"op\""))) return false;
    line = sv_trim(sv_slice(line, 4, line.len));
    if (!sv_starts_with(line, SV(":"))) return false;
    line = sv_trim(sv_slice(line, 1, line.len));
    return sv_starts_with(line, SV("\"ADD\"")) || sv_starts_with(line, SV("\"MOD\"")) ||
           sv_starts_with(line, SV("\"DEL\""));
}

static void
take_change(struct ftm_entity_state *state, const json_t *value)
{
    struct sv     op = json_member(value, "op");
    const json_t *entity = json_object_get(value, "entity");
    struct sv     id = json_member(entity, "id");
    if (sv_equal(op, SV("DEL")) && id.len) {
        reader_deleted(state->reader, id);
    } else if (sv_equal(op, SV("ADD")) || sv_equal(op, SV("MOD"))) {
        ftm_entity_emit(state, entity);
    } else {
        reader_reject(state->reader, state->line, 0, "neither ADD nor MOD nor DEL of an entity", state->text);
    }
}

enum itd_status
ftm_delta_read(struct reader *reader)
{
    reader->is_delta = true;
    return ftm_entity_lines(reader, take_change);
}
