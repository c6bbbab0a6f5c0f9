/* SPDX-License-Identifier: MIT */
/* What moved between the two lines of a front: displacement, what is gone, arrows. */
#include <math.h>

#include "base/mem.h"
#include "front/front.h"

#include "base/banned.h"

/* A sector is looked at in as many stretches for arrows. */
#define ARROWS_PER_SECTOR 5.0
/* Farther than any two places are apart. */
#define ANYWHERE_M 1.4e7

/* Whose ground is the place now?  The outline that is nearest tells it for each. */
static size_t holder_at(const fm_frontline *f, fm_lonlat p)
{
    for (size_t i = 0; i < f->holdings.count; i++) {
        fm_near_hit hit;
        fm_xyz at = fm_xyz_from(p);

        if (fm_near_find(f->holdings.edges[i], at, ANYWHERE_M, FM_NO_EDGE, &hit) &&
            fm_near_is_left(f->holdings.edges[i], &hit, at))
            return i;
    }
    return FM_NOBODY;
}

/* The place `by_m` to the left (or right, below 0) of the middle of an old line. */
static fm_lonlat beside_middle(const fm_frontline *f, size_t part, double by_m)
{
    double middle = f->parts[part].length_m / 2, step = fmin(middle, 1.0);
    fm_xyz a = fm_xyz_from(fm_front_place_at(f, part, middle - step));
    fm_xyz b = fm_xyz_from(fm_front_place_at(f, part, middle + step));
    fm_xyz at = fm_xyz_between(a, b, 0.5), left;
    double length;

    left = fm_xyz_cross(fm_xyz_up(at), fm_xyz_minus(b, a));
    length = sqrt(fm_xyz_dot(left, left));
    if (length > 0)
        at = (fm_xyz){ at.x + left.x / length * by_m, at.y + left.y / length * by_m,
                       at.z + left.z / length * by_m };
    return fm_xyz_to_lonlat(at, fm_front_place_at(f, part, middle).lon);
}

/*
 * Who took the ground on both sides of a line that is gone, looked at in its middle:
 *
 *        left | right     was      l | r     is now; one who holds both, else who is
 * not the one that was there.  When both still are where they were, the line is a piece
 * of another part.
 */
static size_t find_taker(const fm_front *front, size_t part)
{
    const fm_frontline_part *p = &front->before.parts[part];
    double by_m = fmax(front->now.tolerance_m, 1.0);
    size_t was[2], is[2];

    for (int side = 0; side < 2; side++) {
        size_t holder = side == 0 ? p->left : p->right;

        was[side] = holder == FM_NOBODY
                        ? FM_NOBODY
                        : fm_holdings_find(&front->now.holdings,
                                           front->before.holdings.holders[holder]);
        is[side] = holder_at(
            &front->now, beside_middle(&front->before, part, side == 0 ? by_m : -by_m));
    }
    if (is[0] == is[1])
        return is[0];
    if (is[0] != was[0])
        return is[0];
    return is[1] != was[1] ? is[1] : FM_MERGED;
}

static fm_status find_gone(fm_context *ctx, fm_front *front)
{
    bool *goes_on = fm_alloc(front->before.count, sizeof *goes_on);

    front->gone = fm_alloc(front->before.count, sizeof *front->gone);
    front->gone_to = fm_alloc(front->before.count, sizeof *front->gone_to);
    if (goes_on == NULL || front->gone == NULL || front->gone_to == NULL) {
        fm_free(goes_on);
        return fm_fail_nomem(ctx);
    }
    for (size_t i = 0; i < front->now.count; i++) {
        if (front->labels[i].before != FM_NO_PART)
            goes_on[front->labels[i].before] = true;
    }
    for (size_t i = 0; i < front->before.count; i++) {
        if (goes_on[i])
            continue;
        front->gone_to[front->gone_count] = find_taker(front, i);
        front->gone[front->gone_count++] = i;
    }
    fm_free(goes_on);
    return FM_OK;
}

/* In each stretch of a fifth of a sector the place that moved most, when it moved by
 * more than the tolerance. */
static bool choose_arrows(fm_front *front)
{
    const fm_displacement *d = &front->displacement;
    double stretch = fmax(front->sector_m / ARROWS_PER_SECTOR, front->every_m);

    front->arrows = fm_alloc(d->count, sizeof *front->arrows);
    if (front->arrows == NULL)
        return false;
    for (size_t i = 0; i < d->part_count; i++) {
        size_t end = d->parts[i].first + d->parts[i].count;

        for (size_t k = d->parts[i].first; k < end;) {
            size_t best = k;
            double along = 0;

            for (; k < end && along < stretch; k++) {
                if (fabs(d->moves[k].moved_m) > fabs(d->moves[best].moved_m))
                    best = k;
                along += d->moves[k].weight_m;
            }
            if (fabs(d->moves[best].moved_m) > front->now.tolerance_m)
                front->arrows[front->arrow_count++] = best;
        }
    }
    return true;
}

fm_status fm_front_compare(fm_context *ctx, fm_front *front)
{
    size_t *from = fm_alloc(front->now.count, sizeof *from);
    fm_status status = from == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t i = 0; i < front->now.count && status == FM_OK; i++)
        from[i] = front->labels[i].before;
    if (status == FM_OK)
        status = fm_displacement_measure(ctx, &front->before, &front->now, from,
                                         front->every_m, front->sector_m,
                                         &front->displacement);
    for (size_t i = 0; i < front->displacement.part_count && status == FM_OK; i++)
        front->labels[front->displacement.parts[i].part].moved = i;
    fm_free(from);
    if (status == FM_OK)
        status = find_gone(ctx, front);
    if (status == FM_OK && !choose_arrows(front))
        status = fm_fail_nomem(ctx);
    return status;
}

bool fm_front_total_of(const fm_front *front, fm_front_total *total)
{
    const fm_displacement *d = &front->displacement;
    double weight = 0;

    *total = (fm_front_total){ 0 };
    for (size_t i = 0; i < d->count; i++) {
        const fm_front_move *m = &d->moves[i];

        weight += m->weight_m;
        total->mean_m += m->moved_m * m->weight_m;
        if (fabs(m->moved_m) > fabs(d->moves[total->greatest].moved_m))
            total->greatest = i;
        if (fabs(m->moved_m) <= front->now.tolerance_m)
            total->still_m += m->weight_m;
        else if (m->moved_m > 0)
            total->advanced_m += m->weight_m;
        else
            total->lost_m += m->weight_m;
    }
    if (weight > 0)
        total->mean_m /= weight;
    return weight > 0;
}
