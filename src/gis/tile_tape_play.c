/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "draw/pattern.h"
#include "gis/tile_tape_parts.h"

#include "base/banned.h"

/* A line of a pattern may stand this far outside a piece, and yet reach in. */
static const double PATTERN_PX = 2.0;

/* What playing a piece needs again and again. */
typedef struct player {
    const fm_tape *tape;
    fm_rect piece;
    fm_painter *painter;
    uint32_t scope;
    fm_path path;
    fm_pt *places;
    size_t place_capacity;
    uint32_t *numbers;
    size_t number_capacity;
    bool out_of_memory;
} player;

/* The ops that may reach into a piece. */
static const uint32_t *ops_near(const fm_tape *tape, fm_rect piece, size_t *count)
{
    double x = (piece.x0 + piece.x1) / 2, y = (piece.y0 + piece.y1) / 2;
    size_t bin = fm_tape_bin(y, tape->bin_px, tape->rows) * tape->columns +
                 fm_tape_bin(x, tape->bin_px, tape->columns);

    *count = tape->bin_start[bin + 1] - tape->bin_start[bin];
    return tape->numbers + tape->bin_start[bin];
}

/* ---- Groups and clips ----------------------------------------------------------- */

static void open_one(player *p, const fm_tape_scope *scope)
{
    if (scope->is_group) {
        fm_painter_group_begin(p->painter, scope->id, scope->opacity);
        return;
    }
    fm_path_clear(&p->path);
    fm_tape_path_area(&scope->path, p->piece, &p->path);
    fm_painter_clip_begin(p->painter, &p->path, scope->even_odd);
}

/* Open all that lie between `above` and `scope`, the outer ones first. */
static void open_down(player *p, uint32_t above, uint32_t scope)
{
    if (scope == above)
        return;
    open_down(p, above, p->tape->scopes[scope].parent);
    open_one(p, &p->tape->scopes[scope]);
}

static unsigned depth_of(const player *p, uint32_t scope)
{
    return scope == FM_TAPE_TOP ? 0 : p->tape->scopes[scope].depth;
}

static void close_one(player *p)
{
    const fm_tape_scope *scope = &p->tape->scopes[p->scope];

    if (scope->is_group)
        fm_painter_group_end(p->painter);
    else
        fm_painter_clip_end(p->painter);
    p->scope = scope->parent;
}

/* A group in which a piece shows nothing is not begun at all. */
static void go_to(player *p, uint32_t scope)
{
    uint32_t common = scope;

    while (depth_of(p, common) > depth_of(p, p->scope))
        common = p->tape->scopes[common].parent;
    while (depth_of(p, p->scope) > depth_of(p, common))
        close_one(p);
    while (p->scope != common) {
        common = p->tape->scopes[common].parent;
        close_one(p);
    }
    open_down(p, common, scope);
    p->scope = scope;
}

/* ---- Stamps --------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static bool is_within(fm_pt at, fm_rect r)
{
    return at.x >= r.x0 && at.x <= r.x1 && at.y >= r.y0 && at.y <= r.y1;
}

static bool add_number(player *p, uint32_t number, size_t *count)
{
    uint32_t *grown =
        fm_grow(p->numbers, &p->number_capacity, *count + 1, sizeof *grown);

    if (grown == NULL)
        return false;
    p->numbers = grown;
    p->numbers[(*count)++] = number;
    return true;
}

/* The places inside `near` in their order, to p->numbers. */
static bool find_places(player *p, const fm_tape_places *places, fm_rect near,
                        size_t *count)
{
    size_t c0, c1, r0, r1;

    *count = 0;
    if (places->cell_start == NULL) {
        for (size_t i = 0; i < places->count; i++)
            if (is_within(places->at[i], near) && !add_number(p, (uint32_t)i, count))
                return false;
        return true;
    }
    c0 = fm_tape_bin(near.x0 - places->origin.x, places->cell_px, places->columns);
    c1 = fm_tape_bin(near.x1 - places->origin.x, places->cell_px, places->columns);
    r0 = fm_tape_bin(near.y0 - places->origin.y, places->cell_px, places->rows);
    r1 = fm_tape_bin(near.y1 - places->origin.y, places->cell_px, places->rows);
    for (size_t r = r0; r <= r1; r++) {
        size_t from = places->cell_start[r * places->columns + c0];
        size_t to = places->cell_start[r * places->columns + c1 + 1];

        for (size_t i = from; i < to; i++)
            if (is_within(places->at[places->numbers[i]], near) &&
                !add_number(p, places->numbers[i], count))
                return false;
    }
    if (*count > 1)
        qsort(p->numbers, *count, sizeof *p->numbers, by_number);
    return true;
}

