/* SPDX-License-Identifier: MIT */
#include "geo/edges.h"

#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"

#include "base/banned.h"

void fm_edges_release(fm_edges *e)
{
    fm_free(e->items);
    *e = (fm_edges){ 0 };
}

bool fm_edges_reserve(fm_edges *e, size_t more)
{
    fm_edge *items = fm_grow(e->items, &e->capacity, e->count + more, sizeof *items);

    if (items == NULL)
        return false;
    e->items = items;
    return true;
}

bool fm_edges_add(fm_edges *e, fm_grid_point a, fm_grid_point b, uint32_t owner,
                  int side, int w)
{
    bool up = fm_grid_before(a, b);
    fm_edge *edge;

    if (fm_grid_equal(a, b))
        return true;
    if (e->count == e->capacity && !fm_edges_reserve(e, 1))
        return false;
    edge = &e->items[e->count++];
    *edge = (fm_edge){ .a = up ? a : b, .b = up ? b : a, .owner = owner };
    edge->w[side] = up ? w : -w;
    return true;
}

double fm_edge_area_m2(fm_grid_point a, fm_grid_point b)
{
    return fm_edge_under_m2(fm_grid_lonlat(a), fm_grid_lonlat(b));
}

/* ---- Rings ----------------------------------------------------------------------- */

/* Twice the signed area on the plane, relative to the first position so that little is
 * lost. */
static double planar_area(const fm_lonlat *ring, size_t count)
{
    double sum = 0;

    for (size_t i = 1; i + 1 < count; i++)
        sum += (ring[i].lon - ring[0].lon) * (ring[i + 1].lat - ring[0].lat) -
               (ring[i + 1].lon - ring[0].lon) * (ring[i].lat - ring[0].lat);
    return sum;
}

/*
 * A ring while it is walked.  It lies in strips of 360 degrees, strip 0 from -180 to
 * 180, strip 1 east of it, and is folded into strip 0.  Where it goes from one strip
 * into the next, each open end is closed along the border down to the south pole; what
 * two such ends have in common falls away when edges are merged:
 *
 *       ---->|                 down on the western side of the border, up on its
 * eastern
 *            |---->            one; where the ring comes back it does the opposite
 *            v ^
 *     ----------------  -90
 */
struct walk {
    fm_edges *e;
    uint32_t owner;
    int side, w;
    bool begun;
    double strip, first_strip;
    fm_lonlat first;
};

static double strip_of(double lon)
{
    return floor((lon + 180.0) / 360.0);
}

/* From strip to strip, at a point of the border between them. */
static bool add_joint(struct walk *k, double lat, double from, double to)
{
    double lon = to > from ? 180.0 : -180.0;
    fm_grid_point here = fm_grid_point_of((fm_lonlat){ lon, lat });
    fm_grid_point there = { -here.x, here.y };
    fm_grid_point foot = { here.x, -FM_GRID_POLE },
                  far_foot = { there.x, -FM_GRID_POLE };

    return fm_edges_add(k->e, here, foot, k->owner, k->side, k->w) &&
           fm_edges_add(k->e, far_foot, there, k->owner, k->side, k->w);
}

/* A piece of an edge that lies in one strip; one along a border lies in the strip in
 * which its ground is. */
static bool add_piece(struct walk *k, fm_lonlat p, fm_lonlat q)
{
    double strip = strip_of(p.lon / 2 + q.lon / 2);
    bool ground_is_west = (q.lat > p.lat) == (k->w > 0);

    if (p.lon == q.lon && p.lat == q.lat)
        return true;
    if (p.lon == q.lon && strip * 360.0 - 180.0 == p.lon && ground_is_west)
        strip -= 1;
    if (!k->begun) {
        k->begun = true;
        k->first_strip = strip;
        k->first = p;
    } else if (strip != k->strip && !add_joint(k, p.lat, k->strip, strip)) {
        return false;
    }
    k->strip = strip;
    p.lon -= strip * 360.0;
    q.lon -= strip * 360.0;
    return fm_edges_add(k->e, fm_grid_point_of(p), fm_grid_point_of(q), k->owner,
                        k->side, k->w);
}

/* An edge, cut at the borders that it crosses. */
static bool add_edge(struct walk *k, fm_lonlat p, fm_lonlat q)
{
    double west = fmin(p.lon, q.lon), east = fmax(p.lon, q.lon);
    double first = strip_of(west) * 360.0 + 180.0; /* the first border east of west */
    size_t count = first < east ? (size_t)ceil((east - first) / 360.0) : 0;
    fm_lonlat from = p;

    for (size_t i = 0; i < count; i++) {
        double number = (double)(p.lon < q.lon ? i : count - 1 - i);
        double border = first + number * 360.0;
        fm_lonlat at = { border, p.lat + (q.lat - p.lat) *
                                             ((border - p.lon) / (q.lon - p.lon)) };

        if (!add_piece(k, from, at))
            return false;
        from = at;
    }
    return add_piece(k, from, q);
}

