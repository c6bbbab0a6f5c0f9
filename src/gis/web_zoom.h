/* SPDX-License-Identifier: MIT */
/*
 * gis/web_zoom.h: scales of a map as zooms of MapLibre, whose world is 512 px wide at zoom
 * 0 and twice that at each further one.
 *
 * A zoom has another scale at every latitude; what counts is the middle of the map.
 */
#ifndef FM_GIS_WEB_ZOOM_H
#define FM_GIS_WEB_ZOOM_H

#include "gis/map.h"

/* MapLibre's limits. */
#define FM_WEB_ZOOM_MOST 24

/* The zoom at which 1:`scale` holds; may be anything. */
double fm_web_zoom_of_scale(const fm_gis_map *map, double scale);
/* The zooms between which a layer is shown, 0 and 24 for open ends. */
void fm_web_zooms(const fm_gis_map *map, const fm_layer_spec *spec, double *from,
                  double *to);
/* The zoom at which the map is as large as on its sheet; and the one at which all of it
 * is no larger than one tile. */
double fm_web_zoom_of_sheet(const fm_gis_map *map);
double fm_web_zoom_of_tile(const fm_gis_map *map);

#endif
