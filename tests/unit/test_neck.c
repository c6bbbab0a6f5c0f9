/* SPDX-License-Identifier: MIT */
#include "front/neck.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "support/wkt.h"

/*
 * A dumb-bell: two rooms of 40 km and a corridor between them, 60 km long, laid out
 * with geodesics from `centre` (the middle of the corridor) and turned by `turned_deg`.
 *
 *     +-----+                 +-----+
 *     |     +-----------------+     |     v width
 *     |  W  +-----------------+  E  |     ^
 *     +-----+                 +-----+
 */
static fm_lonlat laid(fm_lonlat centre, double turned_deg, double x_km, double y_km)
{
    double azimuth_deg = atan2(x_km, y_km) * 180 / M_PI + turned_deg;

    return fm_destination(centre, azimuth_deg, hypot(x_km, y_km) * 1000);
}

/* Edges are straight in degrees: short steps keep the walls where they are meant. */
static void lay_ring(fm_shapes *s, fm_part_role role, const double corners[][2],
                     size_t count, fm_lonlat centre, double turned_deg)
{
    const int steps = 40;

    assert_true(fm_shapes_begin_part(s, role));
    for (size_t i = 0; i < count; i++) {
        const double *a = corners[i], *b = corners[(i + 1) % count];

        for (int k = 0; k < steps; k++) {
            double t = (double)k / steps;

            assert_true(fm_shapes_add_point(s, laid(centre, turned_deg,
                                                    a[0] + (b[0] - a[0]) * t,
                                                    a[1] + (b[1] - a[1]) * t)));
        }
    }
    assert_true(fm_shapes_unwrap_last_part(s));
}

static void dumbbell(fm_shapes *s, fm_lonlat centre, double turned_deg, double width_km)
{
    double h = width_km / 2;
    const double corners[][2] = {
        { -70, -20 }, { -30, -20 }, { -30, -h }, { 30, -h }, { 30, -20 }, { 70, -20 },
        { 70, 20 },   { 30, 20 },   { 30, h },   { -30, h }, { -30, 20 }, { -70, 20 },
    };

    assert_true(fm_shapes_begin_feature(s));
    lay_ring(s, FM_PART_SHELL, corners, sizeof corners / sizeof corners[0], centre,
             turned_deg);
}

static void finds_a_neck_of_known_width(void **state)
{
    static const struct {
        fm_lonlat centre;
        double turned_deg, width_km;
        const char *comment;
    } rows[] = {
        { { 36.5, 35.7 }, 0, 2, "2 km, along the parallel" },
        { { 36.5, 35.7 }, 90, 2, "2 km, along the meridian" },
        { { 36.5, 35.7 }, 33, 2, "2 km, aslant" },
        { { 36.5, 35.7 }, 33, 10, "10 km" },
        { { 36.5, 35.7 }, 33, 0.5, "half a kilometre: a few cells of the raster" },
        { { 180, -17 }, 60, 2, "across the antimeridian" },
        { { -179.9, 65 }, 20, 2, "across the antimeridian, from the other side" },
        { { 10, 85 }, 45, 2, "near the pole" },
        { { 0, 0 }, 10, 2, "at the equator" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 };
        fm_neck *neck;
        /* The corridor is as wide everywhere, so that the heart lies in either room:
         * from one of the two the way leads through it. */
        fm_lonlat west = laid(rows[i].centre, rows[i].turned_deg, -55, 5);
        fm_lonlat east = laid(rows[i].centre, rows[i].turned_deg, 55, 5);
        fm_lonlat base = laid(rows[i].centre, rows[i].turned_deg, 50, 0);
        fm_neck_width from_west, from_east;

        dumbbell(&s, rows[i].centre, rows[i].turned_deg, rows[i].width_km);
        CHECK_OK(ctx, fm_neck_new(ctx, &s, 0, NULL, &base, 1, &neck));
        from_west = fm_neck_from(neck, west);
        from_east = fm_neck_from(neck, east);
        CHECK_NEAR(from_west.width_m, rows[i].width_km * 1000, from_west.error_m,
                   rows[i].comment);
        assert_true(from_west.error_m <= 2 * fm_neck_cell_m(neck));
        /* What the edges say is far better than what is promised. */
        CHECK_NEAR(from_west.width_m, rows[i].width_km * 1000, 10, rows[i].comment);
        CHECK_NEAR(from_east.width_m, 40000, from_east.error_m, rows[i].comment);
        fm_neck_free(neck);
        fm_shapes_release(&s);
    }
    fm_context_free(ctx);
}

/* Beside the wall of a corridor or of a room the ground is not narrower than in its
 * middle. */
