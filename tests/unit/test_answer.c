#include "interdict/lists.h"
#include "interdict/screen.h"
#include "screen/answer.h"
#include "screen/changes.h"
#include "screen/decisions.h"
#include "screen/page.h"
#include "screen/pipeline.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { AS_OF = 20000, STEPS = 1000 };

static struct itd_arena *arena;
static struct itd_ftm   *ftm;

static int
set_up(void **state)
{
    (void)state;
    arena = itd_arena_new(0);
    return arena == NULL || itd_ftm_open(&ftm, NULL, NULL) != ITD_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    itd_ftm_close(ftm);
    itd_arena_free(arena);
    return 0;
}

static struct record
record_of(const char *schema, const char *name)
{
    struct record record = { .row = 3, .line = 4 };
    assert_int_equal(itd_entity_init(&record.entity, arena, itd_ftm_schema(ftm, sv_from(schema)), SV("7"), SV(""), NULL),
                     ITD_OK);
    itd_entity_add(&record.entity, itd_ftm_property(ftm, SV("name")), sv_from(name), NULL);
    return record;
}

/* What a listed party comes to: measures, from (days around AS_OF), in effect, gone, probability. */
struct verdict_case {
    const char   *subject;
    const char   *listed;
    uint32_t      measures;
    int32_t       from;
    bool          in_effect;
    bool          gone;
    double        probability;
    const char   *kind;
    enum severity severity;
};

static void
verdict_follows_measure_and_role(void **state)
{
    (void)state;
    static const struct verdict_case CASES[] = {
        { "Person", "Person", ITD_MEASURE_ASSET_FREEZE, 100, true, false, 0.99, "listed-party", SEVERITY_STOP },
        { "Person", "Person", ITD_MEASURE_ASSET_FREEZE, 100, true, false, 0.9, "listed-party", SEVERITY_REVIEW },
        { "Person", "Person", ITD_MEASURE_ASSET_FREEZE, ITD_DATE_NONE, true, false, 0.99, "listed-party", SEVERITY_STOP },
        { "Person", "Person", ITD_MEASURE_TRAVEL_BAN, 100, true, false, 0.99, "listed-party", SEVERITY_NOTE },
        { "Person", "Person", ITD_MEASURE_NOTICE_ONLY, 100, true, false, 0.99, "listed-party", SEVERITY_NOTE },
        { "Company", "Company", ITD_MEASURE_SECTORAL_FINANCE, 100, true, false, 0.99, "listed-party", SEVERITY_REVIEW },
        { "Company", "Company", ITD_MEASURE_EXPORT_CONTROL, 100, true, false, 0.99, "listed-party", SEVERITY_REVIEW },
        { "Company", "Company", ITD_MEASURE_TRANSACTION_BAN, 100, true, false, 0.99, "listed-party", SEVERITY_STOP },
        { "Vessel", "Vessel", ITD_MEASURE_VESSEL_BAN, 100, true, false, 0.99, "listed-vessel", SEVERITY_STOP },
        { "Company", "Company", ITD_MEASURE_VESSEL_BAN, 100, true, false, 0.99, "listed-party", SEVERITY_REVIEW },
        { "Company", "Company", 0, 100, true, false, 0.99, "listed-party", SEVERITY_REVIEW },
        { "Person", "Person", ITD_MEASURE_ASSET_FREEZE, AS_OF + 1, false, false, 0.99, "listed-since", SEVERITY_REVIEW },
        { "Person", "Person", ITD_MEASURE_ASSET_FREEZE, 100, false, true, 0.99, "delisted-since", SEVERITY_NOTE },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct verdict_case *c = &CASES[i];
        struct itd_designation     designation = { .list = SV("l"), .measures = c->measures, .in_effect = c->in_effect,
                                                   .gone = c->gone, .first_seen = 100 };
        designation.interval = (struct itd_interval){ c->from, c->gone ? 200 : ITD_DATE_NONE, ITD_BASIS_STATED,
                                                      ITD_BASIS_STATED, ITD_DATE_NONE, ITD_DATE_NONE };
        struct itd_hit     hit = { .party = SV("p"), .schema = sv_from(c->listed), .match = true,
                                   .probability = c->probability, .designations = &designation, .designation_count = 1 };
        struct itd_matches matches = { .hits = &hit, .count = 1 };
        struct judge       judge = { .ftm = ftm, .stop_at = 0.95, .as_of = AS_OF };
        struct record      record = record_of(c->subject, "X");
        struct judgement   judgement;
        assert_int_equal(judge_record(&judgement, &judge, &record, &matches, arena, NULL), ITD_OK);
        assert_int_equal(judgement.count, 1);
        if (strcmp(judgement.findings[0].kind, c->kind) != 0 || judgement.findings[0].severity != c->severity) {
            fail_msg("case %zu is %s, %s", i, judgement.findings[0].kind, severity_name(judgement.findings[0].severity));
        }
        assert_int_equal(judgement.verdict, c->severity == SEVERITY_NOTE ? VERDICT_CLEAR : (enum verdict)c->severity);
    }
}

