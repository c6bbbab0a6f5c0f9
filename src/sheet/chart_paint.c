/* SPDX-License-Identifier: MIT */
/*
 * A plan in ink: grid, lines, bars, marks, texts, each in a group of its name.  Bars of
 * one colour are one path.
 */
#include <math.h>

#include "base/mem.h"
#include "draw/pattern.h"
#include "sheet/chart.h"

#include "base/banned.h"

/* In em. */
static const double LINE = 0.17, DOT = 0.22, DIAMOND = 0.36;
static const double TICK = 0.3, SLASH = 0.5;
/* Air between bars: a share of their width, at most so many px, from this width on. */
static const double AIR_SHARE = 0.14, AIR_MOST_PX = 2.0, AIR_FROM_PX = 3.0;
static const double BAR_LEAST_PX = 1.0;
/* Losses are the colour of the gains, so much nearer to the paper. */
static const double LOSS_SHARE = 0.5;
/* Snapshots have dots, and corrections rules, while there are no more. */
enum { DOTS_MOST = 40, RULES_MOST = 12 };

static const fm_color nobody_color = { 0.55, 0.55, 0.55, 1 };

static void rule(fm_painter *p, fm_pt from, fm_pt to, fm_color color, double width,
                 const double *dashes, size_t dash_count)
{
    fm_path path = { 0 };
    fm_pen pen = {
        .color = color, .width = width, .dashes = dashes, .dash_count = dash_count
    };

    fm_path_move(&path, from);
    fm_path_line(&path, to);
    fm_painter_stroke(p, &path, &pen);
    fm_path_release(&path);
}

/* ---- Ground ---------------------------------------------------------------------- */

static void hatch(fm_painter *p, const fm_chart_plan *plan, fm_rect rect)
{
    fm_path path = { 0 };

    fm_path_rect(&path, rect);
    fm_painter_fill(p, &path, fm_color_mix(plan->type.paper, plan->type.ink, 0.05),
                    false);
    fm_pattern_fill(p, "hatch-45", &path, false, rect,
                    fm_color_mix(plan->type.paper, plan->type.ink, 0.2));
    fm_path_release(&path);
}

static void paint_gaps(const fm_chart_plan *plan, fm_painter *p)
{
    const fm_chart_data *d = plan->data;

    for (size_t i = 0; i + 1 < d->snapshot_count; i++) {
        double x0, x1;

        if (!d->is_gap[i])
            continue;
        x0 = fm_chart_x(plan, (double)d->days[i]);
        x1 = fm_chart_x(plan, (double)d->days[i + 1]);
        hatch(p, plan, (fm_rect){ x0, plan->upper.y0, x1, plan->upper.y1 });
        hatch(p, plan, (fm_rect){ x0, plan->lower.y0, x1, plan->lower.y1 });
    }
}

static void paint_grid(const fm_chart_plan *plan, fm_painter *p, fm_rect panel,
                       const fm_chart_axis *axis)
{
    fm_color faint = fm_color_mix(plan->type.paper, plan->type.ink, 0.14);
    double width = plan->em / 16;
    int last = (int)floor(axis->high / axis->step + 1e-9);

    for (int i = (int)ceil(axis->low / axis->step - 1e-9); i <= last; i++) {
        double y = fm_chart_y(panel, axis, i * axis->step);

        if (i != 0)
            rule(p, (fm_pt){ panel.x0, y }, (fm_pt){ panel.x1, y }, faint, width, NULL,
                 0);
    }
}

static void paint_zero(const fm_chart_plan *plan, fm_painter *p, fm_rect panel,
                       const fm_chart_axis *axis)
{
    double y = fm_chart_y(panel, axis, 0);

    rule(p, (fm_pt){ panel.x0, y }, (fm_pt){ panel.x1, y }, plan->type.ink,
         plan->em / 12, NULL, 0);
}

static void paint_ticks(const fm_chart_plan *plan, fm_painter *p)
{
    fm_color faint = fm_color_mix(plan->type.paper, plan->type.ink, 0.09);
    double width = plan->em / 16;

    for (size_t i = 0; i < plan->calendar.count; i++) {
        double x = fm_chart_x(plan, (double)plan->calendar.ticks[i].day);

        rule(p, (fm_pt){ x, plan->upper.y0 }, (fm_pt){ x, plan->upper.y1 }, faint,
             width, NULL, 0);
        rule(p, (fm_pt){ x, plan->lower.y0 }, (fm_pt){ x, plan->lower.y1 }, faint,
             width, NULL, 0);
        rule(p, (fm_pt){ x, plan->lower.y1 },
             (fm_pt){ x, plan->lower.y1 + TICK * plan->em }, plan->type.hair, width,
             NULL, 0);
    }
}

/* ---- Lines ----------------------------------------------------------------------- */

