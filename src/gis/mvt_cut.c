/* SPDX-License-Identifier: MIT */
/*
 * A row is cut out of the ground first, and the tiles out of the row: a coast that runs
 * through a hundred tiles is not walked along a hundred times.  Positions are rounded
 * to the tile's units before anything is cut, on one grid for the whole zoom; so what
 * lies in two tiles is the same in both.
 */
#include "gis/mvt_cut.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "gis/mvt_cutter.h"
#include "gis/tile_gzip.h"

#include "base/banned.h"

static void cutter_release(fm_mvt_cutter *c)
{
    fm_rect_clip_release(&c->clip);
    fm_free(c->pairs);
    fm_free(c->pieces);
    fm_free(c->items);
    fm_free(c->ring);
    fm_free(c->edges);
    fm_free(c->whole);
    fm_free(c->taken);
    fm_mvt_layer_release(&c->layer);
}

/* --------------------------------------------------------------------- the zoom */

static double *reserve(double **pairs, size_t *capacity, size_t count)
{
    double *grown = fm_grow(*pairs, capacity, 2 * count, sizeof *grown);

    if (grown != NULL)
        *pairs = grown;
    return grown;
}

/* The part at this zoom into c->ring, in units from the row's corner; `shift` worlds to
 * the east. */
static bool load(fm_mvt_cutter *c, size_t part, int64_t shift)
{
    const fm_mvt_ground *g = c->ground;
    int bits = FM_MVT_GRID_BITS - 12 - c->row->zoom;
    int64_t half = bits > 0 ? (int64_t)1 << (bits - 1) : 0;
    int64_t x0 = (int64_t)c->row->x * FM_MVT_EXTENT;
    int64_t y0 = (int64_t)c->row->y * FM_MVT_EXTENT;
    int level = c->row->zoom + (c->row->is_last_zoom ? 2 : 0);
    bool is_points = g->part_role[part] == FM_PART_POINTS;
    size_t start = g->part_start[part], count = g->part_start[part + 1] - start, n = 0;
    double *out = reserve(&c->ring, &c->ring_capacity, count + 1);

    if (out == NULL)
        return false;
    for (size_t i = start; i < start + count; i++) {
        fm_mvt_point p = g->points[i];
        double x, y;

        if (g->levels[i] > level)
            continue;
        /* Shifting to the right rounds down on both sides of zero. */
        x = (double)(((p.x + shift * ((int64_t)1 << FM_MVT_GRID_BITS) + half) >> bits) -
                     x0);
        y = (double)(((p.y + half) >> bits) - y0);
        if (!is_points && n > 0 && out[2 * n - 2] == x && out[2 * n - 1] == y)
            continue;
        out[2 * n] = x;
        out[2 * n + 1] = y;
        n++;
    }
    if (g->part_role[part] >= FM_PART_SHELL)
        while (n > 1 && out[0] == out[2 * n - 2] && out[1] == out[2 * n - 1])
            n--;
    c->ring_count = n;
    return true;
}

static double area2(const double *p, size_t count)
{
    double sum = 0;

    for (size_t i = 1; i + 1 < count; i++)
        sum += (p[2 * i] - p[0]) * (p[2 * i + 3] - p[1]) -
               (p[2 * i + 2] - p[0]) * (p[2 * i + 1] - p[1]);
    return fabs(sum);
}

/* The pixel in the middle of the box of the part, instead of it. */
static void make_pixel(fm_mvt_cutter *c, size_t part, int64_t shift)
{
    fm_mvt_box box = c->ground->part_boxes[part];
    int bits = FM_MVT_GRID_BITS - 9 - c->row->zoom;
    double x, y;

    x = (double)((box.x0 + (box.x1 - box.x0) / 2 +
                  shift * ((int64_t)1 << FM_MVT_GRID_BITS)) >>
                 bits);
    y = (double)((box.y0 + (box.y1 - box.y0) / 2) >> bits);
    x = x * FM_MVT_PIXEL - (double)c->row->x * FM_MVT_EXTENT;
    y = y * FM_MVT_PIXEL - (double)c->row->y * FM_MVT_EXTENT;
    memcpy(c->ring,
           (const double[]){ x, y, x + FM_MVT_PIXEL, y, x + FM_MVT_PIXEL,
                             y + FM_MVT_PIXEL, x, y + FM_MVT_PIXEL },
           8 * sizeof *c->ring);
    c->ring_count = 4;
}

/* ------------------------------------------------------------------- rectangles */

void fm_mvt_set_rect(fm_mvt_cutter *c, double x0, double x1)
{
    c->clip.low[0] = x0 - FM_MVT_BUFFER;
    c->clip.high[0] = x1 + FM_MVT_BUFFER;
    c->clip.low[1] = -FM_MVT_BUFFER;
    c->clip.high[1] = FM_MVT_EXTENT + FM_MVT_BUFFER;
}

