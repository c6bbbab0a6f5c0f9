/* SPDX-License-Identifier: MIT */
/*
 * gis/qml.h: a layer's style in the words of QGIS (3.22 and later): renderer, labels,
 * opacity, range of scales, times.
 *
 * QGIS has one kind of shape a layer; a layer of several kinds has a style for each.
 * Lengths are millimetres on the sheet, 25.4 / 96 of our px.
 *
 * Not for projects: gis/qgis_project.h; nor for what QML cannot hold, which the writers of
 * files say (fm_gis_qml_tell_losses()).
 */
#ifndef FM_GIS_QML_H
#define FM_GIS_QML_H

#include "gis/gis.h"
#include "out/export_private.h"

/* A style and whose it is.  All is borrowed. */
typedef struct fm_gis_qml_job {
    fm_context *ctx;
    const fm_gis_map *map;
    const fm_gis_layer *layer;
    unsigned kind; /* one of fm_shape_kind */
    const fm_export_names *names; /* of the fields, as they go out */
} fm_gis_qml_job;

/* The kinds that the layer is written as: those of its features, or, without any, what
 * its style speaks of. Never 0. */
unsigned fm_gis_qml_kinds(const fm_gis_layer *layer);

/* Attributes of the element that holds a style, and what it holds: of <qgis> in a .qml, of
 * <maplayer> in a project.  Appended. */
void fm_gis_qml_attributes(const fm_gis_qml_job *job, fm_str *out);
FM_MUST_USE fm_status fm_gis_qml_body(const fm_gis_qml_job *job, fm_str *out);

/* A whole .qml, appended. */
FM_MUST_USE fm_status fm_gis_qml_document(const fm_gis_qml_job *job, fm_str *out);
/* That of a layer in a database (fields named as in a GeoPackage), of the kind of most of
 * its features. */
FM_MUST_USE fm_status fm_gis_qml_layer(fm_context *ctx, const fm_gis_map *map,
                                       const fm_gis_layer *layer, fm_str *out);

/* Say what QGIS will not show as the map does; each once, with the layers. */
FM_MUST_USE fm_status fm_gis_qml_tell_losses(const fm_gis_job *job);

#endif
