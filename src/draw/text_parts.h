/* SPDX-License-Identifier: MIT */
/*
 * draw/text_parts.h: what the text files share, and nobody else.
 *
 *   text_clean.c   what of a text may be shaped at all
 *   text.c         shaping and measuring; Pango
 *   text_run.c     the life of a run, and bending it along a line; Cairo's fonts
 */
#ifndef FM_DRAW_TEXT_PARTS_H
#define FM_DRAW_TEXT_PARTS_H

#include "base/str.h"
#include "draw/text.h"

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

/* Out of memory, said to the engine's context. */
fm_status fm_text_nomem(const fm_text_engine *engine);

#endif
