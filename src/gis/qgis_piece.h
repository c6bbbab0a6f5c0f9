/* SPDX-License-Identifier: MIT */
/*
 * gis/qgis_piece.h: the layers of a map as QGIS has them, each of one kind of shape.
 *
 * A layer of several kinds becomes several pieces, "posts_points" and "posts_areas"; a
 * feature that is of several kinds itself is in each with its own part.  Pieces stand in
 * the order of drawing: of one layer areas first, points last.
 */
#ifndef FM_GIS_QGIS_PIECE_H
#define FM_GIS_QGIS_PIECE_H

#include "gis/qml.h"

typedef struct fm_qgis_piece {
    const fm_gis_layer *layer;
    unsigned kind; /* one of fm_shape_kind */
    char *name;    /* unlike all others in more than the case of letters */
    char *title;
    char *description; /* what it shows, what is doubtful, source, licence */
    const fm_features *features; /* the layer's, or ... */
    fm_features split;
    fm_export_names names; /* of the fields, as they go out */
} fm_qgis_piece;

typedef struct fm_qgis_pieces {
    fm_context *ctx;
    const fm_gis_map *map;
    bool is_database; /* names are those of tables of a GeoPackage */
    fm_qgis_piece *items;
    size_t count;
} fm_qgis_pieces;

/* `rule` NULL: names of fields as in a GeoPackage.  Says what is split.  Release in any
 * case. */
FM_MUST_USE fm_status fm_qgis_pieces_make(const fm_gis_job *job,
                                          const fm_export_name_rule *rule,
                                          fm_qgis_pieces *out);
void fm_qgis_pieces_release(fm_qgis_pieces *pieces);

/* What fm_gis_qml_document() wants. */
fm_gis_qml_job fm_qgis_piece_job(const fm_qgis_pieces *pieces, size_t i);

/* Metadata as QGIS has it (a .qmd): of a piece, or of the whole map for SIZE_MAX;
 * the elements alone, without their root.  Appended. */
void fm_qgis_metadata(const fm_qgis_pieces *pieces, size_t i, fm_str *out);

#endif
