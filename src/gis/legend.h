/* SPDX-License-Identifier: MIT */
/*
 * gis/legend.h: the map's legend as a picture of its own, for programs that have none: what
 * the sheet draws in its corner, over all features that are written, not only those inside
 * the frame.
 */
#ifndef FM_GIS_LEGEND_H
#define FM_GIS_LEGEND_H

#include "gis/map.h"

/* What a program makes of a style that it cannot show in full. */
typedef void (*fm_gis_legend_adapt_fn)(const fm_gis_layer *layer, fm_style *style);

/* A PNG, `density` pixels a px, appended to `png`; its size in px.  Without anything to
 * explain the size is 0 and nothing is appended.  `adapt` (NULL: none) is asked for styles
 * of rules; a rule whose decorations have become geometry is explained by the style it had. */
FM_MUST_USE fm_status fm_gis_legend_png(const fm_gis_map *map, double density,
                                        fm_gis_legend_adapt_fn adapt, fm_str *png,
                                        double *width, double *height);

/* Does the legend say anything of a layer? */
bool fm_gis_layer_is_explained(const fm_gis_layer *layer);

#endif