static void
topics_are_no_sanctions(void **state)
{
    (void)state;
    static const struct {
        const char   *topic;
        enum severity severity;
        const char   *word;
    } CASES[] = { { "role.pep", SEVERITY_REVIEW, "politically exposed person, not sanctioned" },
                  { "debarment", SEVERITY_REVIEW, "debarred" },
                  { "gov.soe", SEVERITY_NOTE, "not sanctioned" },
                  { "sanction", SEVERITY_REVIEW, "sanctions list" } };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct sv          topic = sv_from(CASES[i].topic);
        struct itd_hit     hit = { .schema = SV("Person"), .match = true, .probability = 0.99, .topics = &topic,
                                   .topic_count = 1 };
        struct itd_matches matches = { .hits = &hit, .count = 1 };
        struct judge       judge = { .ftm = ftm, .stop_at = 0.95, .as_of = AS_OF };
        struct record      record = record_of("Person", "X");
        struct judgement   judgement;
        assert_int_equal(judge_record(&judgement, &judge, &record, &matches, arena, NULL), ITD_OK);
        assert_int_equal(judgement.findings[0].severity, CASES[i].severity);
        assert_true(sv_find(judgement.findings[0].reason, sv_from(CASES[i].word), 0) != SIZE_MAX);
    }
}

static bool
has_finding(const struct judgement *judgement, const char *kind, enum severity severity)
{
    for (size_t i = 0; i < judgement->count; i++) {
        if (strcmp(judgement->findings[i].kind, kind) == 0) return judgement->findings[i].severity == severity;
    }
    return false;
}

static void
own_data_of_a_subject_is_judged(void **state)
{
    (void)state;
    struct sv          not_held[] = { SV("un-sc") };
    struct judge       judge = { ftm, 0.95, AS_OF, not_held, 1 };
    struct itd_matches none = { 0 };
    struct record      record = record_of("Vessel", "OCEAN STAR");
    struct judgement   judgement;
    struct problem     problems[] = { { PROBLEM_AMBIGUOUS, SV("DOB"), SV("05/12/1970") },
                                      { PROBLEM_NO_COUNTRY, SV("Flag"), SV("Utopia") } };
    itd_entity_add(&record.entity, itd_ftm_property(ftm, SV("imoNumber")), SV("9074720"), NULL);
    itd_entity_add(&record.entity, itd_ftm_property(ftm, SV("mmsi")), SV("12"), NULL);
    record.problems = problems;
    record.problem_count = 2;
    assert_int_equal(judge_record(&judgement, &judge, &record, &none, arena, NULL), ITD_OK);
    assert_true(has_finding(&judgement, "invalid-imo", SEVERITY_REVIEW));
    assert_true(has_finding(&judgement, "invalid-identifier", SEVERITY_NOTE));
    assert_true(has_finding(&judgement, "ambiguous-date", SEVERITY_NOTE));
    assert_true(has_finding(&judgement, "list-not-held-for-date", SEVERITY_REVIEW));
    assert_int_equal(judgement.verdict, VERDICT_REVIEW);
    assert_int_equal(judgement.not_checked_count, 1);
}

