/* SPDX-License-Identifier: MIT */
#include "geo/near.h"

#include <math.h>

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* WGS 84 (NIMA TR8350.2, 2000). */
#define A_M 6378137.0
#define F   (1.0 / 298.257223563)
#define E2  (F * (2.0 - F))
#define R_M 6371000.0
#define RAD 0.017453292519943295

/* The cosine of 80 degrees: what runs across a way neither follows nor meets it. */
#define AGAINST 0.17

enum { FAN = 8 }; /* boxes, or edges, under one box */

typedef struct fm_near_box {
    fm_xyz low, high;
} fm_near_box;

/* ---- geocentric places ------------------------------------------------------------
 */

fm_xyz fm_xyz_from(fm_lonlat p)
{
    double sin_lat = sin(p.lat * RAD), cos_lat = cos(p.lat * RAD);
    double n = A_M / sqrt(1.0 - E2 * sin_lat * sin_lat);

    return (fm_xyz){ n * cos_lat * cos(p.lon * RAD), n * cos_lat * sin(p.lon * RAD),
                     n * (1.0 - E2) * sin_lat };
}

fm_lonlat fm_xyz_to_lonlat(fm_xyz p, double around_lon)
{
    double across = hypot(p.x, p.y);
    double lon = across > 0 ? atan2(p.y, p.x) / RAD : around_lon;

    return (fm_lonlat){ around_lon + remainder(lon - around_lon, 360.0),
                        atan2(p.z, (1.0 - E2) * across) / RAD };
}

fm_xyz fm_xyz_up(fm_xyz p)
{
    double length = sqrt(fm_xyz_dot(p, p));

    return length > 0 ? (fm_xyz){ p.x / length, p.y / length, p.z / length }
                      : (fm_xyz){ 0, 0, 1 };
}

double fm_xyz_distance(fm_xyz a, fm_xyz b)
{
    fm_xyz d = fm_xyz_minus(a, b);

    return sqrt(fm_xyz_dot(d, d));
}

double fm_xyz_left(fm_xyz a, fm_xyz b, fm_xyz p)
{
    return fm_xyz_dot(fm_xyz_up(a),
                      fm_xyz_cross(fm_xyz_minus(b, a), fm_xyz_minus(p, a)));
}

/* ---- building ---------------------------------------------------------------------
 */

