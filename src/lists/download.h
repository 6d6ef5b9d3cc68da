/* download: one HTTP(S) GET into a file.
 *
 * Conditional when the validators of an earlier answer are given, patient with servers that are busy for a moment, and
 * suspicious: the file appears only when all of it arrived. No cookies, no credentials, no protocol but http and https,
 * certificates verified, and no way back from https to http. Proxies are taken from the environment as other programs
 * do. curl_global_init is the caller's. */
#ifndef LISTS_DOWNLOAD_H
#define LISTS_DOWNLOAD_H

#include "lists/provenance.h"

struct download_limits {
    long     connect_s;
    long     whole_s; /* for everything, with redirects, retries and the waits between */
    long     slow_s;  /* given up when it goes slower than `slow_bytes` a second for this long */
    long     slow_bytes;
    long     retries; /* after the first try; for answers 429 and 5xx and for connections that fail */
    uint64_t bytes_max;
};

enum { DOWNLOAD_REDIRECTS_MAX = 5 };

struct download_request {
    const char            *address;
    const char            *path;          /* of the file to write; an old one is replaced */
    const char            *etag;          /* of the file had before; may be empty */
    const char            *last_modified; /* the same */
    struct download_limits limits;
    void (*progress)(void *context, const char *address, uint64_t done_bytes, uint64_t all_bytes); /* may be NULL */
    void *context;
};

struct download {
    bool          not_modified; /* the file had before is the current one; nothing was written */
    uint64_t      bytes;        /* without a packing for the transfer (Content-Encoding) */
    struct sha256 sum;
    char          etag[PROVENANCE_VALIDATOR_SIZE];
    char          last_modified[PROVENANCE_VALIDATOR_SIZE];
};

/* ITD_NETWORK (with the reason, without the address), ITD_LIMIT (larger than `bytes_max`), ITD_IO (the file could not
 * be written), ITD_USAGE (an address that is not http or https), ITD_NO_MEMORY. */
enum itd_status download_file(struct download *download, const struct download_request *request,
                              struct itd_error *error);

#endif
