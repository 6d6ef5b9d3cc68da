#include "match/index.h"

#include <stdlib.h>

static enum itd_status
damaged(struct itd_error *error, const char *what)
{
    return itd_fail(error, ITD_DAMAGED, "the snapshot is damaged: %s; build it again with interdict lists build", what);
}

static void
open_tables(struct index *index)
{
    const struct itd_snapshot *snapshot = index->snapshot;
    index->tokens = snapshot_texts(snapshot, SECTION_TOKENS);
    index->skeletons = snapshot_texts(snapshot, SECTION_SKELETONS);
    index->symbols = snapshot_texts(snapshot, SECTION_SYMBOLS);
    index->natives = snapshot_texts(snapshot, SECTION_NATIVES);
    index->token_names = snapshot_csr(snapshot, SECTION_TOKEN_NAMES, sizeof(uint32_t));
    index->skeleton_tokens = snapshot_csr(snapshot, SECTION_SKELETON_TOKENS, sizeof(uint32_t));
    index->romanised = snapshot_csr(snapshot, SECTION_ROMANISED, sizeof(uint32_t));
    index->symbol_tokens = snapshot_csr(snapshot, SECTION_SYMBOL_TOKENS, sizeof(uint32_t));
}

static bool
open_records(struct index *index)
{
    const struct itd_snapshot *snapshot = index->snapshot;
    uint64_t                   facts = 0, firsts = 0, fact_offsets = 0;
    index->entity_count = itd_snapshot_entity_count(snapshot);
    index->token_facts = snapshot_records(snapshot, SECTION_TOKEN_FACTS, sizeof *index->token_facts, &facts);
    index->names = snapshot_records(snapshot, SECTION_NAMES, sizeof *index->names, &index->name_count);
    index->name_tokens = snapshot_records(snapshot, SECTION_NAME_TOKENS, sizeof *index->name_tokens,
                                          &index->name_token_count);
    index->entity_names = snapshot_records(snapshot, SECTION_ENTITY_NAMES, sizeof(uint32_t), &firsts);
    index->identifiers = snapshot_records(snapshot, SECTION_IDENTIFIERS, sizeof *index->identifiers,
                                          &index->identifier_count);
    index->fact_offsets = snapshot_records(snapshot, SECTION_FACTS, sizeof(uint32_t), &fact_offsets);
    index->facts = snapshot_records(snapshot, SECTION_FACT_VALUES, sizeof *index->facts, &index->fact_count);
    uint64_t entries = (uint64_t)index->entity_count + 1;
    return facts == index->tokens.count && firsts == entries && fact_offsets == entries &&
           index->token_names.count == index->tokens.count && index->romanised.count == index->tokens.count;
}

/* Tokens stand by length, so that those of about the length of another are one run. */
static void
find_lengths(struct index *index)
{
    uint32_t number = 0;
    for (size_t length = 0; length < sizeof index->length_starts / sizeof *index->length_starts; length++) {
        while (number < index->tokens.count && text_table_get(&index->tokens, number).len < length) number++;
        index->length_starts[length] = number;
    }
}

/* Tokens that may be misspelt are a part of all: a scan for neighbours reads only these, one after the other. */
static bool
collect_plain(struct index *index)
{
    uint32_t count = 0, lengths = sizeof index->length_starts / sizeof *index->length_starts;
    index->plain_letters = malloc((index->tokens.count + 1) * sizeof *index->plain_letters);
    index->plain_numbers = malloc((index->tokens.count + 1) * sizeof *index->plain_numbers);
    if (index->plain_letters == NULL || index->plain_numbers == NULL) return false;
    for (uint32_t length = 0; length + 1 < lengths; length++) {
        index->plain_starts[length] = count;
        for (uint32_t t = index->length_starts[length]; t < index->length_starts[length + 1]; t++) {
            if (!index->token_facts[t].is_plain) continue;
            index->plain_letters[count] = index->token_facts[t].letters & ((1ull << LETTERS_SINGLE_BITS) - 1);
            index->plain_numbers[count++] = t;
        }
    }
    index->plain_starts[lengths - 1] = count;
    return true;
}

enum itd_status
index_open(struct index *index, const struct itd_snapshot *snapshot, const struct name_tables *tables,
           struct itd_error *error)
{
    *index = (struct index){ .snapshot = snapshot };
    enum itd_status status = snapshot_check_sections(snapshot, error);
    if (status != ITD_OK) return status;
    open_tables(index);
    if (!open_records(index)) return damaged(error, "its search sections do not fit each other");
    index->bits = malloc((index->tokens.count + 1) * sizeof *index->bits);
    if (index->bits == NULL) return itd_fail_memory(error);
    for (uint64_t t = 0; t < index->tokens.count; t++) {
        index->bits[t] = (float)name_bits(tables, text_table_get(&index->tokens, t));
    }
    find_lengths(index);
    return collect_plain(index) ? ITD_OK : itd_fail_memory(error);
}

