/* SPDX-License-Identifier: MIT */
/*
 * A polygon is taken apart window by window: the strip of longitudes from -180 + 360 k
 * to 180 + 360 k, moved home.  What its rings do inside is a set of chains from side to
 * side; sorted along a side, the ground touches it between the first end and the
 * second, the third and the fourth, and so on (even-odd), and there the chains are
 * joined:
 *
 *      4 o-------.          4 o-------.       Windows that overlap at home, as they do
 *        |       |            :       |       for a ring that wavers about the
 *      3 o--.    |   gives  3 o--.    |       antimeridian on its way round a pole,
 *        |  |    |            |  |    |       are sorted together: joining is also
 *      2 o--'    |          2 o--'    |       their sum.
 *        |       |            :       |
 *      1 o-------'          1 o-------'       o ends; : joined along the side
 *
 * Edges along a side bound nothing that is not bounded by the ground beside them; they
 * are left out, and what they bounded is closed again by joining.  So are the seams
 * along which a ring round a pole was closed (geo/wrap.c).
 */
#include "geo/antimeridian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/wrap.h"

#include "base/banned.h"

#define WEST -180.0
#define EAST 180.0

/* Where a chain meets a side. */
typedef struct chain_end {
    double side, lat;
    double
        slope; /* of the edge: which of two that meet the side in one place is south */
    size_t chain;
    bool is_last;
} chain_end;

typedef struct cutter {
    fm_shapes chains;
    chain_end *ends;
    size_t end_count, end_capacity;
    size_t *place; /* of end 2 * chain + is_last among the sorted ends */
    size_t place_capacity;
    bool *joined;
    size_t joined_capacity;
    fm_shapes rings; /* what the joining gave: shells, then whole rings */
    fm_shapes *out;
} cutter;

static void release(cutter *c)
{
    fm_shapes_release(&c->chains);
    fm_shapes_release(&c->rings);
    fm_free(c->ends);
    fm_free(c->place);
    fm_free(c->joined);
}

/* ---------------------------------------------------------------------- chains */

/* Latitude at which the edge meets the longitude; the same whichever way it runs. */
static double meet(fm_lonlat a, fm_lonlat b, double lon)
{
    if (a.lon > b.lon) {
        fm_lonlat swap = a;

        a = b;
        b = swap;
    }
    if (lon <= a.lon)
        return a.lat;
    if (lon >= b.lon)
        return b.lat;
    return a.lat + (b.lat - a.lat) * ((lon - a.lon) / (b.lon - a.lon));
}

/* The window where the ring is: unshifted. */
typedef struct window {
    double west, east;
    double shift; /* to bring it home */
} window;

/* Does some of the edge lie in the window, not only along its side? */
static bool runs_in(window w, fm_lonlat a, fm_lonlat b)
{
    double low = a.lon < b.lon ? a.lon : b.lon, high = a.lon < b.lon ? b.lon : a.lon;

    return high > w.west && low < w.east;
}

static bool is_strictly_in(window w, fm_lonlat p)
{
    return p.lon > w.west && p.lon < w.east;
}

static bool add_home(fm_shapes *s, fm_lonlat p, double shift)
{
    return fm_shapes_add_point(s, (fm_lonlat){ p.lon + shift, p.lat });
}

/* The end of a chain on the edge whose end `at` is on a side or beyond it. */
static bool add_end(cutter *c, window w, fm_lonlat at, fm_lonlat other, bool is_last)
{
    double side = at.lon <= w.west ? WEST : EAST;
    double lat = meet(at, other, side - w.shift);
    chain_end *ends =
        fm_grow(c->ends, &c->end_capacity, c->end_count + 1, sizeof *ends);

    if (ends == NULL)
        return false;
    c->ends = ends;
    if (!is_last && !fm_shapes_begin_part(&c->chains, FM_PART_LINE))
        return false;
    ends[c->end_count++] =
        (chain_end){ side, lat, (other.lat - at.lat) / fabs(other.lon - at.lon),
                     c->chains.part_count - 1, is_last };
    return fm_shapes_add_point(&c->chains, (fm_lonlat){ side, lat });
}

