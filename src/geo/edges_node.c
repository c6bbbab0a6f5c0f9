/* SPDX-License-Identifier: MIT */
/*
 * Noding: edges that cross or touch are split there, until they meet at ends alone.
 *
 *        \   /              \   /
 *         \ /                \ /
 *          X       --->       o       a new end, on the nearest grid point
 *         / \                / \
 *
 * Moving the crossing to the grid turns the four pieces by a hair (a step is 0.1 um),
 * and a piece may then run on the other side of an end that it had passed by less than
 * a step; so it is done again until nothing crosses.  From the third round on an edge
 * is split at every end within a step of it, and a crossing within a step of an end is
 * that end: then no end is ever changed sides with, and the rounds come to an end
 * (after the hot pixels of J. D. Hobby: Practical segment intersection with finite
 * precision output, 1999).
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "geo/edge_tree.h"

#include "base/banned.h"

enum { ROUNDS_MAX = 60, EXACT_ROUNDS = 2, PROGRESS_EVERY = 4096 };

struct split {
    size_t edge;
    fm_grid_point at;
    fm_int128 along; /* how far along the edge, times its length */
};

struct noding {
    const fm_edge *edges;
    struct split *splits;
    size_t count, capacity, most;
    uint64_t looks, looks_most; /* pairs of edges that were near each other */
    /* the leaf of the tree whose edges are looked at, and their boxes */
    size_t first, last;
    fm_grid_box leaf, boxes[FM_EDGE_TREE_FAN];
    bool snaps; /* an end within half a step of an edge lies on it */
    bool failed;
};

static bool add_split(struct noding *n, size_t edge, fm_grid_point at)
{
    const fm_edge *e = &n->edges[edge];
    struct split *splits;

    if (fm_grid_equal(at, e->a) || fm_grid_equal(at, e->b))
        return true;
    splits = fm_grow(n->splits, &n->capacity, n->count + 1, sizeof *splits);
    if (splits == NULL) {
        n->failed = true;
        return false;
    }
    n->splits = splits;
    splits[n->count++] =
        (struct split){ edge, at,
                        (fm_int128)(at.x - e->a.x) * (e->b.x - e->a.x) +
                            (fm_int128)(at.y - e->a.y) * (e->b.y - e->a.y) };
    return true;
}

/* The turn a, b, c in full, for the share at which two edges cross. */
static long double turn(fm_grid_point a, fm_grid_point b, fm_grid_point c)
{
    return (long double)((fm_int128)(b.x - a.x) * (c.y - a.y) -
                         (fm_int128)(b.y - a.y) * (c.x - a.x));
}

static fm_grid_point crossing(const fm_edge *e, const fm_edge *f)
{
    long double from = turn(f->a, f->b, e->a), to = turn(f->a, f->b, e->b);
    long double share = from / (from - to);

    return (fm_grid_point){ e->a.x + llrintl((long double)(e->b.x - e->a.x) * share),
                            e->a.y + llrintl((long double)(e->b.y - e->a.y) * share) };
}

static bool is_within(const fm_grid_box *box, fm_grid_point p)
{
    return p.x >= box->x0 && p.x <= box->x1 && p.y >= box->y0 && p.y <= box->y1;
}

/* Split edge `i` at an end of another that lies on it. */
static bool touch(struct noding *n, size_t i, const fm_grid_box *box, int side,
                  fm_grid_point p)
{
    return side != 0 || !is_within(box, p) || add_split(n, i, p);
}

/* The other end of `f` where an end of it is one of `e` as well. */
static bool share_an_end(const fm_edge *e, const fm_edge *f, fm_grid_point *other)
{
    bool at_a = fm_grid_equal(f->a, e->a) || fm_grid_equal(f->a, e->b);

    *other = at_a ? f->b : f->a;
    return at_a || fm_grid_equal(f->b, e->a) || fm_grid_equal(f->b, e->b);
}

static fm_grid_box grown(const fm_grid_box *box)
{
    return (fm_grid_box){ box->x0 - 1, box->y0 - 1, box->x1 + 1, box->y1 + 1 };
}

/* Does an edge run through the square of one step round a point that is no end of it?
 * Measured along the shorter axis of the edge: the turn is that distance times the
 * length along the longer one. */
