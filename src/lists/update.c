/* The publishers' current files into the raw folder, set by set, and from there into the snapshot. */
#include "interdict/lists.h"

#include "lists/candidate.h"
#include "lists/rebuild.h"
#include "model/country.h"
#include "model/date.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DATE_DIGITS = 10 };

struct update {
    const struct itd_update_events *events;
    struct sources                  sources;
    struct intake                   intake;
    char                            first_set[PROVENANCE_TIME_SIZE]; /* of this run */
    size_t                          good;
    struct itd_error                first_failure;
};

static const struct itd_update_events NO_EVENTS;

/* Takes the next set's time, which must come after the one before. */
static enum itd_status
begin_set(struct update *update, struct itd_error *error)
{
    char            before[PROVENANCE_TIME_SIZE];
    enum itd_status status = ITD_OK;
    memcpy(before, update->intake.set, sizeof before);
    while (status == ITD_OK && strcmp(update->intake.set, before) == 0) {
        if (*before) nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        status = intake_time(update->intake.set, true, error);
    }
    if (*before == '\0') memcpy(update->first_set, update->intake.set, sizeof before);
    return status;
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

/* The files of a set are of one version or they are not used. */
static void
judge_set(struct candidate *candidates, size_t count)
{
    size_t  fresh = 0;
    int32_t date = ITD_DATE_NONE;
    for (size_t i = 0; i < count; i++) {
        const struct provenance *provenance = &candidates[i].provenance;
        if (!candidate_is_good(&candidates[i])) {
            refuse_all(candidates, count, "another file of its set was not to be had");
            return;
        }
        fresh += candidates[i].outcome == ITD_SOURCE_NEW;
        if (!provenance->date_in_file) continue;
        if (date != ITD_DATE_NONE && date != provenance->date) {
            refuse_all(candidates, count, "the files of its set are of different days");
            return;
        }
        date = provenance->date;
    }
    if (fresh > 0 && count > 1 && candidate_was_replaced(&candidates[0])) {
        refuse_all(candidates, count, "the publisher replaced its set during the download; try again");
    }
}

static int32_t
date_of_set(const struct candidate *candidates, size_t count, const char *set)
{
    int32_t day = ITD_DATE_NONE;
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].provenance.date_in_file) return candidates[i].provenance.date;
    }
    (void)date_parse_iso(&day, sv_make(set, DATE_DIGITS));
    return day;
}

/* A second edition of a day takes the place of the first in the snapshot; both stay in the raw folder. */
static void
warn_of_edition(const struct update *update, const struct candidate *candidate, int32_t date)
{
    const struct itd_lists_events *events = &update->events->build;
    for (size_t i = 0; events->warning && i < update->intake.raw.count; i++) {
        const struct provenance *held = &update->intake.raw.files[i].provenance;
        if (held->date != date || !sv_equal(sv_from(held->list), candidate->source->list)) continue;
        events->warning(events->context, candidate->source->list.ptr,
                        "published again on the day of the version held; the new edition takes its place");
        return;
    }
}

/* Takes the files in. When one fails the set stays incomplete, and does not count. */
static void
keep_set(struct update *update, struct candidate *candidates, size_t count)
{
    enum itd_status status = ITD_OK;
    int32_t         date = date_of_set(candidates, count, update->intake.set);
    warn_of_edition(update, &candidates[0], date);
    for (size_t i = 0; status == ITD_OK && i < count; i++) {
        struct candidate  *candidate = &candidates[i];
        struct provenance *provenance = &candidate->provenance;
        provenance->date = date;
        provenance->set_files = count;
        memcpy(provenance->set, update->intake.set, sizeof provenance->set);
        status = candidate->outcome == ITD_SOURCE_NEW
                     ? raw_keep(&update->intake.raw, candidate->incoming, provenance, &candidate->error)
                     : raw_keep_again(&update->intake.raw, candidate->held, provenance, &candidate->error);
        if (status != ITD_OK) candidate->outcome = ITD_SOURCE_FAILED;
    }
}

