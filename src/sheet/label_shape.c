/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_shape.c: what the frame shows of a polygon or of a line.
 *
 * Only what is seen is kept, to a fraction of a pixel: a name stands in the visible
 * part of its province.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* Lines as labels need them, px. */
#define TOLERANCE_PX 0.25
/* Points of rings stand on a grid of this many cells a px. */
#define GRID 4.0

/* A shape under construction. */
typedef struct builder {
    fm_pt *points;
    size_t count, capacity;
    size_t *starts;
    size_t part_count, starts_capacity;
    size_t part_first; /* where the part being built starts */
} builder;

static void builder_release(builder *b)
{
    fm_free(b->points);
    fm_free(b->starts);
}

static bool add_point(builder *b, fm_pt p)
{
    fm_pt *grown = fm_grow(b->points, &b->capacity, b->count + 1, sizeof *grown);

    if (grown == NULL)
        return false;
    b->points = grown;
    b->points[b->count++] = p;
    return true;
}

/* Points of neighbouring rings that were the same are the same thereafter. */
static size_t put_on_grid(fm_pt *ring, size_t count)
{
    size_t put = 0;

    for (size_t i = 0; i < count; i++) {
        fm_pt p = { round(ring[i].x * GRID) / GRID, round(ring[i].y * GRID) / GRID };

        if (put == 0 || p.x != ring[put - 1].x || p.y != ring[put - 1].y)
            ring[put++] = p;
    }
    while (put > 1 && ring[put - 1].x == ring[0].x && ring[put - 1].y == ring[0].y)
        put--;
    return put;
}

/* Close the part: kept when it has at least `least` points, not all in one
 * place. */
static bool end_part(builder *b, bool closed, size_t least)
{
    size_t count = b->count - b->part_first;
    size_t *grown;

    if (closed)
        count = put_on_grid(b->points + b->part_first, count);
    else if (count >= least)
        count =
            fm_simplify(b->points + b->part_first, NULL, count, false, TOLERANCE_PX);
    if (count < least || !(fm_polyline_length(b->points + b->part_first, count) > 0)) {
        b->count = b->part_first;
        return true;
    }
    grown = fm_grow(b->starts, &b->starts_capacity, b->part_count + 2, sizeof *grown);
    if (grown == NULL)
        return false;
    b->starts = grown;
    b->starts[b->part_count++] = b->part_first;
    b->count = b->part_first + count;
    b->part_first = b->count;
    b->starts[b->part_count] = b->count;
    return true;
}

/* Rings -----------------------------------------------------------------------------
 */

/* One side of the frame: what is kept has `sign` times its coordinate not beyond. */
typedef struct side {
    bool is_x;
    double sign, limit;
} side;

static double beyond(side s, fm_pt p)
{
    return s.sign * (s.is_x ? p.x : p.y) - s.limit;
}

/* Sutherland and Hodgman's reentrant clipping (1974), one side at a time. Edges along
 * the frame join what it cuts apart; they enclose nothing. */
static bool clip_side(side s, const fm_pt *ring, size_t count, builder *out)
{
    for (size_t i = 0; i < count; i++) {
        fm_pt p = ring[i], q = ring[(i + 1) % count];
        double u = beyond(s, p), v = beyond(s, q);

        if (u <= 0 && !add_point(out, p))
            return false;
        if ((u < 0 && v > 0) || (u > 0 && v < 0)) {
            double t = u / (u - v);

            if (!add_point(out,
                           (fm_pt){ p.x + t * (q.x - p.x), p.y + t * (q.y - p.y) }))
                return false;
        }
    }
    return true;
}

static bool clip_ring(fm_rect frame, const fm_pt *ring, size_t count, builder *spare,
                      builder *out)
{
    const side sides[4] = {
        { true, -1, -frame.x0 },
        { true, 1, frame.x1 },
        { false, -1, -frame.y0 },
        { false, 1, frame.y1 },
    };
    fm_rect bounds = FM_RECT_EMPTY;

    for (size_t i = 0; i < count; i++)
        fm_rect_add(&bounds, ring[i]);
    if (fm_rect_contains(frame, bounds)) {
        for (size_t i = 0; i < count; i++) {
            if (!add_point(out, ring[i]))
                return false;
        }
        return end_part(out, true, 3);
    }
    for (size_t i = 0; i < 4; i++) {
        builder *to = i == 3 ? out : &spare[i % 2];

        if (to != out)
            to->count = 0;
        if (!clip_side(sides[i], ring, count, to))
            return false;
        ring = to->points;
        count = to->count;
    }
    return end_part(out, true, 3);
}

/* Lines -----------------------------------------------------------------------------
 */

/* The share [*t0, *t1] of the edge from p to q inside the frame (Liang and Barsky
 * 1984); false when none. */
