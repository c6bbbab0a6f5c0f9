/* SPDX-License-Identifier: MIT */
/*
 * geo/chains.h: noded edges as chains between nodes, and what lies on either hand of each.
 *
 * A node is a point where other than two edges meet.  Along a chain nothing changes, so
 * one question for each chain, asked in its middle, says whose ground lies to its left
 * and to its right; and areas of ground, by whatever owners, are sums over chains alone:
 *
 *          A | B            area of "A after, B before" = what the chains with that on
 *      ------o------        their left hand add, less what those with it on their right
 *          C | B            hand do.  No polygon needs to be built for it.
 */
#ifndef FM_GEO_CHAINS_H
#define FM_GEO_CHAINS_H

#include "geo/edges.h"

/* Layers of one owner. */
typedef struct fm_layers {
    uint32_t owner;
    int32_t w[2];
} fm_layers;

/* What lies on one hand: the owners with any layers, by number. */
typedef struct fm_label {
    size_t first, count; /* in fm_chains.layers */
} fm_label;

typedef struct fm_chain {
    size_t first, count; /* points, both ends included; of a ring they are the same */
    size_t from, to;     /* numbers of its nodes */
    uint32_t left, right; /* labels */
    unsigned sides;      /* bit 0: an edge of before stands here, bit 1: one of after */
    double area_m2;      /* what it adds to the ground on its left */
} fm_chain;

typedef struct fm_chains {
    fm_chain *items;
    size_t count, capacity;
    fm_grid_point *points;
    size_t point_count, point_capacity;
    size_t node_count;
    fm_label *labels; /* label 0: nobody's ground */
    size_t label_count, label_capacity;
    fm_layers *layers;
    size_t layer_count, layer_capacity;
} fm_chains;

/*
 * Chains of edges that are noded and merged.  Labels are asked of `ground`, all edges
 * that may lie east of them; NULL: of the edges themselves.  FM_ERR_NOMEM.
 */
FM_MUST_USE fm_status fm_chains_build(fm_context *ctx, const fm_edges *edges,
                                      const fm_edges *ground, fm_chains *out);
void fm_chains_release(fm_chains *c);

/* The layers of an owner in a label; zeros when it has none. */
fm_layers fm_chains_layers(const fm_chains *c, uint32_t label, uint32_t owner);

#endif
