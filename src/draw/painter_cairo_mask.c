/* SPDX-License-Identifier: MIT */
/*
 * Text on pictures from masks.
 *
 * A label with a halo is a dozen outlines to be stroked and filled, half a millisecond.
 * But a map says the same few letters again and again, so each glyph is drawn once, for
 * each of PHASES places within a pixel, as a mask of coverage; and so is its halo.  The
 * masks of a label's glyphs are gathered into one,
 *
 *     letters   coverages added, up to full: neighbours that touch close up
 *     halo      the greatest: two halos that overlap are one halo
 *
 * through which Cairo lays the colour, under the clip and the group in force.
 *
 * The foot of the letters is put on a whole pixel, so that all labels of a size look
 * alike.
 */
#include "draw/painter_cairo.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/id_map.h"

#include "base/banned.h"

enum {
    PHASES = 4,
    SIZE_MAX_PX = 64,          /* larger letters are few; draw them */
    KINDS_MAX = 64,            /* fonts times halo widths */
    RUN_MAX_PX = 8192,         /* width of a label */
    CACHE_BYTES_MAX = 48 << 20 /* Chinese at four sizes */
};

typedef struct mask {
    uint64_t key;                 /* 0: none */
    int left, top, width, height; /* from the pixel of the glyph's origin */
    unsigned char *coverage;      /* NULL for a blank */
} mask;

/* A font under a scale, and a halo's width or 0 for the letters themselves. */
typedef struct kind {
    cairo_scaled_font_t *font; /* a reference */
    double halo_width;
    double scale;
} kind;

struct fm_mask_cache {
    fm_id_map numbers; /* from font, glyph and phase to the mask's number */
    mask *masks;
    size_t count, capacity;
    size_t bytes;
    kind kinds[KINDS_MAX];
    size_t kind_count;
    unsigned char *canvas; /* scratch: a label's mask */
    size_t canvas_capacity;
};

void fm_mask_cache_free(fm_mask_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->count; i++)
        fm_free(cache->masks[i].coverage);
    for (size_t i = 0; i < cache->kind_count; i++)
        cairo_scaled_font_destroy(cache->kinds[i].font);
    fm_id_map_release(&cache->numbers);
    fm_free(cache->masks);
    fm_free(cache->canvas);
    fm_free(cache);
}

/* The number of this kind, or KINDS_MAX when there are too many. */
static size_t kind_of(fm_mask_cache *cache, cairo_scaled_font_t *font, double scale,
                      double halo_width)
{
    size_t i;

    for (i = 0; i < cache->kind_count; i++) {
        const kind *k = &cache->kinds[i];

        if (k->font == font && k->halo_width == halo_width && k->scale == scale)
            return i;
    }
    if (i < KINDS_MAX)
        cache->kinds[cache->kind_count++] =
            (kind){ cairo_scaled_font_reference(font), halo_width, scale };
    return i;
}

/* -- Drawing a mask --------------------------------------------------------------- */

/* The glyph's outline at (x, 0) in pixels, as the context's path. */
static void outline(cairo_t *cr, const fm_text_span *span, unsigned long glyph,
                    double x, double scale)
{
    cairo_translate(cr, x, 0.0);
    cairo_scale(cr, scale, scale);
    fm_cairo_set_font(cr, span);
    cairo_glyph_path(cr, &(cairo_glyph_t){ glyph, 0.0, 0.0 }, 1);
}

/* Where the outline's ink lies, in whole pixels, the halo included. */
static void size_up(mask *m, const fm_text_span *span, unsigned long glyph, int phase,
                    const kind *k)
{
    cairo_surface_t *nowhere = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(nowhere);
    double reach = ceil(k->halo_width * k->scale) + 1.0;
    double x0, y0, x1, y1;

    outline(cr, span, glyph, (double)phase / PHASES, k->scale);
    cairo_identity_matrix(cr);
    cairo_path_extents(cr, &x0, &y0, &x1, &y1);
    if (x1 > x0 && y1 > y0) {
        m->left = (int)(floor(x0) - reach);
        m->top = (int)(floor(y0) - reach);
        m->width = (int)(ceil(x1) + reach) - m->left;
        m->height = (int)(ceil(y1) + reach) - m->top;
    }
    cairo_destroy(cr);
    cairo_surface_destroy(nowhere);
}

