/* SPDX-License-Identifier: MIT */
/*
 * front/series_layer.h: a series inside one layer: by a column of dates, or by validity.
 */
#ifndef FM_FRONT_SERIES_LAYER_H
#define FM_FRONT_SERIES_LAYER_H

#include "front/series.h"

struct fm_series_layer {
    fm_features features;
    fm_date *from, *to; /* of each row; by a column of dates `to` is NULL */
};

/* Read the layer; its dates, ascending, each once, belong to the caller (fm_free). */
FM_MUST_USE fm_status fm_series_layer_read(fm_context *ctx, const char *path,
                                           const fm_series_options *options,
                                           struct fm_series_layer **out,
                                           fm_date **dates, size_t *count);
/* The rows of one date. */
FM_MUST_USE fm_status fm_series_layer_at(fm_context *ctx,
                                         const struct fm_series_layer *layer,
                                         fm_date date, fm_features *out);
void fm_series_layer_free(struct fm_series_layer *layer);

#endif
