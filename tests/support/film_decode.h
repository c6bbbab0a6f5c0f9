/* SPDX-License-Identifier: MIT */
/*
 * support/film_decode.h: reads APNG and GIF back, by the letter of their specifications
 * and by no means of the library's; whatever is out of order fails the test.
 */
#ifndef FM_TESTS_SUPPORT_FILM_DECODE_H
#define FM_TESTS_SUPPORT_FILM_DECODE_H

#include <stdlib.h>
#include <zlib.h>

#include "support/check.h"

enum { FILM_FRAMES_MAX = 32 };

typedef struct film_rect {
    unsigned x, y, width, height;
} film_rect;

/* A film as it is seen: every frame whole, RGBA. */
typedef struct film_decoded {
    unsigned width, height;
    size_t count;
    unsigned char *frames[FILM_FRAMES_MAX];
    unsigned delays_ms[FILM_FRAMES_MAX];
    film_rect rects[FILM_FRAMES_MAX]; /* that the file has of each */
    long plays;                       /* 0: for ever */
} film_decoded;

static inline void film_decoded_release(film_decoded *film)
{
    for (size_t i = 0; i < film->count; i++)
        free(film->frames[i]);
    memset(film, 0, sizeof *film);
}

static inline const unsigned char *film_pixel(const film_decoded *film, size_t frame,
                                              unsigned x, unsigned y)
{
    return film->frames[frame] + 4 * ((size_t)y * film->width + x);
}

/* The next frame, as the last one left it. */
static inline unsigned char *film_next(film_decoded *film, film_rect rect)
{
    size_t bytes = 4 * (size_t)film->width * film->height;

    assert_true(film->count < FILM_FRAMES_MAX);
    assert_true(rect.width > 0 && rect.height > 0);
    assert_true(rect.x + rect.width <= film->width);
    assert_true(rect.y + rect.height <= film->height);
    film->frames[film->count] = calloc(1, bytes);
    assert_non_null(film->frames[film->count]);
    if (film->count > 0)
        memcpy(film->frames[film->count], film->frames[film->count - 1], bytes);
    film->rects[film->count] = rect;
    return film->frames[film->count++];
}

/* ---- APNG ----------------------------------------------------------------------- */

static inline unsigned film_be(const unsigned char *b, size_t n)
{
    unsigned v = 0;

    while (n-- > 0)
        v = v << 8 | *b++;
    return v;
}

typedef struct film_apng {
    film_decoded *film;
    unsigned announced, sequence;
    unsigned char control[26];
    bool has_control;
    unsigned char *data; /* compressed */
    size_t length;
} film_apng;

static inline void film_apng_compose(film_apng *a)
{
    const unsigned char *c = a->control;
    film_rect r = { film_be(c + 12, 4), film_be(c + 16, 4), film_be(c + 4, 4),
                    film_be(c + 8, 4) };
    size_t row = 4 * (size_t)r.width + 1;
    uLongf length = row * r.height;
    unsigned char *pixels = malloc(length), *frame = film_next(a->film, r);

    assert_non_null(pixels);
    a->film->delays_ms[a->film->count - 1] =
        film_be(c + 20, 2) * 1000 / film_be(c + 22, 2);
    assert_int_equal(c[24], 0); /* nothing disposed of */
    assert_true(c[25] <= 1);
    assert_int_equal(uncompress(pixels, &length, a->data, a->length), Z_OK);
    assert_int_equal(length, row * r.height);
    for (unsigned y = 0; y < r.height; y++) {
        assert_int_equal(pixels[y * row], 0); /* no filter */
        for (unsigned x = 0; x < r.width; x++) {
            const unsigned char *from = pixels + y * row + 1 + 4 * (size_t)x;
            unsigned char *to = frame + 4 * ((size_t)(r.y + y) * a->film->width + r.x + x);

            /* Half-transparent pixels over others are not written by us. */
            assert_true(c[25] == 0 || from[3] == 0 || from[3] == 255);
            if (c[25] == 0 || from[3] == 255)
                memcpy(to, from, 4);
        }
    }
    free(pixels);
    free(a->data);
    a->data = NULL;
    a->length = 0;
    a->has_control = false;
}

