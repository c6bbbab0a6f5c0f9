/* SPDX-License-Identifier: MIT */
/*
 * geo/strip.h: pieces of shapes, cut for a projection and not yet projected.
 *
 * Between cutting (geo/cut.h) and projecting (geo/densify.h).  Every edge says whether
 * it is drawn and whether it may be refined along its straight course in longitude and
 * latitude.
 */
#ifndef FM_GEO_STRIP_H
#define FM_GEO_STRIP_H

#include "geo/geometry.h"

/* The edge from a point to the next. */
enum {
    FM_EDGE_HIDDEN = 1, /* from a cut: bounds the fill and is not drawn */
    FM_EDGE_FIXED = 2,  /* runs along the horizon: fine enough already */
    FM_EDGE_TORN = 4    /* its ends are apart on the plane, however near on the globe */
};

typedef struct fm_strip_part {
    size_t start; /* of its points; they end where the next part starts */
    size_t feature;
    size_t polygon; /* rings with the same number are filled together */
    fm_part_role role;
} fm_strip_part;

typedef struct fm_strip {
    fm_lonlat *points;
    uint8_t *edges;
    size_t count;
    fm_strip_part *parts;
    size_t part_count;
    /* private */
    size_t point_capacity, edge_capacity, part_capacity;
} fm_strip;

void fm_strip_release(fm_strip *strip);
void fm_strip_clear(fm_strip *strip);

/* All return false when out of memory.  `start` of `part` is filled in. */
FM_MUST_USE bool fm_strip_begin_part(fm_strip *strip, fm_strip_part part);
FM_MUST_USE bool fm_strip_add(fm_strip *strip, fm_lonlat p, uint8_t edge);
/* Room for `more` points, to be written behind `count` by the caller. */
FM_MUST_USE bool fm_strip_reserve(fm_strip *strip, size_t more);

void fm_strip_drop_part(fm_strip *strip);

static inline size_t fm_strip_part_end(const fm_strip *strip, size_t part)
{
    return part + 1 < strip->part_count ? strip->parts[part + 1].start : strip->count;
}

#endif
