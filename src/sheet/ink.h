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
/* What an area is painted with, fill opacity left out: the fill, and over it the pattern.
 * Alpha 0: none. */
void fm_ink_area_colors(const fm_style *style, fm_color *fill, fm_color *pattern);
/* Does the style stroke at all; and with what. `width` is the resolved line width. */
bool fm_ink_has_line(const fm_style *style);
/* Casing, dashes, offset; `path`, of straight lines, is replaced by its parallel where
 * the style has an offset. */
void fm_ink_line(fm_painter *p, const fm_style *style, double width, fm_path *path);

#define FM_INK_DASHES_MAX 16
/* The pen of a style; `dashes` is the room for its dashes, which are given in line widths and
 * must not all be nothing. */
fm_pen fm_ink_pen(const fm_style *style, double width,
                  double dashes[FM_INK_DASHES_MAX]);

/* A control measure as it is to be drawn: kind, words and side are resolved. */
typedef struct fm_ink_measure {
    const char *kind; /* a word or code of draw/tactical; NULL: the style's */
    fm_side side;
    const char *name, *name2, *note; /* NULL, or "" */
    unsigned echelon;
    bool is_enemy;   /* says ENY */
    bool is_planned; /* dashed where the style has no dashes of its own */
    fm_text_engine *engine; /* NULL: without words, as in a legend */
    const char *font, *language;
} fm_ink_measure;

/* Is the style a control measure? */
bool fm_ink_is_tactical(const fm_style *style);
void fm_ink_tactical(fm_painter *p, const fm_style *style, double width,
                     const fm_ink_measure *measure, const fm_pt *points, size_t count,
                     bool closed);
/* What the standard says of the look of a measure where the style says nothing: the pattern
 * of its kind. */
void fm_ink_tactical_defaults(fm_style *style);

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
