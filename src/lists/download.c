#include "lists/download.h"

#include "base/file.h"

#include "version.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <time.h>

enum {
    ADDRESS_SIZE = 4096,
    REFUSAL_BYTES_MAX = 1 << 20, /* of the text that comes with an answer other than 200 */
    FIRST_WAIT_MS = 500,         /* before the second try; doubles */
    ANSWER_OK = 200,
    ANSWER_NOT_MODIFIED = 304,
    ANSWER_TOO_MANY = 429,
    ANSWER_SERVER_ERROR = 500
};

struct transfer {
    const struct download_request *request;
    struct download               *download;
    CURL                          *curl;
    struct curl_slist             *headers;
    char                           address[ADDRESS_SIZE]; /* after redirects */
    int64_t                        deadline_ms;
    struct file_writer             writer;
    struct sha256_state            sha256;
    enum itd_status                writing; /* what the body's callback met */
    bool                           may_retry;
    int64_t                        asked_wait_ms; /* Retry-After */
    char                           reason[CURL_ERROR_SIZE];
    struct itd_error              *error;
};

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
is_https(const char *address)
{
    return sv_starts_with_nocase(sv_from(address), SV("https://"));
}

static bool
is_web(const char *address)
{
    return is_https(address) || sv_starts_with_nocase(sv_from(address), SV("http://"));
}

static long
answer_of(const struct transfer *transfer)
{
    long answer = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &answer);
    return answer;
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct download *download = transfer->download;
    size_t           len = size * count;
    bool             wanted = answer_of(transfer) == ANSWER_OK;
    uint64_t         limit = wanted ? transfer->request->limits.bytes_max : REFUSAL_BYTES_MAX;
    download->bytes += len;
    if (download->bytes > limit) {
        transfer->writing = itd_fail(transfer->error, ITD_LIMIT, "larger than %llu bytes", (unsigned long long)limit);
        return 0;
    }
    if (!wanted) return len;
    sha256_add(&transfer->sha256, sv_make(bytes, len));
    transfer->writing = file_writer_add(&transfer->writer, sv_make(bytes, len), transfer->error);
    return transfer->writing == ITD_OK ? len : 0;
}

/* Keeps a validator to send back. One that does not fit would no longer be the same: it is left out. */
static void
keep_validator(char kept[PROVENANCE_VALIDATOR_SIZE], struct sv line, struct sv name)
{
    if (!sv_starts_with_nocase(line, name)) return;
    struct sv value = sv_trim(sv_slice(line, name.len, line.len));
    bool      fits = value.len < PROVENANCE_VALIDATOR_SIZE && memchr(value.ptr, '\0', value.len) == NULL;
    snprintf(kept, PROVENANCE_VALIDATOR_SIZE, "%.*s", fits ? (int)value.len : 0, value.ptr);
}

static size_t
on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct download *download = ((struct transfer *)context)->download;
    struct sv        line = sv_make(bytes, size * count);
    keep_validator(download->etag, line, SV("etag:"));
    keep_validator(download->last_modified, line, SV("last-modified:"));
    return line.len;
}

static int
on_progress(void *context, curl_off_t all, curl_off_t done, curl_off_t upload_all, curl_off_t upload_done)
{
    const struct download_request *request = ((struct transfer *)context)->request;
    (void)upload_all;
    (void)upload_done;
    if (done > 0) request->progress(request->context, request->address, (uint64_t)done, all > 0 ? (uint64_t)all : 0);
    return 0;
}

static enum itd_status
add_header(struct transfer *transfer, const char *name, const char *value)
{
    char line[PROVENANCE_VALIDATOR_SIZE + 32];
    if (*value == '\0') return ITD_OK;
    snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer == NULL) return itd_fail_memory(transfer->error);
    transfer->headers = longer;
    return ITD_OK;
}

static enum itd_status
transfer_init(struct transfer *transfer)
{
    const struct download_request *request = transfer->request;
    enum itd_status                status = add_header(transfer, "If-None-Match", request->etag);
    if (status == ITD_OK) status = add_header(transfer, "If-Modified-Since", request->last_modified);
    if (status != ITD_OK) return status;
    CURL *curl = transfer->curl = curl_easy_init();
    if (curl == NULL) return itd_fail_memory(transfer->error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "interdict/" INTERDICT_VERSION);
    /* Lists shrink to a tenth on the way; the file is kept as the publisher has it. */
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, request->limits.connect_s);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, request->limits.slow_bytes);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, request->limits.slow_s);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->reason);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, request->progress ? 0L : 1L);
    return ITD_OK;
}

/* What went wrong below HTTP. A time-out is not tried again: the time is used up, or will be once more. */
static enum itd_status
connection_failed(struct transfer *transfer, CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY) return itd_fail_memory(transfer->error);
    if (code == CURLE_WRITE_ERROR && transfer->writing != ITD_OK) return transfer->writing;
    transfer->may_retry = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
                          code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
                          code == CURLE_PARTIAL_FILE || code == CURLE_SSL_CONNECT_ERROR || code == CURLE_HTTP2 ||
                          code == CURLE_HTTP2_STREAM;
    const char *reason = *transfer->reason ? transfer->reason : curl_easy_strerror(code);
    return itd_fail(transfer->error, ITD_NETWORK, "%s%s", code == CURLE_PARTIAL_FILE ? "the connection was cut: " : "",
                    reason);
}

