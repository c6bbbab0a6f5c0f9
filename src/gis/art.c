/* SPDX-License-Identifier: MIT */
#include "gis/art.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/painter_svg.h"
#include "draw/surface.h"
#include "draw/svg_text.h"
#include "sheet/ink.h"

#include "base/banned.h"

enum { DECIMALS = 3 };

/* ----------------------------------------------------------------------- stamps */

bool fm_gis_rule_has_symbol(const fm_gis_rule *rule)
{
    return (rule->style.given & (FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC)) != 0;
}

fm_status fm_gis_rule_stamp(fm_context *ctx, const fm_gis_rule *rule, double size_px,
                            fm_stamp *out)
{
    const char *sidc = rule->sidc == NULL || rule->sidc[0] == '\0' ? NULL : rule->sidc;

    return fm_ink_stamp(&rule->style, size_px, sidc, out) ? FM_OK : fm_fail_nomem(ctx);
}

fm_rect fm_gis_stamp_box(const fm_stamp *stamp)
{
    const fm_rect *b = &stamp->bounds;
    double x = ceil(fmax(fmax(-b->x0, b->x1), 0.5));
    double y = ceil(fmax(fmax(-b->y0, b->y1), 0.5));

    return (fm_rect){ -x, -y, x, y };
}

void fm_gis_draw_stamp(fm_painter *painter, const void *stamp)
{
    const fm_pt origin = { 0, 0 };

    fm_painter_stamp(painter, stamp, &origin, 1, 0);
}

/* --------------------------------------------------------------------- patterns */

void fm_gis_pattern_fit(fm_gis_pattern_tile *tile)
{
    fm_pattern_form form = { 0 };
    double side;

    (void)fm_pattern_about(tile->name, &form);
    side = form.spacing_px;
    for (int i = 0; i < 2; i++)
        if (form.angles_deg[i] == 45.0 || form.angles_deg[i] == 135.0)
            side = form.spacing_px * sqrt(2.0);
    tile->box = (fm_rect){ 0, 0, side, side };
}

void fm_gis_draw_pattern(fm_painter *painter, const void *user)
{
    const fm_gis_pattern_tile *tile = user;
    fm_path path = { 0 };

    fm_path_rect(&path, tile->box);
    if (tile->ground.a > 0)
        fm_painter_fill(painter, &path, tile->ground, false);
    fm_pattern_fill(painter, tile->name, &path, false, tile->box, tile->ink);
    fm_path_release(&path);
}

/* ---------------------------------------------------------------------- figures */

/* The line below the figures, where it begins the path, is taken off it. */
static bool take_base(fm_path *path, double width)
{
    enum { BASE = 2 };
    const fm_pt *p = path->points;
    bool is_base = path->verb_count >= BASE && path->verbs[1] == FM_PATH_LINE &&
                   (path->verb_count == BASE || path->verbs[BASE] == FM_PATH_MOVE) &&
                   p[0].y == 0 && p[1].y == 0 && fabs(p[1].x - p[0].x) >= 0.999 * width;

    if (!is_base)
        return false;
    path->verb_count -= BASE;
    path->point_count -= BASE;
    memmove(path->verbs, path->verbs + BASE, path->verb_count * sizeof *path->verbs);
    memmove(path->points, path->points + BASE,
            path->point_count * sizeof *path->points);
    return true;
}

/* On a line as long as a figure is wide there is one, and nothing stretches it. */
static void build_figure(const fm_tactical_look *look, fm_gis_figure *out)
{
    double width = fm_tactical_width(look);
    const fm_pt ends[] = { { 0, 0 }, { width, 0 } };
    fm_tactical_drawing drawing = { 0 };
    fm_path *path = &out->path;

    fm_tactical_draw(look, ends, 2, false, &drawing);
    for (size_t i = 0; i < drawing.part_count; i++)
        fm_path_append(drawing.parts[i].is_filled ? &out->filled : path,
                       &drawing.parts[i].path, (fm_pt){ 0, 0 }, 1, 0);
    out->keeps_line = take_base(path, width);
    /* What stands in the place of the line goes on to the next. */
    if (!out->keeps_line && path->point_count > 1 && path->points[0].y == 0 &&
        path->points[0].x == 0 && path->points[path->point_count - 1].y == 0 &&
        path->verbs[path->verb_count - 1] == FM_PATH_LINE)
        fm_path_line(path, (fm_pt){ out->pitch_px, 0 });
    path->failed = path->failed || drawing.failed;
    fm_tactical_drawing_release(&drawing);
}

