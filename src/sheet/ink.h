/* SPDX-License-Identifier: MIT */
/*
 * sheet/ink.h: a style and a shape into painter calls.
 *
 * The map and the legend both draw through these, so that a swatch cannot differ from
 * what it explains.  Opacity of fills is the caller's business (groups); colours here
 * are taken as they are given in the style, with line and circle opacity applied.
 */
#ifndef FM_SHEET_INK_H
#define FM_SHEET_INK_H

#include "draw/painter.h"
#include "draw/symbol.h"
#include "draw/tactical.h"

/* How certainty changes a style: claimed lines are dashed, claimed ground is hatched on
 * a lighter fill, contested ground is cross-hatched, what is stale is faded. */
fm_style fm_ink_certainty(fm_style style, fm_certainty certainty);

/* Fill colour and pattern of an area (even-odd); no outline.  A pattern stands in place
 * of the fill, in its colour, and over it where it has a colour of its own.  `opaque`
 * leaves the fill opacity out, for drawing inside a group that carries it. */
void fm_ink_area(fm_painter *p, const fm_style *style, const fm_path *path,
                 fm_rect visible, bool opaque);
/* Does the style stroke at all; and with what. `width` is the resolved line width. */
bool fm_ink_has_line(const fm_style *style);
/* Casing, dashes, offset; `path`, of straight lines, is replaced by its parallel where
 * the style has an offset.  With a tactical kind the dressing is on `side`. */
void fm_ink_line(fm_painter *p, const fm_style *style, double width, fm_path *path);
void fm_ink_tactical(fm_painter *p, const fm_style *style, double width, fm_side side,
                     const fm_pt *points, size_t count, bool closed);

/* What a symbol's templates have become for one feature; NULL or "": nothing. */
typedef struct fm_ink_words {
    const char *sidc, *status, *direction, *engagement;
    const char *texts[FM_SYMBOL_FIELD_COUNT];
    fm_text_engine *engine; /* for the texts; NULL draws none */
    const char *font;
} fm_ink_words;

/* The stamp of a point style: symbol if given, else circle.  `size` is the resolved
 * symbol size or circle radius. */
FM_MUST_USE bool fm_ink_symbol(const fm_style *style, double size,
                               const fm_ink_words *words, fm_stamp *out);
/* The same without a feature: `sidc` is the expanded template or NULL; of the other words
 * those count that have no field, and texts are left out. */
FM_MUST_USE bool fm_ink_stamp(const fm_style *style, double size, const char *sidc,
                              fm_stamp *out);

#endif
