/* SPDX-License-Identifier: MIT */
/* Shapes as columns: building, unwrapping, boxes, containment. */
#include "support/check.h"
#include "support/wkt.h"

#include "base/mem.h"
#include "geo/geometry.h"
#include "geo/wrap.h"

static void unwraps_parts_by_the_shorter_way(void **state)
{
    static const struct {
        const char *comment, *in, *out;
    } rows[] = {
        { "empty", "POLYGON EMPTY", "" },
        { "single point", "POINT (10 20)", "P(10 20)" },
        { "points are brought home one by one",
          "MULTIPOINT (190 1, -190 2, 180 3, -180 4)",
          "P(-170 1, 170 2, 180 3, -180 4)" },
        { "points are no path", "MULTIPOINT (-179 0, 179 0)", "P(-179 0, 179 0)" },
        { "line inside", "LINESTRING (10 0, 20 5)", "L(10 0, 20 5)" },
        { "line over the antimeridian, eastward", "LINESTRING (179 0, -179 2)",
          "L(-181 0, -179 2)" },
        { "its middle stays in [-180, 180)", "LINESTRING (170 0, -179 2)",
          "L(170 0, 181 2)" },
        { "there and back", "LINESTRING (170 0, -175 1, 175 2)",
          "L(170 0, 185 1, 175 2)" },
        { "exactly half round stays", "LINESTRING (-90 0, 90 0)", "L(-90 0, 90 0)" },
        { "exactly once round stays", "LINESTRING (-180 10, 180 10)",
          "L(-180 10, 180 10)" },
        { "nearly once round stays", "LINESTRING (-180 10, 179.9999999999 10)",
          "L(-180 10, 180 10)" },
        { "in 0 to 360 already", "LINESTRING (170 0, 190 0, 200 0)",
          "L(-190 0, -170 0, -160 0)" },
        { "box over the antimeridian", "POLYGON ((170 0, -175 0, -175 5, 170 5))",
          "S(170 0, 185 0, 185 5, 170 5)" },
        { "box of the world is a box", "POLYGON ((-180 -90, 180 -90, 180 90, -180 90))",
          "S(-180 -90, 180 -90, 180 90, -180 90)" },
        { "a hole comes to its shell",
          "POLYGON ((170 0, -175 0, -175 5, 170 5), (-178 1, -178 2, -177 2))",
          "S(170 0, 185 0, 185 5, 170 5) H(182 1, 182 2, 183 2)" },
        { "a hole over the antimeridian in a shell over it",
          "POLYGON ((170 0, -175 0, -175 5, 170 5), (179 1, 179 2, -179 2))",
          "S(170 0, 185 0, 185 5, 170 5) H(179 1, 179 2, 181 2)" },
        { "a cap as cut by hand at the antimeridian",
          "POLYGON ((-180 -90, 180 -90, 180 -70, 0 -65, -180 -70))",
          "S(-180 -90, 180 -90, 180 -70, 0 -65, -180 -70)" },
        { "round the south pole, eastward", "POLYGON ((-120 -70, 0 -70, 120 -70))",
          "S(-180 -70, -120 -70, 0 -70, 120 -70, 180 -70, 180 -90, -180 -90)" },
        { "round the north pole, westward", "POLYGON ((120 70, 0 72, -120 70))",
          "S(180 70, 120 70, 0 72, -120 70, -180 70, -180 90, 180 90)" },
        { "round the pole, cut where it crosses", "POLYGON ((150 60, -150 80, -30 70))",
          "S(-180 70, -150 80, -30 70, 150 60, 180 70, 180 90, -180 90)" },
    };
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_shapes s = { 0 };

        wkt_read(&s, rows[i].in);
        wkt_write(&s, 0, text, sizeof text);
        if (strcmp(text, rows[i].out) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].comment, rows[i].out, text);
        fm_shapes_release(&s);
    }
}

