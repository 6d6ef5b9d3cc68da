/* UK: the UK Sanctions List as CSV (UK-Sanctions-List.csv), which replaced the consolidated list of OFSI in 2026. The
 * first line is "Report Date: DD-Mon-YYYY", the second the header. One row is a variant of a name or an address of a
 * Unique ID. docs/lists/uk.md says which column becomes which property. */
#include "lists/formats.h"
#include "lists/uk_record.h"

static const struct uk_column COLUMNS[] = {
    { "Last Updated", UK_UPDATED },
    { "Unique ID", UK_UNIQUE_ID },
    { "OFSI Group ID", UK_GROUP_ID },
    { "UN Reference Number", UK_UN_REFERENCE },
    { "Name 6", UK_NAME_6 },
    { "Name 1", UK_NAME_1 },
    { "Name 2", UK_NAME_2 },
    { "Name 3", UK_NAME_3 },
    { "Name 4", UK_NAME_4 },
    { "Name 5", UK_NAME_5 },
    { "Name type", UK_NAME_TYPE },
    { "Alias strength", UK_NAME_STRENGTH },
    { "Title", UK_TITLE },
    { "Name non-latin script", UK_SCRIPT_NAME },
    { "Non-latin script type", UK_SCRIPT },
    { "Non-latin script language", UK_SCRIPT_LANGUAGE },
    { "Regime Name", UK_REGIME },
    { "Designation Type", UK_KIND },
    { "Designation source", UK_SOURCE },
    { "Sanctions Imposed", UK_MEASURES },
    { "Other Information", UK_OTHER },
    { "UK Statement of Reasons", UK_REASONS },
    { "Address Line 1", UK_ADDRESS_1 },
    { "Address Line 2", UK_ADDRESS_2 },
    { "Address Line 3", UK_ADDRESS_3 },
    { "Address Line 4", UK_ADDRESS_4 },
    { "Address Line 5", UK_ADDRESS_5 },
    { "Address Line 6", UK_ADDRESS_6 },
    { "Address Postal Code", UK_POSTCODE },
    { "Address Country", UK_COUNTRY },
    { "Phone number", UK_PHONE },
    { "Website", UK_WEBSITE },
    { "Email address", UK_EMAIL },
    { "Date Designated", UK_DESIGNATED },
    { "D.O.B", UK_BIRTH_DATE },
    { "Nationality(/ies)", UK_NATIONALITY },
    { "National Identifier number", UK_NATIONAL_ID },
    { "National Identifier additional information", UK_NATIONAL_ID_DETAILS },
    { "Passport number", UK_PASSPORT },
    { "Passport additional information", UK_PASSPORT_DETAILS },
    { "Position", UK_POSITION },
    { "Gender", UK_GENDER },
    { "Town of birth", UK_BIRTH_TOWN },
    { "Country of birth", UK_BIRTH_COUNTRY },
    { "Type of entity", UK_ENTITY_TYPE },
    { "Subsidiaries", UK_SUBSIDIARIES },
    { "Parent company", UK_PARENT },
    { "Business registration number (s)", UK_REGISTRATION },
    { "IMO number", UK_IMO },
    { "Current owner/operator (s)", UK_OPERATORS },
    { "Previous owner/operator (s)", UK_PREVIOUS_OPERATORS },
    { "Current believed flag of ship", UK_FLAG },
    { "Previous flags", UK_PREVIOUS_FLAGS },
    { "Type of ship", UK_SHIP_TYPE },
    { "Tonnage of ship", UK_TONNAGE },
    { "Length of ship", UK_LENGTH },
    { "Year Built", UK_YEAR_BUILT },
    { "Hull identification number (HIN)", UK_HULL },
    { NULL, UK_FIELD_COUNT },
};

bool
uk_sl_csv_recognise(struct sv head, const char *name)
{
    (void)name;
    head = sv_slice(head, 0, 2048);
    return sv_find(head, SV("Report Date"), 0) <= 4 && sv_find(head, SV("Unique ID"), 0) != SIZE_MAX &&
           sv_find(head, SV("OFSI Group ID"), 0) != SIZE_MAX && sv_find(head, SV("Name 6"), 0) != SIZE_MAX;
}

enum itd_status
uk_sl_csv_read(struct reader *reader)
{
    static const struct uk_list LIST = { "Report Date:", COLUMNS, NULL };
    return uk_list_read(reader, &LIST);
}
