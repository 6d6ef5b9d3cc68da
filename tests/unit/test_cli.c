#include "cli/day.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/terminal.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const COLOURS[] = { "red", "green", NULL };

static const struct option_group OWN = {
    "Own",
    (const struct option[]){
        { .name = "size", .letter = 's', .kind = OPTION_NUMBER, .argument = "N", .min = -2, .max = 3 },
        { .name = "day", .kind = OPTION_DATE, .argument = "DATE" },
        { .name = "words", .letter = 'w', .kind = OPTION_LIST, .argument = "WORD,...", .repeatable = true },
        { .name = "file", .kind = OPTION_PATH, .argument = "FILE", .repeatable = true },
        { .name = "colour-name", .kind = OPTION_TEXT, .argument = "COLOUR", .choices = COLOURS },
        { .name = "all", .letter = 'a' },
        { .name = "brief", .letter = 'b' },
        { 0 },
    }
};

const struct option_group GLOBAL_OPTIONS = {
    "Global",
    (const struct option[]){
        { .name = "quiet", .letter = 'q' },
        { .name = "data", .kind = OPTION_PATH, .argument = "DIR" },
        { .name = "help", .letter = 'h' },
        { 0 },
    }
};

static const struct command PAINT = { .name = "paint", .groups = { &OWN } };
static const struct command LISTS_BUILD = { .name = "lists build" };
static const struct command *const COMMANDS[] = { &PAINT, &LISTS_BUILD, NULL };

/* Parses words split at blanks. */
struct parsed {
    struct itd_arena     *arena;
    struct options        options;
    const struct command *command;
    struct itd_error      error;
    char                 *words[32];
    char                  text[512];
};

static enum itd_status
parse(struct parsed *parsed, const char *text)
{
    *parsed = (struct parsed){ .arena = itd_arena_new(1 << 20) };
    if (parsed->arena == NULL) return ITD_NO_MEMORY;
    size_t count = 0;
    strncpy(parsed->text, text, sizeof parsed->text - 1);
    for (char *save = NULL, *word = strtok_r(parsed->text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        parsed->words[count++] = word;
    }
    return options_parse(&parsed->options, &parsed->command, COMMANDS, parsed->words, count, parsed->arena,
                         &parsed->error);
}

static void
options_are_read_in_every_form(void **state)
{
    (void)state;
    struct parsed parsed;
    assert_int_equal(parse(&parsed, "--data d paint -as-1.5 one --day=2024-02-29 -b - -- -x"), ITD_OK);
    assert_ptr_equal(parsed.command, &PAINT);
    assert_true(options_has(&parsed.options, "all"));
    assert_true(options_has(&parsed.options, "brief"));
    assert_false(options_has(&parsed.options, "quiet"));
    assert_true(options_number(&parsed.options, "size", 9) == -1.5);
    assert_int_equal(options_date(&parsed.options, "day", 0), 19782);
    assert_string_equal(options_text(&parsed.options, "data"), "d");
    assert_null(options_text(&parsed.options, "file"));
    assert_int_equal(parsed.options.argument_count, 3);
    assert_string_equal(parsed.options.arguments[1], "-");
    assert_string_equal(parsed.options.arguments[2], "-x");
    assert_null(parsed.options.arguments[3]);
    itd_arena_free(parsed.arena);
}

static void
lists_are_split_and_paths_are_not(void **state)
{
    (void)state;
    struct parsed      parsed;
    const char *const *texts;
    assert_int_equal(parse(&parsed, "paint -w a,b --words=c,,d --file x,y --file z"), ITD_OK);
    assert_int_equal(options_texts(&texts, &parsed.options, "words", parsed.arena, NULL), ITD_OK);
    assert_string_equal(texts[3], "d");
    assert_null(texts[4]);
    assert_int_equal(options_texts(&texts, &parsed.options, "file", parsed.arena, NULL), ITD_OK);
    assert_string_equal(texts[0], "x,y");
    assert_string_equal(texts[1], "z");
    assert_null(texts[2]);
    assert_int_equal(options_texts(&texts, &parsed.options, "data", parsed.arena, NULL), ITD_OK);
    assert_null(texts);
    itd_arena_free(parsed.arena);
}

static void
wrong_calls_are_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "pain", "paint --sise 1", "paint --size 4", "paint --size -3", "paint --size 1e2", "paint --size nan",
        "paint --size", "paint --day 2023-02-29", "paint --day 24-02-28", "paint --all=1", "paint -ax",
        "paint --colour-name blue", "paint --size 1 --size 1", "paint --file=", "lists", "lists bild", "--size 1 paint",
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct parsed   parsed;
        enum itd_status status = parse(&parsed, WRONG[i]);
        if (status != ITD_USAGE) fail_msg("accepted: %s", WRONG[i]);
        assert_true(strlen(parsed.error.text) > 10);
        itd_arena_free(parsed.arena);
    }
}

static void
help_ends_the_reading(void **state)
{
    (void)state;
    struct parsed parsed;
    assert_int_equal(parse(&parsed, "paint --help --nonsense"), ITD_OK);
    assert_true(parsed.options.help);
    itd_arena_free(parsed.arena);
    assert_int_equal(parse(&parsed, "lists build -h"), ITD_OK);
    assert_true(parsed.options.help && parsed.command == &LISTS_BUILD);
    itd_arena_free(parsed.arena);
    assert_int_equal(parse(&parsed, "lists -h"), ITD_OK);
    assert_true(parsed.options.help && parsed.command == NULL);
    itd_arena_free(parsed.arena);
}

