/* SPDX-License-Identifier: MIT */
/*
 * Where everything on a chart stands.  Strips of text take their height from the sheet,
 * figures and names their width; what remains is shared by the two panels.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sheet/chart.h"

#include "base/banned.h"

/* Plain text, in bases of the sheet's type: a chart is read from further off than a
 * map. */
static const double TEXT_SIZE = 1.2;
/* In em. */
static const double TICK_GAP = 0.5, HEADING = 1.9, PANELS_GAP = 1.3;
static const double DATES_APART = 4.2, DATES_HEIGHT = 2.7;
/* Of the height of both panels; of the width of the sheet. */
static const double UPPER_SHARE = 0.56, ENDS_SHARE = 0.24;
/* A correction this many times higher than the highest other bar is cut. */
static const double CUT_FROM = 1.5;
/* Letters and thin lines have at least this contrast to the paper (WCAG 2, 1.4.11). */
static const double CONTRAST = 3.0;

void fm_chart_plan_release(fm_chart_plan *plan)
{
    for (size_t i = 0; i < FM_CHART_SERIES_MAX; i++) {
        fm_text_run_free(plan->ends[i].name);
        fm_text_run_free(plan->ends[i].figure);
    }
    for (size_t i = 0; i < 2; i++) {
        fm_text_run_free(plan->sides[i].name);
        fm_text_run_free(plan->sides[i].figure);
    }
    for (size_t i = 0; i < plan->text_count; i++)
        fm_text_run_free(plan->texts[i].run);
    fm_free(plan->texts);
    fm_arena_release(&plan->arena);
    *plan = (fm_chart_plan){ 0 };
}

fm_status fm_chart_shape(const fm_chart_plan *plan, fm_str *text, fm_setting setting,
                         fm_text_run **out)
{
    setting.size *= TEXT_SIZE;
    return fm_type_shape_str(plan->sheet, text, setting, out);
}

fm_status fm_chart_add_text(fm_chart_plan *plan, fm_text_run *run, fm_pt at,
                            fm_color color)
{
    fm_chart_text *texts;

    if (run == NULL)
        return FM_OK;
    texts =
        fm_grow(plan->texts, &plan->text_capacity, plan->text_count + 1, sizeof *texts);
    if (texts == NULL) {
        fm_text_run_free(run);
        return fm_fail_nomem(plan->ctx);
    }
    plan->texts = texts;
    texts[plan->text_count++] = (fm_chart_text){ .run = run, .at = at, .color = color };
    return FM_OK;
}

/* ---- Scales ---------------------------------------------------------------------- */

double fm_chart_x(const fm_chart_plan *plan, double day)
{
    const fm_chart_data *d = plan->data;
    double first = (double)d->days[0], last = (double)d->days[d->snapshot_count - 1];

    return plan->upper.x0 +
           (plan->upper.x1 - plan->upper.x0) * (day - first) / (last - first);
}

double fm_chart_y(fm_rect panel, const fm_chart_axis *axis, double value)
{
    double inside = fmin(fmax(value, axis->low), axis->high);

    return panel.y1 -
           (panel.y1 - panel.y0) * (inside - axis->low) / (axis->high - axis->low);
}

double fm_chart_span_sum(const double parts[FM_CHART_PARTS])
{
    double sum = 0;

    for (size_t i = 0; i < FM_CHART_PARTS; i++)
        sum += parts[i];
    return sum;
}

static double contrast(fm_color a, fm_color b)
{
    double p = fm_color_luminance(a) + 0.05, q = fm_color_luminance(b) + 0.05;

    return p > q ? p / q : q / p;
}

fm_color fm_chart_line_color(const fm_chart_plan *plan, fm_color color)
{
    fm_color out = color;

    for (double share = 0.1; share < 1 && contrast(out, plan->type.paper) < CONTRAST;
         share += 0.1)
        out = fm_color_mix(color, plan->type.ink, share);
    return out;
}

