/* SPDX-License-Identifier: MIT */
/*
 * APNG: PNG (third edition, W3C 2025, 11.3.6) with a control chunk before each frame.
 *
 *     IHDR sRGB pHYs iTXt... acTL | fcTL IDAT... | fcTL fdAT... | ... | IEND
 *
 * An opaque sheet is written as RGBA and laid over the frame before (BLEND_OP_OVER):
 * pixels that did not change are transparent, runs of which cost next to nothing.  A
 * sheet that lets through replaces its rectangle (BLEND_OP_SOURCE).  As in single
 * pictures, PNG's filters gain nothing on flat colours.
 */
#include "draw/film_backend.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"

#include "base/banned.h"

/* 1 is twice as fast and a fifth larger; 9 four times as slow and hardly smaller. */
enum { LEVEL = 6, CHUNK_BYTES = 32768, SEQUENCE_BYTES = 4 };

static const unsigned char signature[] = {
    0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'
};

typedef struct apng {
    z_stream z;
    bool z_open;
    uint32_t sequence; /* of fcTL and fdAT together */
    unsigned char *row;
    /* The chunk being filled: room for a sequence number, then compressed bytes. */
    unsigned char chunk[SEQUENCE_BYTES + CHUNK_BYTES];
} apng;

static unsigned char *put32(unsigned char *out, uint32_t v)
{
    out[0] = (unsigned char)(v >> 24);
    out[1] = (unsigned char)(v >> 16 & 255u);
    out[2] = (unsigned char)(v >> 8 & 255u);
    out[3] = (unsigned char)(v & 255u);
    return out + 4;
}

static unsigned char *put16(unsigned char *out, unsigned v)
{
    out[0] = (unsigned char)(v >> 8 & 255u);
    out[1] = (unsigned char)(v & 255u);
    return out + 2;
}

static fm_status write_chunk(fm_film *film, const char *type, const void *bytes,
                             size_t length)
{
    unsigned char head[8], tail[4];
    uLong crc = crc32(0, (const Bytef *)type, 4);
    fm_status status;

    if (length > 0)
        crc = crc32(crc, bytes, (uInt)length);
    put32(head, (uint32_t)length);
    memcpy(head + 4, type, 4);
    put32(tail, (uint32_t)crc);
    status = film->write(film->write_user, head, sizeof head);
    if (status == FM_OK && length > 0)
        status = film->write(film->write_user, bytes, length);
    return status == FM_OK ? film->write(film->write_user, tail, sizeof tail) : status;
}

/* iTXt: keyword, not compressed, no language, text in UTF-8. */
static fm_status write_text(fm_film *film, const char *key, const char *text)
{
    fm_str chunk = { 0 };
    fm_status status;

    if (text == NULL || text[0] == '\0')
        return FM_OK;
    fm_str_add_bytes(&chunk, key, strlen(key) + 1);
    fm_str_add_bytes(&chunk, "\0\0\0\0", 4);
    fm_str_add(&chunk, text);
    status = chunk.failed ? fm_fail_nomem(film->ctx)
                          : write_chunk(film, "iTXt", chunk.text, chunk.length);
    fm_str_release(&chunk);
    return status;
}

static fm_status write_head(fm_film *film, const fm_picture *first)
{
    unsigned char ihdr[13] = { 0 }, phys[9], actl[8];
    uint32_t per_metre = (uint32_t)lround(film->about.density * 96.0 / 0.0254);
    fm_status status = film->write(film->write_user, signature, sizeof signature);

    put32(put32(ihdr, (uint32_t)first->width), (uint32_t)first->height);
    ihdr[8] = 8; /* bits */
    ihdr[9] = 6; /* RGBA */
    put32(put32(phys, per_metre), per_metre);
    phys[8] = 1; /* metre */
    put32(put32(actl, (uint32_t)film->about.frame_count), film->about.plays);
    if (status == FM_OK)
        status = write_chunk(film, "IHDR", ihdr, sizeof ihdr);
    if (status == FM_OK)
        status = write_chunk(film, "sRGB", "", 1); /* perceptual */
    if (status == FM_OK)
        status = write_chunk(film, "pHYs", phys, sizeof phys);
    if (status == FM_OK)
        status = write_text(film, "Title", film->about.title);
    if (status == FM_OK)
        status = write_text(film, "Software", film->about.creator);
    return status == FM_OK ? write_chunk(film, "acTL", actl, sizeof actl) : status;
}

