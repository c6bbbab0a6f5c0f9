/* SPDX-License-Identifier: MIT */
#include "geo/densify.h"

#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

/* Edges longer than this are divided before anybody looks at them: a curve of such a
 * length may come back to its chord just where it is looked at. */
#define LONG_DEG 10.0
/* In a window smaller than this, a tenth of a millimetre, nothing can be measured. */
#define SHORTEST_DEG 1e-9

enum {
    ROUNDS = 12, /* an edge is quartered each time */
    LOOKS = 3    /* at a quarter, a half, three quarters of an edge */
};

void fm_densify_init(fm_densify *d, fm_projection *projection, fm_extent keep,
                     double tolerance_m)
{
    *d = (fm_densify){ .projection = projection,
                       .keep = keep,
                       .tolerance_m = tolerance_m,
                       .short_deg = LONG_DEG };
}

void fm_densify_release(fm_densify *d)
{
    fm_free(d->xy);
    fm_free(d->next);
    fm_free(d->active);
    fm_free(d->still);
    fm_free(d->looks);
    fm_free(d->seen);
    fm_free(d->run);
    fm_free(d->run_edges);
    *d = (fm_densify){ .projection = NULL };
}

/* The one place where shapes are projected: a batch. */
static size_t project(fm_densify *d, const fm_lonlat *in, size_t count, fm_xy *out)
{
    return fm_projection_forward(d->projection, in, count, out);
}

static double distance_to_chord(fm_xy p, fm_xy a, fm_xy b)
{
    double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double t = square > 0.0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0;

    t = fmin(fmax(t, 0.0), 1.0);
    return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/* ------------------------------------------------------------------- curvature */

/*
 * The chord of an edge of length L leaves its curve by about c L^2, with c an eighth of
 * the curve's second derivative across it.  Look for the largest c over a grid of the
 * window, in four directions, on edges of two steps; half the tolerance is left for
 * what lies between the grid's points.
 */
void fm_densify_measure(fm_densify *d, fm_bbox window)
{
    enum { GRID = 9, WAYS = 4 };
    static const double way[WAYS][2] = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 1, -1 } };
    double h =
        fmin(window.east - window.west, window.north - window.south) / (2 * GRID);
    const fm_projection_info *info = fm_projection_about(d->projection);
    double worst = 0.0, straight_deg;

    h = fmin(h, 1.0);
    /* Where the cuts are unknown every edge may cross one. */
    if (!(h > SHORTEST_DEG) ||
        (info->family == FM_FAMILY_OTHER && info->reach_deg >= 180.0)) {
        d->short_deg = 0.0;
        return;
    }
    for (int i = 0; i < GRID * GRID; i++) {
        /* The outer looks are on the window's border, where projections bend most. */
        fm_lonlat at = {
            window.west + h +
                (window.east - window.west - 2.0 * h) * (i % GRID) / (GRID - 1),
            window.south + h +
                (window.north - window.south - 2.0 * h) * (i / GRID) / (GRID - 1)
        };
        fm_lonlat look[1 + 2 * WAYS];
        fm_xy xy[1 + 2 * WAYS];

        look[0] = at;
        for (int k = 0; k < WAYS; k++) {
            look[1 + 2 * k] =
                (fm_lonlat){ at.lon + way[k][0] * h, at.lat + way[k][1] * h };
            look[2 + 2 * k] =
                (fm_lonlat){ at.lon - way[k][0] * h, at.lat - way[k][1] * h };
        }
        project(d, look, 1 + 2 * WAYS, xy);
        for (int k = 0; k < WAYS; k++) {
            fm_xy a = xy[1 + 2 * k], b = xy[2 + 2 * k];
            double bend = distance_to_chord(xy[0], a, b);

            if (isfinite(bend))
                worst = fmax(worst, bend);
        }
    }
    /* `worst` is the bend of an edge of length 2h. */
    straight_deg =
        worst > 0.0 ? 2.0 * h * sqrt(d->tolerance_m / 2.0 / worst) : LONG_DEG;
    d->short_deg = fmin(d->short_deg, straight_deg);
}

/* ------------------------------------------------------------------------ nodes */

/* Points put in between stand behind the strip's own, in its arrays; `next` leads
 * through both. */
static bool reserve_nodes(fm_densify *d, fm_strip *strip, size_t more)
{
    size_t needed = d->node_count + more;
    fm_xy *xy;
    size_t *next;

    if (!fm_strip_reserve(strip, needed - strip->count))
        return false;
    xy = fm_grow(d->xy, &d->xy_capacity, needed, sizeof *xy);
    if (xy == NULL)
        return false;
    d->xy = xy;
    next = fm_grow(d->next, &d->next_capacity, needed, sizeof *next);
    if (next == NULL)
        return false;
    d->next = next;
    return true;
}

/* Put a point behind `after`; it takes over that one's edge.  Room is reserved. */
static size_t insert(fm_densify *d, fm_strip *strip, size_t after, fm_lonlat p)
{
    size_t node = d->node_count++;

    strip->points[node] = p;
    strip->edges[node] = strip->edges[after];
    d->next[node] = d->next[after];
    d->next[after] = node;
    return node;
}

