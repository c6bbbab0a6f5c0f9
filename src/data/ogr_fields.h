/* SPDX-License-Identifier: MIT */
/*
 * data/ogr_fields.h: the attributes of OGR features into columns.
 *
 * Numbers stay numbers; dates and times become ISO 8601 text; lists become JSON; bytes
 * are left out with a note.  Text that is not UTF-8 is an error that names the field.
 */
#ifndef FM_DATA_OGR_FIELDS_H
#define FM_DATA_OGR_FIELDS_H

#include "data/features.h"
#include "data/gdal_library.h"
#include "data/source.h"

typedef struct fm_ogr_field {
    int index; /* in the layer */
    OGRFieldType type;
    OGRFieldSubType subtype;
    size_t column; /* in the table */
} fm_ogr_field;

typedef struct fm_ogr_fields {
    fm_ogr_field *fields;
    size_t count;
} fm_ogr_fields;

/*
 * Choose the wanted fields of `layer`, make their columns in `out->table`, and tell
 * GDAL to leave the others, and the geometry where none is wanted, unread.  Release
 * with fm_ogr_fields_release().
 */
FM_MUST_USE fm_status fm_ogr_fields_choose(fm_context *ctx, const fm_gdal *gdal,
                                           OGRLayerH layer,
                                           const fm_source_request *request,
                                           fm_features *out, fm_ogr_fields *fields);
void fm_ogr_fields_release(fm_ogr_fields *fields);

/* Fill the last row of `out->table`. */
FM_MUST_USE fm_status fm_ogr_fields_read(fm_context *ctx, const fm_gdal *gdal,
                                         const fm_ogr_fields *fields,
                                         OGRFeatureH feature, fm_features *out);

/*
 * For a format without types (CSV), when all is read: a column whose every cell is a
 * number as JSON would write it becomes one of numbers; "007" and "+33" stay text.
 */
FM_MUST_USE fm_status fm_ogr_fields_settle(fm_context *ctx, const fm_ogr_fields *fields,
                                           fm_features *out);

#endif
