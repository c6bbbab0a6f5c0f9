/* SPDX-License-Identifier: MIT */
/*
 * sheet/label.h: candidates, collisions, choice. All is decided before any is drawn.
 *
 * Labels are added with the geometry they belong to, already on the sheet; then placed
 * all at once, by priority, each at the best free candidate: the eight round a point,
 * the middle of a polygon's ground, along a line.
 *
 *                    top
 *      left-above     |     right-above  <- best
 *              left --o-- right
 *      left-below     |     right-below
 *                  bottom
 *
 * What must stay true of every placement: it lies wholly inside the frame, on no block,
 * on no other label (unless it may overlap), and on no symbol that counts as much as it
 * does. Lines that were named (a front, a border) are kept clear where there is a choice,
 * and so is what is next to another symbol. A label that finds no place may make others
 * step aside, never drop. The same requests in the same order give the same placements.
 *
 * Not for deciding what is labelled, nor for reporting what was dropped: the caller does.
 */
#ifndef FM_SHEET_LABEL_H
#define FM_SHEET_LABEL_H

#include "doc/document.h"
#include "draw/painter.h"
#include "draw/text.h"
#include "geo/geometry.h"

typedef struct fm_labeller fm_labeller;

/* `frame` is where labels may stand. The engine is borrowed. */
FM_MUST_USE fm_status fm_labeller_new(fm_context *ctx, fm_text_engine *engine,
                                      fm_rect frame, fm_labeller **out);
void fm_labeller_free(fm_labeller *labeller);

/* Nothing may stand here (furniture). */
FM_MUST_USE fm_status fm_labeller_block(fm_labeller *labeller, fm_rect rect);
/* Better not here (a point symbol, not of this label): soft for labels of higher
 * priority than the symbol's own, hard else. */
FM_MUST_USE fm_status fm_labeller_symbol(fm_labeller *labeller, fm_rect rect,
                                         double priority);

/* Better not across this line, and not within `reach_px` of it either: soft for all.
 * `weight` is 1 for an ordinary line; rather than one of more weight (a front), another
 * is crossed. Copied. */
FM_MUST_USE fm_status fm_labeller_line(fm_labeller *labeller, const fm_pt *points,
                                       size_t count, bool closed, double reach_px,
                                       double weight);

/* What to label. Texts and geometry are copied, as far as they are needed. */
typedef struct fm_label_request {
    const char *text;           /* not empty; may hold \n */
    const fm_label_spec *spec;  /* borrowed until the placements are released */
    const char *family;         /* where the spec names no font; NULL: sans; borrowed */
    double size_px;             /* resolved text size */
    double priority;            /* resolved */
    const char *language;       /* borrowed */
    const char *layer_id;       /* for the report; borrowed */
    fm_rect around;             /* of the point symbol, FM_RECT_EMPTY for other kinds */
    const fm_pt *points;        /* a point (1), rings of a polygon, or a line */
    const size_t *starts;       /* part offsets, part_count + 1 */
    size_t part_count;
    unsigned kind;              /* FM_SHAPE_POINT, FM_SHAPE_LINE or FM_SHAPE_POLYGON */
} fm_label_request;

/*
 * Ask for a label. What lies outside the frame (a point, a line, all of a polygon) is
 * not asked for: it has no placement, and is not dropped either. A text of several lines
 * is set as one line where it runs along a line.
 */
FM_MUST_USE fm_status fm_labeller_add(fm_labeller *labeller,
                                      const fm_label_request *request);

/*
 * Place all, once; afterwards the placements can be read and drawn.
 *
 * By priority, then by size, then in the order they were added. A very long line is
 * labelled several times. Pieces that carry the same text in the same layer and touch
 * each other are labelled as one, and have one placement.
 */
FM_MUST_USE fm_status fm_labeller_place(fm_labeller *labeller);

typedef struct fm_label_placement {
    const fm_text_run *run; /* NULL: dropped */
    fm_pt at;               /* top left corner of the run, {0, 0} if bent */
    double angle_rad;
    fm_color color, halo;
    double halo_width;
    const char *layer_id;
    const char *text;
    bool optional;
} fm_label_placement;

size_t fm_labeller_count(const fm_labeller *labeller);
const fm_label_placement *fm_labeller_at(const fm_labeller *labeller, size_t i);

/* Paint those placed, least important first, each layer in its group. */
void fm_labeller_draw(const fm_labeller *labeller, fm_painter *painter);

#endif
