/* SPDX-License-Identifier: MIT */
#include "frontmap/layer.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

/* A layer is read from a file of this name, with this text. */
static fm_status read_layer(fm_context *ctx, const char *text,
                            const fm_layer_options *options, fm_layer **layer)
{
    char path[] = BINARY_FOLDER "/test_layer_XXXXXX.geojson";
    int fd = mkstemps(path, 8);
    fm_status status;

    assert_true(fd >= 0);
    assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    status = fm_layer_read(ctx, path, options, layer);
    unlink(path);
    return status;
}

static const char posts[] =
    "{\"type\":\"FeatureCollection\",\"features\":[\n"
    "{\"type\":\"Feature\",\"id\":9,\"properties\":{\"name\":\"Morek\",\"since\":"
    "\"2018-04-07\",\"rank\":2,\"height\":250.5,\"manned\":true,\"tags\":[1, 2]},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.73,35.42]}},\n"
    "{\"type\":\"Feature\",\"id\":\"x\",\"properties\":{\"name\":\"Square\",\"rank\":"
    "null},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"Road\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0,0],[0,1]]}}\n"
    "]}\n";

static void tells_what_a_layer_holds(void **state)
{
    static const struct {
        const char *name, *type;
        size_t nulls;
    } fields[] = {
        { "name", "text", 0 },   { "since", "text", 2 },     { "rank", "integer", 2 },
        { "height", "real", 2 }, { "manned", "boolean", 2 }, { "tags", "json", 2 },
    };
    fm_context *ctx = fm_context_new();
    fm_layer *layer;
    double box[4], number;
    bool is_null;

    (void)state;
    CHECK_OK(ctx, read_layer(ctx, posts, NULL, &layer));
    assert_int_equal(fm_layer_feature_count(layer), 3);
    assert_int_equal(fm_layer_skipped_count(layer), 0);
    assert_int_equal(fm_layer_vertex_count(layer), 7);
    assert_int_equal(fm_layer_part_count(layer), 3);
    assert_string_equal(fm_layer_geometry(layer), "mixed");
    assert_string_equal(fm_layer_format(layer), "GeoJSON");
    assert_string_equal(fm_layer_crs(layer), "OGC:CRS84");
    assert_null(fm_layer_name(layer));
    assert_true(fm_layer_bbox(layer, box));
    CHECK_NEAR(box[2], 36.73, 0, "east");
    assert_int_equal(fm_layer_field_count(layer), 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(fm_layer_field_name(layer, i), fields[i].name);
        assert_string_equal(fm_layer_field_type(layer, i), fields[i].type);
        assert_int_equal(fm_layer_field_nulls(layer, i), fields[i].nulls);
    }
    assert_string_equal(fm_layer_feature_id(layer, 0), "9");
    assert_string_equal(fm_layer_feature_id(layer, 1), "x");
    assert_null(fm_layer_feature_id(layer, 2));
    assert_string_equal(fm_layer_value(layer, 0, 5, &is_null), "[1,2]");
    assert_string_equal(fm_layer_value(layer, 0, 3, &is_null), "250.5");
    assert_string_equal(fm_layer_value(layer, 0, 4, &is_null), "true");
    assert_false(is_null);
    assert_string_equal(fm_layer_value(layer, 1, 2, &is_null), "");
    assert_true(is_null);
    assert_true(fm_layer_number(layer, 0, 2, &number));
    CHECK_NEAR(number, 2, 0, "rank");
    assert_false(fm_layer_number(layer, 0, 0, &number));
    fm_layer_free(layer);
    fm_context_free(ctx);
}

static void measures_each_feature_on_the_ellipsoid(void **state)
{
    /* From GeographicLib's Planimeter and GeodSolve, WGS 84; the areas of its geodesic
     * edges and of ours differ by less than the tolerance on one degree at the equator.
     */
    static const struct {
        const char *kind;
        size_t vertices;
        double area_m2, length_m;
    } expected[] = {
        { "point", 1, 0, 0 },
        { "polygon", 4, 12308778361.0, 443770.917 },
        { "line", 2, 0, 110574.389 },
    };
    fm_context *ctx = fm_context_new();
    fm_layer *layer;
    double box[4];

    (void)state;
    CHECK_OK(ctx, read_layer(ctx, posts, NULL, &layer));
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(fm_layer_feature_geometry(layer, i), expected[i].kind);
        assert_int_equal(fm_layer_feature_vertex_count(layer, i), expected[i].vertices);
        CHECK_NEAR(fm_layer_feature_area_m2(layer, i), expected[i].area_m2, 1e6,
                   "area");
        CHECK_NEAR(fm_layer_feature_length_m(layer, i), expected[i].length_m, 0.01,
                   "length");
        assert_true(fm_layer_feature_bbox(layer, i, box));
    }
    fm_layer_free(layer);
    fm_context_free(ctx);
}

