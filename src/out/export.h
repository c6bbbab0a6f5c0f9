/* SPDX-License-Identifier: MIT */
/*
 * out/export.h: writes features to a file, in the format of its suffix.
 *
 * One entry of the table in export.c a format; the writers behind it are
 * export_geojson.c, export_csv.c, export_kml.c, and export_ogr.c, which writes through
 * GDAL.  What a format cannot hold is said once.  The number of features written is
 * checked against what was given.
 *
 * Not for styles: those come with the exporting of documents.
 */
#ifndef FM_OUT_EXPORT_H
#define FM_OUT_EXPORT_H

#include "data/features.h"
#include "frontmap/export.h"

/* "-" is standard output and takes GeoJSON.  `options` may be NULL.  FM_ERR_USAGE for an
 * unknown suffix, with those there are. */
FM_MUST_USE fm_status fm_export_features(fm_context *ctx, const fm_features *features,
                                         const char *path,
                                         const fm_export_options *options);

/* One geometry as GeoJSON (a value, without newline; "null" for none), `decimals` of
 * degrees (-1: 7): rings wound by the right-hand rule, closed, cut at the antimeridian.
 * What such digits leave nothing of is left out. */
void fm_geojson_geometry_add(fm_str *out, const fm_shapes *shapes, size_t feature,
                             int decimals);

#endif
