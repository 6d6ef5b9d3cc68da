/* The publishers' current files into the raw folder, set by set, and from there into the snapshot. */
#include "interdict/lists.h"

#include "lists/download.h"
#include "lists/inspect.h"
#include "lists/rebuild.h"
#include "lists/sources.h"
#include "model/date.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    TIMEOUT_S = 600,
    CONNECT_S_MAX = 30,
    SLOW_S_MAX = 30,
    SLOW_BYTES = 200,
    RETRIES = 3,
    SHRINK_PERCENT_MAX = 20
};
static const uint64_t FILE_BYTES_MAX = UINT64_C(2) << 30;

struct update {
    const struct itd_lists_update  *options;
    const struct itd_update_events *events;
    struct raw                      raw;
    struct sources                  sources;
    struct itd_ftm                 *ftm;
    struct countries               *countries;
    char                            set[PROVENANCE_TIME_SIZE];       /* of the sources that are being taken */
    char                            first_set[PROVENANCE_TIME_SIZE]; /* of this run */
    size_t                          good;
    struct itd_error                first_failure;
};

/* A source in the course of its update. */
struct candidate {
    const struct source         *source;
    struct update               *update;
    enum itd_source_outcome      outcome;
    char                        *incoming;   /* where the download lies until it is judged */
    char                        *held;       /* the last good file; NULL: none */
    struct provenance            provenance; /* of the new file, or of the held one when nothing changed */
    struct itd_error             error;      /* why it is not taken */
};

static const struct itd_update_events NO_EVENTS;

static enum itd_status
time_now(char text[PROVENANCE_TIME_SIZE], bool with_ms, struct itd_error *error)
{
    struct timespec now;
    struct tm       parts;
    clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &parts) == NULL) return itd_fail(error, ITD_IO, "the clock does not give a date");
    size_t len = strftime(text, PROVENANCE_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);
    if (with_ms) len += (size_t)snprintf(text + len, PROVENANCE_TIME_SIZE - len, ".%03d", (int)(now.tv_nsec / 1000000));
    snprintf(text + len, PROVENANCE_TIME_SIZE - len, "Z");
    return ITD_OK;
}

/* Takes the next set's time, which must come after the one before. */
static enum itd_status
begin_set(struct update *update, struct itd_error *error)
{
    char            before[PROVENANCE_TIME_SIZE];
    enum itd_status status = ITD_OK;
    memcpy(before, update->set, sizeof before);
    while (status == ITD_OK && strcmp(update->set, before) == 0) {
        if (*before) nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        status = time_now(update->set, true, error);
    }
    if (*before == '\0') memcpy(update->first_set, update->set, sizeof before);
    return status;
}

static struct download_limits
limits_of(const struct itd_lists_update *options)
{
    long whole_s = options->timeout_s > 0 ? options->timeout_s : TIMEOUT_S;
    long slow_s = whole_s / 4 < 1 ? 1 : whole_s / 4;
    return (struct download_limits){ .connect_s = whole_s < CONNECT_S_MAX ? whole_s : CONNECT_S_MAX,
                                     .whole_s = whole_s,
                                     .slow_s = slow_s < SLOW_S_MAX ? slow_s : SLOW_S_MAX,
                                     .slow_bytes = SLOW_BYTES,
                                     .retries = options->retries < 0 ? RETRIES : options->retries,
                                     .bytes_max = FILE_BYTES_MAX };
}

static enum itd_status
fetch(struct download *download, struct candidate *candidate, const char *etag, const char *last_modified)
{
    const struct update          *update = candidate->update;
    const struct download_request request = { .address = candidate->source->address.ptr,
                                              .path = candidate->incoming,
                                              .etag = etag,
                                              .last_modified = last_modified,
                                              .limits = limits_of(update->options),
                                              .progress = update->events->build.progress,
                                              .context = update->events->build.context };
    return download_file(download, &request, &candidate->error);
}

/* The provenance of a file just downloaded; what is in it is not known yet. */
static enum itd_status
describe(struct candidate *candidate, const struct download *download)
{
    const struct source *source = candidate->source;
    struct provenance   *provenance = &candidate->provenance;
    *provenance = (struct provenance){ .bytes = download->bytes, .date = READER_NO_DATE };
    snprintf(provenance->address, sizeof provenance->address, "%s", source->address.ptr);
    snprintf(provenance->list, sizeof provenance->list, "%s", source->list.ptr);
    snprintf(provenance->file, sizeof provenance->file, "%s", source->file.ptr);
    memcpy(provenance->etag, download->etag, sizeof provenance->etag);
    memcpy(provenance->last_modified, download->last_modified, sizeof provenance->last_modified);
    memcpy(provenance->set, candidate->update->set, sizeof provenance->set);
    sha256_hex(provenance->sha256, &download->sum);
    return time_now(provenance->fetched, false, &candidate->error);
}

