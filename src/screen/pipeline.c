#include "screen/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum slot_state {
    SLOT_EMPTY,
    SLOT_READY,
    SLOT_TAKEN,
    SLOT_DONE
};

struct slot {
    struct batch     batch;
    enum slot_state  state;
    enum itd_status  status;
    struct itd_error error;
};

struct run {
    const struct pipeline *pipeline;
    struct slot           *slots;
    size_t                 slot_count;
    pthread_mutex_t        lock; /* guards the rest, and the states of the slots */
    pthread_cond_t         work_ready;
    pthread_cond_t         work_done;
    uint64_t               filled;
    uint64_t               taken;
    bool                   stopping;
};

struct worker {
    struct run       *run;
    struct itd_arena *scratch;
    pthread_t         thread;
};

static void
work_on(struct run *run, struct slot *slot, struct itd_arena *scratch)
{
    itd_arena_reset(scratch);
    slot->status = run->pipeline->work(run->pipeline->context, &slot->batch, scratch, &slot->error);
    if (slot->status == ITD_OK && !buf_ok(&slot->batch.out)) slot->status = itd_fail_memory(&slot->error);
}

static void *
work(void *context)
{
    struct worker *worker = context;
    struct run    *run = worker->run;
    pthread_mutex_lock(&run->lock);
    for (;;) {
        while (run->taken == run->filled && !run->stopping) pthread_cond_wait(&run->work_ready, &run->lock);
        if (run->stopping) break;
        struct slot *slot = &run->slots[run->taken++ % run->slot_count];
        slot->state = SLOT_TAKEN;
        pthread_mutex_unlock(&run->lock);
        work_on(run, slot, worker->scratch);
        pthread_mutex_lock(&run->lock);
        slot->state = SLOT_DONE;
        pthread_cond_signal(&run->work_done);
    }
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

static bool
init_run(struct run *run, const struct pipeline *pipeline, size_t slot_count)
{
    *run = (struct run){ .pipeline = pipeline, .slot_count = slot_count };
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->work_ready, NULL);
    pthread_cond_init(&run->work_done, NULL);
    run->slots = calloc(slot_count, sizeof *run->slots);
    for (size_t i = 0; run->slots && i < slot_count; i++) {
        run->slots[i].batch.arena = itd_arena_new(pipeline->batch_bytes_max);
        if (run->slots[i].batch.arena == NULL) return false;
    }
    return run->slots != NULL;
}

static void
fini_run(struct run *run)
{
    for (size_t i = 0; run->slots && i < run->slot_count; i++) {
        buf_fini(&run->slots[i].batch.out);
        itd_arena_free(run->slots[i].batch.arena);
    }
    free(run->slots);
    pthread_mutex_destroy(&run->lock);
    pthread_cond_destroy(&run->work_ready);
    pthread_cond_destroy(&run->work_done);
}

/* Fills the next slot. Sets *ended at the end of the input. */
static enum itd_status
fill_next(struct run *run, bool *ended, struct itd_error *error)
{
    struct slot  *slot = &run->slots[run->filled % run->slot_count];
    struct batch *batch = &slot->batch;
    itd_arena_reset(batch->arena);
    buf_clear(&batch->out);
    batch->items = batch->sums = NULL;
    batch->count = 0;
    enum itd_status status = run->pipeline->fill(run->pipeline->context, batch, error);
    *ended = status != ITD_OK || batch->count == 0;
    if (batch->count == 0) return status;
    pthread_mutex_lock(&run->lock);
    slot->state = SLOT_READY;
    run->filled++;
    pthread_cond_signal(&run->work_ready);
    pthread_mutex_unlock(&run->lock);
    return status;
}

/* Waits for the slot, or does its work when there is nobody else, and drains it. */
static enum itd_status
drain_next(struct run *run, uint64_t drained, struct itd_arena *own_scratch, struct itd_error *error)
{
    struct slot *slot = &run->slots[drained % run->slot_count];
    if (own_scratch) {
        work_on(run, slot, own_scratch);
    } else {
        pthread_mutex_lock(&run->lock);
        while (slot->state != SLOT_DONE) pthread_cond_wait(&run->work_done, &run->lock);
        pthread_mutex_unlock(&run->lock);
    }
    slot->state = SLOT_EMPTY;
    if (slot->status != ITD_OK) {
        if (error) *error = slot->error;
        return slot->status;
    }
    return run->pipeline->drain(run->pipeline->context, &slot->batch, error);
}

/* The caller's part. A failure to read comes out after everything that was read before it. */
static enum itd_status
run_to_end(struct run *run, struct itd_arena *own_scratch, struct itd_error *error)
{
    bool             ended = false;
    uint64_t         drained = 0;
    struct itd_error read_error = { 0 };
    enum itd_status  read_status = ITD_OK;
    for (;;) {
        while (!ended && run->filled - drained < run->slot_count) read_status = fill_next(run, &ended, &read_error);
        if (drained == run->filled) break;
        enum itd_status status = drain_next(run, drained, own_scratch, error);
        if (status != ITD_OK) return status;
        drained++;
    }
    if (read_status != ITD_OK && error) *error = read_error;
    return read_status;
}

static void
stop(struct run *run, struct worker *workers, size_t count)
{
    pthread_mutex_lock(&run->lock);
    run->stopping = true;
    pthread_cond_broadcast(&run->work_ready);
    pthread_mutex_unlock(&run->lock);
    for (size_t i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        itd_arena_free(workers[i].scratch);
    }
}

/* Starts as many threads as can be had. Returns how many. */
static size_t
start(struct run *run, struct worker *workers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        workers[i] = (struct worker){ .run = run, .scratch = itd_arena_new(run->pipeline->batch_bytes_max) };
        if (workers[i].scratch && pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0) continue;
        itd_arena_free(workers[i].scratch);
        return i;
    }
    return count;
}

static enum itd_status
run_alone(struct run *run, struct itd_error *error)
{
    struct itd_arena *scratch = itd_arena_new(run->pipeline->batch_bytes_max);
    if (scratch == NULL) return itd_fail_memory(error);
    enum itd_status status = run_to_end(run, scratch, error);
    itd_arena_free(scratch);
    return status;
}

enum itd_status
pipeline_run(const struct pipeline *pipeline, unsigned threads, struct itd_error *error)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (threads == 0) threads = cores > 0 ? (unsigned)cores : 1;
    if (threads > PIPELINE_THREADS_MAX) threads = PIPELINE_THREADS_MAX;
    struct run      run;
    struct worker  *workers = calloc(threads, sizeof *workers);
    enum itd_status status = ITD_OK;
    if (!init_run(&run, pipeline, threads == 1 ? 1 : 2 * (size_t)threads + 2) || workers == NULL) {
        status = itd_fail_memory(error);
    } else if (threads == 1) {
        status = run_alone(&run, error);
    } else {
        size_t started = start(&run, workers, threads);
        status = started ? run_to_end(&run, NULL, error) : run_alone(&run, error);
        stop(&run, workers, started);
    }
    fini_run(&run);
    free(workers);
    return status;
}
