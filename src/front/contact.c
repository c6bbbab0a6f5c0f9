/* SPDX-License-Identifier: MIT */
#include "front/contact.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

/* Behind the numbers of holders: what a place may face besides. */
#define NOTHING ((size_t)-2) /* something, but not its front: its own back, a seam */

/* A vertex is shared when the other's is this near. */
#define TWIN_M 1e-3
/* A front that runs up to a coast comes nearer by at least this share of its way. */
#define APPROACH 0.3
/* Places on a coast within the distance that is still along it. */
#define COAST_STEPS 16

enum { FINER = 8, ROOT_STEPS = 12 };

/* A piece of an edge of the outline, and what its middle faces. */
typedef struct piece {
    size_t edge;
    double from, to; /* along the edge, 0 to 1 */
    size_t faces;    /* holder, FM_NOBODY or NOTHING */
    double land_m;   /* to the land's edge; INFINITY: not near */
    bool is_coast;
    bool is_crossing; /* it crosses the land's edge: always coast */
    bool is_twin;     /* the other has the same edge */
} piece;

typedef struct walk {
    fm_context *ctx;
    const fm_holdings *g;
    size_t left;
    const fm_near *own;
    const fm_contact_options *o;
    size_t hint_own, hint_land, *hints; /* edges found before, by holder */
    size_t *seams, seam_count;
    piece *pieces, *spare;
    size_t count, capacity, spare_capacity;
} walk;

void fm_contact_release(fm_contact *c)
{
    fm_free(c->points);
    fm_free(c->runs);
    *c = (fm_contact){ 0 };
}

static double edge_length(const fm_near_edge *e)
{
    return fm_xyz_distance(e->a, e->b);
}

static double piece_length(const walk *w, const piece *p)
{
    return edge_length(&w->own->edges[p->edge]) * (p->to - p->from);
}

/* ---- what a place faces -----------------------------------------------------------
 */

static fm_xyz way_of(const fm_near_edge *e)
{
    return fm_xyz_minus(e->b, e->a);
}

/* The other holder whose outline is nearest, of edges that run the other way: two who
 * face each other have their ground on opposite hands. */
static size_t nearest_other(walk *w, size_t edge, fm_xyz p, double within_m,
                            fm_near_hit *hit)
{
    fm_xyz way = way_of(&w->own->edges[edge]);
    size_t holder = FM_NOBODY;
    fm_near_hit here;

    for (size_t i = 0; i < w->g->count; i++) {
        if (i == w->left ||
            !fm_near_find_against(w->g->edges[i], p, way, within_m, w->hints[i], &here))
            continue;
        w->hints[i] = here.edge;
        if (holder != FM_NOBODY && !(here.distance_m < hit->distance_m))
            continue;
        *hit = here;
        holder = i;
        within_m = here.distance_m;
    }
    return holder;
}

static double cosine(const fm_near_edge *a, const fm_near_edge *b)
{
    fm_xyz u = way_of(a), v = way_of(b);
    double lengths = sqrt(fm_xyz_dot(u, u) * fm_xyz_dot(v, v));

    return lengths > 0 ? fm_xyz_dot(u, v) / lengths : 0;
}

static bool on_antimeridian(const fm_near_edge *e)
{
    return fabs(remainder(e->from.lon, 360.0)) == 180.0 &&
           fabs(remainder(e->to.lon, 360.0)) == 180.0;
}

/* The edges along the antimeridian, where files cut their shapes. */
static bool collect_seams(walk *w)
{
    if (!w->g->has_seams[w->left])
        return true;
    w->seams = fm_alloc(w->own->count, sizeof *w->seams);
    if (w->seams == NULL)
        return false;
    for (size_t i = 0; i < w->own->count; i++) {
        if (on_antimeridian(&w->own->edges[i]))
            w->seams[w->seam_count++] = i;
    }
    return true;
}

