/* SPDX-License-Identifier: MIT */
/*
 * sheet/enemy_side.h: which side of a line the enemy is on.
 *
 * Asked for as `left` or `right`, as a holder, or `auto`.  A line that says who is beside
 * it (a derived front, with its fields `left` and `right`) is believed; for any other the
 * zones of the map are looked at, on both sides along its whole length.
 */
#ifndef FM_SHEET_ENEMY_SIDE_H
#define FM_SHEET_ENEMY_SIDE_H

#include "draw/tactical.h"
#include "front/situation.h"

/* `situation` NULL: only what the line says itself. Left where nothing tells. */
fm_side fm_enemy_side(const fm_situation *situation, const fm_situation_layer *layer,
                      const fm_style *style, size_t feature);

/* The same by what the line says of itself alone, in its fields `left` and `right`. */
fm_side fm_enemy_side_said(const fm_features *features, const fm_layer_spec *spec,
                           const fm_style *style, size_t feature);

#endif
