/* checksum: the rules that identifiers of each type keep. Every function takes a normal form (identifier.h), is pure
 * and cites its standard in checksum.c or wallet.c. */
#ifndef MODEL_CHECKSUM_H
#define MODEL_CHECKSUM_H

#include "model/identifier.h"

enum identifier_check check_imo(struct sv text);
enum identifier_check check_imo_company(struct sv text);
enum identifier_check check_mmsi(struct sv text);
enum identifier_check check_call_sign(struct sv text);
enum identifier_check check_lei(struct sv text);
enum identifier_check check_bic(struct sv text);
enum identifier_check check_iban(struct sv text);
enum identifier_check check_inn(struct sv text);
enum identifier_check check_ogrn(struct sv text);
enum identifier_check check_kpp(struct sv text);
enum identifier_check check_okpo(struct sv text);
enum identifier_check check_isin(struct sv text);
enum identifier_check check_uscc(struct sv text);
enum identifier_check check_wallet(struct sv text);
enum identifier_check check_un_reference(struct sv text);

#endif
