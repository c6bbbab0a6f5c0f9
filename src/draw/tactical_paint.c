/* SPDX-License-Identifier: MIT */
#include "draw/tactical_paint.h"

#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

enum { DASHES_MAX = 4, SAMPLE_POINTS = 48 };

/* Of what belongs to the other side. */
static const fm_color enemy_ink = { 0.80, 0.05, 0.05, 1 };
static const fm_color halo = { 1, 1, 1, 0.85 };
static const double HALO_PX = 1.6;
static const double planned_dashes[] = { 4, 2.5 };
static const double PI = 3.14159265358979323846;

/* ------------------------------------------------------------------------ words */

static fm_text_run *shape(const fm_tactical_ink *ink, const char *text, double size_px)
{
    fm_text_style style = {
        .family = ink->font,
        .size_px = size_px,
        .bold = true,
        .align = FM_ALIGN_CENTER,
        .language = ink->language,
    };
    fm_text_run *run = NULL;

    return fm_text_shape(ink->engine, text, &style, &run) == FM_OK ? run : NULL;
}

double fm_tactical_text_width(void *user, const char *text, double size_px)
{
    const fm_tactical_ink *ink = user;
    fm_text_run *run = shape(ink, text, size_px);
    double width = run == NULL ? 0 : run->width;

    fm_text_run_free(run);
    return width;
}

static void paint_text(const fm_tactical_ink *ink, const fm_tactical_text *text,
                       fm_painter *p)
{
    fm_text_run *run = shape(ink, text->text, text->size_px);
    double c = cos(text->angle_rad), s = sin(text->angle_rad);
    fm_color color = text->is_enemy ? enemy_ink : ink->pen.color;

    if (run == NULL)
        return;
    color.a = 1;
    fm_painter_text(p, run,
                    (fm_pt){ text->at.x - c * run->width / 2 + s * run->height / 2,
                             text->at.y - s * run->width / 2 - c * run->height / 2 },
                    text->angle_rad, color, halo, HALO_PX);
    fm_text_run_free(run);
}

/* ------------------------------------------------------------------------- lines */

/* The pen of one part. */
static fm_pen pen_of(const fm_tactical_ink *ink, const fm_tactical_part *part,
                     double dashes[DASHES_MAX])
{
    fm_pen pen = ink->pen;

    if (part->is_enemy)
        pen.color = fm_color_with_opacity(enemy_ink, ink->pen.color.a);
    if (part->is_solid) {
        pen.dash_count = 0;
    } else if (pen.dash_count == 0 && (part->is_dashed || ink->is_planned)) {
        pen.dash_count = sizeof planned_dashes / sizeof planned_dashes[0];
        for (size_t i = 0; i < pen.dash_count; i++)
            dashes[i] = planned_dashes[i] * fmax(pen.width, 1);
        pen.dashes = dashes;
    }
    return pen;
}

static void paint_casing(const fm_tactical_drawing *d, const fm_tactical_ink *ink,
                         fm_painter *p)
{
    fm_pen pen = {
        .color = ink->casing,
        .width = ink->pen.width + 2 * ink->casing_width,
        .cap = ink->pen.cap,
        .join = ink->pen.join,
    };

    if (ink->casing_width <= 0 || pen.color.a <= 0)
        return;
    for (size_t i = 0; i < d->part_count; i++)
        if (!d->parts[i].is_filled)
            fm_painter_stroke(p, &d->parts[i].path, &pen);
}

void fm_tactical_paint(const fm_tactical_drawing *d, const fm_tactical_ink *ink,
                       fm_painter *p)
{
    double dashes[DASHES_MAX];

    paint_casing(d, ink, p);
    for (size_t i = 0; i < d->part_count; i++) {
        fm_pen pen = pen_of(ink, &d->parts[i], dashes);

        if (pen.color.a <= 0)
            continue;
        if (d->parts[i].is_filled)
            fm_painter_fill(p, &d->parts[i].path, pen.color, false);
        else
            fm_painter_stroke(p, &d->parts[i].path, &pen);
    }
    for (size_t i = 0; i < d->text_count && ink->engine != NULL; i++)
        paint_text(ink, &d->texts[i], p);
    if (d->failed) {
        fm_path broken = { .failed = true };

        fm_painter_fill(p, &broken, ink->pen.color, false); /* fails the painter */
    }
}

fm_color fm_tactical_color(const fm_tactical_kind *kind, fm_sidc_identity identity)
{
    static const fm_color obstacle = { 0, 0.52, 0.25, 1 };
    static const fm_color friendly = { 0, 0, 0, 1 }, neutral = { 0, 0.45, 0.15, 1 };
    static const fm_color unknown = { 0.55, 0.45, 0, 1 };

    if (kind != NULL && kind->row.key >= 25270000 && kind->row.key < 25300000)
        return obstacle;
    switch (identity) {
    case FM_SIDC_ASSUMED_FRIEND:
    case FM_SIDC_FRIEND:
        return friendly;
    case FM_SIDC_NEUTRAL:
        return neutral;
    case FM_SIDC_SUSPECT:
    case FM_SIDC_HOSTILE:
        return enemy_ink;
    default:
        return unknown;
    }
}

