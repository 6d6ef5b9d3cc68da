/* Answers as CSV: one hit a line, for spreadsheets. */
#include "screen/answer.h"

#include "screen/decisions.h"

static void
write_run(struct buf *out, const struct run_record *run)
{
    (void)run;
    buf_add_sv(out, SV("row,id,subject,verdict,kind,severity,reason,alert_id,sides,party,entity_id,caption,schema,"
                       "name,quality,probability,bits,lists,references,programmes,measures,since,decision,change,"
                       "file,bundled\n"));
}

/* One text of several, with ";" between, each once. */
struct joined {
    struct sv items[16];
    size_t    count;
};

static void
join(struct joined *joined, struct sv item)
{
    if (item.len == 0 || joined->count == sizeof joined->items / sizeof *joined->items) return;
    for (size_t i = 0; i < joined->count; i++) {
        if (sv_equal(joined->items[i], item)) return;
    }
    joined->items[joined->count++] = item;
}

static void
add_joined(struct buf *out, const struct joined *joined)
{
    struct buf text = { 0 };
    for (size_t i = 0; i < joined->count; i++) {
        if (i) buf_add_char(&text, ';');
        buf_add_sv(&text, joined->items[i]);
    }
    if (!buf_ok(&text)) out->failed = true;
    add_csv(out, ",", buf_sv(&text));
    buf_fini(&text);
}

static void
add_designations(struct buf *out, const struct itd_hit *hit)
{
    struct joined lists = { 0 }, references = { 0 }, programmes = { 0 }, measures = { 0 };
    int32_t       since = ITD_DATE_NONE;
    for (size_t i = 0; i < hit->dataset_count; i++) join(&lists, hit->datasets[i]);
    for (size_t i = 0; i < hit->designation_count; i++) {
        const struct itd_designation *designation = &hit->designations[i];
        int32_t                       from = designation->interval.from;
        join(&references, designation->reference);
        join(&programmes, designation->programme);
        if (from != ITD_DATE_NONE && (since == ITD_DATE_NONE || from < since)) since = from;
        for (unsigned bit = 0; bit < ITD_MEASURE_COUNT; bit++) {
            if (designation->measures >> bit & 1) join(&measures, sv_from(itd_measure_name(1U << bit)));
        }
    }
    add_joined(out, &lists);
    add_joined(out, &references);
    add_joined(out, &programmes);
    add_joined(out, &measures);
    buf_add_char(out, ',');
    add_day(out, since);
}

static void
begin_row(struct buf *out, const struct run_record *run, const struct answer *answer)
{
    const struct itd_entity *entity = &answer->record->entity;
    buf_add_format(out, "%llu", (unsigned long long)answer->record->row);
    add_csv(out, ",", entity->id);
    add_csv(out, ",", itd_entity_caption(run->ftm, entity));
    add_csv(out, ",", sv_from(verdict_name(answer->judgement->verdict)));
}

static void
end_row(struct buf *out, const struct run_record *run, const struct answer *answer, const struct finding *finding)
{
    add_csv(out, ",", finding && finding->decision ? finding->decision->decision : SV(""));
    add_csv(out, ",", sv_from(finding ? finding->change : NULL));
    add_csv(out, ",", sv_from(answer->file));
    buf_add_sv(out, run->bundled ? SV(",yes\n") : SV(",\n"));
}

static void
add_hit_row(struct buf *out, const struct run_record *run, const struct answer *answer, const struct finding *finding)
{
    const struct itd_hit *hit = finding->hit;
    begin_row(out, run, answer);
    add_csv(out, ",", sv_from(finding->kind));
    add_csv(out, ",", sv_from(severity_name(finding->severity)));
    add_csv(out, ",", finding->reason);
    add_csv(out, ",", sv_from(finding->alert_id));
    add_csv(out, ",", sv_from(finding->sides));
    add_csv(out, ",", hit->party);
    add_csv(out, ",", hit->entity_id);
    add_csv(out, ",", hit->caption);
    add_csv(out, ",", hit->schema);
    add_csv(out, ",", hit->name_text);
    add_csv(out, ",", sv_from(hit->name_quality));
    buf_add_char(out, ',');
    add_probability(out, hit->probability);
    buf_add_char(out, ',');
    add_bits(out, hit->bits);
    add_designations(out, hit);
    end_row(out, run, answer, finding);
}

static void
write_subject(struct buf *out, const struct run_record *run, const struct answer *answer)
{
    bool written = false;
    for (size_t i = 0; i < answer->judgement->count; i++) {
        if (answer->judgement->findings[i].hit == NULL) continue;
        add_hit_row(out, run, answer, &answer->judgement->findings[i]);
        written = true;
    }
    if (written) return;
    /* Findings of the subject's own data have no hit, but a verdict for review must not be left out. */
    if (answer->judgement->verdict == VERDICT_CLEAR && !run->options->all) return;
    const struct finding *worst = NULL;
    for (size_t i = 0; i < answer->judgement->count; i++) {
        const struct finding *finding = &answer->judgement->findings[i];
        if (worst == NULL || finding->severity > worst->severity) worst = finding;
    }
    begin_row(out, run, answer);
    add_csv(out, ",", sv_from(worst ? worst->kind : NULL));
    add_csv(out, ",", sv_from(worst ? severity_name(worst->severity) : NULL));
    add_csv(out, ",", worst ? worst->reason : SV(""));
    buf_add_sv(out, SV(",,,,,,,,,,,,,,,"));
    end_row(out, run, answer, NULL);
}

static void
write_pairs_header(struct buf *out)
{
    buf_add_sv(out, SV("row,left,right,match,bits,probability\n"));
}

static void
write_pair(struct buf *out, const struct run_record *run, const struct pair_answer *pair)
{
    (void)run;
    buf_add_format(out, "%llu", (unsigned long long)pair->record->row);
    add_csv(out, ",", pair->left);
    add_csv(out, ",", pair->right);
    buf_add_sv(out, pair->comparison->match ? SV(",true,") : SV(",false,"));
    add_bits(out, pair->comparison->bits);
    buf_add_char(out, ',');
    add_probability(out, pair->comparison->probability);
    buf_add_char(out, '\n');
}

/* Rejected records and counts have no place in a table of hits: they are told as notes, and the exit status says so. */
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
    (void)out;
    (void)run;
    (void)summary;
}

const struct answer_writer csv_writer = { .run = write_run,
                                          .subject = write_subject,
                                          .pair = write_pair,
                                          .rejected = write_rejected,
                                          .summary = write_summary,
                                          .pairs_header = write_pairs_header };
