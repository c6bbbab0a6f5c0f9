/* SPDX-License-Identifier: MIT */
#include "base/crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

#include "base/banned.h"

enum { THREADS_MAX = 64 };

/* A message that waits for its turn. */
struct message {
    fm_diagnostic diagnostic; /* its texts are ours, but for `kind` */
    struct message *next;
};

struct job {
    fm_context *ctx;
    fm_status status;
    struct message *first, *last;
    bool lost; /* a message, for want of memory */
    struct crew *crew;
};

struct crew {
    fm_context *ctx;
    struct job *jobs;
    size_t count;
    atomic_size_t next;
    atomic_size_t failed; /* the first job that failed: those behind it may stop */
    atomic_bool stop;     /* the caller wants no more */
    fm_crew_fn work;
    void *user;
    pthread_t caller;
};

unsigned fm_crew_size(unsigned wanted)
{
    long processors = wanted > 0 ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);

    if (processors < 1)
        return 1;
    return processors > THREADS_MAX ? THREADS_MAX : (unsigned)processors;
}

static void keep_message(void *user, const fm_diagnostic *d)
{
    struct job *job = user;
    struct message *m = fm_alloc(1, sizeof *m);

    if (m != NULL) {
        m->diagnostic = *d;
        m->diagnostic.file = d->file == NULL ? NULL : fm_strdup(d->file);
        m->diagnostic.message = fm_strdup(d->message);
    }
    if (m == NULL || m->diagnostic.message == NULL ||
        (d->file != NULL && m->diagnostic.file == NULL)) {
        job->lost = true;
        if (m != NULL) {
            fm_free((void *)m->diagnostic.file);
            fm_free((void *)m->diagnostic.message);
            fm_free(m);
        }
        return;
    }
    if (job->last == NULL)
        job->first = m;
    else
        job->last->next = m;
    job->last = m;
}

/* Jobs before the first one that failed go on, for they may fail as well: which failure
 * is told does not depend on who was faster. */
static bool may_go_on(struct crew *crew, size_t job)
{
    return !atomic_load(&crew->stop) && job <= atomic_load(&crew->failed);
}

static void note_failure(struct crew *crew, size_t job)
{
    size_t first = atomic_load(&crew->failed);

    while (job < first && !atomic_compare_exchange_weak(&crew->failed, &first, job))
        continue;
}

/* Progress is told by the caller's own thread alone; the others only hear of a stop. */
static bool pass_progress(void *user, const char *title, uint64_t done, uint64_t total)
{
    struct job *job = user;
    struct crew *crew = job->crew;

    if (pthread_equal(pthread_self(), crew->caller) &&
        fm_progress(crew->ctx, title, done, total) != FM_OK)
        atomic_store(&crew->stop, true);
    return may_go_on(crew, (size_t)(job - crew->jobs));
}

static fm_status prepare(struct crew *crew, struct job *job)
{
    fm_status status;

    job->crew = crew;
    job->ctx = fm_context_new();
    if (job->ctx == NULL)
        return FM_ERR_NOMEM;
    status = fm_context_set_policy(job->ctx, fm_context_policy(crew->ctx));
    fm_context_set_log(job->ctx, fm_context_log_level(crew->ctx), keep_message, job);
    fm_context_set_progress(job->ctx, pass_progress, job);
    return status;
}

static void *run_jobs(void *user)
{
    struct crew *crew = user;

    for (;;) {
        size_t i = atomic_fetch_add(&crew->next, 1);

        if (i >= crew->count)
            return NULL;
        if (!may_go_on(crew, i)) {
            /* in words of its own: the failure that comes back may be this one */
            crew->jobs[i].status =
                fm_fail(crew->jobs[i].ctx, FM_ERR_CANCELLED, "interrupted");
            continue;
        }
        crew->jobs[i].status = crew->work(crew->jobs[i].ctx, crew->user, i);
        if (crew->jobs[i].status != FM_OK)
            note_failure(crew, i);
    }
}

static void run_all(struct crew *crew, unsigned threads)
{
    pthread_t others[THREADS_MAX];
    unsigned started = 0;

    /* A thread that cannot be had is work for the others. */
    while (started + 1 < threads && started + 1 < crew->count &&
           pthread_create(&others[started], NULL, run_jobs, crew) == 0)
        started++;
    run_jobs(crew);
    for (unsigned i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}

/* The failure to come back with: a job's own rather than one that was told to stop. */
static fm_status first_failure(const struct crew *crew, const struct job **who)
{
    *who = NULL;
    for (size_t i = 0; i < crew->count; i++) {
        const struct job *job = &crew->jobs[i];

        if (job->status == FM_OK)
            continue;
        if (*who == NULL ||
            ((*who)->status == FM_ERR_CANCELLED && job->status != FM_ERR_CANCELLED))
            *who = job;
    }
    return *who == NULL ? FM_OK : (*who)->status;
}

/* What jobs behind the one that failed have said is left out: one after the other they
 * would not have begun. */
static fm_status report(struct crew *crew)
{
    const struct job *failed;
    fm_status status = first_failure(crew, &failed);
    size_t told = failed == NULL ? crew->count : (size_t)(failed - crew->jobs) + 1;
    bool lost = false;

    for (size_t i = 0; i < told; i++) {
        lost = lost || crew->jobs[i].lost;
        for (struct message *m = crew->jobs[i].first; m != NULL; m = m->next)
            fm_relay(crew->ctx, &m->diagnostic);
    }
    if (status == FM_OK)
        return lost ? fm_fail_nomem(crew->ctx) : FM_OK;
    if (failed->ctx == NULL)
        return fm_fail_nomem(crew->ctx);
    return fm_fail_as(crew->ctx, status, fm_context_error(failed->ctx));
}

static void release(struct crew *crew)
{
    for (size_t i = 0; i < crew->count; i++) {
        struct message *next;

        for (struct message *m = crew->jobs[i].first; m != NULL; m = next) {
            next = m->next;
            fm_free((void *)m->diagnostic.file);
            fm_free((void *)m->diagnostic.message);
            fm_free(m);
        }
        fm_context_free(crew->jobs[i].ctx);
    }
    fm_free(crew->jobs);
}

fm_status fm_crew_run(fm_context *ctx, unsigned threads, size_t count, fm_crew_fn work,
                      void *user)
{
    struct crew crew = {
        .ctx = ctx,
        .count = count,
        .work = work,
        .user = user,
        .caller = pthread_self(),
    };
    fm_status status = FM_OK;

    crew.jobs = fm_alloc(count, sizeof *crew.jobs);
    if (crew.jobs == NULL)
        return fm_fail_nomem(ctx);
    atomic_init(&crew.next, 0);
    atomic_init(&crew.failed, SIZE_MAX);
    atomic_init(&crew.stop, false);
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = prepare(&crew, &crew.jobs[i]);
    if (status == FM_OK) {
        run_all(&crew, threads);
        status = report(&crew);
    } else {
        status = fm_fail_nomem(ctx);
    }
    release(&crew);
    return status;
}
