/* SPDX-License-Identifier: MIT */
/*
 * Looks of a page: what the sheet's ink would do with a style, written down.  A painter
 * that draws nothing is handed to sheet/ink and keeps the colours and pens it is told,
 * so that the page cannot come to other ones than the picture.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/pattern.h"
#include "draw/svg_text.h"
#include "gis/art.h"
#include "gis/page_parts.h"
#include "sheet/legend_swatch.h"

#include "base/banned.h"

enum { PENS = 2, DASHES = 16, DECIMALS = 2 };

/* The painter that listens. */
typedef struct listener {
    fm_painter painter; /* first */
    bool is_clipped;    /* what comes is a pattern */
    bool has_fill, has_pattern;
    fm_color fill, pattern;
    fm_pen pens[PENS];
    double dashes[PENS][DASHES];
    size_t pen_count;
} listener;

static void hear_group(fm_painter *self, const char *id, double opacity)
{
    (void)self;
    (void)id;
    (void)opacity;
}

static void hear_end(fm_painter *self)
{
    (void)self;
}

static void hear_clip(fm_painter *self, const fm_path *path, bool even_odd)
{
    (void)path;
    (void)even_odd;
    ((listener *)self)->is_clipped = true;
}

static void hear_clip_end(fm_painter *self)
{
    ((listener *)self)->is_clipped = false;
}

static void hear_pattern(listener *l, fm_color color)
{
    l->has_pattern = true;
    l->pattern = color;
}

static void hear_fill(fm_painter *self, const fm_path *path, fm_color color,
                      bool even_odd)
{
    listener *l = (listener *)self;

    (void)path;
    (void)even_odd;
    l->has_fill = true;
    l->fill = color;
}

static void hear_stroke(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    listener *l = (listener *)self;

    (void)path;
    if (l->is_clipped) {
        hear_pattern(l, pen->color);
    } else if (l->pen_count < PENS) {
        fm_pen *kept = &l->pens[l->pen_count];

        *kept = *pen;
        kept->dash_count = pen->dash_count < DASHES ? pen->dash_count : DASHES;
        for (size_t i = 0; i < kept->dash_count; i++)
            l->dashes[l->pen_count][i] = pen->dashes[i];
        kept->dashes = l->dashes[l->pen_count++];
    }
}

static void hear_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                       size_t count, double angle_rad)
{
    (void)at;
    (void)count;
    (void)angle_rad;
    hear_pattern((listener *)self, stamp->parts[0].fill_color);
}

static void hear_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                      double angle_rad, fm_color color, fm_color halo,
                      double halo_width)
{
    (void)self;
    (void)run;
    (void)at;
    (void)angle_rad;
    (void)color;
    (void)halo;
    (void)halo_width;
}

static const fm_painter_hand listening = {
    .group_begin = hear_group,
    .group_end = hear_end,
    .clip_begin = hear_clip,
    .clip_end = hear_clip_end,
    .fill = hear_fill,
    .stroke = hear_stroke,
    .stamp = hear_stamp,
    .text = hear_text,
};

/* --------------------------------------------------------------------------- pieces */

static void add_color(fm_json *j, const char *key, fm_color color)
{
    fm_str hex = { 0 };

    fm_color_add_hex(&hex, color);
    fm_json_text(j, key, fm_str_text(&hex));
    j->out->failed = j->out->failed || hex.failed;
    fm_str_release(&hex);
}

static void add_px(fm_json *j, const char *key, double px)
{
    fm_json_number(j, key, round(px * 1000) / 1000);
}

void fm_page_add_pen(fm_json *j, const fm_pen *pen)
{
    static const char *const caps[] = {
        [FM_CAP_BUTT] = "butt", [FM_CAP_ROUND] = "round", [FM_CAP_SQUARE] = "square"
    };
    static const char *const joins[] = {
        [FM_JOIN_ROUND] = "round", [FM_JOIN_MITER] = "miter", [FM_JOIN_BEVEL] = "bevel"
    };

    add_color(j, "color", pen->color);
    add_px(j, "width", pen->width);
    fm_json_text(j, "cap", caps[pen->cap]);
    fm_json_text(j, "join", joins[pen->join]);
    if (pen->dash_count == 0)
        return;
    fm_json_array_flat(j, "dashes");
    for (size_t i = 0; i < pen->dash_count; i++)
        add_px(j, NULL, pen->dashes[i]);
    fm_json_end(j);
}