fm_status fm_near_new(fm_context *ctx, fm_near **out)
{
    *out = fm_alloc(1, sizeof **out);
    return *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

void fm_near_free(fm_near *near)
{
    if (near == NULL)
        return;
    fm_free(near->edges);
    fm_free(near->chains);
    fm_free(near->boxes);
    fm_free(near);
}

/*
 * Into how many chords an edge is cut.  A chord of length l lies l^2 / 8R below the
 * ground; an edge straight in longitude and latitude bends away from the chord by at
 * most l^2 / 8R times twice the tangent of its latitude (its curvature on the sphere:
 * tan(lat) / R along a parallel, with the turn of the azimuth added on a slant).
 */
static size_t chord_count(fm_lonlat from, fm_lonlat to, double length_m)
{
    double lat = fmin(fmax(fabs(from.lat), fabs(to.lat)), 89.9);
    double longest = sqrt(8.0 * R_M * FM_NEAR_SAG_M / (1.0 + 2.0 * tan(lat * RAD)));
    double turns = fabs(to.lon - from.lon) / 2.0;
    double way = length_m;

    /* The chord of an edge of many degrees says little about its length. */
    if (turns > 5.0)
        way = fabs(to.lon - from.lon) * RAD * R_M *
                  cos(fmin(fabs(from.lat), fabs(to.lat)) * RAD) +
              fabs(to.lat - from.lat) * RAD * R_M;
    if (fmax(fabs(from.lat), fabs(to.lat)) < 80.0)
        turns = 0.0;
    return (size_t)ceil(fmax(1.0, fmax(way / longest, turns)));
}

static bool add_edge(fm_near *near, fm_lonlat from, fm_lonlat to)
{
    fm_xyz a = fm_xyz_from(from), b = fm_xyz_from(to);
    size_t chords = chord_count(from, to, fm_xyz_distance(a, b));
    fm_near_edge *edges =
        fm_grow(near->edges, &near->capacity, near->count + chords, sizeof *edges);

    if (edges == NULL)
        return false;
    near->edges = edges;
    for (size_t i = 0; i < chords; i++) {
        fm_near_edge *e = &near->edges[near->count + i];
        double t = (double)(i + 1) / (double)chords;

        e->from = i == 0 ? from : e[-1].to;
        e->a = i == 0 ? a : e[-1].b;
        e->to = (fm_lonlat){ from.lon + (to.lon - from.lon) * t,
                             from.lat + (to.lat - from.lat) * t };
        e->b = fm_xyz_from(e->to);
        e->chain = (uint32_t)near->chain_count;
        e->is_vertex = i == 0;
    }
    near->edges[near->count + chords - 1].to = to;
    near->edges[near->count + chords - 1].b = b;
    near->count += chords;
    return true;
}

static bool is_same(fm_lonlat a, fm_lonlat b)
{
    return a.lon == b.lon && a.lat == b.lat;
}

fm_status fm_near_add(fm_context *ctx, fm_near *near, const fm_lonlat *points,
                      size_t count, bool is_closed, bool backwards)
{
    size_t first = near->count;
    fm_near_chain *chains = fm_grow(near->chains, &near->chain_capacity,
                                    near->chain_count + 1, sizeof *chains);

    if (chains == NULL)
        return fm_fail_nomem(ctx);
    near->chains = chains;
    for (size_t i = 0; i + (is_closed ? 0 : 1) < count; i++) {
        fm_lonlat from = points[backwards ? count - 1 - i : i];
        size_t next = (i + 1) % count;
        fm_lonlat to = points[backwards ? count - 1 - next : next];

        if (!is_same(from, to) && !add_edge(near, from, to))
            return fm_fail_nomem(ctx);
    }
    if (near->count > first)
        near->chains[near->chain_count++] =
            (fm_near_chain){ .first = first, .is_closed = is_closed };
    return FM_OK;
}

fm_status fm_near_add_ground(fm_context *ctx, fm_near *near, const fm_shapes *s,
                             size_t feature, const fm_bbox *window)
{
    fm_status status = FM_OK;

    for (size_t part = s->feature_start[feature];
         part < s->feature_start[feature + 1] && status == FM_OK; part++) {
        const fm_lonlat *ring = s->points + s->part_start[part];
        size_t count = fm_shapes_part_size(s, part);
        bool is_hole = s->part_role[part] == FM_PART_HOLE;

        if (window != NULL && !fm_bbox_meets(fm_wrap_box(ring, count), *window))
            continue;
        if ((is_hole || s->part_role[part] == FM_PART_SHELL) && count > 2)
            status = fm_near_add(ctx, near, ring, count, true,
                                 (fm_ring_area_m2(ring, count) < 0) != is_hole);
    }
    return status;
}

static void box_add(fm_near_box *box, fm_xyz p)
{
    box->low.x = fmin(box->low.x, p.x);
    box->low.y = fmin(box->low.y, p.y);
    box->low.z = fmin(box->low.z, p.z);
    box->high.x = fmax(box->high.x, p.x);
    box->high.y = fmax(box->high.y, p.y);
    box->high.z = fmax(box->high.z, p.z);
}

static const fm_near_box empty_box = { { 1e300, 1e300, 1e300 },
                                       { -1e300, -1e300, -1e300 } };

fm_status fm_near_finish(fm_context *ctx, fm_near *near)
{
    size_t total = 0, under = near->count;

    near->level_count = 0;
    do {
        under = (under + FAN - 1) / FAN;
        near->levels[near->level_count++] = total;
        total += under;
    } while (under > 1);
    near->boxes = fm_alloc_raw(total + 1, sizeof *near->boxes);
    if (near->boxes == NULL)
        return fm_fail_nomem(ctx);
    under = near->count;
    for (size_t level = 0; level < near->level_count; level++) {
        size_t boxes = (under + FAN - 1) / FAN;

        for (size_t i = 0; i < boxes; i++) {
            fm_near_box box = empty_box;

            for (size_t k = i * FAN; k < under && k < (i + 1) * FAN; k++) {
                box_add(&box, level == 0
                                  ? near->edges[k].a
                                  : near->boxes[near->levels[level - 1] + k].low);
                box_add(&box, level == 0
                                  ? near->edges[k].b
                                  : near->boxes[near->levels[level - 1] + k].high);
            }
            near->boxes[near->levels[level] + i] = box;
        }
        under = boxes;
    }
    return FM_OK;
}

/* ---- chains -----------------------------------------------------------------------
 */

size_t fm_near_chain_end(const fm_near *near, size_t chain)
{
    return chain + 1 < near->chain_count ? near->chains[chain + 1].first : near->count;
}

size_t fm_near_before(const fm_near *near, size_t edge)
{
    const fm_near_chain *chain = &near->chains[near->edges[edge].chain];

    if (edge > chain->first)
        return edge - 1;
    return chain->is_closed ? fm_near_chain_end(near, near->edges[edge].chain) - 1
                            : FM_NO_EDGE;
}

size_t fm_near_behind(const fm_near *near, size_t edge)
{
    const fm_near_chain *chain = &near->chains[near->edges[edge].chain];

    if (edge + 1 < fm_near_chain_end(near, near->edges[edge].chain))
        return edge + 1;
    return chain->is_closed ? chain->first : FM_NO_EDGE;
}

/* ---- the nearest ------------------------------------------------------------------
 */

static double outside(double low, double value, double high)
{
    return value < low ? low - value : value > high ? value - high : 0.0;
}

static double box_distance2(const fm_near_box *box, fm_xyz p)
{
    double x = outside(box->low.x, p.x, box->high.x);
    double y = outside(box->low.y, p.y, box->high.y);
    double z = outside(box->low.z, p.z, box->high.z);

    return x * x + y * y + z * z;
}

/* What is looked for, and the best so far. */
typedef struct query {
    const fm_near *near;
    fm_xyz p;
    const fm_xyz *way; /* edges run against it; NULL: all */
    double best2;
    fm_near_hit *hit;
} query;

/* Better than what was found?  Then it is what was found. */
static void try_edge(query *q, size_t edge)
{
    const fm_near_edge *e = &q->near->edges[edge];
    fm_xyz way = fm_xyz_minus(e->b, e->a), to = fm_xyz_minus(q->p, e->a);
    double length2 = fm_xyz_dot(way, way);
    double t = length2 > 0 ? fm_xyz_dot(to, way) / length2 : 0.0;
    fm_xyz at, off;
    double d2;

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    at = t == 1 ? e->b : fm_xyz_between(e->a, e->b, t);
    off = fm_xyz_minus(q->p, at);
    d2 = fm_xyz_dot(off, off);
    if (d2 > q->best2 ||
        (q->hit->edge != FM_NO_EDGE && d2 == q->best2 && edge >= q->hit->edge))
        return;
    if (q->way != NULL && !(fm_xyz_dot(way, *q->way) <
                            -AGAINST * sqrt(length2 * fm_xyz_dot(*q->way, *q->way))))
        return;
    q->best2 = d2;
    *q->hit = (fm_near_hit){ .edge = edge, .t = t, .at = at };
}

static void search(query *q, size_t level, size_t box)
{
    const fm_near *near = q->near;
    size_t end =
        level == 0 ? near->count : near->levels[level] - near->levels[level - 1];
    size_t order[FAN], count = 0;
    double far[FAN];

    if (level == 0) {
        for (size_t k = box * FAN; k < end && k < (box + 1) * FAN; k++)
            try_edge(q, k);
        return;
    }
    for (size_t k = box * FAN; k < end && k < (box + 1) * FAN; k++) {
        double d2 = box_distance2(&near->boxes[near->levels[level - 1] + k], q->p);
        size_t at = count;

        if (d2 > q->best2)
            continue;
        for (; at > 0 && far[at - 1] > d2; at--) {
            far[at] = far[at - 1];
            order[at] = order[at - 1];
        }
        far[at] = d2;
        order[at] = k;
        count++;
    }
    for (size_t i = 0; i < count; i++) {
        if (far[i] <= q->best2)
            search(q, level - 1, order[i]);
    }
}

static bool find(const fm_near *near, fm_xyz p, const fm_xyz *way, double within_m,
                 size_t hint, fm_near_hit *hit)
{
    query q = {
        .near = near, .p = p, .way = way, .best2 = within_m * within_m, .hit = hit
    };

    hit->edge = FM_NO_EDGE;
    if (near->count == 0)
        return false;
    if (hint != FM_NO_EDGE && hint < near->count)
        try_edge(&q, hint);
    search(&q, near->level_count - 1, 0);
    hit->distance_m = sqrt(q.best2);
    return hit->edge != FM_NO_EDGE;
}

bool fm_near_find(const fm_near *near, fm_xyz p, double within_m, size_t hint,
                  fm_near_hit *hit)
{
    return find(near, p, NULL, within_m, hint, hit);
}

bool fm_near_find_against(const fm_near *near, fm_xyz p, fm_xyz way, double within_m,
                          size_t hint, fm_near_hit *hit)
{
    return find(near, p, &way, within_m, hint, hit);
}

/* ---- sides ------------------------------------------------------------------------
 */

/* The unit vector to the left of an edge. */
static fm_xyz left_of(const fm_near_edge *e)
{
    fm_xyz left = fm_xyz_cross(fm_xyz_up(e->a), fm_xyz_minus(e->b, e->a));

    double length = sqrt(fm_xyz_dot(left, left));

    return length > 0 ? (fm_xyz){ left.x / length, left.y / length, left.z / length }
                      : left;
}

bool fm_near_is_left(const fm_near *near, const fm_near_hit *hit, fm_xyz p)
{
    const fm_near_edge *e = &near->edges[hit->edge];
    size_t other = hit->t <= 0   ? fm_near_before(near, hit->edge)
                   : hit->t >= 1 ? fm_near_behind(near, hit->edge)
                                 : FM_NO_EDGE;
    fm_xyz left = left_of(e), second;

    if (other != FM_NO_EDGE) {
        second = left_of(&near->edges[other]);
        left = (fm_xyz){ left.x + second.x, left.y + second.y, left.z + second.z };
    }
    return fm_xyz_dot(fm_xyz_minus(p, hit->at), left) > 0;
}

/* The places as a plane sees them that touches the ground at the middle. */
typedef struct plane {
    fm_xyz origin, east, north;
} plane;

static plane plane_at(fm_xyz p, fm_xyz q)
{
    plane at = { .origin = fm_xyz_between(p, q, 0.5) };
    fm_xyz up = fm_xyz_up(at.origin), way = fm_xyz_minus(q, p);
    double length;

    at.north = fm_xyz_cross(up, way);
    length = sqrt(fm_xyz_dot(at.north, at.north));
    if (length > 0)
        at.north =
            (fm_xyz){ at.north.x / length, at.north.y / length, at.north.z / length };
    at.east = fm_xyz_cross(at.north, up);
    return at;
}

static fm_xy on_plane(const plane *at, fm_xyz p)
{
    fm_xyz d = fm_xyz_minus(p, at->origin);

    return (fm_xy){ fm_xyz_dot(d, at->east), fm_xyz_dot(d, at->north) };
}

static double turn(fm_xy a, fm_xy b, fm_xy c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool boxes_meet(const fm_near_box *a, const fm_near_box *b)
{
    return a->low.x <= b->high.x && b->low.x <= a->high.x && a->low.y <= b->high.y &&
           b->low.y <= a->high.y && a->low.z <= b->high.z && b->low.z <= a->high.z;
}

typedef struct crossing {
    const fm_near *near;
    plane at;
    fm_xy p, q;
    fm_near_box box;
    size_t except;
} crossing;

static bool edge_crosses(const crossing *c, size_t edge)
{
    fm_xy a = on_plane(&c->at, c->near->edges[edge].a);
    fm_xy b = on_plane(&c->at, c->near->edges[edge].b);

    return edge != c->except && turn(c->p, c->q, a) * turn(c->p, c->q, b) < 0 &&
           turn(a, b, c->p) * turn(a, b, c->q) < 0;
}

static bool crosses_under(const crossing *c, size_t level, size_t box)
{
    const fm_near *near = c->near;
    size_t end =
        level == 0 ? near->count : near->levels[level] - near->levels[level - 1];

    if (!boxes_meet(&near->boxes[near->levels[level] + box], &c->box))
        return false;
    for (size_t k = box * FAN; k < end && k < (box + 1) * FAN; k++) {
        if (level == 0 ? edge_crosses(c, k) : crosses_under(c, level - 1, k))
            return true;
    }
    return false;
}

bool fm_near_is_crossed(const fm_near *near, fm_xyz p, fm_xyz q, size_t except)
{
    crossing c = {
        .near = near, .at = plane_at(p, q), .box = empty_box, .except = except
    };
    double sag = 1.0;

    if (near->count == 0)
        return false;
    c.p = on_plane(&c.at, p);
    c.q = on_plane(&c.at, q);
    /* The way lies a little deeper than the edges do. */
    sag += (c.q.x - c.p.x) * (c.q.x - c.p.x) / (8.0 * R_M);
    box_add(&c.box, (fm_xyz){ p.x - sag, p.y - sag, p.z - sag });
    box_add(&c.box, (fm_xyz){ p.x + sag, p.y + sag, p.z + sag });
    box_add(&c.box, (fm_xyz){ q.x - sag, q.y - sag, q.z - sag });
    box_add(&c.box, (fm_xyz){ q.x + sag, q.y + sag, q.z + sag });
    return crosses_under(&c, near->level_count - 1, 0);
}