static void scale_area(fm_chart_plan *plan, unsigned ticks)
{
    const fm_chart_data *d = plan->data;
    double low = 0, high = 0;

    for (size_t i = 0; i < d->snapshot_count; i++) {
        for (size_t k = 0; k < d->series_count; k++) {
            low = fmin(low, fm_chart_value(d, i, k));
            high = fmax(high, fm_chart_value(d, i, k));
        }
    }
    plan->area = fm_chart_axis_of(low, high, ticks);
}

/* Both directions share a scale; corrections do not flatten all others. */
static void scale_change(fm_chart_plan *plan, unsigned ticks)
{
    const fm_chart_data *d = plan->data;
    double up[2] = { 0, 0 }, down[2] = { 0, 0 }; /* of corrections: [1] */
    double most;

    for (size_t i = 0; i < d->span_count; i++) {
        const fm_chart_span *s = &d->spans[i];

        up[s->is_correction] = fmax(up[s->is_correction], fm_chart_span_sum(s->up));
        down[s->is_correction] =
            fmax(down[s->is_correction], fm_chart_span_sum(s->down));
    }
    most = CUT_FROM * fmax(up[0], down[0]);
    if (most == 0)
        most = HUGE_VAL;
    up[0] = fmax(up[0], fmin(up[1], most));
    down[0] = fmax(down[0], fmin(down[1], most));
    plan->change = fm_chart_axis_of(-down[0], up[0], ticks);
    if (!d->is_changed) /* no figure but 0 */
        plan->change = (fm_chart_axis){ .low = 0, .high = 1, .step = 2 };
}

/* ---- Axes ------------------------------------------------------------------------ */

/* Figures of an axis go to the list with their value as y; `*width` grows to theirs.
 * Without signs, what is down is told like what is up. */
static fm_status shape_figures(fm_chart_plan *plan, const fm_chart_axis *axis,
                               bool with_sign, double *width)
{
    fm_setting setting = { .size = 0.9 };
    int first = (int)ceil(axis->low / axis->step - 1e-9);
    int last = (int)floor(axis->high / axis->step + 1e-9);
    fm_status status = FM_OK;

    for (int i = first; i <= last && status == FM_OK; i++) {
        fm_text_run *run = NULL;
        fm_str text = { 0 };

        fm_chart_add_number(&text, (with_sign ? i : abs(i)) * axis->step,
                            axis->decimals, with_sign);
        status = fm_chart_shape(plan, &text, setting, &run);
        *width = fmax(*width, fm_type_width(run));
        if (status == FM_OK)
            status = fm_chart_add_text(plan, run, (fm_pt){ 0, i * axis->step },
                                       plan->type.muted);
    }
    return status;
}

/* Right-aligned before the panel, in the middle of their tick. */
static void settle_figures(fm_chart_plan *plan, size_t from, size_t to, fm_rect panel,
                           const fm_chart_axis *axis)
{
    for (size_t i = from; i < to; i++) {
        fm_chart_text *t = &plan->texts[i];

        t->at.x = panel.x0 - TICK_GAP * plan->em - t->run->width;
        t->at.y = fm_chart_y(panel, axis, t->at.y) - t->run->height / 2;
    }
}

static fm_status place_dates(fm_chart_plan *plan)
{
    const fm_chart_data *d = plan->data;
    fm_setting setting = { .size = 0.9, .align = FM_ALIGN_CENTER };
    double limit = plan->sheet->page.x1;
    fm_status status =
        fm_chart_calendar_of(plan->ctx, d->days[0], d->days[d->snapshot_count - 1],
                             plan->upper.x1 - plan->upper.x0, DATES_APART * plan->em,
                             &plan->arena, &plan->calendar);

    for (size_t i = 0; i < plan->calendar.count && status == FM_OK; i++) {
        fm_str text = { 0 };
        fm_text_run *run = NULL;
        double x = fm_chart_x(plan, (double)plan->calendar.ticks[i].day);

        fm_chart_tick_add(&text, &plan->calendar, &plan->calendar.ticks[i]);
        status = fm_chart_shape(plan, &text, setting, &run);
        x = fmax(fmin(x - fm_type_width(run) / 2, limit - fm_type_width(run)), 0);
        if (status == FM_OK)
            status = fm_chart_add_text(plan, run,
                                       (fm_pt){ x, plan->lower.y1 + 0.35 * plan->em },
                                       plan->type.muted);
    }
    return status;
}

