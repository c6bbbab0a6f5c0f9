/* SPDX-License-Identifier: MIT */
/* Needs the fonts of tests/fonts, through FONTCONFIG_FILE. */
#include "draw/painter.h"

#include <cairo.h>
#include <stdlib.h>

#include "base/mem.h"
#include "support/check.h"

enum { WIDTH = 200, HEIGHT = 100 };

static const fm_color black = { 0, 0, 0, 1 }, red = { 1, 0, 0, 1 },
                      white = { 1, 1, 1, 1 }, none = { 0, 0, 0, 0 };

typedef struct canvas {
    fm_context *ctx;
    cairo_surface_t *surface;
    fm_painter *p;
} canvas;

static canvas begin(double scale)
{
    canvas c = { .ctx = fm_context_new(),
                 .surface =
                     cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT) };
    cairo_t *cr = cairo_create(c.surface);

    assert_non_null(c.ctx);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    CHECK_OK(c.ctx, fm_painter_cairo_new(c.ctx, cr, &c.p));
    cairo_destroy(cr);
    return c;
}

static void end(canvas *c)
{
    CHECK_OK(c->ctx, fm_painter_status(c->p));
    fm_painter_free(c->p);
    cairo_surface_destroy(c->surface);
    fm_context_free(c->ctx);
}

/* 0xRRGGBB */
static unsigned pixel(const canvas *c, int x, int y)
{
    uint32_t value;

    cairo_surface_flush(c->surface);
    memcpy(&value,
           cairo_image_surface_get_data(c->surface) +
               y * cairo_image_surface_get_stride(c->surface) + 4 * x,
           4);
    return value & 0xFFFFFFu;
}

/* How much darker than white the picture is, in whole black pixels. */
static double ink(const canvas *c)
{
    double sum = 0;

    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            sum += 1 - (pixel(c, x, y) >> 8 & 255) / 255.0;
    return sum;
}

/* The greatest difference of a channel, and the mean over the inked pixels. */
static int worst_difference(const canvas *a, const canvas *b, double *mean)
{
    int worst = 0, inked = 0;
    double sum = 0;

    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            unsigned p = pixel(a, x, y), q = pixel(b, x, y);

            for (int shift = 0; shift < 24; shift += 8) {
                int d = abs((int)(p >> shift & 255) - (int)(q >> shift & 255));

                worst = d > worst ? d : worst;
                sum += d;
            }
            inked += p != 0xFFFFFF || q != 0xFFFFFF;
        }
    *mean = inked == 0 ? 0 : sum / (3.0 * inked);
    return worst;
}

static fm_path rect(double x0, double y0, double x1, double y1)
{
    fm_path path = { 0 };

    fm_path_rect(&path, (fm_rect){ x0, y0, x1, y1 });
    return path;
}

static void rules_of_filling_are_kept(void **state)
{
    canvas c = begin(1);
    fm_path path = rect(10, 10, 60, 60);

    (void)state;
    fm_path_rect(&path, (fm_rect){ 20, 20, 40, 40 });
    fm_painter_fill(c.p, &path, red, true);
    fm_path_clear(&path);
    fm_path_rect(&path, (fm_rect){ 110, 10, 160, 60 });
    fm_path_rect(&path, (fm_rect){ 120, 20, 140, 40 });
    fm_painter_fill(c.p, &path, red, false);
    assert_int_equal(pixel(&c, 15, 15), 0xFF0000);
    assert_int_equal(pixel(&c, 30, 30), 0xFFFFFF);
    assert_int_equal(pixel(&c, 130, 30), 0xFF0000);
    assert_int_equal(pixel(&c, 5, 5), 0xFFFFFF);
    fm_path_release(&path);
    end(&c);
}

static void density_scales_everything(void **state)
{
    canvas c = begin(2);
    fm_path path = rect(10, 10, 20, 20);

    (void)state;
    fm_painter_fill(c.p, &path, red, false);
    assert_int_equal(pixel(&c, 19, 19), 0xFFFFFF);
    assert_int_equal(pixel(&c, 20, 20), 0xFF0000);
    assert_int_equal(pixel(&c, 39, 39), 0xFF0000);
    assert_int_equal(pixel(&c, 40, 40), 0xFFFFFF);
    fm_path_release(&path);
    end(&c);
}

static void overlaps_in_a_group_do_not_double_up(void **state)
{
    canvas c = begin(1);
    fm_path a = rect(10, 10, 60, 60), b = rect(40, 10, 90, 60);

    (void)state;
    fm_painter_group_begin(c.p, "control", 0.5);
    fm_painter_fill(c.p, &a, black, false);
    fm_painter_fill(c.p, &b, black, false);
    fm_painter_group_end(c.p);
    assert_int_equal(pixel(&c, 20, 30), pixel(&c, 50, 30));
    assert_int_equal(pixel(&c, 80, 30), pixel(&c, 50, 30));
    assert_in_range(pixel(&c, 50, 30) & 255, 126, 129);
    fm_path_release(&a);
    fm_path_release(&b);
    end(&c);
}

