/* SPDX-License-Identifier: MIT */
/*
 * Lines: the casing is a line below, dashes are told in millimetres, and the figures of
 * a control measure are markers along it, each of one repetition, end to end.
 */
#include <math.h>

#include "gis/qml_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double HAIRLINE_PX = 0.6;

void fm_qml_pen(fm_qml *q, const fm_pen *pen, const char *cap)
{
    static const char *const caps[] = { "flat", "round", "square" };
    static const char *const joins[] = { "round", "miter", "bevel" };

    fm_qml_option(q, cap, caps[pen->cap]);
    fm_qml_option(q, "joinstyle", joins[pen->join]);
}

/* Of an odd number of dashes the second round begins with a gap. */
static void add_dashes(fm_qml *q, const fm_pen *pen)
{
    size_t rounds = pen->dash_count % 2 == 0 ? 1 : 2;

    fm_str_add(q->out, "<Option type=\"QString\" name=\"customdash\" value=\"");
    for (size_t i = 0; i < rounds * pen->dash_count; i++) {
        fm_str_add(q->out, i > 0 ? ";" : "");
        fm_gis_qgis_number(q->out, fm_qml_mm(pen->dashes[i % pen->dash_count]));
    }
    fm_str_add(q->out, "\"/>\n");
    fm_qml_option(q, "customdash_unit", "MM");
}

/* Dashes are in line widths; where a field gives the width, it gives them too. */
static void add_dashes_of_field(fm_qml *q, const fm_style *style)
{
    size_t count = style->dash_count;
    size_t rounds = count % 2 == 0 ? 1 : 2;
    fm_str *out = &q->expression;

    for (size_t i = 0; i < rounds * count; i++) {
        fm_str_add(out, i > 0 ? " || ';' || (" : "(");
        fm_gis_qgis_graduated(&q->words, &style->line_width,
                              fm_qml_mm(style->dashes[i % count]), 0);
        fm_str_add_char(out, ')');
    }
    fm_qml_property(q, "customDash");
}

static bool is_of_field(const fm_qml *q, const fm_graduated *g)
{
    return g->field != NULL && g->stop_count > 0 &&
           fm_table_find(q->words.table, g->field) != FM_NO_COLUMN;
}

/* `plus` px beyond the style's own width. */
static void add_stroke(fm_qml *q, const fm_style *style, const fm_pen *pen, double plus,
                       int pass)
{
    bool is_dashed = pen->dash_count > 0;

    fm_qml_layer_open(q, "SimpleLine", pass);
    fm_qml_option_color(q, "line_color", pen->color);
    fm_qml_option(q, "line_style", "solid");
    fm_qml_option_mm(q, "line_width", pen->width);
    fm_qml_pen(q, pen, "capstyle");
    fm_qml_option_mm(q, "offset", style->line_offset);
    fm_qml_option(q, "use_custom_dash", is_dashed ? "1" : "0");
    fm_qml_option(q, "ring_filter", "0");
    if (is_dashed)
        add_dashes(q, pen);
    fm_qml_property_graduated(q, "outlineWidth", &style->line_width, fm_qml_mm(1),
                              fm_qml_mm(plus));
    if (is_dashed && is_of_field(q, &style->line_width))
        add_dashes_of_field(q, style);
    if (plus == 0)
        fm_qml_simple_color(q, "outlineColor", "stroke", pen->color, "stroke-opacity",
                            style->line_opacity);
    fm_qml_simple_width(q, "outlineWidth", pen->width, plus);
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
}

/*
 * The marker's middle is on the line, so the picture reaches as far on its other side.
 * Its width is the step from one to the next, so that they join.
 */
