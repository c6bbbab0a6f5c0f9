/* SPDX-License-Identifier: MIT */
/*
 * front/ground_base.h: is a part of the own ground connected with the base?
 *
 * Split from front/ground.c; for that room and for the neck.
 */
#ifndef FM_FRONT_GROUND_BASE_H
#define FM_FRONT_GROUND_BASE_H

#include "front/ground.h"

/* Does the part hold a base point, meet a base feature, or touch the border?  False when
 * out of memory. */
FM_MUST_USE bool fm_ground_part_meets_base(const fm_ground *ground, size_t part,
                                           const fm_ground_spec *spec, bool *meets);

#endif
