#include "name/name.h"

#include "base/map.h"
#include "base/table.h"
#include "base/vec.h"
#include "interdict/arena.h"

#include <math.h>
#include <stdlib.h>

enum {
    PHRASE_TOKENS_MAX = 8, /* of a legal form or word written as several tokens */
    TABLES_BYTES_MAX = 256 << 20
};

/* What a phrase (folded tokens with a space between) stands for. */
struct meaning {
    enum name_kind kind;
    struct sv      symbol;
};

struct group {
    struct sv *members;
    size_t     count;
};

struct name_tables {
    struct itd_arena *arena;
    struct map        phrases; /* to meanings */
    struct meaning   *meanings;
    size_t            meaning_count;
    size_t            meaning_capacity;
    struct map        background; /* token to count */
    double            background_total;
    double            unseen_count;
    struct sha256     background_sum;
    struct sha256     sum;
    struct group     *groups;
    size_t            group_count;
    struct map        first_membership; /* token to the head of its list of memberships */
    struct membership *memberships;
    size_t             membership_count;
    size_t             membership_capacity;
};

struct membership {
    uint32_t group;
    uint32_t next;
};

/* The tokens of a phrase as the key under which it is looked up: Latin tokens in Latin, others in their own script. */
static struct sv
token_key(const struct text_token *token)
{
    return token->script == TEXT_LATIN || token->script == TEXT_COMMON ? token->latin : token->native;
}

static struct sv
phrase_key(struct itd_arena *arena, const struct text_token *tokens, size_t count)
{
    size_t size = 0, len = 0;
    for (size_t i = 0; i < count; i++) size += token_key(&tokens[i]).len + 1;
    char *text = itd_arena_alloc(arena, size + 1);
    if (text == NULL) return sv_make(NULL, 0);
    for (size_t i = 0; i < count; i++) {
        struct sv key = token_key(&tokens[i]);
        if (len) text[len++] = ' ';
        memcpy(text + len, key.ptr, key.len);
        len += key.len;
    }
    return sv_make(text, len);
}

static enum itd_status
add_phrase(struct name_tables *tables, struct sv spelling, enum name_kind kind, struct sv symbol,
           struct itd_error *error)
{
    struct text_tokens tokens;
    enum itd_status    status = text_tokenise(&tokens, tables->arena, spelling);
    if (status != ITD_OK) return itd_fail_memory(error);
    if (tokens.count == 0 || tokens.count > PHRASE_TOKENS_MAX) return ITD_OK;
    struct sv key = phrase_key(tables->arena, tokens.items, tokens.count);
    uint32_t *slot = key.ptr ? map_put(&tables->phrases, key) : NULL;
    if (slot == NULL) return itd_fail_memory(error);
    if (*slot != MAP_NONE) return ITD_OK; /* tables are read in the order of their weight: the first meaning stays */
    if (!VEC_RESERVE(tables->meanings, tables->meaning_capacity, tables->meaning_count + 1)) {
        return itd_fail_memory(error);
    }
    *slot = (uint32_t)tables->meaning_count;
    tables->meanings[tables->meaning_count++] = (struct meaning){ kind, symbol };
    return ITD_OK;
}

/* Adds each spelling of a cell. A spelling may have a language before it ("en:trading"). */
static enum itd_status
add_spellings(struct name_tables *tables, struct sv cell, bool with_language, enum name_kind kind, struct sv symbol,
              struct itd_error *error)
{
    struct sv       spelling, language;
    enum itd_status status = ITD_OK;
    while (status == ITD_OK && cell.len && sv_split(&spelling, &cell, ';')) {
        if (with_language) sv_split(&language, &spelling, ':');
        status = add_phrase(tables, spelling, kind, symbol, error);
    }
    return status;
}

struct source {
    const char    *table;
    const char    *symbol_column;
    const char    *spelling_column;
    const char    *prefix; /* of the symbol */
    enum name_kind kind;
    bool           with_language;
};

/* In the order of their weight: what stands in two tables has the meaning of the first. */
static const struct source SOURCES[] = {
    { "legal_forms", "class", "spellings", "legal:", NAME_LEGAL, false },
    { "particles", "equal_to", "spelling", "particle:", NAME_PARTICLE, false },
    { "number_words", "value", "words", "number:", NAME_NUMBER, false },
    { "org_words", "symbol", "words", "word:", NAME_WORD, true },
    { "titles", "canonical", "spelling", "title:", NAME_TITLE, false },
};

