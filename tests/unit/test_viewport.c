/* SPDX-License-Identifier: MIT */
#include "sheet/viewport.h"

#include "geo/measure.h"
#include "support/check.h"

/* A frame of 800 x 400 px in UTM 37N round Idlib. */
static fm_viewport make(fm_context *ctx, fm_projection **projection)
{
    fm_extent wanted = { 330000, 3930000, 430000, 4030000 };

    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:32637", projection));
    return fm_viewport_fit((fm_rect){ 10, 20, 810, 420 }, wanted, *projection);
}

static void shows_all_that_was_wanted_and_grows_to_the_aspect(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_projection *projection;
    fm_viewport v = make(ctx, &projection);

    (void)state;
    CHECK_NEAR(v.px_per_m, 400 / 100000.0, 1e-12, "the height decides");
    CHECK_NEAR(v.extent.y0, 3930000, 1e-6, "bottom");
    CHECK_NEAR(v.extent.y1, 4030000, 1e-6, "top");
    CHECK_NEAR(v.extent.x1 - v.extent.x0, 200000, 1e-6, "grown to 2:1");
    CHECK_NEAR((v.extent.x0 + v.extent.x1) / 2, 380000, 1e-6, "centred");
    fm_projection_free(projection);
    fm_context_free(ctx);
}

static void goes_to_the_sheet_and_back(void **state)
{
    static const struct {
        fm_pt pt;
        const char *comment;
    } rows[] = { { { 10, 20 }, "top left of the frame" },
                 { { 810, 420 }, "bottom right" },
                 { { 410, 220 }, "middle" },
                 { { -500, 3000 }, "far outside" } };
    fm_context *ctx = fm_context_new();
    fm_projection *projection;
    fm_viewport v = make(ctx, &projection);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_pt plane = fm_viewport_pt(&v, fm_viewport_xy(&v, rows[i].pt));
        fm_lonlat ground;
        fm_pt back;

        CHECK_NEAR(plane.x, rows[i].pt.x, 1e-6, rows[i].comment);
        CHECK_NEAR(plane.y, rows[i].pt.y, 1e-6, rows[i].comment);
        assert_true(fm_viewport_ground(&v, rows[i].pt, &ground));
        assert_true(fm_viewport_place(&v, ground, &back));
        CHECK_NEAR(back.x, rows[i].pt.x, 1e-3, rows[i].comment);
        CHECK_NEAR(back.y, rows[i].pt.y, 1e-3, rows[i].comment);
    }
    fm_projection_free(projection);
    fm_context_free(ctx);
}

static void knows_the_true_scale_of_the_ground(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_projection *projection;
    fm_viewport v = make(ctx, &projection);
    fm_pt middle = { 410, 220 };
    double ground = fm_viewport_ground_m_per_px(&v, middle);
    fm_lonlat a, b;

    (void)state;
    assert_true(fm_viewport_ground(&v, (fm_pt){ 360, 220 }, &a));
    assert_true(fm_viewport_ground(&v, (fm_pt){ 460, 220 }, &b));
    CHECK_NEAR(ground, fm_distance_m(a, b) / 100, 1e-3, "against 100 px measured");
    /* UTM shrinks by 0.9996 at its meridian, less 119 km west of it. */
    CHECK_NEAR(ground * v.px_per_m, 1 / 0.99977, 2e-4, "scale factor");
    CHECK_NEAR(fm_viewport_scale(&v), ground * 96 / 0.0254, 1e-6, "denominator");
    fm_projection_free(projection);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_all_that_was_wanted_and_grows_to_the_aspect),
        cmocka_unit_test(goes_to_the_sheet_and_back),
        cmocka_unit_test(knows_the_true_scale_of_the_ground),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