static bool push(size_t **list, size_t *capacity, size_t *count, size_t node)
{
    size_t *grown = fm_grow(*list, capacity, *count + 1, sizeof *grown);

    if (grown == NULL)
        return false;
    *list = grown;
    grown[(*count)++] = node;
    return true;
}

static double length_deg(fm_lonlat a, fm_lonlat b)
{
    double dlon = fabs(b.lon - a.lon), dlat = fabs(b.lat - a.lat);

    return dlon > dlat ? dlon
                       : dlat; /* fmax() would be called, and this is the hot loop */
}

/* The place that divides the edge as `k` does `pieces`; the same, to the last digit,
 * from whichever end it is looked at, so that neighbours keep their common border. */
static fm_lonlat between(fm_lonlat a, fm_lonlat b, double k, double pieces)
{
    double t;

    if (b.lon < a.lon || (b.lon == a.lon && b.lat < a.lat)) {
        fm_lonlat swap = a;

        a = b;
        b = swap;
        k = pieces - k;
    }
    t = k / pieces;
    return (fm_lonlat){ a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t };
}

static bool is_line(const fm_strip *strip, size_t part)
{
    return strip->parts[part].role == FM_PART_LINE;
}

/* Is any edge of the strip long enough to be looked at? */
static bool needs_looking(const fm_densify *d, const fm_strip *strip)
{
    for (size_t part = 0; part < strip->part_count; part++) {
        size_t start = strip->parts[part].start, end = fm_strip_part_end(strip, part);

        if (strip->parts[part].role == FM_PART_POINTS)
            continue;
        for (size_t i = start; i < end; i++) {
            size_t j = i + 1 < end ? i + 1 : is_line(strip, part) ? i : start;

            if (!(strip->edges[i] & FM_EDGE_FIXED) &&
                length_deg(strip->points[i], strip->points[j]) > d->short_deg)
                return true;
        }
    }
    return false;
}

/* Put even points into an edge that is too long to be looked at whole. */
static bool divide_long(fm_densify *d, fm_strip *strip, size_t node)
{
    fm_lonlat a = strip->points[node], b = strip->points[d->next[node]];
    double pieces = ceil(length_deg(a, b) / LONG_DEG);

    if (pieces > 1.0 && !reserve_nodes(d, strip, (size_t)pieces))
        return false;
    for (double k = 1.0; k < pieces; k += 1.0) {
        if (!push(&d->active, &d->active_capacity, &d->active_count, node))
            return false;
        node = insert(d, strip, node, between(a, b, k, pieces));
    }
    return push(&d->active, &d->active_capacity, &d->active_count, node);
}

/* Link the points of every part and list the edges to look at. */
static bool link_parts(fm_densify *d, fm_strip *strip)
{
    if (!reserve_nodes(d, strip, 0))
        return false;
    for (size_t part = 0; part < strip->part_count; part++) {
        size_t start = strip->parts[part].start, end = fm_strip_part_end(strip, part);

        for (size_t i = start; i < end; i++)
            d->next[i] = i + 1 < end ? i + 1 : start;
        if (strip->parts[part].role == FM_PART_POINTS)
            continue;
        for (size_t i = start; i + (is_line(strip, part) ? 1 : 0) < end; i++) {
            if (strip->edges[i] & FM_EDGE_FIXED ||
                length_deg(strip->points[i], strip->points[d->next[i]]) <= d->short_deg)
                continue;
            if (!divide_long(d, strip, i))
                return false;
        }
    }
    d->linked = true;
    return true;
}

/* ----------------------------------------------------------------------- looking */

/* Is the edge, with all that it may do between the looks, out of what is kept? */
static bool is_far(const fm_densify *d, fm_xy a, fm_xy b, const fm_xy look[LOOKS],
                   double off)
{
    fm_extent e = FM_EXTENT_EMPTY;

    fm_extent_add(&e, a);
    fm_extent_add(&e, b);
    for (int i = 0; i < LOOKS; i++)
        fm_extent_add(&e, look[i]);
    e = fm_extent_grown(e, 2.0 * off);
    return e.x0 > d->keep.x1 || e.x1 < d->keep.x0 || e.y0 > d->keep.y1 ||
           e.y1 < d->keep.y0;
}

/* Does most of the edge's way on the plane lie between two looks?  So it is where the
 * projection is torn, and there every look may lie on the chord. */
static bool is_uneven(const fm_densify *d, fm_xy a, fm_xy b, const fm_xy look[LOOKS])
{
    const double most = 0.6, worth_it = 8.0;
    double longest = 0.0, sum = 0.0;

    for (int i = 0; i <= LOOKS; i++) {
        fm_xy from = i == 0 ? a : look[i - 1], to = i == LOOKS ? b : look[i];
        double leg = hypot(to.x - from.x, to.y - from.y);

        longest = fmax(longest, leg);
        sum += leg;
    }
    return longest > most * sum && longest > worth_it * d->tolerance_m;
}

/* Look at one edge; put points into it where it is bent, and list the new edges that
 * have to be looked at again. */
