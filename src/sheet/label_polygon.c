/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_polygon.c: the places of a label inside a polygon.
 *
 * The best place is the middle of an ellipse, as much wider than high as text is, that
 * fits the ground best: the pole of inaccessibility of the polygon drawn together
 * sideways. Where the text does not fit there it is broken into lines; where the place
 * is taken, others are tried on a lattice round it:
 *
 *           . . .                     A text that fits nowhere stands centred over
 *         . . . . .                   ground that is at least half as large as it is.
 *       . . . P . . .   step: a       On smaller ground it is left away: a name that
 *         . . . . .     quarter text  stands mostly outside of its ground says
 *           . . .                     something wrong about the neighbour's.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* The ellipse is at most this much wider than high, so that the name of a wide land
 * stands in its middle rather than in its longest tail. */
#define STRETCH_MAX 2.2
/* Costs, in the measure of the eight places round a point. */
#define COST_FAR  8.0
#define COST_OVER 12.0
/* Breaking into about two lines, and three. */
static const double breaks[] = { 1, 0.62, 0.42 };
#define BREAKS (sizeof breaks / sizeof *breaks)
enum { LATTICE_REACH = 10, LATTICE = 2 * LATTICE_REACH + 1 };

static fm_pt middle(fm_rect r)
{
    return (fm_pt){ (r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2 };
}

/* Does the edge enter the rectangle? By the sides of the edge on which the corners lie.
 */
static bool edge_enters(fm_rect r, fm_pt p, fm_pt q)
{
    double dx = q.x - p.x, dy = q.y - p.y;
    double low, high;

    if (fmax(p.x, q.x) <= r.x0 || fmin(p.x, q.x) >= r.x1 || fmax(p.y, q.y) <= r.y0 ||
        fmin(p.y, q.y) >= r.y1)
        return false;
    /* dx * (y - p.y) - dy * (x - p.x) over the corners */
    low = dx * ((dx > 0 ? r.y0 : r.y1) - p.y) - dy * ((dy > 0 ? r.x1 : r.x0) - p.x);
    high = dx * ((dx > 0 ? r.y1 : r.y0) - p.y) - dy * ((dy > 0 ? r.x0 : r.x1) - p.x);
    return low < 0 && high > 0;
}

/* Is the rectangle wholly inside the shape? One pass: no edge enters it, and a ray from
 * its middle crosses an odd number of edges. */
static bool holds(const fm_label_shape *shape, fm_rect r)
{
    fm_pt m = middle(r);
    bool inside = false;

    if (!fm_rect_contains(shape->bounds, r))
        return false;
    for (size_t part = 0; part < shape->part_count; part++) {
        const fm_pt *ring = shape->points + shape->starts[part];
        size_t count = shape->starts[part + 1] - shape->starts[part];
        fm_pt p = ring[count - 1];

        for (size_t i = 0; i < count; p = ring[i++]) {
            fm_pt q = ring[i];

            if (edge_enters(r, p, q))
                return false;
            if ((p.y > m.y) != (q.y > m.y) &&
                m.x < p.x + (m.y - p.y) / (q.y - p.y) * (q.x - p.x))
                inside = !inside;
        }
    }
    return inside;
}

/* The pole of the shape drawn together sideways by `stretch`; `*reach` is half the
 * height of the ellipse round it. `*found` is false when there is none. */
static fm_status pole(fm_labeller *labeller, const fm_label_shape *shape,
                      double stretch, fm_pt *at, double *reach, bool *found)
{
    size_t count = shape->starts[shape->part_count];
    double width = (shape->bounds.x1 - shape->bounds.x0) / stretch;
    double height = shape->bounds.y1 - shape->bounds.y0;
    fm_pt *points = fm_alloc_raw(count, sizeof *points);

    if (points == NULL)
        return fm_fail_nomem(labeller->ctx);
    for (size_t i = 0; i < count; i++)
        points[i] = (fm_pt){ shape->points[i].x / stretch, shape->points[i].y };
    *found = fm_inside_point(points, shape->starts, shape->part_count,
                             fmax(fmin(width, height) / 40, 0.5), at, reach);
    at->x *= stretch;
    fm_free(points);
    return FM_OK;
}

/* A search for places: what it knows so far. */
typedef struct search {
    fm_labeller *labeller;
    fm_label *label;
    fm_label_candidate *out;
    size_t count;
    const fm_text_run *run; /* being tried */
    double width, height;   /* of its ink and halo */
    double unbroken_px;     /* width of the text as the spec wraps it */
} search;

static fm_rect rect_at(const search *s, fm_pt at)
{
    return (fm_rect){ at.x - s->width / 2, at.y - s->height / 2, at.x + s->width / 2,
                      at.y + s->height / 2 };
}

static void add(search *s, fm_pt at, double cost)
{
    fm_pt ink = middle(fm_label_ink(s->run));

    if (s->count == FM_LABEL_INSIDE_MAX)
        return;
    s->out[s->count++] = (fm_label_candidate){
        .cost = cost,
        .at = { at.x - ink.x, at.y - ink.y },
        .run = s->run,
        .box = fm_label_box_of_rect(rect_at(s, at)),
    };
}

static fm_status try_break(search *s, double share)
{
    fm_labeller *labeller = s->labeller;
    double wrap = fm_label_wrap_px(s->label), halo = fm_label_halo_px(s->label);
    fm_rect ink;
    fm_status status;

    if (share < 1)
        wrap = share * s->unbroken_px;
    status = fm_label_shape_text(labeller, s->label, FM_ALIGN_CENTER, wrap, &s->run);
    if (status != FM_OK)
        return status;
    if (share >= 1)
        s->unbroken_px = s->run->width;
    ink = fm_label_ink(s->run);
    s->width = ink.x1 - ink.x0 + 2 * halo;
    s->height = ink.y1 - ink.y0 + 2 * halo;
    return FM_OK;
}

/* Inside, at the pole of an ellipse of about the text's own form. */
static fm_status try_inside(search *s)
{
    const fm_label_shape *shape = s->label->shape;
    double form = fmax(s->width / fmax(s->height, 1), 1);
    double reach;
    fm_pt at;
    bool found;

    if (s->width > shape->bounds.x1 - shape->bounds.x0 ||
        s->height > shape->bounds.y1 - shape->bounds.y0)
        return FM_OK;
    for (double stretch = fmin(form, STRETCH_MAX);; stretch = form) {
        fm_status status = pole(s->labeller, shape, stretch, &at, &reach, &found);

        if (status != FM_OK || !found)
            return status;
        if (holds(shape, rect_at(s, at))) {
            add(s, at, 0);
            return FM_OK;
        }
        if (stretch == form)
            return FM_OK;
    }
}

typedef struct spot {
    double distance;
    int column, row;
} spot;

static int spot_compare(const void *a, const void *b)
{
    const spot *p = a, *q = b;

    if (p->distance != q->distance)
        return p->distance < q->distance ? -1 : 1;
    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    return p->column < q->column ? -1 : p->column > q->column;
}

/* Round the first place, outward. */
static void try_lattice(search *s)
{
    const fm_label_shape *shape = s->label->shape;
    fm_pt first = s->out[0].box.centre;
    double width = shape->bounds.x1 - shape->bounds.x0;
    double height = shape->bounds.y1 - shape->bounds.y0;
    double step_x = fmax(s->width / 4, width / LATTICE_REACH);
    double step_y = fmax(s->height * 0.75, height / LATTICE_REACH);
    spot spots[LATTICE * LATTICE];
    size_t count = 0;

    for (int row = -LATTICE_REACH; row <= LATTICE_REACH; row++) {
        for (int column = -LATTICE_REACH; column <= LATTICE_REACH; column++) {
            double far =
                hypot(column * step_x / fmax(width, 1), row * step_y / fmax(height, 1));

            if (row != 0 || column != 0)
                spots[count++] = (spot){ far, column, row };
        }
    }
    qsort(spots, count, sizeof *spots, spot_compare);
    for (size_t i = 0; i < count && s->count < FM_LABEL_INSIDE_MAX; i++) {
        fm_pt at = { first.x + spots[i].column * step_x,
                     first.y + spots[i].row * step_y };

        if (holds(shape, rect_at(s, at)))
            add(s, at, 1 + COST_FAR * spots[i].distance);
    }
}

/* Moved into the frame, as far as the place stays under the text. */
static fm_pt kept_inside(const search *s, fm_pt at)
{
    fm_rect room = fm_rect_grown(s->labeller->frame, -FM_LABEL_EDGE_PX);
    double half_w = s->width / 2, half_h = s->height / 2;
    double x = fmax(fmin(at.x, room.x1 - half_w), room.x0 + half_w);
    double y = fmax(fmin(at.y, room.y1 - half_h), room.y0 + half_h);

    if (fabs(x - at.x) > half_w || fabs(y - at.y) > half_h)
        return at;
    return (fm_pt){ x, y };
}

/* Over ground that is smaller than the text. */
static fm_status try_over(search *s)
{
    const fm_label_shape *shape = s->label->shape;
    double reach;
    fm_pt at;
    bool found;
    fm_status status = pole(s->labeller, shape, 1, &at, &reach, &found);

    if (status != FM_OK || !found)
        return status;
    for (size_t i = 0; i < BREAKS; i++) {
        status = try_break(s, breaks[i]);
        if (status != FM_OK)
            return status;
        if (shape->bounds.x1 - shape->bounds.x0 >= s->width / 2 &&
            shape->bounds.y1 - shape->bounds.y0 >= s->height / 2 &&
            shape->ground_px2 >= s->width * s->height / 2 && reach >= s->height / 4) {
            add(s, kept_inside(s, at), COST_OVER);
            return FM_OK;
        }
        if (s->run->line_count <= 1 && i > 0)
            break;
    }
    return FM_OK;
}

/* With an anchor of its own the label hangs on the pole as on a point. */
static fm_status try_anchor(search *s)
{
    double reach;
    bool found;
    fm_status status =
        pole(s->labeller, s->label->shape, STRETCH_MAX, &s->label->at, &reach, &found);

    if (status != FM_OK || !found)
        return status;
    s->label->around =
        (fm_rect){ s->label->at.x, s->label->at.y, s->label->at.x, s->label->at.y };
    status = fm_label_point_candidate(s->labeller, s->label, 0, s->out);
    if (status == FM_OK)
        s->count = 1;
    return status;
}

fm_status fm_label_polygon_candidates(fm_labeller *labeller, fm_label *label,
                                      bool thorough,
                                      fm_label_candidate out[FM_LABEL_INSIDE_MAX],
                                      size_t *count)
{
    search s = { .labeller = labeller, .label = label, .out = out };
    fm_status status = FM_OK;

    *count = 0;
    if (label->spec->text_anchor != FM_ANCHOR_AUTO) {
        status = try_anchor(&s);
        *count = s.count;
        return status;
    }
    for (size_t i = 0; i < BREAKS && s.count == 0; i++) {
        unsigned lines = s.run != NULL ? s.run->line_count : 0;

        status = try_break(&s, breaks[i]);
        if (status == FM_OK && s.run->line_count != lines)
            status = try_inside(&s);
        if (status != FM_OK)
            return status;
    }
    if (s.count == 0)
        status = try_over(&s);
    else if (thorough)
        try_lattice(&s);
    *count = s.count;
    return status;
}
