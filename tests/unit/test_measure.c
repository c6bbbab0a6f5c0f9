/* SPDX-License-Identifier: MIT */
/* Lengths against geodesics, areas against closed forms and against themselves. */
#include "support/check.h"
#include "support/wkt.h"

#include "geo/measure.h"

static const double earth_m2 = 510065621724088.44; /* WGS 84, all of it */

static double area_of(const char *wkt)
{
    fm_shapes s = { 0 };
    double area_m2;

    wkt_read(&s, wkt);
    area_m2 = fm_shapes_area_m2(&s, 0);
    fm_shapes_release(&s);
    return area_m2;
}

static double length_of(const char *wkt)
{
    fm_shapes s = { 0 };
    double length_m;

    wkt_read(&s, wkt);
    length_m = fm_shapes_length_m(&s, 0);
    fm_shapes_release(&s);
    return length_m;
}

/* Area of a zone between the equator and `lat`, per degree: the closed form. */
static double zone_m2(double lat)
{
    const double e2 = 0.0066943799901413165, e = sqrt(e2), b_m = 6356752.3142451793;
    double s = sin(lat * (M_PI / 180.0));

    return b_m * b_m / 2.0 * (s / (1.0 - e2 * s * s) + atanh(e * s) / e) * M_PI / 180.0;
}

static void area_of_boxes_is_the_closed_form(void **state)
{
    static const struct {
        const char *comment, *wkt;
        double dlon, south, north;
    } rows[] = {
        { "at the equator", "POLYGON ((0 0, 1 0, 1 1, 0 1))", 1, 0, 1 },
        { "across it", "POLYGON ((0 -20, 30 -20, 30 40, 0 40))", 30, -20, 40 },
        { "wound the other way", "POLYGON ((0 40, 30 40, 30 -20, 0 -20))", 30, -20,
          40 },
        { "far north", "POLYGON ((10 80, 11 80, 11 85, 10 85))", 1, 80, 85 },
        { "over the antimeridian", "POLYGON ((170 50, -170 50, -170 60, 170 60))", 20,
          50, 60 },
        { "to the pole", "POLYGON ((0 60, 90 60, 90 90, 0 90))", 90, 60, 90 },
        { "a cap", "POLYGON ((-120 -70, 0 -70, 120 -70))", 360, -90, -70 },
        { "a cap cut at the antimeridian",
          "POLYGON ((-180 -90, 180 -90, 180 -70, -180 -70))", 360, -90, -70 },
        { "a belt round the Earth", "POLYGON ((-180 -10, 180 -10, 180 10, -180 10))",
          360, -10, 10 },
        { "a tiny one", "POLYGON ((37 36, 37.001 36, 37.001 36.001, 37 36.001))", 1e-3,
          36, 36.001 },
        { "box with a hole of three quarters of its width",
          "POLYGON ((0 0, 4 0, 4 1, 0 1), (0 0, 0 1, 3 1, 3 0))", 1, 0, 1 },
        { "two boxes", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1)), ((5 0, 6 0, 6 1, 5 1)))",
          2, 0, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double expected =
            rows[i].dlon * (zone_m2(rows[i].north) - zone_m2(rows[i].south));

        /* The tiny one: its coordinates are rounded to 1e-11 of its size. */
        CHECK_NEAR(area_of(rows[i].wkt) / expected, 1.0,
                   rows[i].dlon < 0.1 ? 1e-9 : 1e-12, rows[i].comment);
    }
    CHECK_NEAR(area_of("POLYGON ((-180 -90, 180 -90, 180 90, -180 90))") / earth_m2,
               1.0, 1e-14, "the Earth");
    assert_true(area_of("LINESTRING (0 0, 1 1)") == 0.0);
    assert_true(area_of("POINT (0 0)") == 0.0);
    assert_true(area_of("POLYGON EMPTY") == 0.0);
}

/* The area under one edge by many thin slices with Simpson's rule on the closed form.
 */
static double sliced_m2(fm_lonlat a, fm_lonlat b)
{
    const size_t slices = 4000;
    double sum = 0.0;

    for (size_t i = 0; i <= slices; i++) {
        double weight = i == 0 || i == slices ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;

        sum += weight * zone_m2(a.lat + (b.lat - a.lat) * ((double)i / (double)slices));
    }
    return sum / 3.0 / (double)slices * (b.lon - a.lon);
}

