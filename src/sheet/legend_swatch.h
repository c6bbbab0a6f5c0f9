/* SPDX-License-Identifier: MIT */
/*
 * sheet/legend_swatch.h: the sample beside the words of a legend entry, drawn by the
 * functions that draw the map (sheet/ink).
 */
#ifndef FM_SHEET_LEGEND_SWATCH_H
#define FM_SHEET_LEGEND_SWATCH_H

#include "draw/painter.h"
#include "sheet/sheet.h"

typedef struct fm_swatch {
    const fm_legend_entry *entry; /* borrowed */
    int size_index;               /* of entry->sizes; -1: the style's own size */
    fm_stamp *stamp;              /* of a point; NULL */
    double width, height;         /* that it needs at least */
} fm_swatch;

/* `text_px` is the size of the words beside it. */
FM_MUST_USE fm_status fm_swatch_init(const fm_sheet *sheet,
                                     const fm_legend_entry *entry, int size_index,
                                     double text_px, fm_swatch *out);
void fm_swatch_release(fm_swatch *swatch);

/* Between x0 and x1, its middle at y; areas and lines fill the width. */
void fm_swatch_draw(const fm_swatch *swatch, double x0, double x1, double y,
                    fm_painter *painter);

#endif
