/* SPDX-License-Identifier: MIT */
/*
 * data/layer.h: what is inside a layer of frontmap/layer.h, for other rooms.
 */
#ifndef FM_DATA_LAYER_H
#define FM_DATA_LAYER_H

#include "data/features.h"
#include "frontmap/layer.h"

/* Lives as long as the layer. */
const fm_features *fm_layer_features(const fm_layer *layer);

#endif
