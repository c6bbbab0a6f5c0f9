/* SPDX-License-Identifier: MIT */
#include "base/crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

enum { JOBS = 24, NOBODY = JOBS };

/* What the jobs do, and who ran. */
struct play {
    size_t fails[2]; /* jobs that fail */
    size_t warns;    /* the job that warns */
    size_t waits;    /* the job that ends only when `signals` did */
    size_t signals;
    size_t deaf; /* the job that asks for progress and does not listen */
    atomic_bool signalled;
    atomic_uint runs[JOBS];
    pthread_t caller;
    atomic_uint by_others;
};

static void begin(struct play *p)
{
    *p = (struct play){ .fails = { NOBODY, NOBODY },
                        .warns = NOBODY,
                        .waits = NOBODY,
                        .signals = NOBODY,
                        .deaf = NOBODY };
}

static fm_status act(fm_context *ctx, void *user, size_t job)
{
    struct play *p = user;
    fm_status status = FM_OK;

    atomic_fetch_add(&p->runs[job], 1);
    if (!pthread_equal(pthread_self(), p->caller))
        atomic_fetch_add(&p->by_others, 1);
    while (job == p->waits && !atomic_load(&p->signalled))
        continue;
    fm_note(ctx, NULL, "first", "%zu", job);
    fm_note(ctx, NULL, "second", "%zu", job);
    if (job == p->warns)
        status = fm_warn(ctx, FM_ERR_LAYER, NULL, "odd", "job %zu is odd", job);
    if (job == p->deaf && fm_progress(ctx, "acting", job, JOBS) != FM_OK)
        return FM_OK;
    for (int i = 0; i < 2; i++) {
        if (job == p->fails[i])
            status = fm_fail(ctx, FM_ERR_LAYER, "job %zu fails", job);
    }
    if (job == p->signals)
        atomic_store(&p->signalled, true);
    return status;
}

/* Two notes of each job, one job after the other, up to `count`. */
static void check_order(const check_log *log, size_t count)
{
    char expected[sizeof log->text];
    size_t length = 0;

    expected[0] = '\0';
    for (size_t i = 0; i < count; i++)
        length +=
            (size_t)snprintf(expected + length, sizeof expected - length,
                             "note first -:0:0: %zu\nnote second -:0:0: %zu\n", i, i);
    assert_string_equal(log->text, expected);
}

static void every_job_is_done_once_and_heard_in_order(void **state)
{
    static const unsigned threads[] = { 0, 1, 2, 7, 64 };

    (void)state;
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        fm_context *ctx = fm_context_new();
        check_log log = { 0 };
        struct play p;

        begin(&p);
        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
        /* where there are two, the first job is the last to end */
        if (threads[i] > 1) {
            p.waits = 0;
            p.signals = JOBS - 1;
        }
        CHECK_OK(ctx, fm_crew_run(ctx, threads[i], JOBS, act, &p));
        for (size_t k = 0; k < JOBS; k++)
            assert_int_equal(atomic_load(&p.runs[k]), 1);
        check_order(&log, JOBS);
        CHECK_OK(ctx, fm_crew_run(ctx, threads[i], 0, act, &p));
        fm_context_free(ctx);
    }
}

static void the_failure_of_the_first_job_wins_whoever_was_faster(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        fm_context *ctx = fm_context_new();
        struct play p;

        begin(&p);
        p.fails[0] = 2;
        p.fails[1] = 3;
        if (threads > 1) {
            p.waits = 2;
            p.signals = 3;
        }
        assert_int_equal(fm_crew_run(ctx, threads, JOBS, act, &p), FM_ERR_LAYER);
        assert_string_equal(fm_context_error(ctx)->message, "job 2 fails");
        fm_context_free(ctx);
    }
}

static void a_warning_of_a_job_fails_when_the_caller_is_strict(void **state)
{
    (void)state;
    for (int strict = 0; strict < 2; strict++) {
        fm_context *ctx = fm_context_new();
        fm_policy policy = *fm_context_policy(ctx);
        struct play p;

        begin(&p);
        p.warns = 5;
        policy.strict = strict;
        CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
        assert_int_equal(fm_crew_run(ctx, 3, JOBS, act, &p),
                         strict ? FM_ERR_LAYER : FM_OK);
        assert_string_equal(fm_context_error(ctx)->message,
                            strict ? "job 5 is odd" : "");
        assert_int_equal(fm_context_warning_count(ctx), strict ? 0 : 1);
        fm_context_free(ctx);
    }
}

static bool refuse(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)user, (void)title, (void)done, (void)total;
    return false;
}

/* Even a job that ends well after the stop: those behind it are not begun, and the
 * message is there. */
static void a_stop_by_the_caller_is_told_in_words(void **state)
{
    fm_context *ctx = fm_context_new();
    struct play p;

    (void)state;
    begin(&p);
    p.deaf = 0;
    fm_context_set_progress(ctx, refuse, NULL);
    assert_int_equal(fm_crew_run(ctx, 1, JOBS, act, &p), FM_ERR_CANCELLED);
    assert_string_equal(fm_context_error(ctx)->message, "interrupted");
    assert_int_equal(atomic_load(&p.runs[0]), 1);
    assert_int_equal(atomic_load(&p.runs[1]), 0);
    fm_context_free(ctx);
}

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
/* Address space that is in use, in bytes. */
static rlim_t space_in_use(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%lu", &pages), 1);
    fclose(f);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}
#endif

/* With no room for a further stack the caller does it all.  Runs before the other
 * tests: a stack that was had once is kept.  The sanitizers need their room themselves.
 */
static void works_alone_where_no_thread_can_be_had(void **state)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    (void)state;
    skip();
#else
    enum { LESS_THAN_A_STACK = 2 << 20 };
    fm_context *ctx = fm_context_new();
    struct rlimit before, tight;
    struct play p;
    fm_status status;

    (void)state;
    begin(&p);
    p.caller = pthread_self();
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    tight = before;
    tight.rlim_cur = space_in_use() + LESS_THAN_A_STACK;
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
    status = fm_crew_run(ctx, 4, JOBS, act, &p);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    CHECK_OK(ctx, status);
    for (size_t k = 0; k < JOBS; k++)
        assert_int_equal(atomic_load(&p.runs[k]), 1);
    assert_int_equal(atomic_load(&p.by_others), 0);
    fm_context_free(ctx);
#endif
}

static void survives_every_failing_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        check_log log = { 0 };
        struct play p;

        begin(&p);
        p.warns = 1;
        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
        fm_mem_fail_at(n);
        status = fm_crew_run(ctx, 1, 4, act, &p);
        fm_mem_fail_at(0);
        assert_true(status == FM_OK || status == FM_ERR_NOMEM);
        if (status != FM_OK)
            assert_string_equal(fm_context_error(ctx)->message, "out of memory");
        assert_true(n < 1000);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_alone_where_no_thread_can_be_had),
        cmocka_unit_test(every_job_is_done_once_and_heard_in_order),
        cmocka_unit_test(the_failure_of_the_first_job_wins_whoever_was_faster),
        cmocka_unit_test(a_warning_of_a_job_fails_when_the_caller_is_strict),
        cmocka_unit_test(a_stop_by_the_caller_is_told_in_words),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