static void add_figures(fm_qml *q, const fm_gis_figure *figure, double offset, int pass)
{
    double pitch = figure->pitch_px;
    double half = fmax(-figure->box.y0, figure->box.y1);
    fm_rect box = { 0, -half, pitch, half };

    fm_qml_layer_open(q, "MarkerLine", pass);
    fm_qml_option(q, "placement", "interval");
    fm_qml_option_mm(q, "interval", pitch);
    fm_qml_option_mm(q, "offset_along_line", pitch / 2);
    fm_qml_option_mm(q, "offset", offset);
    fm_qml_option(q, "rotate", "1");
    fm_qml_option(q, "average_angle_unit", "MM");
    fm_qml_option_number(q, "average_angle_length", fm_qml_mm(pitch));
    fm_qml_option(q, "ring_filter", "0");
    fm_qml_layer_seal(q);
    fm_qml_symbol_open(q, "marker", "@figure");
    fm_qml_layer_open(q, "SvgMarker", 0);
    fm_qml_picture(q, "name", box, fm_gis_draw_figure, figure);
    fm_qml_option_mm(q, "size", pitch);
    fm_qml_option(q, "fixedAspectRatio", "0");
    fm_qml_option(q, "angle", "0");
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
    fm_qml_symbol_close(q);
    fm_qml_layer_close(q);
}

/* Twice the area on the plate carree; positive for a ring that runs to the left. */
static double turn_of(const fm_shapes *shapes, size_t part)
{
    size_t first = shapes->part_start[part], end = shapes->part_start[part + 1];
    double sum = 0;

    for (size_t i = first; i < end; i++) {
        const fm_lonlat *a = &shapes->points[i];
        const fm_lonlat *b = &shapes->points[i + 1 < end ? i + 1 : first];

        sum += a->lon * b->lat - b->lon * a->lat;
    }
    return sum;
}

/* Shells go out running to the left.  What is beside the outline of areas that ran to
 * the right, most of the rule's, changes its side with them. */
static bool is_turned(const fm_qml *q, const fm_gis_rule *rule)
{
    const fm_gis_layer *layer = q->layer;
    const fm_shapes *shapes = &layer->features.shapes;
    size_t left = 0, right = 0;

    for (size_t i = 0; i < shapes->feature_count; i++) {
        if (layer->rule_of[i] != (int)(rule - layer->rules))
            continue;
        for (size_t p = shapes->feature_start[i]; p < shapes->feature_start[i + 1];
             p++) {
            if (shapes->part_role[p] != FM_PART_SHELL)
                continue;
            if (turn_of(shapes, p) < 0)
                right++;
            else
                left++;
        }
    }
    return right > left;
}

static int add_line(fm_qml *q, const fm_gis_rule *rule, int pass)
{
    const fm_style *style = &rule->style;
    double dashes[FM_INK_DASHES_MAX];
    double width = style->line_width.value;
    bool is_hairline = !(style->given & FM_STYLE_LINE_COLOR) &&
                       (style->given & FM_STYLE_FILL_OUTLINE_COLOR);
    fm_gis_figure figure = { 0 };
    int layers = 0;
    fm_pen pen;

    if (!fm_ink_has_line(style) && !fm_qml_has_simple(q, "stroke"))
        return 0;
    if (is_hairline && !(style->given & FM_STYLE_LINE_WIDTH))
        width = fmin(width, HAIRLINE_PX);
    pen = fm_ink_pen(style, width, dashes);
    if (style->line_casing_width > 0 && style->line_casing_color.a > 0) {
        fm_pen casing = pen;

        casing.color =
            fm_color_with_opacity(style->line_casing_color, style->line_opacity);
        casing.width = width + 2 * style->line_casing_width;
        casing.dash_count = 0;
        add_stroke(q, style, &casing, 2 * style->line_casing_width, pass);
        layers++;
    }
    if (q->status == FM_OK)
        q->status = fm_gis_rule_figure(q->job->ctx, rule, &figure);
    if (figure.keeps_line) {
        add_stroke(q, style, &pen, 0, pass);
        layers++;
    }
    if (figure.pitch_px > 0) {
        add_figures(q, &figure, style->line_offset, pass);
        layers++;
    }
    fm_gis_figure_release(&figure);
    return layers;
}

/* Of areas QGIS counts an offset into them, whichever way they run. */
int fm_qml_line(fm_qml *q, const fm_gis_rule *rule, int pass)
{
    bool is_beside = rule->style.line_offset != 0 || rule->style.tactical != NULL;
    fm_gis_rule turned = *rule;

    if (!is_beside || q->job->kind != FM_SHAPE_POLYGON)
        return add_line(q, rule, pass);
    if (is_turned(q, rule))
        turned.side = rule->side == FM_SIDE_LEFT ? FM_SIDE_RIGHT : FM_SIDE_LEFT;
    else
        turned.style.line_offset = -rule->style.line_offset;
    return add_line(q, &turned, pass);
}
