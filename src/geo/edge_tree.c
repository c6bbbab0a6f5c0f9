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

/* The nodes below node `node` of `level`, which comes near the box; `span` edges lie
 * below each of them. */
static bool search(const fm_edge_tree *t, size_t level, size_t node, size_t span,
                   const fm_grid_box *box, size_t from, fm_edge_tree_fn each,
                   void *user)
{
    size_t first = node * FM_EDGE_TREE_FAN, end = first + FM_EDGE_TREE_FAN, count;
    const fm_grid_box *boxes;

    if (level == 0)
        return search_leaf(t, node, from, each, user);
    boxes = t->boxes + t->level_start[level - 1];
    count = t->level_start[level] - t->level_start[level - 1];
    first = from / span > first ? from / span : first;
    for (size_t i = first; i < end && i < count; i++) {
        if (fm_grid_boxes_meet(&boxes[i], box) &&
            !search(t, level - 1, i, span / FM_EDGE_TREE_FAN, box, from, each, user))
            return false;
    }
    return true;
}

bool fm_edge_tree_search(const fm_edge_tree *t, const fm_grid_box *box, size_t from,
                         fm_edge_tree_fn each, void *user)
{
    size_t span = 1;

    if (t->edge_count == 0)
        return true;
    for (size_t level = 1; level < t->level_count; level++)
        span *= FM_EDGE_TREE_FAN;
    return search(t, t->level_count - 1, 0, span, box, from, each, user);
}