static void area_under_slanting_edges_is_exact(void **state)
{
    static const struct {
        fm_lonlat a, b;
    } rows[] = {
        { { 0, 0 }, { 10, 10 } },   { { 0, 30 }, { 100, 80 } },
        { { 0, -60 }, { 90, 60 } }, { { 0, -90 }, { 180, 90 } },
        { { 5, 10 }, { 6, 10.5 } }, { { 0, 89 }, { 360, 90 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_lonlat a = rows[i].a, b = rows[i].b;
        fm_lonlat ring[] = { { a.lon, 0 }, { b.lon, 0 }, b, a };

        CHECK_NEAR(fm_ring_area_m2(ring, 4), sliced_m2(a, b),
                   1e-12 * fabs(sliced_m2(a, b)) + 1.0, "slanting edge");
    }
}

/* A small generator, so that a failure can be repeated. */
static double next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static void cutting_a_polygon_keeps_its_area(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (size_t round = 0; round < 500; round++) {
        fm_lonlat ring[12], left[12], right[12];
        size_t n = 4 + (size_t)(next_random(&seed) * 8), i, k, l = 0, r = 0;
        double size = pow(10.0, -3.0 + 4.5 * next_random(&seed));
        fm_lonlat at = { next_random(&seed) * 360 - 180,
                         next_random(&seed) * 120 - 60 };
        double whole, parts;

        for (i = 0; i < n; i++) {
            double angle =
                2 * M_PI * ((double)i + next_random(&seed) * 0.9) / (double)n;
            double reach = size * (0.3 + 0.7 * next_random(&seed));

            ring[i] =
                (fm_lonlat){ at.lon + reach * cos(angle), at.lat + reach * sin(angle) };
        }
        k = 2 + (size_t)(next_random(&seed) * (double)(n - 3));
        for (i = 0; i < n; i++) {
            if (i <= k)
                left[l++] = ring[i];
            if (i >= k || i == 0)
                right[r++] = ring[i];
        }
        whole = fm_ring_area_m2(ring, n);
        parts = fm_ring_area_m2(left, l) + fm_ring_area_m2(right, r);
        /* Terms of the sum are as large as the strip below the ring. */
        CHECK_NEAR(parts / whole, 1.0, 1e-12 / fmin(size, 1.0), "cut");
        assert_true(whole > 0.0); /* counter-clockwise */
    }
}

static void distances_are_geodesic(void **state)
{
    static const struct {
        const char *comment;
        fm_lonlat a, b;
        double m;
    } rows[] = {
        { "no distance", { 5, 5 }, { 5, 5 }, 0 },
        { "a quarter meridian", { 0, 0 }, { 0, 90 }, 10001965.729230 },
        { "the same, over the pole",
          { 10, 80 },
          { -170, 80 },
          2 * (10001965.729230 - 8885139.871837) },
        { "a degree of the equator", { 179.5, 0 }, { -179.5, 0 }, 111319.490793 },
        /* GeodSolve -i: JFK to LHR */
        { "40.6 -73.8 to 51.6 -0.5", { -73.8, 40.6 }, { -0.5, 51.6 }, 5551759.400 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_NEAR(fm_distance_m(rows[i].a, rows[i].b), rows[i].m, 1e-3,
                   rows[i].comment);
}

static void destinations_lie_at_their_distance(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (size_t i = 0; i < 200; i++) {
        fm_lonlat from = { next_random(&seed) * 360 - 180,
                           next_random(&seed) * 180 - 90 };
        double distance_m = next_random(&seed) * 1e7;
        fm_lonlat to = fm_destination(from, next_random(&seed) * 360, distance_m);

        assert_true(to.lon >= -180.0 && to.lon <= 180.0);
        CHECK_NEAR(fm_distance_m(from, to), distance_m, 1e-6, "distance");
    }
}

static void lengths_follow_lines_and_rings(void **state)
{
    const double degree_m = 111319.49079327357;

    (void)state;
    assert_true(length_of("POINT (0 0)") == 0.0);
    assert_true(length_of("POLYGON EMPTY") == 0.0);
    assert_true(length_of("LINESTRING (3 3, 3 3)") == 0.0);
    CHECK_NEAR(length_of("LINESTRING (0 0, 1 0, 0 0)"), 2 * degree_m, 1e-6, "and back");
    CHECK_NEAR(length_of("MULTILINESTRING ((0 0, 1 0), (5 0, 7 0))"), 3 * degree_m,
               1e-6, "two lines");
    CHECK_NEAR(length_of("LINESTRING (179 0, -179 0)"), 2 * degree_m, 1e-6,
               "antimeridian");
    CHECK_NEAR(length_of("LINESTRING (-180 0, 180 0)"), 360 * degree_m, 1e-3,
               "equator");
    CHECK_NEAR(length_of("POLYGON ((0 0, 1 0, 1 0))"), 2 * degree_m, 1e-6,
               "the closing edge counts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_of_boxes_is_the_closed_form),
        cmocka_unit_test(area_under_slanting_edges_is_exact),
        cmocka_unit_test(cutting_a_polygon_keeps_its_area),
        cmocka_unit_test(distances_are_geodesic),
        cmocka_unit_test(destinations_lie_at_their_distance),
        cmocka_unit_test(lengths_follow_lines_and_rings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
