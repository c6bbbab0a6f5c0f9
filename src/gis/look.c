/* SPDX-License-Identifier: MIT */
#include "gis/look.h"

#include <string.h>

#include "gis/art.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* A hatch becomes a tint of its ink: as much as it covers, and still told from a fill.
 */
static const double PATTERN_TINT = 0.35;
/* Greater sides of markers, px. */
static const double SMALL_PX = 10, LARGE_PX = 24;

fm_color fm_gis_line_color(const fm_gis_layer *layer, const fm_style *style)
{
    fm_color color = style->line_color;

    if (!(style->given & FM_STYLE_LINE_COLOR) &&
        (style->given & FM_STYLE_FILL_OUTLINE_COLOR))
        color = style->fill_outline_color;
    return fm_color_with_opacity(color, style->line_opacity * layer->spec->opacity);
}

fm_color fm_gis_area_color(const fm_gis_layer *layer, const fm_style *style)
{
    double opacity = style->fill_opacity * layer->spec->opacity;
    bool has_ink = (style->given & FM_STYLE_FILL_PATTERN_COLOR) != 0;
    fm_color color = style->fill_color;

    if (style->fill_pattern != NULL && color.a <= 0) {
        color = has_ink ? style->fill_pattern_color : style->line_color;
        color.a = PATTERN_TINT;
    } else if (style->fill_pattern != NULL && has_ink) {
        /* Ink over a ground: between the two. */
        color = fm_color_mix(color, style->fill_pattern_color, PATTERN_TINT / 2);
    } else if (style->fill_pattern != NULL) {
        color.a *= PATTERN_TINT;
    }
    return fm_color_with_opacity(color, opacity);
}

void fm_gis_look_release(fm_gis_look *look)
{
    fm_str_release(&look->title);
    fm_str_release(&look->group);
}

/* The icon of the Maki set, which simplestyle names, that is most like the shape. */
static const char *maki(const fm_gis_rule *rule)
{
    static const struct {
        const char *shape, *icon;
    } same[] = { { "circle", "circle" },     { "square", "square" },
                 { "triangle", "triangle" }, { "star", "star" },
                 { "cross", "cross" },       { "observation-post", "triangle" } };

    if (!fm_gis_rule_has_symbol(rule))
        return "circle";
    if (rule->style.symbol_shape == NULL && rule->sidc != NULL)
        return "triangle-stroked";
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (fm_str_equal(rule->style.symbol_shape, same[i].shape))
            return same[i].icon;
    return NULL;
}

static void add_marker(const fm_gis_layer *layer, const fm_gis_rule *rule,
                       const fm_style *style, size_t feature, fm_export_look *out)
{
    bool has_symbol = fm_gis_rule_has_symbol(rule);
    fm_color fill = has_symbol ? style->symbol_color : style->circle_color;
    double size =
        has_symbol
            ? fm_styler_number(layer->styler, &style->symbol_size, feature)
            : 2 * fm_styler_number(layer->styler, &style->circle_radius, feature);

    /* A white symbol with a coloured edge is known by its edge. */
    if (has_symbol && (fill.a <= 0 || fm_color_luminance(fill) > 0.85))
        fill = style->symbol_stroke_color;
    out->has_marker = true;
    out->marker = fm_color_with_opacity(fill, layer->spec->opacity);
    out->marker_size = size < SMALL_PX ? "small" : size > LARGE_PX ? "large" : "medium";
    out->marker_symbol = maki(rule);
}

void fm_gis_look_of(void *user, size_t feature, fm_export_look *out)
{
    fm_gis_look *look = user;
    const fm_gis_layer *layer = look->layer;
    unsigned kinds = fm_shapes_kinds(&layer->features.shapes, feature);
    const fm_gis_rule *rule;
    fm_style style;

    if (layer->rule_of[feature] < 0)
        return;
    rule = &layer->rules[layer->rule_of[feature]];
    style = fm_gis_feature_style(layer, feature);
    out->no_stroke =
        (kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON)) && !fm_ink_has_line(&style);
    if ((kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON)) && !out->no_stroke) {
        out->stroke = fm_gis_line_color(layer, &rule->style);
        if (layer->spec->style_from_features)
            out->stroke = fm_gis_line_color(layer, &style);
        out->has_stroke = true;
        out->stroke_width = fm_styler_number(layer->styler, &style.line_width, feature);
    }
    if (kinds & FM_SHAPE_POLYGON) {
        out->fill = fm_gis_area_color(layer, &style);
        out->has_fill = out->fill.a > 0;
        out->no_fill = !out->has_fill;
    }
    if (kinds & FM_SHAPE_POINT)
        add_marker(layer, rule, &style, feature, out);
    fm_str_clear(&look->title);
    fm_gis_feature_label(layer, feature, &look->title);
    out->title = look->title.length > 0 ? look->title.text : NULL;
    out->description = rule->label[0] != '\0' ? rule->label : NULL;
    fm_str_clear(&look->group);
    fm_str_add(&look->group, layer->spec->id);
    if (layer->spec->class_count > 0 && rule->label[0] != '\0')
        fm_str_addf(&look->group, " %s", rule->label);
    out->group = fm_str_text(&look->group);
}