/* A list does not lose a fifth of its entries in a day; a file that was cut off does. */
static enum itd_status
check_size(const struct candidate *candidate, const struct inspection *inspection, struct itd_error *error)
{
    const struct update   *update = candidate->update;
    const struct source   *source = candidate->source;
    const struct raw_file *last = inspection->format->role == LIST_MAIN ? raw_last_main(&update->raw, source->list)
                                                                        : raw_last(&update->raw, source->list, source->file);
    if (last == NULL || inspection->is_delta || update->options->allow_shrink) return ITD_OK;
    uint64_t before = last->provenance.entries, now = inspection->entries;
    if (now >= before || (before - now) * 100 <= before * SHRINK_PERCENT_MAX) return ITD_OK;
    return itd_fail(error, ITD_FORMAT, "%llu entries, after %llu in the last one: more than %d%% smaller",
                    (unsigned long long)now, (unsigned long long)before, SHRINK_PERCENT_MAX);
}

/* Whether the new file is what it should be; notes what is in it. */
static enum itd_status
judge(struct candidate *candidate)
{
    const struct update *update = candidate->update;
    const struct source *source = candidate->source;
    struct provenance   *provenance = &candidate->provenance;
    struct itd_error    *error = &candidate->error;
    struct inspection    found;
    enum itd_status      status = inspect_file(&found, candidate->incoming, source->reader.ptr, update->ftm,
                                               update->countries, error);
    if (status != ITD_OK) return status;
    if (strcmp(found.list, source->list.ptr) != 0) {
        return itd_fail(error, ITD_FORMAT, "it is the list %s, not %s", found.list, source->list.ptr);
    }
    snprintf(provenance->format, sizeof provenance->format, "%s", found.format->name);
    provenance->entries = found.entries;
    provenance->date = found.date;
    provenance->date_in_file = found.date != READER_NO_DATE;
    return check_size(candidate, &found, error);
}

/* Nothing new; a server that has renamed its validators is asked with the new ones next time. */
static enum itd_status
keep_held(struct candidate *candidate, const struct raw_file *last, const struct download *download)
{
    candidate->outcome = ITD_SOURCE_UNCHANGED;
    candidate->provenance = last->provenance;
    if (download->not_modified) return ITD_OK;
    unlink(candidate->incoming);
    memcpy(candidate->provenance.etag, download->etag, sizeof download->etag);
    memcpy(candidate->provenance.last_modified, download->last_modified, sizeof download->last_modified);
    return provenance_write(&candidate->provenance, last->path, &candidate->error);
}

/* Downloads and judges one source; what is wrong with it stays with it, in `outcome` and `error`. */
static enum itd_status
take_source(struct candidate *candidate)
{
    const struct source   *source = candidate->source;
    const struct raw      *raw = &candidate->update->raw;
    const struct raw_file *last = raw_last(raw, source->list, source->file);
    struct download        download;
    bool                   same_address = last && sv_equal(sv_from(last->provenance.address), source->address);
    candidate->outcome = ITD_SOURCE_FAILED;
    if (source->reader.len == 0) {
        return itd_fail(&candidate->error, ITD_FORMAT, "there is no reader of this format of the list yet");
    }
    if (last && (candidate->held = strdup(last->path)) == NULL) return itd_fail_memory(&candidate->error);
    enum itd_status status = raw_incoming(&candidate->incoming, raw, source->list, source->file, &candidate->error);
    if (status == ITD_OK) {
        status = fetch(&download, candidate, same_address ? last->provenance.etag : "",
                       same_address ? last->provenance.last_modified : "");
    }
    if (status != ITD_OK) return status;
    if (download.not_modified) return keep_held(candidate, last, &download);
    status = describe(candidate, &download);
    if (status != ITD_OK) return status;
    if (last && strcmp(candidate->provenance.sha256, last->provenance.sha256) == 0) {
        return keep_held(candidate, last, &download);
    }
    candidate->outcome = ITD_SOURCE_REFUSED;
    status = judge(candidate);
    if (status == ITD_OK) candidate->outcome = ITD_SOURCE_NEW;
    return status;
}

static bool
is_good(const struct candidate *candidate)
{
    return candidate->outcome == ITD_SOURCE_NEW || candidate->outcome == ITD_SOURCE_UNCHANGED;
}

/* Every candidate that has a new file is refused for the same reason. */
static void
refuse_all(struct candidate *candidates, size_t count, const char *reason)
{
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].outcome != ITD_SOURCE_NEW) continue;
        candidates[i].outcome = ITD_SOURCE_REFUSED;
        (void)itd_fail(&candidates[i].error, ITD_FORMAT, "%s", reason);
    }
}

