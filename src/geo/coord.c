/* SPDX-License-Identifier: MIT */
#include "geo/coord.h"

#include <math.h>

bool fm_bbox_is_empty(fm_bbox b)
{
    return b.west > b.east || b.south > b.north;
}

void fm_bbox_add(fm_bbox *b, fm_lonlat p)
{
    b->west = fmin(b->west, p.lon);
    b->east = fmax(b->east, p.lon);
    b->south = fmin(b->south, p.lat);
    b->north = fmax(b->north, p.lat);
}

void fm_bbox_join(fm_bbox *b, fm_bbox other)
{
    if (fm_bbox_is_empty(other))
        return;
    fm_bbox_add(b, (fm_lonlat){ other.west, other.south });
    fm_bbox_add(b, (fm_lonlat){ other.east, other.north });
}

bool fm_bbox_meets(fm_bbox a, fm_bbox b)
{
    double shift;

    if (fm_bbox_is_empty(a) || fm_bbox_is_empty(b) || a.south > b.north ||
        b.south > a.north)
        return false;
    /* Move `b` by whole turns until it starts in the turn that begins at a.west. */
    shift = floor((b.west - a.west) / 360.0) * 360.0;
    b.west -= shift;
    b.east -= shift;
    return b.west <= a.east || b.east - 360.0 >= a.west;
}

bool fm_extent_is_empty(fm_extent e)
{
    return e.x0 > e.x1 || e.y0 > e.y1;
}

void fm_extent_add(fm_extent *e, fm_xy p)
{
    e->x0 = fmin(e->x0, p.x);
    e->x1 = fmax(e->x1, p.x);
    e->y0 = fmin(e->y0, p.y);
    e->y1 = fmax(e->y1, p.y);
}

fm_extent fm_extent_grown(fm_extent e, double by)
{
    return (fm_extent){ e.x0 - by, e.y0 - by, e.x1 + by, e.y1 + by };
}

bool fm_rect_is_empty(fm_rect r)
{
    return r.x0 > r.x1 || r.y0 > r.y1;
}

void fm_rect_add(fm_rect *r, fm_pt p)
{
    r->x0 = fmin(r->x0, p.x);
    r->x1 = fmax(r->x1, p.x);
    r->y0 = fmin(r->y0, p.y);
    r->y1 = fmax(r->y1, p.y);
}

void fm_rect_join(fm_rect *r, fm_rect other)
{
    if (fm_rect_is_empty(other))
        return;
    fm_rect_add(r, (fm_pt){ other.x0, other.y0 });
    fm_rect_add(r, (fm_pt){ other.x1, other.y1 });
}

fm_rect fm_rect_grown(fm_rect r, double by)
{
    return (fm_rect){ r.x0 - by, r.y0 - by, r.x1 + by, r.y1 + by };
}

bool fm_rect_meets(fm_rect a, fm_rect b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

bool fm_rect_contains(fm_rect outer, fm_rect inner)
{
    return inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 &&
           inner.y1 <= outer.y1;
}
