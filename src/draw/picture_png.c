/* SPDX-License-Identifier: MIT */
#include "draw/picture_png.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "base/mem.h"

/* banned.h does not go together with setjmp.h of every libc. */

enum {
    COLOURS = 256,
    SLOTS = 1024, /* of the table that finds colours; four times as many */
    LEVEL = 6
};

typedef struct encoder {
    fm_context *ctx;
    const fm_picture *picture;
    fm_pixel_rect piece;
    fm_str *out;
    png_structp png;
    png_infop info;
    unsigned char *row;
    /* The palette, in the order of first use; too many colours: count is COLOURS + 1.
     */
    uint32_t colours[COLOURS];
    uint16_t slots[SLOTS]; /* number of a colour and one, 0: none */
    int count;
    bool is_opaque;
    unsigned char numbers[COLOURS]; /* where each stands in the file */
    fm_status status;
} encoder;

/* ---- Colours -------------------------------------------------------------------- */

static uint32_t colour_at(const fm_picture *picture, const unsigned char *pixel)
{
    uint32_t alpha = picture->channels == 4 ? pixel[3] : 255;

    if (alpha == 0)
        return 0;
    return (uint32_t)pixel[0] << 24 | (uint32_t)pixel[1] << 16 |
           (uint32_t)pixel[2] << 8 | alpha;
}

/* The number of a colour, which is added when it is new; COLOURS when there is no room.
 */
static int number_of(encoder *e, uint32_t colour)
{
    uint32_t slot = (colour * 2654435761u) >> 22;

    while (e->slots[slot] != 0) {
        if (e->colours[e->slots[slot] - 1] == colour)
            return e->slots[slot] - 1;
        slot = (slot + 1) % SLOTS;
    }
    if (e->count == COLOURS)
        return COLOURS;
    e->colours[e->count] = colour;
    e->slots[slot] = (uint16_t)++e->count;
    return e->count - 1;
}

/* Is a row the same as the one above?  On maps it often is. */
static bool repeats(const encoder *e, int y)
{
    return y > 0 && memcmp(fm_picture_at(e->picture, e->piece.x, e->piece.y + y),
                           fm_picture_at(e->picture, e->piece.x, e->piece.y + y - 1),
                           (size_t)e->piece.width * e->picture->channels) == 0;
}

static void collect_colours(encoder *e)
{
    fm_pixel_rect piece = e->piece;

    e->is_opaque = true;
    for (int y = 0; y < piece.height; y++) {
        const unsigned char *pixel = fm_picture_at(e->picture, piece.x, piece.y + y);
        uint32_t last = 1; /* is no colour: transparent, and yet dark */

        if (repeats(e, y))
            continue;
        for (int x = 0; x < piece.width; x++, pixel += e->picture->channels) {
            uint32_t colour = colour_at(e->picture, pixel);

            if (colour == last)
                continue;
            last = colour;
            e->is_opaque = e->is_opaque && (colour & 255u) == 255u;
            if (e->count <= COLOURS && number_of(e, colour) == COLOURS)
                e->count = COLOURS + 1;
            if (e->count > COLOURS && !e->is_opaque)
                return;
        }
    }
}

bool fm_picture_is_clear(const fm_picture *picture, fm_pixel_rect piece)
{
    if (picture->channels < 4)
        return false;
    for (int y = 0; y < piece.height; y++) {
        const unsigned char *pixel = fm_picture_at(picture, piece.x, piece.y + y);

        for (int x = 0; x < piece.width; x++, pixel += 4)
            if (pixel[3] != 0)
                return false;
    }
    return true;
}

/* ---- libpng --------------------------------------------------------------------- */

static void give_up(png_structp png, png_const_charp why)
{
    encoder *e = png_get_error_ptr(png);

    if (e->status == FM_OK)
        e->status = fm_fail(e->ctx, FM_ERR_INTERNAL, "cannot encode PNG: %s", why);
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

    fm_str_add_bytes(e->out, bytes, length);
    if (e->out->failed) {
        e->status = fm_fail_nomem(e->ctx);
        png_error(png, "stopped");
    }
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
        e->status = fm_fail_nomem(e->ctx);
    return memory;
}

