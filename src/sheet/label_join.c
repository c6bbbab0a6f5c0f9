/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_join.c: pieces of one name that touch are labelled as one.
 *
 * Roads come in pieces, islands of control in cells, and a place twice from two
 * sources; each piece carries the name. Pieces of the same layer, kind and text touch
 * when
 *
 *     lines      share an end: they are joined into long lines, which are labelled;
 *     polygons   pass through a common spot of their outlines: they are stitched to one
 *                ground, or, when they do not fit each other, the largest is labelled;
 *     points     have symbols that meet: the most important is labelled.
 *
 * Every piece leaves marks (a cell of the sheet and the piece), the marks are sorted,
 * and pieces with a mark in common are united.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

#define OUTLINE_CELL_PX 2.0
#define SYMBOL_CELL_PX  4.0
/* A piece leaves no more marks than this, however large its symbol. */
#define MARKS_MAX 65536

typedef struct mark {
    double x, y; /* whole numbers */
    uint32_t label;
} mark;

typedef struct marks {
    mark *items;
    size_t count, capacity;
} marks;

/* Labels to be sorted by what they have in common: a name's hash, or a leader. */
typedef struct named {
    uint64_t name;
    uint32_t label;
} named;

static int named_compare(const void *a, const void *b)
{
    const named *m = a, *n = b;

    if (m->name != n->name)
        return m->name < n->name ? -1 : 1;
    return m->label < n->label ? -1 : m->label > n->label;
}

static int mark_compare(const void *a, const void *b)
{
    const mark *m = a, *n = b;

    if (m->x != n->x)
        return m->x < n->x ? -1 : 1;
    if (m->y != n->y)
        return m->y < n->y ? -1 : 1;
    return m->label < n->label ? -1 : m->label > n->label;
}

static bool is_same_place(const mark *a, const mark *b)
{
    return a->x == b->x && a->y == b->y;
}

static bool add_mark(marks *m, double x, double y, uint32_t label)
{
    mark *grown = fm_grow(m->items, &m->capacity, m->count + 1, sizeof *grown);

    if (grown == NULL)
        return false;
    m->items = grown;
    m->items[m->count++] = (mark){ x, y, label };
    return true;
}

/* Marks -----------------------------------------------------------------------------
 */

static bool mark_symbol(marks *m, const fm_label *label, uint32_t number)
{
    fm_rect r = label->around;
    double x0 = floor(r.x0 / SYMBOL_CELL_PX), x1 = floor(r.x1 / SYMBOL_CELL_PX);
    double y0 = floor(r.y0 / SYMBOL_CELL_PX), y1 = floor(r.y1 / SYMBOL_CELL_PX);

    if (!((x1 - x0 + 1) * (y1 - y0 + 1) <= MARKS_MAX))
        return true;
    for (double x = x0; x <= x1; x++) {
        for (double y = y0; y <= y1; y++) {
            if (!add_mark(m, x, y, number))
                return false;
        }
    }
    return true;
}

/* The cells that an outline passes through, sampled along every edge. */
static bool mark_outline(marks *m, const fm_label_shape *shape, uint32_t number)
{
    for (size_t part = 0; part < shape->part_count; part++) {
        const fm_pt *ring = shape->points + shape->starts[part];
        size_t count = shape->starts[part + 1] - shape->starts[part];

        for (size_t i = 0; i < count; i++) {
            fm_pt p = ring[i], q = ring[(i + 1) % count];
            double steps = ceil(hypot(q.x - p.x, q.y - p.y) / OUTLINE_CELL_PX);

            for (double k = 0; k < fmax(steps, 1); k++) {
                double t = k / fmax(steps, 1);

                if (!add_mark(m, floor((p.x + t * (q.x - p.x)) / OUTLINE_CELL_PX),
                              floor((p.y + t * (q.y - p.y)) / OUTLINE_CELL_PX), number))
                    return false;
            }
        }
    }
    return true;
}

static bool mark_ends(marks *m, const fm_label_shape *shape, uint32_t number)
{
    for (size_t part = 0; part < shape->part_count; part++) {
        fm_pt first = fm_label_end_cell(shape->points[shape->starts[part]]);
        fm_pt last = fm_label_end_cell(shape->points[shape->starts[part + 1] - 1]);

        if (!add_mark(m, first.x, first.y, number) ||
            !add_mark(m, last.x, last.y, number))
            return false;
    }
    return true;
}

/* Uniting ---------------------------------------------------------------------------
 */

/* Halves the way for the next who asks. */
static uint32_t leader_of(fm_labeller *labeller, uint32_t label)
{
    fm_label *labels = labeller->labels;

    while (labels[label].leader != label) {
        labels[label].leader = labels[labels[label].leader].leader;
        label = labels[label].leader;
    }
    return label;
}

/* Does label a speak for b, when they are pieces of one thing? */
static bool speaks_for(const fm_labeller *labeller, uint32_t a, uint32_t b)
{
    const fm_label *p = &labeller->labels[a], *q = &labeller->labels[b];

    if (p->kind == FM_SHAPE_POLYGON && p->shape->ground_px2 != q->shape->ground_px2)
        return p->shape->ground_px2 > q->shape->ground_px2;
    if (p->priority != q->priority)
        return p->priority > q->priority;
    return a < b;
}

static void unite(fm_labeller *labeller, uint32_t a, uint32_t b)
{
    fm_label *labels = labeller->labels;
    double priority;

    a = leader_of(labeller, a);
    b = leader_of(labeller, b);
    if (a == b || !fm_str_equal(labels[a].text, labels[b].text))
        return;
    priority = fmax(labels[a].priority, labels[b].priority);
    if (speaks_for(labeller, a, b)) {
        labels[b].leader = a;
        labels[a].priority = priority;
    } else {
        labels[a].leader = b;
        labels[b].priority = priority;
    }
}

