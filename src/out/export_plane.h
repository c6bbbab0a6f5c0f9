/* SPDX-License-Identifier: MIT */
/*
 * out/export_plane.h: features in another CRS than WGS 84, for files that can say so.
 *
 * Shapes are cut where the CRS is (opposite its central meridian), and their edges, which
 * are straight in longitude and latitude, get positions in between where they bend on the
 * plane; all positions of a feature are projected in one batch.  A feature that has no
 * place in the CRS is an error: nothing is clipped behind anybody's back.
 *
 * Not for drawing: geo/project.h clips to a frame, and fills what need not be a valid
 * polygon.
 */
#ifndef FM_OUT_EXPORT_PLANE_H
#define FM_OUT_EXPORT_PLANE_H

#include "geo/densify.h"
#include "out/export_shape.h"

/* How far an edge may be from its course, metres. */
#define FM_EXPORT_TOLERANCE_M 0.5

typedef struct fm_export_plane {
    fm_projection *projection;
    bool is_degrees;
    /* private */
    bool cuts;         /* opposite of middle_lon */
    bool bends;        /* straight edges become curves */
    double middle_lon; /* degrees */
    fm_shapes turned;  /* one feature, longitudes from the middle */
    fm_densify densify;
    fm_strip strip;
} fm_export_plane;

/*
 * `crs` as for fm_projection_new(); NULL: what suits `box`, in metres.  FM_ERR_CRS and
 * FM_ERR_POLICY as there.  Release in any case.
 */
FM_MUST_USE fm_status fm_export_plane_open(fm_context *ctx, const char *crs, fm_bbox box,
                                           fm_export_plane *out);
void fm_export_plane_release(fm_export_plane *plane);

/* Will the part be cut into several? */
bool fm_export_plane_cuts(const fm_export_plane *plane, const fm_shapes *s, size_t part);

/*
 * As fm_export_shape_make(), in units of the CRS's own axes, x (east) first, rounded to
 * `decimals` of them.  `*placed` is false, and the shape is empty, when some of the
 * feature has no place in the CRS.  False when out of memory.
 */
FM_MUST_USE bool fm_export_plane_make(fm_export_plane *plane, fm_export_shape *e,
                                      const fm_shapes *s, size_t feature, int decimals,
                                      bool *placed);

#endif