static void
mix_sum(struct name_tables *tables, const struct sha256 *sum)
{
    struct sha256 both[2] = { tables->sum, *sum };
    tables->sum = sha256_of(sv_make((const char *)both, sizeof both));
}

static enum itd_status
read_source(struct name_tables *tables, const struct source *source, const char *folder, struct itd_error *error)
{
    struct table    table;
    int             columns[2];
    const char     *names[] = { source->symbol_column, source->spelling_column };
    enum itd_status status = table_open(&table, source->table, folder, error);
    if (status != ITD_OK) return status;
    mix_sum(tables, &table.sum);
    status = table_columns(columns, &table, names, 2, source->table, error);
    for (size_t row = 0; status == ITD_OK && row < table.row_count; row++) {
        struct sv symbol = table_cell(&table, row, columns[0]);
        if (symbol.len == 0) symbol = table_cell(&table, row, columns[1]);
        symbol = itd_arena_format(tables->arena, "%s%.*s", source->prefix, SV_ARG(symbol));
        if (symbol.ptr == NULL) status = itd_fail_memory(error);
        if (status == ITD_OK) {
            status = add_spellings(tables, table_cell(&table, row, columns[1]), source->with_language, source->kind,
                                   symbol, error);
        }
    }
    table_close(&table);
    return status;
}

static enum itd_status
add_member(struct name_tables *tables, struct group *group, struct sv spelling, struct itd_error *error)
{
    struct text_tokens tokens;
    if (text_tokenise(&tokens, tables->arena, spelling) != ITD_OK) return itd_fail_memory(error);
    if (tokens.count != 1) return ITD_OK; /* a member of two words meets one by their fusion */
    struct sv latin = tokens.items[0].latin;
    for (size_t i = 0; i < group->count; i++) {
        if (sv_equal(group->members[i], latin)) return ITD_OK;
    }
    group->members[group->count++] = latin;
    uint32_t *head = map_put(&tables->first_membership, latin);
    if (head == NULL ||
        !VEC_RESERVE(tables->memberships, tables->membership_capacity, tables->membership_count + 1)) {
        return itd_fail_memory(error);
    }
    tables->memberships[tables->membership_count] =
        (struct membership){ (uint32_t)(group - tables->groups), *head };
    *head = (uint32_t)tables->membership_count++;
    return ITD_OK;
}

static size_t
count_members(struct sv cell)
{
    size_t count = 1;
    for (size_t i = 0; i < cell.len; i++) count += cell.ptr[i] == ';';
    return count;
}

static enum itd_status
read_nicknames(struct name_tables *tables, const char *folder, struct itd_error *error)
{
    struct table    table;
    enum itd_status status = table_open(&table, "nicknames", folder, error);
    if (status != ITD_OK) return status;
    mix_sum(tables, &table.sum);
    int column = table_column(&table, "members");
    tables->groups = itd_arena_array(tables->arena, table.row_count + 1, sizeof *tables->groups);
    if (tables->groups == NULL) status = itd_fail_memory(error);
    for (size_t row = 0; status == ITD_OK && row < table.row_count; row++) {
        struct sv     cell = table_cell(&table, row, column), member;
        struct group *group = &tables->groups[tables->group_count++];
        group->members = itd_arena_array(tables->arena, count_members(cell), sizeof *group->members);
        if (group->members == NULL) status = itd_fail_memory(error);
        while (status == ITD_OK && cell.len && sv_split(&member, &cell, ';')) {
            status = add_member(tables, group, member, error);
        }
    }
    table_close(&table);
    return status;
}

/* The numbers that the head of the background table gives: "# total_tokens 123". */
static double
comment_number(struct sv comment, struct sv name, double otherwise)
{
    size_t   at = sv_find(comment, name, 0);
    uint64_t whole = 0;
    if (at == SIZE_MAX) return otherwise;
    struct sv rest = sv_trim(sv_slice(comment, at + name.len, comment.len));
    size_t    len = 0;
    while (len < rest.len && (rest.ptr[len] == '.' || (rest.ptr[len] >= '0' && rest.ptr[len] <= '9'))) len++;
    double number;
    if (sv_to_double(&number, sv_slice(rest, 0, len))) return number;
    return sv_to_u64(&whole, sv_slice(rest, 0, len)) ? (double)whole : otherwise;
}

