/* Links that OFAC gives by name ("Linked To: MAHAN AIR", a vessel's owner), and those by id. */
#include "lists/ofac.h"

#include "base/vec.h"

#include <stdlib.h>

enum { LINKS_BYTES_MAX = 512 << 20 };

static const uint32_t AMBIGUOUS = UINT32_MAX - 1;

struct ofac_link {
    struct sv     from;
    struct sv     target;
    struct sv     note; /* what the party's notes say when the target is not found */
    enum ofac_use use;
};

static void
fail_memory(struct reader *reader)
{
    if (reader->status == ITD_OK) reader_fail(reader, itd_fail_memory(reader->error));
}

bool
ofac_links_init(struct ofac_links *links, struct reader *reader)
{
    *links = (struct ofac_links){ .arena = itd_arena_new(LINKS_BYTES_MAX) };
    if (links->arena == NULL) fail_memory(reader);
    return links->arena != NULL;
}

void
ofac_links_fini(struct ofac_links *links)
{
    map_fini(&links->names);
    free(links->ids);
    free(links->links);
    itd_arena_free(links->arena);
}

/* Case does not count, and neither does a full stop at the end: remarks end with one of their own. */
static struct sv
fold(struct itd_arena *arena, struct sv name)
{
    name = sv_trim(name);
    while (name.len && name.ptr[name.len - 1] == '.') name.len--;
    struct sv copy = itd_arena_copy(arena, name);
    char     *text = (char *)copy.ptr;
    for (size_t i = 0; i < copy.len; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') text[i] = (char)(text[i] - 'a' + 'A');
    }
    return copy;
}

void
ofac_links_name(struct ofac_links *links, struct reader *reader, struct sv name, struct sv id)
{
    if (links == NULL || reader->status != ITD_OK || sv_trim(name).len == 0) return;
    struct sv key = fold(links->arena, name), own = itd_arena_copy(links->arena, id);
    uint32_t *slot = key.ptr && own.ptr ? map_put(&links->names, key) : NULL;
    if (slot == NULL || !VEC_RESERVE(links->ids, links->id_capacity, links->id_count + 1)) {
        fail_memory(reader);
        return;
    }
    if (*slot == MAP_NONE) {
        *slot = (uint32_t)links->id_count;
        links->ids[links->id_count++] = own;
    } else if (*slot != AMBIGUOUS && !sv_equal(links->ids[*slot], own)) {
        *slot = AMBIGUOUS;
    }
}

void
ofac_links_add(struct ofac_links *links, struct reader *reader, struct sv from, struct sv target, enum ofac_use use,
               struct sv note)
{
    if (reader->status != ITD_OK) return;
    struct ofac_link link = { itd_arena_copy(links->arena, from), fold(links->arena, target),
                              itd_arena_copy(links->arena, note), use };
    bool             copied = link.from.ptr && link.target.ptr && link.note.ptr;
    if (!copied || !VEC_RESERVE(links->links, links->link_capacity, links->link_count + 1)) {
        fail_memory(reader);
        return;
    }
    links->links[links->link_count++] = link;
}

static void
emit_note(struct reader *reader, const struct ofac_link *link)
{
    struct itd_entity *part = reader_entity(reader, NULL, link->from);
    reader_add(reader, part, "notes", link->note);
    reader_emit(reader, part);
}

static void
emit_link(struct reader *reader, const struct ofac_link *link, struct sv to)
{
    struct sv role = link->use == OFAC_OWNER      ? SV("Vessel Owner")
                     : link->use == OFAC_OPERATOR ? SV("Aircraft Operator")
                                                  : SV("Linked To");
    reader_emit(reader, ofac_relation(reader, link->from, to, role));
}

void
ofac_links_emit(struct ofac_links *links, struct reader *reader)
{
    for (size_t i = 0; i < links->link_count; i++) {
        const struct ofac_link *link = &links->links[i];
        uint32_t                found = map_get(&links->names, link->target);
        bool                    known = found != MAP_NONE && found != AMBIGUOUS;
        if (known && !sv_equal(links->ids[found], link->from)) {
            emit_link(reader, link, links->ids[found]);
        } else {
            emit_note(reader, link);
        }
        if (!reader_done_record(reader)) return;
    }
}

/* OFAC's words for a relation, and the FtM edge with its two ends as seen from the entry that carries it. */
static const struct {
    const char *role;
    const char *schema;
    const char *from;
    const char *to;
} RELATIONS[] = {
    { "Owned or Controlled By", "Ownership", "asset", "owner" },
    { "Owns, controls, or operates", "Ownership", "owner", "asset" },
    { "Vessel Owner", "Ownership", "asset", "owner" },
    { "Leader or official of", "Directorship", "director", "organization" },
    { "Principal Executive Officer", "Directorship", "director", "organization" },
    { "Family member of", "Family", "person", "relative" },
    { "", "UnknownLink", "subject", "object" },
};

struct itd_entity *
ofac_relation(struct reader *reader, struct sv from, struct sv to, struct sv role)
{
    size_t i = 0;
    while (RELATIONS[i].role[0] && !sv_equal_nocase(role, sv_from(RELATIONS[i].role))) i++;
    struct itd_entity *parent = reader_entity(reader, NULL, from);
    struct sv          key = reader_join(reader, "|", (struct sv[]){ to, role }, 2);
    struct itd_entity *link = reader_part(reader, parent, RELATIONS[i].schema, key);
    reader_add(reader, link, RELATIONS[i].from, from);
    reader_add(reader, link, RELATIONS[i].to, to);
    bool family = strcmp(RELATIONS[i].schema, "Family") == 0;
    reader_add(reader, link, family ? "relationship" : "role", role);
    return link;
}
