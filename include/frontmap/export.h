/* SPDX-License-Identifier: MIT */
/*
 * frontmap/export.h: how layers are written to files.
 *
 * The format follows the suffix: .geojson and .json (RFC 7946), .geojsonl and .ndjson
 * (one feature a line), .geojsons (RFC 8142, each behind a record separator), .csv,
 * .kml, .gpx, .dxf, and through GDAL .gpkg, .fgb and .shp.  Types are declared from the
 * columns, never guessed; a file appears whole or not at all.  What a format cannot hold
 * is said once, as a warning, before the file appears; an option that it cannot honour is
 * an error.
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

/* Where a CSV has its geometry. */
typedef enum fm_export_geometry {
    FM_EXPORT_GEOMETRY_AUTO,   /* of points as LONLAT, of anything else as WKT */
    FM_EXPORT_GEOMETRY_WKT,    /* column "wkt" */
    FM_EXPORT_GEOMETRY_LONLAT, /* columns "lon" and "lat", or "x" and "y" of a plane CRS;
                                  points only */
    FM_EXPORT_GEOMETRY_NONE
} fm_export_geometry;

typedef struct fm_export_options {
    bool overwrite;   /* replace an existing file */
    int decimals;     /* of what is written, 0 to 15.  -1: a centimetre in formats of
                         text, which is 7 of degrees and 2 of metres; every digit in
                         others */
    const char *name; /* of the layer inside the file; NULL: the file's name (and none
                         in GeoJSON) */
    /*
     * Add to the file, where it exists: features to a .geojsonl, .ndjson, .geojsons or
     * to a .csv with the same header; to a .gpkg, features to the layer of that name, or a
     * layer.  Features of a GeoPackage that have whole numbers for ids are numbered anew,
     * fields that its layer lacks are added to it, and its CRS is taken.  It is a copy
     * that is added to, which takes the place of the file when it is complete; a
     * GeoPackage in which somebody is writing is refused.
     */
    bool append;
    /*
     * Of the coordinates: "EPSG:32637", or whatever a layer's CRS may be; NULL: WGS 84.
     * For .gpkg, .fgb, .shp, .csv and .dxf; the others are WGS 84 always.  Edges are
     * straight in longitude and latitude: where that is more than half a metre from
     * straight on the plane, positions are put in between.  A .dxf wants metres: NULL is
     * the UTM zone, or what suits a wider extent.
     */
    const char *crs;
    fm_export_geometry geometry;
} fm_export_options;

#define FM_EXPORT_OPTIONS_INIT                                                           \
    {                                                                                    \
        false, -1, NULL, false, NULL, FM_EXPORT_GEOMETRY_AUTO                            \
    }

/* Can a layer be written to a file of this name? */
FM_API bool fm_export_suffix_is_known(const char *path);

/*
 * Write all features of a layer; `options` may be NULL, and "-" is standard output,
 * which takes GeoJSON.  FM_ERR_USAGE for a suffix that is not known and for an option that
 * the format cannot honour, FM_ERR_CRS for a CRS that is none, FM_ERR_OUTPUT when the file
 * exists, cannot be written, or cannot hold what the layer has; nothing is left of it
 * then.
 */
FM_API FM_MUST_USE fm_status fm_layer_export(fm_context *ctx, const fm_layer *layer,
                                             const char *path,
                                             const fm_export_options *options);

#ifdef __cplusplus
}
#endif
#endif
