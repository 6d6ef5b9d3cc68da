#include "cli/options.h"

#include "cli/day.h"

#include <stdio.h>

/* What options_parse works on. */
struct parser {
    struct options              *options;
    const struct command       **command;
    const struct command *const *commands;
    char *const                 *words;
    size_t                       count;
    size_t                       at;
    struct itd_error            *error;
};

static const struct option *
find_in_group(const struct option_group *group, struct sv name, char letter)
{
    for (const struct option *option = group->options; option->name; option++) {
        if (letter ? option->letter == letter : sv_equal(sv_from(option->name), name)) return option;
    }
    return NULL;
}

static const struct option *
find(const struct command *command, struct sv name, char letter)
{
    for (size_t i = 0; command && i < COMMAND_GROUPS_MAX && command->groups[i]; i++) {
        const struct option *option = find_in_group(command->groups[i], name, letter);
        if (option) return option;
    }
    return find_in_group(&GLOBAL_OPTIONS, name, letter);
}

const struct option *
option_find(const struct command *command, struct sv name)
{
    return find(command, name, 0);
}

/* Optimal string alignment, three rows. */
enum { WORD_MAX = 63 };

static unsigned
least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned
word_distance(struct sv a, struct sv b)
{
    a = sv_slice(a, 0, WORD_MAX);
    b = sv_slice(b, 0, WORD_MAX);
    unsigned rows[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *before_that = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned cost = a.ptr[i - 1] != b.ptr[j - 1];
            now[j] = least(least(before[j] + 1, now[j - 1] + 1), before[j - 1] + cost);
            bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped) now[j] = least(now[j], before_that[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

/* Keeps the nearest word so far. A prefix counts as near. */
struct nearest {
    const char *word;
    unsigned    distance;
};

static void
consider(struct nearest *nearest, struct sv given, const char *word)
{
    unsigned distance = word_distance(given, sv_from(word));
    unsigned allowed = given.len < 4 ? 1 : given.len < 8 ? 2 : 3;
    if (given.len >= 2 && sv_starts_with(sv_from(word), given)) distance = 0;
    if (distance > allowed || (nearest->word && distance >= nearest->distance)) return;
    *nearest = (struct nearest){ word, distance };
}

static enum itd_status
fail_unknown_option(struct parser *parser, struct sv name)
{
    struct nearest        nearest = { 0 };
    const struct command *command = *parser->command;
    for (size_t i = 0; command && i < COMMAND_GROUPS_MAX && command->groups[i]; i++) {
        for (const struct option *option = command->groups[i]->options; option->name; option++) {
            consider(&nearest, name, option->name);
        }
    }
    for (const struct option *option = GLOBAL_OPTIONS.options; option->name; option++) {
        consider(&nearest, name, option->name);
    }
    if (nearest.word) {
        return itd_fail(parser->error, ITD_USAGE, "unknown option --%.*s: did you mean --%s?", SV_ARG(name),
                        nearest.word);
    }
    return itd_fail(parser->error, ITD_USAGE, "unknown option --%.*s", SV_ARG(name));
}

static enum itd_status
fail_unknown_command(struct parser *parser, struct sv name)
{
    struct nearest nearest = { 0 };
    for (const struct command *const *command = parser->commands; *command; command++) {
        consider(&nearest, name, (*command)->name);
    }
    if (nearest.word) {
        return itd_fail(parser->error, ITD_USAGE, "unknown command \"%.*s\": did you mean \"%s\"?", SV_ARG(name),
                        nearest.word);
    }
    return itd_fail(parser->error, ITD_USAGE, "unknown command \"%.*s\"", SV_ARG(name));
}

const struct command *
command_find(const struct command *const *commands, struct sv name)
{
    for (; *commands; commands++) {
        if (sv_equal(sv_from((*commands)->name), name)) return *commands;
    }
    return NULL;
}

/* Whether commands of two words begin with this one ("lists"). */
static bool
begins_commands(const struct command *const *commands, struct sv word)
{
    for (; *commands; commands++) {
        struct sv name = sv_from((*commands)->name);
        if (name.len > word.len && sv_starts_with(name, word) && name.ptr[word.len] == ' ') return true;
    }
    return false;
}

static enum itd_status
read_command(struct parser *parser, const char *word)
{
    *parser->command = command_find(parser->commands, sv_from(word));
    if (*parser->command) return ITD_OK;
    if (!begins_commands(parser->commands, sv_from(word))) return fail_unknown_command(parser, sv_from(word));
    const char *second = parser->at < parser->count ? parser->words[parser->at] : "";
    char        name[128];
    int         len = snprintf(name, sizeof name, "%s %.60s", word, second);
    *parser->command = command_find(parser->commands, sv_make(name, (size_t)len));
    if (*parser->command) {
        parser->at++;
        return ITD_OK;
    }
    if (strcmp(second, "-h") == 0 || strcmp(second, "--help") == 0) {
        parser->options->help = true;
        return ITD_OK;
    }
    if (*second != '\0' && *second != '-') return fail_unknown_command(parser, sv_make(name, (size_t)len));
    return itd_fail(parser->error, ITD_USAGE, "\"%s\" wants a second word", word);
}

static enum itd_status
check_choice(const struct option *option, const char *text, struct itd_error *error)
{
    char   all[256];
    size_t len = 0;
    for (size_t i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], text) == 0) return ITD_OK;
        int more = snprintf(all + len, sizeof all - len, "%s%s", i ? ", " : "", option->choices[i]);
        len += (size_t)more < sizeof all - len ? (size_t)more : 0;
    }
    return itd_fail(error, ITD_USAGE, "--%s is one of %s, not \"%s\"", option->name, all, text);
}

