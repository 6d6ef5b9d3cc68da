#include "base/table.h"
#include "text/fold.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include <cmocka.h>

enum { PATH_SIZE = 4096, COLUMNS_MAX = 4, MEGABYTE = 1 << 20 };

/* A row of tests/cases/<name>.tsv. */
typedef bool (*case_check)(struct itd_arena *arena, const struct sv *cells);

static void
check_cases(const char *name, size_t column_count, case_check check)
{
    char              path[PATH_SIZE];
    const char       *source = getenv("ITD_SOURCE");
    struct file_bytes file;
    struct table      table;
    struct itd_error  error = { 0 };
    struct itd_arena *arena = itd_arena_new(0);
    size_t            failed = 0;
    snprintf(path, sizeof path, "%s/tests/cases/%s.tsv", source ? source : ".", name);
    if (file_bytes_open(&file, path, true, &error) != ITD_OK ||
        table_parse(&table, file.bytes, name, &error) != ITD_OK) {
        fail_msg("%s", error.text);
    }
    assert_true(table.row_count > 0 && column_count <= COLUMNS_MAX && table.column_count == column_count);
    for (size_t row = 0; row < table.row_count; row++) {
        struct sv cells[COLUMNS_MAX];
        for (size_t i = 0; i < column_count; i++) cells[i] = table_cell(&table, row, (int)i);
        if (check(arena, cells)) continue;
        print_error("%s.tsv row %zu failed: %.*s\n", name, row + 1, SV_ARG(cells[0]));
        failed++;
    }
    assert_int_equal(failed, 0);
    table_close(&table);
    file_bytes_close(&file);
    itd_arena_free(arena);
}

/* The tokens' forms with spaces between them. */
static struct sv
joined(struct itd_arena *arena, const struct text_tokens *tokens, bool native)
{
    struct sv result = SV("");
    for (size_t i = 0; i < tokens->count; i++) {
        struct sv form = native ? tokens->items[i].native : tokens->items[i].latin;
        result = itd_arena_format(arena, "%.*s%s%.*s", SV_ARG(result), i ? " " : "", SV_ARG(form));
    }
    return result;
}

static struct sv
flag_letters(struct itd_arena *arena, const struct text_tokens *tokens)
{
    unsigned flags = 0;
    for (size_t i = 0; i < tokens->count; i++) flags |= tokens->items[i].flags;
    if (flags == 0) return SV("-");
    return itd_arena_format(arena, "%s%s%s", flags & TEXT_HOMOGLYPH ? "h" : "", flags & TEXT_INVISIBLE ? "i" : "",
                            flags & TEXT_STYLED ? "s" : "");
}

static bool
check_fold(struct itd_arena *arena, const struct sv *cells)
{
    struct text_tokens tokens;
    if (text_tokenise(&tokens, arena, cells[0]) != ITD_OK) return false;
    struct sv latin = joined(arena, &tokens, false), native = joined(arena, &tokens, true);
    struct sv flags = flag_letters(arena, &tokens), wanted = sv_equal(cells[2], SV("=")) ? cells[1] : cells[2];
    bool      good = sv_equal(latin, cells[1]) && sv_equal(native, wanted) && sv_equal(flags, cells[3]);
    if (!good) print_error("  got: %.*s | %.*s | %.*s\n", SV_ARG(latin), SV_ARG(native), SV_ARG(flags));
    return good;
}

static bool
check_skeleton(struct itd_arena *arena, const struct sv *cells)
{
    struct sv a = text_skeleton(arena, cells[0]), b = text_skeleton(arena, cells[2]);
    bool      good = false;
    if (sv_equal(cells[1], SV("none"))) good = a.ptr == NULL && b.ptr == NULL;
    if (sv_equal(cells[1], SV("="))) good = a.ptr && sv_equal(a, b);
    if (sv_equal(cells[1], SV("#"))) good = a.ptr && b.ptr && !sv_equal(a, b);
    if (!good) print_error("  got: %.*s, %.*s\n", SV_ARG(a), SV_ARG(b));
    return good;
}