bool fm_edges_add_ring(fm_edges *e, const fm_lonlat *ring, size_t count, bool hole,
                       uint32_t owner, int side)
{
    struct walk k = {
        .e = e,
        .owner = owner,
        .side = side,
        /* Counter-clockwise, ground is on the left of each edge; of a hole outside. */
        .w = (planar_area(ring, count) < 0) == hole ? 1 : -1,
    };

    for (size_t i = 0, j = count - 1; i < count; j = i++) {
        if (!add_edge(&k, ring[j], ring[i]))
            return false;
    }
    return !k.begun || k.strip == k.first_strip ||
           add_joint(&k, k.first.lat, k.strip, k.first_strip);
}

bool fm_edges_add_feature(fm_edges *e, const fm_shapes *s, size_t feature,
                          uint32_t owner, int side)
{
    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        if ((s->part_role[i] == FM_PART_SHELL || s->part_role[i] == FM_PART_HOLE) &&
            !fm_edges_add_ring(e, s->points + s->part_start[i],
                               fm_shapes_part_size(s, i),
                               s->part_role[i] == FM_PART_HOLE, owner, side))
            return false;
    }
    return true;
}

/* ---- Merging --------------------------------------------------------------------- */

static bool same_ends(const fm_edge *a, const fm_edge *b)
{
    return fm_grid_equal(a->a, b->a) && fm_grid_equal(a->b, b->b);
}

static size_t hash_ends(const fm_edge *e)
{
    uint64_t h = (uint64_t)e->a.x * 0x9e3779b97f4a7c15u;

    h = (h ^ (h >> 29) ^ (uint64_t)e->a.y) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 32) ^ (uint64_t)e->b.x) * 0x94d049bb133111ebu;
    h = (h ^ (h >> 29) ^ (uint64_t)e->b.y) * 0x9e3779b97f4a7c15u;
    return (size_t)(h ^ (h >> 32));
}

/* A slot for each edge, half of them free at the least. */
static size_t slot_count(size_t edges)
{
    size_t slots = 16;

    while (slots < edges * 2)
        slots *= 2;
    return slots;
}

/* Slots lie at random in more memory than is near the processor: ask for that of an
 * edge that is due soon, and do not wait for it. */
enum { AHEAD = 12 };

static void fetch_slot(const uint32_t *slots, size_t mask, const fm_edges *e, size_t i)
{
    if (i + AHEAD < e->count)
        __builtin_prefetch(&slots[hash_ends(&e->items[i + AHEAD]) & mask]);
}

#define NONE UINT32_MAX

/* Lists of edges with the same ends, threaded through `next` in order of appearance. */
struct merge {
    uint32_t *slots; /* first edge of a list, plus one; 0: free */
    size_t mask;
    uint32_t *next;
    bool has_lists; /* of more than one edge */
};

/* Put edge `i` into the list of its ends: added to the one of its owner, or behind. */
static void thread_edge(struct merge *m, fm_edge *items, uint32_t i)
{
    size_t slot = hash_ends(&items[i]) & m->mask;
    uint32_t at;

    while (m->slots[slot] != 0 && !same_ends(&items[m->slots[slot] - 1], &items[i]))
        slot = (slot + 1) & m->mask;
    m->next[i] = NONE;
    if (m->slots[slot] == 0) {
        m->slots[slot] = i + 1;
        return;
    }
    for (at = m->slots[slot] - 1;; at = m->next[at]) {
        if (items[at].owner == items[i].owner) {
            items[at].w[0] += items[i].w[0];
            items[at].w[1] += items[i].w[1];
            items[i].w[0] = items[i].w[1] = 0;
            m->next[i] = i; /* in no list */
            return;
        }
        if (m->next[at] == NONE)
            break;
    }
    m->next[at] = i;
    m->has_lists = true;
}

static bool is_dropped(const fm_edge *e, fm_edges_drop drop)
{
    return drop == FM_EDGES_SHARED ? e->w[0] == e->w[1] : e->w[0] == 0 && e->w[1] == 0;
}

/* The whole list of each edge where its first one stands; later ones are then in none.
 */
static size_t take_lists(struct merge *m, fm_edges *e, fm_edges_drop drop, fm_edge *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < e->count; i++) {
        if (m->next[i] == i)
            continue;
        for (uint32_t at = (uint32_t)i; at != NONE;) {
            uint32_t following = m->next[at];

            if (!is_dropped(&e->items[at], drop))
                out[kept++] = e->items[at];
            m->next[at] = at;
            at = following;
        }
    }
    return kept;
}

