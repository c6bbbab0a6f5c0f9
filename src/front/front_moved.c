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

/* The middle of a line that is gone now lies in the ground of who took it. */
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
        front->gone_to[front->gone_count] = holder_at(
            &front->now,
            fm_front_place_at(&front->before, i, front->before.parts[i].length_m / 2));
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
