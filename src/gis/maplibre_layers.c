/* SPDX-License-Identifier: MIT */
/*
 * A layer of the map becomes layers of the style in the order in which the sheet is
 * painted: all fills, all lines, all points; within each, rule by rule.
 */
#include <math.h>
#include <string.h>

#include "gis/maplibre_expression.h"
#include "gis/maplibre_saying.h"
#include "gis/web_zoom.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* ------------------------------------------------------------------------ areas */

static fm_status say_fill(fm_saying *s)
{
    const fm_style *style = &s->rule->style;
    bool own = s->layer->spec->style_from_features;
    fm_str name = { 0 };
    fm_status status = FM_OK;
    fm_color fill, pattern;

    fm_ink_area_colors(style, &fill, &pattern);
    if ((fill.a > 0 && style->fill_opacity > 0) || (own && pattern.a <= 0)) {
        fm_saying_begin(s, "fill", "fill",
                        fm_saying_only(s, FM_SHAPE_POLYGON, "Polygon"));
        fm_json_object(&s->m->j, "paint");
        fm_saying_color(s, "fill-color", "fill", own ? style->fill_color : fill);
        fm_saying_opacity(s, "fill-opacity", "fill-opacity", style->fill_opacity);
        /* Edges of translucent neighbours would be seen twice. */
        fm_json_bool(&s->m->j, "fill-antialias",
                     style->fill_opacity * fill.a * s->layer->spec->opacity >= 1);
        fm_json_end(&s->m->j);
        fm_json_end(&s->m->j);
    }
    if (pattern.a <= 0 || style->fill_opacity <= 0)
        return FM_OK;
    fm_saying_name(s, "pattern", &name);
    status = fm_sprite_add_pattern(
        s->m->map->ctx, &s->m->sprite, fm_str_text(&name),
        (fm_gis_pattern_tile){ .name = style->fill_pattern, .ink = pattern },
        fm_web_shrink(s->m->map));
    fm_saying_begin(s, "pattern", "fill",
                    fm_saying_only(s, FM_SHAPE_POLYGON, "Polygon"));
    fm_json_object(&s->m->j, "paint");
    fm_json_text(&s->m->j, "fill-pattern", fm_str_text(&name));
    fm_saying_opacity(s, "fill-opacity", "fill-opacity", style->fill_opacity);
    fm_json_end(&s->m->j);
    fm_json_end(&s->m->j);
    if (name.failed && status == FM_OK)
        status = fm_fail_nomem(s->m->map->ctx);
    fm_str_release(&name);
    return status;
}

/* ------------------------------------------------------------------------ lines */

static const double HAIRLINE_PX = 0.6;

/* An outline given by its colour alone is a hairline. */
static bool is_outline_only(const fm_style *style)
{
    return !(style->given & FM_STYLE_LINE_COLOR) &&
           (style->given & FM_STYLE_FILL_OUTLINE_COLOR);
}

static void line_layout(fm_saying *s)
{
    static const char *const caps[] = { "butt", "round", "square" };
    static const char *const joins[] = { "round", "miter", "bevel" };
    fm_json *j = &s->m->j;

    fm_json_object_flat(j, "layout");
    fm_json_text(j, "line-cap", caps[s->rule->style.line_cap]);
    fm_json_text(j, "line-join", joins[s->rule->style.line_join]);
    fm_json_end(j);
}

static void line_width(fm_saying *s, const char *key, double more)
{
    const fm_style *style = &s->rule->style;
    fm_graduated width = style->line_width;

    if (is_outline_only(style) && !(style->given & FM_STYLE_LINE_WIDTH))
        width = (fm_graduated){ .value = fmin(width.value, HAIRLINE_PX) };
    if (s->layer->spec->style_from_features && more == 0)
        fm_maplibre_own_number(&s->text, "stroke-width", 1000, width.value, 1);
    else
        fm_maplibre_graduated(&s->text, &width, fm_saying_table(s), 1, more);
    fm_saying_raw(s, key);
}

