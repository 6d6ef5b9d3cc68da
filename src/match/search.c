#include "match/search.h"

#include "base/hash.h"
#include "base/vec.h"

#include <stdlib.h>

enum {
    CACHE_SIZE = 1 << 13, /* tokens whose neighbours are kept; a power of two */
    FUSED_MAX = 3
};

/* The tokens of the index within the allowed edits of a Latin token. */
struct neighbours {
    const struct index *index;
    uint8_t             length;
    char                latin[TEXT_TOKEN_LENGTH_MAX];
    uint32_t           *tokens;
    size_t              count;
    size_t              capacity;
};

struct search_scratch {
    struct neighbours *cache;
    float             *sums;    /* of each name: the best so far */
    float             *bests;   /* of each name: the best of the current token */
    uint32_t          *marks;   /* of each name: the step that touched it last */
    uint8_t           *covered; /* of each name: how many of the subject's tokens reached it, at most */
    size_t             size;
    uint32_t           step;
    uint32_t          *touched;
    size_t             touched_count;
    size_t             touched_capacity;
};

struct search_scratch *
search_scratch_new(void)
{
    struct search_scratch *scratch = calloc(1, sizeof *scratch);
    if (scratch) scratch->cache = calloc(CACHE_SIZE, sizeof *scratch->cache);
    if (scratch && scratch->cache) return scratch;
    free(scratch);
    return NULL;
}

void
search_scratch_free(struct search_scratch *scratch)
{
    if (scratch == NULL) return;
    for (size_t i = 0; i < CACHE_SIZE; i++) free(scratch->cache[i].tokens);
    free(scratch->cache);
    free(scratch->sums);
    free(scratch->bests);
    free(scratch->marks);
    free(scratch->covered);
    free(scratch->touched);
    free(scratch);
}

/* Steps are never reused, so that arrays need clearing only when the number is used up. */
static bool
prepare(struct search_scratch *scratch, const struct index *index)
{
    if (scratch->size < index->name_count || scratch->step > UINT32_MAX - 100000) {
        size_t size = scratch->size < index->name_count ? index->name_count : scratch->size;
        free(scratch->sums);
        free(scratch->bests);
        free(scratch->marks);
        free(scratch->covered);
        scratch->size = 0;
        scratch->sums = calloc(size + 1, sizeof *scratch->sums);
        scratch->bests = calloc(size + 1, sizeof *scratch->bests);
        scratch->marks = calloc(size + 1, sizeof *scratch->marks);
        scratch->covered = calloc(size + 1, sizeof *scratch->covered);
        if (!scratch->sums || !scratch->bests || !scratch->marks || !scratch->covered) return false;
        scratch->size = size;
        scratch->step = 0;
    }
    scratch->touched_count = 0;
    return true;
}

struct searching {
    const struct index    *index;
    const struct scorer   *scorer;
    struct search_scratch *scratch;
    uint32_t               first_step; /* of the current name of the subject */
    uint8_t                cover;      /* how many of the subject's tokens the current step stands for */
    bool                   failed;
};

static void
reach_name(struct searching *searching, uint32_t name, float bits)
{
    struct search_scratch *scratch = searching->scratch;
    if (name >= searching->index->name_count) return;
    if (scratch->marks[name] < searching->first_step) {
        if (!VEC_RESERVE(scratch->touched, scratch->touched_capacity, scratch->touched_count + 1)) {
            searching->failed = true;
            return;
        }
        scratch->touched[scratch->touched_count++] = name;
        scratch->sums[name] = 0;
        scratch->bests[name] = 0;
        scratch->covered[name] = 0;
    }
    if (scratch->marks[name] != scratch->step) {
        scratch->marks[name] = scratch->step;
        scratch->bests[name] = 0;
        unsigned covered = scratch->covered[name] + searching->cover;
        scratch->covered[name] = covered < UINT8_MAX ? (uint8_t)covered : UINT8_MAX;
    }
    if (bits <= scratch->bests[name]) return;
    scratch->sums[name] += bits - scratch->bests[name];
    scratch->bests[name] = bits;
}

