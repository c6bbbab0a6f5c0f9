/* SPDX-License-Identifier: MIT */
/*
 * gis/gpkg_tables.h: what a GeoPackage has beside its layers: their styles where QGIS looks
 * for them, metadata, and the project.
 */
#ifndef FM_GIS_GPKG_TABLES_H
#define FM_GIS_GPKG_TABLES_H

#include "gis/qgis_piece.h"

/* Put them into the closed file `path`, in the place of those that are there of the same
 * layers; `project` is an archive (.qgz) and its name, or empty.  With `adds` the file's
 * own metadata and a project of that name stay as they are, since they are of more. */
FM_MUST_USE fm_status fm_gpkg_tables_write(const fm_qgis_pieces *pieces, bool adds,
                                           const char *path, const char *shown,
                                           const fm_str *project, const char *name);

#endif
