/* SPDX-License-Identifier: MIT */
/*
 * sheet/map_layer.h: one layer between the plane and the ink.
 *
 * Prepared first: bound to its style, projected, classified, counted; then asked for
 * its legend entries and labels; then painted.  Preparing decides, painting only draws.
 */
#ifndef FM_SHEET_MAP_LAYER_H
#define FM_SHEET_MAP_LAYER_H

#include "doc/style.h"
#include "front/situation.h"
#include "geo/project.h"
#include "sheet/ink.h"
#include "sheet/label.h"
#include "sheet/sheet.h"

typedef struct fm_map_layer {
    const fm_situation_layer *source; /* borrowed */
    fm_styler *styler;
    fm_plane plane; /* feature i is feature i of the source */
    int *classes;   /* of each feature; -1: no classes */
    uint8_t *certainties;
    size_t *class_seen;        /* features seen of each class; one entry more for -1 */
    unsigned *class_kinds;     /* fm_shape_kind bits seen of each class */
    unsigned kinds;            /* fm_shape_kind bits seen */
    size_t seen;               /* features with something inside the frame */
    unsigned certainties_seen; /* bits by fm_certainty */
    bool skipped;              /* hidden, or out of its scale range */
    double tolerance_px;       /* for simplifying */
    struct fm_symbol_cache *symbols; /* stamps by look; NULL when skipped */
} fm_map_layer;

FM_MUST_USE fm_status fm_map_layer_prepare(const fm_sheet *sheet,
                                           const fm_situation_layer *source,
                                           fm_projector *projector, double density,
                                           fm_map_layer *out);
void fm_map_layer_release(fm_map_layer *layer);

/* The legend's lines for what was seen of the layer. */
FM_MUST_USE fm_status fm_map_layer_legend(const fm_sheet *sheet,
                                          const fm_map_layer *layer, fm_legend *legend);

/* Append where its symbols stand; circles, which are many and small, are none. */
FM_MUST_USE fm_status fm_map_layer_symbol_places(const fm_sheet *sheet,
                                                 const fm_map_layer *layer,
                                                 fm_sheet_symbols *places);

/* Ask for its labels, and book its symbols as things to keep off.  `inner` projects
 * without a margin, so that polygons are labelled in their visible part. */
FM_MUST_USE fm_status fm_map_layer_labels(const fm_sheet *sheet,
                                          const fm_map_layer *layer,
                                          fm_projector *inner, fm_labeller *labeller);

void fm_map_layer_paint(const fm_sheet *sheet, const fm_map_layer *layer,
                        fm_painter *painter);

/* The symbol of one point feature, as drawn: its stamp, which is the layer's and good
 * until the next call, and its turn; NULL when out of memory. */
FM_MUST_USE fm_stamp *fm_map_layer_stamp(const fm_sheet *sheet,
                                         const fm_map_layer *layer, size_t feature,
                                         double *angle_rad);
/* The words of a feature's symbol; they point into `text`. */
FM_MUST_USE fm_status fm_map_layer_words(const fm_sheet *sheet,
                                         const fm_map_layer *layer, size_t feature,
                                         fm_str *text, fm_ink_words *words);
/* Begin with symbols: the cache, and warnings for codes that are not known. */
FM_MUST_USE fm_status fm_map_layer_symbols(const fm_sheet *sheet, fm_map_layer *layer);
void fm_symbol_cache_free(struct fm_symbol_cache *cache);
/* Another painter follows. */
void fm_symbol_cache_restart(struct fm_symbol_cache *cache);
/* The style of a feature as drawn: certainty and age applied. */
fm_style fm_map_layer_style(const fm_map_layer *layer, size_t feature);
/* On which side the feature's dressing stands. */
fm_side fm_map_layer_side(const fm_sheet *sheet, const fm_map_layer *layer,
                          size_t feature);

#endif
