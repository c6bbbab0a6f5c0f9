/* SPDX-License-Identifier: MIT */
/*
 * geo/geometry.h: the shapes of a layer, as columns.
 *
 *   feature_start   0        3     4          offsets into the parts, count + 1
 *   part_start      0   5    9     14   20    offsets into the points, count + 1
 *   part_role       S   H    S     L          shell, hole, shell, line
 *   points          . . . . . . . . . . . . .
 *
 * A shell starts a polygon; the holes behind it belong to it.  Rings are stored without
 * their closing position; the closing edge is implied.  Edges are straight in longitude
 * and latitude (RFC 7946, 3.1.1).  Longitudes are unwrapped where a part crosses the
 * antimeridian (fm_shapes_unwrap_last_part): neighbours differ by at most 180 degrees
 * or by the 360 of an edge along the whole parallel, and values may leave -180 to 180.
 * The middle of a shell or line lies in -180 to 180 and a hole lies with its shell.
 * Readers let no position in that is not finite, beyond 90 degrees of latitude, or
 * beyond 1000 of longitude.
 *
 * Arrays, and nothing clever: what is done with shapes is done elsewhere.
 */
#ifndef FM_GEO_GEOMETRY_H
#define FM_GEO_GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"
#include "geo/coord.h"

typedef enum fm_part_role {
    FM_PART_POINTS, /* one position or many (MultiPoint) */
    FM_PART_LINE,   /* two positions or more */
    FM_PART_SHELL,  /* three positions or more */
    FM_PART_HOLE
} fm_part_role;

/* Which kinds of part a feature, or a layer, has. */
typedef enum fm_shape_kind {
    FM_SHAPE_NONE = 0,
    FM_SHAPE_POINT = 1,
    FM_SHAPE_LINE = 2,
    FM_SHAPE_POLYGON = 4
} fm_shape_kind;

typedef struct fm_shapes {
    fm_lonlat *points;
    size_t point_count;
    size_t *part_start; /* part_count + 1 entries once there is a part */
    uint8_t *part_role;
    size_t part_count;
    size_t *feature_start; /* feature_count + 1 entries once there is a feature */
    size_t feature_count;
    /* private */
    size_t point_capacity, part_capacity, role_capacity, feature_capacity;
    double shell_middle; /* of the last shell, for its holes (geo/wrap.c) */
    bool shell_known;
} fm_shapes;

void fm_shapes_release(fm_shapes *s);

/* Building: parts belong to the feature begun last, points to the part begun last.
 * All return false when out of memory. */
FM_MUST_USE bool fm_shapes_begin_feature(fm_shapes *s);
FM_MUST_USE bool fm_shapes_begin_part(fm_shapes *s, fm_part_role role);
FM_MUST_USE bool fm_shapes_add_point(fm_shapes *s, fm_lonlat p);
FM_MUST_USE bool fm_shapes_add_points(fm_shapes *s, const fm_lonlat *points,
                                      size_t count);
/* Take back the last point of the last part, the last part, or the last feature with
 * its parts. */
void fm_shapes_drop_point(fm_shapes *s);
void fm_shapes_drop_part(fm_shapes *s);
void fm_shapes_drop_feature(fm_shapes *s);
/* Give back unused memory after reading. */
void fm_shapes_shrink(fm_shapes *s);

size_t fm_shapes_part_size(const fm_shapes *s, size_t part);
unsigned fm_shapes_kinds(const fm_shapes *s, size_t feature); /* fm_shape_kind bits */
fm_bbox fm_shapes_bbox(const fm_shapes *s, size_t feature);
/* The box of all features, across the antimeridian where that is the shorter way
 * round. */
fm_bbox fm_shapes_bbox_all(const fm_shapes *s);

/*
 * Make longitudes of the part continuous: an edge longer than 180 degrees, but not of
 * 360 (to 1e-9), is read as crossing the antimeridian.  A ring that then goes once
 * round the Earth is closed over the nearer pole, and made to start and end at the
 * antimeridian.  Positions of a POINTS part are brought into -180 to 180 one by one.
 * Returns false when out of memory.  Called by readers after each part.
 */
FM_MUST_USE bool fm_shapes_unwrap_last_part(fm_shapes *s);

/* Is the position inside the feature's polygons, by the even-odd rule? */
bool fm_shapes_contains(const fm_shapes *s, size_t feature, fm_lonlat p);

#endif
