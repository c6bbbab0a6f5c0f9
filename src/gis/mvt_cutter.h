/* SPDX-License-Identifier: MIT */
/*
 * gis/mvt_cutter.h: what mvt_cut.c, which cuts rows out of the ground, and mvt_tile.c,
 * which makes tiles of them, share; for nobody else.
 */
#ifndef FM_GIS_MVT_CUTTER_H
#define FM_GIS_MVT_CUTTER_H

#include "geo/rect_clip.h"
#include "gis/mvt.h"
#include "gis/mvt_cut.h"

enum {
    FM_MVT_PIXEL = FM_MVT_EXTENT / 512,              /* units of a pixel */
    FM_MVT_TINY_AREA2 = FM_MVT_PIXEL * FM_MVT_PIXEL, /* twice the area of half a pixel */
    /* Pixels of a tile with its buffer. */
    FM_MVT_ACROSS = (FM_MVT_EXTENT + 2 * FM_MVT_BUFFER) / FM_MVT_PIXEL
};

/* A part in the row's units. */
typedef struct fm_mvt_piece {
    fm_part_role role;
    bool is_pixel;       /* stands for something too small */
    size_t first, count; /* pairs */
} fm_mvt_piece;

/* A feature of the row. */
typedef struct fm_mvt_item {
    size_t feature;
    size_t first, count; /* pieces */
    double x0, x1;
} fm_mvt_item;

typedef struct fm_mvt_cutter {
    fm_context *ctx;
    const fm_mvt_ground *ground;
    const fm_mvt_row *row;
    fm_mvt_box box; /* of the row, on the ground */
    fm_rect_clip clip;
    double *pairs; /* of the row's pieces */
    size_t pair_count, pair_capacity;
    fm_mvt_piece *pieces;
    size_t piece_count, piece_capacity;
    fm_mvt_item *items; /* in the order of features */
    size_t item_count, item_capacity;
    double *ring; /* one part, as it is at this zoom */
    size_t ring_count, ring_capacity;
    uint8_t *edges; /* all 0, as many as a ring may want */
    size_t edge_capacity;
    int32_t *whole; /* one part of a tile */
    size_t whole_capacity;
    uint8_t *taken; /* pixels of a tile's layer that stand for features; bits */
    bool is_taken;  /* some are */
    fm_mvt_layer layer;
} fm_mvt_cutter;

/* The rectangle that is cut to: from x0 to x1 and as high as a tile, and the buffer. */
void fm_mvt_set_rect(fm_mvt_cutter *c, double x0, double x1);
bool fm_mvt_is_within(const fm_mvt_cutter *c, const double *p);

/* What takes the pieces that are left. */
typedef bool (*fm_mvt_take_fn)(fm_mvt_cutter *c, fm_part_role role, bool is_pixel,
                        const double *pairs, size_t count);

/* Hand over what lies in the rectangle.  False when out of memory, here or there. */
FM_MUST_USE bool fm_mvt_clip(fm_mvt_cutter *c, fm_part_role role, bool is_pixel,
                             const double *pairs, size_t count, fm_mvt_take_fn take);

/* The tile in column `number` of the row, not yet compressed, appended. */
FM_MUST_USE bool fm_mvt_make_tile(fm_mvt_cutter *c, uint32_t number, fm_str *out);

#endif