static void a_clip_holds_until_it_ends(void **state)
{
    canvas c = begin(1);
    fm_path clip = rect(50, 0, 100, 100), path = rect(0, 10, 200, 20);

    (void)state;
    fm_painter_clip_begin(c.p, &clip, false);
    fm_painter_group_begin(c.p, "roads", 0.999);
    fm_painter_fill(c.p, &path, black, false);
    fm_painter_group_end(c.p);
    fm_painter_clip_end(c.p);
    assert_int_equal(pixel(&c, 40, 15), 0xFFFFFF);
    assert_true(pixel(&c, 75, 15) < 0x020202);
    assert_int_equal(pixel(&c, 120, 15), 0xFFFFFF);
    fm_painter_fill(c.p, &path, black, false);
    assert_int_equal(pixel(&c, 40, 15), 0);
    fm_path_release(&clip);
    fm_path_release(&path);
    end(&c);
}

static void dashes_of_nothing_are_a_solid_line(void **state)
{
    static const double dashes[] = { 0, 0 };
    canvas c = begin(1);
    fm_path path = { 0 };

    (void)state;
    fm_path_polyline(&path, (fm_pt[]){ { 10, 50 }, { 190, 50 } }, 2, false);
    fm_painter_stroke(
        c.p, &path,
        &(fm_pen){ .color = black, .width = 4, .dashes = dashes, .dash_count = 2 });
    assert_int_equal(pixel(&c, 100, 50), 0);
    fm_path_release(&path);
    end(&c);
}

/* -- Stamps ----------------------------------------------------------------------- */

static fm_stamp ring(void)
{
    fm_stamp stamp = { .bounds = { -4, -4, 4, 4 } };

    assert_non_null(fm_stamp_add(&stamp));
    fm_path_circle(&stamp.parts[0].path, (fm_pt){ 0, 0 }, 3);
    stamp.parts[0].fill = true;
    stamp.parts[0].fill_color = (fm_color){ 1, 0.5, 0, 0.7 };
    stamp.parts[0].stroke = true;
    stamp.parts[0].pen = (fm_pen){ .color = black, .width = 1.5 };
    return stamp;
}

enum { MANY = 2000 };

static void scatter(fm_pt *at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        at[i] = (fm_pt){ fmod((double)i * 37.337, 206) - 3,
                         fmod((double)i * 11.713, 106) - 3 };
}

/* How the many are clipped decides how they are copied. */
typedef enum clipping { NO_CLIP, WHOLE_PIXELS, BROKEN_PIXELS, IN_A_GROUP } clipping;

static void stamp_under(canvas *c, clipping how, const fm_stamp *stamp, const fm_pt *at,
                        bool one_by_one)
{
    fm_path clip =
        how == BROKEN_PIXELS ? rect(20.3, 10.6, 150.2, 80.7) : rect(20, 10, 150, 80);

    if (how != NO_CLIP)
        fm_painter_clip_begin(c->p, &clip, false);
    if (how == IN_A_GROUP)
        fm_painter_group_begin(c->p, "posts", 0.6);
    for (size_t i = 0; one_by_one && i < MANY; i++)
        fm_painter_stamp(c->p, stamp, at + i, 1, 0);
    if (!one_by_one)
        fm_painter_stamp(c->p, stamp, at, MANY, 0);
    if (how == IN_A_GROUP)
        fm_painter_group_end(c->p);
    if (how != NO_CLIP)
        fm_painter_clip_end(c->p);
    fm_path_release(&clip);
}

static void many_stamps_look_like_as_many_single_ones(void **state)
{
    static const char *const comments[] = { "no clip", "clip on whole pixels",
                                            "clip between pixels", "group" };
    fm_stamp stamp = ring();
    fm_pt at[MANY];

    (void)state;
    scatter(at, MANY);
    for (clipping how = NO_CLIP; how <= IN_A_GROUP; how++) {
        canvas a = begin(1), b = begin(1);
        double mean;

        stamp_under(&a, how, &stamp, at, false);
        stamp_under(&b, how, &stamp, at, true);
        worst_difference(&a, &b, &mean);
        /* An eighth of a pixel off at most, and half of that on the mean. */
        if (mean > 9)
            fail_msg("%s: mean difference %d/100", comments[how], (int)(mean * 100));
        if (how != NO_CLIP) {
            assert_int_equal(pixel(&a, 18, 50), 0xFFFFFF);
            assert_int_equal(pixel(&a, 152, 50), 0xFFFFFF);
        }
        assert_true(ink(&a) > 1000);
        end(&a);
        end(&b);
    }
    fm_stamp_release(&stamp);
}