static fm_pt point_of(const fm_chart_plan *plan, size_t snapshot, size_t series)
{
    return (fm_pt){ fm_chart_x(plan, (double)plan->data->days[snapshot]),
                    fm_chart_y(plan->upper, &plan->area,
                               fm_chart_value(plan->data, snapshot, series)) };
}

/* Solid where snapshots follow each other, dashed over a gap. */
static void paint_line(const fm_chart_plan *plan, fm_painter *p, size_t series)
{
    const fm_chart_data *d = plan->data;
    double width = LINE * plan->em;
    double dashes[2] = { 1.5 * width, 1.5 * width };
    fm_pen pen = { .color = fm_chart_line_color(plan, d->series[series].color),
                   .width = width,
                   .join = FM_JOIN_ROUND,
                   .cap = FM_CAP_BUTT };
    fm_path solid = { 0 }, dashed = { 0 };

    for (size_t i = 0; i + 1 < d->snapshot_count; i++) {
        fm_path *path = d->is_gap[i] ? &dashed : &solid;

        if (i == 0 || d->is_gap[i] || d->is_gap[i - 1])
            fm_path_move(path, point_of(plan, i, series));
        fm_path_line(path, point_of(plan, i + 1, series));
    }
    if (solid.verb_count > 0 || solid.failed)
        fm_painter_stroke(p, &solid, &pen);
    pen.dashes = dashes;
    pen.dash_count = 2;
    if (dashed.verb_count > 0 || dashed.failed)
        fm_painter_stroke(p, &dashed, &pen);
    fm_path_release(&solid);
    fm_path_release(&dashed);
}

static void paint_dots(const fm_chart_plan *plan, fm_painter *p, size_t series)
{
    const fm_chart_data *d = plan->data;
    fm_path path = { 0 };

    for (size_t i = 0; i < d->snapshot_count; i++) {
        if (d->snapshot_count <= DOTS_MOST || i + 1 == d->snapshot_count)
            fm_path_circle(&path, point_of(plan, i, series), DOT * plan->em);
    }
    fm_painter_fill(p, &path, fm_chart_line_color(plan, d->series[series].color),
                    false);
    fm_path_release(&path);
}

/* ---- Bars ------------------------------------------------------------------------ */

static void span_edges(const fm_chart_plan *plan, const fm_chart_span *s, double *x0,
                       double *x1)
{
    double width, air;

    *x0 = fm_chart_x(plan, (double)s->from);
    *x1 = fm_chart_x(plan, (double)s->to);
    width = *x1 - *x0;
    air = width < AIR_FROM_PX ? 0 : fmin(AIR_SHARE * width, AIR_MOST_PX);
    *x0 += air / 2;
    *x1 -= air / 2;
    if (*x1 - *x0 < BAR_LEAST_PX) {
        double middle = (*x0 + *x1) / 2;

        *x0 = middle - BAR_LEAST_PX / 2;
        *x1 = middle + BAR_LEAST_PX / 2;
    }
}

/* The bars of a part, stacked on the parts before it. */
static void paint_part(const fm_chart_plan *plan, fm_painter *p, size_t part,
                       bool is_up, fm_color color)
{
    const fm_chart_data *d = plan->data;
    fm_path path = { 0 };

    for (size_t i = 0; i < d->span_count; i++) {
        const fm_chart_span *s = &d->spans[i];
        const double *parts = is_up ? s->up : s->down;
        double base = 0, x0, x1, y0, y1;

        if (parts[part] <= 0)
            continue;
        for (size_t k = 0; k < part; k++)
            base += parts[k];
        span_edges(plan, s, &x0, &x1);
        y0 = fm_chart_y(plan->lower, &plan->change, is_up ? base : -base);
        base += parts[part];
        y1 = fm_chart_y(plan->lower, &plan->change, is_up ? base : -base);
        fm_path_rect(&path, (fm_rect){ x0, fmin(y0, y1), x1, fmax(y0, y1) });
    }
    if (path.verb_count > 0 || path.failed)
        fm_painter_fill(p, &path, color, false);
    fm_path_release(&path);
}

static void paint_bars(const fm_chart_plan *plan, fm_painter *p)
{
    const fm_chart_data *d = plan->data;

    for (size_t k = 0; k < d->series_count; k++) {
        fm_color color = fm_chart_line_color(plan, d->series[k].color);

        paint_part(plan, p, k, true, color);
        paint_part(plan, p, k, false,
                   d->bars == FM_CHART_BALANCE
                       ? fm_color_mix(color, plan->type.paper, LOSS_SHARE)
                       : color);
    }
    paint_part(plan, p, FM_CHART_NOBODY, false, nobody_color);
}

/* ---- Corrections ----------------------------------------------------------------- */