static enum itd_status
read_background(struct name_tables *tables, const char *folder, struct itd_error *error)
{
    struct table    table;
    enum itd_status status = table_open(&table, "background", folder, error);
    if (status != ITD_OK) return status;
    mix_sum(tables, &table.sum);
    tables->background_sum = table.sum;
    tables->background_total = comment_number(table.comment, SV("# total_tokens"), 0);
    tables->unseen_count = comment_number(table.comment, SV("# unseen"), 1);
    double sum = 0;
    for (size_t row = 0; status == ITD_OK && row < table.row_count; row++) {
        double    count = 0;
        struct sv token = itd_arena_copy(tables->arena, table_cell(&table, row, 0));
        if (!sv_to_double(&count, table_cell(&table, row, 1))) continue;
        uint32_t *slot = token.ptr ? map_put(&tables->background, token) : NULL;
        if (slot == NULL) {
            status = itd_fail_memory(error);
        } else {
            *slot = (uint32_t)(count * 16); /* sixteenths */
            sum += count;
        }
    }
    if (tables->background_total < sum) tables->background_total = sum;
    table_close(&table);
    return status;
}

static enum itd_status
read_tables(struct name_tables *tables, const char *folder, struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && i < sizeof SOURCES / sizeof *SOURCES; i++) {
        status = read_source(tables, &SOURCES[i], folder, error);
    }
    if (status == ITD_OK) status = read_nicknames(tables, folder, error);
    if (status == ITD_OK) status = read_background(tables, folder, error);
    return status;
}

enum itd_status
name_tables_open(struct name_tables **out, const char *folder, struct itd_error *error)
{
    *out = NULL;
    struct name_tables *tables = calloc(1, sizeof *tables);
    if (tables == NULL) return itd_fail_memory(error);
    tables->arena = itd_arena_new(TABLES_BYTES_MAX);
    enum itd_status status = tables->arena ? read_tables(tables, folder, error) : itd_fail_memory(error);
    if (status != ITD_OK) {
        name_tables_close(tables);
        return status;
    }
    *out = tables;
    return ITD_OK;
}

void
name_tables_close(struct name_tables *tables)
{
    if (tables == NULL) return;
    itd_arena_free(tables->arena);
    map_fini(&tables->phrases);
    map_fini(&tables->background);
    map_fini(&tables->first_membership);
    free(tables->meanings);
    free(tables->memberships);
    free(tables);
}

struct sha256
name_background_sum(const struct name_tables *tables)
{
    return tables->background_sum;
}

struct sha256
name_tables_sum(const struct name_tables *tables)
{
    return tables->sum;
}

double
name_bits(const struct name_tables *tables, struct sv latin)
{
    uint32_t sixteenths = map_get(&tables->background, latin);
    double   count = sixteenths == MAP_NONE ? tables->unseen_count : sixteenths / 16.0;
    return log2((tables->background_total + 1) / (count > 0 ? count : 0.5));
}

/* The most that a token in a script can say, by its length: the background holds few names in it, so that a token it
 * does not have is not therefore rare. A Chinese character is one of some thousand, its reading one of 400. */
static double
bits_max(const struct text_token *token)
{
    double length = (double)text_length(token->native);
    switch (token->script) {
    case TEXT_HAN: return 6.5 * length;
    case TEXT_HANGUL: return 6.5 * length;
    case TEXT_KANA: return 3 * length;
    case TEXT_ARABIC:
    case TEXT_HEBREW: return 3 * length < 12 ? 3 * length : 12;
    default: return 64;
    }
}

double
name_token_bits(const struct name_tables *tables, const struct text_token *token)
{
    double bits = name_bits(tables, token->latin), most = bits_max(token);
    if (token->script != TEXT_LATIN && token->script != TEXT_COMMON) {
        double native = name_bits(tables, token->native);
        if (native < bits) bits = native;
    }
    return bits < most ? bits : most;
}

void
name_nicknames(const struct name_tables *tables, struct sv latin, void (*related)(void *context, struct sv latin),
               void *context)
{
    for (uint32_t m = map_get(&tables->first_membership, latin); m != MAP_NONE; m = tables->memberships[m].next) {
        const struct group *group = &tables->groups[tables->memberships[m].group];
        for (size_t i = 0; i < group->count; i++) {
            if (!sv_equal(group->members[i], latin)) related(context, group->members[i]);
        }
    }
}

