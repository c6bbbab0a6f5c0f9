/* SPDX-License-Identifier: MIT */
#include "draw/row.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

enum {
    SAMPLES_PER_FIGURE = 8,
    SAMPLES_MAX = 1 << 20, /* of a line; a longer one is sampled more coarsely */
    CROWD = 160            /* samples in one cell beyond which nothing has room there */
};

/* Steps of the line shorter than this share of a figure's width are not followed. */
static const double DETAIL = 0.08;

/* A figure stands where, in its own measures, ... */
static const double FOOT_MIN = 0.7; /* its feet are not nearer than this, */
static const double FOOT_MAX = 1.3; /* nor farther apart, */
static const double SLACK = 3.0;    /* the line between them is not this much longer, */
static const double OFF_FOOT = 0.42;   /* nor this many heights off their chord, */
static const double PAST_FOOT = 0.65;  /* nor this many widths from its middle; */
static const double CLEAR_FROM = 0.30; /* no other line is between these heights */
static const double CLEAR_TO = 1.25;   /* above the chord, */
static const double CLEAR_SIDE = 0.60; /* within this of its middle, sideways; */
static const double CLEAR_DISC = 0.80; /* and no figure's middle is nearer than this
                                          share of a width and most of a gap. */

/* ---- the line, clean and measured ------------------------------------------------ */

/* The points without those that are nearer than `detail_px` to the last one kept: what
 * is finer than the figures by far only makes the line longer than it looks. */
static bool line_init(fm_row *row, const fm_pt *points, size_t count, bool closed,
                      double detail_px)
{
    size_t n = 0, end = count + (closed && count > 0);

    row->line = fm_alloc_raw(count + 1, sizeof *row->line);
    row->along = fm_alloc_raw(count + 1, sizeof *row->along);
    if (row->line == NULL || row->along == NULL)
        return false;
    for (size_t i = 0; i < end; i++) {
        fm_pt p = points[i % count];
        double step = 0;

        if (!(fabs(p.x) < FM_ROW_FARTHEST_PX && fabs(p.y) < FM_ROW_FARTHEST_PX))
            continue;
        if (n > 1 && i == end - 1 &&
            hypot(p.x - row->line[n - 1].x, p.y - row->line[n - 1].y) <= detail_px)
            n--; /* the end itself is kept, the point just before it is not */
        if (n > 0) {
            step = hypot(p.x - row->line[n - 1].x, p.y - row->line[n - 1].y);
            if (step <= (i == end - 1 ? 0 : detail_px))
                continue;
        }
        row->along[n] = n == 0 ? 0 : row->along[n - 1] + step;
        row->line[n++] = p;
    }
    row->line_count = n;
    return true;
}

/* The place `along` the line; `*edge` is where the last question ended: the next one is
 * near it. */
static fm_pt place_on(const fm_row *row, double along, size_t *edge)
{
    const fm_pt *p;
    double share;

    while (*edge > 0 && row->along[*edge] > along)
        (*edge)--;
    while (*edge + 2 < row->line_count && row->along[*edge + 1] < along)
        (*edge)++;
    p = &row->line[*edge];
    share = (along - row->along[*edge]) / (row->along[*edge + 1] - row->along[*edge]);
    share = fmin(fmax(share, 0), 1);
    return (fm_pt){ p[0].x + share * (p[1].x - p[0].x),
                    p[0].y + share * (p[1].y - p[0].y) };
}

/* ---- the guide ------------------------------------------------------------------- */

/* The line sampled every `step` px of its length, and how long its smoothed copy is up
 * to each sample. A closed line's last sample is its first again. */
typedef struct guide {
    fm_pt *at;
    double *along;
    size_t count;
    double step;
} guide;

static bool guide_sample(guide *g, const fm_row *row, double figure_px)
{
    double length = row->along[row->line_count - 1];
    double wanted = ceil(length / figure_px * SAMPLES_PER_FIGURE);
    size_t edge = 0;

    g->count = (size_t)fmin(fmax(wanted, 2), SAMPLES_MAX) + 1;
    g->step = length / (double)(g->count - 1);
    g->at = fm_alloc_raw(g->count, sizeof *g->at);
    g->along = fm_alloc_raw(g->count, sizeof *g->along);
    if (g->at == NULL || g->along == NULL)
        return false;
    for (size_t i = 0; i < g->count; i++)
        g->at[i] = place_on(row, (double)i * g->step, &edge);
    return true;
}

/* Mean of the samples within `reach_px` of each, from running sums.  Towards the ends
 * of an open line the window narrows, so that the guide ends where the line does; on a
 * closed one it goes round. */