static bool
check_romanise(struct itd_arena *arena, const struct sv *cells)
{
    struct text_tokens tokens;
    struct sv          spellings[TEXT_ROMANISATIONS_MAX], rest = cells[1], wanted;
    size_t             count;
    if (text_tokenise(&tokens, arena, cells[0]) != ITD_OK || tokens.count == 0) return false;
    if (text_romanise(spellings, &count, arena, &tokens.items[0]) != ITD_OK) return false;
    bool good = true;
    while (sv_split(&wanted, &rest, ' ')) {
        size_t i = 0;
        while (i < count && !sv_equal(spellings[i], wanted)) i++;
        if (i == count && !sv_equal(tokens.items[0].latin, wanted)) {
            print_error("  missing: %.*s\n", SV_ARG(wanted));
            good = false;
        }
    }
    return good;
}

static bool
check_osa(struct itd_arena *arena, const struct sv *cells)
{
    uint64_t limit, wanted;
    (void)arena;
    if (!sv_to_u64(&limit, cells[2]) || !sv_to_u64(&wanted, cells[3])) return false;
    return text_osa(cells[0], cells[1], (unsigned)limit) == wanted &&
           text_osa(cells[1], cells[0], (unsigned)limit) == wanted;
}

static void
names_fold_to_tokens(void **state)
{
    (void)state;
    check_cases("fold", 4, check_fold);
}

static void
skeletons_agree_for_one_name_only(void **state)
{
    (void)state;
    check_cases("skeleton", 3, check_skeleton);
}

static void
written_forms_have_their_spellings(void **state)
{
    (void)state;
    check_cases("romanise", 2, check_romanise);
}

static void
distances_are_those_of_the_table(void **state)
{
    (void)state;
    check_cases("osa", 4, check_osa);
}

/* Optimal string alignment as it is defined: the full matrix. */
static unsigned
plain_osa(struct sv a, struct sv b)
{
    unsigned cost[TEXT_TOKEN_LENGTH_MAX + 1][TEXT_TOKEN_LENGTH_MAX + 1];
    for (unsigned i = 0; i <= a.len; i++) {
        for (unsigned j = 0; j <= b.len; j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            unsigned best = cost[i - 1][j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (cost[i - 1][j] + 1 < best) best = cost[i - 1][j] + 1;
            if (cost[i][j - 1] + 1 < best) best = cost[i][j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped && cost[i - 2][j - 2] + 1 < best) best = cost[i - 2][j - 2] + 1;
            cost[i][j] = best;
        }
    }
    return cost[a.len][b.len];
}

static uint32_t
random_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static size_t
random_word(char *word, uint64_t *state, unsigned alphabet, size_t length_max)
{
    size_t len = random_number(state) % (length_max + 1);
    for (size_t i = 0; i < len; i++) word[i] = (char)('a' + random_number(state) % alphabet);
    return len;
}

static void
distance_agrees_with_the_full_matrix(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 100000; i++) {
        char      first[TEXT_TOKEN_LENGTH_MAX], second[TEXT_TOKEN_LENGTH_MAX];
        unsigned  alphabet = 2 + random_number(&seed) % 4;
        size_t    length_max = i % 50 == 0 ? TEXT_TOKEN_LENGTH_MAX : 9;
        struct sv a = sv_make(first, random_word(first, &seed, alphabet, length_max));
        struct sv b = sv_make(second, random_word(second, &seed, alphabet, length_max));
        unsigned  distance = plain_osa(a, b);
        for (unsigned limit = 0; limit <= 4; limit++) {
            unsigned wanted = distance <= limit ? distance : limit + 1;
            assert_int_equal(text_osa(a, b, limit), wanted);
            assert_int_equal(text_osa(b, a, limit), wanted);
        }
        assert_int_equal(text_osa(a, b, 1000), distance);
    }
    assert_int_equal(text_edits_allowed(2), 0);
    assert_int_equal(text_edits_allowed(3), 1);
    assert_int_equal(text_edits_allowed(6), 1);
    assert_int_equal(text_edits_allowed(7), 2);
}