/* Whether the publisher replaced the set while it was downloaded: the first file is asked for again. */
static bool
was_replaced(struct candidate *first)
{
    const struct provenance *provenance = &first->provenance;
    struct download          download;
    char                    *incoming = first->incoming;
    bool                     replaced = false;
    if (*provenance->etag == '\0' && *provenance->last_modified == '\0') return false;
    if (asprintf(&first->incoming, "%s.again", incoming) < 0) {
        first->incoming = incoming;
        return false;
    }
    if (fetch(&download, first, provenance->etag, provenance->last_modified) == ITD_OK && !download.not_modified) {
        char sum[SHA256_HEX_SIZE];
        sha256_hex(sum, &download.sum);
        replaced = strcmp(sum, provenance->sha256) != 0;
        unlink(first->incoming);
    }
    free(first->incoming);
    first->incoming = incoming;
    return replaced;
}

/* The files of a set are of one version or they are not used. */
static void
judge_set(struct candidate *candidates, size_t count)
{
    size_t  fresh = 0;
    int32_t date = READER_NO_DATE;
    for (size_t i = 0; i < count; i++) {
        const struct provenance *provenance = &candidates[i].provenance;
        if (!is_good(&candidates[i])) {
            refuse_all(candidates, count, "another file of its set was not to be had");
            return;
        }
        fresh += candidates[i].outcome == ITD_SOURCE_NEW;
        if (!provenance->date_in_file) continue;
        if (date != READER_NO_DATE && date != provenance->date) {
            refuse_all(candidates, count, "the files of its set are of different days");
            return;
        }
        date = provenance->date;
    }
    if (fresh > 0 && count > 1 && was_replaced(&candidates[0])) {
        refuse_all(candidates, count, "the publisher replaced its set during the download; try again");
    }
}

static int32_t
date_of_set(const struct candidate *candidates, size_t count, const char *set)
{
    int32_t day = READER_NO_DATE;
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].provenance.date_in_file) return candidates[i].provenance.date;
    }
    (void)date_parse_iso(&day, sv_make(set, 10));
    return day;
}

/* A second edition of a day takes the place of the first in the snapshot; both stay in the raw folder. */
static void
warn_of_edition(const struct update *update, const struct candidate *candidate, int32_t date)
{
    const struct itd_lists_events *events = &update->events->build;
    for (size_t i = 0; events->warning && i < update->raw.count; i++) {
        const struct provenance *held = &update->raw.files[i].provenance;
        if (held->date != date || !sv_equal(sv_from(held->list), candidate->source->list)) continue;
        events->warning(events->context, candidate->source->list.ptr,
                        "published again on the day of the version held; the new edition takes its place");
        return;
    }
}

static enum itd_status
keep_set(struct update *update, struct candidate *candidates, size_t count)
{
    enum itd_status status = ITD_OK;
    int32_t         date = date_of_set(candidates, count, update->set);
    warn_of_edition(update, &candidates[0], date);
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        struct candidate  *candidate = &candidates[i];
        struct provenance *provenance = &candidate->provenance;
        provenance->date = date;
        provenance->set_files = count;
        memcpy(provenance->set, update->set, sizeof provenance->set);
        status = candidate->outcome == ITD_SOURCE_NEW
                     ? raw_keep(&update->raw, candidate->incoming, provenance, &candidate->error)
                     : raw_keep_again(&update->raw, candidate->held, provenance, &candidate->error);
        if (status != ITD_OK) candidate->outcome = ITD_SOURCE_FAILED;
    }
    return status;
}

/* Sets the refused files aside, and takes the set when it is good and something in it is new. */
static enum itd_status
settle_set(struct update *update, struct candidate *candidates, size_t count)
{
    bool            all_good = true, any_new = false;
    enum itd_status status = ITD_OK;
    for (size_t i = 0; i < count; i++) {
        struct candidate *candidate = &candidates[i];
        struct itd_error  own = { 0 };
        all_good = all_good && is_good(candidate);
        any_new = any_new || candidate->outcome == ITD_SOURCE_NEW;
        if (candidate->outcome != ITD_SOURCE_REFUSED) continue;
        memcpy(candidate->provenance.refused, candidate->error.text, sizeof candidate->provenance.refused);
        if (raw_keep(&update->raw, candidate->incoming, &candidate->provenance, &own) == ITD_NO_MEMORY) status = ITD_NO_MEMORY;
    }
    return status == ITD_OK && all_good && any_new ? keep_set(update, candidates, count) : status;
}

