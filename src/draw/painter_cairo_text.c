/* SPDX-License-Identifier: MIT */
/*
 * Text.  On a picture outlines are filled: Cairo 1.16 would put each glyph on a whole
 * pixel, and letters set without hinting then stand unevenly.  On a page the glyphs are
 * shown with the words they stand for, so that a PDF can be searched; a halo is a
 * stroke of the outlines under them.
 */
#include "draw/painter_cairo.h"

#include "base/mem.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

/* How far a halo's edge on a page may be off, as a share of its width. */
static const double HALO_TOLERANCE = 1.0 / 6.0;

void fm_cairo_set_font(cairo_t *cr, const fm_text_span *span)
{
    cairo_scaled_font_t *font = span->font;
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_matrix_t matrix;

    cairo_scaled_font_get_font_matrix(font, &matrix);
    cairo_scaled_font_get_font_options(font, options);
    cairo_set_font_face(cr, cairo_scaled_font_get_font_face(font));
    cairo_set_font_matrix(cr, &matrix);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
}

/* The span's glyphs as Cairo wants them, in the scratch array. */
static bool fill_glyphs(fm_cairo_hand *h, const fm_text_span *span)
{
    cairo_glyph_t *grown =
        fm_grow(h->glyphs, &h->glyph_capacity, span->glyph_count, sizeof *h->glyphs);

    if (grown == NULL) {
        h->base.status = fm_fail_nomem(h->base.ctx);
        return false;
    }
    h->glyphs = grown;
    for (size_t i = 0; i < span->glyph_count; i++) {
        const fm_glyph *g = &span->glyphs[i];

        h->glyphs[i] = (cairo_glyph_t){ g->index, g->x, g->y };
    }
    return true;
}

/* The outlines of a bent span: each taken upright, in `upright`, then turned into
 * place, since a font of its own for every angle would have to load its outlines anew.
 */
static void add_bent_outlines(cairo_t *cr, cairo_t *upright, const fm_text_span *span)
{
    cairo_matrix_t matrix;

    fm_cairo_set_font(upright, span);
    cairo_get_matrix(cr, &matrix);
    for (size_t i = 0; i < span->glyph_count; i++) {
        const fm_glyph *g = &span->glyphs[i];
        cairo_path_t *outline;

        cairo_new_path(upright);
        cairo_glyph_path(upright, &(cairo_glyph_t){ g->index, 0.0, 0.0 }, 1);
        outline = cairo_copy_path(upright);
        cairo_translate(cr, g->x, g->y);
        cairo_rotate(cr, g->angle_rad);
        cairo_append_path(cr, outline);
        cairo_set_matrix(cr, &matrix);
        cairo_path_destroy(outline);
    }
}

/* The outlines of the whole run become the current path. */
static void add_outlines(fm_cairo_hand *h, const fm_text_run *run)
{
    cairo_t *upright = NULL;
    cairo_matrix_t matrix;

    if (run->bent) {
        upright = cairo_create(cairo_get_target(h->cr));
        cairo_get_matrix(h->cr, &matrix);
        /* Cairo leaves glyphs out that lie off the picture, and these stand at (0, 0).
         */
        matrix.x0 = matrix.y0 = 0.0;
        cairo_set_matrix(upright, &matrix);
    }
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];

        if (run->bent) {
            add_bent_outlines(h->cr, upright, span);
        } else if (fill_glyphs(h, span)) {
            fm_cairo_set_font(h->cr, span);
            cairo_glyph_path(h->cr, h->glyphs, (int)span->glyph_count);
        }
    }
    if (upright != NULL)
        cairo_destroy(upright);
}

/* The glyphs of one cluster after the other, each at its own angle, with its text. */
static void show_bent_span(fm_cairo_hand *h, const fm_text_span *span)
{
    const char *text = span->text;
    size_t next = span->backward ? span->glyph_count : 0;

    fm_cairo_set_font(h->cr, span);
    for (size_t i = 0; i < span->cluster_count; i++) {
        struct fm_text_cluster c = span->clusters[i];
        size_t first = span->backward ? next - c.glyphs : next;

        for (size_t j = first; j < first + c.glyphs; j++) {
            const fm_glyph *g = &span->glyphs[j];
            /* The cluster's text goes with its first glyph, once. */
            cairo_text_cluster_t cluster = { j == first ? (int)c.bytes : 0, 1 };

            cairo_save(h->cr);
            cairo_translate(h->cr, g->x, g->y);
            cairo_rotate(h->cr, g->angle_rad);
            cairo_show_text_glyphs(h->cr, text, cluster.num_bytes,
                                   &(cairo_glyph_t){ g->index, 0.0, 0.0 }, 1, &cluster,
                                   1, (cairo_text_cluster_flags_t)0);
            cairo_restore(h->cr);
        }
        text += c.bytes;
        next = span->backward ? first : first + c.glyphs;
    }
}