bool fm_mvt_is_within(const fm_mvt_cutter *c, const double *p)
{
    return p[0] >= c->clip.low[0] && p[0] <= c->clip.high[0] &&
           p[1] >= c->clip.low[1] && p[1] <= c->clip.high[1];
}

static bool cut_ring(fm_mvt_cutter *c, fm_part_role role, bool is_pixel,
                     const double *pairs, size_t count, fm_mvt_take_fn take)
{
    const double *out;
    const uint8_t *out_edges;
    size_t had = c->edge_capacity, left;
    uint8_t *edges = fm_grow(c->edges, &c->edge_capacity, count, 1);

    if (edges == NULL)
        return false;
    c->edges = edges;
    if (c->edge_capacity > had)
        memset(edges + had, 0, c->edge_capacity - had);
    return fm_rect_clip_ring(&c->clip, pairs, edges, count, 0, &out, &out_edges,
                             &left) &&
           (left < 3 || take(c, role, is_pixel, out, left));
}

/* The stretches of a line inside, each on its own. */
static bool cut_line(fm_mvt_cutter *c, const double *pairs, size_t count,
                     fm_mvt_take_fn take)
{
    size_t n = 0;
    double *run = fm_alloc_raw(2 * count + 2, sizeof *run);
    bool ok = run != NULL;

    for (size_t i = 0; ok && i + 1 < count; i++) {
        const double *a = pairs + 2 * i, *b = a + 2;
        double t0, t1;

        if (!fm_rect_clip_segment(&c->clip, a, b, &t0, &t1)) {
            ok = n < 2 || take(c, FM_PART_LINE, false, run, n);
            n = 0;
            continue;
        }
        if (t0 > 0 || n == 0) {
            ok = n < 2 || take(c, FM_PART_LINE, false, run, n);
            run[0] = a[0] + (b[0] - a[0]) * t0;
            run[1] = a[1] + (b[1] - a[1]) * t0;
            n = 1;
        }
        run[2 * n] = a[0] + (b[0] - a[0]) * t1;
        run[2 * n + 1] = a[1] + (b[1] - a[1]) * t1;
        n++;
        if (t1 < 1) {
            ok = ok && take(c, FM_PART_LINE, false, run, n);
            n = 0;
        }
    }
    if (ok && n >= 2)
        ok = take(c, FM_PART_LINE, false, run, n);
    fm_free(run);
    return ok;
}

static bool cut_points(fm_mvt_cutter *c, const double *pairs, size_t count,
                       fm_mvt_take_fn take)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++)
        if (fm_mvt_is_within(c, pairs + 2 * i))
            ok = take(c, FM_PART_POINTS, false, pairs + 2 * i, 1);
    return ok;
}

bool fm_mvt_clip(fm_mvt_cutter *c, fm_part_role role, bool is_pixel,
                 const double *pairs, size_t count, fm_mvt_take_fn take)
{
    if (role == FM_PART_POINTS)
        return cut_points(c, pairs, count, take);
    if (role == FM_PART_LINE)
        return cut_line(c, pairs, count, take);
    return cut_ring(c, role, is_pixel, pairs, count, take);
}

/* ---------------------------------------------------------------------- the row */

static bool take_into_row(fm_mvt_cutter *c, fm_part_role role, bool is_pixel,
                          const double *pairs, size_t count)
{
    fm_mvt_piece *pieces =
        fm_grow(c->pieces, &c->piece_capacity, c->piece_count + 1, sizeof *pieces);
    double *room = reserve(&c->pairs, &c->pair_capacity, c->pair_count + count);
    fm_mvt_item *i = &c->items[c->item_count - 1];

    if (pieces != NULL)
        c->pieces = pieces;
    if (pieces == NULL || room == NULL)
        return false;
    pieces[c->piece_count++] = (fm_mvt_piece){ role, is_pixel, c->pair_count, count };
    i->count++;
    for (size_t k = 0; k < count; k++) {
        i->x0 = fmin(i->x0, pairs[2 * k]);
        i->x1 = fmax(i->x1, pairs[2 * k]);
    }
    memcpy(room + 2 * c->pair_count, pairs, 2 * count * sizeof *pairs);
    c->pair_count += count;
    return true;
}

/* Does what is in `box` lie in the row, `shift` worlds to the east? */
static bool meets(const fm_mvt_box *box, int64_t shift, const fm_mvt_box *row)
{
    int64_t by = shift * ((int64_t)1 << FM_MVT_GRID_BITS);

    return box->x0 <= box->x1 && box->y1 >= row->y0 && box->y0 <= row->y1 &&
           box->x1 + by >= row->x0 && box->x0 + by <= row->x1;
}