static struct sv
bits_text(double bits)
{
    struct buf out = { 0 };
    add_bits(&out, bits);
    struct sv copy = itd_arena_copy(arena, buf_sv(&out));
    buf_fini(&out);
    return copy;
}

static void
bits_are_printed_exactly(void **state)
{
    (void)state;
    assert_string_equal(bits_text(0).ptr, "0");
    assert_string_equal(bits_text(-0.0).ptr, "0");
    assert_string_equal(bits_text(12).ptr, "12");
    assert_string_equal(bits_text(-1.5).ptr, "-1.5");
    assert_string_equal(bits_text(1 / 1024.0).ptr, "0.0009765625");
    for (int i = 0; i < STEPS; i++) assert_true(strtod(bits_text(i / 1024.0).ptr, NULL) == i / 1024.0);
    struct buf out = { 0 };
    add_probability(&out, 0.99999999);
    add_csv(&out, ",", SV("=1+1"));
    add_csv(&out, ",", SV("a\"b,c"));
    buf_add_char(&out, '\0');
    assert_string_equal(out.ptr, "0.999999,'=1+1,\"a\"\"b,c\"");
    buf_fini(&out);
}

static void
answers_are_written_in_a_fixed_order(void **state)
{
    (void)state;
    struct itd_screen_options options = { .match.limit = 5, .match.known_at = ITD_DATE_NONE };
    struct list_state         list = { SV("un-sc"), 20000, 19000, 3, 1000 };
    struct run_record         run = { .engine = "e", .snapshot = "s", .ftm = ftm, .lists = &list, .list_count = 1,
                                      .options = &options, .threshold = 0.5, .stop_at = 0.95, .as_of = AS_OF,
                                      .bundled = true, .background = "b", .tables = "t" };
    struct record             record = record_of("Person", "Ann");
    struct judgement          judgement = { 0 };
    struct answer             answer = { .record = &record, .judgement = &judgement };
    struct buf                out = { 0 };
    json_writer.run(&out, &run);
    json_writer.subject(&out, &run, &answer);
    record.reason = SV("why");
    record.raw = SV("a\x1b\xFF");
    json_writer.rejected(&out, "f", &record);
    buf_add_char(&out, '\0');
    assert_string_equal(out.ptr,
        "{\"schema\":\"interdict/1\",\"type\":\"run\",\"engine\":\"e\",\"snapshot\":\"s\",\"bundled\":true,\"lists\":["
        "{\"list\":\"un-sc\",\"version\":\"2024-10-04\",\"covers_from\":\"2022-01-08\",\"age_days\":3,\"entries\":1000}],"
        "\"settings\":{\"threshold\":0.5,\"stop_at\":0.95,\"limit\":5,\"weak\":\"corroborate\",\"known_at\":null},"
        "\"as_of\":\"2024-10-04\",\"background\":\"b\",\"tables\":\"t\",\"not_checked\":[]}\n"
        "{\"schema\":\"interdict/1\",\"type\":\"subject\",\"row\":3,\"id\":\"7\",\"kind\":\"party\",\"subject\":"
        "{\"id\":\"7\",\"caption\":\"Ann\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ann\"]}},"
        "\"as_of\":\"2024-10-04\",\"bundled\":true,\"verdict\":\"clear\",\"findings\":[],\"checked\":{\"lists\":"
        "[\"un-sc@2024-10-04\"],\"threshold\":0.5,\"not_held\":[],\"not_checked\":[]}}\n"
        "{\"schema\":\"interdict/1\",\"type\":\"rejected\",\"file\":\"f\",\"line\":4,\"column\":0,\"reason\":\"why\","
        "\"record\":\"a\\u001b\xEF\xBF\xBD\"}\n");
    buf_fini(&out);
}

