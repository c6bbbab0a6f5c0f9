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
#include "geo/rect_clip.h"
#include "gis/mvt.h"
#include "gis/tile_gzip.h"
#include "out/export_private.h"

#include "base/banned.h"

enum {
    PIXEL = FM_MVT_EXTENT / 512, /* units of a pixel */
    TINY_AREA2 = PIXEL * PIXEL,  /* twice the area of half a pixel */
    /* Pixels of a tile with its buffer. */
    ACROSS = (FM_MVT_EXTENT + 2 * FM_MVT_BUFFER) / PIXEL
};

/* A part in the row's units. */
typedef struct piece {
    fm_part_role role;
    bool is_pixel;       /* stands for something too small */
    size_t first, count; /* pairs */
} piece;

/* A feature of the row. */
typedef struct item {
    size_t feature;
    size_t first, count; /* pieces */
    double x0, x1;
} item;

typedef struct cutter {
    fm_context *ctx;
    const fm_mvt_ground *ground;
    const fm_mvt_row *row;
    fm_rect_clip clip;
    double *pairs; /* of the row's pieces */
    size_t pair_count, pair_capacity;
    piece *pieces;
    size_t piece_count, piece_capacity;
    item *items; /* in the order of features */
    size_t item_count, item_capacity;
    double *ring; /* one part, as it is at this zoom */
    size_t ring_count, ring_capacity;
    uint8_t *edges; /* all 0, as many as a ring may want */
    size_t edge_capacity;
    int32_t *whole; /* one part of a tile */
    size_t whole_capacity;
    uint8_t *taken; /* pixels of a tile's layer that stand for features; bits */
    bool is_taken;  /* some are */
    fm_mvt_layer layer;
} cutter;

static void cutter_release(cutter *c)
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
static bool load(cutter *c, size_t part, int64_t shift)
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
        x = (double)(((p.x + (shift << FM_MVT_GRID_BITS) + half) >> bits) - x0);
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
static void make_pixel(cutter *c, size_t part, int64_t shift)
{
    const fm_mvt_ground *g = c->ground;
    fm_mvt_box box = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };
    int bits = FM_MVT_GRID_BITS - 9 - c->row->zoom;
    double x, y;

    for (size_t i = g->part_start[part]; i < g->part_start[part + 1]; i++) {
        const fm_mvt_point *p = &g->points[i];

        box.x0 = p->x < box.x0 ? p->x : box.x0;
        box.y0 = p->y < box.y0 ? p->y : box.y0;
        box.x1 = p->x > box.x1 ? p->x : box.x1;
        box.y1 = p->y > box.y1 ? p->y : box.y1;
    }
    x = (double)((box.x0 + (box.x1 - box.x0) / 2 + (shift << FM_MVT_GRID_BITS)) >>
                 bits);
    y = (double)((box.y0 + (box.y1 - box.y0) / 2) >> bits);
    x = x * PIXEL - (double)c->row->x * FM_MVT_EXTENT;
    y = y * PIXEL - (double)c->row->y * FM_MVT_EXTENT;
    memcpy(c->ring,
           (const double[]){ x, y, x + PIXEL, y, x + PIXEL, y + PIXEL, x, y + PIXEL },
           8 * sizeof *c->ring);
    c->ring_count = 4;
}

/* ------------------------------------------------------------------- rectangles */

static void set_rect(cutter *c, double x0, double x1)
{
    c->clip.low[0] = x0 - FM_MVT_BUFFER;
    c->clip.high[0] = x1 + FM_MVT_BUFFER;
    c->clip.low[1] = -FM_MVT_BUFFER;
    c->clip.high[1] = FM_MVT_EXTENT + FM_MVT_BUFFER;
}

static bool is_within(const cutter *c, const double *p)
{
    return p[0] >= c->clip.low[0] && p[0] <= c->clip.high[0] &&
           p[1] >= c->clip.low[1] && p[1] <= c->clip.high[1];
}

/* What takes the pieces that are left. */
typedef bool (*take_fn)(cutter *c, fm_part_role role, bool is_pixel,
                        const double *pairs, size_t count);

static bool cut_ring(cutter *c, fm_part_role role, bool is_pixel, const double *pairs,
                     size_t count, take_fn take)
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
static bool cut_line(cutter *c, const double *pairs, size_t count, take_fn take)
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

