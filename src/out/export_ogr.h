/* SPDX-License-Identifier: MIT */
/*
 * out/export_ogr.h: writing through GDAL, in four rooms.
 *
 *   export_ogr.c          the file: made or copied, closed, counted again, named
 *   export_ogr_layer.c    a layer of it: planned, made or found, filled
 *   export_ogr_fields.c   what field each column becomes, and the cells
 *   export_wkb.c          geometries
 */
#ifndef FM_OUT_EXPORT_OGR_H
#define FM_OUT_EXPORT_OGR_H

#include "base/staging.h"
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
    bool has_bool, has_json, has_date, has_moment;
    bool has_one_kind; /* all features are points, or lines, or polygons */
    bool needs_shapes; /* features without geometry are not kept */
    bool is_server;    /* one transaction holds all layers, and words are ours to say */
} fm_export_ogr_traits;

typedef struct fm_export_ogr_field {
    OGRFieldType type;
    OGRFieldSubType subtype;
    int width, precision; /* 0: the driver's own */
    int index;            /* in the layer; drivers have fields of their own before it */
    bool is_there;        /* the layer had it before */
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

/* Find them in a layer that is there, whose types are kept. */
FM_MUST_USE fm_status fm_export_ogr_fields_match(fm_export_ogr_fields *fields,
                                                 const fm_gdal *gdal, OGRLayerH layer);
/* Declare those that are not there; false when GDAL refuses one, and says why to its error handler. */
FM_MUST_USE bool fm_export_ogr_fields_declare(fm_export_ogr_fields *fields,
                                              const fm_gdal *gdal, OGRLayerH layer);
/* Fill the feature from the row.  False when out of memory. */
FM_MUST_USE bool fm_export_ogr_fields_set(fm_export_ogr_fields *fields,
                                          const fm_gdal *gdal, OGRFeatureH feature,
                                          size_t row);

/* ------------------------------------------------------------------------ layers */

typedef struct fm_export_ogr_layer {
    OGRLayerH layer;
    char *name;
    size_t before;  /* features that it had */
    bool is_there;  /* it is added to */
    unsigned kinds; /* fm_shape_kind of all features that are written */
    bool is_multi;  /* some feature has several parts of its kind */
    size_t bare;    /* features without geometry */
    bool keeps_ids;
    fm_export_ogr_fields fields;
} fm_export_ogr_layer;

typedef struct fm_export_ogr_file {
    fm_export_job *job;
    const fm_gdal *gdal;
    const fm_export_ogr_traits *traits;
    fm_gdal_session *session;
    fm_staging *staging;
    GDALDatasetH dataset;
    fm_export_ogr_layer *layers; /* one for each of the job's items */
    fm_export_plane *asked;      /* the job's */
    fm_export_plane plane;       /* where a layer that is there has its own */
    fm_export_shape shape;
    fm_str bytes;
    int held; /* the file that is there, held so that nobody writes to it; -1 */
} fm_export_ogr_file;

/* The failure of GDAL, in our words and its own. */
fm_status fm_export_ogr_failed(const fm_export_ogr_file *w, const char *what);

/* Has it complained of anything that counts? */
bool fm_export_ogr_has_failed(fm_export_ogr_file *w);

/* Write the job's layer number `item` into the open dataset. */
FM_MUST_USE fm_status fm_export_ogr_layer_write(fm_export_ogr_file *w, size_t item);
void fm_export_ogr_layer_release(fm_export_ogr_layer *layer);

#endif