static void stamps_on_whole_pixels_are_copied_exactly(void **state)
{
    canvas a = begin(1), b = begin(1);
    fm_stamp stamp = ring();
    fm_pt at[100];
    double mean;

    (void)state;
    for (size_t i = 0; i < 100; i++)
        at[i] = (fm_pt){ 5 + 10.25 * (double)(i % 19), 8 + 15.5 * (double)(i / 19) };
    fm_painter_stamp(a.p, &stamp, at, 100, 0.3);
    for (size_t i = 0; i < 100; i++)
        fm_painter_stamp(b.p, &stamp, at + i, 1, 0.3);
    /* Rounding when fill and stroke are laid over each other first. */
    assert_in_range(worst_difference(&a, &b, &mean), 0, 2);
    fm_stamp_release(&stamp);
    end(&a);
    end(&b);
}

/* -- Text ------------------------------------------------------------------------- */

static void text_from_masks_weighs_what_its_outlines_do(void **state)
{
    static const struct {
        const char *text;
        double size, halo, scale;
    } rows[] = {
        { "Jisr ash-Shughur", 12, 0, 1 }, { "جسر الشغور", 14, 0, 1 },
        { "Idlib إدلب", 11, 1.5, 1 },     { "Saraqib", 9, 1, 2 },
        { "काठमाण्डू", 20, 0, 1 },
    };
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine;

    (void)state;
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        canvas level = begin(rows[i].scale), turned = begin(rows[i].scale);
        fm_text_run *run;
        fm_path ground = rect(0, 0, 100, 100);
        double a, b;

        CHECK_OK(ctx, fm_text_shape(engine, rows[i].text,
                                    &(fm_text_style){ .size_px = rows[i].size }, &run));
        for (int k = 0; k < 2; k++) {
            fm_painter *p = k == 0 ? level.p : turned.p;

            if (rows[i].halo > 0)
                fm_painter_fill(p, &ground, (fm_color){ 0.5, 0.5, 0.5, 1 }, false);
            /* A turn too small to be seen goes the other way through the code. */
            fm_painter_text(p, run, (fm_pt){ 5.3, 7.6 }, k == 0 ? 0 : 1e-12, black,
                            white, rows[i].halo);
        }
        a = ink(&level);
        b = ink(&turned);
        if (!(fabs(a - b) < 0.02 * b + 2))
            fail_msg("%s: %d/100 px of ink, %d/100", rows[i].text, (int)(a * 100),
                     (int)(b * 100));
        assert_true(b > 30);
        fm_path_release(&ground);
        fm_text_run_free(run);
        end(&level);
        end(&turned);
    }
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

static void a_halo_parts_letters_from_the_ground(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine;
    fm_text_run *run;
    canvas c = begin(1);
    fm_path ground = rect(0, 0, 200, 100);
    int x;

    (void)state;
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    CHECK_OK(ctx, fm_text_shape(engine, "l", &(fm_text_style){ .size_px = 40 }, &run));
    fm_painter_fill(c.p, &ground, red, false);
    fm_painter_text(c.p, run, (fm_pt){ 50, 20 }, 0, black, white, 3);
    /* From the left at the letter's middle: ground, halo, letter. */
    for (x = 40; pixel(&c, x, 45) == 0xFF0000; x++)
        assert_true(x < 60);
    assert_int_equal(pixel(&c, x + 2, 45), 0xFFFFFF);
    assert_int_equal(pixel(&c, x + 5, 45), 0);
    fm_painter_text(c.p, run, (fm_pt){ 150, 20 }, 0, none, white, 3);
    assert_int_equal(pixel(&c, x + 105, 45), 0xFFFFFF);
    fm_path_release(&ground);
    fm_text_run_free(run);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
    end(&c);
}

static void any_failing_allocation_is_reported(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine;
    fm_text_run *run;

    (void)state;
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    CHECK_OK(ctx,
             fm_text_shape(engine, "Idlib", &(fm_text_style){ .size_px = 12 }, &run));
    for (size_t n = 1;; n++) {
        canvas c = begin(1);
        fm_status status;

        fm_mem_fail_at(n);
        fm_painter_text(c.p, run, (fm_pt){ 5, 5 }, 0, black, white, 1);
        fm_painter_text(c.p, run, (fm_pt){ 5, 5 }, 1, black, white, 1);
        fm_mem_fail_at(0);
        status = fm_painter_status(c.p);
        c.p->status = FM_OK;
        end(&c);
        if (status == FM_OK)
            break;
        assert_int_equal(status, FM_ERR_NOMEM);
        assert_true(n < 100);
    }
    fm_text_run_free(run);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_of_filling_are_kept),
        cmocka_unit_test(density_scales_everything),
        cmocka_unit_test(overlaps_in_a_group_do_not_double_up),
        cmocka_unit_test(a_clip_holds_until_it_ends),
        cmocka_unit_test(dashes_of_nothing_are_a_solid_line),
        cmocka_unit_test(many_stamps_look_like_as_many_single_ones),
        cmocka_unit_test(stamps_on_whole_pixels_are_copied_exactly),
        cmocka_unit_test(text_from_masks_weighs_what_its_outlines_do),
        cmocka_unit_test(a_halo_parts_letters_from_the_ground),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
