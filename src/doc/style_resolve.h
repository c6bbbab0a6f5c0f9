/* SPDX-License-Identifier: MIT */
/*
 * doc/style_resolve.h: styles laid over each other: what holds when nothing is said,
 * the layer's, its class's.  For style.c.
 */
#ifndef FM_DOC_STYLE_RESOLVE_H
#define FM_DOC_STYLE_RESOLVE_H

#include "doc/document.h"

/* `class` NULL: the layer's alone. */
fm_style fm_style_resolve(const fm_layer_spec *layer, const fm_class *class);

#endif
