/* identifier: numbers and codes that stand for one party, vessel, account or paper.
 *
 * An identifier has a type, a normal form in which two writings of it are equal byte for byte, and for many types rules
 * that a true one must keep: a form, a length, check digits. All functions are pure and thread-safe and allocate
 * nothing. */
#ifndef MODEL_IDENTIFIER_H
#define MODEL_IDENTIFIER_H

#include "interdict/sv.h"

enum identifier_type {
    IDENTIFIER_IMO,         /* a ship */
    IDENTIFIER_IMO_COMPANY, /* a ship's company or registered owner; FtM has them in imoNumber too, so go by the schema
                             */
    IDENTIFIER_MMSI,
    IDENTIFIER_CALL_SIGN,
    IDENTIFIER_LEI,
    IDENTIFIER_BIC,
    IDENTIFIER_IBAN,
    IDENTIFIER_INN,
    IDENTIFIER_OGRN,
    IDENTIFIER_KPP,
    IDENTIFIER_OKPO,
    IDENTIFIER_ISIN,
    IDENTIFIER_USCC, /* Chinese unified social credit code */
    IDENTIFIER_PASSPORT,
    IDENTIFIER_NATIONAL_ID,
    IDENTIFIER_TAX,
    IDENTIFIER_REGISTRATION,
    IDENTIFIER_WALLET, /* a crypto address */
    IDENTIFIER_UN_REFERENCE,
    IDENTIFIER_OTHER,
    IDENTIFIER_TYPE_COUNT
};

enum identifier_check {
    IDENTIFIER_VALID,    /* keeps every rule of its standard that is known here, and there is one */
    IDENTIFIER_INVALID,  /* breaks a rule */
    IDENTIFIER_UNCHECKED /* no rule is known */
};

enum { IDENTIFIER_SIZE = 64 }; /* bytes of a normal form with its NUL */

/* The type that an FtM property holds; IDENTIFIER_OTHER for any other property, identifier or not. */
enum identifier_type identifier_of_property(struct sv ftm_property);
/* "imo", "national-id", ...; static. */
const char *identifier_name(enum identifier_type type);
/* The FtM properties of a type, ";" between; static; "" when none. */
const char *identifier_properties(enum identifier_type type);

/* Writes the normal form: labels (IMO No., SWIFT:) off the front, no spaces, dashes, points, slashes or numero signs,
 * upper case. UN references keep their point, crypto addresses keep their case where it counts (base58) and are lower
 * case where not (hexadecimal, bech32). Letters beyond ASCII stay as they are. False when nothing is left or it does
 * not fit. */
bool identifier_normalise(char out[IDENTIFIER_SIZE], enum identifier_type type, struct sv text);

/* Checks a normal form. */
enum identifier_check identifier_check(enum identifier_type type, struct sv normalised);

#endif
