#include "lists/eu_fsf_table.h"

#include "base/vec.h"
#include "format/csv.h"

#include <stdio.h>
#include <stdlib.h>

/* The names of a column in version 1.0 and in 1.1. */
static const char *const COLUMNS[FSF_COLUMN_COUNT][2] = {
    [FILE_DATE] = { "Date_file", "fileGenerationDate" },
    [LOGICAL_ID] = { "Entity_logical_id", "Entity_LogicalId" },
    [REFERENCE] = { "EU_ref_num", "Entity_EU_ReferenceNumber" },
    [UN_ID] = { NULL, "Entity_UnitedNationId" },
    [DESIGNATED] = { NULL, "Entity_DesignationDate" },
    [DETAILS] = { NULL, "Entity_DesignationDetails" },
    [REMARK] = { "Entity_remark", "Entity_Remark" },
    [SUBJECT] = { NULL, "Entity_SubjectType" },
    [SUBJECT_LETTER] = { "Subject_type", "Entity_SubjectType_ClassificationCode" },
    [NAME_LAST] = { "Naal_lastname", "NameAlias_LastName" },
    [NAME_FIRST] = { "Naal_firstname", "NameAlias_FirstName" },
    [NAME_MIDDLE] = { "Naal_middlename", "NameAlias_MiddleName" },
    [NAME_WHOLE] = { "Naal_wholename", "NameAlias_WholeName" },
    [NAME_LANGUAGE] = { "Naal_language", "NameAlias_NameLanguage" },
    [NAME_GENDER] = { "Naal_gender", "NameAlias_Gender" },
    [NAME_TITLE] = { "Naal_title", "NameAlias_Title" },
    [NAME_FUNCTION] = { "Naal_function", "NameAlias_Function" },
    [NAME_STRONG] = { NULL, "NameAlias_Strong" },
    [NAME_REMARK] = { NULL, "NameAlias_Remark" },
    [ADDRESS_NUMBER] = { "Addr_number", NULL },
    [ADDRESS_STREET] = { "Addr_street", "Address_Street" },
    [ADDRESS_BOX] = { NULL, "Address_PoBox" },
    [ADDRESS_ZIP] = { "Addr_zipcode", "Address_ZipCode" },
    [ADDRESS_CITY] = { "Addr_city", "Address_City" },
    [ADDRESS_REGION] = { NULL, "Address_Region" },
    [ADDRESS_PLACE] = { NULL, "Address_Place" },
    [ADDRESS_AT_LISTING] = { NULL, "Address_AsAtListingTime" },
    [ADDRESS_CONTACT] = { "Addr_other", "Address_ContactInfo" },
    [ADDRESS_COUNTRY] = { "Addr_country", "Address_CountryIso2Code" },
    [ADDRESS_COUNTRY_NAME] = { NULL, "Address_CountryDescription" },
    [ADDRESS_REMARK] = { NULL, "Address_Remark" },
    [BIRTH_DATE] = { "Birt_date", "BirthDate_BirthDate" },
    [BIRTH_DAY] = { NULL, "BirthDate_Day" },
    [BIRTH_MONTH] = { NULL, "BirthDate_Month" },
    [BIRTH_YEAR] = { NULL, "BirthDate_Year" },
    [BIRTH_FROM] = { NULL, "BirthDate_YearRangeFrom" },
    [BIRTH_TO] = { NULL, "BirthDate_YearRangeTo" },
    [BIRTH_CIRCA] = { NULL, "BirthDate_Circa" },
    [BIRTH_CALENDAR] = { NULL, "BirthDate_CalendarType" },
    [BIRTH_ZIP] = { NULL, "BirthDate_ZipCode" },
    [BIRTH_REGION] = { NULL, "BirthDate_Region" },
    [BIRTH_PLACE] = { "Birt_place", "BirthDate_Place" },
    [BIRTH_CITY] = { NULL, "BirthDate_City" },
    [BIRTH_COUNTRY] = { "Birt_country", "BirthDate_CountryIso2Code" },
    [BIRTH_COUNTRY_NAME] = { NULL, "BirthDate_CountryDescription" },
    [BIRTH_REMARK] = { NULL, "BirthDate_Remark" },
    [PAPER_NUMBER] = { "Iden_number", "Identification_Number" },
    [PAPER_LATIN_NUMBER] = { NULL, "Identification_LatinNumber" },
    [PAPER_DIPLOMATIC] = { NULL, "Identification_Diplomatic" },
    [PAPER_EXPIRED] = { NULL, "Identification_KnownExpired" },
    [PAPER_FALSE] = { NULL, "Identification_KnownFalse" },
    [PAPER_LOST] = { NULL, "Identification_ReportedLost" },
    [PAPER_REVOKED] = { NULL, "Identification_RevokedByIssuer" },
    [PAPER_ISSUER] = { NULL, "Identification_IssuedBy" },
    [PAPER_ISSUED] = { NULL, "Identification_IssuedDate" },
    [PAPER_FROM] = { NULL, "Identification_ValidFrom" },
    [PAPER_TO] = { NULL, "Identification_ValidTo" },
    [PAPER_NAME] = { NULL, "Identification_NameOnDocument" },
    [PAPER_CODE] = { NULL, "Identification_TypeCode" },
    [PAPER_TYPE] = { NULL, "Identification_TypeDescription" },
    [PAPER_REGION] = { NULL, "Identification_Region" },
    [PAPER_COUNTRY] = { "Iden_country", "Identification_CountryIso2Code" },
    [PAPER_COUNTRY_NAME] = { NULL, "Identification_CountryDescription" },
    [PAPER_REMARK] = { NULL, "Identification_Remark" },
    [CITIZEN_REGION] = { NULL, "Citizenship_Region" },
    [CITIZEN_COUNTRY] = { "Citi_country", "Citizenship_CountryIso2Code" },
    [CITIZEN_COUNTRY_NAME] = { NULL, "Citizenship_CountryDescription" },
    [CITIZEN_REMARK] = { NULL, "Citizenship_Remark" },
};

