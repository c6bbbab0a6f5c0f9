/* SPDX-License-Identifier: MIT */
#include "geo/chains.h"

#include <string.h>

#include "base/mem.h"
#include "geo/rays.h"
#include "geo/seen.h"

#include "base/banned.h"

#define NONE       UINT32_MAX
#define UNNUMBERED (UINT32_MAX - 1)

/* Edges of the same ends. */
struct segment {
    uint32_t first, count; /* edges */
    uint32_t ends[2];      /* vertices: where it begins, going up, and where it ends */
    bool used;
};

struct vertex {
    fm_grid_point at;
    uint32_t degree;
    uint32_t segments[2]; /* the first two that meet here */
    uint32_t node;        /* number among the nodes; UNNUMBERED; NONE: it is none */
};

struct builder {
    fm_context *ctx;
    const fm_edge *edges;
    struct segment *segments;
    size_t segment_count;
    struct vertex *vertices;
    size_t vertex_count;
    fm_seen seen;    /* points, but for those at which an edge follows the one before */
    uint32_t *slots; /* vertices that may come again, plus one; 0: free */
    size_t mask;
    /* of each chain: where its labels are asked */
    uint32_t *asked; /* segment */
    bool *flipped;   /* the chain goes down along it */
    size_t asked_capacity, flipped_capacity;
    uint32_t *label_slots; /* labels plus one, hashed; 0: free */
    size_t label_slot_count;
    fm_chains *out;
};

void fm_chains_release(fm_chains *c)
{
    fm_free(c->items);
    fm_free(c->points);
    fm_free(c->labels);
    fm_free(c->layers);
    *c = (fm_chains){ 0 };
}

/* ---- Vertices and segments ------------------------------------------------------- */

static size_t hash_point(fm_grid_point p)
{
    uint64_t h = (uint64_t)p.x * 0x9e3779b97f4a7c15u;

    h = (h ^ (h >> 31) ^ (uint64_t)p.y) * 0xbf58476d1ce4e5b9u;
    return (size_t)(h ^ (h >> 30));
}

static uint32_t add_vertex(struct builder *b, fm_grid_point p)
{
    b->vertices[b->vertex_count] = (struct vertex){ p, 0, { NONE, NONE }, NONE };
    return (uint32_t)b->vertex_count++;
}

/* The vertex at a point; new ones are added. */
static uint32_t vertex_at(struct builder *b, fm_grid_point p)
{
    size_t hash, slot;

    /* Most often the edge before ends here. */
    for (int k = 0; b->segment_count > 0 && k < 2; k++) {
        uint32_t last = b->segments[b->segment_count - 1].ends[k];

        if (fm_grid_equal(b->vertices[last].at, p))
            return last;
    }
    hash = hash_point(p);
    if (!fm_seen_repeats(&b->seen, hash))
        return add_vertex(b, p);
    slot = hash & b->mask;
    while (b->slots[slot] != 0 && !fm_grid_equal(b->vertices[b->slots[slot] - 1].at, p))
        slot = (slot + 1) & b->mask;
    if (b->slots[slot] == 0)
        b->slots[slot] = add_vertex(b, p) + 1;
    return b->slots[slot] - 1;
}

static bool same_ends(const fm_edge *a, const fm_edge *b)
{
    return fm_grid_equal(a->a, b->a) && fm_grid_equal(a->b, b->b);
}

/* Note what vertex_at() will have to look up. */
static void note_points(fm_seen *seen, const fm_edges *e)
{
    for (size_t i = 0; i < e->count; i++) {
        const fm_edge *edge = &e->items[i], *last = edge - (i > 0);

        if (i > 0 && same_ends(last, edge))
            continue;
        for (int k = 0; k < 2; k++) {
            fm_grid_point p = k == 0 ? edge->a : edge->b;

            if (i == 0 || (!fm_grid_equal(p, last->a) && !fm_grid_equal(p, last->b)))
                fm_seen_note(seen, hash_point(p));
        }
    }
}

