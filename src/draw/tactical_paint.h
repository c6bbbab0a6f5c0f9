/* SPDX-License-Identifier: MIT */
/*
 * draw/tactical_paint.h: a control measure that was drawn as plain data, in ink: an edge
 * under all of it, strokes, what is filled, and words with a halo on top.
 */
#ifndef FM_DRAW_TACTICAL_PAINT_H
#define FM_DRAW_TACTICAL_PAINT_H

#include "draw/tactical.h"

typedef struct fm_tactical_ink {
    fm_pen pen;          /* of the measure itself */
    fm_color casing;     /* alpha 0: none */
    double casing_width; /* on each side of the pen, px */
    bool is_planned;     /* dashed where the pen has no dashes of its own */
    fm_text_engine *engine; /* NULL: without words */
    const char *font, *language;
} fm_tactical_ink;

/* A width for fm_tactical_look.measure, by the letters that the ink would draw; `user` is a
 * fm_tactical_ink. 0 when the text cannot be shaped. */
double fm_tactical_text_width(void *user, const char *text, double size_px);

void fm_tactical_paint(const fm_tactical_drawing *drawing, const fm_tactical_ink *ink,
                       fm_painter *painter);

/* The colour of the standard for a measure, dark enough for thin lines on a light map:
 * obstacles are green whoever laid them, all else is by identity. */
fm_color fm_tactical_color(const fm_tactical_kind *kind, fm_sidc_identity identity);

/*
 * A measure as it looks on made-up points in a box, for a table of measures.  `look` gives
 * names and sizes; kind, side and points are the sample's own.
 */
void fm_tactical_sample(const fm_tactical_kind *kind, const fm_tactical_look *look,
                        fm_rect box, fm_tactical_drawing *out);

#endif
