/* SPDX-License-Identifier: MIT */
/*
 * frontmap/tiles.h: a map document as raster tiles, for maps that are panned and zoomed.
 *
 *     fm_tiles_options options = FM_TILES_OPTIONS_INIT;
 *
 *     options.max_zoom = 12;
 *     status = fm_tiles_write(ctx, document, "idlib.mbtiles", &options, NULL);
 *
 * What is drawn is the map inside its frame: ground, layers, labels; no title, legend or
 * other furniture.  Web Mercator (EPSG:3857), whatever CRS the sheet has; beyond 85.0511
 * degrees there are no tiles.  Outside the map's extent tiles are transparent, so that
 * they lie over another map as they should; the ground inside is the document's
 * `background`, which may be transparent as well.
 *
 * Lines, symbols and texts have the same size at every zoom, which is that of the sheet;
 * min-scale and max-scale of layers work by the scale that a zoom has in the middle of
 * the map.  Labels are placed once for a whole zoom: none is cut at the edge of a tile or
 * stands there twice.
 *
 * Tiles are painted on several threads; the bytes are the same every time and on every
 * number of threads.
 */
#ifndef FRONTMAP_TILES_H
#define FRONTMAP_TILES_H

#include "frontmap/document.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Texts are borrowed. */
typedef struct fm_tiles_options {
    int min_zoom; /* 0 to 22; -1: the closest at which the map is no larger than a tile */
    int max_zoom; /* 0 to 22; -1: six more, or as many as keep a zoom's pixels within the
                     policy's max_pixels */
    unsigned tile_size; /* px, 256, or 512 for the same ground at twice the density
                           ("@2x"); 0: 256 */
    unsigned threads;   /* 0: as many as there are processors */
    bool overwrite;     /* replace what exists */
    const char *bbox;   /* "west,south,east,north" instead of the document's extent; NULL */
} fm_tiles_options;

#define FM_TILES_OPTIONS_INIT                                                            \
    {                                                                                    \
        -1, -1, 256, 0, false, NULL                                                      \
    }

/* What came out. */
typedef struct fm_tiles_report {
    size_t tiles;    /* those that show nothing are left out */
    size_t contents; /* different ones */
    uint64_t bytes;  /* of the archive, or of all files of the folder */
    int min_zoom, max_zoom;
    size_t features_drawn; /* at the zoom with most */
    size_t glyphs_missing; /* characters that no font has */
} fm_tiles_report;

/*
 * Write tiles of `document` to `path`: MAP.mbtiles (MBTiles 1.3), MAP.pmtiles (PMTiles 3),
 * or a folder of files, 'FOLDER/{z}/{x}/{y}.png' or FOLDER/.  All appear whole or not at
 * all; a folder that exists is only replaced when it holds nothing but tiles.
 * FM_ERR_USAGE for another name and for zooms or sizes that are none, FM_ERR_CRS for a map
 * near a pole, where there are no tiles, FM_ERR_LIMIT when a zoom is too large to be laid
 * out in one piece (a million pixels across), FM_ERR_OUTPUT when the file exists or cannot
 * be written.  `options` and `report` may be NULL.
 */
FM_API FM_MUST_USE fm_status fm_tiles_write(fm_context *ctx, const fm_document *document,
                                            const char *path,
                                            const fm_tiles_options *options,
                                            fm_tiles_report *report);

#ifdef __cplusplus
}
#endif
#endif
