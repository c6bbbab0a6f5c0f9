/* SPDX-License-Identifier: MIT */
/*
 * data/ogr_geometry.h: the shapes of OGR features into columns.
 *
 * Features arrive in the plane of their layer, so they are gathered in a batch as they
 * are, brought to longitude and latitude together, and only then unwrapped and appended
 * to the layer in memory:
 *
 *     OGR geometry --add--> batch (x, y of the layer's CRS) --move--> out->shapes
 *
 * Curves become lines, collections their members, third coordinates are left.
 */
#ifndef FM_DATA_OGR_GEOMETRY_H
#define FM_DATA_OGR_GEOMETRY_H

#include "data/features.h"
#include "data/gdal_library.h"

typedef struct fm_ogr_batch {
    fm_context *ctx;
    const fm_gdal *gdal;
    fm_features *out;  /* borrowed, as all of the above */
    const char *crs;   /* of the coordinates; NULL: longitude and latitude */
    bool crs_is_guess; /* nobody named it: coordinates beyond the globe are an error */
    bool swap;         /* y comes first */
    fm_shapes shapes;  /* features not yet moved */
    size_t first_row;  /* row of the first of them in out->table */
} fm_ogr_batch;

void fm_ogr_batch_release(fm_ogr_batch *batch);

/* Begin a feature, with the parts of `geometry` (NULL: none). */
FM_MUST_USE fm_status fm_ogr_batch_add(fm_ogr_batch *batch, OGRGeometryH geometry);

/* Enough of them to be worth a move? */
bool fm_ogr_batch_is_full(const fm_ogr_batch *batch);

/* Project what is there, append it to out->shapes, and begin anew. */
FM_MUST_USE fm_status fm_ogr_batch_move(fm_ogr_batch *batch);

#endif
