/* SPDX-License-Identifier: MIT */
/*
 * gis/mvt_ground.h: all layers of a map on the Web Mercator square, in whole units, and
 * from which zoom on each vertex is needed.
 *
 * Positions are exact from here on: 2^34 units the width of the world (2.3 mm at the
 * equator), x to the east from the antimeridian, y to the south from 85.0511 degrees
 * north.  x may lie beyond the square where a feature crosses the antimeridian; y where it
 * reaches nearer to a pole.
 *
 * Neighbours thin out alike: all parts of all layers are looked at together, and a chain
 * of vertices that several share is thinned out once for all of them (mvt_chains.c):
 *
 *          A | B         o  nodes, where those that pass go different ways, and the ends
 *      ------o------        of lines: kept at every zoom
 *          C | B         |  chains between them: their vertices have the zoom from which
 *                           on the triangle with their neighbours is large enough to see
 */
#ifndef FM_GIS_MVT_GROUND_H
#define FM_GIS_MVT_GROUND_H

#include "gis/map.h"

#define FM_MVT_GRID_BITS 34
/* A level beyond all zooms: vertices on a straight line. */
#define FM_MVT_NEVER 255

typedef struct fm_mvt_point {
    int64_t x, y;
} fm_mvt_point;

typedef struct fm_mvt_box {
    int64_t x0, y0, x1, y1; /* edges included; empty when x0 > x1 */
} fm_mvt_box;

/* One layer of the tiles: a layer of the map, or the anchors of its labels. */
typedef struct fm_mvt_sheet {
    const fm_gis_layer *layer;
    const char *name;
    bool is_labels;
    int min_zoom, max_zoom; /* of tiles that hold it */
    size_t first, count;    /* features, in fm_mvt_ground */
} fm_mvt_sheet;

typedef struct fm_mvt_ground {
    fm_mvt_point *points;
    uint8_t *levels; /* of each point: the first zoom that needs it */
    size_t *part_start; /* part_count + 1 */
    uint8_t *part_role; /* fm_part_role */
    fm_mvt_box *part_boxes;
    size_t *feature_start; /* in the parts; feature_count + 1 */
    size_t *rows;          /* of each feature, in its layer */
    fm_mvt_box *boxes;     /* of each feature */
    size_t *greatest;      /* each feature's shell with the most ground, a part */
    fm_mvt_sheet *sheets;
    size_t point_count, part_count, feature_count, sheet_count;
    /* private */
    double grain; /* how far edges that are straight in degrees may be off, units */
    fm_arena names;
    size_t point_capacity, part_capacity, role_capacity, feature_capacity;
    size_t row_capacity, sheet_capacity;
} fm_mvt_ground;

/* `max_zoom` is the largest that will be asked for. */
FM_MUST_USE fm_status fm_mvt_ground_make(const fm_gis_map *map, int max_zoom,
                                         unsigned threads, fm_mvt_ground *out);
void fm_mvt_ground_release(fm_mvt_ground *ground);

/* The position of degrees; y is that of 89.5 degrees beyond. */
fm_mvt_point fm_mvt_place(fm_lonlat at);
/* The area, in square units, that a vertex has to make out to be seen at a zoom. */
double fm_mvt_least_area(int zoom);

/* ------------------------------------------------------- steps, for nobody else */

FM_MUST_USE bool fm_mvt_add_feature(fm_mvt_ground *ground, size_t row);
FM_MUST_USE bool fm_mvt_add_part(fm_mvt_ground *ground, fm_part_role role);
FM_MUST_USE bool fm_mvt_add_point(fm_mvt_ground *ground, fm_mvt_point p);

/* mvt_chains.c: fill in the levels. */
FM_MUST_USE fm_status fm_mvt_chains_weigh(fm_context *ctx, fm_mvt_ground *ground,
                                          unsigned threads);

#endif
