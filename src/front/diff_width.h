/* SPDX-License-Identifier: MIT */
/*
 * front/diff_width.h: is a patch ground, or has an outline only been drawn anew?
 *
 *      old  ---.     .----        A patch is redrawing when it is nowhere wider than the
 *               `---'             tolerance: when no circle of that diameter fits in.
 *      new  ----------------
 *
 * Most patches are decided by their mean width, or by the distance of each vertex of one
 * outline to the other; what is left (spikes, islands) is shrunk by half the tolerance.
 */
#ifndef FM_FRONT_DIFF_WIDTH_H
#define FM_FRONT_DIFF_WIDTH_H

#include "geo/rings.h"
#include "geo/topology.h"

/* Of piece `number`, whose outline is known by the sides of its chains.  `*topology` is
 * made when it is needed. */
FM_MUST_USE fm_status fm_piece_is_redrawing(fm_context *ctx, fm_topology **topology,
                                            const fm_chains *chains,
                                            const fm_ground *ground, size_t number,
                                            double tolerance_m, bool *redrawing);

#endif
