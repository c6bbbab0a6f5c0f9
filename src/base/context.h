/* SPDX-License-Identifier: MIT */
/*
 * base/context.h: failing, warning and measuring, from inside the library.
 *
 * fm_fail() is the one place where an error is born: a breakpoint there sees them all.
 * On the way up errors are propagated, not replaced; fm_fail_while() puts a caller's
 * "map document 'x': " in front, once.
 *
 *     if (fd < 0)
 *         return fm_fail(ctx, FM_ERR_LAYER, "cannot open '%s': %s", path, why);
 *
 * A warning is a message and, under policy `strict`, an error; so its status is checked:
 *
 *     status = fm_warn(ctx, FM_ERR_LAYER, &place, "ring-unclosed",
 *                      "feature %zu: ring is not closed; closed it", index);
 *
 * Words of a message: lower case, no full stop, what failed first, the subject in single
 * quotes, then "; " and the cure when one is known.  Control characters in arguments are
 * escaped by the sink functions below, so names from data may be passed as they are.
 */
#ifndef FM_BASE_CONTEXT_H
#define FM_BASE_CONTEXT_H

#include "frontmap/context.h"

/* Where a message points; all-zero means nowhere. */
typedef struct fm_place {
    const char *file;
    size_t line;
    size_t column;
} fm_place;

#define FM_PLACE_NONE ((const fm_place *)0)

/* Record an error and return `status`.  Logs nothing: the program prints the last error
 * when the call has come back. */
fm_status fm_fail(fm_context *ctx, fm_status status, const char *format, ...)
    FM_PRINTF(3, 4);
fm_status fm_fail_at(fm_context *ctx, fm_status status, const fm_place *place,
                     const char *format, ...) FM_PRINTF(4, 5);

/* Put words in front of the recorded error and return `status` unchanged. */
fm_status fm_fail_while(fm_context *ctx, fm_status status, const char *format, ...)
    FM_PRINTF(3, 4);

/* Record the error of another context as this one's own, and return `status`. */
fm_status fm_fail_as(fm_context *ctx, fm_status status, const fm_error *error);

/* Out of memory; needs none itself. */
fm_status fm_fail_nomem(fm_context *ctx);

/*
 * Warn.  Returns FM_OK, or `as` with the error recorded when the policy is strict.
 * `kind` is a static word ("ring-unclosed"); of one kind and file only the first
 * FM_WARNINGS_SHOWN are delivered, the rest are counted for fm_context_flush().
 */
#define FM_WARNINGS_SHOWN 5
FM_MUST_USE fm_status fm_warn(fm_context *ctx, fm_status as, const fm_place *place,
                              const char *kind, const char *format, ...)
    FM_PRINTF(5, 6);

/* Deliver an error message without ending the work: for passes that collect errors (the
 * map document).  The pass then ends with fm_fail() and the count. */
void fm_log_error(fm_context *ctx, fm_status status, const fm_place *place,
                  const char *kind, const char *format, ...) FM_PRINTF(5, 6);

/* Deliver a note (shown under -v). */
void fm_note(fm_context *ctx, const fm_place *place, const char *kind,
             const char *format, ...) FM_PRINTF(4, 5);

/* Deliver a message that another context has delivered, and count it if it warns. */
void fm_relay(fm_context *ctx, const fm_diagnostic *diagnostic);
/* The least urgent level that is delivered. */
fm_log_level fm_context_log_level(const fm_context *ctx);

/* Report progress; FM_ERR_CANCELLED when the caller wants to stop. */
FM_MUST_USE fm_status fm_progress(fm_context *ctx, const char *title, uint64_t done,
                                  uint64_t total);

/* Measure a phase: time between the two calls is added to `phase` (a static string). */
typedef struct fm_stopwatch {
    double wall_ms;
    double cpu_ms;
} fm_stopwatch;
fm_stopwatch fm_stopwatch_start(void);
void fm_stopwatch_stop(fm_context *ctx, const char *phase, fm_stopwatch start);

#endif