static void show_span(fm_cairo_hand *h, const fm_text_span *span)
{
    cairo_text_cluster_t *clusters;

    clusters = fm_alloc_raw(span->cluster_count, sizeof *clusters);
    if (clusters == NULL) {
        h->base.status = fm_fail_nomem(h->base.ctx);
        return;
    }
    for (size_t i = 0; i < span->cluster_count; i++)
        clusters[i] = (cairo_text_cluster_t){ (int)span->clusters[i].bytes,
                                              (int)span->clusters[i].glyphs };
    if (fill_glyphs(h, span)) {
        fm_cairo_set_font(h->cr, span);
        cairo_show_text_glyphs(h->cr, span->text, (int)span->text_length, h->glyphs,
                               (int)span->glyph_count, clusters,
                               (int)span->cluster_count,
                               span->backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD
                                              : (cairo_text_cluster_flags_t)0);
    }
    fm_free(clusters);
}

void fm_cairo_stroke_halo(cairo_t *cr, fm_color halo, double halo_width)
{
    fm_cairo_set_pen(cr, &(fm_pen){ .color = halo,
                                    .width = 2.0 * halo_width,
                                    .cap = FM_CAP_ROUND,
                                    .join = FM_JOIN_ROUND });
    cairo_stroke_preserve(cr);
}

/* A contour with no more points than it needs, closed; empties `contour`. */
static void add_contour(cairo_t *cr, fm_path *contour, double tolerance)
{
    size_t count =
        fm_simplify(contour->points, NULL, contour->point_count, true, tolerance);

    for (size_t i = 0; i < count; i++)
        cairo_line_to(cr, contour->points[i].x, contour->points[i].y);
    if (count > 0)
        cairo_close_path(cr);
    fm_path_clear(contour);
}

/*
 * On a page the halo's outline is written down point by point, and most of the time
 * that a PDF takes goes there.  Nobody sees the corners of a halo: curves become lines,
 * and these are thinned.
 */
static void coarsen(fm_painter *self, cairo_t *cr, double tolerance)
{
    double usual = cairo_get_tolerance(cr);
    fm_path contour = { 0 }; /* its points alone are wanted */
    cairo_path_t *flat;

    cairo_set_tolerance(cr, tolerance);
    flat = cairo_copy_path_flat(cr);
    cairo_set_tolerance(cr, usual);
    cairo_new_path(cr);
    for (int i = 0; i < flat->num_data; i += flat->data[i].header.length) {
        const cairo_path_data_t *data = &flat->data[i];

        if (data->header.type == CAIRO_PATH_MOVE_TO) {
            add_contour(cr, &contour, tolerance);
            cairo_new_sub_path(cr);
        }
        if (data->header.length > 1)
            fm_path_move(&contour, (fm_pt){ data[1].point.x, data[1].point.y });
    }
    add_contour(cr, &contour, tolerance);
    if (contour.failed)
        self->status = fm_fail_nomem(self->ctx);
    fm_path_release(&contour);
    cairo_path_destroy(flat);
}

static void show_run(fm_cairo_hand *h, const fm_text_run *run)
{
    for (size_t i = 0; i < run->span_count; i++) {
        if (run->bent)
            show_bent_span(h, &run->spans[i]);
        else
            show_span(h, &run->spans[i]);
    }
}

void fm_cairo_text(fm_painter *self, const fm_text_run *run, fm_pt at, double angle_rad,
                   fm_color color, fm_color halo, double halo_width)
{
    fm_cairo_hand *h = (fm_cairo_hand *)self;
    cairo_t *cr = h->cr;

    if (h->is_picture && angle_rad == 0.0 &&
        fm_cairo_text_from_masks(h, run, at, color, halo, halo_width))
        return;
    cairo_save(cr);
    if (!run->bent) {
        cairo_translate(cr, at.x, at.y);
        cairo_rotate(cr, angle_rad);
    }
    if (h->is_picture || halo_width > 0.0)
        add_outlines(h, run);
    if (halo_width > 0.0) {
        if (!h->is_picture)
            coarsen(self, cr, HALO_TOLERANCE * halo_width);
        fm_cairo_stroke_halo(cr, halo, halo_width);
    }
    fm_cairo_set_color(cr, color);
    fm_cairo_set_fill_rule(cr, false);
    if (h->is_picture) {
        cairo_fill(cr);
    } else {
        cairo_new_path(cr);
        show_run(h, run);
    }
    cairo_restore(cr);
    fm_cairo_check(self);
}
