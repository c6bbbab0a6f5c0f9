/* SPDX-License-Identifier: MIT */
/*
 * gis/drawn_parts.h: what the files of gis/drawn.h share; for nobody else.
 *
 * drawn.c makes layers of what a drawer has drawn, drawn_shape.c brings it from the sheet
 * to the ground, drawn_measure.c draws control measures, drawn_texture.c hatches and
 * dashes.
 */
#ifndef FM_GIS_DRAWN_PARTS_H
#define FM_GIS_DRAWN_PARTS_H

#include "draw/path.h"
#include "gis/map.h"
#include "sheet/map_layer.h"

/* What a drawing is taken apart into, from the bottom up: a layer each. */
typedef enum fm_drawn_bucket {
    FM_DRAWN_HATCHES,
    FM_DRAWN_DOTS,
    FM_DRAWN_CASINGS,
    FM_DRAWN_LINES, /* they stand in the place of the layer's own lines and outlines */
    FM_DRAWN_ENEMY,
    FM_DRAWN_FILLS,
    FM_DRAWN_WORDS,
    FM_DRAWN_BUCKETS
} fm_drawn_bucket;

typedef struct fm_drawer {
    fm_gis_map *map;
    fm_gis_layer *layer;
    fm_features out[FM_DRAWN_BUCKETS];
    size_t *from[FM_DRAWN_BUCKETS]; /* feature that each came from */
    size_t capacities[FM_DRAWN_BUCKETS];
    bool takes_lines;  /* the layer's lines are in the bucket, all of them */
    bool drops_dashes; /* and dashes and edges with them; patterns likewise */
    /* A feature that the sheet cannot place is drawn on a plane of degrees: px a degree of
     * longitude and of latitude; 0: on the sheet. */
    double flat_x, flat_y;
    fm_pt *points; /* room */
    size_t capacity;
} fm_drawer;

void fm_drawer_release(fm_drawer *d);

/* All return false when out of memory. */

/* A feature of a bucket that has the fields of `feature`, without geometry yet. */
FM_MUST_USE bool fm_drawer_begin(fm_drawer *d, fm_drawn_bucket b, size_t feature);
/* The feature of the bucket that comes from `feature`, begun when there is none. */
FM_MUST_USE bool fm_drawer_reach(fm_drawer *d, fm_drawn_bucket b, size_t feature);
/* A place of the sheet as the next point; none where it is not on the ground. */
FM_MUST_USE bool fm_drawer_add_point(fm_drawer *d, fm_shapes *out, fm_pt at);
/* A path of the sheet as parts of the last feature. */
FM_MUST_USE bool fm_drawer_add_path(fm_drawer *d, const fm_path *path,
                                    fm_part_role role, fm_shapes *out);
/* A part as it is, as a line. */
FM_MUST_USE bool fm_drawer_keep_part(fm_drawer *d, fm_drawn_bucket b, size_t part,
                                     size_t feature);

/* What was drawn of a feature that has a rule. */
FM_MUST_USE bool fm_drawer_measure(fm_drawer *d, const fm_map_layer *on_sheet,
                                   size_t feature);
FM_MUST_USE bool fm_drawer_textures(fm_drawer *d, size_t feature);

/* Is there anything of the kind in the layer; `lines`: of its lines. */
bool fm_gis_layer_has_measures(const fm_gis_layer *layer);
bool fm_gis_layer_has_textures(const fm_gis_layer *layer, bool *lines);

#endif
