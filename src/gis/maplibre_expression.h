/* SPDX-License-Identifier: MIT */
/*
 * gis/maplibre_expression.h: conditions, numbers and texts of a document as expressions of
 * the MapLibre style specification, appended as JSON.
 *
 * An expression that fails on a feature hides it; so each asks for the type of what it
 * finds before it works with it, and a null, a missing field and a text among numbers mean
 * what they mean in the document.
 */
#ifndef FM_GIS_MAPLIBRE_EXPRESSION_H
#define FM_GIS_MAPLIBRE_EXPRESSION_H

#include "gis/map.h"

/* Literals. */
void fm_maplibre_text(fm_str *out, const char *text, size_t length);
void fm_maplibre_number(fm_str *out, double value);
void fm_maplibre_color(fm_str *out, fm_color color, double opacity);
/* ["get","name"] */
void fm_maplibre_get(fm_str *out, const char *field);

/* True where the condition is true; false where it is false or unknown.
 * condition_maplibre.c */
void fm_maplibre_condition(fm_str *out, const fm_where *where, const fm_table *table);

/* The features of a rule, `geometry` among them ("Point", "LineString", "Polygon"; NULL:
 * any): its conditions, and the date where the layer has several. */
void fm_maplibre_rule_filter(fm_str *out, const fm_gis_map *map,
                             const fm_gis_layer *layer, const fm_gis_rule *rule,
                             const char *geometry);
/* The features that have a label, by all rules together. */
void fm_maplibre_label_filter(fm_str *out, const fm_gis_map *map,
                              const fm_gis_layer *layer);

/* A number, times `by`, plus `plus`: constant or by its field. */
void fm_maplibre_graduated(fm_str *out, const fm_graduated *g, const fm_table *table,
                           double by, double plus);
/* A template: fields by language, the first that says something. */
void fm_maplibre_template(fm_str *out, const char *text, const fm_table *table,
                          const char *language);
/* A property of simplestyle over what the style has: a colour, or a number from 0 to
 * `most`. */
void fm_maplibre_own_color(fm_str *out, const char *field, fm_color color,
                           double opacity);
void fm_maplibre_own_number(fm_str *out, const char *field, double most, double value,
                            double by);

#endif