static void add_pattern(fm_json *j, const char *name, fm_color color)
{
    fm_pattern_form form;

    if (!fm_pattern_about(name, &form))
        return;
    fm_json_object_flat(j, "pattern");
    add_color(j, "color", color);
    fm_json_bool(j, "dots", form.is_dots);
    fm_json_number(j, "spacing", form.spacing_px);
    fm_json_number(j, "width", form.width_px);
    fm_json_array_flat(j, "angles");
    for (int i = 0; i < 2; i++)
        if (!form.is_dots && form.angles_deg[i] >= 0)
            fm_json_number(j, NULL, form.angles_deg[i]);
    fm_json_end(j);
    fm_json_end(j);
}

static void add_area(fm_json *j, listener *l, const fm_style *style)
{
    const fm_rect box = { 0, 0, 40, 40 };
    fm_path path = { 0 };

    fm_path_rect(&path, box);
    fm_ink_area(&l->painter, style, &path, box, true);
    j->out->failed = j->out->failed || path.failed;
    fm_path_release(&path);
    if (!l->has_fill && !l->has_pattern)
        return;
    /* The hairline that keeps the ground from showing between neighbours. */
    if (style->fill_color.a >= 1.0)
        add_color(j, "seam", style->fill_color);
    if (l->has_fill)
        add_color(j, "fill", l->fill);
    if (l->has_pattern)
        add_pattern(j, style->fill_pattern, l->pattern);
    fm_json_number(j, "fillOpacity", style->fill_opacity);
}

static void add_tactical(fm_json *j, const fm_style *style,
                         const fm_map_measure *measure)
{
    fm_tactical_look look = { .kind = measure->ink.kind,
                              .size_px = style->tactical_size,
                              .spacing_px = style->tactical_spacing,
                              .side = measure->ink.side };

    fm_json_object_flat(j, "tactical");
    fm_json_text(j, "kind", look.kind);
    add_px(j, "height", fm_tactical_height(&look));
    add_px(j, "pitch", fm_tactical_pitch(&look));
    fm_json_bool(j, "left", look.side == FM_SIDE_LEFT);
    fm_json_end(j);
}

static void add_lines(fm_json *j, listener *l, const fm_style *style, double width,
                      const fm_map_measure *measure)
{
    fm_path path = { 0 };

    if (!fm_ink_has_line(style))
        return;
    fm_path_move(&path, (fm_pt){ 0, 0 });
    fm_path_line(&path, (fm_pt){ 40, 0 });
    fm_ink_line(&l->painter, style, width, &path);
    j->out->failed = j->out->failed || path.failed;
    fm_path_release(&path);
    fm_json_array(j, "strokes");
    for (size_t i = 0; i < l->pen_count; i++) {
        fm_json_object_flat(j, NULL);
        fm_page_add_pen(j, &l->pens[i]);
        fm_json_end(j);
    }
    fm_json_end(j);
    if (style->line_offset != 0)
        add_px(j, "offset", style->line_offset);
    if (measure != NULL && fm_page_draws_row(measure))
        add_tactical(j, style, measure);
    else if (measure != NULL)
        fm_json_bool(j, "isDrawn", true);
}

static void add_stamp_part(fm_json *j, const fm_stamp_part *part)
{
    fm_str path = { 0 };

    fm_json_object_flat(j, NULL);
    fm_svg_add_path(&path, &part->path, DECIMALS);
    fm_json_text(j, "path", fm_str_text(&path));
    j->out->failed = j->out->failed || path.failed;
    fm_str_release(&path);
    if (part->fill) {
        add_color(j, "fill", part->fill_color);
        fm_json_bool(j, "evenOdd", part->even_odd);
    }
    if (part->stroke && part->pen.width > 0 && part->pen.color.a > 0) {
        fm_json_object_flat(j, "stroke");
        fm_page_add_pen(j, &part->pen);
        fm_json_end(j);
    }
    fm_json_end(j);
}

