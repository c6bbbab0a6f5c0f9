/* SPDX-License-Identifier: MIT */
/*
 * PNG: one picture of Cairo, encoded by libpng row by row.
 *
 * Level 1 of zlib without PNG's filters: maps are flat colours, for which filters cost
 * time and gain nothing (1600 x 1200: 18 ms instead of Cairo's 91, and a smaller file).
 */
#include "draw/surface_backend.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

/* banned.h does not go together with setjmp.h of every libc. */

enum { PNG_LEVEL = 1, TEXTS_MAX = 8 };

typedef struct encoder {
    fm_surface *surface;
    png_structp png;
    png_infop info;
    unsigned char *row;
    fm_status status; /* why libpng was told to give up */
} encoder;

/* libpng's way out; never returns. */
static void give_up(png_structp png, png_const_charp why)
{
    encoder *e = png_get_error_ptr(png);

    if (e->status == FM_OK)
        e->status =
            fm_fail(e->surface->ctx, FM_ERR_INTERNAL, "cannot encode PNG: %s", why);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
}

static void hand_out(png_structp png, png_bytep bytes, size_t length)
{
    encoder *e = png_get_io_ptr(png);

    e->status = fm_surface_write(e->surface, bytes, length);
    if (e->status != FM_OK)
        png_error(png, "stopped");
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static void *allocate(png_structp png, png_alloc_size_t size)
{
    encoder *e = png_get_mem_ptr(png);
    void *memory = fm_alloc_raw(1, size);

    if (memory == NULL)
        e->status = fm_fail_nomem(e->surface->ctx);
    return memory;
}

static void release(png_structp png, void *memory)
{
    (void)png;
    fm_free(memory);
}

static void add_text(png_text *texts, int *count, const char *key, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    /* libpng does not write through these, though it does not say so. */
    texts[*count] = (png_text){ .compression = PNG_ITXT_COMPRESSION_NONE,
                                .key = (char *)key,
                                .text = (char *)value,
                                .itxt_length = strlen(value) };
    ++*count;
}

static void write_head(encoder *e)
{
    fm_surface *s = e->surface;
    png_uint_32 per_metre = (png_uint_32)lround(s->density * 96.0 / 0.0254);
    png_text texts[TEXTS_MAX];
    int count = 0;

    png_set_compression_level(e->png, PNG_LEVEL);
    png_set_filter(e->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(
        e->png, e->info, (png_uint_32)s->device_width, (png_uint_32)s->device_height, 8,
        fm_surface_has_alpha(s) ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
        PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(e->png, e->info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_pHYs(e->png, e->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    add_text(texts, &count, "Title", s->metadata.title);
    add_text(texts, &count, "Description", s->metadata.subject);
    add_text(texts, &count, "Source", s->metadata.sources);
    add_text(texts, &count, "Creation Time", s->file_time);
    add_text(texts, &count, "Software", s->metadata.creator);
    add_text(texts, &count, "frontmap:manifest", s->metadata.manifest);
    png_set_text(e->png, e->info, texts, count);
    png_write_info(e->png, e->info);
}

static void write_rows(encoder *e)
{
    for (int y = 0; y < e->surface->device_height; y++) {
        fm_surface_row(e->surface, y, e->row);
        png_write_row(e->png, e->row);
    }
    png_write_end(e->png, NULL);
}

/* All that libpng may leave by a jump; `e` lives outside. */
static void encode(encoder *e)
{
    if (setjmp(png_jmpbuf(e->png)))
        return;
    png_set_write_fn(e->png, e, hand_out, flush_nothing);
    write_head(e);
    write_rows(e);
}

static fm_status finish_png(fm_surface *surface)
{
    encoder e = { .surface = surface };
    fm_status status = FM_OK;

    e.png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &e, give_up,
                                      ignore_warning, &e, allocate, release);
    if (e.png != NULL)
        e.info = png_create_info_struct(e.png);
    e.row = fm_alloc_raw((size_t)surface->device_width, 4);
    if (e.png == NULL || e.info == NULL || e.row == NULL) {
        status = fm_fail_nomem(surface->ctx);
    } else {
        encode(&e);
        status = e.status;
    }
    png_destroy_write_struct(&e.png, &e.info);
    fm_free(e.row);
    return status;
}

const fm_surface_backend fm_surface_png = {
    .is_picture = true,
    .open = fm_surface_open_picture,
    .finish = finish_png,
};
