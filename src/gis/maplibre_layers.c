/* SPDX-License-Identifier: MIT */
/*
 * A layer of the map becomes layers of the style in the order in which the sheet is
 * painted: all fills, all lines, all points; within each, rule by rule.
 */
#include <math.h>
#include <string.h>

#include "draw/tactical.h"
#include "gis/label_place.h"
#include "gis/maplibre.h"
#include "gis/maplibre_expression.h"
#include "gis/web_zoom.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* One rule being said. */
typedef struct saying {
    fm_maplibre *m;
    const fm_gis_layer *layer;
    const fm_gis_rule *rule;
    fm_str filter, text;
} saying;

void fm_maplibre_raw(fm_maplibre *m, const char *key, fm_str *text)
{
    m->j.out->failed = m->j.out->failed || text->failed;
    fm_json_raw(&m->j, key, fm_str_text(text), text->length);
    fm_str_clear(text);
}

static void add_metadata(fm_maplibre *m, const fm_gis_layer *layer,
                         const fm_gis_rule *rule)
{
    fm_json *j = &m->j;

    fm_json_object_flat(j, "metadata");
    fm_json_text(j, "frontmap:layer", layer->spec->id);
    fm_json_text(j, "frontmap:title", layer->title);
    if (rule != NULL) {
        fm_json_text(j, "frontmap:label", rule->label);
        fm_json_bool(j, "frontmap:legend", !layer->spec->no_legend);
    }
    fm_json_end(j);
}

void fm_maplibre_begin(fm_maplibre *m, const fm_gis_layer *layer,
                       const fm_gis_rule *rule, const char *part, const char *type,
                       bool is_labels, const fm_str *filter)
{
    double from, to;

    fm_web_zooms(m->map, layer->spec, &from, &to);
    fm_maplibre_begin_at(m, layer, rule, part, type, is_labels, filter, from, to);
}

void fm_maplibre_begin_at(fm_maplibre *m, const fm_gis_layer *layer,
                          const fm_gis_rule *rule, const char *part, const char *type,
                          bool is_labels, const fm_str *filter, double from, double to)
{
    fm_json *j = &m->j;
    fm_str name = { 0 };

    fm_json_object(j, NULL);
    fm_str_add(&name, layer->spec->id);
    if (rule != NULL)
        fm_str_addf(&name, "/%zu", (size_t)(rule - layer->rules));
    fm_str_addf(&name, "/%s", part);
    fm_json_text(j, "id", fm_str_text(&name));
    fm_json_text(j, "type", type);
    fm_str_clear(&name);
    if (is_labels)
        fm_gis_label_layer_name(layer, &name);
    else
        fm_str_add(&name, layer->spec->id);
    fm_json_text(j, "source", m->scheme != NULL ? "map" : fm_str_text(&name));
    if (m->scheme != NULL)
        fm_json_text(j, "source-layer", fm_str_text(&name));
    if (from > 0)
        fm_json_fixed(j, "minzoom", from, 3);
    if (to < FM_WEB_ZOOM_MOST)
        fm_json_fixed(j, "maxzoom", to, 3);
    fm_json_raw(j, "filter", fm_str_text(filter), filter->length);
    add_metadata(m, layer, rule);
    j->out->failed = j->out->failed || name.failed || filter->failed;
    fm_str_release(&name);
}

static void begin(saying *s, const char *part, const char *type, const char *geometry)
{
    fm_str_clear(&s->filter);
    fm_maplibre_rule_filter(&s->filter, s->m->map, s->layer, s->rule, geometry);
    fm_maplibre_begin(s->m, s->layer, s->rule, part, type, false, &s->filter);
}

static void raw(saying *s, const char *key)
{
    fm_maplibre_raw(s->m, key, &s->text);
}

static const fm_table *table(const saying *s)
{
    return &s->layer->features.table;
}