/* One request, without its redirects. */
static enum itd_status
ask(struct transfer *transfer)
{
    int64_t left_ms = transfer->deadline_ms - now_ms();
    if (left_ms <= 0) return itd_fail(transfer->error, ITD_NETWORK, "no time is left");
    transfer->writing = ITD_OK;
    transfer->reason[0] = '\0';
    *transfer->download = (struct download){ 0 };
    sha256_begin(&transfer->sha256);
    curl_easy_setopt(transfer->curl, CURLOPT_URL, transfer->address);
    curl_easy_setopt(transfer->curl, CURLOPT_TIMEOUT_MS, (long)left_ms);
    CURLcode code = curl_easy_perform(transfer->curl);
    return code == CURLE_OK ? ITD_OK : connection_failed(transfer, code);
}

/* Takes the address that the answer points to; false when it points nowhere. */
static enum itd_status
take_redirect(bool *redirected, struct transfer *transfer)
{
    char *to = NULL;
    curl_easy_getinfo(transfer->curl, CURLINFO_REDIRECT_URL, &to);
    *redirected = to != NULL;
    if (to == NULL) return ITD_OK;
    if (!is_web(to) || (is_https(transfer->address) && !is_https(to)) || strlen(to) >= ADDRESS_SIZE) {
        return itd_fail(transfer->error, ITD_NETWORK, "redirected to %.200s, which is not followed", to);
    }
    memcpy(transfer->address, to, strlen(to) + 1);
    return ITD_OK;
}

static enum itd_status
judge(struct transfer *transfer)
{
    long       answer = answer_of(transfer);
    curl_off_t wait_s = 0;
    if (answer == ANSWER_OK) return ITD_OK;
    if (answer == ANSWER_NOT_MODIFIED && transfer->headers) {
        transfer->download->not_modified = true;
        return ITD_OK;
    }
    transfer->may_retry = answer == ANSWER_TOO_MANY || answer >= ANSWER_SERVER_ERROR;
    curl_easy_getinfo(transfer->curl, CURLINFO_RETRY_AFTER, &wait_s);
    transfer->asked_wait_ms = wait_s < 86400 ? (int64_t)wait_s * 1000 : INT64_C(86400000);
    return itd_fail(transfer->error, ITD_NETWORK, "the server answered %ld%s", answer,
                    answer == 404 ? " (not found)" : "");
}

static enum itd_status
follow(struct transfer *transfer)
{
    snprintf(transfer->address, sizeof transfer->address, "%s", transfer->request->address);
    for (int redirects = 0;; redirects++) {
        bool            redirected = false;
        enum itd_status status = ask(transfer);
        if (status == ITD_OK) status = take_redirect(&redirected, transfer);
        if (status != ITD_OK) return status;
        if (!redirected) return judge(transfer);
        if (redirects == DOWNLOAD_REDIRECTS_MAX) {
            return itd_fail(transfer->error, ITD_NETWORK, "redirected more than %d times", DOWNLOAD_REDIRECTS_MAX);
        }
    }
}

static enum itd_status
try_once(struct transfer *transfer)
{
    transfer->may_retry = false;
    transfer->asked_wait_ms = 0;
    enum itd_status status = file_writer_open(&transfer->writer, transfer->request->path, transfer->error);
    if (status != ITD_OK) return status;
    status = follow(transfer);
    if (status == ITD_OK && !transfer->download->not_modified) {
        transfer->download->sum = sha256_end(&transfer->sha256);
        return file_writer_commit(&transfer->writer, transfer->error);
    }
    file_writer_discard(&transfer->writer);
    return status;
}

/* Waits before the next try; false when there is no time for it. */
static bool
wait_for_retry(const struct transfer *transfer, int64_t wait_ms)
{
    if (wait_ms < transfer->asked_wait_ms) wait_ms = transfer->asked_wait_ms;
    if (now_ms() + wait_ms >= transfer->deadline_ms) return false;
    struct timespec left = { wait_ms / 1000, wait_ms % 1000 * 1000000 };
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
    return true;
}

enum itd_status
download_file(struct download *download, const struct download_request *request, struct itd_error *error)
{
    *download = (struct download){ 0 };
    if (!is_web(request->address) || strlen(request->address) >= ADDRESS_SIZE) {
        return itd_fail(error, ITD_USAGE, "not an address that begins with https:// or http://");
    }
    struct itd_error own = { 0 };
    struct transfer  transfer = { .request = request, .download = download, .error = &own };
    transfer.deadline_ms = now_ms() + (int64_t)request->limits.whole_s * 1000;
    enum itd_status status = transfer_init(&transfer);
    if (status == ITD_OK) status = try_once(&transfer);
    int64_t wait_ms = FIRST_WAIT_MS;
    for (long i = 0; status == ITD_NETWORK && transfer.may_retry && i < request->limits.retries; i++) {
        if (!wait_for_retry(&transfer, wait_ms)) break;
        wait_ms *= 2;
        status = try_once(&transfer);
    }
    curl_easy_cleanup(transfer.curl);
    curl_slist_free_all(transfer.headers);
    return status == ITD_OK ? ITD_OK : itd_fail(error, status, "%s", own.text);
}
