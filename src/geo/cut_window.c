/* SPDX-License-Identifier: MIT */
#include "geo/cut.h"

#include <math.h>
#include <string.h>

#include "geo/wrap.h"

#include "base/banned.h"

/* Windows that end at a cut stop short of it by less than this; lines and points on the
 * cut itself are shown on both sides of it. */
#define CUT_SLACK_DEG 1e-8

void fm_cut_window_init(fm_cut_window *window, fm_bbox box)
{
    *window = (fm_cut_window){ .box = box };
    window->rect.low[0] = box.west;
    window->rect.low[1] = box.south;
    window->rect.high[0] = box.east;
    window->rect.high[1] = box.north;
}

void fm_cut_window_release(fm_cut_window *window)
{
    fm_rect_clip_release(&window->rect);
}

/* ----------------------------------------------------------------------- seams */

static bool is_seam(fm_lonlat a, fm_lonlat b)
{
    const double pole = 90.0 - FM_WHOLE_TURN_SLACK_DEG;

    if (fabs(a.lon - b.lon) <= FM_WHOLE_TURN_SLACK_DEG)
        return fabs(remainder(a.lon - 180.0, 360.0)) <= FM_WHOLE_TURN_SLACK_DEG;
    return fabs(a.lat) >= pole && fabs(b.lat) >= pole;
}

void fm_cut_hide_seams(const fm_lonlat *ring, uint8_t *edges, size_t count, fm_bbox box)
{
    double antimeridian = 360.0 * ceil((box.west - 180.0 - 1e-9) / 360.0) + 180.0;

    if (antimeridian > box.east + FM_WHOLE_TURN_SLACK_DEG && box.north < 89.99 &&
        box.south > -89.99)
        return;
    for (size_t i = 0; i < count; i++) {
        if (is_seam(ring[i], ring[i + 1 < count ? i + 1 : 0]))
            edges[i] |= FM_EDGE_HIDDEN;
    }
}

/* ----------------------------------------------------------------------- pieces */

/* The turns by which a box has to be moved to meet the window; none when first > last.
 */
static void turns_to_meet(fm_bbox window, fm_bbox box, double *first, double *last)
{
    *first = ceil((window.west - CUT_SLACK_DEG - box.east) / 360.0);
    *last = floor((window.east + CUT_SLACK_DEG - box.west) / 360.0);
    if (box.south > window.north || box.north < window.south)
        *last = *first - 1.0;
}

bool fm_cut_window_ring(fm_cut_window *window, const fm_lonlat *points, size_t count,
                        fm_bbox box, fm_strip_part part, fm_strip *out)
{
    double first, last;

    turns_to_meet(window->box, box, &first, &last);
    for (double turn = first; turn <= last; turn += 1.0) {
        double shift = 360.0 * turn;
        const double *pairs;
        const uint8_t *edges;
        fm_lonlat *to;
        size_t n = count;

        if (!fm_strip_begin_part(out, part) || !fm_strip_reserve(out, count))
            return false;
        to = out->points + out->count;
        for (size_t i = 0; i < count; i++)
            to[i] = (fm_lonlat){ points[i].lon + shift, points[i].lat };
        memset(out->edges + out->count, 0, count);
        fm_cut_hide_seams(points, out->edges + out->count, count, box);
        if (box.west + shift < window->box.west ||
            box.east + shift > window->box.east || box.south < window->box.south ||
            box.north > window->box.north) {
            if (!fm_rect_clip_ring(&window->rect, (const double *)to,
                                   out->edges + out->count, count, FM_EDGE_HIDDEN,
                                   &pairs, &edges, &n) ||
                !fm_strip_reserve(out, n))
                return false;
            memmove(out->points + out->count, pairs, n * sizeof *to);
            memmove(out->edges + out->count, edges, n);
        }
        out->count += n;
        if (n < 3)
            fm_strip_drop_part(out);
    }
    return true;
}

/* Within rounding of the window's sides, on them. */
static double snap(double lon, fm_bbox box)
{
    if (lon < box.west && lon > box.west - CUT_SLACK_DEG)
        return box.west;
    if (lon > box.east && lon < box.east + CUT_SLACK_DEG)
        return box.east;
    return lon;
}

static fm_lonlat along(fm_lonlat a, fm_lonlat b, double t)
{
    if (t <= 0.0)
        return a;
    if (t >= 1.0)
        return b;
    return (fm_lonlat){ a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t };
}

static bool line_in_turn(fm_cut_window *window, const fm_lonlat *points, size_t count,
                         double shift, fm_strip_part part, fm_strip *out)
{
    bool open = false; /* the piece under way ends at points[i - 1] */

    for (size_t i = 1; i < count; i++) {
        double pair[4] = { snap(points[i - 1].lon + shift, window->box),
                           points[i - 1].lat, snap(points[i].lon + shift, window->box),
                           points[i].lat };
        fm_lonlat a = { pair[0], pair[1] }, b = { pair[2], pair[3] };
        double t0, t1;

        if (!fm_rect_clip_segment(&window->rect, pair, pair + 2, &t0, &t1)) {
            open = false;
            continue;
        }
        if (!open &&
            (!fm_strip_begin_part(out, part) || !fm_strip_add(out, along(a, b, t0), 0)))
            return false;
        if (!fm_strip_add(out, along(a, b, t1), 0))
            return false;
        open = t1 >= 1.0;
    }
    return true;
}

bool fm_cut_window_line(fm_cut_window *window, const fm_lonlat *points, size_t count,
                        fm_bbox box, fm_strip_part part, fm_strip *out)
{
    double first, last;

    turns_to_meet(window->box, box, &first, &last);
    for (double turn = first; turn <= last; turn += 1.0) {
        if (!line_in_turn(window, points, count, 360.0 * turn, part, out))
            return false;
    }
    return true;
}

bool fm_cut_window_shows(const fm_cut_window *window, fm_lonlat *p)
{
    fm_bbox box = window->box;
    double lon = p->lon + 360.0 * ceil((box.west - CUT_SLACK_DEG - p->lon) / 360.0);

    lon = snap(lon, box);
    if (lon < box.west || lon > box.east || p->lat < box.south || p->lat > box.north)
        return false;
    p->lon = lon;
    return true;
}
