/* SPDX-License-Identifier: MIT */
/*
 * geo/project.h: shapes onto the plane of a map: cut, densified, projected, clipped.
 *
 * This is the function that stands between coordinates and drawing: whatever leaves it
 * is finite and inside the frame (grown by a margin).  Shapes are first clipped in
 * longitude and latitude to what the frame can show, cut where the projection is cut
 * (opposite its central meridian, at its horizon), then long edges are densified until
 * the curve is within `tolerance_m`, projected in batches, clipped to the frame.
 *
 * Edges that come from a cut are marked hidden: they bound the fill and are not stroked.
 * So are edges of rings along the antimeridian and at a pole, where files cut them.
 */
#ifndef FM_GEO_PROJECT_H
#define FM_GEO_PROJECT_H

#include "geo/geometry.h"
#include "geo/projection.h"

/* Projected shapes; laid out as fm_shapes is.  A closed part may have come from a ring
 * cut in several; all parts of one polygon are filled together by the even-odd rule. */
typedef struct fm_plane {
    fm_xy *points;
    uint8_t *hidden; /* 1: the edge from this point to the next is a cut */
    size_t point_count;
    size_t *part_start; /* part_count + 1 */
    uint8_t *part_role; /* as in fm_shapes */
    size_t part_count;
    size_t *feature_start; /* feature_count + 1 */
    size_t feature_count;
    size_t dropped; /* points, and rings with a gap, that the projection cannot show */
    /* private */
    size_t point_capacity, hidden_capacity, part_capacity, role_capacity,
        feature_capacity;
} fm_plane;

void fm_plane_release(fm_plane *plane);
void fm_plane_clear(fm_plane *plane); /* empty for reuse */

typedef struct fm_projector fm_projector;

/*
 * A projector for one frame.  `frame` is the visible rectangle of the plane, `margin_m`
 * what to keep beyond it (for strokes), `tolerance_m` the greatest distance of a drawn
 * edge from its true curve, all in plane metres.  Borrows `projection`.
 */
FM_MUST_USE fm_status fm_projector_new(fm_context *ctx, fm_projection *projection,
                                       fm_extent frame, double margin_m,
                                       double tolerance_m, fm_projector **out);
void fm_projector_free(fm_projector *projector);

/* What the frame shows, as a box: features outside need not be read. */
fm_bbox fm_projector_window(const fm_projector *projector);

/* Project features [first, first + count); `out` is appended to, one feature each (an
 * invisible one has no parts). */
FM_MUST_USE fm_status fm_projector_run(fm_projector *projector, const fm_shapes *shapes,
                                       size_t first, size_t count, fm_plane *out);

/* The outline of all that the projection can show of `frame` (the sphere's edge, the
 * window), as one closed part or several, for filling the sea; appended as one
 * feature. */
FM_MUST_USE fm_status fm_projector_domain(fm_projector *projector, fm_plane *out);

/* The extent on the plane of a box (its edges densified, its inside sampled); for
 * choosing a frame.  FM_ERR_CRS when nothing of it can be shown. */
FM_MUST_USE fm_status fm_project_extent(fm_context *ctx, fm_projection *projection,
                                        fm_bbox box, fm_extent *out);

#endif
