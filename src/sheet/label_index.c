/* SPDX-License-Identifier: MIT */
#include "sheet/label_index.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

/* Cells of about the height of two lines of text; not more of them than this, so that
 * an empty poster costs nothing. */
#define CELL_PX   20.0
#define CELLS_MAX 65536.0
/* What single precision may lose on a sheet of 32,767 px, and more. */
#define SLACK_PX 0.01F

/* Boxes -----------------------------------------------------------------------------
 */

fm_label_box fm_label_box_of_rect(fm_rect rect)
{
    return (fm_label_box){
        .centre = { (rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2 },
        .half_w = (rect.x1 - rect.x0) / 2,
        .half_h = (rect.y1 - rect.y0) / 2,
        .cosine = 1,
    };
}

fm_label_box fm_label_box_of_edge(fm_pt a, fm_pt b, double half_h, double beyond)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);

    return (fm_label_box){
        .centre = { (a.x + b.x) / 2, (a.y + b.y) / 2 },
        .half_w = length / 2 + beyond,
        .half_h = half_h,
        .cosine = length > 0 ? dx / length : 1,
        .sine = length > 0 ? dy / length : 0,
    };
}

fm_rect fm_label_box_bounds(const fm_label_box *box)
{
    double c = fabs(box->cosine), s = fabs(box->sine);
    double w = box->half_w * c + box->half_h * s;
    double h = box->half_w * s + box->half_h * c;

    return (fm_rect){ box->centre.x - w, box->centre.y - h, box->centre.x + w,
                      box->centre.y + h };
}

/*
 * Two rectangles are apart when one of their four directions tells them apart (the
 * separating axis theorem). These are the two directions of `a`: there the reach of `b`
 * is its half sides projected, with c and s the cosine and sine of the angle between.
 */
static bool told_apart(const fm_label_box *a, double grow_a, const fm_label_box *b,
                       double grow_b)
{
    double c = fabs(a->cosine * b->cosine + a->sine * b->sine);
    double s = fabs(a->cosine * b->sine - a->sine * b->cosine);
    double dx = b->centre.x - a->centre.x, dy = b->centre.y - a->centre.y;
    double along = fabs(dx * a->cosine + dy * a->sine);
    double across = fabs(dy * a->cosine - dx * a->sine);
    double half_w = b->half_w + grow_b, half_h = b->half_h + grow_b;

    return along >= a->half_w + grow_a + half_w * c + half_h * s ||
           across >= a->half_h + grow_a + half_w * s + half_h * c;
}

bool fm_label_boxes_meet(const fm_label_box *a, const fm_label_box *b, double apart)
{
    if (a->sine == 0 && b->sine == 0) /* nearly all of them */
        return fabs(b->centre.x - a->centre.x) < a->half_w + b->half_w + apart &&
               fabs(b->centre.y - a->centre.y) < a->half_h + b->half_h + apart;
    return !told_apart(a, apart, b, 0) && !told_apart(b, 0, a, apart);
}

/* Grid ------------------------------------------------------------------------------
 */

bool fm_label_index_init(fm_label_index *index, fm_rect frame)
{
    double width = fmax(frame.x1 - frame.x0, 1), height = fmax(frame.y1 - frame.y0, 1);
    double cell = fmax(CELL_PX, sqrt(width / CELLS_MAX * height));

    *index = (fm_label_index){ .frame = frame, .cell_px = cell };
    index->columns = (size_t)ceil(width / cell);
    index->rows = (size_t)ceil(height / cell);
    index->cells = fm_alloc(index->columns * index->rows, sizeof *index->cells);
    return index->cells != NULL;
}

void fm_label_index_release(fm_label_index *index)
{
    fm_free(index->cells);
    fm_free(index->nodes);
    fm_free(index->items);
    *index = (fm_label_index){ 0 };
}

typedef struct span {
    size_t column0, column1, row0, row1; /* both ends included */
} span;

static size_t cell_number(double offset, double cell, size_t count)
{
    double n = floor(offset / cell);

    if (!(n > 0))
        return 0;
    return n >= (double)count ? count - 1 : (size_t)n;
}

static span cells_of(const fm_label_index *index, fm_rect r)
{
    return (span){
        cell_number(r.x0 - index->frame.x0, index->cell_px, index->columns),
        cell_number(r.x1 - index->frame.x0, index->cell_px, index->columns),
        cell_number(r.y0 - index->frame.y0, index->cell_px, index->rows),
        cell_number(r.y1 - index->frame.y0, index->cell_px, index->rows),
    };
}

/* Room for one item and its nodes, so that adding them cannot fail half-way. */
static bool make_room(fm_label_index *index, size_t nodes)
{
    void *grown;

    if (index->node_count == 0)
        index->node_count = 1;
    grown = fm_grow(index->nodes, &index->node_capacity, index->node_count + nodes,
                    sizeof *index->nodes);
    if (grown == NULL)
        return false;
    index->nodes = grown;
    grown = fm_grow(index->items, &index->item_capacity, index->item_count + 1,
                    sizeof *index->items);
    if (grown == NULL)
        return false;
    index->items = grown;
    return true;
}

bool fm_label_index_add(fm_label_index *index, const fm_label_item *item)
{
    fm_rect bounds = fm_label_box_bounds(&item->box);
    span at = cells_of(index, bounds);
    size_t wanted = (at.column1 - at.column0 + 1) * (at.row1 - at.row0 + 1);

    if (!make_room(index, wanted))
        return false;
    for (size_t row = at.row0; row <= at.row1; row++) {
        for (size_t column = at.column0; column <= at.column1; column++) {
            uint32_t *head = &index->cells[row * index->columns + column];

            index->nodes[index->node_count] = (struct fm_label_node){
                (float)bounds.x0 - SLACK_PX, (float)bounds.y0 - SLACK_PX,
                (float)bounds.x1 + SLACK_PX, (float)bounds.y1 + SLACK_PX,
                (uint32_t)index->item_count, *head
            };
            *head = (uint32_t)index->node_count++;
        }
    }
    index->items[index->item_count] = *item;
    index->items[index->item_count].bounds = bounds;
    index->item_count++;
    return true;
}

void fm_label_index_visit(const fm_label_index *index, fm_rect area,
                          fm_label_visit_fn visit, void *user)
{
    span at = cells_of(index, area);
    float x0 = (float)area.x0, y0 = (float)area.y0;
    float x1 = (float)area.x1, y1 = (float)area.y1;

    for (size_t row = at.row0; row <= at.row1; row++) {
        for (size_t column = at.column0; column <= at.column1; column++) {
            uint32_t node = index->cells[row * index->columns + column];

            for (; node != 0; node = index->nodes[node].next) {
                const struct fm_label_node *n = &index->nodes[node];

                if (n->x0 < x1 && n->x1 > x0 && n->y0 < y1 && n->y1 > y0 &&
                    !index->items[n->item].gone && !visit(user, &index->items[n->item]))
                    return;
            }
        }
    }
}
