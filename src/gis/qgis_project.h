/* SPDX-License-Identifier: MIT */
/*
 * gis/qgis_project.h: the map as a project of QGIS: layers in their order with styles and
 * titles, the sheet's CRS, extent and ground, the times of a map of several dates.
 *
 * The layers stand in one GeoPackage beside the project, or around it.
 */
#ifndef FM_GIS_QGIS_PROJECT_H
#define FM_GIS_QGIS_PROJECT_H

#include "gis/qgis_piece.h"

/* The .qgs, appended.  `container` is the name of the GeoPackage in the project's own
 * folder; `crs` of the layers' coordinates, NULL: WGS 84. */
FM_MUST_USE fm_status fm_qgis_project(const fm_qgis_pieces *pieces,
                                      const char *container, const char *crs,
                                      fm_str *out);

/* What the project is called: the map's title, or its name. */
const char *fm_qgis_project_name(const fm_gis_map *map);
/* The same as a key of the table qgis_projects, which QGIS puts into an address and into SQL:
 * without the letters with which it does not find the project again.  Appended. */
void fm_qgis_project_key(const fm_gis_map *map, fm_str *out);

#endif