static bool collect(struct builder *b, const fm_edges *e)
{
    size_t slots = 16;

    if (!fm_seen_init(&b->seen, e->count))
        return false;
    note_points(&b->seen, e);
    while (slots < b->seen.repeated * 4)
        slots *= 2;
    b->mask = slots - 1;
    b->slots = fm_alloc(slots, sizeof *b->slots);
    b->segments = fm_alloc_raw(e->count, sizeof *b->segments);
    b->vertices = fm_alloc_raw(e->count * 2, sizeof *b->vertices);
    if (b->slots == NULL || b->segments == NULL || b->vertices == NULL)
        return false;
    for (size_t i = 0; i < e->count;) {
        struct segment *s = &b->segments[b->segment_count];
        size_t end = i + 1;

        while (end < e->count && same_ends(&e->items[i], &e->items[end]))
            end++;
        *s = (struct segment){ .first = (uint32_t)i, .count = (uint32_t)(end - i) };
        for (int k = 0; k < 2; k++) {
            struct vertex *v;

            s->ends[k] = vertex_at(b, k == 0 ? e->items[i].a : e->items[i].b);
            v = &b->vertices[s->ends[k]];
            if (v->degree < 2)
                v->segments[v->degree] = (uint32_t)b->segment_count;
            v->degree++;
        }
        b->segment_count++;
        i = end;
    }
    return true;
}

/* Do two segments that follow each other through a vertex bound the same ground?  They
 * do round closed outlines; not where an edge was left out. */
static bool agree(const struct builder *b, const struct segment *s,
                  const struct segment *t, int sign)
{
    if (s->count != t->count)
        return false;
    for (uint32_t i = 0; i < s->count; i++) {
        const fm_edge *e = &b->edges[s->first + i], *f = &b->edges[t->first + i];

        if (e->owner != f->owner || e->w[0] != sign * f->w[0] ||
            e->w[1] != sign * f->w[1])
            return false;
    }
    return true;
}

/* Is a vertex a node by what meets there? */
static bool parts_chains(const struct builder *b, uint32_t vertex)
{
    const struct vertex *v = &b->vertices[vertex];
    const struct segment *s, *t;

    if (v->degree != 2)
        return true;
    s = &b->segments[v->segments[0]];
    t = &b->segments[v->segments[1]];
    /* One goes up into the vertex and the other up out of it, or both end (begin) here
     * and ground changes hands. */
    return !agree(b, s, t, (s->ends[0] == vertex) == (t->ends[0] == vertex) ? -1 : 1);
}

/* Find the nodes, and make room for the points of all chains between them. */
static bool find_nodes(struct builder *b)
{
    size_t ends = 0, points;

    for (uint32_t i = 0; i < b->vertex_count; i++) {
        if (!parts_chains(b, i))
            continue;
        b->vertices[i].node = UNNUMBERED;
        ends += b->vertices[i].degree;
    }
    points = b->segment_count + ends / 2 + 1;
    b->out->points = fm_alloc_raw(points, sizeof *b->out->points);
    b->out->point_capacity = points;
    return b->out->points != NULL;
}

static bool is_node(const struct builder *b, uint32_t vertex)
{
    return b->vertices[vertex].node != NONE;
}

/* ---- Chains ---------------------------------------------------------------------- */

static bool add_point(fm_chains *c, fm_grid_point p)
{
    fm_grid_point *points =
        fm_grow(c->points, &c->point_capacity, c->point_count + 1, sizeof *points);

    if (points == NULL)
        return false;
    c->points = points;
    points[c->point_count++] = p;
    return true;
}

static size_t node_number(struct builder *b, uint32_t vertex)
{
    struct vertex *v = &b->vertices[vertex];

    if (v->node >= UNNUMBERED)
        v->node = (uint32_t)b->out->node_count++;
    return v->node;
}

static bool begin_chain(struct builder *b, fm_chain **chain)
{
    fm_chains *c = b->out;
    fm_chain *items = fm_grow(c->items, &c->capacity, c->count + 1, sizeof *items);
    uint32_t *asked;
    bool *flipped;

    if (items == NULL)
        return false;
    c->items = items;
    asked = fm_grow(b->asked, &b->asked_capacity, c->count + 1, sizeof *asked);
    if (asked == NULL)
        return false;
    b->asked = asked;
    flipped = fm_grow(b->flipped, &b->flipped_capacity, c->count + 1, sizeof *flipped);
    if (flipped == NULL)
        return false;
    b->flipped = flipped;
    *chain = &items[c->count];
    **chain = (fm_chain){ .first = c->point_count };
    return true;
}

