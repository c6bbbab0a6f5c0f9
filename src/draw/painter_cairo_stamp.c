/* SPDX-License-Identifier: MIT */
/*
 * Stamps.  A few are drawn as paths.  Many on a picture are drawn once for each of
 * PHASES x PHASES places within a pixel, and copied from there by our own loop: a place
 * is then off by an eighth of a pixel at most, and a million points take a tenth of a
 * second instead of ten.
 *
 * The copies go straight into the picture's pixels where the clip is a rectangle of
 * whole pixels; otherwise into a group, which Cairo then lays over under the clip.
 * Laying a pile of stamps over is laying them over one by one, so both look the same.
 */
#include "draw/painter_cairo.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/id_map.h"

#include "base/banned.h"

enum {
    PHASES = 4,
    MANY = 64,                 /* copying pays from here on */
    MANY_IN_GROUP = 1024,      /* and from here on where it needs a group */
    SIDE_MAX = 256,            /* px of the picture */
    KEPT_PIXELS_MAX = 16 << 20 /* of the pictures of stamps that come again */
};

static void draw_parts(cairo_t *cr, const fm_stamp *stamp)
{
    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];

        fm_cairo_add_path(cr, &part->path);
        if (part->fill) {
            fm_cairo_set_color(cr, part->fill_color);
            fm_cairo_set_fill_rule(cr, part->even_odd);
            cairo_fill_preserve(cr);
        }
        if (part->stroke && part->pen.width > 0.0) {
            fm_cairo_set_pen(cr, &part->pen);
            cairo_stroke_preserve(cr);
        }
        cairo_new_path(cr);
    }
}

static void draw_one_by_one(cairo_t *cr, const fm_stamp *stamp, const fm_pt *at,
                            size_t count, double angle_rad)
{
    for (size_t i = 0; i < count; i++) {
        cairo_save(cr);
        cairo_translate(cr, at[i].x, at[i].y);
        cairo_rotate(cr, angle_rad);
        draw_parts(cr, stamp);
        cairo_restore(cr);
    }
}

/* -- Copying ---------------------------------------------------------------------- */

typedef struct copier {
    const fm_stamp *stamp;
    double angle_rad;
    cairo_matrix_t matrix; /* sheet to pixels, no turn */
    int left, top;         /* of the stamp's picture, from the pixel of its origin */
    int width, height;
    cairo_surface_t *phases[PHASES * PHASES]; /* drawn when first needed */
    unsigned char *pixels;                    /* of the target */
    int stride;
    cairo_rectangle_int_t bounds; /* that may be written */
} copier;

/* The stamp's own picture: its bounds turned, scaled, and a pixel to spare. */
static bool size_up(copier *c)
{
    const fm_rect b = c->stamp->bounds;
    const fm_pt corners[] = {
        { b.x0, b.y0 }, { b.x1, b.y0 }, { b.x0, b.y1 }, { b.x1, b.y1 }
    };
    double cosine = cos(c->angle_rad), sine = sin(c->angle_rad);
    fm_rect box = FM_RECT_EMPTY;

    if (!(b.x1 > b.x0 && b.y1 > b.y0) || c->matrix.xy != 0.0 || c->matrix.yx != 0.0)
        return false;
    for (int i = 0; i < 4; i++)
        fm_rect_add(
            &box,
            (fm_pt){ c->matrix.xx * (corners[i].x * cosine - corners[i].y * sine),
                     c->matrix.yy * (corners[i].x * sine + corners[i].y * cosine) });
    if (!(box.x1 - box.x0 < SIDE_MAX && box.y1 - box.y0 < SIDE_MAX))
        return false;
    c->left = (int)floor(box.x0) - 1;
    c->top = (int)floor(box.y0) - 1;
    c->width = (int)ceil(box.x1) + 2 - c->left;
    c->height = (int)ceil(box.y1) + 2 - c->top;
    return true;
}

static cairo_surface_t *draw_phase(const copier *c, int phase)
{
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, c->width, c->height);
    cairo_t *cr = cairo_create(picture);

    cairo_translate(cr, (phase % PHASES) * (1.0 / PHASES) - c->left,
                    (phase / PHASES) * (1.0 / PHASES) - c->top);
    cairo_scale(cr, c->matrix.xx, c->matrix.yy);
    cairo_rotate(cr, c->angle_rad);
    draw_parts(cr, c->stamp);
    cairo_destroy(cr);
    cairo_surface_flush(picture);
    return picture;
}

/* Premultiplied `over` on four channels, two at a time; x / 255 as in (x + 128) * 257
 * >> 16, which is exact for products of two bytes. */
static uint32_t over(uint32_t source, uint32_t target)
{
    uint32_t rest = 255u - (source >> 24);
    uint32_t even = (target & 0x00FF00FFu) * rest + 0x00800080u;
    uint32_t odd = (target >> 8 & 0x00FF00FFu) * rest + 0x00800080u;

    even = (even + (even >> 8 & 0x00FF00FFu)) >> 8 & 0x00FF00FFu;
    odd = (odd + (odd >> 8 & 0x00FF00FFu)) & 0xFF00FF00u;
    return source + (even | odd);
}

