/* SPDX-License-Identifier: MIT */
#include "geo/nearest.h"

#include <stdlib.h>

#include "geo/measure.h"
#include "support/wkt.h"

/* The best of `steps` points of an edge from t0 to t1; where in *best_t. */
static double sweep_m(fm_lonlat place, fm_lonlat a, fm_lonlat b, double t0, double t1,
                      int steps, double *best_t)
{
    double best = INFINITY;

    for (int k = 0; k <= steps; k++) {
        double t = fmin(fmax(t0 + (t1 - t0) * k / steps, 0), 1);
        double m = fm_distance_m(place, (fm_lonlat){ a.lon + (b.lon - a.lon) * t,
                                                     a.lat + (b.lat - a.lat) * t });

        if (m < best) {
            best = m;
            *best_t = t;
        }
    }
    return best;
}

/* The same by brute force: every edge in steps, and once more round the best. */
static double brute_m(const fm_shapes *s, fm_lonlat place)
{
    double best = INFINITY, t = 0;

    for (size_t part = 0; part < s->part_count; part++) {
        size_t count = fm_shapes_part_size(s, part);
        const fm_lonlat *p = s->points + s->part_start[part];
        bool ring = s->part_role[part] >= FM_PART_SHELL;

        for (size_t i = 0; i < count; i++) {
            fm_lonlat a = p[i], b = p[(i + 1) % count];

            if (s->part_role[part] == FM_PART_POINTS || (!ring && i + 1 == count))
                b = a;
            sweep_m(place, a, b, 0, 1, 200, &t);
            best = fmin(best, sweep_m(place, a, b, t - 0.005, t + 0.005, 400, &t));
        }
    }
    return best;
}

static void finds_the_nearest_point_of_every_kind_of_shape(void **state)
{
    static const struct {
        const char *wkt;
        fm_lonlat place;
        const char *comment;
    } rows[] = {
        { "LINESTRING (36 35, 37 36)", { 36.2, 35.9 }, "beside the middle of an edge" },
        { "LINESTRING (36 35, 37 36)", { 35, 34 }, "beyond an end" },
        { "POINT (10 10)", { 11, 12 }, "a point" },
        { "MULTIPOINT ((10 10), (12 12))", { 11.4, 12 }, "the nearer of two points" },
        { "POLYGON ((36 35, 37 35, 37 36, 36 36))", { 36.4, 35.2 }, "inside" },
        { "POLYGON ((36 35, 37 35, 37 36, 36 36), (36.3 35.3, 36.3 35.6, 36.6 35.6, "
          "36.6 35.3))",
          { 36.45, 35.5 },
          "in the hole" },
        { "POLYGON ((179 10, -179 10, -179 12, 179 12))",
          { -178.5, 11 },
          "across the antimeridian, from the east" },
        { "POLYGON ((179 10, -179 10, -179 12, 179 12))",
          { 178.5, 11 },
          "across the antimeridian, from the west" },
        { "LINESTRING (-60 60, 60 60)", { 0, 75 }, "a long edge along a parallel" },
        { "LINESTRING (-60 60, 60 60)", { 0, 89.9 }, "seen from beside the pole" },
        { "LINESTRING (-170 -30, 170 40)", { 20, 60 }, "an edge of 340 degrees" },
        { "LINESTRING (0 80, 90 80, 180 80)", { -90, 89 }, "over the pole" },
        { "LINESTRING (0 0, 0.001 0.001)", { 120, -40 }, "far away" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 };
        fm_nearest found;
        double expected;

        wkt_read(&s, rows[i].wkt);
        found = fm_nearest_of_feature(&s, 0, rows[i].place);
        expected = brute_m(&s, rows[i].place);
        /* Steps of brute force miss the nearest point by some metres along the edge. */
        CHECK_NEAR(found.distance_m, expected, 1e-3 + 1e-6 * expected, rows[i].comment);
        assert_true(found.distance_m <= expected + 1e-3);
        CHECK_NEAR(fm_distance_m(rows[i].place, found.at), found.distance_m, 1e-6,
                   rows[i].comment);
        fm_shapes_release(&s);
    }
}

/* Out of many edges, wherever the place: none is left out that is nearer. */
static void leaves_no_nearer_edge_out(void **state)
{
    fm_nearest_index index = { 0 };
    fm_nearest_request indexed = { .end_part = 1, .index = &index };
    fm_shapes s = { 0 };
    uint32_t random = 12345;

    (void)state;
    assert_true(fm_shapes_begin_feature(&s) && fm_shapes_begin_part(&s, FM_PART_LINE));
    for (int i = 0; i < 40; i++) {
        random = random * 1664525u + 1013904223u;
        assert_true(
            fm_shapes_add_point(&s, (fm_lonlat){ 30 + (random >> 16) % 1000 / 100.0,
                                                 50 + (random >> 8) % 1000 / 100.0 }));
    }
    assert_true(fm_nearest_index_init(&index, &s));
    for (int i = 0; i < 20; i++) {
        fm_lonlat place;

        random = random * 1664525u + 1013904223u;
        place = (fm_lonlat){ 25 + (random >> 16) % 2000 / 100.0,
                             45 + (random >> 8) % 2000 / 100.0 };
        CHECK_NEAR(fm_nearest_of_feature(&s, 0, place).distance_m, brute_m(&s, place),
                   5, "a step of brute force is up to 40 m long");
        CHECK_NEAR(fm_nearest_of_parts(&s, &indexed, place).distance_m,
                   fm_nearest_of_feature(&s, 0, place).distance_m, 1e-6,
                   "with and without an index");
    }
    fm_nearest_index_release(&index);
    fm_shapes_release(&s);
}

static void looks_only_where_it_is_told(void **state)
{
    static const struct {
        double azimuth_deg, expected_lat;
    } rows[] = { { 0, 2 }, { 180, -1 } };
    fm_shapes s = { 0 };
    fm_nearest_request request = { .end_part = 2, .one_way = true };

    (void)state;
    wkt_add(&s, "MULTILINESTRING ((-1 -1, 1 -1), (-1 2, 1 2))");
    for (size_t i = 0; i < 2; i++) {
        request.azimuth_deg = rows[i].azimuth_deg;
        CHECK_NEAR(fm_nearest_of_parts(&s, &request, (fm_lonlat){ 0, 0 }).at.lat,
                   rows[i].expected_lat, 1e-3, "the line that lies that way");
    }
    request = (fm_nearest_request){ .end_part = 2, .reach_m = 50000 };
    assert_int_equal(fm_nearest_of_parts(&s, &request, (fm_lonlat){ 0, 0 }).part,
                     FM_NEAREST_NOTHING);
    request.reach_m = 120000;
    assert_int_equal(fm_nearest_of_parts(&s, &request, (fm_lonlat){ 0, 0 }).part, 0);
    fm_shapes_release(&s);
}

static void nothing_is_infinitely_far(void **state)
{
    fm_shapes s = { 0 };

    (void)state;
    wkt_add(&s, "POLYGON EMPTY");
    assert_true(isinf(fm_nearest_of_feature(&s, 0, (fm_lonlat){ 1, 2 }).distance_m));
    fm_shapes_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_nearest_point_of_every_kind_of_shape),
        cmocka_unit_test(leaves_no_nearer_edge_out),
        cmocka_unit_test(looks_only_where_it_is_told),
        cmocka_unit_test(nothing_is_infinitely_far),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
