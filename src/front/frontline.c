/* SPDX-License-Identifier: MIT */
#include "front/frontline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "front/contact.h"
#include "geo/measure.h"

#include "base/banned.h"

/* The outline is looked at every two tolerances, within these. */
#define STEP_LEAST_M 20.0
#define STEP_MOST_M  250.0
/* A front in a gap is drawn to a tenth of the tolerance. */
#define DRAWN_TO 0.1
/* A degree of latitude is nowhere less. */
#define M_PER_LAT 110574.0

void fm_frontline_release(fm_frontline *f)
{
    fm_holdings_release(&f->holdings);
    fm_shapes_release(&f->lines);
    fm_free(f->parts);
    *f = (fm_frontline){ 0 };
}

const char *fm_frontline_holder(const fm_frontline *f, size_t holder)
{
    return holder == FM_NOBODY ? FM_NOBODY_WORD : f->holdings.holders[holder];
}

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

static bool add_parts(const fm_contact *c, size_t left, fm_frontline *f)
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

/* ---- order ------------------------------------------------------------------------
 */

typedef struct ranked {
    fm_frontline_part part;
    size_t shape;
} ranked;

static int longest_first(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->part.left != y->part.left)
        return x->part.left < y->part.left ? -1 : 1;
    if (x->part.right != y->part.right)
        return x->part.right < y->part.right ? -1 : 1;
    if (x->part.length_m != y->part.length_m)
        return x->part.length_m > y->part.length_m ? -1 : 1;
    return x->shape < y->shape ? -1 : 1;
}

static bool sort_parts(fm_frontline *f)
{
    ranked *order = fm_alloc(f->count, sizeof *order);
    fm_shapes lines = { 0 };
    bool ok = order != NULL;

    for (size_t i = 0; i < f->count && ok; i++)
        order[i] = (ranked){ f->parts[i], i };
    if (ok && f->count > 0)
        qsort(order, f->count, sizeof *order, longest_first);
    for (size_t i = 0; i < f->count && ok; i++) {
        size_t part = f->lines.feature_start[order[i].shape];

        f->parts[i] = order[i].part;
        ok = fm_shapes_begin_feature(&lines) &&
             fm_shapes_begin_part(&lines, FM_PART_LINE) &&
             fm_shapes_add_points(&lines, f->lines.points + f->lines.part_start[part],
                                  fm_shapes_part_size(&f->lines, part));
    }
    fm_free(order);
    if (!ok) {
        fm_shapes_release(&lines);
        return false;
    }
    fm_shapes_release(&f->lines);
    f->lines = lines;
    return true;
}

/* ---- the front line ---------------------------------------------------------------
 */

