#include "text/fold.h"

const char *
text_script_name(enum text_script script)
{
    static const char *const names[] = {
        "Zyyy", "Latn", "Cyrl", "Grek", "Arab", "Hebr", "Hang", "Hani", "Kana", "Zzzz"
    };
    return (unsigned)script <= TEXT_OTHER ? names[script] : "Zzzz";
}

enum text_script
text_script_of(struct sv text)
{
    size_t           counts[TEXT_OTHER + 1] = { 0 };
    enum text_script best = TEXT_COMMON;
    for (size_t offset = 0; offset < text.len;) {
        uint32_t code_point = text_decode(text, &offset);
        if (code_point < 0x80) {
            counts[TEXT_LATIN] += (code_point | 0x20) - 'a' < 26;
            continue;
        }
        struct fold fold = fold_of(code_point);
        if (fold.kind == FOLD_LETTER) counts[fold.script]++;
    }
    for (int script = TEXT_LATIN; script <= TEXT_OTHER; script++) {
        if (counts[script] && (best == TEXT_COMMON || counts[script] > counts[best])) best = (enum text_script)script;
    }
    return best;
}
