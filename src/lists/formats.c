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
    { NULL, NULL, NULL, NULL, LIST_MAIN, NULL, NULL },
};