static enum itd_status
check_value(struct option_value *value, struct itd_error *error)
{
    const struct option *option = value->option;
    struct sv            text = sv_from(value->text);
    if (option->choices) return check_choice(option, value->text, error);
    switch (option->kind) {
    case OPTION_FLAG:
    case OPTION_TEXT:
        return ITD_OK;
    case OPTION_LIST:
    case OPTION_PATH:
        return text.len ? ITD_OK : itd_fail(error, ITD_USAGE, "--%s is empty", option->name);
    case OPTION_DATE:
        if (day_parse(&value->date, text)) return ITD_OK;
        return itd_fail(error, ITD_USAGE, "--%s is a day of the calendar written YYYY-MM-DD, not \"%s\"", option->name,
                        value->text);
    case OPTION_NUMBER:
        if (sv_to_double(&value->number, text) && value->number >= option->min && value->number <= option->max &&
            (!option->whole || value->number == (double)(int64_t)value->number)) {
            return ITD_OK;
        }
        return itd_fail(error, ITD_USAGE, "--%s is a %snumber from %.15g to %.15g, not \"%s\"", option->name,
                        option->whole ? "whole " : "", option->min, option->max, value->text);
    }
    return ITD_OK;
}

/* Takes an option; `attached` is the value written with it, or NULL. */
static enum itd_status
take_option(struct parser *parser, const struct option *option, const char *attached)
{
    struct options *options = parser->options;
    if (strcmp(option->name, "help") == 0) options->help = true;
    if (option->kind == OPTION_FLAG && attached) {
        return itd_fail(parser->error, ITD_USAGE, "--%s takes no value", option->name);
    }
    if (!option->repeatable && option->kind != OPTION_FLAG && options_has(options, option->name)) {
        return itd_fail(parser->error, ITD_USAGE, "--%s is given twice", option->name);
    }
    struct option_value *value = &options->values[options->count];
    *value = (struct option_value){ .option = option, .text = attached };
    if (option->kind != OPTION_FLAG && attached == NULL) {
        if (parser->at == parser->count) {
            return itd_fail(parser->error, ITD_USAGE, "--%s needs a value: --%s %s", option->name, option->name,
                            option->argument);
        }
        value->text = parser->words[parser->at++];
    }
    enum itd_status status = option->kind == OPTION_FLAG ? ITD_OK : check_value(value, parser->error);
    if (status == ITD_OK) options->count++;
    return status;
}

static enum itd_status
read_long(struct parser *parser, const char *word)
{
    const char          *equals = strchr(word, '=');
    struct sv            name = equals ? sv_make(word, (size_t)(equals - word)) : sv_from(word);
    const struct option *option = find(*parser->command, name, 0);
    if (option == NULL) return fail_unknown_option(parser, name);
    return take_option(parser, option, equals ? equals + 1 : NULL);
}

