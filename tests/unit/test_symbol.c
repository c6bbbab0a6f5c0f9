/* SPDX-License-Identifier: MIT */
#include "draw/symbol.h"

#include "base/mem.h"
#include "support/check.h"

static const fm_color black = { 0, 0, 0, 1 }, red = { 1, 0, 0, 1 },
                      white = { 1, 1, 1, 1 };

static fm_rect build_bounds(const fm_symbol_look *look)
{
    fm_stamp stamp;
    fm_rect bounds;

    assert_true(fm_symbol_build(look, &stamp));
    bounds = stamp.bounds;
    fm_stamp_release(&stamp);
    return bounds;
}

static void every_shape_is_as_large_as_asked_in_its_greater_side(void **state)
{
    const char *const *names = fm_symbol_names();

    (void)state;
    for (; *names != NULL; names++) {
        fm_symbol_look look = { .shape = *names, .size_px = 40, .fill = black };
        fm_rect b = build_bounds(&look);

        assert_true(fm_symbol_exists(*names));
        CHECK_NEAR(fmax(b.x1 - b.x0, b.y1 - b.y0), 40, 1e-9, *names);
        assert_true(b.x0 < 0 && b.x1 > 0 && b.y0 < 0 && b.y1 > 0);
    }
    assert_false(fm_symbol_exists("octopus"));
    assert_false(fm_symbol_exists(NULL));
}

static void an_observation_post_is_the_standards_triangle(void **state)
{
    /* the box of 200, moved so that its centre is the origin, at 1/95.2 per px */
    static const fm_pt corners[] = { { 100, 45 }, { 147.6, 127.5 }, { 52.4, 127.5 } };
    fm_symbol_look look = { .sidc = "10042500001601000000",
                            .size_px = 95.2,
                            .stroke = black,
                            .stroke_width = 4 };
    fm_stamp stamp;

    (void)state;
    assert_true(fm_symbol_build(&look, &stamp));
    assert_int_equal(stamp.part_count, 1);
    assert_false(stamp.parts[0].fill);
    assert_true(stamp.parts[0].stroke);
    assert_int_equal(stamp.parts[0].path.point_count, 3);
    for (size_t i = 0; i < 3; i++) {
        fm_pt p = stamp.parts[0].path.points[i];

        CHECK_NEAR(p.x, corners[i].x - 100, 0.06, "x of a corner");
        CHECK_NEAR(p.y, corners[i].y - 100, 0.06, "y of a corner");
    }
    fm_stamp_release(&stamp);
}

static void only_codes_of_the_table_are_known(void **state)
{
    static const struct {
        const char *sidc;
        bool known;
        const char *why;
    } rows[] = {
        { "10042500001601000000", true, "observation post" },
        { "10032500001602000000", true, "the heading of the specified ones" },
        { "130425000016010000000000000000", true, "2525E, 30 digits" },
        { "10042500001601000", false, "17 digits" },
        { "1004250000160100000x", false, "a letter" },
        { "99042500001601000000", false, "no such version" },
        { "10042000001601000000", false, "the same entity in another set" },
        { "10042500009999000000", false, "no such entity" },
        { "GFGPGPO-------X", false, "a code of letters" },
        { "", false, "nothing" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fm_symbol_knows_sidc(rows[i].sidc, NULL) != rows[i].known)
            fail_msg("%s (%s)", rows[i].sidc, rows[i].why);
    assert_false(fm_symbol_knows_sidc(NULL, NULL));
}

static void an_unknown_code_is_seen_whatever_the_look(void **state)
{
    fm_symbol_look look = { .sidc = "10042500009999000000", .size_px = 20 };
    fm_stamp stamp;

    (void)state;
    assert_true(fm_symbol_build(&look, &stamp));
    assert_int_equal(stamp.part_count, 3); /* box, hook, dot */
    assert_true(stamp.parts[0].fill && stamp.parts[0].stroke);
    assert_true(stamp.parts[0].pen.color.a > 0 && stamp.parts[0].fill_color.a > 0);
    fm_stamp_release(&stamp);
}

static void a_planned_post_is_dashed(void **state)
{
    fm_symbol_look look = { .sidc = "10042510001601000000",
                            .size_px = 20,
                            .stroke = black,
                            .stroke_width = 1 };
    fm_stamp stamp;

    (void)state;
    assert_true(fm_symbol_build(&look, &stamp));
    assert_int_equal(stamp.parts[0].pen.dash_count, 2);
    fm_stamp_release(&stamp);
}

static void casing_lies_beneath_and_the_ring_stands_off(void **state)
{
    fm_symbol_look look = { .shape = "triangle",
                            .size_px = 20,
                            .fill = white,
                            .stroke = black,
                            .stroke_width = 1.5,
                            .ring = red,
                            .casing = white };
    fm_stamp stamp;
    fm_rect bare, ring;

    (void)state;
    assert_true(fm_symbol_build(&look, &stamp));
    assert_int_equal(stamp.part_count, 4); /* casing, body, ring's casing, ring */
    assert_true(stamp.parts[0].stroke && !stamp.parts[0].fill);
    assert_true(stamp.parts[0].pen.width > look.stroke_width);
    assert_true(stamp.parts[3].pen.color.r == 1.0 && stamp.parts[3].pen.color.g == 0.0);
    ring = fm_path_bounds(&stamp.parts[3].path);
    bare = fm_path_bounds(&stamp.parts[1].path);
    assert_true(fm_rect_contains(ring, bare));
    assert_true(fm_rect_contains(stamp.bounds, ring));
    CHECK_NEAR(ring.x0, -ring.x1, 1e-9, "the ring is round the place");
    fm_stamp_release(&stamp);
}

static void running_out_of_memory_leaves_nothing(void **state)
{
    fm_symbol_look look = { .sidc = "x", .size_px = 20, .casing = white, .ring = red };
    fm_stamp stamp;
    size_t n = 1;

    (void)state;
    for (;; n++) {
        bool built;

        fm_mem_fail_at(n);
        built = fm_symbol_build(&look, &stamp);
        fm_mem_fail_at(0);
        if (built)
            break;
        assert_int_equal(stamp.part_count, 0);
    }
    assert_true(n > 3);
    fm_stamp_release(&stamp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_is_as_large_as_asked_in_its_greater_side),
        cmocka_unit_test(an_observation_post_is_the_standards_triangle),
        cmocka_unit_test(only_codes_of_the_table_are_known),
        cmocka_unit_test(an_unknown_code_is_seen_whatever_the_look),
        cmocka_unit_test(a_planned_post_is_dashed),
        cmocka_unit_test(casing_lies_beneath_and_the_ring_stands_off),
        cmocka_unit_test(running_out_of_memory_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
