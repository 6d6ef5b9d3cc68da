/* One comparison, explained. */
#include "interdict/screen.h"

#include "format/json.h"
#include "screen/answer.h"
#include "screen/page.h"
#include "screen/term_words.h"
#include "text/text.h"

#include <stdio.h>

enum {
    BITS_COLUMN = 9, /* width of the column of bits */
    RELATION_COLUMN_MAX = 44,
    PART_BYTES_MAX = 240
};

static void
add_json(struct buf *out, const struct itd_comparison *comparison, struct sv a, struct sv b)
{
    buf_add_sv(out, SV("{\"schema\":\"interdict/1\",\"type\":\"pair\",\"row\":1,\"left\":"));
    json_add_string(out, a);
    buf_add_sv(out, SV(",\"right\":"));
    json_add_string(out, b);
    buf_add_format(out, ",\"match\":%s,\"bits\":", comparison->match ? "true" : "false");
    add_bits(out, comparison->bits);
    buf_add_sv(out, SV(",\"probability\":"));
    add_probability(out, comparison->probability);
    buf_add_sv(out, SV(",\"match_bits\":"));
    add_bits(out, comparison->match_bits);
    buf_add_sv(out, SV(",\"terms\":["));
    for (size_t i = 0; i < comparison->term_count; i++) {
        const struct itd_term *term = &comparison->terms[i];
        buf_add_sv(out, i ? SV(",{\"kind\":") : SV("{\"kind\":"));
        json_add_string(out, sv_from(term->kind));
        buf_add_sv(out, SV(",\"query\":"));
        json_add_string(out, term->query);
        buf_add_sv(out, SV(",\"candidate\":"));
        json_add_string(out, term->candidate);
        buf_add_sv(out, SV(",\"relation\":"));
        json_add_string(out, sv_from(term->relation));
        buf_add_sv(out, SV(",\"bits\":"));
        add_bits(out, term->bits);
        buf_add_char(out, '}');
    }
    buf_add_sv(out, SV("]}\n"));
}

/* What to call a term: its relation, behind its kind when that is no name. */
static struct sv
term_label(char *to, size_t size, const struct itd_term *term)
{
    const char *kind = strcmp(term->kind, "name") == 0 ? "" : kind_words(term);
    int         len = snprintf(to, size, "%s%s%s", kind, *kind ? ": " : "", relation_words(term));
    return sv_make(to, len < 0 ? 0 : (size_t)len < size ? (size_t)len : size - 1);
}

static void
add_row(struct page *page, const struct itd_term *term, size_t label_width)
{
    char      label[128];
    struct sv text = term_label(label, sizeof label, term);
    page_number(page, term->bits < 0 ? PAGE_YELLOW : PAGE_PLAIN, BITS_COLUMN, "%+.2f", term->bits);
    page_indent(page, BITS_COLUMN + 2);
    page_words(page, PAGE_PLAIN, text);
    if (term->query.len || term->candidate.len) {
        page_indent(page, BITS_COLUMN + 2 + label_width + 2);
        page_words(page, PAGE_PLAIN, term->query.len ? sv_slice(term->query, 0, PART_BYTES_MAX) : SV("-"));
        page_words(page, PAGE_DIM, SV("\xE2\x86\x94"));
        page_words(page, PAGE_PLAIN, term->candidate.len ? sv_slice(term->candidate, 0, PART_BYTES_MAX) : SV("-"));
    }
    page->indent = 0;
    page_end_line(page);
}

static void
add_text(struct buf *out, const struct itd_comparison *comparison, struct sv a, struct sv b,
         const struct itd_screen_options *options)
{
    struct page page = page_begin(out, options->width, options->colour);
    size_t      width = 0;
    page_words(&page, PAGE_BOLD, sv_slice(a, 0, PART_BYTES_MAX));
    page_words(&page, PAGE_DIM, SV("\xE2\x86\x94"));
    page_words(&page, PAGE_BOLD, sv_slice(b, 0, PART_BYTES_MAX));
    page_end_line(&page);
    for (size_t i = 0; i < comparison->term_count; i++) {
        char   label[128];
        size_t len = text_length(term_label(label, sizeof label, &comparison->terms[i]));
        if (len > width && len <= RELATION_COLUMN_MAX) width = len;
    }
    for (size_t i = 0; i < comparison->term_count; i++) add_row(&page, &comparison->terms[i], width);
    page_number(&page, PAGE_BOLD, BITS_COLUMN, "%+.2f", comparison->bits);
    page_format(&page, PAGE_BOLD, "bits, probability %.1f%%:", comparison->probability * 100);
    if (comparison->match) {
        page_words(&page, PAGE_GREEN, SV("match"));
        page_format(&page, PAGE_PLAIN, "(from %.2f bits on)", comparison->match_bits);
    } else {
        page_words(&page, PAGE_YELLOW, SV("no match"));
        page_format(&page, PAGE_PLAIN, "(%.2f bits are missing for one)", comparison->match_bits - comparison->bits);
    }
    page_end_line(&page);
}

static void
add_table(struct buf *out, const struct itd_comparison *comparison)
{
    buf_add_sv(out, SV("kind,query,candidate,relation,bits\n"));
    for (size_t i = 0; i < comparison->term_count; i++) {
        const struct itd_term *term = &comparison->terms[i];
        add_csv(out, "", sv_from(term->kind));
        add_csv(out, ",", term->query);
        add_csv(out, ",", term->candidate);
        add_csv(out, ",", sv_from(term->relation));
        buf_add_char(out, ',');
        add_bits(out, term->bits);
        buf_add_char(out, '\n');
    }
}

enum itd_status
itd_write_comparison(const struct itd_comparison *comparison, struct sv caption_a, struct sv caption_b,
                     const struct itd_screen_options *options, const struct itd_output *output,
                     struct itd_error *error)
{
    struct buf text = { 0 };
    switch (options->format) {
    case ITD_OUTPUT_JSON: add_json(&text, comparison, caption_a, caption_b); break;
    case ITD_OUTPUT_CSV: add_table(&text, comparison); break;
    case ITD_OUTPUT_TEXT: add_text(&text, comparison, caption_a, caption_b, options); break;
    }
    enum itd_status status =
        buf_ok(&text) ? output->write(output->context, buf_sv(&text), error) : itd_fail_memory(error);
    buf_fini(&text);
    return status;
}

enum itd_status
itd_entity_from_json(struct itd_entity *entity, const struct itd_ftm *ftm, struct sv json, struct itd_arena *arena,
                     struct itd_error *error)
{
    json_t         *value;
    enum itd_status status = json_parse(&value, json, error);
    if (status != ITD_OK) return status;
    status = json_to_entity(entity, ftm, arena, value, NULL, error);
    json_decref(value);
    return status;
}
