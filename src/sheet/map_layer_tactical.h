/* SPDX-License-Identifier: MIT */
/*
 * sheet/map_layer_tactical.h: one feature of a layer as a control measure.
 */
#ifndef FM_SHEET_MAP_LAYER_TACTICAL_H
#define FM_SHEET_MAP_LAYER_TACTICAL_H

#include "sheet/ink.h"
#include "sheet/map_layer.h"

#define FM_MAP_MEASURE_TEXTS 4

/* Kind, words and side of a feature, resolved. */
typedef struct fm_map_measure {
    const fm_tactical_kind *kind; /* NULL: none, a plain line */
    fm_ink_measure ink;           /* borrows the texts */
    fm_str texts[FM_MAP_MEASURE_TEXTS];
} fm_map_measure;

/* Into a style whose measure comes by a code of the feature: its kind, and the colour that
 * the standard has for it where the style has none. */
void fm_map_measure_style(const fm_styler *styler, size_t feature, fm_style *style);

/* False when out of memory.  `style` is as fm_map_layer_style() gives it.  Release with
 * fm_map_measure_release(), in any case. */
FM_MUST_USE bool fm_map_measure_take(const fm_sheet *sheet, const fm_map_layer *layer,
                                     size_t feature, const fm_style *style,
                                     fm_map_measure *out);
void fm_map_measure_release(fm_map_measure *measure);

/* Is it drawn from its own points, and not from what the frame shows of it? */
bool fm_map_measure_is_whole(const fm_map_measure *measure);
/* Such a one; false when out of memory. */
FM_MUST_USE bool fm_map_measure_paint_whole(const fm_sheet *sheet,
                                            const fm_map_layer *layer, size_t feature,
                                            const fm_style *style, double width,
                                            const fm_map_measure *measure,
                                            fm_painter *painter);

#endif
