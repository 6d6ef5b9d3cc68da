#include "base/hash.h"

#include <assert.h>
#include <sodium.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256_state), "the state must fit");

struct sha256
sha256_of(struct sv bytes)
{
    struct sha256 sum;
    crypto_hash_sha256(sum.bytes, (const unsigned char *)bytes.ptr, bytes.len);
    return sum;
}

void
sha256_hex(char hex[SHA256_HEX_SIZE], const struct sha256 *sum)
{
    sodium_bin2hex(hex, SHA256_HEX_SIZE, sum->bytes, sizeof sum->bytes);
}

void
sha256_begin(struct sha256_state *state)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)state->opaque);
}

void
sha256_add(struct sha256_state *state, struct sv bytes)
{
    if (bytes.len == 0) return;
    crypto_hash_sha256_update((crypto_hash_sha256_state *)state->opaque, (const unsigned char *)bytes.ptr, bytes.len);
}

struct sha256
sha256_end(struct sha256_state *state)
{
    struct sha256 sum;
    crypto_hash_sha256_final((crypto_hash_sha256_state *)state->opaque, sum.bytes);
    return sum;
}

uint64_t
hash64(struct sv bytes)
{
    return XXH3_64bits(bytes.ptr, bytes.len);
}
