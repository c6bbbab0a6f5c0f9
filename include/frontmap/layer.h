/* SPDX-License-Identifier: MIT */
/*
 * frontmap/layer.h: a layer of features, to look into.
 *
 *     fm_layer_options options = FM_LAYER_OPTIONS_INIT;
 *     fm_layer *layer;
 *     if (fm_layer_read(ctx, "posts.geojson", &options, &layer) == FM_OK) {
 *         printf("%zu features\n", fm_layer_feature_count(layer));
 *         fm_layer_free(layer);
 *     }
 *
 * Coordinates are WGS 84 degrees, areas and lengths of the ellipsoid.  Everything
 * returned lives as long as the layer.
 */
#ifndef FRONTMAP_LAYER_H
#define FRONTMAP_LAYER_H

#include "frontmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_layer fm_layer;

typedef struct fm_layer_options {
    const char *layer; /* name inside a file of several; NULL */
    const char *crs;   /* for data that does not say its own; NULL */
    const char *where; /* SQL condition; NULL */
    const char *bbox;  /* "west,south,east,north"; NULL */
} fm_layer_options;

#define FM_LAYER_OPTIONS_INIT                                                          \
    {                                                                                  \
        NULL, NULL, NULL, NULL                                                         \
    }

/* `options` may be NULL.  `*out` belongs to the caller: fm_layer_free(). */
FM_API FM_MUST_USE fm_status fm_layer_read(fm_context *ctx, const char *path,
                                           const fm_layer_options *options,
                                           fm_layer **out);
FM_API void fm_layer_free(fm_layer *layer);

FM_API const char *fm_layer_path(const fm_layer *layer);
FM_API const char *fm_layer_format(const fm_layer *layer); /* "GeoJSON" */
FM_API const char *fm_layer_name(const fm_layer *layer); /* inside the file; or NULL */
FM_API const char *fm_layer_crs(const fm_layer *layer);  /* the file's own */
FM_API size_t fm_layer_feature_count(const fm_layer *layer);
FM_API size_t fm_layer_skipped_count(const fm_layer *layer);
FM_API size_t fm_layer_vertex_count(const fm_layer *layer);
FM_API size_t fm_layer_part_count(const fm_layer *layer);
/* "point", "line", "polygon", "mixed", "none" */
FM_API const char *fm_layer_geometry(const fm_layer *layer);
/* west, south, east, north; east may exceed 180 across the antimeridian.  False when
 * the layer is empty. */
FM_API bool fm_layer_bbox(const fm_layer *layer, double bbox[4]);

FM_API size_t fm_layer_field_count(const fm_layer *layer);
FM_API const char *fm_layer_field_name(const fm_layer *layer, size_t field);
/* "integer", "real", "text", "boolean", "json", "null" */
FM_API const char *fm_layer_field_type(const fm_layer *layer, size_t field);
FM_API size_t fm_layer_field_nulls(const fm_layer *layer, size_t field);

/* One feature. */
FM_API const char *fm_layer_feature_id(const fm_layer *layer,
                                       size_t feature); /* NULL */
FM_API const char *fm_layer_feature_geometry(const fm_layer *layer, size_t feature);
FM_API bool fm_layer_feature_bbox(const fm_layer *layer, size_t feature,
                                  double bbox[4]);
FM_API double fm_layer_feature_area_m2(const fm_layer *layer, size_t feature);
FM_API double fm_layer_feature_length_m(const fm_layer *layer, size_t feature);
FM_API size_t fm_layer_feature_vertex_count(const fm_layer *layer, size_t feature);
/* The attribute as text ("" for null), and whether it is null. The text lives until the
 * next call. */
FM_API const char *fm_layer_value(fm_layer *layer, size_t feature, size_t field,
                                  bool *is_null);
/* As a number; false when it is none. */
FM_API bool fm_layer_number(const fm_layer *layer, size_t feature, size_t field,
                            double *number);

/* Check geometry: polygons that cross themselves, holes outside, parts that overlap,
 * each with its place.  Findings go to the log, as warnings, or as errors under a
 * strict policy;
 * `*findings` counts them, and the features that were skipped in reading. */
FM_API FM_MUST_USE fm_status fm_layer_check(fm_context *ctx, const fm_layer *layer,
                                            size_t *findings);

#ifdef __cplusplus
}
#endif
#endif
