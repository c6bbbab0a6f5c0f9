/* SPDX-License-Identifier: MIT */
/*
 * draw/picture.h: a drawn sheet as pixels, for those who set one beside another.
 *
 * Not for files: a surface encodes its own picture, row by row.
 */
#ifndef FM_DRAW_PICTURE_H
#define FM_DRAW_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

/* Rows from the top, without gaps; `fm_picture p = {0};` is none. */
typedef struct fm_picture {
    int width, height;
    unsigned channels; /* 3: RGB, 4: RGBA, not multiplied; 8 bits each */
    unsigned char *pixels;
} fm_picture;

typedef struct fm_pixel_rect {
    int x, y, width, height;
} fm_pixel_rect;

void fm_picture_release(fm_picture *picture);

const unsigned char *fm_picture_at(const fm_picture *picture, int x, int y);
bool fm_picture_same_kind(const fm_picture *a, const fm_picture *b);

/* The smallest rectangle with all pixels that differ, of two pictures of the same kind;
 * one pixel of the corner when none does. */
fm_pixel_rect fm_picture_changes(const fm_picture *a, const fm_picture *b);

#endif