bool
name_are_nicknames(const struct name_tables *tables, struct sv a, struct sv b)
{
    for (uint32_t m = map_get(&tables->first_membership, a); m != MAP_NONE; m = tables->memberships[m].next) {
        const struct group *group = &tables->groups[tables->memberships[m].group];
        for (size_t i = 0; i < group->count; i++) {
            if (sv_equal(group->members[i], b)) return true;
        }
    }
    return false;
}

static bool
is_digits(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    }
    return text.len > 0;
}

/* Whether a meaning can be meant in a name of this kind. */
static bool
applies(enum name_kind kind, enum name_of of, size_t at, size_t count)
{
    switch (kind) {
    case NAME_LEGAL: return of == NAME_OF_ORGANISATION || (of == NAME_OF_ANYTHING && count > 1 && at > 0);
    case NAME_WORD: return of == NAME_OF_ORGANISATION || of == NAME_OF_ANYTHING;
    case NAME_TITLE: return of == NAME_OF_PERSON || of == NAME_OF_ANYTHING;
    case NAME_NUMBER: return of == NAME_OF_ORGANISATION || of == NAME_OF_VESSEL; /* "un" is also a Korean name */
    default: return true;
    }
}

/* The longest phrase that begins at `at`; returns its length in tokens, 0 when there is none. */
static size_t
longest_phrase(struct meaning *meaning, const struct name_tables *tables, struct itd_arena *arena,
               const struct text_tokens *tokens, size_t at, enum name_of of)
{
    size_t longest = tokens->count - at < PHRASE_TOKENS_MAX ? tokens->count - at : PHRASE_TOKENS_MAX;
    for (size_t len = longest; len > 0; len--) {
        struct sv key = len == 1 ? token_key(&tokens->items[at]) : phrase_key(arena, tokens->items + at, len);
        uint32_t  found = key.ptr ? map_get(&tables->phrases, key) : MAP_NONE;
        if (found == MAP_NONE || !applies(tables->meanings[found].kind, of, at, tokens->count)) continue;
        *meaning = tables->meanings[found];
        return len;
    }
    return 0;
}

static void
classify(struct name *name, const struct name_tables *tables, struct itd_arena *arena,
         const struct text_tokens *tokens, enum name_of of)
{
    for (size_t i = 0; i < tokens->count;) {
        struct itd_arena_mark mark = itd_arena_mark(arena);
        struct meaning        meaning = { NAME_PLAIN, { NULL, 0 } };
        size_t                len = longest_phrase(&meaning, tables, arena, tokens, i, of);
        itd_arena_release(arena, mark);
        if (len == 0) len = 1;
        for (size_t k = 0; k < len; k++) {
            name->tokens[i + k] = (struct name_token){ .text = tokens->items[i + k], .kind = NAME_CONTINUED };
        }
        struct name_token *first = &name->tokens[i];
        first->kind = (uint8_t)meaning.kind;
        first->symbol = meaning.symbol;
        if (meaning.kind == NAME_PLAIN && is_digits(first->text.latin)) first->kind = NAME_NUMBER;
        if (meaning.kind == NAME_PLAIN && first->text.latin.len == 1 && first->kind == NAME_PLAIN) {
            first->kind = NAME_INITIAL;
        }
        i += len;
    }
    /* A particle stands before something; what stands last is a name: Kim Jong Il. */
    if (name->count > 1 && name->tokens[name->count - 1].kind == NAME_PARTICLE) {
        name->tokens[name->count - 1].kind = NAME_PLAIN;
        name->tokens[name->count - 1].symbol = sv_make(NULL, 0);
    }
}

static bool
is_plain(const struct name_token *token)
{
    return token->kind <= NAME_WORD;
}

enum itd_status
name_parse(struct name *name, const struct name_tables *tables, struct itd_arena *arena, struct sv text,
           enum name_of of)
{
    struct text_tokens tokens;
    *name = (struct name){ 0 };
    enum itd_status status = text_tokenise(&tokens, arena, text);
    if (status != ITD_OK) return status;
    name->tokens = itd_arena_array(arena, tokens.count, sizeof *name->tokens);
    if (name->tokens == NULL) return ITD_NO_MEMORY;
    name->count = tokens.count;
    classify(name, tables, arena, &tokens, of);
    for (size_t i = 0; i < name->count; i++) name->plain_count += is_plain(&name->tokens[i]);
    if (name->plain_count == 0) {
        for (size_t i = 0; i < name->count; i++) {
            name->tokens[i].kind = NAME_PLAIN;
            name->tokens[i].symbol = sv_make(NULL, 0);
        }
        name->plain_count = name->count;
    }
    return ITD_OK;
}
