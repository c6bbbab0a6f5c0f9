/* SPDX-License-Identifier: MIT */
/*
 * doc/color.h: colours as people write them, and a palette that the colour-blind can
 * read.
 */
#ifndef FM_DOC_COLOR_H
#define FM_DOC_COLOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* sRGB, not premultiplied, 0 to 1. */
typedef struct fm_color {
    double r, g, b, a;
} fm_color;

/* #rgb, #rgba, #rrggbb, #rrggbbaa, rgb(), rgba(), hsl(), hsla(), the CSS names,
 * "transparent" and "none". */
bool fm_color_parse(const char *text, fm_color *color);
/* The i-th of the CSS names, in the order of the alphabet; NULL behind the last. */
const char *fm_color_name(size_t i);
void fm_color_add_hex(fm_str *out, fm_color color); /* #rrggbb or #rrggbbaa */

fm_color fm_color_with_opacity(fm_color color, double opacity); /* multiplies */
fm_color fm_color_mix(fm_color from, fm_color to, double share);
/* WCAG relative luminance, 0 to 1. */
double fm_color_luminance(fm_color color);

/* The i-th colour of the categorical palette (Okabe and Ito 2008), round and round. */
fm_color fm_color_palette(size_t i);

#endif
