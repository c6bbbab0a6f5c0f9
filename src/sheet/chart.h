/* SPDX-License-Identifier: MIT */
/*
 * sheet/chart.h: the inside of a chart (frontmap/chart.h): first what is to be shown,
 * then where it stands, then ink.
 *
 *     history -> fm_chart_data (km2, days) -> fm_chart_plan (px, texts) -> painter
 *
 *      title
 *      subtitle
 *      heading                                     |    names at the ends of the lines
 *       |            ____/                         |
 *      0|____-------/         upper: area          |
 *      heading
 *       |    ##   #
 *      0|____##_#_##_#        lower: ground that changed hands
 *       |      #
 *        Apr   May   Jun
 *      key of marks, method, source
 */
#ifndef FM_SHEET_CHART_H
#define FM_SHEET_CHART_H

#include "front/history.h"
#include "frontmap/chart.h"
#include "sheet/type.h"

/* Holders with a line of their own; of more, the smallest are put together. */
enum { FM_CHART_SERIES_MAX = 8, FM_CHART_PARTS = FM_CHART_SERIES_MAX + 1 };
/* The part of a span that nobody gained. */
#define FM_CHART_NOBODY FM_CHART_SERIES_MAX

/* What bars show.  Ground that passes from one holder to another is drawn once. */
typedef enum fm_chart_bars {
    FM_CHART_BALANCE, /* one holder: gained up, lost down */
    FM_CHART_VERSUS,  /* two: gains of the first up, of the second down */
    FM_CHART_TAKEN    /* more: gains up, stacked by who gained; ground that nobody took
                         down */
} fm_chart_bars;

typedef struct fm_chart_series {
    const char *label; /* of the arena */
    fm_color color;
    double old_km2, new_km2, gained_km2, lost_km2;
} fm_chart_series;

/* A stretch of time with bars of one height: a step, or steps put together. */
typedef struct fm_chart_span {
    int64_t from, to; /* days since 1970-01-01 */
    bool is_gap;      /* snapshots are missing in it */
    bool is_correction;
    double up[FM_CHART_PARTS], down[FM_CHART_PARTS]; /* km2 a unit of time */
} fm_chart_span;

/* How time is counted: the unit of bars, and what they are put together by. */
typedef enum fm_chart_unit {
    FM_CHART_DAY,
    FM_CHART_WEEK,
    FM_CHART_MONTH,
    FM_CHART_QUARTER,
    FM_CHART_YEAR
} fm_chart_unit;

typedef struct fm_chart_data {
    fm_arena arena;
    fm_chart_series series[FM_CHART_SERIES_MAX];
    size_t series_count;
    int64_t *days; /* of the snapshots */
    double *km2;   /* [snapshot * series_count + series] */
    bool *is_gap;  /* of the steps */
    size_t snapshot_count;
    fm_chart_span *spans;
    size_t span_count;
    fm_chart_bars bars;
    fm_chart_unit unit;  /* bars are km2 a day, week, month or year */
    fm_chart_unit group; /* DAY: every step has its own bar */
    bool is_change;      /* the upper panel shows the change since the first date */
    bool has_gaps, has_corrections, has_nobody, is_changed;
    double correction_km2; /* flagged from so much a day on; 0: not known */
    double tolerance_m;
} fm_chart_data;

/* `width_px`: about what time has on the sheet.  FM_ERR_USAGE for options that are wrong
 * and a history without a step.  `out` starts as {0}. */
FM_MUST_USE fm_status fm_chart_collect(fm_context *ctx, const fm_history *history,
                                       const fm_chart_options *options, double width_px,
                                       fm_chart_data *out);
void fm_chart_data_release(fm_chart_data *data);
/* What the upper panel shows: km2, or km2 since the first date. */
double fm_chart_value(const fm_chart_data *data, size_t snapshot, size_t series);
const char *fm_chart_unit_word(fm_chart_unit unit); /* "week" */
double fm_chart_unit_days(fm_chart_unit unit);

/* ---- Axes ------------------------------------------------------------------------- */

typedef struct fm_chart_axis {
    double low, high; /* at the panel's edges */
    double step;      /* of its ticks; 0 is one of them */
    int decimals;     /* of their figures */
} fm_chart_axis;

/* An axis for values from `low` <= 0 to `high` >= 0 with about `ticks` steps. */
fm_chart_axis fm_chart_axis_of(double low, double high, unsigned ticks);

/* A date on the axis of time. */
typedef struct fm_chart_tick {
    int64_t day;
    bool has_year; /* the first one, and the first of a year */
} fm_chart_tick;

typedef struct fm_chart_calendar {
    fm_chart_unit unit; /* DAY and WEEK: "2 Apr"; MONTH: "Apr"; YEAR: "2025" */
    fm_chart_tick *ticks;
    size_t count;
} fm_chart_calendar;

