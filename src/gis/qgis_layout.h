/* SPDX-License-Identifier: MIT */
/*
 * gis/qgis_layout.h: the sheet as a print layout of a QGIS project: the map in its frame,
 * title, legend, scale bar and credits where the sheet has them.
 */
#ifndef FM_GIS_QGIS_LAYOUT_H
#define FM_GIS_QGIS_LAYOUT_H

#include "gis/map.h"

/* <Layouts>, appended; `view` is the map's frame on the plane, in units of its CRS. */
void fm_qgis_layouts(const fm_gis_map *map, fm_extent view, fm_str *out);

#endif