static const char *const ACT_PREFIXES[ACT_GROUP_COUNT][2] = {
    { "", "Entity_Regulation_" },
    { "Naal_", "NameAlias_Regulation_" },
    { "Addr_", "Address_Regulation_" },
    { "Birt_", "BirthDate_Regulation_" },
    { "Iden_", "Identification_Regulation_" },
    { "Citi_", "Citizenship_Regulation_" },
};
static const char *const ACT_COLUMNS[ACT_COLUMN_COUNT][2] = {
    { "leba_numtitle", "NumberTitle" }, { NULL, "Type" },
    { NULL, "OrganisationType" },       { "leba_publication_date", "PublicationDate" },
    { NULL, "EntryIntoForceDate" },     { "programme", "Programme" },
    { "leba_url", "PublicationUrl" },
};

/* What says nothing about the party; see docs/lists/eu-csv.md, "Left out". */
static const char *const LEFT_OUT[] = {
    "Naal_logical_id",
    "Addr_logical_id",
    "Birt_logical_id",
    "Iden_logical_id",
    "Citi_logical_id",
    "NameAlias_LogicalId",
    "Address_LogicalId",
    "BirthDate_LogicalId",
    "Citizenship_LogicalId",
    "Identification_LogicalId",
    "NameAlias_RegulationLanguage",
    "Address_RegulationLanguage",
    "BirthDate_RegulationLanguage",
    "Identification_RegulationLanguage",
    "Citizenship_RegulationLanguage",
    NULL,
};

/* Splits a line that was wrapped whole: separators inside quotes do not count. Works in the row's own memory. */
static bool
unwrap(struct fsf_table *table)
{
    if (!VEC_RESERVE(table->fields, table->capacity, 1)) return false;
    table->count = 0;
    char  *text = (char *)table->csv->fields[0].ptr;
    size_t len = sv_trim(table->csv->fields[0]).len, begin = 0, out = 0;
    bool   quoted = false;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && text[i] == '"') {
            quoted = !quoted;
        } else if (i < len && (text[i] != ';' || quoted)) {
            text[out++] = text[i] == '\t' ? ',' : text[i]; /* the spreadsheet turned commas into tabs */
        } else {
            if (!VEC_RESERVE(table->fields, table->capacity, table->count + 1)) return false;
            table->fields[table->count++] = sv_trim(sv_make(text + begin, out - begin));
            begin = out;
        }
    }
    return true;
}

static bool
take_row(struct fsf_table *table)
{
    if (table->wrapped && table->csv->count >= 1) return unwrap(table);
    if (!VEC_RESERVE(table->fields, table->capacity, table->csv->count + 1)) return false;
    table->count = table->csv->count;
    for (size_t i = 0; i < table->count; i++) table->fields[i] = sv_trim(table->csv->fields[i]);
    return true;
}

static int
find_column(struct fsf_table *table, const char *name)
{
    int found = -1;
    for (size_t i = 0; name && i < table->name_count; i++) {
        if (strcmp(table->names[i], name) != 0) continue;
        table->read[i] = true; /* 1.0 repeats Entity_logical_id before each detail: one is enough */
        if (found < 0) found = (int)i;
    }
    return found;
}

