/* SPDX-License-Identifier: MIT */
/*
 * A control measure with the ink of a style: an edge under all of it, strokes, what is
 * filled, and words with a halo on top.
 */
#include "sheet/ink.h"

#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

/* Of what belongs to the other side; dark enough for thin lines on a light map. */
static const fm_color enemy_ink = { 0.80, 0.05, 0.05, 1 };
static const fm_color halo = { 1, 1, 1, 0.85 };
static const double HALO_PX = 1.6;
static const double planned_dashes[] = { 4, 2.5 };

typedef struct shaper {
    const fm_ink_measure *measure;
    bool failed;
} shaper;

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

static fm_text_run *shape(const fm_ink_measure *m, const char *text, double size_px)
{
    fm_text_style style = {
        .family = m->font,
        .size_px = size_px,
        .bold = true,
        .align = FM_ALIGN_CENTER,
        .language = m->language,
    };
    fm_text_run *run = NULL;

    return fm_text_shape(m->engine, text, &style, &run) == FM_OK ? run : NULL;
}

static double width_of(void *user, const char *text, double size_px)
{
    shaper *s = user;
    fm_text_run *run = shape(s->measure, text, size_px);
    double width = run == NULL ? 0 : run->width;

    s->failed = s->failed || run == NULL;
    fm_text_run_free(run);
    return width;
}

static void paint_text(fm_painter *p, const fm_ink_measure *m,
                       const fm_tactical_text *text, fm_color color)
{
    fm_text_run *run = shape(m, text->text, text->size_px);
    double c = cos(text->angle_rad), s = sin(text->angle_rad);

    if (run == NULL)
        return;
    color.a = 1;
    fm_painter_text(p, run,
                    (fm_pt){ text->at.x - c * run->width / 2 + s * run->height / 2,
                             text->at.y - s * run->width / 2 - c * run->height / 2 },
                    text->angle_rad, text->is_enemy ? enemy_ink : color, halo, HALO_PX);
    fm_text_run_free(run);
}

/* The pen of one part. */
static fm_pen pen_of(const fm_style *style, const fm_ink_measure *m,
                     const fm_tactical_part *part, double width,
                     double dashes[FM_INK_DASHES_MAX])
{
    fm_pen pen = fm_ink_pen(style, width, dashes);

    if (part->is_enemy)
        pen.color = fm_color_with_opacity(enemy_ink, style->line_opacity);
    if (part->is_solid)
        pen.dash_count = 0;
    else if (pen.dash_count == 0 && (part->is_dashed || m->is_planned)) {
        pen.dash_count = sizeof planned_dashes / sizeof planned_dashes[0];
        for (size_t i = 0; i < pen.dash_count; i++)
            dashes[i] = planned_dashes[i] * fmax(width, 1);
        pen.dashes = dashes;
    }
    return pen;
}

static void paint_casing(fm_painter *p, const fm_style *style, double width,
                         const fm_tactical_drawing *d)
{
    fm_pen pen = {
        .color = fm_color_with_opacity(style->line_casing_color, style->line_opacity),
        .width = width + 2 * style->line_casing_width,
        .cap = style->line_cap,
        .join = style->line_join,
    };

    if (style->line_casing_width <= 0 || pen.color.a <= 0)
        return;
    for (size_t i = 0; i < d->part_count; i++)
        if (!d->parts[i].is_filled)
            fm_painter_stroke(p, &d->parts[i].path, &pen);
}

void fm_ink_tactical(fm_painter *p, const fm_style *style, double width,
                     const fm_ink_measure *m, const fm_pt *points, size_t count,
                     bool closed)
{
    double dashes[FM_INK_DASHES_MAX];
    shaper s = { .measure = m };
    fm_tactical_look look = {
        .kind = m->kind != NULL ? m->kind : style->tactical,
        .size_px = style->tactical_size,
        .spacing_px = style->tactical_spacing,
        .side = m->side,
        .pen = fm_ink_pen(style, width, dashes),
        .name = m->name,
        .name2 = m->name2,
        .note = m->note,
        .echelon = m->echelon,
        .is_enemy = m->is_enemy,
        .text_px = style->tactical_words.text_size,
        .measure = m->engine != NULL ? width_of : NULL,
        .user = &s,
    };
    fm_tactical_drawing d = { 0 };

    fm_tactical_draw(&look, points, count, closed, &d);
    paint_casing(p, style, width, &d);
    for (size_t i = 0; i < d.part_count; i++) {
        fm_pen pen = pen_of(style, m, &d.parts[i], width, dashes);

        if (pen.color.a <= 0)
            continue;
        if (d.parts[i].is_filled)
            fm_painter_fill(p, &d.parts[i].path, pen.color, false);
        else
            fm_painter_stroke(p, &d.parts[i].path, &pen);
    }
    for (size_t i = 0; i < d.text_count && m->engine != NULL; i++)
        paint_text(p, m, &d.texts[i], look.pen.color);
    if (d.failed || s.failed) {
        fm_path broken = { .failed = true };

        fm_painter_fill(p, &broken, look.pen.color, false); /* fails the painter */
    }
    fm_tactical_drawing_release(&d);
}
