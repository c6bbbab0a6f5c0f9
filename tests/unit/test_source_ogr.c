/* SPDX-License-Identifier: MIT */
/*
 * Layers through GDAL.  The files are made by ogr2ogr, an independent program, from one
 * GeoJSON text, so that every format has to give back the same features.
 */
#include "data/source_backend.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_source_ogr"

static const char posts[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"Morek\",\"holder\":"
    "\"Opposition\","
    "\"number\":9,\"big\":9007199254740993,\"share\":0.5,\"since\":\"2018-04-07\","
    "\"note\":null},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.69,35.38]}},"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"Surman "
    "\\u0635\\u0631\\u0645\\u0627\\u0646\","
    "\"holder\":\"opposition\",\"number\":8,\"big\":1,\"share\":-1.25,"
    "\"since\":\"2018-02-15\",\"note\":\"x\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.84,35.54]}},"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"none\",\"holder\":null,"
    "\"number\":null,\"big\":null,\"share\":null,\"since\":null,\"note\":null},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[-170,-20]}}]}";

static const char shapes[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":1},\"geometry\":{\"type\":"
    "\"Polygon\","
    "\"coordinates\":[[[36,35],[37,35],[37,36],[36,36],[36,35]],"
    "[[36.2,35.2],[36.2,35.4],[36.4,35.4],[36.2,35.2]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":2},\"geometry\":{\"type\":"
    "\"MultiPolygon\",\"coordinates\":[[[[10,10],[11,10],[11,11],[10,10]]],"
    "[[[12,10],[13,10],[13,11],[12,10]]]]}}]}";

static void write_file(const char *name, const char *text)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", FOLDER, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static int make_files(void **state)
{
    static const char *const commands[] = {
        "ogr2ogr -f GPKG posts.gpkg posts.geojson -nln posts",
        "ogr2ogr -f GPKG -update -append posts.gpkg shapes.geojson -nln shapes",
        "ogr2ogr -f GPKG utm.gpkg posts.geojson -t_srs EPSG:32637 -where \"number > "
        "0\"",
        "ogr2ogr -f 'ESRI Shapefile' posts.shp posts.geojson -lco ENCODING=UTF-8",
        "ogr2ogr -f 'ESRI Shapefile' shapes.shp shapes.geojson",
        "ogr2ogr -f 'ESRI Shapefile' bare.shp shapes.geojson && rm bare.prj",
        "ogr2ogr -f 'ESRI Shapefile' metres.shp utm.gpkg && rm metres.prj",
        "ogr2ogr -f FlatGeobuf posts.fgb posts.geojson",
        "ogr2ogr -f KML posts.kml posts.geojson",
        "ogr2ogr -f CSV posts.csv posts.geojson -lco GEOMETRY=AS_XY",
        "sed 's|/|-|g' posts.csv >iso.csv",
        "ogr2ogr -f GPX posts.gpx posts.geojson -nlt POINT -select name",
        "ogr2ogr -f GPKG lambert.gpkg posts.geojson -t_srs EPSG:3035 "
        "-where \"number > 0\"",
    };

    (void)state;
    if (system("command -v ogr2ogr >/dev/null") != 0)
        return 0;
    if (system("rm -rf '" FOLDER "' && mkdir -p '" FOLDER "'") != 0)
        return -1;
    write_file("posts.geojson", posts);
    write_file("shapes.geojson", shapes);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char command[1024];

        snprintf(command, sizeof command, "cd '%s' && { %s; } >log 2>&1", FOLDER,
                 commands[i]);
        if (system(command) != 0) {
            print_error("failed: %s\n", commands[i]);
            return -1;
        }
    }
    return 0;
}

static bool have_files(void)
{
    return access(FOLDER "/lambert.gpkg", R_OK) == 0;
}

static fm_status read_layer(fm_context *ctx, const char *name,
                            const fm_source_request *request, fm_features *out)
{
    static const fm_source_request everything = { 0 };
    char path[512];

    snprintf(path, sizeof path, "%s/%s", FOLDER, name);
    return fm_source_ogr.read(ctx, path, request == NULL ? &everything : request, out);
}

