/* SPDX-License-Identifier: MIT */
/*
 * Arrows: the direction of an attack, which is a line with a head, and the axis of an
 * advance, which is two lines that a head joins.  The first point is the tip.
 */
#include "draw/tactical_parts.h"

#include <string.h>

#include "base/mem.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

static const double HEAD_PX = 16; /* length of a head of a direction */
static const double AXIS_PX = 26; /* width of an axis that gives none */

/* The points from the rear to the tip; allocated, NULL when out of memory. */
static fm_pt *turned(const fm_pt *points, size_t count)
{
    fm_pt *out = fm_alloc_raw(count + 1, sizeof *out);

    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = points[count - 1 - i];
    return out;
}

/* Cut `length` off the end of a line; at least its first point stays. */
static size_t shorten(fm_pt *line, size_t count, double length)
{
    while (count >= 2) {
        double step = fm_tac_distance(line[count - 2], line[count - 1]);

        if (step > length) {
            fm_pt way = fm_tac_unit(line[count - 2], line[count - 1]);

            line[count - 1] = fm_tac_add(line[count - 1], way, -length);
            return count;
        }
        length -= step;
        count--;
    }
    return count;
}

/* The way into the tip, seen over `reach` px. */
static fm_pt way_in(const fm_pt *line, size_t count, double reach)
{
    double direction, length = fm_polyline_length(line, count);
    fm_pt from = fm_polyline_at(line, count, fmax(length - reach, 0), &direction);

    return fm_tac_unit(from, line[count - 1]);
}

/* Two edges that cross before the head. */
static void add_bow(fm_path *out, fm_pt at, fm_pt way, double length, double width)
{
    fm_pt left = fm_tac_left(way);
    fm_pt back = fm_tac_add(at, way, -length);

    fm_path_move(out, fm_tac_add(back, left, width / 2));
    fm_path_line(out, fm_tac_add(at, left, -width / 2));
    fm_path_line(out, fm_tac_add(at, left, width / 2));
    fm_path_line(out, fm_tac_add(back, left, -width / 2));
    fm_path_close(out);
}

void fm_tac_draw_attack(fm_tac *t)
{
    double head = t->look->size_px > 0 ? t->look->size_px : HEAD_PX;
    unsigned variant = t->kind->recipe->variant;
    fm_pt *line = turned(t->points, t->count);
    size_t count = t->count;
    fm_path *solid = fm_tac_path(t, FM_TAC_SOLID);
    fm_pt tip, way;

    if (line == NULL) {
        t->out->failed = true;
        return;
    }
    head = fmin(head, fm_polyline_length(line, count) / 2);
    tip = line[count - 1];
    way = way_in(line, count, head);
    fm_tac_head(solid, tip, way, head, head * 1.1, false);
    if (variant == FM_TAC_MAIN) {
        fm_tac_head(solid, fm_tac_add(tip, way, -head * 0.45), way, head, head * 1.1,
                    false);
        count = shorten(line, count, head * 0.45);
    } else if (variant == FM_TAC_FEINT) {
        fm_tac_head(fm_tac_path(t, FM_TAC_DASHED), fm_tac_add(tip, way, head * 0.5),
                    way, head, head * 1.1, false);
    } else if (variant == FM_TAC_AVIATION) {
        fm_pt bow = fm_tac_add(tip, way, -head * 1.6);

        add_bow(fm_tac_path(t, FM_TAC_SOLID), bow, way, head * 1.1, head * 0.7);
    }
    fm_tac_line(line, count, false, fm_tac_path(t, FM_TAC_STROKE));
    if (t->look->name != NULL) {
        double direction;
        double along = fm_polyline_length(line, count) / 2;
        fm_pt at = fm_polyline_at(line, count, along, &direction);
        fm_pt on = { cos(direction), sin(direction) };

        fm_tac_text(t, t->look->name, fm_tac_add(at, fm_tac_left(on), t->text_px * 0.9),
                    on, 0);
    }
    fm_free(line);
}

