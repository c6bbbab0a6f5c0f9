/* SPDX-License-Identifier: MIT */
/*
 * geo/nearest.h: how far it is from a place to shapes, on the ellipsoid.
 *
 * Distances are geodesic; the edges that they are measured to are straight in longitude
 * and latitude, as everywhere.  Seen from the place, on the azimuthal equidistant plane
 * round it, the distance to a point is exact and an edge is a slight bow:
 *
 *          a ---___                     the chord is taken for the edge when the bow is
 *      chord  -----===>  b              below FM_NEAREST_BOW_M, else the edge is halved
 *          p
 *
 * so that the distance is right to a few millimetres however long the edge.
 */
#ifndef FM_GEO_NEAREST_H
#define FM_GEO_NEAREST_H

#include "geo/geometry.h"

#define FM_NEAREST_BOW_M 1e-3

typedef struct fm_nearest {
    double distance_m; /* INFINITY when there is nothing (within reach) */
    fm_lonlat at;
    size_t part;       /* of the shapes; FM_NEAREST_NOTHING when there is nothing */
    size_t edge;       /* from point `edge` of the part to the next */
} fm_nearest;

#define FM_NEAREST_NOTHING ((size_t)-1)

/* Where the points of shapes lie on the sphere, for many questions about the same ones. */
typedef struct fm_nearest_index {
    double *xyz; /* of point i at 3 i */
} fm_nearest_index;

/* False when out of memory. */
FM_MUST_USE bool fm_nearest_index_init(fm_nearest_index *index, const fm_shapes *s);
void fm_nearest_index_release(fm_nearest_index *index);

/* What to look at, and what to leave out. */
typedef struct fm_nearest_request {
    size_t first_part, end_part;
    double reach_m;    /* nothing farther is looked at; 0: no bound */
    bool one_way;      /* only what lies on that side of the place (90 degrees to either
                          hand) to which `azimuth_deg` points */
    double azimuth_deg;
    const fm_nearest_index *index; /* of these shapes; NULL: none */
} fm_nearest_request;

/* The nearest point of the outlines, lines and points of some parts.  A place inside a
 * polygon is as far from it as from its outline. */
fm_nearest fm_nearest_of_parts(const fm_shapes *s, const fm_nearest_request *request,
                               fm_lonlat place);
/* Of a whole feature. */
fm_nearest fm_nearest_of_feature(const fm_shapes *s, size_t feature, fm_lonlat place);

#endif
