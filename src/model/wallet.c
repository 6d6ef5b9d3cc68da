#include "model/checksum.h"

#include "base/hash.h"

/* Crypto addresses. Those of Bitcoin are checked in full; another coin's address in base58check (Litecoin, Tron, Dash)
 * that keeps the check is valid, one that does not may be of a coin with other rules (Monero, Solana) and is unchecked.
 */

enum { BASE58_BYTES = 25 }; /* version, 20 bytes of hash, 4 of check */

/* Writes the number that base58 text stands for. False when it has another character or is not of that size. Leading
 * zero bytes are written as '1'. */
static bool
decode_base58(unsigned char out[BASE58_BYTES], struct sv text)
{
    static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    memset(out, 0, BASE58_BYTES);
    for (size_t i = 0; i < text.len; i++) {
        const char *place = text.ptr[i] ? strchr(alphabet, text.ptr[i]) : NULL;
        if (place == NULL) return false;
        unsigned carry = (unsigned)(place - alphabet);
        for (size_t k = BASE58_BYTES; k-- > 0;) {
            carry += out[k] * 58u;
            out[k] = (unsigned char)carry;
            carry >>= 8;
        }
        if (carry) return false;
    }
    size_t ones = 0, zeros = 0;
    while (ones < text.len && text.ptr[ones] == '1') ones++;
    while (zeros < BASE58_BYTES && out[zeros] == 0) zeros++;
    return ones == zeros;
}

/* Base58Check, Bitcoin wiki: the last four bytes are the first of the SHA-256 of the SHA-256 of the others. */
static bool
is_base58check(struct sv text)
{
    unsigned char bytes[BASE58_BYTES];
    if (text.len < 25 || text.len > 36 || !decode_base58(bytes, text)) return false;
    struct sha256 once = sha256_of(sv_make((const char *)bytes, BASE58_BYTES - 4));
    struct sha256 twice = sha256_of(sv_make((const char *)once.bytes, sizeof once.bytes));
    return memcmp(twice.bytes, bytes + BASE58_BYTES - 4, 4) == 0;
}

static uint32_t
bech32_step(uint32_t sum, uint32_t value)
{
    static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
    uint32_t              top = sum >> 25;
    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < 5; i++) sum ^= (top >> i & 1) ? generator[i] : 0;
    return sum;
}

/* BIP 173 (version 0, constant 1) and BIP 350 (later versions, constant 0x2bc830a3), for the prefix bc. */
static bool
is_bech32(struct sv text)
{
    static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    uint32_t          sum = 1, version = 0;
    if (text.len < 14 || text.len > 74) return false;
    sum = bech32_step(sum, 'b' >> 5);
    sum = bech32_step(sum, 'c' >> 5);
    sum = bech32_step(sum, 0);
    sum = bech32_step(sum, 'b' & 31);
    sum = bech32_step(sum, 'c' & 31);
    for (size_t i = 3; i < text.len; i++) {
        const char *place = text.ptr[i] ? strchr(alphabet, text.ptr[i]) : NULL;
        if (place == NULL) return false;
        uint32_t value = (uint32_t)(place - alphabet);
        if (i == 3) version = value;
        sum = bech32_step(sum, value);
    }
    if (version == 0) return sum == 1 && (text.len == 42 || text.len == 62);
    return version <= 16 && sum == 0x2bc830a3;
}

/* Ethereum: 0x and 40 hexadecimal digits. The check of EIP-55 lies in their case, which many sources lose and which a
 * normal form must not keep. */
static enum identifier_check
check_ethereum(struct sv text)
{
    if (text.len != 42) return IDENTIFIER_UNCHECKED; /* other chains use the prefix for longer numbers */
    for (size_t i = 2; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return IDENTIFIER_INVALID;
    }
    return IDENTIFIER_UNCHECKED;
}

enum identifier_check
check_wallet(struct sv text)
{
    if (sv_starts_with(text, SV("0x"))) return check_ethereum(text);
    if (sv_starts_with_nocase(text, SV("bc1"))) return is_bech32(text) ? IDENTIFIER_VALID : IDENTIFIER_INVALID;
    if (is_base58check(text)) return IDENTIFIER_VALID;
    bool bitcoin = text.len >= 26 && text.len <= 35 && (text.ptr[0] == '1' || text.ptr[0] == '3');
    return bitcoin ? IDENTIFIER_INVALID : IDENTIFIER_UNCHECKED;
}