/* A control measure runs on its line. */
static void line_offset(fm_saying *s)
{
    const fm_style *style = &s->rule->style;

    if (style->line_offset != 0 && !fm_ink_is_tactical(style))
        fm_json_number(&s->m->j, "line-offset", style->line_offset);
}

/* Beneath the line, and wider; under one that lets it through, on both sides of it. */
static void say_casing(fm_saying *s)
{
    const fm_style *style = &s->rule->style;
    bool beside =
        s->layer->spec->opacity * style->line_opacity < 1 && style->dash_count == 0;

    if (style->line_casing_width <= 0 || style->line_casing_color.a <= 0)
        return;
    fm_saying_begin(s, "casing", "line", NULL);
    line_layout(s);
    fm_json_object(&s->m->j, "paint");
    fm_saying_color(s, "line-color", NULL, style->line_casing_color);
    fm_saying_opacity(s, "line-opacity", NULL, style->line_opacity);
    if (beside) {
        line_width(s, "line-gap-width", 0);
        fm_json_number(&s->m->j, "line-width", style->line_casing_width);
    } else {
        line_width(s, "line-width", 2 * style->line_casing_width);
    }
    line_offset(s);
    fm_json_end(&s->m->j);
    fm_json_end(&s->m->j);
}

static void dashes(fm_saying *s)
{
    const fm_style *style = &s->rule->style;
    double sum = 0;

    for (size_t i = 0; i < style->dash_count; i++)
        sum += style->dashes[i];
    if (sum <= 0)
        return;
    fm_json_array_flat(&s->m->j, "line-dasharray");
    /* An odd number of them goes round twice, until dash and gap have changed places.
     */
    for (size_t i = 0; i < style->dash_count * (1 + style->dash_count % 2); i++)
        fm_json_fixed(&s->m->j, NULL,
                      style->dashes[i % style->dash_count] * fm_web_shrink(s->m->map),
                      3);
    fm_json_end(&s->m->j);
}

static void say_line(fm_saying *s)
{
    const fm_style *style = &s->rule->style;

    fm_saying_begin(s, "line", "line", NULL);
    line_layout(s);
    fm_json_object(&s->m->j, "paint");
    fm_saying_color(s, "line-color", "stroke",
                    is_outline_only(style) ? style->fill_outline_color
                                           : style->line_color);
    fm_saying_opacity(s, "line-opacity", "stroke-opacity", style->line_opacity);
    line_width(s, "line-width", 0);
    line_offset(s);
    dashes(s);
    fm_json_end(&s->m->j);
    fm_json_end(&s->m->j);
}

/* The figures at one whole zoom and up to the next, where they have twice the size, as
 * the distance between them has; `last` holds from there on. */
