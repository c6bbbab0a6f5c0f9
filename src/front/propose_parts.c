/* SPDX-License-Identifier: MIT */
#include "front/propose_parts.h"

#include <math.h>

#include "base/banned.h"

/* The change with some of what lies around it: a fifth more on each side, and never so
 * near that a village fills the sheet. */
void fm_propose_extent(fm_bbox box, fm_str *out)
{
    const double least_deg = 0.08, share = 0.2;
    double shrink = fmax(cos((box.south + box.north) / 2 * 0.017453292519943295), 0.05);
    double width = (box.east - box.west) * shrink, height = box.north - box.south;
    double margin = fmax(fmax(width, height) * share, least_deg);
    double edges[4] = { box.west - margin / shrink, fmax(box.south - margin, -89.9),
                        box.east + margin / shrink, fmin(box.north + margin, 89.9) };

    if (edges[2] - edges[0] >= 360)
        return;
    fm_str_add(out, "  extent: [");
    for (int i = 0; i < 4; i++) {
        fm_str_add(out, i == 0 ? "" : ", ");
        fm_str_add_fixed(out, edges[i], 4);
    }
    fm_str_add(out, "]\n");
}

void fm_propose_furniture(fm_str *out)
{
    fm_str_add(out, "\nfurniture:\n  legend: {position: top-right}\n"
                    "  scale-bar: {position: bottom-left}\n"
                    "  north-arrow: {position: bottom-left}\n"
                    "  graticule: {labels: true}\n  inset: false\n");
}

void fm_propose_dates(fm_date from, fm_date to, fm_str *out)
{
    fm_date_add_words(out, from, "en");
    fm_str_add(out, " to ");
    fm_date_add_words(out, to, "en");
}
