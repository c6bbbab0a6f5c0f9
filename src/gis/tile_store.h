/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_store.h: an archive of tiles, which appears whole or not at all.
 *
 *     MAP.mbtiles                MBTiles 1.3, an SQLite database      tile_mbtiles.c
 *     MAP.pmtiles                PMTiles version 3                    tile_pmtiles.c
 *     FOLDER/{z}/{x}/{y}.png     a folder of files, with its          tile_folder.c
 *     FOLDER/                    description in tiles.json
 *
 *     status = fm_tile_store_open(ctx, path, overwrite, &about, &store);
 *     ...
 *     status = fm_tile_store_put(store, z, x, y, bytes, length);   // in any order
 *     ...
 *     status = fm_tile_store_describe(store, &about);  // when more is known by now
 *     status = fm_tile_store_commit(&store, &total);   // sets store to NULL
 *     fm_tile_store_abort(&store);                     // fine after commit, and with NULL
 *
 * Tiles are numbered as in XYZ, y downwards, whatever the archive has.  In the two archives
 * tiles of the same content are kept once.  The same tiles in the same order give the same
 * bytes.  Memory: a few dozen bytes a tile, not the tiles.
 *
 * Not for making tiles, and not for several threads at once.
 */
#ifndef FM_GIS_TILE_STORE_H
#define FM_GIS_TILE_STORE_H

#include "base/context.h"
#include "geo/coord.h"

/* Zooms beyond are in no archive. */
#define FM_TILE_ZOOM_MAX 22

typedef enum fm_tile_format { FM_TILE_PNG, FM_TILE_PBF } fm_tile_format;

/* What the archive says about itself.  Texts are plain, and copied; NULL where there is
 * none. */
typedef struct fm_tile_about {
    const char *name;
    const char *description;
    const char *attribution;   /* one a line; archives have it as HTML */
    const char *vector_layers; /* a JSON array, for FM_TILE_PBF */
    fm_tile_format format;
    bool is_gzipped; /* the bytes of each tile are gzip already (gis/tile_gzip.h), as
                        MBTiles wants them of FM_TILE_PBF */
    bool is_overlay; /* lets what is under it through, rather than being a base map */
    unsigned tile_size; /* px a side of a picture; 0: 256 */
    int min_zoom, max_zoom;
    fm_bbox bounds; /* may cross the antimeridian: then the archive, which has no word
                       for that, says all longitudes */
    fm_lonlat centre;
    int centre_zoom;
} fm_tile_about;

/* What was written. */
typedef struct fm_tile_total {
    size_t tiles;
    size_t contents; /* different ones; of a folder, the same as tiles */
    uint64_t bytes;  /* of all files together */
} fm_tile_total;

typedef struct fm_tile_store fm_tile_store;

/* Does the name ask for an archive of tiles? */
bool fm_tile_store_knows(const char *path);

/*
 * FM_ERR_OUTPUT, before any work is done, when the place cannot be written to or is
 * taken and `overwrite` is false; FM_ERR_USAGE for a name that is none of the above.  A
 * folder is only replaced when it holds nothing but tiles.
 */
FM_MUST_USE fm_status fm_tile_store_open(fm_context *ctx, const char *path,
                                         bool overwrite, const fm_tile_about *about,
                                         fm_tile_store **out);
/* Say it again, all but the format, which stays. */
FM_MUST_USE fm_status fm_tile_store_describe(fm_tile_store *store,
                                             const fm_tile_about *about);
/* Each tile once. */
FM_MUST_USE fm_status fm_tile_store_put(fm_tile_store *store, int z, uint32_t x,
                                        uint32_t y, const void *bytes, size_t length);
/* `total` may be NULL. */
FM_MUST_USE fm_status fm_tile_store_commit(fm_tile_store **store, fm_tile_total *total);
void fm_tile_store_abort(fm_tile_store **store);

#endif