static void
find_columns(struct fsf_table *table)
{
    for (int c = 0; c < FSF_COLUMN_COUNT; c++) {
        table->column[c] = find_column(table, COLUMNS[c][1]);
        if (table->column[c] < 0) table->column[c] = find_column(table, COLUMNS[c][0]);
    }
    for (int g = 0; g < ACT_GROUP_COUNT; g++) {
        for (int c = 0; c < ACT_COLUMN_COUNT; c++) {
            table->act[g][c] = -1;
            for (int v = 1; v >= 0 && table->act[g][c] < 0; v--) {
                char name[64];
                if (ACT_COLUMNS[c][v] == NULL) continue;
                snprintf(name, sizeof name, "%s%s", ACT_PREFIXES[g][v], ACT_COLUMNS[c][v]);
                if (v == 0 && g == ACT_ENTITY) name[0] -= 0x20; /* "Leba_numtitle", "Programme" */
                table->act[g][c] = find_column(table, name);
            }
        }
    }
    for (size_t i = 0; LEFT_OUT[i]; i++) find_column(table, LEFT_OUT[i]);
}

/* Names are kept as strings; that of the first column of 1.0 has the form of the date behind it (Date_filexxxx). */
static enum itd_status
take_header(struct fsf_table *table, struct itd_error *error)
{
    table->wrapped = table->csv->count == 1;
    if (!take_row(table)) return itd_fail_memory(error);
    table->names = calloc(table->count + 1, sizeof *table->names);
    table->read = calloc(table->count + 1, sizeof *table->read);
    if (table->names == NULL || table->read == NULL) return itd_fail_memory(error);
    for (; table->name_count < table->count; table->name_count++) {
        struct sv name = table->fields[table->name_count];
        if (sv_starts_with(name, SV("Date_file"))) name = SV("Date_file");
        table->names[table->name_count] = strndup(name.len ? name.ptr : "", name.len);
        if (table->names[table->name_count] == NULL) return itd_fail_memory(error);
    }
    find_columns(table);
    if (table->column[REFERENCE] >= 0 || table->column[LOGICAL_ID] >= 0) return ITD_OK;
    return itd_fail_at(error, ITD_FORMAT, table->csv->line, 0,
                       "the header has neither a reference number nor a logical id");
}

enum itd_status
fsf_table_open(struct fsf_table *table, struct reader *reader)
{
    *table = (struct fsf_table){ 0 };
    enum itd_status status = csv_open(&table->csv, reader->stream, ';', '"', reader->error);
    if (status != ITD_OK) return status;
    status = csv_next(table->csv, reader->error);
    if (status == ITD_NOT_FOUND) return itd_fail_at(reader->error, ITD_FORMAT, 1, 0, "no header");
    return status == ITD_OK ? take_header(table, reader->error) : status;
}

void
fsf_table_close(struct fsf_table *table)
{
    for (size_t i = 0; i < table->name_count; i++) free(table->names[i]);
    free(table->names);
    free(table->read);
    free(table->fields);
    csv_close(table->csv);
}

enum itd_status
fsf_table_next(struct fsf_table *table, struct reader *reader)
{
    for (;;) {
        struct itd_error error = { 0 };
        enum itd_status  status = csv_next(table->csv, &error);
        if (status == ITD_NOT_FOUND) return status;
        if (status == ITD_FORMAT || status == ITD_LIMIT) {
            reader_reject(reader, table->csv->line, error.column, error.text, table->csv->raw);
            continue;
        }
        if (status != ITD_OK) return itd_fail_at(reader->error, status, error.line, error.column, "%s", error.text);
        if (!take_row(table)) return itd_fail_memory(reader->error);
        if (table->count >= table->name_count) return ITD_OK;
        reader_reject(reader, table->csv->line, 0, "the row has fewer fields than the header", table->csv->raw);
    }
}

struct sv
fsf_at(const struct fsf_table *table, int column)
{
    struct sv value = column >= 0 && (size_t)column < table->count ? table->fields[column] : sv_make(NULL, 0);
    return sv_equal(value, SV("-")) ? sv_make(NULL, 0) : value; /* stands for nothing known */
}

void
fsf_table_unread(const struct fsf_table *table, struct reader *reader)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->fields[i].len == 0 || (i < table->name_count && table->read[i])) continue;
        reader_unread(reader, i < table->name_count ? sv_from(table->names[i]) : SV("(beyond the header)"),
                      table->fields[i]);
    }
}
