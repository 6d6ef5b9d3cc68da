#include "model/checksum.h"

#include "model/rows.h"

static enum identifier_check
verdict(bool valid)
{
    return valid ? IDENTIFIER_VALID : IDENTIFIER_INVALID;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Whether the whole text has the form of `pattern`: 'n' a digit, 'a' a letter, 'c' either. */
static bool
has_form(struct sv text, const char *pattern)
{
    if (text.len != strlen(pattern)) return false;
    for (size_t i = 0; i < text.len; i++) {
        bool digit = is_digit(text.ptr[i]) && pattern[i] != 'a';
        bool letter = is_letter(text.ptr[i]) && pattern[i] != 'n';
        if (!digit && !letter) return false;
    }
    return true;
}

static bool
all_digits(struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i])) return false;
    }
    return text.len > 0;
}

static unsigned
digit_at(struct sv text, size_t i)
{
    return (unsigned)(text.ptr[i] - '0');
}

static unsigned
weighted_sum(struct sv digits, const unsigned char *weights, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) sum += digit_at(digits, i) * weights[i];
    return sum;
}

/* IMO ship identification number scheme, resolution A.1117(30): seven digits, the last of the sum of the first six
 * weighted 7 to 2 being the seventh. */
enum identifier_check
check_imo(struct sv text)
{
    static const unsigned char weights[] = { 7, 6, 5, 4, 3, 2 };
    if (!has_form(text, "nnnnnnn") || text.ptr[0] == '0') return IDENTIFIER_INVALID;
    return verdict(weighted_sum(text, weights, 6) % 10 == digit_at(text, 6));
}

/* IMO unique company and registered owner identification number scheme, resolution MSC.160(78): weights 8, 6, 4, 2, 9,
 * 7 modulo 11. We hold no printed source of the weights; all 137 seven-digit company numbers on the OFAC list of
 * 2024-05-03 keep them (15 keep the rule for ships). A first digit 0 occurs. */
enum identifier_check
check_imo_company(struct sv text)
{
    static const unsigned char weights[] = { 8, 6, 4, 2, 9, 7 };
    if (!has_form(text, "nnnnnnn")) return IDENTIFIER_INVALID;
    return verdict((11 - weighted_sum(text, weights, 6) % 11) % 10 == digit_at(text, 6));
}

/* ITU-R M.585-9: nine digits, without a check digit. The country (MID, three digits from 201 to 775) is first for a
 * ship, after 0 for a group, 00 for a coast station, 8 for a handheld radio, 98 for a craft of a ship, 99 for an aid to
 * navigation, 111 for an aircraft; 970, 972 and 974 are search and rescue transmitters. */
enum identifier_check
check_mmsi(struct sv text)
{
    static const char *const prefixes[] = { "00", "0", "111", "98", "99", "8" };
    if (!has_form(text, "nnnnnnnnn")) return IDENTIFIER_INVALID;
    if (sv_starts_with(text, SV("970")) || sv_starts_with(text, SV("972")) || sv_starts_with(text, SV("974"))) {
        return IDENTIFIER_VALID;
    }
    size_t at = 0;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && at == 0; i++) {
        if (sv_starts_with(text, sv_from(prefixes[i]))) at = strlen(prefixes[i]);
    }
    unsigned country = digit_at(text, at) * 100 + digit_at(text, at + 1) * 10 + digit_at(text, at + 2);
    return verdict(country >= 201 && country <= 775);
}

/* ITU Radio Regulations, article 19: a ship's call sign is letters and digits, at least one letter among the first two
 * characters and not a digit 0 or 1 in front. Lists hold many call signs, so only the form is judged. */
enum identifier_check
check_call_sign(struct sv text)
{
    bool letter = false;
    if (text.len < 3 || text.len > 8 || text.ptr[0] == '0' || text.ptr[0] == '1') return IDENTIFIER_INVALID;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) && !is_letter(text.ptr[i])) return IDENTIFIER_INVALID;
        letter = letter || (i < 2 && is_letter(text.ptr[i]));
    }
    return verdict(letter);
}

/* ISO 7064 MOD 97-10 of digits and letters (A is 10), where `start` characters from the front are moved to the end. */
static unsigned
mod_97(struct sv text, size_t start)
{
    unsigned remainder = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[(i + start) % text.len];
        remainder = is_digit(c) ? remainder * 10 + (unsigned)(c - '0') : remainder * 100 + (unsigned)(c - 'A' + 10);
        remainder %= 97;
    }
    return remainder;
}

/* ISO 17442-1: 18 letters and digits and two check digits. */
enum identifier_check
check_lei(struct sv text)
{
    return verdict(has_form(text, "ccccccccccccccccccnn") && mod_97(text, 0) == 1);
}

/* ISO 9362: four letters or digits (in practice letters), a country of two letters, two and optionally three more. */
enum identifier_check
check_bic(struct sv text)
{
    return verdict(has_form(text, "aaaaaacc") || has_form(text, "aaaaaaccccc"));
}

static uint64_t
iban_length(struct sv country)
{
    struct rows rows = rows_of("iban.tsv");
    struct sv   fields[2];
    uint64_t    length;
    while (rows_next(&rows, fields, 2)) {
        if (sv_equal(fields[0], country) && sv_to_u64(&length, fields[1])) return length;
    }
    return 0;
}