bool fm_edges_merge(fm_edges *e, fm_edges_drop drop)
{
    struct merge m = { .mask = slot_count(e->count) - 1 };
    fm_edge *out = NULL;
    bool done = false;

    if (e->count >= NONE)
        return false;
    m.slots = fm_alloc(m.mask + 1, sizeof *m.slots);
    m.next = fm_alloc_raw(e->count, sizeof *m.next);
    if (m.slots == NULL || m.next == NULL)
        goto out;
    for (size_t i = 0; i < e->count; i++) {
        fetch_slot(m.slots, m.mask, e, i);
        thread_edge(&m, e->items, (uint32_t)i);
    }
    fm_free(m.slots);
    m.slots = NULL;
    if (!m.has_lists) {
        /* As they stand: what take_lists() writes is never ahead of what it reads. */
        e->count = take_lists(&m, e, drop, e->items);
        done = true;
        goto out;
    }
    out = fm_alloc_raw(e->count, sizeof *out);
    if (out == NULL)
        goto out;
    e->capacity = e->count;
    e->count = take_lists(&m, e, drop, out);
    fm_free(e->items);
    e->items = out;
    done = true;

out:
    fm_free(m.slots);
    fm_free(m.next);
    return done;
}

/* ---- What two bags do not share ---------------------------------------------------
 */

/*
 * Outlines that two bags share stand in both as runs of edges, forwards or backwards.
 * So every fourth edge of one bag is placed, which the first edges of a run are looked
 * up among; the rest of the run is found next to it, without looking far into memory:
 *
 *     before   . # . . . # . . . # . . .        # placed
 *                  |     |
 *     after      . . . . . . . .                the first one is missed, and is left to
 *                                               the merging of what remains
 */
enum { PLACED_EVERY = 4, NEAR = 3 };

struct runs {
    const fm_edges *edges;
    uint32_t *slots;
    size_t mask;
    size_t last; /* the edge found before */
};

static void place_some(struct runs *r)
{
    for (size_t i = 0; i < r->edges->count; i += PLACED_EVERY) {
        size_t slot = hash_ends(&r->edges->items[i]) & r->mask;

        while (r->slots[slot] != 0)
            slot = (slot + 1) & r->mask;
        r->slots[slot] = (uint32_t)i + 1;
    }
}

static bool is_same(const fm_edge *a, const fm_edge *b)
{
    return same_ends(a, b) && a->owner == b->owner && a->w[0] == b->w[0];
}

/* Is the same edge near the one that was found before, or among those placed? */
static bool find_same(struct runs *r, const fm_edge *edge)
{
    const fm_edge *items = r->edges->items;

    for (size_t away = 1; away <= NEAR; away++) {
        if (r->last + away < r->edges->count && is_same(&items[r->last + away], edge)) {
            r->last += away;
            return true;
        }
        if (r->last >= away && is_same(&items[r->last - away], edge)) {
            r->last -= away;
            return true;
        }
    }
    for (size_t slot = hash_ends(edge) & r->mask; r->slots[slot] != 0;
         slot = (slot + 1) & r->mask) {
        if (is_same(&items[r->slots[slot] - 1], edge)) {
            r->last = r->slots[slot] - 1;
            return true;
        }
    }
    return false;
}

/* Those edges of a bag that are not shared, on the given side. */
static bool add_others(const fm_edges *e, const bool *shared, int side, fm_edges *out)
{
    for (size_t i = 0; i < e->count; i++) {
        const fm_edge *edge = &e->items[i];

        if (!shared[i] &&
            !fm_edges_add(out, edge->a, edge->b, edge->owner, side, edge->w[0]))
            return false;
    }
    return true;
}

bool fm_edges_differ(const fm_edges *before, const fm_edges *after, fm_edges *out)
{
    struct runs runs = {
        .edges = before,
        .mask = slot_count(before->count / PLACED_EVERY + 1) - 1,
    };
    bool *shared = NULL, done = false;

    *out = (fm_edges){ 0 };
    if (before->count >= NONE)
        return false;
    runs.slots = fm_alloc(runs.mask + 1, sizeof *runs.slots);
    shared = fm_alloc(before->count + after->count, sizeof *shared);
    if (runs.slots == NULL || shared == NULL)
        goto out;
    place_some(&runs);
    for (size_t i = 0; i < after->count; i++) {
        if (find_same(&runs, &after->items[i]))
            shared[runs.last] = shared[before->count + i] = true;
    }
    done = add_others(before, shared, 0, out) &&
           add_others(after, shared + before->count, 1, out) &&
           fm_edges_merge(out, FM_EDGES_SHARED);
    if (!done)
        fm_edges_release(out);

out:
    fm_free(runs.slots);
    fm_free(shared);
    return done;
}
