/* SPDX-License-Identifier: MIT */
/*
 * gis/raster_tiles.h: what the files of the raster tiles share, and nobody else; to the
 * world they are frontmap/tiles.h.
 *
 *   raster_tiles.c         options, extent, zooms, the archive
 *   raster_tiles_zoom.c    one zoom: projected, labelled, drawn onto a tape
 *   raster_tiles_paint.c   its tiles from the tape, on several threads
 *   raster_tiles_export.c  all of it for gis/gis.h
 */
#ifndef FM_GIS_RASTER_TILES_H
#define FM_GIS_RASTER_TILES_H

#include "front/situation.h"
#include "frontmap/tiles.h"
#include "gis/tile_grid.h"
#include "gis/tile_store.h"
#include "gis/tile_tape.h"
#include "sheet/map_layer.h"

/* What all zooms share. */
typedef struct fm_raster_job {
    fm_context *ctx;
    const fm_document *document;
    fm_situation *situation;
    fm_text_engine *engine;
    fm_projection *projection;
    fm_bbox box;      /* shown, cut to what tiles can show */
    double centre_lon; /* of the projection */
    double density;   /* 1 or 2 */
    unsigned threads;
    fm_tile_store *store;
    size_t features; /* drawn, at the zoom with most */
} fm_raster_job;

/* One zoom. */
typedef struct fm_raster_zoom {
    const fm_raster_job *job;
    fm_tile_grid grid;
    fm_sheet sheet;
    fm_projector *projector, *inner;
    fm_map_layer *layers;
    fm_labeller *labeller;
    fm_tape *tape;
} fm_raster_zoom;

/* Lay it out, up to its tape.  `cell_px` is how large the pieces are that will be played.
 * Release it also on failure. */
FM_MUST_USE fm_status fm_raster_zoom_init(fm_context *ctx, const fm_raster_job *job, int z,
                                          double cell_px, fm_raster_zoom *out);
void fm_raster_zoom_release(fm_raster_zoom *zoom);

/* The sheet px of a block of tiles, which is painted in one piece. */
double fm_raster_block_px(const fm_raster_job *job);
/* Paint all tiles, and put them into the store. */
FM_MUST_USE fm_status fm_raster_paint(fm_context *ctx, const fm_raster_zoom *zoom);

#endif
