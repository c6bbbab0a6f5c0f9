/* SPDX-License-Identifier: MIT */
/*
 * front/zones_inside.h: the inside of zones, for the comparing of them.
 */
#ifndef FM_FRONT_ZONES_INSIDE_H
#define FM_FRONT_ZONES_INSIDE_H

#include "front/zones.h"
#include "geo/chains.h"

struct fm_zones {
    fm_edges edges;  /* noded and merged; w[0] is 1, 0 or -1 layer of the holder */
    double *area_m2; /* by holder */
    size_t holder_count;
    double overlap_m2, gap_m2;
    bool has_overlap; /* somewhere two holders have the same ground */
};

/* Add the areas on the left of chains, less those on the right, to sums by label. */
void fm_chains_add_areas(const fm_chains *chains, double *by_label);

#endif