static bool cut_points(cutter *c, const double *pairs, size_t count, take_fn take)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++)
        if (is_within(c, pairs + 2 * i))
            ok = take(c, FM_PART_POINTS, false, pairs + 2 * i, 1);
    return ok;
}

static bool cut(cutter *c, fm_part_role role, bool is_pixel, const double *pairs,
                size_t count, take_fn take)
{
    if (role == FM_PART_POINTS)
        return cut_points(c, pairs, count, take);
    if (role == FM_PART_LINE)
        return cut_line(c, pairs, count, take);
    return cut_ring(c, role, is_pixel, pairs, count, take);
}

/* ---------------------------------------------------------------------- the row */

static bool take_into_row(cutter *c, fm_part_role role, bool is_pixel,
                          const double *pairs, size_t count)
{
    piece *pieces =
        fm_grow(c->pieces, &c->piece_capacity, c->piece_count + 1, sizeof *pieces);
    double *room = reserve(&c->pairs, &c->pair_capacity, c->pair_count + count);
    item *i = &c->items[c->item_count - 1];

    if (pieces != NULL)
        c->pieces = pieces;
    if (pieces == NULL || room == NULL)
        return false;
    pieces[c->piece_count++] = (piece){ role, is_pixel, c->pair_count, count };
    i->count++;
    for (size_t k = 0; k < count; k++) {
        i->x0 = fmin(i->x0, pairs[2 * k]);
        i->x1 = fmax(i->x1, pairs[2 * k]);
    }
    memcpy(room + 2 * c->pair_count, pairs, 2 * count * sizeof *pairs);
    c->pair_count += count;
    return true;
}

/* The parts of a feature; holes go with a shell that is too small. */
static bool cut_feature(cutter *c, size_t feature, int64_t shift)
{
    const fm_mvt_ground *g = c->ground;
    bool ok = true, shell_is_there = false;

    for (size_t part = g->feature_start[feature];
         ok && part < g->feature_start[feature + 1]; part++) {
        fm_part_role role = (fm_part_role)g->part_role[part];
        bool is_pixel = false;

        if (role == FM_PART_HOLE && !shell_is_there)
            continue;
        if (!load(c, part, shift))
            return false;
        if (role >= FM_PART_SHELL && area2(c->ring, c->ring_count) < TINY_AREA2) {
            if (role == FM_PART_SHELL)
                shell_is_there = false;
            if (part != g->greatest[feature])
                continue;
            if (reserve(&c->ring, &c->ring_capacity, 4) == NULL)
                return false;
            make_pixel(c, part, shift);
            is_pixel = true;
        } else if (role == FM_PART_SHELL) {
            shell_is_there = true;
        }
        ok = cut(c, role, is_pixel, c->ring, c->ring_count, take_into_row);
    }
    return ok;
}