/* Does the same ground go on behind this edge? */
static bool is_seam(const walk *w, size_t edge)
{
    const fm_near_edge *e = &w->own->edges[edge];
    double middle = (e->from.lat + e->to.lat) / 2;

    if (!on_antimeridian(e))
        return false;
    for (size_t i = 0; i < w->seam_count; i++) {
        const fm_near_edge *s = &w->own->edges[w->seams[i]];

        if (w->seams[i] != edge && cosine(e, s) < 0 &&
            middle >= fmin(s->from.lat, s->to.lat) &&
            middle <= fmax(s->from.lat, s->to.lat))
            return true;
    }
    return false;
}

/* Is the nearest of the other's outline in front of the edge, and not behind it? */
static bool is_facing(const walk *w, size_t edge, fm_xyz p, size_t other,
                      const fm_near_hit *hit)
{
    const fm_near_edge *e = &w->own->edges[edge];
    const fm_near *theirs = w->g->edges[other];
    bool is_inside, is_behind;
    fm_near_hit same;

    if (hit->distance_m <= FM_CONTACT_SAME_M)
        return true;
    /* Both have this edge, and their ground on the same side of it. */
    if (fm_near_find(theirs, p, FM_CONTACT_SAME_M, FM_NO_EDGE, &same))
        return false;
    is_inside = fm_near_is_left(theirs, hit, p);
    is_behind = fm_xyz_left(e->a, e->b, hit->at) > 0;
    if (is_inside != is_behind)
        return false;
    return !fm_near_is_crossed(w->own, p, hit->at, edge);
}

/* Does the piece lead onto the land, or off it? */
static bool crosses_land(const walk *w, const piece *p)
{
    const fm_near_edge *e = &w->own->edges[p->edge];
    /* A little longer than it is, so that no crossing falls between two. */
    double more = (p->to - p->from) * 0.01;

    return fm_near_is_crossed(w->o->land, fm_xyz_between(e->a, e->b, p->from - more),
                              fm_xyz_between(e->a, e->b, p->to + more), FM_NO_EDGE);
}

static void judge(walk *w, piece *p)
{
    const fm_near_edge *e = &w->own->edges[p->edge];
    fm_xyz middle = fm_xyz_between(e->a, e->b, (p->from + p->to) / 2);
    fm_near_hit hit;

    p->land_m = INFINITY;
    if (w->o->land != NULL &&
        fm_near_find(w->o->land, middle, 2 * w->o->land_within_m, w->hint_land, &hit)) {
        w->hint_land = hit.edge;
        p->land_m = hit.distance_m;
    }
    p->is_coast = p->land_m <= w->o->land_within_m;
    p->is_crossing = p->is_coast && crosses_land(w, p);
    p->faces = nearest_other(w, p->edge, middle, w->o->reach_m, &hit);
    if (p->faces != FM_NOBODY && !is_facing(w, p->edge, middle, p->faces, &hit))
        p->faces = NOTHING;
}

/* ---- the pieces of a ring ---------------------------------------------------------
 */

static piece *add_piece(walk *w, piece p)
{
    piece *pieces = fm_grow(w->pieces, &w->capacity, w->count + 1, sizeof *pieces);

    if (pieces == NULL)
        return NULL;
    w->pieces = pieces;
    pieces[w->count] = p;
    return &pieces[w->count++];
}

static bool add_judged(walk *w, piece whole, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double step = (whole.to - whole.from) / (double)count;
        piece *p = add_piece(w, whole);

        if (p == NULL)
            return false;
        p->from = whole.from + step * (double)i;
        p->to = i + 1 == count ? whole.to : whole.from + step * (double)(i + 1);
        judge(w, p);
    }
    return true;
}

/* The same edge, the other way round? */
static bool is_twin(const fm_near_edge *a, const fm_near_edge *b)
{
    return fm_xyz_distance(a->a, b->b) <= TWIN_M &&
           fm_xyz_distance(a->b, b->a) <= TWIN_M;
}