static fm_cell cell(const fm_features *f, const char *column, size_t row)
{
    size_t c = fm_table_find(&f->table, column);

    assert_int_not_equal(c, FM_NO_COLUMN);
    return fm_table_cell(&f->table, c, row);
}

static void gives_the_same_points_and_attributes_from_every_format(void **state)
{
    static const struct {
        const char *file;
        const char *format;
        const char *crs;
        const char *since; /* NULL: a format without fields of one's own */
    } rows[] = {
        { "posts.gpkg", "GPKG", "EPSG:4326", "2018-02-15" },
        { "posts.shp", "ESRI Shapefile", "EPSG:4326", "2018-02-15" },
        { "posts.fgb", "FlatGeobuf", "EPSG:4326", "2018-02-15T00:00:00" },
        { "posts.csv", "CSV", "OGC:CRS84", "2018/02/15" }, /* as ogr2ogr writes it */
        { "posts.gpx", "GPX", "EPSG:4326", NULL },
        { "posts.kml", "LIBKML", "EPSG:4326", NULL },
    };

    (void)state;
    if (!have_files())
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };
        size_t surman = 3;

        CHECK_OK(ctx, read_layer(ctx, rows[i].file, NULL, &f));
        assert_int_equal(fm_features_count(&f), 3);
        assert_string_equal(f.format, rows[i].format);
        assert_string_equal(f.crs, rows[i].crs);
        for (size_t k = 0; k < 3; k++) {
            fm_bbox box = fm_shapes_bbox(&f.shapes, k);

            if (fabs(box.west - 36.84) < 1e-9 && fabs(box.south - 35.54) < 1e-9)
                surman = k;
        }
        assert_in_range(surman, 0, 2);
        if (rows[i].since != NULL) {
            assert_string_equal(cell(&f, "name", surman).text, "Surman صرمان");
            assert_int_equal(cell(&f, "number", surman).kind, FM_CELL_INTEGER);
            assert_int_equal(cell(&f, "number", surman).integer, 8);
            CHECK_NEAR(cell(&f, "share", surman).number, -1.25, 0, rows[i].file);
            assert_string_equal(cell(&f, "since", surman).text, rows[i].since);
        }
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

