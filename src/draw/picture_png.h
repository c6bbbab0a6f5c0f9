/* SPDX-License-Identifier: MIT */
/*
 * draw/picture_png.h: a piece of a picture as a small PNG: for tiles.
 *
 * With a palette where the piece has no more colours than fit in one, which most tiles
 * have not; bare, without a word on density or origin.  The same pixels give the same
 * bytes.
 */
#ifndef FM_DRAW_PICTURE_PNG_H
#define FM_DRAW_PICTURE_PNG_H

#include "base/context.h"
#include "base/str.h"
#include "draw/picture.h"

/* Append the PNG of `piece`, which lies inside the picture. */
FM_MUST_USE fm_status fm_picture_png(fm_context *ctx, const fm_picture *picture,
                                     fm_pixel_rect piece, fm_str *out);

/* Can nothing be seen of it? */
bool fm_picture_is_clear(const fm_picture *picture, fm_pixel_rect piece);

#endif
