#include "document/tokens.h"

enum {
    PIECE_TOKENS = 32, /* white-space-separated words handed to the name parser at a time */
    ABBREVIATION_MAX = 4
};

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The end of the next piece: after PIECE_TOKENS words, or where a sentence or paragraph ends. */
static size_t
piece_end(struct sv text, size_t from)
{
    size_t words = 0, at = from, word = from;
    while (at < text.len) {
        if (!is_space(text.ptr[at])) {
            at++;
            continue;
        }
        size_t length = at - word;
        bool   ends = length > ABBREVIATION_MAX && at > from && strchr(".!?;:", text.ptr[at - 1]);
        size_t feeds = 0;
        while (at < text.len && is_space(text.ptr[at])) feeds += text.ptr[at++] == '\n';
        if (length > 0) words++;
        if (ends || feeds > 1 || words >= PIECE_TOKENS) return at;
        word = at;
    }
    return at;
}

static bool
is_proper(const struct token *token)
{
    if (token->written.len == 0) return false;
    if (token->script != TEXT_LATIN && token->script != TEXT_CYRILLIC && token->script != TEXT_GREEK) return true;
    unsigned char first = (unsigned char)token->written.ptr[0];
    if (first < 0x80) return !(first >= 'a' && first <= 'z');
    /* Beyond ASCII a capital is a letter that its folding changes in more than its marks; ask the folding: lower case
     * letters of two bytes are those whose second byte is in the upper half of their block (Latin-1, Cyrillic). */
    size_t   offset = 0;
    uint32_t c = text_decode(token->written, &offset);
    if (c >= 0xC0 && c <= 0xDE) return true;
    if (c >= 0x100 && c <= 0x17F) return c % 2 == 0;
    if (c >= 0x391 && c <= 0x3A9) return true;
    return c >= 0x400 && c <= 0x42F;
}

struct making {
    const struct name_tables *tables;
    struct itd_arena         *arena;
    struct document_tokens   *tokens;
    size_t                    capacity;
};

static struct document_token *
add_token(struct making *making)
{
    struct document_tokens *tokens = making->tokens;
    if (tokens->count == making->capacity) {
        size_t capacity = making->capacity ? making->capacity * 2 : 256;
        void  *grown = itd_arena_grow(making->arena, tokens->items, tokens->count, capacity, sizeof *tokens->items);
        if (grown == NULL) return NULL;
        tokens->items = grown;
        making->capacity = capacity;
    }
    return &tokens->items[tokens->count++];
}

static enum itd_status
add_piece(struct making *making, struct sv text, size_t from, size_t to, bool first)
{
    struct name     name;
    struct sv       piece = sv_slice(text, from, to);
    enum itd_status status = name_parse(&name, making->tables, making->arena, piece, NAME_OF_ANYTHING);
    for (size_t i = 0; status == ITD_OK && i < name.count; i++) {
        struct document_token *out = add_token(making);
        if (out == NULL) return ITD_NO_MEMORY;
        status = token_of_name(&out->token, &name.tokens[i], making->tables, piece, making->arena);
        out->begin = from + name.tokens[i].text.begin;
        out->end = from + name.tokens[i].text.end;
        out->proper = is_proper(&out->token);
        out->first = first && i == 0;
    }
    return status;
}

enum itd_status
document_tokenise(struct document_tokens *tokens, const struct name_tables *tables, struct sv text,
                  struct itd_arena *arena)
{
    struct making   making = { tables, arena, tokens, 0 };
    enum itd_status status = ITD_OK;
    bool            first = true;
    *tokens = (struct document_tokens){ 0 };
    for (size_t at = 0; status == ITD_OK && at < text.len;) {
        size_t end = piece_end(text, at), last = end;
        status = add_piece(&making, text, at, end, first);
        while (last > at && is_space(text.ptr[last - 1])) last--;
        first = last > at && strchr(".!?;:", text.ptr[last - 1]) != NULL;
        for (size_t i = last, feeds = 0; i < end; i++) {
            feeds += text.ptr[i] == '\n';
            first = first || feeds > 1;
        }
        at = end;
    }
    return status;
}