/* Every name that holds a token is reached with `bits`, those that hold it as fused neighbours or acronym with
 * `derived_bits`. */
static void
reach_token(struct searching *searching, uint32_t token, double bits, double derived_bits)
{
    size_t          count;
    const uint32_t *names = csr_get(&count, &searching->index->token_names, token);
    for (size_t i = 0; i < count; i++) {
        double own = names[i] & POSTING_DERIVED ? derived_bits : bits;
        if (own > 0) reach_name(searching, names[i] & ~POSTING_DERIVED, (float)own);
    }
}

/* The most that two tokens can be worth, whatever kind the other has in its name. */
static void
reach_related(struct searching *searching, const struct token *query, uint32_t number)
{
    struct token other, as_plain = *query;
    if (number >= searching->index->tokens.count) return;
    index_token(&other, searching->index, number);
    if (as_plain.kind != NAME_INITIAL) as_plain.kind = NAME_PLAIN;
    reach_token(searching, number, relate(searching->scorer, &as_plain, &other).bits, 0);
}

/* Bits are counted with the processor's instruction where it has one. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define COUNTS_BITS __attribute__((target_clones("popcnt", "default")))
#else
#define COUNTS_BITS
#endif

/* Of the tokens [from, to) of one length, those whose letters differ in at most `most` places; returns how many. */
COUNTS_BITS static size_t
alike(uint32_t *found, const uint64_t *letters, uint32_t from, uint32_t to, uint64_t own, int most)
{
    size_t count = 0;
    for (uint32_t i = from; i < to; i++) {
        found[count] = i;
        count += __builtin_popcountll(letters[i] ^ own) <= most;
    }
    return count;
}

static bool
scan_length(struct searching *searching, struct neighbours *neighbours, struct sv latin, size_t length,
            unsigned allowed)
{
    const struct index *index = searching->index;
    uint32_t            from = index->plain_starts[length], to = index->plain_starts[length + 1];
    uint64_t            own = letters_of(latin) & ((1ull << LETTERS_SINGLE_BITS) - 1);
    enum { RUN = 1024 };
    uint32_t found[RUN + 1];
    for (; from < to; from += RUN) {
        uint32_t end = to - from < RUN ? to : from + RUN;
        size_t   count = alike(found, index->plain_letters, from, end, own, 2 * (int)allowed);
        for (size_t i = 0; i < count; i++) {
            uint32_t token = index->plain_numbers[found[i]];
            unsigned edits = text_osa(latin, text_table_get(&index->tokens, token), allowed);
            if (edits == 0 || edits > allowed) continue;
            if (!VEC_RESERVE(neighbours->tokens, neighbours->capacity, neighbours->count + 1)) return false;
            neighbours->tokens[neighbours->count++] = token;
        }
    }
    return true;
}

static void
scan_lengths(struct searching *searching, struct neighbours *neighbours, struct sv latin)
{
    unsigned most = text_edits_allowed(latin.len);
    for (size_t length = latin.len - most; length <= latin.len + most && length <= TEXT_TOKEN_LENGTH_MAX; length++) {
        unsigned allowed = text_edits_allowed(length < latin.len ? length : latin.len);
        size_t   gap = length < latin.len ? latin.len - length : length - latin.len;
        if (allowed == 0 || gap > allowed) continue;
        if (!scan_length(searching, neighbours, latin, length, allowed)) searching->failed = true;
    }
}

static const struct neighbours *
neighbours_of(struct searching *searching, struct sv latin)
{
    struct neighbours *slot = &searching->scratch->cache[hash64(latin) & (CACHE_SIZE - 1)];
    if (slot->index == searching->index && sv_equal(sv_make(slot->latin, slot->length), latin)) return slot;
    slot->count = 0;
    slot->index = searching->index;
    slot->length = (uint8_t)latin.len;
    memcpy(slot->latin, latin.ptr, latin.len);
    if (text_edits_allowed(latin.len) > 0) scan_lengths(searching, slot, latin);
    if (searching->failed) slot->index = NULL;
    return slot;
}

