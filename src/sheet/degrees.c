/* SPDX-License-Identifier: MIT */
#include "sheet/degrees.h"

#include <math.h>

#include "base/banned.h"

static const double SECOND_DEG = 1.0 / 3600;

void fm_degrees_add(fm_str *out, const fm_sheet *sheet, double degrees, fm_axis axis,
                    double step_deg)
{
    bool is_lat = axis == FM_AXIS_LAT;
    long long seconds;

    if (step_deg > 0)
        degrees = round(degrees / step_deg) * step_deg;
    if (!is_lat)
        degrees = remainder(degrees, 360);
    seconds = llround(fabs(degrees) / SECOND_DEG);
    fm_str_addf(out, "%lld°", seconds / 3600);
    if (seconds % 3600 != 0)
        fm_str_addf(out, "%02lld′", seconds / 60 % 60);
    if (seconds % 60 != 0)
        fm_str_addf(out, "%02lld″", seconds % 60);
    if (seconds == 0 || (!is_lat && seconds == 180 * 3600))
        return;
    if (is_lat)
        fm_str_add(out, fm_sheet_word(sheet, degrees > 0 ? "@N" : "@S"));
    else
        fm_str_add(out, fm_sheet_word(sheet, degrees > 0 ? "@E" : "@W"));
}
