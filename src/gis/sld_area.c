/* SPDX-License-Identifier: MIT */
/*
 * Areas: the fill, and over it or in its place the pattern.  GeoServer's tiles are
 * squares of `Size`, so that a hatch at 45 degrees repeats every spacing x sqrt 2, as
 * ours does.
 */
#include <math.h>
#include <string.h>

#include "gis/sld_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* How GeoServer and MapServer call a pattern. */
typedef struct known {
    const char *name, *mark;
} known;

static const known marks[] = {
    { "hatch-45", "shape://slash" },      { "hatch-135", "shape://backslash" },
    { "hatch-0", "shape://horline" },     { "hatch-90", "shape://vertline" },
    { "hatch-45-wide", "shape://slash" }, { "hatch-135-wide", "shape://backslash" },
    { "cross", "shape://plus" },          { "cross-45", "shape://times" },
    { "stipple", "shape://dot" },         { "stipple-coarse", "shape://dot" },
};

static const char *mark_of(const char *pattern)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strcmp(marks[i].name, pattern) == 0)
            return marks[i].mark;
    return "shape://slash";
}

static void add_fill(fm_sld *s, fm_color color)
{
    fm_sld_open(s, "PolygonSymbolizer");
    fm_sld_open(s, "Fill");
    fm_sld_color(s, "fill", color);
    fm_sld_close(s, "Fill");
    fm_sld_close(s, "PolygonSymbolizer");
}

static void add_pattern(fm_sld *s, const char *name, fm_color ink)
{
    fm_gis_pattern_tile tile = { .name = name, .ink = ink };
    fm_pattern_form form = { 0 };
    double side;

    fm_gis_pattern_fit(&tile);
    (void)fm_pattern_about(name, &form);
    side = tile.box.x1;
    fm_sld_open(s, "PolygonSymbolizer");
    fm_sld_open(s, "Fill");
    fm_sld_open(s, "GraphicFill");
    fm_sld_open(s, "Graphic");
    fm_sld_picture(s, tile.box, fm_gis_draw_pattern, &tile);
    fm_sld_open(s, "Mark");
    fm_sld_text(s, "WellKnownName", mark_of(name));
    fm_sld_open(s, "Stroke");
    fm_sld_color(s, "stroke", ink);
    fm_sld_param_number(s, "stroke-width",
                        form.is_dots ? 2 * form.width_px : form.width_px);
    fm_sld_close(s, "Stroke");
    fm_sld_close(s, "Mark");
    fm_sld_number(s, "Size", side);
    fm_sld_close(s, "Graphic");
    fm_sld_close(s, "GraphicFill");
    fm_sld_close(s, "Fill");
    fm_sld_close(s, "PolygonSymbolizer");
}

void fm_sld_area(fm_sld *s, const fm_gis_rule *rule)
{
    const fm_style *style = &rule->style;
    double opacity = style->fill_opacity * s->layer->spec->opacity;
    fm_color fill, pattern;

    fm_ink_area_colors(style, &fill, &pattern);
    fill = fm_color_with_opacity(fill, opacity);
    pattern = fm_color_with_opacity(pattern, opacity);
    if (fill.a > 0)
        add_fill(s, fill);
    if (pattern.a > 0)
        add_pattern(s, style->fill_pattern, pattern);
}
