#include "lists/candidate.h"

#include "lists/download.h"
#include "lists/inspect.h"
#include "model/date.h"

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
    SHRINK_PERCENT_MAX = 20,
    DATE_SIZE = sizeof "2026-11-24"
};
static const uint64_t FILE_BYTES_MAX = UINT64_C(2) << 30;

enum itd_status
intake_time(char text[PROVENANCE_TIME_SIZE], bool with_ms, struct itd_error *error)
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

static void
write_date(char text[DATE_SIZE], int32_t date)
{
    int year, month, day;
    date_civil(date, &year, &month, &day);
    snprintf(text, DATE_SIZE, "%04d-%02d-%02d", year, month, day);
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
    const struct intake          *intake = candidate->intake;
    const struct download_request request = { .address = candidate->source->address.ptr,
                                              .path = candidate->incoming,
                                              .etag = etag,
                                              .last_modified = last_modified,
                                              .limits = limits_of(intake->options),
                                              .progress = intake->events->progress,
                                              .context = intake->events->context };
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
    memcpy(provenance->set, candidate->intake->set, sizeof provenance->set);
    sha256_hex(provenance->sha256, &download->sum);
    return intake_time(provenance->fetched, false, &candidate->error);
}

/* A list does not lose a fifth of its entries in a day; a file that was cut off does. */
static enum itd_status
check_size(const struct candidate *candidate, const struct inspection *inspection, struct itd_error *error)
{
    const struct intake   *intake = candidate->intake;
    const struct source   *source = candidate->source;
    const struct raw_file *last = inspection->format->role == LIST_MAIN
                                      ? raw_last_main(&intake->raw, source->list)
                                      : raw_last(&intake->raw, source->list, source->file);
    if (last == NULL || inspection->is_delta || intake->options->allow_shrink) return ITD_OK;
    uint64_t before = last->provenance.entries, now = inspection->entries;
    if (now >= before || (before - now) * 100 <= before * SHRINK_PERCENT_MAX) return ITD_OK;
    return itd_fail(error, ITD_FORMAT, "%llu entr%s, after %llu in the last one: more than %d%% smaller",
                    (unsigned long long)now, now == 1 ? "y" : "ies", (unsigned long long)before, SHRINK_PERCENT_MAX);
}

/* A file from a cache gone stale is older than what is held; one from the future would make all later ones look so. */
static enum itd_status
check_date(const struct candidate *candidate, struct itd_error *error)
{
    const struct provenance *provenance = &candidate->provenance;
    int32_t                  held = raw_newest_date(&candidate->intake->raw, candidate->source->list), today = 0;
    char                     text[DATE_SIZE], held_text[DATE_SIZE];
    if (!provenance->date_in_file) return ITD_OK;
    (void)date_parse_iso(&today, sv_make(provenance->set, DATE_SIZE - 1));
    write_date(text, provenance->date);
    if (provenance->date > today + 1) return itd_fail(error, ITD_FORMAT, "it is dated in the future, %s", text);
    if (provenance->date >= held) return ITD_OK;
    write_date(held_text, held);
    return itd_fail(error, ITD_FORMAT, "it is of %s, older than the version of %s that is held", text, held_text);
}

/* Whether the new file is what it should be; notes what is in it. */
static enum itd_status
judge(struct candidate *candidate)
{
    const struct intake *intake = candidate->intake;
    const struct source *source = candidate->source;
    struct provenance   *provenance = &candidate->provenance;
    struct itd_error    *error = &candidate->error;
    struct inspection    found;
    enum itd_status      status =
        inspect_file(&found, candidate->incoming, source->reader.ptr, intake->ftm, intake->countries,
                     intake->options->data_folder, error);
    if (status != ITD_OK) return status;
    if (strcmp(found.list, source->list.ptr) != 0) {
        return itd_fail(error, ITD_FORMAT, "it is the list %s, not %s", found.list, source->list.ptr);
    }
    snprintf(provenance->format, sizeof provenance->format, "%s", found.format->name);
    provenance->entries = found.entries;
    provenance->date = found.date;
    provenance->date_in_file = found.date != READER_NO_DATE;
    candidate->is_part = found.format->role == LIST_PART;
    status = check_date(candidate, error);
    return status == ITD_OK ? check_size(candidate, &found, error) : status;
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

enum itd_status
candidate_take(struct candidate *candidate)
{
    const struct source   *source = candidate->source;
    const struct raw      *raw = &candidate->intake->raw;
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
    status = judge(candidate);
    if (status == ITD_OK) {
        candidate->outcome = ITD_SOURCE_NEW;
    } else if (status == ITD_NO_MEMORY || status == ITD_IO) {
        unlink(candidate->incoming); /* nothing is known about it: next time again */
    } else {
        candidate->outcome = ITD_SOURCE_REFUSED;
    }
    return status;
}

void
candidate_fini(struct candidate *candidate)
{
    free(candidate->incoming);
    free(candidate->held);
}

bool
candidate_is_good(const struct candidate *candidate)
{
    return candidate->outcome == ITD_SOURCE_NEW || candidate->outcome == ITD_SOURCE_UNCHANGED;
}

bool
candidate_was_replaced(struct candidate *candidate)
{
    const struct provenance *provenance = &candidate->provenance;
    struct download          download;
    char                    *incoming = candidate->incoming;
    bool                     replaced = false;
    if (*provenance->etag == '\0' && *provenance->last_modified == '\0') return false;
    if (asprintf(&candidate->incoming, "%s.again", incoming) < 0) {
        candidate->incoming = incoming;
        return false;
    }
    if (fetch(&download, candidate, provenance->etag, provenance->last_modified) == ITD_OK && !download.not_modified) {
        char sum[SHA256_HEX_SIZE];
        sha256_hex(sum, &download.sum);
        replaced = strcmp(sum, provenance->sha256) != 0;
        unlink(candidate->incoming);
    }
    free(candidate->incoming);
    candidate->incoming = incoming;
    return replaced;
}
