/* SPDX-License-Identifier: MIT */
/*
 * draw/painter_cairo.h: what the files of the Cairo hand share, and nobody else.
 *
 *   painter_cairo.c        paths, groups, clips, life
 *   painter_cairo_stamp.c  point symbols, one by one or by the thousand
 *   painter_cairo_text.c   text as outlines, and as text on pages
 *   painter_cairo_mask.c   text on pictures, from masks of its glyphs kept ready
 */
#ifndef FM_DRAW_PAINTER_CAIRO_H
#define FM_DRAW_PAINTER_CAIRO_H

#include <cairo.h>

#include "draw/painter.h"

typedef struct fm_mask_cache fm_mask_cache;
typedef struct fm_kept_stamps fm_kept_stamps;

typedef struct fm_cairo_hand {
    fm_painter base;
    cairo_t *cr;
    bool is_picture; /* pixels, not a page of vectors */
    double opacity[FM_PAINTER_DEPTH];
    cairo_glyph_t *glyphs; /* scratch */
    size_t glyph_capacity;
    fm_mask_cache *masks; /* NULL until the first text on a picture */
    fm_kept_stamps *kept; /* NULL until the first stamp that comes again */
} fm_cairo_hand;

/* Cairo's own status is sticky, too; make it the painter's. */
void fm_cairo_check(fm_painter *self);

void fm_cairo_set_color(cairo_t *cr, fm_color color);
void fm_cairo_set_fill_rule(cairo_t *cr, bool even_odd);
void fm_cairo_set_pen(cairo_t *cr, const fm_pen *pen);
/* The span's font, under the context's own scale and turn. */
void fm_cairo_set_font(cairo_t *cr, const fm_text_span *span);
void fm_cairo_add_path(cairo_t *cr, const fm_path *path);
/* Stroke the current path, which are outlines of text, and keep it. */
void fm_cairo_stroke_halo(cairo_t *cr, fm_color halo, double halo_width);

/* Two verbs of the hand. */
void fm_cairo_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                    size_t count, double angle_rad);
void fm_cairo_text(fm_painter *self, const fm_text_run *run, fm_pt at, double angle_rad,
                   fm_color color, fm_color halo, double halo_width);

/*
 * Draw a level, straight run on a picture from masks.  False when it cannot (turned or
 * scaled unevenly, too large, the cache is full), nothing being drawn then; out of
 * memory fails the painter.
 */
bool fm_cairo_text_from_masks(fm_cairo_hand *h, const fm_text_run *run, fm_pt at,
                              fm_color color, fm_color halo, double halo_width);
void fm_mask_cache_free(fm_mask_cache *cache);
void fm_kept_stamps_free(fm_kept_stamps *kept);

#endif