static void
offsets_are_those_of_the_input(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "Müller", "O'Neil", "S.A", "김정은", "貿", "易", "é", "no", "a​b", "Раypal"
    };
    struct itd_arena  *arena = itd_arena_new(0);
    struct text_tokens tokens;
    struct sv          text = SV("  «Müller», O'Neil (S.A.) 김정은/貿易 é no\xff a​b Раypal’");
    assert_int_equal(text_tokenise(&tokens, arena, text), ITD_OK);
    assert_int_equal(tokens.count, sizeof pieces / sizeof pieces[0]);
    for (size_t i = 0; i < tokens.count; i++) {
        struct sv piece = sv_slice(text, tokens.items[i].begin, tokens.items[i].end);
        assert_true(sv_equal(piece, sv_from(pieces[i])));
    }
    itd_arena_free(arena);
}

static void
limits_hold(void **state)
{
    (void)state;
    struct itd_arena  *arena = itd_arena_new(0);
    struct text_tokens tokens;
    char              *text = malloc(MEGABYTE);
    assert_non_null(text);
    memset(text, 'a', MEGABYTE);
    assert_int_equal(text_tokenise(&tokens, arena, sv_make(text, MEGABYTE)), ITD_OK);
    assert_int_equal(tokens.count, 1);
    assert_int_equal(tokens.items[0].latin.len, TEXT_TOKEN_LENGTH_MAX);
    assert_int_equal(tokens.items[0].end, MEGABYTE);
    for (size_t i = 1; i < MEGABYTE; i += 2) text[i] = ' ';
    assert_int_equal(text_tokenise(&tokens, arena, sv_make(text, MEGABYTE)), ITD_OK);
    assert_int_equal(tokens.count, TEXT_TOKENS_MAX);
    assert_int_equal(tokens.dropped, MEGABYTE / 2 - TEXT_TOKENS_MAX);
    for (size_t i = 1; i + 1 < MEGABYTE; i += 2) memcpy(text + i, "\xcc\x81", 2); /* a flood of acute accents */
    assert_int_equal(text_tokenise(&tokens, arena, sv_make(text, MEGABYTE - 1)), ITD_OK);
    assert_int_equal(tokens.count, 1);
    assert_true(sv_equal(tokens.items[0].latin, SV("a")));
    assert_true(sv_equal(text_fold(arena, sv_make(text, MEGABYTE - 1)), SV("a")));
    memset(text, 0, MEGABYTE);
    assert_int_equal(text_tokenise(&tokens, arena, sv_make(text, MEGABYTE)), ITD_OK);
    assert_int_equal(tokens.count, 0);
    assert_int_equal(text_tokenise(&tokens, arena, sv_make(NULL, 0)), ITD_OK);
    assert_int_equal(tokens.count, 0);
    assert_int_equal(text_tokenise(&tokens, arena,
                                   SV("a\0b\xc3\xe2\x82"
                                      "c")),
                     ITD_OK);
    assert_int_equal(tokens.count, 3);
    free(text);
    itd_arena_free(arena);
}

static void
look_alikes_fill_the_token_buffer(void **state)
{
    (void)state;
    struct itd_arena  *arena = itd_arena_new(0);
    struct text_tokens tokens;
    struct sv          text = SV("x");
    for (int i = 1; i < TEXT_TOKENS_MAX; i++) {
        text = itd_arena_format(arena, "%.*s ", SV_ARG(text));
        for (int j = 0; j < TEXT_TOKEN_LENGTH_MAX; j++) text = itd_arena_format(arena, "%.*sС", SV_ARG(text));
    }
    assert_int_equal(text_tokenise(&tokens, arena, text), ITD_OK);
    assert_int_equal(tokens.count, TEXT_TOKENS_MAX);
    for (size_t i = 1; i < tokens.count; i++) {
        assert_int_equal(tokens.items[i].latin.len, TEXT_TOKEN_LENGTH_MAX);
        assert_int_equal(tokens.items[i].flags, TEXT_HOMOGLYPH);
    }
    itd_arena_free(arena);
}

