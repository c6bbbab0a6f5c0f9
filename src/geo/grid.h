/* SPDX-License-Identifier: MIT */
/*
 * geo/grid.h: longitudes and latitudes as whole numbers, for exact geometry.
 *
 * One step is 2^-40 of a degree, a tenth of a micrometre on the ground.  A double keeps such
 * a number exactly, so going there and back loses nothing but the first rounding, and the
 * side of a point of a line is decided in whole numbers: never wrong, never in doubt.
 *
 * Points are ordered by latitude, then by longitude.  An edge goes up in this order, so
 * none is level, and the west is on its left.
 */
#ifndef FM_GEO_GRID_H
#define FM_GEO_GRID_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "geo/coord.h"

typedef struct fm_grid_point {
    int64_t x, y; /* steps east and north */
} fm_grid_point;

__extension__ typedef __int128 fm_int128;

#define FM_GRID_STEPS 1099511627776.0 /* 2^40 in a degree */
/* Half a turn in steps: the strip of the world is -HALF_TURN to HALF_TURN. */
#define FM_GRID_HALF_TURN ((int64_t)180 << 40)
#define FM_GRID_POLE      ((int64_t)90 << 40)

static inline fm_grid_point fm_grid_point_of(fm_lonlat p)
{
    return (fm_grid_point){ llrint(p.lon * FM_GRID_STEPS),
                            llrint(p.lat * FM_GRID_STEPS) };
}

static inline fm_lonlat fm_grid_lonlat(fm_grid_point p)
{
    return (fm_lonlat){ (double)p.x / FM_GRID_STEPS, (double)p.y / FM_GRID_STEPS };
}

static inline bool fm_grid_equal(fm_grid_point a, fm_grid_point b)
{
    return a.x == b.x && a.y == b.y;
}

static inline bool fm_grid_before(fm_grid_point a, fm_grid_point b)
{
    return a.y < b.y || (a.y == b.y && a.x < b.x);
}

/*
 * The sign of the turn a, b, c: 1 when c lies on the left hand of a to b, -1 on the right,
 * 0 on the line.  In doubles where the error bound allows it (products of exact
 * differences: each is right to one part in 2^53, their difference to 2^-51 of the sum of
 * their sizes), else exactly.
 */
static inline int fm_grid_side(fm_grid_point a, fm_grid_point b, fm_grid_point c)
{
    int64_t ux = b.x - a.x, uy = b.y - a.y, vx = c.x - a.x, vy = c.y - a.y;
    double left = (double)ux * (double)vy, right = (double)uy * (double)vx;
    double turn = left - right, bound = (fabs(left) + fabs(right)) * 0x1p-51;
    fm_int128 exact;

    if (turn > bound)
        return 1;
    if (turn < -bound)
        return -1;
    exact = (fm_int128)ux * vy - (fm_int128)uy * vx;
    return (exact > 0) - (exact < 0);
}

#endif
