/* SPDX-License-Identifier: MIT */
/*
 * draw/symbol.h: the table of point symbols; one entry, one drawing function.
 *
 * Shapes: circle, square, diamond, triangle, triangle-down, pentagon, hexagon, star,
 * cross, x, and the observation post of MIL-STD-2525D 160100 (an empty equilateral
 * triangle, point up).  A SIDC picks an entry by its code; an unknown one draws a
 * placeholder that can be seen, never a guess.
 */
#ifndef FM_DRAW_SYMBOL_H
#define FM_DRAW_SYMBOL_H

#include "draw/painter.h"

typedef struct fm_symbol_look {
    const char *shape; /* a name of the table; NULL: circle */
    const char *sidc;  /* instead of the shape; NULL */
    double size_px;    /* the greater side of the shape */
    fm_color fill;     /* alpha 0: none */
    fm_color stroke;
    double stroke_width;
    fm_color ring;   /* alpha 0: none; a circle round the symbol */
    fm_color casing; /* alpha 0: none; a light edge that lifts it off the map */
} fm_symbol_look;

const char *const *fm_symbol_names(void); /* NULL-terminated */
bool fm_symbol_exists(const char *name);
/* Does the table draw this SIDC? */
bool fm_symbol_knows_sidc(const char *sidc);

/* Fill in the stamp; false when out of memory.  The stamp's origin is the symbol's
 * place. */
FM_MUST_USE bool fm_symbol_build(const fm_symbol_look *look, fm_stamp *out);

#endif