static void
utf8_is_well_formed_or_replaced(void **state)
{
    (void)state;
    char bytes[4];
    for (uint32_t code_point = 0; code_point < 0x110000; code_point++) {
        if (code_point >= 0xd800 && code_point <= 0xdfff) continue;
        size_t    offset = 0, len = text_encode(bytes, code_point);
        struct sv text = sv_make(bytes, len);
        assert_int_equal(text_decode(text, &offset), code_point);
        assert_int_equal(offset, len);
    }
    static const char *const bad[] = { "\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                       "\xff", "\xc3",     "\xe2\x82",     "\xf0\x9f\x98" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        size_t offset = 0;
        assert_false(text_is_utf8(sv_from(bad[i])));
        assert_int_equal(text_decode(sv_from(bad[i]), &offset), 0xfffd);
        assert_int_equal(offset, 1);
    }
    assert_true(text_is_utf8(SV("a é 한 😀")));
    assert_int_equal(text_length(SV("aé한😀")), 4);
}

static void
whole_texts_fold_and_have_a_script(void **state)
{
    (void)state;
    struct itd_arena *arena = itd_arena_new(0);
    assert_true(sv_equal(text_fold(arena, SV("  É\t\n cole— “Ｘ”  ")), SV("e cole- \"x\"")));
    assert_true(sv_equal(text_fold(arena, SV("МОСКВА й")), SV("москва й")));
    assert_true(sv_equal(text_fold(arena, SV("")), SV("")));
    assert_true(text_table().len > 100000);
    assert_int_equal(text_script_of(SV("Москва (Moscow) город")), TEXT_CYRILLIC);
    assert_int_equal(text_script_of(SV("123")), TEXT_COMMON);
    assert_int_equal(text_script_of(SV("朝鮮 x")), TEXT_HAN);
    assert_string_equal(text_script_name(TEXT_HANGUL), "Hang");
    itd_arena_free(arena);
}

/* What ICU makes of a letter by a way of its own: a transliterator instead of the normaliser. */
static void
icu_fold(char *out, size_t size, UTransliterator *transliterator, uint32_t code_point)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar      text[64];
    int32_t    len = 0, limit, bytes;
    U16_APPEND_UNSAFE(text, len, code_point);
    limit = len;
    utrans_transUChars(transliterator, text, &len, 64, 0, &limit, &status);
    u_strToUTF8(out, (int32_t)size, &bytes, text, len, &status);
    assert_true(U_SUCCESS(status));
}

static UTransliterator *
open_rules(const char *rules)
{
    UErrorCode  status = U_ZERO_ERROR;
    UParseError place;
    UChar       id[8], text[512];
    u_uastrcpy(id, "fold");
    u_uastrcpy(text, rules);
    UTransliterator *result = utrans_openU(id, -1, UTRANS_FORWARD, text, -1, &place, &status);
    assert_true(U_SUCCESS(status));
    return result;
}

/* Letters that keep their mark in the native form (src/text/fold.h). */
static bool
keeps_its_mark(uint32_t c)
{
    return c == 0x419 || c == 0x439 || c == 0x407 || c == 0x457 || c == 0x40e || c == 0x45e || c == 0x403 ||
           c == 0x453 || c == 0x40c || c == 0x45c;
}

