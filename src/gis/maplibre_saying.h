/* SPDX-License-Identifier: MIT */
/*
 * gis/maplibre_saying.h: one rule of a layer while it is said as layers of a style; for
 * maplibre_layers.c and maplibre_points.c.
 */
#ifndef FM_GIS_MAPLIBRE_SAYING_H
#define FM_GIS_MAPLIBRE_SAYING_H

#include "gis/maplibre.h"

/* One rule being said. */
typedef struct fm_saying {
    fm_maplibre *m;
    const fm_gis_layer *layer;
    const fm_gis_rule *rule;
    fm_str filter, text;
} fm_saying;

/* Begin a layer of the style for the rule's features of a geometry (NULL: any). */
void fm_saying_begin(fm_saying *s, const char *part, const char *type,
                     const char *geometry);
/* `geometry`, or NULL where the layer has no other than this kind. */
const char *fm_saying_only(const fm_saying *s, unsigned kind, const char *geometry);
const fm_table *fm_saying_table(const fm_saying *s);
/* The name of a picture of the rule, appended. */
void fm_saying_name(const fm_saying *s, const char *part, fm_str *out);

/* Members: s->text as an expression; a colour or opacity of the style, or the feature's
 * `own` where it may have one. */
void fm_saying_raw(fm_saying *s, const char *key);
void fm_saying_color(fm_saying *s, const char *key, const char *own, fm_color c);
void fm_saying_opacity(fm_saying *s, const char *key, const char *own, double value);

/* maplibre_points.c */
FM_MUST_USE fm_status fm_maplibre_say_points(fm_saying *s);

#endif
