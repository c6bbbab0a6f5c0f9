/* SPDX-License-Identifier: MIT */
/*
 * Rings are clipped side by side (Sutherland and Hodgman, CACM 17, 1974).
 *
 *          +-------------+                A ring that leaves the rectangle in several
 *      .___|___      ____|___.            places comes back as one ring whose visits
 *      |   |xxx|    |xxxx|   |            are joined along the border.  These joins
 *      |   |xxx|====|xxxx|   |            enclose nothing: the even-odd rule fills the
 *      |   +-------------+   |            same ground as before.
 *      |_____________________|
 */
#include "geo/rect_clip.h"

#include "base/mem.h"

#include "base/banned.h"

void fm_rect_clip_release(fm_rect_clip *clip)
{
    for (int i = 0; i < 2; i++) {
        fm_free(clip->pairs[i]);
        fm_free(clip->edges[i]);
        clip->pairs[i] = NULL;
        clip->edges[i] = NULL;
        clip->pair_capacity[i] = clip->edge_capacity[i] = 0;
    }
}

/* A side of the rectangle: the coordinate that it bounds, and from where. */
typedef struct side {
    int axis;
    double at;
    double sign; /* 1: what is greater is inside; -1: what is less */
} side;

static bool is_inside(side s, const double *p)
{
    return s.sign * (p[s.axis] - s.at) >= 0.0;
}

/* Where the edge meets the side; exactly on it, so that later sides see no rounding. */
static void meet(side s, const double *a, const double *b, double *out)
{
    double t = (s.at - a[s.axis]) / (b[s.axis] - a[s.axis]);
    int other = 1 - s.axis;

    out[s.axis] = s.at;
    out[other] = a[other] + (b[other] - a[other]) * t;
}

/* Room for 2 * count points in the output. */
static size_t clip_side(side s, const double *in, const uint8_t *in_edges, size_t count,
                        uint8_t border, double *out, uint8_t *out_edges)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        const double *a = in + 2 * i, *b = in + 2 * (i + 1 < count ? i + 1 : 0);
        bool a_in = is_inside(s, a), b_in = is_inside(s, b);

        if (a_in) {
            out[2 * n] = a[0];
            out[2 * n + 1] = a[1];
            out_edges[n++] = in_edges[i];
        }
        if (a_in != b_in) {
            meet(s, a, b, out + 2 * n);
            out_edges[n++] = a_in ? border : in_edges[i];
        }
    }
    return n;
}

static bool reserve(fm_rect_clip *clip, int which, size_t count)
{
    double *pairs = fm_grow(clip->pairs[which], &clip->pair_capacity[which], count,
                            2 * sizeof *pairs);
    uint8_t *edges;

    if (pairs == NULL)
        return false;
    clip->pairs[which] = pairs;
    edges =
        fm_grow(clip->edges[which], &clip->edge_capacity[which], count, sizeof *edges);
    if (edges == NULL)
        return false;
    clip->edges[which] = edges;
    return true;
}

/* Does any point lie beyond the side? */
static bool is_crossed(side s, const double *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_inside(s, pairs + 2 * i))
            return true;
    }
    return false;
}

bool fm_rect_clip_ring(fm_rect_clip *clip, const double *pairs, const uint8_t *edges,
                       size_t count, uint8_t border, const double **out,
                       const uint8_t **out_edges, size_t *out_count)
{
    int to = 0;

    for (int i = 0; i < 4 && count > 0; i++) {
        int axis = i / 2;
        side s = i % 2 == 0 ? (side){ axis, clip->low[axis], 1.0 }
                            : (side){ axis, clip->high[axis], -1.0 };

        if (!is_crossed(s, pairs, count))
            continue;
        if (!reserve(clip, to, 2 * count))
            return false;
        count =
            clip_side(s, pairs, edges, count, border, clip->pairs[to], clip->edges[to]);
        pairs = clip->pairs[to];
        edges = clip->edges[to];
        to = 1 - to;
    }
    *out = pairs;
    *out_edges = edges;
    *out_count = count;
    return true;
}

/* Narrow [t0, t1] to where a + t d is between low and high (Liang and Barsky, ACM TOG
 * 3, 1984). */
static void narrow(double a, double d, double low, double high, double *t0, double *t1)
{
    double enter, leave;

    if (d == 0.0) {
        if (a < low || a > high)
            *t1 = -1.0;
        return;
    }
    enter = (d > 0.0 ? low - a : high - a) / d;
    leave = (d > 0.0 ? high - a : low - a) / d;
    *t0 = enter > *t0 ? enter : *t0;
    *t1 = leave < *t1 ? leave : *t1;
}

bool fm_rect_clip_segment(const fm_rect_clip *clip, const double a[2],
                          const double b[2], double *t0, double *t1)
{
    *t0 = 0.0;
    *t1 = 1.0;
    for (int axis = 0; axis < 2; axis++)
        narrow(a[axis], b[axis] - a[axis], clip->low[axis], clip->high[axis], t0, t1);
    return *t0 < *t1;
}