static void copy_rows(const copier *c, cairo_surface_t *picture, int x, int y)
{
    const unsigned char *from = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture);
    int x0 = x < c->bounds.x ? c->bounds.x : x;
    int y0 = y < c->bounds.y ? c->bounds.y : y;
    int x1 = x + c->width, y1 = y + c->height;

    if (x1 > c->bounds.x + c->bounds.width)
        x1 = c->bounds.x + c->bounds.width;
    if (y1 > c->bounds.y + c->bounds.height)
        y1 = c->bounds.y + c->bounds.height;
    for (int row = y0; row < y1; row++) {
        const uint32_t *s = (const uint32_t *)(const void *)(from + (row - y) * stride);
        uint32_t *t = (uint32_t *)(void *)(c->pixels + (ptrdiff_t)row * c->stride);

        for (int column = x0; column < x1; column++)
            if (s[column - x] >> 24 != 0)
                t[column] = over(s[column - x], t[column]);
    }
}

/* False when out of memory. */
static bool copy_all(copier *c, const fm_pt *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        /* In steps of a phase. */
        double x = floor((c->matrix.xx * at[i].x + c->matrix.x0) * PHASES + 0.5);
        double y = floor((c->matrix.yy * at[i].y + c->matrix.y0) * PHASES + 0.5);
        double left = floor(x / PHASES), top = floor(y / PHASES);
        int phase = (int)(y - top * PHASES) * PHASES + (int)(x - left * PHASES);

        if (c->phases[phase] == NULL)
            c->phases[phase] = draw_phase(c, phase);
        if (cairo_surface_status(c->phases[phase]) != CAIRO_STATUS_SUCCESS)
            return false;
        copy_rows(c, c->phases[phase], (int)left + c->left, (int)top + c->top);
    }
    return true;
}

/* The clip as one rectangle of whole pixels of the target, if that is what it is. */
static bool clip_is_rectangle(cairo_t *cr, const copier *c, cairo_rectangle_int_t *out)
{
    cairo_rectangle_list_t *list = cairo_copy_clip_rectangle_list(cr);
    bool is_one = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles == 1;

    if (is_one) {
        const cairo_rectangle_t *r = &list->rectangles[0];
        double x0 = c->matrix.xx * r->x + c->matrix.x0;
        double y0 = c->matrix.yy * r->y + c->matrix.y0;
        double x1 = x0 + c->matrix.xx * r->width, y1 = y0 + c->matrix.yy * r->height;

        *out = (cairo_rectangle_int_t){ (int)lround(x0), (int)lround(y0),
                                        (int)lround(x1) - (int)lround(x0),
                                        (int)lround(y1) - (int)lround(y0) };
        is_one = fabs(x0 - out->x) < 1e-3 && fabs(y0 - out->y) < 1e-3 &&
                 fabs(x1 - out->x - out->width) < 1e-3 &&
                 fabs(y1 - out->y - out->height) < 1e-3;
    }
    cairo_rectangle_list_destroy(list);
    return is_one;
}

/* What two rectangles share. */
static void narrow(cairo_rectangle_int_t *r, const cairo_rectangle_int_t *by)
{
    int x1 = r->x + r->width, y1 = r->y + r->height;

    if (by->x + by->width < x1)
        x1 = by->x + by->width;
    if (by->y + by->height < y1)
        y1 = by->y + by->height;
    r->x = by->x > r->x ? by->x : r->x;
    r->y = by->y > r->y ? by->y : r->y;
    r->width = x1 > r->x ? x1 - r->x : 0;
    r->height = y1 > r->y ? y1 - r->y : 0;
}

/* Point the copier at the pixels that the context draws on now; groups lie elsewhere,
 * by their device offset. */
static void aim(copier *c, cairo_t *cr)
{
    cairo_surface_t *target = cairo_get_group_target(cr);
    double dx, dy;

    cairo_surface_get_device_offset(target, &dx, &dy);
    cairo_get_matrix(cr, &c->matrix);
    c->matrix.x0 += dx;
    c->matrix.y0 += dy;
    cairo_surface_flush(target);
    c->pixels = cairo_image_surface_get_data(target);
    c->stride = cairo_image_surface_get_stride(target);
    c->bounds = (cairo_rectangle_int_t){ 0, 0, cairo_image_surface_get_width(target),
                                         cairo_image_surface_get_height(target) };
}

static bool copy_into_group(cairo_t *cr, copier *c, const fm_pt *at, size_t count)
{
    bool ok;

    cairo_push_group(cr);
    aim(c, cr);
    ok = c->pixels != NULL && copy_all(c, at, count);
    cairo_surface_mark_dirty(cairo_get_group_target(cr));
    cairo_pop_group_to_source(cr);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0.0, 0.0, 0.0);
    return ok;
}

