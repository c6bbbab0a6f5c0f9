/* SPDX-License-Identifier: MIT */
/*
 * draw/deflate.h: zlib streams (RFC 1950, RFC 1951) of pictures, written fast.
 *
 * A map is flat colour with thin edges. Where a general compressor looks everywhere for
 * what it has seen before, this one looks at three places: the pixel to the left, the
 * row above, and where these four bytes stood last. Several times faster than zlib at
 * its fastest, and the files are no larger.
 *
 *     fm_deflate *d = fm_deflate_new(row_bytes, 3, take, user);
 *     for each row: write it to fm_deflate_room(d); ok = ok && fm_deflate_row(d);
 *     ok = ok && fm_deflate_end(d);
 *     fm_deflate_free(d);
 *
 * Not for text, where zlib finds more.
 */
#ifndef FM_DRAW_DEFLATE_H
#define FM_DRAW_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "frontmap/status.h"

typedef struct fm_deflate fm_deflate;

/* Bytes of the stream go here, some ten thousand at a time; false stops. */
typedef bool (*fm_deflate_take_fn)(void *user, const void *bytes, size_t length);

/* For rows of `row_bytes`, whose pixels are `pixel_bytes` wide; NULL when out of
 * memory. */
fm_deflate *fm_deflate_new(size_t row_bytes, size_t pixel_bytes,
                           fm_deflate_take_fn take, void *user);
/* Where the next row is to be written. */
unsigned char *fm_deflate_room(fm_deflate *deflate);
/* Take the row that stands there now; false when `take` was, as below. */
FM_MUST_USE bool fm_deflate_row(fm_deflate *deflate);
/* End the stream. */
FM_MUST_USE bool fm_deflate_end(fm_deflate *deflate);
void fm_deflate_free(fm_deflate *deflate);

#endif
