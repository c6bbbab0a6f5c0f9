/* SPDX-License-Identifier: MIT */
/* Runs along the outlines become the parts of a front line: joined, drawn, measured. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "front/contact.h"
#include "front/frontline.h"
#include "geo/measure.h"

#include "base/banned.h"

/* A front in a gap is drawn to a tenth of the tolerance. */
#define DRAWN_TO 0.1

/* ---- joining runs -----------------------------------------------------------------
 */

/* A way to go on from the end of one run to the start of another. */
typedef struct joint {
    size_t from, to;
    double distance_m;
    int rank; /* 0: the ends meet; 1: next along the outline; 2: near */
} joint;

typedef struct joiner {
    const fm_contact *c;
    size_t *next;   /* run that follows, or NONE */
    bool *is_taken; /* a run has one before it */
    joint *joints;
    size_t count, capacity;
} joiner;

#define NONE ((size_t)-1)

static const fm_contact_point *start_of(const fm_contact *c, size_t run)
{
    return &c->points[c->runs[run].first];
}

static const fm_contact_point *end_of(const fm_contact *c, size_t run)
{
    return &c->points[c->runs[run].first + c->runs[run].count - 1];
}

static bool add_joint(joiner *j, size_t from, size_t to, double within_m, int rank)
{
    double d = fm_xyz_distance(end_of(j->c, from)->p, start_of(j->c, to)->p);
    joint *joints;

    if (d > within_m)
        return true;
    joints = fm_grow(j->joints, &j->capacity, j->count + 1, sizeof *joints);
    if (joints == NULL)
        return false;
    j->joints = joints;
    joints[j->count++] = (joint){ from, to, d, d <= FM_CONTACT_SAME_M ? 0 : rank };
    return true;
}

static int better_first(const void *a, const void *b)
{
    const joint *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->distance_m != y->distance_m)
        return x->distance_m < y->distance_m ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

typedef struct by_x {
    double x;
    size_t run;
} by_x;

static int x_first(const void *a, const void *b)
{
    const by_x *p = a, *q = b;

    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->run < q->run ? -1 : p->run > q->run;
}

/* All joints within the tolerance, found along the x axis. */
static bool collect_joints(joiner *j, double tolerance_m, double gap_m)
{
    size_t count = j->c->run_count, low = 0;
    by_x *starts = fm_alloc(count, sizeof *starts),
         *ends = fm_alloc(count, sizeof *ends);
    bool ok = starts != NULL && ends != NULL;

    for (size_t i = 0; i < count && ok; i++) {
        starts[i] = (by_x){ start_of(j->c, i)->p.x, i };
        ends[i] = (by_x){ end_of(j->c, i)->p.x, i };
    }
    if (ok && count > 0) {
        qsort(starts, count, sizeof *starts, x_first);
        qsort(ends, count, sizeof *ends, x_first);
    }
    for (size_t i = 0; i < count && ok; i++) {
        size_t from = ends[i].run;

        while (low < count && starts[low].x < ends[i].x - tolerance_m)
            low++;
        for (size_t k = low; k < count && starts[k].x <= ends[i].x + tolerance_m && ok;
             k++) {
            if (!j->c->runs[from].is_closed && !j->c->runs[starts[k].run].is_closed &&
                j->c->runs[from].right == j->c->runs[starts[k].run].right)
                ok = add_joint(j, from, starts[k].run, tolerance_m, 2);
        }
        if (ok && j->c->runs[from].goes_on)
            ok = add_joint(j, from, j->c->runs[from].goes_on_to, gap_m, 1);
    }
    fm_free(starts);
    fm_free(ends);
    return ok;
}

static double run_length(const fm_contact *c, size_t run)
{
    double length = 0;

    for (size_t i = 1; i < c->runs[run].count; i++)
        length += fm_xyz_distance(c->points[c->runs[run].first + i - 1].p,
                                  c->points[c->runs[run].first + i].p);
    return length;
}

static bool join_runs(joiner *j, double tolerance_m, double gap_m)
{
    j->next = fm_alloc(j->c->run_count, sizeof *j->next);
    j->is_taken = fm_alloc(j->c->run_count, sizeof *j->is_taken);
    if (j->next == NULL || j->is_taken == NULL ||
        !collect_joints(j, tolerance_m, gap_m))
        return false;
    for (size_t i = 0; i < j->c->run_count; i++)
        j->next[i] = NONE;
    if (j->count > 0)
        qsort(j->joints, j->count, sizeof *j->joints, better_first);
    for (size_t i = 0; i < j->count; i++) {
        const joint *t = &j->joints[i];

        if (j->next[t->from] != NONE || j->is_taken[t->to])
            continue;
        /* A run comes back to itself only round something. */
        if (t->from == t->to && run_length(j->c, t->from) < 4 * t->distance_m)
            continue;
        j->next[t->from] = t->to;
        j->is_taken[t->to] = true;
    }
    return true;
}

static void joiner_release(joiner *j)
{
    fm_free(j->next);
    fm_free(j->is_taken);
    fm_free(j->joints);
}

/* ---- drawing a part ---------------------------------------------------------------
 */

typedef struct stroke {
    fm_contact_point *points;
    size_t count, capacity;
} stroke;

