/* SPDX-License-Identifier: MIT */
/*
 * Lines of a pattern cut where they meet the edges of an area: for each edge the lines
 * that it crosses, sorted along every line, and by the even-odd rule each second
 * stretch is inside.  Dots are looked for on their rows likewise.
 */
#include "draw/pattern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

/* A piece has a point at least so often, px: what is straight on the sheet may bend on
 * the ground. */
static const double STEP_PX = 100;
/* In a corner there may be less of a line than can be seen, or written. */
static const double LEAST_PX = 0.1;

typedef struct crossing {
    double line; /* a whole number */
    double along;
} crossing;

typedef struct cutter {
    const fm_pt *points;
    const size_t *starts;
    size_t ring_count;
    double dx, dy, nx, ny; /* along the lines, and across them */
    double spacing, shift; /* line k is where `across` is k spacing + shift */
    crossing *items;
    size_t count, capacity;
    fm_path *out;
} cutter;

static double across(const cutter *c, fm_pt p)
{
    return p.x * c->nx + p.y * c->ny;
}

static double along(const cutter *c, fm_pt p)
{
    return p.x * c->dx + p.y * c->dy;
}

/* Lines k with from <= k < to, so that a corner counts once. */
static bool cross_edge(cutter *c, fm_pt a, fm_pt b)
{
    double ka = (across(c, a) - c->shift) / c->spacing;
    double kb = (across(c, b) - c->shift) / c->spacing;
    double last = ceil(fmax(ka, kb));

    for (double k = ceil(fmin(ka, kb)); k < last; k++) {
        crossing *items =
            fm_grow(c->items, &c->capacity, c->count + 1, sizeof *c->items);
        double t = (k - ka) / (kb - ka);

        if (items == NULL)
            return false;
        c->items = items;
        items[c->count++] =
            (crossing){ k, along(c, a) + t * (along(c, b) - along(c, a)) };
    }
    return true;
}

static int by_line(const void *left, const void *right)
{
    const crossing *a = left, *b = right;

    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->along > b->along) - (a->along < b->along);
}

static bool find_crossings(cutter *c)
{
    c->count = 0;
    for (size_t ring = 0; ring < c->ring_count; ring++) {
        size_t first = c->starts[ring], end = c->starts[ring + 1];

        for (size_t i = first; i < end; i++)
            if (!cross_edge(c, c->points[i], c->points[i + 1 < end ? i + 1 : first]))
                return false;
    }
    if (c->count > 0)
        qsort(c->items, c->count, sizeof *c->items, by_line);
    return true;
}

static fm_pt point_at(const cutter *c, double line, double at)
{
    double off = line * c->spacing + c->shift;

    return (fm_pt){ off * c->nx + at * c->dx, off * c->ny + at * c->dy };
}

static void add_piece(cutter *c, double line, double from, double to)
{
    double steps = ceil((to - from) / STEP_PX);

    fm_path_move(c->out, point_at(c, line, from));
    for (double i = 1; i <= steps && !c->out->failed; i++)
        fm_path_line(c->out, point_at(c, line, from + (to - from) * i / steps));
}

/* Dots of a row: every other row is shifted by half of what is between two. */
static void add_dots(cutter *c, double row, double from, double to)
{
    double between = 2 * c->spacing;
    double shift = fmod(row, 2.0) == 0.0 ? 0.0 : c->spacing;
    double k = ceil((from - shift) / between);

    for (; k * between + shift <= to && !c->out->failed; k++)
        fm_path_move(c->out, point_at(c, row, k * between + shift));
}

static bool cut_family(cutter *c, bool is_dots)
{
    if (!find_crossings(c))
        return false;
    for (size_t i = 0; i + 1 < c->count; i += 2) {
        const crossing *a = &c->items[i], *b = &c->items[i + 1];

        if (is_dots)
            add_dots(c, a->line, a->along, b->along);
        else if (b->along > a->along + LEAST_PX)
            add_piece(c, a->line, a->along, b->along);
    }
    return !c->out->failed;
}

/* About as many pieces or dots as there will be. */
static double expected(const cutter *c, const fm_pattern_form *form)
{
    double edges = 0, area = 0;

    for (size_t ring = 0; ring < c->ring_count; ring++) {
        size_t first = c->starts[ring], end = c->starts[ring + 1];
        double twice = 0;

        for (size_t i = first; i < end; i++) {
            fm_pt a = c->points[i], b = c->points[i + 1 < end ? i + 1 : first];

            edges += hypot(b.x - a.x, b.y - a.y);
            twice += a.x * b.y - b.x * a.y;
        }
        area += fabs(twice) / 2;
    }
    if (form->is_dots)
        return 2 * area / (form->spacing_px * form->spacing_px);
    return edges / (2 * form->spacing_px);
}

bool fm_pattern_cut(const char *name, const fm_pt *points, const size_t *starts,
                    size_t ring_count, size_t most, fm_path *out)
{
    cutter c = {
        .points = points, .starts = starts, .ring_count = ring_count, .out = out
    };
    fm_pattern_form form;
    bool ok = true;

    if (!fm_pattern_about(name, &form))
        return true;
    while (expected(&c, &form) > (double)most)
        form.spacing_px *= 2;
    if (form.is_dots) {
        c.dx = c.ny = 1;
        c.spacing = form.spacing_px / 2;
        ok = cut_family(&c, true);
    }
    for (int i = 0; i < 2 && ok && !form.is_dots; i++) {
        double angle = form.angles_deg[i] * 3.14159265358979323846 / 180.0;

        if (form.angles_deg[i] < 0)
            continue;
        c.dx = cos(angle);
        c.dy = -sin(angle); /* y is down */
        c.nx = -c.dy;
        c.ny = c.dx;
        c.spacing = form.spacing_px;
        c.shift = 0.5; /* where fm_pattern_fill() has them */
        ok = cut_family(&c, false);
    }
    fm_free(c.items);
    return ok;
}
