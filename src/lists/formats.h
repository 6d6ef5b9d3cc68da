/* formats: the functions of every list format, for the table in formats.c and the tests. Each pair is documented in
 * reader.h (struct list_format) and in docs/lists. */
#ifndef LISTS_FORMATS_H
#define LISTS_FORMATS_H

#include "interdict/error.h"
#include "interdict/sv.h"

struct reader;

bool            un_xml_recognise(struct sv head, const char *name);
enum itd_status un_xml_read(struct reader *reader);
bool            uk_conlist_recognise(struct sv head, const char *name);
enum itd_status uk_conlist_read(struct reader *reader);
bool            uk_sl_csv_recognise(struct sv head, const char *name);
enum itd_status uk_sl_csv_read(struct reader *reader);
bool            eu_fsf_csv_recognise(struct sv head, const char *name);
enum itd_status eu_fsf_csv_read(struct reader *reader);
bool            eu_acts_csv_recognise(struct sv head, const char *name);
enum itd_status eu_acts_csv_read(struct reader *reader);

bool            ofac_xml_recognise(struct sv head, const char *name);
enum itd_status ofac_xml_read(struct reader *reader);

bool            ofac_enhanced_xml_recognise(struct sv head, const char *name);
enum itd_status ofac_enhanced_xml_read(struct reader *reader);

bool            ofac_advanced_xml_recognise(struct sv head, const char *name);
enum itd_status ofac_advanced_xml_read(struct reader *reader);

bool            ofac_sdn_csv_recognise(struct sv head, const char *name);
enum itd_status ofac_sdn_csv_read(struct reader *reader);

bool            ofac_add_csv_recognise(struct sv head, const char *name);
enum itd_status ofac_add_csv_read(struct reader *reader);

bool            ofac_alt_csv_recognise(struct sv head, const char *name);
enum itd_status ofac_alt_csv_read(struct reader *reader);

bool            ofac_comments_csv_recognise(struct sv head, const char *name);
enum itd_status ofac_comments_csv_read(struct reader *reader);

bool            ofac_wallet_txt_recognise(struct sv head, const char *name);
enum itd_status ofac_wallet_txt_read(struct reader *reader);
bool            us_csl_csv_recognise(struct sv head, const char *name);
enum itd_status us_csl_csv_read(struct reader *reader);

bool            seco_xml_recognise(struct sv head, const char *name);
enum itd_status seco_xml_read(struct reader *reader);

bool            sema_xml_recognise(struct sv head, const char *name);
enum itd_status sema_xml_read(struct reader *reader);

bool            eu_fsf_xml_recognise(struct sv head, const char *name);
enum itd_status eu_fsf_xml_read(struct reader *reader);

bool            eu_fsd_xml_recognise(struct sv head, const char *name);
enum itd_status eu_fsd_xml_read(struct reader *reader);

bool            ftm_delta_recognise(struct sv head, const char *name);
enum itd_status ftm_delta_read(struct reader *reader);

bool            ftm_json_recognise(struct sv head, const char *name);
enum itd_status ftm_json_read(struct reader *reader);

bool            targets_csv_recognise(struct sv head, const char *name);
enum itd_status targets_csv_read(struct reader *reader);

bool            senzing_json_recognise(struct sv head, const char *name);
enum itd_status senzing_json_read(struct reader *reader);

#endif
