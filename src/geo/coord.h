/* SPDX-License-Identifier: MIT */
/*
 * geo/coord.h: three coordinate spaces that the compiler cannot confuse, and their boxes.
 *
 *   fm_lonlat   degrees on WGS 84, longitude first; every layer in memory is in it
 *   fm_xy       metres on the projected plane, x to the east of the map, y up
 *   fm_pt       the sheet in CSS pixels (1/96 inch), origin top left, y down
 *
 * No function takes two doubles for a position.
 */
#ifndef FM_GEO_COORD_H
#define FM_GEO_COORD_H

#include <stdbool.h>
#include <stddef.h>

typedef struct fm_lonlat {
    double lon;
    double lat;
} fm_lonlat;

typedef struct fm_xy {
    double x;
    double y;
} fm_xy;

typedef struct fm_pt {
    double x;
    double y;
} fm_pt;

/* Longitudes are unwrapped: east >= west, and east may exceed 180 when the box crosses
 * the antimeridian.  Empty when west > east. */
typedef struct fm_bbox {
    double west, south, east, north;
} fm_bbox;

/* A rectangle of the projected plane; empty when x0 > x1. */
typedef struct fm_extent {
    double x0, y0, x1, y1;
} fm_extent;

/* A rectangle of the sheet, (x0, y0) top left; empty when x0 > x1. */
typedef struct fm_rect {
    double x0, y0, x1, y1;
} fm_rect;

#define FM_BBOX_EMPTY ((fm_bbox){1e300, 1e300, -1e300, -1e300})
#define FM_EXTENT_EMPTY ((fm_extent){1e300, 1e300, -1e300, -1e300})
#define FM_RECT_EMPTY ((fm_rect){1e300, 1e300, -1e300, -1e300})

bool fm_bbox_is_empty(fm_bbox b);
void fm_bbox_add(fm_bbox *b, fm_lonlat p);
void fm_bbox_join(fm_bbox *b, fm_bbox other);
bool fm_bbox_meets(fm_bbox a, fm_bbox b); /* touching counts; modulo 360 degrees */

bool fm_extent_is_empty(fm_extent e);
void fm_extent_add(fm_extent *e, fm_xy p);
fm_extent fm_extent_grown(fm_extent e, double by);

bool fm_rect_is_empty(fm_rect r);
void fm_rect_add(fm_rect *r, fm_pt p);
void fm_rect_join(fm_rect *r, fm_rect other);
fm_rect fm_rect_grown(fm_rect r, double by);
bool fm_rect_meets(fm_rect a, fm_rect b); /* sharing an edge does not count */
bool fm_rect_contains(fm_rect outer, fm_rect inner);

#endif
