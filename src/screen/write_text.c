/* Answers for reading: what was found, where it is listed and why it was taken for the same party. */
#include "screen/write_mentions.h"
#include "screen/answer.h"

#include "screen/decisions.h"
#include "screen/page.h"
#include "screen/term_words.h"
#include "screen/write_designation.h"

enum {
    MARK_COLUMN = 2,
    PERCENT_COLUMN = 10,
    DETAIL_COLUMN = 18,
    CAPTION_BYTES_MAX = 240
};

static enum page_style
style_of(enum severity severity)
{
    return severity == SEVERITY_STOP ? PAGE_RED : severity == SEVERITY_REVIEW ? PAGE_YELLOW : PAGE_PLAIN;
}

static struct page
page_of(struct buf *out, const struct run_record *run)
{
    return page_begin(out, run->options->width, run->options->colour);
}

/* At most CAPTION_BYTES_MAX bytes, cut before a character, so that a 1 MB name fills no screen. */
static struct sv
shorten(struct sv text)
{
    if (text.len <= CAPTION_BYTES_MAX) return text;
    size_t len = CAPTION_BYTES_MAX;
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) len--;
    return sv_make(text.ptr, len);
}

static void
add_date(struct page *page, enum page_style style, const char *before, int32_t day)
{
    struct buf text = { 0 };
    add_day(&text, day);
    page_format(page, style, "%s%.*s", before, SV_ARG(buf_sv(&text)));
    buf_fini(&text);
}

static void
write_run(struct buf *out, const struct run_record *run)
{
    struct page page = page_of(out, run);
    page_words(&page, PAGE_BOLD, sv_from(run->engine));
    add_date(&page, PAGE_PLAIN, "as of ", run->as_of);
    if (run->options->match.use_bits) {
        page_format(&page, PAGE_PLAIN, "· threshold %.4g bits", run->options->match.threshold_bits);
    } else {
        page_format(&page, PAGE_PLAIN, "· threshold %.4g", run->threshold);
    }
    page_format(&page, PAGE_PLAIN, "· stop at %.4g", run->stop_at);
    page_end_line(&page);
    if (run->bundled) {
        page_words(&page, PAGE_YELLOW, SV("bundled lists: an extract for trying out, not for screening"));
        page_end_line(&page);
    }
    page_words(&page, PAGE_PLAIN, SV("lists "));
    page.indent = 6;
    for (size_t i = 0; i < run->list_count; i++) {
        const struct list_state *list = &run->lists[i];
        struct buf               version = { 0 };
        add_day(&version, list->newest);
        page_format(&page, PAGE_PLAIN, "%s%.*s %.*s (%d day%s old, %llu entr%s)", i ? "· " : "", SV_ARG(list->list),
                    SV_ARG(buf_sv(&version)), list->age_days, list->age_days == 1 ? "" : "s",
                    (unsigned long long)list->entries, list->entries == 1 ? "y" : "ies");
        buf_fini(&version);
    }
    page_end_line(&page);
    page_end_line(&page);
}

/* Whether two designations read the same: a list may give one for each programme. */
static bool
reads_alike(const struct itd_designation *a, const struct itd_designation *b)
{
    return sv_equal(a->list, b->list) && sv_equal(a->reference, b->reference) && a->measures == b->measures &&
           a->interval.from == b->interval.from && a->interval.to == b->interval.to;
}

/* Every designation of the party, those that read the same once. */
static void
add_designations(struct page *page, const struct itd_hit *hit)
{
    page_indent(page, DETAIL_COLUMN);
    for (size_t i = 0; i < hit->designation_count; i++) {
        const struct itd_designation *designation = &hit->designations[i];
        if (i && reads_alike(designation, designation - 1)) continue;
        page_format(page, PAGE_PLAIN, "%s%.*s %.*s", i ? "· " : "", SV_ARG(designation->list),
                    SV_ARG(designation->reference));
        struct buf text = { 0 };
        interval_add_text(&text, &designation->interval, designation->first_seen);
        buf_add_sv(&text, SV(": "));
        measures_add_text(&text, designation->measures);
        if (!buf_ok(&text)) page->out->failed = true;
        page_words(page, PAGE_PLAIN, buf_sv(&text));
        buf_fini(&text);
    }
    if (hit->designation_count == 0) {
        for (size_t i = 0; i < hit->dataset_count; i++) page_words(page, PAGE_PLAIN, hit->datasets[i]);
        for (size_t i = 0; i < hit->topic_count; i++) page_words(page, PAGE_PLAIN, hit->topics[i]);
    }
}

