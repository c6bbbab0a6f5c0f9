/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_stitch.c: grounds that lie side by side, made one.
 *
 *       ____ ____            _________        An edge that two rings have in common
 *      |    |    |          |         |       bounds neither of what they enclose
 *      |  A |  B |    ->    |         |       together: both are taken out, and the
 *      |____|____|          |_________|       rings walked anew along what is left.
 *
 * A country that is cut at the antimeridian, a province in cells: its name belongs into
 * the middle of the whole. Edges are common when their ends are; points stand on a grid
 * (fm_label_shape_take) so that those of neighbours are equal. Where neighbours do not
 * share their vertices the seam stays.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* An edge, from its lesser point to its greater. */
typedef struct edge {
    fm_pt low, high;
    bool used; /* taken out, or walked along */
} edge;

/* An end of an edge, to find the edges that leave a point. */
typedef struct edge_end {
    fm_pt at;
    size_t edge;
} edge_end;

typedef struct stitching {
    edge *edges;
    edge_end *ends;
    size_t count;
    size_t cut; /* edges taken out */
    fm_pt *points;
    size_t point_count;
    size_t *starts;
    size_t part_count;
} stitching;

static void release(stitching *s)
{
    fm_free(s->edges);
    fm_free(s->ends);
    fm_free(s->points);
    fm_free(s->starts);
}

static int pt_compare(fm_pt p, fm_pt q)
{
    if (p.x != q.x)
        return p.x < q.x ? -1 : 1;
    return p.y < q.y ? -1 : p.y > q.y;
}

static int edge_compare(const void *a, const void *b)
{
    const edge *p = a, *q = b;
    int low = pt_compare(p->low, q->low);

    return low != 0 ? low : pt_compare(p->high, q->high);
}

static int end_compare(const void *a, const void *b)
{
    const edge_end *p = a, *q = b;
    int at = pt_compare(p->at, q->at);

    return at != 0 ? at : p->edge < q->edge ? -1 : p->edge > q->edge;
}

static bool reserve(stitching *s, fm_label_shape *const *shapes, size_t count)
{
    size_t points = 0;

    for (size_t i = 0; i < count; i++)
        points += shapes[i]->starts[shapes[i]->part_count];
    s->edges = fm_alloc(points, sizeof *s->edges);
    s->ends = fm_alloc(points, 2 * sizeof *s->ends);
    s->points = fm_alloc(points, sizeof *s->points);
    s->starts = fm_alloc(points + 1, sizeof *s->starts);
    return s->edges != NULL && s->ends != NULL && s->points != NULL &&
           s->starts != NULL;
}

static void add_edges(stitching *s, const fm_label_shape *shape)
{
    for (size_t part = 0; part < shape->part_count; part++) {
        const fm_pt *ring = shape->points + shape->starts[part];
        size_t count = shape->starts[part + 1] - shape->starts[part];

        for (size_t i = 0; i < count; i++) {
            fm_pt p = ring[i], q = ring[(i + 1) % count];
            int order = pt_compare(p, q);

            if (order != 0)
                s->edges[s->count++] =
                    (edge){ order < 0 ? p : q, order < 0 ? q : p, false };
        }
    }
}

/* Take out edges that stand there twice; of three of them one is left. */
static void cut_common(stitching *s)
{
    if (s->count > 0)
        qsort(s->edges, s->count, sizeof *s->edges, edge_compare);
    for (size_t i = 1; i < s->count; i++) {
        edge *before = &s->edges[i - 1], *here = &s->edges[i];

        if (!before->used && edge_compare(before, here) == 0) {
            before->used = here->used = true;
            s->cut += 2;
        }
    }
}

static void list_ends(stitching *s)
{
    for (size_t i = 0; i < s->count; i++) {
        s->ends[2 * i] = (edge_end){ s->edges[i].low, i };
        s->ends[2 * i + 1] = (edge_end){ s->edges[i].high, i };
    }
    if (s->count > 0)
        qsort(s->ends, 2 * s->count, sizeof *s->ends, end_compare);
}

/* An edge from this point that is not used yet, or NULL. */
static edge *leave(const stitching *s, fm_pt from)
{
    size_t low = 0, high = 2 * s->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (pt_compare(s->ends[middle].at, from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < 2 * s->count && pt_compare(s->ends[low].at, from) == 0; low++) {
        edge *e = &s->edges[s->ends[low].edge];

        if (!e->used)
            return e;
    }
    return NULL;
}

/* As many edges meet in every point as rings pass through it, twice: a walk ends only
 * where it began. */
static void walk(stitching *s, edge *first)
{
    fm_pt at = first->low;

    s->starts[s->part_count] = s->point_count;
    for (edge *e = first; e != NULL; e = leave(s, at)) {
        e->used = true;
        s->points[s->point_count++] = at;
        at = pt_compare(at, e->low) == 0 ? e->high : e->low;
    }
    if (s->point_count - s->starts[s->part_count] < 3)
        s->point_count = s->starts[s->part_count];
    else
        s->part_count++;
    s->starts[s->part_count] = s->point_count;
}

bool fm_label_stitch(fm_arena *arena, fm_label_shape *const *shapes, size_t count,
                     fm_label_shape **out)
{
    stitching s = { 0 };
    bool done = reserve(&s, shapes, count);

    *out = NULL;
    for (size_t i = 0; done && i < count; i++)
        add_edges(&s, shapes[i]);
    if (done)
        cut_common(&s);
    if (s.cut > 0) {
        list_ends(&s);
        for (size_t i = 0; i < s.count; i++) {
            if (!s.edges[i].used)
                walk(&s, &s.edges[i]);
        }
        if (s.part_count > 0) {
            *out = fm_label_shape_keep(arena, s.points, s.starts, s.part_count);
            done = *out != NULL;
        }
    }
    release(&s);
    return done;
}
