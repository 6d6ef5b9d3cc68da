#include "text/romanise.h"

void
latin_add(struct latin *latin, struct sv text)
{
    size_t room = sizeof latin->bytes - latin->len, len = text.len < room ? text.len : room;
    if (len) memcpy(latin->bytes + latin->len, text.ptr, len);
    latin->len += len;
}

void
latin_add_letter(struct latin *latin, uint32_t letter)
{
    latin_add(latin, fold_of(letter).latin);
}

static struct sv
latin_sv(const struct latin *latin)
{
    return sv_make(latin->bytes, latin->len);
}

void
spellings_add(struct spellings *spellings, const struct latin *latin)
{
    if (latin->len == 0 || spellings->count == TEXT_ROMANISATIONS_MAX) return;
    if (sv_equal(latin_sv(latin), spellings->latin)) return;
    for (size_t i = 0; i < spellings->count; i++) {
        if (sv_equal(latin_sv(latin), latin_sv(&spellings->items[i]))) return;
    }
    spellings->items[spellings->count++] = *latin;
}

void
word_of(struct word *word, struct sv native)
{
    if (native.len == 0) return;
    word->count = 0;
    for (size_t offset = 0; offset < native.len && word->count < TEXT_TOKEN_LENGTH_MAX;) {
        word->letters[word->count++] = text_decode(native, &offset);
    }
}

static bool
is_vowel(char c)
{
    return memchr("aeiou", c, 5) != NULL;
}

/* Indic consonants are read with an a that a vowel sign or a virama after them takes away. */
static void
romanise_other(struct latin *latin, const struct word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        struct fold fold = fold_of(word->letters[i]);
        if (fold.kind == FOLD_VOWEL_SIGN && latin->len > 1 && latin->bytes[latin->len - 1] == 'a' &&
            !is_vowel(latin->bytes[latin->len - 2])) {
            latin->len--;
        }
        latin_add(latin, fold.latin);
    }
}

void
romanise_word(struct latin *latin, const struct word *word, enum text_script script)
{
    latin->len = 0;
    switch (script) {
    case TEXT_HANGUL:
        romanise_hangul(latin, word);
        return;
    case TEXT_KANA:
        romanise_kana(latin, word);
        return;
    case TEXT_GREEK:
        romanise_greek(latin, word);
        return;
    case TEXT_ARABIC:
        romanise_arabic(latin, word);
        return;
    case TEXT_OTHER:
        romanise_other(latin, word);
        return;
    default:
        for (size_t i = 0; i < word->count; i++) latin_add_letter(latin, word->letters[i]);
        return;
    }
}

static void
spell_from_table(struct spellings *spellings, struct sv native)
{
    struct sv rest = fold_spellings(native), spelling;
    while (sv_split(&spelling, &rest, ' ')) {
        struct latin latin = { .len = 0 };
        latin_add(&latin, spelling);
        spellings_add(spellings, &latin);
    }
}

static void
spell_by_rule(struct spellings *spellings, const struct word *word, enum text_script script)
{
    switch (script) {
    case TEXT_CYRILLIC:
        spell_cyrillic(spellings, word);
        return;
    case TEXT_GREEK:
        spell_greek(spellings, word);
        return;
    case TEXT_ARABIC:
        spell_arabic(spellings, word);
        return;
    case TEXT_HEBREW:
        spell_hebrew(spellings, word);
        return;
    case TEXT_HANGUL:
        spell_hangul(spellings, word);
        return;
    case TEXT_HAN:
        spell_han(spellings, spellings->latin);
        return;
    case TEXT_KANA:
        spell_kana(spellings, word);
        return;
    default:
        return;
    }
}

enum itd_status
text_romanise(struct sv *spellings, size_t *count, struct itd_arena *arena, const struct text_token *token)
{
    struct spellings found = { .latin = token->latin };
    struct word      word = { .count = 0 };
    *count = 0;
    word_of(&word, token->native);
    if (token->script == TEXT_LATIN || token->script == TEXT_COMMON) return ITD_OK;
    spell_from_table(&found, token->native);
    spell_by_rule(&found, &word, (enum text_script)token->script);
    for (size_t i = 0; i < found.count; i++) {
        spellings[i] = itd_arena_copy(arena, latin_sv(&found.items[i]));
        if (spellings[i].ptr == NULL) return ITD_NO_MEMORY;
    }
    *count = found.count;
    return ITD_OK;
}