static bool is_beside(const fm_edge *e, const fm_grid_box *box, fm_grid_point p)
{
    int64_t dx = e->b.x - e->a.x, dy = e->b.y - e->a.y;
    fm_int128 along = (fm_int128)(p.x - e->a.x) * dx + (fm_int128)(p.y - e->a.y) * dy;
    fm_int128 length2 = (fm_int128)dx * dx + (fm_int128)dy * dy;
    int64_t longer = llabs(dx) > dy ? llabs(dx) : dy;
    fm_grid_box wide = grown(box);

    /* Beyond an end it runs no longer. */
    return is_within(&wide, p) && along > 0 && along < length2 &&
           2 * fabsl(turn(e->a, e->b, p)) <= (long double)longer;
}

/* Split two edges at each other's ends that lie beside them; `*found` when there are.
 */
static bool snap(struct noding *n, size_t i, const fm_grid_box *e_box, size_t j,
                 const fm_grid_box *f_box, bool *found)
{
    const fm_edge *e = &n->edges[i], *f = &n->edges[j];
    const struct {
        size_t edge;
        const fm_grid_box *box;
        fm_grid_point end;
    } tries[] = {
        { i, e_box, f->a }, { i, e_box, f->b }, { j, f_box, e->a }, { j, f_box, e->b }
    };

    *found = false;
    for (size_t k = 0; k < sizeof tries / sizeof *tries; k++) {
        if (!is_beside(&n->edges[tries[k].edge], tries[k].box, tries[k].end))
            continue;
        *found = true;
        if (!add_split(n, tries[k].edge, tries[k].end))
            return false;
    }
    return true;
}

static bool meet(struct noding *n, size_t i, const fm_grid_box *e_box, size_t j,
                 const fm_grid_box *f_box)
{
    const fm_edge *e = &n->edges[i], *f = &n->edges[j];
    fm_grid_point other;
    int fa, fb, ea, eb;
    bool found;

    if (n->snaps && (!snap(n, i, e_box, j, f_box, &found) || found))
        return !n->failed;
    if (share_an_end(e, f, &other)) {
        /* Nearly all pairs are neighbours along an outline.  They have no second point
         * in common but where one lies along the other. */
        if (fm_grid_side(e->a, e->b, other) != 0 ||
            (fm_grid_equal(e->a, f->a) && fm_grid_equal(e->b, f->b)))
            return true;
    }
    fa = fm_grid_side(e->a, e->b, f->a);
    fb = fm_grid_side(e->a, e->b, f->b);
    if (fa * fb > 0)
        return true;
    ea = fm_grid_side(f->a, f->b, e->a);
    eb = fm_grid_side(f->a, f->b, e->b);
    if (ea * eb > 0)
        return true;
    if (fa * fb < 0 && ea * eb < 0) {
        fm_grid_point at = crossing(e, f);

        return add_split(n, i, at) && add_split(n, j, at);
    }
    return touch(n, i, e_box, fa, f->a) && touch(n, i, e_box, fb, f->b) &&
           touch(n, j, f_box, ea, e->a) && touch(n, j, f_box, eb, e->b);
}

/* Edge `j` comes near the leaf: with each edge of it that stands before. */
static bool meet_leaf(void *user, size_t j)
{
    struct noding *n = user;
    fm_grid_box box = fm_edge_box(&n->edges[j]);
    bool done = true;

    fm_grid_box near = n->snaps ? grown(&box) : box;

    if (!fm_grid_boxes_meet(&n->leaf, &near))
        return true;
    for (size_t i = n->first; i < n->last && i < j && done; i++) {
        if (!fm_grid_boxes_meet(&n->boxes[i - n->first], &near))
            continue;
        n->looks++;
        done = meet(n, i, &n->boxes[i - n->first], j, &box);
    }
    return done && n->looks <= n->looks_most;
}

/* By edge, then along it.  Not by the order of the grid: a point that was moved by a
 * hair may come before one that it follows on a level edge. */
static int compare_splits(const void *a, const void *b)
{
    const struct split *p = a, *q = b;

    if (p->edge != q->edge)
        return p->edge < q->edge ? -1 : 1;
    if (p->along != q->along)
        return p->along < q->along ? -1 : 1;
    if (fm_grid_equal(p->at, q->at))
        return 0;
    return fm_grid_before(p->at, q->at) ? -1 : 1;
}

