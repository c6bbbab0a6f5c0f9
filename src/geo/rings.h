/* SPDX-License-Identifier: MIT */
/*
 * geo/rings.h: chains traced into polygons of ground that is of one class.
 *
 * Whoever knows what the labels mean gives each a class; chains with the same class on
 * both hands fall away, and what remains encloses connected pieces of one class each:
 *
 *      +-----+-----+                    +-----------+
 *      |  1  |  1  |    classes         |           |     one piece of class 1, one of
 *      +-----+-----+    --------->      +-----+-----+     class 2; class -1 is not traced
 *      |  2  |  -1 |                    |     |
 *      +-----+-----+                    +-----+
 */
#ifndef FM_GEO_RINGS_H
#define FM_GEO_RINGS_H

#include "geo/chains.h"

#define FM_NO_CLASS (-1)

/* A connected piece: feature i of the shapes. */
typedef struct fm_piece_of_ground {
    int class;
    double area_m2;
    double length_m; /* of its rings on the ground */
    unsigned sides;  /* fm_chain.sides of all its chains */
    fm_lonlat inside;
    size_t chain_first, chain_count; /* in fm_ground.chains: those around it */
} fm_piece_of_ground;

typedef struct fm_ground {
    fm_piece_of_ground *pieces;
    size_t count, capacity;
    fm_shapes shapes;
    uint32_t *chains;
    size_t chain_count, chain_capacity;
} fm_ground;

/* `classes` has one entry a label.  FM_ERR_NOMEM. */
FM_MUST_USE fm_status fm_rings_trace(fm_context *ctx, const fm_chains *chains,
                                     const int *classes, fm_ground *out);
void fm_ground_release(fm_ground *g);

/* A point inside the polygon of shapes from part `shell` on (a shell and its holes): in
 * the middle of the widest stretch of the parallel through its middle. */
fm_lonlat fm_polygon_inside(const fm_shapes *s, size_t shell, size_t end);

#endif