/* Round dates in [first, last], at least `apart_px` from each other. */
FM_MUST_USE fm_status fm_chart_calendar_of(fm_context *ctx, int64_t first, int64_t last,
                                           double width_px, double apart_px,
                                           fm_arena *arena, fm_chart_calendar *out);
/* "2 Apr", "Apr", "2025". */
void fm_chart_tick_add(fm_str *out, const fm_chart_calendar *calendar,
                       const fm_chart_tick *tick);

/* "12 500", "+3.4", "−0.25" with no-break spaces and a true minus. */
void fm_chart_add_number(fm_str *out, double value, int decimals, bool with_sign);
/* Digits after the point that such an area is told with. */
int fm_chart_decimals(double km2);

/* ---- The plan --------------------------------------------------------------------- */

typedef enum fm_chart_mark {
    FM_CHART_NO_MARK,
    FM_CHART_MARK_GAP,
    FM_CHART_MARK_CORRECTION,
    FM_CHART_MARK_NOBODY
} fm_chart_mark;

/* A text, placed, or a mark of the key. */
typedef struct fm_chart_text {
    fm_text_run *run;
    fm_pt at;
    fm_color color;
    fm_chart_mark mark; /* drawn in front of it */
    bool has_leader;    /* from the end of a line, at `leader`, to the text */
    fm_pt leader;
} fm_chart_text;

/* What stands at the right end of a line, or beside the bars. */
typedef struct fm_chart_end {
    fm_text_run *name, *figure;
} fm_chart_end;

typedef struct fm_chart_plan {
    fm_context *ctx;
    const fm_chart_data *data;
    const fm_sheet *sheet;
    fm_type type;
    double em; /* size of plain text, px */
    fm_rect upper, lower; /* the panels' insides */
    fm_chart_axis area, change; /* of the upper and lower panel */
    fm_chart_calendar calendar;
    fm_chart_end ends[FM_CHART_SERIES_MAX]; /* of the lines; until they are placed */
    fm_chart_end sides[2];                  /* of the bars: up, down */
    fm_chart_text *texts;
    size_t text_count, text_capacity;
    fm_arena arena;
} fm_chart_plan;

/* In em: paper round the chart, a mark, the strip above the bars in which corrections are
 * marked, and what the two panels need at least. */
#define FM_CHART_MARGIN       1.5
#define FM_CHART_MARK         0.9
#define FM_CHART_STRIP        1.3
#define FM_CHART_PANELS_LEAST 6.0

typedef struct fm_chart_words {
    const char *title, *subtitle, *source; /* NULL: none */
} fm_chart_words;

/* Measure and place.  `plan` has ctx, data and sheet set, and is otherwise {0}.
 * FM_ERR_LIMIT when the sheet has no room. */
FM_MUST_USE fm_status fm_chart_place(fm_chart_plan *plan, const fm_chart_words *words);
void fm_chart_plan_release(fm_chart_plan *plan);

double fm_chart_x(const fm_chart_plan *plan, double day);
/* Values beyond the axis are brought to its end. */
double fm_chart_y(fm_rect panel, const fm_chart_axis *axis, double value);
/* A colour of the palette, dark enough on the paper for a thin line and letters. */
fm_color fm_chart_line_color(const fm_chart_plan *plan, fm_color color);
/* All that a span has, up or down. */
double fm_chart_span_sum(const double parts[FM_CHART_PARTS]);

void fm_chart_paint(const fm_chart_plan *plan, fm_painter *painter);

/* Shaped in bases of plain text; as fm_type_shape(). */
FM_MUST_USE fm_status fm_chart_shape(const fm_chart_plan *plan, fm_str *text,
                                     fm_setting setting, fm_text_run **out);
/* The list takes the run, whatever comes of it.  NULL adds nothing. */
FM_MUST_USE fm_status fm_chart_add_text(fm_chart_plan *plan, fm_text_run *run, fm_pt at,
                                        fm_color color);
/* Texts above and below; `*y0` to `*y1` remains for the panels and `between_px` of other
 * things, or else FM_ERR_LIMIT. */
FM_MUST_USE fm_status fm_chart_place_strips(fm_chart_plan *plan,
                                            const fm_chart_words *words,
                                            double between_px, double *y0, double *y1);
/* Shape names and figures for the ends of lines and the sides of bars, at most `most_px`
 * wide; how wide they are. */
FM_MUST_USE fm_status fm_chart_shape_ends(fm_chart_plan *plan, double most_px,
                                          double *width_px);
/* Place them, apart from each other, right of the panels. */
FM_MUST_USE fm_status fm_chart_place_ends(fm_chart_plan *plan);

#endif
