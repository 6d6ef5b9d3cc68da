/* The list formats. To add one: write its reader in a file of its own, declare it in formats.h, add a row here, and a
 * page under docs/lists. More particular formats stand before more general ones. */
#include "lists/formats.h"

#include "lists/reader.h"

const struct list_format list_formats[] = {
    { "un-xml", "un-sc", "UN Security Council", "", LIST_MAIN, un_xml_recognise, un_xml_read },
    { "uk-conlist", "uk", "United Kingdom", "gb", LIST_MAIN, uk_conlist_recognise, uk_conlist_read },
    { "uk-sl-csv", "uk", "United Kingdom", "gb", LIST_MAIN, uk_sl_csv_recognise, uk_sl_csv_read },
    { "eu-fsf-csv", "eu-fsf", "European Union", "eu", LIST_MAIN, eu_fsf_csv_recognise, eu_fsf_csv_read },
    { "eu-acts-csv", "eu-acts", "European Union", "eu", LIST_MAIN, eu_acts_csv_recognise, eu_acts_csv_read },
    { "us-csl-csv", "us-csl", "United States (ITA)", "us", LIST_MAIN, us_csl_csv_recognise, us_csl_csv_read },
    { "ofac-xml", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_MAIN, ofac_xml_recognise, ofac_xml_read },
    { "ofac-enhanced-xml", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_MAIN, ofac_enhanced_xml_recognise,
      ofac_enhanced_xml_read },
    { "ofac-advanced-xml", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_MAIN, ofac_advanced_xml_recognise,
      ofac_advanced_xml_read },
    { "ofac-sdn-csv", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_MAIN, ofac_sdn_csv_recognise,
      ofac_sdn_csv_read },
    { "ofac-add-csv", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_PART, ofac_add_csv_recognise,
      ofac_add_csv_read },
    { "ofac-alt-csv", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_PART, ofac_alt_csv_recognise,
      ofac_alt_csv_read },
    { "ofac-comments-csv", "ofac-sdn", "Office of Foreign Assets Control", "us", LIST_PART, ofac_comments_csv_recognise,
      ofac_comments_csv_read },
    { "ofac-wallet-txt", "ofac-wallets", "Office of Foreign Assets Control", "us", LIST_MAIN, ofac_wallet_txt_recognise,
      ofac_wallet_txt_read },
    { "seco-xml", "ch-seco", "State Secretariat for Economic Affairs", "ch", LIST_MAIN, seco_xml_recognise, seco_xml_read },
    { "sema-xml", "ca-sema", "Global Affairs Canada", "ca", LIST_MAIN, sema_xml_recognise, sema_xml_read },
    { "eu-fsf-xml", "eu-fsf", "European Union", "eu", LIST_MAIN, eu_fsf_xml_recognise, eu_fsf_xml_read },
    { "eu-fsd-xml", "eu-fsd", "European Union", "eu", LIST_MAIN, eu_fsd_xml_recognise, eu_fsd_xml_read },
    { "ftm-delta", "opensanctions", "OpenSanctions", "", LIST_MAIN, ftm_delta_recognise, ftm_delta_read },
    { "ftm-json", "opensanctions", "OpenSanctions", "", LIST_MAIN, ftm_json_recognise, ftm_json_read },
    { "targets-simple-csv", "opensanctions", "OpenSanctions", "", LIST_MAIN, targets_csv_recognise, targets_csv_read },
    { "senzing-json", "senzing", "Senzing", "", LIST_MAIN, senzing_json_recognise, senzing_json_read },
    { NULL, NULL, NULL, NULL, LIST_MAIN, NULL, NULL },
};