static bool draw_mask(mask *m, const fm_text_span *span, unsigned long glyph, int phase,
                      const kind *k)
{
    cairo_surface_t *surface;
    cairo_t *cr;
    bool ok;

    size_up(m, span, glyph, phase, k);
    if (m->width == 0)
        return true;
    m->coverage = fm_alloc_raw((size_t)m->width, (size_t)m->height);
    surface = cairo_image_surface_create(CAIRO_FORMAT_A8, m->width, m->height);
    cr = cairo_create(surface);
    cairo_translate(cr, -m->left, -m->top);
    outline(cr, span, glyph, (double)phase / PHASES, k->scale);
    if (k->halo_width > 0.0)
        fm_cairo_stroke_halo(cr, (fm_color){ .a = 1.0 }, k->halo_width);
    cairo_set_source_rgba(cr, 0.0, 0.0, 0.0, 1.0);
    cairo_fill(cr);
    ok = m->coverage != NULL && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_surface_flush(surface);
    for (int y = 0; ok && y < m->height; y++)
        memcpy(m->coverage + (size_t)y * (size_t)m->width,
               cairo_image_surface_get_data(surface) +
                   (ptrdiff_t)y * cairo_image_surface_get_stride(surface),
               (size_t)m->width);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return ok;
}

/* NULL when out of memory; the mask stays where it is until the next one is made. */
static const mask *find_mask(fm_mask_cache *cache, const fm_text_span *span,
                             size_t kind_index, unsigned long glyph, int phase)
{
    uint64_t key =
        (uint64_t)kind_index << 40 | (uint64_t)glyph << 2 | (uint64_t)(unsigned)phase;
    size_t number;
    mask *grown;

    if (fm_id_map_find(&cache->numbers, key, &number))
        return &cache->masks[number];
    grown = fm_grow(cache->masks, &cache->capacity, cache->count + 1, sizeof *grown);
    if (grown == NULL)
        return NULL;
    cache->masks = grown;
    grown += cache->count;
    *grown = (mask){ 0 };
    if (!draw_mask(grown, span, glyph, phase, &cache->kinds[kind_index]) ||
        !fm_id_map_add(&cache->numbers, key, cache->count)) {
        fm_free(grown->coverage);
        return NULL;
    }
    cache->count++;
    cache->bytes += (size_t)grown->width * (size_t)grown->height;
    return grown;
}

/* -- Gathering a label ------------------------------------------------------------ */

typedef struct canvas {
    unsigned char *coverage;
    int left, top, width, height; /* in pixels of the target */
    size_t stride;
} canvas;

static void gather(canvas *c, const mask *m, int x, int y, bool is_halo)
{
    int x0 = x + m->left - c->left, y0 = y + m->top - c->top;
    int from_x = x0 < 0 ? -x0 : 0, from_y = y0 < 0 ? -y0 : 0;
    int to_x = x0 + m->width > c->width ? c->width - x0 : m->width;
    int to_y = y0 + m->height > c->height ? c->height - y0 : m->height;

    for (int row = from_y; row < to_y; row++) {
        const unsigned char *s = m->coverage + (size_t)row * (size_t)m->width;
        unsigned char *t = c->coverage + (size_t)(y0 + row) * c->stride + x0;

        for (int i = from_x; i < to_x; i++) {
            unsigned sum = (unsigned)t[i] + s[i];

            if (is_halo)
                t[i] = s[i] > t[i] ? s[i] : t[i];
            else
                t[i] = (unsigned char)(sum > 255 ? 255 : sum);
        }
    }
}

/* Letters, or their halos; false when out of memory. */
static bool gather_run(fm_mask_cache *cache, canvas *c, const fm_text_run *run,
                       const cairo_matrix_t *matrix, fm_pt at, double halo_width)
{
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];
        size_t kind_index = kind_of(cache, span->font, matrix->xx, halo_width);

        for (size_t j = 0; j < span->glyph_count; j++) {
            const fm_glyph *g = &span->glyphs[j];
            double x = floor((matrix->xx * (at.x + g->x) + matrix->x0) * PHASES + 0.5);
            double y = floor(matrix->yy * (at.y + g->y) + matrix->y0 + 0.5);
            double left = floor(x / PHASES);
            const mask *m =
                find_mask(cache, span, kind_index, g->index, (int)(x - left * PHASES));

            if (m == NULL)
                return false;
            if (m->coverage != NULL)
                gather(c, m, (int)left, (int)y, halo_width > 0.0);
        }
    }
    return true;
}

