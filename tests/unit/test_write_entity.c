/* `show`: an entity as JSON and as text, from the UN's three published lists. */
#include "alloc.h"
#include "data.h"

#include "format/json.h"
#include "interdict/lists.h"
#include "interdict/screen.h"
#include "model/date.h"
#include "screen/write_designation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const UN[] = { "lists/un/consolidated_2020-11-30.xml", "lists/un/consolidated_2025-04-19.xml",
                                  "lists/un/consolidated_2026-02-27.xml" };

static struct itd_matcher        *matcher;
static const struct itd_snapshot *snapshot; /* NULL without the test data */
static char                       folder[] = "/tmp/test_write_entity.XXXXXX";

static enum itd_status
collect(void *context, struct sv bytes, struct itd_error *error)
{
    buf_add_sv(context, bytes);
    return buf_ok(context) ? ITD_OK : itd_fail_memory(error);
}

static enum itd_status
refuse(void *context, struct sv bytes, struct itd_error *error)
{
    (void)context;
    (void)bytes;
    return itd_fail(error, ITD_IO, "the pipe is closed");
}

static int32_t
day(const char *text)
{
    int32_t days = ITD_DATE_NONE;
    if (text && !date_parse_iso(&days, sv_from(text))) fail();
    return days;
}

/* NUL-terminated; the caller frees it. */
static char *
show(const char *id, enum itd_output_format format, bool history, const char *as_of, const char *known_at)
{
    struct buf                      out = { 0 };
    const struct itd_output         output = { collect, &out };
    const struct itd_screen_options options = { .match = { .as_of = day(as_of), .known_at = day(known_at) },
                                                .format = format };
    struct itd_error                error = { 0 };
    uint32_t                        entity = itd_snapshot_find(snapshot, sv_from(id));
    if (itd_write_entity(matcher, 0, entity, history, &options, &output, &error) != ITD_OK) fail_msg("%s", error.text);
    buf_add_char(&out, '\0');
    assert_true(buf_ok(&out));
    assert_non_null(out.ptr);
    return out.ptr;
}

static void
assert_has(const char *text, const char *part)
{
    if (strstr(text, part)) return;
    print_error("%s\n", text);
    fail_msg("\"%s\" is missing", part);
}

static void
json_is_an_ftm_entity_with_what_stands_behind_it(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    char   *text = show("unsc-KPe.001", ITD_OUTPUT_JSON, false, "2026-03-01", NULL);
    json_t *object;
    assert_int_equal(json_parse(&object, sv_from(text), NULL), ITD_OK);
    assert_true(sv_equal(json_member(object, "id"), SV("unsc-KPe.001")));
    assert_true(sv_equal(json_member(object, "schema"), SV("Organization")));
    assert_true(sv_equal(json_member(object, "party"), SV("unsc-KPe.001")));
    assert_true(json_array_size(json_object_get(json_object_get(object, "properties"), "name")) >= 1);
    const json_t *designation = json_array_get(json_object_get(object, "designations"), 0);
    assert_true(sv_equal(json_member(designation, "from"), SV("2009-04-24")));
    assert_true(sv_equal(json_member(designation, "basis"), SV("stated")));
    assert_true(json_is_null(json_object_get(designation, "to")));
    assert_true(json_is_true(json_object_get(designation, "in_effect")));
    const json_t *statements = json_object_get(object, "statements"), *statement;
    size_t        i;
    json_array_foreach(statements, i, statement)
    {
        assert_true(json_member(statement, "prop").len && json_member(statement, "value").len);
        assert_true(sv_equal(json_member(statement, "dataset"), SV("un-sc")));
        assert_true(sv_equal(json_member(statement, "last_seen"), SV("2026-02-27")));
        assert_true(json_array_size(json_object_get(statement, "versions")) >= 1);
    }
    assert_true(i > 3);
    assert_true(json_array_size(json_object_get(object, "linked")) >= 2); /* its Sanction and its Address */
    json_decref(object);
    free(text);
}

