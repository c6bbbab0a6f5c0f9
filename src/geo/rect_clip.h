/* SPDX-License-Identifier: MIT */
/*
 * geo/rect_clip.h: clipping to a rectangle, in degrees or in metres.
 *
 * Positions are pairs of doubles here, for this is the one piece of geometry that is
 * done alike before projecting (geo/cut.h) and after (geo/plane.h); both hand over
 * their own types, whose layout is that of a pair.
 */
#ifndef FM_GEO_RECT_CLIP_H
#define FM_GEO_RECT_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"

typedef struct fm_rect_clip {
    double low[2], high[2];
    /* private: buffers, for reuse */
    double *pairs[2];
    uint8_t *edges[2];
    size_t pair_capacity[2], edge_capacity[2];
} fm_rect_clip;

void fm_rect_clip_release(fm_rect_clip *clip);

/*
 * The ring inside the rectangle.  edges[i] is carried along with the edge from point i
 * to the next; edges made on the border get `border`.  The result lives until the next
 * call. False when out of memory.
 */
FM_MUST_USE bool fm_rect_clip_ring(fm_rect_clip *clip, const double *pairs,
                                   const uint8_t *edges, size_t count, uint8_t border,
                                   const double **out, const uint8_t **out_edges,
                                   size_t *out_count);

/* The part of the segment inside the rectangle, as parameters from a to b; false when
 * there is none, or a single point of a longer one. */
bool fm_rect_clip_segment(const fm_rect_clip *clip, const double a[2],
                          const double b[2], double *t0, double *t1);

#endif
