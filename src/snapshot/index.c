/* The sections that matching searches: names, tokens, skeletons, romanisations; identifiers; evidence. */
#include "snapshot/built.h"

#include "base/vec.h"
#include "name/name.h"
#include "snapshot/letters.h"

#include <assert.h>
#include <stdlib.h>

enum {
    NAME_TOKENS_MAX = 64,
    FUSED_TOKENS_MAX = 3,
    ACRONYM_TOKENS_MIN = 3
};

/* A pair of numbers on the way to CSR. */
struct pair {
    uint32_t list;
    uint32_t item;
};

struct pairs {
    struct pair *items;
    size_t       count;
    size_t       capacity;
};

struct token_entry {
    struct sv text;
    bool      plain; /* stands in a name as it is, not only as fused neighbours, acronym or romanisation */
};

/* Texts numbered as they are met. */
struct numbered {
    struct map numbers;
    struct sv *texts;
    size_t     count;
    size_t     capacity;
};

struct indexing {
    struct compiled            *compiled;
    struct itd_arena           *arena; /* keeps token texts and symbols */
    struct itd_arena           *scratch;
    struct map                  token_numbers;
    struct token_entry         *tokens;
    size_t                      token_count;
    size_t                      token_capacity;
    struct numbered             symbols;
    struct numbered             natives;
    struct snapshot_name       *names;
    size_t                      name_count;
    size_t                      name_capacity;
    struct snapshot_name_token *name_tokens;
    size_t                      name_token_count;
    size_t                      name_token_capacity;
    struct pairs                postings;
    struct pairs                romanised; /* spelling to token */
};

static bool
add_pair(struct pairs *pairs, uint32_t list, uint32_t item)
{
    if (!VEC_RESERVE(pairs->items, pairs->capacity, pairs->count + 1)) return false;
    pairs->items[pairs->count++] = (struct pair){ list, item };
    return true;
}

static int
by_list_then_item(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->list != y->list) return x->list < y->list ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* Sorts the pairs, drops doubles and writes them as lists. */
static bool
write_pairs(struct sections *sections, uint32_t section, struct pairs *pairs, size_t list_count)
{
    uint32_t *offsets = calloc(list_count + 2, sizeof *offsets);
    uint32_t *items = malloc((pairs->count + 1) * sizeof *items);
    size_t    count = 0;
    bool      ok = offsets && items;
    if (ok && pairs->count) qsort(pairs->items, pairs->count, sizeof *pairs->items, by_list_then_item);
    for (size_t i = 0; ok && i < pairs->count; i++) {
        if (i && by_list_then_item(&pairs->items[i - 1], &pairs->items[i]) == 0) continue;
        items[count++] = pairs->items[i].item;
        offsets[pairs->items[i].list + 1]++;
    }
    for (size_t i = 0; ok && i < list_count; i++) offsets[i + 1] += offsets[i];
    if (ok) sections_add_csr(sections, section, offsets, list_count, items, sizeof *items);
    free(offsets);
    free(items);
    return ok;
}

/* The number of a token, which is added when it is new; MAP_NONE when out of memory. */
static uint32_t
token_number(struct indexing *indexing, struct sv latin, bool plain)
{
    uint32_t known = map_get(&indexing->token_numbers, latin);
    if (known == MAP_NONE) {
        struct sv copy = itd_arena_copy(indexing->arena, latin);
        uint32_t *slot = copy.ptr ? map_put(&indexing->token_numbers, copy) : NULL;
        if (slot == NULL || !VEC_RESERVE(indexing->tokens, indexing->token_capacity, indexing->token_count + 1)) {
            return MAP_NONE;
        }
        known = *slot = (uint32_t)indexing->token_count;
        indexing->tokens[indexing->token_count++] = (struct token_entry){ copy, false };
    }
    if (plain) indexing->tokens[known].plain = true;
    return known;
}

