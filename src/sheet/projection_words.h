/* SPDX-License-Identifier: MIT */
/*
 * sheet/projection_words.h: the projection as readers of a map know it:
 * "WGS 84 / UTM zone 37N (EPSG:32637)", "Lambert azimuthal equal-area, 36°N 37°E".
 */
#ifndef FM_SHEET_PROJECTION_WORDS_H
#define FM_SHEET_PROJECTION_WORDS_H

#include "base/str.h"
#include "geo/projection.h"
#include "sheet/sheet.h"

/* The name that its register gives it, with the code; or, for one that is put together
 * of parameters, the name of its kind and where its middle is. */
void fm_projection_words_add(fm_str *out, const fm_sheet *sheet,
                             const fm_projection_info *info);

#endif
