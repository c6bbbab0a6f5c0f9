/* SPDX-License-Identifier: MIT */
/*
 * draw/painter_svg.h: the hand that writes SVG.
 *
 * Groups, clips and paths come out as the elements of the same name, opacity as an
 * attribute, each group under the name of its layer: what a person who opens the file
 * in an editor hopes for.  (Cairo's SVG has masks and filters for opacity, no names,
 * and numbers from a counter of the whole process.)  Letters are outlines, defined once
 * a font and used, with the words as a label; a browser needs no font for them.
 *
 * Names that begin with '_' are this file's own, all others those of groups.
 */
#ifndef FM_DRAW_PAINTER_SVG_H
#define FM_DRAW_PAINTER_SVG_H

#include "draw/painter.h"

/* What is to stand in <defs> goes to `defs`, all else to `body`; both must outlive the
 * painter. */
FM_MUST_USE fm_status fm_painter_svg_new(fm_context *ctx, fm_str *defs, fm_str *body,
                                         fm_painter **painter);

#endif
