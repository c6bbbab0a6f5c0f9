/* SPDX-License-Identifier: MIT */
/*
 * draw/symbol_file.h: what drawing one symbol and drawing the sheet of them share, and
 * nobody else.
 */
#ifndef FM_DRAW_SYMBOL_FILE_H
#define FM_DRAW_SYMBOL_FILE_H

#include "draw/surface.h"
#include "draw/symbol.h"
#include "draw/tactical_paint.h"
#include "frontmap/symbol.h"

/* Check the options and turn them into a look; `format` from the path where it is AUTO. */
FM_MUST_USE fm_status fm_symbol_look_of(fm_context *ctx,
                                        const fm_symbol_options *options,
                                        fm_symbol_look *look, fm_color *background);
FM_MUST_USE fm_status fm_symbol_format_of(fm_context *ctx,
                                          const fm_symbol_options *options,
                                          const char *path, fm_format *format);
/* A control measure that is no point, on made-up points in a box. */
void fm_symbol_measure(const fm_tactical_code *code, const fm_symbol_look *look,
                       fm_text_engine *engine, fm_rect box, fm_painter *painter);
/* Write a drawn surface to a file that appears whole or not at all. */
FM_MUST_USE fm_status fm_symbol_write(fm_context *ctx, fm_surface *surface,
                                      const char *path, bool overwrite);

#endif
