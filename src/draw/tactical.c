/* SPDX-License-Identifier: MIT */
/*
 * Life of a drawing, and the pieces that recipes are made of.
 */
#include "draw/tactical.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "draw/tactical_parts.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

static const double TEXT_PX = 11;
static const double REPEAT_PX = 567; /* 150 mm */
static const double SAME_PX = 0.01;
static const double LETTER = 0.6; /* of the size, where nobody measures */

/* ---------------------------------------------------------------------- drawing */

void fm_tactical_drawing_release(fm_tactical_drawing *d)
{
    for (size_t i = 0; i < d->part_count; i++)
        fm_path_release(&d->parts[i].path);
    for (size_t i = 0; i < d->text_count; i++)
        fm_free(d->texts[i].text);
    fm_free(d->parts);
    fm_free(d->texts);
    *d = (fm_tactical_drawing){ 0 };
}

fm_path *fm_tac_path(fm_tac *t, unsigned ink)
{
    static fm_path wasted;
    fm_tactical_drawing *d = t->out;
    fm_tactical_part *parts;

    for (size_t i = d->part_count; i > 0; i--) {
        fm_tactical_part *p = &d->parts[i - 1];

        if (p->is_filled == ((ink & FM_TAC_FILL) != 0) &&
            p->is_enemy == ((ink & FM_TAC_ENEMY) != 0) &&
            p->is_solid == ((ink & FM_TAC_SOLID) != 0) &&
            p->is_dashed == ((ink & FM_TAC_DASHED) != 0))
            return &p->path;
    }
    parts = fm_grow(d->parts, &d->part_capacity, d->part_count + 1, sizeof *parts);
    if (parts == NULL) {
        d->failed = true;
        wasted.failed = true; /* appending to it does nothing */
        return &wasted;
    }
    d->parts = parts;
    parts[d->part_count] = (fm_tactical_part){
        .is_filled = (ink & FM_TAC_FILL) != 0,
        .is_enemy = (ink & FM_TAC_ENEMY) != 0,
        .is_solid = (ink & FM_TAC_SOLID) != 0,
        .is_dashed = (ink & FM_TAC_DASHED) != 0,
    };
    return &parts[d->part_count++].path;
}

/* ------------------------------------------------------------------------ words */

double fm_tac_text_width(const fm_tac *t, const char *text)
{
    size_t letters = 0;

    if (t->look->measure != NULL)
        return t->look->measure(t->look->user, text, t->text_px);
    for (const char *c = text; *c != '\0'; c++)
        letters += ((unsigned char)*c & 0xC0) != 0x80;
    return LETTER * t->text_px * (double)letters;
}

void fm_tac_text(fm_tac *t, const char *text, fm_pt at, fm_pt along, unsigned ink)
{
    fm_tactical_drawing *d = t->out;
    fm_tactical_text *texts;
    double angle = atan2(along.y, along.x);
    char *copy;

    if (text == NULL || text[0] == '\0')
        return;
    texts = fm_grow(d->texts, &d->text_capacity, d->text_count + 1, sizeof *texts);
    copy = texts == NULL ? NULL : fm_strdup(text);
    if (texts != NULL)
        d->texts = texts;
    if (copy == NULL) {
        d->failed = true;
        return;
    }
    /* From straight down, exclusive, to straight up: readable from the right side. */
    if (along.x < -1e-9 || (along.x <= 1e-9 && along.y > 0))
        angle = atan2(-along.y, -along.x);
    texts[d->text_count++] = (fm_tactical_text){
        .text = copy,
        .at = at,
        .angle_rad = angle,
        .size_px = t->text_px,
        .is_enemy = (ink & FM_TAC_ENEMY) != 0,
    };
}

/* Field N of the standard; below the name where there is an inside. */
static void add_enemy(const fm_tac *t, fm_str *out)
{
    bool is_below =
        t->kind->shape == FM_TACTICAL_AREA || t->kind->shape == FM_TACTICAL_POINTS;

    if (out->length == 0)
        fm_str_add(out, "ENY");
    else
        fm_str_add(out, is_below ? "\n(ENY)" : " (ENY)");
}

char *fm_tac_words(const fm_tac *t, bool with_note)
{
    const char *pieces[] = { t->kind->text, t->look->name };
    fm_str out = { 0 };
    char *copy;

    for (int i = 0; i < 2; i++) {
        if (pieces[i] != NULL && pieces[i][0] != '\0')
            fm_str_addf(&out, "%s%s", out.length > 0 ? " " : "", pieces[i]);
    }
    if (t->look->is_enemy)
        add_enemy(t, &out);
    if (with_note && t->look->note != NULL && t->look->note[0] != '\0')
        fm_str_addf(&out, "%s%s", out.length > 0 ? "\n" : "", t->look->note);
    copy = out.failed ? NULL : fm_strdup(fm_str_text(&out));
    fm_str_release(&out);
    return copy;
}

