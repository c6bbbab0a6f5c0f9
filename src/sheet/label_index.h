/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_index.h: what already stands on the sheet, found by place.
 *
 * A uniform grid over the frame. Everything in it is a box that may be turned: a label,
 * a piece of a label that follows a line, a symbol, a block, an edge of a line. Items
 * are taken out by marking them gone, so that a label can be moved and put back at no
 * cost.
 *
 * Not for what the items mean: that is sheet/label_place.
 */
#ifndef FM_SHEET_LABEL_INDEX_H
#define FM_SHEET_LABEL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"
#include "geo/coord.h"

/* A rectangle round `centre`, turned by the angle of (cosine, sine), clockwise. */
typedef struct fm_label_box {
    fm_pt centre;
    double half_w, half_h;
    double cosine, sine;
} fm_label_box;

fm_label_box fm_label_box_of_rect(fm_rect rect);
/* The box round the edge from a to b that reaches `half_h` to either side and `beyond`
 * past its ends. */
fm_label_box fm_label_box_of_edge(fm_pt a, fm_pt b, double half_h, double beyond);
/* The upright rectangle round a box. */
fm_rect fm_label_box_bounds(const fm_label_box *box);
/* Do they meet, the first grown by `apart` on every side? Sharing an edge does not
 * count. */
bool fm_label_boxes_meet(const fm_label_box *a, const fm_label_box *b, double apart);

typedef enum fm_label_item_kind {
    FM_LABEL_BLOCK,
    FM_LABEL_SYMBOL,
    FM_LABEL_LINE,
    FM_LABEL_TEXT
} fm_label_item_kind;

typedef struct fm_label_item {
    fm_label_box box;
    fm_rect bounds;
    fm_label_item_kind kind;
    uint32_t owner;  /* of a text: the label's number */
    double padding;  /* of a text: px it wants free */
    double priority; /* of a symbol */
    double weight;   /* of a line */
    bool gone;
} fm_label_item;

typedef struct fm_label_index {
    fm_rect frame;
    double cell_px;
    size_t columns, rows;
    uint32_t *cells; /* the first node of each cell, 0: none */
    struct fm_label_node {
        float x0, y0, x1, y1; /* bounds of the item, a little larger */
        uint32_t item, next;
    } * nodes; /* nodes[0] is not used */
    size_t node_count, node_capacity;
    fm_label_item *items;
    size_t item_count, item_capacity;
} fm_label_index;

/* False when out of memory. `= {0}` can be released. */
FM_MUST_USE bool fm_label_index_init(fm_label_index *index, fm_rect frame);
void fm_label_index_release(fm_label_index *index);

/* Add an item; its bounds are filled in here. What lies outside the frame is kept in
 * the cells of its edge. False when out of memory, the index is then as before. */
FM_MUST_USE bool fm_label_index_add(fm_label_index *index, const fm_label_item *item);

/* Visit every item whose bounds meet `area` (or nearly do), until `visit` returns
 * false. An item that spans several cells may come several times. */
typedef bool (*fm_label_visit_fn)(void *user, const fm_label_item *item);
void fm_label_index_visit(const fm_label_index *index, fm_rect area,
                          fm_label_visit_fn visit, void *user);

#endif