static void diamond(const fm_chart_plan *plan, fm_painter *p, fm_pt at)
{
    double r = DIAMOND * plan->em;
    fm_pt points[4] = {
        { at.x, at.y - r }, { at.x + r, at.y }, { at.x, at.y + r }, { at.x - r, at.y }
    };
    fm_pen pen = { .color = plan->type.ink,
                   .width = plan->em / 9,
                   .join = FM_JOIN_MITER };
    fm_path path = { 0 };

    fm_path_polyline(&path, points, 4, true);
    fm_painter_fill(p, &path, plan->type.paper, false);
    fm_painter_stroke(p, &path, &pen);
    fm_path_release(&path);
}

/* Two strokes of paper across a bar that is higher than its panel. */
static void slash(const fm_chart_plan *plan, fm_painter *p, double x0, double x1,
                  double y)
{
    double lean = fmin(SLASH * plan->em, x1 - x0) / 2;

    for (int i = 0; i < 2; i++) {
        double at = y + i * SLASH * plan->em * 0.6;

        rule(p, (fm_pt){ x0 - 1, at + lean }, (fm_pt){ x1 + 1, at - lean },
             plan->type.paper, plan->em / 6, NULL, 0);
    }
}

static void paint_corrections(const fm_chart_plan *plan, fm_painter *p)
{
    const fm_chart_data *d = plan->data;
    double dots[2] = { plan->em / 10, plan->em / 4 };
    size_t count = 0;

    for (size_t i = 0; i < d->span_count; i++)
        count += d->spans[i].is_correction;
    for (size_t i = 0; i < d->span_count; i++) {
        const fm_chart_span *s = &d->spans[i];
        double x0, x1, x, y = plan->lower.y0 - FM_CHART_STRIP * plan->em / 2;

        if (!s->is_correction)
            continue;
        span_edges(plan, s, &x0, &x1);
        x = (x0 + x1) / 2;
        if (fm_chart_span_sum(s->up) > plan->change.high)
            slash(plan, p, x0, x1, plan->lower.y0 + SLASH * plan->em);
        if (-fm_chart_span_sum(s->down) < plan->change.low)
            slash(plan, p, x0, x1, plan->lower.y1 - 1.2 * SLASH * plan->em);
        if (count <= RULES_MOST)
            rule(p, (fm_pt){ x, plan->upper.y0 }, (fm_pt){ x, plan->upper.y1 },
                 plan->type.hair, plan->em / 10, dots, 2);
        diamond(plan, p, (fm_pt){ x, y });
    }
}

/* ---- Texts ----------------------------------------------------------------------- */

static void paint_mark(const fm_chart_plan *plan, fm_painter *p, const fm_chart_text *t)
{
    double side = FM_CHART_MARK * plan->em, width = 1.25 * side;
    fm_rect box = { t->at.x - width - 0.3 * plan->em, 0, t->at.x - 0.3 * plan->em, 0 };
    double line = t->run->height / t->run->line_count;
    fm_path path = { 0 };

    box.y0 = t->at.y + (line - side) / 2;
    box.y1 = box.y0 + side;
    fm_path_rect(&path, box);
    if (t->mark == FM_CHART_MARK_GAP)
        hatch(p, plan, box);
    else if (t->mark == FM_CHART_MARK_NOBODY)
        fm_painter_fill(p, &path, nobody_color, false);
    else
        diamond(plan, p, (fm_pt){ (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 });
    fm_path_release(&path);
}

static void paint_texts(const fm_chart_plan *plan, fm_painter *p)
{
    for (size_t i = 0; i < plan->text_count; i++) {
        const fm_chart_text *t = &plan->texts[i];

        if (t->mark != FM_CHART_NO_MARK)
            paint_mark(plan, p, t);
        if (t->has_leader)
            rule(p, (fm_pt){ t->leader.x + 0.3 * plan->em, t->leader.y },
                 (fm_pt){ t->at.x - 0.15 * plan->em,
                          t->at.y + t->run->height / t->run->line_count / 2 },
                 t->color, plan->em / 14, NULL, 0);
        fm_type_draw(p, t->run, t->at, t->color);
    }
}

void fm_chart_paint(const fm_chart_plan *plan, fm_painter *p)
{
    const fm_chart_data *d = plan->data;

    fm_painter_group_begin(p, "gaps", 1.0);
    paint_gaps(plan, p);
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "grid", 1.0);
    paint_ticks(plan, p);
    paint_grid(plan, p, plan->upper, &plan->area);
    paint_grid(plan, p, plan->lower, &plan->change);
    paint_zero(plan, p, plan->upper, &plan->area);
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "lines", 1.0);
    for (size_t k = 0; k < d->series_count; k++) {
        paint_line(plan, p, k);
        paint_dots(plan, p, k);
    }
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "bars", 1.0);
    paint_bars(plan, p);
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "axis", 1.0);
    paint_zero(plan, p, plan->lower, &plan->change);
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "corrections", 1.0);
    paint_corrections(plan, p);
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "texts", 1.0);
    paint_texts(plan, p);
    fm_painter_group_end(p);
}
