#include "screen/write_mentions.h"

#include "format/json.h"

enum {
    PLACE_COLUMN = 2,
    NAME_COLUMN = 18
};

/* The finding of the party that a mention names, or NULL. */
static const struct finding *
finding_of(const struct answer *answer, const struct itd_hit *hit)
{
    for (size_t i = 0; i < answer->judgement->count; i++) {
        const struct finding *finding = &answer->judgement->findings[i];
        if (finding->hit && sv_equal(finding->hit->party, hit->party)) return finding;
    }
    return NULL;
}

static void
add_mention_json(struct buf *out, const struct answer *answer, const struct itd_mention *mention)
{
    const struct itd_hit *hit = &mention->hits[0];
    const struct finding *finding = finding_of(answer, hit);
    buf_add_format(out, "{\"kind\":\"party\",\"start\":%zu,\"end\":%zu,\"text\":", mention->begin_character,
                   mention->end_character);
    json_add_string(out, mention->text);
    buf_add_sv(out, SV(",\"hit\":{\"alert_id\":"));
    json_add_string(out, sv_from(finding ? finding->alert_id : ""));
    buf_add_sv(out, SV(",\"party\":"));
    json_add_string(out, hit->party);
    buf_add_sv(out, SV(",\"entity_id\":"));
    json_add_string(out, hit->entity_id);
    buf_add_sv(out, SV(",\"caption\":"));
    json_add_string(out, hit->caption);
    buf_add_sv(out, SV(",\"bits\":"));
    add_bits(out, hit->bits);
    buf_add_sv(out, SV(",\"probability\":"));
    add_probability(out, hit->probability);
    buf_add_sv(out, SV("}}"));
}

void
mentions_add_json(struct buf *out, const struct answer *answer)
{
    buf_add_sv(out, SV(",\"mentions\":["));
    for (size_t i = 0; i < answer->mention_count; i++) {
        if (i) buf_add_char(out, ',');
        add_mention_json(out, answer, &answer->mentions[i]);
    }
    buf_add_char(out, ']');
}

/* "un-sc KPe.001 since 2009-04-24" for each designation, lists that say the same once. */
static void
add_listings(struct page *page, const struct itd_hit *hit)
{
    for (size_t i = 0; i < hit->designation_count; i++) {
        const struct itd_designation *designation = &hit->designations[i];
        const struct itd_designation *before = i ? &hit->designations[i - 1] : NULL;
        if (before && sv_equal(before->list, designation->list) && sv_equal(before->reference, designation->reference)) {
            continue;
        }
        page_format(page, PAGE_PLAIN, "%s %.*s %.*s", i ? "\xC2\xB7" : "listed:", SV_ARG(designation->list),
                    SV_ARG(designation->reference));
        if (designation->interval.from != ITD_DATE_NONE) {
            struct buf day = { 0 };
            add_day(&day, designation->interval.from);
            page_format(page, PAGE_PLAIN, "since %.*s", SV_ARG(buf_sv(&day)));
            buf_fini(&day);
        } else {
            page_words(page, PAGE_PLAIN, SV("(day not published)"));
        }
        if (!designation->in_effect) page_words(page, PAGE_PLAIN, SV("(not in effect on the day asked for)"));
    }
}

void
mentions_add_text(struct page *page, const struct answer *answer)
{
    for (size_t i = 0; i < answer->mention_count; i++) {
        const struct itd_mention *mention = &answer->mentions[i];
        const struct itd_hit     *hit = &mention->hits[0];
        page_indent(page, PLACE_COLUMN);
        page_format(page, PAGE_PLAIN, "%zu\xE2\x80\x93%zu", mention->begin_character, mention->end_character);
        page_indent(page, NAME_COLUMN);
        page_words(page, PAGE_BOLD, mention->text);
        page_end_line(page);
        page_indent(page, NAME_COLUMN);
        page_format(page, PAGE_PLAIN, "%.*s (%.*s), %.1f%%", SV_ARG(hit->caption), SV_ARG(hit->party),
                    hit->probability > 0.999 ? 99.9 : hit->probability * 100);
        page_end_line(page);
        page_indent(page, NAME_COLUMN);
        add_listings(page, hit);
        page_end_line(page);
        page->indent = 0;
    }
}
