/* SPDX-License-Identifier: MIT */
/*
 * What a chart shows, from the ledger of a history.
 *
 * The height of a bar is a rate and its width is time, so that steps of unequal length
 * compare by their ink.  Where a bar would be thinner than a reader can see, those of a
 * week, month, quarter or year are put together; a gap and a correction stay alone.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "sheet/chart.h"

#include "base/banned.h"

/* A bar thinner than this is put together with its neighbours. */
static const double BAR_LEAST_PX = 3.0;
/* Movement of less than this share of the largest area cannot be seen beside it. */
static const double CHANGE_SHARE = 0.1;
/* With two holders: so much of the ground may come to nobody for the tug of war. */
static const double NOBODY_SHARE = 0.05;
static const double ROUNDING_SHARE = 1e-6;

static const struct unit {
    const char *word;
    double days;
    double most_days; /* bars up to so long are told by this unit; 0: never */
} units[] = {
    [FM_CHART_DAY] = { "day", 1, 3 },
    [FM_CHART_WEEK] = { "week", 7, 21 },
    [FM_CHART_MONTH] = { "month", 365.2425 / 12, 124 },
    [FM_CHART_QUARTER] = { "quarter", 365.2425 / 4, 0 },
    [FM_CHART_YEAR] = { "year", 365.2425, HUGE_VAL },
};
enum { UNITS = sizeof units / sizeof units[0] };

const char *fm_chart_unit_word(fm_chart_unit unit)
{
    return units[unit].word;
}

double fm_chart_unit_days(fm_chart_unit unit)
{
    return units[unit].days;
}

void fm_chart_data_release(fm_chart_data *data)
{
    fm_arena_release(&data->arena);
    *data = (fm_chart_data){ 0 };
}

double fm_chart_value(const fm_chart_data *d, size_t snapshot, size_t series)
{
    double value = d->km2[snapshot * d->series_count + series];

    return d->is_change ? value - d->km2[series] : value;
}

/* ---- Holders --------------------------------------------------------------------- */

static const fm_chart_holder *look_of(const fm_chart_options *o, const char *name)
{
    for (size_t i = 0; i < o->holder_count; i++) {
        if (fm_str_equal(o->holders[i].name, name))
            return &o->holders[i];
    }
    return NULL;
}

static fm_status dress(fm_context *ctx, const fm_history *h, const fm_chart_options *o,
                       size_t holder, fm_chart_data *d, fm_chart_series *s)
{
    const char *name = h->holders.names[holder];
    const fm_chart_holder *look = look_of(o, name);
    const char *label = look != NULL && look->label != NULL ? look->label : name;

    s->color = fm_color_palette((size_t)(s - d->series));
    if (look != NULL && look->color != NULL && !fm_color_parse(look->color, &s->color))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "color '%.60s' of holder '%.60s' is not a color; give one such "
                       "as '#0072b2' or teal",
                       look->color, name);
    s->color.a = 1;
    s->label = fm_arena_strndup(&d->arena, label, strlen(label));
    return s->label == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

static double peak_m2(const fm_history *h, size_t holder)
{
    double peak = 0;

    for (size_t i = 0; i < h->step_count; i++) {
        fm_change_sum s = fm_history_sum(h, i, (uint32_t)holder);

        peak = fmax(peak, fmax(s.old_m2, s.new_m2));
    }
    return peak;
}

/* Which series each holder belongs to: its own, while there is room, the largest first
 * to get one; in the order of the holders. */
static fm_status share_out(fm_context *ctx, const fm_history *h, size_t *series_of,
                           fm_chart_data *d)
{
    size_t count = h->holders.count;
    double *peaks = fm_arena_alloc(&d->arena, count, sizeof *peaks);

    if (peaks == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < count; i++)
        peaks[i] = peak_m2(h, i);
    d->series_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t larger = 0;

        for (size_t k = 0; k < count; k++)
            larger += peaks[k] > peaks[i] || (peaks[k] == peaks[i] && k < i);
        series_of[i] = FM_CHART_SERIES_MAX - 1;
        if (count <= FM_CHART_SERIES_MAX || larger < FM_CHART_SERIES_MAX - 1)
            series_of[i] = d->series_count++;
    }
    if (count > FM_CHART_SERIES_MAX)
        d->series_count = FM_CHART_SERIES_MAX;
    return FM_OK;
}

static fm_status name_series(fm_context *ctx, const fm_history *h,
                             const fm_chart_options *o, const size_t *series_of,
                             fm_chart_data *d)
{
    static const fm_color gray = { 0.5, 0.5, 0.5, 1 };
    size_t count = h->holders.count;
    fm_status status = FM_OK;

    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = dress(ctx, h, o, i, d, &d->series[series_of[i]]);
    if (status == FM_OK && count > FM_CHART_SERIES_MAX) {
        fm_str label = { 0 };

        fm_str_addf(&label, "%zu others", count - FM_CHART_SERIES_MAX + 1);
        d->series[FM_CHART_SERIES_MAX - 1].color = gray;
        d->series[FM_CHART_SERIES_MAX - 1].label =
            label.failed ? NULL : fm_arena_strndup(&d->arena, label.text, label.length);
        fm_str_release(&label);
        if (d->series[FM_CHART_SERIES_MAX - 1].label == NULL)
            return fm_fail_nomem(ctx);
    }
    return status;
}

