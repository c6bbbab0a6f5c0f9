/* SPDX-License-Identifier: MIT */
/*
 * frontmap/export.h: how layers are written to files.
 *
 * The format follows the suffix: .geojson (RFC 7946), .geojsonl and .ndjson (one feature a
 * line), .csv, and through GDAL .gpkg, .fgb, .shp and .kml.  Types are declared
 * from the columns, never guessed; a file appears whole or not at all.
 */
#ifndef FRONTMAP_EXPORT_H
#define FRONTMAP_EXPORT_H

#include "frontmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_export_options {
    bool overwrite;   /* replace an existing file */
    int decimals;     /* of degrees in text formats; -1: 7, a centimetre */
    const char *name; /* of the layer inside the file; NULL: the file's name */
} fm_export_options;

#define FM_EXPORT_OPTIONS_INIT                                                           \
    {                                                                                    \
        false, -1, NULL                                                                  \
    }

/* Can a layer be written to a file of this name? */
FM_API bool fm_export_suffix_is_known(const char *path);

#ifdef __cplusplus
}
#endif
#endif
