/* SPDX-License-Identifier: MIT */
/* A tile out of the pieces of its row. */
#include "gis/mvt_cutter.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "out/export_private.h"

#include "base/banned.h"

/* Round into c->whole, from the tile's corner; returns how many are left when
 * neighbours that fall together are one. */
static size_t round_off(fm_mvt_cutter *c, double x0, fm_part_role role,
                        const double *pairs, size_t count)
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
static bool take_pixel(fm_mvt_cutter *c, const int32_t *corner)
{
    int32_t x = (corner[0] + FM_MVT_BUFFER) / FM_MVT_PIXEL;
    int32_t y = (corner[1] + FM_MVT_BUFFER) / FM_MVT_PIXEL;
    size_t bit = (size_t)y * FM_MVT_ACROSS + (size_t)x;
    bool free;

    if (x < 0 || y < 0 || x >= FM_MVT_ACROSS || y >= FM_MVT_ACROSS)
        return false;
    free = (c->taken[bit / 8] >> (bit % 8) & 1) == 0;
    c->taken[bit / 8] = (uint8_t)(c->taken[bit / 8] | 1u << (bit % 8));
    c->is_taken = true;
    return free;
}

static bool take_into_tile(fm_mvt_cutter *c, fm_part_role role, bool is_pixel,
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
static bool add_points(fm_mvt_cutter *c, const fm_mvt_item *it, bool with_buffer)
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

        if (c->pieces[k].role != FM_PART_POINTS || !fm_mvt_is_within(c, p) ||
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

static bool add_kind(fm_mvt_cutter *c, const fm_mvt_sheet *sheet, const fm_mvt_item *it,
                     fm_shape_kind kind)
{
    bool shell_is_there = false;

    if (kind == FM_SHAPE_POINT)
        return add_points(c, it, !sheet->is_labels);
    for (size_t k = it->first; k < it->first + it->count; k++) {
        const fm_mvt_piece *p = &c->pieces[k];
        size_t had = c->layer.parts;

        if (kind_of(p->role) != kind || (p->role == FM_PART_HOLE && !shell_is_there))
            continue;
        if (!fm_mvt_clip(c, p->role, p->is_pixel, c->pairs + 2 * p->first, p->count,
                         take_into_tile))
            return false;
        if (p->role == FM_PART_SHELL)
            shell_is_there = c->layer.parts > had;
    }
    return true;
}

static void add_tags(fm_mvt_cutter *c, const fm_mvt_sheet *sheet, size_t row)
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
static bool add_feature(fm_mvt_cutter *c, const fm_mvt_sheet *sheet,
                        const fm_mvt_item *it)
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

bool fm_mvt_make_tile(fm_mvt_cutter *c, uint32_t number, fm_str *out)
{
    const fm_mvt_ground *g = c->ground;
    double x0 = (double)number * FM_MVT_EXTENT, x1 = x0 + FM_MVT_EXTENT;
    size_t at = 0;

    fm_mvt_set_rect(c, x0, x1);
    for (size_t s = 0; s < g->sheet_count; s++) {
        const fm_mvt_sheet *sheet = &g->sheets[s];
        size_t end = sheet->first + sheet->count;

        fm_mvt_layer_begin(&c->layer, sheet->name, FM_MVT_EXTENT);
        if (c->is_taken)
            memset(c->taken, 0, FM_MVT_ACROSS * FM_MVT_ACROSS / 8 + 1);
        c->is_taken = false;
        for (; at < c->item_count && c->items[at].feature < end; at++) {
            const fm_mvt_item *it = &c->items[at];

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
