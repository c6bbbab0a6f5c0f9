/* SPDX-License-Identifier: MIT */
/*
 * front/situation.h: a document and a date in, the layers as they stand that day out.
 *
 * Snapshots are chosen (a path with {date}, a date column), validity is applied
 * (half-open, [from, to)), derived layers are computed.  The one thing that sheet draws
 * and out will export; it knows no ink.
 */
#ifndef FM_FRONT_SITUATION_H
#define FM_FRONT_SITUATION_H

#include "data/features.h"
#include "doc/document.h"

/* A layer of the day. */
typedef struct fm_situation_layer {
    const fm_layer_spec *spec; /* borrowed from the document */
    fm_features features;
    char *path;        /* that was read; NULL for a derived layer */
    fm_date snapshot;  /* date of the snapshot used; none for timeless layers */
    bool is_stale;     /* the snapshot is older than stale-after */
    char *attribution; /* of the layer's manifest or spec; NULL */
    char *title;       /* of the manifest, when the spec has none; NULL */
} fm_situation_layer;

typedef struct fm_situation {
    const fm_document *document; /* borrowed; must outlive the situation */
    fm_date date;                /* shown; none when nothing is dated */
    fm_situation_layer *layers;  /* as in the document, hidden ones without features */
    size_t layer_count;
} fm_situation;

/* What may be left out while reading; all-zero reads everything that is drawn. */
typedef struct fm_situation_options {
    bool
        all_columns; /* for checks and exports; else only what styles and labels name */
    const fm_bbox *window; /* features outside need not be read; NULL: all */
    bool not_derived; /* derived layers get their dates, but nothing is computed */
} fm_situation_options;

/*
 * Read the situation of the document's date.  Errors of a layer carry the document's
 * line of that layer.  `*out` belongs to the caller.
 */
FM_MUST_USE fm_status fm_situation_new(fm_context *ctx, const fm_document *document,
                                       const fm_situation_options *options,
                                       fm_situation **out);
void fm_situation_free(fm_situation *situation);

/*
 * One layer of a document as it stood on another date, all its columns; nothing is
 * derived.  `out` starts as {0} and is the caller's: fm_situation_layer_release().
 */
FM_MUST_USE fm_status fm_situation_layer_at(fm_context *ctx, const fm_document *document,
                                            const fm_layer_spec *spec, fm_date date,
                                            fm_situation_layer *out);
void fm_situation_layer_release(fm_situation_layer *layer);

/* Where a layer's file for `date` is: the path with {date} filled in, or of the latest
 * snapshot not after it.  `*path` is the caller's (fm_free); `*snapshot` none when the
 * path holds no {date}. */
FM_MUST_USE fm_status fm_snapshot_find(fm_context *ctx, const fm_document *document,
                                       const fm_layer_spec *layer, fm_date date,
                                       char **path, fm_date *snapshot);

#endif
