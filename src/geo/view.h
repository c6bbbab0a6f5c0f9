/* SPDX-License-Identifier: MIT */
/*
 * geo/view.h: what a frame on the plane shows of the globe.
 */
#ifndef FM_GEO_VIEW_H
#define FM_GEO_VIEW_H

#include "geo/projection.h"

enum { FM_VIEW_PIECES = 6 };

typedef struct fm_view {
    /* All that the projection can show; the sides of a cut stop just short of it. */
    fm_bbox domain;
    /* All that the frame shows, and some more. */
    fm_bbox window;
    /* What to cut shapes to: the window, or its parts where a projection is
     * interrupted; and for each piece which of its sides are the projection's own (the
     * others lie beyond the frame, or inside). */
    fm_bbox pieces[FM_VIEW_PIECES];
    struct fm_sides {
        bool west, south, east, north;
    } sides[FM_VIEW_PIECES];
    size_t piece_count;
    /* Cut shapes to a disk round the projection's centre, of this radius, and not to
     * the window. */
    bool round;
    double reach_deg;
} fm_view;

fm_bbox fm_view_domain(const fm_projection_info *info);
fm_view fm_view_of(fm_projection *projection, fm_extent frame);

#endif