/* An empty canvas for the run's ink and halo. */
static bool stretch(fm_mask_cache *cache, canvas *c, const fm_text_run *run,
                    const cairo_matrix_t *matrix, fm_pt at, double halo_width)
{
    /* Phases and the whole pixel of the foot move ink by less than one. */
    const double spare = 2.0;
    double x0 = matrix->xx * (at.x + run->ink.x0 - halo_width) + matrix->x0 - spare;
    double y0 = matrix->yy * (at.y + run->ink.y0 - halo_width) + matrix->y0 - spare;
    double x1 = matrix->xx * (at.x + run->ink.x1 + halo_width) + matrix->x0 + spare;
    double y1 = matrix->yy * (at.y + run->ink.y1 + halo_width) + matrix->y0 + spare;
    void *grown;

    c->left = (int)floor(x0);
    c->top = (int)floor(y0);
    c->width = (int)ceil(x1) - c->left;
    c->height = (int)ceil(y1) - c->top;
    c->stride = (size_t)cairo_format_stride_for_width(CAIRO_FORMAT_A8, c->width);
    grown = fm_grow(cache->canvas, &cache->canvas_capacity,
                    c->stride * (size_t)c->height, 1);
    if (grown == NULL)
        return false;
    cache->canvas = c->coverage = grown;
    memset(c->coverage, 0, c->stride * (size_t)c->height);
    return true;
}

static void lay_over(cairo_t *cr, const canvas *c, fm_color color)
{
    cairo_surface_t *mask_surface = cairo_image_surface_create_for_data(
        c->coverage, CAIRO_FORMAT_A8, c->width, c->height, (int)c->stride);

    cairo_save(cr);
    cairo_identity_matrix(cr);
    fm_cairo_set_color(cr, color);
    cairo_mask_surface(cr, mask_surface, c->left, c->top);
    cairo_restore(cr);
    cairo_surface_destroy(mask_surface);
}

static bool is_suited(const fm_text_run *run, const cairo_matrix_t *m)
{
    double width = (run->ink.x1 - run->ink.x0) * m->xx;
    double height = (run->ink.y1 - run->ink.y0) * m->yy;

    return !run->bent && m->xy == 0.0 && m->yx == 0.0 && m->xx == m->yy &&
           run->spans[0].size_px * m->xx <= SIZE_MAX_PX && width < RUN_MAX_PX &&
           height < RUN_MAX_PX;
}

/* Are there masks for the run's fonts, or is there room for them? */
static bool has_room(fm_mask_cache *cache, const fm_text_run *run, double scale,
                     double halo_width)
{
    for (size_t i = 0; i < run->span_count; i++)
        if (kind_of(cache, run->spans[i].font, scale, 0.0) == KINDS_MAX ||
            kind_of(cache, run->spans[i].font, scale, halo_width) == KINDS_MAX)
            return false;
    return cache->bytes < CACHE_BYTES_MAX;
}

static bool draw_layer(fm_cairo_hand *h, const fm_text_run *run,
                       const cairo_matrix_t *matrix, fm_pt at, fm_color color,
                       double halo_width)
{
    canvas c;

    if (!stretch(h->masks, &c, run, matrix, at, halo_width) ||
        !gather_run(h->masks, &c, run, matrix, at, halo_width)) {
        h->base.status = fm_fail_nomem(h->base.ctx);
        return false;
    }
    lay_over(h->cr, &c, color);
    return true;
}

bool fm_cairo_text_from_masks(fm_cairo_hand *h, const fm_text_run *run, fm_pt at,
                              fm_color color, fm_color halo, double halo_width)
{
    cairo_matrix_t matrix;

    cairo_get_matrix(h->cr, &matrix);
    if (!is_suited(run, &matrix))
        return false;
    if (h->masks == NULL)
        h->masks = fm_alloc(1, sizeof *h->masks);
    if (h->masks == NULL) {
        h->base.status = fm_fail_nomem(h->base.ctx);
        return true;
    }
    if (!has_room(h->masks, run, matrix.xx, halo_width))
        return false;
    if (halo_width > 0.0 && !draw_layer(h, run, &matrix, at, halo, halo_width))
        return true;
    if (draw_layer(h, run, &matrix, at, color, 0.0))
        fm_cairo_check(&h->base);
    return true;
}
