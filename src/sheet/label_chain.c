/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_chain.c: pieces of a line, made one.
 *
 * Pieces come in any order and direction. Where exactly two of them end, the line goes
 * on; where three meet it ends, since no one can say which of them is the main one.
 * Twins (the same stretch twice, the two carriageways of one road) count as one.
 *
 *      >---->.<----<.>---->          one line of three pieces
 *
 *      >---->.========.>---->        twins between two
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* Twins differ in length by no more than this share; they are looked for only where few
 * pieces meet. */
#define TWIN_SHARE 0.05
#define TWINS_MAX  16

/* Piece i ends at 2i and at 2i + 1. */
typedef struct strand {
    const fm_pt *points;
    size_t count;
    double length;
    bool used; /* in a joined line, or a twin that is not wanted */
} strand;

typedef struct strand_end {
    fm_pt cell;
    size_t number;
} strand_end;

typedef struct chain {
    strand *strands;
    strand_end *ends; /* sorted by place */
    size_t *links;    /* of each end: the one that the line goes on at, or itself */
    size_t count;
    fm_pt *points; /* the joined lines */
    size_t point_count;
    size_t *starts;
    size_t part_count;
} chain;

static void release(chain *c)
{
    fm_free(c->strands);
    fm_free(c->ends);
    fm_free(c->links);
    fm_free(c->points);
    fm_free(c->starts);
}

/* Room for all that can come of the shapes. */
static bool reserve(chain *c, fm_label_shape *const *shapes, size_t count)
{
    size_t strands = 0, points = 0;

    for (size_t i = 0; i < count; i++) {
        strands += shapes[i]->part_count;
        points += shapes[i]->starts[shapes[i]->part_count];
    }
    c->strands = fm_alloc(strands, sizeof *c->strands);
    c->ends = fm_alloc(strands, 2 * sizeof *c->ends);
    c->links = fm_alloc(strands, 2 * sizeof *c->links);
    c->points = fm_alloc(points, sizeof *c->points);
    c->starts = fm_alloc(strands + 1, sizeof *c->starts);
    return c->strands != NULL && c->ends != NULL && c->links != NULL &&
           c->points != NULL && c->starts != NULL;
}

static fm_pt end_point(const chain *c, size_t end)
{
    const strand *s = &c->strands[end / 2];

    return s->points[end % 2 == 0 ? 0 : s->count - 1];
}

static void add_strands(chain *c, const fm_label_shape *shape)
{
    for (size_t part = 0; part < shape->part_count; part++) {
        strand *s = &c->strands[c->count];

        s->points = shape->points + shape->starts[part];
        s->count = shape->starts[part + 1] - shape->starts[part];
        s->length = fm_polyline_length(s->points, s->count);
        for (size_t end = 2 * c->count; end < 2 * c->count + 2; end++) {
            c->ends[end] = (strand_end){ fm_label_end_cell(end_point(c, end)), end };
            c->links[end] = end;
        }
        c->count++;
    }
}

/* Ends that meet ------------------------------------------------------------------- */

static int end_compare(const void *a, const void *b)
{
    const strand_end *p = a, *q = b;

    if (p->cell.x != q->cell.x)
        return p->cell.x < q->cell.x ? -1 : 1;
    if (p->cell.y != q->cell.y)
        return p->cell.y < q->cell.y ? -1 : 1;
    return p->number < q->number ? -1 : p->number > q->number;
}

static bool are_twins(const chain *c, size_t end_a, size_t end_b)
{
    fm_pt a = fm_label_end_cell(end_point(c, end_a ^ 1));
    fm_pt b = fm_label_end_cell(end_point(c, end_b ^ 1));
    double long_a = c->strands[end_a / 2].length, long_b = c->strands[end_b / 2].length;

    return end_a / 2 != end_b / 2 && a.x == b.x && a.y == b.y &&
           fabs(long_a - long_b) <= TWIN_SHARE * fmax(long_a, long_b);
}

/* Of twins among the ends [from, to), which meet, leave the first. */
static void drop_twins(chain *c, size_t from, size_t to)
{
    if (to - from > TWINS_MAX)
        return;
    for (size_t i = from; i < to; i++) {
        for (size_t k = i + 1; k < to; k++) {
            if (!c->strands[c->ends[i].number / 2].used &&
                are_twins(c, c->ends[i].number, c->ends[k].number))
                c->strands[c->ends[k].number / 2].used = true;
        }
    }
}

/* Let the line go on where the ends [from, to) are just two. */
static void link_two(chain *c, size_t from, size_t to)
{
    size_t met[2] = { 0, 0 }, count = 0;

    for (size_t i = from; i < to; i++) {
        size_t end = c->ends[i].number;

        if (c->strands[end / 2].used)
            continue;
        if (count < 2)
            met[count] = end;
        count++;
    }
    if (count == 2) {
        c->links[met[0]] = met[1];
        c->links[met[1]] = met[0];
    }
}

static void each_meeting(chain *c, void (*visit)(chain *, size_t from, size_t to))
{
    for (size_t i = 0, next; i < 2 * c->count; i = next) {
        for (next = i + 1; next < 2 * c->count &&
                           c->ends[next].cell.x == c->ends[i].cell.x &&
                           c->ends[next].cell.y == c->ends[i].cell.y;)
            next++;
        visit(c, i, next);
    }
}

/* Walking ---------------------------------------------------------------------------
 */

/* From this end through all that goes on from it, as one part. */
static void walk(chain *c, size_t end)
{
    size_t start = c->point_count;

    c->starts[c->part_count++] = start;
    while (!c->strands[end / 2].used) {
        strand *s = &c->strands[end / 2];

        /* The first point is the last of the piece before. */
        for (size_t i = c->point_count > start ? 1 : 0; i < s->count; i++)
            c->points[c->point_count++] =
                s->points[end % 2 == 0 ? i : s->count - 1 - i];
        s->used = true;
        end = c->links[end ^ 1];
    }
    c->starts[c->part_count] = c->point_count;
}

static void walk_all(chain *c)
{
    for (size_t end = 0; end < 2 * c->count; end++) {
        if (c->links[end] == end && !c->strands[end / 2].used)
            walk(c, end);
    }
    for (size_t end = 0; end < 2 * c->count; end += 2) { /* rings are left */
        if (!c->strands[end / 2].used)
            walk(c, end);
    }
}

bool fm_label_chain(fm_arena *arena, fm_label_shape *const *shapes, size_t count,
                    fm_label_shape **out)
{
    chain c = { 0 };
    bool done;

    if (count == 1 && shapes[0]->part_count == 1) {
        *out = shapes[0];
        return true;
    }
    done = reserve(&c, shapes, count);
    for (size_t i = 0; done && i < count; i++)
        add_strands(&c, shapes[i]);
    if (done) {
        qsort(c.ends, 2 * c.count, sizeof *c.ends, end_compare);
        each_meeting(&c, drop_twins);
        each_meeting(&c, link_two);
        walk_all(&c);
        *out = fm_label_shape_keep(arena, c.points, c.starts, c.part_count);
        done = *out != NULL;
    }
    release(&c);
    return done;
}