/* What an FtM reader reads back is the entity. */
static void
json_is_read_back(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    char             *text = show("unsc-KPe.001", ITD_OUTPUT_JSON, true, NULL, NULL);
    struct itd_arena *arena = itd_arena_new(0);
    struct itd_entity entity;
    json_t           *object;
    assert_int_equal(json_parse(&object, sv_from(text), NULL), ITD_OK);
    assert_int_equal(json_to_entity(&entity, itd_matcher_ftm(matcher), arena, object, NULL, NULL), ITD_OK);
    assert_true(sv_equal(itd_entity_caption(itd_matcher_ftm(matcher), &entity), json_member(object, "caption")));
    json_decref(object);
    itd_arena_free(arena);
    free(text);
}

static void
text_says_since_when_and_history_what_changed(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    char *text = show("unsc-IRe.001", ITD_OUTPUT_TEXT, true, "2024-01-01", NULL);
    assert_has(text, "  id                unsc-IRe.001\n");
    assert_has(text, "no longer in effect on 2024-01-01: from 2");
    assert_has(text, " to 2023-10-18 (regime)\n");
    assert_has(text, "since 2025-09-28 (regime)\n");
    assert_has(text, "2 versions, 2020-11-30 to 2026-02-27\n");
    assert_has(text, "  2025-04-19  un-sc\n    - no longer on the list\n");
    assert_has(text, "  2026-02-27  un-sc\n    + on the list\n");
    free(text);
    text = show("unsc-KPe.001", ITD_OUTPUT_TEXT, false, "2009-01-01", NULL);
    assert_has(text, "not yet in effect on 2009-01-01: since 2009-04-24\n");
    assert_has(text, "asset-freeze\n");
    assert_null(strstr(text, "History"));
    assert_null(strchr(text, '\033'));
    free(text);
}

static void
what_was_not_known_is_not_shown(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    char *text = show("unsc-IRe.001", ITD_OUTPUT_TEXT, true, "2026-03-01", "2025-12-31");
    assert_null(strstr(text, "2026-02-27"));
    assert_has(text, "not on the newest version of the list");
    free(text);
    struct itd_error                error;
    const struct itd_screen_options options = { .match = { .as_of = 0, .known_at = 0 }, .format = ITD_OUTPUT_TEXT };
    const struct itd_output         output = { collect, NULL };
    uint32_t                        entity = itd_snapshot_find(snapshot, SV("unsc-IRe.001"));
    assert_int_equal(itd_write_entity(matcher, 0, entity, false, &options, &output, &error), ITD_NOT_FOUND);
}

static void
a_failing_output_is_reported(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    struct itd_error          error;
    struct itd_screen_options options = { .match = { .as_of = ITD_DATE_NONE, .known_at = ITD_DATE_NONE } };
    const struct itd_output   output = { refuse, NULL };
    uint32_t                  entity = itd_snapshot_find(snapshot, SV("unsc-KPe.001"));
    assert_int_equal(itd_write_entity(matcher, 0, entity, false, &options, &output, &error), ITD_IO);
    options.format = ITD_OUTPUT_CSV;
    assert_int_equal(itd_write_entity(matcher, 0, entity, false, &options, &output, &error), ITD_USAGE);
}

/* Every entity of the lists can be shown in every form. */
static void
every_entity_can_be_shown(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    for (uint32_t e = 0; e < itd_snapshot_entity_count(snapshot); e += 7) {
        for (int form = 0; form < 2; form++) {
            struct buf                      out = { 0 };
            const struct itd_output         output = { collect, &out };
            const struct itd_screen_options options = { .match = { .as_of = 20000, .known_at = ITD_DATE_NONE },
                                                        .format = form ? ITD_OUTPUT_JSON : ITD_OUTPUT_TEXT };
            assert_int_equal(itd_write_entity(matcher, 0, e, true, &options, &output, NULL), ITD_OK);
            json_t *object = NULL;
            if (form) assert_int_equal(json_parse(&object, buf_sv(&out), NULL), ITD_OK);
            json_decref(object);
            buf_fini(&out);
        }
    }
}

static bool
write_once(void *context)
{
    struct buf                      out = { 0 };
    const struct itd_output         output = { collect, &out };
    const struct itd_screen_options options = { .match = { .as_of = 0, .known_at = ITD_DATE_NONE },
                                                .format = *(enum itd_output_format *)context };
    uint32_t                        entity = itd_snapshot_find(snapshot, SV("unsc-KPe.001"));
    enum itd_status                 status = itd_write_entity(matcher, 0, entity, true, &options, &output, NULL);
    buf_fini(&out);
    return status == ITD_OK;
}

