/* SPDX-License-Identifier: MIT */
/*
 * geo/topology_private.h: what the files of the door to GEOS share.
 */
#ifndef FM_GEO_TOPOLOGY_PRIVATE_H
#define FM_GEO_TOPOLOGY_PRIVATE_H

#include <geos_c.h>

#include "base/context.h"
#include "geo/geometry.h"

struct fm_topology {
    fm_context *ctx;
    GEOSContextHandle_t geos;
    char message[256];
    bool out_of_memory; /* ours, on the way to a call that then fails */
};

/* The error of a call that failed, with what GEOS said. */
fm_status fm_geos_failed(struct fm_topology *t, const char *operation);

/* All polygons of a feature as one multipolygon, its parts near `around_lon`, or where
 * they are when that is NAN.  NULL when GEOS fails. */
GEOSGeometry *fm_geos_from(struct fm_topology *t, const fm_shapes *s, size_t feature,
                           double around_lon);

/* As above, but repaired where it is not valid. */
FM_MUST_USE fm_status fm_geos_load(struct fm_topology *t, const fm_shapes *s,
                                   size_t feature, double around_lon, GEOSGeometry **out);

/* Append the polygons (or the lines) of a geometry of any kind; others are left.  False
 * when out of memory. */
FM_MUST_USE bool fm_geos_add(struct fm_topology *t, const GEOSGeometry *g, bool lines,
                             fm_shapes *out);

#endif
