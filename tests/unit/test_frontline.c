/* SPDX-License-Identifier: MIT */
#include "front/frontline.h"

#include "data/source.h"
#include "geo/measure.h"
#include "support/check.h"

/*
 *   lat 1  +-----+-----+-----+
 *          |  a  |  b  |  c  |     a | b: one border; b | c: one border, broken by
 *   lat 0  +-----+-----+-----+     nothing; a and c do not touch
 *         lon 0  1     2     3
 */
static const char row_of_three[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"a\"},\"geometry\":"
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,0.5],[1,1],[0,1],[0,0]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"b\"},\"geometry\":"
    "{\"type\":\"Polygon\",\"coordinates\":[[[1,0],[2,0],[2,1],[1,1],[1,0.5],[1,0]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"c\"},\"geometry\":"
    "{\"type\":\"Polygon\",\"coordinates\":[[[2,0],[3,0],[3,1],[2,1],[2,0]]]}}]}";

static void read_zones(fm_context *ctx, const char *text, fm_features *zones)
{
    fm_source_request request = { 0 };

    CHECK_OK(ctx, fm_source_read_memory(ctx, "zones.geojson", text, strlen(text),
                                        &request, zones));
}

static const char *text_of(const fm_features *f, const char *column, size_t row)
{
    return fm_table_cell(&f->table, fm_table_find(&f->table, column), row).text;
}

static void finds_every_pair_that_touches(void **state)
{
    fm_frontline_options any = FM_FRONTLINE_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 }, front = { 0 };

    (void)state;
    any.field = "holder";
    read_zones(ctx, row_of_three, &zones);
    CHECK_OK(ctx, fm_frontline_derive(ctx, &zones, &any, &front));
    assert_int_equal(fm_features_count(&front), 2);
    assert_string_equal(text_of(&front, "left", 0), "a");
    assert_string_equal(text_of(&front, "right", 0), "b");
    assert_string_equal(text_of(&front, "left", 1), "b");
    assert_string_equal(text_of(&front, "right", 1), "c");
    for (size_t i = 0; i < 2; i++)
        CHECK_NEAR(fm_shapes_length_m(&front.shapes, i),
                   fm_distance_m((fm_lonlat){ 1, 0 }, (fm_lonlat){ 1, 1 }), 0.01,
                   "one degree of meridian");
    fm_features_release(&front);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* The first holder asked for lies on the left hand: a (west) of a line that runs north
 * has the line going north. */
static void keeps_the_first_holder_on_the_left(void **state)
{
    static const struct {
        const char *between[2];
        double north; /* 1: the line runs north */
    } rows[] = { { { "a", "b" }, 1 }, { { "b", "a" }, -1 } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fm_context *ctx = fm_context_new();
        fm_features zones = { 0 }, front = { 0 };
        fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
        const fm_lonlat *p;

        o.field = "holder";
        o.between[0] = rows[i].between[0];
        o.between[1] = rows[i].between[1];
        read_zones(ctx, row_of_three, &zones);
        CHECK_OK(ctx, fm_frontline_derive(ctx, &zones, &o, &front));
        assert_int_equal(fm_features_count(&front), 1);
        assert_int_equal(front.shapes.part_count, 1);
        p = front.shapes.points;
        CHECK_NEAR(p[front.shapes.point_count - 1].lat - p[0].lat, rows[i].north, 1e-9,
                   rows[i].between[0]);
        fm_features_release(&front);
        fm_features_release(&zones);
        fm_context_free(ctx);
    }
}

static void names_the_holders_there_are(void **state)
{
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 }, front = { 0 };

    (void)state;
    o.field = "holder";
    o.between[0] = "a";
    o.between[1] = "d";
    read_zones(ctx, row_of_three, &zones);
    assert_int_equal(fm_frontline_derive(ctx, &zones, &o, &front), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "'d' holds no ground"));
    assert_non_null(strstr(fm_context_error(ctx)->message, "a, b, c"));
    fm_features_release(&front);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_pair_that_touches),
        cmocka_unit_test(keeps_the_first_holder_on_the_left),
        cmocka_unit_test(names_the_holders_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
