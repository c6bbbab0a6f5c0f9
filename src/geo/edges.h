/* SPDX-License-Identifier: MIT */
/*
 * geo/edges.h: the borders of ground as a bag of edges on the grid.
 *
 * An edge says: whoever crosses it from its right hand to its left enters `w` more layers
 * of `owner`'s ground.  Two bags are kept in one, the snapshot before (w[0]) and the one
 * after (w[1]), so that what both share can be found and left out by coordinates alone:
 *
 *        d---c        Ring a b c d, ground inside, as edges that all go up:
 *        |   |        b->c  w +1, ground on the left     a->d  w -1, on the right
 *        a---b        d->c  w -1, ground below           a->b  w +1, ground above
 *
 * Points of one latitude are ordered by longitude (geo/grid.h), as if the plane were
 * turned by a hair, so that level edges go up too and have their ground on one hand.
 *
 * Rings are cut at the antimeridian into the strip of -180 to 180 degrees, and the open
 * ends are closed along its two edges; so ground that was written in one piece across the
 * antimeridian and ground that was cut there make the same edges.
 */
#ifndef FM_GEO_EDGES_H
#define FM_GEO_EDGES_H

#include "base/context.h"
#include "geo/geometry.h"
#include "geo/grid.h"

typedef struct fm_edge {
    fm_grid_point a, b; /* a before b */
    uint32_t owner;
    int32_t w[2];
} fm_edge;

typedef struct fm_edges {
    fm_edge *items;
    size_t count, capacity;
} fm_edges;

void fm_edges_release(fm_edges *e);

/* Room for so many more, to spare growing; false when out of memory. */
FM_MUST_USE bool fm_edges_reserve(fm_edges *e, size_t more);
/* Append the directed edge from `a` to `b` with `w` layers of the owner on its left;
 * nothing when a equals b.  False when out of memory. */
FM_MUST_USE bool fm_edges_add(fm_edges *e, fm_grid_point a, fm_grid_point b,
                              uint32_t owner, int side, int w);

/*
 * Append a ring of `count` positions, ground inside, `w` layers of it; whatever its
 * winding, which is taken from its planar area.  `hole` turns inside and outside.
 */
FM_MUST_USE bool fm_edges_add_ring(fm_edges *e, const fm_lonlat *ring, size_t count,
                                   bool hole, uint32_t owner, int side);
/* All polygons of a feature. */
FM_MUST_USE bool fm_edges_add_feature(fm_edges *e, const fm_shapes *s, size_t feature,
                                      uint32_t owner, int side);

/* What fm_edges_merge() leaves out. */
typedef enum fm_edges_drop {
    FM_EDGES_EMPTY, /* edges that bound nothing on either side */
    FM_EDGES_SHARED /* and those that are the same before and after */
} fm_edges_drop;

/*
 * Bring together edges of the same two ends: one of each owner is left, and edges of
 * the same ends stand side by side, in the order of their first appearance.  False when
 * out of memory.
 */
FM_MUST_USE bool fm_edges_merge(fm_edges *e, fm_edges_drop drop);

/*
 * The edges in which two bags differ: those of `before` on the first side, those of
 * `after` on the second, merged and without shared ones.  The bags are merged, and have
 * all their edges on the first side.  What they share costs one look each and no memory
 * beyond that of looking.  False when out of memory.
 */
FM_MUST_USE bool fm_edges_differ(const fm_edges *before, const fm_edges *after,
                                 fm_edges *out);

/*
 * Split edges where they cross or touch others but at their ends, until they meet at ends
 * alone, and merge them.  A crossing moves to the next grid point.  `*splits` counts them
 * (0: nothing was changed); may be NULL.  FM_ERR_LIMIT beyond the larger of
 * FM_EDGES_SPLITS_MAX and FM_EDGES_SPLITS_EACH times the edges, FM_ERR_CANCELLED.
 *
 * Two outlines of the same ground, each drawn anew, cross at every edge or so, however
 * many edges there are; an edge that is cut more often on average is scribble.
 */
#define FM_EDGES_SPLITS_MAX  400000
#define FM_EDGES_SPLITS_EACH 4
/* The same of pairs of edges whose boxes meet: a comb of 20,000 long slanting teeth has
 * 200 million of them and not one crossing. */
#define FM_EDGES_LOOKS_MAX  50000000
#define FM_EDGES_LOOKS_EACH 1000
FM_MUST_USE fm_status fm_edges_node(fm_context *ctx, fm_edges *e, fm_edges_drop drop,
                                    size_t *splits);

/* The part of an edge in the area of what lies on its left: sums of it along a closed
 * ring give the ring's area, m2 (geo/measure.h). */
double fm_edge_area_m2(fm_grid_point a, fm_grid_point b);

#endif