/* Sets the refused files aside, and takes the set when it is good and something in it is new. */
static void
settle_set(struct update *update, struct candidate *candidates, size_t count)
{
    bool all_good = true, any_new = false;
    for (size_t i = 0; i < count; i++) {
        struct candidate *candidate = &candidates[i];
        all_good = all_good && candidate_is_good(candidate);
        any_new = any_new || candidate->outcome == ITD_SOURCE_NEW;
        if (candidate->outcome != ITD_SOURCE_REFUSED) continue;
        memcpy(candidate->provenance.refused, candidate->error.text, sizeof candidate->provenance.refused);
        /* What matters is that it is not used; that it cannot be kept changes nothing. */
        (void)raw_keep(&update->intake.raw, candidate->incoming, &candidate->provenance, NULL);
    }
    if (all_good && any_new) keep_set(update, candidates, count);
}

static void
tell(struct update *update, const struct candidate *candidate)
{
    char        text[ITD_ERROR_TEXT_SIZE + 32];
    bool        good = candidate_is_good(candidate);
    const char *reason = candidate->error.text;
    uint64_t    entries = candidate->provenance.entries;
    switch (candidate->outcome) {
    case ITD_SOURCE_UNCHANGED:
        snprintf(text, sizeof text, "unchanged");
        break;
    case ITD_SOURCE_NEW:
        snprintf(text, sizeof text, "new, %llu %s", (unsigned long long)entries,
                 candidate->is_part ? (entries == 1 ? "row" : "rows") : (entries == 1 ? "entry" : "entries"));
        break;
    case ITD_SOURCE_REFUSED:
        snprintf(text, sizeof text, "refused: %s", reason);
        break;
    case ITD_SOURCE_FAILED:
        snprintf(text, sizeof text, "failed: %s", reason);
        break;
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
        candidates[i].intake = &update->intake;
        (void)candidate_take(&candidates[i]); /* its failure is its own, and does not stop the others */
    }
    if (status == ITD_OK) {
        judge_set(candidates, count);
        settle_set(update, candidates, count);
    }
    for (size_t i = 0; candidates && i < count; i++) {
        if (status == ITD_OK) tell(update, &candidates[i]);
        candidate_fini(&candidates[i]);
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
        const struct raw_file *last = raw_last_main(&update->intake.raw, list);
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
    if (asprintf(&snapshot, "%s/lists.itd", update->intake.options->folder) < 0) return itd_fail_memory(error);
    const struct rebuild rebuild = { .raw = &update->intake.raw,
                                     .ftm = update->intake.ftm,
                                     .snapshot = snapshot,
                                     .data_folder = update->intake.options->data_folder,
                                     .events = &update->events->build };
    enum itd_status      status = rebuild_snapshot(&rebuild, error);
    if (status == ITD_OK) status = tell_changes(update, &rebuild, error);
    free(snapshot);
    return status;
}

static enum itd_status
open_all(struct update *update, struct itd_error *error)
{
    const struct itd_lists_update *options = update->intake.options;
    enum itd_status                status = sources_open(&update->sources, options->data_folder, options->lists, error);
    if (status == ITD_OK) status = itd_ftm_open(&update->intake.ftm, options->data_folder, error);
    if (status == ITD_OK) status = countries_open(&update->intake.countries, options->data_folder, error);
    if (status == ITD_OK) status = raw_open(&update->intake.raw, options->folder, error);
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
    if (status != ITD_OK || update->good > 0) return status;
    const struct itd_error *first = &update->first_failure;
    return itd_fail(error, first->status == ITD_IO ? ITD_IO : ITD_NETWORK,
                    "none of %zu sources gave a list; what is held stays as it is (%s)", update->sources.count,
                    first->text);
}

enum itd_status
itd_lists_update(const struct itd_lists_update *options, const struct itd_update_events *events,
                 struct itd_error *error)
{
    if (events == NULL) events = &NO_EVENTS;
    struct update   update = { .events = events, .intake = { .options = options, .events = &events->build } };
    enum itd_status status =
        curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? open_all(&update, error) : itd_fail_memory(error);
    if (status == ITD_OK) status = run(&update, error);
    raw_close(&update.intake.raw);
    countries_close(update.intake.countries);
    itd_ftm_close(update.intake.ftm);
    sources_close(&update.sources);
    curl_global_cleanup();
    return status;
}
