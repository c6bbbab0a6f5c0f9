/* SPDX-License-Identifier: MIT */
/*
 * gis/qml_parts.h: the pieces of a QML; for the files qml*.c and nobody else.
 *
 *   qml.c         the document: renderer, opacity
 *   qml_time.c    when features are shown
 *   qml_xml.c     symbols, their layers, options, properties that a field gives
 *   qml_area.c    fills and patterns
 *   qml_line.c    strokes, and figures along them
 *   qml_point.c   marks and pictures
 *   qml_label.c   texts
 *   qml_simple.c  styles of single features
 *   qml_losses.c  what does not arrive
 */
#ifndef FM_GIS_QML_PARTS_H
#define FM_GIS_QML_PARTS_H

#include "gis/art.h"
#include "gis/condition_qgis.h"
#include "gis/qml.h"

typedef struct fm_qml {
    const fm_gis_qml_job *job;
    const fm_gis_layer *layer;
    fm_str *out;
    fm_gis_qgis words; /* `out` of it is `expression` */
    fm_str expression; /* scratch: the one that is being made */
    fm_str properties; /* of the symbol layer at work */
    bool is_grouped;   /* the layer carries the opacity of its fills */
    fm_status status;  /* sticky: the first failure, recorded in the context */
} fm_qml;

/* Millimetres of px. */
double fm_qml_mm(double px);

/* ------------------------------------------------------------------------- XML */

void fm_qml_attribute(fm_qml *q, const char *name, const char *value);
void fm_qml_attribute_number(fm_qml *q, const char *name, double value);

/* type: "fill", "line" or "marker". */
void fm_qml_symbol_open(fm_qml *q, const char *type, const char *name);
void fm_qml_symbol_close(fm_qml *q);
/* A symbol layer: opened, options and properties, sealed, a symbol of its own or none,
 * closed.  `pass` orders layers across features. */
void fm_qml_layer_open(fm_qml *q, const char *class, int pass);
void fm_qml_layer_seal(fm_qml *q);
void fm_qml_layer_close(fm_qml *q);

void fm_qml_option(fm_qml *q, const char *name, const char *value);
void fm_qml_option_number(fm_qml *q, const char *name, double value);
void fm_qml_option_color(fm_qml *q, const char *name, fm_color color);
/* A length, with its unit: `name`_unit. */
void fm_qml_option_mm(fm_qml *q, const char *name, double px);

/* A property that the expression gives, which is emptied. */
void fm_qml_property(fm_qml *q, const char *name);
/* The one that `g` gives, when a field gives it. */
void fm_qml_property_graduated(fm_qml *q, const char *name, const fm_graduated *g,
                               double factor, double plus);
/* The properties gathered, as the element `element` holds them. */
void fm_qml_properties(fm_qml *q, const char *element);

/* "base64:..." of a drawing. */
void fm_qml_picture(fm_qml *q, const char *name, fm_rect box, fm_gis_draw_fn draw,
                    const void *user);

/* ---------------------------------------------------------------------- pieces */

/* Symbol layers of a rule; each returns how many it wrote. */
int fm_qml_area(fm_qml *q, const fm_gis_rule *rule);
int fm_qml_line(fm_qml *q, const fm_gis_rule *rule, int pass);
int fm_qml_point(fm_qml *q, const fm_gis_rule *rule);
/* <temporal>. */
void fm_qml_temporal(fm_qml *q);
/* <labeling>, or nothing. */
void fm_qml_labels(fm_qml *q);
bool fm_qml_has_labels(const fm_gis_qml_job *job);

/* Join and cap of a pen. */
void fm_qml_pen(fm_qml *q, const fm_pen *pen, const char *cap);

/* Colours that the features' own simplestyle properties give: `color` where a feature has
 * none; `opacity` NULL: the color's alpha; else the property that multiplies, `otherwise`
 * where a feature has none. Nothing for layers without. */
void fm_qml_simple_color(fm_qml *q, const char *name, const char *field, fm_color color,
                         const char *opacity, double otherwise);
/* A width. */
void fm_qml_simple_width(fm_qml *q, const char *name, double px, double plus);
/* The size of a mark: `sizes` of small, medium and large, else `px`. */
void fm_qml_simple_size(fm_qml *q, const char *name, const double sizes[3], double px);
/* Does the layer have the property? */
bool fm_qml_has_simple(const fm_qml *q, const char *field);

#endif
