/* SPDX-License-Identifier: MIT */
/*
 * data/ogr_crs.h: in which CRS, and which order, the coordinates of an OGR layer are.
 */
#ifndef FM_DATA_OGR_CRS_H
#define FM_DATA_OGR_CRS_H

#include "base/str.h"
#include "data/gdal_library.h"

typedef struct fm_ogr_crs {
    fm_str text;  /* "EPSG:32637", or WKT for a CRS without a code; "" when unknown */
    bool y_first; /* coordinates come as latitude or northing first */
} fm_ogr_crs;

/* Release with fm_str_release(&crs->text).  A CRS that says it is undefined, as
 * GeoPackage's -1 and 0 do, is none. */
FM_MUST_USE fm_status fm_ogr_crs_read(fm_context *ctx, const fm_gdal *gdal,
                                      OGRLayerH layer, fm_ogr_crs *crs);

#endif