static void add_stamp(fm_json *j, const fm_stamp *stamp)
{
    const double box[] = { stamp->bounds.x0, stamp->bounds.y0, stamp->bounds.x1,
                           stamp->bounds.y1 };

    if (stamp->part_count == 0)
        return;
    fm_json_object_flat(j, "stamp");
    fm_json_array_flat(j, "box");
    for (int i = 0; i < 4; i++)
        add_px(j, NULL, box[i]);
    fm_json_end(j);
    fm_json_array_flat(j, "parts");
    for (size_t i = 0; i < stamp->part_count; i++)
        add_stamp_part(j, &stamp->parts[i]);
    fm_json_end(j);
    fm_json_end(j);
}

static fm_status add_symbol(fm_page *page, fm_json *j, const fm_gis_layer *layer,
                            size_t feature, const fm_style *style)
{
    bool is_symbol =
        (style->given & (FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC)) != 0;
    const fm_graduated *size = is_symbol ? &style->symbol_size : &style->circle_radius;
    fm_str sidc = { 0 };
    fm_stamp stamp = { 0 };
    bool done;

    if (style->symbol_sidc != NULL)
        fm_styler_text(layer->styler, style->symbol_sidc, feature, &sidc);
    done = !sidc.failed &&
           fm_ink_stamp(style, fm_styler_number(layer->styler, size, feature),
                        sidc.length > 0 ? sidc.text : NULL, &stamp);
    if (done)
        add_stamp(j, &stamp);
    fm_stamp_release(&stamp);
    fm_str_release(&sidc);
    return done ? FM_OK : fm_fail_nomem(page->ctx);
}

fm_status fm_page_look(fm_page *page, const fm_gis_layer *layer, size_t feature,
                       const fm_style *style, const fm_map_measure *measure,
                       fm_str *out)
{
    unsigned kinds = fm_shapes_kinds(&layer->features.shapes, feature);
    listener l = { .painter = { .hand = &listening, .ctx = page->ctx } };
    fm_status status = FM_OK;
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_object_flat(&j, NULL);
    if (kinds & FM_SHAPE_POLYGON)
        add_area(&j, &l, style);
    if (kinds & (FM_SHAPE_POLYGON | FM_SHAPE_LINE))
        add_lines(&j, &l, style,
                  fm_styler_number(layer->styler, &style->line_width, feature),
                  measure);
    if (kinds & FM_SHAPE_POINT)
        status = add_symbol(page, &j, layer, feature, style);
    fm_json_end(&j);
    if (status == FM_OK)
        status = fm_painter_status(&l.painter);
    return status == FM_OK && out->failed ? fm_fail_nomem(page->ctx) : status;
}

/* --------------------------------------------------------------------------- labels */