/* Develoment and Development, spelled nearly the same (+12.3). */
static void
add_term(struct page *page, const struct itd_term *term, bool first)
{
    /* Terms of the whole name repeat no names. */
    bool is_name = strcmp(term->kind, "name") == 0;
    bool is_whole = strcmp(term->relation, "whole name") == 0 || strcmp(term->relation, "other order") == 0;
    bool has_parts = (term->query.len || term->candidate.len) && !is_whole;
    if (!first) page_words(page, PAGE_DIM, SV("·"));
    if (!is_name && has_parts) page_words(page, PAGE_DIM, sv_from(kind_words(term)));
    if (has_parts && term->query.len && term->candidate.len && !sv_equal_nocase(term->query, term->candidate)) {
        page_format(page, PAGE_DIM, "%.*s \xE2\x86\x94 %.*s", SV_ARG(shorten(term->query)),
                    SV_ARG(shorten(term->candidate)));
    } else if (has_parts) {
        page_words(page, PAGE_DIM, shorten(term->query.len ? term->query : term->candidate));
    }
    page_words(page, PAGE_DIM, sv_from(relation_words(term)));
    page_format(page, PAGE_DIM, "(%+.1f)", term->bits);
}

static void
add_hit(struct page *page, const struct finding *finding, struct sv caption)
{
    const struct itd_hit *hit = finding->hit;
    page_indent(page, MARK_COLUMN);
    page_words(page, style_of(finding->severity), sv_from(severity_name(finding->severity)));
    page_indent(page, PERCENT_COLUMN);
    double percent = hit->probability * 100;
    page_number(page, PAGE_PLAIN, 6, "%.1f%%", percent > 99.9 && percent < 100 ? 99.9 : percent);
    page_indent(page, DETAIL_COLUMN);
    page_words(page, PAGE_BOLD, shorten(hit->name_text.len ? hit->name_text : hit->caption));
    if (strcmp(hit->name_quality ? hit->name_quality : "name", "name") != 0) {
        page_format(page, PAGE_PLAIN, "(%s of %.*s)", hit->name_quality, SV_ARG(shorten(hit->caption)));
    }
    page_format(page, PAGE_PLAIN, "\xE2\x86\x94 %.*s", SV_ARG(shorten(caption)));
    if (finding->change) page_format(page, PAGE_BOLD, "[%s]", finding->change);
    if (finding->decision) {
        page_format(page, PAGE_GREEN, "[decided: %.*s by %.*s %.*s]", SV_ARG(finding->decision->decision),
                    SV_ARG(finding->decision->who), SV_ARG(finding->decision->when));
    }
    if (!finding_is_alert(finding) || hit->designation_count == 0) { /* else the designations say it better */
        page_indent(page, DETAIL_COLUMN);
        page_words(page, PAGE_PLAIN, finding->reason);
    }
    add_designations(page, hit);
    page_indent(page, DETAIL_COLUMN);
    for (size_t i = 0; i < hit->term_count; i++) add_term(page, &hit->terms[i], i == 0);
    page_format(page, PAGE_DIM, "%sparty %.*s, alert %s", hit->term_count ? "· " : "", SV_ARG(hit->party),
                finding->alert_id);
    page_end_line(page);
}

static void
add_plain_finding(struct page *page, const struct finding *finding)
{
    page_indent(page, MARK_COLUMN);
    page_words(page, style_of(finding->severity), sv_from(severity_name(finding->severity)));
    page_indent(page, PERCENT_COLUMN);
    page->indent = DETAIL_COLUMN;
    page_format(page, PAGE_PLAIN, "%s: %.*s", finding->kind, SV_ARG(finding->reason));
    page_end_line(page);
}

/* Notes without a hit, and what is said of every record of the run, are no reason to show a record. */
static bool
is_worth_showing(const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->count; i++) {
        const struct finding *finding = &judgement->findings[i];
        bool                  own = strcmp(finding->kind, "list-not-held-for-date") != 0;
        if (finding->hit || (own && finding->severity > SEVERITY_NOTE)) return true;
    }
    return false;
}

