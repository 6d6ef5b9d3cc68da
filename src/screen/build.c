#include "screen/build.h"

#include "model/date.h"

struct building {
    struct record              *record;
    const struct mapping       *mapping;
    const struct cell          *cells;
    size_t                      count;
    const struct record_tables *tables;
    struct itd_arena           *arena;
    struct itd_error           *error;
};

static struct sv
property_name(const struct building *building, uint16_t property)
{
    return property == ITD_FTM_NONE ? SV("") : itd_ftm_property_name(building->tables->ftm, property);
}

static uint16_t
property_of(const struct building *building, const char *name)
{
    return itd_ftm_property(building->tables->ftm, sv_from(name));
}

static enum itd_status
add_problem(struct building *building, enum problem_kind kind, struct sv column, struct sv value)
{
    struct record *record = building->record;
    if (record->problem_count == record->problem_capacity) {
        size_t capacity = record->problem_capacity ? record->problem_capacity * 2 : 4;
        void  *grown = itd_arena_grow(building->arena, record->problems, record->problem_capacity, capacity,
                                      sizeof *record->problems);
        if (grown == NULL) return itd_fail_memory(building->error);
        record->problems = grown;
        record->problem_capacity = capacity;
    }
    record->problems[record->problem_count++] = (struct problem){ kind, column, value };
    return ITD_OK;
}

/* Whether any of the named properties has a value in the record. */
static bool
has_any(const struct building *building, const char *const *names)
{
    for (size_t i = 0; i < building->count; i++) {
        const struct cell *cell = &building->cells[i];
        struct sv          name = property_name(building, cell->column->property);
        if (cell->value.len == 0 || cell->column->role == COLUMN_UNUSED) continue;
        for (const char *const *wanted = names; *wanted; wanted++) {
            if (sv_equal(name, sv_from(*wanted))) return true;
        }
    }
    return false;
}

static const char *
schema_by_content(const struct building *building)
{
    static const char *const VESSEL[] = { "imoNumber", "mmsi", "callSign", NULL };
    static const char *const PERSON[] = { "birthDate", "gender",     "firstName",      "lastName",   "secondName",
                                          "fatherName", "birthPlace", "passportNumber", "middleName", NULL };
    static const char *const COMPANY[] = { "leiCode", "registrationNumber", "incorporationDate", "ogrnCode", NULL };
    static const char *const WALLET[] = { "publicKey", NULL };
    static const char *const NAMES[] = { "name", NULL };
    if (has_any(building, VESSEL)) return "Vessel";
    if (has_any(building, PERSON)) return "Person";
    if (has_any(building, COMPANY)) return "Company";
    if (has_any(building, WALLET) && !has_any(building, NAMES)) return "CryptoWallet";
    return "LegalEntity";
}

static enum itd_status
choose_schema(uint16_t *schema, struct building *building)
{
    *schema = ITD_FTM_NONE;
    for (size_t i = 0; i < building->count && *schema == ITD_FTM_NONE; i++) {
        const struct cell *cell = &building->cells[i];
        if (cell->column->role != COLUMN_SCHEMA || cell->value.len == 0) continue;
        enum itd_status status =
            columns_schema(schema, building->tables->columns, building->arena, cell->value, building->error);
        if (status == ITD_OK && *schema == ITD_FTM_NONE) {
            status = add_problem(building, PROBLEM_NO_TYPE, cell->column->header, cell->value);
        }
        if (status != ITD_OK) return status;
    }
    if (*schema == ITD_FTM_NONE) *schema = itd_ftm_schema(building->tables->ftm, sv_from(schema_by_content(building)));
    return ITD_OK;
}

/* A property that the schema has, in place of one that it has not: a company's nationality is its country. */
static uint16_t
fitting_property(const struct building *building, uint16_t property)
{
    static const char *const INSTEAD[][2] = { { "nationality", "country" },     { "citizenship", "country" },
                                              { "flag", "country" },            { "jurisdiction", "country" },
                                              { "birthDate", "incorporationDate" }, { "passportNumber", "idNumber" } };
    const struct itd_ftm    *ftm = building->tables->ftm;
    uint16_t                 schema = building->record->entity.schema;
    if (itd_ftm_allows(ftm, schema, property)) return property;
    for (size_t i = 0; i < sizeof INSTEAD / sizeof *INSTEAD; i++) {
        uint16_t other = property_of(building, INSTEAD[i][1]);
        if (property == property_of(building, INSTEAD[i][0]) && itd_ftm_allows(ftm, schema, other)) return other;
    }
    return ITD_FTM_NONE;
}

