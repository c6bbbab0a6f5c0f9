/* SPDX-License-Identifier: MIT */
/*
 * geo/crossings.h: how often the edges of a feature cross each other, at least up to a
 * limit: asked before a repair, whose cost follows that number.
 */
#ifndef FM_GEO_CROSSINGS_H
#define FM_GEO_CROSSINGS_H

#include "geo/geometry.h"

/*
 * The number of crossings of the feature's edges, or some number above `limit` as soon
 * as there are more.  False when out of memory.
 */
FM_MUST_USE bool fm_count_crossings(const fm_shapes *s, size_t feature, size_t limit,
                                    size_t *crossings);

#endif
