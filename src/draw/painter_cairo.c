/* SPDX-License-Identifier: MIT */
/*
 * The hand that draws with Cairo, on pictures and on pages.
 *
 * Text is filled as outlines on pictures: Cairo 1.16 would put each glyph on a whole
 * pixel, and letters set without hinting then stand unevenly.  On pages it is shown as
 * text, with the words it stands for, so that a PDF can be searched.
 *
 * Operators other than OVER are never used: they would turn a whole page into a
 * picture.
 */
#include "draw/painter.h"

#include <cairo.h>

#include "base/mem.h"

#include "base/banned.h"

/* As SVG and PostScript-minded people expect it: beyond, a miter becomes a bevel. */
static const double MITER_LIMIT = 4.0;

typedef struct cairo_hand {
    fm_painter base;
    cairo_t *cr;
    bool is_picture; /* pixels, not a page of vectors */
    double opacity[FM_PAINTER_DEPTH];
    cairo_glyph_t *glyphs; /* scratch */
    size_t glyph_capacity;
} cairo_hand;

static cairo_t *context_of(fm_painter *self)
{
    return ((cairo_hand *)self)->cr;
}

/* Cairo's own status is sticky, too; make it ours. */
static void check(fm_painter *self)
{
    cairo_status_t status = cairo_status(context_of(self));

    if (status == CAIRO_STATUS_SUCCESS || self->status != FM_OK)
        return;
    if (status == CAIRO_STATUS_NO_MEMORY)
        self->status = fm_fail_nomem(self->ctx);
    else
        self->status = fm_fail(self->ctx, FM_ERR_INTERNAL, "cairo cannot draw: %s",
                               cairo_status_to_string(status));
}

/* -- Paths ------------------------------------------------------------------------ */

static void set_color(cairo_t *cr, fm_color c)
{
    cairo_set_source_rgba(cr, c.r, c.g, c.b, c.a);
}

static void add_path(cairo_t *cr, const fm_path *path)
{
    const fm_pt *p = path->points;

    for (size_t i = 0; i < path->verb_count; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            cairo_move_to(cr, p->x, p->y);
            p += 1;
            break;
        case FM_PATH_LINE:
            cairo_line_to(cr, p->x, p->y);
            p += 1;
            break;
        case FM_PATH_CURVE:
            cairo_curve_to(cr, p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y);
            p += 3;
            break;
        case FM_PATH_CLOSE:
            cairo_close_path(cr);
            break;
        }
    }
}

static void set_fill_rule(cairo_t *cr, bool even_odd)
{
    cairo_set_fill_rule(cr,
                        even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
}

static void set_pen(cairo_t *cr, const fm_pen *pen)
{
    static const cairo_line_cap_t caps[] = {
        [FM_CAP_BUTT] = CAIRO_LINE_CAP_BUTT,
        [FM_CAP_ROUND] = CAIRO_LINE_CAP_ROUND,
        [FM_CAP_SQUARE] = CAIRO_LINE_CAP_SQUARE,
    };
    static const cairo_line_join_t joins[] = {
        [FM_JOIN_ROUND] = CAIRO_LINE_JOIN_ROUND,
        [FM_JOIN_MITER] = CAIRO_LINE_JOIN_MITER,
        [FM_JOIN_BEVEL] = CAIRO_LINE_JOIN_BEVEL,
    };
    double sum = 0.0;

    for (size_t i = 0; i < pen->dash_count; i++)
        sum += pen->dashes[i];
    set_color(cr, pen->color);
    cairo_set_line_width(cr, pen->width);
    cairo_set_line_cap(cr, caps[pen->cap]);
    cairo_set_line_join(cr, joins[pen->join]);
    /* Cairo refuses dashes that are all 0, and its refusal is for good. */
    cairo_set_dash(cr, pen->dashes, sum > 0.0 ? (int)pen->dash_count : 0,
                   pen->dash_offset);
}

static void hand_fill_path(fm_painter *self, const fm_path *path, fm_color color,
                           bool even_odd)
{
    cairo_t *cr = context_of(self);

    set_color(cr, color);
    set_fill_rule(cr, even_odd);
    add_path(cr, path);
    cairo_fill(cr);
    check(self);
}

static void hand_stroke_path(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    cairo_t *cr = context_of(self);

    set_pen(cr, pen);
    add_path(cr, path);
    cairo_stroke(cr);
    check(self);
}

/* -- Groups and clips ------------------------------------------------------------- */

static void hand_group_begin(fm_painter *self, const char *id, double opacity)
{
    cairo_hand *h = (cairo_hand *)self;

    (void)id; /* Cairo 1.16 cannot name parts of a picture or page. */
    h->opacity[self->depth - 1] = opacity;
    /* The group's surface is as large as the clip in force. */
    if (opacity < 1.0)
        cairo_push_group(h->cr);
    check(self);
}

static void hand_group_end(fm_painter *self)
{
    cairo_hand *h = (cairo_hand *)self;
    double opacity = h->opacity[self->depth];

    if (opacity < 1.0) {
        cairo_pop_group_to_source(h->cr);
        cairo_paint_with_alpha(h->cr, opacity);
        /* Let go of the group's surface. */
        cairo_set_source_rgb(h->cr, 0.0, 0.0, 0.0);
    }
    check(self);
}

static void hand_clip_begin(fm_painter *self, const fm_path *path, bool even_odd)
{
    cairo_t *cr = context_of(self);

    cairo_save(cr);
    set_fill_rule(cr, even_odd);
    add_path(cr, path);
    cairo_clip(cr);
    check(self);
}

static void hand_clip_end(fm_painter *self)
{
    cairo_restore(context_of(self));
    check(self);
}

/* -- Stamps ----------------------------------------------------------------------- */

static void draw_stamp(cairo_t *cr, const fm_stamp *stamp)
{
    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];
        bool strokes = part->stroke && part->pen.width > 0.0;

        add_path(cr, &part->path);
        if (part->fill) {
            set_color(cr, part->fill_color);
            set_fill_rule(cr, part->even_odd);
            cairo_fill_preserve(cr);
        }
        if (strokes) {
            set_pen(cr, &part->pen);
            cairo_stroke_preserve(cr);
        }
        cairo_new_path(cr);
    }
}

