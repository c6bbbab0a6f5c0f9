/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_store_kind.h: what the files of the tile store share, and nobody else.
 *
 * tile_store.c keeps what the archive is to say, checks numbers, counts; the kinds write.
 *
 * Adding a kind: one file, one line in the table of tile_store.c.
 */
#ifndef FM_GIS_TILE_STORE_KIND_H
#define FM_GIS_TILE_STORE_KIND_H

#include "base/mem.h"
#include "base/str.h"
#include "gis/tile_store.h"

typedef struct fm_tile_store_kind {
    /* Does the name ask for this kind? */
    bool (*knows)(const char *path);
    /* Sets store->state, also on failure as far as there is something to close. */
    fm_status (*open)(fm_tile_store *store, bool overwrite);
    fm_status (*put)(fm_tile_store *store, int z, uint32_t x, uint32_t y,
                     const void *bytes, size_t length);
    /* Adds to store->total.contents and .bytes. */
    fm_status (*commit)(fm_tile_store *store);
    /* Frees store->state, which may be NULL; after commit, too. */
    void (*close)(fm_tile_store *store);
} fm_tile_store_kind;

struct fm_tile_store {
    fm_context *ctx;
    const fm_tile_store_kind *kind;
    const char *path; /* in the arena, as the texts of `about` */
    fm_tile_about about;
    fm_bbox box; /* about.bounds between 180 W and 180 E */
    fm_tile_total total;
    fm_arena arena;
    void *state;
};

extern const fm_tile_store_kind fm_tile_mbtiles, fm_tile_pmtiles, fm_tile_folder;

const char *fm_tile_format_name(fm_tile_format format); /* "png", "pbf" */

#endif
