/* SPDX-License-Identifier: MIT */
/*
 * geo/antimeridian.h: shapes whose longitudes run on past 180, cut into -180 to 180.
 *
 *          180                       -180          180
 *      .----|----.                     |----.   .----|
 *      | ## | ## |        becomes      | ## |   | ## |
 *      '----|----'                     |----'   '----|
 *
 * For what other programs read (RFC 7946, 3.1.9), who do not know shapes that run on.
 * Cut polygons come out as polygons: rings are joined along the cut where the ground
 * is, so that a ring that crosses it often becomes several, and each hole stays with
 * the shell it is in.
 *
 * Not for projecting: geo/cut.h cuts faster, since ink does not mind rings that are
 * joined along their border.
 */
#ifndef FM_GEO_ANTIMERIDIAN_H
#define FM_GEO_ANTIMERIDIAN_H

#include "geo/geometry.h"

/* Append a feature to `out` as one feature, every longitude in -180 to 180.  Parts that
 * need no cut are copied.  False when out of memory. */
FM_MUST_USE bool fm_antimeridian_cut(const fm_shapes *s, size_t feature,
                                     fm_shapes *out);

#endif
