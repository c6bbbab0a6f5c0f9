/* SPDX-License-Identifier: MIT */
/*
 * front/derive_movement.h: the derived layer `movement`: what changed hands in each step of
 * a series up to the document's date.
 */
#ifndef FM_FRONT_DERIVE_MOVEMENT_H
#define FM_FRONT_DERIVE_MOVEMENT_H

#include "front/situation.h"

FM_MUST_USE fm_status fm_derive_movement(fm_context *ctx, const fm_situation *situation,
                                         const fm_situation_layer *zones,
                                         const char *field, fm_situation_layer *layer);

#endif
