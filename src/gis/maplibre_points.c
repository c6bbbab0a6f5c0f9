/* SPDX-License-Identifier: MIT */
/* Points of a layer: circles, pictures, and what keeps labels off them. */
#include <math.h>
#include <string.h>

#include "gis/maplibre_expression.h"
#include "gis/maplibre_saying.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* The renderer softens edges towards the inside. */
static const double SOFT_EDGE_PX = 0.4;

static void say_circle(fm_saying *s)
{
    const fm_style *style = &s->rule->style;
    fm_json *j = &s->m->j;
    /* The renderer draws the stroke round the circle, the sheet on its edge. */
    double inside =
        style->circle_stroke_color.a > 0 ? style->circle_stroke_width / 2 : 0;

    fm_saying_begin(s, "circle", "circle", fm_saying_only(s, FM_SHAPE_POINT, "Point"));
    if (style->circle_radius.field != NULL) {
        fm_json_object_flat(j, "layout"); /* small ones above large ones */
        fm_maplibre_graduated(&s->text, &style->circle_radius, fm_saying_table(s), -1,
                              0);
        fm_saying_raw(s, "circle-sort-key");
        fm_json_end(j);
    }
    fm_json_object(j, "paint");
    fm_maplibre_graduated(&s->text, &style->circle_radius, fm_saying_table(s), 1,
                          SOFT_EDGE_PX - inside);
    fm_saying_raw(s, "circle-radius");
    fm_saying_color(s, "circle-color", "marker-color", style->circle_color);
    fm_saying_opacity(s, "circle-opacity", NULL, style->circle_opacity);
    if (inside > 0) {
        fm_json_number(j, "circle-stroke-width", style->circle_stroke_width);
        fm_saying_color(s, "circle-stroke-color", NULL, style->circle_stroke_color);
        fm_saying_opacity(s, "circle-stroke-opacity", NULL, style->circle_opacity);
    }
    fm_json_end(j);
    fm_json_end(j);
}

/* A picture, of the size that a feature without the field has or the largest; others
 * are scaled from it. */
static fm_status say_icon(fm_saying *s, const fm_graduated *size)
{
    const fm_style *style = &s->rule->style;
    fm_json *j = &s->m->j;
    fm_str name = { 0 };
    fm_stamp stamp = { 0 };
    double base = size->value;
    fm_status status;

    for (size_t i = 0; size->field != NULL && i < size->stop_count; i++)
        base = fmax(base, size->outputs[i]);
    if (base <= 0)
        return FM_OK;
    fm_saying_name(s, "symbol", &name);
    status = fm_gis_rule_stamp(s->m->map->ctx, s->rule, base, &stamp);
    if (status == FM_OK)
        status = fm_sprite_add_stamp(s->m->map->ctx, &s->m->sprite, fm_str_text(&name),
                                     &stamp);
    fm_saying_begin(s, "symbol", "symbol", fm_saying_only(s, FM_SHAPE_POINT, "Point"));
    fm_json_object(j, "layout");
    fm_json_text(j, "icon-image", fm_str_text(&name));
    fm_json_bool(j, "icon-allow-overlap", true);
    fm_json_bool(j, "icon-ignore-placement", true);
    if (size->field != NULL) {
        fm_maplibre_graduated(&s->text, size, fm_saying_table(s), 1 / base, 0);
        fm_saying_raw(s, "icon-size");
        fm_maplibre_graduated(&s->text, size, fm_saying_table(s), -1, 0);
        fm_saying_raw(s, "symbol-sort-key");
    }
    if (fm_gis_rule_has_symbol(s->rule) &&
        (style->symbol_rotate.field != NULL || style->symbol_rotate.value != 0)) {
        fm_maplibre_graduated(&s->text, &style->symbol_rotate, fm_saying_table(s), 1,
                              0);
        fm_saying_raw(s, "icon-rotate");
    }
    fm_json_end(j);
    fm_json_object_flat(j, "paint");
    fm_saying_opacity(s, "icon-opacity", NULL, 1);
    fm_json_end(j);
    fm_json_end(j);
    if (name.failed && status == FM_OK)
        status = fm_fail_nomem(s->m->map->ctx);
    fm_str_release(&name);
    return status;
}

static bool has_graduated(const fm_graduated *g)
{
    bool any = g->value > 0;

    for (size_t i = 0; g->field != NULL && i < g->stop_count; i++)
        any = any || g->outputs[i] > 0;
    return any;
}

fm_status fm_maplibre_say_points(fm_saying *s)
{
    const fm_style *style = &s->rule->style;
    bool has_ring = style->ring.a > 0;
    bool has_edge = style->line_casing_width > 0 && style->line_casing_color.a > 0;

    if (fm_gis_rule_has_symbol(s->rule))
        return say_icon(s, &style->symbol_size);
    if (!has_graduated(&style->circle_radius))
        return FM_OK;
    if (has_ring || has_edge)
        return say_icon(s, &style->circle_radius);
    say_circle(s);
    return FM_OK;
}

/* ------------------------------------------------------------------- keeping clear */

static void say_clear(fm_saying *s)
{
    const fm_style *style = &s->rule->style;
    bool is_symbol = fm_gis_rule_has_symbol(s->rule);
    const fm_graduated *size = is_symbol ? &style->symbol_size : &style->circle_radius;
    double edge = is_symbol ? style->symbol_stroke_width : style->circle_stroke_width;
    double ring = style->ring.a > 0 ? 1.5 : 1;
    fm_json *j = &s->m->j;

    if (!has_graduated(size))
        return;
    fm_saying_begin(s, "clear", "symbol", fm_saying_only(s, FM_SHAPE_POINT, "Point"));
    fm_json_object(j, "layout");
    fm_json_text(j, "icon-image", "blank");
    fm_maplibre_graduated(&s->text, size, fm_saying_table(s),
                          (is_symbol ? 1 : 2) * ring / FM_SPRITE_BLANK_PX,
                          edge / FM_SPRITE_BLANK_PX);
    fm_saying_raw(s, "icon-size");
    fm_json_bool(j, "icon-allow-overlap", true);
    fm_json_number(j, "icon-padding", 0);
    fm_json_end(j);
    fm_json_object_flat(j, "paint");
    fm_json_number(j, "icon-opacity", 0);
    fm_json_end(j);
    fm_json_end(j);
}

fm_status fm_maplibre_keep_clear(fm_maplibre *m, const fm_gis_layer *layer)
{
    fm_status status = FM_OK;

    if (m->stacks.count == 0 || !(layer->kinds & FM_SHAPE_POINT))
        return FM_OK;
    status = fm_sprite_add_blank(m->map->ctx, &m->sprite, "blank");
    for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
        fm_saying s = { .m = m, .layer = layer, .rule = &layer->rules[i] };

        if (s.rule->kinds & FM_SHAPE_POINT)
            say_clear(&s);
        fm_str_release(&s.filter);
        fm_str_release(&s.text);
    }
    return status;
}