static bool guide_smooth(guide *g, double reach_px, bool closed)
{
    size_t reach = (size_t)fmin(reach_px / g->step + 0.5, SAMPLES_MAX);
    size_t period = g->count - 1; /* closed: samples that differ */
    size_t pad = closed ? reach % period : 0;
    fm_pt *sums = fm_alloc_raw(g->count + 2 * pad + 1, sizeof *sums);
    fm_pt last = { 0, 0 };

    if (sums == NULL)
        return false;
    sums[0] = (fm_pt){ 0, 0 };
    for (size_t i = 0; i < g->count + 2 * pad; i++) {
        fm_pt p = closed ? g->at[(i + period - pad) % period] : g->at[i];

        sums[i + 1] = (fm_pt){ sums[i].x + p.x, sums[i].y + p.y };
    }
    for (size_t i = 0; i < g->count; i++) {
        size_t within = closed ? pad : reach;
        size_t first, end;
        fm_pt mean;

        if (!closed && within > i)
            within = i;
        if (!closed && within > g->count - 1 - i)
            within = g->count - 1 - i;
        first = i + pad - within;
        end = i + pad + within + 1;
        mean.x = (sums[end].x - sums[first].x) / (double)(end - first);
        mean.y = (sums[end].y - sums[first].y) / (double)(end - first);
        g->along[i] =
            i == 0 ? 0 : g->along[i - 1] + hypot(mean.x - last.x, mean.y - last.y);
        last = mean;
    }
    fm_free(sums);
    return true;
}

static void guide_release(guide *g)
{
    fm_free(g->at);
    fm_free(g->along);
}

/* Length on the line where the guide is `along`; `*sample` moves on as in place_on. */
static double guide_to_line(const guide *g, double along, size_t *sample)
{
    double from, to, share;

    while (*sample > 0 && g->along[*sample] > along)
        (*sample)--;
    while (*sample + 2 < g->count && g->along[*sample + 1] < along)
        (*sample)++;
    from = g->along[*sample];
    to = g->along[*sample + 1];
    share = to > from ? fmin(fmax((along - from) / (to - from), 0), 1) : 0;
    return ((double)*sample + share) * g->step;
}

/* ---- who is where: points by square cells, in a hash ------------------------------
 */

typedef struct grid {
    double cell;
    uint32_t *heads; /* 1 + index into points; 0: none */
    uint32_t *next;
    fm_pt *points;
    size_t mask, count;
} grid;

static bool grid_init(grid *g, double cell, size_t room)
{
    size_t size = 64;

    while (size < 2 * room)
        size *= 2;
    g->cell = cell;
    g->mask = size - 1;
    g->heads = fm_alloc(size, sizeof *g->heads);
    g->next = fm_alloc_raw(room, sizeof *g->next);
    g->points = fm_alloc_raw(room, sizeof *g->points);
    return g->heads != NULL && g->next != NULL && g->points != NULL;
}

static void grid_release(grid *g)
{
    fm_free(g->heads);
    fm_free(g->next);
    fm_free(g->points);
}

static size_t grid_slot(const grid *g, int64_t column, int64_t line)
{
    uint64_t key = (uint64_t)column * 0x9E3779B97F4A7C15u ^ (uint64_t)line;

    key *= 0xD6E8FEB86659FD93u;
    return (size_t)(key >> 32) & g->mask;
}

static void grid_add(grid *g, fm_pt p)
{
    size_t slot =
        grid_slot(g, (int64_t)floor(p.x / g->cell), (int64_t)floor(p.y / g->cell));

    g->points[g->count] = p;
    g->next[g->count] = g->heads[slot];
    g->heads[slot] = (uint32_t)++g->count;
}

/* Asked about a point of the grid; true: it is in the way. */
typedef bool (*in_way_fn)(const void *who, size_t index, fm_pt p);

/* Is any point in the nine cells round `centre` in the way, or are there too many to
 * ask? */
static bool grid_any(const grid *g, fm_pt centre, in_way_fn in_way, const void *who)
{
    int64_t column = (int64_t)floor(centre.x / g->cell);
    int64_t line = (int64_t)floor(centre.y / g->cell);

    for (int64_t k = 0; k < 9; k++) {
        size_t slot = grid_slot(g, column - 1 + k % 3, line - 1 + k / 3);
        unsigned asked = 0;

        for (uint32_t i = g->heads[slot]; i != 0; i = g->next[i - 1])
            if (++asked > CROWD || in_way(who, i - 1, g->points[i - 1]))
                return true;
    }
    return false;
}

/* ---- one figure --------------------------------------------------------------------
 */

/* What stands and what asks to. */
typedef struct placing {
    fm_row *row;
    guide guide;
    fm_row_measure measure;
    bool closed, left;
    double width, gap;   /* as stretched, along the guide */
    grid lines, figures; /* samples of the line; middles of figures */
    size_t edge, sample; /* where the last questions ended */
} placing;

