/* SPDX-License-Identifier: MIT */
/*
 * gis/drawn.h: control measures as geometry: scallops, teeth, heads and words of a gathered
 * map become lines, areas and points of layers, as the map draws them at its scale, for
 * programs that cannot draw them.
 */
#ifndef FM_GIS_DRAWN_H
#define FM_GIS_DRAWN_H

#include "gis/map.h"

/*
 * A layer of lines gets their drawings in the place of its lines, with all fields as they
 * were; a layer of areas keeps these, and its outlines become the layer ID-lines above it.
 * What the drawings have besides goes into layers above: ID-fills (what is filled),
 * ID-enemy (what is in the other side's colour) and ID-words (points with the fields `text`
 * and `angle`, degrees clockwise).  Features that cannot be placed on the sheet keep their
 * geometry.
 */
FM_MUST_USE fm_status fm_gis_draw_measures(fm_gis_map *map);

#endif
