/* SPDX-License-Identifier: MIT */
/*
 * Lines that words make what they are: phase lines, limits, boundaries, routes.
 */
#include "draw/tactical_parts.h"

#include "base/mem.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

/* The way of the line near `along`, seen over `reach` px, so that a ragged place does
 * not turn a mark; `*middle` is between its ends. */
static fm_pt way_at(const fm_tac *t, double along, double reach, fm_pt *middle)
{
    double direction;
    fm_pt a = fm_polyline_at(t->points, t->count, along - reach, &direction);
    fm_pt b = fm_polyline_at(t->points, t->count, along + reach, &direction);

    *middle = (fm_pt){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
    return fm_tac_distance(a, b) > reach * 0.2
               ? fm_tac_unit(a, b)
               : (fm_pt){ cos(direction), sin(direction) };
}

/* Words at both ends, and once more in the middle of what is long: on a map the ends
 * may lie outside the frame. */
void fm_tac_draw_words(fm_tac *t)
{
    double alongs[FM_TAC_REPEATS], length = fm_polyline_length(t->points, t->count);
    char *words = fm_tac_words(t, true);
    char *in_line = fm_tac_words(t, false);
    double half;
    size_t count = 0;

    if (words == NULL || in_line == NULL) {
        t->out->failed = true;
        goto out;
    }
    half = fm_tac_text_width(t, in_line) / 2 + t->text_px * 0.4;
    if (length > 12 * half && in_line[0] != '\0')
        count = fm_tac_repeats(length, alongs);
    fm_tac_line_with_gaps(t, alongs, count, half, FM_TAC_STROKE);
    for (size_t i = 0; i < count; i++) {
        fm_pt at, way = way_at(t, alongs[i], half, &at);

        fm_tac_text(t, in_line, at, way, t->look->is_enemy ? FM_TAC_ENEMY : 0);
    }
    if (!t->closed)
        fm_tac_end_words(t, words, t->look->is_enemy ? FM_TAC_ENEMY : 0);

out:
    fm_free(words);
    fm_free(in_line);
}

/* The echelon in the line, the units on either side. */
void fm_tac_draw_boundary(fm_tac *t)
{
    double alongs[FM_TAC_REPEATS], length = fm_polyline_length(t->points, t->count);
    size_t count = length < 3 * t->text_px ? 0 : fm_tac_repeats(length, alongs);
    fm_tactical_drawing measured = { 0 };
    fm_tac probe = *t;
    double width;

    probe.out = &measured;
    width = fm_tac_echelon(&probe, t->look->echelon, t->points[0], (fm_pt){ 1, 0 });
    t->out->failed = t->out->failed || measured.failed;
    fm_tactical_drawing_release(&measured);
    fm_tac_line_with_gaps(t, alongs, count, width > 0 ? width / 2 + 3 : 0,
                          FM_TAC_STROKE);
    for (size_t i = 0; i < count; i++) {
        double off = t->text_px * 1.05;
        fm_pt at, way = way_at(t, alongs[i], fmax(width / 2, t->text_px), &at);
        fm_pt left = fm_tac_left(way);

        fm_tac_echelon(t, t->look->echelon, at, way);
        fm_tac_text(t, t->look->name, fm_tac_add(at, left, off), way, 0);
        fm_tac_text(t, t->look->name2, fm_tac_add(at, left, -off), way, 0);
    }
}

/* A road with its name beside it, and the way it may be gone: 0 not said, 1 one way, 2
 * two ways, 3 in turn. */
void fm_tac_draw_route(fm_tac *t)
{
    double alongs[FM_TAC_REPEATS], length = fm_polyline_length(t->points, t->count);
    size_t count = fm_tac_repeats(length, alongs);
    unsigned variant = t->kind->recipe->variant;
    char *words = fm_tac_words(t, false);

    fm_tac_line(t->points, t->count, t->closed, fm_tac_path(t, FM_TAC_STROKE));
    if (words == NULL) {
        t->out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        double half = fm_tac_text_width(t, words) / 2, off = t->text_px;
        fm_pt at, way = way_at(t, alongs[i], half, &at);
        fm_pt left = fm_tac_left(way);

        fm_tac_text(t, words, fm_tac_add(at, left, off * 0.85), way, 0);
        for (int back = 0; back < 2; back++) {
            fm_pt to = back ? (fm_pt){ -way.x, -way.y } : way;
            fm_pt beside = fm_tac_add(at, left, -off * (back ? 1.05 : 0.6));
            fm_path *path = fm_tac_path(t, FM_TAC_SOLID);

            if (variant == 0 || (variant == 1 && back))
                continue;
            fm_path_move(path, fm_tac_add(beside, to, -half));
            fm_path_line(path, fm_tac_add(beside, to, half));
            fm_tac_head(path, fm_tac_add(beside, to, half), to, off * 0.45, off * 0.4,
                        false);
        }
        if (variant == 3)
            fm_tac_text(t, "ALT", fm_tac_add(at, left, -off * 1.75), way, 0);
    }
    fm_free(words);
}
