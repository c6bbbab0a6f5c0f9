/* SPDX-License-Identifier: MIT */
/*
 * front/propose_parts.h: what proposed documents of change and of movement share.
 */
#ifndef FM_FRONT_PROPOSE_PARTS_H
#define FM_FRONT_PROPOSE_PARTS_H

#include "base/date.h"
#include "base/str.h"
#include "geo/coord.h"

/* The key `extent` of the sheet; nothing when the box goes round the Earth. */
void fm_propose_extent(fm_bbox box, fm_str *out);
void fm_propose_furniture(fm_str *out);
/* "30 January 2020 to 24 February 2020" */
void fm_propose_dates(fm_date from, fm_date to, fm_str *out);

#endif
