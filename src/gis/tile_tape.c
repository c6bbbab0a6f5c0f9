/* SPDX-License-Identifier: MIT */
#include "gis/tile_tape.h"

#include <math.h>
#include <string.h>

#include "gis/tile_tape_parts.h"

#include "base/banned.h"

/* The Cairo hand copies symbols from this many on, at quarters of a pixel. */
enum { MANY = 64, PHASES = 4 };
/* Places of one stamp are looked for by cells from this many on. */
enum { PLACES_FEW = 256, CELLS_SIDE_MAX = 512 };
static const double PLACE_CELL_PX = 512.0;
/* Entries of the index at most; beyond, bins are made larger. */
enum { INDEX_MAX = 16 << 20, BINS_SIDE_MAX = 1024 };
/* How far a pointed corner may stand out, in half widths (the painter's limit). */
static const double MITER = 4.0, SQUARE = 1.5;

static fm_tape *tape_of(fm_painter *self)
{
    return (fm_tape *)self;
}

static void out_of_memory(fm_tape *tape)
{
    if (tape->base.status == FM_OK)
        tape->base.status = fm_fail_nomem(tape->base.ctx);
}

/* ---- Groups and clips ----------------------------------------------------------- */

/* NULL when out of memory. */
static fm_tape_scope *open_scope(fm_tape *tape)
{
    fm_tape_scope *grown = fm_grow(tape->scopes, &tape->scope_capacity,
                                   tape->scope_count + 1, sizeof *grown);
    fm_tape_scope *scope;

    if (grown == NULL) {
        out_of_memory(tape);
        return NULL;
    }
    tape->scopes = grown;
    scope = &grown[tape->scope_count];
    *scope = (fm_tape_scope){ .parent = tape->scope };
    scope->depth = tape->scope == FM_TAPE_TOP ? 1 : tape->scopes[tape->scope].depth + 1;
    tape->scope = (uint32_t)tape->scope_count++;
    return scope;
}

static void keep_group(fm_painter *self, const char *id, double opacity)
{
    fm_tape_scope *scope = open_scope(tape_of(self));

    if (scope == NULL)
        return;
    scope->is_group = true;
    scope->id = id;
    scope->opacity = opacity;
}

static void keep_clip(fm_painter *self, const fm_path *path, bool even_odd)
{
    fm_tape *tape = tape_of(self);
    fm_tape_scope *scope = open_scope(tape);

    if (scope == NULL)
        return;
    scope->even_odd = even_odd;
    if (!fm_tape_keep_path(&tape->arena, path, &scope->path))
        out_of_memory(tape);
}

static void end_scope(fm_painter *self)
{
    fm_tape *tape = tape_of(self);

    if (tape->scope != FM_TAPE_TOP)
        tape->scope = tape->scopes[tape->scope].parent;
}

/* ---- Ink ------------------------------------------------------------------------ */

/* Room for one op; NULL when out of memory.  It counts once add_op() is called. */
static fm_tape_op *new_op(fm_tape *tape, fm_tape_verb verb, fm_color color)
{
    fm_tape_op *grown =
        fm_grow(tape->ops, &tape->op_capacity, tape->op_count + 1, sizeof *grown);
    fm_tape_op *op;

    if (grown == NULL || tape->op_count == UINT32_MAX) {
        out_of_memory(tape);
        return NULL;
    }
    tape->ops = grown;
    op = &grown[tape->op_count];
    *op = (fm_tape_op){ .verb = verb, .scope = tape->scope, .color = color };
    return op;
}

static void keep_area(fm_tape *tape, fm_tape_verb verb, const char *pattern,
                      const fm_path *path, fm_color color, bool even_odd)
{
    fm_tape_op *op = new_op(tape, verb, color);

    if (op == NULL)
        return;
    op->as.area.pattern = pattern;
    op->as.area.even_odd = even_odd;
    if (!fm_tape_keep_path(&tape->arena, path, &op->as.area.path)) {
        out_of_memory(tape);
        return;
    }
    op->bounds = op->as.area.path.bounds;
    tape->op_count++;
}

