/* SPDX-License-Identifier: MIT */
#include "base/crew.h"

#include <stdatomic.h>

#include "support/check.h"

enum { JOBS = 24 };

struct work {
    atomic_int begun[JOBS];
    size_t fails_from; /* this job and all behind it fail */
    size_t slow;       /* this job takes its time */
};

static fm_status do_job(fm_context *ctx, void *user, size_t job)
{
    struct work *work = user;
    volatile double sum = 0;

    atomic_fetch_add(&work->begun[job], 1);
    if (job == work->slow)
        for (int i = 0; i < 2000000; i++)
            sum = sum + i;
    fm_note(ctx, FM_PLACE_NONE, "job", "%zu", job);
    if (job >= work->fails_from)
        return fm_fail(ctx, FM_ERR_LAYER, "job %zu failed", job);
    return FM_OK;
}

static void messages_come_in_the_order_of_the_jobs(void **state)
{
    static const unsigned threads[] = { 1, 2, 7, 64 };

    (void)state;
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        fm_context *ctx = fm_context_new();
        struct work work = { .fails_from = JOBS, .slow = 0 };
        check_log log = { 0 };
        char expected[16384] = "";
        size_t length = 0;

        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
        CHECK_OK(ctx, fm_crew_run(ctx, threads[t], JOBS, do_job, &work));
        for (size_t i = 0; i < JOBS; i++) {
            assert_int_equal(atomic_load(&work.begun[i]), 1);
            length += (size_t)snprintf(expected + length, sizeof expected - length,
                                       "note job -:0:0: %zu\n", i);
        }
        assert_string_equal(log.text, expected);
        fm_context_free(ctx);
    }
}

/* However fast the others were: the error and the messages are those of one thread. */
static void the_first_job_that_fails_is_told_of(void **state)
{
    static const struct {
        unsigned threads;
        size_t fails_from, slow;
    } rows[] = {
        { 1, 5, 5 }, { 4, 5, 5 }, { 4, 0, 0 }, { 64, 2, 1 }, { 4, JOBS - 1, 3 }
    };

    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        fm_context *ctx = fm_context_new();
        struct work work = { .fails_from = rows[r].fails_from, .slow = rows[r].slow };
        check_log log = { 0 };
        char expected[64];

        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
        assert_int_equal(fm_crew_run(ctx, rows[r].threads, JOBS, do_job, &work),
                         FM_ERR_LAYER);
        snprintf(expected, sizeof expected, "job %zu failed", rows[r].fails_from);
        assert_string_equal(fm_context_error(ctx)->message, expected);
        assert_int_equal(log.count[FM_LOG_NOTE], rows[r].fails_from + 1);
        fm_context_free(ctx);
    }
}

static void no_work_is_no_failure(void **state)
{
    fm_context *ctx = fm_context_new();
    struct work work = { 0 };

    (void)state;
    CHECK_OK(ctx, fm_crew_run(ctx, 4, 0, do_job, &work));
    fm_context_free(ctx);
}

static bool refuse(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)user;
    (void)title;
    (void)done;
    (void)total;
    return false;
}

static fm_status tell_progress(fm_context *ctx, void *user, size_t job)
{
    (void)user;
    return fm_progress(ctx, "working", job, JOBS);
}

static void who_cancels_is_obeyed(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    fm_context_set_progress(ctx, refuse, NULL);
    assert_int_equal(fm_crew_run(ctx, 1, JOBS, tell_progress, NULL), FM_ERR_CANCELLED);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_come_in_the_order_of_the_jobs),
        cmocka_unit_test(the_first_job_that_fails_is_told_of),
        cmocka_unit_test(no_work_is_no_failure),
        cmocka_unit_test(who_cancels_is_obeyed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