static void keeps_integers_that_no_real_can_hold(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    CHECK_OK(ctx, read_layer(ctx, "posts.gpkg", NULL, &f));
    assert_true(cell(&f, "big", 0).integer == INT64_C(9007199254740993));
    assert_int_equal(cell(&f, "number", 2).kind, FM_CELL_NULL);
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void brings_any_crs_to_longitude_and_latitude(void **state)
{
    /* EPSG:3035 puts its northing first */
    static const char *const files[] = { "utm.gpkg", "lambert.gpkg" };

    (void)state;
    if (!have_files())
        skip();
    for (size_t i = 0; i < 2; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };

        CHECK_OK(ctx, read_layer(ctx, files[i], NULL, &f));
        assert_int_equal(fm_features_count(&f), 2);
        CHECK_NEAR(f.shapes.points[0].lon, 36.69, 1e-8, files[i]);
        CHECK_NEAR(f.shapes.points[0].lat, 35.38, 1e-8, files[i]);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

static void stores_rings_open_and_holes_behind_their_shell(void **state)
{
    static const char *const files[] = { "shapes.shp", "bare.shp" };
    static const uint8_t roles[] = { FM_PART_SHELL, FM_PART_HOLE, FM_PART_SHELL,
                                     FM_PART_SHELL };
    static const size_t sizes[] = { 4, 3, 3, 3 };

    (void)state;
    if (!have_files())
        skip();
    for (size_t i = 0; i < 2; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };

        CHECK_OK(ctx, read_layer(ctx, files[i], NULL, &f));
        assert_int_equal(f.shapes.part_count, 4);
        for (size_t p = 0; p < 4; p++) {
            assert_int_equal(f.shapes.part_role[p], roles[p]);
            assert_int_equal(fm_shapes_part_size(&f.shapes, p), sizes[p]);
        }
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

static void refuses_metres_that_do_not_say_their_crs(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_source_request request = { .crs = "EPSG:32637" };
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    assert_int_equal(read_layer(ctx, "metres.shp", NULL, &f), FM_ERR_CRS);
    assert_non_null(strstr(fm_context_error(ctx)->message, "--crs"));
    fm_features_release(&f);
    CHECK_OK(ctx, read_layer(ctx, "metres.shp", &request, &f));
    CHECK_NEAR(f.shapes.points[0].lon, 36.69, 1e-8, "with --crs");
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void picks_a_layer_by_name_and_lists_them_when_there_is_none(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_source_request request = { .layer = "shapes" };
    check_log log = { 0 };
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    CHECK_OK(ctx, read_layer(ctx, "posts.gpkg", NULL, &f));
    assert_string_equal(f.layer_name, "posts");
    assert_non_null(strstr(log.text, "posts, shapes"));
    fm_features_release(&f);

    CHECK_OK(ctx, read_layer(ctx, "posts.gpkg", &request, &f));
    assert_string_equal(f.layer_name, "shapes");
    assert_int_equal(fm_features_count(&f), 2);
    fm_features_release(&f);

    request.layer = "roads";
    assert_int_equal(read_layer(ctx, "posts.gpkg", &request, &f), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "posts, shapes"));
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void filters_alike_in_every_format(void **state)
{
    static const char *const files[] = { "posts.gpkg", "posts.shp", "posts.fgb",
                                         "iso.csv" };
    static const struct {
        const char *where;
        size_t count;
    } rows[] = {
        { "number > 8", 1 },
        { "number BETWEEN 8 AND 9", 2 },
        { "number IN (8, 10)", 1 },
        { "NOT number = 8", 1 },
        /* OGR's own SQL takes 'Opposition' and 'opposition' for the same */
        { "holder = 'opposition'", 1 },
        { "holder <> 'opposition'", 1 },
        { "holder IS NULL", 1 },
        { "holder IS NOT NULL AND share < 0", 1 },
        { "name LIKE 'm%'", 0 },
        { "name ILIKE 'm%'", 1 },
        { "since < '2018-03-01'", 1 },
        { "since >= '2018-03-01' OR since IS NULL", 2 },
        { "number = 9 OR holder LIKE 'opp%'", 2 },
        { "number = 'nine'", 0 },
        { "name = 'it''s'", 0 },
    };

    (void)state;
    if (!have_files())
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
            fm_context *ctx = fm_context_new();
            fm_source_request request = { 0 };
            fm_features f = { 0 };
            fm_where *where;

            CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE,
                                         rows[i].where, &where));
            request.where = where;
            CHECK_OK(ctx, read_layer(ctx, files[k], &request, &f));
            if (fm_features_count(&f) != rows[i].count)
                fail_msg("%s: %s: EXP %zu OBT %zu", files[k], rows[i].where,
                         rows[i].count, fm_features_count(&f));
            assert_int_equal(f.table.row_count, rows[i].count);
            assert_int_equal(f.ids.row_count, rows[i].count);
            fm_features_release(&f);
            fm_where_free(where);
            fm_context_free(ctx);
        }
    }
}

static void says_which_fields_there_are_when_a_condition_names_another(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_source_request request = { 0 };
    fm_features f = { 0 };
    fm_where *where;

    (void)state;
    if (!have_files())
        skip();
    CHECK_OK(ctx,
             fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, "holdr = 'x'", &where));
    request.where = where;
    assert_int_equal(read_layer(ctx, "posts.gpkg", &request, &f), FM_ERR_DOCUMENT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "holder"));
    fm_features_release(&f);
    fm_where_free(where);
    fm_context_free(ctx);
}

