/* SPDX-License-Identifier: MIT */
/*
 * bench_symbol: how long symbols by code take, on places strewn at random.
 *
 *     bench_symbol [SYMBOLS [LOOKS [PICTURE.png]]]
 *
 * prints milliseconds for building every symbol anew, and for drawing them on a picture
 * with one stamp for each look, as a map does. Not a test: time is not checked.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "draw/surface.h"
#include "draw/symbol.h"
#include "draw/symbol_table.h"

enum { WIDTH = 1600, HEIGHT = 1200 };

static uint64_t state = 88172645463325252u;

/* xorshift64*: the same symbols on every machine. */
static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * 2685821657736338717u) >> 33) % n;
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void code_at(size_t i, char out[48])
{
    static const unsigned identities[] = { 3, 6, 4, 1 };
    static const unsigned echelons[] = { 14, 15, 16, 18 };
    const fm_symbol_row *row;
    size_t skipped = 0;

    while ((row = fm_symbol_row_at(skipped)) != NULL && row->key < 10000000)
        skipped++;
    row = fm_symbol_row_at(skipped + i / 16 % 200);
    snprintf(out, 48, "100%u1000%02u%06u0000", identities[i % 4], echelons[i / 4 % 4],
             (unsigned)(row->key % 1000000));
}

static bool build(size_t look_number, fm_stamp *stamp)
{
    char code[48];
    fm_symbol_look look = { .sidc = code, .size_px = 30 };

    code_at(look_number, code);
    return fm_symbol_build(&look, stamp);
}

static double build_all(size_t count, size_t looks)
{
    double start = now_ms();

    for (size_t i = 0; i < count; i++) {
        fm_stamp stamp;

        if (!build(i % looks, &stamp))
            exit(1);
        fm_stamp_release(&stamp);
    }
    return now_ms() - start;
}

static double draw_all(fm_painter *painter, size_t count, size_t looks)
{
    fm_stamp *stamps = fm_alloc(looks, sizeof *stamps);
    double start = now_ms();

    for (size_t i = 0; i < count; i++) {
        fm_stamp *stamp = &stamps[below(looks)];
        fm_pt at = { (double)below(WIDTH), (double)below(HEIGHT) };

        if (stamp->part_count == 0) {
            if (!build((size_t)(stamp - stamps), stamp))
                exit(1);
            fm_painter_stamp_keep(painter, stamp);
        }
        fm_painter_stamp(painter, stamp, &at, 1, 0);
    }
    start = now_ms() - start;
    for (size_t i = 0; i < looks; i++)
        fm_stamp_release(&stamps[i]);
    fm_free(stamps);
    return start;
}

static fm_status write_file(void *user, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) == length ? FM_OK : FM_ERR_OUTPUT;
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
    size_t looks = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
    fm_context *ctx = fm_context_new();
    fm_surface *surface = NULL;
    FILE *file = NULL;

    if (ctx == NULL || count == 0 || looks == 0 ||
        fm_surface_new(ctx, FM_FORMAT_PNG, WIDTH, HEIGHT, 1, (fm_color){ 1, 1, 1, 1 },
                       &surface) != FM_OK)
        return 1;
    printf("%zu symbols, %zu looks\n", count, looks);
    printf("build each anew  %7.1f ms\n", build_all(count, looks));
    printf("draw             %7.1f ms\n",
           draw_all(fm_surface_painter(surface), count, looks));
    if (argc > 3 && (file = fopen(argv[3], "wb")) != NULL) {
        if (fm_surface_finish(surface, write_file, file) != FM_OK)
            return 1;
        fclose(file);
    }
    fm_surface_free(surface);
    fm_context_free(ctx);
    return 0;
}
