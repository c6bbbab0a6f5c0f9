/* SPDX-License-Identifier: MIT */
/*
 * Which zoom needs which vertex.
 *
 * Two passes over all lines and rings find the nodes: a table knows each position, and
 * the two positions beside it where it was met first; who meets it between others makes
 * it a node.  Then each chain is thinned out as Visvalingam and Whyatt have it (The
 * Cartographic Journal 30, 1993): again and again the vertex goes that makes the
 * smallest triangle with its neighbours, and the area at which it goes is its weight.
 *
 * A chain is always thinned out in the same direction, and a ring without nodes from
 * the same vertex, whoever it belongs to: so all who share it keep the same vertices.
 */
#include <math.h>

#include "base/crew.h"
#include "base/mem.h"
#include "gis/mvt_ground.h"

#include "base/banned.h"

enum { NOBODY = 0 };

/* A position: who it is, and who was beside it. Numbers are those of positions, plus
 * one. */
typedef struct fm_spot {
    size_t at; /* a point of it */
    uint32_t beside[2];
    bool is_met, is_node;
} fm_spot;

typedef struct weighing {
    fm_mvt_ground *ground;
    fm_spot *spots;
    size_t spot_count, spot_capacity;
    uint32_t *slots; /* spot + 1, hashed */
    size_t slot_count;
    uint32_t *spot_of;  /* of each point: spot + 1 */
    size_t *first_part; /* of each job, and behind the last */
} weighing;

/* -------------------------------------------------------------------- positions */

static size_t hash(fm_mvt_point p)
{
    uint64_t h =
        (uint64_t)p.x * 0x9E3779B97F4A7C15u ^ (uint64_t)p.y * 0xC2B2AE3D27D4EB4Fu;

    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    return (size_t)(h ^ h >> 29);
}