static bool add_edge(walk *w, size_t edge)
{
    const fm_near_edge *e = &w->own->edges[edge];
    piece whole = { .edge = edge, .to = 1, .land_m = INFINITY, .faces = FM_NOBODY };
    fm_xyz middle = fm_xyz_between(e->a, e->b, 0.5);
    double length = edge_length(e), half = length / 2, step_m = w->o->step_m;
    fm_near_hit hit;
    size_t other;
    bool is_near_land;

    if (!(length > 0))
        return true;
    if (is_seam(w, edge)) {
        whole.faces = NOTHING;
        return add_piece(w, whole) != NULL;
    }
    is_near_land = w->o->land != NULL &&
                   fm_near_find(w->o->land, middle, w->o->land_within_m + half,
                                w->hint_land, &hit);
    if (is_near_land)
        w->hint_land = hit.edge;
    other = nearest_other(w, edge, middle, w->o->reach_m + half, &hit);
    if (!is_near_land && other != FM_NOBODY && hit.distance_m <= TWIN_M &&
        is_twin(e, &w->g->edges[other]->edges[hit.edge])) {
        whole.faces = other;
        whole.is_twin = true;
    }
    if (whole.is_twin || (!is_near_land && other == FM_NOBODY))
        return add_piece(w, whole) != NULL;
    /* A coast is looked at as finely as it is blurred. */
    if (other == FM_NOBODY)
        step_m = fmax(step_m, w->o->land_within_m / COAST_STEPS);
    return add_judged(w, whole, (size_t)ceil(length / step_m));
}

static bool is_like(const piece *a, const piece *b)
{
    return a->faces == b->faces && a->is_coast == b->is_coast;
}

/* Look more finely where one ceases and another begins. */
static bool refine(walk *w)
{
    piece *coarse = w->pieces;
    size_t count = w->count, capacity = w->capacity;
    double finest = w->o->step_m / FINER * 1.001;
    bool ok = true;

    w->pieces = w->spare;
    w->capacity = w->spare_capacity;
    w->spare = coarse;
    w->spare_capacity = capacity;
    w->count = 0;
    for (size_t i = 0; i < count && ok; i++) {
        const piece *before = &coarse[(i + count - 1) % count];
        const piece *behind = &coarse[(i + 1) % count];
        double length = piece_length(w, &coarse[i]);

        if (coarse[i].is_twin || length <= finest ||
            (is_like(before, &coarse[i]) && is_like(behind, &coarse[i])))
            ok = add_piece(w, coarse[i]) != NULL;
        else
            ok = add_judged(w, coarse[i], FINER);
    }
    return ok;
}

/*
 * A front that meets the coast goes on until it is there; only what runs along the
 * coast is none.  Walk on into the coastal strip while it comes nearer.
 */
static void reach_coast(walk *w, bool backwards)
{
    for (size_t step = 0; step < 2 * w->count; step++) {
        size_t i = step % w->count;
        piece *here = &w->pieces[backwards ? w->count - 1 - i : i];
        const piece *before = &w->pieces[backwards ? (w->count - i) % w->count
                                                   : (i + w->count - 1) % w->count];

        if (here->is_coast && !here->is_crossing && !before->is_coast &&
            here->land_m < before->land_m - APPROACH * piece_length(w, here))
            here->is_coast = false;
    }
}

static bool make_pieces(walk *w, size_t chain)
{
    size_t end = fm_near_chain_end(w->own, chain);
    bool ok = true;

    w->count = 0;
    for (size_t edge = w->own->chains[chain].first; edge < end && ok; edge++)
        ok = add_edge(w, edge);
    if (!ok || !refine(w))
        return false;
    if (w->o->land != NULL && w->count > 1) {
        reach_coast(w, false);
        reach_coast(w, true);
    }
    return true;
}

/* ---- the front's points -----------------------------------------------------------
 */

/*
 * The place between p and q that is as far from the own outline as from q: at t = 1/2,
 * unless another place of the own outline is nearer than p.  (1 - t) |pq| falls from
 * there, the distance to the outline falls more slowly, so there is one root; false
 * position by the Illinois rule (Dowell and Jarratt 1971) finds it.
 */
