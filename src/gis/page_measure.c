/* SPDX-License-Identifier: MIT */
/*
 * Control measures of a page.  The page itself sets the scallops and teeth of a front
 * along a line, at any zoom.  All others are drawn here, by the ink that draws the
 * sheet, for each doubling of the zoom: the page takes what is nearest and stretches it
 * a little.  A painter that draws nothing keeps what it is told.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/svg_text.h"
#include "gis/page_parts.h"

#include "base/banned.h"

/* Longer lines than this, in px, are not drawn for deeper zooms. */
static const double LONGEST_PX = 40000;
/* No painter takes points farther off. */
static const double FARTHEST_PX = 4e5;

/* ------------------------------------------------------------- the painter that
 * listens */

typedef struct listener {
    fm_painter painter; /* first */
    fm_json *json;
} listener;

static void add_color(fm_json *j, const char *key, fm_color color)
{
    fm_str hex = { 0 };

    fm_color_add_hex(&hex, color);
    fm_json_text(j, key, fm_str_text(&hex));
    j->out->failed = j->out->failed || hex.failed;
    fm_str_release(&hex);
}

static void add_path(fm_json *j, const fm_path *path)
{
    fm_str text = { 0 };

    fm_svg_add_path(&text, path, 1);
    fm_json_text(j, "path", fm_str_text(&text));
    j->out->failed = j->out->failed || text.failed;
    fm_str_release(&text);
}

static void hear_fill(fm_painter *self, const fm_path *path, fm_color color,
                      bool even_odd)
{
    fm_json *j = ((listener *)self)->json;

    fm_json_object_flat(j, NULL);
    add_path(j, path);
    add_color(j, "fill", color);
    fm_json_bool(j, "evenOdd", even_odd);
    fm_json_end(j);
}

static void hear_stroke(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    fm_json *j = ((listener *)self)->json;

    fm_json_object_flat(j, NULL);
    add_path(j, path);
    fm_json_object_flat(j, "stroke");
    fm_page_add_pen(j, pen);
    fm_json_end(j);
    fm_json_end(j);
}

/* By its middle, for letters of the page may be wider than the sheet's. */
static void hear_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                      double angle_rad, fm_color color, fm_color halo,
                      double halo_width)
{
    fm_json *j = ((listener *)self)->json;
    double c = cos(angle_rad), s = sin(angle_rad);

    fm_json_object_flat(j, NULL);
    fm_json_text(j, "text", run->text);
    fm_json_array_flat(j, "at");
    fm_json_fixed(j, NULL, at.x + c * run->width / 2 - s * run->height / 2, 1);
    fm_json_fixed(j, NULL, at.y + s * run->width / 2 + c * run->height / 2, 1);
    fm_json_end(j);
    fm_json_fixed(j, "angle", angle_rad, 4);
    fm_json_number(j, "size", run->spans[0].size_px);
    add_color(j, "color", color);
    if (halo_width > 0) {
        add_color(j, "halo", halo);
        fm_json_number(j, "haloWidth", halo_width);
    }
    fm_json_end(j);
}

static void hear_group(fm_painter *self, const char *id, double opacity)
{
    (void)self;
    (void)id;
    (void)opacity;
}

static void hear_clip(fm_painter *self, const fm_path *path, bool even_odd)
{
    (void)self;
    (void)path;
    (void)even_odd;
}

static void hear_end(fm_painter *self)
{
    (void)self;
}

static void hear_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                       size_t count, double angle_rad)
{
    (void)self;
    (void)stamp;
    (void)at;
    (void)count;
    (void)angle_rad;
}

static const fm_painter_hand listening = {
    .group_begin = hear_group,
    .group_end = hear_end,
    .clip_begin = hear_clip,
    .clip_end = hear_end,
    .fill = hear_fill,
    .stroke = hear_stroke,
    .stamp = hear_stamp,
    .text = hear_text,
};

/* -------------------------------------------------------------------------- one
 * measure */

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

bool fm_page_draws_row(const fm_map_measure *m)
{
    /* As viewer/row.js has them. */
    bool is_known = fm_str_equal(m->ink.kind, "flot") ||
                    fm_str_equal(m->ink.kind, "fortified-line");

    return is_known && !m->ink.is_enemy && !m->ink.is_planned && m->ink.echelon == 0 &&
           !is_said(m->ink.name) && !is_said(m->ink.name2) && !is_said(m->ink.note);
}