static bool stroke_add(stroke *s, const fm_contact_point *p)
{
    fm_contact_point *points;

    if (s->count > 0 &&
        fm_xyz_distance(s->points[s->count - 1].p, p->p) < FM_CONTACT_SAME_M / 10) {
        if (p->is_vertex)
            s->points[s->count - 1] = *p;
        return true;
    }
    points = fm_grow(s->points, &s->capacity, s->count + 1, sizeof *points);
    if (points == NULL)
        return false;
    s->points = points;
    points[s->count++] = *p;
    return true;
}

static double off_chord(fm_xyz a, fm_xyz b, fm_xyz p)
{
    fm_xyz way = fm_xyz_minus(b, a);
    double length2 = fm_xyz_dot(way, way);
    double t = length2 > 0 ? fm_xyz_dot(fm_xyz_minus(p, a), way) / length2 : 0;

    return fm_xyz_distance(p, fm_xyz_between(a, b, fmin(fmax(t, 0), 1)));
}

/*
 * Places that were put in between are dropped where the line does without them: from
 * each place that stays, as far as all on the way keep within `within_m` of the chord.
 * The chord of a long edge sags; a longer stride than LONGEST is not taken.
 */
static void thin(stroke *s, double within_m)
{
    enum { STRIDE = 64 };
    size_t kept = 0;

    for (size_t i = 0; i < s->count;) {
        size_t next = i + 1;

        s->points[kept++] = s->points[i];
        for (size_t try = i + 2; try < s->count && try <= i + STRIDE; try++) {
            bool is_straight = !s->points[try - 1].is_vertex;

            for (size_t k = i + 1; k < try && is_straight; k++)
                is_straight = off_chord(s->points[i].p, s->points[try].p,
                                        s->points[k].p) <= within_m;
            if (!is_straight)
                break;
            next = try;
        }
        i = next;
    }
    s->count = kept;
}

static bool collect_stroke(const joiner *j, size_t first, stroke *s, bool *is_closed)
{
    size_t run = first;

    s->count = 0;
    *is_closed = j->c->runs[first].is_closed;
    do {
        for (size_t i = 0; i < j->c->runs[run].count; i++) {
            if (!stroke_add(s, &j->c->points[j->c->runs[run].first + i]))
                return false;
        }
        run = j->next[run];
    } while (run != NONE && run != first);
    *is_closed = *is_closed || run == first;
    if (*is_closed && s->count > 0) {
        fm_contact_point start = s->points[0]; /* the array may move */

        return stroke_add(s, &start);
    }
    return true;
}

/* Width along the line, by the trapezoidal rule: places thinned out later count. */
static void measure(const stroke *s, fm_frontline_part *part)
{
    double along = 0, sum = 0;

    for (size_t i = 0; i < s->count; i++) {
        double here = s->points[i].width_m, step, before;

        part->width_max_m = fmax(part->width_max_m, fabs(here));
        if (i == 0)
            continue;
        before = s->points[i - 1].width_m;
        step = fm_xyz_distance(s->points[i - 1].p, s->points[i].p);
        along += step;
        sum += step * (fabs(before) + fabs(here)) / 2;
        part->gap_m2 += step * (fmax(before, 0) + fmax(here, 0)) / 2;
        part->overlap_m2 -= step * (fmin(before, 0) + fmin(here, 0)) / 2;
    }
    part->width_mean_m = along > 0 ? sum / along : 0;
}

static bool draw(const stroke *s, fm_shapes *lines)
{
    if (!fm_shapes_begin_feature(lines) || !fm_shapes_begin_part(lines, FM_PART_LINE))
        return false;
    for (size_t i = 0; i < s->count; i++) {
        if (!fm_shapes_add_point(lines, s->points[i].at))
            return false;
    }
    return fm_shapes_unwrap_last_part(lines);
}

/* One part; a speck is counted and left out. */
static bool add_part(const joiner *j, size_t first, size_t left, stroke *s,
                     fm_frontline *f)
{
    fm_frontline_part part = { .left = left, .right = j->c->runs[first].right };
    fm_frontline_part *parts;
    size_t capacity = f->count;

    if (!collect_stroke(j, first, s, &part.is_closed))
        return false;
    measure(s, &part);
    thin(s, fmax(f->tolerance_m * DRAWN_TO, FM_CONTACT_SAME_M));
    if (s->count < 2)
        return true;
    if (!draw(s, &f->lines))
        return false;
    part.length_m = fm_shapes_length_m(&f->lines, f->lines.feature_count - 1);
    if (part.length_m < f->tolerance_m) {
        fm_shapes_drop_feature(&f->lines);
        f->speck_count++;
        return true;
    }
    parts = fm_grow(f->parts, &capacity, f->count + 1, sizeof *parts);
    if (parts == NULL)
        return false;
    f->parts = parts;
    parts[f->count++] = part;
    return true;
}

bool fm_frontline_add_parts(fm_frontline *f, size_t left, const fm_contact *c)
{
    joiner j = { .c = c };
    stroke s = { 0 };
    bool *done = fm_alloc(c->run_count, sizeof *done);
    bool ok =
        done != NULL && join_runs(&j, f->tolerance_m, fmax(f->gap_m, f->tolerance_m));

    /* First what has a beginning, then rings. */
    for (int rings = 0; rings < 2; rings++) {
        for (size_t run = 0; run < c->run_count && ok; run++) {
            if (done[run] || (!rings && j.is_taken[run]))
                continue;
            ok = add_part(&j, run, left, &s, f);
            for (size_t i = run; i != NONE && !done[i]; i = j.next[i])
                done[i] = true;
        }
    }
    joiner_release(&j);
    fm_free(s.points);
    fm_free(done);
    return ok;
}
