/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_grid.h: where a map lies among the tiles of a zoom.
 *
 * The world is a square of 2^z tiles a side, each of FM_TILE_PX sheet pixels, in Web
 * Mercator (EPSG:3857) between 85.0511 degrees south and north.  Longitudes are not
 * wrapped: of a map over the antimeridian some columns lie beyond the last one, and
 * fm_tile_grid_column() says which tile that is.
 *
 * Only numbers: no shape, no ink.
 */
#ifndef FM_GIS_TILE_GRID_H
#define FM_GIS_TILE_GRID_H

#include <stdint.h>

#include "base/context.h"
#include "geo/coord.h"

/* Sheet pixels: a tile of 512 px has two of its own for each. */
#define FM_TILE_PX 256.0
/* Where the square ends. */
#define FM_TILE_LAT_MAX 85.05112877980659

typedef struct fm_tile_grid {
    int z;
    fm_rect frame;   /* of the map, px from the corner of its first tile */
    double world_px; /* of the whole world's width */
    bool is_round;   /* the map goes all the way round the Earth */
    int64_t first_column, first_row;
    uint32_t columns, rows; /* of tiles, each tile once */
} fm_tile_grid;

/* `box` cut at the square's edges; empty when nothing is left. */
fm_bbox fm_tile_box(fm_bbox box);

/* `box` is one of those, and not empty. */
fm_tile_grid fm_tile_grid_of(fm_bbox box, int z);
/* The tile in column `i`, counted from the first. */
uint32_t fm_tile_grid_column(const fm_tile_grid *grid, uint32_t i);

/* The closest zoom at which the whole box is no larger than a tile; 0 to `most`. */
int fm_tile_zoom_of(fm_bbox box, int most);

/* The plane that the box lies on in one piece: Web Mercator round the meridian
 * `*centre_lon`, in the words of fm_projection_new(). */
void fm_tile_plane(fm_bbox box, double *centre_lon, char crs[64]);
/* The frame of a box on that plane, m. */
fm_extent fm_tile_extent(fm_bbox box, double centre_lon);
double fm_tile_px_per_m(int z);

#endif
