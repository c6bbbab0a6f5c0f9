/* SPDX-License-Identifier: MIT */
/* A control measure with the ink of a style. */
#include "sheet/ink.h"

#include "draw/tactical_paint.h"

#include "base/banned.h"

bool fm_ink_is_tactical(const fm_style *style)
{
    return style->tactical != NULL || style->tactical_words.sidc != NULL;
}

void fm_ink_tactical_defaults(fm_style *style)
{
    const fm_tactical_kind *kind =
        style->tactical == NULL ? NULL : fm_tactical_find(style->tactical);

    if (kind == NULL || kind->pattern == NULL || (style->given & FM_STYLE_FILL_PATTERN))
        return;
    style->fill_pattern = kind->pattern;
    style->fill_pattern_color = style->line_color;
    style->given |= FM_STYLE_FILL_PATTERN | FM_STYLE_FILL_PATTERN_COLOR;
}

void fm_ink_tactical(fm_painter *p, const fm_style *style, double width,
                     const fm_ink_measure *m, const fm_pt *points, size_t count,
                     bool closed)
{
    double dashes[FM_INK_DASHES_MAX];
    fm_tactical_ink ink = {
        .pen = fm_ink_pen(style, width, dashes),
        .casing = fm_color_with_opacity(style->line_casing_color, style->line_opacity),
        .casing_width = style->line_casing_width,
        .is_planned = m->is_planned,
        .engine = m->engine,
        .font = m->font,
        .language = m->language,
    };
    fm_tactical_look look = {
        .kind = m->kind != NULL ? m->kind : style->tactical,
        .size_px = style->tactical_size,
        .spacing_px = style->tactical_spacing,
        .side = m->side,
        .pen = ink.pen,
        .name = m->name,
        .name2 = m->name2,
        .note = m->note,
        .echelon = m->echelon,
        .is_enemy = m->is_enemy,
        .text_px = style->tactical_words.text_size,
        .measure = m->engine != NULL ? fm_tactical_text_width : NULL,
        .user = &ink,
    };
    fm_tactical_drawing d = { 0 };

    fm_tactical_draw(&look, points, count, closed, &d);
    fm_tactical_paint(&d, &ink, p);
    fm_tactical_drawing_release(&d);
}