static void
text_cannot_drive_the_terminal(void **state)
{
    (void)state;
    struct buf  out = { 0 };
    struct page page = page_begin(&out, 40, false);
    page_words(&page, PAGE_RED, SV("a\x1b[31mb \xE2\x80\xAE" "c \xC2\x9B" "d"));
    page_indent(&page, 20);
    page_words(&page, PAGE_PLAIN, SV("one two three four five six"));
    buf_add_char(&out, '\0');
    assert_string_equal(out.ptr, "a\xEF\xBF\xBD[31mb \xEF\xBF\xBD" "c \xEF\xBF\xBD" "d       one two three four\n"
                                 "                    five six");
    buf_fini(&out);
}

/* A pipeline over the numbers from 0: each batch is some of them, its output their squares. */
struct numbers {
    uint64_t next;
    uint64_t end;
    uint64_t drained;
    uint64_t fail_at;  /* work on this number fails */
    uint64_t write_at; /* draining this one fails */
    struct buf out;
};

static enum itd_status
fill(void *context, struct batch *batch, struct itd_error *error)
{
    struct numbers *numbers = context;
    uint64_t       *items = itd_arena_array(batch->arena, 7, sizeof *items);
    if (items == NULL) return itd_fail_memory(error);
    batch->items = items;
    while (batch->count < 7 && numbers->next < numbers->end) items[batch->count++] = numbers->next++;
    return ITD_OK;
}

static enum itd_status
work(void *context, struct batch *batch, struct itd_arena *scratch, struct itd_error *error)
{
    const struct numbers *numbers = context;
    const uint64_t       *items = batch->items;
    (void)scratch;
    for (size_t i = 0; i < batch->count; i++) {
        if (items[i] == numbers->fail_at) return itd_fail(error, ITD_LIMIT, "at %d", (int)items[i]);
        buf_add_format(&batch->out, "%llu\n", (unsigned long long)(items[i] * items[i]));
    }
    return ITD_OK;
}

static enum itd_status
drain(void *context, struct batch *batch, struct itd_error *error)
{
    struct numbers *numbers = context;
    buf_add_sv(&numbers->out, buf_sv(&batch->out));
    numbers->drained += batch->count;
    return numbers->drained > numbers->write_at ? itd_fail(error, ITD_IO, "the pipe is closed") : ITD_OK;
}

static void
threads_change_nothing(void **state)
{
    (void)state;
    struct buf expected = { 0 };
    for (unsigned i = 0; i < STEPS; i++) buf_add_format(&expected, "%u\n", i * i);
    for (unsigned threads = 1; threads <= 8; threads++) {
        struct numbers   numbers = { .end = STEPS, .fail_at = UINT64_MAX, .write_at = UINT64_MAX };
        struct pipeline  pipeline = { fill, work, drain, &numbers, 0 };
        struct itd_error error = { 0 };
        assert_int_equal(pipeline_run(&pipeline, threads, &error), ITD_OK);
        assert_true(sv_equal(buf_sv(&numbers.out), buf_sv(&expected)));
        buf_fini(&numbers.out);
        numbers = (struct numbers){ .end = STEPS, .fail_at = 500, .write_at = UINT64_MAX };
        assert_int_equal(pipeline_run(&pipeline, threads, &error), ITD_LIMIT);
        assert_string_equal(error.text, "at 500");
        assert_int_equal(numbers.drained, 497);
        buf_fini(&numbers.out);
        numbers = (struct numbers){ .end = STEPS, .fail_at = UINT64_MAX, .write_at = 100 };
        assert_int_equal(pipeline_run(&pipeline, threads, &error), ITD_IO);
        buf_fini(&numbers.out);
        numbers = (struct numbers){ .write_at = UINT64_MAX };
        assert_int_equal(pipeline_run(&pipeline, threads, &error), ITD_OK);
    }
    buf_fini(&expected);
}

