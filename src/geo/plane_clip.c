/* SPDX-License-Identifier: MIT */
/* Clipping projected parts to what is kept of the plane. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/plane.h"

#include "base/banned.h"

void fm_plane_clip_init(fm_plane_clip *clip, fm_extent keep)
{
    *clip = (fm_plane_clip){ .keep = keep };
    clip->rect.low[0] = keep.x0;
    clip->rect.low[1] = keep.y0;
    clip->rect.high[0] = keep.x1;
    clip->rect.high[1] = keep.y1;
}

void fm_plane_clip_release(fm_plane_clip *clip)
{
    fm_rect_clip_release(&clip->rect);
}

static fm_extent extent_of(const fm_xy *points, size_t count)
{
    fm_extent e = FM_EXTENT_EMPTY;

    for (size_t i = 0; i < count; i++) {
        double x = points[i].x, y = points[i].y;

        e.x0 = x < e.x0 ? x : e.x0;
        e.x1 = x > e.x1 ? x : e.x1;
        e.y0 = y < e.y0 ? y : e.y0;
        e.y1 = y > e.y1 ? y : e.y1;
    }
    return e;
}

static bool is_inside(fm_extent inner, fm_extent outer)
{
    return inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 &&
           inner.y1 <= outer.y1;
}

static bool is_apart(fm_extent a, fm_extent b)
{
    return a.x0 > b.x1 || a.x1 < b.x0 || a.y0 > b.y1 || a.y1 < b.y0;
}

/* Append a part; of an edge only its being hidden is kept. */
static bool take(fm_plane *out, fm_part_role role, const double *pairs,
                 const uint8_t *edges, size_t count)
{
    if (!fm_plane_begin_part(out, role) || !fm_plane_reserve(out, count))
        return false;
    memcpy(out->points + out->point_count, pairs, count * sizeof *out->points);
    for (size_t i = 0; i < count; i++)
        out->hidden[out->point_count + i] =
            edges != NULL && (edges[i] & FM_EDGE_HIDDEN) != 0;
    out->point_count += count;
    out->part_start[out->part_count] = out->point_count;
    return true;
}

static double area_of(const double *ring, size_t count)
{
    double sum = 0.0;

    for (size_t i = 1; i + 1 < count; i++) {
        const double *a = ring + 2 * i, *b = ring + 2 * (i + 1);

        sum +=
            (a[0] - ring[0]) * (b[1] - ring[1]) - (b[0] - ring[0]) * (a[1] - ring[1]);
    }
    return fabs(sum) / 2.0;
}

bool fm_plane_clip_ring(fm_plane_clip *clip, const fm_xy *points, const uint8_t *edges,
                        size_t count, fm_part_role role, fm_plane *out)
{
    /* A ring that only touched the rectangle comes back flat. */
    const double nothing_m2 =
        1e-12 * (clip->keep.x1 - clip->keep.x0) * (clip->keep.y1 - clip->keep.y0);
    fm_extent extent = extent_of(points, count);
    const double *pairs = (const double *)points;

    if (count < 3 || is_apart(extent, clip->keep))
        return true;
    if (is_inside(extent, clip->keep))
        return take(out, role, pairs, edges, count);
    if (!fm_rect_clip_ring(&clip->rect, pairs, edges, count, FM_EDGE_HIDDEN, &pairs,
                           &edges, &count))
        return false;
    if (count < 3 || area_of(pairs, count) <= nothing_m2)
        return true;
    return take(out, role, pairs, edges, count);
}

static fm_xy along(fm_xy a, fm_xy b, double t, fm_extent keep)
{
    if (t <= 0.0)
        return a;
    if (t >= 1.0)
        return b;
    return (fm_xy){ fmin(fmax(a.x + (b.x - a.x) * t, keep.x0), keep.x1),
                    fmin(fmax(a.y + (b.y - a.y) * t, keep.y0), keep.y1) };
}

bool fm_plane_clip_line(fm_plane_clip *clip, const fm_xy *points, size_t count,
                        fm_plane *out)
{
    fm_extent extent = extent_of(points, count);
    bool open = false; /* the piece under way ends at points[i - 1] */

    if (count < 2 || is_apart(extent, clip->keep))
        return true;
    if (is_inside(extent, clip->keep))
        return take(out, FM_PART_LINE, (const double *)points, NULL, count);
    for (size_t i = 1; i < count; i++) {
        const double *pair = (const double *)(points + i - 1);
        fm_xy a = points[i - 1], b = points[i];
        double t0, t1;

        if (!fm_rect_clip_segment(&clip->rect, pair, pair + 2, &t0, &t1)) {
            open = false;
            continue;
        }
        if (!open && (!fm_plane_begin_part(out, FM_PART_LINE) ||
                      !fm_plane_add_point(out, along(a, b, t0, clip->keep), false)))
            return false;
        if (!fm_plane_add_point(out, along(a, b, t1, clip->keep), false))
            return false;
        open = t1 >= 1.0;
    }
    return true;
}
