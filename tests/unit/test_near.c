/* SPDX-License-Identifier: MIT */
#include "geo/near.h"

#include "geo/measure.h"
#include "support/check.h"
#include "support/wkt.h"

static void a_place_goes_there_and_back(void **state)
{
    static const fm_lonlat places[] = {
        { 0, 0 },    { 36.5, 36 }, { -120, -45 },    { 180, 10 },
        { 181, 10 }, { -180, 0 },  { 12, 89.99999 }, { 0, -89.9999999 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        fm_lonlat back = fm_xyz_to_lonlat(fm_xyz_from(places[i]), places[i].lon);

        CHECK_NEAR(fm_distance_m(places[i], back), 0, 1e-6, "there and back");
        CHECK_NEAR(back.lon, places[i].lon, 1e-2, "in the same turn");
    }
    assert_true(isfinite(fm_xyz_to_lonlat(fm_xyz_from((fm_lonlat){ 5, 90 }), 5).lon));
}

/* The line runs through all of it; what is nearest is compared with a walk along the
 * line in steps of a metre or two. */
static void finds_the_nearest_place_of_a_line(void **state)
{
    static const struct {
        const char *comment, *wkt;
        fm_lonlat p;
    } rows[] = {
        { "one edge", "LINESTRING (36 36, 36.02 36.01)", { 36.01, 36 } },
        { "beyond its end", "LINESTRING (36 36, 36.02 36.01)", { 36.03, 36.02 } },
        { "an edge of five degrees bends",
          "LINESTRING (30 60, 35 60)",
          { 32.5, 60.001 } },
        { "the other turn", "LINESTRING (179.99 10, 180.01 10)", { -179.995, 10.001 } },
        { "near the pole", "LINESTRING (0 89.95, 90 89.95)", { 45, 89.951 } },
        { "many edges",
          "LINESTRING (36 36, 36.01 36.01, 36.02 36, 36.03 36.01, 36.04 36, 36.05 "
          "36.01, "
          "36.06 36, 36.07 36.01, 36.08 36, 36.09 36.01, 36.1 36)",
          { 36.0712, 36.0152 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_shapes s = { 0 };
        fm_near *near;
        fm_near_hit hit;
        double least = 1e300;

        wkt_add(&s, rows[i].wkt);
        CHECK_OK(ctx, fm_near_new(ctx, &near));
        CHECK_OK(ctx, fm_near_add(ctx, near, s.points, s.point_count, false, false));
        CHECK_OK(ctx, fm_near_finish(ctx, near));
        for (size_t k = 1; k < s.point_count; k++) {
            for (int step = 0; step <= 40000; step++) {
                double t = step / 40000.0;
                fm_lonlat a = s.points[k - 1], b = s.points[k];
                fm_lonlat at = { a.lon + (b.lon - a.lon) * t,
                                 a.lat + (b.lat - a.lat) * t };

                least = fmin(least,
                             fm_xyz_distance(fm_xyz_from(at), fm_xyz_from(rows[i].p)));
            }
        }
        assert_true(fm_near_find(near, fm_xyz_from(rows[i].p), 1e6, FM_NO_EDGE, &hit));
        CHECK_NEAR(hit.distance_m, least, 2 * FM_NEAR_SAG_M, rows[i].comment);
        assert_false(
            fm_near_find(near, fm_xyz_from(rows[i].p), least - 1, FM_NO_EDGE, &hit));
        fm_near_free(near);
        fm_shapes_release(&s);
        fm_context_free(ctx);
    }
}

/*
 *      +-----+ 36.1       a ring whose corner at (36.05, 36.05) points inwards: places
 * that |    /             are nearest to a corner are told by both of its edges |   <
 *      |    \
 *      +-----+ 36
 */
static void tells_inside_from_outside_at_corners(void **state)
{
    static const struct {
        fm_lonlat p;
        bool is_inside;
    } rows[] = {
        { { 36.01, 36.05 }, true },    { { 36.04, 36.05 }, true },
        { { 36.06, 36.05 }, false },   { { 36.09, 36.001 }, true },
        { { 36.11, 36.11 }, false },   { { 35.99, 35.99 }, false },
        { { 36.101, 35.999 }, false }, { { 36.095, 36.099 }, true },
    };
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 };
    fm_near *near;

    (void)state;
    wkt_add(&s, "POLYGON ((36 36, 36.1 36, 36.05 36.05, 36.1 36.1, 36 36.1))");
    CHECK_OK(ctx, fm_near_new(ctx, &near));
    CHECK_OK(ctx, fm_near_add_ground(ctx, near, &s, 0, NULL));
    CHECK_OK(ctx, fm_near_finish(ctx, near));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_xyz p = fm_xyz_from(rows[i].p);
        fm_near_hit hit;

        assert_true(fm_near_find(near, p, 1e6, FM_NO_EDGE, &hit));
        if (fm_near_is_left(near, &hit, p) != rows[i].is_inside)
            fail_msg("%g %g", rows[i].p.lon, rows[i].p.lat);
    }
    assert_true(fm_near_is_crossed(near, fm_xyz_from((fm_lonlat){ 36.04, 36.05 }),
                                   fm_xyz_from((fm_lonlat){ 36.06, 36.05 }),
                                   FM_NO_EDGE));
    assert_false(fm_near_is_crossed(near, fm_xyz_from((fm_lonlat){ 36.01, 36.05 }),
                                    fm_xyz_from((fm_lonlat){ 36.04, 36.05 }),
                                    FM_NO_EDGE));
    fm_near_free(near);
    fm_shapes_release(&s);
    fm_context_free(ctx);
}

static void nothing_is_near_nothing(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_near *near;
    fm_near_hit hit;

    (void)state;
    CHECK_OK(ctx, fm_near_new(ctx, &near));
    CHECK_OK(ctx, fm_near_finish(ctx, near));
    assert_false(fm_near_find(near, (fm_xyz){ 0, 0, 0 }, 1e9, FM_NO_EDGE, &hit));
    assert_false(
        fm_near_is_crossed(near, (fm_xyz){ 1, 0, 0 }, (fm_xyz){ 2, 0, 0 }, FM_NO_EDGE));
    fm_near_free(near);
    fm_near_free(NULL);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_goes_there_and_back),
        cmocka_unit_test(finds_the_nearest_place_of_a_line),
        cmocka_unit_test(tells_inside_from_outside_at_corners),
        cmocka_unit_test(nothing_is_near_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