/* A colour of the style, or the feature's own where it may have one. */
static void color(saying *s, const char *key, const char *own, fm_color c)
{
    if (s->layer->spec->style_from_features && own != NULL)
        fm_maplibre_own_color(&s->text, own, c, 1);
    else
        fm_maplibre_color(&s->text, c, 1);
    raw(s, key);
}

static void opacity(saying *s, const char *key, const char *own, double value)
{
    if (s->layer->spec->style_from_features && own != NULL)
        fm_maplibre_own_number(&s->text, own, 1, value, s->layer->spec->opacity);
    else
        fm_maplibre_number(&s->text, value * s->layer->spec->opacity);
    raw(s, key);
}

static void name_image(const saying *s, const char *part, fm_str *out)
{
    fm_str_addf(out, "%s/%zu/%s", s->layer->spec->id,
                (size_t)(s->rule - s->layer->rules), part);
}

/* ------------------------------------------------------------------------ areas */

static const char *only(const saying *s, unsigned kind, const char *geometry)
{
    return s->layer->kinds == kind ? NULL : geometry;
}

static fm_status say_fill(saying *s)
{
    const fm_style *style = &s->rule->style;
    bool own = s->layer->spec->style_from_features;
    fm_str name = { 0 };
    fm_status status = FM_OK;
    fm_color fill, pattern;

    fm_ink_area_colors(style, &fill, &pattern);
    if ((fill.a > 0 && style->fill_opacity > 0) || (own && pattern.a <= 0)) {
        begin(s, "fill", "fill", only(s, FM_SHAPE_POLYGON, "Polygon"));
        fm_json_object(&s->m->j, "paint");
        color(s, "fill-color", "fill", own ? style->fill_color : fill);
        opacity(s, "fill-opacity", "fill-opacity", style->fill_opacity);
        /* Edges of translucent neighbours would be seen twice. */
        fm_json_bool(&s->m->j, "fill-antialias",
                     style->fill_opacity * fill.a * s->layer->spec->opacity >= 1);
        fm_json_end(&s->m->j);
        fm_json_end(&s->m->j);
    }
    if (pattern.a <= 0 || style->fill_opacity <= 0)
        return FM_OK;
    name_image(s, "pattern", &name);
    status = fm_sprite_add_pattern(
        s->m->map->ctx, &s->m->sprite, fm_str_text(&name),
        (fm_gis_pattern_tile){ .name = style->fill_pattern, .ink = pattern },
        fm_web_shrink(s->m->map));
    begin(s, "pattern", "fill", only(s, FM_SHAPE_POLYGON, "Polygon"));
    fm_json_object(&s->m->j, "paint");
    fm_json_text(&s->m->j, "fill-pattern", fm_str_text(&name));
    opacity(s, "fill-opacity", "fill-opacity", style->fill_opacity);
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

static void line_layout(saying *s)
{
    static const char *const caps[] = { "butt", "round", "square" };
    static const char *const joins[] = { "round", "miter", "bevel" };
    fm_json *j = &s->m->j;

    fm_json_object_flat(j, "layout");
    fm_json_text(j, "line-cap", caps[s->rule->style.line_cap]);
    fm_json_text(j, "line-join", joins[s->rule->style.line_join]);
    fm_json_end(j);
}

static void line_width(saying *s, const char *key, double more)
{
    const fm_style *style = &s->rule->style;
    fm_graduated width = style->line_width;

    if (is_outline_only(style) && !(style->given & FM_STYLE_LINE_WIDTH))
        width = (fm_graduated){ .value = fmin(width.value, HAIRLINE_PX) };
    if (s->layer->spec->style_from_features && more == 0)
        fm_maplibre_own_number(&s->text, "stroke-width", 1000, width.value, 1);
    else
        fm_maplibre_graduated(&s->text, &width, table(s), 1, more);
    raw(s, key);
}

/* A control measure runs on its line. */
static void line_offset(saying *s)
{
    const fm_style *style = &s->rule->style;

    if (style->line_offset != 0 && !fm_ink_is_tactical(style))
        fm_json_number(&s->m->j, "line-offset", style->line_offset);
}

/* Beneath the line, and wider; under one that lets it through, on both sides of it. */
static void say_casing(saying *s)
{
    const fm_style *style = &s->rule->style;
    bool beside =
        s->layer->spec->opacity * style->line_opacity < 1 && style->dash_count == 0;

    if (style->line_casing_width <= 0 || style->line_casing_color.a <= 0)
        return;
    begin(s, "casing", "line", NULL);
    line_layout(s);
    fm_json_object(&s->m->j, "paint");
    color(s, "line-color", NULL, style->line_casing_color);
    opacity(s, "line-opacity", NULL, style->line_opacity);
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

static void dashes(saying *s)
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

static void say_line(saying *s)
{
    const fm_style *style = &s->rule->style;

    begin(s, "line", "line", NULL);
    line_layout(s);
    fm_json_object(&s->m->j, "paint");
    color(s, "line-color", "stroke",
          is_outline_only(style) ? style->fill_outline_color : style->line_color);
    opacity(s, "line-opacity", "stroke-opacity", style->line_opacity);
    line_width(s, "line-width", 0);
    line_offset(s);
    dashes(s);
    fm_json_end(&s->m->j);
    fm_json_end(&s->m->j);
}

/* The figures at one whole zoom and up to the next, where they have twice the size, as
 * the distance between them has; `last` holds from there on. */
static void say_figures_at(saying *s, const char *image, double pitch, int zoom,
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
    raw(s, "icon-size");
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
    opacity(s, "icon-opacity", NULL, 1);
    fm_json_end(j);
    fm_json_end(j);
    j->out->failed = j->out->failed || part.failed;
    fm_str_release(&part);
}

/* The figures of a tactical line, foot to foot along it at every zoom. */
static fm_status say_figures(saying *s)
{
    enum { ZOOMS_OUT = 3, ZOOMS_IN = 5 };
    int zoom = (int)floor(fm_web_zoom_of_sheet(s->m->map));
    int first = zoom > ZOOMS_OUT ? zoom - ZOOMS_OUT : 0;
    fm_gis_figure figure;
    fm_str name = { 0 };
    double pitch;
    fm_status status = fm_gis_rule_figure(s->m->map->ctx, s->rule, &figure);

    pitch = figure.pitch_px;
    if (status != FM_OK || pitch <= 0) {
        fm_gis_figure_release(&figure);
        return status;
    }
    name_image(s, "figure", &name);
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

static fm_status say_lines(saying *s)
{
    if (!fm_ink_has_line(&s->rule->style) && !s->layer->spec->style_from_features)
        return FM_OK;
    say_casing(s);
    say_line(s);
    return s->rule->style.tactical != NULL ? say_figures(s) : FM_OK;
}

/* ----------------------------------------------------------------------- points */

/* The renderer softens edges towards the inside. */
static const double SOFT_EDGE_PX = 0.4;

static void say_circle(saying *s)
{
    const fm_style *style = &s->rule->style;
    fm_json *j = &s->m->j;
    /* The renderer draws the stroke round the circle, the sheet on its edge. */
    double inside =
        style->circle_stroke_color.a > 0 ? style->circle_stroke_width / 2 : 0;

    begin(s, "circle", "circle", only(s, FM_SHAPE_POINT, "Point"));
    if (style->circle_radius.field != NULL) {
        fm_json_object_flat(j, "layout"); /* small ones above large ones */
        fm_maplibre_graduated(&s->text, &style->circle_radius, table(s), -1, 0);
        raw(s, "circle-sort-key");
        fm_json_end(j);
    }
    fm_json_object(j, "paint");
    fm_maplibre_graduated(&s->text, &style->circle_radius, table(s), 1,
                          SOFT_EDGE_PX - inside);
    raw(s, "circle-radius");
    color(s, "circle-color", "marker-color", style->circle_color);
    opacity(s, "circle-opacity", NULL, style->circle_opacity);
    if (inside > 0) {
        fm_json_number(j, "circle-stroke-width", style->circle_stroke_width);
        color(s, "circle-stroke-color", NULL, style->circle_stroke_color);
        opacity(s, "circle-stroke-opacity", NULL, style->circle_opacity);
    }
    fm_json_end(j);
    fm_json_end(j);
}

/* A picture, of the size that a feature without the field has or the largest; others
 * are scaled from it. */
static fm_status say_icon(saying *s, const fm_graduated *size)
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
    name_image(s, "symbol", &name);
    status = fm_gis_rule_stamp(s->m->map->ctx, s->rule, base, &stamp);
    if (status == FM_OK)
        status = fm_sprite_add_stamp(s->m->map->ctx, &s->m->sprite, fm_str_text(&name),
                                     &stamp);
    begin(s, "symbol", "symbol", only(s, FM_SHAPE_POINT, "Point"));
    fm_json_object(j, "layout");
    fm_json_text(j, "icon-image", fm_str_text(&name));
    fm_json_bool(j, "icon-allow-overlap", true);
    fm_json_bool(j, "icon-ignore-placement", true);
    if (size->field != NULL) {
        fm_maplibre_graduated(&s->text, size, table(s), 1 / base, 0);
        raw(s, "icon-size");
        fm_maplibre_graduated(&s->text, size, table(s), -1, 0);
        raw(s, "symbol-sort-key");
    }
    if (fm_gis_rule_has_symbol(s->rule) &&
        (style->symbol_rotate.field != NULL || style->symbol_rotate.value != 0)) {
        fm_maplibre_graduated(&s->text, &style->symbol_rotate, table(s), 1, 0);
        raw(s, "icon-rotate");
    }
    fm_json_end(j);
    fm_json_object_flat(j, "paint");
    opacity(s, "icon-opacity", NULL, 1);
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

static fm_status say_points(saying *s)
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

fm_status fm_maplibre_add_layers(fm_maplibre *m, const fm_gis_layer *layer)
{
    static const struct {
        unsigned kinds;
        fm_status (*say)(saying *s);
    } passes[] = {
        { FM_SHAPE_POLYGON, say_fill },
        { FM_SHAPE_POLYGON | FM_SHAPE_LINE, say_lines },
        { FM_SHAPE_POINT, say_points },
    };
    fm_status status = FM_OK;

    for (int p = 0; p < 3; p++) {
        for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
            saying s = { .m = m, .layer = layer, .rule = &layer->rules[i] };

            if (s.rule->kinds & passes[p].kinds)
                status = passes[p].say(&s);
            fm_str_release(&s.filter);
            fm_str_release(&s.text);
        }
    }
    return status;
}

/* ------------------------------------------------------------------- keeping clear */

static void say_clear(saying *s)
{
    const fm_style *style = &s->rule->style;
    bool is_symbol = fm_gis_rule_has_symbol(s->rule);
    const fm_graduated *size = is_symbol ? &style->symbol_size : &style->circle_radius;
    double edge = is_symbol ? style->symbol_stroke_width : style->circle_stroke_width;
    double ring = style->ring.a > 0 ? 1.5 : 1;
    fm_json *j = &s->m->j;

    if (!has_graduated(size))
        return;
    begin(s, "clear", "symbol", only(s, FM_SHAPE_POINT, "Point"));
    fm_json_object(j, "layout");
    fm_json_text(j, "icon-image", "blank");
    fm_maplibre_graduated(&s->text, size, table(s),
                          (is_symbol ? 1 : 2) * ring / FM_SPRITE_BLANK_PX,
                          edge / FM_SPRITE_BLANK_PX);
    raw(s, "icon-size");
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
        saying s = { .m = m, .layer = layer, .rule = &layer->rules[i] };

        if (s.rule->kinds & FM_SHAPE_POINT)
            say_clear(&s);
        fm_str_release(&s.filter);
        fm_str_release(&s.text);
    }
    return status;
}
