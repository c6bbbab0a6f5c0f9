/* SPDX-License-Identifier: MIT */
/*
 * front/zones_repair.h: zones whose outlines cross themselves or whose parts overlap.
 *
 * The rule is even-odd: of one polygon (a shell with its holes) ground is inside where an
 * odd number of rings surround it; ground that several polygons of one holder cover counts
 * once.  Every polygon that this changes is named in a warning, with the place.
 */
#ifndef FM_FRONT_ZONES_REPAIR_H
#define FM_FRONT_ZONES_REPAIR_H

#include "data/features.h"
#include "geo/edges.h"

/* Fill `edges` anew, noded and merged, each holder's ground once.  `holder_of` has an
 * entry a feature (FM_NO_HOLDER: left out). */
FM_MUST_USE fm_status fm_zones_repair(fm_context *ctx, const fm_features *features,
                                      const uint32_t *holder_of, fm_edges *edges);

#endif