static bool unite_touching(fm_labeller *labeller, const named *pieces, size_t count,
                           marks *m)
{
    m->count = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = pieces[i].label;
        const fm_label *label = &labeller->labels[number];
        bool done;

        if (label->kind == FM_SHAPE_POINT)
            done = mark_symbol(m, label, number);
        else if (label->kind == FM_SHAPE_LINE)
            done = mark_ends(m, label->shape, number);
        else
            done = mark_outline(m, label->shape, number);
        if (!done)
            return false;
    }
    if (m->count > 0)
        qsort(m->items, m->count, sizeof *m->items, mark_compare);
    for (size_t i = 1; i < m->count; i++) {
        if (is_same_place(&m->items[i], &m->items[i - 1]))
            unite(labeller, m->items[i - 1].label, m->items[i].label);
    }
    return true;
}

/* Making one ------------------------------------------------------------------------
 */

/* The pieces of one leader, made one: lines are chained; ground is stitched, where that
 * makes it larger (pieces that overlap do not). */
static bool make_one(fm_labeller *labeller, const named *pieces, size_t count,
                     uint32_t leader)
{
    fm_label *label = &labeller->labels[leader];
    fm_label_shape **shapes = fm_alloc_raw(count, sizeof *shapes);
    fm_label_shape *one = NULL;
    bool done = shapes != NULL;

    for (size_t i = 0; done && i < count; i++)
        shapes[i] = labeller->labels[pieces[i].label].shape;
    if (done && label->kind == FM_SHAPE_LINE) {
        done = fm_label_chain(&labeller->arena, shapes, count, &label->shape);
    } else if (done) {
        if (count > 1 || label->shape->part_count > 1)
            done = fm_label_stitch(&labeller->arena, shapes, count, &one);
        if (one != NULL && one->ground_px2 > label->shape->ground_px2)
            label->shape = one;
        fm_label_shape_simplify(label->shape);
    }
    fm_free(shapes);
    return done;
}

/* Repeats ---------------------------------------------------------------------------
 */

static bool add_repeat(fm_labeller *labeller, uint32_t base, size_t part,
                       double from_px, double to_px)
{
    fm_label *grown = fm_grow(labeller->labels, &labeller->capacity,
                              labeller->count + 1, sizeof *grown);
    fm_label *label;

    if (grown == NULL)
        return false;
    labeller->labels = grown;
    label = &labeller->labels[labeller->count];
    *label = labeller->labels[base];
    label->part = part;
    label->from_px = from_px;
    label->to_px = to_px;
    label->leader = (uint32_t)labeller->count++;
    label->repeats = base;
    return true;
}

/* Give the line its stretches: the middle one of its longest part is the label's own,
 * the others repeat it. */
static bool share_out(fm_labeller *labeller, uint32_t number)
{
    const fm_label_shape *shape = labeller->labels[number].shape;
    double longest = -1;
    size_t own = 0;

    for (size_t part = 0; part < shape->part_count; part++) {
        double length =
            fm_polyline_length(shape->points + shape->starts[part],
                               shape->starts[part + 1] - shape->starts[part]);
        if (length > longest) {
            longest = length;
            own = part;
        }
    }
    for (size_t part = 0; part < shape->part_count; part++) {
        double length =
            fm_polyline_length(shape->points + shape->starts[part],
                               shape->starts[part + 1] - shape->starts[part]);
        double share = floor(length / FM_LABEL_REPEAT_PX);

        if (part == own)
            share = fmax(share, 1);
        for (double k = 0; k < share; k++) {
            double from = length * k / share, to = length * (k + 1) / share;
            fm_label *label = &labeller->labels[number];

            if (part == own && k == floor(share / 2)) {
                label->part = part;
                label->from_px = from;
                label->to_px = to;
            } else if (!add_repeat(labeller, number, part, from, to)) {
                return false;
            }
        }
    }
    return true;
}

/* The whole -------------------------------------------------------------------------
 */

/* All labels of one name; `pieces` may be put in another order. */
static bool join_named(fm_labeller *labeller, named *pieces, size_t count, marks *m)
{
    if (count > 1 && !unite_touching(labeller, pieces, count, m))
        return false;
    if (labeller->labels[pieces[0].label].kind == FM_SHAPE_POINT)
        return true;
    for (size_t i = 0; i < count; i++)
        pieces[i].name = leader_of(labeller, pieces[i].label);
    qsort(pieces, count, sizeof *pieces, named_compare);
    for (size_t i = 0, next; i < count; i = next) {
        uint32_t leader = (uint32_t)pieces[i].name;

        for (next = i; next < count && pieces[next].name == leader;)
            next++;
        if (!make_one(labeller, pieces + i, next - i, leader) ||
            (labeller->labels[leader].kind == FM_SHAPE_LINE &&
             !share_out(labeller, leader)))
            return false;
    }
    return true;
}

fm_status fm_label_join(fm_labeller *labeller)
{
    size_t count = labeller->count;
    named *names = fm_alloc_raw(count, sizeof *names);
    marks m = { 0 };
    bool done = names != NULL;

    for (size_t i = 0; done && i < count; i++)
        names[i] = (named){ labeller->labels[i].name, (uint32_t)i };
    if (done)
        qsort(names, count, sizeof *names, named_compare);
    for (size_t i = 0, next; done && i < count; i = next) {
        uint64_t name = names[i].name;

        for (next = i; next < count && names[next].name == name;)
            next++;
        done = join_named(labeller, names + i, next - i, &m);
    }
    fm_free(names);
    fm_free(m.items);
    return done ? FM_OK : fm_fail_nomem(labeller->ctx);
}