/* The pieces of one edge.  A split that rounding took beyond an end turns its piece
 * round, which fm_edges_add() sees to. */
static bool add_pieces(fm_edges *out, const fm_edge *e, const struct split *splits,
                       size_t count)
{
    fm_grid_point from = e->a;

    for (size_t i = 0; i <= count; i++) {
        fm_grid_point to = i < count ? splits[i].at : e->b;
        size_t before = out->count;

        if (!fm_edges_add(out, from, to, e->owner, 0, e->w[0]))
            return false;
        if (out->count > before)
            out->items[before].w[1] = fm_grid_before(from, to) ? e->w[1] : -e->w[1];
        from = to;
    }
    return true;
}

static bool apply(struct noding *n, fm_edges *e, fm_edges_drop drop)
{
    fm_edges out = { 0 };
    size_t at = 0;

    qsort(n->splits, n->count, sizeof *n->splits, compare_splits);
    for (size_t i = 0; i < e->count; i++) {
        size_t first = at;

        while (at < n->count && n->splits[at].edge == i)
            at++;
        if (!add_pieces(&out, &e->items[i], n->splits + first, at - first)) {
            fm_edges_release(&out);
            return false;
        }
    }
    fm_edges_release(e);
    *e = out;
    return fm_edges_merge(e, drop);
}

static fm_status find_splits(fm_context *ctx, struct noding *n, const fm_edges *e)
{
    fm_edge_tree tree;
    fm_status status = FM_OK;

    n->edges = e->items;
    n->count = 0;
    n->looks = 0;
    if (!fm_edge_tree_build(&tree, e->items, e->count))
        return fm_fail_nomem(ctx);
    /* One search for all edges of a leaf, not one for each. */
    for (size_t i = 0; i < e->count && status == FM_OK; i = n->last) {
        n->first = i;
        n->last = i + FM_EDGE_TREE_FAN < e->count ? i + FM_EDGE_TREE_FAN : e->count;
        n->leaf = tree.boxes[i / FM_EDGE_TREE_FAN];
        if (n->snaps)
            n->leaf = grown(&n->leaf);
        for (size_t k = n->first; k < n->last; k++)
            n->boxes[k - n->first] = fm_edge_box(&e->items[k]);
        fm_edge_tree_search(&tree, &n->leaf, i, meet_leaf, n);
        if (n->failed)
            status = fm_fail_nomem(ctx);
        else if (n->count > n->most)
            status = fm_fail(ctx, FM_ERR_LIMIT,
                             "outlines cross each other more than %zu times; simplify "
                             "them before comparing",
                             n->most);
        else if (n->looks > n->looks_most)
            status = fm_fail(ctx, FM_ERR_LIMIT,
                             "too many long edges of outlines run side by side; "
                             "simplify them before comparing");
        else if (n->last % PROGRESS_EVERY == 0)
            status = fm_progress(ctx, "comparing outlines", n->last, e->count);
    }
    fm_edge_tree_release(&tree);
    return status;
}

fm_status fm_edges_node(fm_context *ctx, fm_edges *e, fm_edges_drop drop,
                        size_t *splits)
{
    struct noding n = { 0 };
    fm_status status = FM_OK;
    size_t total = 0;

    /* of the edges that came, not of what they are cut into */
    n.most = e->count * FM_EDGES_SPLITS_EACH;
    n.most = n.most > FM_EDGES_SPLITS_MAX ? n.most : FM_EDGES_SPLITS_MAX;
    n.looks_most = (uint64_t)e->count * FM_EDGES_LOOKS_EACH;
    if (n.looks_most < FM_EDGES_LOOKS_MAX)
        n.looks_most = FM_EDGES_LOOKS_MAX;
    for (int round = 0; status == FM_OK; round++) {
        n.snaps = round >= EXACT_ROUNDS;
        status = find_splits(ctx, &n, e);
        if (status != FM_OK || n.count == 0)
            break;
        total += n.count;
        if (round == ROUNDS_MAX)
            status = fm_fail(ctx, FM_ERR_GEOMETRY,
                             "outlines do not come apart after %d rounds of cutting",
                             ROUNDS_MAX);
        else if (!apply(&n, e, drop))
            status = fm_fail_nomem(ctx);
    }
    fm_free(n.splits);
    if (splits != NULL)
        *splits = total;
    return status;
}
