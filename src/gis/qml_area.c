/* SPDX-License-Identifier: MIT */
/*
 * Areas: the fill, and over it or in its place the pattern, whose lines and dots are of
 * the same measures as ours.  A fill that hides what is below it has a hairline of its
 * own colour, as on the map, or the ground would show between neighbours.
 */
#include "gis/qml_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double SEAM_PX = 0.5;

static void add_fill(fm_qml *q, const fm_style *style, fm_color fill, double opacity)
{
    fm_color color = fm_color_with_opacity(fill, opacity);
    bool has_seam = color.a >= 1;

    fm_qml_layer_open(q, "SimpleFill", 0);
    fm_qml_option_color(q, "color", color);
    fm_qml_option(q, "style", "solid");
    fm_qml_option_color(q, "outline_color", color);
    fm_qml_option(q, "outline_style", has_seam ? "solid" : "no");
    fm_qml_option_mm(q, "outline_width", SEAM_PX);
    fm_qml_option(q, "joinstyle", "round");
    fm_qml_simple_color(q, "fillColor", "fill", style->fill_color, "fill-opacity",
                        opacity);
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
}

static void add_lines(fm_qml *q, double angle_deg, const fm_pattern_form *form,
                      fm_color ink)
{
    fm_qml_layer_open(q, "LinePatternFill", 0);
    fm_qml_option_number(q, "angle", angle_deg);
    fm_qml_option_mm(q, "distance", form->spacing_px);
    fm_qml_option_mm(q, "line_width", form->width_px);
    fm_qml_option_color(q, "color", ink);
    fm_qml_option_mm(q, "offset", 0);
    fm_qml_option(q, "coordinate_reference", "viewport");
    fm_qml_layer_seal(q);
    fm_qml_symbol_open(q, "line", "@pattern");
    fm_qml_layer_open(q, "SimpleLine", 0);
    fm_qml_option_color(q, "line_color", ink);
    fm_qml_option(q, "line_style", "solid");
    fm_qml_option_mm(q, "line_width", form->width_px);
    fm_qml_option(q, "capstyle", "square");
    fm_qml_option(q, "joinstyle", "bevel");
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
    fm_qml_symbol_close(q);
    fm_qml_layer_close(q);
}

static void add_dots(fm_qml *q, const fm_pattern_form *form, fm_color ink)
{
    fm_qml_layer_open(q, "PointPatternFill", 0);
    fm_qml_option_mm(q, "distance_x", form->spacing_px);
    fm_qml_option_mm(q, "distance_y", form->spacing_px / 2);
    fm_qml_option_mm(q, "displacement_x", form->spacing_px / 2);
    fm_qml_option_mm(q, "displacement_y", 0);
    fm_qml_option(q, "coordinate_reference", "viewport");
    fm_qml_layer_seal(q);
    fm_qml_symbol_open(q, "marker", "@pattern");
    fm_qml_layer_open(q, "SimpleMarker", 0);
    fm_qml_option(q, "name", "circle");
    fm_qml_option_color(q, "color", ink);
    fm_qml_option_mm(q, "size", 2 * form->width_px);
    fm_qml_option(q, "outline_style", "no");
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
    fm_qml_symbol_close(q);
    fm_qml_layer_close(q);
}

static int add_pattern(fm_qml *q, const char *name, fm_color ink)
{
    fm_pattern_form form;
    int layers = 0;

    if (!fm_pattern_about(name, &form))
        return 0;
    if (form.is_dots) {
        add_dots(q, &form, ink);
        return 1;
    }
    for (int i = 0; i < 2; i++) {
        if (form.angles_deg[i] < 0)
            continue;
        add_lines(q, form.angles_deg[i], &form, ink);
        layers++;
    }
    return layers;
}

int fm_qml_area(fm_qml *q, const fm_gis_rule *rule)
{
    const fm_style *style = &rule->style;
    double opacity = q->is_grouped ? 1 : style->fill_opacity;
    fm_color fill, pattern;
    int layers = 0;

    fm_ink_area_colors(style, &fill, &pattern);
    pattern = fm_color_with_opacity(pattern, opacity);
    if (fill.a * opacity > 0 || (fm_qml_has_simple(q, "fill") && pattern.a <= 0)) {
        add_fill(q, style, fill, opacity);
        layers++;
    }
    if (pattern.a > 0)
        layers += add_pattern(q, style->fill_pattern, pattern);
    return layers;
}
