/* SPDX-License-Identifier: MIT */
#include "draw/path.h"

#include "base/mem.h"
#include "support/check.h"

static fm_pt bezier(const fm_pt *p, double t)
{
    double u = 1 - t;
    double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

    return (fm_pt){ a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                    a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y };
}

/* The greatest distance of the curves from a circle round `centre`. */
static double worst_error(const fm_path *path, fm_pt centre, double radius)
{
    size_t at = 0;
    double worst = 0;

    for (size_t i = 0; i < path->verb_count; i++) {
        if (path->verbs[i] == FM_PATH_CURVE) {
            for (int k = 0; k <= 32; k++) {
                fm_pt q = bezier(path->points + at - 1, k / 32.0);

                worst =
                    fmax(worst, fabs(hypot(q.x - centre.x, q.y - centre.y) - radius));
            }
            at += 3;
        } else if (path->verbs[i] != FM_PATH_CLOSE) {
            at++;
        }
    }
    return worst;
}

static void arcs_keep_to_the_circle(void **state)
{
    static const struct {
        double from, to;
        size_t curves;
        const char *comment;
    } rows[] = {
        { 0, 6.283185307179586, 4, "whole turn" },
        { 0, 1.5707963267948966, 1, "quarter" },
        { 0, -1.5707963267948966, 1, "quarter, the other way" },
        { 0.3, 0.4, 1, "short" },
        { -3, 3, 4, "most of a turn" },
        { 1, 1, 0, "none" },
    };
    const fm_pt centre = { 40, -7 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_path path = { 0 };
        fm_pt last;
        size_t curves = 0;

        fm_path_arc(&path, centre, 100, rows[i].from, rows[i].to);
        for (size_t k = 0; k < path.verb_count; k++)
            curves += path.verbs[k] == FM_PATH_CURVE;
        assert_int_equal(curves, rows[i].curves);
        assert_true(worst_error(&path, centre, 100) < 0.028);
        last = path.points[path.point_count - 1];
        CHECK_NEAR(last.x, 40 + 100 * cos(rows[i].to), 1e-9, rows[i].comment);
        CHECK_NEAR(last.y, -7 + 100 * sin(rows[i].to), 1e-9, rows[i].comment);
        fm_path_release(&path);
    }
}

static void an_arc_goes_on_from_the_current_point(void **state)
{
    fm_path path = { 0 };

    (void)state;
    fm_path_move(&path, (fm_pt){ 0, 0 });
    fm_path_arc(&path, (fm_pt){ 0, 0 }, 5, 0, 1);
    assert_int_equal(path.verbs[1], FM_PATH_LINE);
    fm_path_close(&path);
    fm_path_arc(&path, (fm_pt){ 0, 0 }, 5, 0, 1);
    assert_int_equal(path.verbs[4], FM_PATH_MOVE);
    fm_path_release(&path);
}

static void appending_scales_turns_and_shifts(void **state)
{
    fm_path unit = { 0 }, path = { 0 };

    (void)state;
    fm_path_polyline(&unit, (fm_pt[]){ { 1, 0 }, { 0, 1 } }, 2, false);
    fm_path_append(&path, &unit, (fm_pt){ 10, 20 }, 3, 1.5707963267948966);
    /* clockwise on the sheet: east turns to south */
    CHECK_NEAR(path.points[0].x, 10, 1e-12, "east");
    CHECK_NEAR(path.points[0].y, 23, 1e-12, "east");
    CHECK_NEAR(path.points[1].x, 7, 1e-12, "south");
    CHECK_NEAR(path.points[1].y, 20, 1e-12, "south");
    fm_path_release(&unit);
    fm_path_release(&path);
}

static void bounds_hold_all_shapes(void **state)
{
    fm_path path = { 0 };
    fm_rect b;

    (void)state;
    assert_true(fm_rect_is_empty(fm_path_bounds(&path)));
    fm_path_rect(&path, (fm_rect){ 1, 2, 3, 4 });
    fm_path_rounded_rect(&path, (fm_rect){ -5, 0, 5, 4 }, 100);
    fm_path_circle(&path, (fm_pt){ 0, 10 }, 2);
    b = fm_path_bounds(&path);
    CHECK_NEAR(b.x0, -5, 1e-9, "x0");
    CHECK_NEAR(b.x1, 5, 1e-9, "x1");
    CHECK_NEAR(b.y0, 0, 1e-9, "y0");
    CHECK_NEAR(b.y1, 12, 1e-9, "y1");
    fm_path_release(&path);
}

static void running_out_of_memory_sticks(void **state)
{
    fm_path path = { 0 }, other = { 0 };

    (void)state;
    fm_mem_fail_at(1);
    fm_path_circle(&path, (fm_pt){ 0, 0 }, 1);
    fm_mem_fail_at(0);
    assert_true(path.failed);
    fm_path_move(&path, (fm_pt){ 0, 0 });
    assert_int_equal(path.verb_count, 0);
    fm_path_append(&other, &path, (fm_pt){ 0, 0 }, 1, 0);
    assert_true(other.failed);
    fm_path_clear(&path);
    fm_path_move(&path, (fm_pt){ 0, 0 });
    assert_int_equal(path.verb_count, 1);
    fm_path_release(&path);
    fm_path_release(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arcs_keep_to_the_circle),
        cmocka_unit_test(an_arc_goes_on_from_the_current_point),
        cmocka_unit_test(appending_scales_turns_and_shifts),
        cmocka_unit_test(bounds_hold_all_shapes),
        cmocka_unit_test(running_out_of_memory_sticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