fm_status fm_frontline_missing(fm_context *ctx, const fm_holdings *holdings,
                               const char *holder)
{
    fm_str names = { .limit = 400 };

    fm_holdings_add_holders(holdings, &names);
    fm_fail(ctx, FM_ERR_LAYER, "front line: '%s' holds no ground in '%s'; holders: %s",
            holder, holdings->source == NULL ? "the zones" : holdings->source,
            fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

/* The pair asked for; `pair[1]` FM_NOBODY for nobody.  False when one of them is not
 * there, the one in `*missing`. */
static bool find_pair(const fm_holdings *h, const char *const between[2],
                      size_t pair[2], const char **missing)
{
    for (int side = 0; side < 2; side++) {
        pair[side] = fm_holdings_find(h, between[side]);
        if (pair[side] == FM_NOBODY &&
            !(side == 1 && strcmp(between[1], FM_NOBODY_WORD) == 0)) {
            *missing = between[side];
            return false;
        }
    }
    return true;
}

/* Does the front of this pair belong to what was asked for?  Without a pair: all of
 * them, and of a holder who is alone, that against nobody. */
static bool is_wanted(const fm_frontline *f, const fm_frontline_options *o,
                      const size_t pair[2], size_t left, size_t right)
{
    size_t count = f->holdings.count;

    if (o->between[0] != NULL)
        return left == pair[0] && right == (pair[1] == FM_NOBODY ? count : pair[1]);
    return count == 1 ? right == count : left < right && right < count;
}

/* Where land matters: near the ground, with `by_m` to spare. */
static fm_bbox near_ground(const fm_shapes *ground, double by_m)
{
    fm_bbox box = fm_shapes_bbox_all(ground);
    double by_lat = by_m / M_PER_LAT * 1.01, by_lon;

    box.south = fmax(box.south - by_lat, -90);
    box.north = fmin(box.north + by_lat, 90);
    by_lon =
        by_lat / fmax(cos(fmax(fabs(box.south), fabs(box.north)) * M_PI / 180), 1e-4);
    box.west -= by_lon;
    box.east += by_lon;
    if (box.east - box.west >= 360) {
        box.west = -180;
        box.east = 180;
    }
    return box;
}

static fm_status index_land(fm_context *ctx, const fm_shapes *land,
                            const fm_shapes *ground, double within_m, fm_near **out)
{
    fm_bbox window = near_ground(ground, 2 * within_m);
    fm_status status;

    *out = NULL;
    if (land == NULL)
        return FM_OK;
    status = fm_near_new(ctx, out);
    for (size_t i = 0; i < land->feature_count && status == FM_OK; i++)
        status = fm_near_add_ground(ctx, *out, land, i, &window);
    return status == FM_OK ? fm_near_finish(ctx, *out) : status;
}

static fm_status trace_all(fm_context *ctx, const fm_frontline_options *o,
                           const size_t pair[2], const fm_near *land, fm_frontline *f)
{
    fm_contact_options options = {
        .reach_m = fmax(f->gap_m, fmax(f->tolerance_m, FM_CONTACT_SAME_M)),
        .tolerance_m = f->tolerance_m,
        .step_m = fmin(fmax(2 * f->tolerance_m, STEP_LEAST_M), STEP_MOST_M),
        .land = land,
        .land_shapes = o->land,
        .land_within_m = f->land_tolerance_m,
    };
    bool *wanted = fm_alloc(f->holdings.count + 1, sizeof *wanted);
    fm_status status = wanted == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t left = 0; left < f->holdings.count && status == FM_OK; left++) {
        fm_contact contact = { 0 };
        bool any = false;

        for (size_t right = 0; right <= f->holdings.count; right++) {
            wanted[right] = right != left && is_wanted(f, o, pair, left, right);
            any = any || wanted[right];
        }
        if (!any)
            continue;
        status = fm_contact_trace(ctx, &f->holdings, left, wanted, &options, &contact);
        if (status == FM_OK && !add_parts(&contact, left, f))
            status = fm_fail_nomem(ctx);
        f->coast_m += contact.coast_m;
        f->off_land_m += contact.off_land_m;
        fm_contact_release(&contact);
    }
    fm_free(wanted);
    return status;
}

static double given(double value, double standard)
{
    return value < 0 ? standard : value;
}

fm_status fm_frontline_init(fm_context *ctx, const fm_features *zones,
                            const fm_frontline_options *options, fm_frontline *out)
{
    fm_near *land = NULL;
    size_t pair[2] = { 0, 0 };
    const char *missing = NULL;
    bool is_there = true;
    fm_status status;

    *out = (fm_frontline){
        .tolerance_m = given(options->tolerance_m, FM_FRONT_TOLERANCE_M),
        .gap_m = given(options->gap_m, FM_FRONT_GAP_M),
    };
    out->land_tolerance_m = given(options->land_tolerance_m, out->tolerance_m);
    status = fm_holdings_init(ctx, zones, options->field, options->between[0],
                              &out->holdings);
    if (status == FM_OK && options->between[0] != NULL)
        is_there = find_pair(&out->holdings, options->between, pair, &missing);
    if (status == FM_OK && !is_there) {
        if (options->is_lenient)
            return FM_OK;
        status = fm_frontline_missing(ctx, &out->holdings, missing);
    }
    if (status == FM_OK)
        status = index_land(ctx, options->land, &out->holdings.shapes,
                            out->land_tolerance_m, &land);
    if (status == FM_OK)
        status = trace_all(ctx, options, pair, land, out);
    if (status == FM_OK &&
        (!fm_frontline_meet(out, fmax(out->gap_m, out->tolerance_m)) ||
         !sort_parts(out)))
        status = fm_fail_nomem(ctx);
    fm_near_free(land);
    if (status != FM_OK)
        fm_frontline_release(out);
    return status;
}

/* ---- as features ------------------------------------------------------------------
 */

static bool set_text(fm_table *table, const char *column, size_t row, const char *text)
{
    size_t c;

    return fm_table_column(table, column, strlen(column), &c) &&
           fm_table_set_text(table, c, row, text, strlen(text));
}

static bool set_real(fm_table *table, const char *column, size_t row, double value)
{
    size_t c;

    return fm_table_column(table, column, strlen(column), &c) &&
           fm_table_set_real(table, c, row, value);
}

/* Parts [first, end) of one pair as one feature. */
static bool add_pair(const fm_frontline *f, size_t first, size_t end, fm_features *out)
{
    size_t row = out->shapes.feature_count;
    double length = 0, width = 0;

    if (!fm_shapes_begin_feature(&out->shapes) || !fm_table_add_row(&out->table))
        return false;
    for (size_t i = first; i < end; i++) {
        size_t part = f->lines.feature_start[i];

        if (!fm_shapes_begin_part(&out->shapes, FM_PART_LINE) ||
            !fm_shapes_add_points(&out->shapes,
                                  f->lines.points + f->lines.part_start[part],
                                  fm_shapes_part_size(&f->lines, part)))
            return false;
        length += f->parts[i].length_m;
        width += f->parts[i].width_mean_m * f->parts[i].length_m;
    }
    return set_text(&out->table, "left", row,
                    fm_frontline_holder(f, f->parts[first].left)) &&
           set_text(&out->table, "right", row,
                    fm_frontline_holder(f, f->parts[first].right)) &&
           set_real(&out->table, "length_km", row, length / 1000.0) &&
           set_real(&out->table, "width_m", row, length > 0 ? width / length : 0);
}

fm_status fm_frontline_derive(fm_context *ctx, const fm_features *zones,
                              const fm_frontline_options *options, fm_features *out)
{
    fm_frontline f = { 0 };
    fm_status status = fm_frontline_init(ctx, zones, options, &f);

    for (size_t first = 0; first < f.count && status == FM_OK;) {
        size_t end = first + 1;

        while (end < f.count && f.parts[end].left == f.parts[first].left &&
               f.parts[end].right == f.parts[first].right)
            end++;
        if (!add_pair(&f, first, end, out))
            status = fm_fail_nomem(ctx);
        first = end;
    }
    if (status == FM_OK && f.count == 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "front-empty",
                         "front line: no two holders of '%s' share a border",
                         zones->source == NULL ? "the zones" : zones->source);
    out->read = fm_features_count(out);
    fm_frontline_release(&f);
    return status;
}
