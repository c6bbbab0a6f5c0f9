/* SPDX-License-Identifier: MIT */
/*
 * GIF89a (CompuServe, 1990): every frame with a palette of its own, so that one pass is
 * enough and a frame of few colours has all of them exactly.
 *
 *     header | screen | NETSCAPE2.0 | comment | control image | control image | ... | ;
 *
 * What did not change keeps the colours that it was drawn with before, under
 * transparent pixels; so quantizing makes no ground flicker.  GIF knows no
 * half-transparent pixels: a sheet that lets through is laid on white.
 */
#include "draw/film_backend.h"

#include <string.h>

#include "base/mem.h"
#include "draw/palette.h"

#include "base/banned.h"

enum {
    BLOCK_BYTES = 255,
    CODE_BITS_MAX = 12,
    CODES_MAX = 1 << CODE_BITS_MAX,
    CODE_PLACES = 1 << 14, /* of the hash table: never more than a quarter full */
    SIDE_MAX = 65535,
    KEEP = 1 << 2, /* disposal: do not dispose */
    LOCAL_TABLE = 0x80
};

/* LZW: strings by the code of their beginning and their last byte. */
typedef struct lzw {
    uint32_t keys[CODE_PLACES]; /* beginning << 8 | byte, plus 1; 0: empty */
    uint16_t codes[CODE_PLACES];
    unsigned least_bits; /* of a pixel */
    unsigned bits;       /* of a code, now */
    unsigned next;       /* code to be given */
    unsigned prefix;     /* code of what was read, or NONE */
    uint32_t pending;    /* bits that wait for their byte */
    unsigned pending_bits;
    unsigned char block[1 + BLOCK_BYTES]; /* length first */
} lzw;

enum { NO_PREFIX = CODES_MAX };

typedef struct gif {
    fm_palette palette;
    lzw lzw;
} gif;

static void put16(unsigned char *out, unsigned v)
{
    out[0] = (unsigned char)(v & 255u);
    out[1] = (unsigned char)(v >> 8 & 255u);
}

static fm_status put(fm_film *film, const void *bytes, size_t length)
{
    return film->write(film->write_user, bytes, length);
}

/* ---- LZW ------------------------------------------------------------------------ */

static fm_status flush_block(fm_film *film, lzw *z)
{
    size_t length = z->block[0];
    fm_status status = length == 0 ? FM_OK : put(film, z->block, 1 + length);

    z->block[0] = 0;
    return status;
}

static fm_status put_byte(fm_film *film, lzw *z, unsigned byte)
{
    z->block[++z->block[0]] = (unsigned char)byte;
    return z->block[0] == BLOCK_BYTES ? flush_block(film, z) : FM_OK;
}

static fm_status put_code(fm_film *film, lzw *z, unsigned code)
{
    fm_status status = FM_OK;

    z->pending |= (uint32_t)code << z->pending_bits;
    z->pending_bits += z->bits;
    while (z->pending_bits >= 8 && status == FM_OK) {
        status = put_byte(film, z, z->pending & 255u);
        z->pending >>= 8;
        z->pending_bits -= 8;
    }
    return status;
}

static void forget_strings(lzw *z)
{
    memset(z->keys, 0, sizeof z->keys);
    z->bits = z->least_bits + 1;
    z->next = (1u << z->least_bits) + 2; /* behind "clear" and "end" */
}

static fm_status begin_lzw(fm_film *film, lzw *z, unsigned least_bits)
{
    unsigned char bits = (unsigned char)least_bits;
    fm_status status = put(film, &bits, 1);

    z->least_bits = least_bits;
    z->pending = z->pending_bits = 0;
    z->block[0] = 0;
    z->prefix = NO_PREFIX;
    forget_strings(z);
    return status == FM_OK ? put_code(film, z, 1u << least_bits) : status;
}

/* A new string gets the next code.  The reader learns it one code later, so codes grow
 * when the code just given does not fit any more. */