void fm_page_add_label(fm_page *page, const fm_gis_layer *layer)
{
    static const char *const anchors[] = {
        [FM_ANCHOR_AUTO] = "auto",
        [FM_ANCHOR_CENTER] = "center",
        [FM_ANCHOR_LEFT] = "left",
        [FM_ANCHOR_RIGHT] = "right",
        [FM_ANCHOR_TOP] = "top",
        [FM_ANCHOR_BOTTOM] = "bottom",
        [FM_ANCHOR_TOP_LEFT] = "top-left",
        [FM_ANCHOR_TOP_RIGHT] = "top-right",
        [FM_ANCHOR_BOTTOM_LEFT] = "bottom-left",
        [FM_ANCHOR_BOTTOM_RIGHT] = "bottom-right",
    };
    static const char *const placements[] = { [FM_PLACEMENT_AUTO] = "auto",
                                              [FM_PLACEMENT_POINT] = "point",
                                              [FM_PLACEMENT_LINE] = "line" };
    const fm_label_spec *label = &layer->spec->label;
    const char *sheet_font = page->map->document->sheet.font;
    fm_json *j = &page->json;

    if (!label->given || label->text_field == NULL)
        return;
    fm_json_object_flat(j, "label");
    fm_json_text(j, "font", label->text_font != NULL ? label->text_font : sheet_font);
    add_px(j, "size", label->text_size.value);
    fm_json_number(j, "priority", label->priority.value);
    fm_json_bool(j, "bold", label->bold);
    fm_json_bool(j, "italic", label->italic);
    add_color(j, "color",
              fm_color_with_opacity(label->text_color, label->text_opacity));
    if (label->text_halo_width > 0 && label->text_halo_color.a > 0) {
        add_color(j, "halo",
                  fm_color_with_opacity(label->text_halo_color, label->text_opacity));
        add_px(j, "haloWidth", label->text_halo_width);
    }
    fm_json_text(j, "anchor", anchors[label->text_anchor]);
    fm_json_text(j, "placement", placements[label->placement]);
    fm_json_number(j, "maxWidth", label->text_max_width);
    fm_json_number(j, "spacing", label->text_letter_spacing);
    fm_json_array_flat(j, "offset");
    add_px(j, NULL, label->text_offset[0]);
    add_px(j, NULL, label->text_offset[1]);
    fm_json_end(j);
    add_px(j, "padding", label->text_padding);
    fm_json_bool(j, "overlap", label->allow_overlap);
    fm_json_end(j);
}

/* ------------------------------------------------------------------------- swatches */

typedef struct sample {
    fm_swatch swatch;
    fm_rect box;
} sample;

/* Where a field gives the size, a middle one is shown. */
static int take_size(fm_legend_entry *entry)
{
    const fm_style *style = &entry->style;
    bool is_symbol =
        (style->given & (FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC)) != 0;
    const fm_graduated *size = !(entry->kinds & FM_SHAPE_POINT) ? &style->line_width
                               : is_symbol                      ? &style->symbol_size
                                                                : &style->circle_radius;

    if (size->field == NULL || size->stop_count == 0)
        return -1;
    entry->sizes[0] = size->outputs[size->stop_count / 2];
    entry->size_count = 1;
    return 0;
}

static void draw_sample(fm_painter *painter, const void *user)
{
    const sample *s = user;

    fm_swatch_draw(&s->swatch, s->box.x0, s->box.x1, (s->box.y0 + s->box.y1) / 2,
                   painter);
}

fm_status fm_page_swatch(fm_page *page, const fm_gis_layer *layer,
                         const fm_gis_rule *rule, fm_str *out)
{
    const double text_px = 13, margin = 1.5;
    fm_legend_entry entry = { .label = rule->label,
                              .kinds = rule->kinds,
                              .style = rule->style,
                              .side = rule->side,
                              .sidc = rule->sidc,
                              .opacity = layer->spec->opacity };
    sample s = { .box = FM_RECT_EMPTY };
    fm_status status;

    /* An area that is not filled is its outline, as in the legend of a sheet. */
    if ((entry.kinds & FM_SHAPE_POLYGON) && fm_ink_has_line(&entry.style) &&
        entry.style.fill_pattern == NULL &&
        entry.style.fill_color.a * entry.style.fill_opacity <= 0)
        entry.kinds = (entry.kinds & ~(unsigned)FM_SHAPE_POLYGON) | FM_SHAPE_LINE;
    status = fm_swatch_init(page->sheet, &entry, take_size(&entry), text_px, &s.swatch);
    if (status == FM_OK) {
        double width = ceil(fmax(s.swatch.width, 2.4 * text_px));
        double height = ceil(fmax(s.swatch.height, 1.15 * text_px) + 2 * margin);

        s.box = (fm_rect){ 0, 0, width, height };
        status = fm_gis_art_svg(page->ctx, fm_rect_grown(s.box, margin), draw_sample,
                                &s, out);
    }
    fm_swatch_release(&s.swatch);
    return status;
}
