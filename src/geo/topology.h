/* SPDX-License-Identifier: MIT */
/*
 * geo/topology.h: validity, repair, union, shared borders, inside points.
 *
 * The door to GEOS: nothing else includes geos_c.h.  A topology object owns its GEOS
 * handle; every GEOS exception comes back as FM_ERR_GEOMETRY with its text.  Works on the
 * lon/lat plane, but for the cells of sites.
 */
#ifndef FM_GEO_TOPOLOGY_H
#define FM_GEO_TOPOLOGY_H

#include "base/context.h"
#include "geo/geometry.h"

typedef struct fm_topology fm_topology;

FM_MUST_USE fm_status fm_topology_new(fm_context *ctx, fm_topology **out);
void fm_topology_free(fm_topology *t);

/* Is the feature valid?  If not, `reason` (static for the call's duration, copy it) and
 * `where` say why.  Features of other kinds than polygon are valid. */
FM_MUST_USE fm_status fm_topology_check(fm_topology *t, const fm_shapes *s,
                                        size_t feature, bool *valid, char reason[128],
                                        fm_lonlat *where);

/* Repair by the even-odd rule (ground under several parts counts once) and append the
 * result to `out` as one feature.  Refuses with FM_ERR_LIMIT what would take too long
 * (many self-crossings). */
FM_MUST_USE fm_status fm_topology_repair(fm_topology *t, const fm_shapes *s,
                                         size_t feature, fm_shapes *out);

/* Union of several features (invalid ones are repaired first) appended to `out` as one
 * feature. */
FM_MUST_USE fm_status fm_topology_union(fm_topology *t, const fm_shapes *s,
                                        const size_t *features, size_t count,
                                        fm_shapes *out);

/* The ground that feature `a_feature` of `a` and feature `b_feature` of `b` have in
 * common (invalid ones are repaired first), appended to `out` as one feature: no parts
 * when there is none. */
FM_MUST_USE fm_status fm_topology_intersection(fm_topology *t, const fm_shapes *a,
                                               size_t a_feature, const fm_shapes *b,
                                               size_t b_feature, fm_shapes *out);

/*
 * The border that feature `left` and feature `right` share, as lines with `left` on
 * their left hand, appended to `out` as one feature (no parts when they do not touch).
 * Vertices within `snap_deg` count as the same; connected pieces are joined.
 */
FM_MUST_USE fm_status fm_topology_shared_border(fm_topology *t, const fm_shapes *s,
                                                size_t left, size_t right,
                                                double snap_deg, fm_shapes *out);

/*
 * Is the feature somewhere wider than `width_m`, that is: does a circle of this diameter
 * fit into it?  Asked by shrinking it by half of that, on the plane of `lon_m` and `lat_m`
 * metres a degree; so for features that are small, or thin.
 */
FM_MUST_USE fm_status fm_topology_is_wider(fm_topology *t, const fm_shapes *s,
                                           size_t feature, double lon_m, double lat_m,
                                           double width_m, bool *wider);

/* ---- Cells and mosaics (topology_mosaic.c) ---------------------------------------- */

/* Rings on the plane, without their closing position: ring i has the points
 * start[i] to start[i + 1]. */
typedef struct fm_plane_rings {
    fm_xy *points;
    size_t *start;
    size_t count;
} fm_plane_rings;
void fm_plane_rings_release(fm_plane_rings *rings);

/*
 * The Thiessen (Voronoi) cells of the sites, in no order.  Corners that cells share have
 * the very same coordinates.  Cells at the rim end on a frame some way round the sites.
 * Sites have to be apart.
 */
FM_MUST_USE fm_status fm_topology_cells(fm_topology *t, const fm_xy *sites, size_t count,
                                        fm_plane_rings *out);

/*
 * Cut lines against each other on a grid of `grid_deg`, and append every face that they
 * enclose to `faces` as one feature.  Faces share every vertex of their common edges.
 * Longitudes stay as they are: the lines lie in one turn.
 */
FM_MUST_USE fm_status fm_topology_mosaic(fm_topology *t, const fm_shapes *lines,
                                         double grid_deg, fm_shapes *faces);

/* A position inside each feature, out[i]; features are polygons where they stand. */
FM_MUST_USE fm_status fm_topology_inside(fm_topology *t, const fm_shapes *s,
                                         fm_lonlat *out);

/* The faces `which` of a mosaic joined into one feature appended to `out`; every vertex
 * stays. */
FM_MUST_USE fm_status fm_topology_dissolve(fm_topology *t, const fm_shapes *faces,
                                           const size_t *which, size_t count,
                                           fm_shapes *out);

/* The ground of all features, counted once, that lies in `box`, any whole turns away:
 * appended to `out` as one feature, within the longitudes of the box. */
FM_MUST_USE fm_status fm_topology_ground_in_box(fm_topology *t, const fm_shapes *s,
                                                fm_bbox box, fm_shapes *out);

/* inside[i]: does the feature, where it stands, contain points[i]? */
FM_MUST_USE fm_status fm_topology_contains(fm_topology *t, const fm_shapes *s,
                                           size_t feature, const fm_lonlat *points,
                                           size_t count, bool *inside);

/* Version of the GEOS library that is loaded. */
const char *fm_topology_library_version(void);

#endif