/* The number of a text; MAP_NONE for the empty one and beyond `limit` texts. False when out of memory. */
static bool
number_of(uint32_t *number, struct numbered *numbered, struct itd_arena *arena, struct sv text, size_t limit)
{
    *number = text.len ? map_get(&numbered->numbers, text) : MAP_NONE;
    if (*number != MAP_NONE || text.len == 0 || numbered->count >= limit) return true;
    struct sv copy = itd_arena_copy(arena, text);
    uint32_t *slot = copy.ptr ? map_put(&numbered->numbers, copy) : NULL;
    if (slot == NULL || !VEC_RESERVE(numbered->texts, numbered->capacity, numbered->count + 1)) return false;
    numbered->texts[numbered->count] = copy;
    *number = *slot = (uint32_t)numbered->count++;
    return true;
}

static void
numbered_fini(struct numbered *numbered)
{
    map_fini(&numbered->numbers);
    free(numbered->texts);
}

static bool
add_romanisations(struct indexing *indexing, const struct text_token *token, uint32_t number)
{
    struct sv spellings[TEXT_ROMANISATIONS_MAX];
    size_t    count = 0;
    if (token->script == TEXT_LATIN || token->script == TEXT_COMMON) return true;
    if (text_romanise(spellings, &count, indexing->scratch, token) != ITD_OK) return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t spelling = token_number(indexing, spellings[i], false);
        if (spelling == MAP_NONE || !add_pair(&indexing->romanised, spelling, number)) return false;
    }
    return true;
}

/* Neighbours written as one word: each run of two or three tokens. */
static bool
add_fused(struct indexing *indexing, const struct name *name, uint32_t number)
{
    char text[FUSED_TOKENS_MAX * TEXT_TOKEN_LENGTH_MAX];
    for (size_t i = 0; i < name->count; i++) {
        size_t len = 0;
        for (size_t k = 0; k < FUSED_TOKENS_MAX && i + k < name->count; k++) {
            struct sv latin = name->tokens[i + k].text.latin;
            if (len + latin.len > TEXT_TOKEN_LENGTH_MAX) break;
            memcpy(text + len, latin.ptr, latin.len);
            len += latin.len;
            if (k == 0) continue;
            uint32_t token = token_number(indexing, sv_make(text, len), false);
            if (token == MAP_NONE || !add_pair(&indexing->postings, token, number | POSTING_DERIVED)) return false;
        }
    }
    return true;
}

/* The first letters of an organisation's words, small words and legal form left out. */
static bool
add_acronym(struct indexing *indexing, const struct name *name, uint32_t number)
{
    char      text[NAME_TOKENS_MAX];
    struct sv acronym = name_acronym(name, text, sizeof text);
    if (acronym.len < ACRONYM_TOKENS_MIN) return true;
    uint32_t token = token_number(indexing, acronym, false);
    return token != MAP_NONE && add_pair(&indexing->postings, token, number | POSTING_DERIVED);
}

static bool
add_name_token(struct indexing *indexing, const struct name_token *token, uint32_t number)
{
    bool      latin = token->text.script == TEXT_LATIN || token->text.script == TEXT_COMMON;
    struct sv native_text = latin ? sv_make(NULL, 0) : token->text.native;
    uint32_t  symbol, native;
    if (!number_of(&symbol, &indexing->symbols, indexing->arena, token->symbol, UINT16_MAX - 1) ||
        !number_of(&native, &indexing->natives, indexing->arena, native_text, UINT32_MAX - 1) ||
        !VEC_RESERVE(indexing->name_tokens, indexing->name_token_capacity, indexing->name_token_count + 1)) {
        return false;
    }
    indexing->name_tokens[indexing->name_token_count++] = (struct snapshot_name_token){
        .token = number,
        .native = native,
        .kind = token->kind,
        .flags = (uint8_t)(token->text.flags | token->text.script << NAME_TOKEN_SCRIPT_SHIFT),
        .symbol = symbol == MAP_NONE ? UINT16_MAX : (uint16_t)symbol
    };
    return true;
}

static bool
add_tokens(struct indexing *indexing, const struct name *name, uint32_t number)
{
    for (size_t i = 0; i < name->count; i++) {
        const struct name_token *token = &name->tokens[i];
        uint32_t                 t = token_number(indexing, token->text.latin, true);
        if (t == MAP_NONE || !add_pair(&indexing->postings, t, number) ||
            !add_romanisations(indexing, &token->text, t) || !add_name_token(indexing, token, t)) {
            return false;
        }
    }
    return true;
}

