/* SPDX-License-Identifier: MIT */
/*
 * draw/dash.h: a dashed line as the pieces it is made of, for programs that know no
 * dashes.  Painters dash by themselves.
 */
#ifndef FM_DRAW_DASH_H
#define FM_DRAW_DASH_H

#include "draw/path.h"

/* Bezier curves are followed in so many steps. */
#define FM_CURVE_STEPS 4
/* Points of a curve from `from`, all but `from`: FM_CURVE_STEPS of them. */
void fm_curve_points(fm_pt from, const fm_pt curve[3], fm_pt out[FM_CURVE_STEPS]);

/* The dashes of `path`, appended to `out` as lines of their own.  `dashes` are px, dash and
 * gap in turn, one of them above 0; they are doubled until there are no more than `most`
 * pieces.  A status stays in `out`. */
void fm_dash_path(const fm_path *path, const double *dashes, size_t count, size_t most,
                  fm_path *out);

#endif
