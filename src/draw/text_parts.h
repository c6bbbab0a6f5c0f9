/* SPDX-License-Identifier: MIT */
/*
 * draw/text_parts.h: what the text files share, and nobody else.
 *
 *   text_clean.c    what of a text may be shaped at all
 *   text.c          the engine, and shaping; Pango
 *   text_break.c    breaking lines; Pango
 *   text_gather.c   from Pango's lines to a run
 *   text_run.c      the life of a run, and bending it along a line; Cairo's fonts
 */
#ifndef FM_DRAW_TEXT_PARTS_H
#define FM_DRAW_TEXT_PARTS_H

#include "base/str.h"
#include "draw/text.h"

struct _PangoLayout; /* Pango's */

/*
 * All text is shaped at one size and then scaled: letters set without hinting are the
 * same at every size, and for every new size Pango would sort all fonts of the machine
 * anew.
 */
#define FM_TEXT_SHAPING_PX 64.0

/* From lengths of the shaping size to those of a text of `size_px`. */
static inline double fm_text_scale(double size_px)
{
    return size_px / FM_TEXT_SHAPING_PX;
}

/* Append `text` as described in draw/text.h. */
void fm_text_clean(fm_str *out, const char *text);

/* Is there a letter of a script whose letters join (Arabic, Syriac, Mongolian ...)? */
bool fm_text_joins(const char *text);

/* An empty run with room for this much; every span's glyphs and clusters are to be
 * carved out of spans[0]'s.  NULL when out of memory. */
FM_MUST_USE fm_text_run *fm_text_run_new(size_t spans, size_t glyphs, size_t clusters,
                                         size_t text_length);
/* A deep copy; fonts are shared.  NULL when out of memory. */
FM_MUST_USE fm_text_run *fm_text_run_copy(const fm_text_run *run);

/* Break the lines of a layout as the style says; false when out of memory. */
FM_MUST_USE bool fm_text_break(struct _PangoLayout *layout, const fm_text_style *style);

/* The run that a layout's lines are. */
FM_MUST_USE fm_status fm_text_gather(fm_text_engine *engine,
                                     struct _PangoLayout *layout,
                                     const fm_text_style *style, fm_text_run **out);

void fm_text_note_missing(fm_text_engine *engine, uint32_t code);
/* Out of memory, said to the engine's context. */
fm_status fm_text_nomem(const fm_text_engine *engine);

#endif
