/* SPDX-License-Identifier: MIT */
/*
 * cli/report.h: the one place of the program that writes to standard error.
 *
 *     frontmap: error: map.yaml:12:5: unknown key 'colour'; did you mean 'color'?
 *
 * One message, one line, one write(), so that lines of several processes do not mix.
 * Colour and the progress bar are for terminals; with --log-format json every message
 * is a JSON object on a line of its own, with the same fields.
 */
#ifndef FM_CLI_REPORT_H
#define FM_CLI_REPORT_H

#include "base/context.h"

typedef enum fm_report_color {
    FM_COLOR_AUTO, /* on a terminal, unless NO_COLOR is set or TERM is dumb */
    FM_COLOR_ALWAYS,
    FM_COLOR_NEVER
} fm_report_color;

typedef struct fm_report {
    bool json;
    bool quiet; /* errors only, no progress */
    bool color;
    bool is_terminal;
    /* private */
    double started_ms; /* of the progress under way; 0: none */
    double drawn_ms;
    bool bar_is_drawn;
} fm_report;

void fm_report_init(fm_report *report, fm_report_color color, bool json, bool quiet);

/* For fm_context_set_log() and fm_context_set_progress(); `user` is the report. */
void fm_report_diagnostic(void *user, const fm_diagnostic *diagnostic);
bool fm_report_progress(void *user, const char *title, uint64_t done, uint64_t total);

/* The error that a call came back with. */
void fm_report_error(fm_report *report, const fm_error *error);

/* A line that is not a message: a summary, a hint.  Not under `quiet` or `json`. */
void fm_report_say(fm_report *report, const char *text);

/* The phases of --timings. */
void fm_report_timings(fm_report *report, const fm_context *ctx);

/* Wipe the progress bar. */
void fm_report_done(fm_report *report);

/* SIGINT and SIGTERM from here on end the work at the next progress call. */
void fm_report_catch_signals(void);

#endif