static struct finding
alert_of(const char *party, const char *sides, enum severity severity, struct itd_hit *hit)
{
    *hit = (struct itd_hit){ .party = sv_from(party) };
    struct finding finding = { .rule = "listed-party", .kind = "listed-party", .severity = severity, .hit = hit };
    snprintf(finding.alert_id, sizeof finding.alert_id, "%s", party);
    snprintf(finding.sides, sizeof finding.sides, "%s", sides);
    return finding;
}

static void
only_changes_are_kept(void **state)
{
    (void)state;
    struct itd_hit   hits[8];
    struct finding   now[] = { alert_of("same", "1", SEVERITY_STOP, &hits[0]), alert_of("new", "1", SEVERITY_STOP, &hits[1]),
                               alert_of("changed", "2", SEVERITY_STOP, &hits[2]),
                               alert_of("off", "2", SEVERITY_NOTE, &hits[3]) };
    struct finding   then[] = { alert_of("same", "1", SEVERITY_STOP, &hits[4]),
                                alert_of("changed", "1", SEVERITY_STOP, &hits[5]),
                                alert_of("off", "1", SEVERITY_STOP, &hits[6]),
                                alert_of("gone", "1", SEVERITY_STOP, &hits[7]) };
    struct judgement after = { now, 4, 4, VERDICT_STOP, NULL, 0 }, before = { then, 4, 4, VERDICT_STOP, NULL, 0 };
    assert_int_equal(changes_keep(&after, &before, arena, NULL), ITD_OK);
    static const char *const EXPECTED[] = { "new", "changed", "released", "released" };
    assert_int_equal(after.count, 4);
    for (size_t i = 0; i < 4; i++) assert_string_equal(after.findings[i].change, EXPECTED[i]);
    struct changes changes;
    assert_int_equal(changes_parse(&changes, "un-sc@2025-01-31", arena, NULL), ITD_OK);
    assert_true(sv_equal(changes.list, SV("un-sc")));
    assert_int_equal(changes_parse(&changes, "2025-01-32", arena, NULL), ITD_USAGE);
    assert_int_equal(changes_parse(&changes, "@2025-01-31", arena, NULL), ITD_USAGE);
}

static void
write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

static void
decisions_mark_and_never_hide(void **state)
{
    (void)state;
    char              path[] = "/tmp/test_answer_XXXXXX";
    struct decisions *decisions;
    struct itd_error  error = { 0 };
    size_t            without_sides;
    struct itd_hit    hits[4];
    close(mkstemp(path));
    write_file(path, "alert_id,decision,who,second person,when,reason,expires,sides\n"
                     "a,no,jd,ab,2026-01-01,r,,1\nb,no,jd,ab,2026-01-01,r,,1\nc,no,jd,,2026-01-01,r,2024-10-03,\n"
                     "d,no,jd,,2026-01-01,r,2024-10-04,\n");
    assert_int_equal(decisions_open(&decisions, &without_sides, path, &error), ITD_OK);
    assert_int_equal(without_sides, 2);
    struct finding findings[] = { alert_of("a", "1", SEVERITY_STOP, &hits[0]), alert_of("b", "2", SEVERITY_STOP, &hits[1]),
                                  alert_of("c", "3", SEVERITY_STOP, &hits[2]),
                                  alert_of("d", "4", SEVERITY_STOP, &hits[3]) };
    struct judgement judgement = { findings, 4, 4, VERDICT_STOP, NULL, 0 };
    decisions_apply(&judgement, decisions, AS_OF);
    assert_non_null(findings[0].decision);
    assert_null(findings[1].decision); /* a side has changed */
    assert_null(findings[2].decision); /* expired yesterday */
    assert_non_null(findings[3].decision);
    assert_true(sv_equal(findings[0].decision->second, SV("ab")));
    decisions_close(decisions);
    write_file(path, "alert_id,decision\n,x\n");
    assert_int_equal(decisions_open(&decisions, &without_sides, path, &error), ITD_FORMAT);
    write_file(path, "alert,verdict\n");
    assert_int_equal(decisions_open(&decisions, &without_sides, path, &error), ITD_FORMAT);
    unlink(path);
}

