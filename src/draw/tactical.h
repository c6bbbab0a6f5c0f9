/* SPDX-License-Identifier: MIT */
/*
 * draw/tactical.h: the table of line dressings; one entry, one drawing function.
 *
 * A dressing is computed by arc length over the whole line, in sheet px, whole at both
 * ends, kept off corners too sharp for it (draw/row.h).  The line itself is always
 * kept; only a tooth, which is the line going out and back, takes the place of its own
 * foot. A dressing is told which side to face, not who holds the ground.
 */
#ifndef FM_DRAW_TACTICAL_H
#define FM_DRAW_TACTICAL_H

#include "draw/painter.h"

typedef enum fm_side {
    FM_SIDE_LEFT,
    FM_SIDE_RIGHT
} fm_side; /* of the direction of travel,
              as seen on the sheet */

typedef struct fm_tactical_look {
    const char *kind;  /* "flot": scallops; "fortified-line": teeth */
    double size_px;    /* height of a scallop or tooth; 0: by kind */
    double spacing_px; /* along the line; 0: by kind */
    fm_side side;      /* that the dressing stands on */
    fm_pen pen;
} fm_tactical_look;

const char *const *fm_tactical_names(void); /* NULL-terminated */
bool fm_tactical_exists(const char *name);

/* The dressed line as a path to be stroked with look->pen, appended to `out`.  Linear
 * time; degenerate lines give their base line or nothing. */
void fm_tactical_build(const fm_tactical_look *look, const fm_pt *points, size_t count,
                       bool closed, fm_path *out);

/* How far the dressing reaches from the line at most, px. */
double fm_tactical_reach(const fm_tactical_look *look);
/* One figure as it is where nothing stretches it: from its start to that of the next
 * along the line, and its height; 0 for no kind. */
double fm_tactical_pitch(const fm_tactical_look *look);
double fm_tactical_height(const fm_tactical_look *look);

#endif
