/* SPDX-License-Identifier: MIT */
/*
 * Lines: the casing and the line are two strokes, a dressing a third that repeats its
 * figure.  Offsets are positive to the left in Symbology Encoding, and to the right
 * with us.
 */
#include <math.h>

#include "draw/svg_text.h"
#include "gis/sld_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double HAIRLINE_PX = 0.6;

void fm_sld_pen(fm_sld *s, const fm_pen *pen, const fm_graduated *width, double plus)
{
    static const char *const caps[] = { "butt", "round", "square" };
    static const char *const joins[] = { "round", "mitre", "bevel" };

    fm_sld_color(s, "stroke", pen->color);
    fm_sld_param_open(s, "stroke-width");
    if (width != NULL)
        fm_sld_graduated(s, width, 1, plus);
    else
        fm_sld_value(s, pen->width);
    fm_sld_param_close(s);
    fm_sld_param(s, "stroke-linejoin", joins[pen->join]);
    fm_sld_param(s, "stroke-linecap", caps[pen->cap]);
    if (pen->dash_count == 0)
        return;
    fm_sld_param_open(s, "stroke-dasharray");
    for (size_t i = 0; i < pen->dash_count; i++) {
        if (i > 0)
            fm_str_add_char(s->out, ' ');
        fm_sld_value(s, pen->dashes[i]);
    }
    fm_sld_param_close(s);
}

static void add_stroke(fm_sld *s, const fm_pen *pen, const fm_graduated *width,
                       double plus, double offset)
{
    fm_sld_open(s, "LineSymbolizer");
    fm_sld_open(s, "Stroke");
    fm_sld_pen(s, pen, width, plus);
    fm_sld_close(s, "Stroke");
    if (offset != 0)
        fm_sld_number(s, "PerpendicularOffset", -offset);
    fm_sld_close(s, "LineSymbolizer");
}

/*
 * Size is the figure's length: GeoServer puts marks end to end in steps of it, QGIS
 * takes it for the picture's width.  The gap is what QGIS and MapServer read: from the
 * middle of one figure to the middle of the next.
 */
static void add_figures(fm_sld *s, const fm_gis_figure *figure, double opacity)
{
    double pitch = figure->pitch_px;
    double half = fmax(-figure->box.y0, figure->box.y1);
    fm_rect box = { 0, -half, pitch, half };
    fm_gis_figure faded = *figure;

    faded.pen.color = fm_color_with_opacity(faded.pen.color, opacity);
    fm_sld_open(s, "LineSymbolizer");
    fm_sld_open(s, "Stroke");
    fm_sld_open(s, "GraphicStroke");
    fm_sld_open(s, "Graphic");
    fm_sld_picture(s, box, fm_gis_draw_figure, &faded);
    fm_sld_open(s, "Mark");
    fm_sld_mark_of_path(s, &figure->path, (fm_pt){ pitch / 2, 0 }, pitch);
    fm_sld_open(s, "Stroke");
    fm_sld_pen(s, &faded.pen, NULL, 0);
    fm_sld_close(s, "Stroke");
    fm_sld_close(s, "Mark");
    fm_sld_number(s, "Size", pitch);
    fm_sld_close(s, "Graphic");
    fm_sld_number(s, "Gap", pitch);
    fm_sld_close(s, "GraphicStroke");
    fm_sld_close(s, "Stroke");
    fm_sld_close(s, "LineSymbolizer");
}

void fm_sld_line(fm_sld *s, const fm_gis_rule *rule)
{
    enum { DASHES_MOST = 16 };
    const fm_style *style = &rule->style;
    const fm_graduated *width =
        style->line_width.field != NULL ? &style->line_width : NULL;
    fm_gis_figure figure = { 0 };
    double dashes[DASHES_MOST];
    double opacity = s->layer->spec->opacity * style->line_opacity;
    bool is_hairline;
    fm_pen pen, casing;

    if (!fm_ink_has_line(style))
        return;
    if (s->status == FM_OK)
        s->status = fm_gis_rule_figure(s->ctx, rule, &figure);
    is_hairline = !(style->given & FM_STYLE_LINE_COLOR) &&
                  (style->given & FM_STYLE_FILL_OUTLINE_COLOR);
    pen =
        (fm_pen){ .color = is_hairline ? style->fill_outline_color : style->line_color,
                  .width = style->line_width.value,
                  .cap = style->line_cap,
                  .join = style->line_join };
    pen.color = fm_color_with_opacity(pen.color, opacity);
    if (is_hairline && !(style->given & FM_STYLE_LINE_WIDTH))
        pen.width = fmin(pen.width, HAIRLINE_PX);
    for (size_t i = 0; i < style->dash_count && i < DASHES_MOST; i++)
        dashes[i] = style->dashes[i] * pen.width;
    if (style->line_casing_width > 0 && style->line_casing_color.a > 0) {
        casing = pen;
        casing.color = fm_color_with_opacity(style->line_casing_color, opacity);
        casing.width += 2 * style->line_casing_width;
        add_stroke(s, &casing, width, 2 * style->line_casing_width, style->line_offset);
    }
    if (style->dash_count > 0) {
        pen.dashes = dashes;
        pen.dash_count =
            style->dash_count < DASHES_MOST ? style->dash_count : DASHES_MOST;
    }
    if (figure.keeps_line)
        add_stroke(s, &pen, width, 0, style->line_offset);
    if (figure.pitch_px > 0)
        add_figures(s, &figure, s->layer->spec->opacity);
    fm_gis_figure_release(&figure);
}
