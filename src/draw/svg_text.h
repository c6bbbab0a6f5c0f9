/* SPDX-License-Identifier: MIT */
/*
 * draw/svg_text.h: numbers, path data, colours and names as SVG writes them.
 *
 * Paths are relative and rounded to a grid, so that errors do not add up; a coordinate
 * costs four or five bytes.
 */
#ifndef FM_DRAW_SVG_TEXT_H
#define FM_DRAW_SVG_TEXT_H

#include "base/str.h"
#include "doc/color.h"
#include "draw/path.h"

/* A number with at most `decimals` digits after the point, none of them a trailing 0:
 * "12.5", "-.25", "3". */
void fm_svg_add_number(fm_str *out, double value, int decimals);

/* The path as the value of an attribute `d`. */
void fm_svg_add_path(fm_str *out, const fm_path *path, int decimals);

/* Text between tags or inside a quoted attribute: escaped, without the characters that
 * XML 1.0 forbids. */
void fm_svg_add_text(fm_str *out, const char *text);

/* ` fill="#d98c7f" fill-opacity=".5"`; `property` is "fill" or "stroke". */
void fm_svg_add_color(fm_str *out, const char *property, fm_color color);

/* A name that XML takes as an id: what is no ASCII letter, digit, '-', '_' or '.'
 * becomes
 * '-', and it begins with a letter. */
void fm_svg_add_id(fm_str *out, const char *name);

#endif