static void
letters_agree_with_icu(void **state)
{
    (void)state;
    UTransliterator *latin =
        open_rules(":: NFKD; :: [:M:] Remove; :: Latin-ASCII; :: Lower; :: Latin-ASCII; :: Lower; :: [:M:] Remove;");
    UTransliterator *native = open_rules(":: NFKD; :: [:M:] Remove; :: Lower; \\u03c2 > \\u03c3; :: NFC;");
    size_t           checked = 0;
    for (uint32_t c = 0x41; c < 0x2000; c++) {
        UErrorCode  status = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript((UChar32)c, &status);
        bool        greek_or_cyrillic = script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC;
        if (!u_isalpha((UChar32)c) || (script != USCRIPT_LATIN && !greek_or_cyrillic) || keeps_its_mark(c)) continue;
        if (u_charType((UChar32)c) == U_MODIFIER_LETTER || c == 0x345) continue;
        char        wanted[64], bytes[4];
        struct fold fold = fold_of(c);
        icu_fold(wanted, sizeof wanted, greek_or_cyrillic ? native : latin, c);
        struct sv got = fold.self ? sv_make(bytes, text_encode(bytes, c)) : fold.native;
        bool      historic = c >= 0x1c80 && c <= 0x1c88; /* case folding unifies them, lower-casing does not */
        if (!historic && !sv_equal(got, sv_from(wanted))) {
            fail_msg("U+%04X: %.*s, ICU %s", (unsigned)c, SV_ARG(got), wanted);
        }
        checked++;
    }
    assert_true(checked > 1000);
    utrans_close(latin);
    utrans_close(native);
}

static void
look_alikes_are_confusable_to_icu(void **state)
{
    (void)state;
    UErrorCode     status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    size_t         checked = 0;
    for (uint32_t c = 0x80; c < 0x20000; c++) {
        UChar    left[2], right[2];
        int32_t  left_len = 0, right_len = 0;
        uint32_t latin = fold_lookalike(c, TEXT_LATIN);
        if (latin == 0) continue;
        U16_APPEND_UNSAFE(left, left_len, c);
        U16_APPEND_UNSAFE(right, right_len, latin);
        if (uspoof_areConfusable(checker, left, left_len, right, right_len, &status) == 0) {
            fail_msg("U+%04X is not confusable with %c", (unsigned)c, (char)latin);
        }
        checked++;
    }
    assert_true(U_SUCCESS(status) && checked > 80);
    uspoof_close(checker);
}

static bool
tokens_with_everything(void *context)
{
    struct sv          text = *(const struct sv *)context;
    struct itd_arena  *arena = itd_arena_new(0);
    struct text_tokens tokens = { 0 };
    if (arena == NULL) return false;
    bool ok = text_tokenise(&tokens, arena, text) == ITD_OK;
    for (int round = 0; ok && round < 40; round++) { /* enough for several blocks of the arena */
        for (size_t i = 0; ok && i < tokens.count; i++) {
            struct sv spellings[TEXT_ROMANISATIONS_MAX];
            size_t    count;
            ok = text_romanise(spellings, &count, arena, &tokens.items[i]) == ITD_OK &&
                 text_skeleton(arena, tokens.items[i].latin).ptr != NULL;
        }
        ok = ok && text_fold(arena, text).ptr != NULL;
    }
    itd_arena_free(arena);
    return ok;
}

static void
every_failed_allocation_is_reported(void **state)
{
    (void)state;
    struct sv text = SV("Muhammad Müller Сергей حسين 김정은 Papadopoulos");
    assert_true(alloc_sweep(tokens_with_everything, &text) >= 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_fold_to_tokens),
        cmocka_unit_test(skeletons_agree_for_one_name_only),
        cmocka_unit_test(written_forms_have_their_spellings),
        cmocka_unit_test(distances_are_those_of_the_table),
        cmocka_unit_test(distance_agrees_with_the_full_matrix),
        cmocka_unit_test(offsets_are_those_of_the_input),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(look_alikes_fill_the_token_buffer),
        cmocka_unit_test(utf8_is_well_formed_or_replaced),
        cmocka_unit_test(whole_texts_fold_and_have_a_script),
        cmocka_unit_test(letters_agree_with_icu),
        cmocka_unit_test(look_alikes_are_confusable_to_icu),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
