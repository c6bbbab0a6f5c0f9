/* SPDX-License-Identifier: MIT */
/*
 * front/neck.h: how narrow is the way from a place to the heart of its ground?
 *
 *    +--------------+            +-------+
 *    |              |  <- neck   |       |     Of all ways through the ground the widest
 *    |   heart      +------------+   p   |     is taken; the neck is where it is at its
 *    |              +------------+       |     narrowest: the greatest width that a disc
 *    +--------------+            +-------+     may have to be rolled from p to the heart.
 *
 * The heart is the middle of the largest disc that the ground can hold, or the base.  A
 * place beside the edge, or in a corner, is not narrow: it first steps to the middle of
 * the ground round it, as long as every step leads away from all edges by half its length
 * or more, and the width there counts for it.
 *
 * Method: the distance to the edge on a raster of about a million cells in Lambert's
 * equal-area projection round the ground (Felzenszwalb and Huttenlocher, Distance
 * transforms of sampled functions, Theory of Computing 8, 2012), and a flood from the
 * heart that takes the widest cell first.  Then the narrowest spot is sought again between
 * the edges themselves, geodesically: the width that is given is that of a real spot, to a
 * metre, unless that search leads away (more than three cells).
 *
 * Error: two cells, because another spot or another way may be so much narrower or wider
 * without the raster's telling them apart; one metre where the way is narrowest at the
 * place itself by more than that.  The projection adds c^2 / 8 of the width, c being the
 * distance from the middle of the ground as an angle: 0.02 % at 250 km.
 */
#ifndef FM_FRONT_NECK_H
#define FM_FRONT_NECK_H

#include "base/context.h"
#include "geo/geometry.h"

typedef struct fm_neck fm_neck;

typedef struct fm_neck_width {
    double width_m; /* NAN when it cannot be told */
    double error_m; /* it may be so much narrower or wider */
    fm_lonlat at;   /* the middle of the narrowest spot */
} fm_neck_width;

/*
 * For one feature of `own`, a connected polygon.  `open` are lines (one feature) that are
 * no edge: a border beyond which the ground goes on, and towards which the way leads;
 * NULL or empty: none.  `bases` inside the ground are where the way leads instead of the
 * heart.  The shapes are borrowed.
 */
FM_MUST_USE fm_status fm_neck_new(fm_context *ctx, const fm_shapes *own, size_t feature,
                                  const fm_shapes *open, const fm_lonlat *bases,
                                  size_t base_count, fm_neck **out);
void fm_neck_free(fm_neck *neck);

fm_neck_width fm_neck_from(const fm_neck *neck, fm_lonlat place);

/* Side of a cell, metres. */
double fm_neck_cell_m(const fm_neck *neck);

#endif