static void keep_fill(fm_painter *self, const fm_path *path, fm_color color,
                      bool even_odd)
{
    keep_area(tape_of(self), FM_TAPE_FILL, NULL, path, color, even_odd);
}

static void keep_pattern(fm_painter *self, const char *name, const fm_path *path,
                         bool even_odd, fm_color color)
{
    keep_area(tape_of(self), FM_TAPE_PATTERN, name, path, color, even_odd);
}

static double pen_reach(const fm_pen *pen)
{
    return pen->width / 2 * (pen->join == FM_JOIN_MITER ? MITER : SQUARE) + 1;
}

static bool keep_pen(fm_tape *tape, const fm_pen *pen, fm_pen *out)
{
    double *dashes = fm_arena_alloc(&tape->arena, pen->dash_count + 1, sizeof *dashes);
    double sum = 0;

    if (dashes == NULL)
        return false;
    for (size_t i = 0; i < pen->dash_count; i++) {
        dashes[i] = pen->dashes[i];
        sum += dashes[i];
    }
    *out = *pen;
    out->dashes = dashes;
    if (!(sum > 0))
        out->dash_count = 0;
    return true;
}

static void keep_stroke(fm_painter *self, const fm_path *path, const fm_pen *pen)
{
    fm_tape *tape = tape_of(self);
    fm_tape_op *op = new_op(tape, FM_TAPE_STROKE, pen->color);

    if (op == NULL)
        return;
    if (!keep_pen(tape, pen, &op->as.area.pen) ||
        !fm_tape_keep_path(&tape->arena, path, &op->as.area.path)) {
        out_of_memory(tape);
        return;
    }
    op->as.area.reach = pen_reach(pen);
    op->bounds = fm_rect_grown(op->as.area.path.bounds, op->as.area.reach);
    tape->op_count++;
}

/* ---- Stamps --------------------------------------------------------------------- */

static bool keep_part(fm_tape *tape, const fm_stamp_part *from, fm_stamp_part *to)
{
    const fm_path *path = &from->path;
    uint8_t *verbs = fm_arena_alloc(&tape->arena, path->verb_count + 1, 1);
    fm_pt *points = fm_arena_alloc(&tape->arena, path->point_count + 1, sizeof *points);

    if (verbs == NULL || points == NULL || !keep_pen(tape, &from->pen, &to->pen))
        return false;
    if (path->verb_count > 0)
        memcpy(verbs, path->verbs, path->verb_count);
    if (path->point_count > 0)
        memcpy(points, path->points, path->point_count * sizeof *points);
    to->path = (fm_path){ .verbs = verbs,
                          .verb_count = path->verb_count,
                          .points = points,
                          .point_count = path->point_count };
    to->fill = from->fill;
    to->even_odd = from->even_odd;
    to->fill_color = from->fill_color;
    to->stroke = from->stroke;
    return true;
}

/* A table of which places stand in which cell, in the order of the places. */
static bool sort_places(fm_tape *tape, fm_tape_places *p, fm_rect bounds)
{
    uint32_t *starts, *numbers, *next;
    size_t cells;

    if (p->count < PLACES_FEW || p->count > UINT32_MAX)
        return true;
    p->origin = (fm_pt){ bounds.x0, bounds.y0 };
    p->cell_px =
        fmax(PLACE_CELL_PX,
             fmax(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0) / (CELLS_SIDE_MAX - 1));
    p->columns = (uint32_t)((bounds.x1 - bounds.x0) / p->cell_px) + 1;
    p->rows = (uint32_t)((bounds.y1 - bounds.y0) / p->cell_px) + 1;
    cells = (size_t)p->columns * p->rows;
    starts = fm_arena_alloc(&tape->arena, cells + 2, sizeof *starts);
    numbers = fm_arena_alloc(&tape->arena, p->count, sizeof *numbers);
    if (starts == NULL || numbers == NULL)
        return false;
    next = starts + 1; /* ends of the cells, once all are counted and put */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < p->count; i++) {
            size_t column =
                fm_tape_bin(p->at[i].x - p->origin.x, p->cell_px, p->columns);
            size_t row = fm_tape_bin(p->at[i].y - p->origin.y, p->cell_px, p->rows);
            size_t cell = row * p->columns + column;

            if (pass == 0)
                starts[cell + 2]++;
            else
                numbers[next[cell]++] = (uint32_t)i;
        }
        for (size_t i = 2; pass == 0 && i < cells + 2; i++)
            starts[i] += starts[i - 1];
    }
    p->cell_start = starts;
    p->numbers = numbers;
    return true;
}