static void hand_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                       size_t count, double angle_rad)
{
    cairo_t *cr = context_of(self);

    for (size_t i = 0; i < count; i++) {
        cairo_save(cr);
        cairo_translate(cr, at[i].x, at[i].y);
        cairo_rotate(cr, angle_rad);
        draw_stamp(cr, stamp);
        cairo_restore(cr);
    }
    check(self);
}

/* -- Text ------------------------------------------------------------------------- */

/* The context's font becomes the span's, under the context's own scale and turn. */
static void set_font(cairo_t *cr, const fm_text_span *span)
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
static bool fill_glyphs(cairo_hand *h, const fm_text_span *span)
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

    set_font(upright, span);
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
static void add_outlines(cairo_hand *h, const fm_text_run *run)
{
    cairo_t *upright = NULL;
    cairo_matrix_t matrix;

    if (run->bent) {
        upright = cairo_create(cairo_get_target(h->cr));
        cairo_get_matrix(h->cr, &matrix);
        cairo_set_matrix(upright, &matrix);
    }
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];

        if (run->bent) {
            add_bent_outlines(h->cr, upright, span);
        } else if (fill_glyphs(h, span)) {
            set_font(h->cr, span);
            cairo_glyph_path(h->cr, h->glyphs, (int)span->glyph_count);
        }
    }
    if (upright != NULL)
        cairo_destroy(upright);
}

/* The glyphs of one cluster after the other, each at its own angle, with its text. */
static void show_bent_span(cairo_hand *h, const fm_text_span *span)
{
    const char *text = span->text;
    size_t next = span->backward ? span->glyph_count : 0;

    set_font(h->cr, span);
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

static void show_span(cairo_hand *h, const fm_text_span *span)
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
        set_font(h->cr, span);
        cairo_show_text_glyphs(h->cr, span->text, (int)span->text_length, h->glyphs,
                               (int)span->glyph_count, clusters,
                               (int)span->cluster_count,
                               span->backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD
                                              : (cairo_text_cluster_flags_t)0);
    }
    fm_free(clusters);
}

static void stroke_halo(cairo_t *cr, fm_color halo, double halo_width)
{
    set_pen(cr, &(fm_pen){ .color = halo,
                           .width = 2.0 * halo_width,
                           .cap = FM_CAP_ROUND,
                           .join = FM_JOIN_ROUND });
    cairo_stroke_preserve(cr);
}

static void hand_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                      double angle_rad, fm_color color, fm_color halo,
                      double halo_width)
{
    cairo_hand *h = (cairo_hand *)self;
    cairo_t *cr = h->cr;

    cairo_save(cr);
    if (!run->bent) {
        cairo_translate(cr, at.x, at.y);
        cairo_rotate(cr, angle_rad);
    }
    if (h->is_picture || halo_width > 0.0)
        add_outlines(h, run);
    if (halo_width > 0.0)
        stroke_halo(cr, halo, halo_width);
    set_color(cr, color);
    set_fill_rule(cr, false);
    if (h->is_picture) {
        cairo_fill(cr);
    } else {
        cairo_new_path(cr);
        for (size_t i = 0; i < run->span_count; i++) {
            if (run->bent)
                show_bent_span(h, &run->spans[i]);
            else
                show_span(h, &run->spans[i]);
        }
    }
    cairo_restore(cr);
    check(self);
}

/* -- Life ------------------------------------------------------------------------- */

static void hand_destroy(fm_painter *self)
{
    cairo_hand *h = (cairo_hand *)self;

    cairo_destroy(h->cr);
    fm_free(h->glyphs);
    fm_free(h);
}

fm_status fm_painter_cairo_new(fm_context *ctx, void *cairo, fm_painter **painter)
{
    static const fm_painter_hand hand = {
        .group_begin = hand_group_begin,
        .group_end = hand_group_end,
        .clip_begin = hand_clip_begin,
        .clip_end = hand_clip_end,
        .fill = hand_fill_path,
        .stroke = hand_stroke_path,
        .stamp = hand_stamp,
        .text = hand_text,
        .destroy = hand_destroy,
    };
    cairo_hand *h = fm_alloc(1, sizeof *h);

    if (h == NULL)
        return fm_fail_nomem(ctx);
    h->base = (fm_painter){ .hand = &hand, .ctx = ctx };
    h->cr = cairo_reference(cairo);
    h->is_picture =
        cairo_surface_get_type(cairo_get_target(cairo)) == CAIRO_SURFACE_TYPE_IMAGE;
    cairo_set_miter_limit(h->cr, MITER_LIMIT);
    check(&h->base);
    if (h->base.status != FM_OK) {
        fm_status status = h->base.status;

        hand_destroy(&h->base);
        return status;
    }
    *painter = &h->base;
    return FM_OK;
}
