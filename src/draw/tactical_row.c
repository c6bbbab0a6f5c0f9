/* SPDX-License-Identifier: MIT */
/*
 * Rows of figures along a line or round an area.  Where figures stand is draw/row's
 * business; here is what stands there.
 */
#include "draw/tactical_parts.h"

#include "base/mem.h"

#include "base/banned.h"

static fm_pt middle(fm_pt a, fm_pt b)
{
    return (fm_pt){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* ---------------------------------------------------------------------- figures */

/* Half an ellipse in two cubics; the constant is 4/3 (sqrt(2) - 1), off by 0.03 % of
 * the radius at most. */
void fm_tac_scallop(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                    fm_pt up)
{
    const double k = 0.5522847498;
    fm_pt half = { (to.x - from.x) / 2, (to.y - from.y) / 2 };
    fm_pt top = { from.x + half.x + up.x, from.y + half.y + up.y };

    (void)fill;
    (void)index;
    fm_path_move(stroke, from);
    fm_path_curve(stroke, (fm_pt){ from.x + k * up.x, from.y + k * up.y },
                  (fm_pt){ top.x - k * half.x, top.y - k * half.y }, top);
    fm_path_curve(stroke, (fm_pt){ top.x + k * half.x, top.y + k * half.y },
                  (fm_pt){ to.x + k * up.x, to.y + k * up.y }, to);
}

void fm_tac_tooth(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                  fm_pt up)
{
    (void)fill;
    (void)index;
    fm_path_line(stroke, from);
    fm_path_line(stroke, (fm_pt){ from.x + up.x, from.y + up.y });
    fm_path_line(stroke, (fm_pt){ to.x + up.x, to.y + up.y });
    fm_path_line(stroke, to);
}

void fm_tac_wedge(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                  fm_pt up)
{
    (void)fill;
    (void)index;
    fm_path_move(stroke, from);
    fm_path_line(stroke, fm_tac_add(middle(from, to), up, 1));
    fm_path_line(stroke, to);
}

void fm_tac_triangle(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                     fm_pt up)
{
    fm_tac_wedge(stroke, fill, index, from, to, up);
    fm_path_close(stroke);
}

void fm_tac_full_triangle(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                          fm_pt to, fm_pt up)
{
    fm_tac_triangle(stroke, fill, index, from, to, up);
    fm_path_move(fill, from);
    fm_path_line(fill, fm_tac_add(middle(from, to), up, 1));
    fm_path_line(fill, to);
    fm_path_close(fill);
}

/* A mine stands on the line with its edge. */
void fm_tac_triangle_or_mine(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                             fm_pt to, fm_pt up)
{
    double r = fmin(fm_tac_distance(from, to), hypot(up.x, up.y)) * 0.42;

    if (index % 2 == 0)
        fm_tac_full_triangle(stroke, fill, index, from, to, up);
    else
        fm_path_circle(fill, fm_tac_add(middle(from, to), up, r / hypot(up.x, up.y)),
                       r);
}

void fm_tac_mine(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                 fm_pt up)
{
    (void)stroke;
    (void)index;
    fm_path_circle(fill, middle(from, to), hypot(up.x, up.y) / 2);
}

/* A cross of the height `up`, its middle at `at`. */
static void add_cross(fm_path *stroke, fm_pt at, fm_pt along, fm_pt up)
{
    double half = hypot(up.x, up.y) / 2;
    fm_pt a = { along.x * half + up.x / 2, along.y * half + up.y / 2 };
    fm_pt b = { along.x * half - up.x / 2, along.y * half - up.y / 2 };

    fm_path_move(stroke, fm_tac_add(at, a, -1));
    fm_path_line(stroke, fm_tac_add(at, a, 1));
    fm_path_move(stroke, fm_tac_add(at, b, -1));
    fm_path_line(stroke, fm_tac_add(at, b, 1));
}

void fm_tac_cross(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                  fm_pt up)
{
    (void)fill;
    (void)index;
    add_cross(stroke, middle(from, to), fm_tac_unit(from, to), up);
}

void fm_tac_two_crosses(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                        fm_pt to, fm_pt up)
{
    fm_pt along = fm_tac_unit(from, to);
    double step = hypot(up.x, up.y) * 0.6;

    (void)fill;
    (void)index;
    add_cross(stroke, fm_tac_add(middle(from, to), along, -step), along, up);
    add_cross(stroke, fm_tac_add(middle(from, to), along, step), along, up);
}

void fm_tac_cross_above(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                        fm_pt to, fm_pt up)
{
    (void)fill;
    (void)index;
    add_cross(stroke, fm_tac_add(middle(from, to), up, 0.5), fm_tac_unit(from, to), up);
}

void fm_tac_coil(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                 fm_pt up)
{
    (void)fill;
    (void)index;
    fm_path_circle(stroke, fm_tac_add(middle(from, to), up, 0.5),
                   hypot(up.x, up.y) / 2);
}

void fm_tac_coil_on(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                    fm_pt up)
{
    (void)fill;
    (void)index;
    fm_path_circle(stroke, middle(from, to), hypot(up.x, up.y) / 2);
}

void fm_tac_two_coils(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                      fm_pt to, fm_pt up)
{
    fm_pt down = { -up.x, -up.y };

    fm_tac_coil(stroke, fill, index, from, to, up);
    fm_tac_coil(stroke, fill, index, from, to, down);
}

void fm_tac_tick(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                 fm_pt up)
{
    (void)fill;
    (void)index;
    fm_path_move(stroke, middle(from, to));
    fm_path_line(stroke, fm_tac_add(middle(from, to), up, 1));
}

/* ------------------------------------------------------------------------- rows */

static fm_row_measure measure_of(const fm_tac_row *row, const fm_tactical_look *look)
{
    double height = look->size_px > 0 ? look->size_px : row->height_px;
    double width = height * row->aspect;
    double pitch = look->spacing_px > 0 ? look->spacing_px : width * row->pitch;

    return (fm_row_measure){ width, height, pitch > width ? pitch - width : 0 };
}

double fm_tactical_pitch(const fm_tactical_look *look)
{
    const fm_tactical_kind *kind = fm_tactical_find(look->kind);
    fm_row_measure m;

    if (kind == NULL || kind->recipe->row.figure == NULL)
        return 0;
    m = measure_of(&kind->recipe->row, look);
    return m.width + m.gap;
}

double fm_tactical_width(const fm_tactical_look *look)
{
    const fm_tactical_kind *kind = fm_tactical_find(look->kind);

    if (kind == NULL || kind->recipe->row.figure == NULL)
        return 0;
    return measure_of(&kind->recipe->row, look).width;
}

double fm_tactical_height(const fm_tactical_look *look)
{
    const fm_tactical_kind *kind = fm_tactical_find(look->kind);

    if (kind == NULL || kind->recipe->row.figure == NULL)
        return 0;
    return measure_of(&kind->recipe->row, look).height;
}

/* One path that follows the line from figure to figure. */
static void draw_instead(const fm_row *row, const fm_tac_row *rule, bool closed,
                         fm_path *out)
{
    size_t next = 0;

    fm_path_move(out, row->line[0]);
    for (size_t i = 0; i < row->figure_count; i++) {
        const fm_row_figure *f = &row->figures[i];

        for (; next < row->line_count && row->along[next] <= f->along_from; next++)
            if (next > 0)
                fm_path_line(out, row->line[next]);
        rule->figure(out, out, i, f->from, f->to, f->up);
        while (next < row->line_count && row->along[next] <= f->along_to)
            next++;
    }
    for (; next < row->line_count; next++)
        if (next > 0)
            fm_path_line(out, row->line[next]);
    if (closed)
        fm_path_close(out);
}

/* Figures on one side, without their line.  Every figure is a path of its own, so that
 * dashes start anew with each. */
static void draw_upon(fm_tac *t, const fm_tac_row *rule, bool left, unsigned ink)
{
    fm_path stroke = { 0 }, fill = { 0 };
    fm_row row;

    if (!fm_row_init(&row, t->points, t->count, t->closed, measure_of(rule, t->look),
                     left)) {
        t->out->failed = true;
        return;
    }
    if (rule->replaces_line && row.line_count >= 2)
        draw_instead(&row, rule, t->closed, &stroke);
    for (size_t i = 0; i < row.figure_count && !rule->replaces_line; i++)
        rule->figure(&stroke, &fill, i, row.figures[i].from, row.figures[i].to,
                     row.figures[i].up);
    fm_path_append(fm_tac_path(t, ink), &stroke, (fm_pt){ 0, 0 }, 1, 0);
    if (fill.verb_count > 0)
        fm_path_append(fm_tac_path(t, ink | FM_TAC_FILL), &fill, (fm_pt){ 0, 0 }, 1, 0);
    t->out->failed = t->out->failed || stroke.failed || fill.failed;
    fm_path_release(&stroke);
    fm_path_release(&fill);
    fm_row_release(&row);
}

void fm_tac_draw_row(fm_tac *t)
{
    const fm_tac_row *rule = &t->kind->recipe->row;
    bool left = t->look->side == FM_SIDE_LEFT;
    char *words = fm_tac_words(t, false);

    if (!rule->replaces_line && !rule->has_no_line)
        fm_tac_line(t->points, t->count, t->closed, fm_tac_path(t, FM_TAC_STROKE));
    draw_upon(t, rule, left, FM_TAC_STROKE);
    if (rule->on_both_sides)
        draw_upon(t, rule, !left, FM_TAC_STROKE);
    if (words == NULL)
        t->out->failed = true;
    else if (!t->closed)
        fm_tac_end_words(t, words, t->look->is_enemy ? FM_TAC_ENEMY : 0);
    fm_free(words);
}

/* Where fronts touch they are one line: the own scallops on the enemy's side of it,
 * towards him, and his on ours.  Two lines side by side would cross on any real front.
 */
void fm_tac_draw_contact(fm_tac *t)
{
    const fm_tac_row *rule = &t->kind->recipe->row;
    bool left = t->look->side == FM_SIDE_LEFT;

    fm_tac_line(t->points, t->count, t->closed, fm_tac_path(t, FM_TAC_STROKE));
    draw_upon(t, rule, !left, FM_TAC_ENEMY);
    draw_upon(t, rule, left, FM_TAC_STROKE);
    if (!t->closed)
        fm_tac_end_words(t, t->kind->text, 0);
}
