/* SPDX-License-Identifier: MIT */
#include "geo/edge_tree.h"

#include "base/mem.h"

#include "base/banned.h"

static const fm_grid_box EMPTY = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };

static void join(fm_grid_box *box, const fm_grid_box *other)
{
    box->x0 = other->x0 < box->x0 ? other->x0 : box->x0;
    box->y0 = other->y0 < box->y0 ? other->y0 : box->y0;
    box->x1 = other->x1 > box->x1 ? other->x1 : box->x1;
    box->y1 = other->y1 > box->y1 ? other->y1 : box->y1;
}

bool fm_edge_tree_build(fm_edge_tree *t, const fm_edge *edges, size_t count)
{
    size_t size = count, total = 0;

    *t = (fm_edge_tree){ .edges = edges, .edge_count = count };
    do {
        size = (size + FM_EDGE_TREE_FAN - 1) / FM_EDGE_TREE_FAN;
        t->level_start[t->level_count++] = total;
        total += size;
    } while (size > 1);
    t->level_start[t->level_count] = total;
    t->boxes = fm_alloc_raw(total, sizeof *t->boxes);
    if (t->boxes == NULL)
        return false;
    for (size_t i = 0; i < total; i++)
        t->boxes[i] = EMPTY;
    for (size_t i = 0; i < count; i++) {
        fm_grid_box box = fm_edge_box(&edges[i]);

        join(&t->boxes[i / FM_EDGE_TREE_FAN], &box);
    }
    for (size_t level = 1; level < t->level_count; level++) {
        size_t below = t->level_start[level - 1], here = t->level_start[level];

        for (size_t i = below; i < here; i++)
            join(&t->boxes[here + (i - below) / FM_EDGE_TREE_FAN], &t->boxes[i]);
    }
    return true;
}

void fm_edge_tree_release(fm_edge_tree *t)
{
    fm_free(t->boxes);
    *t = (fm_edge_tree){ 0 };
}

static bool search_leaf(const fm_edge_tree *t, size_t leaf, size_t from,
                        fm_edge_tree_fn each, void *user)
{
    size_t begin = leaf * FM_EDGE_TREE_FAN, end = begin + FM_EDGE_TREE_FAN;

    for (size_t i = begin < from ? from : begin; i < end && i < t->edge_count; i++) {
        if (!each(user, i))
            return false;
    }
    return true;
}

/* Edges below a node of `level`: FAN to the power of level + 1. */
static size_t node_span(size_t level)
{
    size_t span = FM_EDGE_TREE_FAN;

    while (level-- > 0)
        span *= FM_EDGE_TREE_FAN;
    return span;
}

static bool search(const fm_edge_tree *t, size_t level, size_t node,
                   const fm_grid_box *box, size_t from, fm_edge_tree_fn each,
                   void *user)
{
    size_t count, first = node * FM_EDGE_TREE_FAN;

    if (!fm_grid_boxes_meet(&t->boxes[t->level_start[level] + node], box) ||
        (node + 1) * node_span(level) <= from)
        return true;
    if (level == 0)
        return search_leaf(t, node, from, each, user);
    count = t->level_start[level] - t->level_start[level - 1];
    for (size_t i = first; i < first + FM_EDGE_TREE_FAN && i < count; i++) {
        if (!search(t, level - 1, i, box, from, each, user))
            return false;
    }
    return true;
}

bool fm_edge_tree_search(const fm_edge_tree *t, const fm_grid_box *box, size_t from,
                         fm_edge_tree_fn each, void *user)
{
    return t->edge_count == 0 ||
           search(t, t->level_count - 1, 0, box, from, each, user);
}
