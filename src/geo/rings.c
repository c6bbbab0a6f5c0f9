/* SPDX-License-Identifier: MIT */
/*
 * Tracing.  Every chain that parts two classes is walked once in each direction, ground
 * on the left hand; at a node the walk takes the sharpest turn to the left's other side
 * that keeps the same ground on the left:
 *
 *            \  2          coming from below with class 1 on the left, the next chain
 * is 1  o-----       the one that stands first clockwise from where we came: | 3 that
 * is the one up to the left
 *             |
 *
 * A walk that passes a node twice is parted there, so that rings are simple: those that
 * go round counter-clockwise are shells, the others holes, each put into the smallest
 * shell of its class that surrounds it.
 */
#include "geo/rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"

#include "base/banned.h"

#define NONE SIZE_MAX

/* A chain in one direction: number 2 * chain, or 2 * chain + 1 against it. */
struct half {
    fm_grid_point from, towards; /* its first edge */
    size_t node;                 /* where it begins */
    size_t number;
};

struct ring {
    size_t first, count; /* of the tracer's walk points */
    size_t chain_first, chain_count;
    int class;
    double area_m2;
    bool is_shell; /* it goes round counter-clockwise, exactly */
    fm_grid_point box[2];
    unsigned sides;
    size_t shell; /* of a hole */
};

struct tracer {
    const fm_chains *chains;
    const int *classes;
    struct half *halves; /* by node, then by angle */
    size_t half_count;
    size_t *place;      /* of a half's number among them; NONE: falls away */
    size_t *node_start; /* first half of each node */
    bool *done;         /* by number */
    struct ring *rings;
    size_t ring_count, ring_capacity;
    fm_grid_point *points;
    size_t point_count, point_capacity;
    uint32_t *ring_chains;
    size_t ring_chain_count, ring_chain_capacity;
    /* the walk under way: halves, and where each node stands on it */
    size_t *walk;
    size_t walk_count, walk_capacity;
    size_t *on_walk; /* by node: position plus one */
};

void fm_ground_release(fm_ground *g)
{
    fm_free(g->pieces);
    fm_free(g->chains);
    fm_shapes_release(&g->shapes);
    *g = (fm_ground){ 0 };
}

static int class_left(const struct tracer *t, size_t number)
{
    const fm_chain *c = &t->chains->items[number / 2];

    return t->classes[number % 2 == 0 ? c->left : c->right];
}

static size_t node_end(const struct tracer *t, size_t number)
{
    const fm_chain *c = &t->chains->items[number / 2];

    return number % 2 == 0 ? c->to : c->from;
}

static size_t node_begin(const struct tracer *t, size_t number)
{
    return node_end(t, number ^ 1);
}

/* ---- Around the nodes ------------------------------------------------------------ */

/* The upper half of the plane, east included, comes before the lower one. */
static bool is_lower(const struct half *h)
{
    return fm_grid_before(h->towards, h->from);
}

/* By node, then counter-clockwise from the east. */
static int compare_halves(const void *a, const void *b)
{
    const struct half *p = a, *q = b;
    int side;

    if (p->node != q->node)
        return p->node < q->node ? -1 : 1;
    if (is_lower(p) != is_lower(q))
        return is_lower(p) ? 1 : -1;
    side = fm_grid_side(p->from, p->towards, q->towards);
    if (side != 0)
        return -side;
    return p->number < q->number ? -1 : p->number > q->number;
}

static bool collect_halves(struct tracer *t)
{
    const fm_chains *c = t->chains;

    t->halves = fm_alloc_raw(c->count * 2, sizeof *t->halves);
    t->place = fm_alloc_raw(c->count * 2, sizeof *t->place);
    t->done = fm_alloc(c->count * 2, sizeof *t->done);
    t->node_start = fm_alloc(c->node_count + 1, sizeof *t->node_start);
    t->on_walk = fm_alloc(c->node_count, sizeof *t->on_walk);
    if (t->halves == NULL || t->place == NULL || t->done == NULL ||
        t->node_start == NULL || t->on_walk == NULL)
        return false;
    for (size_t i = 0; i < c->count * 2; i++) {
        const fm_chain *chain = &c->items[i / 2];
        const fm_grid_point *p = c->points + chain->first;
        size_t last = chain->count - 1;

        t->place[i] = NONE;
        if (t->classes[chain->left] == t->classes[chain->right])
            continue;
        t->halves[t->half_count++] = (struct half){
            .from = i % 2 == 0 ? p[0] : p[last],
            .towards = i % 2 == 0 ? p[1] : p[last - 1],
            .node = node_begin(t, i),
            .number = i,
        };
    }
    if (t->half_count > 1)
        qsort(t->halves, t->half_count, sizeof *t->halves, compare_halves);
    for (size_t i = 0; i < t->half_count; i++) {
        t->place[t->halves[i].number] = i;
        t->node_start[t->halves[i].node + 1]++;
    }
    for (size_t i = 0; i < c->node_count; i++)
        t->node_start[i + 1] += t->node_start[i];
    return true;
}

