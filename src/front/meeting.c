/* SPDX-License-Identifier: MIT */
/*
 * Where three holders meet with open ground between them, the three fronts end near
 * each other; they are led to one point.
 *
 *        a | b                a  |  b
 *          |            to       |
 *           __  c                +----
 *          /                    /
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "front/contact.h"
#include "front/frontline.h"
#include "geo/measure.h"

#include "base/banned.h"

typedef struct line_end {
    fm_xyz p;
    size_t part;
    bool is_start;
    bool is_met;
    bool is_led; /* to `to` */
    fm_lonlat to;
} line_end;

static int by_x(const void *a, const void *b)
{
    const line_end *x = a, *y = b;

    if (x->p.x != y->p.x)
        return x->p.x < y->p.x ? -1 : 1;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    return (int)y->is_start - (int)x->is_start;
}

static line_end *collect_ends(const fm_frontline *f, size_t *count)
{
    line_end *ends = fm_alloc(2 * f->count, sizeof *ends);

    *count = 0;
    for (size_t i = 0; ends != NULL && i < f->count; i++) {
        size_t part = f->lines.feature_start[i];
        const fm_lonlat *line = f->lines.points + f->lines.part_start[part];
        size_t last = fm_shapes_part_size(&f->lines, part) - 1;

        if (f->parts[i].is_closed || f->parts[i].right == FM_NOBODY)
            continue;
        ends[(*count)++] =
            (line_end){ .p = fm_xyz_from(line[0]), .part = i, .is_start = true };
        ends[(*count)++] = (line_end){ .p = fm_xyz_from(line[last]), .part = i };
    }
    if (ends != NULL && *count > 0)
        qsort(ends, *count, sizeof *ends, by_x);
    return ends;
}

/* Do the three fronts lie between three holders, each two of them once? */
static bool is_triple(const fm_frontline *f, size_t i, size_t k, size_t m)
{
    const fm_frontline_part *p[3] = { &f->parts[i], &f->parts[k], &f->parts[m] };
    size_t holders[6], kinds = 0, seen[6] = { 0 };

    for (size_t n = 0; n < 6; n++) {
        size_t holder = n % 2 == 0 ? p[n / 2]->left : p[n / 2]->right, at = 0;

        while (at < kinds && holders[at] != holder)
            at++;
        if (at == kinds)
            holders[kinds++] = holder;
        seen[at]++;
    }
    return kinds == 3 && seen[0] == 2 && seen[1] == 2;
}

/* The point between the two that are nearest to each other. */
static fm_xyz middle_of(const line_end *a, const line_end *b, const line_end *c)
{
    double ab = fm_xyz_distance(a->p, b->p), bc = fm_xyz_distance(b->p, c->p);
    double ca = fm_xyz_distance(c->p, a->p);

    if (ab <= bc && ab <= ca)
        return fm_xyz_between(a->p, b->p, 0.5);
    return bc <= ca ? fm_xyz_between(b->p, c->p, 0.5) : fm_xyz_between(c->p, a->p, 0.5);
}

static fm_lonlat place_of(const fm_frontline *f, const line_end *end)
{
    size_t part = f->lines.feature_start[end->part];

    return f->lines.points[end->is_start ? f->lines.part_start[part]
                                         : f->lines.part_start[part + 1] - 1];
}

static void lead(const fm_frontline *f, line_end *end, fm_xyz to)
{
    end->is_met = true;
    end->is_led = fm_xyz_distance(end->p, to) > FM_CONTACT_SAME_M;
    end->to = fm_xyz_to_lonlat(to, place_of(f, end).lon);
}

/* The two ends that make the smallest triple with end i, if any; all later in order. */
static void meet(const fm_frontline *f, line_end *ends, size_t count, size_t i,
                 double within_m)
{
    size_t best_k = count, best_m = count;
    double best = 3 * within_m;

    for (size_t k = i + 1; k < count && ends[k].p.x <= ends[i].p.x + within_m; k++) {
        double ik = fm_xyz_distance(ends[i].p, ends[k].p);

        if (ends[k].is_met || ik > within_m)
            continue;
        for (size_t m = k + 1; m < count && ends[m].p.x <= ends[i].p.x + within_m;
             m++) {
            double im = fm_xyz_distance(ends[i].p, ends[m].p);
            double km = fm_xyz_distance(ends[k].p, ends[m].p);

            if (ends[m].is_met || im > within_m || km > within_m ||
                ik + im + km >= best ||
                !is_triple(f, ends[i].part, ends[k].part, ends[m].part))
                continue;
            best = ik + im + km;
            best_k = k;
            best_m = m;
        }
    }
    if (best_m < count) {
        fm_xyz to = middle_of(&ends[i], &ends[best_k], &ends[best_m]);

        lead(f, &ends[i], to);
        lead(f, &ends[best_k], to);
        lead(f, &ends[best_m], to);
    }
}

/* The lines anew, with the ends that are led on. */
static bool redraw(fm_frontline *f, const line_end *const (*led)[2])
{
    fm_shapes lines = { 0 };
    bool ok = true;

    for (size_t i = 0; i < f->count && ok; i++) {
        size_t part = f->lines.feature_start[i];

        ok = fm_shapes_begin_feature(&lines) &&
             fm_shapes_begin_part(&lines, FM_PART_LINE) &&
             (led[i][0] == NULL || fm_shapes_add_point(&lines, led[i][0]->to)) &&
             fm_shapes_add_points(&lines, f->lines.points + f->lines.part_start[part],
                                  fm_shapes_part_size(&f->lines, part)) &&
             (led[i][1] == NULL || fm_shapes_add_point(&lines, led[i][1]->to)) &&
             fm_shapes_unwrap_last_part(&lines);
        if (ok && (led[i][0] != NULL || led[i][1] != NULL))
            f->parts[i].length_m = fm_shapes_length_m(&lines, i);
    }
    if (!ok) {
        fm_shapes_release(&lines);
        return false;
    }
    fm_shapes_release(&f->lines);
    f->lines = lines;
    return true;
}

bool fm_frontline_meet(fm_frontline *f, double within_m)
{
    size_t count;
    line_end *ends = collect_ends(f, &count);
    const line_end *(*led)[2] = fm_alloc(f->count, sizeof *led);
    bool ok = ends != NULL && led != NULL, any = false;

    for (size_t i = 0; i < count && ok; i++) {
        if (!ends[i].is_met)
            meet(f, ends, count, i, within_m);
    }
    for (size_t i = 0; i < count && ok; i++) {
        if (ends[i].is_led)
            led[ends[i].part][!ends[i].is_start] = &ends[i];
        any = any || ends[i].is_led;
    }
    if (ok && any)
        ok = redraw(f, (const line_end *const(*)[2])led);
    fm_free(led);
    fm_free(ends);
    return ok;
}
