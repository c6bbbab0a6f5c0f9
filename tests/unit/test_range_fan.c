/* SPDX-License-Identifier: MIT */
#include "front/range_fan.h"

#include <math.h>

#include "geo/measure.h"
#include "support/check.h"

static void add_point(fm_features *f, double lon, double lat, double km,
                      const char *name)
{
    size_t range, label, row = fm_features_count(f);

    assert_true(fm_shapes_begin_feature(&f->shapes));
    assert_true(fm_shapes_begin_part(&f->shapes, FM_PART_POINTS));
    assert_true(fm_shapes_add_point(&f->shapes, (fm_lonlat){ lon, lat }));
    assert_true(fm_table_column(&f->table, "km", 2, &range));
    assert_true(fm_table_column(&f->table, "name", 4, &label));
    assert_true(fm_table_add_row(&f->table));
    if (km >= 0)
        assert_true(fm_table_set_real(&f->table, range, row, km));
    assert_true(fm_table_set_text(&f->table, label, row, name, strlen(name)));
}

static void reach_as_far_as_they_say_along_the_ground(void **state)
{
    static const struct {
        double lon, lat, km;
        const char *from, *to, *dead;
        double share; /* of the whole disk */
        const char *why;
    } rows[] = {
        { 36.5, 35.5, 10, NULL, NULL, NULL, 1, "a disk" },
        { 36.5, 35.5, 40, "0", "90", NULL, 0.25, "a quarter" },
        { 36.5, 35.5, 40, "350", "80", NULL, 0.25, "across north" },
        { 36.5, 35.5, 40, NULL, NULL, "20", 0.75, "without the dead ground" },
        { 36.5, 35.5, 40, "90", "270", "20", 0.375, "half of that" },
        { 179.9, 70, 30, NULL, NULL, NULL, 1, "across the antimeridian" },
        { -179.99, -10, 30, "200", "340", NULL, 140.0 / 360, "and a sector" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_range_fan_spec spec = { "km", rows[i].from, rows[i].to, rows[i].dead };
        fm_features points = { 0 }, fans = { 0 };
        double disk = 3.14159265358979 * rows[i].km * rows[i].km * 1e6, area;

        add_point(&points, rows[i].lon, rows[i].lat, rows[i].km, "post");
        CHECK_OK(ctx, fm_range_fans(ctx, &points, &spec, &fans));
        assert_int_equal(fm_features_count(&fans), 1);
        area = fm_shapes_area_m2(&fans.shapes, 0);
        /* A polygon of 180 edges lacks 0.02 % of its disk. */
        if (fabs(area / disk - rows[i].share) > 0.002 * rows[i].share)
            fail_msg("%s: %.4f of the disk", rows[i].why, area / disk);
        assert_string_equal(
            fm_table_cell(&fans.table, fm_table_find(&fans.table, "name"), 0).text,
            "post");
        fm_features_release(&fans);
        fm_features_release(&points);
        fm_context_free(ctx);
    }
}

static void points_without_a_range_have_none(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_range_fan_spec spec = { .range_km = "km" };
    fm_features points = { 0 }, fans = { 0 };

    (void)state;
    add_point(&points, 36, 35, -1, "null");
    add_point(&points, 36, 35, 0, "nothing");
    add_point(&points, 36, 35, 5, "some");
    CHECK_OK(ctx, fm_range_fans(ctx, &points, &spec, &fans));
    assert_int_equal(fm_features_count(&fans), 1);
    fm_features_release(&fans);
    fm_features_release(&points);
    fm_context_free(ctx);
}

static void refuse_unknown_fields_and_absurd_ranges(void **state)
{
    static const struct {
        const char *range;
        double km;
        fm_status status;
        const char *words;
    } rows[] = {
        { "reach", 5, FM_ERR_DOCUMENT, "neither a number nor a field" },
        { "km", 6000, FM_ERR_LAYER, "a range of 6000 km" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_range_fan_spec spec = { .range_km = rows[i].range };
        fm_features points = { 0 }, fans = { 0 };

        add_point(&points, 36, 35, rows[i].km, "post");
        assert_int_equal(fm_range_fans(ctx, &points, &spec, &fans), rows[i].status);
        assert_non_null(strstr(fm_context_error(ctx)->message, rows[i].words));
        fm_features_release(&fans);
        fm_features_release(&points);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reach_as_far_as_they_say_along_the_ground),
        cmocka_unit_test(points_without_a_range_have_none),
        cmocka_unit_test(refuse_unknown_fields_and_absurd_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
