/* SPDX-License-Identifier: MIT */
/*
 * geo/densify.h: from a strip to the plane, with enough points that every edge follows
 * its curve.
 *
 * An edge that is straight in longitude and latitude is a curve on the plane.  It is
 * halved until its chords are within the tolerance of places on it; what lies beyond
 * `keep` is left coarse.  Transformations are done in batches over the whole strip.
 */
#ifndef FM_GEO_DENSIFY_H
#define FM_GEO_DENSIFY_H

#include "geo/projection.h"
#include "geo/strip.h"

typedef struct fm_densify {
    fm_projection *projection; /* borrowed */
    fm_extent keep;
    double tolerance_m;
    double short_deg; /* edges up to this length are straight enough anywhere */
    size_t failed;    /* points of the strip that have no place on the plane (NaN) */
    /* private */
    fm_xy *xy;
    size_t *next; /* the order of points, when some were put in between */
    size_t *active, *still;
    fm_lonlat *looks;
    fm_xy *seen;
    fm_xy *run;
    uint8_t *run_edges;
    size_t xy_capacity, next_capacity, active_capacity, still_capacity, looks_capacity,
        seen_capacity, run_capacity, run_edges_capacity;
    size_t node_count, active_count, still_count;
    bool linked;
} fm_densify;

void fm_densify_release(fm_densify *d);

void fm_densify_init(fm_densify *d, fm_projection *projection, fm_extent keep,
                     double tolerance_m);
/* Lower `short_deg` by looking at how the projection bends across a box without cuts. */
void fm_densify_measure(fm_densify *d, fm_bbox window);

/* Project a strip; all return false when out of memory. */
FM_MUST_USE bool fm_densify_run(fm_densify *d, fm_strip *strip);
/* A part of it as projected; lives until the next call. */
FM_MUST_USE bool fm_densify_part(fm_densify *d, const fm_strip *strip, size_t part,
                                 const fm_xy **points, const uint8_t **edges,
                                 size_t *count);

#endif
