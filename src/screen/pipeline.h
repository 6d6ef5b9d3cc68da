/* pipeline: batches of work done by several threads and handed on in order.
 *
 * The caller's thread fills batches and drains them, in the order in which it filled them; worker threads do the work
 * in between. At most a fixed number of batches exists, each with memory that is used again, so that memory stays flat
 * however long the input. What comes out does not depend on the number of threads. */
#ifndef SCREEN_PIPELINE_H
#define SCREEN_PIPELINE_H

#include "interdict/arena.h"
#include "interdict/error.h"

#include "base/buf.h"

enum { PIPELINE_THREADS_MAX = 1024 };

struct batch {
    struct itd_arena *arena; /* of what the batch holds; reset before it is filled again */
    struct buf        out;   /* for what the work writes; emptied likewise */
    void             *items; /* the caller's, in `arena` */
    size_t            count;
    void             *sums;  /* the caller's, in `arena` */
};

struct pipeline {
    /* Fills an empty batch; leaves count at 0 at the end of the input. Caller's thread. */
    enum itd_status (*fill)(void *context, struct batch *batch, struct itd_error *error);
    /* Works on a batch, in any thread, several at once. `scratch` is empty and belongs to the thread. */
    enum itd_status (*work)(void *context, struct batch *batch, struct itd_arena *scratch, struct itd_error *error);
    /* Takes a batch that is done. Caller's thread, in order. */
    enum itd_status (*drain)(void *context, struct batch *batch, struct itd_error *error);
    void *context;
    size_t batch_bytes_max; /* cap of a batch's arena and of a thread's scratch */
};

/* Runs to the end of the input or to the first failure, in the order of the input; what was filled before it is still
 * drained. `threads` 0: all cores. With one, everything happens in the caller's thread. */
enum itd_status pipeline_run(const struct pipeline *pipeline, unsigned threads, struct itd_error *error);

#endif
