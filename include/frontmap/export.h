/* SPDX-License-Identifier: MIT */
/*
 * frontmap/export.h: how layers are written to files.
 *
 * The format follows the suffix: .geojson and .json (RFC 7946), .geojsonl and .ndjson
 * (one feature a line), .csv, .kml, and through GDAL .gpkg, .fgb and .shp.  Types are
 * declared from the columns, never guessed; a file appears whole or not at all.  What a
 * format cannot hold is said once, as a warning, before the file appears.
 *
 *     fm_export_options options = FM_EXPORT_OPTIONS_INIT;
 *     options.overwrite = true;
 *     status = fm_layer_export(ctx, layer, "posts.gpkg", &options);
 */
#ifndef FRONTMAP_EXPORT_H
#define FRONTMAP_EXPORT_H

#include "frontmap/context.h"
#include "frontmap/layer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_export_options {
    bool overwrite;   /* replace an existing file */
    int decimals;     /* of degrees in GeoJSON, CSV and KML, 0 to 15; -1: 7, which is a
                         centimetre */
    const char *name; /* of the layer inside the file; NULL: the file's name (and none
                         in GeoJSON) */
} fm_export_options;

#define FM_EXPORT_OPTIONS_INIT                                                           \
    {                                                                                    \
        false, -1, NULL                                                                  \
    }

/* Can a layer be written to a file of this name? */
FM_API bool fm_export_suffix_is_known(const char *path);

/*
 * Write all features of a layer; `options` may be NULL, and "-" is standard output,
 * which takes GeoJSON.  FM_ERR_USAGE for a suffix that is not known, FM_ERR_OUTPUT when
 * the file exists, cannot be written, or cannot hold what the layer has; nothing is
 * left of it then.
 */
FM_API FM_MUST_USE fm_status fm_layer_export(fm_context *ctx, const fm_layer *layer,
                                             const char *path,
                                             const fm_export_options *options);

#ifdef __cplusplus
}
#endif
#endif
