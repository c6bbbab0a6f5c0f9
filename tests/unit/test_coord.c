/* SPDX-License-Identifier: MIT */
/* Boxes in each coordinate space. */
#include "support/check.h"

#include "geo/coord.h"

static void empty_boxes_hold_nothing_and_stay_empty(void **state)
{
    fm_bbox b = FM_BBOX_EMPTY;
    fm_rect r = FM_RECT_EMPTY;

    (void)state;
    assert_true(fm_bbox_is_empty(FM_BBOX_EMPTY));
    assert_true(fm_extent_is_empty(FM_EXTENT_EMPTY));
    assert_true(fm_rect_is_empty(FM_RECT_EMPTY));
    fm_bbox_join(&b, FM_BBOX_EMPTY);
    fm_rect_join(&r, FM_RECT_EMPTY);
    assert_true(fm_bbox_is_empty(b));
    assert_true(fm_rect_is_empty(r));
}

static void a_single_point_makes_a_box(void **state)
{
    fm_bbox b = FM_BBOX_EMPTY;
    fm_extent e = FM_EXTENT_EMPTY;
    fm_rect r = FM_RECT_EMPTY;

    (void)state;
    fm_bbox_add(&b, (fm_lonlat){ 10, 20 });
    fm_extent_add(&e, (fm_xy){ 1, 2 });
    fm_rect_add(&r, (fm_pt){ 3, 4 });
    assert_false(fm_bbox_is_empty(b));
    assert_true(b.west == 10 && b.east == 10 && b.south == 20 && b.north == 20);
    assert_true(e.x0 == 1 && e.x1 == 1 && e.y0 == 2 && e.y1 == 2);
    assert_true(r.x0 == 3 && r.x1 == 3 && r.y0 == 4 && r.y1 == 4);
    fm_bbox_add(&b, (fm_lonlat){ -5, 30 });
    assert_true(b.west == -5 && b.east == 10 && b.south == 20 && b.north == 30);
    e = fm_extent_grown(e, 2);
    assert_true(e.x0 == -1 && e.x1 == 3 && e.y0 == 0 && e.y1 == 4);
    r = fm_rect_grown(r, 1);
    assert_true(r.x0 == 2 && r.x1 == 4 && r.y0 == 3 && r.y1 == 5);
}

static void boxes_meet_modulo_a_turn(void **state)
{
    static const struct {
        const char *comment;
        fm_bbox a, b;
        bool meets;
    } rows[] = {
        { "apart", { 0, 0, 1, 1 }, { 2, 0, 3, 1 }, false },
        { "apart in latitude", { 0, 0, 1, 1 }, { 0, 2, 1, 3 }, false },
        { "one inside", { 0, 0, 10, 10 }, { 2, 2, 3, 3 }, true },
        { "touching", { 0, 0, 1, 1 }, { 1, 1, 2, 2 }, true },
        { "the same place a turn on", { 170, 0, 190, 1 }, { -175, 0, -172, 1 }, true },
        { "beside it a turn on", { 170, 0, 190, 1 }, { -165, 0, -160, 1 }, false },
        { "touching at the antimeridian",
          { 170, 0, 180, 1 },
          { -180, 0, -170, 1 },
          true },
        { "the world", { -180, -90, 180, 90 }, { 500, 0, 510, 1 }, true },
        { "several turns away", { 0, 0, 1, 1 }, { 1440, 0, 1441, 1 }, true },
        { "a shape wider than a turn", { 0, 0, 1, 1 }, { 2, 0, 400, 1 }, true },
        { "nothing", { 0, 0, 1, 1 }, { 1e300, 1e300, -1e300, -1e300 }, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (fm_bbox_meets(rows[i].a, rows[i].b) != rows[i].meets ||
            fm_bbox_meets(rows[i].b, rows[i].a) != rows[i].meets)
            fail_msg("%s: EXP %d", rows[i].comment, rows[i].meets);
    }
}

static void rectangles_meet_and_contain(void **state)
{
    static const struct {
        const char *comment;
        fm_rect a, b;
        bool meets, contains;
    } rows[] = {
        { "apart", { 0, 0, 1, 1 }, { 2, 0, 3, 1 }, false, false },
        { "sharing an edge", { 0, 0, 1, 1 }, { 1, 0, 2, 1 }, false, false },
        { "overlapping", { 0, 0, 2, 2 }, { 1, 1, 3, 3 }, true, false },
        { "inside", { 0, 0, 4, 4 }, { 1, 1, 2, 2 }, true, true },
        { "the same", { 0, 0, 4, 4 }, { 0, 0, 4, 4 }, true, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (fm_rect_meets(rows[i].a, rows[i].b) != rows[i].meets ||
            fm_rect_meets(rows[i].b, rows[i].a) != rows[i].meets ||
            fm_rect_contains(rows[i].a, rows[i].b) != rows[i].contains)
            fail_msg("%s", rows[i].comment);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_boxes_hold_nothing_and_stay_empty),
        cmocka_unit_test(a_single_point_makes_a_box),
        cmocka_unit_test(boxes_meet_modulo_a_turn),
        cmocka_unit_test(rectangles_meet_and_contain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
