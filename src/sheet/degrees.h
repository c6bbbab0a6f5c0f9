/* SPDX-License-Identifier: MIT */
/*
 * sheet/degrees.h: a latitude or a longitude in words: 36°, 36°30′N, 35° с. ш.
 */
#ifndef FM_SHEET_DEGREES_H
#define FM_SHEET_DEGREES_H

#include "base/str.h"
#include "sheet/sheet.h"

typedef enum fm_axis { FM_AXIS_LON, FM_AXIS_LAT } fm_axis;

/* Degrees with minutes and seconds as far as they are not zero, and the hemisphere's
 * letter in the sheet's language; none for 0 and 180.  `step_deg` is what the value is
 * rounded to (0: seconds).  Longitudes may be unwrapped. */
void fm_degrees_add(fm_str *out, const fm_sheet *sheet, double degrees, fm_axis axis,
                    double step_deg);

#endif
