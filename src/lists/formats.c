/* The list formats. To add one: write its reader in a file of its own, declare it in formats.h, add a row here, and a
 * page under docs/lists. More particular formats stand before more general ones. */
#include "lists/formats.h"

#include "lists/reader.h"

const struct list_format list_formats[] = {
    { "un-xml", "un-sc", "UN Security Council", "", LIST_MAIN, un_xml_recognise, un_xml_read },
    { NULL, NULL, NULL, NULL, LIST_MAIN, NULL, NULL },
};