static fm_status learn(fm_film *film, lzw *z, size_t place, uint32_t key)
{
    fm_status status;

    if (z->next == CODES_MAX) {
        status = put_code(film, z, 1u << z->least_bits);
        forget_strings(z);
        return status;
    }
    z->keys[place] = key;
    z->codes[place] = (uint16_t)z->next;
    if (z->next == 1u << z->bits)
        z->bits++;
    z->next++;
    return FM_OK;
}

static fm_status put_pixel(fm_film *film, lzw *z, unsigned pixel)
{
    uint32_t key = (z->prefix << 8 | pixel) + 1;
    size_t place = key * 2654435761u >> 18;
    fm_status status;

    if (z->prefix == NO_PREFIX) {
        z->prefix = pixel;
        return FM_OK;
    }
    while (z->keys[place] != 0 && z->keys[place] != key)
        place = (place + 1) % CODE_PLACES;
    if (z->keys[place] == key) {
        z->prefix = z->codes[place];
        return FM_OK;
    }
    status = put_code(film, z, z->prefix);
    z->prefix = pixel;
    return status == FM_OK ? learn(film, z, place, key) : status;
}

static fm_status end_lzw(fm_film *film, lzw *z)
{
    fm_status status = put_code(film, z, z->prefix);

    /* The reader learns from that code too. */
    if (z->next == 1u << z->bits && z->bits < CODE_BITS_MAX)
        z->bits++;
    if (status == FM_OK)
        status = put_code(film, z, (1u << z->least_bits) + 1);
    if (status == FM_OK && z->pending_bits > 0)
        status = put_byte(film, z, z->pending & 255u);
    if (status == FM_OK)
        status = flush_block(film, z);
    return status == FM_OK ? put(film, "", 1) : status;
}

/* ---- The file ------------------------------------------------------------------- */

/* Repetitions after the first time; none of it plays once. */
static fm_status write_loop(fm_film *film)
{
    unsigned char block[] = "\x21\xff\x0bNETSCAPE2.0\x03\x01..";
    unsigned plays = film->about.plays;

    if (plays == 1)
        return FM_OK;
    put16(block + 16, plays == 0 ? 0 : plays - 1);
    return put(film, block, sizeof block); /* the text's NUL ends the blocks */
}

static fm_status write_comment(fm_film *film)
{
    fm_str text = { 0 };
    fm_status status = FM_OK;
    size_t at = 0;

    if (film->about.title != NULL)
        fm_str_add(&text, film->about.title);
    if (film->about.creator != NULL)
        fm_str_addf(&text, "%s%s", text.length > 0 ? "\n" : "", film->about.creator);
    if (text.failed)
        status = fm_fail_nomem(film->ctx);
    else if (text.length > 0)
        status = put(film, "\x21\xfe", 2);
    while (status == FM_OK && at < text.length) {
        size_t left = text.length - at;
        unsigned char length = (unsigned char)(left < BLOCK_BYTES ? left : BLOCK_BYTES);

        status = put(film, &length, 1);
        if (status == FM_OK)
            status = put(film, text.text + at, length);
        at += length;
    }
    if (status == FM_OK && text.length > 0)
        status = put(film, "", 1);
    fm_str_release(&text);
    return status;
}

static fm_status open_gif(fm_film *film, const fm_picture *first)
{
    unsigned char head[] = "GIF89a....\x70\0"; /* 8 bits a colour, no common table */
    fm_status status;

    if (first->width > SIDE_MAX || first->height > SIDE_MAX)
        return fm_fail(film->ctx, FM_ERR_LIMIT, "a GIF ends at %d pixels a side",
                       SIDE_MAX);
    film->state = fm_alloc(1, sizeof(gif));
    if (film->state == NULL)
        return fm_fail_nomem(film->ctx);
    put16(head + 6, (unsigned)first->width);
    put16(head + 8, (unsigned)first->height);
    status = put(film, head, sizeof head); /* the text's NUL is the aspect: none said */
    if (status == FM_OK)
        status = write_loop(film);
    return status == FM_OK ? write_comment(film) : status;
}

