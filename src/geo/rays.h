/* SPDX-License-Identifier: MIT */
/*
 * geo/rays.h: whose ground points lie in, for many points in one pass over the edges.
 *
 * From each point a ray goes east; every edge that it meets says how many layers of its
 * owner's ground are entered on the way back.  Exact: the grid decides (geo/grid.h).
 *
 *     P - - - - -|- - - - -|- - >      P lies in the sum of the weights of the two
 *               w +1      w -1
 */
#ifndef FM_GEO_RAYS_H
#define FM_GEO_RAYS_H

#include "geo/edges.h"

/* Layers of one owner over one point; none where both numbers are 0. */
typedef struct fm_ray_hit {
    uint32_t point;
    uint32_t owner;
    int32_t w[2];
} fm_ray_hit;

typedef struct fm_ray_hits {
    fm_ray_hit *items; /* by point, then by owner; each pair once */
    size_t count, capacity;
    size_t *start; /* of each point's hits; point_count + 1 entries */
} fm_ray_hits;

/*
 * Cast a ray from each point (in half steps of the grid: twice its coordinates, so that
 * the middle of an edge is a point too).  An edge on which a point lies does not count:
 * what comes out holds east of it.  False when out of memory.
 */
FM_MUST_USE bool fm_rays_cast(const fm_edge *edges, size_t edge_count,
                              const fm_grid_point *points, size_t point_count,
                              fm_ray_hits *out);
void fm_ray_hits_release(fm_ray_hits *hits);

#endif
