/* SPDX-License-Identifier: MIT */
#include "draw/film.h"

#include "base/mem.h"
#include "support/film_decode.h"

enum { MOST_FRAMES = 4 };

static fm_status collect(void *user, const void *bytes, size_t length)
{
    fm_str_add_bytes(user, bytes, length);
    return ((fm_str *)user)->failed ? FM_ERR_NOMEM : FM_OK;
}

/* A picture whose pixels `color` says; NULL when out of memory. */
typedef void (*color_fn)(int x, int y, int frame, unsigned char *out);

static fm_picture paint(int width, int height, unsigned channels, color_fn color,
                        int frame)
{
    fm_picture p = { width, height, channels, NULL };

    p.pixels = fm_alloc((size_t)width * (size_t)height, channels);
    if (p.pixels == NULL)
        return (fm_picture){ 0 };
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            unsigned char rgba[4] = { 0, 0, 0, 255 };

            color(x, y, frame, rgba);
            memcpy((unsigned char *)fm_picture_at(&p, x, y), rgba, channels);
        }
    return p;
}

typedef struct job {
    const char *name;
    fm_film_format format;
    int width, height;
    unsigned channels;
    color_fn color;
    size_t frames;
    unsigned plays;
    unsigned delays_ms[MOST_FRAMES];
} job;

static fm_status shoot(fm_context *ctx, const job *j, fm_surface_write_fn write,
                       void *user)
{
    fm_film_about about = { j->frames, j->plays, 1.0, "Idlib \xd8\xa5", "frontmap" };
    fm_film *film = NULL;
    fm_status status = fm_film_new(ctx, j->format, &about, write, user, &film);

    for (size_t i = 0; i < j->frames && status == FM_OK; i++) {
        fm_picture p = paint(j->width, j->height, j->channels, j->color, (int)i);

        status = p.pixels == NULL
                     ? FM_ERR_NOMEM
                     : fm_film_add(film, &p, j->delays_ms[i] ? j->delays_ms[i] : 600);
        assert_null(p.pixels);
    }
    if (status == FM_OK)
        status = fm_film_finish(film);
    fm_film_free(film);
    return status;
}

static film_decoded decoded(const job *j, size_t *bytes)
{
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };
    film_decoded film;

    CHECK_OK(ctx, shoot(ctx, j, collect, &out));
    film = j->format == FM_FILM_GIF ? film_decode_gif(out.text, out.length)
                                    : film_decode_apng(out.text, out.length);
    assert_int_equal(film.count, j->frames);
    assert_int_equal(film.width, j->width);
    assert_int_equal(film.height, j->height);
    if (bytes != NULL)
        *bytes = out.length;
    fm_str_release(&out);
    fm_context_free(ctx);
    return film;
}

/* ---- Colours -------------------------------------------------------------------- */

/* A ground, and a square that wanders. */
static void wanderer(int x, int y, int frame, unsigned char *out)
{
    bool inside = x >= 3 + 5 * frame && x < 8 + 5 * frame && y >= 4 && y < 9 + frame;

    memcpy(out, inside ? "\xb3\x13\x1b" : "\xf1\xed\xe4", 3);
}

static void still(int x, int y, int frame, unsigned char *out)
{
    (void)frame;
    wanderer(x, y, 1, out);
}

static void one_color(int x, int y, int frame, unsigned char *out)
{
    (void)x;
    (void)y;
    out[1] = (unsigned char)frame;
}

static unsigned hash(int x, int y, int frame)
{
    unsigned h =
        (unsigned)x * 73856093u ^ (unsigned)y * 19349663u ^ (unsigned)frame * 83492791u;

    h ^= h >> 13;
    h *= 2654435761u;
    return h ^ h >> 16;
}

/* 256 colours without any order: LZW's table overflows again and again. */
static void noise(int x, int y, int frame, unsigned char *out)
{
    unsigned h = hash(x, y, frame) & 255u;

    out[0] = (unsigned char)h;
    out[1] = (unsigned char)(255 - h);
    out[2] = (unsigned char)(h * 7);
}

/* Half of it stays: 128 colours change, and one entry is for what does not. */
static void half_noise(int x, int y, int frame, unsigned char *out)
{
    noise(x, y, x % 2 == 0 ? 0 : frame, out);
    out[0] &= 254;
    out[1] = out[2] = out[0];
}

