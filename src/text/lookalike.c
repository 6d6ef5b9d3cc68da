#include "text/lookalike.h"

static size_t
script_index(uint8_t script)
{
    return script >= TEXT_LATIN && script <= TEXT_GREEK ? script : TEXT_COMMON;
}

static bool
looks_like_others(uint32_t letter, size_t script)
{
    if (script != TEXT_LATIN) return fold_lookalike(letter, TEXT_LATIN) != 0;
    return fold_lookalike(letter, TEXT_CYRILLIC) != 0 || fold_lookalike(letter, TEXT_GREEK) != 0;
}

/* The letter of `script` that looks like `letter`, by way of Latin, or 0. */
static uint32_t
lookalike_in(uint32_t letter, enum text_script own, enum text_script script)
{
    uint32_t latin = own == TEXT_LATIN ? letter : fold_lookalike(letter, TEXT_LATIN);
    return script == TEXT_LATIN || latin == 0 ? latin : fold_lookalike(latin, script);
}

enum text_script
lookalike_script(const struct word *word, bool *mixed)
{
    unsigned         counts[TEXT_GREEK + 1] = { 0 }, definite[TEXT_GREEK + 1] = { 0 };
    enum text_script best = TEXT_LATIN;
    for (size_t i = 0; i < word->count; i++) counts[script_index(fold_of(word->letters[i]).script)]++;
    *mixed = (counts[TEXT_LATIN] != 0) + (counts[TEXT_CYRILLIC] != 0) + (counts[TEXT_GREEK] != 0) > 1;
    for (size_t i = 0; *mixed && i < word->count; i++) {
        size_t script = script_index(fold_of(word->letters[i]).script);
        definite[script] += !looks_like_others(word->letters[i], script);
    }
    for (enum text_script script = TEXT_CYRILLIC; script <= TEXT_GREEK; script++) {
        if (definite[script] > definite[best] ||
            (definite[script] == definite[best] && counts[script] > counts[best])) {
            best = script;
        }
    }
    return best;
}

bool
lookalike_only(const struct word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        size_t script = script_index(fold_of(word->letters[i]).script);
        if (script != TEXT_COMMON && !looks_like_others(word->letters[i], script)) return false;
    }
    return true;
}

bool
lookalike_replace(struct word *word, enum text_script script)
{
    bool replaced = false;
    for (size_t i = 0; i < word->count; i++) {
        uint8_t own = fold_of(word->letters[i]).script;
        if (own == script || script_index(own) == TEXT_COMMON) continue;
        uint32_t letter = lookalike_in(word->letters[i], (enum text_script)own, script);
        if (letter == 0) continue;
        word->letters[i] = letter;
        replaced = true;
    }
    return replaced;
}