/* A feature at one zoom. */
typedef struct sketch {
    fm_page *page;
    const fm_plane *plane;
    size_t feature;
    const fm_style *style;
    const fm_map_measure *measure;
    double zoom;
    fm_painter *painter;
    fm_pt *points;
    size_t capacity;
} sketch;

/* From the sheet to px of this zoom; false where no painter follows. */
static bool put(sketch *s, size_t i, fm_pt at)
{
    const fm_rect *frame = &s->page->sheet->viewport.frame;

    s->points[i] =
        (fm_pt){ (at.x - frame->x0) * s->zoom, (at.y - frame->y0) * s->zoom };
    return fabs(s->points[i].x) < FARTHEST_PX && fabs(s->points[i].y) < FARTHEST_PX;
}

static bool make_room(sketch *s, size_t count)
{
    fm_pt *points = fm_grow(s->points, &s->capacity, count, sizeof *points);

    if (points != NULL)
        s->points = points;
    return points != NULL;
}

static double length_of(const fm_pt *points, size_t count)
{
    double length = 0;

    for (size_t i = 1; i < count; i++)
        length += hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    return length;
}

static void draw(sketch *s, size_t count, bool closed)
{
    const fm_page *page = s->page;
    const fm_gis_layer *layer = page->layer;

    fm_ink_tactical(s->painter, s->style,
                    fm_styler_number(layer->styler, &s->style->line_width, s->feature),
                    &s->measure->ink, s->points, count, closed);
}

/* Lines and areas: what the window has of them. */
static fm_status draw_seen(sketch *s)
{
    const fm_plane *plane = s->plane;
    fm_outline *o = &s->page->outline;

    for (size_t part = plane->feature_start[s->feature];
         part < plane->feature_start[s->feature + 1]; part++) {
        bool ok = true;

        if (plane->part_role[part] == FM_PART_POINTS)
            continue;
        if (!fm_outline_load(o, &s->page->sheet->viewport, plane, part,
                             0.2 / s->zoom) ||
            !make_room(s, o->count + 1))
            return fm_fail_nomem(s->page->ctx);
        for (size_t i = 0; i < o->count; i++)
            ok = put(s, i, o->points[i]) && ok;
        if (ok && o->count >= 2 &&
            (s->zoom == 1 || length_of(s->points, o->count) < LONGEST_PX))
            draw(s, o->count, o->closed);
    }
    return FM_OK;
}

/* Arrows and tasks: their own points, wherever they are. */
static fm_status draw_whole(sketch *s)
{
    const fm_shapes *shapes = &s->page->layer->features.shapes;

    for (size_t part = shapes->feature_start[s->feature];
         part < shapes->feature_start[s->feature + 1]; part++) {
        size_t first = shapes->part_start[part],
               count = fm_shapes_part_size(shapes, part);
        bool ok = true;

        if (!make_room(s, count + 1))
            return fm_fail_nomem(s->page->ctx);
        for (size_t i = 0; i < count && ok; i++) {
            fm_pt at;

            ok = fm_viewport_place(&s->page->sheet->viewport, shapes->points[first + i],
                                   &at) &&
                 put(s, i, at);
        }
        if (ok && count >= 2)
            draw(s, count, shapes->part_role[part] >= FM_PART_SHELL);
    }
    return FM_OK;
}

fm_status fm_page_add_measure(fm_page *page, const fm_plane *plane, size_t feature,
                              const fm_style *style, const fm_map_measure *measure)
{
    fm_json *j = &page->json;
    listener l = { .painter = { .hand = &listening, .ctx = page->ctx }, .json = j };
    sketch s = { .page = page,
                 .plane = plane,
                 .feature = feature,
                 .style = style,
                 .measure = measure,
                 .painter = &l.painter };
    fm_status status = FM_OK;

    fm_json_array_flat(j, "drawn");
    for (s.zoom = 1; s.zoom <= FM_PAGE_ZOOM && status == FM_OK; s.zoom *= 2) {
        fm_json_object_flat(j, NULL);
        fm_json_number(j, "zoom", s.zoom);
        fm_json_array_flat(j, "ink");
        status = fm_map_measure_is_whole(measure) ? draw_whole(&s) : draw_seen(&s);
        fm_json_end(j);
        fm_json_end(j);
        if (status == FM_OK)
            status = fm_painter_status(&l.painter);
    }
    fm_json_end(j);
    fm_free(s.points);
    return status;
}