static void a_place_beside_the_edge_is_not_narrow(void **state)
{
    static const struct {
        double x_km, y_km, expected_km;
        const char *comment;
    } rows[] = {
        { 0, 0, 2, "in the middle of the corridor" },
        { 0, 0.99, 2, "10 m from its wall" },
        { 50, 19.9, 40, "100 m from the wall of the base's room" },
        { -50, 19.9, 2, "100 m from the wall of the other room" },
        { 69, 19, 40, "in a corner of the base's room" },
    };
    fm_lonlat centre = { 36.5, 35.7 }, base = laid(centre, 0, 50, 0);
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 };
    fm_neck *neck;

    (void)state;
    dumbbell(&s, centre, 0, 2);
    CHECK_OK(ctx, fm_neck_new(ctx, &s, 0, NULL, &base, 1, &neck));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_neck_width found =
            fm_neck_from(neck, laid(centre, 0, rows[i].x_km, rows[i].y_km));

        CHECK_NEAR(found.width_m / 1000, rows[i].expected_km, 0.05, rows[i].comment);
    }
    fm_neck_free(neck);
    fm_shapes_release(&s);
    fm_context_free(ctx);
}

/* Of two ways the wider one counts: 3 km in the north, 1 km in the south of the hole.
 */
static void takes_the_widest_way(void **state)
{
    fm_lonlat centre = { 36.5, 35.7 };
    const double outer[][2] = { { -60, -20 }, { 60, -20 }, { 60, 20 }, { -60, 20 } };
    const double hole[][2] = { { -20, -19 }, { -20, 17 }, { 20, 17 }, { 20, -19 } };
    fm_context *ctx = fm_context_new();
    fm_lonlat base = laid(centre, 0, 45, 0);
    fm_shapes s = { 0 };
    fm_neck_width found;
    fm_neck *neck;

    (void)state;
    assert_true(fm_shapes_begin_feature(&s));
    lay_ring(&s, FM_PART_SHELL, outer, 4, centre, 0);
    lay_ring(&s, FM_PART_HOLE, hole, 4, centre, 0);
    CHECK_OK(ctx, fm_neck_new(ctx, &s, 0, NULL, &base, 1, &neck));
    found = fm_neck_from(neck, laid(centre, 0, -45, 3));
    CHECK_NEAR(found.width_m, 3000, found.error_m, "the northern way");
    assert_true(found.at.lat > centre.lat);
    fm_neck_free(neck);
    fm_shapes_release(&s);
    fm_context_free(ctx);
}

/* With the western wall an open border the western room needs no corridor. */
static void an_open_border_is_no_edge(void **state)
{
    fm_lonlat centre = { 36.5, 35.7 };
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 }, border = { 0 };
    fm_neck *neck;

    (void)state;
    dumbbell(&s, centre, 0, 2);
    assert_true(fm_shapes_begin_feature(&border) &&
                fm_shapes_begin_part(&border, FM_PART_LINE) &&
                fm_shapes_add_point(&border, laid(centre, 0, -70, -25)) &&
                fm_shapes_add_point(&border, laid(centre, 0, -70, 25)));
    CHECK_OK(ctx, fm_neck_new(ctx, &s, 0, &border, NULL, 0, &neck));
    assert_true(fm_neck_from(neck, laid(centre, 0, -60, 0)).width_m > 30000);
    assert_true(fm_neck_from(neck, laid(centre, 0, -69.5, 1)).width_m > 30000);
    CHECK_NEAR(fm_neck_from(neck, laid(centre, 0, 50, 0)).width_m, 2000, 300,
               "the eastern room still does");
    fm_neck_free(neck);
    fm_shapes_release(&s);
    fm_shapes_release(&border);
    fm_context_free(ctx);
}

/* A corridor of 20 m is far below a cell; connected it is, and it is told so. */
static void a_corridor_that_no_cell_sees_is_narrower_than_two(void **state)
{
    fm_lonlat centre = { 36.5, 35.7 }, base = laid(centre, 33, 50, 0);
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 };
    fm_neck_width found;
    fm_neck *neck;

    (void)state;
    dumbbell(&s, centre, 33, 0.02);
    CHECK_OK(ctx, fm_neck_new(ctx, &s, 0, NULL, &base, 1, &neck));
    found = fm_neck_from(neck, laid(centre, 33, -50, 0));
    CHECK_NEAR(found.width_m, 20, found.error_m, "20 m");
    assert_true(found.error_m <= 2 * fm_neck_cell_m(neck));
    fm_neck_free(neck);
    fm_shapes_release(&s);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_lonlat centre = { 36.5, 35.7 };
    fm_shapes s = { 0 };
    bool failed = true;

    (void)state;
    dumbbell(&s, centre, 0, 2);
    for (size_t n = 1; failed; n++) {
        fm_context *ctx = fm_context_new();
        fm_neck *neck = NULL;
        fm_status status;

        fm_mem_fail_at(n);
        status = fm_neck_new(ctx, &s, 0, NULL, NULL, 0, &neck);
        fm_mem_fail_at(0);
        failed = status != FM_OK;
        if (failed)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_neck_free(neck);
        fm_context_free(ctx);
        assert_true(n < 1000);
    }
    fm_shapes_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_neck_of_known_width),
        cmocka_unit_test(a_place_beside_the_edge_is_not_narrow),
        cmocka_unit_test(takes_the_widest_way),
        cmocka_unit_test(an_open_border_is_no_edge),
        cmocka_unit_test(a_corridor_that_no_cell_sees_is_narrower_than_two),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