static void boxes_take_the_shorter_way_round(void **state)
{
    static const struct {
        const char *comment, *a, *b;
        fm_bbox box;
    } rows[] = {
        { "empty", "POLYGON EMPTY", NULL, { 1e300, 1e300, -1e300, -1e300 } },
        { "single point", "POINT (10 20)", NULL, { 10, 20, 10, 20 } },
        { "two points", "MULTIPOINT (10 20, -30 5)", NULL, { -30, 5, 10, 20 } },
        { "points about the antimeridian",
          "MULTIPOINT (178 1, -179 2)",
          NULL,
          { 178, 1, 181, 2 } },
        { "a polygon over it",
          "POLYGON ((170 0, -175 0, -175 5))",
          NULL,
          { 170, 0, 185, 5 } },
        { "split at it",
          "MULTIPOLYGON (((177 0, 180 0, 180 1)), ((-180 0, -179 0, -180 1)))",
          NULL,
          { 177, 0, 181, 1 } },
        { "two features on both sides",
          "POINT (179 0)",
          "POINT (-170 -5)",
          { 179, -5, 190, 0 } },
        { "wide, but the plain way is shorter",
          "POINT (-120 0)",
          "POINT (100 0)",
          { 100, 0, 240, 0 } },
        { "the plain way",
          "LINESTRING (-120 0, 0 0, 100 0)",
          NULL,
          { -120, 0, 100, 0 } },
        { "all round",
          "LINESTRING (-180 1, 180 1)",
          "POINT (0 5)",
          { -180, 1, 180, 5 } },
        { "all round and over",
          "POLYGON ((170 0, -170 0, -170 5))",
          "LINESTRING (-180 1, 180 1)",
          { -180, 0, 180, 5 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_shapes s = { 0 };
        fm_bbox box;

        wkt_read(&s, rows[i].a);
        if (rows[i].b != NULL)
            wkt_read(&s, rows[i].b);
        box = rows[i].b == NULL ? fm_shapes_bbox(&s, 0) : fm_shapes_bbox_all(&s);
        CHECK_NEAR(box.west, rows[i].box.west, 1e-9, rows[i].comment);
        CHECK_NEAR(box.south, rows[i].box.south, 1e-9, rows[i].comment);
        CHECK_NEAR(box.east, rows[i].box.east, 1e-9, rows[i].comment);
        CHECK_NEAR(box.north, rows[i].box.north, 1e-9, rows[i].comment);
        fm_shapes_release(&s);
    }
}

static void contains_asks_modulo_a_turn(void **state)
{
    static const struct {
        const char *comment, *shape;
        fm_lonlat p;
        bool inside;
    } rows[] = {
        { "empty", "POLYGON EMPTY", { 0, 0 }, false },
        { "points hold nothing", "POINT (1 1)", { 1, 1 }, false },
        { "inside", "POLYGON ((0 0, 4 0, 4 4, 0 4))", { 1, 1 }, true },
        { "outside", "POLYGON ((0 0, 4 0, 4 4, 0 4))", { 5, 1 }, false },
        { "in the hole",
          "POLYGON ((0 0, 4 0, 4 4, 0 4), (1 1, 2 1, 2 2, 1 2))",
          { 1.5, 1.5 },
          false },
        { "on the other side of the antimeridian",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))",
          { -175, 1 },
          true },
        { "on this side",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))",
          { 175, 1 },
          true },
        { "on it, as 180",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))",
          { 180, 1 },
          true },
        { "on it, as -180",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))",
          { -180, 1 },
          true },
        { "not on the far side",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))",
          { 0, 1 },
          false },
        { "the south pole", "POLYGON ((-120 -70, 0 -70, 120 -70))", { 33, -90 }, true },
        { "the north pole", "POLYGON ((-120 70, 0 70, 120 70))", { 33, 90 }, true },
        { "the other pole", "POLYGON ((-120 70, 0 70, 120 70))", { 33, -90 }, false },
        { "the pole in a hole",
          "POLYGON ((-120 70, 0 70, 120 70), (-110 80, 10 80, 130 80))",
          { 33, 90 },
          false },
        { "the antimeridian of a cap",
          "POLYGON ((-120 70, 0 70, 120 70))",
          { 180, 80 },
          true },
        { "doubled parts cancel",
          "MULTIPOLYGON (((0 0, 4 0, 4 4)), ((0 0, 4 0, 4 4)))",
          { 3, 1 },
          false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_shapes s = { 0 };

        wkt_read(&s, rows[i].shape);
        if (fm_shapes_contains(&s, 0, rows[i].p) != rows[i].inside)
            fail_msg("%s: EXP %d", rows[i].comment, rows[i].inside);
        fm_shapes_release(&s);
    }
}

