/* SPDX-License-Identifier: MIT */
#include "front/displacement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"

#include "base/banned.h"

/* Parts are compared this often. */
#define TRACK_EVERY_M 500.0
/* Farther than any two places are apart. */
#define ANYWHERE_M 1.4e7

enum { SAMPLES_MOST = 200000 };

void fm_displacement_release(fm_displacement *d)
{
    fm_free(d->moves);
    fm_free(d->sectors);
    fm_free(d->parts);
    *d = (fm_displacement){ 0 };
}

/* ---- along a part -----------------------------------------------------------------
 */

static const fm_lonlat *line_of(const fm_frontline *f, size_t part, size_t *count)
{
    size_t p = f->lines.feature_start[part];

    *count = fm_shapes_part_size(&f->lines, p);
    return f->lines.points + f->lines.part_start[p];
}

static fm_lonlat on_edge(fm_lonlat a, fm_lonlat b, double t)
{
    return (fm_lonlat){ a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t };
}

fm_lonlat fm_front_place_at(const fm_frontline *f, size_t part, double along_m)
{
    size_t count;
    const fm_lonlat *line = line_of(f, part, &count);

    for (size_t i = 1; i < count; i++) {
        double edge = fm_distance_m(line[i - 1], line[i]);

        if (along_m <= edge)
            return on_edge(line[i - 1], line[i],
                           edge > 0 ? fmax(along_m, 0) / edge : 0);
        along_m -= edge;
    }
    return line[count - 1];
}

fm_status fm_front_sample(fm_context *ctx, const fm_frontline *f, size_t part,
                          double every_m, fm_lonlat **out, size_t *count,
                          double *step_m)
{
    size_t vertices, made = 0;
    const fm_lonlat *line = line_of(f, part, &vertices);
    double length = f->parts[part].length_m, along = 0;

    *count = (size_t)fmin(fmax(ceil(length / every_m), 1), SAMPLES_MOST);
    *step_m = length / (double)*count;
    *out = fm_alloc(*count, sizeof **out);
    if (*out == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 1; i < vertices; i++) {
        double edge = fm_distance_m(line[i - 1], line[i]);

        for (; made < *count && ((double)made + 0.5) * *step_m <= along + edge; made++)
            (*out)[made] =
                on_edge(line[i - 1], line[i],
                        edge > 0 ? (((double)made + 0.5) * *step_m - along) / edge : 0);
        along += edge;
    }
    /* Rounding may leave the last one. */
    for (; made < *count; made++)
        (*out)[made] = line[vertices - 1];
    return FM_OK;
}

/* ---- pairs of holders -------------------------------------------------------------
 */

static bool is_same_pair(const fm_frontline *a, size_t i, const fm_frontline *b,
                         size_t k)
{
    return strcmp(fm_frontline_holder(a, a->parts[i].left),
                  fm_frontline_holder(b, b->parts[k].left)) == 0 &&
           strcmp(fm_frontline_holder(a, a->parts[i].right),
                  fm_frontline_holder(b, b->parts[k].right)) == 0;
}

/* The old lines of the pair of part i; chain k is part olds[k]. */
static fm_status index_pair(fm_context *ctx, const fm_frontline *before,
                            const fm_frontline *now, size_t i, fm_near **near,
                            size_t *olds)
{
    fm_status status = fm_near_new(ctx, near);

    for (size_t k = 0; k < before->count && status == FM_OK; k++) {
        size_t count, chain = (*near)->chain_count;
        const fm_lonlat *line = line_of(before, k, &count);

        if (!is_same_pair(now, i, before, k))
            continue;
        status = fm_near_add(ctx, *near, line, count, false, false);
        if (status == FM_OK && (*near)->chain_count > chain)
            olds[chain] = k;
    }
    return status == FM_OK ? fm_near_finish(ctx, *near) : status;
}

static bool begins_pair(const fm_frontline *now, size_t i)
{
    return i == 0 || now->parts[i].left != now->parts[i - 1].left ||
           now->parts[i].right != now->parts[i - 1].right;
}

/* ---- which is which ---------------------------------------------------------------
 */

typedef struct share {
    size_t now, before;
    double length_m;
} share;

typedef struct shares {
    share *items;
    size_t count, capacity;
} shares;