static void copier_release(copier *c)
{
    for (int i = 0; i < PHASES * PHASES; i++)
        if (c->phases[i] != NULL)
            cairo_surface_destroy(c->phases[i]);
}

/* False when copying does not suit, nothing being drawn then. */
static bool draw_copies(fm_cairo_hand *h, const fm_stamp *stamp, const fm_pt *at,
                        size_t count, double angle_rad)
{
    copier c = { .stamp = stamp, .angle_rad = angle_rad };
    cairo_rectangle_int_t clip;
    bool is_direct, ok;

    aim(&c, h->cr);
    if (!size_up(&c) || c.pixels == NULL)
        return false;
    is_direct = clip_is_rectangle(h->cr, &c, &clip);
    if (!is_direct && count < MANY_IN_GROUP)
        return false;
    if (is_direct) {
        narrow(&c.bounds, &clip);
        ok = copy_all(&c, at, count);
        cairo_surface_mark_dirty(cairo_get_group_target(h->cr));
    } else {
        ok = copy_into_group(h->cr, &c, at, count);
    }
    copier_release(&c);
    if (!ok)
        h->base.status = fm_fail_nomem(h->base.ctx);
    return true;
}

/* -- Stamps that come again ----------------------------------------------------------
 */

typedef struct kept_stamp {
    copier c;
    size_t uses;
} kept_stamp;

struct fm_kept_stamps {
    fm_id_map numbers; /* by serial */
    kept_stamp *items;
    size_t count, capacity;
    size_t pixels;
};

void fm_kept_stamps_free(fm_kept_stamps *kept)
{
    if (kept == NULL)
        return;
    for (size_t i = 0; i < kept->count; i++)
        copier_release(&kept->items[i].c);
    fm_free(kept->items);
    fm_id_map_release(&kept->numbers);
    fm_free(kept);
}

/* The stamp's entry, made when it is new; NULL when out of memory, which only costs
 * time. */
static kept_stamp *kept_of(fm_cairo_hand *h, uint64_t serial)
{
    kept_stamp *items;
    size_t number;

    if (h->kept == NULL)
        h->kept = fm_alloc(1, sizeof *h->kept);
    if (h->kept == NULL)
        return NULL;
    if (fm_id_map_find(&h->kept->numbers, serial, &number))
        return &h->kept->items[number];
    items =
        fm_grow(h->kept->items, &h->kept->capacity, h->kept->count + 1, sizeof *items);
    if (items == NULL)
        return NULL;
    h->kept->items = items;
    if (!fm_id_map_add(&h->kept->numbers, serial, h->kept->count))
        return NULL;
    items[h->kept->count] = (kept_stamp){ 0 };
    return &items[h->kept->count++];
}

/* Copy from pictures that were made earlier.  False when it does not suit, nothing
 * being drawn then. */
static bool draw_kept(fm_cairo_hand *h, const fm_stamp *stamp, const fm_pt *at,
                      size_t count, double angle_rad)
{
    kept_stamp *k = kept_of(h, stamp->serial);
    copier c = { .stamp = stamp, .angle_rad = angle_rad };
    cairo_rectangle_int_t clip;

    if (k == NULL || (k->uses += count) < MANY)
        return false;
    aim(&c, h->cr);
    if (!size_up(&c) || c.pixels == NULL || !clip_is_rectangle(h->cr, &c, &clip))
        return false;
    if (k->c.stamp == NULL) {
        size_t pixels = (size_t)c.width * (size_t)c.height * PHASES * PHASES;

        if (h->kept->pixels + pixels > KEPT_PIXELS_MAX)
            return false;
        h->kept->pixels += pixels;
    } else if (k->c.angle_rad != angle_rad || k->c.matrix.xx != c.matrix.xx ||
               k->c.matrix.yy != c.matrix.yy) {
        return false;
    } else {
        memcpy(c.phases, k->c.phases, sizeof c.phases);
    }
    narrow(&c.bounds, &clip);
    if (!copy_all(&c, at, count))
        h->base.status = fm_fail_nomem(h->base.ctx);
    cairo_surface_mark_dirty(cairo_get_group_target(h->cr));
    k->c = c;
    return true;
}

void fm_cairo_stamp(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                    size_t count, double angle_rad)
{
    fm_cairo_hand *h = (fm_cairo_hand *)self;

    bool is_drawn = false;

    if (h->is_picture && count >= MANY)
        is_drawn = draw_copies(h, stamp, at, count, angle_rad);
    else if (h->is_picture && stamp->serial != 0)
        is_drawn = draw_kept(h, stamp, at, count, angle_rad);
    if (!is_drawn)
        draw_one_by_one(h->cr, stamp, at, count, angle_rad);
    fm_cairo_check(self);
}