static void parts_and_features_can_be_taken_back(void **state)
{
    fm_shapes s = { 0 };
    char text[256];

    (void)state;
    wkt_add(&s, "POLYGON ((0 0, 4 0, 4 4), (1 1, 2 1, 2 2))");
    fm_shapes_drop_part(&s);
    assert_string_equal(wkt_write(&s, 0, text, sizeof text), "S(0 0, 4 0, 4 4)");
    wkt_add(&s, "LINESTRING (7 7, 8 8)");
    assert_int_equal(fm_shapes_kinds(&s, 0), FM_SHAPE_POLYGON);
    assert_int_equal(fm_shapes_kinds(&s, 1), FM_SHAPE_LINE);
    fm_shapes_drop_feature(&s);
    assert_int_equal(s.point_count, 3);
    fm_shapes_drop_feature(&s);
    assert_int_equal(s.point_count, 0);
    assert_int_equal(s.part_count, 0);
    wkt_add(&s, "POINT (1 2)");
    fm_shapes_shrink(&s);
    assert_string_equal(wkt_write(&s, 0, text, sizeof text), "P(1 2)");
    assert_int_equal(fm_shapes_part_size(&s, 0), 1);
    wkt_add(&s, "POINT (3 4)"); /* grows again after shrinking */
    assert_string_equal(wkt_write(&s, 1, text, sizeof text), "P(3 4)");
    fm_shapes_release(&s);
    fm_shapes_release(&s);
}

/* Build a ring round the pole, every allocation failing in turn. */
static bool build(fm_shapes *s)
{
    static const fm_lonlat ring[] = { { -120, 70 }, { 0, 70 }, { 120, 70 } };

    if (!fm_shapes_begin_feature(s) || !fm_shapes_begin_part(s, FM_PART_SHELL))
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (!fm_shapes_add_point(s, ring[i]))
            return false;
    }
    return fm_shapes_unwrap_last_part(s);
}

static void survives_running_out_of_memory(void **state)
{
    bool done = false;

    (void)state;
    for (size_t n = 1; !done; n++) {
        fm_shapes s = { 0 };

        fm_mem_fail_at(n);
        done = build(&s);
        fm_mem_fail_at(0);
        assert_true(n < 20);
        assert_true(n > 1 || !done);
        fm_shapes_release(&s);
    }
}

static void wraps_longitudes_into_a_half_open_turn(void **state)
{
    static const struct {
        double lon, wrapped;
    } rows[] = { { 0, 0 },      { 180, -180 },  { -180, -180 },
                 { 181, -179 }, { -181, 179 },  { 540, -180 },
                 { 359, -1 },   { 720.5, 0.5 }, { -180.00000000000003, 180 } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double lon = fm_wrap_lon(rows[i].lon);

        assert_true(lon >= -180.0 && lon < 180.0);
        CHECK_NEAR(remainder(lon - rows[i].wrapped, 360.0), 0.0, 1e-9, "wrap");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unwraps_parts_by_the_shorter_way),
        cmocka_unit_test(boxes_take_the_shorter_way_round),
        cmocka_unit_test(contains_asks_modulo_a_turn),
        cmocka_unit_test(parts_and_features_can_be_taken_back),
        cmocka_unit_test(survives_running_out_of_memory),
        cmocka_unit_test(wraps_longitudes_into_a_half_open_turn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
