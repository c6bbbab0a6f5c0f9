/* SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/str.h"

#include "base/banned.h"

/* A bar that is gone before it is read only flickers. */
static const double bar_after_ms = 500;
static const double bar_every_ms = 100;

enum { BAR_CELLS = 24, LEVELS = 4 };

static const char *const level_names[LEVELS] = { "error", "warning", "note", "debug" };
static const char *const level_colors[LEVELS] = { "\033[1;31m", "\033[1;33m",
                                                  "\033[1;36m", "\033[2m" };

/* Set by the first SIGINT or SIGTERM; the second one ends the process at once. */
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void fm_report_catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal,
                                .sa_flags = (int)SA_RESETHAND };

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* A reader that has gone, and a file that may not grow, are errors of write() and
     * not the end of the process. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static double now_ms(void)
{
    struct timespec t = { 0 };

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Nobody can be told when standard error itself fails. */
static void write_out(const fm_str *text)
{
    const char *bytes = fm_str_text(text);
    size_t left = text->length;

    while (left > 0) {
        ssize_t put = write(STDERR_FILENO, bytes, left);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return;
        bytes += put;
        left -= (size_t)put;
    }
}

static bool wants_color(fm_report_color color, bool is_terminal)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (color != FM_COLOR_AUTO)
        return color == FM_COLOR_ALWAYS;
    return is_terminal && (no_color == NULL || no_color[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

void fm_report_init(fm_report *report, fm_report_color color, bool json, bool quiet)
{
    *report = (fm_report){ .json = json, .quiet = quiet };
    report->is_terminal = isatty(STDERR_FILENO) == 1;
    report->color = !json && wants_color(color, report->is_terminal);
}

/* ---- Messages -------------------------------------------------------------------- */

static void add_json(fm_str *line, const fm_diagnostic *d)
{
    fm_json json;

    fm_json_init(&json, line, false);
    fm_json_object(&json, NULL);
    fm_json_text(&json, "level", level_names[d->level]);
    if (d->status != FM_OK) {
        fm_json_text(&json, "status", fm_status_name(d->status));
        if (d->level == FM_LOG_ERROR)
            fm_json_integer(&json, "exit", fm_status_exit_code(d->status));
    }
    if (d->kind != NULL)
        fm_json_text(&json, "kind", d->kind);
    if (d->file != NULL)
        fm_json_text(&json, "file", d->file);
    if (d->line > 0)
        fm_json_integer(&json, "line", (int64_t)d->line);
    if (d->column > 0)
        fm_json_integer(&json, "column", (int64_t)d->column);
    fm_json_text(&json, "message", d->message);
    fm_json_end(&json);
}

static void add_text(const fm_report *report, fm_str *line, const fm_diagnostic *d)
{
    fm_str_add(line, "frontmap: ");
    fm_str_addf(line, "%s%s:%s ", report->color ? level_colors[d->level] : "",
                level_names[d->level], report->color ? "\033[0m" : "");
    if (d->file != NULL) {
        fm_str_add(line, d->file);
        if (d->line > 0)
            fm_str_addf(line, ":%zu", d->line);
        if (d->line > 0 && d->column > 0)
            fm_str_addf(line, ":%zu", d->column);
        fm_str_add(line, ": ");
    }
    fm_str_add(line, d->message);
}

void fm_report_diagnostic(void *user, const fm_diagnostic *diagnostic)
{
    fm_report *report = user;
    fm_str line = { 0 };

    if (report->quiet && diagnostic->level > FM_LOG_ERROR)
        return;
    fm_report_done(report);
    if (report->json)
        add_json(&line, diagnostic);
    else
        add_text(report, &line, diagnostic);
    fm_str_add_char(&line, '\n');
    write_out(&line);
    fm_str_release(&line);
}

void fm_report_error(fm_report *report, const fm_error *error)
{
    fm_diagnostic diagnostic = {
        .level = FM_LOG_ERROR,
        .status = error->status,
        .file = error->file[0] == '\0' ? NULL : error->file,
        .line = error->line,
        .column = error->column,
        .message =
            error->message[0] == '\0' ? fm_status_name(error->status) : error->message,
    };

    fm_report_diagnostic(report, &diagnostic);
}

void fm_report_say(fm_report *report, const char *text)
{
    fm_str line = { 0 };

    if (report->quiet || report->json)
        return;
    fm_report_done(report);
    fm_str_addf(&line, "frontmap: %s\n", text);
    write_out(&line);
    fm_str_release(&line);
}

/* ---- Timings --------------------------------------------------------------------- */

static void add_timing(void *user, const char *phase, double wall_ms, double cpu_ms)
{
    fm_report *report = user;
    fm_str line = { 0 };
    fm_json json;

    if (report->json) {
        fm_json_init(&json, &line, false);
        fm_json_object(&json, NULL);
        fm_json_text(&json, "level", "timing");
        fm_json_text(&json, "phase", phase);
        fm_json_fixed(&json, "wall_ms", wall_ms, 2);
        fm_json_fixed(&json, "cpu_ms", cpu_ms, 2);
        fm_json_end(&json);
    } else {
        fm_str number = { 0 };

        fm_str_add_fixed(&number, wall_ms, 1);
        fm_str_addf(&line, "frontmap: %-24s %9s ms", phase, fm_str_text(&number));
        fm_str_clear(&number);
        fm_str_add_fixed(&number, cpu_ms, 1);
        fm_str_addf(&line, "  (cpu %s ms)", fm_str_text(&number));
        fm_str_release(&number);
    }
    fm_str_add_char(&line, '\n');
    write_out(&line);
    fm_str_release(&line);
}

void fm_report_timings(fm_report *report, const fm_context *ctx)
{
    fm_report_done(report);
    fm_context_timings(ctx, add_timing, report);
}

/* ---- Progress -------------------------------------------------------------------- */

/* "reading posts.geojson  [########........]  52 %" */
static void draw_bar(const char *title, uint64_t done, uint64_t total)
{
    fm_str line = { 0 };

    fm_str_add(&line, "\r\033[K");
    fm_str_add_escaped(&line, title, strlen(title));
    if (total > 0 && done <= total) {
        double share = (double)done / (double)total;

        fm_str_add(&line, "  [");
        for (int i = 0; i < BAR_CELLS; i++)
            fm_str_add_char(&line, i < (int)(share * BAR_CELLS) ? '#' : '.');
        fm_str_addf(&line, "] %3d %%", (int)(share * 100));
    } else {
        fm_str_addf(&line, "  %llu", (unsigned long long)done);
    }
    write_out(&line);
    fm_str_release(&line);
}

bool fm_report_progress(void *user, const char *title, uint64_t done, uint64_t total)
{
    fm_report *report = user;
    double now;

    if (interrupted)
        return false;
    if (!report->is_terminal || report->quiet || report->json)
        return true;
    now = now_ms();
    if (!(report->started_ms > 0))
        report->started_ms = now;
    if (now - report->started_ms < bar_after_ms ||
        now - report->drawn_ms < bar_every_ms)
        return true;
    report->drawn_ms = now;
    report->bar_is_drawn = true;
    draw_bar(title, done, total);
    return true;
}

void fm_report_done(fm_report *report)
{
    fm_str wipe = { 0 };

    if (!report->bar_is_drawn)
        return;
    fm_str_add(&wipe, "\r\033[K");
    write_out(&wipe);
    fm_str_release(&wipe);
    report->bar_is_drawn = false;
}