static void *allocate(void *nothing, unsigned count, unsigned size)
{
    (void)nothing;
    return fm_alloc(count, size);
}

static void release_memory(void *nothing, void *memory)
{
    (void)nothing;
    fm_free(memory);
}

static fm_status open_apng(fm_film *film, const fm_picture *first)
{
    apng *a = fm_alloc(1, sizeof *a);

    if (a == NULL)
        return fm_fail_nomem(film->ctx);
    film->state = a;
    a->z.zalloc = allocate;
    a->z.zfree = release_memory;
    a->row = fm_alloc_raw((size_t)first->width * 4 + 1, 1);
    a->z_open = a->row != NULL && deflateInit(&a->z, LEVEL) == Z_OK;
    if (!a->z_open)
        return fm_fail_nomem(film->ctx);
    return write_head(film, first);
}

/* A filter of none, then RGBA; what did not change is transparent. */
static void fill_row(const fm_film *film, const fm_picture *picture, fm_pixel_rect rect,
                     int y, unsigned char *out)
{
    *out++ = 0;
    for (int x = rect.x; x < rect.x + rect.width; x++, out += 4) {
        const unsigned char *pixel = fm_picture_at(picture, x, y);

        if (picture->channels == 4) {
            memcpy(out, pixel, 4);
        } else if (fm_film_is_same(film, picture, x, y)) {
            memset(out, 0, 4);
        } else {
            memcpy(out, pixel, 3);
            out[3] = 255;
        }
    }
}

static fm_status write_control(fm_film *film, fm_pixel_rect rect, unsigned delay_ms,
                               bool over)
{
    apng *a = film->state;
    unsigned char bytes[26], *out = put32(bytes, a->sequence++);
    bool fits = delay_ms <= 65535; /* in milliseconds, else hundredths */

    out = put32(put32(out, (uint32_t)rect.width), (uint32_t)rect.height);
    out = put32(put32(out, (uint32_t)rect.x), (uint32_t)rect.y);
    out = put16(put16(out, fits ? delay_ms : delay_ms / 10), fits ? 1000 : 100);
    *out++ = 0;            /* nothing is disposed of */
    *out++ = over ? 1 : 0; /* OVER or SOURCE */
    return write_chunk(film, "fcTL", bytes, sizeof bytes);
}

/* The full chunk, or the last. */
static fm_status write_data(fm_film *film)
{
    apng *a = film->state;
    size_t length = CHUNK_BYTES - a->z.avail_out;

    a->z.next_out = a->chunk + SEQUENCE_BYTES;
    a->z.avail_out = CHUNK_BYTES;
    if (film->added == 0)
        return write_chunk(film, "IDAT", a->chunk + SEQUENCE_BYTES, length);
    put32(a->chunk, a->sequence++);
    return write_chunk(film, "fdAT", a->chunk, SEQUENCE_BYTES + length);
}

static fm_status frame_apng(fm_film *film, const fm_picture *picture,
                            fm_pixel_rect rect, unsigned delay_ms)
{
    apng *a = film->state;
    bool over = film->added > 0 && picture->channels == 3;
    fm_status status = write_control(film, rect, delay_ms, over);
    int end = Z_OK;

    deflateReset(&a->z);
    a->z.next_out = a->chunk + SEQUENCE_BYTES;
    a->z.avail_out = CHUNK_BYTES;
    for (int y = 0; y < rect.height && status == FM_OK; y++) {
        fill_row(film, picture, rect, rect.y + y, a->row);
        a->z.next_in = a->row;
        a->z.avail_in = (uInt)rect.width * 4 + 1;
        while (a->z.avail_in > 0 && status == FM_OK) {
            deflate(&a->z, Z_NO_FLUSH);
            if (a->z.avail_out == 0)
                status = write_data(film);
        }
    }
    while (end != Z_STREAM_END && status == FM_OK) {
        end = deflate(&a->z, Z_FINISH);
        if (a->z.avail_out == 0 || end == Z_STREAM_END)
            status = write_data(film);
    }
    return status;
}

static fm_status close_apng(fm_film *film)
{
    return write_chunk(film, "IEND", NULL, 0);
}

static void release_apng(fm_film *film)
{
    apng *a = film->state;

    if (a == NULL)
        return;
    if (a->z_open)
        deflateEnd(&a->z);
    fm_free(a->row);
    fm_free(a);
}

const fm_film_backend fm_film_apng = { open_apng, frame_apng, close_apng,
                                       release_apng };