static bool
add_name(struct indexing *indexing, uint32_t entity, uint32_t statement, struct sv text, uint8_t quality,
         uint8_t flags, enum name_of of)
{
    struct name name;
    if (name_parse(&name, indexing->compiled->name_tables, indexing->scratch, text, of) != ITD_OK) return false;
    if (name.count == 0) return true;
    if (!VEC_RESERVE(indexing->names, indexing->name_capacity, indexing->name_count + 1)) return false;
    uint32_t number = (uint32_t)indexing->name_count;
    indexing->names[indexing->name_count++] =
        (struct snapshot_name){ .entity = entity,
                                .first_token = (uint32_t)indexing->name_token_count,
                                .statement = statement,
                                .token_count = (uint8_t)name.count,
                                .quality = quality,
                                .script = (uint8_t)text_script_of(text),
                                .flags = flags };
    bool ok = add_tokens(indexing, &name, number) && add_fused(indexing, &name, number);
    if (ok && of != NAME_OF_PERSON) ok = add_acronym(indexing, &name, number);
    return ok;
}

/* "FORCES X (ADF)": the whole, the name without the brackets, and what stands in them (by itself a weak name). */
static bool
add_name_and_parts(struct indexing *indexing, uint32_t entity, uint32_t statement, struct sv text, uint8_t quality,
                   enum name_of of)
{
    if (!add_name(indexing, entity, statement, text, quality, 0, of)) return false;
    size_t open = sv_find(text, SV("("), 0), close = open == SIZE_MAX ? open : sv_find(text, SV(")"), open);
    if (close == SIZE_MAX) return true;
    struct sv inside = sv_trim(sv_slice(text, open + 1, close));
    struct sv around[] = { sv_slice(text, 0, open), sv_slice(text, close + 1, text.len) };
    struct sv outside = itd_arena_format(indexing->scratch, "%.*s %.*s", SV_ARG(around[0]), SV_ARG(around[1]));
    if (outside.ptr == NULL) return false;
    outside = sv_trim(outside);
    if (outside.len && !add_name(indexing, entity, statement, outside, quality, SNAPSHOT_NAME_PART, of)) return false;
    if (inside.len < 3) return true;
    return add_name(indexing, entity, statement, inside, NAME_QUALITY_WEAK, SNAPSHOT_NAME_PART, of);
}

enum name_of
name_of_schema(const struct itd_ftm *ftm, uint16_t schema)
{
    if (itd_ftm_is_a(ftm, schema, itd_ftm_schema(ftm, SV("Person")))) return NAME_OF_PERSON;
    if (itd_ftm_is_a(ftm, schema, itd_ftm_schema(ftm, SV("Vehicle")))) return NAME_OF_VESSEL;
    if (itd_ftm_is_a(ftm, schema, itd_ftm_schema(ftm, SV("Organization")))) return NAME_OF_ORGANISATION;
    return NAME_OF_ANYTHING;
}

static bool
add_entity_names(struct indexing *indexing, uint32_t number)
{
    static const struct {
        const char *property;
        uint8_t     quality;
    } NAMES[] = { { "name", NAME_QUALITY_NAME },
                  { "alias", NAME_QUALITY_ALIAS },
                  { "weakAlias", NAME_QUALITY_WEAK },
                  { "previousName", NAME_QUALITY_PREVIOUS } };
    const struct compiled_entity *entity = &indexing->compiled->entities[number];
    const struct itd_ftm         *ftm = indexing->compiled->ftm;
    enum name_of                  of = name_of_schema(ftm, entity->schema);
    for (uint32_t s = 0; s < entity->count; s++) {
        for (size_t n = 0; n < sizeof NAMES / sizeof *NAMES; n++) {
            if (entity->statements[s].property != itd_ftm_property(ftm, sv_from(NAMES[n].property))) continue;
            itd_arena_reset(indexing->scratch);
            if (!add_name_and_parts(indexing, number, s, entity->statements[s].value, NAMES[n].quality, of)) {
                return false;
            }
        }
    }
    return true;
}

