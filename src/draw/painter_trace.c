/* SPDX-License-Identifier: MIT */
/*
 * The hand that writes the calls down:
 *
 *     group 'control' 0.50
 *       clip non-zero M 20.00 60.00 L 780.00 60.00 L 780.00 560.00 L 20.00 560.00 Z
 *         fill #d98c7f80 even-odd M 1.00 2.00 L 30.00 2.00 L 30.00 40.00 Z
 *       end
 *       text 'Idlib' 12.00 #222222 halo #ffffff 1.50 at 310.20 205.75
 *     end
 *
 * One line a call and nothing left out, so that a golden file says exactly what
 * changed. Glyphs are not listed: the same words and size give other glyph numbers with
 * another version of a font, and say no more about the map.
 */
#include "draw/painter.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#include "base/banned.h"

typedef struct trace {
    fm_painter base;
    fm_str *out; /* borrowed */
} trace;

static fm_str *line_begin(fm_painter *self, const char *verb)
{
    fm_str *out = ((trace *)self)->out;

    /* A begin is counted before its hand is called; it stands outside what it opens. */
    for (unsigned i = 0; i < self->depth; i++)
        fm_str_add(out, "  ");
    fm_str_add(out, verb);
    return out;
}

static void line_end(fm_painter *self)
{
    fm_str *out = ((trace *)self)->out;

    fm_str_add_char(out, '\n');
    if (out->failed)
        self->status = fm_fail_nomem(self->ctx);
}

static void add_number(fm_str *out, double value)
{
    fm_str_add_char(out, ' ');
    fm_str_add_fixed(out, value, 2);
}

static void add_pt(fm_str *out, fm_pt p)
{
    add_number(out, p.x);
    add_number(out, p.y);
}

static void add_color(fm_str *out, fm_color color)
{
    fm_str_add_char(out, ' ');
    fm_color_add_hex(out, color);
}

static void add_quoted(fm_str *out, const char *text, size_t length)
{
    fm_str_add(out, " '");
    fm_str_add_escaped(out, text, length);
    fm_str_add_char(out, '\'');
}

static void add_path(fm_str *out, const fm_path *path)
{
    static const char letters[] = { 'M', 'L', 'C', 'Z' };
    static const size_t points_of[] = { 1, 1, 3, 0 };
    const fm_pt *p = path->points;

    for (size_t i = 0; i < path->verb_count; i++) {
        fm_str_add_char(out, ' ');
        fm_str_add_char(out, letters[path->verbs[i]]);
        for (size_t j = 0; j < points_of[path->verbs[i]]; j++)
            add_pt(out, *p++);
    }
}

static void add_fill(fm_str *out, fm_color color, bool even_odd)
{
    add_color(out, color);
    fm_str_add(out, even_odd ? " even-odd" : " non-zero");
}

static void add_pen(fm_str *out, const fm_pen *pen)
{
    static const char *const caps[] = { "butt", "round", "square" };
    static const char *const joins[] = { "round", "miter", "bevel" };

    add_color(out, pen->color);
    add_number(out, pen->width);
    fm_str_addf(out, " %s %s", caps[pen->cap], joins[pen->join]);
    if (pen->dash_count > 0) {
        fm_str_add(out, " dash");
        for (size_t i = 0; i < pen->dash_count; i++)
            add_number(out, pen->dashes[i]);
        fm_str_add(out, " from");
        add_number(out, pen->dash_offset);
    }
}

static void add_turn(fm_str *out, double angle_rad)
{
    if (angle_rad == 0.0)
        return;
    fm_str_add(out, " turned ");
    fm_str_add_fixed(out, angle_rad, 4);
}

static void trace_group_begin(fm_painter *self, const char *id, double opacity)
{
    fm_str *out;

    self->depth--;
    out = line_begin(self, "group");
    self->depth++;
    add_quoted(out, id == NULL ? "" : id, id == NULL ? 0 : strlen(id));
    add_number(out, opacity);
    line_end(self);
}

static void trace_clip_begin(fm_painter *self, const fm_path *path, bool even_odd)
{
    fm_str *out;

    self->depth--;
    out = line_begin(self, "clip");
    self->depth++;
    fm_str_add(out, even_odd ? " even-odd" : " non-zero");
    add_path(out, path);
    line_end(self);
}

static void trace_end(fm_painter *self)
{
    line_begin(self, "end");
    line_end(self);
}

static void trace_fill(fm_painter *self, const fm_path *path, fm_color color,
                       bool even_odd)
{
    fm_str *out = line_begin(self, "fill");

    add_fill(out, color, even_odd);
    add_path(out, path);
    line_end(self);
}

static void trace_stroke(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    fm_str *out = line_begin(self, "stroke");

    add_pen(out, pen);
    add_path(out, path);
    line_end(self);
}

static void trace_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                        size_t count, double angle_rad)
{
    fm_str *out = line_begin(self, "stamp {");

    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];

        if (part->fill) {
            fm_str_add(out, " fill");
            add_fill(out, part->fill_color, part->even_odd);
        }
        if (part->stroke) {
            fm_str_add(out, " stroke");
            add_pen(out, &part->pen);
        }
        add_path(out, &part->path);
        fm_str_add_char(out, ';');
    }
    fm_str_add(out, " }");
    add_turn(out, angle_rad);
    fm_str_add(out, " at");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fm_str_add_char(out, ',');
        add_pt(out, at[i]);
    }
    line_end(self);
}

static void trace_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                       double angle_rad, fm_color color, fm_color halo,
                       double halo_width)
{
    fm_str *out = line_begin(self, "text");

    add_quoted(out, run->text, strlen(run->text));
    add_number(out, run->spans[0].size_px);
    add_color(out, color);
    if (halo_width > 0.0) {
        fm_str_add(out, " halo");
        add_color(out, halo);
        add_number(out, halo_width);
    }
    fm_str_add(out, run->bent ? " along" : " at");
    if (run->bent) {
        const fm_text_span *last = &run->spans[run->span_count - 1];
        const fm_glyph *first = &run->spans[0].glyphs[0];

        add_pt(out, (fm_pt){ first->x, first->y });
        fm_str_add(out, " to");
        add_pt(out, (fm_pt){ last->glyphs[last->glyph_count - 1].x,
                             last->glyphs[last->glyph_count - 1].y });
    } else {
        add_pt(out, at);
        add_turn(out, angle_rad);
    }
    line_end(self);
}

static void trace_destroy(fm_painter *self)
{
    fm_free(self);
}

fm_status fm_painter_trace_new(fm_context *ctx, fm_str *out, fm_painter **painter)
{
    static const fm_painter_hand hand = {
        .group_begin = trace_group_begin,
        .group_end = trace_end,
        .clip_begin = trace_clip_begin,
        .clip_end = trace_end,
        .fill = trace_fill,
        .stroke = trace_stroke,
        .stamp = trace_stamp,
        .text = trace_text,
        .destroy = trace_destroy,
    };
    trace *t = fm_alloc(1, sizeof *t);

    if (t == NULL)
        return fm_fail_nomem(ctx);
    t->base = (fm_painter){ .hand = &hand, .ctx = ctx };
    t->out = out;
    *painter = &t->base;
    return FM_OK;
}