/* ------------------------------------------------------------------------ lines */

void fm_tac_line(const fm_pt *points, size_t count, bool closed, fm_path *out)
{
    size_t drawn = 0;

    for (size_t i = 0; i < count; i++) {
        if (!(fabs(points[i].x) < FM_ROW_FARTHEST_PX) ||
            !(fabs(points[i].y) < FM_ROW_FARTHEST_PX))
            continue;
        if (drawn++ == 0)
            fm_path_move(out, points[i]);
        else
            fm_path_line(out, points[i]);
    }
    if (closed && drawn > 2)
        fm_path_close(out);
}

size_t fm_tac_repeats(double length, double alongs[FM_TAC_REPEATS])
{
    double wanted = floor(length / REPEAT_PX + 0.5);
    size_t count = (size_t)fmin(fmax(wanted, 1), FM_TAC_REPEATS);

    for (size_t i = 0; i < count; i++)
        alongs[i] = length * ((double)i + 0.5) / (double)count;
    return count;
}

void fm_tac_line_with_gaps(fm_tac *t, const double *alongs, size_t gaps, double half,
                           unsigned ink)
{
    fm_path *out = fm_tac_path(t, ink);
    double along = 0, length = fm_polyline_length(t->points, t->count);
    size_t gap = 0;
    bool is_open = false;

    if (t->count < 2 || gaps == 0 || half <= 0 || 2 * half * (double)gaps > length) {
        fm_tac_line(t->points, t->count, t->closed, out);
        return;
    }
    for (size_t i = 0; i + 1 < t->count; i++) {
        double step = fm_tac_distance(t->points[i], t->points[i + 1]);
        fm_pt way = fm_tac_unit(t->points[i], t->points[i + 1]);
        double at = 0;

        while (at < step) {
            bool in_gap = gap < gaps && along + at >= alongs[gap] - half;
            double until =
                gap >= gaps
                    ? step
                    : (in_gap ? alongs[gap] + half : alongs[gap] - half) - along;
            double end = fmin(until, step);

            if (!in_gap) {
                if (!is_open)
                    fm_path_move(out, fm_tac_add(t->points[i], way, at));
                fm_path_line(out, fm_tac_add(t->points[i], way, end));
                is_open = true;
            } else {
                is_open = false;
            }
            if (in_gap && until <= step)
                gap++;
            /* Never stand still, whatever rounding says. */
            at = end > at ? end : at + 1e-6;
        }
        along += step;
    }
}

void fm_tac_end_words(fm_tac *t, const char *words, unsigned ink)
{
    double half, gap = t->text_px * 0.4;

    if (words == NULL || words[0] == '\0' || t->count < 2)
        return;
    half = fm_tac_text_width(t, words) / 2;
    /* A scrap of a line in many parts is not worth its words. */
    if (fm_polyline_length(t->points, t->count) < 2 * half)
        return;
    for (int end = 0; end < 2; end++) {
        fm_pt tip = end == 0 ? t->points[0] : t->points[t->count - 1];
        double direction;
        fm_pt out;

        /* The way out of the line, seen over the length of its words. */
        fm_pt inside = fm_polyline_at(
            t->points, t->count,
            end == 0 ? 2 * half : fm_polyline_length(t->points, t->count) - 2 * half,
            &direction);
        out = fm_tac_unit(inside, tip);
        fm_tac_text(t, words, fm_tac_add(tip, out, half + gap), out, ink);
    }
}

fm_pt *fm_tac_parallel(const fm_pt *points, size_t count, double by, size_t *out_count)
{
    fm_pt *kept = fm_alloc_raw(count + 1, sizeof *kept);
    fm_pt *out = fm_alloc_raw(2 * count + 2, sizeof *out);
    size_t n = 0;

    *out_count = 0;
    if (kept == NULL || out == NULL) {
        fm_free(kept);
        fm_free(out);
        return NULL;
    }
    /* Detail finer than the distance would only make loops. */
    memcpy(kept, points, count * sizeof *kept);
    count = fm_simplify(kept, NULL, count, false, fabs(by) * 0.12);
    for (size_t i = 0; i < count && count >= 2; i++) {
        fm_pt in =
            i == 0 ? fm_tac_unit(kept[0], kept[1]) : fm_tac_unit(kept[i - 1], kept[i]);
        fm_pt on = i + 1 == count ? in : fm_tac_unit(kept[i], kept[i + 1]);
        fm_pt a = fm_tac_left(in), b = fm_tac_left(on);
        double cosine = in.x * on.x + in.y * on.y;

        if (cosine > -0.5) {
            double scale = by / fmax(1 + cosine, 0.5);

            out[n++] = fm_tac_add(kept[i], (fm_pt){ a.x + b.x, a.y + b.y }, scale);
        } else {
            out[n++] = fm_tac_add(kept[i], a, by);
            out[n++] = fm_tac_add(kept[i], b, by);
        }
    }
    fm_free(kept);
    *out_count = n;
    return out;
}