/* Follow edges from a vertex along a segment up to the next node. */
static bool follow(struct builder *b, uint32_t vertex, uint32_t segment)
{
    fm_chains *c = b->out;
    fm_chain *chain;
    uint32_t at = vertex;

    if (!begin_chain(b, &chain) || !add_point(c, b->vertices[at].at))
        return false;
    chain->from = node_number(b, vertex);
    b->asked[c->count] = segment;
    b->flipped[c->count] = b->segments[segment].ends[1] == at;
    for (const fm_edge *e = &b->edges[b->segments[segment].first],
                       *end = e + b->segments[segment].count;
         e < end; e++)
        chain->sides |= (e->w[0] != 0 ? 1u : 0u) | (e->w[1] != 0 ? 2u : 0u);
    for (;;) {
        struct segment *s = &b->segments[segment];
        uint32_t next = s->ends[0] == at ? s->ends[1] : s->ends[0];

        s->used = true;
        chain->area_m2 += fm_edge_area_m2(b->vertices[at].at, b->vertices[next].at);
        at = next;
        if (!add_point(c, b->vertices[at].at))
            return false;
        if (is_node(b, at))
            break;
        segment = b->vertices[at].segments[b->vertices[at].segments[0] == segment];
    }
    chain->to = node_number(b, at);
    chain->count = c->point_count - chain->first;
    c->count++;
    return true;
}

static bool follow_all(struct builder *b)
{
    /* Chains between nodes first, in the order of the edges; what is left are rings. */
    for (int rings = 0; rings < 2; rings++) {
        for (uint32_t i = 0; i < b->segment_count; i++) {
            for (int k = 0; k < 2 && !b->segments[i].used; k++) {
                if ((rings || is_node(b, b->segments[i].ends[k])) &&
                    !follow(b, b->segments[i].ends[k], i))
                    return false;
            }
        }
    }
    return true;
}

/* ---- Labels ---------------------------------------------------------------------- */

static bool label_is(const fm_chains *c, const fm_label *label, const fm_layers *layers,
                     size_t count)
{
    if (label->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const fm_layers *l = &c->layers[label->first + i];

        if (l->owner != layers[i].owner || l->w[0] != layers[i].w[0] ||
            l->w[1] != layers[i].w[1])
            return false;
    }
    return true;
}

static size_t hash_layers(const fm_layers *layers, size_t count)
{
    uint64_t h = count;

    for (size_t i = 0; i < count; i++) {
        uint64_t w =
            (uint64_t)(uint32_t)layers[i].w[0] << 32 | (uint32_t)layers[i].w[1];

        h = (h ^ layers[i].owner) * 0x9e3779b97f4a7c15u;
        h = (h ^ h >> 31 ^ w) * 0xbf58476d1ce4e5b9u;
    }
    return (size_t)(h ^ h >> 30);
}

/* The slot of a label, or the free one where it would stand. */
static size_t label_slot(const struct builder *b, const fm_layers *layers, size_t count)
{
    size_t slot = hash_layers(layers, count) & (b->label_slot_count - 1);

    while (b->label_slots[slot] != 0 &&
           !label_is(b->out, &b->out->labels[b->label_slots[slot] - 1], layers, count))
        slot = (slot + 1) & (b->label_slot_count - 1);
    return slot;
}

/* At most half of the slots are taken. */
static bool make_label_room(struct builder *b)
{
    enum { SLOTS_FIRST = 64 };
    const fm_chains *c = b->out;

    if (c->label_count < b->label_slot_count / 2)
        return true;
    fm_free(b->label_slots);
    b->label_slot_count =
        b->label_slot_count == 0 ? SLOTS_FIRST : b->label_slot_count * 2;
    b->label_slots = fm_alloc(b->label_slot_count, sizeof *b->label_slots);
    for (size_t i = 0; b->label_slots != NULL && i < c->label_count; i++) {
        const fm_label *l = &c->labels[i];

        b->label_slots[label_slot(b, c->layers + l->first, l->count)] = (uint32_t)i + 1;
    }
    return b->label_slots != NULL;
}

/* The number of a label; new ones are added.  NONE when out of memory. */
static uint32_t label_number(struct builder *b, const fm_layers *layers, size_t count)
{
    fm_chains *c = b->out;
    fm_label *labels;
    fm_layers *pool;
    size_t slot;

    if (!make_label_room(b))
        return NONE;
    slot = label_slot(b, layers, count);
    if (b->label_slots[slot] != 0)
        return b->label_slots[slot] - 1;
    labels = fm_grow(c->labels, &c->label_capacity, c->label_count + 1, sizeof *labels);
    if (labels == NULL)
        return NONE;
    c->labels = labels;
    pool = fm_grow(c->layers, &c->layer_capacity, c->layer_count + count + 1,
                   sizeof *pool);
    if (pool == NULL)
        return NONE;
    c->layers = pool;
    if (count > 0)
        memcpy(pool + c->layer_count, layers, count * sizeof *layers);
    labels[c->label_count] = (fm_label){ c->layer_count, count };
    c->layer_count += count;
    b->label_slots[slot] = (uint32_t)++c->label_count;
    return b->label_slots[slot] - 1;
}

