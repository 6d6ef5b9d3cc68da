/* Any bytes as a file of records to be screened: no crash, every record an entity or a reason. */
#include "screen/input.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS_MAX = 10000 };

static void
require(bool ok)
{
    if (!ok) abort();
}

static void
read_records(struct input *input, const struct record_tables *tables, struct itd_arena *arena)
{
    struct record   record;
    enum itd_status status = ITD_OK;
    uint64_t        row = 0;
    while (row < RECORDS_MAX && (status = input_next(&record, input, arena, NULL)) == ITD_OK) {
        require(record.row == ++row);
        require(record_read(&record, tables, arena, NULL) == ITD_OK);
        require(record.reason.len || record.entity.schema != ITD_FTM_NONE);
        itd_arena_reset(arena);
    }
    require(row == RECORDS_MAX || status != ITD_USAGE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct itd_ftm   *ftm;
    static struct countries *countries;
    static struct columns   *columns;
    if (ftm == NULL) {
        require(itd_ftm_open(&ftm, NULL, NULL) == ITD_OK && countries_open(&countries, NULL, NULL) == ITD_OK);
        require(columns_open(&columns, ftm, NULL, NULL) == ITD_OK);
    }
    struct input        *input;
    struct input_options options = { .columns = columns };
    struct itd_arena    *arena = itd_arena_new(0);
    require(arena != NULL);
    if (input_open_memory(&input, sv_make((const char *)data, size), "f", &options, NULL) == ITD_OK) {
        for (int member = 0; member < 8 && input_begin(input, NULL) == ITD_OK; member++) {
            struct record_tables tables = { ftm, countries, columns, input_mapping(input), NULL };
            read_records(input, &tables, arena);
        }
        input_close(input);
    }
    itd_arena_free(arena);
    return 0;
}
