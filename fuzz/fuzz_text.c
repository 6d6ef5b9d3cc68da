/* Any bytes through the text room: no crash, offsets in range, Latin forms of [a-z0-9] only. */
#include "text/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool ok)
{
    if (!ok) abort();
}

static void
require_latin(struct sv latin)
{
    require(latin.len >= 1 && latin.len <= TEXT_TOKEN_LENGTH_MAX);
    for (size_t i = 0; i < latin.len; i++) {
        char c = latin.ptr[i];
        require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
}

static void
check_token(struct itd_arena *arena, const struct text_token *token)
{
    struct sv spellings[TEXT_ROMANISATIONS_MAX];
    size_t    count;
    require_latin(token->latin);
    require(token->native.len >= 1 && text_is_utf8(token->native));
    require(text_length(token->native) <= TEXT_TOKEN_LENGTH_MAX);
    require(token->script != TEXT_LATIN || sv_equal(token->latin, token->native));
    require(text_romanise(spellings, &count, arena, token) == ITD_OK && count <= TEXT_ROMANISATIONS_MAX);
    for (size_t i = 0; i < count; i++) {
        require_latin(spellings[i]);
        require(!sv_equal(spellings[i], token->latin));
    }
    text_skeleton(arena, token->latin);
    require(text_osa(token->latin, token->latin, 2) == 0);
    require(text_script_name((enum text_script)token->script)[4] == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct itd_arena  *arena = itd_arena_new(0);
    struct sv          text = sv_make((const char *)data, size);
    struct text_tokens tokens;
    size_t             end = 0;
    require(arena && text_tokenise(&tokens, arena, text) == ITD_OK && tokens.count <= TEXT_TOKENS_MAX);
    require(tokens.dropped == 0 || tokens.count == TEXT_TOKENS_MAX);
    for (size_t i = 0; i < tokens.count; i++) {
        const struct text_token *token = &tokens.items[i];
        require(token->begin >= end && token->begin < token->end && token->end <= size);
        end = token->end;
        check_token(arena, token);
        if (i) {
            struct sv a = tokens.items[i - 1].latin, b = token->latin;
            require(text_osa(a, b, 3) == text_osa(b, a, 3));
        }
    }
    struct sv folded = text_fold(arena, text);
    require(folded.ptr != NULL && text_is_utf8(folded));
    struct sv again = text_fold(arena, folded);
    require(again.ptr != NULL);
    text_skeleton(arena, text);
    require((unsigned)text_script_of(text) <= TEXT_OTHER);
    itd_arena_free(arena);
    return 0;
}
