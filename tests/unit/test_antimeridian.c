/* SPDX-License-Identifier: MIT */
#include "geo/antimeridian.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/topology.h"
#include "support/check.h"
#include "support/wkt.h"

static void cuts_into_parts_between_180_and_180(void **state)
{
    static const struct {
        const char *comment, *wkt, *cut;
    } rows[] = {
        { "nothing to cut", "POLYGON ((0 0, 4 0, 4 4), (1 1, 2 1, 2 2))",
          "S(0 0, 4 0, 4 4) H(1 1, 2 1, 2 2)" },
        { "ends on the antimeridian", "POLYGON ((170 0, 180 0, 180 4))",
          "S(170 0, 180 0, 180 4)" },
        { "wholly beyond", "POLYGON ((181 0, 184 0, 184 4))",
          "S(-179 0, -176 0, -176 4)" },
        { "in two", "POLYGON ((170 0, 190 0, 190 4, 170 4))",
          "S(180 4, 170 4, 170 0, 180 0) S(-180 0, -170 0, -170 4, -180 4)" },
        { "a hole on the cut opens both rings",
          "POLYGON ((170 0, 190 0, 190 9, 170 9), (175 2, 175 6, 185 6, 185 2))",
          "S(180 9, 170 9, 170 0, 180 0, 180 2, 175 2, 175 6, 180 6) "
          "S(-180 0, -170 0, -170 9, -180 9, -180 6, -175 6, -175 2, -180 2)" },
        { "holes stay with their side",
          "POLYGON ((170 0, 190 0, 190 9, 170 9), (171 1, 172 2, 172 1), "
          "(188 1, 189 2, 189 1))",
          "S(180 9, 170 9, 170 0, 180 0) H(171 1, 172 2, 172 1) "
          "S(-180 0, -170 0, -170 9, -180 9) H(-172 1, -171 2, -171 1)" },
        { "a comb gives a ring for each tooth",
          "POLYGON ((170 0, 185 0, 185 1, 175 1, 175 2, 185 2, 185 3, 170 3))",
          "S(180 3, 170 3, 170 0, 180 0, 180 1, 175 1, 175 2, 180 2) "
          "S(-180 0, -175 0, -175 1, -180 1) S(-180 2, -175 2, -175 3, -180 3)" },
        { "an edge along the cut has no width",
          "POLYGON ((170 0, 180 0, 180 2, 190 2, 190 8, 180 8, 180 9, 170 9))",
          "S(180 9, 170 9, 170 0, 180 0) S(-180 2, -170 2, -170 8, -180 8)" },
        { "a vertex that touches the cut from the west",
          "POLYGON ((170 0, 180 5, 170 9))", "S(170 0, 180 5, 170 9)" },
        { "a hole that touches the cut stays a hole",
          "POLYGON ((170 0, 190 0, 190 9, 170 9), (175 4, 180 5, 175 6))",
          "S(180 9, 170 9, 170 0, 180 0) H(175 4, 180 5, 175 6) "
          "S(-180 0, -170 0, -170 9, -180 9)" },
        { "a hole with an edge on the cut is none any more",
          "POLYGON ((170 0, 190 0, 190 9, 170 9), (175 4, 180 4, 180 6, 175 6))",
          "S(180 9, 170 9, 170 0, 180 0, 180 4, 175 4, 175 6, 180 6) "
          "S(-180 0, -170 0, -170 9, -180 9)" },
        { "a notch that touches the cut parts the ring",
          "POLYGON ((170 0, 190 0, 190 9, 170 9, 170 6, 180 5, 170 4))",
          "S(180 5, 170 4, 170 0, 180 0) S(180 9, 170 9, 170 6, 180 5) "
          "S(-180 0, -170 0, -170 9, -180 9)" },
        { "a line, there and back", "LINESTRING (170 0, 190 10, 170 20)",
          "L(170 0, 180 5) L(-180 5, -170 10, -180 15) L(180 15, 170 20)" },
        { "a line along the antimeridian", "LINESTRING (180 0, 180 10)",
          "L(180 0, 180 10)" },
        { "a line that only touches it", "LINESTRING (170 0, 180 5, 170 9)",
          "L(170 0, 180 5, 170 9)" },
        { "a line from it to the east", "LINESTRING (180 0, 181 5)",
          "L(-180 0, -179 5)" },
        { "points", "MULTIPOINT (179 1, 181 2)", "P(179 1, -179 2)" },
        { "nothing", "POLYGON EMPTY", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 }, out = { 0 };
        char text[1024];

        wkt_add(&s, rows[i].wkt);
        assert_true(fm_antimeridian_cut(&s, 0, &out));
        wkt_write(&out, 0, text, sizeof text);
        if (strcmp(text, rows[i].cut) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].comment, rows[i].cut, text);
        fm_shapes_release(&s);
        fm_shapes_release(&out);
    }
}

