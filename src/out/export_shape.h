/* SPDX-License-Identifier: MIT */
/*
 * out/export_shape.h: one feature's geometry as other programs want it: within -180 to
 * 180 (geo/antimeridian.h), rounded, wound by the right-hand rule (RFC 7946, 3.1.6:
 * shells counter-clockwise, holes clockwise).  Rings stay without their closing
 * position; writers add it.
 *
 * Where the file is in another CRS (out/export_plane.h), `lon` and `lat` of its positions
 * hold x and y of that.
 */
#ifndef FM_OUT_EXPORT_SHAPE_H
#define FM_OUT_EXPORT_SHAPE_H

#include "base/str.h"
#include "geo/geometry.h"

/* A centimetre, and finer than anybody draws a front. */
#define FM_EXPORT_DECIMALS 7
#define FM_EXPORT_DECIMALS_PLANE 2 /* of metres */
/* Finer than this degrees have no digits: 1e-15 is what a double tells beside 1. */
#define FM_EXPORT_DECIMALS_MOST 15

typedef struct fm_export_shape {
    fm_shapes shapes; /* one feature, number 0 */
    size_t lost;      /* its parts that rounding left nothing of */
    /* How many of each, of the one feature. */
    size_t points, lines, polygons;
} fm_export_shape;

void fm_export_shape_release(fm_export_shape *e);

/*
 * Make `e` the feature; `decimals` of degrees, or -1 to keep every digit.  Positions
 * that rounding makes equal to the one before are dropped; lines of fewer than two
 * positions, and rings that enclose nothing, are counted in `lost` and left out, with
 * the holes of such shells.  With -1 nothing is lost.  False when out of memory.
 */
FM_MUST_USE bool fm_export_shape_make(fm_export_shape *e, const fm_shapes *s,
                                      size_t feature, int decimals);

/* Round all parts in place, as above; a shape without parts is not to be given. */
void fm_export_shape_round(fm_export_shape *e, int decimals);

/* Count the kinds of parts, and turn rings that are wound the other way. */
void fm_export_shape_wind(fm_export_shape *e);

/* Append a coordinate that was rounded to so many decimals, without idle zeros. */
void fm_export_add_degrees(fm_str *out, double value, int decimals);

/* Append the feature as GeoJSON ("null" for none) and as WKT ("" for none). */
void fm_export_add_geojson(fm_str *out, const fm_export_shape *e, int decimals);
void fm_export_add_wkt(fm_str *out, const fm_export_shape *e, int decimals);

#endif
