/* SPDX-License-Identifier: MIT */
#include "sheet/viewport.h"

#include <math.h>

#include "geo/measure.h"

/* A step this long is measured to learn how much ground a pixel covers. */
static const double PROBE_PX = 8.0;

fm_viewport fm_viewport_fit(fm_rect frame, fm_extent wanted, fm_projection *projection)
{
    double frame_width = frame.x1 - frame.x0, frame_height = frame.y1 - frame.y0;
    double width = wanted.x1 - wanted.x0, height = wanted.y1 - wanted.y0;
    double middle_x = (wanted.x0 + wanted.x1) / 2;
    double middle_y = (wanted.y0 + wanted.y1) / 2;
    double px_per_m = fmin(frame_width / width, frame_height / height);

    return (fm_viewport){
        .frame = frame,
        .extent = { middle_x - frame_width / px_per_m / 2,
                    middle_y - frame_height / px_per_m / 2,
                    middle_x + frame_width / px_per_m / 2,
                    middle_y + frame_height / px_per_m / 2 },
        .px_per_m = px_per_m,
        .projection = projection,
    };
}

fm_pt fm_viewport_pt(const fm_viewport *v, fm_xy at)
{
    return (fm_pt){ v->frame.x0 + (at.x - v->extent.x0) * v->px_per_m,
                    v->frame.y1 - (at.y - v->extent.y0) * v->px_per_m };
}

fm_xy fm_viewport_xy(const fm_viewport *v, fm_pt at)
{
    return (fm_xy){ v->extent.x0 + (at.x - v->frame.x0) / v->px_per_m,
                    v->extent.y0 + (v->frame.y1 - at.y) / v->px_per_m };
}

bool fm_viewport_place(const fm_viewport *v, fm_lonlat at, fm_pt *out)
{
    fm_xy xy;

    if (fm_projection_forward(v->projection, &at, 1, &xy) != 0)
        return false;
    *out = fm_viewport_pt(v, xy);
    return true;
}

bool fm_viewport_ground(const fm_viewport *v, fm_pt at, fm_lonlat *out)
{
    fm_xy xy = fm_viewport_xy(v, at);

    return fm_projection_inverse(v->projection, &xy, 1, out) == 0;
}

double fm_viewport_ground_m_per_px(const fm_viewport *v, fm_pt at)
{
    fm_pt left = { at.x - PROBE_PX / 2, at.y }, right = { at.x + PROBE_PX / 2, at.y };
    fm_lonlat west, east;

    if (!fm_viewport_ground(v, left, &west) || !fm_viewport_ground(v, right, &east))
        return NAN;
    return fm_distance_m(west, east) / PROBE_PX;
}

double fm_viewport_scale(const fm_viewport *v)
{
    fm_pt middle = { (v->frame.x0 + v->frame.x1) / 2, (v->frame.y0 + v->frame.y1) / 2 };
    double ground_m_per_px = fm_viewport_ground_m_per_px(v, middle);

    return ground_m_per_px * FM_PX_PER_MM * 1000.0;
}