typedef struct applicant {
    fm_row_figure figure;
    fm_pt along, across; /* unit vectors: along its foot, up */
    double width, height, gap;
    size_t first_sample, last_sample; /* of its own stretch of the line */
    size_t period;                    /* samples round a closed line; 0: open */
} applicant;

static double along_foot(const applicant *a, fm_pt p)
{
    return (p.x - a->figure.from.x) * a->along.x +
           (p.y - a->figure.from.y) * a->along.y;
}

static double above_foot(const applicant *a, fm_pt p)
{
    return (p.x - a->figure.from.x) * a->across.x +
           (p.y - a->figure.from.y) * a->across.y;
}

static fm_pt middle_of(const applicant *a)
{
    const fm_row_figure *f = &a->figure;

    return (fm_pt){ (f->from.x + f->to.x + f->up.x) / 2,
                    (f->from.y + f->to.y + f->up.y) / 2 };
}

/* Samples from here to the figure's own stretch, the shorter way round; 0 inside it. */
static size_t samples_away(const applicant *a, size_t index)
{
    size_t behind = a->first_sample > index ? a->first_sample - index : 0;
    size_t ahead = index > a->last_sample ? index - a->last_sample : 0;

    if (a->period > 0 && ahead > 0 && a->first_sample + a->period > index)
        behind = a->first_sample + a->period - index;
    else if (a->period > 0 && behind > 0)
        ahead =
            index + a->period > a->last_sample ? index + a->period - a->last_sample : 0;
    if (a->period > 0 && (ahead == 0 || behind == 0))
        return 0;
    if (a->period > 0)
        return ahead < behind ? ahead : behind;
    return ahead + behind;
}

/* The line's next stretches on either side leave the foot at a slope; one farther off
 * along the line has no business near the foot at all. */
static bool line_in_way(const void *who, size_t index, fm_pt p)
{
    const applicant *a = who;
    double above = above_foot(a, p) / a->height;
    size_t away = samples_away(a, index);
    double clear_from = away > SAMPLES_PER_FIGURE ? -CLEAR_FROM : CLEAR_FROM;

    return away > 0 && above > clear_from && above < CLEAR_TO &&
           fabs(along_foot(a, p) / a->width - 0.5) < CLEAR_SIDE;
}

static bool figure_in_way(const void *who, size_t index, fm_pt p)
{
    const applicant *a = who;
    fm_pt middle = middle_of(a);

    (void)index;
    return hypot(p.x - middle.x, p.y - middle.y) <
           CLEAR_DISC * (a->width + 0.75 * a->gap);
}

/* The figure that starts where the guide is `from` long; false when it has no foot. */
static bool apply(placing *p, double from, applicant *a)
{
    const guide *g = &p->guide;
    fm_row_figure *f = &a->figure;

    f->along_from = guide_to_line(g, from, &p->sample);
    f->along_to = guide_to_line(g, from + p->width, &p->sample);
    f->from = place_on(p->row, f->along_from, &p->edge);
    f->to = place_on(p->row, f->along_to, &p->edge);
    a->width = hypot(f->to.x - f->from.x, f->to.y - f->from.y);
    if (!(a->width > 1e-6))
        return false;
    a->along =
        (fm_pt){ (f->to.x - f->from.x) / a->width, (f->to.y - f->from.y) / a->width };
    a->across = p->left ? (fm_pt){ a->along.y, -a->along.x }
                        : (fm_pt){ -a->along.y, a->along.x };
    a->height = p->measure.height * fmin(a->width / p->measure.width, FM_ROW_STRETCH);
    f->up = (fm_pt){ a->across.x * a->height, a->across.y * a->height };
    a->first_sample = (size_t)floor(f->along_from / g->step);
    a->last_sample = (size_t)ceil(f->along_to / g->step);
    a->gap = p->gap;
    a->period = p->closed ? g->count - 1 : 0;
    return true;
}

/* Does the line run along the figure's foot? */
static bool has_footing(const placing *p, const applicant *a)
{
    double length = a->figure.along_to - a->figure.along_from;

    if (a->width < FOOT_MIN * p->width || a->width > FOOT_MAX * p->width ||
        length > SLACK * a->width)
        return false;
    for (size_t i = a->first_sample; i <= a->last_sample && i < p->guide.count; i++) {
        double at = (double)i * p->guide.step;
        fm_pt sample = p->guide.at[i];

        if (at < a->figure.along_from || at > a->figure.along_to)
            continue;
        if (fabs(above_foot(a, sample)) > OFF_FOOT * a->height ||
            fabs(along_foot(a, sample) / a->width - 0.5) > PAST_FOOT)
            return false;
    }
    return true;
}