fm_status fm_gis_rule_figure(fm_context *ctx, const fm_gis_rule *rule,
                             fm_gis_figure *out)
{
    const fm_style *style = &rule->style;
    fm_tactical_look look = { .kind = style->tactical,
                              .size_px = style->tactical_size,
                              .spacing_px = style->tactical_spacing,
                              .side = rule->side };
    double reach, half;

    *out = (fm_gis_figure){ .keeps_line = true };
    if (style->tactical == NULL)
        return FM_OK;
    out->pen = (fm_pen){ .color = fm_color_with_opacity(style->line_color,
                                                        style->line_opacity),
                         .width = style->line_width.value,
                         .cap = style->line_cap,
                         .join = style->line_join };
    look.pen = out->pen;
    out->pitch_px = fm_tactical_pitch(&look);
    if (out->pitch_px <= 0)
        return FM_OK;
    build_figure(&look, out);
    reach = fm_tactical_height(&look);
    half = out->pen.width / 2;
    out->box = rule->side == FM_SIDE_LEFT
                   ? (fm_rect){ 0, -reach - half, out->pitch_px, half }
                   : (fm_rect){ 0, -half, out->pitch_px, reach + half };
    return out->path.failed || out->filled.failed ? fm_fail_nomem(ctx) : FM_OK;
}

void fm_gis_figure_release(fm_gis_figure *figure)
{
    fm_path_release(&figure->path);
    fm_path_release(&figure->filled);
}

void fm_gis_draw_figure(fm_painter *painter, const void *user)
{
    const fm_gis_figure *figure = user;

    if (figure->filled.verb_count > 0)
        fm_painter_fill(painter, &figure->filled, figure->pen.color, false);
    fm_painter_stroke(painter, &figure->path, &figure->pen);
}

/* --------------------------------------------------------------------- pictures */

static void add_size(fm_str *out, const char *name, double value)
{
    fm_str_addf(out, " %s=\"", name);
    fm_svg_add_number(out, value, DECIMALS);
    fm_str_add_char(out, '"');
}

static void add_svg_head(fm_str *out, fm_rect box)
{
    const double corner[] = { box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0 };

    fm_str_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
                    "xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    add_size(out, "width", box.x1 - box.x0);
    add_size(out, "height", box.y1 - box.y0);
    fm_str_add(out, " viewBox=\"");
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            fm_str_add_char(out, ' ');
        fm_svg_add_number(out, corner[i], DECIMALS);
    }
    fm_str_add(out, "\">");
}

fm_status fm_gis_art_svg(fm_context *ctx, fm_rect box, fm_gis_draw_fn draw,
                         const void *user, fm_str *out)
{
    fm_str defs = { 0 }, body = { 0 };
    fm_painter *painter = NULL;
    fm_status status = fm_painter_svg_new(ctx, &defs, &body, &painter);

    if (status == FM_OK) {
        draw(painter, user);
        status = fm_painter_status(painter);
    }
    fm_painter_free(painter);
    if (status == FM_OK) {
        add_svg_head(out, box);
        if (defs.length > 0)
            fm_str_addf(out, "<defs>%s</defs>", fm_str_text(&defs));
        fm_str_add(out, fm_str_text(&body));
        fm_str_add(out, "</svg>");
        if (out->failed || defs.failed || body.failed)
            status = fm_fail_nomem(ctx);
    }
    fm_str_release(&defs);
    fm_str_release(&body);
    return status;
}

/* The drawing moved, so that its box starts at the picture's corner or where it has to
 * on a sheet of several: groups cannot move things, so the painter behind this one is
 * told other places. */
typedef struct mover {
    fm_painter painter; /* first */
    fm_painter *to;
    fm_pt by;
    double scale;
    fm_path path;
} mover;

