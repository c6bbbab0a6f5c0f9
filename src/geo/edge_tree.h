/* SPDX-License-Identifier: MIT */
/*
 * geo/edge_tree.h: boxes over a bag of edges, to find those that come near.
 *
 * Edges come in the order of rings, so neighbours in the bag are neighbours on the ground:
 * a box over each few edges, a box over each few boxes, and so on, needs no sorting.
 *
 *     edges   . . . .  . . . .  . . . .  . . . .
 *     level 0 [      ] [      ] [      ] [      ]
 *     level 1 [               ] [               ]
 */
#ifndef FM_GEO_EDGE_TREE_H
#define FM_GEO_EDGE_TREE_H

#include "geo/edges.h"

typedef struct fm_grid_box {
    int64_t x0, y0, x1, y1; /* both ends included */
} fm_grid_box;

#define FM_EDGE_TREE_FAN    8
#define FM_EDGE_TREE_LEVELS 24

typedef struct fm_edge_tree {
    const fm_edge *edges; /* borrowed */
    size_t edge_count;
    fm_grid_box *boxes; /* all levels, the lowest first */
    size_t level_start[FM_EDGE_TREE_LEVELS + 1];
    size_t level_count;
} fm_edge_tree;

/* False when out of memory. */
FM_MUST_USE bool fm_edge_tree_build(fm_edge_tree *t, const fm_edge *edges, size_t count);
void fm_edge_tree_release(fm_edge_tree *t);

static inline fm_grid_box fm_edge_box(const fm_edge *e)
{
    bool east = e->a.x <= e->b.x;

    return (fm_grid_box){ east ? e->a.x : e->b.x, e->a.y, east ? e->b.x : e->a.x,
                          e->b.y };
}

static inline bool fm_grid_boxes_meet(const fm_grid_box *a, const fm_grid_box *b)
{
    return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}

/*
 * Call `each` for every edge with a number of at least `from` whose leaf's box meets
 * `box` (the edge's own may not).  Stops with false as soon as `each` returns false.
 */
typedef bool (*fm_edge_tree_fn)(void *user, size_t edge);
bool fm_edge_tree_search(const fm_edge_tree *t, const fm_grid_box *box, size_t from,
                         fm_edge_tree_fn each, void *user);

#endif