static enum itd_status
add_date(struct building *building, const struct column *column, uint16_t property, struct sv text)
{
    struct itd_entity *entity = &building->record->entity;
    struct date_range  readings[2];
    unsigned           count = date_parse(readings, text);
    if (count == 0) {
        enum itd_status status = itd_entity_add(entity, property, text, building->error);
        return status == ITD_OK ? add_problem(building, PROBLEM_NOT_A_DATE, column->header, text) : status;
    }
    for (unsigned i = 0; i < count; i++) {
        struct sv ends[2];
        unsigned  end_count = date_ftm(ends, building->arena, readings[i]);
        if (end_count == 0) return itd_fail_memory(building->error);
        for (unsigned e = 0; e < end_count; e++) {
            struct sv       original = sv_equal(ends[e], text) ? sv_make(NULL, 0) : text;
            enum itd_status status =
                itd_entity_add_full(entity, property, ends[e], sv_make(NULL, 0), original, building->error);
            if (status != ITD_OK) return status;
        }
    }
    return count == 2 ? add_problem(building, PROBLEM_AMBIGUOUS, column->header, text) : ITD_OK;
}

static enum itd_status
add_country(struct building *building, const struct column *column, uint16_t property, struct sv text)
{
    struct sv code = country_code(building->tables->countries, text);
    if (code.len) {
        struct sv original = sv_equal(code, text) ? sv_make(NULL, 0) : text;
        return itd_entity_add_full(&building->record->entity, property, code, sv_make(NULL, 0), original,
                                   building->error);
    }
    enum itd_status status = itd_entity_add(&building->record->entity, property, text, building->error);
    return status == ITD_OK ? add_problem(building, PROBLEM_NO_COUNTRY, column->header, text) : status;
}

/* Adds each part of a cell that may hold several. A comma parts countries only where the whole is none (Korea,
 * Republic of). */
static enum itd_status
add_parts(struct building *building, const struct column *column, uint16_t property, struct sv text,
          enum itd_property_type type)
{
    bool by_comma = type == ITD_TYPE_COUNTRY && country_code(building->tables->countries, text).len == 0;
    while (text.len) {
        size_t end = 0;
        while (end < text.len && text.ptr[end] != ';' && text.ptr[end] != '|' && !(by_comma && text.ptr[end] == ',')) {
            end++;
        }
        struct sv       part = sv_trim(sv_slice(text, 0, end));
        enum itd_status status = ITD_OK;
        if (part.len == 0) {
            status = ITD_OK;
        } else if (type == ITD_TYPE_COUNTRY) {
            status = add_country(building, column, property, part);
        } else if (type == ITD_TYPE_DATE) {
            status = add_date(building, column, property, part);
        } else {
            status = itd_entity_add(&building->record->entity, property, part, building->error);
        }
        if (status != ITD_OK) return status;
        text = sv_slice(text, end + 1, text.len);
    }
    return ITD_OK;
}

static enum itd_status
add_cell(struct building *building, const struct cell *cell)
{
    const struct column *column = cell->column;
    if (column->property == ITD_FTM_NONE || cell->value.len == 0) return ITD_OK;
    switch (column->role) {
    case COLUMN_UNUSED:
    case COLUMN_ID:
    case COLUMN_SCHEMA:
    case COLUMN_STREET:
    case COLUMN_CITY:
    case COLUMN_POSTAL_CODE:
    case COLUMN_STATE: return ITD_OK;
    default: break;
    }
    uint16_t property = fitting_property(building, column->property);
    if (property == ITD_FTM_NONE) {
        /* Parts of a name are in the whole name that is made of them. */
        bool in_name = column->role >= COLUMN_FIRST_NAME && column->role <= COLUMN_LAST_NAME;
        return in_name ? ITD_OK : add_problem(building, PROBLEM_NOT_USED, column->header, cell->value);
    }
    enum itd_property_type type = itd_ftm_type(building->tables->ftm, building->record->entity.schema, property);
    if (column->role == COLUMN_ALIAS || type == ITD_TYPE_DATE || type == ITD_TYPE_COUNTRY) {
        return add_parts(building, column, property, cell->value, type);
    }
    return itd_entity_add(&building->record->entity, property, cell->value, building->error);
}

