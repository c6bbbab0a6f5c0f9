/* SPDX-License-Identifier: MIT */
/*
 * gis/mvt_cut.h: tiles from the ground of a map (gis/mvt_ground.h), a row at a time.
 *
 * What a tile leaves out:
 *   - vertices that its zoom does not need; the last zoom, which is shown at larger scales
 *     as well, keeps those of two zooms more;
 *   - rings that make out less than half a pixel there (of a tile shown 512 px wide), and
 *     lines that end where they begin.  The greatest shell of a feature is kept, though, as
 *     the one pixel that it lies in, unless an earlier feature of the layer has that one;
 *   - never a point.
 */
#ifndef FM_GIS_MVT_CUT_H
#define FM_GIS_MVT_CUT_H

#include "gis/mvt_ground.h"

/* Tiles side by side. */
typedef struct fm_mvt_row {
    int zoom;
    uint32_t x, y; /* the first; modulo the width of the world */
    uint32_t count;
    bool is_last_zoom;
} fm_mvt_row;

/* `tiles` has room for row->count, each {0}: what is in it, gzipped; empty for no tile. */
FM_MUST_USE fm_status fm_mvt_cut(fm_context *ctx, const fm_mvt_ground *ground,
                                 const fm_mvt_row *row, fm_str *tiles);

#endif
