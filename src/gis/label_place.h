/* SPDX-License-Identifier: MIT */
/*
 * gis/label_place.h: where a label goes that does not stand round its point, for programs
 * that place labels themselves, but know no more of a polygon than the piece in a tile.
 *
 * A polygon's is inside its largest part, in what the map shows of it; that of a line, when
 * it is not to run along it, is in the middle of its longest part.
 */
#ifndef FM_GIS_LABEL_PLACE_H
#define FM_GIS_LABEL_PLACE_H

#include "gis/map.h"

/* Has the layer labels that want such places? */
bool fm_gis_label_places_needed(const fm_gis_layer *layer);
/* False when the feature's label wants none, or it has no label. */
bool fm_gis_label_place(const fm_gis_map *map, const fm_gis_layer *layer,
                        size_t feature, fm_lonlat *out);
/* "ID_labels", appended: the layer with these places. */
void fm_gis_label_layer_name(const fm_gis_layer *layer, fm_str *out);

#endif