/* The values of columns with these roles, in the order of the roles, joined. {NULL, 0} when out of memory. */
static struct sv
join_roles(const struct building *building, const enum column_role *roles, size_t role_count, const char *separator)
{
    struct sv joined = SV("");
    for (size_t r = 0; r < role_count; r++) {
        for (size_t i = 0; i < building->count && joined.ptr; i++) {
            const struct cell *cell = &building->cells[i];
            if (cell->column->role != roles[r] || cell->value.len == 0) continue;
            joined = joined.len ? itd_arena_format(building->arena, "%.*s%s%.*s", SV_ARG(joined), separator,
                                                   SV_ARG(cell->value))
                                : cell->value;
        }
    }
    return joined;
}

static enum itd_status
add_joined(struct building *building, const char *property, const enum column_role *roles, size_t count,
           const char *separator)
{
    struct sv joined = join_roles(building, roles, count, separator);
    if (joined.ptr == NULL) return itd_fail_memory(building->error);
    uint16_t number = property_of(building, property);
    if (!itd_ftm_allows(building->tables->ftm, building->record->entity.schema, number)) return ITD_OK;
    return itd_entity_add(&building->record->entity, number, joined, building->error);
}

/* Whether there is something to look for: a name or an identifier. */
static bool
can_be_found(const struct building *building)
{
    const struct itd_ftm    *ftm = building->tables->ftm;
    const struct itd_entity *entity = &building->record->entity;
    for (size_t i = 0; i < entity->count; i++) {
        enum itd_property_type type = itd_ftm_type(ftm, entity->schema, entity->statements[i].property);
        if (type == ITD_TYPE_NAME || type == ITD_TYPE_IDENTIFIER) return true;
    }
    return false;
}

static struct sv
id_of(const struct building *building)
{
    for (size_t i = 0; i < building->count; i++) {
        const struct cell *cell = &building->cells[i];
        if (cell->column->role == COLUMN_ID && cell->value.len) return cell->value;
    }
    return sv_make(NULL, 0);
}

enum itd_status
build_entity(struct record *record, const struct mapping *mapping, const struct cell *cells, size_t count,
             const struct record_tables *tables, struct itd_arena *arena, struct itd_error *error)
{
    static const enum column_role NAME[] = { COLUMN_FIRST_NAME, COLUMN_MIDDLE_NAME, COLUMN_PATRONYMIC,
                                             COLUMN_LAST_NAME };
    static const enum column_role ADDRESS[] = { COLUMN_STREET, COLUMN_CITY, COLUMN_STATE, COLUMN_POSTAL_CODE };
    struct building               building = { record, mapping, cells, count, tables, arena, error };
    uint16_t                      schema;
    enum itd_status               status = choose_schema(&schema, &building);
    if (status == ITD_OK) status = itd_entity_init(&record->entity, arena, schema, id_of(&building), SV(""), error);
    for (size_t i = 0; status == ITD_OK && i < count; i++) status = add_cell(&building, &cells[i]);
    if (status == ITD_OK && itd_entity_first(&record->entity, property_of(&building, "name")).len == 0) {
        status = add_joined(&building, "name", NAME, 4, " ");
    }
    if (status == ITD_OK) status = add_joined(&building, "address", ADDRESS, 4, ", ");
    if (status == ITD_LIMIT) return record_reject(record, 0, "it has too many values", arena, error);
    if (status != ITD_OK || can_be_found(&building)) return status;
    return record_reject(record, 0, "it has neither a name nor an identifier", arena, error);
}

enum itd_status
build_normalise(struct record *record, const struct record_tables *tables, struct itd_arena *arena,
                struct itd_error *error)
{
    struct building   building = { .record = record, .tables = tables, .arena = arena, .error = error };
    struct itd_entity given = record->entity;
    enum itd_status   status = itd_entity_init(&record->entity, arena, given.schema, given.id, given.dataset, error);
    for (size_t i = 0; status == ITD_OK && i < given.count; i++) {
        const struct itd_statement *statement = &given.statements[i];
        uint16_t                    property = statement->property;
        enum itd_property_type      type = itd_ftm_type(tables->ftm, given.schema, property);
        struct column column = { itd_ftm_property_name(tables->ftm, property), COLUMN_PROPERTY, property };
        if (type == ITD_TYPE_DATE) {
            status = add_date(&building, &column, property, statement->value);
        } else if (type == ITD_TYPE_COUNTRY) {
            status = add_country(&building, &column, property, statement->value);
        } else {
            status = itd_entity_add_full(&record->entity, property, statement->value, statement->lang,
                                         statement->original, error);
        }
    }
    if (status != ITD_OK || can_be_found(&building)) return status;
    return record_reject(record, 0, "it has neither a name nor an identifier", arena, error);
}