/* The half that goes on with the same ground on the left: the next one clockwise from
 * the way back. */
static size_t next_half(const struct tracer *t, size_t number)
{
    size_t node = node_end(t, number);
    size_t first = t->node_start[node], end = t->node_start[node + 1];
    size_t at = t->place[number ^ 1];

    return t->halves[at == first ? end - 1 : at - 1].number;
}

/* ---- Walks into rings ------------------------------------------------------------ */

static bool push_point(struct tracer *t, fm_grid_point p)
{
    fm_grid_point *points =
        fm_grow(t->points, &t->point_capacity, t->point_count + 1, sizeof *points);

    if (points == NULL)
        return false;
    t->points = points;
    points[t->point_count++] = p;
    return true;
}

/* The points of a half but its last one, which begins the next half. */
static bool push_half(struct tracer *t, struct ring *r, size_t number)
{
    const fm_chain *c = &t->chains->items[number / 2];
    uint32_t *chains = fm_grow(t->ring_chains, &t->ring_chain_capacity,
                               t->ring_chain_count + 1, sizeof *chains);

    if (chains == NULL)
        return false;
    t->ring_chains = chains;
    chains[t->ring_chain_count++] = (uint32_t)(number / 2);
    r->area_m2 += number % 2 == 0 ? c->area_m2 : -c->area_m2;
    r->sides |= c->sides;
    for (size_t i = 0; i + 1 < c->count; i++) {
        size_t at = number % 2 == 0 ? i : c->count - 1 - i;

        if (!push_point(t, t->chains->points[c->first + at]))
            return false;
    }
    return true;
}

static void set_box(const struct tracer *t, struct ring *r)
{
    const fm_grid_point *p = t->points + r->first;

    r->box[0] = r->box[1] = p[0];
    for (size_t i = 1; i < r->count; i++) {
        r->box[0].x = p[i].x < r->box[0].x ? p[i].x : r->box[0].x;
        r->box[0].y = p[i].y < r->box[0].y ? p[i].y : r->box[0].y;
        r->box[1].x = p[i].x > r->box[1].x ? p[i].x : r->box[1].x;
        r->box[1].y = p[i].y > r->box[1].y ? p[i].y : r->box[1].y;
    }
}

/* Decided in whole numbers: the area of a sliver may be less than the error of its sum.
 */
static bool goes_round_left(const struct tracer *t, const struct ring *r)
{
    const fm_grid_point *p = t->points + r->first;
    fm_int128 sum = 0;

    for (size_t i = 1; i + 1 < r->count; i++)
        sum += (fm_int128)(p[i].x - p[0].x) * (p[i + 1].y - p[0].y) -
               (fm_int128)(p[i + 1].x - p[0].x) * (p[i].y - p[0].y);
    return sum > 0;
}

/* The halves of the walk from `from` on are a ring of their own. */
static bool close_ring(struct tracer *t, size_t from, int class)
{
    struct ring *rings =
        fm_grow(t->rings, &t->ring_capacity, t->ring_count + 1, sizeof *rings);
    struct ring *r;

    if (rings == NULL)
        return false;
    t->rings = rings;
    r = &rings[t->ring_count];
    *r = (struct ring){ .first = t->point_count,
                        .chain_first = t->ring_chain_count,
                        .class = class,
                        .shell = NONE };
    for (size_t i = from; i < t->walk_count; i++) {
        t->on_walk[node_begin(t, t->walk[i])] = 0;
        if (!push_half(t, r, t->walk[i]))
            return false;
    }
    t->walk_count = from;
    r->count = t->point_count - r->first;
    r->chain_count = t->ring_chain_count - r->chain_first;
    r->is_shell = goes_round_left(t, r);
    set_box(t, r);
    t->ring_count++;
    return true;
}

