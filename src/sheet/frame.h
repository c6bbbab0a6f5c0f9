/* SPDX-License-Identifier: MIT */
/*
 * sheet/frame.h: what the map shows: its projection and its extent, chosen or obeyed.
 */
#ifndef FM_SHEET_FRAME_H
#define FM_SHEET_FRAME_H

#include "front/situation.h"
#include "sheet/viewport.h"

/* The box a document asks for without looking at data; empty when data decide. */
fm_bbox fm_frame_window(const fm_document *document);

/*
 * The box that the map is to show: the document's, that of a layer, or of all layers
 * but those that are mere backdrop (a box more than 16 times that of the others).
 * FM_ERR_LAYER when there is nothing to show.
 */
FM_MUST_USE fm_status fm_frame_box(fm_context *ctx, const fm_situation *situation,
                                   fm_bbox *box);

/* As above, but an empty box when there is nothing to show on this day, and without
 * room round a lone place: for whoever joins the boxes of several days. */
FM_MUST_USE fm_status fm_frame_shown(fm_context *ctx, const fm_situation *situation,
                                     fm_bbox *box);
/* Join two boxes the shorter way round the Earth. */
void fm_frame_join(fm_bbox *box, fm_bbox other);
/* Shown when nothing says what to show. */
extern const fm_bbox fm_frame_world;

/* The projection of the sheet, as asked for or suited to `box`. */
FM_MUST_USE fm_status fm_frame_projection(fm_context *ctx, const fm_document *document,
                                          fm_bbox box, fm_projection **out);

/* The viewport: `box`, or the document's centre and scale, in `frame`. */
FM_MUST_USE fm_status fm_frame_viewport(fm_context *ctx, const fm_document *document,
                                        fm_projection *projection, fm_bbox box,
                                        fm_rect frame, fm_viewport *out);

#endif