static int
by_length_then_text(const void *a, const void *b, void *context)
{
    const struct indexing *indexing = context;
    struct sv              x = indexing->tokens[*(const uint32_t *)a].text, y = indexing->tokens[*(const uint32_t *)b].text;
    if (x.len != y.len) return x.len < y.len ? -1 : 1;
    return sv_compare(x, y);
}

/* Whether the next `size` bytes of the arena are there: text_skeleton cannot tell a full arena from no skeleton. */
static bool
has_room(struct itd_arena *arena, size_t size)
{
    struct itd_arena_mark before = itd_arena_mark(arena);
    if (itd_arena_alloc(arena, size) == NULL) return false;
    /* A block that was added is kept, or it would be asked for again. */
    if (itd_arena_mark(arena).block == before.block) itd_arena_release(arena, before);
    return true;
}

/* Skeletons of the plain tokens, sorted and numbered. `numbers` gets that of each final token. */
static bool
write_skeletons(struct sections *sections, struct indexing *indexing, const uint32_t *order, uint32_t *numbers)
{
    struct map   skeletons = { 0 };
    struct sv   *texts = calloc(indexing->token_count + 1, sizeof *texts);
    struct pairs pairs = { 0 };
    uint32_t    *sorted = calloc(indexing->token_count + 1, sizeof *sorted);
    bool         ok = texts && sorted;
    for (size_t i = 0; ok && i < indexing->token_count; i++) {
        const struct token_entry *token = &indexing->tokens[order[i]];
        if (!has_room(indexing->arena, 2 * token->text.len + 1)) {
            ok = false;
            break;
        }
        struct sv skeleton = token->plain ? text_skeleton(indexing->arena, token->text) : sv_make(NULL, 0);
        numbers[i] = UINT32_MAX;
        if (skeleton.len == 0) continue;
        uint32_t *slot = map_put(&skeletons, skeleton);
        if (slot == NULL) {
            ok = false;
        } else {
            if (*slot == MAP_NONE) *slot = (uint32_t)skeletons.count - 1;
            texts[*slot] = skeleton;
            numbers[i] = *slot;
        }
    }
    size_t count = skeletons.count;
    ok = ok && texts_sort(texts, sorted, count); /* sorted[old] = new */
    for (size_t i = 0; ok && i < indexing->token_count; i++) {
        if (numbers[i] == UINT32_MAX) continue;
        numbers[i] = sorted[numbers[i]];
        ok = add_pair(&pairs, numbers[i], (uint32_t)i);
    }
    if (ok) sections_add_texts(sections, SECTION_SKELETONS, texts, count);
    ok = ok && write_pairs(sections, SECTION_SKELETON_TOKENS, &pairs, count);
    map_fini(&skeletons);
    free(texts);
    free(sorted);
    free(pairs.items);
    return ok;
}

static bool
write_tokens(struct sections *sections, struct indexing *indexing, const uint32_t *order)
{
    size_t     count = indexing->token_count;
    struct sv *texts = calloc(count + 1, sizeof *texts);
    uint32_t  *skeletons = calloc(count + 1, sizeof *skeletons);
    bool       ok = texts && skeletons && write_skeletons(sections, indexing, order, skeletons);
    if (ok) {
        struct buf *facts = sections_begin(sections, SECTION_TOKEN_FACTS, count);
        for (size_t i = 0; i < count; i++) {
            const struct token_entry   *token = &indexing->tokens[order[i]];
            const struct snapshot_token fact = { letters_of(token->text), skeletons[i], token->plain };
            texts[i] = token->text;
            buf_add(facts, &fact, sizeof fact);
        }
        sections_add_texts(sections, SECTION_TOKENS, texts, count);
    }
    free(texts);
    free(skeletons);
    return ok;
}

static void
renumber(struct pairs *pairs, const uint32_t *final, bool items_too)
{
    for (size_t i = 0; i < pairs->count; i++) {
        pairs->items[i].list = final[pairs->items[i].list];
        if (items_too) pairs->items[i].item = final[pairs->items[i].item];
    }
}

/* Texts get numbers that do not depend on the order in which they were met. `*final` is for the caller to free. */
static bool
write_numbered(struct sections *sections, uint32_t section, struct numbered *numbered, uint32_t **final)
{
    *final = calloc(numbered->count + 1, sizeof **final);
    if (*final == NULL || !texts_sort(numbered->texts, *final, numbered->count)) return false;
    sections_add_texts(sections, section, numbered->texts, numbered->count);
    return true;
}

