/* SPDX-License-Identifier: MIT */
/*
 * sheet/viewport.h: sheet <-> plane <-> ground; the only place where pixels meet metres.
 */
#ifndef FM_SHEET_VIEWPORT_H
#define FM_SHEET_VIEWPORT_H

#include "geo/projection.h"

/* A sheet pixel is 1/96 inch. */
#define FM_PX_PER_MM (96.0 / 25.4)

typedef struct fm_viewport {
    fm_rect frame;     /* of the map on the sheet */
    fm_extent extent;  /* of that frame on the plane; same aspect */
    double px_per_m;   /* sheet px per plane metre */
    fm_projection *projection; /* borrowed */
} fm_viewport;

/* A viewport that shows all of `wanted` in `frame`, centred, growing it to the frame's
 * aspect. */
fm_viewport fm_viewport_fit(fm_rect frame, fm_extent wanted, fm_projection *projection);

fm_pt fm_viewport_pt(const fm_viewport *v, fm_xy at);
fm_xy fm_viewport_xy(const fm_viewport *v, fm_pt at);
/* False when the place cannot be projected. It may lie outside the frame. */
bool fm_viewport_place(const fm_viewport *v, fm_lonlat at, fm_pt *out);
bool fm_viewport_ground(const fm_viewport *v, fm_pt at, fm_lonlat *out);

/* Ground metres that one sheet px covers at `at`, along x; NAN where undefined. */
double fm_viewport_ground_m_per_px(const fm_viewport *v, fm_pt at);
/* The scale denominator at the middle of the frame: 500000 for 1:500 000. */
double fm_viewport_scale(const fm_viewport *v);

#endif