struct scratch {
    fm_layers *items;
    size_t count, capacity;
};

/* Add layers to a list kept by owner; what comes to nothing is taken out. */
static bool add_layers(struct scratch *s, uint32_t owner, int32_t w0, int32_t w1)
{
    size_t at = 0;
    fm_layers *items;

    while (at < s->count && s->items[at].owner < owner)
        at++;
    if (at < s->count && s->items[at].owner == owner) {
        fm_layers *l = &s->items[at];

        l->w[0] += w0;
        l->w[1] += w1;
        if (l->w[0] == 0 && l->w[1] == 0) {
            memmove(l, l + 1, (s->count - at - 1) * sizeof *l);
            s->count--;
        }
        return true;
    }
    items = fm_grow(s->items, &s->capacity, s->count + 1, sizeof *items);
    if (items == NULL)
        return false;
    s->items = items;
    memmove(items + at + 1, items + at, (s->count - at) * sizeof *items);
    items[at] = (fm_layers){ owner, { w0, w1 } };
    s->count++;
    return true;
}

/* East of the segment lies what its ray met; west of it, its own edges as well. */
static bool label_chain(struct builder *b, size_t chain, const fm_ray_hits *hits,
                        struct scratch *s)
{
    const struct segment *segment = &b->segments[b->asked[chain]];
    fm_chain *c = &b->out->items[chain];
    uint32_t east, west;

    s->count = 0;
    for (size_t i = hits->start[chain]; i < hits->start[chain + 1]; i++) {
        const fm_ray_hit *h = &hits->items[i];

        if (!add_layers(s, h->owner, h->w[0], h->w[1]))
            return false;
    }
    east = label_number(b, s->items, s->count);
    for (uint32_t i = 0; i < segment->count; i++) {
        const fm_edge *e = &b->edges[segment->first + i];

        if (!add_layers(s, e->owner, e->w[0], e->w[1]))
            return false;
    }
    west = label_number(b, s->items, s->count);
    c->left = b->flipped[chain] ? east : west;
    c->right = b->flipped[chain] ? west : east;
    return east != NONE && west != NONE;
}

static bool label_chains(struct builder *b, const fm_edges *ground)
{
    fm_chains *c = b->out;
    fm_grid_point *middles = fm_alloc_raw(c->count, sizeof *middles);
    struct scratch scratch = { 0 };
    fm_ray_hits hits = { 0 };
    bool done = middles != NULL && label_number(b, NULL, 0) != NONE;

    for (size_t i = 0; done && i < c->count; i++) {
        const fm_edge *e = &b->edges[b->segments[b->asked[i]].first];

        middles[i] = (fm_grid_point){ e->a.x + e->b.x, e->a.y + e->b.y };
    }
    done = done && fm_rays_cast(ground->items, ground->count, middles, c->count, &hits);
    for (size_t i = 0; done && i < c->count; i++)
        done = label_chain(b, i, &hits, &scratch);
    fm_ray_hits_release(&hits);
    fm_free(scratch.items);
    fm_free(middles);
    return done;
}

fm_status fm_chains_build(fm_context *ctx, const fm_edges *edges,
                          const fm_edges *ground, fm_chains *out)
{
    struct builder b = { .ctx = ctx, .edges = edges->items, .out = out };
    bool done;

    *out = (fm_chains){ 0 };
    done = edges->count < NONE / 4 && collect(&b, edges) && find_nodes(&b) &&
           follow_all(&b) && label_chains(&b, ground == NULL ? edges : ground);
    fm_free(b.segments);
    fm_free(b.vertices);
    fm_free(b.slots);
    fm_free(b.seen.cells);
    fm_free(b.label_slots);
    fm_free(b.asked);
    fm_free(b.flipped);
    if (!done) {
        fm_chains_release(out);
        return fm_fail_nomem(ctx);
    }
    return FM_OK;
}

fm_layers fm_chains_layers(const fm_chains *c, uint32_t label, uint32_t owner)
{
    const fm_label *l = &c->labels[label];

    for (size_t i = l->first; i < l->first + l->count; i++) {
        if (c->layers[i].owner == owner)
            return c->layers[i];
    }
    return (fm_layers){ owner, { 0, 0 } };
}
