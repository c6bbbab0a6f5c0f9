/* SPDX-License-Identifier: MIT */
#include "geo/rays.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

/* Hits that are kept one by one before they are summed up. */
enum { HITS_KEPT = 1 << 16 };

/* A point and its number, for sorting by the order of the grid. */
struct target {
    fm_grid_point at;
    uint32_t number;
};

static int compare_targets(const void *a, const void *b)
{
    const struct target *p = a, *q = b;

    if (fm_grid_equal(p->at, q->at))
        return p->number < q->number ? -1 : p->number > q->number;
    return fm_grid_before(p->at, q->at) ? -1 : 1;
}

static int compare_hits(const void *a, const void *b)
{
    const fm_ray_hit *p = a, *q = b;

    if (p->point != q->point)
        return p->point < q->point ? -1 : 1;
    return p->owner < q->owner ? -1 : p->owner > q->owner;
}

/* The first target that is not before `p`; most often it is the one of the edge before,
 * for edges are short and neighbours. */
static size_t first_from(const struct target *targets, size_t count, fm_grid_point p,
                         size_t guess)
{
    size_t low = 0, high = count;

    if ((guess == count || !fm_grid_before(targets[guess].at, p)) &&
        (guess == 0 || fm_grid_before(targets[guess - 1].at, p)))
        return guess;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (fm_grid_before(targets[middle].at, p))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool add_hit(fm_ray_hits *out, uint32_t point, const fm_edge *e)
{
    fm_ray_hit *items =
        fm_grow(out->items, &out->capacity, out->count + 1, sizeof *items);

    if (items == NULL)
        return false;
    out->items = items;
    items[out->count++] = (fm_ray_hit){ point, e->owner, { e->w[0], e->w[1] } };
    return true;
}

/* An edge going up has the points west of it on its left.  `*first`: the first target
 * that is not before it, in and out. */
static bool cast_on(const fm_edge *e, const struct target *targets, size_t count,
                    size_t *first, fm_ray_hits *out)
{
    fm_grid_point a = { 2 * e->a.x, 2 * e->a.y }, b = { 2 * e->b.x, 2 * e->b.y };

    *first = first_from(targets, count, a, *first);
    for (size_t i = *first; i < count && fm_grid_before(targets[i].at, b); i++) {
        if (fm_grid_side(a, b, targets[i].at) > 0 &&
            !add_hit(out, targets[i].number, e))
            return false;
    }
    return true;
}

/* One hit for each point and owner, in order. */
static void sum_up(fm_ray_hits *out)
{
    size_t kept = 0;

    qsort(out->items, out->count, sizeof *out->items, compare_hits);
    for (size_t i = 0; i < out->count;) {
        fm_ray_hit sum = out->items[i++];

        while (i < out->count && out->items[i].point == sum.point &&
               out->items[i].owner == sum.owner) {
            sum.w[0] += out->items[i].w[0];
            sum.w[1] += out->items[i].w[1];
            i++;
        }
        if (sum.w[0] != 0 || sum.w[1] != 0)
            out->items[kept++] = sum;
    }
    out->count = kept;
}

bool fm_rays_cast(const fm_edge *edges, size_t edge_count, const fm_grid_point *points,
                  size_t point_count, fm_ray_hits *out)
{
    struct target *targets = fm_alloc_raw(point_count, sizeof *targets);
    bool done = targets != NULL && point_count < UINT32_MAX;
    size_t hit = 0, first = 0, many = HITS_KEPT;

    *out = (fm_ray_hits){ 0 };
    for (size_t i = 0; done && i < point_count; i++)
        targets[i] = (struct target){ points[i], (uint32_t)i };
    if (done && point_count > 1)
        qsort(targets, point_count, sizeof *targets, compare_targets);
    for (size_t i = 0; done && i < edge_count; i++) {
        done = cast_on(&edges[i], targets, point_count, &first, out);
        /* A ray through thousands of parts meets both outlines of each, to no effect.
         */
        if (out->count >= many) {
            sum_up(out);
            many = out->count > HITS_KEPT / 2 ? out->count * 2 : HITS_KEPT;
        }
    }
    fm_free(targets);
    if (done)
        out->start = fm_alloc(point_count + 1, sizeof *out->start);
    if (!done || out->start == NULL) {
        fm_ray_hits_release(out);
        return false;
    }
    if (out->count > 0)
        sum_up(out);
    for (size_t i = 0; i < point_count; i++) {
        out->start[i] = hit;
        while (hit < out->count && out->items[hit].point == i)
            hit++;
    }
    out->start[point_count] = hit;
    return true;
}

void fm_ray_hits_release(fm_ray_hits *hits)
{
    fm_free(hits->items);
    fm_free(hits->start);
    *hits = (fm_ray_hits){ 0 };
}