static void
reach_list(struct searching *searching, const struct token *query, const struct csr *lists, uint64_t list)
{
    size_t          count;
    const uint32_t *tokens = csr_get(&count, lists, list);
    for (size_t i = 0; i < count; i++) reach_related(searching, query, tokens[i]);
}

/* Bits that two tokens have when one is a romanisation of the other's written form, or when they share a symbol. */
static void
reach_as(struct searching *searching, const struct token *query, uint32_t number, double cost)
{
    if (number >= searching->index->tokens.count) return;
    double bits = query->bits < searching->index->bits[number] ? query->bits : searching->index->bits[number];
    reach_token(searching, number, bits - cost, query->bits); /* fused neighbours may be one of its romanisations */
}

struct nickname_context {
    struct searching   *searching;
    const struct token *query;
};

static void
reach_nickname(void *context, struct sv latin)
{
    struct nickname_context *nickname = context;
    uint32_t                 number = index_find_token(nickname->searching->index, latin);
    if (number != UINT32_MAX) reach_as(nickname->searching, nickname->query, number, nickname->searching->scorer->weights->nickname);
}

static void
reach_romanised(struct searching *searching, const struct token *query, uint32_t own)
{
    const struct weights *weights = searching->scorer->weights;
    size_t                count = 0;
    const uint32_t       *bases = csr_get(&count, &searching->index->romanised, own);
    for (size_t i = 0; i < count; i++) reach_as(searching, query, bases[i], weights->romanised);
    for (size_t i = 0; i < query->romanisation_count; i++) {
        uint32_t number = index_find_token(searching->index, query->romanisations[i]);
        if (number != UINT32_MAX) reach_as(searching, query, number, weights->romanised);
    }
}

static void
reach_symbol(struct searching *searching, const struct token *query)
{
    const struct index *index = searching->index;
    size_t              count = 0;
    uint64_t            symbol = text_table_find(&index->symbols, query->symbol);
    if (query->symbol.len == 0 || symbol == UINT64_MAX) return;
    const uint32_t *tokens = csr_get(&count, &index->symbol_tokens, symbol);
    for (size_t i = 0; i < count; i++) reach_as(searching, query, tokens[i], 0);
}

/* A number written in digits here may stand in words there. */
static void
reach_number(struct searching *searching, const struct token *query)
{
    char         text[sizeof "number:" + TEXT_TOKEN_LENGTH_MAX];
    struct token other = *query;
    if (query->kind != NAME_NUMBER) return;
    struct sv digits = query->symbol.len ? sv_slice(query->symbol, sizeof "number:" - 1, query->symbol.len) : query->latin;
    uint32_t  number = index_find_token(searching->index, digits);
    if (number != UINT32_MAX) reach_as(searching, query, number, 0);
    if (query->symbol.len) return; /* reach_symbol finds it */
    memcpy(text, "number:", sizeof "number:" - 1);
    memcpy(text + sizeof "number:" - 1, digits.ptr, digits.len);
    other.symbol = sv_make(text, sizeof "number:" - 1 + digits.len);
    reach_symbol(searching, &other);
}