static bool
write_symbols_and_natives(struct sections *sections, struct indexing *indexing)
{
    uint32_t    *symbols = NULL, *natives = NULL;
    struct pairs pairs = { 0 };
    bool         ok = write_numbered(sections, SECTION_SYMBOLS, &indexing->symbols, &symbols) &&
              write_numbered(sections, SECTION_NATIVES, &indexing->natives, &natives);
    for (size_t i = 0; ok && i < indexing->name_token_count; i++) {
        struct snapshot_name_token *token = &indexing->name_tokens[i];
        if (token->native != UINT32_MAX) token->native = natives[token->native];
        if (token->symbol == UINT16_MAX) continue;
        token->symbol = (uint16_t)symbols[token->symbol];
        ok = add_pair(&pairs, token->symbol, token->token);
    }
    ok = ok && write_pairs(sections, SECTION_SYMBOL_TOKENS, &pairs, indexing->symbols.count);
    free(pairs.items);
    free(symbols);
    free(natives);
    return ok;
}

static bool
write_names(struct sections *sections, struct indexing *indexing)
{
    size_t    count = indexing->token_count;
    uint32_t *order = malloc((count + 1) * sizeof *order), *final = malloc((count + 1) * sizeof *final);
    bool      ok = order && final;
    for (size_t i = 0; ok && i < count; i++) order[i] = (uint32_t)i;
    if (ok) qsort_r(order, count, sizeof *order, by_length_then_text, indexing);
    for (size_t i = 0; ok && i < count; i++) final[order[i]] = (uint32_t)i;
    for (size_t i = 0; ok && i < indexing->name_token_count; i++) {
        indexing->name_tokens[i].token = final[indexing->name_tokens[i].token];
    }
    ok = ok && write_tokens(sections, indexing, order) && write_symbols_and_natives(sections, indexing);
    if (ok) {
        renumber(&indexing->postings, final, false);
        renumber(&indexing->romanised, final, true);
        ok = write_pairs(sections, SECTION_TOKEN_NAMES, &indexing->postings, count) &&
             write_pairs(sections, SECTION_ROMANISED, &indexing->romanised, count);
        buf_add(sections_begin(sections, SECTION_NAMES, indexing->name_count), indexing->names,
                indexing->name_count * sizeof *indexing->names);
        buf_add(sections_begin(sections, SECTION_NAME_TOKENS, indexing->name_token_count), indexing->name_tokens,
                indexing->name_token_count * sizeof *indexing->name_tokens);
    }
    free(order);
    free(final);
    return ok;
}

static bool
collect_names(struct sections *sections, struct indexing *indexing)
{
    struct compiled *compiled = indexing->compiled;
    struct buf      *firsts = sections_begin(sections, SECTION_ENTITY_NAMES, compiled->entity_count + 1);
    for (uint32_t e = 0; e < compiled->entity_count; e++) {
        buf_add_u32(firsts, (uint32_t)indexing->name_count);
        if (compiled->entities[e].is_entry && !add_entity_names(indexing, e)) return false;
    }
    buf_add_u32(firsts, (uint32_t)indexing->name_count);
    compiled->name_count = indexing->name_count;
    return true;
}

enum itd_status
index_names(struct sections *sections, struct compiled *compiled, struct itd_error *error)
{
    struct indexing indexing = { .compiled = compiled };
    indexing.arena = itd_arena_new((size_t)16 << 30);
    indexing.scratch = itd_arena_new(0);
    bool ok = indexing.arena && indexing.scratch && collect_names(sections, &indexing) &&
              write_names(sections, &indexing);
    itd_arena_free(indexing.arena);
    itd_arena_free(indexing.scratch);
    map_fini(&indexing.token_numbers);
    numbered_fini(&indexing.symbols);
    numbered_fini(&indexing.natives);
    free(indexing.tokens);
    free(indexing.names);
    free(indexing.name_tokens);
    free(indexing.postings.items);
    free(indexing.romanised.items);
    return ok ? ITD_OK : itd_fail_memory(error);
}
