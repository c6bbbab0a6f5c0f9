/* SPDX-License-Identifier: MIT */
/*
 * data/source.h: hands out the features of a layer, as columns.
 *
 * A source is chosen by what the file is, not only by its name: GeoJSON in all its
 * wrappings (sequences, newline-delimited, gzip, standard input) goes to our own
 * reader, every other format to GDAL behind an explicit list of drivers.  Paths that
 * mean the network or GDAL's virtual files are refused unless the policy allows them.
 *
 * What comes out is WGS 84 longitude and latitude, unwrapped, finite, valid UTF-8.
 */
#ifndef FM_DATA_SOURCE_H
#define FM_DATA_SOURCE_H

#include "base/date.h"
#include "data/features.h"
#include "doc/where.h"

/* What is wanted of a layer; all-zero means everything. */
typedef struct fm_source_request {
    const char *layer;   /* name of the layer in a file of several; NULL: the only
                            or first one (a note says so) */
    const char *crs;     /* the CRS of coordinates that do not say theirs; NULL */
    fm_where *where;     /* bound to the table while reading; NULL: all */
    const fm_bbox *bbox; /* features whose box meets it; NULL: all */
    const char *const *columns; /* wanted columns; NULL: all */
    size_t column_count;        /* 0 with columns NULL: all; with columns set: none */
    bool no_geometry;           /* attributes only */
} fm_source_request;

/* Read a layer.  `path` "-" is standard input (GeoJSON only).  `out` starts as {0} and
 * is the caller's: fm_features_release(). */
FM_MUST_USE fm_status fm_source_read(fm_context *ctx, const char *path,
                                     const fm_source_request *request,
                                     fm_features *out);

/* The GeoJSON of memory, for tests and fuzzers; `name` stands for the file in
 * messages. */
FM_MUST_USE fm_status fm_source_read_memory(fm_context *ctx, const char *name,
                                            const void *bytes, size_t length,
                                            const fm_source_request *request,
                                            fm_features *out);

#endif