static bool keep_places(fm_tape *tape, const fm_pt *at, size_t count, fm_tape_op *op)
{
    double grid = PHASES * tape->density;
    fm_pt *kept = fm_arena_alloc(&tape->arena, count, sizeof *kept);
    fm_rect bounds = FM_RECT_EMPTY;

    if (kept == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        kept[i] = at[i];
        if (count >= MANY)
            kept[i] = (fm_pt){ floor(at[i].x * grid + 0.5) / grid,
                               floor(at[i].y * grid + 0.5) / grid };
        fm_rect_add(&bounds, kept[i]);
    }
    op->as.stamp.places = (fm_tape_places){ .at = kept, .count = count };
    op->bounds = fm_rect_grown(bounds, op->as.stamp.reach);
    return sort_places(tape, &op->as.stamp.places, bounds);
}

static void keep_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                       size_t count, double angle_rad)
{
    fm_tape *tape = tape_of(self);
    fm_tape_op *op = new_op(tape, FM_TAPE_STAMP, (fm_color){ 0 });
    fm_stamp_part *parts;
    bool ok;

    if (op == NULL)
        return;
    parts = fm_arena_alloc(&tape->arena, stamp->part_count, sizeof *parts);
    ok = parts != NULL;
    for (size_t i = 0; ok && i < stamp->part_count; i++)
        ok = keep_part(tape, &stamp->parts[i], &parts[i]);
    op->as.stamp.parts = parts;
    op->as.stamp.part_count = stamp->part_count;
    op->as.stamp.bounds = stamp->bounds;
    op->as.stamp.angle_rad = angle_rad;
    op->as.stamp.reach = hypot(fmax(fabs(stamp->bounds.x0), fabs(stamp->bounds.x1)),
                               fmax(fabs(stamp->bounds.y0), fabs(stamp->bounds.y1))) +
                         2;
    if (ok && keep_places(tape, at, count, op))
        tape->op_count++;
    else
        out_of_memory(tape);
}

/* ---- Text ----------------------------------------------------------------------- */

static fm_rect text_bounds(const fm_text_run *run, fm_pt at, double angle_rad,
                           double halo_width)
{
    fm_rect ink = fm_rect_grown(run->ink, halo_width + 2), out = FM_RECT_EMPTY;
    const fm_pt corners[] = {
        { ink.x0, ink.y0 }, { ink.x1, ink.y0 }, { ink.x0, ink.y1 }, { ink.x1, ink.y1 }
    };
    double cosine = cos(angle_rad), sine = sin(angle_rad);

    if (run->bent)
        return ink;
    for (int i = 0; i < 4; i++)
        fm_rect_add(&out,
                    (fm_pt){ at.x + corners[i].x * cosine - corners[i].y * sine,
                             at.y + corners[i].x * sine + corners[i].y * cosine });
    return out;
}

static void keep_text(fm_painter *self, const fm_text_run *run, fm_pt at,
                      double angle_rad, fm_color color, fm_color halo,
                      double halo_width)
{
    fm_tape *tape = tape_of(self);
    fm_tape_op *op = new_op(tape, FM_TAPE_TEXT, color);

    if (op == NULL)
        return;
    op->halo = halo;
    op->as.text.run = run;
    op->as.text.at = at;
    op->as.text.angle_rad = angle_rad;
    op->as.text.halo_width = halo_width;
    op->bounds = text_bounds(run, at, angle_rad, halo_width);
    tape->op_count++;
}

/* ---- Index ---------------------------------------------------------------------- */

size_t fm_tape_bin(double px, double bin_px, size_t count)
{
    double bin = floor(px / bin_px);

    return bin <= 0 ? 0 : bin >= (double)count ? count - 1 : (size_t)bin;
}