static bool clip_edge(fm_rect frame, fm_pt p, fm_pt q, double *t0, double *t1)
{
    const double step[4] = { p.x - q.x, q.x - p.x, p.y - q.y, q.y - p.y };
    const double room[4] = { p.x - frame.x0, frame.x1 - p.x, p.y - frame.y0,
                             frame.y1 - p.y };

    *t0 = 0;
    *t1 = 1;
    for (size_t i = 0; i < 4; i++) {
        if (step[i] == 0) {
            if (room[i] < 0)
                return false;
        } else if (step[i] < 0) {
            *t0 = fmax(*t0, room[i] / step[i]);
        } else {
            *t1 = fmin(*t1, room[i] / step[i]);
        }
    }
    return *t0 < *t1;
}

static fm_pt between(fm_pt p, fm_pt q, double t)
{
    return (fm_pt){ p.x + t * (q.x - p.x), p.y + t * (q.y - p.y) };
}

static bool clip_line(fm_rect frame, const fm_pt *line, size_t count, bool closed,
                      builder *out)
{
    size_t edges = closed ? count : count - 1;
    bool inside = false;

    for (size_t i = 0; i < edges; i++) {
        fm_pt p = line[i], q = line[(i + 1) % count];
        double t0, t1;

        if (!clip_edge(frame, p, q, &t0, &t1)) {
            if (inside && !end_part(out, false, 2))
                return false;
            inside = false;
            continue;
        }
        if (inside && t0 > 0 && !end_part(out, false, 2))
            return false;
        if ((!inside || t0 > 0) && !add_point(out, between(p, q, t0)))
            return false;
        if (!add_point(out, between(p, q, t1)))
            return false;
        inside = t1 >= 1;
        if (!inside && !end_part(out, false, 2))
            return false;
    }
    return end_part(out, false, 2);
}

/* The whole -------------------------------------------------------------------------
 */

static double largest_px2(const fm_label_shape *shape)
{
    double most = 0;

    for (size_t part = 0; part < shape->part_count; part++) {
        const fm_pt *ring = shape->points + shape->starts[part];
        size_t count = shape->starts[part + 1] - shape->starts[part];
        double twice = 0;

        for (size_t i = 0; i < count; i++) {
            fm_pt p = ring[i], q = ring[(i + 1) % count];

            twice += p.x * q.y - q.x * p.y;
        }
        most = fmax(most, fabs(twice) / 2);
    }
    return most;
}

fm_label_shape *fm_label_shape_keep(fm_arena *arena, const fm_pt *points,
                                    const size_t *starts, size_t part_count)
{
    size_t count = starts[part_count];
    fm_label_shape *shape = fm_arena_alloc(arena, 1, sizeof *shape);

    if (shape == NULL)
        return NULL;
    shape->points = fm_arena_alloc(arena, count, sizeof *shape->points);
    shape->starts = fm_arena_alloc(arena, part_count + 1, sizeof *shape->starts);
    if (shape->points == NULL || shape->starts == NULL)
        return NULL;
    memcpy(shape->points, points, count * sizeof *shape->points);
    memcpy(shape->starts, starts, (part_count + 1) * sizeof *shape->starts);
    shape->part_count = part_count;
    shape->bounds = FM_RECT_EMPTY;
    for (size_t i = 0; i < count; i++)
        fm_rect_add(&shape->bounds, points[i]);
    shape->ground_px2 = largest_px2(shape);
    return shape;
}

void fm_label_shape_simplify(fm_label_shape *shape)
{
    size_t put = 0, from = 0;

    for (size_t part = 0; part < shape->part_count; part++) {
        size_t count = shape->starts[part + 1] - from;

        memmove(shape->points + put, shape->points + from,
                count * sizeof *shape->points);
        from = shape->starts[part + 1];
        shape->starts[part] = put;
        count = fm_simplify(shape->points + put, NULL, count, true, TOLERANCE_PX);
        put += count;
    }
    shape->starts[shape->part_count] = put;
}

fm_status fm_label_shape_take(fm_labeller *labeller, const fm_label_request *request,
                              unsigned as, fm_label_shape **out)
{
    /* Text along a line reaches to either side of it. */
    double inset = FM_LABEL_EDGE_PX + request->size_px / 2;
    fm_rect frame =
        as == FM_SHAPE_LINE ? fm_rect_grown(labeller->frame, -inset) : labeller->frame;
    builder b = { 0 }, spare[2] = { { 0 }, { 0 } };
    bool done = true;

    *out = NULL;
    if (fm_rect_is_empty(frame))
        return FM_OK;
    for (size_t i = 0; done && i < request->part_count; i++) {
        const fm_pt *part = request->points + request->starts[i];
        size_t count = request->starts[i + 1] - request->starts[i];

        if (count < 2)
            continue;
        if (as == FM_SHAPE_LINE)
            done = clip_line(frame, part, count, request->kind == FM_SHAPE_POLYGON, &b);
        else
            done = clip_ring(frame, part, count, spare, &b);
    }
    if (done && b.part_count > 0) {
        *out = fm_label_shape_keep(&labeller->arena, b.points, b.starts, b.part_count);
        done = *out != NULL;
    }
    builder_release(&spare[0]);
    builder_release(&spare[1]);
    builder_release(&b);
    return done ? FM_OK : fm_fail_nomem(labeller->ctx);
}