/* The parts of a feature; holes go with a shell that is too small. */
static bool cut_feature(fm_mvt_cutter *c, size_t feature, int64_t shift)
{
    const fm_mvt_ground *g = c->ground;
    bool ok = true, shell_is_there = false;

    for (size_t part = g->feature_start[feature];
         ok && part < g->feature_start[feature + 1]; part++) {
        fm_part_role role = (fm_part_role)g->part_role[part];
        bool is_pixel = false;

        if (role == FM_PART_SHELL)
            shell_is_there = false;
        if ((role == FM_PART_HOLE && !shell_is_there) ||
            !meets(&g->part_boxes[part], shift, &c->box))
            continue;
        if (!load(c, part, shift))
            return false;
        if (role >= FM_PART_SHELL &&
            area2(c->ring, c->ring_count) < FM_MVT_TINY_AREA2) {
            if (part != g->greatest[feature])
                continue;
            if (reserve(&c->ring, &c->ring_capacity, 4) == NULL)
                return false;
            make_pixel(c, part, shift);
            is_pixel = true;
        } else if (role == FM_PART_SHELL) {
            shell_is_there = true;
        }
        ok = fm_mvt_clip(c, role, is_pixel, c->ring, c->ring_count, take_into_row);
    }
    return ok;
}

static bool add_item(fm_mvt_cutter *c, size_t feature, int64_t shift)
{
    fm_mvt_item *items =
        fm_grow(c->items, &c->item_capacity, c->item_count + 1, sizeof *items);

    if (items == NULL)
        return false;
    c->items = items;
    items[c->item_count++] = (fm_mvt_item){ feature, c->piece_count, 0, 1e300, -1e300 };
    if (!cut_feature(c, feature, shift))
        return false;
    if (c->items[c->item_count - 1].count == 0)
        c->item_count--;
    return true;
}

/* The box of the row on the ground, a pixel more on each side. */
static fm_mvt_box row_box(const fm_mvt_row *row)
{
    int bits = FM_MVT_GRID_BITS - row->zoom;
    int64_t more = ((int64_t)(FM_MVT_BUFFER + FM_MVT_PIXEL) << bits) / FM_MVT_EXTENT;

    return (fm_mvt_box){ ((int64_t)row->x << bits) - more,
                         ((int64_t)row->y << bits) - more,
                         ((int64_t)(row->x + row->count) << bits) + more,
                         ((int64_t)(row->y + 1) << bits) + more };
}

static bool is_shown(const fm_mvt_sheet *sheet, const fm_mvt_row *row)
{
    return (row->is_last_zoom || row->zoom >= sheet->min_zoom) &&
           row->zoom < sheet->max_zoom;
}

/* All that lies in the row, of every layer; a feature may lie in it in two worlds. */
static bool cut_row(fm_mvt_cutter *c)
{
    const fm_mvt_ground *g = c->ground;

    c->box = row_box(c->row);
    fm_mvt_set_rect(c, 0, (double)c->row->count * FM_MVT_EXTENT);
    for (size_t s = 0; s < g->sheet_count; s++) {
        const fm_mvt_sheet *sheet = &g->sheets[s];

        if (!is_shown(sheet, c->row))
            continue;
        for (size_t f = sheet->first; f < sheet->first + sheet->count; f++) {
            for (int64_t shift = -1; shift <= 1; shift++) {
                if (meets(&g->boxes[f], shift, &c->box) && !add_item(c, f, shift))
                    return false;
            }
        }
    }
    return true;
}

fm_status fm_mvt_cut(fm_context *ctx, const fm_mvt_ground *ground,
                     const fm_mvt_row *row, fm_str *tiles)
{
    fm_mvt_cutter c = { .ctx = ctx, .ground = ground, .row = row };
    fm_str plain = { 0 };
    fm_status status = FM_OK;

    c.taken = fm_alloc(FM_MVT_ACROSS * FM_MVT_ACROSS / 8 + 1, 1);
    if (c.taken == NULL || !cut_row(&c))
        status = fm_fail_nomem(ctx);
    for (uint32_t i = 0; i < row->count && status == FM_OK; i++) {
        fm_str_clear(&plain);
        if (!fm_mvt_make_tile(&c, i, &plain))
            status = fm_fail_nomem(ctx);
        else if (plain.length > 0)
            status = fm_tile_gzip(ctx, fm_str_text(&plain), plain.length, &tiles[i]);
    }
    fm_str_release(&plain);
    cutter_release(&c);
    return status;
}
