/* The labels of OFAC's identity documents and features, as they stand in SDN.XML (idType), before the value in Remarks,
 * and in the reference values of the ENHANCED and ADVANCED files. */
#include "lists/ofac.h"

static const struct ofac_label LABELS[] = {
    /* People. */
    { "DOB", OFAC_DATE, "birthDate", false },
    { "Birthdate", OFAC_DATE, "birthDate", false },
    { "POB", OFAC_PROPERTY, "birthPlace", false },
    { "Place of Birth", OFAC_PROPERTY, "birthPlace", false },
    { "nationality", OFAC_COUNTRY, "nationality", false },
    { "Nationality Country", OFAC_COUNTRY, "nationality", false },
    { "citizen", OFAC_CITIZEN, "citizenship", false },
    { "Citizenship Country", OFAC_CITIZEN, "citizenship", false },
    { "Gender", OFAC_PROPERTY, "gender", false },
    { "ethnicity", OFAC_PROPERTY, "ethnicity", false },
    { "Ethnicity", OFAC_PROPERTY, "ethnicity", false },
    { "Title", OFAC_PROPERTY, "position", false },
    /* How to reach a party. */
    { "Email Address", OFAC_PROPERTY, "email", false },
    { "Email:", OFAC_PROPERTY, "email", false },
    { "Website", OFAC_PROPERTY, "website", false },
    { "Phone Number", OFAC_PHONE, "phone", false },
    { "PHONE", OFAC_PHONE, "phone", false },
    { "Telephone", OFAC_PHONE, "phone", false },
    { "Telephone:", OFAC_PHONE, "phone", false },
    { "Telephone No.", OFAC_PHONE, "phone", false },
    { "Telephone Number:", OFAC_PHONE, "phone", false },
    { "Fax", OFAC_PHONE, "phone", false },
    { "Fax:", OFAC_PHONE, "phone", false },
    { "FAX", OFAC_PHONE, "phone", false },
    { "Fax No.", OFAC_PHONE, "phone", false },
    { "Fax Number:", OFAC_PHONE, "phone", false },
    { "Digital Currency Address - ", OFAC_WALLET, NULL, true },
    /* Organizations. */
    { "Organization Established Date", OFAC_DATE, "incorporationDate", false },
    { "Organization Type:", OFAC_PROPERTY, "sector", false },
    { "Target Type", OFAC_PROPERTY, "classification", false },
    { "Nationality of Registration", OFAC_COUNTRY, "jurisdiction", false },
    { "SWIFT/BIC", OFAC_PROPERTY, "swiftBic", false },
    { "BIK (RU)", OFAC_PROPERTY, "bikCode", false },
    { "ISIN", OFAC_PROPERTY, "isinCode", false },
    { "Equity Ticker", OFAC_PROPERTY, "ticker", false },
    { "Issuer Name", OFAC_NOTE, NULL, false },
    { "D-U-N-S Number", OFAC_PROPERTY, "dunsCode", false },
    /* Vessels. */
    { "Vessel Registration Identification", OFAC_DOCUMENT, "registrationNumber", false },
    { "MMSI", OFAC_DOCUMENT, "mmsi", false },
    { "Vessel Call Sign", OFAC_PROPERTY, "callSign", false },
    { "Other Vessel Call Sign", OFAC_PROPERTY, "callSign", false },
    { "Vessel Type", OFAC_PROPERTY, "type", false },
    { "VESSEL TYPE", OFAC_PROPERTY, "type", false },
    { "Other Vessel Type", OFAC_PROPERTY, "type", false },
    { "Vessel Flag", OFAC_COUNTRY, "flag", false },
    { "Other Vessel Flag", OFAC_COUNTRY, "flag", false },
    { "Former Vessel Flag", OFAC_COUNTRY, "pastFlags", false },
    { "Vessel Owner", OFAC_OWNER, NULL, false },
    { "Vessel Tonnage", OFAC_PROPERTY, "tonnage", false },
    { "Vessel Gross Tonnage", OFAC_PROPERTY, "grossRegisteredTonnage", false },
    { "Vessel Gross Registered Tonnage", OFAC_PROPERTY, "grossRegisteredTonnage", false },
    { "Vessel Year of Build", OFAC_DATE, "buildDate", false },
    /* Aircraft. */
    { "Aircraft Model", OFAC_PROPERTY, "model", false },
    { "Aircraft Manufacture Date", OFAC_DATE, "buildDate", false },
    { "Aircraft Operator", OFAC_OPERATOR, NULL, false },
    { "Aircraft Tail Number", OFAC_PROPERTY, "registrationNumber", false },
    { "Previous Aircraft Tail Number", OFAC_PROPERTY, "registrationNumber", false },
    { "Aircraft Mode S Transponder Code", OFAC_NOTE, NULL, false },
    { "Aircraft Serial Identification", OFAC_PROPERTY, "serialNumber", false },
    { "Aircraft Manufacturer's Serial Number (MSN)", OFAC_PROPERTY, "serialNumber", false },
    { "Aircraft Manufacturer\xe2\x80\x99s Serial Number (MSN)", OFAC_PROPERTY, "serialNumber", false },
    { "Aircraft Construction Number (also called L/N or S/N or F/N)", OFAC_PROPERTY, "serialNumber", false },
    /* The designation. */
    { "Additional Sanctions Information -", OFAC_SUMMARY, NULL, false },
    { "Secondary sanctions risk:", OFAC_SUMMARY, NULL, false },
    { "Purchase/Sales For Divestment Date (", OFAC_SUMMARY, NULL, true },
    { "Listing Date (", OFAC_LISTED, NULL, true },
    { "Effective Date (", OFAC_EFFECTIVE, NULL, true },
    { "Executive Order 1", OFAC_PROVISION, NULL, true },
    { "CAATSA Section ", OFAC_PROVISION, NULL, true },
    { "PEESA Information:", OFAC_PROVISION, NULL, false },
    { "IFCA Determination -", OFAC_PROVISION, NULL, false },
    { "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:", OFAC_PROVISION, NULL,
      false },
    { "U.S. Persons Must Continue to Block ", OFAC_PROVISION, NULL, true },
    { "Linked To:", OFAC_LINKED, NULL, false },
    /* Identity documents of persons. */
    { "Passport", OFAC_DOCUMENT, "passportNumber", false },
    { "Passport Booklet", OFAC_DOCUMENT, "passportNumber", false },
    { "Passport Booklet:", OFAC_DOCUMENT, "passportNumber", false },
    { "Diplomatic Passport", OFAC_DOCUMENT, "passportNumber", false },
    { "British National Overseas Passport", OFAC_DOCUMENT, "passportNumber", false },
    { "Stateless Person Passport", OFAC_DOCUMENT, "passportNumber", false },
    { "SSN", OFAC_DOCUMENT, "socialSecurityNumber", false },
    { "Afghan Money Service Provider License Number", OFAC_DOCUMENT, "licenseNumber", false },
    { "Birth Certificate Number", OFAC_DOCUMENT, "idNumber", false },
    { "Bosnian Personal ID No.", OFAC_DOCUMENT, "idNumber", false },
    { "C.I.N.", OFAC_DOCUMENT, "idNumber", false },
    { "C.U.I.", OFAC_DOCUMENT, "idNumber", false },
    { "C.U.I.P.", OFAC_DOCUMENT, "idNumber", false },
    { "C.U.R.P.", OFAC_DOCUMENT, "idNumber", false },
    { "C.U.R.P. #", OFAC_DOCUMENT, "idNumber", false },
    { "CNP (Personal Numerical Code)", OFAC_DOCUMENT, "idNumber", false },
    { "Cartilla de Servicio Militar Nacional", OFAC_DOCUMENT, "idNumber", false },
    { "Cedula No.", OFAC_DOCUMENT, "idNumber", false },
    { "Chinese Commercial Code", OFAC_NOTE, NULL, false },
    { "Citizen's Card Number", OFAC_DOCUMENT, "idNumber", false },
    { "Credencial electoral", OFAC_DOCUMENT, "idNumber", false },
    { "D.N.I.", OFAC_DOCUMENT, "idNumber", false },
    { "Driver's License No.", OFAC_DOCUMENT, "idNumber", false },
    { "Electoral Registry No.", OFAC_DOCUMENT, "idNumber", false },
    { "I.F.E.", OFAC_DOCUMENT, "idNumber", false },
    { "Identification Number", OFAC_DOCUMENT, "idNumber", false },
    { "Immigration No.", OFAC_DOCUMENT, "idNumber", false },
    { "Kenyan ID No.", OFAC_DOCUMENT, "idNumber", false },
    { "LE Number", OFAC_DOCUMENT, "idNumber", false },
    { "Military Registration Number", OFAC_DOCUMENT, "idNumber", false },
    { "Moroccan Personal ID No.", OFAC_DOCUMENT, "idNumber", false },
    { "N.I.E.", OFAC_DOCUMENT, "idNumber", false },
    { "National Foreign ID Number", OFAC_DOCUMENT, "idNumber", false },
    { "National ID No.", OFAC_DOCUMENT, "idNumber", false },
    { "Numero de Identidad", OFAC_DOCUMENT, "idNumber", false },
    { "Personal ID Card", OFAC_DOCUMENT, "idNumber", false },
    { "Pilot License Number", OFAC_DOCUMENT, "licenseNumber", false },
    { "Public Security and Immigration No.", OFAC_DOCUMENT, "idNumber", false },
    { "Refugee ID Card", OFAC_DOCUMENT, "idNumber", false },
    { "Residency Number", OFAC_DOCUMENT, "idNumber", false },
    { "Romanian Permanent Resident", OFAC_DOCUMENT, "idNumber", false },
    { "Seafarer's Identification Document", OFAC_DOCUMENT, "idNumber", false },
    { "Serial No.", OFAC_DOCUMENT, "idNumber", false },
    { "Stateless Person ID Card", OFAC_DOCUMENT, "idNumber", false },
    { "Tazkira National ID Card", OFAC_DOCUMENT, "idNumber", false },
    { "Travel Document Number", OFAC_DOCUMENT, "idNumber", false },
    { "Turkish Identification Number", OFAC_DOCUMENT, "idNumber", false },
    { "UAE Identification", OFAC_DOCUMENT, "idNumber", false },
    { "VisaNumberID", OFAC_DOCUMENT, "idNumber", false },
    /* Numbers with the tax authorities. */
    { "C.I.F.", OFAC_DOCUMENT, "taxNumber", false },
    { "C.U.I.T.", OFAC_DOCUMENT, "taxNumber", false },
    { "Fiscal Code", OFAC_DOCUMENT, "taxNumber", false },
    { "Italian Fiscal Code", OFAC_DOCUMENT, "taxNumber", false },
    { "Italian Fiscal Code:", OFAC_DOCUMENT, "taxNumber", false },
    { "N.I.F.", OFAC_DOCUMENT, "taxNumber", false },
    { "NIT #", OFAC_DOCUMENT, "taxNumber", false },
    { "Numero Unico de Identificacao Tributaria (NUIT)", OFAC_DOCUMENT, "taxNumber", false },
    { "Paraguayan tax identification number", OFAC_DOCUMENT, "taxNumber", false },
    { "R.F.C.", OFAC_DOCUMENT, "taxNumber", false },
    { "R.F.C. #", OFAC_DOCUMENT, "taxNumber", false },
    { "RFC", OFAC_DOCUMENT, "taxNumber", false },
    { "RIF #", OFAC_DOCUMENT, "taxNumber", false },
    { "RSIN", OFAC_DOCUMENT, "taxNumber", false },
    { "RTN", OFAC_DOCUMENT, "taxNumber", false },
    { "RUC #", OFAC_DOCUMENT, "taxNumber", false },
    { "Romanian Tax Registration", OFAC_DOCUMENT, "taxNumber", false },
    { "Tax ID No.", OFAC_DOCUMENT, "taxNumber", false },
    { "Tax ID No.:", OFAC_DOCUMENT, "taxNumber", false },
    { "US FEIN", OFAC_DOCUMENT, "taxNumber", false },
    { "V.A.T. Number", OFAC_DOCUMENT, "vatCode", false },
    { "Global Intermediary Identification Number", OFAC_DOCUMENT, "giiNumber", false },
    /* Numbers in registers. */
    { "Branch Unit Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Business Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Business Registration Document #", OFAC_DOCUMENT, "registrationNumber", false },
    { "Business Registration Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "C.R. No.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Central Registration System Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Certificate of Incorporation Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Chamber of Commerce Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Commercial Registry Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Company Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Dubai Chamber of Commerce Membership No.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Economic Register Number (CBLS)", OFAC_DOCUMENT, "registrationNumber", false },
    { "Enterprise Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "File Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Folio Mercantil No.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Government Gazette Number", OFAC_DOCUMENT, "okpoCode", false },
    { "Istanbul Chamber of Comm. No.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Legal Entity Number", OFAC_DOCUMENT, "leiCode", false },
    { "License", OFAC_DOCUMENT, "licenseNumber", false },
    { "MSB Registration Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Matricula Mercantil No", OFAC_DOCUMENT, "registrationNumber", false },
    { "Matricula Mercantil No.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Organization Code", OFAC_DOCUMENT, "registrationNumber", false },
    { "Permit Number", OFAC_DOCUMENT, "licenseNumber", false },
    { "Public Registration Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Registered Charity No.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Registration Certificate Number (Dubai)", OFAC_DOCUMENT, "registrationNumber", false },
    { "Registration ID", OFAC_DOCUMENT, "registrationNumber", false },
    { "Registration Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Romanian C.R.", OFAC_DOCUMENT, "registrationNumber", false },
    { "Russian State Individual Business Registration Number Pattern (OGRNIP)", OFAC_DOCUMENT, "ogrnCode", false },
    { "SRE Permit No.", OFAC_DOCUMENT, "licenseNumber", false },
    { "Tourism License No.", OFAC_DOCUMENT, "licenseNumber", false },
    { "Trade License No.", OFAC_DOCUMENT, "licenseNumber", false },
    { "Trademark number", OFAC_DOCUMENT, "idNumber", false },
    { "UK Company Number", OFAC_DOCUMENT, "registrationNumber", false },
    { "Unified Social Credit Code (USCC)", OFAC_DOCUMENT, "uscCode", false },
    { "United Social Credit Code Certificate (USCCC)", OFAC_DOCUMENT, "uscCode", false },
};

enum { LABEL_COUNT = sizeof LABELS / sizeof *LABELS };

const struct ofac_label *
ofac_label_of(struct sv text)
{
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        struct sv name = sv_from(LABELS[i].name);
        if (LABELS[i].is_prefix ? sv_starts_with(text, name) : sv_equal(text, name)) return &LABELS[i];
    }
    return NULL;
}

/* How far a label goes in a text that begins with it. */
static size_t
label_end(const struct ofac_label *label, struct sv text)
{
    size_t end = strlen(label->name);
    if (!label->is_prefix) return end;
    if (label->use == OFAC_WALLET) {
        while (end < text.len && text.ptr[end] != ' ') end++;
    } else if (label->name[end - 1] == '(') {
        size_t close = sv_find(text, SV(")"), end);
        if (close == SIZE_MAX) return text.len;
        end = close + 1;
        if (end < text.len && text.ptr[end] == ':') end++;
    } else {
        end = text.len; /* a measure is not parted: label and value are one text */
    }
    return end;
}

const struct ofac_label *
ofac_label_before(struct sv *label_text, struct sv *value, struct sv text)
{
    const struct ofac_label *best = NULL;
    size_t                   best_len = 0;
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        size_t len = strlen(LABELS[i].name);
        bool   ends_well = LABELS[i].is_prefix || (len < text.len && text.ptr[len] == ' ');
        if (len <= best_len || !ends_well || !sv_starts_with(text, sv_from(LABELS[i].name))) continue;
        best = &LABELS[i];
        best_len = len;
    }
    if (best == NULL) return NULL;
    size_t end = label_end(best, text);
    *label_text = sv_slice(text, 0, end);
    *value = sv_trim(sv_slice(text, end, text.len));
    return best;
}
