#include "model/identifier.h"

#include "model/checksum.h"

struct kind {
    const char *name;
    const char *properties; /* of FtM, ";" between */
    const char *labels;     /* written before the value, ";" between, longer ones first */
    enum identifier_check (*check)(struct sv normalised);
};

static const struct kind kinds[IDENTIFIER_TYPE_COUNT] = {
    [IDENTIFIER_IMO] = { "imo", "imoNumber", "IMO ship;IMO", check_imo },
    [IDENTIFIER_IMO_COMPANY] = { "imo-company", "", "IMO company;IMO", check_imo_company },
    [IDENTIFIER_MMSI] = { "mmsi", "mmsi", "MMSI", check_mmsi },
    [IDENTIFIER_CALL_SIGN] = { "call-sign", "callSign", "Call sign;Callsign", check_call_sign },
    [IDENTIFIER_LEI] = { "lei", "leiCode", "LEI", check_lei },
    [IDENTIFIER_BIC] = { "bic", "swiftBic;bic", "SWIFT/BIC;BIC/SWIFT;SWIFT;BIC", check_bic },
    [IDENTIFIER_IBAN] = { "iban", "iban;ibanMentioned", "IBAN", check_iban },
    [IDENTIFIER_INN] = { "inn", "innCode", "INN;ИНН", check_inn },
    [IDENTIFIER_OGRN] = { "ogrn", "ogrnCode", "OGRNIP;OGRN;ОГРНИП;ОГРН", check_ogrn },
    [IDENTIFIER_KPP] = { "kpp", "kppCode", "KPP;КПП", check_kpp },
    [IDENTIFIER_OKPO] = { "okpo", "okpoCode", "OKPO;ОКПО", check_okpo },
    [IDENTIFIER_ISIN] = { "isin", "isinCode;isin", "ISIN", check_isin },
    [IDENTIFIER_USCC] = { "uscc", "uscCode", "Unified Social Credit Code;USCC;USC", check_uscc },
    [IDENTIFIER_PASSPORT] = { "passport", "passportNumber", "Passport", NULL },
    [IDENTIFIER_NATIONAL_ID] = { "national-id", "idNumber;personalNumber;socialSecurityNumber",
                                 "National ID;Personal ID;Identity card;ID card;Identification;ID;SSN", NULL },
    [IDENTIFIER_TAX] = { "tax", "taxNumber;vatCode;irsCode;voenCode", "Tax ID;Tax;TIN;VAT;VOEN", NULL },
    [IDENTIFIER_REGISTRATION] = { "registration", "registrationNumber;licenseNumber",
                                  "Registration ID;Registration;Company;Reg", NULL },
    [IDENTIFIER_WALLET] = { "wallet", "publicKey;cryptoAddress", "XBT;BTC;ETH;USDT;XMR;LTC", check_wallet },
    [IDENTIFIER_UN_REFERENCE] = { "un-reference", "unscId", "UN Ref;UN reference;UN", check_un_reference },
    [IDENTIFIER_OTHER] = { "other", "", "", NULL },
};

static bool
contains(const char *list, struct sv word)
{
    struct sv rest = sv_from(list), item;
    while (sv_split(&item, &rest, ';')) {
        if (item.len && sv_equal(item, word)) return true;
    }
    return false;
}

enum identifier_type
identifier_of_property(struct sv ftm_property)
{
    for (int type = 0; type < IDENTIFIER_OTHER; type++) {
        if (contains(kinds[type].properties, ftm_property)) return (enum identifier_type)type;
    }
    return IDENTIFIER_OTHER;
}

const char *
identifier_name(enum identifier_type type)
{
    return kinds[type].name;
}

const char *
identifier_properties(enum identifier_type type)
{
    return kinds[type].properties;
}