static void keeps_what_a_condition_and_a_box_ask_for(void **state)
{
    static const struct {
        const char *where, *bbox;
        size_t count;
        fm_status status;
        const char *message;
    } rows[] = {
        { NULL, NULL, 3, FM_OK, "" },
        { "rank >= 2", NULL, 1, FM_OK, "" },
        { "name LIKE 'R%'", "-1,-1,1,1", 1, FM_OK, "" },
        { NULL, "-1,-1,2,2", 2, FM_OK, "" },
        { NULL, "359,-1,361,2", 0, FM_ERR_USAGE, "bbox '359,-1,361,2'" },
        { NULL, "1,2,3", 0, FM_ERR_USAGE, "four numbers" },
        { "rank >=", NULL, 0, FM_ERR_USAGE, "condition" },
        { "rnk >= 2", NULL, 0, FM_ERR_DOCUMENT, "rank" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_layer_options options = FM_LAYER_OPTIONS_INIT;
        fm_layer *layer;
        fm_status status;

        options.where = rows[i].where;
        options.bbox = rows[i].bbox;
        status = read_layer(ctx, posts, &options, &layer);
        if (status != rows[i].status)
            fail_msg("row %zu: %s: %s", i, fm_status_name(status),
                     fm_context_error(ctx)->message);
        if (status == FM_OK)
            assert_int_equal(fm_layer_feature_count(layer), rows[i].count);
        else if (strstr(fm_context_error(ctx)->message, rows[i].message) == NULL)
            fail_msg("row %zu: '%s' has no '%s'", i, fm_context_error(ctx)->message,
                     rows[i].message);
        fm_layer_free(layer);
    }
    fm_context_free(ctx);
}

/* Rows 35 to 37 of the fault matrix. */
static void finds_invalid_polygons_and_says_where(void **state)
{
    static const struct {
        const char *rings; /* of a MultiPolygon */
        const char *log;
    } rows[] = {
        { "[[[[0,0],[4,0],[4,4],[0,0]]]]", NULL },
        { "[[[[0,0],[2,2],[2,0],[0,2],[0,0]]]]", "1.000000 1.000000" },
        { "[[[[0,0],[4,0],[4,4],[0,0]],[[9,9],[9,8],[8,8],[9,9]]]]", "hole-outside" },
        { "[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[1,1],[2,1],[2,2],[1,1]]]]",
          "parts-overlap" },
        { "[[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[8,1],[8,8],[1,8],[1,1]],"
          "[[2,2],[3,2],[3,3],[2,2]]]]",
          "holes-nested" },
    };
    char text[600];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_context *ctx = fm_context_new();
        check_log log = { 0 };
        fm_layer *layer;
        size_t findings;

        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
        snprintf(text, sizeof text,
                 "{\"type\":\"Feature\",\"id\":\"z\",\"properties\":null,\"geometry\":"
                 "{\"type\":\"MultiPolygon\",\"coordinates\":%s}}",
                 rows[i].rings);
        CHECK_OK(ctx, read_layer(ctx, text, NULL, &layer));
        CHECK_OK(ctx, fm_layer_check(ctx, layer, &findings));
        assert_int_equal(findings, rows[i].log != NULL);
        if (rows[i].log != NULL && (strstr(log.text, rows[i].log) == NULL ||
                                    strstr(log.text, "(id \"z\")") == NULL))
            fail_msg("row %zu: '%s' not in '%s'", i, rows[i].log, log.text);
        fm_layer_free(layer);
        fm_context_free(ctx);
    }
}

static void a_strict_check_goes_on_after_a_finding(void **state)
{
    static const char text[] =
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}\n"
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}\n";
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    check_log log = { 0 };
    fm_layer *layer;
    size_t findings;

    (void)state;
    policy.strict = true;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    CHECK_OK(ctx, read_layer(ctx, text, NULL, &layer));
    CHECK_OK(ctx, fm_layer_check(ctx, layer, &findings));
    assert_int_equal(findings, 2);
    assert_int_equal(log.count[FM_LOG_ERROR], 2);
    fm_layer_free(layer);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_a_layer_holds),
        cmocka_unit_test(measures_each_feature_on_the_ellipsoid),
        cmocka_unit_test(keeps_what_a_condition_and_a_box_ask_for),
        cmocka_unit_test(finds_invalid_polygons_and_says_where),
        cmocka_unit_test(a_strict_check_goes_on_after_a_finding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