/* Everything together: a list of two parties in two versions, and a file of customers. */
struct desk {
    char                folder[64];
    char                lists[128];
    char                customers[128];
    char                audit[128];
    struct itd_matcher *matcher;
};

static void
open_desk(struct desk *desk)
{
    char             file[256], old[256], new[256];
    const char      *files[] = { old, new };
    const char      *snapshots[] = { desk->lists };
    struct itd_error error = { 0 };
    snprintf(desk->folder, sizeof desk->folder, "/tmp/test_answer_XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    snprintf(desk->lists, sizeof desk->lists, "%s/lists.itd", desk->folder);
    snprintf(desk->customers, sizeof desk->customers, "%s/customers.csv", desk->folder);
    snprintf(desk->audit, sizeof desk->audit, "%s/audit.ndjson", desk->folder);
#define PARTY(id, name) "{\"id\":\"" id "\",\"schema\":\"Company\",\"properties\":{\"name\":[\"" name "\"]," \
                        "\"topics\":[\"sanction\"]},\"datasets\":[\"desk\"]}\n"
    snprintf(file, sizeof file, "%s/old.json", desk->folder);
    write_file(file, PARTY("a", "Zarkovian Petrochemical Holdings"));
    snprintf(old, sizeof old, "%s@2024-01-01", file);
    snprintf(file, sizeof file, "%s/new.json", desk->folder);
    write_file(file, PARTY("a", "Zarkovian Petrochemical Holdings") PARTY("b", "Quillfeather Shipbrokers"));
    snprintf(new, sizeof new, "%s@2024-06-01", file);
    struct itd_lists_build build = { .files = files, .file_count = 2, .output = desk->lists };
    if (itd_lists_build(&build, NULL, NULL, &error) != ITD_OK) fail_msg("%s", error.text);
    struct buf text = { 0 };
    buf_add_sv(&text, SV("id,name\n1,Zarkovian Petrochemical Holdings\n2,\"open\n3,Quillfeather Shipbrokers\n"));
    for (int i = 4; i < STEPS; i++) buf_add_format(&text, "%d,Ordinary Bakery %d\n", i, i);
    buf_add_char(&text, '\0');
    write_file(desk->customers, text.ptr);
    buf_fini(&text);
    struct itd_matcher_options options = { .snapshots = snapshots, .snapshot_count = 1 };
    if (itd_matcher_open(&desk->matcher, &options, &error) != ITD_OK) fail_msg("%s", error.text);
}

static void
close_desk(struct desk *desk)
{
    static const char *const FILES[] = { "old.json", "new.json", "lists.itd", "customers.csv", "audit.ndjson" };
    itd_matcher_close(desk->matcher);
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", desk->folder, FILES[i]);
        unlink(path);
    }
    rmdir(desk->folder);
}

static enum itd_status
keep(void *context, struct sv bytes, struct itd_error *error)
{
    buf_add_sv(context, bytes);
    return buf_ok(context) ? ITD_OK : itd_fail_memory(error);
}

static enum itd_status
refuse(void *context, struct sv bytes, struct itd_error *error)
{
    size_t *left = context;
    if (bytes.len > *left) return itd_fail(error, ITD_IO, "no space left");
    *left -= bytes.len;
    return ITD_OK;
}

/* Screens the desk's file; the summary line, which has seconds, is cut off. */
static struct buf
screen(const struct desk *desk, struct itd_screen_summary *summary, const struct itd_screen_options *options)
{
    struct buf        out = { 0 };
    struct itd_output output = { keep, &out };
    struct itd_error  error = { 0 };
    const char       *files[] = { desk->customers };
    enum itd_status   status = itd_screen_files(summary, desk->matcher, files, 1, options, &output, &error);
    if (status != ITD_OK) fail_msg("%s", error.text);
    buf_add_char(&out, '\0');
    char *last = strstr(out.ptr, "{\"schema\":\"interdict/1\",\"type\":\"summary\"");
    if (last) *last = '\0';
    return out;
}

