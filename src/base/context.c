/* SPDX-License-Identifier: MIT */
#include "base/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/secret.h"
#include "base/str.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { KINDS_MAX = 64, PHASES_MAX = 32, MESSAGE_BYTES = 1024 };

struct kind_count {
    const char *kind;
    char file[256];
    size_t count;
};

struct phase {
    const char *name;
    double wall_ms;
    double cpu_ms;
};

struct fm_context {
    fm_error error;
    fm_log_level level;
    fm_log_fn log;
    void *log_user;
    fm_progress_fn progress;
    void *progress_user;
    fm_policy policy;
    char *extra_drivers;
    size_t warnings;
    size_t kinds_used;
    struct kind_count kinds[KINDS_MAX];
    size_t phases_used;
    struct phase phases[PHASES_MAX];
};

fm_context *fm_context_new(void)
{
    fm_context *ctx = fm_alloc(1, sizeof *ctx);

    if (ctx == NULL)
        return NULL;
    ctx->level = FM_LOG_WARNING;
    ctx->policy = (fm_policy){
        .max_input_bytes = UINT64_C(8) << 30,
        .max_vertices = 400 * UINT64_C(1000000),
        .max_features = 50 * UINT64_C(1000000),
        .max_pixels = 400 * UINT64_C(1000000),
        .max_depth = 64,
    };
    return ctx;
}

void fm_context_free(fm_context *ctx)
{
    if (ctx == NULL)
        return;
    fm_free(ctx->extra_drivers);
    fm_free(ctx);
}

void fm_context_set_log(fm_context *ctx, fm_log_level level, fm_log_fn log, void *user)
{
    ctx->level = level;
    ctx->log = log;
    ctx->log_user = user;
}

void fm_context_set_progress(fm_context *ctx, fm_progress_fn progress, void *user)
{
    ctx->progress = progress;
    ctx->progress_user = user;
}

fm_status fm_context_set_policy(fm_context *ctx, const fm_policy *policy)
{
    char *drivers = NULL;

    if (policy->extra_drivers != NULL) {
        drivers = fm_strdup(policy->extra_drivers);
        if (drivers == NULL)
            return fm_fail_nomem(ctx);
    }
    fm_free(ctx->extra_drivers);
    ctx->extra_drivers = drivers;
    ctx->policy = *policy;
    ctx->policy.extra_drivers = drivers;
    return FM_OK;
}

const fm_policy *fm_context_policy(const fm_context *ctx)
{
    return &ctx->policy;
}

const fm_error *fm_context_error(const fm_context *ctx)
{
    return &ctx->error;
}

size_t fm_context_warning_count(const fm_context *ctx)
{
    return ctx->warnings;
}

/* Copy without passwords and control characters, cut at a whole character. */
static void copy_message(char *out, size_t room, const char *message)
{
    fm_str public = { 0 }, escaped = { 0 };
    size_t length;

    fm_str_add_public(&public, message);
    fm_str_add_escaped(&escaped, fm_str_text(&public), public.length);
    if (escaped.failed || public.failed) {
        snprintf(out, room, "%s", "(message lost: out of memory)");
    } else {
        length = escaped.length < room - 1 ? escaped.length : room - 1;
        while (length < escaped.length && length > 0 &&
               ((unsigned char)escaped.text[length] & 0xC0u) == 0x80u)
            length--;
        if (length > 0)
            memcpy(out, escaped.text, length);
        out[length] = '\0';
    }
    fm_str_release(&public);
    fm_str_release(&escaped);
}

static fm_status record(fm_context *ctx, fm_status status, const fm_place *place,
                        const char *message)
{
    fm_error *error = &ctx->error;

    error->status = status;
    error->file[0] = '\0';
    error->line = error->column = 0;
    if (place != NULL) {
        if (place->file != NULL)
            copy_message(error->file, sizeof error->file, place->file);
        error->line = place->line;
        error->column = place->column;
    }
    copy_message(error->message, sizeof error->message, message);
    return status;
}