/* One token of the subject: reaches every name that has a token related to it. */
static void
reach_from_token(struct searching *searching, const struct token *query)
{
    const struct index *index = searching->index;
    uint32_t            own = index_find_token(index, query->latin);
    searching->scratch->step++;
    searching->cover = 1;
    if (own != UINT32_MAX) {
        double bits = query->bits + searching->scorer->weights->romanised; /* more than any form of equality */
        reach_token(searching, own, bits, bits);
        reach_romanised(searching, query, own);
    } else {
        reach_romanised(searching, query, UINT32_MAX);
    }
    const struct neighbours *neighbours = neighbours_of(searching, query->latin);
    for (size_t i = 0; i < neighbours->count; i++) reach_related(searching, query, neighbours->tokens[i]);
    if (query->skeleton.len) {
        reach_list(searching, query, &index->skeleton_tokens, text_table_find(&index->skeletons, query->skeleton));
    }
    struct nickname_context nickname = { searching, query };
    name_nicknames(searching->scorer->tables, query->latin, reach_nickname, &nickname);
    reach_symbol(searching, query);
    reach_number(searching, query);
    uint32_t initial = index_find_token(index, sv_slice(query->latin, 0, 1));
    if (query->latin.len > 1 && initial != UINT32_MAX) {
        reach_token(searching, initial, searching->scorer->weights->initial, 0);
    }
}

/* A token that is the subject's neighbours as one word, or one in another script that has it as a romanisation. */
static void
reach_joined_token(struct searching *searching, uint32_t number, double bits)
{
    size_t          count = 0;
    const uint32_t *bases = csr_get(&count, &searching->index->romanised, number);
    reach_token(searching, number, bits, 0);
    for (size_t i = 0; i < count; i++) reach_token(searching, bases[i], bits, 0);
}

/* The subject's neighbours written as one word, and its acronym: tokens of the index that are equal to them. */
static void
reach_joined(struct searching *searching, const struct scored_name *name)
{
    char text[FUSED_MAX * TEXT_TOKEN_LENGTH_MAX];
    for (size_t i = 0; i < name->count; i++) {
        size_t len = 0;
        double bits = 0;
        for (size_t n = 0; n < FUSED_MAX && i + n < name->count; n++) {
            struct sv latin = name->tokens[i + n].latin;
            memcpy(text + len, latin.ptr, latin.len);
            len += latin.len;
            bits += name->tokens[i + n].bits;
            uint32_t number = n && len <= TEXT_TOKEN_LENGTH_MAX ? index_find_token(searching->index, sv_make(text, len))
                                                                : UINT32_MAX;
            searching->scratch->step++;
            searching->cover = (uint8_t)(n + 1);
            if (number != UINT32_MAX) reach_joined_token(searching, number, bits);
        }
    }
    uint32_t acronym = index_find_token(searching->index, name->acronym);
    searching->scratch->step++;
    searching->cover = UINT8_MAX;
    if (acronym != UINT32_MAX) reach_token(searching, acronym, searching->scorer->weights->acronym, 0);
}

/* What no token of the index tells: an initial of the subject fits any word with its letter; a legal form. */
static double
slack_of(const struct scored_name *name, const struct weights *weights)
{
    double slack = weights->legal_same;
    for (size_t i = 0; i < name->count; i++) {
        if (name->tokens[i].kind == NAME_INITIAL) slack += weights->initial;
    }
    return slack;
}

/* Tokens of the subject that must all be met for the name to count as whole; initials may be met by any word. */
static unsigned
tokens_to_cover(const struct scored_name *name)
{
    unsigned count = 0;
    for (size_t i = 0; i < name->count; i++) {
        uint8_t kind = name->tokens[i].kind;
        count += kind == NAME_PLAIN || kind == NAME_NUMBER || kind == NAME_WORD;
    }
    return count;
}

struct found {
    uint32_t *names;
    size_t    count;
    size_t    capacity;
};

static bool
collect(struct found *found, struct searching *searching, const struct scored_name *subject, double needed)
{
    const struct search_scratch *scratch = searching->scratch;
    const struct weights        *weights = searching->scorer->weights;
    unsigned                     to_cover = tokens_to_cover(subject);
    needed -= slack_of(subject, weights);
    for (size_t i = 0; i < scratch->touched_count; i++) {
        uint32_t name = scratch->touched[i];
        double   most = scratch->sums[name] + (scratch->covered[name] >= to_cover ? weights->whole : 0);
        if (most + 0.01 < needed) continue; /* sums of floats: a little below is not below */
        if (!VEC_RESERVE(found->names, found->capacity, found->count + 1)) return false;
        found->names[found->count++] = name;
    }
    return true;
}