static bool
parse_and_split(void *context)
{
    (void)context;
    struct parsed      parsed;
    const char *const *texts;
    enum itd_status    status = parse(&parsed, "paint -w a,b,c --file x y z");
    if (status == ITD_OK) status = options_texts(&texts, &parsed.options, "words", parsed.arena, &parsed.error);
    itd_arena_free(parsed.arena);
    return status == ITD_OK;
}

static void
parsing_survives_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(alloc_sweep(parse_and_split, NULL) > 0);
}

static void
words_have_a_distance(void **state)
{
    (void)state;
    assert_int_equal(word_distance(SV("build"), SV("build")), 0);
    assert_int_equal(word_distance(SV("biuld"), SV("build")), 1);
    assert_int_equal(word_distance(SV(""), SV("abc")), 3);
    assert_int_equal(word_distance(SV("version"), SV("verify")), 3);
}

static void
days_are_those_of_the_calendar(void **state)
{
    (void)state;
    static const char *const GOOD[] = { "0001-01-01", "1600-02-29", "1969-12-31", "2000-02-29", "2026-11-24", "9999-12-31" };
    static const char *const BAD[] = { "",           "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00",
                                       "2024-04-31", "2024/01/01", "0000-01-01", "2024-1-01",  "+024-01-01", "2024-01-01 " };
    int32_t days;
    char    text[DAY_TEXT_SIZE];
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        assert_true(day_parse(&days, sv_from(GOOD[i])));
        assert_string_equal(day_format(text, days), GOOD[i]);
    }
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) assert_false(day_parse(&days, sv_from(BAD[i])));
    assert_true(day_parse(&days, SV("1970-01-01")) && days == 0);
    assert_string_equal(day_format(text, INT32_MIN), "unknown");
}

/* What an output file holds after `write`. */
static void
written(char *text, size_t size, void (*write_some)(struct output *output))
{
    static struct output output;
    char                 path[] = "/tmp/interdict-test-XXXXXX";
    int                  fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(output_open(&output, path, NULL), ITD_OK);
    write_some(&output);
    assert_int_equal(output_close(&output, NULL), ITD_OK);
    assert_int_equal(output_close(&output, NULL), ITD_OK);
    ssize_t got = read(fd, text, size - 1);
    assert_true(got >= 0);
    text[got] = '\0';
    close(fd);
    unlink(path);
}

static void
write_odd_text(struct output *output)
{
    output_json(output, SV("a\"\\\n\x01\x7F"
                           "\xC3\xA9\xF0\x9F\x98\x80|\xFF|\xC3|\xC0\xAF|\xED\xA0\x80|"));
    output_text(output, "\n");
    output_csv(output, SV("plain"));
    output_text(output, ",");
    output_csv(output, SV("a,\"b\"\n"));
}

static void
text_is_quoted_for_json_and_csv(void **state)
{
    (void)state;
    char text[256];
    written(text, sizeof text, write_odd_text);
    assert_string_equal(text, "\"a\\\"\\\\\\n\\u0001\\u007f\xC3\xA9\xF0\x9F\x98\x80|\xEF\xBF\xBD|\xEF\xBF\xBD|"
                              "\xEF\xBF\xBD\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|\"\n"
                              "plain,\"a,\"\"b\"\"\n\"");
}

static void
write_large_text(struct output *output)
{
    static char bytes[200001];
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(output_write(output, sv_make("<", 1), NULL), ITD_OK);
    assert_int_equal(output_write(output, sv_make(bytes, 200000), NULL), ITD_OK);
    assert_int_equal(output_write(output, sv_make(">", 1), NULL), ITD_OK);
}

static void
large_writes_stay_in_order(void **state)
{
    (void)state;
    static char text[300000];
    written(text, sizeof text, write_large_text);
    assert_int_equal(strlen(text), 200002);
    assert_true(text[0] == '<' && text[200001] == '>' && text[1] == 'x' && text[200000] == 'x');
}

static void
counts_have_thousands(void **state)
{
    (void)state;
    char text[COUNT_TEXT_SIZE];
    assert_string_equal(count_format(text, 0), "0");
    assert_string_equal(count_format(text, 999), "999");
    assert_string_equal(count_format(text, 1000), "1,000");
    assert_string_equal(count_format(text, UINT64_MAX), "18,446,744,073,709,551,615");
}

static void
progress_says_rate_share_and_time_left(void **state)
{
    (void)state;
    char line[160];
    progress_line(line, sizeof line, 1000, "records", 25, 100, 10);
    assert_string_equal(line, "1000 records, 100/s, 25%, 0:30 left");
    progress_line(line, sizeof line, 0, "", 50, 100, 0.5);
    assert_string_equal(line, "50%");
    progress_line(line, sizeof line, 5, "records", 5, 0, 2);
    assert_string_equal(line, "5 records, 2/s");
    assert_int_equal(progress_line(line, sizeof line, 0, "", 0, 0, 9), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read_in_every_form),
        cmocka_unit_test(lists_are_split_and_paths_are_not),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(help_ends_the_reading),
        cmocka_unit_test(parsing_survives_every_failing_allocation),
        cmocka_unit_test(words_have_a_distance),
        cmocka_unit_test(days_are_those_of_the_calendar),
        cmocka_unit_test(text_is_quoted_for_json_and_csv),
        cmocka_unit_test(large_writes_stay_in_order),
        cmocka_unit_test(counts_have_thousands),
        cmocka_unit_test(progress_says_rate_share_and_time_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
