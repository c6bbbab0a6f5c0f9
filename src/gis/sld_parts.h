/* SPDX-License-Identifier: MIT */
/*
 * gis/sld_parts.h: the pieces of an SLD; for the files sld*.c and nobody else.
 *
 *   sld.c         documents, layers, rules
 *   sld_write.c   files
 *   sld_xml.c     elements, parameters, numbers that a field gives
 *   sld_area.c    fills and patterns
 *   sld_line.c    strokes, and figures along them
 *   sld_point.c   marks and pictures
 *   sld_label.c   texts
 */
#ifndef FM_GIS_SLD_PARTS_H
#define FM_GIS_SLD_PARTS_H

#include "gis/art.h"
#include "gis/sld.h"
#include "out/export_private.h"

typedef struct fm_sld {
    fm_context *ctx;
    const fm_gis_map *map;
    const fm_gis_layer *layer;
    fm_sld_version version;
    fm_export_names names; /* of the layer's fields, as they go out */
    fm_str *out;
    fm_status status; /* sticky: the first failure, recorded in the context */
} fm_sld;

/* A document of layers [first, first + count) of the map, from the bottom up. */
FM_MUST_USE fm_status fm_sld_document(fm_context *ctx, const fm_gis_map *map,
                                      size_t first, size_t count,
                                      fm_sld_version version, fm_str *out);

/* ------------------------------------------------------------------------- XML */

/* Elements of SLD 1.0, or of Symbology Encoding: "Rule" is <Rule> or <se:Rule>. */
void fm_sld_open(fm_sld *s, const char *element);
void fm_sld_close(fm_sld *s, const char *element);
void fm_sld_text(fm_sld *s, const char *element, const char *text);
void fm_sld_number(fm_sld *s, const char *element, double value);
/* CssParameter, or SvgParameter. */
void fm_sld_param_open(fm_sld *s, const char *name);
void fm_sld_param_close(fm_sld *s);
void fm_sld_param(fm_sld *s, const char *name, const char *value);
void fm_sld_param_number(fm_sld *s, const char *name, double value);
/* "fill" or "stroke", with its opacity. */
void fm_sld_color(fm_sld *s, const char *name, fm_color color);
/* Only where there are such. */
void fm_sld_vendor(fm_sld *s, const char *name, const char *value);
void fm_sld_vendor_number(fm_sld *s, const char *name, double value);
/* A number as three digits behind the point hold it, or factor x what a field gives. */
void fm_sld_value(fm_sld *s, double value);
void fm_sld_graduated(fm_sld *s, const fm_graduated *g, double factor, double plus);

/* The name under which a field goes out. */
const char *fm_sld_field(void *sld, const char *field);
void fm_sld_property(fm_sld *s, const char *field);

/* ---------------------------------------------------------------------- pieces */

/* An SVG inside the document. */
void fm_sld_picture(fm_sld *s, fm_rect box, fm_gis_draw_fn draw, const void *user);
/* The path as the name of a mark, `unit` px of it being 1; y upwards from `centre`. */
void fm_sld_mark_of_path(fm_sld *s, const fm_path *path, fm_pt centre, double unit);

void fm_sld_area(fm_sld *s, const fm_gis_rule *rule);
void fm_sld_line(fm_sld *s, const fm_gis_rule *rule);
void fm_sld_point(fm_sld *s, const fm_gis_rule *rule);
/* Of a layer that has labels. */
void fm_sld_label(fm_sld *s, const fm_gis_rule *rule);

/* A stroke's parameters; `width` NULL: the pen's. */
void fm_sld_pen(fm_sld *s, const fm_pen *pen, const fm_graduated *width, double plus);

#endif