static int largest_first(const void *a, const void *b)
{
    const share *x = a, *y = b;

    if (x->length_m != y->length_m)
        return x->length_m > y->length_m ? -1 : 1;
    if (x->before != y->before)
        return x->before < y->before ? -1 : 1;
    return x->now < y->now ? -1 : x->now > y->now;
}

/* Add `length_m` to the share of the pair among those of the part, from `first` on. */
static bool add_share(shares *s, size_t first, size_t now, size_t before,
                      double length_m)
{
    share *items;

    for (size_t i = first; i < s->count; i++) {
        if (s->items[i].before == before) {
            s->items[i].length_m += length_m;
            return true;
        }
    }
    items = fm_grow(s->items, &s->capacity, s->count + 1, sizeof *items);
    if (items == NULL)
        return false;
    s->items = items;
    items[s->count++] = (share){ now, before, length_m };
    return true;
}

static fm_status share_part(fm_context *ctx, const fm_frontline *now, size_t part,
                            const fm_near *near, const size_t *olds, shares *s)
{
    size_t count, first = s->count, hint = FM_NO_EDGE;
    fm_lonlat *places = NULL;
    double step;
    fm_status status =
        fm_front_sample(ctx, now, part, TRACK_EVERY_M, &places, &count, &step);

    for (size_t i = 0; i < count && status == FM_OK; i++) {
        fm_near_hit hit;

        if (!fm_near_find(near, fm_xyz_from(places[i]), FM_TRACK_REACH_M, hint, &hit))
            continue;
        hint = hit.edge;
        if (!add_share(s, first, part, olds[near->edges[hit.edge].chain], step))
            status = fm_fail_nomem(ctx);
    }
    fm_free(places);
    return status;
}

fm_status fm_front_track(fm_context *ctx, const fm_frontline *before,
                         const fm_frontline *now, size_t *from)
{
    size_t *olds = fm_alloc(before->count, sizeof *olds);
    bool *is_given = fm_alloc(before->count, sizeof *is_given);
    fm_near *near = NULL;
    shares s = { 0 };
    fm_status status = olds == NULL || is_given == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t i = 0; i < now->count && status == FM_OK; i++) {
        from[i] = FM_NO_PART;
        if (begins_pair(now, i)) {
            fm_near_free(near);
            status = index_pair(ctx, before, now, i, &near, olds);
        }
        if (status == FM_OK)
            status = share_part(ctx, now, i, near, olds, &s);
    }
    if (status == FM_OK && s.count > 0)
        qsort(s.items, s.count, sizeof *s.items, largest_first);
    for (size_t i = 0; i < s.count && status == FM_OK; i++) {
        if (from[s.items[i].now] != FM_NO_PART || is_given[s.items[i].before])
            continue;
        from[s.items[i].now] = s.items[i].before;
        is_given[s.items[i].before] = true;
    }
    fm_near_free(near);
    fm_free(s.items);
    fm_free(is_given);
    fm_free(olds);
    return status;
}

/* ---- how far ----------------------------------------------------------------------
 */

/* What is needed to measure the parts of one pair. */
typedef struct ruler {
    const fm_frontline *before, *now;
    fm_near *near;       /* the old lines */
    const fm_near *left; /* the old outline of the left holder; NULL: held nothing */
    size_t hint, left_hint;
} ruler;

/* The ground that the left holder had before was lost where the line stands there now.
 */
static void measure_place(ruler *r, fm_front_move *move)
{
    fm_xyz p = fm_xyz_from(move->at);
    fm_near_hit hit, side;

    move->before = move->at;
    if (!fm_near_find(r->near, p, ANYWHERE_M, r->hint, &hit))
        return;
    r->hint = hit.edge;
    if (hit.distance_m <= FM_FRONT_STILL_M)
        return;
    move->before = fm_xyz_to_lonlat(hit.at, move->at.lon);
    move->moved_m = fm_distance_m(move->before, move->at);
    if (r->left == NULL || !fm_near_find(r->left, p, ANYWHERE_M, r->left_hint, &side))
        return;
    r->left_hint = side.edge;
    if (fm_near_is_left(r->left, &side, p))
        move->moved_m = -move->moved_m;
}