static const fm_path *move(mover *m, const fm_path *path)
{
    fm_path_clear(&m->path);
    fm_path_append(&m->path, path, m->by, m->scale, 0.0);
    return &m->path;
}

static void mover_fill(fm_painter *self, const fm_path *path, fm_color color,
                       bool even_odd)
{
    mover *m = (mover *)self;

    fm_painter_fill(m->to, move(m, path), color, even_odd);
}

static void mover_stroke(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    mover *m = (mover *)self;
    fm_pen scaled = *pen;

    /* Dashes keep their length: nothing that is drawn larger has any. */
    scaled.width *= m->scale;
    fm_painter_stroke(m->to, move(m, path), &scaled);
}

static void mover_clip_begin(fm_painter *self, const fm_path *path, bool even_odd)
{
    mover *m = (mover *)self;

    fm_painter_clip_begin(m->to, move(m, path), even_odd);
}

static void mover_clip_end(fm_painter *self)
{
    fm_painter_clip_end(((mover *)self)->to);
}

static void mover_group_begin(fm_painter *self, const char *id, double opacity)
{
    fm_painter_group_begin(((mover *)self)->to, id, opacity);
}

static void mover_group_end(fm_painter *self)
{
    fm_painter_group_end(((mover *)self)->to);
}

static void mover_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                        size_t count, double angle_rad)
{
    mover *m = (mover *)self;

    for (size_t i = 0; i < count; i++) {
        fm_pt moved = { at[i].x * m->scale + m->by.x, at[i].y * m->scale + m->by.y };

        fm_painter_stamp(m->to, stamp, &moved, 1, angle_rad);
    }
}

static void mover_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                       double angle_rad, fm_color color, fm_color halo,
                       double halo_width)
{
    mover *m = (mover *)self;

    fm_painter_text(m->to, run, (fm_pt){ at.x + m->by.x, at.y + m->by.y }, angle_rad,
                    color, halo, halo_width);
}

static const fm_painter_hand mover_hand = {
    .group_begin = mover_group_begin,
    .group_end = mover_group_end,
    .clip_begin = mover_clip_begin,
    .clip_end = mover_clip_end,
    .fill = mover_fill,
    .stroke = mover_stroke,
    .stamp = mover_stamp,
    .text = mover_text,
};

void fm_gis_draw_placed(fm_painter *painter, fm_gis_draw_fn draw, const void *user,
                        fm_pt at, double scale)
{
    mover m = { .painter = { .hand = &mover_hand, .ctx = painter->ctx },
                .to = painter,
                .by = at,
                .scale = scale };

    draw(&m.painter, user);
    if (m.path.failed) /* tells the painter */
        fm_painter_fill(painter, &m.path, (fm_color){ 0 }, false);
    fm_path_release(&m.path);
}

static fm_status append(void *user, const void *bytes, size_t length)
{
    fm_str *out = user;

    fm_str_add_bytes(out, bytes, length);
    return out->failed ? FM_ERR_NOMEM : FM_OK;
}

fm_status fm_gis_art_png(fm_context *ctx, fm_rect box, double density,
                         fm_gis_draw_fn draw, const void *user, fm_str *out)
{
    mover m = { .painter = { .hand = &mover_hand, .ctx = ctx },
                .by = { -box.x0, -box.y0 },
                .scale = 1 };
    fm_surface *surface = NULL;
    fm_status status =
        fm_surface_new(ctx, FM_FORMAT_PNG, box.x1 - box.x0, box.y1 - box.y0, density,
                       (fm_color){ 0, 0, 0, 0 }, &surface);

    if (status == FM_OK) {
        m.to = fm_surface_painter(surface);
        draw(&m.painter, user);
        status = fm_painter_status(m.to);
    }
    if (status == FM_OK && (m.path.failed || m.painter.status != FM_OK))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_surface_finish(surface, append, out);
    if (status == FM_ERR_NOMEM)
        status = fm_fail_nomem(ctx);
    fm_surface_free(surface);
    fm_path_release(&m.path);
    return status;
}