static bool look_at(fm_densify *d, fm_strip *strip, size_t node,
                    const fm_lonlat look[LOOKS], const fm_xy seen[LOOKS])
{
    fm_xy a = d->xy[node], b = d->xy[d->next[node]];
    double off = 0.0;
    bool uneven;

    if (!isfinite(a.x) || !isfinite(b.x))
        return true;
    for (int i = 0; i < LOOKS; i++) {
        if (!isfinite(seen[i].x)) {
            strip->edges[node] |= FM_EDGE_TORN | FM_EDGE_HIDDEN;
            return true;
        }
        off = fmax(off, distance_to_chord(seen[i], a, b));
    }
    uneven = is_uneven(d, a, b, seen);
    if ((off <= d->tolerance_m && !uneven) || is_far(d, a, b, seen, off))
        return true;
    /* If the half alone makes it good, the quarters are not needed. */
    if (!uneven && distance_to_chord(seen[0], a, seen[1]) <= d->tolerance_m &&
        distance_to_chord(seen[2], seen[1], b) <= d->tolerance_m) {
        d->xy[insert(d, strip, node, look[1])] = seen[1];
        return true;
    }
    for (int i = 0; i < LOOKS; i++) {
        if (!push(&d->still, &d->still_capacity, &d->still_count, node))
            return false;
        node = insert(d, strip, node, look[i]);
        d->xy[node] = seen[i];
    }
    return push(&d->still, &d->still_capacity, &d->still_count, node);
}

static bool look_once(fm_densify *d, fm_strip *strip)
{
    size_t count = LOOKS * d->active_count;
    fm_lonlat *looks = fm_grow(d->looks, &d->looks_capacity, count, sizeof *looks);
    fm_xy *seen;

    if (looks == NULL)
        return false;
    d->looks = looks;
    seen = fm_grow(d->seen, &d->seen_capacity, count, sizeof *seen);
    if (seen == NULL)
        return false;
    d->seen = seen;
    for (size_t i = 0; i < d->active_count; i++) {
        size_t node = d->active[i];

        for (int k = 0; k < LOOKS; k++)
            looks[LOOKS * i + (size_t)k] =
                between(strip->points[node], strip->points[d->next[node]], k + 1.0,
                        LOOKS + 1.0);
    }
    project(d, looks, count, seen);
    if (!reserve_nodes(d, strip, count))
        return false;
    d->still_count = 0;
    for (size_t i = 0; i < d->active_count; i++) {
        if (!look_at(d, strip, d->active[i], looks + LOOKS * i, seen + LOOKS * i))
            return false;
    }
    return true;
}

static void swap_lists(fm_densify *d)
{
    size_t *list = d->active, capacity = d->active_capacity;

    d->active = d->still;
    d->active_capacity = d->still_capacity;
    d->active_count = d->still_count;
    d->still = list;
    d->still_capacity = capacity;
}

bool fm_densify_run(fm_densify *d, fm_strip *strip)
{
    fm_xy *xy;

    d->node_count = strip->count;
    d->active_count = 0;
    d->linked = false;
    if (strip->count == 0)
        return true;
    xy = fm_grow(d->xy, &d->xy_capacity, strip->count, sizeof *xy);
    if (xy == NULL)
        return false;
    d->xy = xy;
    if (needs_looking(d, strip) && !link_parts(d, strip))
        return false;
    d->failed = project(d, strip->points, d->node_count, d->xy);
    for (int round = 0; round < ROUNDS && d->active_count > 0; round++) {
        if (!look_once(d, strip))
            return false;
        swap_lists(d);
    }
    /* Edges still bent after all this jump: the projection is torn there. */
    for (size_t i = 0; i < d->active_count; i++)
        strip->edges[d->active[i]] |= FM_EDGE_TORN | FM_EDGE_HIDDEN;
    return true;
}

/* ----------------------------------------------------------------------- results */

/* How many points the part has now. */
static size_t count_nodes(const fm_densify *d, size_t start)
{
    size_t n = 0, node = start;

    do {
        n++;
        node = d->next[node];
    } while (node != start);
    return n;
}

bool fm_densify_part(fm_densify *d, const fm_strip *strip, size_t part,
                     const fm_xy **points, const uint8_t **edges, size_t *count)
{
    size_t start = strip->parts[part].start, end = fm_strip_part_end(strip, part);
    size_t node = start;
    fm_xy *run;
    uint8_t *run_edges;

    *points = d->xy + start;
    *edges = strip->edges + start;
    *count = end - start;
    if (!d->linked || start == end)
        return true;
    *count = count_nodes(d, start);
    if (*count == end - start)
        return true;
    run = fm_grow(d->run, &d->run_capacity, *count, sizeof *run);
    if (run == NULL)
        return false;
    d->run = run;
    run_edges =
        fm_grow(d->run_edges, &d->run_edges_capacity, *count, sizeof *run_edges);
    if (run_edges == NULL)
        return false;
    d->run_edges = run_edges;
    for (size_t i = 0; i < *count; i++, node = d->next[node]) {
        run[i] = d->xy[node];
        run_edges[i] = strip->edges[node];
    }
    *points = run;
    *edges = run_edges;
    return true;
}