static void
a_file_is_screened(void **state)
{
    (void)state;
    struct desk               desk;
    struct itd_screen_summary summary;
    struct itd_screen_options options = itd_screen_defaults();
    open_desk(&desk);
    options.format = ITD_OUTPUT_JSON;
    options.threads = 1;
    struct buf one = screen(&desk, &summary, &options);
    assert_int_equal(summary.records, STEPS - 1);
    assert_int_equal(summary.rejected, 1);
    assert_int_equal(summary.reviews, 2);
    assert_int_equal(summary.stops + summary.clears, STEPS - 4);
    for (unsigned threads = 2; threads <= 5; threads++) {
        options.threads = threads;
        struct buf more = screen(&desk, &summary, &options);
        assert_string_equal(one.ptr, more.ptr);
        buf_fini(&more);
    }
    options.changed_since = "desk@2024-01-01";
    struct buf changes = screen(&desk, &summary, &options);
    assert_int_equal(summary.reviews, 1);
    assert_non_null(strstr(changes.ptr, "\"change\":\"new\""));
    assert_null(strstr(changes.ptr, "Zarkovian"));
    buf_fini(&changes);
    buf_fini(&one);
    close_desk(&desk);
}

static void
a_full_disk_stops_the_run(void **state)
{
    (void)state;
    struct desk               desk;
    struct itd_screen_options options = itd_screen_defaults();
    open_desk(&desk);
    options.format = ITD_OUTPUT_JSON;
    for (unsigned threads = 1; threads <= 3; threads++) {
        size_t            left = 100000;
        struct itd_output output = { refuse, &left };
        const char       *files[] = { desk.customers };
        options.threads = threads;
        assert_int_equal(itd_screen_files(NULL, desk.matcher, files, 1, &options, &output, NULL), ITD_IO);
    }
    close_desk(&desk);
}

static bool
screen_quietly(void *context)
{
    const struct desk        *desk = context;
    struct itd_screen_options options = itd_screen_defaults();
    struct buf                out = { 0 };
    struct itd_output         output = { keep, &out };
    const char               *files[] = { desk->customers };
    options.threads = 1;
    options.changed_since = "2024-01-01";
    bool ok = itd_screen_files(NULL, desk->matcher, files, 1, &options, &output, NULL) == ITD_OK;
    buf_fini(&out);
    return ok;
}

static void
every_failed_allocation_of_a_run_is_reported(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk);
    write_file(desk.customers, "id,name\n1,Zarkovian Petrochemical Holdings\n2,\"open\n3,Quillfeather Shipbrokers\n");
    assert_true(alloc_sweep(screen_quietly, &desk) >= 20);
    close_desk(&desk);
}

static void
an_audited_run_can_be_repeated(void **state)
{
    (void)state;
    struct desk               desk;
    struct itd_screen_summary summary;
    struct itd_screen_options options = itd_screen_defaults();
    struct itd_error          error = { 0 };
    bool                      same = false;
    open_desk(&desk);
    options.audit = desk.audit;
    options.operator_name = "jd";
    struct buf out = screen(&desk, &summary, &options);
    buf_fini(&out);
    if (itd_audit_replay(&same, desk.audit, &error) != ITD_OK) fail_msg("%s", error.text);
    assert_true(same);
    write_file(desk.customers, "name\nsomebody else\n");
    assert_int_equal(itd_audit_replay(&same, desk.audit, &error), ITD_NOT_FOUND);
    assert_false(same);
    write_file(desk.audit, "{\"type\":\"audit\"}\n");
    assert_int_equal(itd_audit_replay(&same, desk.audit, &error), ITD_FORMAT);
    close_desk(&desk);
}

