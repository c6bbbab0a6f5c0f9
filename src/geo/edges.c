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

bool fm_edges_add(fm_edges *e, fm_grid_point a, fm_grid_point b, uint32_t owner,
                  int side, int w)
{
    fm_edge *items;
    bool up = fm_grid_before(a, b);

    if (fm_grid_equal(a, b))
        return true;
    items = fm_grow(e->items, &e->capacity, e->count + 1, sizeof *items);
    if (items == NULL)
        return false;
    e->items = items;
    items[e->count] = (fm_edge){ .a = up ? a : b, .b = up ? b : a, .owner = owner };
    items[e->count].w[side] = (int16_t)(up ? w : -w);
    e->count++;
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

/* The strip in which a longitude lies: strip 0 is -180 to 180, strip 1 lies east of it.
 */
static double strip_of(double lon)
{
    return floor((lon + 180.0) / 360.0);
}

/* An edge that lies inside one strip, or on its border: then the strip is the one on
 * its left hand. */
static bool add_inside(fm_edges *e, fm_lonlat p, fm_lonlat q, uint32_t owner, int side,
                       int w)
{
    double middle = p.lon / 2 + q.lon / 2;
    double strip = strip_of(middle);

    bool ground_is_west = (q.lat > p.lat) == (w > 0);

    if (p.lon == q.lon && strip * 360.0 - 180.0 == p.lon && ground_is_west)
        strip -= 1;
    p.lon -= strip * 360.0;
    q.lon -= strip * 360.0;
    return fm_edges_add(e, fm_grid_point_of(p), fm_grid_point_of(q), owner, side, w);
}

/*
 * An edge across one border of strips or several: cut there, and each open end closed
 * along the border down to the south pole.  What two such ends have in common falls
 * away when edges are merged:
 *
 *       p--->|                 down on the western side of the border, up on its
 * eastern
 *            |--->q            one; a second edge that comes back does the opposite
 *            v ^
 *     ----------------  -90
 */
static bool add_across(fm_edges *e, fm_lonlat p, fm_lonlat q, uint32_t owner, int side,
                       int w)
{
    bool east = q.lon > p.lon;
    double first = strip_of(p.lon), last = strip_of(q.lon);
    double step = east ? 1 : -1;
    fm_lonlat from = p;

    if (!east && first * 360.0 - 180.0 == p.lon)
        first -= 1; /* it starts on the border and goes west */
    if (east && last * 360.0 - 180.0 == q.lon)
        last -= 1; /* it ends on the border */
    for (double strip = first; strip != last; strip += step) {
        double border = strip * 360.0 + (east ? 180.0 : -180.0);
        double share = (border - p.lon) / (q.lon - p.lon);
        fm_lonlat at = { border, p.lat + (q.lat - p.lat) * share };
        fm_grid_point here =
            fm_grid_point_of((fm_lonlat){ east ? 180.0 : -180.0, at.lat });
        fm_grid_point there = { -here.x, here.y };
        fm_grid_point foot = { here.x, -FM_GRID_POLE };
        fm_grid_point far_foot = { there.x, -FM_GRID_POLE };
        fm_lonlat a = { from.lon - strip * 360.0, from.lat };

        if (!fm_edges_add(e, fm_grid_point_of(a), here, owner, side, w) ||
            !fm_edges_add(e, here, foot, owner, side, w) ||
            !fm_edges_add(e, far_foot, there, owner, side, w))
            return false;
        from = at;
    }
    from.lon -= last * 360.0;
    q.lon -= last * 360.0;
    return fm_edges_add(e, fm_grid_point_of(from), fm_grid_point_of(q), owner, side, w);
}

static bool add_edge(fm_edges *e, fm_lonlat p, fm_lonlat q, uint32_t owner, int side,
                     int w)
{
    double west = fmin(p.lon, q.lon), east = fmax(p.lon, q.lon);

    if (west > -180.0 && east < 180.0)
        return fm_edges_add(e, fm_grid_point_of(p), fm_grid_point_of(q), owner, side,
                            w);
    if (strip_of(west) * 360.0 + 180.0 >= east)
        return add_inside(e, p, q, owner, side, w);
    return add_across(e, p, q, owner, side, w);
}

bool fm_edges_add_ring(fm_edges *e, const fm_lonlat *ring, size_t count, bool hole,
                       uint32_t owner, int side)
{
    int w = (planar_area(ring, count) < 0) == hole ? 1 : -1;

    /* Counter-clockwise, ground is on the left of each edge; of a hole it is outside.
     */
    for (size_t i = 0, j = count - 1; i < count; j = i++) {
        if (!add_edge(e, ring[j], ring[i], owner, side, w))
            return false;
    }
    return true;
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

#define NONE UINT32_MAX

/* Lists of edges with the same ends, threaded through `next` in order of appearance. */
struct merge {
    uint32_t *slots; /* first edge of a list, plus one; 0: free */
    size_t mask;
    uint32_t *next;
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
            items[at].w[0] = (int16_t)(items[at].w[0] + items[i].w[0]);
            items[at].w[1] = (int16_t)(items[at].w[1] + items[i].w[1]);
            items[i].w[0] = items[i].w[1] = 0;
            m->next[i] = i; /* in no list */
            return;
        }
        if (m->next[at] == NONE)
            break;
    }
    m->next[at] = i;
}

static bool is_dropped(const fm_edge *e, fm_edges_drop drop)
{
    return drop == FM_EDGES_SHARED ? e->w[0] == e->w[1] : e->w[0] == 0 && e->w[1] == 0;
}

bool fm_edges_merge(fm_edges *e, fm_edges_drop drop)
{
    struct merge m = { 0 };
    size_t slots = 16, kept = 0;
    fm_edge *out = NULL;
    bool done = false;

    if (e->count >= NONE)
        return false;
    while (slots < e->count * 2)
        slots *= 2;
    m.mask = slots - 1;
    m.slots = fm_alloc(slots, sizeof *m.slots);
    m.next = fm_alloc_raw(e->count, sizeof *m.next);
    out = fm_alloc_raw(e->count, sizeof *out);
    if (m.slots == NULL || m.next == NULL || out == NULL)
        goto out;
    for (size_t i = 0; i < e->count; i++)
        thread_edge(&m, e->items, (uint32_t)i);
    for (size_t i = 0; i < e->count; i++) {
        if (m.next[i] == i)
            continue;
        /* The whole list where its first edge stands; later ones are then in none. */
        for (uint32_t at = (uint32_t)i; at != NONE;) {
            uint32_t following = m.next[at];

            if (!is_dropped(&e->items[at], drop))
                out[kept++] = e->items[at];
            m.next[at] = at;
            at = following;
        }
    }
    fm_free(e->items);
    e->items = out;
    e->capacity = e->count;
    e->count = kept;
    out = NULL;
    done = true;

out:
    fm_free(m.slots);
    fm_free(m.next);
    fm_free(out);
    return done;
}