/* What the ring does in the window, as chains, from a vertex that is not in it. */
static bool take_chains(cutter *c, const fm_lonlat *ring, size_t count, size_t first,
                        window w)
{
    for (size_t k = 0; k < count; k++) {
        fm_lonlat a = ring[(first + k) % count], b = ring[(first + k + 1) % count];

        if (!runs_in(w, a, b))
            continue;
        if (!is_strictly_in(w, a) && !add_end(c, w, a, b, false))
            return false;
        if (is_strictly_in(w, b) ? !add_home(&c->chains, b, w.shift)
                                 : !add_end(c, w, b, a, true))
            return false;
    }
    return true;
}

/* A ring that stays in the window stays whole, also when it touches a side. */
static bool take_ring(cutter *c, const fm_lonlat *ring, size_t count, bool is_shell,
                      window w)
{
    bool is_whole = true;
    size_t first = count;

    for (size_t i = 0; i < count; i++) {
        fm_lonlat a = ring[i], b = ring[i + 1 < count ? i + 1 : 0];

        is_whole = is_whole && a.lon >= w.west && a.lon <= w.east && runs_in(w, a, b);
        if (!is_strictly_in(w, a))
            first = i;
    }
    if (!is_whole)
        return take_chains(c, ring, count, first, w);
    if (!fm_shapes_begin_part(&c->rings, is_shell ? FM_PART_SHELL : FM_PART_HOLE))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!add_home(&c->rings, ring[i], w.shift))
            return false;
    }
    return true;
}

/* --------------------------------------------------------------------- joining */

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

/* As a line just inside of the side meets them, from south to north. */
static int compare_ends(const void *left, const void *right)
{
    const chain_end *a = left, *b = right;
    int order = compare_numbers(a->side, b->side);

    if (order == 0)
        order = compare_numbers(a->lat, b->lat);
    if (order == 0)
        order = compare_numbers(a->slope, b->slope);
    if (order == 0)
        order = a->chain < b->chain ? -1 : a->chain > b->chain;
    return order != 0 ? order : (int)a->is_last - (int)b->is_last;
}

static bool are_in_line(fm_lonlat a, fm_lonlat b, fm_lonlat d)
{
    return (a.lon == b.lon && a.lat == b.lat) ||
           (a.lon == b.lon && b.lon == d.lon && fabs(b.lon) == EAST);
}

/* Append to the last ring, taking back what has become a way to and fro along the side.
 */
static bool add_to_ring(fm_shapes *rings, fm_lonlat p)
{
    size_t start = rings->part_start[rings->part_count - 1];

    while (rings->point_count >= start + 2 &&
           are_in_line(rings->points[rings->point_count - 2],
                       rings->points[rings->point_count - 1], p))
        fm_shapes_drop_point(rings);
    if (rings->point_count > start &&
        rings->points[rings->point_count - 1].lon == p.lon &&
        rings->points[rings->point_count - 1].lat == p.lat)
        return true;
    return fm_shapes_add_point(rings, p);
}

/* The same across the ring's start; drops a ring that is nothing but side. */
static void close_ring(fm_shapes *rings)
{
    size_t start = rings->part_start[rings->part_count - 1];
    fm_lonlat *points = rings->points;
    bool again = true;

    while (again && rings->point_count >= start + 3) {
        size_t last = rings->point_count - 1;

        again = true;
        if (are_in_line(points[last - 1], points[last], points[start]) ||
            (points[last].lon == points[start].lon &&
             points[last].lat == points[start].lat)) {
            fm_shapes_drop_point(rings);
        } else if (are_in_line(points[last], points[start], points[start + 1])) {
            points[start] = points[last];
            fm_shapes_drop_point(rings);
        } else {
            again = false;
        }
    }
    if (rings->point_count < start + 3)
        fm_shapes_drop_part(rings);
}

/* From chain to chain until the first one comes again. */
static bool join_from(cutter *c, size_t first)
{
    size_t chain = first;
    bool backwards = false;

    if (!fm_shapes_begin_part(&c->rings, FM_PART_SHELL))
        return false;
    do {
        size_t start = c->chains.part_start[chain];
        size_t count = fm_shapes_part_size(&c->chains, chain);
        const chain_end *mate;

        for (size_t i = 0; i < count; i++) {
            fm_lonlat p = c->chains.points[start + (backwards ? count - 1 - i : i)];

            if (!add_to_ring(&c->rings, p))
                return false;
        }
        c->joined[chain] = true;
        mate = &c->ends[c->place[2 * chain + (backwards ? 0 : 1)] ^ 1u];
        chain = mate->chain;
        backwards = mate->is_last;
    } while (!c->joined[chain]);
    close_ring(&c->rings);
    return true;
}

