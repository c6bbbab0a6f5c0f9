/* SPDX-License-Identifier: MIT */
/*
 * gis/drawn.h: decorations as geometry: scallops, teeth, heads and words of control
 * measures, and hatches and dashes, become lines, areas and points of layers, as the map
 * draws them at its scale, for programs that cannot draw them.
 *
 * Fields stay, and so do rules; a rule remembers the style that explains it in a legend.
 */
#ifndef FM_GIS_DRAWN_H
#define FM_GIS_DRAWN_H

#include "gis/map.h"

/*
 * A layer of lines gets their drawings in the place of its lines, with all fields as they
 * were; a layer of areas (or with points, or labels) stays, and its outlines and lines
 * become the layer ID-lines above it.  What the drawings have besides goes into layers above:
 * ID-fills (what is filled), ID-enemy (what is in the other side's colour) and ID-words
 * (points with the fields `text` and `angle`, degrees clockwise).  Features that cannot be
 * placed on the sheet keep their geometry.
 */
FM_MUST_USE fm_status fm_gis_draw_measures(fm_gis_map *map);

/*
 * Patterns of areas become the layers ID-hatches (lines) and ID-dots (small areas) above
 * them, dashed lines become their dashes as above, and the edges of cased lines the layer
 * ID-casings below these.  What would be very many pieces is coarser.  After
 * fm_gis_draw_measures(), whose lines may be dashed.
 */
FM_MUST_USE fm_status fm_gis_draw_textures(fm_gis_map *map);

/* A feature's own style as it is in a layer that was made here, or left over. */
void fm_gis_drawn_style(const fm_gis_layer *layer, fm_style *style);

#endif