/* ISO 13616-1: country, two check digits (02 to 98), up to 30 letters and digits, of the country's length. */
enum identifier_check
check_iban(struct sv text)
{
    if (text.len < 5 || text.len > 34 || !has_form(sv_slice(text, 0, 4), "aann")) return IDENTIFIER_INVALID;
    for (size_t i = 4; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) && !is_letter(text.ptr[i])) return IDENTIFIER_INVALID;
    }
    unsigned check_digits = digit_at(text, 2) * 10 + digit_at(text, 3);
    if (check_digits < 2 || check_digits > 98 || iban_length(sv_slice(text, 0, 2)) != text.len)
        return IDENTIFIER_INVALID;
    return verdict(mod_97(text, 4) == 1);
}

/* Taxpayer number of Russia, order of the Federal Tax Service of 2012-06-29 No. MMV-7-6/435@: ten digits for an
 * organisation, twelve for a person; weights modulo 11 modulo 10. The first four digits are the tax office. */
enum identifier_check
check_inn(struct sv text)
{
    static const unsigned char weights[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
    if (!all_digits(text) || sv_starts_with(text, SV("00"))) return IDENTIFIER_INVALID;
    if (text.len == 10) return verdict(weighted_sum(text, weights + 2, 9) % 11 % 10 == digit_at(text, 9));
    if (text.len != 12) return IDENTIFIER_INVALID;
    return verdict(weighted_sum(text, weights + 1, 10) % 11 % 10 == digit_at(text, 10) &&
                   weighted_sum(text, weights, 11) % 11 % 10 == digit_at(text, 11));
}

/* Main state registration number of Russia, order of the Ministry of Finance of 2017-10-30 No. 165n: 13 digits for a
 * company, the last being the first twelve modulo 11; 15 for a sole trader, modulo 13; of either the last digit. */
enum identifier_check
check_ogrn(struct sv text)
{
    uint64_t number;
    if ((text.len != 13 && text.len != 15) || text.ptr[0] == '0') return IDENTIFIER_INVALID;
    if (!all_digits(text) || !sv_to_u64(&number, sv_slice(text, 0, text.len - 1))) return IDENTIFIER_INVALID;
    return verdict(number % (text.len - 2) % 10 == digit_at(text, text.len - 1));
}

/* The same order as for the INN: tax office, reason (two digits or letters), serial number; no check digit. */
enum identifier_check
check_kpp(struct sv text)
{
    return verdict(has_form(text, "nnnnccnnn"));
}

/* Rosstat, recommendations R 50.1.024-2005: weights from 1 modulo 11; where that gives 10, weights from 3; where that
 * gives 10 too, 0. Eight digits for a company, ten for a sole trader; weights go round from 10 to 1. */
enum identifier_check
check_okpo(struct sv text)
{
    if ((text.len != 8 && text.len != 10 && text.len != 14) || !all_digits(text)) return IDENTIFIER_INVALID;
    if (text.len == 14) return IDENTIFIER_UNCHECKED; /* a branch: the parent's eight digits and six more */
    unsigned sum = 0, shifted_sum = 0;
    for (unsigned i = 0; i + 1 < text.len; i++) {
        sum += digit_at(text, i) * (i % 10 + 1);
        shifted_sum += digit_at(text, i) * ((i + 2) % 10 + 1);
    }
    unsigned check = sum % 11 < 10 ? sum % 11 : shifted_sum % 11 % 10;
    return verdict(check == digit_at(text, text.len - 1));
}

/* ISO 6166: two letters, nine letters or digits, and a check digit by the Luhn algorithm (ISO/IEC 7812-1) over the
 * digits that result when a letter becomes two (A is 10). */
enum identifier_check
check_isin(struct sv text)
{
    if (!has_form(text, "aacccccccccn")) return IDENTIFIER_INVALID;
    unsigned sum = 0;
    bool     doubled = false;
    for (size_t i = text.len; i-- > 0;) {
        unsigned value = is_digit(text.ptr[i]) ? digit_at(text, i) : (unsigned)(text.ptr[i] - 'A' + 10);
        for (unsigned left = value, digits = value > 9 ? 2 : 1; digits > 0; digits--, left /= 10, doubled = !doubled) {
            unsigned digit = doubled ? left % 10 * 2 : left % 10;
            sum += digit / 10 + digit % 10;
        }
    }
    return verdict(sum % 10 == 0);
}

/* GB 32100-2015: 18 of 31 characters (no I, O, S, V, Z), digits from the third to the eighth, check character by
 * weights that are powers of 3 modulo 31. */
enum identifier_check
check_uscc(struct sv text)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned          sum = 0, weight = 1;
    if (text.len != 18 || !all_digits(sv_slice(text, 2, 8))) return IDENTIFIER_INVALID;
    for (size_t i = 0; i < 18; i++) {
        const char *place = text.ptr[i] ? strchr(alphabet, text.ptr[i]) : NULL;
        if (place == NULL) return IDENTIFIER_INVALID;
        unsigned value = (unsigned)(place - alphabet);
        sum += i < 17 ? value * weight : value; /* the check character makes the sum a multiple of 31 */
        weight = weight * 3 % 31;
    }
    return verdict(sum % 31 == 0);
}

/* The permanent reference numbers of the consolidated list of the UN Security Council: committee (two letters), i for
 * an individual or e for an entity, a point, three digits. */
enum identifier_check
check_un_reference(struct sv text)
{
    return verdict(text.len == 7 && has_form(sv_slice(text, 0, 3), "aaa") && text.ptr[3] == '.' &&
                   (text.ptr[2] == 'I' || text.ptr[2] == 'E') && all_digits(sv_slice(text, 4, 7)));
}