static void add_heading(const fm_chart_plan *plan, bool is_upper, fm_str *out)
{
    const fm_chart_data *d = plan->data;

    if (is_upper && d->is_change) {
        fm_str_add(out, "Change since ");
        fm_date_add_words(out, fm_date_from_days(d->days[0]), NULL);
        fm_str_add(out, ", km²");
    } else if (is_upper) {
        fm_str_add(out, "Area held, km²");
    } else {
        fm_str_add(out, d->bars == FM_CHART_BALANCE ? "Gained and lost"
                        : d->bars == FM_CHART_VERSUS
                            ? "Ground gained"
                            : "Ground gained, by who gained it");
        fm_str_addf(out, ", km² a %s", fm_chart_unit_word(d->unit));
    }
}

static fm_status place_heading(fm_chart_plan *plan, bool is_upper, double y)
{
    fm_setting setting = { .size = 1,
                           .bold = true,
                           .max_width_px =
                               plan->sheet->page.x1 - 2 * FM_CHART_MARGIN * plan->em,
                           .max_lines = 1 };
    fm_str text = { 0 };
    fm_text_run *run = NULL;
    fm_status status;

    add_heading(plan, is_upper, &text);
    status = fm_chart_shape(plan, &text, setting, &run);
    return status == FM_OK
               ? fm_chart_add_text(
                     plan, run,
                     (fm_pt){ plan->sheet->page.x0 + FM_CHART_MARGIN * plan->em, y },
                     plan->type.ink)
               : status;
}

/* Would a text from x0 to x1 stand on the diamond of a correction? */
static bool hits_diamond(const fm_chart_plan *plan, double x0, double x1)
{
    const fm_chart_data *d = plan->data;
    double radius = FM_CHART_MARK / 2 * plan->em;

    for (size_t i = 0; i < d->span_count; i++) {
        double x = fm_chart_x(plan, (double)(d->spans[i].from + d->spans[i].to) / 2);

        if (d->spans[i].is_correction && x > x0 - radius && x < x1 + radius)
            return true;
    }
    return false;
}

/* In a panel without bars. */
static fm_status place_nothing(fm_chart_plan *plan)
{
    fm_setting setting = { .size = 1 };
    fm_str text = { 0 };
    fm_text_run *run = NULL;
    fm_status status;

    if (plan->data->is_changed)
        return FM_OK;
    fm_str_add(&text, "no ground changed hands");
    status = fm_chart_shape(plan, &text, setting, &run);
    if (status != FM_OK)
        return status;
    return fm_chart_add_text(
        plan, run,
        (fm_pt){ (plan->lower.x0 + plan->lower.x1 - fm_type_width(run)) / 2,
                 (plan->lower.y0 + plan->lower.y1 - fm_type_height(run)) / 2 },
        plan->type.muted);
}

/* The ground of a correction whose bar is cut, above it; what would overlap is left to
 * the report. */
static fm_status place_cuts(fm_chart_plan *plan)
{
    const fm_chart_data *d = plan->data;
    fm_setting setting = { .size = 0.85 };
    double free_from = plan->lower.x0;
    fm_status status = FM_OK;

    for (size_t i = 0; i < d->span_count && status == FM_OK; i++) {
        const fm_chart_span *s = &d->spans[i];
        double up = fm_chart_span_sum(s->up), down = fm_chart_span_sum(s->down);
        double km2 = up > plan->change.high ? up : down;
        fm_text_run *run = NULL;
        fm_str text = { 0 };
        fm_pt at;

        if (up <= plan->change.high && -down >= plan->change.low)
            continue;
        km2 *= (double)(s->to - s->from) / fm_chart_unit_days(d->unit);
        fm_chart_add_number(&text, km2, fm_chart_decimals(km2), false);
        fm_str_add(&text, "\u00a0km²");
        status = fm_chart_shape(plan, &text, setting, &run);
        if (status != FM_OK)
            break;
        at.x =
            fm_chart_x(plan, (double)(s->from + s->to) / 2) + FM_CHART_MARK * plan->em;
        at.y = plan->lower.y0 - FM_CHART_STRIP * plan->em + 0.1 * plan->em;
        if (at.x + run->width > plan->lower.x1)
            at.x -= 2 * FM_CHART_MARK * plan->em + run->width;
        if (at.x < free_from || hits_diamond(plan, at.x, at.x + run->width)) {
            fm_text_run_free(run);
            continue;
        }
        free_from = at.x + run->width + FM_CHART_MARK * plan->em;
        status = fm_chart_add_text(plan, run, at, plan->type.muted);
    }
    return status;
}