/* A generator of our own, the same everywhere. */
static double random_to(uint64_t *seed, double most)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return most * (double)(*seed >> 11) / 9007199254740992.0;
}

/* A star about (middle, 0): simple, since its angles ascend. */
static void add_star(fm_shapes *s, fm_part_role role, double middle, double radius,
                     double rough, size_t count, uint64_t *seed)
{
    assert_true(fm_shapes_begin_part(s, role));
    for (size_t i = 0; i < count; i++) {
        double angle = 2.0 * M_PI * (double)i / (double)count;
        double r = radius * (1.0 - random_to(seed, rough));

        assert_true(fm_shapes_add_point(
            s, (fm_lonlat){ middle + r * cos(angle), 0.5 * r * sin(angle) }));
    }
}

/* A ring round the north pole that goes to and fro, also about the antimeridian, as
 * readers get it from a file: a wave, sheared along its parallels, so that it does not
 * cross itself. */
static void add_polar(fm_shapes *s, uint64_t *seed)
{
    enum { COUNT = 1440 };
    double phase = random_to(seed, 6.0), swing = random_to(seed, 25.0);

    assert_true(fm_shapes_begin_part(s, FM_PART_SHELL));
    for (int i = 0; i < COUNT; i++) {
        double turn = 2.0 * M_PI * i / COUNT;
        double lat = 65.0 + 12.0 * sin(5.0 * turn + phase);
        double lon = 360.0 * i / COUNT + swing * sin(lat + phase);

        assert_true(fm_shapes_add_point(s, (fm_lonlat){ remainder(lon, 360.0), lat }));
    }
    assert_true(fm_shapes_unwrap_last_part(s));
}

static void check_cut(fm_topology *topology, const fm_shapes *s, size_t number)
{
    fm_shapes out = { 0 };
    char reason[128];
    fm_lonlat where;
    bool valid;
    double before = fm_shapes_area_m2(s, 0), after;

    assert_true(fm_antimeridian_cut(s, 0, &out));
    after = fm_shapes_area_m2(&out, 0);
    if (fabs(after - before) > 1e-9 * before)
        fail_msg("shape %zu: EXP %.17g OBT %.17g m2", number, before, after);
    for (size_t i = 0; i < out.point_count; i++)
        assert_true(fabs(out.points[i].lon) <= 180.0);
    assert_int_equal(fm_topology_check(topology, &out, 0, &valid, reason, &where),
                     FM_OK);
    if (!valid)
        fail_msg("shape %zu: %s at %.9g %.9g", number, reason, where.lon, where.lat);
    fm_shapes_release(&out);
}

static void keeps_ground_and_validity_of_ragged_polygons(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_topology *topology;
    uint64_t seed = 42;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &topology));
    for (size_t n = 0; n < 400; n++) {
        fm_shapes s = { 0 };
        double middle = 160.0 + random_to(&seed, 20.0);

        assert_true(fm_shapes_begin_feature(&s));
        add_star(&s, FM_PART_SHELL, middle, 30.0, 0.5, 5 + n % 40, &seed);
        add_star(&s, FM_PART_HOLE, middle, 9.0, 0.7, 3 + n % 20, &seed);
        check_cut(topology, &s, n);
        fm_shapes_release(&s);
    }
    for (size_t n = 0; n < 200; n++) {
        fm_shapes s = { 0 };

        assert_true(fm_shapes_begin_feature(&s));
        add_polar(&s, &seed);
        check_cut(topology, &s, 1000 + n);
        fm_shapes_release(&s);
    }
    fm_topology_free(topology);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    static const char *const wkts[] = {
        "POLYGON ((170 0, 190 0, 190 9, 170 9), (175 2, 175 6, 185 6, 185 2))",
        "LINESTRING (170 0, 190 10, 170 20)",
    };

    (void)state;
    for (size_t w = 0; w < sizeof wkts / sizeof wkts[0]; w++) {
        fm_shapes s = { 0 };
        bool done = false;

        wkt_add(&s, wkts[w]);
        for (size_t n = 1; !done; n++) {
            fm_shapes out = { 0 };

            assert_true(n < 1000);
            fm_mem_fail_at(n);
            done = fm_antimeridian_cut(&s, 0, &out);
            fm_mem_fail_at(0);
            fm_shapes_release(&out);
        }
        fm_shapes_release(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_into_parts_between_180_and_180),
        cmocka_unit_test(keeps_ground_and_validity_of_ragged_polygons),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
