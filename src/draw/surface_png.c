/* SPDX-License-Identifier: MIT */
/*
 * PNG (ISO/IEC 15948): one picture of Cairo, a row at a time.
 *
 * Written here, and not by libpng over zlib, for the time: compressing is most of what
 * a PNG costs, and maps can be compressed several times faster than pictures in general
 * (draw/deflate.h).  Rows are not filtered: maps are flat colours, for which PNG's
 * filters gain nothing.
 */
#include "draw/surface_backend.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "draw/deflate.h"

#include "base/banned.h"

enum { RGB = 2, RGB_ALPHA = 6, PERCEPTUAL = 0, METRE = 1 };

typedef struct encoder {
    fm_surface *surface;
    fm_status status; /* the first failure of handing out */
} encoder;

/* ---- chunks --------------------------------------------------------------------- */

static void put_32(unsigned char *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(value >> (24 - 8 * i));
}

static void add_32(fm_str *out, uint32_t value)
{
    unsigned char bytes[4];

    put_32(bytes, value);
    fm_str_add_bytes(out, (const char *)bytes, sizeof bytes);
}

static void hand_out(encoder *e, const void *bytes, size_t length)
{
    if (e->status == FM_OK)
        e->status = fm_surface_write(e->surface, bytes, length);
}

static void put_chunk(encoder *e, const char type[4], const void *bytes, size_t length)
{
    unsigned char head[8], tail[4];
    uLong crc;

    put_32(head, (uint32_t)length);
    memcpy(head + 4, type, 4);
    crc = crc32_z(0, head + 4, 4);
    if (length > 0)
        crc = crc32_z(crc, bytes, length);
    put_32(tail, (uint32_t)crc);
    hand_out(e, head, sizeof head);
    hand_out(e, bytes, length);
    hand_out(e, tail, sizeof tail);
}

/* Take the text that was built up as the chunk's bytes, and empty it. */
static void put_built(encoder *e, const char type[4], fm_str *built)
{
    if (built->failed && e->status == FM_OK)
        e->status = fm_fail_nomem(e->surface->ctx);
    put_chunk(e, type, fm_str_text(built), built->length);
    fm_str_clear(built);
}

/* A text in UTF-8, not compressed. */
static void put_text(encoder *e, const char *key, const char *value, fm_str *scratch)
{
    /* end of the key, not compressed, method, no language, no translated key */
    static const char between[5] = { 0 };

    if (value == NULL || value[0] == '\0')
        return;
    fm_str_add(scratch, key);
    fm_str_add_bytes(scratch, between, sizeof between);
    fm_str_add(scratch, value);
    put_built(e, "iTXt", scratch);
}

/* ---- the file ------------------------------------------------------------------- */

static void put_head(encoder *e)
{
    static const char signature[] = "\x89PNG\r\n\x1a\n";
    const fm_surface *s = e->surface;
    uint32_t per_metre = (uint32_t)lround(s->density * 96.0 / 0.0254);
    fm_str built = { 0 };

    hand_out(e, signature, sizeof signature - 1);
    add_32(&built, (uint32_t)s->device_width);
    add_32(&built, (uint32_t)s->device_height);
    fm_str_add_char(&built, 8); /* bits a channel */
    fm_str_add_char(&built, fm_surface_has_alpha(s) ? RGB_ALPHA : RGB);
    fm_str_add_bytes(&built, "\0\0\0", 3); /* deflate, filters, not interlaced */
    put_built(e, "IHDR", &built);
    fm_str_add_char(&built, PERCEPTUAL);
    put_built(e, "sRGB", &built);
    add_32(&built, per_metre);
    add_32(&built, per_metre);
    fm_str_add_char(&built, METRE);
    put_built(e, "pHYs", &built);
    put_text(e, "Title", s->metadata.title, &built);
    put_text(e, "Description", s->metadata.subject, &built);
    put_text(e, "Source", s->metadata.sources, &built);
    put_text(e, "Creation Time", s->file_time, &built);
    put_text(e, "Software", s->metadata.creator, &built);
    put_text(e, "frontmap:manifest", s->metadata.manifest, &built);
    fm_str_release(&built);
}

static bool take_pixels(void *user, const void *bytes, size_t length)
{
    encoder *e = user;

    put_chunk(e, "IDAT", bytes, length);
    return e->status == FM_OK;
}

static void put_rows(encoder *e)
{
    fm_surface *s = e->surface;
    size_t pixel_bytes = fm_surface_has_alpha(s) ? 4 : 3;
    fm_deflate *deflate = fm_deflate_new(1 + (size_t)s->device_width * pixel_bytes,
                                         pixel_bytes, take_pixels, e);
    bool more = deflate != NULL;

    if (deflate == NULL && e->status == FM_OK)
        e->status = fm_fail_nomem(s->ctx);
    for (int y = 0; more && y < s->device_height; y++) {
        unsigned char *row = fm_deflate_room(deflate);

        row[0] = 0; /* no filter */
        fm_surface_row(s, y, row + 1);
        more = fm_deflate_row(deflate);
    }
    /* Why it is not FM_OK, if so, is in e->status. */
    if (more && fm_deflate_end(deflate))
        put_chunk(e, "IEND", NULL, 0);
    fm_deflate_free(deflate);
}

static fm_status finish_png(fm_surface *surface)
{
    encoder e = { .surface = surface };

    put_head(&e);
    if (e.status == FM_OK)
        put_rows(&e);
    return e.status;
}

const fm_surface_backend fm_surface_png = {
    .is_picture = true,
    .open = fm_surface_open_picture,
    .finish = finish_png,
};
