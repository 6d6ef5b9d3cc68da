#include "match/profile.h"

struct making {
    struct profile           *profile;
    const struct itd_ftm     *ftm;
    const struct name_tables *tables;
    struct itd_arena         *arena;
};

enum itd_status
token_of_name(struct token *out, const struct name_token *token, const struct name_tables *tables, struct sv text,
              struct itd_arena *arena)
{
    *out = (struct token){ .latin = token->text.latin,
                           .native = token->text.native,
                           .symbol = token->symbol,
                           .written = sv_slice(text, token->text.begin, token->text.end),
                           .bits = (float)name_token_bits(tables, &token->text), /* as the index has it */
                           .kind = token->kind,
                           .script = token->text.script,
                           .flags = token->text.flags,
                           .number = UINT32_MAX };
    out->skeleton = text_skeleton(arena, out->latin);
    if (out->script == TEXT_LATIN || out->script == TEXT_COMMON) return ITD_OK;
    size_t          count = 0;
    enum itd_status status = text_romanise(out->romanisations, &count, arena, &token->text);
    out->romanisation_count = (uint8_t)count;
    return status;
}

static bool
add_name(const struct making *making, struct sv text, uint8_t quality)
{
    struct profile *profile = making->profile;
    struct name     name;
    if (name_parse(&name, making->tables, making->arena, text, profile->of) != ITD_OK) return false;
    if (name.count == 0) return true;
    struct scored_name *out = &profile->names[profile->name_count];
    size_t              count = name.count < PROFILE_TOKENS_MAX ? name.count : PROFILE_TOKENS_MAX;
    char               *acronym = itd_arena_alloc(making->arena, TEXT_TOKENS_MAX);
    *out = (struct scored_name){ .text = text, .quality = quality, .script = (uint8_t)text_script_of(text) };
    out->tokens = itd_arena_array(making->arena, count, sizeof *out->tokens);
    if (out->tokens == NULL || acronym == NULL) return false;
    if (profile->of != NAME_OF_PERSON) out->acronym = name_acronym(&name, acronym, TEXT_TOKENS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (token_of_name(&out->tokens[i], &name.tokens[i], making->tables, text, making->arena) != ITD_OK) return false;
    }
    out->count = count;
    profile->name_count++;
    return true;
}

/* The same parts as the index has: see add_name_and_parts in snapshot/index.c. */
static bool
add_name_and_parts(const struct making *making, struct sv text, uint8_t quality)
{
    if (!add_name(making, text, quality)) return false;
    size_t open = sv_find(text, SV("("), 0), close = open == SIZE_MAX ? open : sv_find(text, SV(")"), open);
    if (close == SIZE_MAX) return true;
    struct sv inside = sv_trim(sv_slice(text, open + 1, close));
    struct sv before = sv_slice(text, 0, open), after = sv_slice(text, close + 1, text.len);
    struct sv outside = itd_arena_format(making->arena, "%.*s %.*s", SV_ARG(before), SV_ARG(after));
    if (outside.ptr == NULL) return false;
    outside = sv_trim(outside);
    if (outside.len && !add_name(making, outside, quality)) return false;
    return inside.len < 3 || add_name(making, inside, NAME_QUALITY_WEAK);
}

static bool
add_names(const struct making *making, const struct itd_entity *entity)
{
    static const struct {
        const char *property;
        uint8_t     quality;
    } NAMES[] = { { "name", NAME_QUALITY_NAME },
                  { "alias", NAME_QUALITY_ALIAS },
                  { "weakAlias", NAME_QUALITY_WEAK },
                  { "previousName", NAME_QUALITY_PREVIOUS } };
    for (size_t n = 0; n < sizeof NAMES / sizeof *NAMES; n++) {
        uint16_t property = itd_ftm_property(making->ftm, sv_from(NAMES[n].property));
        size_t   at = 0;
        for (const struct itd_statement *s; (s = itd_entity_next(entity, property, &at));) {
            if (!add_name_and_parts(making, s->value, NAMES[n].quality)) return false;
        }
    }
    if (making->profile->name_count > 0) return true;
    struct sv first = itd_entity_first(entity, itd_ftm_property(making->ftm, SV("firstName")));
    struct sv last = itd_entity_first(entity, itd_ftm_property(making->ftm, SV("lastName")));
    struct sv whole = itd_arena_format(making->arena, "%.*s %.*s", SV_ARG(first), SV_ARG(last));
    return whole.ptr && add_name(making, sv_trim(whole), NAME_QUALITY_NAME);
}

static bool
add_facts(const struct making *making, const struct itd_entity *entity)
{
    struct snapshot_fact *facts =
        itd_arena_array(making->arena, entity->count * FACTS_OF_VALUE_MAX + 1, sizeof *facts);
    if (facts == NULL) return false;
    size_t count = 0;
    for (uint32_t s = 0; s < entity->count; s++) {
        const struct itd_statement *statement = &entity->statements[s];
        unsigned added = facts_of_value(facts + count, making->ftm, entity->schema, statement->property,
                                        statement->value, statement->original);
        for (unsigned i = 0; i < added; i++) facts[count + i].statement = s;
        count += added;
    }
    making->profile->facts = facts;
    making->profile->fact_count = count;
    return true;
}

enum itd_status
profile_of_entity(struct profile *profile, const struct itd_ftm *ftm, const struct name_tables *tables,
                  const struct itd_entity *entity, struct itd_arena *arena)
{
    const struct making making = { profile, ftm, tables, arena };
    *profile = (struct profile){ .schema = entity->schema, .entity = entity };
    profile->of = name_of_schema(ftm, entity->schema);
    profile->names = itd_arena_array(arena, entity->count * PROFILE_PARTS_MAX + 1, sizeof *profile->names);
    if (profile->names == NULL || !add_names(&making, entity) || !add_facts(&making, entity)) return ITD_NO_MEMORY;
    profile->all_names = profile->name_count;
    return ITD_OK;
}