/* The colour of a pixel, laid on white. */
static void opaque(const fm_picture *picture, int x, int y, unsigned char rgb[3])
{
    const unsigned char *pixel = fm_picture_at(picture, x, y);

    memcpy(rgb, pixel, 3);
    if (picture->channels == 3 || pixel[3] == 255)
        return;
    for (int c = 0; c < 3; c++)
        rgb[c] =
            (unsigned char)((pixel[c] * pixel[3] + 255 * (255 - pixel[3]) + 127) / 255);
}

/* Choose the palette of what changed in `rect`, leaving one entry for what did not. */
static fm_status choose_palette(fm_film *film, const fm_picture *picture,
                                fm_pixel_rect rect, bool *has_same)
{
    fm_palette *palette = &((gif *)film->state)->palette;
    bool ok = true;

    *has_same = false;
    fm_palette_clear(palette);
    for (int y = rect.y; y < rect.y + rect.height && ok; y++) {
        for (int x = rect.x; x < rect.x + rect.width && ok; x++) {
            unsigned char rgb[3];

            if (fm_film_is_same(film, picture, x, y)) {
                *has_same = true;
                continue;
            }
            opaque(picture, x, y, rgb);
            ok = fm_palette_see(palette, rgb);
        }
    }
    if (ok)
        ok = fm_palette_choose(palette, FM_PALETTE_MOST - (*has_same ? 1 : 0));
    return ok ? FM_OK : fm_fail_nomem(film->ctx);
}

/* Control, place and table; what did not change is the entry behind the colours. */
static fm_status write_image_head(fm_film *film, fm_pixel_rect rect, unsigned delay_ms,
                                  bool has_same, unsigned table_bits)
{
    const fm_palette *palette = &((gif *)film->state)->palette;
    unsigned char control[] = "\x21\xf9\x04....", image[10] = { 0x2c };
    unsigned char table[FM_PALETTE_MOST * 3] = { 0 };
    fm_status status;

    control[3] = (unsigned char)(KEEP | (has_same ? 1 : 0));
    put16(control + 4, (delay_ms + 5) / 10);
    control[6] = (unsigned char)(has_same ? palette->count : 0);
    put16(image + 1, (unsigned)rect.x);
    put16(image + 3, (unsigned)rect.y);
    put16(image + 5, (unsigned)rect.width);
    put16(image + 7, (unsigned)rect.height);
    image[9] = (unsigned char)(LOCAL_TABLE | (table_bits - 1));
    memcpy(table, palette->colors, 3 * (size_t)palette->count);
    status = put(film, control, sizeof control); /* with the NUL that ends it */
    if (status == FM_OK)
        status = put(film, image, sizeof image);
    return status == FM_OK ? put(film, table, (size_t)3 << table_bits) : status;
}

static fm_status frame_gif(fm_film *film, const fm_picture *picture, fm_pixel_rect rect,
                           unsigned delay_ms)
{
    gif *g = film->state;
    unsigned table_bits = 1;
    bool has_same;
    fm_status status = choose_palette(film, picture, rect, &has_same);

    if (status != FM_OK)
        return status;
    while (1u << table_bits < g->palette.count + (has_same ? 1 : 0))
        table_bits++;
    status = write_image_head(film, rect, delay_ms, has_same, table_bits);
    if (status == FM_OK)
        status = begin_lzw(film, &g->lzw, table_bits < 2 ? 2 : table_bits);
    for (int y = rect.y; y < rect.y + rect.height && status == FM_OK; y++) {
        for (int x = rect.x; x < rect.x + rect.width && status == FM_OK; x++) {
            unsigned index = g->palette.count;
            unsigned char rgb[3];

            if (!has_same || !fm_film_is_same(film, picture, x, y)) {
                opaque(picture, x, y, rgb);
                index = fm_palette_index(&g->palette, rgb);
            }
            status = put_pixel(film, &g->lzw, index);
        }
    }
    return status == FM_OK ? end_lzw(film, &g->lzw) : status;
}

static fm_status close_gif(fm_film *film)
{
    return put(film, ";", 1);
}

static void release_gif(fm_film *film)
{
    gif *g = film->state;

    if (g == NULL)
        return;
    fm_palette_release(&g->palette);
    fm_free(g);
}

const fm_film_backend fm_film_gif = { open_gif, frame_gif, close_gif, release_gif };
