/* Screening running text: each file is one document, judged by the listed parties that it mentions. */
#include "screen/job.h"

#include "format/stream.h"
#include "interdict/document.h"
#include "screen/alert.h"

#include <stdlib.h>

enum {
    DOCUMENT_BYTES_MAX = 64 << 20,
    CHUNK_SIZE = 64 * 1024
};

struct document {
    const char         *path;
    const char         *name; /* what answers call it */
    uint64_t            row;
    struct buf          text;
    struct record       record;
    struct itd_mention *mentions;
    size_t              mention_count;
};

static enum itd_status
read_text(struct buf *text, struct stream *stream, const char *path, struct itd_error *error)
{
    for (;;) {
        char  *to = buf_reserve(text, CHUNK_SIZE);
        size_t got = 0;
        if (to == NULL) return itd_fail_memory(error);
        enum itd_status status = stream_read_text(&got, stream, to, CHUNK_SIZE, error);
        if (status != ITD_OK || got == 0) return status;
        text->len += got;
        if (text->len > DOCUMENT_BYTES_MAX) {
            return itd_fail(error, ITD_LIMIT, "%s is longer than %d bytes of text", path, DOCUMENT_BYTES_MAX);
        }
    }
}

/* What is no running text would be "clear", whatever it says: a PDF, a Word file (a zip of several files), nothing. */
static enum itd_status
check_text(struct sv text, struct stream *stream, const char *path, struct itd_error *error)
{
    if (sv_trim(text).len == 0) return itd_fail(error, ITD_FORMAT, "%s is empty", path);
    if (sv_starts_with(text, SV("%PDF"))) {
        return itd_fail(error, ITD_FORMAT, "%s is a PDF; turn it into text first: pdftotext FILE - | interdict read -", path);
    }
    if (memchr(text.ptr, '\0', text.len)) {
        return itd_fail(error, ITD_FORMAT, "%s is no text: it has zero bytes; save it as text", path);
    }
    enum itd_status status = stream_next_member(stream, error);
    if (status == ITD_NOT_FOUND) return ITD_OK;
    if (status != ITD_OK) return status;
    return itd_fail(error, ITD_FORMAT, "%s holds several files (a Word file, too, is such a zip); save it as text", path);
}

/* The document as an FtM entity: what its record shows. */
static enum itd_status
describe(struct document *document, const struct screening *screening, struct itd_arena *arena,
         struct itd_error *error)
{
    const struct itd_ftm *ftm = itd_matcher_ftm(screening->matcher);
    document->record = (struct record){ .row = document->row, .line = 1 };
    enum itd_status status = itd_entity_init(&document->record.entity, arena, itd_ftm_schema(ftm, SV("PlainText")),
                                             sv_from(document->name), SV(""), error);
    if (status != ITD_OK) return status;
    return itd_entity_add(&document->record.entity, itd_ftm_property(ftm, SV("fileName")), sv_from(document->name), error);
}

/* Each party once, with its best hit. */
static enum itd_status
collect_hits(struct itd_matches *matches, const struct document *document, struct itd_arena *arena,
             struct itd_error *error)
{
    *matches = (struct itd_matches){ .hits = itd_arena_array(arena, document->mention_count, sizeof *matches->hits) };
    if (matches->hits == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < document->mention_count; i++) {
        const struct itd_hit *hit = &document->mentions[i].hits[0];
        size_t                at = 0;
        while (at < matches->count && !sv_equal(matches->hits[at].party, hit->party)) at++;
        if (at == matches->count) {
            matches->hits[matches->count++] = *hit;
        } else if (hit->bits > matches->hits[at].bits) {
            matches->hits[at] = *hit;
        }
    }
    return ITD_OK;
}

static enum itd_status
judge_document(struct screening *screening, struct document *document, struct itd_arena *arena,
               struct itd_error *error)
{
    struct itd_matches matches;
    struct judgement   judgement;
    struct buf         out = { 0 };
    int32_t            known_at = screening->options.match.known_at;
    enum itd_status    status = collect_hits(&matches, document, arena, error);
    if (status == ITD_OK) {
        status = judge_record(&judgement, &screening->judge, &document->record, &matches, arena, error);
    }
    if (status == ITD_OK) {
        status = alert_name(&judgement, screening->matcher, &document->record.entity, known_at, arena, error);
    }
    if (status != ITD_OK) return status;
    decisions_apply(&judgement, screening->decisions, screening->today);
    screening->summary.records++;
    judgement_count(&screening->summary, &judgement);
    struct answer answer = { .file = document->name,
                             .record = &document->record,
                             .judgement = &judgement,
                             .is_document = true,
                             .mentions = document->mentions,
                             .mention_count = document->mention_count };
    screening->writer->subject(&out, &screening->run, &answer);
    status = buf_ok(&out) ? screening_write(screening, buf_sv(&out), true, error) : itd_fail_memory(error);
    buf_fini(&out);
    return status;
}

static enum itd_status
read_document(struct screening *screening, struct document *document, struct audit *audit, struct itd_arena *arena,
              struct itd_error *error)
{
    struct stream  *stream;
    enum itd_status status = stream_open_as(&stream, document->path, document->name, error);
    if (status != ITD_OK) return status;
    status = read_text(&document->text, stream, document->name, error);
    if (status == ITD_OK) {
        screening_note(screening, "%s: text, %s, %zu byte%s", document->name,
                       stream_encoding_name(stream_encoding(stream)), document->text.len,
                       document->text.len == 1 ? "" : "s");
        status = check_text(buf_sv(&document->text), stream, document->name, error);
    }
    if (status == ITD_OK && audit) status = audit_add_input(audit, document->path, document->name, stream, error);
    stream_close(stream);
    if (status == ITD_OK) status = describe(document, screening, arena, error);
    if (status == ITD_OK) {
        status = itd_spot(&document->mentions, &document->mention_count, screening->matcher, buf_sv(&document->text),
                          &screening->options.match, arena, error);
    }
    return status;
}

enum itd_status
read_work(struct screening *screening, const struct job_files *files, struct audit *audit, struct itd_error *error)
{
    double          begun = seconds_now();
    enum itd_status status = screening_write_run(screening, error);
    for (size_t i = 0; status == ITD_OK && i < files->count; i++) {
        struct document   document = { .path = files->paths[i], .name = files->names[i], .row = i + 1 };
        struct itd_arena *arena = itd_arena_new((size_t)8 << 30);
        status = arena ? read_document(screening, &document, audit, arena, error) : itd_fail_memory(error);
        if (status == ITD_OK) status = judge_document(screening, &document, arena, error);
        buf_fini(&document.text);
        itd_arena_free(arena);
    }
    screening->summary.seconds = seconds_now() - begun;
    return status == ITD_OK ? screening_write_summary(screening, error) : status;
}