static bool join(cutter *c)
{
    size_t count = c->chains.part_count;
    size_t *place = fm_grow(c->place, &c->place_capacity, 2 * count, sizeof *place);
    bool *joined;

    if (place == NULL)
        return false;
    c->place = place;
    joined = fm_grow(c->joined, &c->joined_capacity, count, sizeof *joined);
    if (joined == NULL)
        return false;
    c->joined = joined;
    memset(joined, 0, count * sizeof *joined);
    qsort(c->ends, c->end_count, sizeof *c->ends, compare_ends);
    for (size_t i = 0; i < c->end_count; i++)
        place[2 * c->ends[i].chain + c->ends[i].is_last] = i;
    for (size_t i = 0; i < count; i++) {
        if (!joined[i] && !join_from(c, i))
            return false;
    }
    return true;
}

/* -------------------------------------------------------------------- polygons */

static const fm_lonlat *ring_of(const fm_shapes *s, size_t part, size_t *count)
{
    *count = fm_shapes_part_size(s, part);
    return s->points + s->part_start[part];
}

/* Is the hole in the shell, whose box this is?  Asked of the middle of an edge, since
 * holes may touch their shell in a vertex. */
static bool holds(const fm_shapes *rings, size_t shell, fm_bbox box, size_t hole)
{
    size_t count;
    const fm_lonlat *ring = ring_of(rings, shell, &count);
    const fm_lonlat *inner = rings->points + rings->part_start[hole];
    fm_lonlat p = { inner[0].lon / 2 + inner[1].lon / 2,
                    inner[0].lat / 2 + inner[1].lat / 2 };

    return p.lon >= box.west && p.lon <= box.east &&
           fm_wrap_ring_contains(ring, count, box, p);
}

static bool copy_part(const fm_shapes *from, size_t part, fm_part_role role,
                      fm_shapes *out)
{
    size_t count;
    const fm_lonlat *points = ring_of(from, part, &count);

    return fm_shapes_begin_part(out, role) && fm_shapes_add_points(out, points, count);
}

/* The shell, and those of the holes without one that are in it; the last shell takes
 * all, since a hole that is in none is one of bad data. */
static bool put_shell(cutter *c, size_t shell, bool is_last)
{
    fm_shapes *rings = &c->rings;
    size_t count;
    const fm_lonlat *ring = ring_of(rings, shell, &count);
    fm_bbox box = fm_wrap_box(ring, count);

    if (!copy_part(rings, shell, FM_PART_SHELL, c->out))
        return false;
    for (size_t k = 0; k < rings->part_count; k++) {
        if (rings->part_role[k] != FM_PART_HOLE ||
            (!is_last && !holds(rings, shell, box, k)))
            continue;
        if (!copy_part(rings, k, FM_PART_HOLE, c->out))
            return false;
        rings->part_role[k] = FM_PART_POINTS; /* it has its shell */
    }
    return true;
}

static bool put_rings(cutter *c)
{
    const fm_shapes *rings = &c->rings;
    size_t last = 0;

    for (size_t i = 0; i < rings->part_count; i++)
        last = rings->part_role[i] == FM_PART_SHELL ? i : last;
    for (size_t i = 0; i < rings->part_count; i++) {
        if (rings->part_role[i] == FM_PART_SHELL && !put_shell(c, i, i == last))
            return false;
    }
    return true;
}

/* Parts first to end - 1 are a shell and its holes; `box` is that of all. */
static bool cut_polygon(const fm_shapes *s, size_t first, size_t end, fm_bbox box,
                        fm_shapes *out)
{
    cutter c = { .out = out };
    double turn = floor((box.west - WEST) / 360.0);
    bool ok = fm_shapes_begin_feature(&c.chains) && fm_shapes_begin_feature(&c.rings);

    for (; ok && WEST + 360.0 * turn <= box.east; turn += 1.0) {
        window w = { WEST + 360.0 * turn, EAST + 360.0 * turn, -360.0 * turn };

        for (size_t part = first; ok && part < end; part++) {
            size_t count;
            const fm_lonlat *ring = ring_of(s, part, &count);

            ok = take_ring(&c, ring, count, part == first, w);
        }
    }
    ok = ok && (c.chains.part_count == 0 || join(&c)) && put_rings(&c);
    release(&c);
    return ok;
}

