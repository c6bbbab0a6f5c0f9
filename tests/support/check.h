/* SPDX-License-Identifier: MIT */
/*
 * support/check.h: what the unit tests add to cmocka.
 *
 * A test's name is a sentence about behaviour; its body is a table of inputs and expected
 * outputs and one loop.
 */
#ifndef FM_TESTS_SUPPORT_CHECK_H
#define FM_TESTS_SUPPORT_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/context.h"

/* Equal within `tolerance`, with the numbers and the row's comment in the failure. */
#define CHECK_NEAR(obtained, expected, tolerance, comment)                             \
    do {                                                                               \
        double obt_ = (obtained), exp_ = (expected);                                   \
        if (!(fabs(obt_ - exp_) <= (tolerance)))                                       \
            fail_msg("%s: EXP %.17g OBT %.17g", (comment), exp_, obt_);                \
    } while (0)

/* The call succeeds, or the context's words are in the failure. */
#define CHECK_OK(ctx, call)                                                            \
    do {                                                                               \
        fm_status status_ = (call);                                                    \
        if (status_ != FM_OK)                                                          \
            fail_msg("%s: %s: %s", #call, fm_status_name(status_),                     \
                     fm_context_error(ctx)->message);                                  \
    } while (0)

/* Everything that was delivered to the log, one message a line as
 * "warning kind FILE:LINE:COL: message"; register with
 * fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log). */
typedef struct check_log {
    char text[16384];
    size_t length;
    size_t count[4]; /* by level */
} check_log;

static inline void check_collect(void *user, const fm_diagnostic *d)
{
    static const char *const levels[] = {"error", "warning", "note", "debug"};
    check_log *log = user;
    int put;

    log->count[d->level]++;
    if (log->length >= sizeof log->text - 1)
        return;
    put = snprintf(log->text + log->length, sizeof log->text - log->length,
                   "%s %s %s:%zu:%zu: %s\n", levels[d->level],
                   d->kind == NULL ? "-" : d->kind, d->file == NULL ? "-" : d->file,
                   d->line, d->column, d->message);
    if (put > 0)
        log->length += (size_t)put;
    if (log->length >= sizeof log->text)
        log->length = sizeof log->text - 1;
}

#endif