/* Let it stand, if it can. */
static bool admit(placing *p, double from, fm_row_figure *out)
{
    applicant a;

    if (!apply(p, from, &a) || !has_footing(p, &a) ||
        grid_any(&p->lines, middle_of(&a), line_in_way, &a) ||
        grid_any(&p->figures, middle_of(&a), figure_in_way, &a))
        return false;
    grid_add(&p->figures, middle_of(&a));
    *out = a.figure;
    return true;
}

/* ---- the row ------------------------------------------------------------------------
 */

/* How many figures, the factor that makes them fit, and where the first one starts. */
typedef struct fitting {
    size_t count;
    double stretch, start;
} fitting;

static fitting fit(double length, fm_row_measure m, bool closed)
{
    double gap = closed ? 0 : m.gap; /* that the end has too many */
    double count = floor((length + gap) / (m.width + m.gap) + 0.5);
    fitting f = { 0, 1, 0 };

    if (count < 1 || count > SAMPLES_MAX)
        return f;
    f.count = (size_t)count;
    f.stretch = length / (count * (m.width + m.gap) - gap);
    if (f.stretch > FM_ROW_STRETCH) { /* one alone, in the middle */
        f.stretch = 1;
        f.start = (length - m.width) / 2;
    }
    return f;
}

/* Between two figures that stand, slide others along until they fit. */
static void fill_gap(placing *p, double from, double to)
{
    while (from + p->width <= to) {
        if (admit(p, from, &p->row->figures[p->row->figure_count])) {
            p->row->figure_count++;
            from += p->width + p->gap;
        } else {
            from += p->width / SAMPLES_PER_FIGURE;
        }
    }
}

/*
 * Two passes: first the even places, so that a smooth line has an even row; then the
 * stretches that these left bare, where a figure a little to one side may have a
 * footing. `even[i]` is the i-th even place's figure, with along_to < 0 when it does
 * not stand.
 */
static void fill_row(placing *p, fitting fitted, fm_row_figure *even)
{
    double pitch = p->width + p->gap;
    double bare = fitted.start;

    for (size_t i = 0; i < fitted.count; i++)
        if (!admit(p, fitted.start + (double)i * pitch, &even[i]))
            even[i].along_to = -1;
    for (size_t i = 0; i < fitted.count; i++) {
        double from = fitted.start + (double)i * pitch;

        if (even[i].along_to < 0)
            continue;
        fill_gap(p, bare, from - p->gap * 0.999);
        p->row->figures[p->row->figure_count++] = even[i];
        bare = from + pitch;
    }
    fill_gap(p, bare, fitted.start + (double)fitted.count * pitch - p->gap);
}

static bool place_figures(placing *p)
{
    double cell = fmax(p->measure.width, p->measure.height) * FM_ROW_STRETCH;
    fitting fitted = fit(p->guide.along[p->guide.count - 1], p->measure, p->closed);
    size_t room = 2 * fitted.count + 1;
    fm_row_figure *even = fm_alloc_raw(fitted.count, sizeof *even);
    bool ok;

    p->row->figures = fm_alloc_raw(room, sizeof *p->row->figures);
    ok = even != NULL && p->row->figures != NULL &&
         grid_init(&p->figures, cell, room) &&
         grid_init(&p->lines, cell, p->guide.count);
    p->width = p->measure.width * fitted.stretch;
    p->gap = p->measure.gap * fitted.stretch;
    for (size_t i = 0; ok && i < p->guide.count; i++)
        grid_add(&p->lines, p->guide.at[i]);
    if (ok)
        fill_row(p, fitted, even);
    fm_free(even);
    return ok;
}

bool fm_row_init(fm_row *row, const fm_pt *points, size_t count, bool closed,
                 fm_row_measure measure, bool left)
{
    placing p = { .row = row, .measure = measure, .closed = closed, .left = left };
    bool ok;

    *row = (fm_row){ 0 };
    ok = line_init(row, points, count, closed, DETAIL * measure.width);
    if (ok && row->line_count >= 2 && measure.width > 0 && measure.height > 0) {
        ok = guide_sample(&p.guide, row, measure.width) &&
             guide_smooth(&p.guide, 0.75 * (measure.width + measure.gap), closed) &&
             place_figures(&p);
    }
    grid_release(&p.lines);
    grid_release(&p.figures);
    guide_release(&p.guide);
    if (!ok)
        fm_row_release(row);
    return ok;
}

void fm_row_release(fm_row *row)
{
    fm_free(row->line);
    fm_free(row->along);
    fm_free(row->figures);
    *row = (fm_row){ 0 };
}