static void
a_failed_allocation_is_reported(void **state)
{
    (void)state;
    if (snapshot == NULL) skip();
    enum itd_output_format formats[] = { ITD_OUTPUT_TEXT, ITD_OUTPUT_JSON };
    for (int i = 0; i < 2; i++) assert_true(alloc_sweep(write_once, &formats[i]) > 2);
}

static void
what_could_drive_a_terminal_is_not_printed(void **state)
{
    (void)state;
    struct buf out = { 0 };
    add_printable(&out, SV("a\033[2Jb\nc\xC2\x9B"
                           "d\x7F \xC3\x89"));
    assert_true(sv_equal(buf_sv(&out), SV("a [2Jb c d  \xC3\x89")));
    buf_fini(&out);
}

static void
intervals_are_told_in_words(void **state)
{
    (void)state;
    const struct {
        struct itd_interval interval;
        const char         *text;
    } cases[] = {
        { { day("2009-04-24"), ITD_DATE_NONE, ITD_BASIS_STATED, ITD_BASIS_NONE, ITD_DATE_NONE, ITD_DATE_NONE },
          "since 2009-04-24" },
        { { ITD_DATE_NONE, ITD_DATE_NONE, ITD_BASIS_ASSUMED, ITD_BASIS_NONE, ITD_DATE_NONE, ITD_DATE_NONE },
          "date unknown, first seen 2020-11-30" },
        { { ITD_DATE_NONE, day("2016-01-16"), ITD_BASIS_ASSUMED, ITD_BASIS_REGIME, ITD_DATE_NONE, ITD_DATE_NONE },
          "date unknown, first seen 2020-11-30, to 2016-01-16 (regime)" },
        { { day("2020-12-01"), ITD_DATE_NONE, ITD_BASIS_OBSERVED, ITD_BASIS_NONE, day("2020-11-30"),
            day("2025-04-19") },
          "since a day after 2020-11-30 and not after 2025-04-19 (observed)" },
        { { day("2020-12-01"), day("2026-02-27"), ITD_BASIS_OBSERVED, ITD_BASIS_OBSERVED, day("2025-04-19"),
            day("2026-02-27") },
          "from a day after 2020-11-30 (observed) to a day after 2025-04-19 and not after 2026-02-27 (observed)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = { 0 };
        interval_add_text(&out, &cases[i].interval, day("2020-11-30"));
        if (!sv_equal(buf_sv(&out), sv_from(cases[i].text))) fail_msg("%.*s", SV_ARG(buf_sv(&out)));
        buf_fini(&out);
    }
}

static int
set_up(void **state)
{
    (void)state;
    const char *files[3];
    char        path[256];
    if (mkdtemp(folder) == NULL) return -1;
    for (int i = 0; i < 3; i++) {
        files[i] = data_path(UN[i]);
        if (files[i] == NULL) return 0;
    }
    snprintf(path, sizeof path, "%s/un.itd", folder);
    const struct itd_lists_build     build = { .files = files, .file_count = 3, .output = path };
    const char *const                paths[] = { path };
    const struct itd_matcher_options options = { .snapshots = paths, .snapshot_count = 1, .copy = true };
    enum itd_status                  status = itd_lists_build(&build, NULL, NULL, NULL);
    if (status == ITD_OK) status = itd_matcher_open(&matcher, &options, NULL);
    if (status == ITD_OK) snapshot = itd_matcher_snapshot(matcher, 0);
    unlink(path);
    return status == ITD_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
    (void)state;
    itd_matcher_close(matcher);
    return rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_an_ftm_entity_with_what_stands_behind_it),
        cmocka_unit_test(json_is_read_back),
        cmocka_unit_test(text_says_since_when_and_history_what_changed),
        cmocka_unit_test(what_was_not_known_is_not_shown),
        cmocka_unit_test(a_failing_output_is_reported),
        cmocka_unit_test(every_entity_can_be_shown),
        cmocka_unit_test(a_failed_allocation_is_reported),
        cmocka_unit_test(what_could_drive_a_terminal_is_not_printed),
        cmocka_unit_test(intervals_are_told_in_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