/* ---- The whole ------------------------------------------------------------------- */

/* The panels, between figures and names, and between the strips. */
static fm_status place_panels(fm_chart_plan *plan, double y0, double y1, double strip)
{
    fm_rect page = plan->sheet->page;
    double em = plan->em, figures = 0, names = 0, both, middle;
    size_t first = plan->text_count, second;
    bool is_signed = plan->data->is_change;
    fm_status status = shape_figures(plan, &plan->area, is_signed, &figures);

    second = plan->text_count;
    if (status == FM_OK)
        status = shape_figures(plan, &plan->change, false, &figures);
    if (status == FM_OK)
        status = fm_chart_shape_ends(plan, ENDS_SHARE * (page.x1 - page.x0), &names);
    if (status != FM_OK)
        return status;
    both = y1 - y0 - 2 * HEADING * em - strip - DATES_HEIGHT * em - PANELS_GAP * em;
    middle = y0 + HEADING * em + UPPER_SHARE * both;
    plan->upper =
        (fm_rect){ page.x0 + (FM_CHART_MARGIN + TICK_GAP) * em + figures,
                   y0 + HEADING * em, page.x1 - FM_CHART_MARGIN * em - names, middle };
    plan->lower = plan->upper;
    plan->lower.y0 = middle + PANELS_GAP * em + HEADING * em + strip;
    plan->lower.y1 = y1 - DATES_HEIGHT * em;
    for (size_t i = first; i < plan->text_count; i++) {
        bool is_upper = i < second;

        settle_figures(plan, i, i + 1, is_upper ? plan->upper : plan->lower,
                       is_upper ? &plan->area : &plan->change);
    }
    if (plan->upper.x1 - plan->upper.x0 < FM_CHART_PANELS_LEAST * em)
        return fm_fail(plan->ctx, FM_ERR_LIMIT,
                       "a chart has no room on %d x %d px; give a larger size",
                       (int)(page.x1 - page.x0), (int)(page.y1 - page.y0));
    status = place_heading(plan, true, y0);
    return status == FM_OK ? place_heading(plan, false, middle + PANELS_GAP * em)
                           : status;
}

fm_status fm_chart_place(fm_chart_plan *plan, const fm_chart_words *words)
{
    fm_rect page = plan->sheet->page;
    bool is_low;
    double y0 = 0, y1 = 0, strip;
    fm_status status;

    plan->type = fm_type_of(plan->sheet);
    plan->em = TEXT_SIZE * plan->type.base_px;
    is_low = page.y1 - page.y0 < 45 * plan->em;
    scale_area(plan, is_low ? 3 : 5);
    scale_change(plan, is_low ? 3 : 4);
    strip = plan->data->has_corrections ? FM_CHART_STRIP * plan->em : 0;
    status = fm_chart_place_strips(
        plan, words, (2 * HEADING + DATES_HEIGHT + PANELS_GAP) * plan->em + strip, &y0,
        &y1);
    if (status == FM_OK)
        status = place_panels(plan, y0, y1, strip);
    if (status == FM_OK)
        status = place_dates(plan);
    if (status == FM_OK)
        status = place_cuts(plan);
    if (status == FM_OK)
        status = place_nothing(plan);
    if (status == FM_OK)
        status = fm_chart_place_ends(plan);
    return status;
}
