/* SPDX-License-Identifier: MIT */
/*
 * base/crew.h: several pieces of work at once, with the manners of one.
 *
 * Every job has a context of its own.  What the jobs say is kept and delivered in the order
 * of the jobs, when all have ended, so that messages do not depend on how fast anybody
 * was; the failure that comes back is that of the first job that failed.
 *
 *     status = fm_crew_run(ctx, threads, count, work, &what);
 *
 * Not a queue: a job is as much work as a thread is worth, a half of a long series.
 */
#ifndef FM_BASE_CREW_H
#define FM_BASE_CREW_H

#include "base/context.h"

typedef fm_status (*fm_crew_fn)(fm_context *ctx, void *user, size_t job);

/* How many threads there may be: `wanted`, or as many as there are processors for 0. */
unsigned fm_crew_size(unsigned wanted);

/* Run jobs 0 to count - 1 on up to `threads` threads, the caller's among them. */
FM_MUST_USE fm_status fm_crew_run(fm_context *ctx, unsigned threads, size_t count,
                                  fm_crew_fn work, void *user);

#endif