static inline void film_apng_append(film_apng *a, const unsigned char *bytes, size_t n)
{
    assert_true(a->has_control);
    a->data = realloc(a->data, a->length + n);
    assert_non_null(a->data);
    memcpy(a->data + a->length, bytes, n);
    a->length += n;
}

static inline void film_apng_chunk(film_apng *a, const char *type,
                                   const unsigned char *bytes, size_t n)
{
    film_decoded *film = a->film;

    if (strcmp(type, "IHDR") == 0) {
        film->width = film_be(bytes, 4);
        film->height = film_be(bytes + 4, 4);
        assert_memory_equal(bytes + 8, "\x08\x06\0\0\0", 5);
    } else if (strcmp(type, "acTL") == 0) {
        assert_true(film->count == 0 && a->data == NULL);
        a->announced = film_be(bytes, 4);
        film->plays = film_be(bytes + 4, 4);
    } else if (strcmp(type, "fcTL") == 0) {
        assert_int_equal(n, 26);
        assert_true(a->announced > 0);
        if (a->data != NULL)
            film_apng_compose(a);
        assert_int_equal(film_be(bytes, 4), a->sequence++);
        memcpy(a->control, bytes, 26);
        a->has_control = true;
    } else if (strcmp(type, "IDAT") == 0) {
        assert_int_equal(film->count, 0);
        film_apng_append(a, bytes, n);
    } else if (strcmp(type, "fdAT") == 0) {
        assert_true(film->count > 0);
        assert_int_equal(film_be(bytes, 4), a->sequence++);
        film_apng_append(a, bytes + 4, n - 4);
    } else if (strcmp(type, "IEND") == 0) {
        film_apng_compose(a);
    } else {
        assert_true(film->count == 0 && a->data == NULL); /* texts come first */
    }
}

static inline film_decoded film_decode_apng(const void *bytes, size_t length)
{
    const unsigned char *b = bytes, *end = b + length;
    film_decoded film = { 0 };
    film_apng a = { .film = &film };
    char type[5] = "";

    assert_true(length > 8);
    assert_memory_equal(b, "\x89PNG\r\n\x1a\n", 8);
    for (b += 8; b < end;) {
        size_t n = film_be(b, 4);

        assert_true((size_t)(end - b) >= n + 12);
        memcpy(type, b + 4, 4);
        assert_int_equal(crc32(0, b + 4, (uInt)n + 4), film_be(b + 8 + n, 4));
        film_apng_chunk(&a, type, b + 8, n);
        b += n + 12;
    }
    assert_string_equal(type, "IEND");
    assert_int_equal(film.count, a.announced);
    return film;
}

/* ---- GIF ------------------------------------------------------------------------ */

static inline unsigned film_le(const unsigned char *b)
{
    return b[0] | (unsigned)b[1] << 8;
}

/* The bytes of sub-blocks; `*at` moves behind the block that ends them. */
static inline unsigned char *film_gif_blocks(const unsigned char **at,
                                             const unsigned char *end, size_t *length)
{
    unsigned char *data = malloc((size_t)(end - *at) + 1);

    assert_non_null(data);
    *length = 0;
    while (*at < end && **at != 0) {
        assert_true(end - *at > **at);
        memcpy(data + *length, *at + 1, **at);
        *length += **at;
        *at += 1 + **at;
    }
    assert_true(*at < end);
    ++*at;
    return data;
}