/* ---- Areas ----------------------------------------------------------------------- */

static void fill_areas(const fm_history *h, const size_t *series_of, fm_chart_data *d)
{
    d->days[0] = fm_date_to_days(h->steps[0].from);
    for (size_t i = 0; i < h->step_count; i++) {
        d->days[i + 1] = fm_date_to_days(h->steps[i].to);
        d->is_gap[i] = h->steps[i].missing_days > 0;
        d->has_gaps = d->has_gaps || d->is_gap[i];
        d->has_corrections = d->has_corrections || h->steps[i].is_correction;
        d->is_changed = d->is_changed || h->steps[i].is_changed;
        for (size_t k = 0; k < h->holders.count; k++) {
            fm_change_sum s = fm_history_sum(h, i, (uint32_t)k);
            fm_chart_series *to = &d->series[series_of[k]];

            if (i == 0) {
                d->km2[series_of[k]] += s.old_m2 / 1e6;
                to->old_km2 += s.old_m2 / 1e6;
            }
            if (i + 1 == h->step_count)
                to->new_km2 += s.new_m2 / 1e6;
            d->km2[(i + 1) * d->series_count + series_of[k]] += s.new_m2 / 1e6;
            to->gained_km2 += s.gained_m2 / 1e6;
            to->lost_km2 += s.lost_m2 / 1e6;
        }
    }
}

static bool shows_change(const fm_chart_data *d, fm_chart_measure measure)
{
    double most = 0, movement = 0;

    if (measure != FM_CHART_AUTO)
        return measure == FM_CHART_CHANGE;
    for (size_t k = 0; k < d->series_count; k++) {
        double low = d->km2[k], high = d->km2[k];

        for (size_t i = 1; i < d->snapshot_count; i++) {
            low = fmin(low, d->km2[i * d->series_count + k]);
            high = fmax(high, d->km2[i * d->series_count + k]);
        }
        most = fmax(most, high);
        movement = fmax(movement, high - low);
    }
    return d->is_changed && movement < CHANGE_SHARE * most;
}

/* ---- Bars ------------------------------------------------------------------------ */

/* Ground that holders lost and no holder gained, m2; what is left of sums that balance
 * is rounding. */
static double nobody_m2(const fm_history *h, size_t step)
{
    double lost = 0, all = 0;

    for (size_t k = 0; k < h->holders.count; k++) {
        fm_change_sum s = fm_history_sum(h, step, (uint32_t)k);

        lost += s.lost_m2 - s.gained_m2;
        all += s.lost_m2 + s.gained_m2;
    }
    return h->steps[step].is_changed && lost > ROUNDING_SHARE * all ? lost : 0;
}

static fm_chart_bars choose_bars(const fm_history *h, const fm_chart_data *d)
{
    double gained = 0, nobody = 0;

    if (d->series_count <= 1)
        return FM_CHART_BALANCE;
    if (d->series_count > 2)
        return FM_CHART_TAKEN;
    for (size_t i = 0; i < h->step_count; i++)
        nobody += nobody_m2(h, i) / 1e6;
    for (size_t k = 0; k < d->series_count; k++)
        gained += d->series[k].gained_km2;
    return nobody > NOBODY_SHARE * gained ? FM_CHART_TAKEN : FM_CHART_VERSUS;
}

/* The median length of the steps, days. */
static double usual_days(const fm_chart_data *d)
{
    size_t steps = d->snapshot_count - 1;

    for (size_t i = 0; i < steps; i++) {
        int64_t days = d->days[i + 1] - d->days[i];
        size_t shorter = 0, same = 0;

        for (size_t k = 0; k < steps; k++) {
            int64_t other = d->days[k + 1] - d->days[k];

            shorter += other < days;
            same += other == days;
        }
        if (shorter <= steps / 2 && steps / 2 < shorter + same)
            return (double)(days > 0 ? days : 1);
    }
    return 1;
}

static void choose_units(fm_chart_data *d, double width_px)
{
    double days = usual_days(d);
    double whole = (double)(d->days[d->snapshot_count - 1] - d->days[0]);
    double px_per_day = width_px / fmax(whole, 1);

    d->group = FM_CHART_DAY;
    if (days * px_per_day < BAR_LEAST_PX) {
        for (int u = FM_CHART_WEEK; u <= FM_CHART_YEAR; u++) {
            d->group = (fm_chart_unit)u;
            if (units[u].days > days && units[u].days * px_per_day >= BAR_LEAST_PX)
                break;
        }
        days = units[d->group].days;
    }
    d->unit = FM_CHART_DAY;
    while (days > units[d->unit].most_days)
        d->unit = (fm_chart_unit)(d->unit + 1);
}