static void sum_up(const fm_displacement *d, fm_front_moved *sum)
{
    double weight = 0, total = 0;

    sum->greatest = sum->first;
    for (size_t i = sum->first; i < sum->first + sum->count; i++) {
        weight += d->moves[i].weight_m;
        total += d->moves[i].weight_m * d->moves[i].moved_m;
        if (fabs(d->moves[i].moved_m) > fabs(d->moves[sum->greatest].moved_m))
            sum->greatest = i;
    }
    sum->mean_m = weight > 0 ? total / weight : 0;
}

static bool add_sum(fm_displacement *d, fm_front_moved sum, fm_front_moved **items,
                    size_t *count, size_t *capacity)
{
    fm_front_moved *grown;

    if (sum.count == 0)
        return true;
    grown = fm_grow(*items, capacity, *count + 1, sizeof *grown);
    if (grown == NULL)
        return false;
    *items = grown;
    sum_up(d, &sum);
    grown[(*count)++] = sum;
    return true;
}

/* The sectors of a part, of equal length, and the part as a whole. */
static bool add_sums(fm_displacement *d, const fm_frontline *now, size_t part,
                     size_t first, double sector_m)
{
    size_t count = d->count - first;
    size_t sectors = (size_t)fmax(round(now->parts[part].length_m / sector_m), 1);
    fm_front_moved whole = { .part = part,
                             .first = first,
                             .count = count,
                             .length_m = now->parts[part].length_m };

    sectors = sectors > count ? count : sectors;
    for (size_t i = 0; i < sectors; i++) {
        size_t start = count * i / sectors, end = count * (i + 1) / sectors;
        fm_front_moved sum = {
            .part = part, .number = i + 1, .first = first + start, .count = end - start
        };

        sum.start_m = whole.length_m * (double)start / (double)count;
        sum.length_m = whole.length_m * (double)(end - start) / (double)count;
        for (size_t k = first + start; k < first + end; k++)
            d->moves[k].sector = d->sector_count;
        if (!add_sum(d, sum, &d->sectors, &d->sector_count, &d->sector_capacity))
            return false;
    }
    return add_sum(d, whole, &d->parts, &d->part_count, &d->part_capacity);
}

static fm_status measure_part(fm_context *ctx, ruler *r, size_t part, double every_m,
                              double sector_m, fm_displacement *d)
{
    size_t count, first = d->count;
    fm_lonlat *places = NULL;
    fm_front_move *moves;
    double step;
    fm_status status =
        fm_front_sample(ctx, r->now, part, every_m, &places, &count, &step);

    if (status != FM_OK)
        return status;
    moves = fm_grow(d->moves, &d->capacity, d->count + count, sizeof *moves);
    if (moves != NULL) {
        d->moves = moves;
        for (size_t i = 0; i < count; i++) {
            fm_front_move *move = &moves[d->count++];

            *move = (fm_front_move){ .part = part, .weight_m = step, .at = places[i] };
            measure_place(r, move);
        }
    }
    fm_free(places);
    return moves != NULL && add_sums(d, r->now, part, first, sector_m)
               ? FM_OK
               : fm_fail_nomem(ctx);
}

fm_status fm_displacement_measure(fm_context *ctx, const fm_frontline *before,
                                  const fm_frontline *now, const size_t *from,
                                  double every_m, double sector_m, fm_displacement *out)
{
    size_t *olds = fm_alloc(before->count, sizeof *olds);
    ruler r = { .before = before, .now = now };
    fm_status status = olds == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t i = 0; i < now->count && status == FM_OK; i++) {
        if (begins_pair(now, i)) {
            size_t left = fm_holdings_find(
                &before->holdings, fm_frontline_holder(now, now->parts[i].left));

            fm_near_free(r.near);
            r.near = NULL;
            r.hint = r.left_hint = FM_NO_EDGE;
            r.left = left == FM_NOBODY ? NULL : before->holdings.edges[left];
            status = index_pair(ctx, before, now, i, &r.near, olds);
        }
        if (status == FM_OK && from[i] != FM_NO_PART)
            status = measure_part(ctx, &r, i, every_m, sector_m, out);
    }
    fm_near_free(r.near);
    fm_free(olds);
    return status;
}