static void
pairs_are_scored_row_by_row(void **state)
{
    (void)state;
    struct desk               desk;
    struct itd_screen_summary summary;
    struct itd_screen_options options = itd_screen_defaults();
    struct itd_error          error = { 0 };
    struct buf                out = { 0 };
    struct itd_output         output = { keep, &out };
    open_desk(&desk);
    const char *files[] = { desk.customers };
    options.format = ITD_OUTPUT_CSV;
    write_file(desk.customers, "group,schema,name1,name2\ng,Person,Olaf Scholz,Olaf Scholz\ng,Person,Olaf Scholz,Ann "
                               "Lee\ng,Nothing,A,B\ng,Person,A,\n");
    assert_int_equal(itd_compare_files(&summary, desk.matcher, files, 1, &options, 0, &output, &error), ITD_OK);
    assert_int_equal(summary.records, 4);
    assert_int_equal(summary.rejected, 2);
    assert_int_equal(summary.hits, 1);
    buf_add_char(&out, '\0');
    assert_non_null(strstr(out.ptr, "\n1,Olaf Scholz,Olaf Scholz,true,"));
    assert_non_null(strstr(out.ptr, "\n2,Olaf Scholz,Ann Lee,false,"));
    write_file(desk.customers, "{\"left\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"Olaf Scholz\"]}},"
                               "\"right\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"Olaf Scholz\"]}}}\n"
                               "{\"left\":1,\"right\":2}\n{\"left\":{}}\n");
    assert_int_equal(itd_compare_files(&summary, desk.matcher, files, 1, &options, 0, &output, &error), ITD_OK);
    assert_int_equal(summary.rejected, 2);
    assert_int_equal(summary.hits, 1);
    write_file(desk.customers, "name,other\nA,B\n");
    assert_int_equal(itd_compare_files(&summary, desk.matcher, files, 1, &options, 0, &output, &error), ITD_USAGE);
    buf_fini(&out);
    close_desk(&desk);
}

static void
a_comparison_says_what_is_missing(void **state)
{
    (void)state;
    struct itd_term           terms[] = { { "name", SV("Olaf"), SV("Olaf"), "equal", 12.5 },
                                          { "birth-date", SV("1970"), SV("1980"), "conflict", -6.25 },
                                          { "names", SV(""), SV(""), "many names", -1 } };
    struct itd_comparison     comparison = { false, 5.25, 0.3, 8, terms, 3 };
    struct itd_screen_options options = { .format = ITD_OUTPUT_TEXT };
    struct buf                out = { 0 };
    struct itd_output         output = { keep, &out };
    assert_int_equal(itd_write_comparison(&comparison, SV("A"), SV("B"), &options, &output, NULL), ITD_OK);
    buf_add_char(&out, '\0');
    assert_string_equal(out.ptr, "A \xE2\x86\x94 B\n"
                                 "   +12.50  the same                                Olaf \xE2\x86\x94 Olaf\n"
                                 "    -6.25  birth date: contradicts                 1970 \xE2\x86\x94 1980\n"
                                 "    -1.00  allowance: many names are many chances\n"
                                 "    +5.25 bits, probability 30.0%: no match (2.75 bits are missing for one)\n");
    buf_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict_follows_measure_and_role),
        cmocka_unit_test(topics_are_no_sanctions),
        cmocka_unit_test(own_data_of_a_subject_is_judged),
        cmocka_unit_test(bits_are_printed_exactly),
        cmocka_unit_test(answers_are_written_in_a_fixed_order),
        cmocka_unit_test(text_cannot_drive_the_terminal),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(only_changes_are_kept),
        cmocka_unit_test(decisions_mark_and_never_hide),
        cmocka_unit_test(a_file_is_screened),
        cmocka_unit_test(a_full_disk_stops_the_run),
        cmocka_unit_test(every_failed_allocation_of_a_run_is_reported),
        cmocka_unit_test(an_audited_run_can_be_repeated),
        cmocka_unit_test(pairs_are_scored_row_by_row),
        cmocka_unit_test(a_comparison_says_what_is_missing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