/* Everything there is of alpha. */
static void veils(int x, int y, int frame, unsigned char *out)
{
    out[0] = (unsigned char)(8 * x);
    out[3] = (unsigned char)((5 * x + 3 * y + 40 * frame) & 255);
}

/* ---- Tests ---------------------------------------------------------------------- */

static void check_pixels(const job *j, const film_decoded *film)
{
    for (size_t i = 0; i < j->frames; i++)
        for (int y = 0; y < j->height; y++)
            for (int x = 0; x < j->width; x++) {
                const unsigned char *obt =
                    film_pixel(film, i, (unsigned)x, (unsigned)y);
                unsigned char exp[4] = { 0, 0, 0, 255 };

                j->color(x, y, (int)i, exp);
                if (memcmp(obt, exp, 4) != 0)
                    fail_msg("%s: frame %zu, %d %d: EXP %u %u %u %u OBT %u %u %u %u",
                             j->name, i, x, y, exp[0], exp[1], exp[2], exp[3], obt[0],
                             obt[1], obt[2], obt[3]);
            }
}

static void every_frame_comes_back_as_it_was(void **state)
{
    static const job jobs[] = {
        { "apng", FM_FILM_APNG, 40, 30, 3, wanderer, 3, 0, { 0 } },
        { "gif", FM_FILM_GIF, 40, 30, 3, wanderer, 3, 0, { 0 } },
        { "still apng", FM_FILM_APNG, 40, 30, 3, still, 4, 0, { 0 } },
        { "still gif", FM_FILM_GIF, 40, 30, 3, still, 4, 0, { 0 } },
        { "a pixel, apng", FM_FILM_APNG, 1, 1, 3, one_color, 3, 0, { 0 } },
        { "a pixel, gif", FM_FILM_GIF, 1, 1, 3, one_color, 3, 0, { 0 } },
        { "one colour", FM_FILM_GIF, 700, 500, 3, one_color, 2, 0, { 0 } },
        { "noise, apng", FM_FILM_APNG, 300, 211, 3, noise, 3, 0, { 0 } },
        { "noise, gif", FM_FILM_GIF, 300, 211, 3, noise, 1, 0, { 0 } },
        { "half noise, gif", FM_FILM_GIF, 300, 211, 3, half_noise, 4, 0, { 0 } },
        { "alpha, apng", FM_FILM_APNG, 30, 40, 4, veils, 4, 0, { 0 } },
        { "opaque alpha, gif", FM_FILM_GIF, 40, 30, 4, wanderer, 4, 0, { 0 } },
        { "single apng", FM_FILM_APNG, 40, 30, 3, wanderer, 1, 0, { 0 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        film_decoded film = decoded(&jobs[i], NULL);

        check_pixels(&jobs[i], &film);
        film_decoded_release(&film);
    }
}

/* All numbers of colours that a table has room for, and so all sizes of codes. */
static int colors_now;

static void some_colors(int x, int y, int frame, unsigned char *out)
{
    unsigned n = (unsigned)(y * 64 + x) % (unsigned)colors_now;

    out[0] = (unsigned char)n;
    out[2] = (unsigned char)(frame + 3 * (int)n);
}

static void a_gif_has_every_number_of_colors_up_to_256_exactly(void **state)
{
    (void)state;
    for (colors_now = 1; colors_now <= 256; colors_now++) {
        job j = { "colours", FM_FILM_GIF, 64, 13, 3, some_colors, 2, 0, { 0 } };
        film_decoded film = decoded(&j, NULL);

        check_pixels(&j, &film);
        film_decoded_release(&film);
    }
}

static void only_what_changed_is_kept(void **state)
{
    static const struct {
        color_fn color;
        film_rect rects[3];
    } rows[] = {
        { wanderer, { { 0, 0, 40, 30 }, { 3, 4, 10, 6 }, { 8, 4, 10, 7 } } },
        { still, { { 0, 0, 40, 30 }, { 0, 0, 1, 1 }, { 0, 0, 1, 1 } } },
        { one_color, { { 0, 0, 40, 30 }, { 0, 0, 40, 30 }, { 0, 0, 40, 30 } } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int format = FM_FILM_APNG; format <= FM_FILM_GIF; format++) {
            job j = { "rect", (fm_film_format)format, 40, 30, 3, rows[i].color, 3, 0,
                      { 0 } };
            film_decoded film = decoded(&j, NULL);

            assert_memory_equal(film.rects, rows[i].rects, sizeof rows[i].rects);
            film_decoded_release(&film);
        }
}

static void delays_and_plays_are_said(void **state)
{
    static const struct {
        unsigned delay_ms, plays;
        unsigned apng_ms, gif_ms;
    } rows[] = {
        { 600, 0, 600, 600 },
        { 125, 1, 125, 130 },
        { 10, 2, 10, 10 },
        { 65535, 7, 65535, 65540 },
        { 600000, 65535, 600000, 600000 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int format = FM_FILM_APNG; format <= FM_FILM_GIF; format++) {
            job j = { "delay",       (fm_film_format)format,   9, 9, 3, one_color, 2,
                      rows[i].plays, { 600, rows[i].delay_ms } };
            film_decoded film = decoded(&j, NULL);

            assert_int_equal(film.delays_ms[0], 600);
            assert_int_equal(film.delays_ms[1],
                             format == FM_FILM_GIF ? rows[i].gif_ms : rows[i].apng_ms);
            assert_int_equal(film.plays, rows[i].plays);
            film_decoded_release(&film);
        }
}

/* Five flat grounds, and between them edges of some thousand colours. */
static void map_like(int x, int y, int frame, unsigned char *out)
{
    static const unsigned char grounds[5][3] = {
        { 0xd9, 0x83, 0x6f }, { 0x8f, 0xbf, 0x8a }, { 0x6f, 0xa8, 0xb8 },
        { 0xe2, 0xcf, 0x6b }, { 0xcf, 0xdf, 0xe8 },
    };
    int ground = (x / 60 + frame) % 5;

    memcpy(out, grounds[ground], 3);
    if (x % 60 >= 50) {
        unsigned h = hash(x, y, frame);

        for (int c = 0; c < 3; c++)
            out[c] = (unsigned char)(out[c] - (h >> 8 * c & 63u));
    }
}

static void of_too_many_colors_grounds_stay_exact_and_others_near(void **state)
{
    job j = { "map", FM_FILM_GIF, 300, 200, 3, map_like, 2, 0, { 0 } };
    film_decoded film = decoded(&j, NULL);
    unsigned worst = 0;

    (void)state;
    for (size_t i = 0; i < j.frames; i++)
        for (int y = 0; y < j.height; y++)
            for (int x = 0; x < j.width; x++) {
                const unsigned char *obt =
                    film_pixel(&film, i, (unsigned)x, (unsigned)y);
                unsigned char exp[4];

                map_like(x, y, (int)i, exp);
                if (x % 60 < 50)
                    assert_memory_equal(obt, exp, 3);
                for (int c = 0; c < 3; c++) {
                    unsigned off = (unsigned)abs(obt[c] - exp[c]);

                    worst = off > worst ? off : worst;
                }
            }
    /* 160 edges' worth of entries over a cube of 64 a side, five times. */
    assert_in_range(worst, 1, 32);
    film_decoded_release(&film);
}

static void a_gif_lays_what_lets_through_on_white(void **state)
{
    job j = { "veils", FM_FILM_GIF, 30, 1, 4, veils, 2, 0, { 0 } };
    film_decoded film = decoded(&j, NULL);

    (void)state;
    for (size_t i = 0; i < j.frames; i++)
        for (int x = 0; x < j.width; x++) {
            const unsigned char *obt = film_pixel(&film, i, (unsigned)x, 0);
            unsigned char rgba[4] = { 0, 0, 0, 255 };

            veils(x, 0, (int)i, rgba);
            for (int c = 0; c < 3; c++)
                CHECK_NEAR(obt[c], 255 + (rgba[c] - 255) * rgba[3] / 255.0, 0.51, "c");
        }
    film_decoded_release(&film);
}

static void a_film_of_small_changes_is_small(void **state)
{
    (void)state;
    for (int format = FM_FILM_APNG; format <= FM_FILM_GIF; format++) {
        job one = {
            "one", (fm_film_format)format, 400, 300, 3, half_noise, 1, 0, { 0 }
        };
        job four = { "four", (fm_film_format)format, 400, 300, 3, still, 4, 0, { 0 } };
        size_t large, small;
        film_decoded a = decoded(&one, &large), b = decoded(&four, &small);

        assert_true(small < large / 20);
        film_decoded_release(&a);
        film_decoded_release(&b);
    }
}

typedef struct full_disk {
    fm_context *ctx;
    size_t room;
} full_disk;

static fm_status write_until_full(void *user, const void *bytes, size_t length)
{
    full_disk *disk = user;

    (void)bytes;
    if (length > disk->room)
        return fm_fail(disk->ctx, FM_ERR_OUTPUT, "no space left");
    disk->room -= length;
    return FM_OK;
}

static void a_full_disk_is_an_error_at_every_byte(void **state)
{
    (void)state;
    for (int format = FM_FILM_APNG; format <= FM_FILM_GIF; format++) {
        job j = { "full", (fm_film_format)format, 40, 30, 3, wanderer, 3, 2, { 0 } };
        size_t length;
        film_decoded film = decoded(&j, &length);

        film_decoded_release(&film);
        for (size_t room = 0; room <= length; room++) {
            full_disk disk = { fm_context_new(), room };

            assert_int_equal(shoot(disk.ctx, &j, write_until_full, &disk),
                             room < length ? FM_ERR_OUTPUT : FM_OK);
            fm_context_free(disk.ctx);
        }
    }
}

static void a_film_is_as_long_as_it_said(void **state)
{
    static const struct {
        size_t said, added;
        fm_status add, finish;
    } rows[] = {
        { 2, 1, FM_OK, FM_ERR_INTERNAL },
        { 2, 2, FM_OK, FM_OK },
        { 2, 3, FM_ERR_INTERNAL, FM_ERR_INTERNAL },
        { 0, 0, FM_OK, FM_ERR_INTERNAL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_film_about about = { .frame_count = rows[i].said, .density = 1 };
        fm_str out = { 0 };
        fm_film *film;
        fm_status status = FM_OK;

        CHECK_OK(ctx, fm_film_new(ctx, FM_FILM_GIF, &about, collect, &out, &film));
        for (size_t k = 0; k < rows[i].added; k++) {
            fm_picture p = paint(5, 5, 3, one_color, 0);

            status = fm_film_add(film, &p, 100);
        }
        assert_int_equal(status, rows[i].add);
        assert_int_equal(fm_film_finish(film), rows[i].finish);
        fm_film_free(film);
        fm_str_release(&out);
        fm_context_free(ctx);
    }
}

static void pictures_of_two_sizes_are_no_film(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_film_about about = { .frame_count = 2, .density = 1 };
    fm_picture a = paint(5, 5, 3, one_color, 0), b = paint(5, 6, 3, one_color, 0);
    fm_str out = { 0 };
    fm_film *film;

    (void)state;
    CHECK_OK(ctx, fm_film_new(ctx, FM_FILM_APNG, &about, collect, &out, &film));
    CHECK_OK(ctx, fm_film_add(film, &a, 100));
    assert_int_equal(fm_film_add(film, &b, 100), FM_ERR_INTERNAL);
    assert_null(b.pixels);
    fm_film_free(film);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    (void)state;
    for (int format = FM_FILM_APNG; format <= FM_FILM_GIF; format++) {
        job j = { "memory", (fm_film_format)format, 60, 60, 3, map_like, 2, 0, { 0 } };
        fm_status status = FM_ERR_NOMEM;

        for (size_t n = 1; status != FM_OK; n++) {
            fm_context *ctx = fm_context_new();
            fm_str out = { 0 };

            fm_mem_fail_at(n);
            status = shoot(ctx, &j, collect, &out);
            fm_mem_fail_at(0);
            assert_true(status == FM_OK || status == FM_ERR_NOMEM);
            fm_str_release(&out);
            fm_context_free(ctx);
            assert_true(n < 200);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_frame_comes_back_as_it_was),
        cmocka_unit_test(a_gif_has_every_number_of_colors_up_to_256_exactly),
        cmocka_unit_test(only_what_changed_is_kept),
        cmocka_unit_test(delays_and_plays_are_said),
        cmocka_unit_test(of_too_many_colors_grounds_stay_exact_and_others_near),
        cmocka_unit_test(a_gif_lays_what_lets_through_on_white),
        cmocka_unit_test(a_film_of_small_changes_is_small),
        cmocka_unit_test(a_full_disk_is_an_error_at_every_byte),
        cmocka_unit_test(a_film_is_as_long_as_it_said),
        cmocka_unit_test(pictures_of_two_sizes_are_no_film),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
