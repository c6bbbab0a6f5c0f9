/* SPDX-License-Identifier: MIT */
/* The shortest open way through points; see front/post_line.h. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "front/post_line.h"
#include "geo/measure.h"

#include "base/banned.h"

struct distances {
    double *m; /* count * count */
    size_t count;
};

static double between(const struct distances *d, size_t a, size_t b)
{
    return d->m[a * d->count + b];
}

static double length_of(const struct distances *d, const size_t *order)
{
    double length_m = 0;

    for (size_t i = 1; i < d->count; i++)
        length_m += between(d, order[i - 1], order[i]);
    return length_m;
}

/*
 * Held and Karp: best[set][last] is the shortest way through all points of the set that
 * ends in `last`; a set is a number whose bits are its points.
 */
static bool exact_way(const struct distances *d, size_t *order)
{
    size_t n = d->count, sets = (size_t)1 << n, set = sets - 1, last = 0;
    double *best = fm_alloc(sets * n, sizeof *best);
    uint8_t *before = fm_alloc(sets * n, sizeof *before);
    bool done = best != NULL && before != NULL;

    for (size_t s = 1; done && s < sets; s++) {
        for (size_t k = 0; k < n; k++) {
            size_t rest = s & ~((size_t)1 << k);
            double *value = &best[s * n + k];

            *value = rest == 0 && s != 0 ? 0 : (double)INFINITY;
            if (!(s >> k & 1)) {
                *value = (double)INFINITY;
                continue;
            }
            for (size_t j = 0; j < n; j++) {
                double way = rest >> j & 1 ? best[rest * n + j] + between(d, j, k)
                                           : (double)INFINITY;

                if (way < *value) {
                    *value = way;
                    before[s * n + k] = (uint8_t)j;
                }
            }
        }
    }
    for (size_t k = 1; done && k < n; k++) {
        if (best[set * n + k] < best[set * n + last])
            last = k;
    }
    for (size_t i = n; done && i-- > 0;) {
        size_t previous = before[set * n + last];

        order[i] = last;
        set &= ~((size_t)1 << last);
        last = previous;
    }
    fm_free(best);
    fm_free(before);
    return done;
}

static void nearest_neighbours(const struct distances *d, size_t start, bool *used,
                               size_t *order)
{
    memset(used, 0, d->count * sizeof *used);
    order[0] = start;
    used[start] = true;
    for (size_t i = 1; i < d->count; i++) {
        size_t next = d->count;

        for (size_t k = 0; k < d->count; k++) {
            if (!used[k] && (next == d->count || between(d, order[i - 1], k) <
                                                     between(d, order[i - 1], next)))
                next = k;
        }
        order[i] = next;
        used[next] = true;
    }
}

/* By how much the way gets longer when order[i..j] is turned round. */
static double turning(const struct distances *d, const size_t *order, size_t i,
                      size_t j)
{
    double change_m = 0;

    if (i > 0)
        change_m +=
            between(d, order[i - 1], order[j]) - between(d, order[i - 1], order[i]);
    if (j + 1 < d->count)
        change_m +=
            between(d, order[i], order[j + 1]) - between(d, order[j], order[j + 1]);
    return change_m;
}

static void turn_round(size_t *order, size_t i, size_t j)
{
    for (; i < j; i++, j--) {
        size_t spare = order[i];

        order[i] = order[j];
        order[j] = spare;
    }
}

static void improve(const struct distances *d, size_t *order)
{
    const double worth_m = 1e-3; /* less is rounding, and might go on for ever */
    bool better = true;

    while (better) {
        better = false;
        for (size_t i = 0; i + 1 < d->count; i++) {
            for (size_t j = i + 1; j < d->count; j++) {
                if (turning(d, order, i, j) < -worth_m) {
                    turn_round(order, i, j);
                    better = true;
                }
            }
        }
    }
}

static bool good_way(const struct distances *d, size_t *order)
{
    const size_t starts_most = 200; /* beyond, a try more is hardly ever better */
    size_t *trial = fm_alloc(d->count, sizeof *trial);
    bool *used = fm_alloc(d->count, sizeof *used);
    bool done = trial != NULL && used != NULL;
    double shortest_m = (double)INFINITY;

    for (size_t start = 0; done && start < d->count && start < starts_most; start++) {
        nearest_neighbours(d, start, used, trial);
        improve(d, trial);
        if (length_of(d, trial) < shortest_m) {
            shortest_m = length_of(d, trial);
            memcpy(order, trial, d->count * sizeof *order);
        }
    }
    fm_free(trial);
    fm_free(used);
    return done;
}

bool fm_shortest_way(const fm_lonlat *points, size_t count, size_t *order)
{
    struct distances d = { fm_alloc(count * count, sizeof *d.m), count };
    bool done = d.m != NULL;

    for (size_t i = 0; done && i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            d.m[i * count + k] = fm_distance_m(points[i], points[k]);
            d.m[k * count + i] = d.m[i * count + k];
        }
    }
    if (done && count > 0)
        done = count <= FM_LINE_EXACT_MOST ? exact_way(&d, order) : good_way(&d, order);
    if (done && count > 1 && order[0] > order[count - 1])
        turn_round(order, 0, count - 1);
    fm_free(d.m);
    return done;
}