static void
tell(struct update *update, const struct candidate *candidate)
{
    char        text[ITD_ERROR_TEXT_SIZE + 32];
    bool        good = is_good(candidate);
    const char *reason = candidate->error.text;
    switch (candidate->outcome) {
    case ITD_SOURCE_UNCHANGED: snprintf(text, sizeof text, "unchanged"); break;
    case ITD_SOURCE_NEW:
        snprintf(text, sizeof text, "new, %llu entries", (unsigned long long)candidate->provenance.entries);
        break;
    case ITD_SOURCE_REFUSED: snprintf(text, sizeof text, "refused: %s", reason); break;
    case ITD_SOURCE_FAILED: snprintf(text, sizeof text, "failed: %s", reason); break;
    }
    update->good += good;
    if (!good && update->first_failure.status == ITD_OK) update->first_failure = candidate->error;
    const struct itd_update_source source = {
        .list = candidate->source->list.ptr,
        .address = candidate->source->address.ptr,
        .outcome = candidate->outcome,
        .text = text,
        .bytes = candidate->outcome == ITD_SOURCE_UNCHANGED ? 0 : candidate->provenance.bytes,
    };
    if (update->events->source) update->events->source(update->events->context, &source);
}

static enum itd_status
update_set(struct update *update, const struct source *sources, size_t count, struct itd_error *error)
{
    struct candidate *candidates = calloc(count, sizeof *candidates);
    enum itd_status   status = candidates ? begin_set(update, error) : itd_fail_memory(error);
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        candidates[i].source = &sources[i];
        candidates[i].update = update;
        if (take_source(&candidates[i]) == ITD_NO_MEMORY) status = itd_fail_memory(error);
    }
    if (status == ITD_OK) judge_set(candidates, count);
    if (status == ITD_OK && settle_set(update, candidates, count) == ITD_NO_MEMORY) status = itd_fail_memory(error);
    for (size_t i = 0; candidates && i < count; i++) {
        if (status == ITD_OK) tell(update, &candidates[i]);
        free(candidates[i].incoming);
        free(candidates[i].held);
    }
    free(candidates);
    return status;
}

/* Reports each list of which this run kept something. */
static enum itd_status
tell_changes(const struct update *update, const struct rebuild *rebuild, struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0; status == ITD_OK && update->events->changes && i < update->sources.count; i++) {
        struct sv              list = update->sources.rows[i].list;
        const struct raw_file *last = raw_last_main(&update->raw, list);
        bool                   seen = false;
        for (size_t j = 0; j < i; j++) seen = seen || sv_equal(list, update->sources.rows[j].list);
        if (seen || last == NULL || strcmp(last->provenance.set, update->first_set) < 0) continue;
        status = rebuild_changes(rebuild, list, update->events->changes, update->events->context, error);
    }
    return status;
}

static enum itd_status
bring_up_to_date(struct update *update, struct itd_error *error)
{
    char *snapshot;
    if (asprintf(&snapshot, "%s/lists.itd", update->options->folder) < 0) return itd_fail_memory(error);
    const struct rebuild rebuild = { .raw = &update->raw,
                                     .ftm = update->ftm,
                                     .snapshot = snapshot,
                                     .data_folder = update->options->data_folder,
                                     .events = &update->events->build };
    enum itd_status      status = rebuild_snapshot(&rebuild, error);
    if (status == ITD_OK) status = tell_changes(update, &rebuild, error);
    free(snapshot);
    return status;
}

static enum itd_status
open_all(struct update *update, struct itd_error *error)
{
    const struct itd_lists_update *options = update->options;
    enum itd_status status = sources_open(&update->sources, options->data_folder, options->lists, error);
    if (status == ITD_OK) status = itd_ftm_open(&update->ftm, options->data_folder, error);
    if (status == ITD_OK) status = countries_open(&update->countries, options->data_folder, error);
    if (status == ITD_OK) status = raw_open(&update->raw, options->folder, error);
    return status;
}

static enum itd_status
run(struct update *update, struct itd_error *error)
{
    enum itd_status status = ITD_OK;
    for (size_t i = 0, count; status == ITD_OK && i < update->sources.count; i += count) {
        count = sources_set(&update->sources, i);
        status = update_set(update, update->sources.rows + i, count, error);
    }
    if (status == ITD_OK) status = bring_up_to_date(update, error);
    if (status != ITD_OK || update->good > 0 || update->sources.count == 0) return status;
    const struct itd_error *first = &update->first_failure;
    return itd_fail(error, first->status == ITD_IO ? ITD_IO : ITD_NETWORK,
                    "none of %zu sources gave a list; what is held stays as it is (%s)", update->sources.count, first->text);
}

enum itd_status
itd_lists_update(const struct itd_lists_update *options, const struct itd_update_events *events, struct itd_error *error)
{
    struct update   update = { .options = options, .events = events ? events : &NO_EVENTS, .raw = { .lock = -1 } };
    enum itd_status status = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? open_all(&update, error)
                                                                               : itd_fail_memory(error);
    if (status == ITD_OK) status = run(&update, error);
    raw_close(&update.raw);
    countries_close(update.countries);
    itd_ftm_close(update.ftm);
    sources_close(&update.sources);
    curl_global_cleanup();
    return status;
}