/* ----------------------------------------------------------------------- lines */

static bool add_to_line(fm_shapes *out, fm_lonlat p)
{
    size_t start = out->part_start[out->part_count - 1];

    if (out->point_count > start) {
        fm_lonlat last = out->points[out->point_count - 1];

        if (last.lon == p.lon && last.lat == p.lat)
            return true;
    }
    return fm_shapes_add_point(out, p);
}

static void end_line(fm_shapes *out)
{
    if (fm_shapes_part_size(out, out->part_count - 1) < 2)
        fm_shapes_drop_part(out);
}

/* The window in which the line starts; on a side, that to which it goes on. */
static double first_turn(const fm_lonlat *points, size_t count)
{
    double turn = floor((points[0].lon - WEST) / 360.0);
    size_t i = 1;

    while (i < count && points[i].lon == points[0].lon)
        i++;
    if (points[0].lon == WEST + 360.0 * turn &&
        (i == count ? turn > 0 : points[i].lon < points[0].lon))
        turn -= 1.0;
    return turn;
}

static bool cut_line(const fm_lonlat *points, size_t count, fm_shapes *out)
{
    double turn = first_turn(points, count);
    bool ok = fm_shapes_begin_part(out, FM_PART_LINE) &&
              add_home(out, points[0], -360.0 * turn);

    for (size_t i = 1; ok && i < count; i++) {
        fm_lonlat a = points[i - 1], b = points[i];

        while (ok) {
            double low = WEST + 360.0 * turn, high = EAST + 360.0 * turn;
            double step = b.lon > high ? 1.0 : b.lon < low ? -1.0 : 0.0;
            double lat;

            if (step == 0.0)
                break;
            lat = meet(a, b, step > 0 ? high : low);
            ok = add_to_line(out, (fm_lonlat){ step * EAST, lat });
            if (ok) {
                end_line(out);
                ok = fm_shapes_begin_part(out, FM_PART_LINE) &&
                     fm_shapes_add_point(out, (fm_lonlat){ -step * EAST, lat });
            }
            turn += step;
        }
        ok = ok && add_to_line(out, (fm_lonlat){ b.lon - 360.0 * turn, b.lat });
    }
    if (ok)
        end_line(out);
    return ok;
}

/* --------------------------------------------------------------------- the whole */

static bool copy_points(const fm_lonlat *points, size_t count, fm_shapes *out)
{
    size_t first = out->point_count;

    if (!fm_shapes_begin_part(out, FM_PART_POINTS) ||
        !fm_shapes_add_points(out, points, count))
        return false;
    for (size_t i = first; i < out->point_count; i++) {
        if (fabs(out->points[i].lon) > EAST)
            out->points[i].lon = fm_wrap_lon(out->points[i].lon);
    }
    return true;
}

/* One polygon with its holes, one line, or one part of points; they end at `end`. */
static bool cut_parts(const fm_shapes *s, size_t first, size_t end, fm_shapes *out)
{
    fm_bbox box = FM_BBOX_EMPTY;
    fm_part_role role = s->part_role[first];
    size_t count;
    const fm_lonlat *points = ring_of(s, first, &count);

    if (role == FM_PART_POINTS)
        return copy_points(points, count, out);
    for (size_t part = first; part < end; part++) {
        const fm_lonlat *ring = ring_of(s, part, &count);

        fm_bbox_join(&box, fm_wrap_box(ring, count));
    }
    if (fm_bbox_is_empty(box) || (box.west >= WEST && box.east <= EAST)) {
        for (size_t part = first; part < end; part++) {
            if (!copy_part(s, part, s->part_role[part], out))
                return false;
        }
        return true;
    }
    if (role == FM_PART_LINE)
        return cut_line(points, fm_shapes_part_size(s, first), out);
    return cut_polygon(s, first, end, box, out);
}

bool fm_antimeridian_cut(const fm_shapes *s, size_t feature, fm_shapes *out)
{
    size_t end = s->feature_start[feature + 1];
    size_t next;

    if (!fm_shapes_begin_feature(out))
        return false;
    for (size_t part = s->feature_start[feature]; part < end; part = next) {
        next = part + 1;
        while (s->part_role[part] == FM_PART_SHELL && next < end &&
               s->part_role[next] == FM_PART_HOLE)
            next++;
        if (!cut_parts(s, part, next, out))
            return false;
    }
    return true;
}