static void keeps_what_meets_a_box_in_any_crs(void **state)
{
    static const struct {
        const char *file;
        fm_bbox box;
        size_t count;
    } rows[] = {
        { "posts.gpkg", { 36.6, 35.3, 36.7, 35.4 }, 1 },
        { "posts.gpkg", { 36, 35, 37, 36 }, 2 },
        { "posts.gpkg", { 170, -30, 200, 0 }, 1 }, /* over the antimeridian */
        { "posts.shp", { 0, 0, 1, 1 }, 0 },
        { "posts.fgb", { 36.6, 35.3, 36.7, 35.4 }, 1 },
        { "utm.gpkg", { 36.6, 35.3, 36.7, 35.4 }, 1 },
        { "lambert.gpkg", { 36.8, 35.5, 36.9, 35.6 }, 1 },
    };

    (void)state;
    if (!have_files())
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_source_request request = { .bbox = &rows[i].box };
        fm_features f = { 0 };

        CHECK_OK(ctx, read_layer(ctx, rows[i].file, &request, &f));
        if (fm_features_count(&f) != rows[i].count)
            fail_msg("row %zu: EXP %zu OBT %zu", i, rows[i].count,
                     fm_features_count(&f));
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

static void reads_only_the_columns_that_are_wanted(void **state)
{
    static const char *const wanted[] = { "number" };
    fm_context *ctx = fm_context_new();
    fm_source_request request = { .columns = wanted,
                                  .column_count = 1,
                                  .no_geometry = true };
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    CHECK_OK(ctx, read_layer(ctx, "posts.fgb", &request, &f));
    assert_int_equal(f.table.column_count, 1);
    assert_int_equal(f.shapes.point_count, 0);
    assert_int_equal(fm_features_count(&f), 3);
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void refuses_what_is_not_a_plain_file_of_this_machine(void **state)
{
    static const struct {
        const char *path;
        fm_status status;
        const char *says;
    } rows[] = {
        { "http://localhost:1/x.gpkg", FM_ERR_POLICY, "--allow-network" },
        { "/vsicurl/http://localhost:1/x.gpkg", FM_ERR_POLICY, "--allow-network" },
        { "/vsizip/x.zip/x.shp", FM_ERR_POLICY, "refused" },
        { "PG:dbname=gis", FM_ERR_POLICY, "--allow-driver" },
        { "WFS:localhost", FM_ERR_POLICY, "--allow-driver" },
        { "/nowhere/x.gpkg", FM_ERR_LAYER, "No such file" },
        { "/dev/zero", FM_ERR_LAYER, "a device" },
        { "/", FM_ERR_LAYER, "a folder" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_source_request request = { 0 };
        fm_features f = { 0 };

        assert_int_equal(fm_source_ogr.read(ctx, rows[i].path, &request, &f),
                         rows[i].status);
        if (strstr(fm_context_error(ctx)->message, rows[i].says) == NULL)
            fail_msg("%s: EXP %s OBT %s", rows[i].path, rows[i].says,
                     fm_context_error(ctx)->message);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

static void says_what_a_file_looks_like_that_no_driver_reads(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *says;
    } rows[] = {
        { "x.gpkg", "<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>",
          "virtual" },
        { "x.shp", "PK\3\4zip", "zip archive" },
        { "x.kml", "<!DOCTYPE html><html></html>", "HTML page" },
        { "x.fgb", "nothing of the kind", "none of GeoJSON" },
        { "y.gpkg", "", "none of GeoJSON" },
    };

    (void)state;
    if (!have_files())
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };

        write_file(rows[i].name, rows[i].text);
        assert_int_equal(read_layer(ctx, rows[i].name, NULL, &f), FM_ERR_LAYER);
        if (strstr(fm_context_error(ctx)->message, rows[i].says) == NULL)
            fail_msg("%s: EXP %s OBT %s", rows[i].name, rows[i].says,
                     fm_context_error(ctx)->message);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

static void takes_a_csv_column_for_numbers_only_when_all_of_it_is(void **state)
{
    static const struct {
        const char *column;
        fm_cell_kind kind;
    } rows[] = {
        { "n", FM_CELL_INTEGER }, { "r", FM_CELL_REAL },  { "code", FM_CELL_TEXT },
        { "mix", FM_CELL_TEXT },  { "id", FM_CELL_TEXT }, /* beyond 64 bits */
    };
    fm_context *ctx = fm_context_new();
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    write_file("types.csv", "lon,lat,n,r,code,mix,id\n"
                            "25,61,1,1.5,007,1,123456789012345678901\n"
                            "26,62,,2,12,two,1\n");
    CHECK_OK(ctx, read_layer(ctx, "types.csv", NULL, &f));
    CHECK_NEAR(f.shapes.points[1].lon, 26, 0, "lon");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t column = fm_table_find(&f.table, rows[i].column);

        assert_int_equal(fm_column_type(&f.table.columns[column]), rows[i].kind);
    }
    assert_string_equal(cell(&f, "code", 0).text, "007");
    assert_string_equal(cell(&f, "id", 0).text, "123456789012345678901");
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void names_the_field_whose_text_is_not_utf8(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    write_file("latin.csv", "name,lon,lat\nH\xe4meen,25,61\n");
    assert_int_equal(read_layer(ctx, "latin.csv", NULL, &f), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "'name'"));
    assert_non_null(strstr(fm_context_error(ctx)->message, "0xe4"));
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void stops_at_the_limits_of_the_policy(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_policy policy;
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    policy = *fm_context_policy(ctx);
    policy.max_features = 2;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    assert_int_equal(read_layer(ctx, "posts.gpkg", NULL, &f), FM_ERR_LIMIT);
    fm_features_release(&f);
    policy.max_features = 1000;
    policy.max_vertices = 5;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    assert_int_equal(read_layer(ctx, "shapes.shp", NULL, &f), FM_ERR_LIMIT);
    fm_features_release(&f);
    policy.max_input_bytes = 10;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    assert_int_equal(read_layer(ctx, "shapes.shp", NULL, &f), FM_ERR_LIMIT);
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void opens_a_driver_that_is_allowed_by_name(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_features f = { 0 };

    (void)state;
    if (!have_files())
        skip();
    write_file("x.vrt", "<OGRVRTDataSource><OGRVRTLayer name='posts'><SrcDataSource "
                        "relativeToVRT='1'>posts.gpkg</SrcDataSource></OGRVRTLayer>"
                        "</OGRVRTDataSource>");
    assert_int_equal(read_layer(ctx, "x.vrt", NULL, &f), FM_ERR_LAYER);
    fm_features_release(&f);
    policy.extra_drivers = "OGR_VRT,SQLite";
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    CHECK_OK(ctx, read_layer(ctx, "x.vrt", NULL, &f));
    assert_int_equal(fm_features_count(&f), 3);
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    if (!have_files())
        skip();
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };

        fm_mem_fail_at(n);
        status = read_layer(ctx, "posts.gpkg", NULL, &f);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_features_release(&f);
        fm_context_free(ctx);
        assert_true(n < 100000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_same_points_and_attributes_from_every_format),
        cmocka_unit_test(keeps_integers_that_no_real_can_hold),
        cmocka_unit_test(brings_any_crs_to_longitude_and_latitude),
        cmocka_unit_test(stores_rings_open_and_holes_behind_their_shell),
        cmocka_unit_test(refuses_metres_that_do_not_say_their_crs),
        cmocka_unit_test(picks_a_layer_by_name_and_lists_them_when_there_is_none),
        cmocka_unit_test(filters_alike_in_every_format),
        cmocka_unit_test(says_which_fields_there_are_when_a_condition_names_another),
        cmocka_unit_test(keeps_what_meets_a_box_in_any_crs),
        cmocka_unit_test(reads_only_the_columns_that_are_wanted),
        cmocka_unit_test(refuses_what_is_not_a_plain_file_of_this_machine),
        cmocka_unit_test(says_what_a_file_looks_like_that_no_driver_reads),
        cmocka_unit_test(takes_a_csv_column_for_numbers_only_when_all_of_it_is),
        cmocka_unit_test(names_the_field_whose_text_is_not_utf8),
        cmocka_unit_test(stops_at_the_limits_of_the_policy),
        cmocka_unit_test(opens_a_driver_that_is_allowed_by_name),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_files, NULL);
}