/* ----------------------------------------------------------------------- samples */

/* Points of measures by points, in shares of the box; by the row's code. */
static const struct {
    uint32_t first, last; /* of the codes */
    fm_pt points[4];
} sample_points[] = {
    { 151204, 151204, { { 0.3, 0.5 }, { 0.9, 0.5 } } },
    { 151205, 151205, { { 0.5, 0.5 }, { 0.66, 0.7 } } },
    { 152000, 152000, { { 0.5, 0.1 }, { 0.25, 0.75 }, { 0.75, 0.75 } } },
    { 152100, 152100, { { 0.3, 0.75 }, { 0.7, 0.75 }, { 0.2, 0.1 }, { 0.8, 0.1 } } },
    { 240200, 242100, { { 0.5, 0.5 }, { 0.68, 0.7 } } },
    { 242200, 242200, { { 0.25, 0.55 }, { 0.75, 0.15 }, { 0.75, 0.95 } } },
    { 271200, 271299, { { 0.3, 0.5 }, { 0.7, 0.5 }, { 0.5, 0.15 } } },
    { 290600, 290600, { { 0.25, 0.5 }, { 0.75, 0.5 }, { 0.5, 0.25 } } },
    { 340100, 340100, { { 0.8, 0.1 }, { 0.8, 0.9 }, { 0.2, 0.5 } } },
    { 340800, 340800, { { 0.9, 0.65 }, { 0.3, 0.65 }, { 0.3, 0.25 } } },
    { 341500, 342100, { { 0.5, 0.5 }, { 0.66, 0.7 } } },
    { 342300, 342300, { { 0.2, 0.5 }, { 0.28, 0.5 }, { 0.85, 0.5 } } },
    { 342400, 342500, { { 0.9, 0.65 }, { 0.3, 0.65 }, { 0.3, 0.25 } } },
};

static size_t points_of(const fm_tactical_kind *kind, fm_pt out[SAMPLE_POINTS])
{
    static const fm_pt arrow[] = { { 0.9, 0.3 }, { 0.5, 0.6 }, { 0.1, 0.6 } };
    static const fm_pt axis[] = {
        { 0.9, 0.3 }, { 0.5, 0.6 }, { 0.1, 0.6 }, { 0.9, 0.55 }
    };
    static const fm_pt level[] = { { 0.2, 0.6 }, { 0.8, 0.6 } };
    uint32_t code = kind->row.key % 1000000;
    const fm_pt *from = level;
    size_t count = 2;

    if (kind->shape == FM_TACTICAL_LINE || kind->shape == FM_TACTICAL_AREA) {
        for (int i = 0; i < SAMPLE_POINTS; i++) {
            double t = (double)i / (SAMPLE_POINTS - 1), a = 2 * PI * i / SAMPLE_POINTS;

            out[i] = kind->shape == FM_TACTICAL_LINE
                         ? (fm_pt){ 0.15 + 0.7 * t, 0.5 + 0.16 * sin(2 * PI * t) }
                         : (fm_pt){ 0.5 + 0.36 * cos(a), 0.5 + 0.34 * sin(a) };
        }
        return SAMPLE_POINTS;
    }
    if (kind->shape == FM_TACTICAL_ARROW || kind->shape == FM_TACTICAL_AXIS) {
        from = kind->shape == FM_TACTICAL_ARROW ? arrow : axis;
        count = kind->shape == FM_TACTICAL_ARROW ? 3 : 4;
    } else {
        for (size_t i = 0; i < sizeof sample_points / sizeof sample_points[0]; i++)
            if (code >= sample_points[i].first && code <= sample_points[i].last)
                from = sample_points[i].points;
        count = kind->points;
    }
    for (size_t i = 0; i < count; i++)
        out[i] = from[i];
    return count;
}

void fm_tactical_sample(const fm_tactical_kind *kind, const fm_tactical_look *look,
                        fm_rect box, fm_tactical_drawing *out)
{
    fm_tactical_look own = *look;
    fm_pt points[SAMPLE_POINTS];
    size_t count = points_of(kind, points);
    double width = box.x1 - box.x0, height = box.y1 - box.y0;
    /* Shares of the height are of a square in the box's middle, where shapes must not
     * be drawn out: rings. */
    bool is_round = kind->shape == FM_TACTICAL_POINTS;
    double side = fmin(width, height * 1.6);

    for (size_t i = 0; i < count; i++)
        points[i] =
            is_round ? (fm_pt){ (box.x0 + box.x1) / 2 + (points[i].x - 0.5) * side,
                                (box.y0 + box.y1) / 2 + (points[i].y - 0.5) * height }
                     : (fm_pt){ box.x0 + points[i].x * width,
                                box.y0 + points[i].y * height };
    own.kind = kind->word;
    own.side = FM_SIDE_LEFT;
    fm_tactical_draw(&own, points, count, kind->shape == FM_TACTICAL_AREA, out);
}
