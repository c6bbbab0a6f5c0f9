/* SPDX-License-Identifier: MIT */
/*
 * gis/mvt.h: one layer of a Mapbox Vector Tile, version 2.1, feature by feature.
 *
 *     fm_mvt_layer_begin(&layer, "zones", 4096);
 *     fm_mvt_begin(&layer, FM_SHAPE_POLYGON, &id);
 *     fm_mvt_ring(&layer, pairs, count, true);     // a shell, then its holes
 *     fm_mvt_tag(&layer, column, "holder", cell);  // when its parts are there
 *     fm_mvt_end(&layer);
 *     fm_mvt_layer_end(&layer, &tile);             // appended, unless it is empty
 *
 * Coordinates are those of the tile, y downwards; rings are turned here as the format
 * wants them.  Types of values are kept; nulls are left out.
 *
 * Not for cutting and thinning out: that is gis/mvt_cut.c.
 */
#ifndef FM_GIS_MVT_H
#define FM_GIS_MVT_H

#include "base/str.h"
#include "base/table.h"
#include "geo/geometry.h"

#define FM_MVT_EXTENT 4096
/* How far beyond its edges a tile reaches: 16 px of a tile that is shown 512 px wide. */
#define FM_MVT_BUFFER 128

typedef struct fm_mvt_layer {
    /* private */
    const char *name;
    uint32_t extent;
    fm_str features, keys, values;
    fm_str tags, commands; /* of the feature that is being written */
    fm_shape_kind kind;
    const uint64_t *id;
    int64_t at[2]; /* where the pen is */
    size_t parts;
    size_t feature_count, value_count, key_count;
    uint32_t *key_of; /* key + 1 of each column */
    size_t key_capacity;
    struct fm_mvt_value *slots; /* hashed */
    size_t slot_count;
    bool failed; /* out of memory */
} fm_mvt_layer;

/* Start with {0}; what was allocated is kept for the next layer. `name` is borrowed. */
void fm_mvt_layer_begin(fm_mvt_layer *layer, const char *name, uint32_t extent);
void fm_mvt_layer_release(fm_mvt_layer *layer);

/* `id` NULL: none; borrowed until fm_mvt_end(). */
void fm_mvt_begin(fm_mvt_layer *layer, fm_shape_kind kind, const uint64_t *id);
/* `column` numbers the keys of a layer; the same key always has the same number. */
void fm_mvt_tag(fm_mvt_layer *layer, size_t column, const char *key, fm_cell value);
void fm_mvt_points(fm_mvt_layer *layer, const int32_t *pairs, size_t count);
/* Two positions or more, no two neighbours alike. */
void fm_mvt_line(fm_mvt_layer *layer, const int32_t *pairs, size_t count);
/* Three or more, without the closing one, with an area. */
void fm_mvt_ring(fm_mvt_layer *layer, const int32_t *pairs, size_t count, bool is_shell);
/* A feature without any part is not written. */
void fm_mvt_end(fm_mvt_layer *layer);

/* False when out of memory, on the way or now. */
FM_MUST_USE bool fm_mvt_layer_end(fm_mvt_layer *layer, fm_str *tile);

/* Twice the area, positive where the ring runs clockwise as the tile is seen. */
int64_t fm_mvt_area2(const int32_t *pairs, size_t count);

#endif
