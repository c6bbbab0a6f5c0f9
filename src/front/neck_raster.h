/* SPDX-License-Identifier: MIT */
/*
 * front/neck_raster.h: the ground as cells, for front/neck.c alone.
 */
#ifndef FM_FRONT_NECK_RASTER_H
#define FM_FRONT_NECK_RASTER_H

#include "geo/closed_form.h"
#include "geo/geometry.h"

enum { NECK_CELLS = 1000000 };

#define NECK_NO_CELL ((uint32_t)-1)

typedef struct fm_neck_raster {
    fm_closed_form plane;
    fm_extent extent;  /* of the cells */
    double cell_m;
    size_t width, height;
    uint8_t *cells;    /* NECK_INSIDE, NECK_EDGE, NECK_OPEN */
    float *depth;      /* cells from the edge, 0 outside */
} fm_neck_raster;

#define NECK_INSIDE 1u
#define NECK_EDGE 2u /* outside, beside an inside cell */
#define NECK_OPEN 4u /* beside an open border */

/* False when out of memory.  A ground that does not fit on a hemisphere has no cells. */
FM_MUST_USE bool fm_neck_raster_init(fm_neck_raster *r, const fm_shapes *own,
                                     size_t feature, const fm_shapes *open);
void fm_neck_raster_release(fm_neck_raster *r);

/* The cell of a place; NECK_NO_CELL beyond the raster. */
uint32_t fm_neck_raster_cell(const fm_neck_raster *r, fm_lonlat place);
/* The middle of a cell. */
fm_lonlat fm_neck_raster_middle(const fm_neck_raster *r, uint32_t cell);

#endif
