/* SPDX-License-Identifier: MIT */
/*
 * gis/anchor.h: one place of a feature for its label, for programs that want a point.
 */
#ifndef FM_GIS_ANCHOR_H
#define FM_GIS_ANCHOR_H

#include "geo/geometry.h"

/* Of points the first, of areas the place in the largest one that is farthest from its edge, of
 * lines the middle of the longest. False for a feature without geometry, and when out of
 * memory. Longitude is within -180 to 180. */
FM_MUST_USE bool fm_gis_anchor(const fm_shapes *shapes, size_t feature, fm_lonlat *out);

#endif