/* The number of the week, month, quarter or year that a day lies in. */
static int64_t group_of(fm_chart_unit unit, int64_t day)
{
    fm_date date = fm_date_from_days(day);

    switch (unit) {
    case FM_CHART_DAY:
        break;
    case FM_CHART_WEEK: /* from Monday; 1970-01-01 was a Thursday */
        return (day + 3 - (day + 3 < 0 ? 6 : 0)) / 7;
    case FM_CHART_MONTH:
        return (int64_t)date.year * 12 + date.month;
    case FM_CHART_QUARTER:
        return (int64_t)date.year * 4 + (date.month - 1) / 3;
    case FM_CHART_YEAR:
        return date.year;
    }
    return day;
}

static bool goes_together(const fm_chart_data *d, const fm_chart_span *span,
                          const fm_history_step *step)
{
    return d->group != FM_CHART_DAY && !span->is_gap && !span->is_correction &&
           step->missing_days == 0 && !step->is_correction &&
           group_of(d->group, span->from) ==
               group_of(d->group, fm_date_to_days(step->from));
}

static void add_step(const fm_history *h, size_t step, const size_t *series_of,
                     const fm_chart_data *d, fm_chart_span *span)
{
    if (!h->steps[step].is_changed)
        return;
    for (size_t k = 0; k < h->holders.count; k++) {
        fm_change_sum s = fm_history_sum(h, step, (uint32_t)k);
        size_t part = series_of[k];

        if (d->bars == FM_CHART_VERSUS && part == 1)
            span->down[part] += s.gained_m2;
        else
            span->up[part] += s.gained_m2;
        if (d->bars == FM_CHART_BALANCE)
            span->down[part] += s.lost_m2;
    }
    if (d->bars == FM_CHART_TAKEN)
        span->down[FM_CHART_NOBODY] += nobody_m2(h, step);
}

static void fill_spans(const fm_history *h, const size_t *series_of, fm_chart_data *d)
{
    for (size_t i = 0; i < h->step_count; i++) {
        const fm_history_step *step = &h->steps[i];
        fm_chart_span *last = d->span_count > 0 ? &d->spans[d->span_count - 1] : NULL;

        if (last == NULL || !goes_together(d, last, step)) {
            last = &d->spans[d->span_count++];
            last->from = d->days[i];
            last->is_gap = step->missing_days > 0;
            last->is_correction = step->is_correction;
        }
        last->to = d->days[i + 1];
        add_step(h, i, series_of, d, last);
    }
    for (size_t i = 0; i < d->span_count; i++) {
        fm_chart_span *s = &d->spans[i];
        double rate = units[d->unit].days / (double)(s->to - s->from) / 1e6;

        for (size_t k = 0; k < FM_CHART_PARTS; k++) {
            s->up[k] *= rate;
            s->down[k] *= rate;
        }
        d->has_nobody = d->has_nobody || s->down[FM_CHART_NOBODY] > 0;
    }
}

/* ---- The whole ------------------------------------------------------------------- */

static fm_status check(fm_context *ctx, const fm_history *h)
{
    const char *name = h->name == NULL ? "" : h->name;

    if (h->step_count == 0 || h->holders.count == 0)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "cannot draw the history of '%.200s': it has %s; a chart needs "
                       "two snapshots with zones",
                       name, h->step_count == 0 ? "one snapshot" : "no holder");
    for (size_t i = 0; i < h->step_count; i++) {
        if (fm_date_compare(h->steps[i].from, h->steps[i].to) >= 0)
            return fm_fail(ctx, FM_ERR_USAGE,
                           "cannot draw the history of '%.200s': its snapshots have no "
                           "dates that follow each other",
                           name);
    }
    return FM_OK;
}

fm_status fm_chart_collect(fm_context *ctx, const fm_history *h,
                           const fm_chart_options *options, double width_px,
                           fm_chart_data *d)
{
    fm_status status = check(ctx, h);
    size_t *series_of;

    if (status != FM_OK)
        return status;
    d->snapshot_count = h->step_count + 1;
    series_of = fm_arena_alloc(&d->arena, h->holders.count, sizeof *series_of);
    d->days = fm_arena_alloc(&d->arena, d->snapshot_count, sizeof *d->days);
    d->is_gap = fm_arena_alloc(&d->arena, d->snapshot_count, sizeof *d->is_gap);
    d->spans = fm_arena_alloc(&d->arena, h->step_count, sizeof *d->spans);
    if (series_of == NULL || d->days == NULL || d->is_gap == NULL || d->spans == NULL)
        return fm_fail_nomem(ctx);
    status = share_out(ctx, h, series_of, d);
    if (status == FM_OK)
        status = name_series(ctx, h, options, series_of, d);
    if (status != FM_OK)
        return status;
    d->km2 =
        fm_arena_alloc(&d->arena, d->snapshot_count * d->series_count, sizeof *d->km2);
    if (d->km2 == NULL)
        return fm_fail_nomem(ctx);
    fill_areas(h, series_of, d);
    d->is_change = shows_change(d, options->measure);
    d->bars = choose_bars(h, d);
    choose_units(d, width_px);
    fill_spans(h, series_of, d);
    d->correction_km2 = isfinite(h->correction_m2) ? h->correction_m2 / 1e6 : 0;
    d->tolerance_m = h->tolerance_m;
    return FM_OK;
}