/* Flags may stand together (-qx); the first option with a value takes the rest of the word, if any. */
static enum itd_status
read_short(struct parser *parser, const char *word)
{
    enum itd_status status = ITD_OK;
    for (const char *at = word; *at && status == ITD_OK && !parser->options->help; at++) {
        const struct option *option = find(*parser->command, SV(""), *at);
        if (option == NULL) return itd_fail(parser->error, ITD_USAGE, "unknown option -%c", *at);
        if (option->kind != OPTION_FLAG) return take_option(parser, option, at[1] ? at + 1 : NULL);
        status = take_option(parser, option, NULL);
    }
    return status;
}

enum itd_status
options_parse(struct options *options, const struct command **command, const struct command *const *commands,
              char *const *words, size_t count, struct itd_arena *arena, struct itd_error *error)
{
    size_t values_max = 1;
    for (size_t i = 0; i < count; i++) {
        /* A word of n letters after one dash holds at most n options. */
        bool short_options = words[i][0] == '-' && words[i][1] != '-';
        values_max += short_options ? strlen(words[i]) : 1;
    }
    *options = (struct options){
        .values = itd_arena_array(arena, values_max, sizeof *options->values),
        .arguments = itd_arena_array(arena, count + 1, sizeof *options->arguments),
    };
    *command = NULL;
    if (options->values == NULL || options->arguments == NULL) return itd_fail_memory(error);
    struct parser   parser = { options, command, commands, words, count, 0, error };
    bool            only_arguments = false;
    enum itd_status status = ITD_OK;
    while (parser.at < count && status == ITD_OK && !options->help) {
        const char *word = words[parser.at++];
        if (only_arguments || word[0] != '-' || word[1] == '\0') {
            if (*command) {
                options->arguments[options->argument_count++] = word;
            } else {
                status = read_command(&parser, word);
            }
        } else if (strcmp(word, "--") == 0) {
            only_arguments = true;
        } else if (word[1] == '-') {
            status = read_long(&parser, word + 2);
        } else {
            status = read_short(&parser, word + 1);
        }
    }
    return status;
}

static const struct option_value *
value_of(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++) {
        if (strcmp(options->values[i].option->name, name) == 0) return &options->values[i];
    }
    return NULL;
}

bool
options_has(const struct options *options, const char *name)
{
    return value_of(options, name) != NULL;
}

const char *
options_text(const struct options *options, const char *name)
{
    const struct option_value *value = value_of(options, name);
    return value ? value->text : NULL;
}

double
options_number(const struct options *options, const char *name, double otherwise)
{
    const struct option_value *value = value_of(options, name);
    return value ? value->number : otherwise;
}

int32_t
options_date(const struct options *options, const char *name, int32_t otherwise)
{
    const struct option_value *value = value_of(options, name);
    return value ? value->date : otherwise;
}

/* The words of one value: the whole of it, or of a list what stands between the commas. */
static enum itd_status
add_words(const char **words, size_t *count, const struct option_value *value, struct itd_arena *arena,
          struct itd_error *error)
{
    struct sv rest = sv_from(value->text), word;
    if (value->option->kind != OPTION_LIST) {
        words[(*count)++] = value->text;
        return ITD_OK;
    }
    while (sv_split(&word, &rest, ',')) {
        word = sv_trim(word);
        if (word.len == 0) continue;
        struct sv copy = itd_arena_copy(arena, word);
        if (copy.ptr == NULL) return itd_fail_memory(error);
        words[(*count)++] = copy.ptr;
    }
    return ITD_OK;
}

enum itd_status
options_texts(const char *const **texts, const struct options *options, const char *name, struct itd_arena *arena,
              struct itd_error *error)
{
    *texts = NULL;
    if (!options_has(options, name)) return ITD_OK;
    size_t room = 1, count = 0;
    for (size_t i = 0; i < options->count; i++) {
        if (options->values[i].text) room += strlen(options->values[i].text) + 1;
    }
    const char **words = itd_arena_array(arena, room, sizeof *words);
    if (words == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < options->count; i++) {
        if (strcmp(options->values[i].option->name, name) != 0) continue;
        enum itd_status status = add_words(words, &count, &options->values[i], arena, error);
        if (status != ITD_OK) return status;
    }
    *texts = words;
    return ITD_OK;
}
