/* SPDX-License-Identifier: MIT */
#include "geo/plane_tools.h"

#include "support/check.h"

static void finds_the_place_farthest_from_the_edges(void **state)
{
    static const struct {
        fm_pt points[12];
        size_t starts[3];
        size_t rings;
        fm_pt at;
        double distance;
        const char *comment;
    } rows[] = {
        { { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } },
          { 0, 4 },
          1,
          { 5, 5 },
          5,
          "a square" },
        { { { 0, 0 }, { 30, 0 }, { 30, 4 }, { 4, 4 }, { 4, 30 }, { 0, 30 } },
          { 0, 6 },
          1,
          { 2.34, 2.34 },
          2.34,
          "an L: the corner is widest" },
        { { { 0, 0 },
            { 20, 0 },
            { 20, 10 },
            { 0, 10 },
            { 2, 2 },
            { 8, 2 },
            { 8, 8 },
            { 2, 8 } },
          { 0, 4, 8 },
          2,
          { 15, 5 },
          5,
          "a hole on the left pushes it right" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_pt at;
        double distance;

        assert_true(fm_inside_point(rows[i].points, rows[i].starts, rows[i].rings, 0.01,
                                    &at, &distance));
        CHECK_NEAR(distance, rows[i].distance, 0.02, rows[i].comment);
        if (i != 2) {
            CHECK_NEAR(at.x, rows[i].at.x, 0.1, rows[i].comment);
            CHECK_NEAR(at.y, rows[i].at.y, 0.1, rows[i].comment);
        }
    }
}

static void finds_no_place_where_nothing_is_enclosed(void **state)
{
    static const fm_pt flat[] = { { 0, 0 }, { 5, 0 }, { 10, 0 } };
    static const size_t starts[] = { 0, 3 };
    double distance;
    fm_pt at;

    (void)state;
    assert_false(fm_inside_point(flat, starts, 1, 0.1, &at, &distance));
    assert_false(fm_inside_point(flat, starts, 0, 0.1, &at, &distance));
}

/* Distance of `p` from the nearest segment of a line. */
static double off_line(fm_pt p, const fm_pt *line, size_t count)
{
    double nearest = 1e300;

    for (size_t i = 1; i < count; i++) {
        double dx = line[i].x - line[i - 1].x, dy = line[i].y - line[i - 1].y;
        double length = dx * dx + dy * dy;
        double t =
            length > 0
                ? ((p.x - line[i - 1].x) * dx + (p.y - line[i - 1].y) * dy) / length
                : 0;

        t = fmin(fmax(t, 0), 1);
        nearest = fmin(
            nearest, hypot(p.x - line[i - 1].x - t * dx, p.y - line[i - 1].y - t * dy));
    }
    return nearest;
}

static void simplifies_within_its_tolerance(void **state)
{
    static const double tolerances[] = { 0.05, 0.5, 3 };
    enum { COUNT = 4000 };
    static fm_pt line[COUNT], simple[COUNT];
    uint32_t random = 12345;

    (void)state;
    /* A random walk: corners, spikes, steps shorter and longer than the tolerance. */
    for (size_t i = 1; i < COUNT; i++) {
        random = random * 1664525u + 1013904223u;
        line[i].x = line[i - 1].x + ((double)(random >> 16 & 255) - 127) / 60;
        random = random * 1664525u + 1013904223u;
        line[i].y = line[i - 1].y + ((double)(random >> 16 & 255) - 127) / 60;
    }
    for (size_t k = 0; k < 3; k++) {
        size_t count;

        memcpy(simple, line, sizeof line);
        count = fm_simplify(simple, NULL, COUNT, false, tolerances[k]);
        assert_true(count < COUNT);
        assert_memory_equal(&simple[0], &line[0], sizeof line[0]);
        assert_memory_equal(&simple[count - 1], &line[COUNT - 1], sizeof line[0]);
        for (size_t i = 0; i < COUNT; i++) {
            /* A spike may shorten by one tolerance more. */
            if (off_line(line[i], simple, count) > 2 * tolerances[k] + 1e-9)
                fail_msg("point %zu is off by %g at tolerance %g", i,
                         off_line(line[i], simple, count), tolerances[k]);
        }
    }
}

static void keeps_marked_points_and_their_marks(void **state)
{
    fm_pt line[] = { { 0, 0 }, { 1, 0 }, { 2, 0 }, { 3, 0 }, { 4, 0 } };
    unsigned char keep[] = { 0, 0, 2, 0, 0 };

    (void)state;
    assert_int_equal(fm_simplify(line, keep, 5, false, 0.5), 3);
    CHECK_NEAR(line[1].x, 2, 0, "the marked one stays");
    assert_int_equal(keep[1], 2);
    assert_int_equal(keep[2], 0);
}

static void keeps_the_tip_of_a_spike(void **state)
{
    fm_pt line[] = { { 0, 0 }, { 50, 0 }, { 100, 0 }, { 50, 0 }, { 0, 0 } };
    double reach = 0;
    size_t count;

    (void)state;
    count = fm_simplify(line, NULL, 5, false, 1);
    for (size_t i = 0; i < count; i++)
        reach = fmax(reach, line[i].x);
    CHECK_NEAR(reach, 100, 0, "the tip");
}

static void walks_along_a_line(void **state)
{
    static const fm_pt line[] = { { 0, 0 }, { 10, 0 }, { 10, 0 }, { 10, 5 } };
    static const struct {
        double along;
        fm_pt at;
        double direction;
        const char *comment;
    } rows[] = {
        { -3, { 0, 0 }, 0, "before the start" },
        { 4, { 4, 0 }, 0, "on the first segment" },
        { 12, { 10, 2 }, M_PI / 2, "past a doubled point, round the corner" },
        { 99, { 10, 5 }, M_PI / 2, "beyond the end" },
    };

    (void)state;
    CHECK_NEAR(fm_polyline_length(line, 4), 15, 1e-12, "length");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double direction;
        fm_pt at = fm_polyline_at(line, 4, rows[i].along, &direction);

        CHECK_NEAR(at.x, rows[i].at.x, 1e-12, rows[i].comment);
        CHECK_NEAR(at.y, rows[i].at.y, 1e-12, rows[i].comment);
        CHECK_NEAR(direction, rows[i].direction, 1e-12, rows[i].comment);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_place_farthest_from_the_edges),
        cmocka_unit_test(finds_no_place_where_nothing_is_enclosed),
        cmocka_unit_test(simplifies_within_its_tolerance),
        cmocka_unit_test(keeps_marked_points_and_their_marks),
        cmocka_unit_test(keeps_the_tip_of_a_spike),
        cmocka_unit_test(walks_along_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
