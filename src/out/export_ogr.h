/* SPDX-License-Identifier: MIT */
/*
 * out/export_ogr.h: writing through GDAL, in three rooms.
 *
 *   export_ogr.c          the file: made, filled, closed, counted again, named
 *   export_ogr_fields.c   what field each column becomes, and the cells
 *   export_wkb.c          geometries
 */
#ifndef FM_OUT_EXPORT_OGR_H
#define FM_OUT_EXPORT_OGR_H

#include "data/gdal_library.h"
#include "out/export_private.h"

/* Append the one feature as WKB; nothing when it has no parts.  With `is_multi` a single
 * part is a Multi too. */
void fm_export_add_wkb(fm_str *out, const fm_export_shape *e, bool is_multi);

/* What a driver can hold. */
typedef struct fm_export_ogr_traits {
    const char *driver;
    fm_export_name_rule names;
    size_t fields_most;          /* 0: any number */
    const char *const *sidecars; /* for fm_staging_open() */
    bool is_dbase;               /* widths, 254 bytes of text, no empty text */
    bool has_ids;                /* features have numbers of their own */
    bool has_bool, has_json, has_date;
    bool has_one_kind; /* all features are points, or lines, or polygons */
    bool needs_shapes; /* features without geometry are not kept */
} fm_export_ogr_traits;

typedef struct fm_export_ogr_field {
    OGRFieldType type;
    OGRFieldSubType subtype;
    int width, precision; /* 0: the driver's own */
    int index;            /* in the layer; drivers have fields of their own before it */
    const fm_table *table;
    size_t column;
} fm_export_ogr_field;

typedef struct fm_export_ogr_fields {
    const fm_export_job *job;
    const fm_export_ogr_traits *traits;
    fm_export_names names;
    fm_export_ogr_field *fields; /* as many as names */
    fm_str text;                 /* scratch */
} fm_export_ogr_fields;

/* Decide; what the format cannot hold is said here.  Release in any case. */
FM_MUST_USE fm_status fm_export_ogr_fields_plan(const fm_export_job *job,
                                                const fm_export_ogr_traits *traits,
                                                bool has_id,
                                                fm_export_ogr_fields *out);
void fm_export_ogr_fields_release(fm_export_ogr_fields *fields);

/* Declare them; false when GDAL refuses one, and says why to its error handler. */
FM_MUST_USE bool fm_export_ogr_fields_declare(fm_export_ogr_fields *fields,
                                              const fm_gdal *gdal, OGRLayerH layer);
/* Fill the feature from the row.  False when out of memory. */
FM_MUST_USE bool fm_export_ogr_fields_set(fm_export_ogr_fields *fields,
                                          const fm_gdal *gdal, OGRFeatureH feature,
                                          size_t row);

#endif
