/* SPDX-License-Identifier: MIT */
/*
 * out/export_kml.h: geometry and fields of placemarks, for the bare layers of
 * export_kml.c and for the styled maps of gis/kml.c.
 */
#ifndef FM_OUT_EXPORT_KML_H
#define FM_OUT_EXPORT_KML_H

#include "out/export_private.h"

/* One layer.  Text is appended to `text`, which whoever writes the file empties. */
typedef struct fm_kml_layer {
    fm_export_job *job; /* turned to the layer */
    const char *schema; /* id of the schema of its fields, an XML name */
    bool has_id;        /* ids are the first field */
    fm_export_names names;
    size_t name, description; /* columns that are elements of their own, and no fields; or
                                 FM_NO_COLUMN */
    size_t draw_order; /* of its lines; 0: none, else the root declares xmlns:gx */
    fm_export_shape shape;
    size_t lost_parts, lost_in;
    fm_str text;
} fm_kml_layer;

void fm_kml_release(fm_kml_layer *layer);

/* The types of the fields. */
void fm_kml_add_schema(fm_kml_layer *layer);
/* The fields of a feature; nulls are left out. */
void fm_kml_add_data(fm_kml_layer *layer, size_t row);
/* Its geometry. */
FM_MUST_USE fm_status fm_kml_add_geometry(fm_kml_layer *layer, size_t row);
/* <coordinates> of one place. */
void fm_kml_add_position(fm_kml_layer *layer, fm_lonlat at);

#endif
