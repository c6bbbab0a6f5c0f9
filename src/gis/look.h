/* SPDX-License-Identifier: MIT */
/*
 * gis/look.h: the look of features for formats that know little of looks: simplestyle in
 * GeoJSON, layers and colours of a drawing, names and symbols of waypoints (out/export.h).
 */
#ifndef FM_GIS_LOOK_H
#define FM_GIS_LOOK_H

#include "gis/map.h"
#include "out/export.h"

/* One layer; `fm_gis_look_of` is the callback of its item, with this as `user`. */
typedef struct fm_gis_look {
    const fm_gis_layer *layer;
    fm_str title, group;
} fm_gis_look;

void fm_gis_look_release(fm_gis_look *look);
void fm_gis_look_of(void *user, size_t feature, fm_export_look *out);

/* One colour for an area: its fill, or a tint of its pattern's ink, opacities multiplied
 * in; alpha 0: none. */
fm_color fm_gis_area_color(const fm_gis_layer *layer, const fm_style *style);
/* The colour of lines and outlines, likewise. */
fm_color fm_gis_line_color(const fm_gis_layer *layer, const fm_style *style);

#endif
