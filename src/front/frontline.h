/* SPDX-License-Identifier: MIT */
/*
 * front/frontline.h: the line of contact derived from zones that touch.
 *
 * Zones are features with a holder.  For every pair of holders (or the one pair asked
 * for) the border that their ground shares becomes one feature of lines, with the first
 * holder on its left hand; so a dressing can face either of them.  Borders between
 * features of one holder (parts of different certainty) are no front.
 */
#ifndef FM_FRONT_FRONTLINE_H
#define FM_FRONT_FRONTLINE_H

#include "data/features.h"

/* Vertices of neighbours nearer than this are one: about 0.1 m, far below what any
 * source of zones can know. */
#define FM_FRONT_SNAP_DEG 1e-6

/*
 * `field` names the holder.  `between` are two holders, or NULLs for all pairs.  The
 * features that come out have the columns left, right, length_km.  FM_ERR_LAYER when
 * the field is missing or one of the holders holds nothing (with the holders there
 * are).
 */
FM_MUST_USE fm_status fm_frontline_derive(fm_context *ctx, const fm_features *zones,
                                          const char *field,
                                          const char *const between[2],
                                          fm_features *out);

#endif
