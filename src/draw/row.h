/* SPDX-License-Identifier: MIT */
/*
 * draw/row.h: where a row of equal figures stands along a line.
 *
 *        __      __      __
 *       /  \    /  \    /  \      ^ height
 *   ___|____|__|____|__|____|_    v
 *      |<-->|                     width
 *           |<>|                  gap, 0: foot to foot
 *
 * Real fronts are ragged at every scale, and a figure is larger than most of their
 * edges, so figures are not placed edge by edge.  The line is sampled evenly and
 * smoothed over a figure and a half; figures are spaced along that guide, as many as
 * fit whole; then the feet of each are brought back onto the line itself, so that a
 * figure always stands on ink.  A figure is left out, and the line beneath it kept,
 * where the line does not run along its foot (a corner, a spike), and where another
 * stretch of the line or an earlier figure is in its way (a narrow bay).
 *
 * Every step is linear in the number of points plus the length in figures.
 */
#ifndef FM_DRAW_ROW_H
#define FM_DRAW_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "frontmap/status.h"
#include "geo/coord.h"

/* Measures of a figure as asked for, px; in the row it is stretched so that a whole
 * number fits, by no more than FM_ROW_STRETCH. */
typedef struct fm_row_measure {
    double width, height, gap;
} fm_row_measure;

#define FM_ROW_STRETCH 1.35

/* Points farther out than this lie on no sheet and are passed over. */
#define FM_ROW_FARTHEST_PX 1e8

typedef struct fm_row_figure {
    fm_pt from, to; /* its feet, on the line */
    fm_pt up;       /* across the line, of its height */
    double along_from, along_to;
} fm_row_figure;

typedef struct fm_row {
    fm_pt *line;   /* without steps too small to see; a closed line repeats its first */
    double *along; /* length of this line up to each */
    size_t line_count;
    fm_row_figure *figures; /* in the order of the line */
    size_t figure_count;
} fm_row;

/* Figures stand to the left of the line's direction as seen on the sheet, or to its
 * right.  False when out of memory. Degenerate lines have no figures, or no points. */
FM_MUST_USE bool fm_row_init(fm_row *row, const fm_pt *points, size_t count,
                             bool closed, fm_row_measure measure, bool left);
void fm_row_release(fm_row *row);

#endif
