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
 * and a piece may then cross what it did not; so it is done again until nothing
 * crosses.  That ends, because a crossing of pieces as short as a step falls on their
 * ends.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "geo/edge_tree.h"

#include "base/banned.h"

enum { ROUNDS_MAX = 40, PROGRESS_EVERY = 4096 };

struct split {
    size_t edge;
    fm_grid_point at;
};

struct noding {
    const fm_edge *edges;
    struct split *splits;
    size_t count, capacity;
    /* the edge that is looked at */
    size_t edge;
    fm_grid_box box;
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
    splits[n->count++] = (struct split){ edge, at };
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

static bool meet(void *user, size_t j)
{
    struct noding *n = user;
    const fm_edge *e = &n->edges[n->edge], *f = &n->edges[j];
    fm_grid_box box = fm_edge_box(f);
    int fa, fb, ea, eb;

    if (!fm_grid_boxes_meet(&n->box, &box))
        return true;
    if (fm_grid_equal(e->a, f->a) && fm_grid_equal(e->b, f->b))
        return true; /* of another owner */
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

        return add_split(n, n->edge, at) && add_split(n, j, at);
    }
    return touch(n, n->edge, &n->box, fa, f->a) &&
           touch(n, n->edge, &n->box, fb, f->b) && touch(n, j, &box, ea, e->a) &&
           touch(n, j, &box, eb, e->b);
}

/* By edge, then along it: an edge goes up. */
static int compare_splits(const void *a, const void *b)
{
    const struct split *p = a, *q = b;

    if (p->edge != q->edge)
        return p->edge < q->edge ? -1 : 1;
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
            out->items[before].w[1] =
                (int16_t)(fm_grid_before(from, to) ? e->w[1] : -e->w[1]);
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
    if (!fm_edge_tree_build(&tree, e->items, e->count))
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < e->count && status == FM_OK; i++) {
        n->edge = i;
        n->box = fm_edge_box(&e->items[i]);
        fm_edge_tree_search(&tree, &n->box, i + 1, meet, n);
        if (n->failed)
            status = fm_fail_nomem(ctx);
        else if (n->count > FM_EDGES_SPLITS_MAX)
            status = fm_fail(ctx, FM_ERR_LIMIT,
                             "outlines cross each other more than %d times; simplify "
                             "them before comparing",
                             FM_EDGES_SPLITS_MAX);
        else if (i % PROGRESS_EVERY == PROGRESS_EVERY - 1)
            status = fm_progress(ctx, "comparing outlines", i, e->count);
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

    for (int round = 0; status == FM_OK; round++) {
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