enum identifier_check
identifier_check(enum identifier_type type, struct sv normalised)
{
    return kinds[type].check ? kinds[type].check(normalised) : IDENTIFIER_UNCHECKED;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool
is_alphanumeric(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

/* Takes the first of `labels` that stands at the front of `text` as a word of its own; with `glued` a digit may follow
 * at once (IMO9074729). */
static bool
take_label(struct sv *text, const char *labels, bool glued)
{
    struct sv rest = sv_from(labels), label;
    while (sv_split(&label, &rest, ';')) {
        if (label.len == 0 || !sv_starts_with_nocase(*text, label) || text->len == label.len) continue;
        char next = text->ptr[label.len];
        bool word = is_letter(label.ptr[label.len - 1]);
        if (word && (is_letter(next) || (!glued && is_alphanumeric(next)))) continue;
        *text = sv_slice(*text, label.len, text->len);
        return true;
    }
    return false;
}

/* The length of a space, dash, point, slash, colon or numero sign (U+2116) at the front of `text`, or 0. */
static size_t
separator_length(struct sv text)
{
    static const char *const wide[] = { "\u00A0", "\u202F", "\u2010", "\u2011", "\u2012",
                                        "\u2013", "\u2014", "\u200B", "\u2116" };
    char                     c = text.ptr[0];
    if (c == ' ' || c == '\t' || c == '-' || c == '.' || c == '/' || c == ':' || c == '_') return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (sv_starts_with(text, sv_from(wide[i]))) return strlen(wide[i]);
    }
    return 0;
}

static struct sv
without_separators(struct sv text)
{
    for (size_t length; text.len && (length = separator_length(text)) > 0;) text = sv_slice(text, length, text.len);
    return text;
}

/* A type without rules has values that may begin with the letters of a label (ID123), so these must stand apart there.
 * "No." alone may be the start of a value (NO for Norway), so the bare word counts only after another label. */
static struct sv
without_labels(struct sv text, enum identifier_type type)
{
    bool labelled = false;
    for (;;) {
        text = without_separators(text);
        bool taken = !labelled && take_label(&text, kinds[type].labels, kinds[type].check != NULL);
        labelled = labelled || taken;
        if (!taken) taken = take_label(&text, "number;num.;no.;no:;nr.;nr:;#", false);
        if (!taken && labelled) taken = take_label(&text, "code;no;nr;n°;nº", false);
        if (!taken) return text;
    }
}

/* Crypto addresses: hexadecimal and bech32 (BIP 173) do not distinguish case, base58 does. A bech32 address of mixed
 * case is no address, so it stays as it is and fails the check. */
static void
fold_wallet(char *text, size_t length)
{
    bool hexadecimal = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    bool bech32 = sv_starts_with_nocase(sv_make(text, length), SV("bc1"));
    bool lower = false;
    for (size_t i = 0; i < length; i++) lower = lower || (text[i] >= 'a' && text[i] <= 'z');
    if (!hexadecimal && !(bech32 && !lower)) return;
    for (size_t i = 0; i < length; i++) text[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
}

bool
identifier_normalise(char out[IDENTIFIER_SIZE], enum identifier_type type, struct sv text)
{
    size_t length = 0;
    bool   meaningful = false;
    text = without_labels(sv_trim(text), type);
    while (text.len) {
        bool   point = type == IDENTIFIER_UN_REFERENCE && text.ptr[0] == '.' && text.len > 1;
        size_t skipped = point ? 0 : separator_length(text);
        char   c = text.ptr[0];
        text = sv_slice(text, skipped ? skipped : 1, text.len);
        if (skipped) continue;
        if ((unsigned char)c < 0x20 || c == 0x7F || length + 1 >= IDENTIFIER_SIZE) return false;
        meaningful = meaningful || is_alphanumeric(c);
        if (type != IDENTIFIER_WALLET && c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        out[length++] = c;
    }
    if (type == IDENTIFIER_WALLET) fold_wallet(out, length);
    out[length] = '\0';
    return meaningful;
}
