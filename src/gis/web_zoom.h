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

/* The box on the ground inside the frame of the sheet, without the margin that map->box
 * has; that one where the frame has no such box (round a pole). */
fm_bbox fm_web_frame(const fm_gis_map *map);
/* The place in the middle of the frame. */
fm_lonlat fm_web_centre(const fm_gis_map *map);

/*
 * The renderer lays patterns, dashes and figures along lines out for whole zooms, and
 * between these they grow with the map, to twice their size.  What is made this many times
 * as large is right at the zoom of the sheet: 1 down to a half.
 */
double fm_web_shrink(const fm_gis_map *map);

#endif
