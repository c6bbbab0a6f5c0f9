/* SPDX-License-Identifier: MIT */
/*
 * frontmap/context.h: the library's voice.
 *
 * A context carries the last error, a sink for messages, a progress function and the
 * policy of the run (strictness, what may be opened, limits).  Nothing else in the
 * library is global.  Use one context per thread.
 *
 * Not for keeping results: those belong to the objects that the calls return.
 *
 *     fm_context *ctx = fm_context_new();
 *     fm_context_set_log(ctx, print_message, NULL);
 *     if (fm_document_read(ctx, "map.yaml", NULL, &document) != FM_OK)
 *         fprintf(stderr, "%s\n", fm_context_error(ctx)->message);
 *     fm_context_free(ctx);
 */
#ifndef FRONTMAP_CONTEXT_H
#define FRONTMAP_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_context fm_context;

typedef enum fm_log_level {
    FM_LOG_ERROR,
    FM_LOG_WARNING,
    FM_LOG_NOTE, /* worth a line under -v: the operation used, what was guessed */
    FM_LOG_DEBUG
} fm_log_level;

/*
 * One message.  `file` is NULL where no file is meant; `line` and `column` count from 1
 * and are 0 where unknown.  `message` has no newline and no control characters.
 * `kind` is a stable word such as "ring-unclosed" for programs; may be NULL.
 * All pointers live until the callback returns.
 */
typedef struct fm_diagnostic {
    fm_log_level level;
    fm_status status;
    const char *kind;
    const char *file;
    size_t line;
    size_t column;
    const char *message;
} fm_diagnostic;

typedef void (*fm_log_fn)(void *user, const fm_diagnostic *diagnostic);

/*
 * Told of progress now and then: `done` of `total` (0 when unknown).  Return false to
 * cancel; the call under way then cleans up and returns FM_ERR_CANCELLED.
 */
typedef bool (*fm_progress_fn)(void *user, const char *title, uint64_t done,
                               uint64_t total);

/* What a run may do and how much; all fields have safe defaults (fm_context_new). */
typedef struct fm_policy {
    bool strict;              /* warnings are errors */
    bool allow_network;       /* URLs, /vsicurl, network drivers */
    bool allow_outside;       /* documents may name files outside their folder */
    const char *extra_drivers; /* GDAL drivers allowed besides the default, "A,B"; NULL */
    uint64_t max_input_bytes; /* per layer, after decompression */
    uint64_t max_vertices;    /* per layer */
    uint64_t max_features;    /* per layer */
    uint64_t max_pixels;      /* per sheet, width times height after density */
    unsigned max_depth;       /* nesting of JSON and YAML */
} fm_policy;

/* The last error.  `message` is "" when there was none; it carries no file position. */
typedef struct fm_error {
    fm_status status;
    char file[256];
    size_t line;
    size_t column;
    char message[1024];
} fm_error;

/* Returns NULL only when out of memory. */
FM_API fm_context *fm_context_new(void);
FM_API void fm_context_free(fm_context *ctx);

/* Messages go to `log`; nothing is printed by default.  `level` is the least urgent
 * level that is delivered. */
FM_API void fm_context_set_log(fm_context *ctx, fm_log_level level, fm_log_fn log,
                               void *user);
FM_API void fm_context_set_progress(fm_context *ctx, fm_progress_fn progress,
                                    void *user);

/* Copy `policy` in (strings too).  fm_context_policy() gives the one in force, which
 * lives until the context does or is set anew. */
FM_API FM_MUST_USE fm_status fm_context_set_policy(fm_context *ctx,
                                                   const fm_policy *policy);
FM_API const fm_policy *fm_context_policy(const fm_context *ctx);

/* The last error; lives until the next failing call. */
FM_API const fm_error *fm_context_error(const fm_context *ctx);

/* Warnings so far, those that were counted but not shown included. */
FM_API size_t fm_context_warning_count(const fm_context *ctx);

/* Say "and 412 more" for every kind of message of which only the first were shown, and
 * start counting anew.  Call it at the end of a piece of work. */
FM_API void fm_context_flush(fm_context *ctx);

/* Wall and CPU milliseconds of the named phases so far, for --timings: calls `each`
 * once a phase, in order of first use. */
typedef void (*fm_timing_fn)(void *user, const char *phase, double wall_ms,
                             double cpu_ms);
FM_API void fm_context_timings(const fm_context *ctx, fm_timing_fn each, void *user);

#ifdef __cplusplus
}
#endif
#endif