void
index_close(struct index *index)
{
    free(index->bits);
    free(index->plain_letters);
    free(index->plain_numbers);
    index->bits = NULL;
    index->plain_letters = NULL;
    index->plain_numbers = NULL;
}

uint32_t
index_find_token(const struct index *index, struct sv latin)
{
    if (latin.len == 0 || latin.len > TEXT_TOKEN_LENGTH_MAX) return UINT32_MAX;
    uint32_t low = index->length_starts[latin.len], high = index->length_starts[latin.len + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int      order = sv_compare(text_table_get(&index->tokens, middle), latin);
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return UINT32_MAX;
}

void
index_token(struct token *token, const struct index *index, uint32_t number)
{
    struct sv latin = text_table_get(&index->tokens, number);
    *token = (struct token){ .latin = latin,
                             .native = latin,
                             .written = latin,
                             .bits = index->bits[number],
                             .kind = latin.len == 1 ? NAME_INITIAL : NAME_PLAIN,
                             .script = TEXT_LATIN,
                             .number = number };
    token->skeleton = text_table_get(&index->skeletons, index->token_facts[number].skeleton);
}

static bool
fill_token(struct token *token, const struct index *index, const struct snapshot_name_token *record,
           const struct name_tables *tables, struct itd_arena *arena)
{
    if (record->token >= index->tokens.count) return false;
    index_token(token, index, record->token);
    if (token->latin.len == 0) return false;
    token->kind = record->kind;
    token->flags = record->flags & ((1 << NAME_TOKEN_SCRIPT_SHIFT) - 1);
    token->script = record->flags >> NAME_TOKEN_SCRIPT_SHIFT;
    token->symbol = text_table_get(&index->symbols, record->symbol);
    if (record->native == UINT32_MAX) return true;
    token->native = text_table_get(&index->natives, record->native);
    const struct text_token text = { .latin = token->latin, .native = token->native, .script = token->script };
    size_t                  count = 0;
    token->bits = (float)name_token_bits(tables, &text);
    if (text_romanise(token->romanisations, &count, arena, &text) != ITD_OK) return false;
    token->romanisation_count = (uint8_t)count;
    return true;
}

static struct sv
acronym_of(const struct scored_name *name, struct itd_arena *arena)
{
    char  *text = itd_arena_alloc(arena, name->count + 1);
    size_t len = 0;
    for (size_t i = 0; text && i < name->count; i++) {
        if (name->tokens[i].kind <= NAME_WORD) text[len++] = name->tokens[i].latin.ptr[0];
    }
    return sv_make(text, len >= 3 ? len : 0);
}

static bool
fill_name(struct scored_name *out, const struct index *index, const struct name_tables *tables, enum name_of of,
          uint32_t number, struct itd_arena *arena)
{
    const struct snapshot_name *name = &index->names[number];
    if (name->first_token > index->name_token_count ||
        name->token_count > index->name_token_count - name->first_token) {
        return false;
    }
    size_t count = name->token_count < PROFILE_TOKENS_MAX ? name->token_count : PROFILE_TOKENS_MAX;
    *out = (struct scored_name){ .count = count, .quality = name->quality, .script = name->script };
    out->tokens = itd_arena_array(arena, count, sizeof *out->tokens);
    for (size_t i = 0; out->tokens && i < count; i++) {
        if (!fill_token(&out->tokens[i], index, &index->name_tokens[name->first_token + i], tables, arena)) return false;
    }
    if (out->tokens && of != NAME_OF_PERSON && name->token_count <= NAME_SCORED_MAX) {
        out->acronym = acronym_of(out, arena);
    }
    return out->tokens != NULL;
}

enum itd_status
index_profile(struct profile *profile, const struct index *index, const struct scorer *scorer, uint32_t entity,
              const uint32_t *wanted, size_t wanted_count, struct itd_arena *arena)
{
    *profile = (struct profile){ .schema = itd_snapshot_entity_schema(index->snapshot, entity) };
    if (entity >= index->entity_count) return ITD_DAMAGED;
    uint32_t first = index->entity_names[entity], end = index->entity_names[entity + 1];
    uint32_t fact = index->fact_offsets[entity], fact_end = index->fact_offsets[entity + 1];
    if (first > end || end > index->name_count || fact > fact_end || fact_end > index->fact_count) return ITD_DAMAGED;
    size_t count = wanted ? wanted_count : end - first;
    profile->of = name_of_schema(scorer->ftm, profile->schema);
    profile->all_names = end - first;
    profile->facts = index->facts + fact;
    profile->fact_count = fact_end - fact;
    profile->names = itd_arena_array(arena, count, sizeof *profile->names);
    if (profile->names == NULL) return ITD_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = wanted ? wanted[i] : first + (uint32_t)i;
        if (!fill_name(&profile->names[i], index, scorer->tables, profile->of, number, arena)) return ITD_DAMAGED;
    }
    profile->name_count = count;
    return ITD_OK;
}