static bool is_same(fm_mvt_point a, fm_mvt_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* The spot of a point, added when it is new; false when out of memory. */
static bool find_spot(weighing *w, size_t point)
{
    fm_mvt_point p = w->ground->points[point];
    size_t i = hash(p) & (w->slot_count - 1);

    while (w->slots[i] != 0 &&
           !is_same(w->ground->points[w->spots[w->slots[i] - 1].at], p))
        i = (i + 1) & (w->slot_count - 1);
    if (w->slots[i] == 0) {
        fm_spot *spots =
            fm_grow(w->spots, &w->spot_capacity, w->spot_count + 1, sizeof *spots);

        if (spots == NULL)
            return false;
        w->spots = spots;
        spots[w->spot_count++] = (fm_spot){ .at = point };
        w->slots[i] = (uint32_t)w->spot_count;
    }
    w->spot_of[point] = w->slots[i];
    return true;
}

static bool find_spots(weighing *w)
{
    const fm_mvt_ground *g = w->ground;

    w->slot_count = 64;
    while (w->slot_count < 2 * g->point_count)
        w->slot_count *= 2;
    w->slots = fm_alloc(w->slot_count, sizeof *w->slots);
    w->spot_of = fm_alloc(g->point_count, sizeof *w->spot_of);
    if (w->slots == NULL || w->spot_of == NULL)
        return false;
    for (size_t part = 0; part < g->part_count; part++) {
        if (g->part_role[part] == FM_PART_POINTS)
            continue;
        for (size_t i = g->part_start[part]; i < g->part_start[part + 1]; i++)
            if (!find_spot(w, i))
                return false;
    }
    fm_free(w->slots);
    w->slots = NULL;
    return true;
}

static void meet(fm_spot *spot, uint32_t a, uint32_t b)
{
    uint32_t low = a < b ? a : b, high = a < b ? b : a;

    if (!spot->is_met) {
        spot->is_met = true;
        spot->beside[0] = low;
        spot->beside[1] = high;
    }
    if (low == NOBODY || spot->beside[0] != low || spot->beside[1] != high)
        spot->is_node = true;
}

static void find_nodes(weighing *w)
{
    const fm_mvt_ground *g = w->ground;

    for (size_t part = 0; part < g->part_count; part++) {
        size_t start = g->part_start[part], end = g->part_start[part + 1];
        bool closed = g->part_role[part] != FM_PART_LINE;

        if (g->part_role[part] == FM_PART_POINTS)
            continue;
        for (size_t i = start; i < end; i++) {
            uint32_t before = i > start ? w->spot_of[i - 1]
                              : closed  ? w->spot_of[end - 1]
                                        : NOBODY;
            uint32_t after = i + 1 < end ? w->spot_of[i + 1]
                             : closed    ? w->spot_of[start]
                                         : NOBODY;

            meet(&w->spots[w->spot_of[i] - 1], before, after);
        }
    }
}

/* ---------------------------------------------------------------------- a chain */

/* One chain while it is thinned out. */
typedef struct chain {
    size_t *points; /* in its own direction; a ring's first one again at the end */
    size_t count, point_capacity;
    uint32_t *before, *after; /* neighbours that are still there */
    double *areas;
    uint32_t *heap;  /* smallest area first; then the earlier vertex */
    uint32_t *place; /* in the heap */
    size_t heap_count;
    size_t before_capacity, after_capacity, area_capacity, heap_capacity,
        place_capacity;
} chain;

static void chain_release(chain *c)
{
    fm_free(c->points);
    fm_free(c->before);
    fm_free(c->after);
    fm_free(c->areas);
    fm_free(c->heap);
    fm_free(c->place);
}

static bool chain_room(chain *c)
{
    uint32_t *before =
        fm_grow(c->before, &c->before_capacity, c->count, sizeof *before);
    uint32_t *after = fm_grow(c->after, &c->after_capacity, c->count, sizeof *after);
    double *areas = fm_grow(c->areas, &c->area_capacity, c->count, sizeof *areas);
    uint32_t *heap = fm_grow(c->heap, &c->heap_capacity, c->count, sizeof *heap);
    uint32_t *place = fm_grow(c->place, &c->place_capacity, c->count, sizeof *place);

    c->before = before != NULL ? before : c->before;
    c->after = after != NULL ? after : c->after;
    c->areas = areas != NULL ? areas : c->areas;
    c->heap = heap != NULL ? heap : c->heap;
    c->place = place != NULL ? place : c->place;
    return before != NULL && after != NULL && areas != NULL && heap != NULL &&
           place != NULL;
}

static bool is_less(const chain *c, uint32_t a, uint32_t b)
{
    return c->areas[a] != c->areas[b] ? c->areas[a] < c->areas[b] : a < b;
}

static void put(chain *c, size_t at, uint32_t vertex)
{
    c->heap[at] = vertex;
    c->place[vertex] = (uint32_t)at;
}

/* Bring the vertex at `at` to where it belongs. */
static void settle(chain *c, size_t at)
{
    uint32_t vertex = c->heap[at];

    while (at > 0 && is_less(c, vertex, c->heap[(at - 1) / 2])) {
        put(c, at, c->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    for (size_t child = 2 * at + 1; child < c->heap_count; child = 2 * at + 1) {
        if (child + 1 < c->heap_count && is_less(c, c->heap[child + 1], c->heap[child]))
            child++;
        if (!is_less(c, c->heap[child], vertex))
            break;
        put(c, at, c->heap[child]);
        at = child;
    }
    put(c, at, vertex);
}

static double area_of(const chain *c, const fm_mvt_point *points, uint32_t vertex)
{
    fm_mvt_point a = points[c->points[c->before[vertex]]];
    fm_mvt_point b = points[c->points[vertex]];
    fm_mvt_point d = points[c->points[c->after[vertex]]];

    return fabs((double)(b.x - a.x) * (double)(d.y - a.y) -
                (double)(d.x - a.x) * (double)(b.y - a.y)) /
           2;
}

static uint8_t level_of(double area)
{
    for (int zoom = 0; zoom < FM_MVT_GRID_BITS - 9; zoom++)
        if (area >= fm_mvt_least_area(zoom))
            return (uint8_t)zoom;
    return area > 0 ? FM_MVT_GRID_BITS - 9 : FM_MVT_NEVER;
}

static void weigh(chain *c, fm_mvt_ground *g)
{
    double least = 0;

    c->heap_count = 0;
    for (uint32_t i = 1; i + 1 < c->count; i++) {
        c->before[i] = i - 1;
        c->after[i] = i + 1;
        c->areas[i] = area_of(c, g->points, i);
        put(c, c->heap_count, i);
        settle(c, c->heap_count++);
    }
    while (c->heap_count > 0) {
        uint32_t vertex = c->heap[0],
                 beside[2] = { c->before[vertex], c->after[vertex] };

        /* What goes later is not less worth. */
        least = fmax(least, c->areas[vertex]);
        g->levels[c->points[vertex]] = level_of(least);
        put(c, 0, c->heap[--c->heap_count]);
        if (c->heap_count > 0)
            settle(c, 0);
        for (int i = 0; i < 2; i++) {
            if (beside[i] == 0 || beside[i] + 1 == c->count)
                continue;
            (i == 0 ? c->after : c->before)[beside[i]] = beside[1 - i];
            c->areas[beside[i]] = area_of(c, g->points, beside[i]);
            settle(c, c->place[beside[i]]);
        }
    }
}

/* -------------------------------------------------------------------- the parts */

static int compare(fm_mvt_point a, fm_mvt_point b)
{
    return a.x != b.x ? (a.x > b.x) - (a.x < b.x) : (a.y > b.y) - (a.y < b.y);
}

/* Turn the chain into the direction that it has for all. */
static void direct(chain *c, const fm_mvt_point *points)
{
    size_t last = c->count - 1;
    int order = compare(points[c->points[0]], points[c->points[last]]);

    if (order == 0 && c->count > 2)
        order = compare(points[c->points[1]], points[c->points[last - 1]]);
    for (size_t i = 0; order > 0 && i < c->count / 2; i++) {
        size_t other = c->points[i];

        c->points[i] = c->points[last - i];
        c->points[last - i] = other;
    }
}

/* Where a ring begins: at a node, or at the westernmost of its vertices. */
static size_t beginning(const weighing *w, size_t start, size_t end)
{
    const fm_mvt_point *points = w->ground->points;
    size_t best = start;

    for (size_t i = start; i < end; i++) {
        if (w->spots[w->spot_of[i] - 1].is_node)
            return i;
        if (compare(points[i], points[best]) < 0)
            best = i;
    }
    return best;
}

static bool weigh_part(const weighing *w, size_t part, chain *c)
{
    fm_mvt_ground *g = w->ground;
    size_t start = g->part_start[part], end = g->part_start[part + 1];
    bool closed = g->part_role[part] != FM_PART_LINE;
    size_t first = closed ? beginning(w, start, end) : start;
    size_t steps = end - start + closed;

    c->count = 0;
    for (size_t i = 0; i < steps; i++) {
        size_t at = first + i < end ? first + i : first + i - (end - start);
        size_t *points =
            fm_grow(c->points, &c->point_capacity, c->count + 1, sizeof *points);

        if (points == NULL)
            return false;
        c->points = points;
        points[c->count++] = at;
        if (c->count < 2 || (i + 1 < steps && !w->spots[w->spot_of[at] - 1].is_node))
            continue;
        if (!chain_room(c))
            return false;
        direct(c, g->points);
        weigh(c, g);
        c->points[0] = at;
        c->count = 1;
    }
    return true;
}

static fm_status weigh_parts(fm_context *ctx, void *user, size_t job)
{
    const weighing *w = user;
    chain c = { 0 };
    bool ok = true;

    for (size_t part = w->first_part[job]; ok && part < w->first_part[job + 1]; part++)
        if (w->ground->part_role[part] != FM_PART_POINTS &&
            w->ground->part_start[part + 1] > w->ground->part_start[part])
            ok = weigh_part(w, part, &c);
    chain_release(&c);
    return ok ? FM_OK : fm_fail_nomem(ctx);
}

/* As many points for each job. */
static void share_out(weighing *w, size_t jobs)
{
    const fm_mvt_ground *g = w->ground;
    size_t part = 0;

    for (size_t job = 0; job < jobs; job++) {
        w->first_part[job] = part;
        while (part < g->part_count &&
               (job + 1 == jobs ||
                g->part_start[part] * jobs < g->point_count * (job + 1)))
            part++;
    }
    w->first_part[jobs] = g->part_count;
}

fm_status fm_mvt_chains_weigh(fm_context *ctx, fm_mvt_ground *ground, unsigned threads)
{
    weighing w = { .ground = ground };
    size_t jobs = fm_crew_size(threads);
    fm_status status = FM_OK;

    if (ground->point_count >= UINT32_MAX)
        return fm_fail(ctx, FM_ERR_LIMIT,
                       "tiles of more than 4 294 967 294 vertices; export fewer layers "
                       "with --layer");
    w.first_part = fm_alloc(jobs + 1, sizeof *w.first_part);
    if (w.first_part == NULL || !find_spots(&w))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK) {
        find_nodes(&w);
        share_out(&w, jobs);
        status = fm_crew_run(ctx, threads, jobs, weigh_parts, &w);
    }
    fm_free(w.first_part);
    fm_free(w.spots);
    fm_free(w.slots);
    fm_free(w.spot_of);
    return status;
}