static double find_middle(walk *w, fm_xyz p, const fm_near_hit *q)
{
    double low = 0.5, high = 1.0, at_low, at_high, enough = FM_CONTACT_SAME_M / 10;
    double d = q->distance_m;
    fm_near_hit hit;
    int side = 0;

    if (!fm_near_find(w->own, fm_xyz_between(p, q->at, low), d, w->hint_own, &hit))
        return low;
    w->hint_own = hit.edge;
    at_low = hit.distance_m - (1 - low) * d;
    if (at_low >= -enough)
        return low;
    if (!fm_near_find(w->own, q->at, d * 1.001, w->hint_own, &hit))
        return low;
    at_high = hit.distance_m;
    for (int i = 0; i < ROOT_STEPS && at_high > enough; i++) {
        double t = (low * at_high - high * at_low) / (at_high - at_low), here;

        if (!fm_near_find(w->own, fm_xyz_between(p, q->at, t), d, w->hint_own, &hit))
            break;
        here = hit.distance_m - (1 - t) * d;
        if (fabs(here) <= enough)
            return t;
        if (here < 0) {
            low = t;
            at_low = here;
            at_high = side < 0 ? at_high / 2 : at_high;
            side = -1;
        } else {
            high = t;
            at_high = here;
            at_low = side > 0 ? at_low / 2 : at_low;
            side = 1;
        }
    }
    return high;
}

/* The front's point for a place of the outline; false when the other is out of reach.
 */
static bool map_point(walk *w, size_t edge, double t, size_t other,
                      fm_contact_point *out)
{
    const fm_near_edge *e = &w->own->edges[edge];
    double middle;
    fm_near_hit hit;
    bool is_overlap;

    out->at = t <= 0   ? e->from
              : t >= 1 ? e->to
                       : (fm_lonlat){ e->from.lon + (e->to.lon - e->from.lon) * t,
                                      e->from.lat + (e->to.lat - e->from.lat) * t };
    out->p = t <= 0 ? e->a : t >= 1 ? e->b : fm_xyz_between(e->a, e->b, t);
    out->width_m = 0;
    out->is_vertex = t <= 0 && e->is_vertex;
    if (t >= 1) {
        size_t behind = fm_near_behind(w->own, edge);

        out->is_vertex = behind == FM_NO_EDGE || w->own->edges[behind].is_vertex;
    }
    if (other == FM_NOBODY)
        return true;
    if (!fm_near_find_against(w->g->edges[other], out->p, way_of(e),
                              w->o->reach_m + w->o->step_m, w->hints[other], &hit))
        return false;
    w->hints[other] = hit.edge;
    if (hit.distance_m <= FM_CONTACT_SAME_M)
        return true;
    is_overlap = fm_near_is_left(w->g->edges[other], &hit, out->p);
    middle = is_overlap ? 0.5 : find_middle(w, out->p, &hit);
    out->width_m = 2 * (1 - middle) * hit.distance_m * (is_overlap ? -1 : 1);
    out->p = fm_xyz_between(out->p, hit.at, middle);
    out->at = fm_xyz_to_lonlat(out->p, out->at.lon);
    out->is_vertex = false;
    return true;
}

static bool add_point(walk *w, size_t edge, double t, size_t other, fm_contact *out)
{
    fm_contact_point *points = fm_grow(out->points, &out->point_capacity,
                                       out->point_count + 1, sizeof *points);

    if (points == NULL)
        return false;
    out->points = points;
    out->point_count += map_point(w, edge, t, other, &points[out->point_count]);
    return true;
}

/* ---- runs -------------------------------------------------------------------------
 */

static bool is_on_land(const walk *w, fm_lonlat p)
{
    const fm_shapes *land = w->o->land_shapes;

    for (size_t i = 0; i < land->feature_count; i++) {
        for (double turn = -360.0; turn <= 360.0; turn += 360.0) {
            if (fm_shapes_contains(land, i, (fm_lonlat){ p.lon + turn, p.lat }))
                return true;
        }
    }
    return false;
}

static bool is_front(const piece *p, size_t right)
{
    return p->faces == right && !p->is_coast;
}