static bool walk_from(struct tracer *t, size_t start)
{
    int class = class_left(t, start);
    size_t number = start;

    t->walk_count = 0;
    do {
        size_t node = node_begin(t, number), *walk;

        if (t->on_walk[node] != 0 && !close_ring(t, t->on_walk[node] - 1, class))
            return false;
        walk = fm_grow(t->walk, &t->walk_capacity, t->walk_count + 1, sizeof *walk);
        if (walk == NULL)
            return false;
        t->walk = walk;
        walk[t->walk_count++] = number;
        t->on_walk[node] = t->walk_count;
        t->done[number] = true;
        number = next_half(t, number);
    } while (number != start);
    return close_ring(t, 0, class);
}

/* ---- Holes into shells ----------------------------------------------------------- */

static bool ring_has(const struct tracer *t, const struct ring *r, fm_grid_point p2)
{
    const fm_grid_point *p = t->points + r->first;
    bool inside = false;

    for (size_t i = 0, j = r->count - 1; i < r->count; j = i++) {
        fm_grid_point a = { 2 * p[j].x, 2 * p[j].y }, b = { 2 * p[i].x, 2 * p[i].y };
        bool up = fm_grid_before(a, b);
        fm_grid_point low = up ? a : b, high = up ? b : a;

        if (!fm_grid_before(p2, low) && fm_grid_before(p2, high) &&
            fm_grid_side(low, high, p2) > 0)
            inside = !inside;
    }
    return inside;
}

static bool box_in(const struct ring *inner, const struct ring *outer)
{
    return inner->box[0].x >= outer->box[0].x && inner->box[0].y >= outer->box[0].y &&
           inner->box[1].x <= outer->box[1].x && inner->box[1].y <= outer->box[1].y;
}

/* Rings meet at nodes alone, so the middle of a hole's first edge tells for all of it.
 */
static void place_hole(struct tracer *t, struct ring *hole)
{
    const fm_grid_point *p = t->points + hole->first;
    fm_grid_point middle = { p[0].x + p[1].x, p[0].y + p[1].y };

    for (size_t i = 0; i < t->ring_count; i++) {
        const struct ring *r = &t->rings[i];

        if (r->is_shell && r->class == hole->class && box_in(hole, r) &&
            (hole->shell == NONE || r->area_m2 < t->rings[hole->shell].area_m2) &&
            ring_has(t, r, middle))
            hole->shell = i;
    }
}

/* ---- Pieces ---------------------------------------------------------------------- */

static bool put_ring(const struct tracer *t, const struct ring *r, fm_part_role role,
                     fm_ground *out)
{
    fm_piece_of_ground *piece = &out->pieces[out->count - 1];
    uint32_t *chains;

    if (!fm_shapes_begin_part(&out->shapes, role))
        return false;
    for (size_t i = 0; i < r->count; i++) {
        if (!fm_shapes_add_point(&out->shapes, fm_grid_lonlat(t->points[r->first + i])))
            return false;
    }
    chains = fm_grow(out->chains, &out->chain_capacity,
                     out->chain_count + r->chain_count, sizeof *chains);
    if (chains == NULL)
        return false;
    out->chains = chains;
    memcpy(chains + out->chain_count, t->ring_chains + r->chain_first,
           r->chain_count * sizeof *chains);
    out->chain_count += r->chain_count;
    piece->chain_count += r->chain_count;
    piece->area_m2 += r->area_m2;
    piece->sides |= r->sides;
    return true;
}

static bool put_piece(const struct tracer *t, const size_t *holes, size_t hole_count,
                      const struct ring *shell, fm_ground *out)
{
    fm_piece_of_ground *pieces =
        fm_grow(out->pieces, &out->capacity, out->count + 1, sizeof *pieces);
    fm_piece_of_ground *piece;
    size_t part;

    if (pieces == NULL)
        return false;
    out->pieces = pieces;
    piece = &pieces[out->count++];
    *piece =
        (fm_piece_of_ground){ .class = shell->class, .chain_first = out->chain_count };
    if (!fm_shapes_begin_feature(&out->shapes))
        return false;
    part = out->shapes.part_count;
    if (!put_ring(t, shell, FM_PART_SHELL, out))
        return false;
    for (size_t i = 0; i < hole_count; i++) {
        if (!put_ring(t, &t->rings[holes[i]], FM_PART_HOLE, out))
            return false;
    }
    piece->length_m = fm_shapes_length_m(&out->shapes, out->count - 1);
    piece->inside = fm_polygon_inside(&out->shapes, part, out->shapes.part_count);
    return true;
}

/* Holes in the order of their shells, then of their tracing. */
struct hole {
    size_t shell, ring;
};

static int compare_holes(const void *a, const void *b)
{
    const struct hole *p = a, *q = b;

    if (p->shell != q->shell)
        return p->shell < q->shell ? -1 : 1;
    return p->ring < q->ring ? -1 : p->ring > q->ring;
}