static void say_figures_at(fm_saying *s, const char *image, double pitch, int zoom,
                           bool is_first, bool is_last)
{
    double shrink = fm_web_shrink(s->m->map), from, to;
    fm_json *j = &s->m->j;
    fm_str part = { 0 };

    fm_web_zooms(s->m->map, s->layer->spec, &from, &to);
    from = is_first ? from : fmax(from, zoom);
    to = is_last ? to : fmin(to, zoom + 1);
    if (from >= to)
        return;
    fm_str_addf(&part, "figures-%d", zoom);
    fm_str_clear(&s->filter);
    fm_maplibre_rule_filter(&s->filter, s->m->map, s->layer, s->rule, NULL);
    fm_maplibre_begin_at(s->m, s->layer, s->rule, fm_str_text(&part), "symbol", false,
                         &s->filter, from, to);
    fm_json_object(j, "layout");
    fm_json_text(j, "symbol-placement", "line");
    fm_json_fixed(j, "symbol-spacing", fmax(pitch * shrink, 1), 3);
    fm_json_text(j, "icon-image", image);
    fm_str_add(&s->text, "[\"interpolate\",[\"exponential\",2],[\"zoom\"],");
    fm_str_addf(&s->text, "%d,", zoom);
    fm_str_add_fixed(&s->text, shrink, 4);
    fm_str_addf(&s->text, ",%d,", zoom + 1);
    fm_str_add_fixed(&s->text, 2 * shrink, 4);
    fm_str_add_char(&s->text, ']');
    fm_saying_raw(s, "icon-size");
    fm_json_bool(j, "icon-allow-overlap", true);
    fm_json_bool(j, "icon-ignore-placement", true);
    fm_json_bool(j, "icon-keep-upright", false);
    fm_json_text(j, "icon-rotation-alignment", "map");
    fm_json_number(j, "icon-padding", 0);
    /* Between icons the renderer keeps a distance that it works out from the size of
     * text, which there is none of. */
    fm_json_number(j, "text-size", 1);
    fm_json_end(j);
    fm_json_object_flat(j, "paint");
    fm_saying_opacity(s, "icon-opacity", NULL, 1);
    fm_json_end(j);
    fm_json_end(j);
    j->out->failed = j->out->failed || part.failed;
    fm_str_release(&part);
}

/* The figures of a tactical line, foot to foot along it at every zoom. */
static fm_status say_figures(fm_saying *s)
{
    enum { ZOOMS_OUT = 3, ZOOMS_IN = 5 };
    int zoom = (int)floor(fm_web_zoom_of_sheet(s->m->map));
    int first = zoom > ZOOMS_OUT ? zoom - ZOOMS_OUT : 0;
    fm_gis_figure figure;
    fm_str name = { 0 };
    double pitch;
    fm_gis_rule rule = *s->rule;
    fm_graduated *width = &rule.style.line_width;
    fm_status status;

    /* One picture for all: of a width in the middle. */
    if (width->field != NULL && width->stop_count > 0)
        width->value = (width->outputs[0] + width->outputs[width->stop_count - 1]) / 2;
    status = fm_gis_rule_figure(s->m->map->ctx, &rule, &figure);
    pitch = figure.pitch_px;
    if (status != FM_OK || pitch <= 0) {
        fm_gis_figure_release(&figure);
        return status;
    }
    fm_saying_name(s, "figure", &name);
    status = fm_sprite_add_figure(s->m->map->ctx, &s->m->sprite, fm_str_text(&name),
                                  &figure);
    for (int z = first; z <= zoom + ZOOMS_IN && status == FM_OK; z++)
        say_figures_at(s, fm_str_text(&name), pitch, z, z == first,
                       z == zoom + ZOOMS_IN);
    if (name.failed && status == FM_OK)
        status = fm_fail_nomem(s->m->map->ctx);
    fm_str_release(&name);
    return status;
}

static fm_status say_lines(fm_saying *s)
{
    if (!fm_ink_has_line(&s->rule->style) && !s->layer->spec->style_from_features)
        return FM_OK;
    say_casing(s);
    say_line(s);
    return s->rule->style.tactical != NULL ? say_figures(s) : FM_OK;
}

/* ------------------------------------------------------------------------ all */

fm_status fm_maplibre_add_layers(fm_maplibre *m, const fm_gis_layer *layer)
{
    static const struct {
        unsigned kinds;
        fm_status (*say)(fm_saying *s);
    } passes[] = {
        { FM_SHAPE_POLYGON, say_fill },
        { FM_SHAPE_POLYGON | FM_SHAPE_LINE, say_lines },
        { FM_SHAPE_POINT, fm_maplibre_say_points },
    };
    fm_status status = FM_OK;

    for (int p = 0; p < 3; p++) {
        for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
            fm_saying s = { .m = m, .layer = layer, .rule = &layer->rules[i] };

            if (s.rule->kinds & passes[p].kinds)
                status = passes[p].say(&s);
            fm_str_release(&s.filter);
            fm_str_release(&s.text);
        }
    }
    return status;
}
