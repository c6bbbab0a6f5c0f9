/* SPDX-License-Identifier: MIT */
/*
 * geo/measure.h: lengths, areas and bearings on the WGS 84 ellipsoid.
 *
 * Lengths are geodesic (Karney, C. F. F.: Algorithms for geodesics, J. Geodesy 87,
 * 2013, through PROJ's geodesic.h).  Areas are exact for edges that are straight in
 * longitude and latitude: the authalic integral along each edge.
 */
#ifndef FM_GEO_MEASURE_H
#define FM_GEO_MEASURE_H

#include "geo/geometry.h"

double fm_distance_m(fm_lonlat a, fm_lonlat b);
/* As above, with the azimuth at `from` (clockwise from north, -180 to 180). */
double fm_bearing_m(fm_lonlat from, fm_lonlat to, double *azimuth_deg);
/* The point `distance_m` from `from` along `azimuth_deg` (clockwise from north). */
fm_lonlat fm_destination(fm_lonlat from, double azimuth_deg, double distance_m);

/* What the edge from a to b adds to the area on its left: summed along a closed ring,
 * the ring's signed area. */
double fm_edge_under_m2(fm_lonlat a, fm_lonlat b);

/* Signed area of a ring in square metres, counter-clockwise positive; edges straight in
 * longitude and latitude. */
double fm_ring_area_m2(const fm_lonlat *ring, size_t count);

/* Of a feature: shells minus holes, whatever their winding; 0 for other kinds. */
double fm_shapes_area_m2(const fm_shapes *s, size_t feature);
/* Of a feature: lines along, polygons around. */
double fm_shapes_length_m(const fm_shapes *s, size_t feature);

#endif