/* False when nothing of it is seen, too. */
static bool gather_places(player *p, const fm_tape_op *op, size_t *count)
{
    const fm_tape_places *places = &op->as.stamp.places;
    fm_pt *grown;

    if (!find_places(p, places, fm_rect_grown(p->piece, op->as.stamp.reach), count)) {
        p->out_of_memory = true;
        return false;
    }
    grown = fm_grow(p->places, &p->place_capacity, *count + 1, sizeof *grown);
    if (grown == NULL) {
        p->out_of_memory = true;
        return false;
    }
    p->places = grown;
    for (size_t i = 0; i < *count; i++)
        p->places[i] = places->at[p->numbers[i]];
    return *count > 0;
}

static void play_stamp(player *p, const fm_tape_op *op)
{
    /* Painters only read what a stamp has. */
    fm_stamp stamp = { .parts = (fm_stamp_part *)(uintptr_t)op->as.stamp.parts,
                       .part_count = op->as.stamp.part_count,
                       .bounds = op->as.stamp.bounds };
    size_t count;

    if (!gather_places(p, op, &count))
        return;
    go_to(p, op->scope);
    fm_painter_stamp(p->painter, &stamp, p->places, count, op->as.stamp.angle_rad);
}

/* ---- All of it ------------------------------------------------------------------ */

static void play_op(player *p, const fm_tape_op *op)
{
    if (op->verb == FM_TAPE_STAMP) {
        play_stamp(p, op);
        return;
    }
    go_to(p, op->scope);
    fm_path_clear(&p->path);
    switch (op->verb) {
    case FM_TAPE_FILL:
        fm_tape_path_area(&op->as.area.path, p->piece, &p->path);
        fm_painter_fill(p->painter, &p->path, op->color, op->as.area.even_odd);
        break;
    case FM_TAPE_PATTERN:
        fm_tape_path_area(&op->as.area.path, p->piece, &p->path);
        fm_pattern_fill(p->painter, op->as.area.pattern, &p->path, op->as.area.even_odd,
                        fm_rect_grown(p->piece, PATTERN_PX), op->color);
        break;
    case FM_TAPE_STROKE:
        fm_tape_path_stroke(&op->as.area.path, &op->as.area.pen, op->as.area.reach,
                            p->piece, &p->path, p->painter);
        break;
    case FM_TAPE_TEXT:
        fm_painter_text(p->painter, op->as.text.run, op->as.text.at,
                        op->as.text.angle_rad, op->color, op->halo,
                        op->as.text.halo_width);
        break;
    case FM_TAPE_STAMP:
        break;
    }
}

bool fm_tape_is_blank(const fm_tape *tape, fm_rect piece)
{
    size_t count;
    const uint32_t *numbers = ops_near(tape, piece, &count);

    for (size_t i = 0; i < count; i++)
        if (fm_rect_meets(tape->ops[numbers[i]].bounds, fm_rect_grown(piece, 1)))
            return false;
    return true;
}

fm_status fm_tape_play(const fm_tape *tape, fm_rect piece, fm_painter *painter)
{
    player p = {
        .tape = tape, .piece = piece, .painter = painter, .scope = FM_TAPE_TOP
    };
    size_t count;
    const uint32_t *numbers = ops_near(tape, piece, &count);
    fm_status status;

    for (size_t i = 0; i < count && fm_painter_status(painter) == FM_OK; i++) {
        const fm_tape_op *op = &tape->ops[numbers[i]];

        if (fm_rect_meets(op->bounds, fm_rect_grown(piece, 1)))
            play_op(&p, op);
    }
    go_to(&p, FM_TAPE_TOP);
    status = fm_painter_status(painter);
    if (status == FM_OK && p.out_of_memory)
        status = fm_fail_nomem(painter->ctx);
    fm_path_release(&p.path);
    fm_free(p.places);
    fm_free(p.numbers);
    return status;
}