void fm_tac_head(fm_path *out, fm_pt tip, fm_pt direction, double length, double width,
                 bool is_closed)
{
    fm_pt back = fm_tac_add(tip, direction, -length), side = fm_tac_left(direction);

    fm_path_move(out, fm_tac_add(back, side, width / 2));
    fm_path_line(out, tip);
    fm_path_line(out, fm_tac_add(back, side, -width / 2));
    if (is_closed)
        fm_path_close(out);
}

/* ----------------------------------------------------------------------- areas */

fm_pt fm_tac_inside(const fm_pt *ring, size_t count)
{
    const size_t starts[] = { 0, count };
    fm_rect box = { INFINITY, INFINITY, -INFINITY, -INFINITY };
    double distance;
    fm_pt at;

    for (size_t i = 0; i < count; i++) {
        box.x0 = fmin(box.x0, ring[i].x);
        box.y0 = fmin(box.y0, ring[i].y);
        box.x1 = fmax(box.x1, ring[i].x);
        box.y1 = fmax(box.y1, ring[i].y);
    }
    if (count >= 3 && fm_inside_point(ring, starts, 1, 2.0, &at, &distance))
        return at;
    return (fm_pt){ (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 };
}

bool fm_tac_inside_is_left(const fm_pt *ring, size_t count)
{
    double twice = 0;

    for (size_t i = 0; i < count; i++) {
        fm_pt a = ring[i], b = ring[(i + 1) % count];

        twice += (a.x - ring[0].x) * (b.y - ring[0].y) -
                 (b.x - ring[0].x) * (a.y - ring[0].y);
    }
    /* y is down: a positive sum goes clockwise, its inside to the right. */
    return twice < 0;
}

/* ----------------------------------------------------------------------- echelon */

/* Dots, bars and crosses by digits 9 and 10. */
static const struct {
    unsigned code, dots, bars, crosses, pluses;
} echelons[] = {
    { 11, 0, 0, 0, 0 }, /* a ring with a stroke */
    { 12, 1, 0, 0, 0 }, { 13, 2, 0, 0, 0 }, { 14, 3, 0, 0, 0 }, { 15, 0, 1, 0, 0 },
    { 16, 0, 2, 0, 0 }, { 17, 0, 3, 0, 0 }, { 18, 0, 0, 1, 0 }, { 21, 0, 0, 2, 0 },
    { 22, 0, 0, 3, 0 }, { 23, 0, 0, 4, 0 }, { 24, 0, 0, 5, 0 }, { 25, 0, 0, 6, 0 },
    { 26, 0, 0, 0, 2 },
};

static void add_stroke(fm_path *out, fm_pt at, fm_pt x, double x0, double y0, double x1,
                       double y1)
{
    fm_pt y = { -x.y, x.x };

    fm_path_move(out,
                 (fm_pt){ at.x + x.x * x0 + y.x * y0, at.y + x.y * x0 + y.y * y0 });
    fm_path_line(out,
                 (fm_pt){ at.x + x.x * x1 + y.x * y1, at.y + x.y * x1 + y.y * y1 });
}

/* One sign of a mark, `h` half its height. */
static void add_sign(fm_tac *t, char sign, fm_pt at, fm_pt x, double h)
{
    fm_path *stroke = fm_tac_path(t, FM_TAC_SOLID);

    if (sign == '.') {
        fm_path_circle(fm_tac_path(t, FM_TAC_FILL | FM_TAC_SOLID), at, h * 0.5);
        return;
    }
    if (sign == 'o')
        fm_path_circle(stroke, at, h * 0.6);
    if (sign == 'x' || sign == 'o')
        add_stroke(stroke, at, x, -h * 0.9, h, h * 0.9, -h);
    if (sign == 'x')
        add_stroke(stroke, at, x, -h * 0.9, -h, h * 0.9, h);
    if (sign == '|' || sign == '+')
        add_stroke(stroke, at, x, 0, -h, 0, h);
    if (sign == '+')
        add_stroke(stroke, at, x, -h, 0, h, 0);
}

double fm_tac_echelon(fm_tac *t, unsigned echelon, fm_pt at, fm_pt along)
{
    double h = t->text_px * 0.45, pitch = 0;
    unsigned signs = 0;
    char sign = 0;

    for (size_t i = 0; i < sizeof echelons / sizeof echelons[0]; i++) {
        if (echelons[i].code != echelon)
            continue;
        sign = echelons[i].dots      ? '.'
               : echelons[i].bars    ? '|'
               : echelons[i].crosses ? 'x'
               : echelons[i].pluses  ? '+'
                                     : 'o';
        signs = echelons[i].dots + echelons[i].bars + echelons[i].crosses +
                echelons[i].pluses;
        signs = signs == 0 ? 1 : signs;
    }
    if (sign == 0)
        return 0;
    pitch = sign == '|' ? h * 0.9 : sign == '.' ? h * 1.4 : h * 2.3;
    for (unsigned i = 0; i < signs; i++)
        add_sign(t, sign,
                 fm_tac_add(at, along, pitch * ((double)i - (double)(signs - 1) / 2)),
                 along, h);
    return pitch * signs;
}

/* ---------------------------------------------------------------------- the whole */

/* As many points as the kind needs; else it is a plain line. */
static bool has_points(const fm_tactical_kind *kind, size_t count)
{
    switch (kind->shape) {
    case FM_TACTICAL_AREA:
        return count >= 3;
    case FM_TACTICAL_AXIS:
        return count >= 2;
    case FM_TACTICAL_POINTS:
        return count >= kind->points;
    default:
        return count >= 2;
    }
}

/* The points that a sheet can show; NULL when out of memory. */
static fm_pt *sift(const fm_pt *points, size_t count, size_t *kept)
{
    fm_pt *out = fm_alloc_raw(count + 1, sizeof *out);

    *kept = 0;
    for (size_t i = 0; out != NULL && i < count; i++)
        if (fabs(points[i].x) < FM_ROW_FARTHEST_PX &&
            fabs(points[i].y) < FM_ROW_FARTHEST_PX)
            out[(*kept)++] = points[i];
    return out;
}

void fm_tactical_draw(const fm_tactical_look *look, const fm_pt *points, size_t count,
                      bool closed, fm_tactical_drawing *out)
{
    const fm_tactical_kind *kind = fm_tactical_find(look->kind);
    size_t kept;
    fm_pt *sifted = sift(points, count, &kept);
    fm_tac t = {
        .look = look,
        .kind = kind,
        .points = sifted,
        .count = kept,
        .closed = closed,
        .text_px = look->text_px > 0 ? look->text_px : TEXT_PX,
        .out = out,
    };
    bool is_line = kind != NULL && kind->shape == FM_TACTICAL_LINE;

    if (sifted == NULL) {
        out->failed = true;
        return;
    }
    /* A line that ends where it began is a ring. */
    if (is_line && !closed && kept > 3 &&
        fm_tac_distance(sifted[0], sifted[kept - 1]) < SAME_PX) {
        t.closed = true;
        t.count = --kept;
    }
    /* Where each point has a meaning, one that is lost changes that of the others. */
    if (kind == NULL || !has_points(kind, kept) || (!is_line && kept < count) ||
        fm_polyline_length(sifted, kept) <= 0)
        fm_tac_line(sifted, kept, t.closed, fm_tac_path(&t, FM_TAC_STROKE));
    else if (kind->shape == FM_TACTICAL_POINTS && closed)
        fm_tac_draw_area(&t); /* a circle that came as a polygon */
    else
        kind->recipe->draw(&t);
    for (size_t i = 0; i < out->part_count; i++)
        out->failed = out->failed || out->parts[i].path.failed;
    fm_free(sifted);
}

void fm_tactical_build(const fm_tactical_look *look, const fm_pt *points, size_t count,
                       bool closed, fm_path *out)
{
    fm_tactical_drawing d = { 0 };

    fm_tactical_draw(look, points, count, closed, &d);
    for (size_t i = 0; i < d.part_count; i++)
        if (!d.parts[i].is_enemy && !d.parts[i].is_filled)
            fm_path_append(out, &d.parts[i].path, (fm_pt){ 0, 0 }, 1, 0);
    out->failed = out->failed || d.failed;
    fm_tactical_drawing_release(&d);
}

double fm_tactical_reach(const fm_tactical_look *look)
{
    double text = look->text_px > 0 ? look->text_px : TEXT_PX;
    const fm_tactical_kind *kind = fm_tactical_find(look->kind);
    double height = fm_tactical_height(look) * FM_ROW_STRETCH;

    if (kind == NULL)
        return look->pen.width / 2;
    if (kind->recipe->draw != fm_tac_draw_row)
        height = fmax(2.5 * height, 2 * text);
    return height + look->pen.width / 2;
}

bool fm_tactical_exists(const char *name)
{
    return fm_tactical_find(name) != NULL;
}