static void release(png_structp png, void *memory)
{
    (void)png;
    fm_free(memory);
}

/* ---- Writing -------------------------------------------------------------------- */

static int depth_of(int count)
{
    return count <= 2 ? 1 : count <= 4 ? 2 : count <= 16 ? 4 : 8;
}

/* Colours that let through come first: only of those the file says how much. */
static void write_palette(encoder *e)
{
    png_color palette[COLOURS] = { { 0 } };
    png_byte alphas[COLOURS] = { 0 };
    int put = 0, clear = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < e->count; i++) {
            uint32_t c = e->colours[i];

            if (((c & 255u) == 255u) != (pass == 1))
                continue;
            e->numbers[i] = (unsigned char)put;
            alphas[put] = (png_byte)(c & 255u);
            palette[put++] =
                (png_color){ (png_byte)(c >> 24), (png_byte)(c >> 16 & 255u),
                             (png_byte)(c >> 8 & 255u) };
        }
        clear = pass == 0 ? put : clear;
    }
    png_set_PLTE(e->png, e->info, palette, e->count);
    if (clear > 0)
        png_set_tRNS(e->png, e->info, alphas, clear, NULL);
}

static void write_head(encoder *e)
{
    bool has_palette = e->count <= COLOURS;
    int kind = has_palette    ? PNG_COLOR_TYPE_PALETTE
               : e->is_opaque ? PNG_COLOR_TYPE_RGB
                              : PNG_COLOR_TYPE_RGB_ALPHA;

    png_set_compression_level(e->png, LEVEL);
    png_set_filter(e->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(e->png, e->info, (png_uint_32)e->piece.width,
                 (png_uint_32)e->piece.height, has_palette ? depth_of(e->count) : 8,
                 kind, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (has_palette)
        write_palette(e);
    png_write_info(e->png, e->info);
    png_set_packing(e->png);
}

static void fill_row(encoder *e, int y)
{
    const unsigned char *pixel = fm_picture_at(e->picture, e->piece.x, e->piece.y + y);
    unsigned channels = e->picture->channels, kept = e->is_opaque ? 3 : 4;
    uint32_t last = 1;
    unsigned char number = 0;

    for (int x = 0; x < e->piece.width; x++, pixel += channels) {
        if (e->count > COLOURS) {
            memcpy(e->row + (size_t)x * kept, pixel, kept);
            continue;
        }
        if (colour_at(e->picture, pixel) != last) {
            last = colour_at(e->picture, pixel);
            number = e->numbers[number_of(e, last)];
        }
        e->row[x] = number;
    }
}

/* All that libpng may leave by a jump; `e` lives outside. */
static void encode(encoder *e)
{
    if (setjmp(png_jmpbuf(e->png)))
        return;
    png_set_write_fn(e->png, e, hand_out, flush_nothing);
    write_head(e);
    for (int y = 0; y < e->piece.height; y++) {
        if (!repeats(e, y))
            fill_row(e, y);
        png_write_row(e->png, e->row);
    }
    png_write_end(e->png, NULL);
}

fm_status fm_picture_png(fm_context *ctx, const fm_picture *picture,
                         fm_pixel_rect piece, fm_str *out)
{
    encoder *e = fm_alloc(1, sizeof *e);
    fm_status status = FM_OK;

    if (e == NULL)
        return fm_fail_nomem(ctx);
    e->ctx = ctx;
    e->picture = picture;
    e->piece = piece;
    e->out = out;
    collect_colours(e);
    e->png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, e, give_up,
                                       ignore_warning, e, allocate, release);
    if (e->png != NULL)
        e->info = png_create_info_struct(e->png);
    e->row = fm_alloc_raw((size_t)piece.width, 4);
    if (e->png == NULL || e->info == NULL || e->row == NULL) {
        status = fm_fail_nomem(ctx);
    } else {
        encode(e);
        status = e->status;
    }
    png_destroy_write_struct(&e->png, &e->info);
    fm_free(e->row);
    fm_free(e);
    return status;
}