/* Walk over all bins that each op reaches into: count them, or with `next` enter it. */
static size_t walk_bins(const fm_tape *tape, size_t *counts, uint32_t *numbers)
{
    size_t total = 0;

    for (size_t i = 0; i < tape->op_count; i++) {
        fm_rect b = tape->ops[i].bounds;
        size_t c0 = fm_tape_bin(b.x0, tape->bin_px, tape->columns);
        size_t c1 = fm_tape_bin(b.x1, tape->bin_px, tape->columns);
        size_t r0 = fm_tape_bin(b.y0, tape->bin_px, tape->rows);
        size_t r1 = fm_tape_bin(b.y1, tape->bin_px, tape->rows);

        total += (c1 - c0 + 1) * (r1 - r0 + 1);
        for (size_t r = r0; counts != NULL && r <= r1; r++) {
            for (size_t c = c0; c <= c1; c++) {
                size_t *at = &counts[r * tape->columns + c];

                if (numbers != NULL)
                    numbers[*at] = (uint32_t)i;
                ++*at;
            }
        }
    }
    return total;
}

static void size_bins(fm_tape *tape, fm_rect frame)
{
    for (;; tape->bin_px *= 2) {
        double columns = fmax(ceil(frame.x1 / tape->bin_px), 1);
        double rows = fmax(ceil(frame.y1 / tape->bin_px), 1);

        if (columns > BINS_SIDE_MAX || rows > BINS_SIDE_MAX)
            continue;
        tape->columns = (size_t)columns;
        tape->rows = (size_t)rows;
        if (walk_bins(tape, NULL, NULL) <= INDEX_MAX || columns * rows <= 1)
            return;
    }
}

fm_status fm_tape_wind(fm_tape *tape, fm_rect frame, double cell_px)
{
    size_t bins, total = 0;

    if (tape->base.status != FM_OK)
        return tape->base.status;
    tape->bin_px = cell_px;
    size_bins(tape, frame);
    bins = tape->columns * tape->rows;
    /* Two in front: counted one to the right, a sum becomes a start, filled it becomes
     * an end, which is the start of the next. */
    tape->bin_start = fm_alloc(bins + 2, sizeof *tape->bin_start);
    if (tape->bin_start == NULL)
        return fm_fail_nomem(tape->base.ctx);
    total = walk_bins(tape, tape->bin_start + 2, NULL);
    tape->numbers = fm_alloc_raw(total, sizeof *tape->numbers);
    if (tape->numbers == NULL)
        return fm_fail_nomem(tape->base.ctx);
    for (size_t i = 2; i < bins + 2; i++)
        tape->bin_start[i] += tape->bin_start[i - 1];
    walk_bins(tape, tape->bin_start + 1, tape->numbers);
    return FM_OK;
}

/* ---- Life ----------------------------------------------------------------------- */

static void keep_nothing(fm_painter *self)
{
    (void)self; /* the tape outlives its painter */
}

fm_status fm_tape_new(fm_context *ctx, double density, fm_tape **out)
{
    static const fm_painter_hand hand = {
        .group_begin = keep_group,
        .group_end = end_scope,
        .clip_begin = keep_clip,
        .clip_end = end_scope,
        .fill = keep_fill,
        .stroke = keep_stroke,
        .stamp = keep_stamp,
        .text = keep_text,
        .pattern = keep_pattern,
        .destroy = keep_nothing,
    };
    fm_tape *tape = fm_alloc(1, sizeof *tape);

    *out = NULL;
    if (tape == NULL)
        return fm_fail_nomem(ctx);
    tape->base = (fm_painter){ .hand = &hand, .ctx = ctx };
    tape->density = density;
    tape->scope = FM_TAPE_TOP;
    *out = tape;
    return FM_OK;
}

fm_painter *fm_tape_painter(fm_tape *tape)
{
    return &tape->base;
}

void fm_tape_free(fm_tape *tape)
{
    if (tape == NULL)
        return;
    fm_free(tape->ops);
    fm_free(tape->scopes);
    fm_free(tape->bin_start);
    fm_free(tape->numbers);
    fm_arena_release(&tape->arena);
    fm_free(tape);
}