/* Distance of the last point, which tells the width, from the way. */
static double half_width(const fm_tac *t)
{
    fm_pt p = t->points[t->count - 1], a = t->points[0], b = t->points[1];
    fm_pt way = fm_tac_unit(a, b);

    return fabs((p.x - a.x) * way.y - (p.y - a.y) * way.x);
}

/* The edges of the shaft up to the head; crossed where they are to be. */
static void draw_shaft(fm_tac *t, const fm_pt *line, size_t count, double half,
                       bool is_crossed, unsigned ink)
{
    size_t counts[2] = { 0 };
    fm_pt *edges[2] = { fm_tac_parallel(line, count, half, &counts[0]),
                        fm_tac_parallel(line, count, -half, &counts[1]) };
    fm_path *path = fm_tac_path(t, ink);

    if (edges[0] == NULL || edges[1] == NULL)
        t->out->failed = true;
    for (int i = 0; i < 2 && edges[0] != NULL && edges[1] != NULL; i++) {
        size_t other = counts[1 - i];

        if (counts[i] < 2 || other < 2)
            continue;
        if (is_crossed)
            edges[i][counts[i] - 1] =
                fm_tac_add(line[count - 1],
                           fm_tac_left(fm_tac_unit(line[count - 2], line[count - 1])),
                           i == 0 ? -half : half);
        fm_tac_line(edges[i], counts[i], false, path);
    }
    fm_free(edges[0]);
    fm_free(edges[1]);
}

void fm_tac_draw_axis(fm_tac *t)
{
    unsigned variant = t->kind->recipe->variant;
    bool has_width = t->count >= 3;
    size_t count = has_width ? t->count - 1 : t->count;
    fm_pt *line = turned(t->points, count);
    unsigned ink = variant == FM_TAC_COUNTER ? FM_TAC_DASHED : FM_TAC_STROKE;
    double half, length, head;
    fm_pt tip, way, left, base;
    fm_path *path;

    if (line == NULL) {
        t->out->failed = true;
        return;
    }
    length = fm_polyline_length(line, count);
    half = has_width ? half_width(t) : 0;
    if (half <= 0)
        half = (t->look->size_px > 0 ? t->look->size_px : AXIS_PX) / 2;
    half = fmin(half, length / 3);
    head = half * 1.2;
    tip = line[count - 1];
    way = way_in(line, count, head);
    left = fm_tac_left(way);
    base = fm_tac_add(tip, way, -head);
    /* The head is as wide as the arrow, the shaft half of it. */
    path = fm_tac_path(t, ink);
    fm_path_move(path, fm_tac_add(base, left, half * 0.5));
    fm_path_line(path, fm_tac_add(base, left, half));
    fm_path_line(path, tip);
    fm_path_line(path, fm_tac_add(base, left, -half));
    fm_path_line(path, fm_tac_add(base, left, -half * 0.5));
    if (variant == FM_TAC_MAIN)
        fm_tac_head(path, fm_tac_add(tip, way, -head * 0.4), way, head * 0.6, half,
                    false);
    if (variant == FM_TAC_FEINT)
        fm_tac_head(fm_tac_path(t, FM_TAC_DASHED), fm_tac_add(tip, way, head * 0.4),
                    way, head, half * 2, false);
    count = shorten(line, count, head);
    if (count >= 2)
        line[count - 1] = base;
    if (count >= 2)
        draw_shaft(t, line, count, half * 0.5,
                   variant == FM_TAC_AIRBORNE || variant == FM_TAC_HELICOPTER, ink);
    if (variant == FM_TAC_HELICOPTER && count >= 2)
        fm_tac_head(fm_tac_path(t, FM_TAC_SOLID), fm_tac_add(base, way, -half * 0.4),
                    left, half * 0.7, half * 0.8, true);
    if (count >= 2) {
        double direction;
        char *words = fm_tac_words(t, false);
        fm_pt at = fm_polyline_at(line, count, fm_polyline_length(line, count) / 2,
                                  &direction);

        if (words == NULL)
            t->out->failed = true;
        else
            fm_tac_text(t, words, at, (fm_pt){ cos(direction), sin(direction) }, 0);
        fm_free(words);
    }
    fm_free(line);
}
