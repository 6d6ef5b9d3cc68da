/* hash: SHA-256 (libsodium) for identity, XXH3 (xxhash) for integrity and tables. Pure and thread-safe. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "interdict/sv.h"

struct sha256 {
    unsigned char bytes[32];
};

enum { SHA256_HEX_SIZE = 65 };

struct sha256 sha256_of(struct sv bytes);
/* Lower-case hex with a NUL; `hex` has SHA256_HEX_SIZE bytes. */
void sha256_hex(char hex[SHA256_HEX_SIZE], const struct sha256 *sum);

/* SHA-256 over bytes that arrive in pieces. */
struct sha256_state {
    _Alignas(16) unsigned char opaque[256];
};
void          sha256_begin(struct sha256_state *state);
void          sha256_add(struct sha256_state *state, struct sv bytes);
struct sha256 sha256_end(struct sha256_state *state);

uint64_t hash64(struct sv bytes);

#endif