/* A text that was cut may end within a character. */
static void drop_cut_character(char *text)
{
    size_t length = strlen(text);
    size_t tail = 0;
    uint32_t code;

    while (tail < 3 && tail < length &&
           ((unsigned char)text[length - 1 - tail] & 0xC0u) == 0x80u)
        tail++;
    if (tail < length && fm_utf8_decode(text + length - 1 - tail, tail + 1, &code) == 0)
        text[length - 1 - tail] = '\0';
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void format_message(char *out, size_t room, const char *format, va_list args)
{
    int length = vsnprintf(out, room, format, args);

    if (length < 0)
        snprintf(out, room, "%s", format);
    else if ((size_t)length >= room)
        drop_cut_character(out);
}
#pragma GCC diagnostic pop

fm_status fm_fail(fm_context *ctx, fm_status status, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list args;

    va_start(args, format);
    format_message(message, sizeof message, format, args);
    va_end(args);
    return record(ctx, status, NULL, message);
}

fm_status fm_fail_at(fm_context *ctx, fm_status status, const fm_place *place,
                     const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list args;

    va_start(args, format);
    format_message(message, sizeof message, format, args);
    va_end(args);
    return record(ctx, status, place, message);
}

fm_status fm_fail_while(fm_context *ctx, fm_status status, const char *format, ...)
{
    char before[MESSAGE_BYTES];
    char whole[2 * MESSAGE_BYTES + 3];
    va_list args;

    va_start(args, format);
    format_message(before, sizeof before, format, args);
    va_end(args);
    snprintf(whole, sizeof whole, "%s: %s", before, ctx->error.message);
    copy_message(ctx->error.message, sizeof ctx->error.message, whole);
    ctx->error.status = status;
    return status;
}

fm_status fm_fail_as(fm_context *ctx, fm_status status, const fm_error *error)
{
    ctx->error = *error;
    ctx->error.status = status;
    return status;
}

fm_status fm_fail_nomem(fm_context *ctx)
{
    ctx->error = (fm_error){ .status = FM_ERR_NOMEM, .message = "out of memory" };
    return FM_ERR_NOMEM;
}

static void deliver(fm_context *ctx, fm_log_level level, fm_status status,
                    const fm_place *place, const char *kind, const char *message)
{
    char clean[MESSAGE_BYTES];
    char file[256];
    fm_diagnostic diagnostic = { .level = level, .status = status, .kind = kind };

    if (ctx->log == NULL || level > ctx->level)
        return;
    copy_message(clean, sizeof clean, message);
    diagnostic.message = clean;
    if (place != NULL && place->file != NULL) {
        copy_message(file, sizeof file, place->file);
        diagnostic.file = file;
        diagnostic.line = place->line;
        diagnostic.column = place->column;
    }
    ctx->log(ctx->log_user, &diagnostic);
}

/* Count one more of a kind in a file; returns how many there are now. */
static size_t count_kind(fm_context *ctx, const fm_place *place, const char *kind)
{
    const char *file = place == NULL || place->file == NULL ? "" : place->file;
    struct kind_count *k;

    for (size_t i = 0; i < ctx->kinds_used; i++) {
        k = &ctx->kinds[i];
        if (strcmp(k->kind, kind) == 0 &&
            strncmp(k->file, file, sizeof k->file - 1) == 0)
            return ++k->count;
    }
    if (ctx->kinds_used == KINDS_MAX)
        return 1;
    k = &ctx->kinds[ctx->kinds_used++];
    k->kind = kind;
    snprintf(k->file, sizeof k->file, "%s", file);
    k->count = 1;
    return 1;
}

fm_status fm_warn(fm_context *ctx, fm_status as, const fm_place *place,
                  const char *kind, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list args;

    va_start(args, format);
    format_message(message, sizeof message, format, args);
    va_end(args);
    if (ctx->policy.strict)
        return record(ctx, as, place, message);
    ctx->warnings++;
    if (count_kind(ctx, place, kind) <= FM_WARNINGS_SHOWN)
        deliver(ctx, FM_LOG_WARNING, as, place, kind, message);
    return FM_OK;
}

void fm_log_error(fm_context *ctx, fm_status status, const fm_place *place,
                  const char *kind, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list args;

    va_start(args, format);
    format_message(message, sizeof message, format, args);
    va_end(args);
    deliver(ctx, FM_LOG_ERROR, status, place, kind, message);
}

void fm_note(fm_context *ctx, const fm_place *place, const char *kind,
             const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list args;

    if (ctx->level < FM_LOG_NOTE)
        return;
    va_start(args, format);
    format_message(message, sizeof message, format, args);
    va_end(args);
    deliver(ctx, FM_LOG_NOTE, FM_OK, place, kind, message);
}

void fm_relay(fm_context *ctx, const fm_diagnostic *d)
{
    fm_place place = { d->file, d->line, d->column };

    if (d->level == FM_LOG_WARNING) {
        ctx->warnings++;
        if (d->kind != NULL && count_kind(ctx, &place, d->kind) > FM_WARNINGS_SHOWN)
            return;
    }
    deliver(ctx, d->level, d->status, &place, d->kind, d->message);
}

fm_log_level fm_context_log_level(const fm_context *ctx)
{
    return ctx->log == NULL ? FM_LOG_WARNING : ctx->level;
}

void fm_context_flush(fm_context *ctx)
{
    char message[MESSAGE_BYTES];

    for (size_t i = 0; i < ctx->kinds_used; i++) {
        const struct kind_count *k = &ctx->kinds[i];
        fm_place place = { .file = k->file[0] == '\0' ? NULL : k->file };

        if (k->count <= FM_WARNINGS_SHOWN)
            continue;
        snprintf(message, sizeof message, "and %zu more of this kind (%s)",
                 k->count - FM_WARNINGS_SHOWN, k->kind);
        deliver(ctx, FM_LOG_WARNING, FM_OK, &place, k->kind, message);
    }
    ctx->kinds_used = 0;
}

fm_status fm_progress(fm_context *ctx, const char *title, uint64_t done, uint64_t total)
{
    if (ctx->progress == NULL || ctx->progress(ctx->progress_user, title, done, total))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_CANCELLED, "interrupted");
}

static double clock_ms(clockid_t id)
{
    struct timespec t = { 0 };

    clock_gettime(id, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

fm_stopwatch fm_stopwatch_start(void)
{
    return (fm_stopwatch){ clock_ms(CLOCK_MONOTONIC),
                           clock_ms(CLOCK_PROCESS_CPUTIME_ID) };
}

void fm_stopwatch_stop(fm_context *ctx, const char *phase, fm_stopwatch start)
{
    fm_stopwatch now = fm_stopwatch_start();
    struct phase *p = NULL;

    for (size_t i = 0; i < ctx->phases_used && p == NULL; i++) {
        if (strcmp(ctx->phases[i].name, phase) == 0)
            p = &ctx->phases[i];
    }
    if (p == NULL) {
        if (ctx->phases_used == PHASES_MAX)
            return;
        p = &ctx->phases[ctx->phases_used++];
        *p = (struct phase){ .name = phase };
    }
    p->wall_ms += now.wall_ms - start.wall_ms;
    p->cpu_ms += now.cpu_ms - start.cpu_ms;
}

void fm_context_timings(const fm_context *ctx, fm_timing_fn each, void *user)
{
    for (size_t i = 0; i < ctx->phases_used; i++)
        each(user, ctx->phases[i].name, ctx->phases[i].wall_ms, ctx->phases[i].cpu_ms);
}