/* Pieces [first, first + count), round the ring, as a run. */
static bool add_run(walk *w, size_t first, size_t count, bool is_closed, size_t right,
                    fm_contact *out)
{
    fm_contact_run run = { .first = out->point_count,
                           .right = right,
                           .is_closed = is_closed };
    fm_contact_run *runs;

    if (w->o->land != NULL) {
        const piece *p = &w->pieces[(first + count / 2) % w->count];
        const fm_near_edge *e = &w->own->edges[p->edge];

        if (!is_on_land(w, e->from) && !is_on_land(w, e->to)) {
            for (size_t i = 0; i < count; i++)
                out->off_land_m += piece_length(w, &w->pieces[(first + i) % w->count]);
            return true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const piece *p = &w->pieces[(first + i) % w->count];

        if (!add_point(w, p->edge, p->from, right, out) ||
            (i + 1 == count && !is_closed && !add_point(w, p->edge, p->to, right, out)))
            return false;
    }
    run.count = out->point_count - run.first;
    if (run.count < 2)
        return true;
    runs = fm_grow(out->runs, &out->run_capacity, out->run_count + 1, sizeof *runs);
    if (runs == NULL)
        return false;
    out->runs = runs;
    runs[out->run_count++] = run;
    return true;
}

/* Does nothing but open ground lie between the runs that end and begin here? */
static bool is_open_between(const walk *w, size_t end, size_t start)
{
    for (size_t i = end; i % w->count != start % w->count; i++) {
        const piece *p = &w->pieces[i % w->count];

        if (p->is_coast || (p->faces != FM_NOBODY && p->faces != NOTHING))
            return false;
    }
    return true;
}

static bool add_runs(walk *w, size_t right, fm_contact *out)
{
    size_t start = 0, first_run = out->run_count, first_start = 0, last_end = 0;

    while (start < w->count && is_front(&w->pieces[start], right))
        start++;
    if (start == w->count)
        return w->count == 0 || add_run(w, 0, w->count, true, right, out);
    for (size_t i = start; i < start + w->count;) {
        size_t end = i, before = out->run_count;

        while (end < start + w->count && is_front(&w->pieces[end % w->count], right))
            end++;
        if (end == i) {
            i++;
            continue;
        }
        if (!add_run(w, i % w->count, end - i, false, right, out))
            return false;
        if (out->run_count > before) {
            if (before == first_run)
                first_start = i;
            else if (right != FM_NOBODY && is_open_between(w, last_end, i)) {
                out->runs[before - 1].goes_on = true;
                out->runs[before - 1].goes_on_to = before;
            }
            last_end = end;
        }
        i = end;
    }
    if (out->run_count > first_run && right != FM_NOBODY &&
        is_open_between(w, last_end, first_start)) {
        out->runs[out->run_count - 1].goes_on = true;
        out->runs[out->run_count - 1].goes_on_to = first_run;
    }
    return true;
}

static void count_coast(const walk *w, fm_contact *out)
{
    for (size_t i = 0; i < w->count; i++) {
        if (w->pieces[i].is_coast)
            out->coast_m += piece_length(w, &w->pieces[i]);
    }
}

fm_status fm_contact_trace(fm_context *ctx, const fm_holdings *g, size_t left,
                           const bool *wanted, const fm_contact_options *options,
                           fm_contact *out)
{
    walk w = { .ctx = ctx,
               .g = g,
               .left = left,
               .own = g->edges[left],
               .o = options,
               .hint_own = FM_NO_EDGE,
               .hint_land = FM_NO_EDGE };
    fm_status status = FM_OK;

    w.hints = fm_alloc(g->count, sizeof *w.hints);
    if (w.hints == NULL || !collect_seams(&w)) {
        fm_free(w.hints);
        return fm_fail_nomem(ctx);
    }
    for (size_t i = 0; i < g->count; i++)
        w.hints[i] = FM_NO_EDGE;
    for (size_t chain = 0; chain < w.own->chain_count && status == FM_OK; chain++) {
        bool ok = make_pieces(&w, chain);

        for (size_t right = 0; right <= g->count && ok; right++) {
            if (wanted[right] && right != left)
                ok = add_runs(&w, right == g->count ? FM_NOBODY : right, out);
        }
        count_coast(&w, out);
        status = ok ? fm_progress(ctx, "following the front", chain, w.own->chain_count)
                    : fm_fail_nomem(ctx);
    }
    fm_free(w.hints);
    fm_free(w.seams);
    fm_free(w.pieces);
    fm_free(w.spare);
    return status;
}