static bool put_pieces(struct tracer *t, fm_ground *out)
{
    struct hole *holes = fm_alloc_raw(t->ring_count, sizeof *holes);
    size_t *numbers = fm_alloc_raw(t->ring_count, sizeof *numbers);
    size_t count = 0, at = 0;
    bool done = holes != NULL && numbers != NULL;

    for (size_t i = 0; done && i < t->ring_count; i++) {
        if (t->rings[i].is_shell)
            continue;
        place_hole(t, &t->rings[i]);
        /* A hole in nothing bounds ground that reaches round it without an end: what is
         * around everything is nobody's, and not traced. */
        if (t->rings[i].shell != NONE)
            holes[count++] = (struct hole){ t->rings[i].shell, i };
    }
    if (done && count > 1)
        qsort(holes, count, sizeof *holes, compare_holes);
    for (size_t i = 0; done && i < count; i++)
        numbers[i] = holes[i].ring;
    for (size_t i = 0; done && i < t->ring_count; i++) {
        size_t first = at;

        if (!t->rings[i].is_shell)
            continue;
        while (at < count && holes[at].shell == i)
            at++;
        done = put_piece(t, numbers + first, at - first, &t->rings[i], out);
    }
    fm_free(holes);
    fm_free(numbers);
    return done;
}

fm_status fm_rings_trace(fm_context *ctx, const fm_chains *chains, const int *classes,
                         fm_ground *out)
{
    struct tracer t = { .chains = chains, .classes = classes };
    bool done;

    *out = (fm_ground){ 0 };
    done = collect_halves(&t);
    for (size_t i = 0; done && i < chains->count * 2; i++) {
        if (t.place[i] != NONE && !t.done[i] && class_left(&t, i) != FM_NO_CLASS)
            done = walk_from(&t, i);
    }
    done = done && put_pieces(&t, out);
    fm_free(t.halves);
    fm_free(t.place);
    fm_free(t.node_start);
    fm_free(t.done);
    fm_free(t.rings);
    fm_free(t.points);
    fm_free(t.ring_chains);
    fm_free(t.walk);
    fm_free(t.on_walk);
    if (!done) {
        fm_ground_release(out);
        return fm_fail_nomem(ctx);
    }
    return FM_OK;
}

/* ---- A point inside -------------------------------------------------------------- */

static int compare_doubles(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;

    return (p > q) - (p < q);
}

/* Where the parallel crosses the rings, sorted; the count. */
static size_t crossings_at(const fm_shapes *s, size_t shell, size_t end, double lat,
                           double *lons)
{
    size_t count = 0;

    for (size_t part = shell; part < end; part++) {
        const fm_lonlat *p = s->points + s->part_start[part];
        size_t size = fm_shapes_part_size(s, part);

        for (size_t i = 0, j = size - 1; i < size; j = i++) {
            if ((p[j].lat > lat) != (p[i].lat > lat))
                lons[count++] = p[j].lon + (lat - p[j].lat) / (p[i].lat - p[j].lat) *
                                               (p[i].lon - p[j].lon);
        }
    }
    if (count > 1)
        qsort(lons, count, sizeof *lons, compare_doubles);
    return count;
}

fm_lonlat fm_polygon_inside(const fm_shapes *s, size_t shell, size_t end)
{
    const fm_lonlat *p = s->points + s->part_start[shell];
    size_t size = fm_shapes_part_size(s, shell), all;
    fm_bbox box = FM_BBOX_EMPTY;
    fm_lonlat best = p[0];
    double widest = 0, *lons;

    for (size_t i = 0; i < size; i++)
        fm_bbox_add(&box, p[i]);
    all = s->part_start[end] - s->part_start[shell];
    lons = fm_alloc_raw(all, sizeof *lons);
    /* Three parallels; the middle one first, so that it wins where they are alike. */
    for (int k = 0; lons != NULL && k < 3; k++) {
        static const double shares[] = { 0.5, 0.382, 0.618 };
        double lat = box.south + (box.north - box.south) * shares[k];
        size_t count = crossings_at(s, shell, end, lat, lons);

        for (size_t i = 0; i + 1 < count; i += 2) {
            if (lons[i + 1] - lons[i] > widest * 1.1) {
                widest = lons[i + 1] - lons[i];
                best = (fm_lonlat){ lons[i] / 2 + lons[i + 1] / 2, lat };
            }
        }
    }
    fm_free(lons);
    return best;
}