static void
write_subject(struct buf *out, const struct run_record *run, const struct answer *answer)
{
    static const char *const MARKS[] = { "CLEAR", "REVIEW", "STOP" };
    const struct judgement  *judgement = answer->judgement;
    if (!run->options->all && !answer->is_document && !is_worth_showing(judgement)) return;
    struct page     page = page_of(out, run);
    struct sv       caption = itd_entity_caption(run->ftm, &answer->record->entity);
    enum page_style style = judgement->verdict == VERDICT_STOP     ? PAGE_RED
                            : judgement->verdict == VERDICT_REVIEW ? PAGE_YELLOW
                                                                   : PAGE_GREEN;
    page_words(&page, style, sv_from(MARKS[judgement->verdict]));
    page_indent(&page, 8);
    if (answer->file && !answer->is_document) page_words(&page, PAGE_PLAIN, sv_from(answer->file));
    if (!answer->is_document) page_format(&page, PAGE_PLAIN, "row %llu", (unsigned long long)answer->record->row);
    if (answer->record->entity.id.len && !answer->is_document) {
        page_words(&page, PAGE_PLAIN, shorten(answer->record->entity.id));
    }
    page_words(&page, PAGE_BOLD, shorten(caption));
    if (run->bundled) page_words(&page, PAGE_DIM, SV("(bundled lists)"));
    page_end_line(&page);
    page.indent = 0;
    if (answer->is_document) mentions_add_text(&page, answer);
    for (size_t i = 0; i < judgement->count; i++) {
        const struct finding *finding = &judgement->findings[i];
        if (finding->hit && answer->is_document) continue; /* told with its mentions */
        if (finding->hit) {
            add_hit(&page, finding, caption);
        } else {
            add_plain_finding(&page, finding);
        }
        page.indent = 0;
    }
}

static void
write_pair(struct buf *out, const struct run_record *run, const struct pair_answer *pair)
{
    struct page page = page_of(out, run);
    page_words(&page, pair->comparison->match ? PAGE_GREEN : PAGE_PLAIN,
               pair->comparison->match ? SV("match") : SV("differs"));
    page_indent(&page, PERCENT_COLUMN);
    page_number(&page, PAGE_PLAIN, 6, "%.1f%%", pair->comparison->probability * 100);
    page_indent(&page, DETAIL_COLUMN);
    page_format(&page, PAGE_PLAIN, "row %llu", (unsigned long long)pair->record->row);
    page_format(&page, PAGE_BOLD, "%.*s \xE2\x86\x94 %.*s", SV_ARG(shorten(pair->left)), SV_ARG(shorten(pair->right)));
    page_end_line(&page);
}

/* Rejected records are told as notes while the run goes on, and counted at its end. */
static void
write_rejected(struct buf *out, const char *file, const struct record *record)
{
    (void)out;
    (void)file;
    (void)record;
}

static void
write_summary(struct buf *out, const struct run_record *run, const struct itd_screen_summary *summary)
{
    struct page page = page_of(out, run);
    page_format(&page, PAGE_BOLD, "%llu record%s:", (unsigned long long)summary->records,
                summary->records == 1 ? "" : "s");
    page_format(&page, summary->stops ? PAGE_RED : PAGE_PLAIN, "%llu stop,", (unsigned long long)summary->stops);
    page_format(&page, summary->reviews ? PAGE_YELLOW : PAGE_PLAIN, "%llu review,",
                (unsigned long long)summary->reviews);
    page_format(&page, PAGE_PLAIN, "%llu clear;", (unsigned long long)summary->clears);
    page_format(&page, PAGE_PLAIN, "%llu hit%s, %llu decided, %llu rejected", (unsigned long long)summary->hits,
                summary->hits == 1 ? "" : "s", (unsigned long long)summary->decided, (unsigned long long)summary->rejected);
    page_end_line(&page);
    if (run->options->changed_since) {
        page_format(&page, PAGE_PLAIN, "Shown is only what the lists' changes since %s newly hit, change or release.",
                    run->options->changed_since);
        page_end_line(&page);
    }
    page_words(&page, PAGE_PLAIN, SV("clear means: no listed party above the threshold in the lists above. Not checked:"));
    for (size_t i = 0; i < run->not_checked_count; i++) {
        page_format(&page, PAGE_PLAIN, "%.*s%s", SV_ARG(run->not_checked[i]), i + 1 < run->not_checked_count ? ";" : ".");
    }
    for (size_t i = 0; i < run->not_held_count; i++) {
        page_format(&page, PAGE_YELLOW, "%s%.*s%s", i ? "" : "Not held for that date: ", SV_ARG(run->not_held[i]),
                    i + 1 < run->not_held_count ? "," : ".");
    }
    page_end_line(&page);
}

const struct answer_writer text_writer = { .run = write_run,
                                           .subject = write_subject,
                                           .pair = write_pair,
                                           .rejected = write_rejected,
                                           .summary = write_summary };
