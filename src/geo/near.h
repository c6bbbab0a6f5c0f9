/* SPDX-License-Identifier: MIT */
/*
 * geo/near.h: which edge is nearest to a place, and how far, anywhere on Earth.
 *
 * Places are geocentric, metres on the ellipsoid, so that poles and the antimeridian are
 * places like others and near distances are distances on the ground.  Edges are straight
 * in longitude and latitude; they are kept as chords, each so short that it keeps within
 * FM_NEAR_SAG_M of its edge below 89.9 degrees of latitude.  A distance of d metres comes
 * out too short by d^3 / (24 R^2): a millimetre in 10 km, a metre in 100 km.
 *
 * Edges are in chains (rings and lines) in the order in which they were added, and a tree
 * of boxes stands over them: neighbours in a chain are neighbours on the ground.
 *
 *     fm_near *near;
 *     status = fm_near_new(ctx, &near);
 *     status = fm_near_add(ctx, near, ring, count, true, false);
 *     status = fm_near_finish(ctx, near);
 *     if (fm_near_find(near, fm_xyz_from(place), 500.0, FM_NO_EDGE, &hit)) ...
 *     fm_near_free(near);
 *
 * Not for what is far apart: for that, and for lengths, there is geo/measure.h.
 */
#ifndef FM_GEO_NEAR_H
#define FM_GEO_NEAR_H

#include "base/context.h"
#include "geo/geometry.h"

#define FM_NEAR_SAG_M 0.05

/* ---- geocentric places ---- */

typedef struct fm_xyz {
    double x, y, z;
} fm_xyz;

fm_xyz fm_xyz_from(fm_lonlat p);
/* Of a place at, or a little below, the surface; the longitude within half a turn of
 * `around_lon`. */
fm_lonlat fm_xyz_to_lonlat(fm_xyz p, double around_lon);
/* The direction up, a unit vector (that of the ellipsoid's normal, to 1e-3). */
fm_xyz fm_xyz_up(fm_xyz p);

static inline fm_xyz fm_xyz_minus(fm_xyz a, fm_xyz b)
{
    return (fm_xyz){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline fm_xyz fm_xyz_between(fm_xyz a, fm_xyz b, double t)
{
    return (fm_xyz){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t};
}

static inline double fm_xyz_dot(fm_xyz a, fm_xyz b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline fm_xyz fm_xyz_cross(fm_xyz a, fm_xyz b)
{
    return (fm_xyz){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

double fm_xyz_distance(fm_xyz a, fm_xyz b);

/* Does p lie on the left hand of a -> b?  Positive: yes, in square metres. */
double fm_xyz_left(fm_xyz a, fm_xyz b, fm_xyz p);

/* ---- edges ---- */

#define FM_NO_EDGE ((size_t)-1)

/* The piece of an edge from `from` to `to`; `is_vertex`: `from` is a vertex of the chain,
 * not a place where a long edge was cut. */
typedef struct fm_near_edge {
    fm_xyz a, b;
    fm_lonlat from, to;
    uint32_t chain;
    bool is_vertex;
} fm_near_edge;

/* Edges [first, next chain's first); public for reading. */
typedef struct fm_near_chain {
    size_t first;
    bool is_closed;
} fm_near_chain;

typedef struct fm_near {
    fm_near_edge *edges;
    size_t count;
    fm_near_chain *chains;
    size_t chain_count;
    /* private */
    size_t capacity, chain_capacity;
    struct fm_near_box *boxes; /* leaves first, the root last */
    size_t levels[16];         /* where each level starts */
    size_t level_count;
} fm_near;

FM_MUST_USE fm_status fm_near_new(fm_context *ctx, fm_near **out);
/* One ring (closed) or line, backwards if asked; fewer than two places add nothing. */
FM_MUST_USE fm_status fm_near_add(fm_context *ctx, fm_near *near, const fm_lonlat *points,
                                  size_t count, bool is_closed, bool backwards);
/* The rings of a feature's polygons, ground on the left hand; of those that do not meet
 * `window` (NULL: all) none. */
FM_MUST_USE fm_status fm_near_add_ground(fm_context *ctx, fm_near *near,
                                         const fm_shapes *s, size_t feature,
                                         const fm_bbox *window);
/* Build the tree; nothing may be added behind. */
FM_MUST_USE fm_status fm_near_finish(fm_context *ctx, fm_near *near);
void fm_near_free(fm_near *near);

size_t fm_near_chain_end(const fm_near *near, size_t chain);
/* The edge before and behind in the chain; FM_NO_EDGE at the end of a line. */
size_t fm_near_before(const fm_near *near, size_t edge);
size_t fm_near_behind(const fm_near *near, size_t edge);

typedef struct fm_near_hit {
    size_t edge;
    double t; /* along the edge, 0 to 1 */
    fm_xyz at;
    double distance_m;
} fm_near_hit;

/* The nearest place of all edges that is no farther than `within_m`.  `hint` is an edge
 * that is likely near (that of the query before), or FM_NO_EDGE. */
bool fm_near_find(const fm_near *near, fm_xyz p, double within_m, size_t hint,
                  fm_near_hit *hit);
/* Of the edges that run against the direction `way` alone, by up to 80 degrees off. */
bool fm_near_find_against(const fm_near *near, fm_xyz p, fm_xyz way, double within_m,
                          size_t hint, fm_near_hit *hit);

/* Does `p`, to which `hit` is nearest, lie on the left hand of the chain there?  At a
 * corner both of its edges are asked:
 *
 *            p                p lies beyond the ends of both edges; what counts is the
 *             \               sum of their normals
 *        ------+
 *              |
 */
bool fm_near_is_left(const fm_near *near, const fm_near_hit *hit, fm_xyz p);

/* Does the way from `p` to `q`, some kilometres at most, cross an edge other than
 * `except`? */
bool fm_near_is_crossed(const fm_near *near, fm_xyz p, fm_xyz q, size_t except);

#endif
