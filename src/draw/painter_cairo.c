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
#include "draw/painter_cairo.h"

#include "base/mem.h"

#include "base/banned.h"

/* As SVG and PostScript-minded people expect it: beyond, a miter becomes a bevel. */
static const double MITER_LIMIT = 4.0;

static cairo_t *context_of(fm_painter *self)
{
    return ((fm_cairo_hand *)self)->cr;
}

/* Cairo's own status is sticky, too; make it ours. */
void fm_cairo_check(fm_painter *self)
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

void fm_cairo_set_color(cairo_t *cr, fm_color c)
{
    cairo_set_source_rgba(cr, c.r, c.g, c.b, c.a);
}

void fm_cairo_add_path(cairo_t *cr, const fm_path *path)
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

void fm_cairo_set_fill_rule(cairo_t *cr, bool even_odd)
{
    cairo_set_fill_rule(cr,
                        even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
}

void fm_cairo_set_pen(cairo_t *cr, const fm_pen *pen)
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
    fm_cairo_set_color(cr, pen->color);
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

    fm_cairo_set_color(cr, color);
    fm_cairo_set_fill_rule(cr, even_odd);
    fm_cairo_add_path(cr, path);
    cairo_fill(cr);
    fm_cairo_check(self);
}

static void hand_stroke_path(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    cairo_t *cr = context_of(self);

    fm_cairo_set_pen(cr, pen);
    fm_cairo_add_path(cr, path);
    cairo_stroke(cr);
    fm_cairo_check(self);
}

/* -- Groups and clips ------------------------------------------------------------- */

static void hand_group_begin(fm_painter *self, const char *id, double opacity)
{
    fm_cairo_hand *h = (fm_cairo_hand *)self;

    (void)id; /* Cairo 1.16 cannot name parts of a picture or page. */
    h->opacity[self->depth - 1] = opacity;
    /* The group's surface is as large as the clip in force. */
    if (opacity < 1.0)
        cairo_push_group(h->cr);
    fm_cairo_check(self);
}

static void hand_group_end(fm_painter *self)
{
    fm_cairo_hand *h = (fm_cairo_hand *)self;
    double opacity = h->opacity[self->depth];

    if (opacity < 1.0) {
        cairo_pop_group_to_source(h->cr);
        cairo_paint_with_alpha(h->cr, opacity);
        /* Let go of the group's surface. */
        cairo_set_source_rgb(h->cr, 0.0, 0.0, 0.0);
    }
    fm_cairo_check(self);
}

static void hand_clip_begin(fm_painter *self, const fm_path *path, bool even_odd)
{
    cairo_t *cr = context_of(self);

    cairo_save(cr);
    fm_cairo_set_fill_rule(cr, even_odd);
    fm_cairo_add_path(cr, path);
    cairo_clip(cr);
    fm_cairo_check(self);
}

static void hand_clip_end(fm_painter *self)
{
    cairo_restore(context_of(self));
    fm_cairo_check(self);
}

/* -- Life ------------------------------------------------------------------------- */

static void hand_destroy(fm_painter *self)
{
    fm_cairo_hand *h = (fm_cairo_hand *)self;

    cairo_destroy(h->cr);
    fm_free(h->glyphs);
    fm_mask_cache_free(h->masks);
    fm_kept_stamps_free(h->kept);
    fm_free(h);
}

void fm_painter_cairo_shift(fm_painter *painter, fm_pt by)
{
    cairo_translate(context_of(painter), by.x, by.y);
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
        .stamp = fm_cairo_stamp,
        .text = fm_cairo_text,
        .destroy = hand_destroy,
    };
    fm_cairo_hand *h = fm_alloc(1, sizeof *h);

    if (h == NULL)
        return fm_fail_nomem(ctx);
    h->base = (fm_painter){ .hand = &hand, .ctx = ctx };
    h->cr = cairo_reference(cairo);
    h->is_picture =
        cairo_surface_get_type(cairo_get_target(cairo)) == CAIRO_SURFACE_TYPE_IMAGE;
    cairo_set_miter_limit(h->cr, MITER_LIMIT);
    fm_cairo_check(&h->base);
    if (h->base.status != FM_OK) {
        fm_status status = h->base.status;

        hand_destroy(&h->base);
        return status;
    }
    *painter = &h->base;
    return FM_OK;
}