static bool
search_names(struct found *found, struct searching *searching, const struct profile *subject, double needed)
{
    for (size_t n = 0; n < subject->name_count; n++) {
        const struct scored_name *name = &subject->names[n];
        searching->first_step = ++searching->scratch->step;
        searching->scratch->touched_count = 0;
        for (size_t i = 0; i < name->count; i++) reach_from_token(searching, &name->tokens[i]);
        reach_joined(searching, name);
        if (searching->failed || !collect(found, searching, name, needed)) return false;
    }
    return true;
}

/* Entities that hold an identifier of the subject. */
static bool
search_identifiers(struct found *entities, const struct index *index, const struct profile *subject)
{
    for (size_t f = 0; f < subject->fact_count; f++) {
        const struct snapshot_fact *fact = &subject->facts[f];
        if (fact->kind != FACT_IDENTIFIER) continue;
        uint64_t low = 0, high = index->identifier_count, hash = (uint64_t)fact->value;
        while (low < high) {
            uint64_t middle = low + (high - low) / 2;
            if (index->identifiers[middle].hash < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (; low < index->identifier_count && index->identifiers[low].hash == hash; low++) {
            if (index->identifiers[low].entity >= index->entity_count) continue;
            if (!VEC_RESERVE(entities->names, entities->capacity, entities->count + 1)) return false;
            entities->names[entities->count++] = index->identifiers[low].entity;
        }
    }
    return true;
}

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void
sort_distinct(struct found *found)
{
    size_t count = 0;
    if (found->count) qsort(found->names, found->count, sizeof *found->names, by_number);
    for (size_t i = 0; i < found->count; i++) {
        if (i == 0 || found->names[i] != found->names[i - 1]) found->names[count++] = found->names[i];
    }
    found->count = count;
}

/* Names are numbered in the order of their entities, so both lists are walked once. */
static enum itd_status
group(struct candidate **candidates, size_t *count, const struct index *index, const struct found *names,
      const struct found *entities, struct itd_arena *arena)
{
    uint32_t *copy = itd_arena_array(arena, names->count, sizeof *copy);
    *candidates = itd_arena_array(arena, names->count + entities->count, sizeof **candidates);
    *count = 0;
    if (copy == NULL || *candidates == NULL) return ITD_NO_MEMORY;
    if (names->count) memcpy(copy, names->names, names->count * sizeof *copy);
    for (size_t n = 0, e = 0; n < names->count || e < entities->count;) {
        uint32_t by_name = n < names->count ? index->names[copy[n]].entity : UINT32_MAX;
        uint32_t by_id = e < entities->count ? entities->names[e] : UINT32_MAX;
        uint32_t entity = by_name < by_id ? by_name : by_id;
        struct candidate *candidate = &(*candidates)[(*count)++];
        *candidate = (struct candidate){ .entity = entity, .names = copy + n, .by_identifier = by_id == entity };
        while (n < names->count && index->names[copy[n]].entity == entity) {
            candidate->name_count++;
            n++;
        }
        if (by_id == entity) e++;
    }
    return ITD_OK;
}

enum itd_status
search(struct candidate **candidates, size_t *count, const struct index *index, const struct scorer *scorer,
       const struct profile *subject, double needed, struct search_scratch *scratch, struct itd_arena *arena)
{
    struct searching searching = { .index = index, .scorer = scorer, .scratch = scratch };
    struct found     names = { 0 }, entities = { 0 };
    enum itd_status  status = ITD_NO_MEMORY;
    if (prepare(scratch, index) && search_names(&names, &searching, subject, needed) &&
        search_identifiers(&entities, index, subject)) {
        sort_distinct(&names);
        sort_distinct(&entities);
        status = group(candidates, count, index, &names, &entities, arena);
    }
    free(names.names);
    free(entities.names);
    return status;
}
