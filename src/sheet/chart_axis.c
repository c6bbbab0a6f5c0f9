/* SPDX-License-Identifier: MIT */
/* Round figures and round dates. */
#include <math.h>

#include "base/mem.h"
#include "sheet/chart.h"

#include "base/banned.h"

/* Of an axis, left free beyond its last value. */
static const double HEADROOM = 0.06;

/* 1, 2 or 5 times a power of ten: the least that is not below `least`. */
static double round_step(double least)
{
    double power = pow(10, floor(log10(least)));
    double share = least / power;

    if (share <= 1.0 + 1e-9)
        return power;
    if (share <= 2.0 + 1e-9)
        return 2 * power;
    return share <= 5.0 + 1e-9 ? 5 * power : 10 * power;
}

fm_chart_axis fm_chart_axis_of(double low, double high, unsigned ticks)
{
    fm_chart_axis axis = { .low = fmin(low, 0), .high = fmax(high, 0) };
    double range = axis.high - axis.low;

    if (!(range > 1e-9)) {
        axis.high = 1;
        range = 1;
    }
    axis.step = round_step(range / ticks);
    axis.decimals = axis.step >= 1 ? 0 : (int)ceil(-log10(axis.step) - 1e-9);
    if (axis.low < 0)
        axis.low -= HEADROOM * range;
    if (axis.high > 0)
        axis.high += HEADROOM * range;
    return axis;
}

/* ---- Figures --------------------------------------------------------------------- */

int fm_chart_decimals(double km2)
{
    double size = fabs(km2);

    if (size >= 100 || size == 0)
        return 0;
    return size >= 10 ? 1 : 2;
}

void fm_chart_add_number(fm_str *out, double value, int decimals, bool with_sign)
{
    double unit = pow(10, decimals);
    double size = round(fabs(value) * unit) / unit;
    fm_str digits = { 0 };

    if (size > 0 && value < 0)
        fm_str_add(out, "\u2212");
    else if (size > 0 && with_sign)
        fm_str_add_char(out, '+');
    if (size >= 10000 || decimals == 0) {
        fm_type_add_number(out, size);
        return;
    }
    fm_str_add_fixed(&digits, size, decimals);
    fm_str_add(out, fm_str_text(&digits));
    out->failed = out->failed || digits.failed;
    fm_str_release(&digits);
}

/* ---- Dates ----------------------------------------------------------------------- */

/* Ticks from the finest on; weeks begin on Monday. */
static const struct rhythm {
    fm_chart_unit unit;
    int count;
    double days; /* from one to the next, at least */
} rhythms[] = {
    { FM_CHART_DAY, 1, 1 },          { FM_CHART_DAY, 2, 2 },
    { FM_CHART_WEEK, 1, 7 },         { FM_CHART_WEEK, 2, 14 },
    { FM_CHART_MONTH, 1, 28 },       { FM_CHART_MONTH, 2, 59 },
    { FM_CHART_MONTH, 3, 90 },       { FM_CHART_MONTH, 6, 181 },
    { FM_CHART_YEAR, 1, 365 },       { FM_CHART_YEAR, 2, 730 },
    { FM_CHART_YEAR, 5, 1826 },      { FM_CHART_YEAR, 10, 3652 },
    { FM_CHART_YEAR, 20, 7304 },     { FM_CHART_YEAR, 50, 18262 },
    { FM_CHART_YEAR, 100, 36524 },   { FM_CHART_YEAR, 500, 182621 },
    { FM_CHART_YEAR, 1000, 365242 }, { FM_CHART_YEAR, 2000, 730485 },
};

static int64_t floor_to(int64_t value, int64_t unit)
{
    int64_t rest = value % unit;

    return value - (rest < 0 ? rest + unit : rest);
}

/* The last tick that is not after `day`. */
static int64_t tick_before(const struct rhythm *r, int64_t day)
{
    fm_date date = fm_date_from_days(day);
    int64_t months = (int64_t)date.year * 12 + date.month - 1;

    switch (r->unit) {
    case FM_CHART_DAY:
        return floor_to(day, r->count);
    case FM_CHART_WEEK: /* 1970-01-01 was a Thursday */
        return floor_to(day + 3, 7 * (int64_t)r->count) - 3;
    case FM_CHART_MONTH:
    case FM_CHART_QUARTER:
        months = floor_to(months, r->count);
        break;
    case FM_CHART_YEAR:
        months = floor_to(months, 12 * (int64_t)r->count);
        break;
    }
    if (months < 12) /* before the year 1 */
        return day - 1;
    date = (fm_date){ (int16_t)(months / 12), (uint8_t)(months % 12 + 1), 1 };
    return fm_date_to_days(date);
}

/* The next tick: the one before a day that surely lies between it and the one behind.
 */
static int64_t tick_after(const struct rhythm *r, int64_t tick)
{
    return tick_before(r, tick + (int64_t)(r->days * 1.12) + (r->unit > FM_CHART_WEEK));
}

fm_status fm_chart_calendar_of(fm_context *ctx, int64_t first, int64_t last,
                               double width_px, double apart_px, fm_arena *arena,
                               fm_chart_calendar *out)
{
    double px_per_day = width_px / (double)(last - first);
    const struct rhythm *r = rhythms;
    size_t most, i = 0;
    int year = 0;

    while (i + 1 < sizeof rhythms / sizeof rhythms[0] &&
           r->days * px_per_day < apart_px)
        r = &rhythms[++i];
    most = (size_t)((double)(last - first) / r->days) + 2;
    *out = (fm_chart_calendar){ .unit = r->unit };
    out->ticks = fm_arena_alloc(arena, most, sizeof *out->ticks);
    if (out->ticks == NULL)
        return fm_fail_nomem(ctx);
    for (int64_t day = tick_before(r, first); day <= last && out->count < most;
         day = tick_after(r, day)) {
        fm_date date = fm_date_from_days(day);

        if (day < first)
            continue;
        out->ticks[out->count++] = (fm_chart_tick){ day, date.year != year };
        year = date.year;
    }
    if (out->count == 0) { /* a sheet so narrow that no round date falls into it */
        out->unit = FM_CHART_DAY;
        out->ticks[out->count++] = (fm_chart_tick){ first, true };
    }
    return FM_OK;
}

void fm_chart_tick_add(fm_str *out, const fm_chart_calendar *calendar,
                       const fm_chart_tick *tick)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    fm_date date = fm_date_from_days(tick->day);

    if (calendar->unit == FM_CHART_YEAR) {
        fm_str_addf(out, "%d", date.year);
        return;
    }
    if (calendar->unit == FM_CHART_DAY || calendar->unit == FM_CHART_WEEK)
        fm_str_addf(out, "%u\u00a0", (unsigned)date.day);
    fm_str_add(out, months[date.month - 1]);
    if (tick->has_year)
        fm_str_addf(out, "\n%d", date.year);
}
