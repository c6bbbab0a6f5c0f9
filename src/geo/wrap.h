/* SPDX-License-Identifier: MIT */
/*
 * geo/wrap.h: longitudes that run on past the antimeridian.
 *
 * The Earth as a strip without ends: a place has the longitudes lon + 360 k, and a
 * shape lies where it is continuous.  Shared by the rooms of geo; see
 * fm_shapes_unwrap_last_part for the rule by which shapes get there.
 */
#ifndef FM_GEO_WRAP_H
#define FM_GEO_WRAP_H

#include "geo/coord.h"

/* An edge this close to 360 degrees runs once along its parallel: data that were cut at
 * -180 and 180 carry rounding errors of this order (a tenth of a millimetre). */
#define FM_WHOLE_TURN_SLACK_DEG 1e-9

/* The longitude in [-180, 180). */
double fm_wrap_lon(double lon);

/* The step to take for a difference of longitudes between neighbours: what is longer
 * than half a turn goes the other way round, but one whole turn stays one. */
double fm_wrap_step(double dlon);

/* Smallest box of the positions as they stand; empty when count is 0. */
fm_bbox fm_wrap_box(const fm_lonlat *points, size_t count);

/* Is the place, or any of its images a whole turn away, inside the ring?  Even-odd. */
bool fm_wrap_ring_contains(const fm_lonlat *ring, size_t count, fm_bbox box,
                           fm_lonlat p);

/* The angle between two places as seen from the centre of a sphere, in degrees. */
double fm_wrap_angle_deg(fm_lonlat a, fm_lonlat b);

#endif
