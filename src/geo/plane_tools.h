/* SPDX-License-Identifier: MIT */
/*
 * geo/plane_tools.h: small plane geometry that drawing needs: the pole of
 * inaccessibility, simplification, length along a line.  Works on bare arrays of fm_pt,
 * so that the sheet and the symbols share it.
 */
#ifndef FM_GEO_PLANE_TOOLS_H
#define FM_GEO_PLANE_TOOLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/context.h"
#include "geo/coord.h"

/*
 * The point inside the rings (even-odd, starts as offsets, count + 1) that is farthest
 * from their edges, to `precision`; `*distance` is how far.  Polylabel's quad search
 * (Garcia-Castellanos and Lombardo 2007 for the notion).  False when the rings enclose
 * nothing or memory is out.
 */
FM_MUST_USE bool fm_inside_point(const fm_pt *points, const size_t *starts,
                                 size_t ring_count, double precision, fm_pt *out,
                                 double *distance);

/*
 * Drop points that change the line by less than `tolerance`, in place, first and last
 * kept; `keep` may mark points that must stay (NULL: none) and is compacted along.
 * Returns the new count.  One pass, linear: as long as one straight line passes all
 * points of a run within the tolerance, only its ends are kept (sleeve fitting, Zhao
 * and Saalfeld 1997).
 */
size_t fm_simplify(fm_pt *points, unsigned char *keep, size_t count, bool closed,
                   double tolerance);

double fm_polyline_length(const fm_pt *points, size_t count);
/* Position and direction (radians) at `along` from the start, clamped to the ends. */
fm_pt fm_polyline_at(const fm_pt *points, size_t count, double along,
                     double *direction_rad);

#endif
