/* SPDX-License-Identifier: MIT */
/*
 * data/features.h: a layer in memory: shapes, attributes, ids and where they came from,
 * row by row the same feature.
 */
#ifndef FM_DATA_FEATURES_H
#define FM_DATA_FEATURES_H

#include "base/context.h"
#include "base/table.h"
#include "geo/geometry.h"

typedef struct fm_features {
    fm_shapes shapes; /* degrees, WGS 84 */
    fm_table table;   /* the requested columns, and those a filter needed */
    fm_table ids; /* column 0 "id": the feature's id, or null; empty if none has one */
    uint32_t *lines; /* line of the file at which the feature starts; NULL if unknown */
    size_t lines_capacity;
    uint32_t
        *numbers; /* the feature's number in the file, from 1; NULL: as they stand */
    size_t numbers_capacity;
    char *source;     /* path as given, for messages */
    char *crs;        /* what the file was in: "OGC:CRS84", "EPSG:32637" */
    char *format;     /* "GeoJSON", "GPKG", ... */
    char *layer_name; /* name inside the file; NULL */
    size_t read;      /* features in the file that were looked at */
    size_t skipped;   /* bad features left out with a warning */
    bool has_z;       /* third coordinates were there and were left */
} fm_features;

void fm_features_release(fm_features *f);

static inline size_t fm_features_count(const fm_features *f)
{
    return f->shapes.feature_count;
}

/* "feature 17 (id "x", name "...")" for messages, into `out`; counted from 1 among
 * those that were kept. */
size_t fm_features_number(const fm_features *f, size_t feature);
void fm_features_describe(const fm_features *f, size_t feature, fm_str *out);

/* Warn of ids that several features have. */
FM_MUST_USE fm_status fm_features_check_ids(fm_context *ctx, const fm_features *f);

/* Drop all but the features with keep[i] true, in order. */
void fm_features_keep(fm_features *f, const bool *keep);

/* Copy the features with keep[i] true (NULL: all), with their ids, places and origin. `out`
 * starts as {0}; false when out of memory. */
FM_MUST_USE bool fm_features_copy(const fm_features *from, const bool *keep,
                                  fm_features *out);

/* Into the order of their ids, where all of them are whole numbers: a database gives its
 * rows in any order.  Places in a file are forgotten.  False when out of memory. */
FM_MUST_USE bool fm_features_sort_ids(fm_features *f);

/* Append one feature of another layer; its columns are found or added by name, its id comes
 * along where it has one.  Not its place in the file.  False when out of memory. */
FM_MUST_USE bool fm_features_add(fm_features *to, const fm_features *from,
                                 size_t feature);

#endif