static bool add_item(cutter *c, size_t feature, int64_t shift)
{
    item *items =
        fm_grow(c->items, &c->item_capacity, c->item_count + 1, sizeof *items);

    if (items == NULL)
        return false;
    c->items = items;
    items[c->item_count++] = (item){ feature, c->piece_count, 0, 1e300, -1e300 };
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
    int64_t more = ((int64_t)(FM_MVT_BUFFER + PIXEL) << bits) / FM_MVT_EXTENT;

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
static bool cut_row(cutter *c)
{
    const fm_mvt_ground *g = c->ground;
    fm_mvt_box box = row_box(c->row);

    set_rect(c, 0, (double)c->row->count * FM_MVT_EXTENT);
    for (size_t s = 0; s < g->sheet_count; s++) {
        const fm_mvt_sheet *sheet = &g->sheets[s];

        if (!is_shown(sheet, c->row))
            continue;
        for (size_t f = sheet->first; f < sheet->first + sheet->count; f++) {
            for (int64_t shift = -1; shift <= 1; shift++) {
                int64_t by = shift * ((int64_t)1 << FM_MVT_GRID_BITS);
                const fm_mvt_box *b = &g->boxes[f];

                if (b->x0 > b->x1 || b->y1 < box.y0 || b->y0 > box.y1 ||
                    b->x1 + by < box.x0 || b->x0 + by > box.x1)
                    continue;
                if (!add_item(c, f, shift))
                    return false;
            }
        }
    }
    return true;
}

/* --------------------------------------------------------------------- the tile */

/* Round into c->whole, from the tile's corner; returns how many are left when
 * neighbours that fall together are one. */
static size_t round_off(cutter *c, double x0, fm_part_role role, const double *pairs,
                        size_t count)
{
    size_t n = 0;
    int32_t *whole = fm_grow(c->whole, &c->whole_capacity, 2 * count, sizeof *whole);

    if (whole == NULL) {
        c->layer.failed = true;
        return 0;
    }
    c->whole = whole;
    for (size_t i = 0; i < count; i++) {
        int32_t x = (int32_t)lround(pairs[2 * i] - x0);
        int32_t y = (int32_t)lround(pairs[2 * i + 1]);

        if (n > 0 && whole[2 * n - 2] == x && whole[2 * n - 1] == y)
            continue;
        whole[2 * n] = x;
        whole[2 * n + 1] = y;
        n++;
    }
    if (role >= FM_PART_SHELL)
        while (n > 1 && whole[0] == whole[2 * n - 2] && whole[1] == whole[2 * n - 1])
            n--;
    return n;
}

/* Is the pixel free?  From now on it is not. */
static bool take_pixel(cutter *c, const int32_t *corner)
{
    int32_t x = (corner[0] + FM_MVT_BUFFER) / PIXEL;
    int32_t y = (corner[1] + FM_MVT_BUFFER) / PIXEL;
    size_t bit = (size_t)y * ACROSS + (size_t)x;
    bool free;

    if (x < 0 || y < 0 || x >= ACROSS || y >= ACROSS)
        return false;
    free = (c->taken[bit / 8] >> (bit % 8) & 1) == 0;
    c->taken[bit / 8] = (uint8_t)(c->taken[bit / 8] | 1u << (bit % 8));
    c->is_taken = true;
    return free;
}

static bool take_into_tile(cutter *c, fm_part_role role, bool is_pixel,
                           const double *pairs, size_t count)
{
    double x0 = c->clip.low[0] + FM_MVT_BUFFER;
    size_t n = round_off(c, x0, role, pairs, count);

    if (role == FM_PART_POINTS)
        fm_mvt_points(&c->layer, c->whole, n);
    else if (role == FM_PART_LINE && n >= 2)
        fm_mvt_line(&c->layer, c->whole, n);
    else if (role >= FM_PART_SHELL && n >= 3 && fm_mvt_area2(c->whole, n) != 0 &&
             (!is_pixel || take_pixel(c, c->whole)))
        fm_mvt_ring(&c->layer, c->whole, n, role == FM_PART_SHELL);
    return !c->layer.failed;
}

static unsigned kind_of(fm_part_role role)
{
    return role == FM_PART_POINTS ? FM_SHAPE_POINT
           : role == FM_PART_LINE ? FM_SHAPE_LINE
                                  : FM_SHAPE_POLYGON;
}

/* Points that are one by one in the row, as one command. */
static bool add_points(cutter *c, const item *it, bool with_buffer)
{
    double x0 = c->clip.low[0] + FM_MVT_BUFFER;
    int32_t *whole =
        fm_grow(c->whole, &c->whole_capacity, 2 * it->count, sizeof *whole);
    size_t n = 0;

    if (whole == NULL)
        return false;
    c->whole = whole;
    for (size_t k = it->first; k < it->first + it->count; k++) {
        const double *p = c->pairs + 2 * c->pieces[k].first;
        double x = p[0] - x0, y = p[1];

        if (c->pieces[k].role != FM_PART_POINTS || !is_within(c, p) ||
            (!with_buffer &&
             (x < 0 || y < 0 || x >= FM_MVT_EXTENT || y >= FM_MVT_EXTENT)))
            continue;
        whole[2 * n] = (int32_t)lround(x);
        whole[2 * n + 1] = (int32_t)lround(y);
        n++;
    }
    fm_mvt_points(&c->layer, whole, n);
    return true;
}

static bool add_kind(cutter *c, const fm_mvt_sheet *sheet, const item *it,
                     fm_shape_kind kind)
{
    bool shell_is_there = false;

    if (kind == FM_SHAPE_POINT)
        return add_points(c, it, !sheet->is_labels);
    for (size_t k = it->first; k < it->first + it->count; k++) {
        const piece *p = &c->pieces[k];
        size_t had = c->layer.parts;

        if (kind_of(p->role) != kind || (p->role == FM_PART_HOLE && !shell_is_there))
            continue;
        if (!cut(c, p->role, p->is_pixel, c->pairs + 2 * p->first, p->count,
                 take_into_tile))
            return false;
        if (p->role == FM_PART_SHELL)
            shell_is_there = c->layer.parts > had;
    }
    return true;
}

static void add_tags(cutter *c, const fm_mvt_sheet *sheet, size_t row)
{
    const fm_features *f = &sheet->layer->features;
    size_t columns = f->table.column_count;

    for (size_t i = 0; i < columns; i++)
        fm_mvt_tag(&c->layer, i, f->table.columns[i].name,
                   fm_table_cell(&f->table, i, row));
    /* Ids that are texts have no other place. */
    if (fm_export_ids_matter(f) && fm_table_find(&f->table, "id") == FM_NO_COLUMN) {
        fm_cell id = fm_table_cell(&f->ids, 0, row);

        if (id.kind == FM_CELL_TEXT)
            fm_mvt_tag(&c->layer, columns, "id", id);
    }
}

/* One feature of the tile for each kind of shape that it has there. */
static bool add_feature(cutter *c, const fm_mvt_sheet *sheet, const item *it)
{
    static const fm_shape_kind kinds[] = { FM_SHAPE_POLYGON, FM_SHAPE_LINE,
                                           FM_SHAPE_POINT };
    const fm_features *f = &sheet->layer->features;
    size_t row = c->ground->rows[it->feature];
    unsigned has = 0;
    fm_cell cell = { 0 };
    uint64_t id;
    bool ok = true;

    if (f->ids.column_count > 0)
        cell = fm_table_cell(&f->ids, 0, row);
    id = (uint64_t)cell.integer;
    for (size_t k = it->first; k < it->first + it->count; k++)
        has |= kind_of(c->pieces[k].role);
    for (int i = 0; i < 3 && ok; i++) {
        if (!(has & kinds[i]))
            continue;
        fm_mvt_begin(&c->layer, kinds[i],
                     cell.kind == FM_CELL_INTEGER && cell.integer >= 0 ? &id : NULL);
        ok = add_kind(c, sheet, it, kinds[i]);
        add_tags(c, sheet, row);
        fm_mvt_end(&c->layer);
    }
    return ok;
}

static bool make_tile(cutter *c, uint32_t number, fm_str *out)
{
    const fm_mvt_ground *g = c->ground;
    double x0 = (double)number * FM_MVT_EXTENT, x1 = x0 + FM_MVT_EXTENT;
    size_t at = 0;

    set_rect(c, x0, x1);
    for (size_t s = 0; s < g->sheet_count; s++) {
        const fm_mvt_sheet *sheet = &g->sheets[s];
        size_t end = sheet->first + sheet->count;

        fm_mvt_layer_begin(&c->layer, sheet->name, FM_MVT_EXTENT);
        if (c->is_taken)
            memset(c->taken, 0, ACROSS * ACROSS / 8 + 1);
        c->is_taken = false;
        for (; at < c->item_count && c->items[at].feature < end; at++) {
            const item *it = &c->items[at];

            if (it->x1 < c->clip.low[0] || it->x0 > c->clip.high[0])
                continue;
            if (!add_feature(c, sheet, it))
                return false;
        }
        if (!fm_mvt_layer_end(&c->layer, out))
            return false;
    }
    return true;
}

fm_status fm_mvt_cut(fm_context *ctx, const fm_mvt_ground *ground,
                     const fm_mvt_row *row, fm_str *tiles)
{
    cutter c = { .ctx = ctx, .ground = ground, .row = row };
    fm_str plain = { 0 };
    fm_status status = FM_OK;

    c.taken = fm_alloc(ACROSS * ACROSS / 8 + 1, 1);
    if (c.taken == NULL || !cut_row(&c))
        status = fm_fail_nomem(ctx);
    for (uint32_t i = 0; i < row->count && status == FM_OK; i++) {
        fm_str_clear(&plain);
        if (!make_tile(&c, i, &plain))
            status = fm_fail_nomem(ctx);
        else if (plain.length > 0)
            status = fm_tile_gzip(ctx, fm_str_text(&plain), plain.length, &tiles[i]);
    }
    fm_str_release(&plain);
    cutter_release(&c);
    return status;
}