/* Codes of one to twelve bits, the lowest first. */
static inline void film_gif_lzw(const unsigned char *data, size_t length,
                                unsigned least, unsigned char *out, size_t count)
{
    static unsigned char strings[4096][4096];
    static size_t lengths[4096];
    unsigned clear = 1u << least, bits = least + 1, next = clear + 2, old = 4096;
    size_t at_bit = 0, put = 0;

    for (unsigned i = 0; i < clear; i++) {
        strings[i][0] = (unsigned char)i;
        lengths[i] = 1;
    }
    for (;;) {
        unsigned code = 0;

        assert_true(at_bit + bits <= 8 * length);
        for (unsigned i = 0; i < bits; i++, at_bit++)
            code |= (unsigned)(data[at_bit / 8] >> at_bit % 8 & 1) << i;
        if (code == clear) {
            bits = least + 1;
            next = clear + 2;
            old = 4096;
            continue;
        }
        if (code == clear + 1)
            break;
        assert_true(code < next || (code == next && old < 4096));
        if (old < 4096 && next < 4096) {
            const unsigned char *first = strings[code == next ? old : code];

            memcpy(strings[next], strings[old], lengths[old]);
            strings[next][lengths[old]] = first[0];
            lengths[next] = lengths[old] + 1;
            assert_true(lengths[next] < 4096);
            next++;
            if (next == 1u << bits && bits < 12)
                bits++;
        }
        assert_true(put + lengths[code] <= count);
        memcpy(out + put, strings[code], lengths[code]);
        put += lengths[code];
        old = code;
    }
    assert_int_equal(put, count);
    assert_int_equal((at_bit + 7) / 8, length);
}

static inline void film_gif_image(film_decoded *film, const unsigned char **at,
                                  const unsigned char *end, int transparent)
{
    const unsigned char *b = *at, *table = b + 9;
    film_rect r = { film_le(b), film_le(b + 2), film_le(b + 4), film_le(b + 6) };
    size_t colors = 2u << (b[8] & 7), count = (size_t)r.width * r.height, length;
    unsigned char *frame = film_next(film, r), *indices = malloc(count), *data;
    unsigned least;

    assert_non_null(indices);
    assert_int_equal(b[8] & 0xf8, 0x80); /* a table of its own, not interlaced */
    *at = table + 3 * colors;
    least = *(*at)++;
    assert_true(least >= 2 && least <= 8);
    data = film_gif_blocks(at, end, &length);
    film_gif_lzw(data, length, least, indices, count);
    for (size_t i = 0; i < count; i++) {
        size_t x = r.x + i % r.width, y = r.y + i / r.width;

        assert_true(indices[i] < colors);
        if (indices[i] == transparent)
            continue;
        memcpy(frame + 4 * (y * film->width + x), table + 3 * (size_t)indices[i], 3);
        frame[4 * (y * film->width + x) + 3] = 255;
    }
    free(data);
    free(indices);
}

static inline film_decoded film_decode_gif(const void *bytes, size_t length)
{
    const unsigned char *b = bytes, *end = b + length;
    film_decoded film = { .plays = 1 };
    int transparent = -1;
    unsigned delay = 0;

    assert_true(length > 14);
    assert_memory_equal(b, "GIF89a", 6);
    film.width = film_le(b + 6);
    film.height = film_le(b + 8);
    assert_int_equal(b[10] & 0x80, 0); /* no common table */
    for (b += 13; b < end && *b != ';';) {
        size_t n;

        if (b[0] == 0x2c) {
            b++;
            film_gif_image(&film, &b, end, transparent);
            film.delays_ms[film.count - 1] = delay;
            continue;
        }
        assert_int_equal(b[0], 0x21);
        if (b[1] == 0xf9) {
            assert_int_equal(b[3] >> 2, 1); /* stays */
            delay = 10 * film_le(b + 4);
            transparent = b[3] & 1 ? b[6] : -1;
        } else if (b[1] == 0xff) {
            assert_memory_equal(b + 2, "\x0bNETSCAPE2.0\x03\x01", 14);
            film.plays = film_le(b + 16) == 0 ? 0 : 1 + (long)film_le(b + 16);
        } else {
            assert_int_equal(b[1], 0xfe);
        }
        b += 2;
        free(film_gif_blocks(&b, end, &n));
    }
    assert_int_equal(end - b, 1);
    return film;
}

#endif
